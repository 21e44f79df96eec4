"""How an entity was linked to registries: the record, the score, and what made it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg import rdf, vocab
from kg.iri import Minter
from kg.store import Snapshot

__all__ = ["Linked", "links"]


@dataclass(frozen=True, slots=True, order=True)
class Linked:
    """What a registry says of an entity, and by what.

    ``record`` is empty where it knows none that fits; then too ``reason`` tells why. ``features``
    are the observations that made the score, ``documents`` the names of those whose mention was
    linked so.
    """

    record: str
    authority: str
    score: float
    reason: str
    features: tuple[tuple[str, float], ...]
    documents: tuple[str, ...]


def links(snapshot: Snapshot, iri: str) -> list[Linked]:
    """Return how the mentions of an entity were linked, the surest first."""
    graph = rdf.graph_iri(rdf.LINKS, Minter(snapshot.manifest.base))
    named = {source.graph: source.name for source in snapshot.manifest.sources}

    def one(node: str, name: str) -> str:
        return next(iter(snapshot.objects(node, name, graph)), "")

    found: dict[tuple[str, str, float, str, tuple[tuple[str, float], ...]], set[str]]
    found = defaultdict(set)
    for node in snapshot.subjects(vocab.UKG_LINK_OF, iri, graph):
        features = [
            (one(feature, vocab.UKG_FEATURE_NAME), float(one(feature, vocab.UKG_FEATURE_VALUE)))
            for feature in snapshot.objects(node, vocab.UKG_HAS_FEATURE, graph)
        ]
        key = (
            one(node, vocab.UKG_LINK_TARGET),
            one(node, vocab.UKG_AUTHORITY),
            float(one(node, vocab.UKG_SCORE) or 0),
            one(node, vocab.UKG_REASON),
            tuple(sorted(features)),
        )
        document = one(node, vocab.UKG_IN_DOCUMENT)
        found[key].add(named.get(document, document))
    made = [Linked(*key, tuple(sorted(documents))) for key, documents in found.items()]
    return sorted(made, key=lambda link: (not link.record, -link.score, link))
