"""The graph in a folder as a networkx graph, in one call."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.api.graph import open

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["network"]


def network(
    path: str | Path = "kg-store",
    around: str | Sequence[str] | None = None,
    *,
    depth: int = 1,
    query: str | None = None,
    kinds: Collection[str] | None = None,
    period: tuple[str, str] | None = None,
) -> nx.MultiDiGraph[str]:
    """Return the graph in a folder as a networkx MultiDiGraph, ready to be measured.

    Nodes, by IRI, have ``label``, ``kind``, ``names``, ``same_as``, ``country`` and ``facts``;
    edges, by the IRI of their fact, ``relation``, ``label``, ``status``, ``confidence``, ``weight``
    (how many documents state it), ``dates``, ``qualifiers`` and ``evidence`` (document, start, end
    and quote). :mod:`kg.views.measures` measures it; ``kg analyse`` prints the same.

    Args:
        path: folder of the graph.
        around: name or IRI of what stands in the middle; None for the whole graph.
        depth: how many steps around it.
        query: SPARQL, or the name of a query, that chooses what is taken.
        kinds: kinds of node to keep.
        period: first and last day of what is dated; either may be empty.

    Raises:
        NotFound: there is no graph, or not what was asked for.
    """
    with open(path) as graph:
        return graph.network(around, depth=depth, query=query, kinds=kinds, period=period)
