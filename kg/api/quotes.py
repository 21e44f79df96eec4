"""The words of documents that stand behind an entity, a claim or a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import rdf, vocab
from kg.api.facts import Words
from kg.model import Document, Statement
from kg.query import label
from kg.rdf import Stated
from kg.store import Snapshot
from kg.store.manifest import Source

__all__ = ["Quotes"]


class Quotes:
    """Looks words up; each document is read once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._sources = {source.graph: source for source in snapshot.manifest.sources}
        self._read: dict[str, tuple[Stated, ...]] = {}
        self._texts: dict[str, Document] = {}

    def stated(self, graph: str) -> tuple[Stated, ...]:
        """Return what a document states; nothing where it is no document of the graph."""
        if graph not in self._read:
            known = graph in self._sources
            self._read[graph] = rdf.read(self.snapshot.graph(graph)) if known else ()
        return self._read[graph]

    def of(self, entry: Stated) -> Iterator[Words]:
        """Yield the words of one statement."""
        source = self._sources[entry.document]
        # At an endpoint the texts are not at hand, only what the graph says of them.
        document = self._text(source) if source.key else None
        text = document.text if document else ""
        statement = entry.statement
        for evidence in statement.evidence:
            quote = evidence.quote
            yield Words(
                document=entry.document,
                name=source.name,
                quote=quote.text,
                start=quote.start,
                end=quote.end,
                line=text.count("\n", 0, quote.start) + 1 if text else 0,
                rule=evidence.rule,
                confidence=statement.confidence,
                status=statement.status.value,
                speaker=self.name(statement.speaker) if statement.speaker else "",
                title=source.title or "",
                published=(document.published or "") if document else "",
                source=(document.source or "") if document else "",
            )

    def about(self, iri: str, graphs: Iterable[str]) -> list[Words]:
        """Return the words of some documents in statements about an entity, each quote once."""
        found: dict[tuple[str, int, int], Words] = {}
        for graph in sorted(set(graphs)):
            for entry in self.stated(graph):
                if iri in _parties(entry.statement):
                    for words in self.of(entry):
                        found.setdefault((words.document, words.start, words.end), words)
        return [found[key] for key in sorted(found)]

    def of_claim(self, claim: str) -> list[Words]:
        """Return the words that state a claim, in all documents."""
        return sorted({words for entry in self._making(claim) for words in self.of(entry)})

    def told(self, claim: str) -> str:
        """Return a claim as one line: who, what, whom or what."""
        for entry in self._making(claim):
            statement = entry.statement
            target = statement.object
            shown = self.name(target) if isinstance(target, str) else target.value
            return f"{self.name(statement.subject)} — {statement.predicate} — {shown}"
        return ""

    def name(self, value: str) -> str:
        """Return the label of an entity; any other text as it is."""
        own = value.startswith(self.snapshot.manifest.base)
        return label(self.snapshot.quads, value) if own else value

    def _making(self, claim: str) -> list[Stated]:
        graphs = self.snapshot.graphs_of(vocab.UKG_CLAIM, claim)
        return [e for graph in graphs for e in self.stated(graph) if e.statement.claim == claim]

    def _text(self, source: Source) -> Document:
        if source.key not in self._texts:
            self._texts[source.key] = self.snapshot.archive.document(source.key)
        return self._texts[source.key]


def _parties(statement: Statement) -> set[str]:
    values = (statement.subject, statement.object, *(value for _, value in statement.qualifiers))
    found = {value for value in values if isinstance(value, str)}
    return found | ({statement.speaker} if statement.speaker else set())
