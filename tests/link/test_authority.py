import gzip
import json
import sqlite3
import zipfile

import pytest

from kg import pipeline
from kg.errors import AuthorityError, NotFound
from kg.export import export
from kg.link import FOLDER, add, installed, load, remove, update
from kg.link.index import Index
from kg.model import Document
from kg.store import open_snapshot

from .conftest import RECORDS

AMOUNT = len(RECORDS)


def zipped(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v1.9-ror-data.json", json.dumps([{"old": "schema"}]))
        archive.writestr("v1.9-ror-data_schema_v2.json", json.dumps(RECORDS))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("plain.json", lambda p: p.write_text(json.dumps(RECORDS))),
        ("packed.json.gz", lambda p: p.write_bytes(gzip.compress(json.dumps(RECORDS).encode()))),
        ("dump.zip", zipped),
    ],
)
def test_a_dump_is_read_in_each_form_it_is_published_in(tmp_path, name, write):
    write(tmp_path / name)
    assert add("ror", tmp_path / name, tmp_path / "index").records == AMOUNT


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"not json", "JSON"),
        (b"\x1f\x8b broken", "JSON"),
        (b"PK\x03\x04 broken", "JSON"),
        (b"{}", "no list"),
        (b'[{"id": "https://ror.org/1"}]', "schema version 2"),
    ],
)
def test_a_file_that_is_no_dump_is_refused_and_leaves_nothing_behind(tmp_path, content, word):
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(AuthorityError, match=word):
        add("ror", tmp_path / "bad", tmp_path / "index")
    assert list((tmp_path / "index").iterdir()) == []


def test_registries_are_listed_replaced_and_removed(tmp_path, dump):
    folder = tmp_path / "index"
    add("ror", dump, folder)
    (tmp_path / "own.csv").write_text("id,name,country\nurn:x,Lake School,kz\n")
    add("csv", tmp_path / "own.csv", folder, name="own")
    add("ror", dump, folder)
    assert [(e.name, e.kind, e.records) for e in installed(folder)] == [
        ("own", "csv", 1),
        ("ror", "ror", AMOUNT),
    ]
    assert remove("own", folder).name == "own"
    assert [e.name for e in installed(folder)] == ["ror"]
    with pytest.raises(NotFound, match="ror"):
        remove("own", folder)


def test_an_update_whose_file_is_gone_tells_how_to_go_on(tmp_path, dump):
    moved = tmp_path / "moved.json"
    moved.write_bytes(dump.read_bytes())
    add("ror", moved, tmp_path / "index", name="mine")
    moved.unlink()
    with pytest.raises(
        NotFound, match=r"not there any more; kg authority add ror FILE --name mine"
    ):
        update("mine", tmp_path / "index")
    assert installed(tmp_path / "index")[0].records == AMOUNT


def test_an_update_that_fails_keeps_what_was_there(tmp_path, dump):
    add("ror", dump, tmp_path)
    (tmp_path / "bad.json").write_text("[]")
    with pytest.raises(AuthorityError):
        add("ror", tmp_path / "bad.json", tmp_path)
    assert installed(tmp_path)[0].records == AMOUNT


def test_a_table_needs_its_columns_and_says_which_line_lacks_a_value(tmp_path):
    (tmp_path / "a.csv").write_text("label\nx\n")
    with pytest.raises(AuthorityError, match="id and name"):
        load(tmp_path / "a.csv", own=False)
    (tmp_path / "b.csv").write_text("id,name\nurn:a,A\nurn:b,\n")
    with pytest.raises(AuthorityError, match="line 3"):
        load(tmp_path / "b.csv", own=False)


def test_a_table_brings_names_of_each_kind_and_keeps_other_columns_as_facts(tmp_path):
    (tmp_path / "own.csv").write_text(
        "id,name,kind,language,aliases,former,acronyms,country,same_as,dean\n"
        "urn:a,Lake School,University,en,School of the Lake|Lake,Pond School,LS,kz,http://x/1,Nobody\n"
    )
    [index] = load(tmp_path / "own.csv", own=False).indexes
    record = index.by_iris(["urn:a"])["urn:a"]
    assert {(n.value, n.kind) for n in record.names} == {
        ("Lake School", "label"),
        ("School of the Lake", "alias"),
        ("Lake", "alias"),
        ("Pond School", "former"),
        ("LS", "acronym"),
    }
    assert record.country == "KZ"
    assert record.same_as == ("http://x/1",)
    assert record.fact("dean") == "Nobody"


