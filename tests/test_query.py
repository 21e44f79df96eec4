"""Queries: what is refused, how terms are bound, what the answer looks like, what a deadline does."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InvalidQuery, NotFound, OutOfTime
from kg.query import (
    NamedQuery,
    Result,
    answer,
    entity,
    find,
    named,
    parse,
    prefixes,
    run,
    short,
    syntax,
    visible,
)
from kg.query.prepare import prepared
from kg.query.quick import plainly_fine
from kg.query.syntax import MAX_DEPTH, bind, check, variables
from kg.query.terms import display, python
from kg.query.worker import in_worker
from kg.store import Snapshot, open_draft, open_snapshot
from kg.vocab import PREFIXES

A = "http://a.example/"
NAMES = {
    "p1": ("schema:Person", ["Ada Ng", "Ada Ng-Koroleva"]),
    "p2": ("schema:Person", ["Bela Ng"]),
    "u1": ("schema:CollegeOrUniversity", ["Foo University", "FU"]),
    "u2": ("schema:CollegeOrUniversity", ["Öst University"]),
    "c1": ("skos:Concept", ["Rector"]),
}


def quads() -> Iterator[ox.Quad]:
    for name, (kind, labels) in NAMES.items():
        node = ox.NamedNode(A + name)
        yield ox.Quad(node, ox.NamedNode(PREFIXES["rdf"] + "type"), parse(kind))
        for number, text in enumerate(labels):
            property = "skos:altLabel" if number else "skos:prefLabel"
            yield ox.Quad(
                node, ox.NamedNode(str(parse(property).value)), ox.Literal(text, language="en")
            )
    for number in range(3):
        yield ox.Quad(ox.NamedNode(A + "p1"), ox.NamedNode(A + "year"), ox.Literal(2020 + number))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = tmp_path_factory.mktemp("store")
    with open_draft(store) as draft:
        draft.put(None, quads())
        draft.publish()
    with open_snapshot(store) as opened:
        yield opened


# ------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "column 12: SERVICE"),
        ("SELECT * { sErViCe SILENT <http://x.example/> {} }", "SERVICE"),
        ("SELECT * { service\n#c\n ?g { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { \\u0053ERVICE <http://x.example/> { ?s ?p ?o } }", "SERVICE"),
        ("ASK { FILTER EXISTS { SERVICE <http://x.example/> {} } }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM a file"),
        ("SELECT * FROM NAMED <FILE:///etc/passwd> { ?s ?p ?o }", "FROM a file"),
        ("LOAD <http://x.example/>", "LOAD changes the graph"),
        ("PREFIX a: <http://x.example/> INSERT DATA { a:a a:a a:a }", "INSERT changes the graph"),
        ("DROP ALL", "DROP changes"),
        ("ASK " + "{" * (MAX_DEPTH + 1), "nested more than"),
        ("ASK { FILTER(" + "(" * 500 + ")" * 500 + ") }", "nested more than"),
        ("ASK { FILTER(" + "!" * 9100 + "true) }", "operators"),
        ("ASK { " + " UNION ".join(["{}"] * 1100) + " }", "operators"),
        ("ASK { " + "?s ?p ?o . " * 101 + " }", "triple patterns"),
        ("ASK { # " + "x" * 70_000 + "\n}", "characters"),
    ],
)
def test_what_no_query_may_say(text: str, message: str) -> None:
    with pytest.raises(InvalidQuery, match=message):
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service <http://x.example/load> 'SERVICE <http://x.example/>' }",
        '# SERVICE\nASK { ?s <http://x.example/#service> """a " SERVICE { """ }',
        "PREFIX service: <http://x.example/> ASK { ?s service:load service:insert }",
        "ASK { VALUES ?x { " + "1 " * 3000 + "} }",
        "ASK { FILTER(?x IN (" + ", ".join(map(str, range(3000))) + ")) }",
        "SELECT * FROM <http://x.example/> { ?s ?p ?o }",
    ],
)
def test_what_only_looks_forbidden_is_allowed(text: str) -> None:
    check(text)


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"{}()[].;,<>|=!'\"#:? \n\\",
                *("SELECT * ", "ASK ", "select", "INSERT", "PREFIX a: <a:b> ", "prefix é: <a:b>"),
                *("SERVICE", "ſervice", "FROM <FILE:a>", "from named <file:a>", "file", "\\u0053"),
                *("UNION", " in ", "NOT", "'a'", '"""', '"b"', "''", "<a:#b>", "# c\n", "?s ?p ?o"),
                *(
                    "PREFIX : <a:#>",
                    "PREFIX a:<file:b>",
                    "PREFIX ",
                    ">",
                    "PREFIX a: <.;,.;,.;,.;,>",
                ),
                *("{ " * 60, " }" * 60, ". " * 60, "||" * 300, ", " * 60, "- IN " * 260),
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(["", "ASK {", "PREFIX a: <a:b> SELECT * {", "DESCRIBE(", "selectx "]),
)
def test_a_quick_look_passes_nothing_that_a_long_one_refuses(parts: list[str], begin: str) -> None:
    text = begin + "".join(parts)
    if plainly_fine(text):
        syntax._check_words(text, "query")
        syntax._check_words(syntax._unescaped(text), "query")


