"""A view as a networkx graph, and the measures the page can show; the one module for networkx."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kg.views.groups import communities_fast
from kg.views.model import ViewGraph

__all__ = ["betweenness", "communities", "network"]

EXACT = 400  # nodes up to which betweenness is computed from every node, not from a sample
LOUVAIN = 2000  # nodes up to which networkx finds the communities; for more it takes minutes
SAMPLE = 64  # start nodes up to 2,000 nodes; fewer in larger graphs, so that the time stays bounded


def network(view: ViewGraph) -> nx.MultiDiGraph[str]:
    """Return a view as a MultiDiGraph: nodes by IRI, one edge per fact under the fact's IRI.

    >>> from kg.views.model import ViewFact, ViewNode
    >>> a, b = ViewNode("a", "Person", "A"), ViewNode("b", "Event", "B")
    >>> list(network(ViewGraph((a, b), (ViewFact("f", "a", "opened", "b"),))).edges(keys=True))
    [('a', 'b', 'f')]
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(title=view.choice, sparql=view.sparql)
    for node in view.nodes:
        graph.add_node(
            node.iri,
            label=node.label,
            kind=node.kind,
            names=[(name.value, name.language, name.kind) for name in node.names],
            same_as=list(node.same_as),
            country=node.country,
            facts=[],
        )
    for fact in view.facts:
        if fact.subject in graph:
            graph.nodes[fact.subject]["facts"].append((fact.relation, fact.value))
    for edge in view.edges:
        graph.add_edge(
            edge.subject,
            edge.object,
            key=edge.iri,
            relation=edge.relation,
            label=edge.value or edge.relation,
            status=edge.status,
            confidence=edge.confidence,
            weight=float(len({e.document for e in edge.evidence}) or 1),
            dates=list(edge.dates()),
            qualifiers=dict(edge.qualifiers),
            evidence=[(e.document, e.start, e.end, e.quote) for e in edge.evidence],
        )
    return graph


def _simple(view: ViewGraph) -> Any:
    """Return the view as an undirected graph over the places of its nodes."""
    graph: Any = nx.Graph()
    graph.add_nodes_from(range(len(view.nodes)))
    graph.add_edges_from((a, b) for a, b in sorted(set(view.pairs())) if a != b)
    return graph


def communities(view: ViewGraph) -> tuple[int, ...]:
    """Return for each node the number of its community, the largest being 0 (Louvain, seeded).

    >>> from kg.views.model import ViewNode
    >>> communities(ViewGraph((ViewNode("a", "Person", "A"),)))
    (0,)
    """
    if len(view.nodes) > LOUVAIN:
        return tuple(communities_fast(len(view.nodes), view.pairs()).tolist())
    found = nx.community.louvain_communities(_simple(view), seed=7) if view.nodes else []
    ordered = sorted(found, key=lambda group: (-len(group), min(group)))
    member = [0] * len(view.nodes)
    for number, group in enumerate(ordered):
        for place in group:
            member[place] = number
    return tuple(member)


def betweenness(view: ViewGraph) -> tuple[float, ...]:
    """Return for each node how many shortest paths lead through it, as a share of the highest.

    Over 400 nodes it is estimated from a seeded sample of start nodes.
    """
    graph = _simple(view)
    count = len(view.nodes)
    sample = None if count <= EXACT else max(8, min(SAMPLE, SAMPLE * 2000 // count))
    score = nx.betweenness_centrality(graph, k=sample, seed=7)
    top = max(score.values(), default=0.0) or 1.0
    return tuple(round(score[place] / top, 3) for place in range(len(view.nodes)))
