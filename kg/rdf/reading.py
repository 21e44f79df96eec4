"""Statements read back from the quads of a document's graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from kg import vocab
from kg.claims import Qualifier, Value, forms
from kg.errors import StoreError
from kg.model import Evidence, Literal, Span, Statement, Status
from kg.rdf.form import OBJECT, Stated
from kg.rdf.terms import named, status_iri

__all__ = ["Reader", "read"]

STATUSES = {status_iri(status.value): status for status in Status}
Terms = list[ox.NamedNode | ox.Literal]


def read(quads: Iterable[ox.Quad]) -> tuple[Stated, ...]:
    """Return what :func:`kg.rdf.document_quads` wrote, in the order of the text.

    Where several rules read several quotes of one statement, a quote gets those of the statement's
    rules that its evidence node names.
    """
    by_graph: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            by_graph[quad.graph_name.value].append(quad)
    found = []
    for graph, members in sorted(by_graph.items()):
        found += _Graph(graph, _by_subject(members)).stated()
    return tuple(found)


class Reader:
    """What single assertions of documents' graphs state, read from a store node by node.

    Their evidence is left out: the fold does not ask for it.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._graphs: dict[str, _Graph] = {}

    def stated(self, assertion: str, graph: str) -> Stated:
        """Return what an assertion of a document's graph states."""
        found = self._graphs.get(graph)
        if found is None:
            found = self._graphs[graph] = _Graph(graph, _Nodes(self._store, graph))
        return found.assertion(assertion, evidence=False)


class _Nodes(dict[str, dict[str, Terms]]):
    """The triples of a graph by subject and property, each node read when it is asked for."""

    def __init__(self, store: ox.Store, graph: str) -> None:
        super().__init__()
        self._store, self._graph = store, ox.NamedNode(graph)

    def __missing__(self, name: str) -> dict[str, Terms]:
        quads = self._store.quads_for_pattern(ox.NamedNode(name), None, None, self._graph)
        self[name] = found = defaultdict[str, Terms](list)
        for _, predicate, target in named(quads):
            found[predicate.value].append(target)
        for values in found.values():
            if len(values) > 1:
                values.sort(key=str)
        return found


def _by_subject(quads: Iterable[ox.Quad]) -> dict[str, dict[str, Terms]]:
    facts: dict[str, dict[str, Terms]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, target in named(sorted(quads, key=str)):
        facts[subject.value][predicate.value].append(target)
    return facts


class _Graph:
    """The triples of one document's graph, by subject and property."""

    def __init__(self, name: str, facts: dict[str, dict[str, Terms]]) -> None:
        self.name = name
        self.facts = facts

    def stated(self) -> list[Stated]:
        assertions = [
            name
            for name, facts in self.facts.items()
            if any(t.value == vocab.UKG_ASSERTION for t in facts[vocab.RDF_TYPE])
        ]
        made = [self.assertion(name) for name in assertions]
        return sorted(
            made, key=lambda e: (e.statement.evidence[0], e.statement.predicate, e.statement.iri)
        )

    def _one(self, name: str, property_: str) -> str:
        values = self.facts[name][property_]
        if len(values) != 1:
            raise StoreError(
                name, f"has {len(values)} values of {property_}, not one", hint="build anew"
            )
        return values[0].value

    def assertion(self, name: str, *, evidence: bool = True) -> Stated:
        facts = self.facts[name]
        form = forms()[self._one(name, vocab.UKG_CLAIM_TYPE).rpartition("/")[2]]
        special: set[tuple[str, str]] = set()
        if form.property is None:
            subject = self._one(name, str(form.subject_property))
            object_term = facts[str(form.object_property)][0]
        else:
            subject, object_term = facts[vocab.RDF_SUBJECT][0].value, facts[vocab.RDF_OBJECT][0]
            if form.inverse:
                subject, object_term = object_term.value, facts[vocab.RDF_SUBJECT][0]
            if (used := self._one(name, vocab.RDF_PREDICATE)) != form.property:
                special.add((OBJECT, used))
        qualifiers = []
        for key, qualifier in form.qualifiers.items():
            for value, used in self._qualifier(name, qualifier):
                qualifiers.append((key, value))
                if used and used != qualifier.property:
                    special.add((key, used))
        speakers = facts[vocab.UKG_ATTRIBUTED_TO]
        statement = Statement(
            iri=name,
            claim=self._one(name, vocab.UKG_CLAIM),
            predicate=form.predicate,
            subject=subject,
            object=self._value(object_term, form.object),
            evidence=self._evidence(name) if evidence else (),
            confidence=float(self._one(name, vocab.UKG_CONFIDENCE)),
            qualifiers=tuple(sorted(qualifiers, key=repr)),
            status=STATUSES[self._one(name, vocab.UKG_STATUS)],
            speaker=speakers[0].value if speakers else None,
            states=tuple(sorted(t.value for t in facts[vocab.UKG_STATES])),
        )
        return Stated(
            statement,
            self.name,
            self._one(self.name, vocab.SCHEMA_IN_LANGUAGE),
            tuple(sorted(t.value for t in facts[vocab.UKG_ATTESTED_ON])),
            tuple(sorted(special)),
        )

    def _qualifier(self, name: str, qualifier: Qualifier) -> Iterable[tuple[str | Literal, str]]:
        facts = self.facts[name]
        if qualifier.classes:
            for value, chosen in sorted(qualifier.classes.items()):
                if any(t.value == chosen for t in facts[vocab.RDF_TYPE]):
                    yield Literal(value), ""
            return
        for used in sorted({str(qualifier.property), *qualifier.by_kind.values()}):
            for term in facts[used]:
                yield self._value(term, qualifier.value), used

    def _value(self, term: ox.NamedNode | ox.Literal, allowed: Value) -> str | Literal:
        if isinstance(term, ox.Literal):
            return Literal(term.value, allowed.datatype or "string")
        if allowed.scheme and (written := self.facts[term.value][vocab.UKG_WRITTEN_AS]):
            return Literal(written[0].value, "string")
        return term.value

    def _evidence(self, name: str) -> tuple[Evidence, ...]:
        facts = self.facts[name]
        rules = {t.value for t in facts[vocab.UKG_RULE]}
        marks = [tuple(map(int, t.value.split("-"))) for t in facts[vocab.UKG_MARK]]
        found = []
        for node in facts[vocab.UKG_EVIDENCE]:
            quote = self._span(node.value)
            inside = [(a, b) for a, b in marks if quote.start <= a and b <= quote.end]
            spans = (
                Span(a, b, quote.text[a - quote.start : b - quote.start]) for a, b in sorted(inside)
            )
            marked = tuple(spans)
            for rule in sorted({t.value for t in self.facts[node.value][vocab.UKG_RULE]} & rules):
                found.append(Evidence(quote, rule, marked))
        return tuple(sorted(found))

    def _span(self, evidence: str) -> Span:
        selectors = [t.value for t in self.facts[evidence][vocab.OA_HAS_SELECTOR]]
        facts: dict[str, str] = {}
        for selector in selectors:
            for property_, terms in self.facts[selector].items():
                facts[property_] = terms[0].value
        return Span(int(facts[vocab.OA_START]), int(facts[vocab.OA_END]), facts[vocab.OA_EXACT])