def test_a_plain_query_is_not_looked_through_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(syntax, "_check_words")
    check("SELECT ?s { ?s a ukg:Claim }")
    check(HEADER + "SELECT ?s { ?s a ukg:Claim ; rdfs:label 'a.b' FILTER(?s != <a:b#c>) }")


HEADER = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
OTHER = "PREFIX schema: <http://other.example/> "
ASKED = "SELECT ?s { ?s a schema:Person } ORDER BY ?s"


@pytest.mark.parametrize(
    "text",
    [
        ASKED,
        HEADER + ASKED,
        OTHER + ASKED,
        OTHER + HEADER + ASKED,
        HEADER + OTHER + ASKED,
        OTHER + "BASE <http://a.example/> PREFIX org: <p> SELECT ?s { ?s a org:1 , schema:Person }",
        HEADER + "CONSTRUCT { ?s a ukg:x } WHERE { ?s a schema:Person }",
        "PREFIX : <http://a.example/> SELECT ?s { ?s a schema:Person FILTER(?s != :p9) }",
        "PREFIX o1-x: <http://a.example/>\nprefix b_:<c:d> SELECT ?s {?s a schema:Person,o1-x:p9}",
        HEADER + "SELECT ?s { ?s a schema:Person } # PREFIX org: <http://a.example/>",
    ],
)
def test_leaving_prefixes_out_changes_no_answer(snapshot: Snapshot, text: str) -> None:
    known = dict(prefixes(snapshot.base))
    plain = Result.read(snapshot.quads.query(text, prefixes=known), known)
    assert run(snapshot, text) == plain
    none = "p9}" in text or (OTHER in text and not text.startswith(OTHER + HEADER))
    assert len(plain) == (0 if none else 2)


def test_what_a_query_does_not_use_is_left_out() -> None:
    text = HEADER + "PREFIX own: <http://a.example/> ASK { ?s a ukg:Claim }"
    less, needed = prepared(text, PREFIXES)
    assert less.split() == [
        *("PREFIX", "ukg:", f"<{PREFIXES['ukg']}>", "PREFIX", "own:", "<http://a.example/>"),
        *("ASK", "{", "?s", "a", "ukg:Claim", "}"),
    ]
    assert needed == {}
    assert prepared("ASK { ?s a ukg:Claim, org:Post }", PREFIXES)[1].keys() == {"ukg", "org"}


def test_the_place_in_a_message_counts_the_header(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidQuery, match=f"line {len(PREFIXES) + 1}, column 13: "):
        run(snapshot, HEADER + "ASK { ?s ?p }")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT ?s WHERE { ?s ?p }", "line 1, column 25: cannot be read at '}'"),
        ("SELECT *\n{ ?s ?p ?o\n  FILTER(?o = }", "line 3, column 15: cannot be read at '}'"),
        ("SELEC ?x { }", "line 1, column 1: cannot be read at 'SELEC'"),
        ("SELECT * { ?s foo:bar ?o }", "line 1, column 15: the prefix foo: is not known"),
        ("SELECT ?x ?y { ?x ?p ?z } GROUP BY ?x", "unbound"),
        ("ASK { ?s ?p 'a }", "line 1, column 13: a string begins"),
        ("  ", "is empty"),
    ],
)
def test_a_wrong_query_is_told_with_its_place_on_one_line(
    snapshot: Snapshot, text: str, place: str
) -> None:
    with pytest.raises(InvalidQuery) as caught:
        run(snapshot, text)
    assert place in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_the_place_is_that_of_the_text_as_written(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidQuery, match="column 27"):
        run(snapshot, "ASK { ?s ?p ?name FILTER( }", {"name": "a" * 50})


