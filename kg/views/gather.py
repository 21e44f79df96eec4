"""Collects a view from the graph: which claims, which nodes, and the words behind them.

What a claim's node says is read by the forms of ``ontology/claims.toml``, as it was written. A fact
over three things (a post: person, title, organisation) becomes one edge that bears the literal.
All SPARQL stands in ``queries/*.rq``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg import vocab
from kg.claims import Form, classes, forms
from kg.errors import InvalidQuery, NotFound
from kg.model import Kind
from kg.query import Result, answer
from kg.views.model import (
    ViewDocument,
    ViewEvidence,
    ViewFact,
    ViewGraph,
    ViewName,
    ViewNode,
    ViewRelation,
)
from kg.views.style import humanize

__all__ = ["collect"]

QUERIES = Path(__file__).parent / "queries"
CHUNK = 200  # IRIs in one VALUES block: a query stays far below the 64 kB that are let through
STATUS = vocab.PREFIXES["ukgv"] + "status/"
BELIEVED = frozenset({"held", "former"})
NAME_KINDS = {
    vocab.SKOS_PREF_LABEL: "label",
    vocab.SKOS_ALT_LABEL: "alias",
    vocab.UKG_FORMER_NAME: "former",
    vocab.SKOS_HIDDEN_LABEL: "hidden",
}
Row = tuple[Any, ...]


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
    source = _Source(graph, language)
    choice = "best"
    if query is not None:
        facts, sparql = _asked(source, query), query
    elif around is not None:
        centre = [around] if isinstance(around, str) else list(around)
        source.describe(centre)
        for iri in centre:
            if iri not in source.entities:
                raise NotFound(iri, "is no entity of the graph", hint="see kg query for names")
        facts, sparql = _reach(source, centre, depth)
        choice = "around"
    else:
        facts, sparql = source.claims(), _text("claims", "")
    facts = _within(facts, period) if period else facts
    keep = _keep(source, facts, kinds, around, limit)
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
        relations=tuple(_relation(name, language) for name in names),
        total_nodes=max(total_nodes, len(nodes)),
        total_edges=max(total_edges, len(edges)),
        choice="period" if period else choice,
        focus=around if isinstance(around, str) else next(iter(around or ()), ""),
        sparql=sparql,
    )


def _text(name: str, values: str) -> str:
    """Return a query with its commented line replaced by a block of values."""
    lines = (QUERIES / f"{name}.rq").read_text(encoding="utf-8").splitlines()
    marks = ("  # about ", "  # claims ", "  # nodes ", "  # documents ", "  # kinds ")
    body = [f"  {values}" if line.startswith(marks) else line for line in lines]
    return "\n".join(line for line in body if line.strip() or not values) + "\n"


def _values(variable: str, iris: Iterable[str]) -> str:
    """Return a VALUES block; what is no IRI that SPARQL can hold is left out."""
    safe = (iri for iri in iris if not set(iri) & set('<>"{}|^`\\') and min(iri, default="") > " ")
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in safe)} }}"


def _chunks(items: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(items)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _string(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))


@dataclass(slots=True)
class _Source:
    """The graph that is asked, and what was learnt of its nodes so far."""

    graph: Any
    language: str
    entities: dict[str, str] = field(default_factory=dict)  # IRI to kind
    described: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    degrees: dict[str, int] = field(default_factory=dict)

    def ask(self, text: str) -> Iterable[Row]:
        """Return the rows of a query of this module."""
        if callable(self.graph):
            return _rows(self.graph(text))
        return _rows(answer(getattr(self.graph, "quads", self.graph), text))

    # -- nodes ---------------------------------------------------------------------------------

    def describe(self, iris: Collection[str]) -> None:
        """Learn the names and kinds of nodes that are not known yet."""
        for chunk in _chunks({iri for iri in iris if iri not in self.described}):
            for iri in chunk:
                self.described[iri] = {}
            for node, name, value in self.ask(_text("nodes", _values("node", chunk))):
                self.described[_string(node)].setdefault(_string(name), []).append(value)
            for iri in chunk:
                types = {_string(t) for t in self.described[iri].get(vocab.RDF_TYPE, [])}
                kind = next((k for k in _KINDS_FIRST if classes(k)[0] in types), None)
                if kind:
                    self.entities[iri] = kind.value

    def label(self, iri: str) -> str:
        """Return the name of a node in the view's language, or the best other one."""
        found = self.described.get(iri, {}).get(vocab.SKOS_PREF_LABEL, [])
        order = (self.language, "en", "")

        def rank(term: Any) -> tuple[int, str, str]:
            language = getattr(term, "language", None) or ""
            place = order.index(language) if language in order else len(order)
            return place, language, _string(term)

        labels = sorted(found, key=rank)
        return _string(labels[0]) if labels else iri.rpartition("/")[2] or iri

    def node(self, iri: str, degree: int) -> ViewNode:
        """Return a node with its names and identifiers."""
        facts = self.described.get(iri, {})
        names = {
            ViewName(_string(term), getattr(term, "language", None) or "", kind)
            for name, kind in NAME_KINDS.items()
            for term in facts.get(name, [])
            if kind != "hidden"
        }
        same = sorted({_string(term) for term in facts.get(vocab.SCHEMA_SAME_AS, [])})
        ordered = sorted(names, key=lambda n: (n.kind != "label", n.language, n.value))
        kind = self.entities.get(iri, "Thing")
        return ViewNode(iri, kind, self.label(iri), tuple(ordered), tuple(same), degree)

    def totals(self) -> tuple[int, int]:
        """Return how many entities and how many edges the whole graph has."""
        every = _text("entities", _values("kind", _CLASSES))
        nodes = {_string(row[0]) for row in self.ask(every)}
        if not self.degrees:
            self.claims()
        return len(nodes), self.degrees.get("", 0)

    # -- claims --------------------------------------------------------------------------------

    def claims(self, nodes: Collection[str] | None = None) -> list[ViewFact]:
        """Return the facts about some nodes, or all facts, without their evidence."""
        found: dict[str, dict[str, list[Any]]] = {}
        for name, about in (
            ("claims", "?claim ?part ?node ."),
            ("unbelieved", "GRAPH ?document { ?assertion ?part ?node }"),
        ):
            blocks = [""] if nodes is None else [
                f"{_values('node', chunk)} {about}" for chunk in _chunks(nodes)
            ]  # fmt: skip
            for block in blocks:
                for claim, property_, value in self.ask(_text(name, block)):
                    values = found.setdefault(_string(claim), {}).setdefault(_string(property_), [])
                    if value not in values:
                        values.append(value)
        terms = {
            _string(v)
            for parts in found.values()
            for vs in parts.values()
            for v in vs
            if _is_iri(v)
        }
        self.describe({t for t in terms if not t.startswith(STATUS)})
        facts = sorted(
            fact for iri, parts in found.items() if (fact := self._fact(iri, parts)) is not None
        )
        if nodes is None:
            self._count(facts)
        return facts

    def _count(self, facts: Iterable[ViewFact]) -> None:
        self.degrees[""] = 0
        for fact in facts:
            if fact.object:
                self.degrees[""] += 1
                for end in {fact.subject, fact.object}:
                    self.degrees[end] = self.degrees.get(end, 0) + 1

    def _fact(self, iri: str, parts: Mapping[str, list[Any]]) -> ViewFact | None:
        """Read a claim's node by the form of its type; None if its subject is no entity."""
        names = [_string(t).rpartition("/")[2] for t in parts.get(vocab.UKG_CLAIM_TYPE, [])]
        form = forms().get(names[0]) if names else None
        if form is None:
            return None
        if form.property is None:
            subject, target = form.subject_property or "", form.object_property or ""
        elif form.inverse:
            subject, target = vocab.RDF_OBJECT, vocab.RDF_SUBJECT
        else:
            subject, target = vocab.RDF_SUBJECT, vocab.RDF_OBJECT
        starts, ends = _sorted(parts.get(subject, [])), _sorted(parts.get(target, []))
        if not starts or not ends or _string(starts[0]) not in self.entities:
            return None
        value, node = self._value(ends[0])
        qualifiers: list[tuple[str, str]] = []
        bounds = {"start": "", "end": ""}
        for name, qualifier in form.qualifiers.items():
            properties = {qualifier.property, *qualifier.by_kind.values()} - {None}
            for term in _sorted(t for p in properties for t in parts.get(str(p), [])):
                text, other = self._value(term)
                if name in bounds and not other:
                    bounds[name] = text
                elif other and not node and form.property is None and qualifier.identity:
                    node = other  # the third party of an n-ary fact is the edge's other end
                else:
                    qualifiers.append((humanize(name), text or self.label(other)))
        status = {_string(t).removeprefix(STATUS) for t in parts.get(vocab.UKG_STATUS, [])}
        confidence = [float(_string(t)) for t in parts.get(vocab.UKG_CONFIDENCE, [])]
        return ViewFact(
            iri,
            _string(starts[0]),
            form.predicate,
            node,
            value,
            tuple(qualifiers),
            min(status, key=_status_rank, default="held"),
            max(confidence, default=1.0),
            tuple(sorted({_string(t) for t in parts.get(vocab.UKG_ATTESTED_ON, [])})),
            bounds["start"],
            bounds["end"],
        )

    def _value(self, term: Any) -> tuple[str, str]:
        """Return a value as text and node: one of the two is empty."""
        text = _string(term)
        if not _is_iri(term):
            return text, ""
        return ("", text) if text in self.entities else (self.label(text), "")

    # -- evidence ------------------------------------------------------------------------------

    def with_evidence(self, facts: Sequence[ViewFact]) -> list[ViewFact]:
        """Return the facts with the words of the documents that state them."""
        found: dict[str, set[ViewEvidence]] = {}
        speakers: set[str] = set()
        rows: list[Row] = []
        for chunk in _chunks({fact.iri for fact in facts}):
            rows += [tuple(row) for row in self.ask(_text("evidence", _values("claim", chunk)))]
        speakers = {_string(row[4]) for row in rows if row[4] is not None}
        self.describe(speakers)
        for row in rows:
            claim, document, status, sure, speaker, rule, start, end, quote, *rest = map(
                _string, row
            )
            before, after, marks = rest
            first, last = int(start), int(end)
            pairs = (tuple(map(int, mark.split("-"))) for mark in marks.split())
            inside = sorted((a - first, b - first) for a, b in pairs if first <= a and b <= last)
            found.setdefault(claim, set()).add(
                ViewEvidence(
                    document, quote, first, last, tuple(inside), float(sure), rule,
                    status.removeprefix(STATUS), self.label(speaker) if speaker else "",
                    before, after,
                )
            )  # fmt: skip
        return [replace(f, evidence=tuple(sorted(found.get(f.iri, ())))) for f in facts]

    def documents(self, iris: Collection[str]) -> tuple[ViewDocument, ...]:
        """Return what is known of the documents."""
        known: dict[str, dict[str, str]] = {iri: {} for iri in sorted(iris)}
        for chunk in _chunks(iris):
            for row in self.ask(_text("documents", _values("document", chunk))):
                iri, name, value = map(_string, row)
                known[iri][name] = min(value, known[iri].get(name, value))
        return tuple(
            ViewDocument(
                iri,
                facts.get(vocab.SCHEMA_HEADLINE) or facts.get(vocab.SCHEMA_NAME, ""),
                facts.get(vocab.SCHEMA_DATE_PUBLISHED, ""),
                facts.get(vocab.SCHEMA_URL, ""),
                facts.get(vocab.SCHEMA_IN_LANGUAGE, ""),
            )
            for iri, facts in known.items()
        )


