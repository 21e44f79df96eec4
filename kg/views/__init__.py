"""Views of the graph: records → networkx → one offline page, a figure, a table.

The four verbs are :func:`collect` (graph → records), :func:`page` (records → HTML),
:func:`figure` (records → SVG or PNG) and :func:`network` (records → networkx). What they need of
other libraries is imported when they are called.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Literal

from kg.views.model import (
    ViewDocument,
    ViewEvidence,
    ViewFact,
    ViewGraph,
    ViewName,
    ViewNode,
    ViewRelation,
)

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "ViewDocument",
    "ViewEvidence",
    "ViewFact",
    "ViewGraph",
    "ViewName",
    "ViewNode",
    "ViewRelation",
    "collect",
    "figure",
    "network",
    "page",
]


def collect(
    graph: Any,
    around: str | Sequence[str] | None = None,
    depth: int = 1,
    query: str | None = None,
    kinds: Collection[str] | None = None,
    period: tuple[str, str] | None = None,
    limit: int = 1500,
    *,
    language: str = "en",
) -> ViewGraph:
    """Collect from the graph what a view shows.

    Args:
        graph: a store of kg, a pyoxigraph store, or a function from SPARQL text to its result.
        around: IRI (or IRIs) of the nodes to stand in the middle; None for the whole graph.
        depth: how many steps around them.
        query: SPARQL text: a SELECT of subject, relation, object (by position), or a CONSTRUCT.
        kinds: kinds of node to keep, such as ``{"Person", "University"}``.
        period: first and last day (ISO, any precision, either may be empty) of what is dated.
        limit: the most nodes to show; the best connected are kept, and the view says so.
        language: language of names and relations where there is a choice.

    Raises:
        NotFound: ``around`` is not in the graph.
        InvalidQuery: ``query`` does not parse or does not name two things a row.
    """
    from kg.views.gather import collect as run

    return run(graph, around, depth, query, kinds, period, limit, language=language)


def page(view: ViewGraph, title: str = "Knowledge graph", *, language: str = "en") -> str:
    """Return one self-contained HTML page that shows a view and asks no server for anything.

    >>> page(ViewGraph(), "Nothing yet").startswith("<!doctype html>")
    True
    """
    from kg.views.html import page as run

    return run(view, title, language=language)


def network(view: ViewGraph) -> nx.MultiDiGraph[str]:
    """Return a view as a networkx MultiDiGraph: nodes by IRI, one edge per fact, with evidence.

    >>> network(ViewGraph((ViewNode("a", "Person", "Ada"),))).nodes["a"]["label"]
    'Ada'
    """
    from kg.views.analysis import network as run

    return run(view)


def figure(
    view: ViewGraph, format: Literal["svg", "png"] = "svg", *, title: str = "", width: int = 1200
) -> bytes:
    """Return a still picture of a view, with the positions and colours of the page.

    >>> figure(ViewGraph((ViewNode("a", "Person", "Ada"),)))[:4]
    b'<svg'
    """
    from kg.views.still import figure as run

    return run(view, format, title=title, width=width)