# ------------------------------------------------------------------------------ binding of terms


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) }", [{"s": A + "p1"}]),
        ("SELECT ?name { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) }", [{"name": "Ada Ng"}]),
        ("SELECT (COUNT(?s) AS ?n) { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) }", [{"n": 1}]),
        (
            "SELECT ?s { { SELECT ?s { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) } } }",
            [{"s": A + "p1"}],
        ),
        (
            "SELECT ?s { { ?s skos:altLabel ?l FILTER(STR(?l) = ?name) } UNION "
            "{ ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) } }",
            [{"s": A + "p1"}],
        ),
        (
            "SELECT ?s { ?s a schema:Person FILTER NOT EXISTS "
            "{ ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) } }",
            [{"s": A + "p2"}],
        ),
        (
            "SELECT ?s ?l { ?s a schema:Person "
            "OPTIONAL { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) } } ORDER BY ?s",
            [{"s": A + "p1", "l": "Ada Ng"}, {"s": A + "p2", "l": None}],
        ),
        (
            "CONSTRUCT { ?s schema:name ?name } { ?s skos:prefLabel ?l FILTER(STR(?l) = $name) }",
            [{"subject": A + "p1", "predicate": "https://schema.org/name", "object": "Ada Ng"}],
        ),
    ],
)
def test_a_parameter_reaches_every_group(
    snapshot: Snapshot, query: str, expected: list[dict[str, object]]
) -> None:
    assert list(run(snapshot, query, {"name": "Ada Ng"})) == expected


def test_ask_takes_parameters(snapshot: Snapshot) -> None:
    query = "ASK { ?s skos:prefLabel ?l FILTER(STR(?l) = ?name) }"
    assert run(snapshot, query, {"name": "Ada Ng"}).boolean is True
    assert run(snapshot, query, {"name": 'Ada Ng" || true || "'}).boolean is False


def test_data_blocks_and_templates_take_no_values() -> None:
    text = "CONSTRUCT { ?x <p:q> ?y } WHERE { VALUES (?x) { (<a:b>) } ?x <p:q> ?y }"
    assert bind(text, {"x": ox.Literal("v")}).count("VALUES (?x) {") == 2