# A narrower kind has the classes of the broader one too, so it is looked for first.
_KINDS_FIRST = sorted(Kind, key=lambda kind: (kind is Kind.ORGANIZATION, kind.value))
_CLASSES = sorted({classes(kind)[0] for kind in Kind})


def _rows(found: Any) -> Iterable[Row]:
    if isinstance(found, Result):
        if found.triples is not None:
            return ((t.subject, t.predicate, t.object) for t in found.triples)
        return found.terms
    return (tuple(row) for row in found)


def _is_iri(term: Any) -> bool:
    return type(term).__name__ in ("NamedNode", "URIRef")


def _sorted(terms: Iterable[Any]) -> list[Any]:
    return sorted(terms, key=_string)


def _status_rank(status: str) -> tuple[int, str]:
    order = ("held", "former", "announced", "planned", "hoped", "cancelled", "denied")
    return (order.index(status) if status in order else len(order)), status


def _relation(name: str, language: str) -> ViewRelation:
    form: Form | None = forms().get(name)
    if form is None:
        return ViewRelation(name, humanize(name.rpartition("#")[2].rpartition("/")[2]), name)
    label = form.label.get(language) or form.label.get("en") or humanize(name)
    if form.property is not None:
        return ViewRelation(name, label, form.property, inverse=form.inverse)
    third = next(
        (q.property or "" for q in form.qualifiers.values() if q.identity and q.value.kinds), ""
    )
    target, value = form.object_property or "", ""
    if third and not form.object.kinds:
        target, value = third, target
    kind = form.classes[0] if form.classes else vocab.UKG_CLAIM_CLASS
    return ViewRelation(name, label, kind, (form.subject_property or "", target, value))


