"""The graph against the shapes of ``ontology/shapes``; the only place that knows pySHACL.

pySHACL is the reference, and every finding of a shape is its own. But it takes 40 s for 100,000
triples, of which hardly any is at fault. So three things are done first:

- shapes that are SPARQL queries are asked once for all nodes, of the engine that kg has anyway:
  pySHACL parses such a query anew for every node;
- every node is screened (:mod:`kg.validate.screen`), and only those that may be at fault are left;
- pySHACL gets those alone, with what stands around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import vocab
from kg.errors import InvalidOntology
from kg.resources import folder
from kg.validate.evidence import Quote, quote
from kg.validate.facts import Facts, Stored, Whole
from kg.validate.screen import SH, Screen

if TYPE_CHECKING:
    import rdflib

__all__ = ["Quote", "Violation", "check_changed", "conforms", "shapes", "validate"]


_TARGETS = (SH + "targetClass", SH + "targetSubjectsOf")


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
    held = list(quads)
    facts = Whole(held)
    found = set(_checked(facts, _screen(shapes()).suspects(facts), held))
    store = ox.Store()
    store.extend(held)
    found.update(_asked(store, None, facts))
    return _ordered(found)


def check_changed(store: ox.Store, nodes: Iterable[ox.NamedNode]) -> list[Violation]:
    """Return what the shapes find at some nodes of a store, the gravest first.

    Args:
        store: the whole graph; what is not about the nodes is looked up only where a shape asks.
        nodes: the nodes, such as all that a changed document speaks of.

    Raises:
        InvalidOntology: the shapes themselves are wrong.

    >>> check_changed(ox.Store(), [ox.NamedNode("http://a.example/nothing")])
    []
    """
    chosen = sorted(set(nodes), key=str)
    if not chosen:
        return []
    facts = Stored(store, chosen)
    found = set(_checked(facts, _screen(shapes()).suspects(facts), store))
    found.update(_asked(store, chosen, facts))
    wanted = {node.value for node in chosen}
    return _ordered(one for one in found if one.focus in wanted)


def _ordered(found: Iterable[Violation]) -> list[Violation]:
    return sorted(found, key=lambda v: (v.severity != "Violation", v.shape, v.focus, repr(v)))


@cache
def _screen(rules: tuple[ox.Quad, ...]) -> Screen:
    return Screen(rules)


def _checked(
    facts: Facts, suspects: Mapping[Any, list[Any]] | None, quads: Iterable[ox.Quad]
) -> Iterator[Violation]:
    """Yield what pySHACL finds of the suspects of each shape; None: of all nodes."""
    if suspects is not None and not suspects:
        return
    from pyshacl import validate as check
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError

    core = [quad for quad in shapes() if quad.predicate.value != SH + "sparql"]
    nodes = {} if suspects is None else {n: None for some in suspects.values() for n in some}
    if suspects is None or _screen(shapes()).reaches_back:
        data = _graph(quads)
    else:
        # pySHACL's own list of nodes to look at is held against the values of sh:node and sh:or
        # too, so that these are not looked at: shapes get their nodes as targets instead.
        data = _graph(_around(facts, nodes))
        core = [quad for quad in core if quad.predicate.value not in _TARGETS]
        core += [
            ox.Quad(shape, ox.NamedNode(SH + "targetNode"), node)
            for shape, some in suspects.items()
            for node in some
        ]
    try:
        _, report, _ = check(
            data,
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
    for result in _results(report):
        yield _violation(result, report, facts)


def _around(facts: Facts, nodes: Iterable[Any]) -> Iterator[ox.Quad]:
    """Yield the facts of nodes and of what they lead to in two steps: no path here is longer."""
    known: set[Any] = set()
    wanted = list(nodes)
    if facts.classes_have_parts:
        wanted += facts.having(vocab.PREFIXES["rdfs"] + "subClassOf")
    for _ in range(3):
        following: dict[Any, None] = {}
        for node in wanted:
            if node in known or isinstance(node, ox.Literal):
                continue
            known.add(node)
            for name, values in facts.about(node).items():
                for value in values:
                    yield ox.Quad(node, ox.NamedNode(name), value)
                    following[value] = None
        wanted = list(following)


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


def _asked(held: ox.Store, nodes: list[ox.NamedNode] | None, facts: Facts) -> Iterator[Violation]:
    """Yield what the shapes that are queries find, over all graphs at once."""
    rules = ox.Store()
    rules.extend(shapes())
    question = (folder("ontology") / "shapes" / "constraints.rq").read_text(encoding="utf-8")
    for row in _rows(rules, question, "constraints.rq"):
        only = ""
        if nodes is not None:
            some = [str(node) for node in facts.of_class(row["class"])]
            if not some:
                continue
            only = f"VALUES $this {{ {' '.join(some)} }} "
        about = f"WHERE {{ {only}$this a <{row['class']}> ."
        for found in _rows(held, row["select"].replace("WHERE {", about, 1), row["constraint"]):
            yield Violation(
                focus=found["this"],
                path=found.get("path", ""),
                message=row["message"],
                severity="Violation",
                shape=row["constraint"].rpartition("#")[2],
                value=found.get("value", ""),
                quote=quote(facts, ox.NamedNode(found["this"])),
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

    # Not every result in the report: what went wrong at a value is a detail of another one.
    yield from report.objects(None, rdflib.URIRef(SH + "result"))


def _violation(result: Any, report: rdflib.Graph, facts: Facts) -> Violation:
    import rdflib

    def value(name: str) -> str:
        found = sorted(str(o) for o in report.objects(result, rdflib.URIRef(SH + name)))
        return found[0] if found else ""

    focus = value("focusNode")
    is_iri = isinstance(report.value(result, rdflib.URIRef(SH + "focusNode")), rdflib.URIRef)
    path = next(report.objects(result, rdflib.URIRef(SH + "resultPath")), None)
    return Violation(
        focus=focus,
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        message=value("resultMessage"),
        severity=value("resultSeverity").removeprefix(SH),
        shape=value("sourceShape").rpartition("#")[2],
        value=value("value"),
        quote=quote(facts, ox.NamedNode(focus)) if is_iri else None,
    )
