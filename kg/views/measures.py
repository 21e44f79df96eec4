"""What networkx measures on a graph of kg, and the results as a layer for other programs.

All functions take the graph of :func:`kg.views.network` (or one of the same make) and return plain
dictionaries by IRI, in the order of the nodes. Measures look at who is joined to whom, not at the
direction in which a sentence puts it; two nodes that several facts join are joined once.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import networkx as nx

from kg import vocab
from kg.errors import KgError
from kg.views.groups import communities_fast

__all__ = [
    "MEASURES",
    "brokers",
    "centrality",
    "communities",
    "countries",
    "holes",
    "layer",
    "project",
]

_EXACT = 1500  # nodes up to which betweenness and closeness are computed from every node
_SAMPLE = 200
_PLACED = ("locatedIn", "holdsPosition", "affiliatedWith", "memberOf", "heldAt", "organizedBy")


def _simple(graph: nx.MultiDiGraph[str]) -> Any:
    simple: Any = nx.Graph()
    simple.add_nodes_from(graph)
    simple.add_edges_from((a, b) for a, b in graph.edges() if a != b)
    return simple


def _betweenness(graph: Any) -> Mapping[str, float]:
    sample = None if len(graph) <= _EXACT else _SAMPLE
    found: Mapping[str, float] = nx.betweenness_centrality(graph, k=sample, seed=7)
    return found


def _eigenvector(graph: Any) -> Mapping[str, float]:
    if not graph.number_of_edges():
        return dict.fromkeys(graph, 0.0)
    # Several components have several leading vectors: the largest speaks, the others get nothing.
    part = max(nx.connected_components(graph), key=lambda nodes: (len(nodes), min(nodes)))
    inner = graph.subgraph(sorted(part))
    found = nx.eigenvector_centrality(inner, max_iter=2000, tol=1e-8)
    return {node: found.get(node, 0.0) for node in graph}


MEASURES: Mapping[str, Callable[[Any], Mapping[str, float]]] = {
    "degree": nx.degree_centrality,
    "betweenness": _betweenness,
    "closeness": nx.closeness_centrality,
    "pagerank": nx.pagerank,
    "eigenvector": _eigenvector,
}


def centrality(graph: nx.MultiDiGraph[str], measure: str = "betweenness") -> dict[str, float]:
    """Return how central each node is.

    Args:
        graph: as :func:`kg.views.network` makes it.
        measure: ``degree``, ``betweenness`` (over 1,500 nodes from a seeded sample of them),
            ``closeness``, ``pagerank`` or ``eigenvector`` (of the largest component).

    Raises:
        KgError: there is no such measure.

    >>> star = nx.MultiDiGraph([("a", "b"), ("a", "c")])
    >>> centrality(star, "degree")
    {'a': 1.0, 'b': 0.5, 'c': 0.5}
    """
    if measure not in MEASURES:
        raise KgError(measure, "is no measure", hint=f"use one of {', '.join(MEASURES)}")
    found = MEASURES[measure](_simple(graph))
    return {node: round(float(found[node]), 6) for node in graph}


def communities(graph: nx.MultiDiGraph[str]) -> dict[str, int]:
    """Return the number of each node's community, 0 being the largest (Louvain, seeded).

    >>> communities(nx.MultiDiGraph([("a", "b"), ("c", "d")]))
    {'a': 0, 'b': 0, 'c': 1, 'd': 1}
    """
    place = {node: number for number, node in enumerate(graph)}
    found = communities_fast(len(place), ((place[a], place[b]) for a, b in graph.edges()))
    return {node: int(found[number]) for node, number in place.items()}


def countries(graph: nx.MultiDiGraph[str]) -> dict[str, str]:
    """Return the country of each node, as far as it is known.

    A thing has the country its registry states, else that of where it stands, then of the
    organisation it belongs to or holds a post in; of several the most frequent, then the first.

    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("u", country="SE")
    >>> _ = graph.add_edge("p", "u", relation="holdsPosition")
    >>> countries(graph)
    {'u': 'SE', 'p': 'SE'}
    """
    known = {node: str(d["country"]) for node, d in graph.nodes(data=True) if d.get("country")}
    for relation in (*_PLACED, *_PLACED):  # twice: a person's organisation may need its place first
        votes: dict[str, dict[str, int]] = {}
        for start, end, data in graph.edges(data=True):
            if data.get("relation") == relation and start not in known and end in known:
                counts = votes.setdefault(start, {})
                counts[known[end]] = counts.get(known[end], 0) + 1
        for node, counts in votes.items():
            known[node] = min(counts, key=lambda country: (-counts[country], country))
    return {node: known[node] for node in graph if node in known}


def brokers(graph: nx.MultiDiGraph[str]) -> dict[str, dict[str, Any]]:
    """Return the nodes that join countries: how many pairs of neighbours meet only through them.

    A pair counts if its two are of different countries and are not joined themselves.

    >>> graph = nx.MultiDiGraph([("a", "x"), ("x", "b")])
    >>> graph.nodes["a"]["country"], graph.nodes["b"]["country"] = "SE", "KZ"
    >>> brokers(graph)
    {'x': {'pairs': 1, 'countries': ['KZ', 'SE']}}
    """
    simple, where = _simple(graph), countries(graph)
    found: dict[str, dict[str, Any]] = {}
    for node in graph:
        near = sorted(n for n in simple[node] if n in where)
        counts: dict[str, int] = {}
        for other in near:
            counts[where[other]] = counts.get(where[other], 0) + 1
        if len(counts) < 2:
            continue
        pairs = (len(near) ** 2 - sum(count * count for count in counts.values())) // 2
        inside = set(near)
        for other in near:  # less those that know each other
            pairs -= sum(
                1 for n in simple[other] if n > other and n in inside and where[n] != where[other]
            )
        if pairs:
            found[node] = {"pairs": pairs, "countries": sorted(counts)}
    return dict(sorted(found.items(), key=lambda item: (-item[1]["pairs"], item[0])))


def holes(graph: nx.MultiDiGraph[str]) -> dict[str, dict[str, float]]:
    """Return structural holes (Burt 1992): a node of low constraint joins those who are strangers.

    ``constraint`` is high where all neighbours know each other, ``effective`` counts the neighbours
    that are not told by another; only nodes with two neighbours or more have them.

    >>> holes(nx.MultiDiGraph([("a", "b"), ("a", "c")]))
    {'a': {'constraint': 0.5, 'effective': 2.0}}
    """
    simple = _simple(graph)
    wide = [node for node in simple if simple.degree(node) > 1]
    constraint, size = nx.constraint(simple, wide), nx.effective_size(simple, wide)
    found = {
        node: {
            "constraint": round(float(constraint[node]), 4),
            "effective": round(float(size[node]), 4),
        }
        for node in wide
    }
    return dict(sorted(found.items(), key=lambda item: (item[1]["constraint"], item[0])))


def project(
    graph: nx.MultiDiGraph[str], kind: str, through: Collection[str] = ("Project", "Event")
) -> nx.Graph[str]:
    """Return who of one kind shares what: ``weight`` counts it, ``shared`` lists it.

    Args:
        graph: as :func:`kg.views.network` makes it.
        kind: of the nodes that stay, such as ``Person`` or ``University``.
        through: kinds of what two of them must both be joined to.

    >>> graph = nx.MultiDiGraph([("p", "e"), ("q", "e")])
    >>> for name, kind in (("p", "Person"), ("q", "Person"), ("e", "Event")):
    ...     graph.nodes[name]["kind"] = kind
    >>> list(project(graph, "Person").edges(data=True))
    [('p', 'q', {'weight': 1, 'shared': ['e']})]
    """
    simple = _simple(graph)
    kinds = {node: str(data.get("kind", "")) for node, data in graph.nodes(data=True)}
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from((n, dict(graph.nodes[n])) for n in graph if kinds[n] == kind)
    for middle in sorted(n for n in graph if kinds[n] in through):
        ends = sorted(n for n in simple[middle] if kinds[n] == kind)
        for number, start in enumerate(ends):
            for end in ends[number + 1 :]:
                if made.has_edge(start, end):
                    made[start][end]["weight"] += 1
                    made[start][end]["shared"].append(middle)
                else:
                    made.add_edge(start, end, weight=1, shared=[middle])
    return made


# ---- the layer ----------------------------------------------------------------------------------


def layer(
    graph: nx.Graph[str],
    values: Mapping[str, Mapping[str, Any]],
    form: str,
    base: str,
) -> bytes:
    """Return results as a layer: RDF beside the graph, or the graph with them on its nodes.

    Args:
        graph: what was measured, or a projection.
        values: name of a measure → IRI → value.
        form: ``ttl`` or ``nt`` (the results alone), ``graphml``, ``gexf`` or ``json``.
        base: below which the nodes of the RDF form are named.

    Raises:
        KgError: there is no such form.
    """
    if form in ("ttl", "nt"):
        return "".join(sorted(_triples(graph, values, base))).encode()
    if form not in ("graphml", "gexf", "json"):
        raise KgError(f".{form}", "is no form of a layer", hint="use .ttl, .nt, .graphml or .json")
    plain: Any = nx.DiGraph() if graph.is_directed() else nx.Graph()
    if graph.is_multigraph():
        plain = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        own = {name: _flat(found[node]) for name, found in values.items() if node in found}
        known = {key: str(data.get(key, "")) for key in ("label", "kind", "country")}
        plain.add_node(node, **{k: v for k, v in {**known, **own}.items() if v != ""})
    for start, end, data in graph.edges(data=True):
        keep = ("relation", "label", "weight", "status", "confidence")
        plain.add_edge(start, end, **{key: data[key] for key in keep if key in data})
    if form == "json":
        text = json.dumps(nx.node_link_data(plain, edges="edges"), ensure_ascii=False, indent=1)
        return (text + "\n").encode()
    if form == "gexf":
        # The writer of networkx dates its files; the same graph shall have the same bytes.
        made = "\n".join(nx.generate_gexf(plain, prettyprint=True))
        return (re.sub(r' lastmodifieddate="[^"]*"', "", made, count=1) + "\n").encode()
    out = io.BytesIO()
    nx.write_graphml(plain, out)
    return out.getvalue()


def _flat(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _triples(
    graph: nx.Graph[str], values: Mapping[str, Mapping[str, Any]], base: str
) -> Iterable[str]:
    def iri(text: str) -> str:
        return "<" + "".join(f"%{ord(c):02X}" if c in '<>"{}|^`\\ ' else c for c in text) + ">"

    def said(me: str, name: str, value: Any) -> Iterable[str]:
        kind = {int: "integer", float: "decimal"}.get(type(value))
        text = f"{value:f}" if isinstance(value, float) else str(_flat(value))
        literal = json.dumps(text, ensure_ascii=False) + (
            f"^^{iri(vocab.PREFIXES['xsd'] + kind)}" if kind else ""
        )
        yield f"{me} {iri(vocab.RDF_TYPE)} {iri(vocab.SCHEMA_PROPERTY_VALUE)} .\n"
        yield f"{me} {iri(vocab.SCHEMA_NAME)} {json.dumps(name)} .\n"
        yield f"{me} {iri(vocab.SCHEMA_VALUE)} {literal} .\n"

    def named(*parts: str) -> str:
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
        return iri(f"{base}layer/{parts[0]}-{digest}")

    for name, found in values.items():
        for node, value in found.items():
            me = named(name, node)
            yield f"{iri(node)} {iri(vocab.SCHEMA_ADDITIONAL_PROPERTY)} {me} .\n"
            yield from said(me, name, value)
    if not graph.is_directed():  # a projection: its lines are the result
        related = iri(vocab.PREFIXES["skos"] + "related")
        for start, end, data in graph.edges(data=True):
            me = named("shared", *sorted((start, end)))
            yield f"{iri(start)} {related} {iri(end)} .\n"
            for part, term in (
                (vocab.RDF_SUBJECT, iri(start)),
                (vocab.RDF_PREDICATE, related),
                (vocab.RDF_OBJECT, iri(end)),
            ):
                yield f"{me} {iri(part)} {term} .\n"
            yield from said(me, "shared", int(data["weight"]))
