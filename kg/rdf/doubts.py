"""What is left to people: entities that may be one, names that may mean several, and merges."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg import vocab
from kg.iri import Minter
from kg.link import Doubt, Merged
from kg.literals import number
from kg.model import Literal
from kg.rdf.terms import DOUBTS, Triple, graph_iri, in_graph, iri, literal, plain

__all__ = ["doubt_quads"]


def doubt_quads(
    doubts: Iterable[Doubt], merges: Iterable[Merged], minter: Minter
) -> tuple[ox.Quad, ...]:
    """Return doubts and merges, for the graph of doubts.

    The documents that they name are given by the IRIs of their graphs.
    """
    made: set[Triple] = set()
    for doubt in doubts:
        sides = [side for side in (doubt.left, doubt.right) if side]
        made |= _node(vocab.UKG_DOUBT, sides, doubt, minter)
    for merge in merges:
        made |= _node(vocab.UKG_MERGE, [merge.iri, *merge.faces], merge, minter)
    return in_graph(made, graph_iri(DOUBTS, minter))


def _node(
    kind: str,
    sides: list[str],
    found: Doubt | Merged,
    minter: Minter,
) -> set[Triple]:
    name = minter.mint("doubt", "", kind, *sides, found.reason, number(found.score), size=16)
    me = iri(name)
    made: set[Triple] = {
        (me, iri(vocab.RDF_TYPE), iri(kind)),
        (me, iri(vocab.UKG_REASON), plain(found.reason)),
        (me, iri(vocab.UKG_SCORE), literal(Literal(number(found.score), "decimal"))),
    }
    made |= {(me, iri(vocab.UKG_BETWEEN), iri(side)) for side in sides}
    for document in found.documents:
        made.add((me, iri(vocab.UKG_IN_DOCUMENT), iri(document)))
    return made
