"""The bundled reports, exported and read back by what others use; the counts are those of the graph.

The readers of npm (``jsonld``, and ``graphology``'s of GEXF and GraphML, on which Gephi Lite stands)
are looked for in ``KG_NODE_MODULES``, where ``.ci/run`` puts them; without them these are skipped.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import kg
from kg import export, pipeline, vocab
from kg.claims import forms
from kg.export.web import mapping
from kg.model import Kind
from kg.resources import folder
from kg.store import Snapshot, open_snapshot
from kg.views import ViewDocument, ViewEvidence, ViewFact, ViewGraph, ViewNode, collect

EVIL = "</script><img src=x onerror=alert(1)>; \"q\" | a\t/* b */\n=1+1 'x'"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = tmp_path_factory.mktemp("readers") / "s"
    pipeline.build([folder("data") / "events"], store)
    with open_snapshot(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def view(snapshot: Snapshot) -> ViewGraph:
    return collect(snapshot.quads, limit=1 << 62)


def node(form: str, data: bytes, place: Path) -> Mapping[str, Any]:
    """Read an export with a library of npm."""
    modules = os.environ.get("KG_NODE_MODULES", "")
    if not modules or shutil.which("node") is None:
        pytest.skip("no readers of npm: KG_NODE_MODULES names no folder")
    file = place / "export"
    file.write_bytes(data)
    script = Path(__file__).with_name("export_readers.cjs")
    done = subprocess.run(
        ["node", str(script), form, str(file)],
        capture_output=True, encoding="utf-8", timeout=120,
        env={**os.environ, "NODE_PATH": modules},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


# ------------------------------------------------------------------------------------- JSON-LD


def test_a_json_ld_processor_reads_the_same_quads(snapshot: Snapshot, tmp_path: Path) -> None:
    found = node("jsonld", export.export(snapshot, "jsonld"), tmp_path)["nquads"]
    assert set(ox.parse(found, format=ox.RdfFormat.N_QUADS)) == set(snapshot)


def test_json_ld_is_said_in_the_terms_of_the_published_context(snapshot: Snapshot) -> None:
    document = json.loads(export.export(snapshot, "jsonld"))
    published = json.loads((folder("ontology") / "context.jsonld").read_text("utf-8"))
    assert document["@context"] == published["@context"]
    people = [one for one in document["@graph"] if one.get("type") == "schema:Person"]
    assert people
    assert all("prefLabel" in one for one in people)
    inside = {one["id"] for one in document["@graph"] if "@graph" in one}
    assert inside == {g.value for g in snapshot.quads.named_graphs()}


def test_an_engine_and_a_library_read_the_same_json_ld(snapshot: Snapshot) -> None:
    import rdflib

    data = export.export(snapshot, "jsonld")
    assert set(ox.parse(data, format=ox.RdfFormat.JSON_LD)) == set(snapshot)
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format="json-ld")
    assert len(set(dataset.quads())) == len(snapshot)
    other = rdflib.Dataset()
    other.parse(data=export.export(snapshot, "nquads"), format="nquads")
    assert {quad[:3] for quad in dataset.quads()} == {quad[:3] for quad in other.quads()}


# ------------------------------------------------------------------------------------ drawings


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_the_readers_of_gephi_lite_find_all_nodes_and_facts(
    snapshot: Snapshot, view: ViewGraph, tmp_path: Path, form: str
) -> None:
    found = node(form, export.export(snapshot, form), tmp_path)
    nodes = sorted((n.iri, n.label, n.kind) for n in view.nodes)
    assert sorted(map(tuple, found["nodes"])) == nodes
    edges = Counter((f.subject, f.object, f.relation) for f in view.edges)
    assert Counter(tuple(edge[:3]) for edge in found["edges"]) == edges
    quotes = {e.quote for f in view.edges for e in f.evidence}
    assert {edge[3] for edge in found["edges"]} <= quotes
    assert all(0 < float(edge[4]) <= 1 for edge in found["edges"])


# -------------------------------------------------------------------------------------- tables


def unpacked(data: bytes) -> dict[str, list[dict[str, str]]]:
    packed = zipfile.ZipFile(io.BytesIO(data))
    return {
        name: list(csv.DictReader(io.StringIO(packed.read(name).decode(), newline="")))
        for name in packed.namelist()
        if name.endswith(".csv")
    }


def test_tables_hold_all_and_their_keys_lead_somewhere(snapshot: Snapshot, view: ViewGraph) -> None:
    data = export.export(snapshot, "tables")
    read = unpacked(data)
    facts = (*view.edges, *view.facts)
    assert len(read["entities.csv"]) == len(view.nodes)
    assert len(read["facts.csv"]) == len(facts)
    assert len(read["documents.csv"]) == len(snapshot.manifest.sources)
    assert len(read["evidence.csv"]) == len({(f.iri, e) for f in facts for e in f.evidence})
    packed = zipfile.ZipFile(io.BytesIO(data))
    described = json.loads(packed.read("csv-metadata.json"))
    assert {table["url"] for table in described["tables"]} == read.keys()
    for table in described["tables"]:
        rows, schema = read[table["url"]], table["tableSchema"]
        columns = [column["name"] for column in schema["columns"]]
        assert packed.read(table["url"]).decode().split("\r\n")[0].split(",") == columns
        key = schema["primaryKey"]
        keys = [
            tuple(row[name] for name in ([key] if isinstance(key, str) else key)) for row in rows
        ]
        assert len(set(keys)) == len(keys), table["url"]
        for one in schema.get("foreignKeys", ()):
            there = {
                row[one["reference"]["columnReference"]]
                for row in read[one["reference"]["resource"]]
            }
            assert {row[one["columnReference"]] for row in rows} - {""} <= there
        for column in schema["columns"]:
            if column.get("required"):
                assert all(row[column["name"]] for row in rows)


def test_polars_and_pandas_read_the_tables(snapshot: Snapshot) -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    files = export.files(snapshot, "tables")
    for name, data in files.items():
        if name.endswith(".csv"):
            frame = pandas.read_csv(io.BytesIO(data), keep_default_na=False)
            assert polars.read_csv(data, infer_schema=False).shape == frame.shape
    evidence = pandas.read_csv(io.BytesIO(files["evidence.csv"]))
    assert (evidence["end"] > evidence["start"]).all()


def test_a_pair_for_the_importer_of_neo4j(snapshot: Snapshot, view: ViewGraph) -> None:
    read = unpacked(export.export(snapshot, "neo4j"))
    nodes, ties = read["nodes.csv"], read["relationships.csv"]
    assert len(nodes) == len(view.nodes)
    assert len(ties) == len(view.edges)
    ids = {row["iri:ID"] for row in nodes}
    assert len(ids) == len(nodes)
    for row in nodes:
        assert re.fullmatch(r"Entity;\w+", row[":LABEL"])
    for row in ties:
        assert {row[":START_ID"], row[":END_ID"]} <= ids
        assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", row[":TYPE"])
        float(row["confidence:double"])
        int(row["sources:int"])
    for row in (*nodes, *ties):
        assert not re.search(r"[\r\n]", "".join(row.values()))
    # Each column says its type as the importer's manual has it.
    for name in (*nodes[0], *ties[0]):
        assert re.fullmatch(
            r"\w+(:(ID|double|int|string\[\]))?|:(START_ID|END_ID|TYPE|LABEL)", name
        )


# ---------------------------------------------------------------------------------- schema.org


def test_every_kind_and_relation_is_told_in_schema_org_or_left_out_with_a_reason() -> None:
    table = mapping()
    assert table["kinds"].keys() == {kind.value for kind in Kind}
    told, out = set(table["relations"]), set(table["left-out"]) - {"saidThat"}
    assert not told & out
    assert told | out == forms().keys() - {"saidThat"}


def test_schema_org_has_the_same_things_and_facts(
    snapshot: Snapshot, view: ViewGraph, tmp_path: Path
) -> None:
    import rdflib

    data = export.export(snapshot, "schema-org")
    graph = rdflib.Graph().parse(data=data, format="json-ld")
    schema = "https://schema.org/"
    terms = {str(term) for triple in graph for term in triple[1:2]}
    assert {term for term in terms if not term.startswith(schema)} == {vocab.RDF_TYPE}
    types = Counter(str(o).removeprefix(schema) for o in graph.objects(None, rdflib.RDF.type))
    for kind, name in mapping()["kinds"].items():
        assert types[name] == sum(n.kind == kind for n in view.nodes)
    assert types["NewsArticle"] == len(view.documents)
    assert types["Quotation"] == sum(f.relation == "saidThat" for f in view.facts)
    for relation, form in mapping()["relations"].items():
        if form.get("inverse"):
            pairs = {(f.object, f.subject) for f in view.edges if f.relation == relation}
            found = graph.subject_objects(rdflib.URIRef(schema + form["property"]))
            assert {(str(s), str(o)) for s, o in found} == pairs
    if os.environ.get("KG_NODE_MODULES"):
        nquads = node("jsonld", data, tmp_path)["nquads"]
        assert len(nquads.splitlines()) == len(graph)


# ------------------------------------------------------------------------------------ Wikidata


def line(cells: list[str]) -> Any:
    """Return a line as the client library models it; it refuses what QuickStatements would."""
    model = pytest.importorskip("quickstatements_client")
    if cells == ["CREATE"]:
        return model.CreateLine()
    subject, predicate, target, *rest = cells
    parts = list(zip(rest[::2], rest[1::2], strict=True))
    qualifiers = [part(model, name, value) for name, value in parts]
    if re.fullmatch(r"Q\d+", target):
        return model.EntityLine(
            subject=subject, predicate=predicate, target=target, qualifiers=qualifiers
        )
    if target.startswith("+"):
        text = model.DateLine.model_construct(
            type="Date", subject=subject, predicate=predicate, target=target, qualifiers=qualifiers
        )
        assert re.fullmatch(DATE, target)
        return text
    assert target[0] == target[-1] == '"'
    return model.TextLine(
        subject=subject, predicate=predicate, target=target[1:-1], qualifiers=qualifiers
    )


DATE = r"\+\d{4}-\d\d-\d\dT00:00:00Z/(9|10|11)"


def part(model: Any, name: str, value: str) -> Any:
    if re.fullmatch(r"Q\d+", value):
        return model.EntityQualifier(predicate=name, target=value)
    if value.startswith('"'):
        return model.TextQualifier(predicate=name, target=value[1:-1])
    # The library has no model of a text with a language; its form is checked here.
    assert re.fullmatch(DATE, value) or re.fullmatch(r'[a-z]{2,3}:"[^"\t\n]+"', value)
    return model.DateQualifier(predicate=name, target=value)


def test_quickstatements_are_what_their_client_library_writes(snapshot: Snapshot) -> None:
    model = pytest.importorskip("quickstatements_client")
    data = export.export(snapshot, "quickstatements").decode()
    lines = [line(text.split("\t")) for text in data.splitlines()]
    assert lines
    assert model.render_lines(lines, sep="\t", newline="\n") + "\n" == data


def test_each_statement_for_wikidata_has_its_words_as_reference(
    snapshot: Snapshot, view: ViewGraph
) -> None:
    texts = {e.quote for f in (*view.edges, *view.facts) for e in f.evidence}
    addresses = {d.source for d in view.documents}
    for text in export.export(snapshot, "quickstatements").decode().splitlines():
        cells = text.split("\t")
        if cells == ["CREATE"] or cells[1] in ("Len", "P31"):
            continue
        given = dict(zip(cells[3::2], cells[4::2], strict=True))
        assert given["S854"].strip('"') in addresses
        quote = given["S1683"].partition(":")[2][1:-1]
        assert quote in {" ".join(one.replace('"', "'").split()) for one in texts}


# ----------------------------------------------------------------------------------- data set


def test_the_description_counts_what_is_there(snapshot: Snapshot) -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=export.export(snapshot, "dcat"), format="turtle")
    void, dcat = (
        rdflib.Namespace("http://rdfs.org/ns/void#"),
        rdflib.Namespace("http://www.w3.org/ns/dcat#"),
    )
    me = rdflib.URIRef(snapshot.manifest.base + "dataset")
    part = rdflib.URIRef(str(me) + "#believed")
    assert (me, rdflib.RDF.type, dcat.Dataset) in graph
    assert int(graph.value(me, void.triples)) == len(snapshot)
    assert int(graph.value(part, void.triples)) == len(list(snapshot.graph(None)))
    # What VoID promises is what a SPARQL engine counts.
    counts = {
        void.classPartition: "SELECT ?t (COUNT(DISTINCT ?s) AS ?n) { ?s a ?t } GROUP BY ?t",
        void.propertyPartition: "SELECT ?t (COUNT(*) AS ?n) { ?s ?t ?o } GROUP BY ?t",
    }
    for by, query in counts.items():
        term, count = (
            (void["class"], void.entities)
            if by == void.classPartition
            else (void.property, void.triples)
        )
        told = {
            (str(graph.value(one, term)), int(graph.value(one, count)))
            for one in graph.objects(part, by)
        }
        asked = {(row["t"].value, int(row["n"].value)) for row in snapshot.quads.query(query)}
        assert told == asked
    reports = [s.graph for s in snapshot.manifest.sources]
    total = sum(int(graph.value(rdflib.URIRef(one), void.triples)) for one in reports)
    assert total == sum(len(list(snapshot.graph(one))) for one in reports)
    assert not [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]


# ---------------------------------------------------------------------------------- elsewhere


def test_a_graph_at_an_endpoint_gives_the_same_bytes(snapshot: Snapshot) -> None:
    pytest.importorskip("starlette")
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--quiet"]
    server = subprocess.Popen(
        [*command, "--store", str(snapshot.path)], cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip() + "sparql"
        with kg.open(address) as graph:
            for form in sorted({*export.FORMATS} - {"dcat"}):
                assert graph.export(form) == export.export(snapshot, form), form
            there, here = (
                set(ox.parse(data, format=ox.RdfFormat.TURTLE))
                for data in (graph.export("dcat"), export.export(snapshot, "dcat"))
            )
            (only,) = here - there  # a server does not know the digest of its quads
            assert there <= here
            assert only.predicate.value.endswith("#version")
            assert graph.network().number_of_edges() == len(collect(snapshot.quads).edges)
    finally:
        server.terminate()
        server.wait()


# ------------------------------------------------------------------------------------- hostile


def evil() -> ViewGraph:
    words = ViewEvidence("urn:d", EVIL, 3, 9, confidence=0.9, rule=EVIL, speaker=EVIL)
    item = "http://www.wikidata.org/entity/Q1"
    other = "http://www.wikidata.org/entity/Q2"
    nodes = (
        ViewNode("urn:a", "University", EVIL, same_as=(item,)),
        ViewNode("urn:b", "Organization", EVIL, same_as=(other,)),
    )
    facts = (
        ViewFact("urn:f", "urn:a", "memberOf", "urn:b", EVIL, (("role", EVIL),), evidence=(words,)),
    )
    said = ViewFact("urn:g", "urn:a", "saidThat", value=EVIL, evidence=(words,))
    document = ViewDocument("urn:d", EVIL, "2024-01-01", "https://n.example/?a=" + EVIL, "en")
    return ViewGraph(nodes, facts, (said,), (document,))


def test_no_text_breaks_out_of_its_place() -> None:
    page = export.schema_org(evil()).decode()
    assert "<" not in page
    assert EVIL in json.dumps(json.loads(page), ensure_ascii=False).encode().decode(
        "unicode_escape"
    )
    for statement in export.quickstatements(evil()).decode().splitlines():
        assert len(statement.split("\t")) == 11
        assert "|" not in statement
        assert "/*" not in statement
        line(statement.split("\t"))
    pair = export.neo4j(evil())
    rows = list(csv.DictReader(io.StringIO(pair["relationships.csv"].decode(), newline="")))
    assert len(rows) == 1
    assert len(rows[0]["details:string[]"].split(";")) == 1
    cells = [
        cell
        for name, data in export.tables(evil()).items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(data.decode(), newline=""))
        for cell in row
    ]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]