@settings(max_examples=1000, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_in_a_parameter_changes_the_query(text: str) -> None:
    """Whatever a name holds, exactly the one row that says so comes back, as it was given."""
    store = ox.Store()
    node = ox.NamedNode(A + "x")
    quad = ox.Quad(node, node, ox.Literal(text))
    store.add(quad)
    store.add(ox.Quad(node, node, ox.Literal("other \U0001f9ff")))
    query = "SELECT ?s ?name { { ?s ?p ?name } UNION { ?s ?p ?o FILTER(?o = ?name) } }"
    rows = answer(store, query, {"name": ox.Literal(text)}).terms
    assert {row[1] for row in rows} == {ox.Literal(text)}
    assert len(rows) == 2
    assert len(store) == 2


@pytest.mark.parametrize(
    ("value", "kind", "term"),
    [
        ('O"Brien} ; DROP ALL #', "", '"O\\"Brien} ; DROP ALL #"'),
        ("ukg:Project", "", "<https://w3id.org/unikg/ns#Project>"),
        ("nope:Project", "", '"nope:Project"'),
        ("<http://x.example/a>", "", "<http://x.example/a>"),
        ("http://x.example/a", "", "<http://x.example/a>"),
        ("http://x.example/a b", "", '"http://x.example/a b"'),
        ('"http://x.example/a"', "", '"http://x.example/a"'),
        ('"EKU"@EN', "", '"EKU"@en'),
        ('"5"^^xsd:integer', "", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ('"Big" Ben', "", '"\\"Big\\" Ben"'),
        ("2019", "", '"2019"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("2019", "string", '"2019"'),
        ("2019", "year", '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
        ("2023-10-10", "", '"2023-10-10"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (True, "", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (0.9, "decimal", '"0.9"^^<http://www.w3.org/2001/XMLSchema#double>'),
        ("0.9", "decimal", '"0.9"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_values_become_terms(value: str | float, kind: str, term: str) -> None:
    assert str(parse(value, kind)) == term


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("x", "integer"),
        ("2023-02-30", "date"),
        ("yes", "boolean"),
        ("a b", "iri"),
        ("x", "decimal"),
    ],
)
def test_a_value_of_another_kind_is_refused(value: str, kind: str) -> None:
    with pytest.raises(InvalidQuery, match="is not"):
        parse(value, kind)


def test_a_parameter_must_be_in_the_query(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidQuery, match=r"no variable \?x; it has: s"):
        run(snapshot, "ASK { ?s ?s ?s }", {"x": "1"})
    with pytest.raises(InvalidQuery, match="short form"):
        run(snapshot, "CONSTRUCT WHERE { ?s ?p ?name }", {"name": "a"})
    with pytest.raises(InvalidQuery, match="no parameter 'x'; it has: organization"):
        run(snapshot, "people", {"x": "1"})


# ------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ada Ng", "p1"),
        ("ada ng", "p1"),
        ("ADA", "p1"),
        ("Koroleva", "p1"),
        ("FU", "u1"),
        ("ost university", "u2"),
        ("<http://a.example/c1>", "c1"),
    ],
)
def test_a_name_finds_its_entity(snapshot: Snapshot, name: str, found: str) -> None:
    assert entity(snapshot.quads, name) == A + found


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Ada Mg", "is not in the graph; nearest: Ada Ng"),
        ("Foo Universty", "nearest: Foo University"),
        ("Ng", "means 2 entities; give one: Ada Ng <http://a.example/p1>, Bela Ng"),
        ("University", "means 2 entities"),
        ("Rector", "is not in the graph"),
        ("zzzz", "see kg query entities"),
        ("http://a.example/none", "is not in the graph"),
        ("...", "is no name"),
    ],
)
def test_an_unknown_or_unclear_name_is_told_with_the_nearest(
    snapshot: Snapshot, name: str, message: str
) -> None:
    with pytest.raises(NotFound) as caught:
        entity(snapshot.quads, name)
    assert message in str(caught.value)


# ------------------------------------------------------------------------------ answers


def result() -> Result:
    rows = [
        (ox.NamedNode(A + "x"), ox.Literal('a "b", |c|\n<d>', language="en"), ox.Literal(5)),
        (ox.NamedNode(PREFIXES["ukg"] + "Project"), None, ox.Literal("=1+1")),
    ]
    return Result(("b", "a", "c"), tuple(rows))


def test_csv_and_tsv_are_read_by_others() -> None:
    rows = list(csv.reader(io.StringIO(result().write("csv").decode(), newline="")))
    assert rows == [
        ["b", "a", "c"],
        [A + "x", 'a "b", |c|\n<d>', "5"],
        [PREFIXES["ukg"] + "Project", "", "=1+1"],
    ]
    lines = result().write("tsv").decode().splitlines()
    assert lines[0] == "?b\t?a\t?c"
    assert lines[1].split("\t") == [f"<{A}x>", '"a \\"b\\", |c|\\n<d>"@en', "5"]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_reads_what_is_written(form: str) -> None:
    from rdflib.query import Result as Other

    read = Other.parse(io.BytesIO(result().write(form)), format=form)
    assert [str(v) for v in read.vars or []] == ["b", "a", "c"]
    bindings = list(read.bindings)
    assert len(bindings) == 2
    assert [str(v) for k, v in sorted(bindings[0].items())][1] == A + "x"


@pytest.mark.parametrize(
    "form", [ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.TSV]
)
def test_the_engine_reads_back_the_same_rows(form: ox.QueryResultsFormat) -> None:
    back = ox.parse_query_results(
        result().write(form.file_extension.replace("srj", "json").replace("srx", "xml")), form
    )
    assert Result.read(back).terms == result().terms


def test_json_lines_and_markdown() -> None:
    rows = [json.loads(line) for line in result().write("jsonl").decode().splitlines()]
    assert rows[0] == {"b": A + "x", "a": 'a "b", |c|\n<d>', "c": 5}
    assert rows[1]["a"] is None
    lines = result().write("md").decode().splitlines()
    assert lines[:2] == ["| b | a | c |", "| --- | --- | --- |"]
    assert lines[2] == rf'| {A}x | a "b", \|c\|<br><d> | 5 |'
    assert lines[3] == "| ukg:Project |  | =1+1 |"


@pytest.mark.parametrize("form", ["ttl", "nt"])
def test_triples_are_read_by_others(snapshot: Snapshot, form: str) -> None:
    import rdflib

    found = run(snapshot, "CONSTRUCT { ?s skos:prefLabel ?l } { ?s skos:prefLabel ?l }")
    assert len(rdflib.Graph().parse(data=found.write(form), format=form)) == len(found) == 5
    assert found.write(form) == run(snapshot, "CONSTRUCT WHERE { ?s skos:prefLabel ?l }").write(
        form
    )


def test_yes_and_no_in_each_form() -> None:
    yes = Result(boolean=True)
    assert yes.write("csv") == yes.write("tsv") == yes.write("jsonl") == b"true\n"
    assert json.loads(yes.write("json")) == {"head": {}, "boolean": True}
    assert b"<boolean>true</boolean>" in yes.write("xml")
    assert yes.display_rows() == [["true"]]
    assert yes
    assert not Result(boolean=False)


def test_rows_are_no_graph_and_a_graph_is_no_rows(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidQuery, match="use CONSTRUCT"):
        result().write("ttl")
    with pytest.raises(InvalidQuery, match="no form for triples"):
        run(snapshot, "CONSTRUCT WHERE { ?s skos:prefLabel ?l }").write("json")


def test_a_notebook_shows_values_and_runs_nothing() -> None:
    evil = Result(
        ("<i>",),
        (
            (ox.Literal("<script>alert(1)</script>"),),
            (ox.NamedNode("javascript:alert(1)"),),
            (ox.NamedNode(A + "x"),),
        ),
    )
    shown = evil._repr_html_()
    assert "<script" not in shown
    assert "<i>" not in shown
    assert 'href="javascript' not in shown
    assert f'href="{A}x"' in shown
    many = Result(("n",), tuple((ox.Literal(n),) for n in range(60)))
    assert "10 more rows" in many._repr_html_()


def test_data_frames_are_typed(snapshot: Snapshot) -> None:
    frame = run(snapshot, "SELECT ?s ?y { ?s <http://a.example/year> ?y } ORDER BY ?y").to_pandas()
    assert list(frame.columns) == ["s", "y"]
    assert frame["y"].tolist() == [2020, 2021, 2022]
    assert frame["y"].dtype.kind == "i"


def test_a_result_is_a_sequence_of_rows() -> None:
    one = result()
    assert (len(one), one[0]["c"], [row["c"] for row in one[1:]]) == (2, 5, ["=1+1"])
    assert [row["c"] for row in one] == [5, "=1+1"]


def test_what_steers_a_terminal_is_shown_not_done() -> None:
    assert visible("a\x1b[2Jb\u202ec\x07") == "a\\x1b[2Jb\\u202ec\\x07"
    assert visible("Өскемен — Усть-Каменогорск") == "Өскемен — Усть-Каменогорск"
    assert display(ox.Literal("x\x9b")) == "x\\x9b"


def test_short_names_can_be_given_back_as_parameters() -> None:
    known = {**PREFIXES, "id": "https://w3id.org/unikg/id/"}
    iri = "https://w3id.org/unikg/id/person/ada-ng-00112233"
    assert short(iri, known) == "id:person/ada-ng-00112233"
    assert parse(short(iri, known), prefixes=known) == ox.NamedNode(iri)
    assert short("https://w3id.org/unikg/id/", known) == "https://w3id.org/unikg/id/"


def test_python_values_of_terms() -> None:
    date = ox.NamedNode(PREFIXES["xsd"] + "date")
    assert str(python(ox.Literal("2023-10-10", datatype=date))) == "2023-10-10"
    assert python(ox.Literal("2023-99-99", datatype=date)) == "2023-99-99"
    assert python(ox.Literal("0.5", datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))) == 0.5


# ------------------------------------------------------------------------------ named queries


def test_every_named_query_says_what_it_is_and_runs(snapshot: Snapshot) -> None:
    assert named()
    for name, query in named().items():
        assert query.title, name
        assert {p.name for p in query.parameters} <= set(variables(query.text)), name
        run(snapshot, query)


@pytest.mark.parametrize("name", named())
def test_things_of_one_name_come_in_one_order_in_every_product(
    name: str, snapshot: Snapshot
) -> None:
    query = named()[name]
    shown = run(snapshot, query).variables
    ordered = query.text.rpartition("ORDER BY")[2].replace("(", " ").replace(")", " ").split()
    for column in shown:
        thing = shown[0] if column == "name" else column.removesuffix("Name")
        if f"?{column}" in ordered and thing in shown:
            assert f"?{thing}" in ordered, f"?{thing} decides between two of one ?{column}"


def test_a_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(
        "# title: T\n# param: who entity  whom\n# param: n\n\nASK { ?who ?p ?n }\n# title: no\n"
    )
    query = NamedQuery.read(path)
    assert (query.name, query.title) == ("q", "T")
    assert [(p.name, p.kind, p.about) for p in query.parameters] == [
        ("who", "entity", "whom"),
        ("n", "", ""),
    ]


def test_an_entity_parameter_takes_a_name(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("# title: T\n# param: who entity\nSELECT ?who ?l { ?who skos:altLabel ?l }\n")
    query = NamedQuery.read(path)
    assert [row["l"] for row in run(snapshot, query, {"who": "ada ng"})] == ["Ada Ng-Koroleva"]
    assert len(run(snapshot, query)) == 2
    with pytest.raises(NotFound, match="nearest: Ada Ng"):
        run(snapshot, query, {"who": "Ada Mg"}, timeout=10)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="nearest: people"):
        find("peple")


# ------------------------------------------------------------------------------ the worker


def test_a_worker_gives_the_same_answer(snapshot: Snapshot) -> None:
    for query in (
        "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
        "ASK {}",
        "CONSTRUCT WHERE { ?s ?p ?o }",
    ):
        assert run(snapshot, query, timeout=20) == run(snapshot, query)


def test_a_worker_passes_errors_on(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidQuery, match="line 1, column 8"):
        run(snapshot, "ASK { }}", timeout=20)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s . ?t ?u ?v }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?s } ORDER BY ?a ?o",
        "SELECT (SUM(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i)))) AS ?n) "
        "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . FILTER(?c != ?o) }",
    ],
)
def test_a_query_without_end_is_stopped(snapshot: Snapshot, query: str) -> None:
    begin = time.monotonic()
    with pytest.raises((OutOfTime, InvalidQuery)) as caught:
        run(snapshot, query, timeout=1.0)
    assert time.monotonic() - begin < 2.5
    if isinstance(caught.value, OutOfTime):
        assert caught.value.exit_code == 4
        assert "--timeout" in str(caught.value)


