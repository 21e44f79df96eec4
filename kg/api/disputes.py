"""Where documents disagree, each side with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import rdf, vocab
from kg.api.facts import Words
from kg.claims import classes
from kg.link import conflicts
from kg.model import Kind
from kg.query import label
from kg.rdf import Stated
from kg.store import Snapshot

__all__ = ["Disagreement", "Side", "disagreements"]


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """One of the values that documents give, and where they give it."""

    value: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, order=True)
class Disagreement:
    """What documents say differently: ``about`` whom, in ``what``, and the sides."""

    about: str
    what: str
    sides: tuple[Side, ...]


def disagreements(snapshot: Snapshot) -> list[Disagreement]:
    """Return where the documents of a graph disagree, sorted."""
    entries = {
        entry.statement.iri: entry
        for source in snapshot.manifest.sources
        for entry in rdf.read(snapshot.graph(source.graph))
    }
    found = conflicts(
        [entry.statement for entry in entries.values()],
        {iri: entry.days for iri, entry in entries.items()},
        dict(_kinds(snapshot)),
    )
    return sorted(
        Disagreement(
            _label(snapshot, one.about),
            one.what,
            tuple(
                Side(
                    _label(snapshot, value),
                    tuple(sorted(w for iri in iris for w in _words(snapshot, entries[iri]))),
                )
                for value, iris in one.sides
            ),
        )
        for one in found
    )


def _kinds(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    # The narrower kinds last: they have the classes of the broader ones too.
    narrow = {classes(kind)[0]: kind.value for kind in Kind if kind is not Kind.ORGANIZATION}
    for quad in snapshot.graph(None):
        if quad.predicate.value == vocab.RDF_TYPE and (kind := narrow.get(_value(quad.object))):
            yield _value(quad.subject), kind


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _label(snapshot: Snapshot, value: str) -> str:
    return label(snapshot.quads, value) if value.startswith(snapshot.manifest.base) else value


def _words(snapshot: Snapshot, entry: Stated) -> Iterator[Words]:
    source = next(s for s in snapshot.manifest.sources if s.graph == entry.document)
    # At an endpoint the texts are not at hand, only what the graph says of them.
    document = snapshot.archive.document(source.key) if source.key else None
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
            speaker=_label(snapshot, statement.speaker) if statement.speaker else "",
            title=source.title or "",
            published=(document.published or "") if document else "",
            source=(document.source or "") if document else "",
        )
