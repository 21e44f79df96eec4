"""Exports: read back by another implementation, with the same counts, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg import export, pipeline
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Identity,
    Kind,
    Literal,
    Mention,
    Status,
)
from kg.store import Snapshot, open_snapshot
from kg.views import ViewDocument, ViewEvidence, ViewFact, ViewGraph, ViewNode, collect

TEXT = "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.\n"
EVIL = '=cmd|"<b>&\x0b\n]]>'


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = tmp_path_factory.mktemp("export") / "s"
    pipeline.add([Document("a.txt", TEXT), Document("b.txt", TEXT + "It rained.\n")], store)
    with open_snapshot(store) as opened:
        yield opened


def evil() -> ViewGraph:
    """A view whose every text tries to break out of its place, with two edges between two nodes."""
    words = ViewEvidence("urn:d", EVIL, 3, 9, ((0, 2),), 0.5, EVIL, "held", EVIL)
    one, two = (
        ViewNode("urn:a", "Person", EVIL),
        ViewNode("urn:b", "Event", "B", same_as=("urn:x",)),
    )
    return ViewGraph(
        nodes=(one, two),
        edges=tuple(
            ViewFact(f"urn:f{n}", "urn:a", "participatedIn", "urn:b", EVIL, evidence=(words,))
            for n in range(2)
        ),
        facts=(ViewFact("urn:g", "urn:a", "saidThat", value=EVIL, evidence=(words,)),),
        documents=(ViewDocument("urn:d", EVIL, "2024", "https://n.example/"),),
    )


@pytest.mark.parametrize("form", export.FORMATS)
def test_the_same_graph_gives_the_same_bytes(snapshot: Snapshot, form: str) -> None:
    data = export.export(snapshot, form)
    assert export.export(snapshot, form) == data
    # Of people and places that no registry knows there is nothing to offer to Wikidata.
    assert bool(data) == (form != "quickstatements")


@pytest.mark.parametrize(
    ("form", "kind"), [("nquads", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")]
)
def test_rdflib_reads_the_whole_graph(snapshot: Snapshot, form: str, kind: str) -> None:
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=export.export(snapshot, form), format=kind)
    assert len(set(dataset.quads())) == len(snapshot)


@pytest.mark.parametrize(("form", "kind"), [("turtle", "turtle"), ("ntriples", "nt")])
def test_rdflib_reads_what_is_believed(snapshot: Snapshot, form: str, kind: str) -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=export.export(snapshot, form), format=kind)
    assert len(graph) == len(list(snapshot.graph(None)))


@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld"])
def test_the_engine_reads_back_the_same_quads(snapshot: Snapshot, form: str) -> None:
    kind = {
        "nquads": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    assert set(ox.parse(export.export(snapshot, form), format=kind[form])) == set(snapshot)


def test_lines_are_sorted(snapshot: Snapshot) -> None:
    for form in ("nquads", "ntriples"):
        lines = export.export(snapshot, form).splitlines()
        assert lines == sorted(set(lines))


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx_reads_nodes_and_facts(snapshot: Snapshot, form: str) -> None:
    import networkx

    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[form]
    for view in (collect(snapshot.quads), evil()):
        graph = read(io.BytesIO(getattr(export, form)(view)))
        assert graph.number_of_nodes() == len(view.nodes)
        assert graph.number_of_edges() == len(view.edges)
        assert {data["kind"] for _, data in graph.nodes(data=True)} == {n.kind for n in view.nodes}
        assert graph.is_directed()
        for _, _, data in graph.edges(data=True):
            assert data["quote"]
            assert isinstance(data["confidence"], float)
    clean = EVIL.replace("\x0b", "")
    assert graph.nodes["urn:a"]["label"] == clean


def test_a_table_of_facts_with_their_words(snapshot: Snapshot) -> None:
    view = collect(snapshot.quads)
    rows = list(csv.DictReader(io.StringIO(export.export(snapshot, "csv").decode(), newline="")))
    assert len(rows) == len(view.edges) + len(view.facts)
    assert {row["quote"] in TEXT for row in rows} == {True}
    assert {row["claim IRI"] for row in rows} == {f.iri for f in (*view.edges, *view.facts)}


def test_no_cell_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(export.csv(evil()).decode(), newline="")))
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]
    assert f"'{EVIL}" in rows[1]


def extraction() -> Extraction:
    document = Document("dev/x.txt", "Rector Ada Ng of Foo spoke for Bar.")
    span = document.span
    person = Entity(
        "e1", Kind.PERSON, "Ada Ng", (Mention(span(7, 13)), Mention(span(0, 6), "anaphora"))
    )
    school = Entity("e2", Kind.UNIVERSITY, "Foo", (Mention(span(17, 20)),))
    held = Claim(
        "e1",
        "holdsPosition",
        Literal("Rector"),
        Evidence(span(0, 20), "r"),
        0.9,
        (("organization", "e2"),),
    )
    planned = Claim(
        "e2",
        "cooperatesWith",
        Literal("Bar"),
        Evidence(span(17, 34), "s"),
        0.5,
        (),
        Status.PLANNED,
        "e1",
    )
    return Extraction(document, (person, school), (planned, held))


def test_claims_have_the_documented_form() -> None:
    one = extraction()
    known = {("dev/x.txt", "e1"): Identity("urn:ada", Kind.PERSON, "Ada Ng")}
    (record,) = export.claims(one, known)
    assert json.loads(export.json_line(record)) == record
    assert record == {
        "document": "dev/x.txt",
        "subject": {"id": "urn:ada", "type": "Person", "name": "Ada Ng", "mentions": ["Ada Ng"]},
        "predicate": "holdsPosition",
        "object": {"value": "Rector"},
        "qualifiers": {
            "organization": {"id": None, "type": "University", "name": "Foo", "mentions": ["Foo"]}
        },
        "evidence": {"quote": "Rector Ada Ng of Foo", "start": 0, "end": 20},
        "confidence": 0.9,
        "status": "held",
        "rule": "r",
    }
    assert export.claim_row(record)[1:4] == ["Ada Ng", "holdsPosition", "Rector, Foo"]


def test_what_is_not_held_is_told_on_demand() -> None:
    first, second = export.claims(extraction(), {}, everything=True)
    assert (first["status"], second["status"]) == ("held", "planned")
    assert second["speaker"]["name"] == "Ada Ng"


def test_the_scorer_reads_the_lines() -> None:
    from kg.evaluate import found, from_json

    lines = [export.json_line(record) for record in export.claims(extraction(), {})]
    assert [from_json(line) for line in lines] == found(extraction())
