"""Where documents disagree, each side with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import rdf, vocab
from kg.api.facts import Words
from kg.api.quotes import Quotes
from kg.claims import classes
from kg.iri import Minter
from kg.link import conflicts
from kg.model import Kind
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
    quotes = Quotes(snapshot)
    entries = {
        entry.statement.iri: entry
        for source in snapshot.manifest.sources
        for entry in quotes.stated(source.graph)
    }
    found = conflicts(
        [entry.statement for entry in entries.values()],
        {iri: entry.days for iri, entry in entries.items()},
        dict(_kinds(snapshot)),
    )
    made = [
        Disagreement(
            quotes.name(one.about),
            one.what,
            tuple(
                Side(
                    quotes.name(value),
                    tuple(sorted(w for iri in iris for w in quotes.of(entries[iri]))),
                )
                for value, iris in one.sides
            ),
        )
        for one in found
    ]
    return sorted([*made, *_spellings(snapshot, quotes)])


def _spellings(snapshot: Snapshot, quotes: Quotes) -> Iterator[Disagreement]:
    """Yield the entities whose name documents spell differently, one of them by a slip."""
    graph = rdf.graph_iri(rdf.DOUBTS, Minter(snapshot.manifest.base))
    where: dict[str, set[str]] = {}
    for node in snapshot.subjects(vocab.RDF_TYPE, vocab.UKG_MERGE, graph):
        for iri in snapshot.objects(node, vocab.UKG_BETWEEN, graph):
            documents = snapshot.objects(node, vocab.UKG_IN_DOCUMENT, graph)
            where.setdefault(iri, set()).update(documents)
    for iri, places in sorted(where.items()):
        labels = snapshot.objects(iri, vocab.SKOS_PREF_LABEL)
        # A misspelling is kept for search alone.
        slips = snapshot.objects(iri, vocab.SKOS_HIDDEN_LABEL)
        words = quotes.about(iri, places)
        sides = [
            Side(name, tuple(sorted(one for one in words if name in one.quote)))
            for name in sorted({*labels, *slips})
        ]
        said = tuple(side for side in sides if side.words)
        if slips and len(said) > 1:
            yield Disagreement(quotes.name(iri), "spelling of the name", said)


def _kinds(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    # The narrower kinds last: they have the classes of the broader ones too.
    narrow = {classes(kind)[0]: kind.value for kind in Kind if kind is not Kind.ORGANIZATION}
    for quad in snapshot.graph(None):
        if quad.predicate.value == vocab.RDF_TYPE and (kind := narrow.get(_value(quad.object))):
            yield _value(quad.subject), kind


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
