"""Chooses what a view shows: the whole graph, what is around a node, or what a query names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from kg.claims import forms
from kg.errors import InvalidQuery, NotFound
from kg.views.model import ViewFact, ViewGraph
from kg.views.source import Source, is_iri, query_text, relation, string, values

__all__ = ["around", "best", "collect"]


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
    """Collect from the graph what a view shows; see :func:`kg.views.collect`."""
    source = Source(graph, language)
    choice, named = "best", set[str]()
    if query is not None:
        (facts, named), sparql = _asked(source, query), query
    elif around is not None:
        centre = [around] if isinstance(around, str) else list(around)
        _known(source, centre)
        facts, sparql = _reach(source, centre, depth)
        choice = "around"
    else:
        facts, sparql = source.claims(), query_text("claims", "")
    facts = _within(facts, period) if period else facts
    every = source.every() if around is None and query is None and not period else set()
    every = every or (set() if period else named)
    keep = _keep(source, facts, every, kinds, around, limit)
    edges = [f for f in facts if f.object and f.subject in keep and f.object in keep]
    rest = [f for f in facts if not f.object and f.subject in keep]
    with_words = source.with_evidence([*edges, *rest])
    total_nodes, total_edges = source.totals()
    degree = source.degrees if around is None and query is None else {}
    nodes = tuple(source.node(iri, degree.get(iri, 0)) for iri in sorted(keep))
    edges = [fact for fact in with_words if fact.object]
    names = sorted({fact.relation for fact in with_words})
    return ViewGraph(
        nodes=nodes,
        edges=tuple(edges),
        facts=tuple(fact for fact in with_words if not fact.object),
        documents=source.documents({e.document for f in with_words for e in f.evidence}),
        relations=tuple(relation(name, language) for name in names),
        total_nodes=max(total_nodes, len(nodes)),
        total_edges=max(total_edges, len(edges)),
        choice="period" if period else choice,
        focus=around if isinstance(around, str) else next(iter(around or ()), ""),
        sparql=sparql,
    )


def around(
    graph: Any, centre: Sequence[str], depth: int = 1, limit: int = 1500, *, language: str = "en"
) -> ViewGraph:
    """Return what lies around some nodes at a cost that does not grow with the whole graph.

    Each node says how many facts it has beyond those in the view.

    Raises:
        NotFound: one of the nodes is no entity of the graph.
    """
    source = Source(graph, language)
    _known(source, centre)
    facts, sparql = _reach(source, centre, depth)
    keep = _keep(source, facts, centre, None, centre, limit)
    facts = [f for f in facts if f.subject in keep and (not f.object or f.object in keep)]
    with_words = source.with_evidence(facts)
    joined = source.joined(keep)
    nodes, edges = source.counts()
    names = sorted({fact.relation for fact in with_words})
    return ViewGraph(
        nodes=tuple(source.node(iri, joined.get(iri, 0)) for iri in sorted(keep)),
        edges=tuple(fact for fact in with_words if fact.object),
        facts=tuple(fact for fact in with_words if not fact.object),
        documents=source.documents({e.document for f in with_words for e in f.evidence}),
        relations=tuple(relation(name, language) for name in names),
        total_nodes=max(nodes, len(keep)),
        total_edges=max(edges, len(with_words)),
        choice="around",
        focus=next(iter(centre), ""),
        sparql=sparql,
    )


def best(graph: Any, count: int) -> list[str]:
    """Return the nodes with the most facts."""
    return list(Source(graph, "en").joined(None, count))


def _known(source: Source, centre: Sequence[str]) -> None:
    source.describe(centre)
    for iri in centre:
        if iri not in source.entities:
            raise NotFound(iri, "is no entity of the graph", hint="see kg query for names")


def _reach(source: Source, centre: Sequence[str], depth: int) -> tuple[list[ViewFact], str]:
    """Return the facts about the nodes within ``depth`` steps, and those among the last ring."""
    known: dict[str, ViewFact] = {}
    seen, ring = set(centre), set(centre)
    sparql = query_text("claims", f"{values('node', sorted(centre))} ?claim ?part ?node .")
    for step in range(max(depth, 0) + 1):
        known |= {fact.iri: fact for fact in source.claims(ring)} if ring else {}
        if step == depth:
            break
        ends = {e for f in known.values() if f.object for e in (f.subject, f.object)}
        ring = ends - seen
        seen |= ring
    near = [f for f in known.values() if f.subject in seen and (not f.object or f.object in seen)]
    return sorted(near), sparql


def _asked(source: Source, query: str) -> tuple[list[ViewFact], set[str]]:
    """Return the facts and the nodes that rows name: subject, relation, object by their place."""
    rows = [[t for t in row if t is not None] for row in source.ask(query)]
    nodes = {string(term) for row in rows for term in row if is_iri(term)}
    source.describe(nodes)
    nodes &= set(source.entities)
    if not rows:
        return [], nodes
    if not nodes:
        raise InvalidQuery(
            "query", "names no entity of the graph", hint="select subject, relation and object"
        )
    facts = [f for f in source.claims(nodes) if f.subject in nodes]
    facts = [f for f in facts if not f.object or f.object in nodes]
    if all(len([t for t in row if string(t) in nodes]) < 2 for row in rows):
        return facts, nodes  # a list of nodes: all that is known among them
    between: dict[tuple[str, str], list[ViewFact]] = {}
    for fact in facts:
        between.setdefault((fact.subject, fact.object), []).append(fact)
    chosen: dict[str, ViewFact] = {f.iri: f for f in facts if not f.object}
    for row in rows:
        ends = [string(t) for t in row if string(t) in nodes]
        if len(ends) < 2:
            continue
        one, two = ends[0], ends[-1]
        middle = [string(t) for t in row[1:-1] if string(t) not in nodes]
        known = between.get((one, two), []) + between.get((two, one), [])
        named = [f for f in known if middle and middle[0] in _properties(f)]
        for fact in named or known:
            chosen[fact.iri] = fact
        if not known:  # a connection of the query's own making (a path, a count): no words for it
            name = middle[0] if middle else "related"
            made = ViewFact(f"urn:kg:row:{one} {name} {two}", one, name, two)
            chosen[made.iri] = made
    return sorted(chosen.values()), nodes


def _properties(fact: ViewFact) -> set[str]:
    form = forms()[fact.relation]
    return {p for p in (form.property, *form.by_kind.values()) if p} | {fact.relation}


def _within(facts: Iterable[ViewFact], period: tuple[str, str]) -> list[ViewFact]:
    """Return the facts that are dated within a period; a date counts with all days it covers."""
    first, last = period
    low, high = first or "0000", (last or "9999") + "~"

    def inside(fact: ViewFact) -> bool:
        days = [part for day in fact.dates() for part in day.split("/")]
        days = [day for day in days if day[:4].isdigit()]
        return bool(days) and min(days) <= high and max(days) + "~" >= low

    return [fact for fact in facts if inside(fact)]


def _keep(
    source: Source,
    facts: Sequence[ViewFact],
    every: Collection[str],
    kinds: Collection[str] | None,
    around: str | Sequence[str] | None,
    limit: int,
) -> set[str]:
    """Return the nodes to show: the middle, then those with most connections."""
    centre = {around} if isinstance(around, str) else set(around or ())

    def allowed(iri: str) -> bool:
        return not kinds or source.entities.get(iri) in kinds

    degree: dict[str, int] = {iri: 0 for iri in every if iri in source.entities}
    for fact in facts:
        ends = [fact.subject, fact.object] if fact.object else [fact.subject]
        joined = bool(fact.object) and all(allowed(end) or end in centre for end in ends)
        for end in ends:
            if end in source.entities:
                degree[end] = degree.get(end, 0) + (1 if joined else 0)
    ranked = sorted(
        (iri for iri in degree if allowed(iri) or iri in centre),
        key=lambda iri: (iri not in centre, -degree[iri], iri),
    )
    return set(ranked[: max(limit, len(centre))]) | centre