def test_the_death_of_a_worker_is_a_message(snapshot: Snapshot) -> None:
    def die(store: ox.Store) -> bytes:
        store.query("ASK " + "{" * 5000 + "}" * 5000)
        return b""

    with pytest.raises(InvalidQuery, match=r"broke the engine \(Segmentation fault"):
        in_worker(snapshot.data, die, seconds=10)


def test_memory_is_limited(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidQuery, match="broke the engine"):
        in_worker(snapshot.data, lambda store: bytes(400_000_000), seconds=10, memory=100_000_000)


def test_a_worker_opens_no_socket_and_no_file(snapshot: Snapshot) -> None:
    """Even where the check of the text is left out."""
    hits = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.5)

        def accept() -> None:
            with contextlib.suppress(OSError):
                hits.append(listener.accept())

        thread = threading.Thread(target=accept)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

        def reach(store: ox.Store) -> bytes:
            try:
                list(store.query(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))
            except OSError as error:
                socket_error = str(error)
            try:
                Path("/etc/hostname").read_text()
            except OSError as error:
                return f"{socket_error} | {error}".encode()
            return b"opened"

        told = in_worker(snapshot.data, reach, seconds=10).decode()
        thread.join()
    assert not hits
    assert told.count("Too many open files") == 2


def test_a_worker_reads_a_store_of_many_files(tmp_path: Path) -> None:
    """The engine opens sixteen of them at once; a worker can open none of the others later."""
    folder, predicate = tmp_path / "data", ox.NamedNode(A + "p")
    held = ox.Store(str(folder))
    for part in range(3):
        quads = []
        for number in range(500):
            name = ox.NamedNode(f"{A}{part}/{number}")
            quads.append(ox.Quad(name, predicate, ox.Literal(f"words of {part} {number}"), name))
            quads.append(ox.Quad(name, predicate, name))
        data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        held.bulk_load(data, format=ox.RdfFormat.N_QUADS)
    del held
    assert sum(path.suffix == ".sst" for path in folder.iterdir()) > 16

    def work(store: ox.Store) -> bytes:
        here = ox.NamedNode(f"{A}1/1")
        patterns = [
            (subject, name, value, graph)
            for subject in (None, here)
            for name in (None, predicate)
            for value in (None, here)
            for graph in (None, here, ox.DefaultGraph())
        ]
        return str([len(list(store.quads_for_pattern(*pattern))) for pattern in patterns]).encode()

    assert in_worker(folder, work, seconds=30).startswith(b"[3000, 1, 1500, 1, 0, 1,")


def test_a_large_answer_comes_whole(snapshot: Snapshot) -> None:
    answer = in_worker(snapshot.data, lambda store: b"x\n" * 5_000_000, seconds=30)
    assert len(answer) == 10_000_000
