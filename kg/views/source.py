"""The graph as views ask it: nodes, facts and the words behind them, by ``queries/*.rq``.

What a claim's node says is read by the forms of ``ontology/claims.toml``, as it was written. A fact
over three things (a post: person, title, organisation) becomes one edge that bears the literal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from kg import vocab
from kg.claims import Form, classes, forms
from kg.model import Kind
from kg.query import Result, answer
from kg.views.model import (
    ViewDocument,
    ViewEvidence,
    ViewFact,
    ViewName,
    ViewNode,
    ViewRelation,
)
from kg.views.style import humanize

__all__ = [
    "Source",
    "is_iri",
    "kind_of",
    "query_text",
    "read_queries",
    "relation",
    "string",
    "values",
]

QUERIES = Path(__file__).parent / "queries"
CHUNK = 200  # IRIs in one VALUES block: a query stays far below the 64 kB that are let through
STATUS = vocab.PREFIXES["ukgv"] + "status/"
NAME_KINDS = {
    vocab.SKOS_PREF_LABEL: "label",
    vocab.SKOS_ALT_LABEL: "alias",
    vocab.UKG_FORMER_NAME: "former",
    vocab.SKOS_HIDDEN_LABEL: "hidden",
}
Row = tuple[Any, ...]


@cache
def _lines(name: str) -> tuple[str, ...]:
    return tuple((QUERIES / f"{name}.rq").read_text(encoding="utf-8").splitlines())


def read_queries() -> None:
    """Read all queries of this module now, for a process that will not be able to open files."""
    for path in QUERIES.glob("*.rq"):
        _lines(path.stem)


def query_text(name: str, values: str) -> str:
    """Return a query with its commented line replaced by a block of values."""
    marks = ("# about ", "# claims ", "# nodes ", "# documents ", "# kinds ")
    body = [f"  {values}" if line.lstrip().startswith(marks) else line for line in _lines(name)]
    return "\n".join(line for line in body if line.strip() or not values) + "\n"


def values(variable: str, iris: Iterable[str]) -> str:
    """Return a VALUES block; what is no IRI that SPARQL can hold is left out."""
    safe = (iri for iri in iris if not set(iri) & set('<>"{}|^`\\') and min(iri, default="") > " ")
    return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in safe)} }}"


def _chunks(items: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(items)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def string(term: Any) -> str:
    """Return the text of a term of any library; nothing is empty text."""
    return "" if term is None else str(getattr(term, "value", term))


@dataclass(slots=True)
class Source:
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
            for node, name, value in self.ask(query_text("nodes", values("node", chunk))):
                self.described[string(node)].setdefault(string(name), []).append(value)
            for iri in chunk:
                types = {string(t) for t in self.described[iri].get(vocab.RDF_TYPE, [])}
                if kind := kind_of(types):
                    self.entities[iri] = kind

    def label(self, iri: str) -> str:
        """Return the name of a node in the view's language, or the best other one."""
        found = self.described.get(iri, {}).get(vocab.SKOS_PREF_LABEL, [])
        order = (self.language, "en", "")

        def rank(term: Any) -> tuple[int, str, str]:
            language = getattr(term, "language", None) or ""
            place = order.index(language) if language in order else len(order)
            return place, language, string(term)

        labels = sorted(found, key=rank)
        return string(labels[0]) if labels else iri.rpartition("/")[2] or iri

    def node(self, iri: str, degree: int) -> ViewNode:
        """Return a node with its names and identifiers."""
        facts = self.described.get(iri, {})
        names = {
            ViewName(string(term), getattr(term, "language", None) or "", kind)
            for name, kind in NAME_KINDS.items()
            for term in facts.get(name, [])
            if kind != "hidden"
        }
        same = sorted({string(term) for term in facts.get(vocab.SCHEMA_SAME_AS, [])})
        ordered = sorted(names, key=lambda n: (n.kind != "label", n.language, n.value))
        kind = self.entities.get(iri, "Thing")
        country = min((string(t) for t in facts.get(vocab.SCHEMA_ADDRESS_COUNTRY, [])), default="")
        return ViewNode(iri, kind, self.label(iri), tuple(ordered), tuple(same), degree, country)

    def every(self) -> set[str]:
        """Return all entities of the graph."""
        every = query_text("entities", values("kind", _CLASSES))
        found = {string(row[0]) for row in self.ask(every)}
        self.describe(found)
        return found

    def totals(self) -> tuple[int, int]:
        """Return how many entities and how many edges the whole graph has."""
        if not self.degrees:
            self.claims()
        return len(self.every()), self.degrees.get("", 0)

    def joined(self, iris: Collection[str] | None, limit: int = 0) -> dict[str, int]:
        """Return how many facts join each node to another; of all nodes, the ``limit`` best."""
        if iris is None:
            found = self.ask(query_text("joined", "") + f"LIMIT {limit}\n")
            return {string(node): int(string(facts)) for node, facts in found}
        rows: list[Row] = []
        for chunk in _chunks(iris):
            rows += self.ask(query_text("joined", values("node", chunk)))
        return {string(node): int(string(facts)) for node, facts in rows}

    def counts(self) -> tuple[int, int]:
        """Return how many entities and facts there are, counted where they are stored."""
        ((nodes, facts),) = self.ask(query_text("counts", values("kind", _CLASSES)))
        return int(string(nodes)), int(string(facts))

    # -- claims --------------------------------------------------------------------------------

    def claims(self, nodes: Collection[str] | None = None) -> list[ViewFact]:
        """Return the facts about some nodes, or all facts, without their evidence."""
        blocks: list[tuple[str, str]] = []
        for name, about in (
            ("claims", "?claim ?part ?node ."),
            ("unbelieved", "GRAPH ?document { ?assertion ?part ?node }"),
        ):
            if nodes is None:
                blocks.append((name, ""))
            else:
                blocks += [(name, f"{values('node', chunk)} {about}") for chunk in _chunks(nodes)]
        facts = self._read(blocks)
        if nodes is None:
            self._count(facts)
        return facts

    def these(self, claims: Collection[str]) -> list[ViewFact]:
        """Return the facts of some claims, without their evidence."""
        blocks = [values("claim", chunk) for chunk in _chunks(claims)]
        return self._read([(name, b) for name in ("claims", "unbelieved") for b in blocks])

    def _read(self, blocks: Iterable[tuple[str, str]]) -> list[ViewFact]:
        found: dict[str, dict[str, list[Any]]] = {}
        for name, block in blocks:
            for claim, property_, value in self.ask(query_text(name, block)):
                known = found.setdefault(string(claim), {}).setdefault(string(property_), [])
                if value not in known:
                    known.append(value)
        terms = {
            string(v) for parts in found.values() for vs in parts.values() for v in vs if is_iri(v)
        }
        self.describe({t for t in terms if not t.startswith(STATUS)})
        return sorted(
            fact for iri, parts in found.items() if (fact := self._fact(iri, parts)) is not None
        )

    def _count(self, facts: Iterable[ViewFact]) -> None:
        self.degrees[""] = 0
        for fact in facts:
            if fact.object:
                self.degrees[""] += 1
                for end in {fact.subject, fact.object}:
                    self.degrees[end] = self.degrees.get(end, 0) + 1

    def _fact(self, iri: str, parts: Mapping[str, list[Any]]) -> ViewFact | None:
        """Read a claim's node by the form of its type; None if its subject is no entity."""
        names = [string(t).rpartition("/")[2] for t in parts.get(vocab.UKG_CLAIM_TYPE, [])]
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
        if not starts or not ends or string(starts[0]) not in self.entities:
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
        status = {string(t).removeprefix(STATUS) for t in parts.get(vocab.UKG_STATUS, [])}
        confidence = [float(string(t)) for t in parts.get(vocab.UKG_CONFIDENCE, [])]
        return ViewFact(
            iri,
            string(starts[0]),
            form.predicate,
            node,
            value,
            tuple(qualifiers),
            min(status, key=_status_rank, default="held"),
            max(confidence, default=1.0),
            tuple(sorted({string(t) for t in parts.get(vocab.UKG_ATTESTED_ON, [])})),
            bounds["start"],
            bounds["end"],
        )

    def _value(self, term: Any) -> tuple[str, str]:
        """Return a value as text and node: one of the two is empty."""
        text = string(term)
        if not is_iri(term):
            return text, ""
        return ("", text) if text in self.entities else (self.label(text), "")

    # -- evidence ------------------------------------------------------------------------------

    def with_evidence(self, facts: Sequence[ViewFact]) -> list[ViewFact]:
        """Return the facts with the words of the documents that state them."""
        rows: list[Row] = []
        named: dict[str, dict[str, set[str]]] = {}
        for chunk in _chunks({fact.iri for fact in facts}):
            block = values("claim", chunk)
            rows += self.ask(query_text("evidence", block))
            for row in self.ask(query_text("assertions", block)):
                assertion, name, value = map(string, row)
                named.setdefault(assertion, {}).setdefault(name, set()).add(value)
        self.describe({string(row[5]) for row in rows if row[5] is not None})
        found: dict[str, set[ViewEvidence]] = {}
        for row in rows:
            claim, document, assertion, status, sure, speaker, rule, *place, before, after = map(
                string, row
            )
            known = named.get(assertion, {})
            if rule and rule not in known.get(vocab.UKG_RULE, {rule}):
                continue  # a rule that read another statement in the same words
            first, last, quote = int(place[0]), int(place[1]), place[2]
            pairs = [mark.split("-") for mark in known.get(vocab.UKG_MARK, ())]
            marks = sorted((int(a) - first, int(b) - first) for a, b in pairs)
            inside = tuple((a, b) for a, b in marks if a >= 0 and b <= last - first)
            found.setdefault(claim, set()).add(
                ViewEvidence(
                    document, quote, first, last, inside, float(sure), rule,
                    status.removeprefix(STATUS), self.label(speaker) if speaker else "",
                    before, after,
                )
            )  # fmt: skip
        return [replace(f, evidence=tuple(sorted(found.get(f.iri, ())))) for f in facts]

    def documents(self, iris: Collection[str]) -> tuple[ViewDocument, ...]:
        """Return what is known of the documents."""
        known: dict[str, dict[str, str]] = {iri: {} for iri in sorted(iris)}
        for chunk in _chunks(iris):
            for row in self.ask(query_text("documents", values("document", chunk))):
                iri, name, value = map(string, row)
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


def kind_of(types: Collection[str]) -> str:
    """Return the kind of what has these classes, the narrowest; nothing for what is no entity."""
    return next((kind.value for kind in _KINDS_FIRST if classes(kind)[0] in types), "")


def _rows(found: Any) -> Iterable[Row]:
    if isinstance(found, Result):
        if found.triples is not None:
            return ((t.subject, t.predicate, t.object) for t in found.triples)
        return found.terms
    return (tuple(row) for row in found)


def is_iri(term: Any) -> bool:
    """Tell whether a term, of pyoxigraph or rdflib, is an IRI."""
    return type(term).__name__ in ("NamedNode", "URIRef")


def _sorted(terms: Iterable[Any]) -> list[Any]:
    return sorted(terms, key=string)


def _status_rank(status: str) -> tuple[int, str]:
    order = ("held", "former", "announced", "planned", "hoped", "cancelled", "denied")
    return (order.index(status) if status in order else len(order)), status


def relation(name: str, language: str) -> ViewRelation:
    """Return how a relation is called in a language, and how it is written in RDF."""
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
