"""Whatever stands in a graph comes back from each RDF syntax as it was, read by two implementations."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import vocab
from kg.export import export
from kg.iri import DEFAULT_BASE
from kg.query import prefixes
from kg.serve import forms
from kg.serve.pages.reading import rdf
from kg.serve.results import Sink
from kg.serve.results import graph as write
from kg.store import Snapshot, open_draft, open_snapshot

XSD = "http://www.w3.org/2001/XMLSchema#"
# What readers of IRIs stumble over: dots, escapes, other scripts, prefixes of kg's own context as
# schemes, names that no XML element can have.
IRIS = (
    "https://w3id.org/unikg/id/person/ada-ng-1a2b3c4d",
    "https://w3id.org/unikg/ns#a.b.",
    "https://schema.org/-x'(y)!$&*+,;=@",
    "https://example.org/қала/東京?q=%2F%3C&a=b#x:y",
    "https://example.org/",
    "https://example.org//two//slashes",
    "http://example.org/1/2",
    "urn:isbn:0-395-36341-1",
    "urn:kg:own:a%20b%3Cc%3E",
    "ukg:no-prefix",
    "schema:name",
    "id:x",
    "tag:example.org,2024:x",
    "data:text/plain,%22",
)
PREDICATES = (*IRIS[:4], vocab.RDF_TYPE, vocab.SCHEMA_NAME, vocab.UKG_CONFIDENCE, vocab.UKG_CLAIM,
              "schema:name")  # fmt: skip
TEXTS = (
    "", " ", "\n", "\r\n", "\t", "\\", '"', "'''", '"""', '\\"', "<b>&amp;]]>", "\u0000", "\u0001\u001f\x7f",
    "\u0085\u2028\ufeff\ufffe", "\U0010ffff", "e\u0301 é", "\u202eright to left", "@en", "^^<x>", "\\u0041",
    "a" * 5000, "{}", "_:b0", "?x", "${x}", "%s",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(TEXTS), st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
)
LANGUAGES = ("en", "ru", "kk", "zh-hans-cn", "de-1996", "x-own", "ar")
TYPED = (
    ("42", "integer"), ("-7", "integer"), ("123456789012345678", "integer"), ("1.5", "decimal"),
    ("true", "boolean"), ("0.5", "double"), ("2024-02-29", "date"), ("2024", "gYear"), ("2024-05", "gYearMonth"),
    ("--02-29", "gMonthDay"), ("P5Y", "duration"), ("2024-02-29T10:00:00Z", "dateTime"), ("https://x.org/", "anyURI"),
)  # fmt: skip
# rdflib reads no local name with an escape, such as schema:\\-x, though Turtle has them.
ESCAPED = frozenset(IRIS[1:3])
iris = st.sampled_from(IRIS).map(ox.NamedNode)
literals = st.one_of(
    st.builds(ox.Literal, texts),
    st.builds(lambda t, g: ox.Literal(t, language=g), texts, st.sampled_from(LANGUAGES)),
    st.sampled_from(TYPED).map(
        lambda pair: ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1]))
    ),
    st.builds(
        lambda t, d: ox.Literal(t, datatype=ox.NamedNode(d)),
        texts,
        st.sampled_from(("https://example.org/type", "schema:type", "urn:x:y")),
    ),
)
graphs = st.sampled_from((None, *IRIS[:3], "urn:g", "schema:graph"))
facts = st.tuples(
    graphs, iris, st.sampled_from(PREDICATES).map(ox.NamedNode), st.one_of(iris, literals)
)
WHOLE = {
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
}
DEFAULT = rdflib.URIRef("urn:x-rdflib:default")
EXAMPLES = int(os.environ.get("KG_EXAMPLES", "40"))  # of each property
BELIEVED = {
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
}


Fact = tuple[str | None, ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def quad(fact: Fact) -> ox.Quad:
    graph, *triple = fact
    return ox.Quad(*triple, ox.DefaultGraph() if graph is None else ox.NamedNode(graph))


class Held:
    """A snapshot in memory, which is quicker made than one on disk."""

    base = DEFAULT_BASE

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.quads = ox.Store()
        self.quads.extend(quads)
        self.manifest = self

    def graph(self, _: None) -> Iterable[ox.Quad]:
        return self.quads.quads_for_pattern(None, None, None, ox.DefaultGraph())


def exported(given: set[Fact]) -> dict[str, bytes]:
    held = cast(Snapshot, Held(map(quad, given)))
    return {form: export(held, form) for form in (*WHOLE, *BELIEVED)}


@given(given=st.sets(facts, min_size=1, max_size=12))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_syntax_gives_back_what_was_stored(given: set[Fact]) -> None:
    made = exported(given)
    wanted = {quad(fact) for fact in given}
    for form, (kind, _) in WHOLE.items():
        assert set(ox.parse(made[form], format=kind)) == wanted, form
    believed = {q.triple for q in wanted if q.graph_name == ox.DefaultGraph()}
    for form, (kind, _) in BELIEVED.items():
        assert {q.triple for q in ox.parse(made[form], format=kind)} == believed, form


def foreign(term: object) -> rdflib.term.Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == XSD + "string"
    return rdflib.Literal(
        term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value), normalize=False
    )


