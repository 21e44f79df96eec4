"""The graph against the shapes of ``ontology/shapes``; the only place that knows pySHACL.

Shapes that are SPARQL queries are asked once for all nodes, of the engine that kg has anyway:
pySHACL parses such a query anew for every node, which took 50 of 55 s for a graph of 21,600 quads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import vocab
from kg.errors import InvalidOntology
from kg.resources import folder

if TYPE_CHECKING:
    import rdflib

__all__ = ["Quote", "Violation", "conforms", "shapes", "validate"]

SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """The words near a finding, and where they stand."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Violation:
    """What a shape found: the node, the property, the fault and how grave it is.

    ``severity`` is ``Violation`` (the graph is wrong) or ``Warning`` (a report leaves something
    out, or reports disagree). ``quote`` is the evidence of the node, where it has some.
    """

    focus: str
    path: str
    message: str
    severity: str
    shape: str
    value: str = ""
    quote: Quote | None = None


def validate(quads: Iterable[ox.Quad]) -> list[Violation]:
    """Return what the shapes find in a graph, the gravest first; all its named graphs count.

    Raises:
        InvalidOntology: the shapes themselves are wrong.
    """
    from pyshacl import validate as check
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError

    held = list(quads)
    core = [quad for quad in shapes() if quad.predicate.value != SH + "sparql"]
    try:
        _, report, _ = check(
            _graph(held),
            shacl_graph=_graph(core),
            inference="none",
            allow_warnings=True,
            do_owl_imports=False,
            js=False,
        )
    except (ReportableRuntimeError, ShapeLoadError) as error:
        raise InvalidOntology(
            "ontology/shapes", str(error), hint="correct the shapes, or install kg again"
        ) from error
    evidence = _Evidence(held)
    found = {_violation(result, report, evidence) for result in _results(report)}
    found.update(_asked(held, evidence))
    return sorted(found, key=lambda v: (v.severity != "Violation", v.shape, v.focus, repr(v)))


def conforms(found: Iterable[Violation]) -> bool:
    """Tell whether findings are warnings at most.

    >>> conforms([])
    True
    """
    return all(one.severity != "Violation" for one in found)


@cache
def shapes() -> tuple[ox.Quad, ...]:
    """Return the shapes, and the prefixes that their queries use."""
    place = folder("ontology")
    files = [place / "unikg.ttl", *sorted((place / "shapes").glob("*.ttl"))]
    found: list[ox.Quad] = []
    for path in files:
        try:
            found += ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        except (OSError, SyntaxError) as error:
            raise InvalidOntology(str(path), str(error), hint="install kg again") from error
    return tuple(found)


def _graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return all triples in one graph of rdflib, term by term: quicker than through a text."""
    import rdflib

    graph = rdflib.Graph()
    terms: dict[Any, Any] = {}

    def term(value: Any) -> Any:
        known = terms.get(value)
        if known is None:
            if isinstance(value, ox.Literal):
                known = rdflib.Literal(
                    value.value,
                    lang=value.language,
                    datatype=None if value.language else rdflib.URIRef(value.datatype.value),
                    normalize=False,
                )
            elif isinstance(value, ox.NamedNode):
                known = rdflib.URIRef(value.value)
            else:
                known = rdflib.BNode(value.value)
            terms[value] = known
        return known

    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _asked(quads: list[ox.Quad], evidence: _Evidence) -> Iterator[Violation]:
    """Yield what the shapes that are queries find, over all graphs at once."""
    rules, held = ox.Store(), ox.Store()
    rules.extend(shapes())
    held.extend(quads)
    question = (folder("ontology") / "shapes" / "constraints.rq").read_text(encoding="utf-8")
    for row in _rows(rules, question, "constraints.rq"):
        about = f"WHERE {{ $this a <{row['class']}> ."
        for found in _rows(held, row["select"].replace("WHERE {", about, 1), row["constraint"]):
            yield Violation(
                focus=found["this"],
                path=found.get("path", ""),
                message=row["message"],
                severity="Violation",
                shape=row["constraint"].rpartition("#")[2],
                value=found.get("value", ""),
                quote=evidence.of(found["this"]),
            )


def _rows(store: ox.Store, query: str, name: str) -> Iterator[dict[str, str]]:
    try:
        answer = store.query(query, prefixes=dict(vocab.PREFIXES), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise InvalidOntology(name, str(error), hint="correct its query") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise InvalidOntology(name, "asks no SELECT", hint="correct its query")
    names = [variable.value for variable in answer.variables]
    for row in answer:
        yield {name: term.value for name, term in zip(names, row, strict=True) if term is not None}


def _results(report: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    import rdflib

    yield from report.subjects(rdflib.RDF.type, rdflib.URIRef(SH + "ValidationResult"))


def _violation(result: Any, report: rdflib.Graph, evidence: _Evidence) -> Violation:
    import rdflib

    def value(name: str) -> str:
        found = sorted(str(o) for o in report.objects(result, rdflib.URIRef(SH + name)))
        return found[0] if found else ""

    focus = value("focusNode")
    path = next(report.objects(result, rdflib.URIRef(SH + "resultPath")), None)
    return Violation(
        focus=focus,
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        message=value("resultMessage"),
        severity=value("resultSeverity").removeprefix(SH),
        shape=value("sourceShape").rpartition("#")[2],
        value=value("value"),
        quote=evidence.of(focus),
    )


class _Evidence:
    """The words behind a node: its own evidence, or that of a fact about it."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.facts: Mapping[tuple[str, str], list[str]] = defaultdict(list)
        self.about: Mapping[str, list[str]] = defaultdict(list)
        wanted = {
            vocab.UKG_EVIDENCE,
            vocab.UKG_SUPPORTED_BY,
            vocab.OA_HAS_SELECTOR,
            vocab.OA_START,
            vocab.OA_END,
            vocab.OA_EXACT,
        }
        parties = {
            vocab.RDF_SUBJECT,
            vocab.ORG_MEMBER,
            vocab.SCHEMA_CREATOR,
            vocab.SCHEMA_AGENT,
            vocab.UKG_IMPLEMENTER,
        }
        for quad in sorted(quads, key=str):
            name = quad.predicate.value
            subject, target = getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")
            if name in wanted:
                self.facts[subject, name].append(target)
            elif name in parties:
                self.about[target].append(subject)

    def of(self, node: str) -> Quote | None:
        """Return the first words that stand behind a node, or None."""
        for fact in (node, *self.about.get(node, ())):
            for assertion in (fact, *self.facts.get((fact, vocab.UKG_SUPPORTED_BY), ())):
                places = self.facts.get((assertion, vocab.UKG_EVIDENCE), [assertion])
                for quote in filter(None, map(self._quote, places)):
                    return quote
        return None

    def _quote(self, evidence: str) -> Quote | None:
        found: dict[str, str] = {}
        for selector in self.facts.get((evidence, vocab.OA_HAS_SELECTOR), ()):
            for name in (vocab.OA_START, vocab.OA_END, vocab.OA_EXACT):
                found.update((name, v) for v in self.facts.get((selector, name), ()))
        if (
            len(found) < 3
            or not found[vocab.OA_START].isdigit()
            or not found[vocab.OA_END].isdigit()
        ):
            return None
        document = evidence.partition("#")[0]
        start, end = int(found[vocab.OA_START]), int(found[vocab.OA_END])
        return Quote(document, start, end, found[vocab.OA_EXACT])
