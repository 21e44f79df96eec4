"""What the shapes find in a stored graph, with names, sentences and places that a reader knows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.endpoint import open_graph
from kg.extract.text import blocks, sentences
from kg.lexicon import load
from kg.query import label
from kg.store import Snapshot, Source
from kg.validate import Quote, Violation, check_changed
from kg.validate import validate as check

__all__ = ["Finding", "validate", "validate_changed"]

SLICE = 50  # documents that are checked at a time, which bounds the memory
_PARTIES = (
    vocab.ORG_MEMBER,
    vocab.RDF_SUBJECT,
    vocab.SCHEMA_CREATOR,
    vocab.SCHEMA_AGENT,
    vocab.UKG_IMPLEMENTER,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, or a gap of a report: about what, which words stand behind it, and where.

    ``severity`` is ``violation`` (the graph is wrong) or ``warning``; ``line`` and ``sentence``
    count in the text of the document and are 0 where no words, or no text, are known.
    """

    severity: str
    about: str
    message: str
    words: str
    document: str
    line: int
    sentence: int
    focus: str
    path: str
    value: str
    shape: str

    @property
    def place(self) -> str:
        """Where to look: ``sentence 4 of report.txt``; empty where no words are known."""
        return f"sentence {self.sentence} of {self.document}" if self.sentence else self.document

    def __str__(self) -> str:
        told = f"{self.about}: {self.message.rstrip('.')}"
        if self.place:
            told += f": see {self.place}"
        return told + (f": “{' '.join(self.words.split())}”" if self.words else "")


def validate(store: Path | str) -> list[Finding]:
    """Return what the shapes of the ontology find in a graph, the gravest first.

    Raises:
        NotFound: there is no graph.
        InvalidOntology: the shapes themselves are wrong.
    """
    with open_graph(store) as snapshot:
        return _Reader(snapshot).read(check(snapshot))


def validate_changed(store: Path | str, documents: Iterable[str]) -> list[Finding]:
    """Return what the shapes find at all that some documents speak of, the gravest first.

    Args:
        store: the graph's folder.
        documents: the names of documents, such as those that a build added or changed.
    """
    wanted = set(documents)
    if not wanted:
        return []
    with open_graph(store) as snapshot:
        graphs = [s.graph for s in snapshot.manifest.sources if s.name in wanted]
        found: dict[Violation, None] = {}
        for start in range(0, len(graphs), SLICE):
            nodes = set(_nodes(snapshot, graphs[start : start + SLICE]))
            found |= dict.fromkeys(check_changed(snapshot.quads, nodes))
        ordered = sorted(found, key=lambda one: one.severity != "Violation")
        return _Reader(snapshot).read(ordered)


def _nodes(snapshot: Snapshot, graphs: Iterable[str]) -> Iterator[ox.NamedNode]:
    """Yield what documents describe, the claims that they make, and the entities they mention."""
    led = {vocab.UKG_CLAIM, vocab.SCHEMA_MENTIONS}
    for quad in itertools.chain.from_iterable(snapshot.graph(graph) for graph in graphs):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject
        if quad.predicate.value in led and isinstance(quad.object, ox.NamedNode):
            yield quad.object


class _Reader:
    """Turns what the shapes found into what a person reads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.sources: Mapping[str, Source] = {s.graph: s for s in snapshot.manifest.sources}
        self.texts: dict[str, tuple[str, tuple[int, ...]]] = {}

    def read(self, found: Iterable[Violation]) -> list[Finding]:
        return [self._finding(one) for one in found]

    def _finding(self, found: Violation) -> Finding:
        source = self.sources.get(found.quote.document) if found.quote else None
        line, sentence = self._place(source, found.quote) if source and found.quote else (0, 0)
        return Finding(
            severity=found.severity.lower(),
            about=self._about(found.focus),
            message=found.message,
            words=found.quote.text if found.quote else "",
            document=source.name if source else "",
            line=line,
            sentence=sentence,
            focus=found.focus,
            path=found.path,
            value=found.value,
            shape=found.shape,
        )

    def _place(self, source: Source, quote: Quote) -> tuple[int, int]:
        """Return the line and the sentence, both counted from 1, in which a quote begins."""
        if not source.key:
            return 0, 0  # at an endpoint, which holds no texts
        if source.key not in self.texts:
            text = self.snapshot.archive.document(source.key).text
            ends = tuple(one.end for one in sentences(text, blocks(text, load())))
            self.texts[source.key] = text, ends
        text, ends = self.texts[source.key]
        before = sum(end <= quote.start for end in ends)
        return text.count("\n", 0, quote.start) + 1, min(before + 1, len(ends))

    def _about(self, focus: str) -> str:
        """Return the name of a node, or of the first party of a fact."""
        found = label(self.snapshot.quads, focus)
        if found != focus:
            return found
        parties = {
            quad.predicate.value: str(getattr(quad.object, "value", ""))
            for quad in self.snapshot.about(focus)
        }
        party = next((parties[name] for name in _PARTIES if name in parties), None)
        return label(self.snapshot.quads, party) if party else focus