def test_a_skos_list_brings_labels_and_matches(tmp_path):
    (tmp_path / "list.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://x/a> skos:prefLabel "Lake School"@en ; skos:altLabel "LS" ;\n'
        "  skos:exactMatch <https://ror.org/0eku> .\n"
    )
    [index] = load(tmp_path / "list.ttl", own=False).indexes
    assert index.by_iris(["http://x/a"])["http://x/a"].same_as == (
        "http://x/a",
        "https://ror.org/0eku",
    )
    (tmp_path / "list.ttl").write_text("<http://x/a> broken")
    with pytest.raises(AuthorityError, match="Turtle"):
        load(tmp_path / "list.ttl", own=False)


def test_what_is_no_index_is_refused_with_the_way_out(tmp_path):
    (tmp_path / "x.sqlite").write_bytes(b"nothing of the kind")
    with pytest.raises(AuthorityError, match="kg authority add"):
        load(tmp_path / "x.sqlite", own=False)
    with sqlite3.connect(tmp_path / "y.sqlite") as connection:
        connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        connection.execute("INSERT INTO meta VALUES ('format', '0')")
    with pytest.raises(AuthorityError, match="another version"):
        Index.open(tmp_path / "y.sqlite")
    with pytest.raises(NotFound):
        load(tmp_path / "missing")


def test_records_bring_places_identifiers_and_relations(registry):
    [record] = registry.records("https://ror.org/0eku")
    assert (record.country, record.city, record.fact("established")) == (
        "KZ",
        "Ust-Kamenogorsk",
        "1952",
    )
    assert "http://www.wikidata.org/entity/Q1520316" in record.same_as
    assert record.fact("latitude") == "1.5"
    [place] = registry.indexes[0].places("Tomsk")
    assert (place.country, place.geonames) == ("RU", 4)


def test_what_cannot_stand_in_a_graph_is_left_out_and_told(tmp_path):
    bad = "http://example.org/a<script>alert(1)</script>"
    (tmp_path / "own.csv").write_text(
        "id,name,language,same_as,homepage\n"
        f"{bad},Foo University,British English,{bad}|https://ror.org/0foo|http://x/%zz,http://x:y/\n"
    )
    entry = add("csv", tmp_path / "own.csv", tmp_path / "s" / FOLDER, name="own")
    assert len(entry.faults) == 3
    assert entry.faults[0] == f"{bad}: 'british english' is no language tag; left out"
    assert f"{bad!r} is no address" in entry.faults[1]
    assert "'http://x/%zz' is no address" in entry.faults[2]
    text = "Ada Ng, Rector of Foo University, spoke."
    pipeline.add([Document("a.txt", text)], tmp_path / "s")
    with open_snapshot(tmp_path / "s") as snapshot:
        made = export(snapshot, "nquads").decode()
    assert "sameAs> <https://ror.org/0foo>" in made
    assert "linkTarget> <urn:kg:own:http%3A//example.org/a%3Cscript%3E" in made or "ror.org" in made
    assert "<script" not in made.replace('"http://x:y/"', "")
    pipeline.add([Document("a.txt", text + " It rained.")], tmp_path / "s")


def test_half_a_character_in_a_dump_is_told(tmp_path):
    records = json.loads(json.dumps(RECORDS))
    records[0]["names"][0]["value"] = "Foo \ud800"
    (tmp_path / "dump.json").write_text(json.dumps(records))
    with pytest.raises(AuthorityError, match=r"record .*ror\.org/0eku.*half a character"):
        add("ror", tmp_path / "dump.json", tmp_path / "index")
    assert list((tmp_path / "index").iterdir()) == []