def _reach(source: _Source, centre: Sequence[str], depth: int) -> tuple[list[ViewFact], str]:
    """Return the facts about the nodes within ``depth`` steps, and those among the last ring."""
    known: dict[str, ViewFact] = {}
    seen, ring = set(centre), set(centre)
    sparql = _text("claims", f"{_values('node', sorted(centre))} ?claim ?part ?node .")
    for step in range(max(depth, 0) + 1):
        known |= {fact.iri: fact for fact in source.claims(ring)} if ring else {}
        if step == depth:
            break
        ends = {e for f in known.values() if f.object for e in (f.subject, f.object)}
        ring = ends - seen
        seen |= ring
    near = [f for f in known.values() if f.subject in seen and (not f.object or f.object in seen)]
    return sorted(near), sparql


def _asked(source: _Source, query: str) -> list[ViewFact]:
    """Return the facts that a query's rows name: subject, relation, object by their position."""
    rows = [[t for t in row if t is not None] for row in source.ask(query)]
    nodes = {_string(term) for row in rows for term in row if _is_iri(term)}
    source.describe(nodes)
    nodes &= set(source.entities)
    if not rows:
        return []
    if not nodes:
        raise InvalidQuery(
            "query", "names no entity of the graph", hint="select subject, relation and object"
        )
    facts = [f for f in source.claims(nodes) if f.subject in nodes]
    facts = [f for f in facts if not f.object or f.object in nodes]
    if all(len([t for t in row if _string(t) in nodes]) < 2 for row in rows):
        return facts  # a list of nodes: all that is known among them
    between: dict[tuple[str, str], list[ViewFact]] = {}
    for fact in facts:
        between.setdefault((fact.subject, fact.object), []).append(fact)
    chosen: dict[str, ViewFact] = {f.iri: f for f in facts if not f.object}
    for row in rows:
        ends = [_string(t) for t in row if _string(t) in nodes]
        if len(ends) < 2:
            continue
        one, two = ends[0], ends[-1]
        middle = [_string(t) for t in row[1:-1] if _string(t) not in nodes]
        known = between.get((one, two), []) + between.get((two, one), [])
        named = [f for f in known if middle and middle[0] in _properties(f)]
        for fact in named or known:
            chosen[fact.iri] = fact
        if not known:  # a connection of the query's own making (a path, a count): no words for it
            name = middle[0] if middle else "related"
            made = ViewFact(f"urn:kg:row:{one} {name} {two}", one, name, two)
            chosen[made.iri] = made
    return sorted(chosen.values())


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
    source: _Source,
    facts: Sequence[ViewFact],
    kinds: Collection[str] | None,
    around: str | Sequence[str] | None,
    limit: int,
) -> set[str]:
    """Return the nodes to show: the middle, then those with most connections."""
    centre = {around} if isinstance(around, str) else set(around or ())
    allowed: Callable[[str], bool] = lambda iri: not kinds or source.entities.get(iri) in kinds  # noqa: E731
    degree: dict[str, int] = {}
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
