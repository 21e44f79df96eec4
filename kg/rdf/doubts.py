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

__all__ = ["doubt_iri", "doubt_quads"]


def doubt_quads(
    doubts: Iterable[Doubt], merges: Iterable[Merged], minter: Minter
) -> tuple[ox.Quad, ...]:
    """Return doubts and merges, for the graph of doubts.

    The documents that they name are given by the IRIs of their graphs.
    """
    made: set[Triple] = set()
    findings: tuple[Doubt | Merged, ...] = (*doubts, *merges)
    for found in findings:
        made |= _node(found, minter)
    return in_graph(made, graph_iri(DOUBTS, minter))


def doubt_iri(found: Doubt | Merged, minter: Minter) -> str:
    """Return the IRI of a doubt or a merge; it does not hang on names and documents."""
    kind, sides = _said(found)
    return minter.mint("doubt", "", kind, *sides, found.reason, number(found.score), size=16)


def _said(found: Doubt | Merged) -> tuple[str, list[str]]:
    if isinstance(found, Doubt):
        return vocab.UKG_DOUBT, [side for side in (found.left, found.right) if side]
    return vocab.UKG_MERGE, [found.iri, *found.faces]


def _node(found: Doubt | Merged, minter: Minter) -> set[Triple]:
    kind, sides = _said(found)
    me = iri(doubt_iri(found, minter))
    made: set[Triple] = {
        (me, iri(vocab.RDF_TYPE), iri(kind)),
        (me, iri(vocab.UKG_REASON), plain(found.reason)),
        (me, iri(vocab.UKG_SCORE), literal(Literal(number(found.score), "decimal"))),
    }
    made |= {(me, iri(vocab.UKG_BETWEEN), iri(side)) for side in sides}
    for document in found.documents:
        made.add((me, iri(vocab.UKG_IN_DOCUMENT), iri(document)))
    return made