@given(given=st.sets(facts, min_size=1, max_size=8))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rdflib_reads_each_syntax_as_it_was_stored(given: set[Fact]) -> None:
    given = {fact for fact in given if not ESCAPED & {getattr(t, "value", t) for t in fact}}
    made = exported(given)
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        wanted = {
            (*map(foreign, triple), rdflib.URIRef(graph) if graph else DEFAULT)
            for graph, *triple in given
        }
        for form, (_, kind) in WHOLE.items():
            dataset = rdflib.Dataset().parse(data=made[form], format=kind)
            assert {(*q[:3], q[3] or DEFAULT) for q in dataset.quads()} == wanted, form
        for form, (_, kind) in BELIEVED.items():
            graph = rdflib.Graph().parse(data=made[form], format=kind)
            assert set(graph) == {tuple(q[:3]) for q in wanted if q[3] == DEFAULT}, form
    finally:
        rdflib.NORMALIZE_LITERALS = normalize


def test_all_of_them_survive_the_store_on_disk(tmp_path: Path) -> None:
    me, knows = ox.NamedNode(IRIS[0]), ox.NamedNode(IRIS[3])
    terms = [
        *map(ox.NamedNode, IRIS),
        *map(ox.Literal, TEXTS),
        *(ox.Literal(text, language=tag) for text in TEXTS for tag in LANGUAGES),
        *(ox.Literal(text, datatype=ox.NamedNode(XSD + kind)) for text, kind in TYPED),
    ]
    wanted = {
        ox.Quad(me, knows, term, ox.NamedNode(graph) if graph else ox.DefaultGraph())
        for term in terms
        for graph in (None, IRIS[2])
    }
    with open_draft(tmp_path / "s") as draft:
        for graph in (None, IRIS[2]):
            name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
            draft.put(graph, [q for q in wanted if q.graph_name == name])
        draft.publish()
    with open_snapshot(tmp_path / "s") as snapshot:
        assert set(snapshot) == wanted
        for form, (kind, _) in WHOLE.items():
            assert set(ox.parse(export(snapshot, form), format=kind)) == wanted, form


ANSWERS = {
    forms.TURTLE: ox.RdfFormat.TURTLE,
    forms.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    forms.JSONLD: ox.RdfFormat.JSON_LD,
    forms.RDFXML: ox.RdfFormat.RDF_XML,
    forms.TRIG: ox.RdfFormat.TRIG,
    forms.NQUADS: ox.RdfFormat.N_QUADS,
}
PAGES = (forms.TURTLE, forms.NTRIPLES, forms.JSONLD, forms.RDFXML)
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(triple: ox.Triple) -> ox.Triple:
    """XML has no way to write some characters; they are shown as one that says so."""
    term = triple.object
    if not isinstance(term, ox.Literal) or not NO_XML.search(term.value):
        return triple
    text = NO_XML.sub("\ufffd", term.value)
    tag = {"language": term.language} if term.language else {"datatype": term.datatype}
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, **tag))  # type: ignore[arg-type]


@given(given=st.sets(facts, min_size=1, max_size=8))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_answers_of_the_server_and_of_queries_come_back(given: set[Fact]) -> None:
    triples = [quad((None, *fact[1:])).triple for fact in given]
    known = dict(prefixes(DEFAULT_BASE))
    for form, kind in ANSWERS.items():
        wanted = set(map(as_xml, triples)) if form == forms.RDFXML else set(triples)
        found: list[bytes] = []
        sink = Sink(found.append, 1 << 30)
        write(triples, form, sink, known)
        sink.flush()
        assert {q.triple for q in ox.parse(b"".join(found), format=kind)} == wanted, form
        if form in PAGES:
            store = ox.Store()
            store.extend(ox.Quad(*triple, ox.NamedNode("urn:g")) for triple in triples)
            data = rdf(store, "urn:g", form, known, is_document=True)
            assert {q.triple for q in ox.parse(data, format=kind)} == wanted, form
