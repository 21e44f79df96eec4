"""The magics in a real shell: what they show, keep and complain of, and what is completed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kg

IPython = pytest.importorskip("IPython")

from kg.magics.completion import suggestions  # noqa: E402

TEXT = (
    "The Rector of Orsa Polytechnic, Pavel Horak, took part in a workshop held at Orsa Polytechnic "
    "on 17 May 2024.\n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("magics") / "s"
    with kg.open(folder) as graph:
        graph.add(TEXT)
    return folder


@pytest.fixture
def shell(store: Path) -> Iterator[Any]:
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.clear_instance()
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "kg")
    made.user_ns["graph"] = kg.open(store)
    yield made
    InteractiveShell.clear_instance()


def ask(shell: Any, line: str, cell: str) -> Any:
    return shell.run_cell_magic("sparql", line, cell)


NAMES = "SELECT ?name { ?p a schema:Person ; skos:prefLabel ?name }"


def test_a_cell_shows_its_answer_or_keeps_it(shell: Any) -> None:
    assert [row["name"] for row in ask(shell, "", NAMES)] == ["Pavel Horak"]
    assert ask(shell, "-o found", NAMES) is None
    assert shell.user_ns["found"].to_pandas()["name"].tolist() == ["Pavel Horak"]
    assert ask(shell, "", "ASK { ?p a schema:Person }").boolean is True


def test_python_comes_in_as_values(shell: Any) -> None:
    shell.user_ns.update(who="Pavel Horak", n=41, evil='x" } UNION { ?p ?q ?r } #')
    cell = "SELECT ?name ?n { ?p skos:prefLabel ?name . FILTER(STR(?name) = STR(?who)) BIND(?m AS ?n) }"
    (row,) = ask(shell, "-p who={who} -p m={n + 1}", cell)
    assert row == {"name": "Pavel Horak", "n": 42}
    (row,) = ask(shell, "-p 'who=Pavel Horak' -p m=42", cell)
    assert row["n"] == 42
    assert len(ask(shell, "-p who={evil} -p m=1", cell)) == 0
    (row,) = ask(shell, "-p m={len({'a': 1})}", "SELECT ?n { BIND(?m AS ?n) }")
    assert row["n"] == 1


def test_a_table_is_cut_where_it_is_asked(shell: Any) -> None:
    cell = "SELECT ?s ?p ?o { ?s ?p ?o }"
    shown = ask(shell, "--limit 2", cell)._repr_html_()
    assert shown.count("<tr>") == 3
    assert "more rows" in shown
    assert repr(ask(shell, "--limit 2", cell)).startswith("<Result: ")


def test_an_answer_as_a_drawing(shell: Any) -> None:
    cell = "SELECT ?e ?r ?p { ?e a schema:Event ; ?r ?p . ?p a schema:Person }"
    assert isinstance(ask(shell, "--view graph", cell), kg.View)
    some = "SELECT ?e ?p { ?e schema:attendee ?p . ?p skos:prefLabel ?name FILTER(STR(?name) = STR(?who)) }"
    drawn = ask(shell, "--view graph -p 'who=Pavel Horak'", some)
    assert {node.label for node in drawn.graph.nodes} >= {"Pavel Horak"}
    assert len(drawn.graph.edges) >= 1


def test_an_answer_as_a_chart(shell: Any) -> None:
    pytest.importorskip("matplotlib")
    cell = "SELECT ?type (COUNT(*) AS ?n) { ?s a ?type } GROUP BY ?type ORDER BY ?type"
    drawn = ask(shell, "--view chart", cell)
    assert drawn._repr_png_().startswith(b"\x89PNG")
    assert drawn._repr_png_() == drawn._repr_png_()
    years = 'SELECT * { VALUES (?year ?n) { ("2024" 1) ("2022" 3) } }'
    drawn = ask(shell, "--view chart", years)
    assert (drawn.times, drawn.points) == (True, (("2022", 3.0), ("2024", 1.0)))
    evil = 'SELECT * { VALUES (?name ?n) { ("$\\\\frac{" 1) ("<b>" 2) ("<b>" 3) } }'
    assert ask(shell, "--view chart", evil)._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("line", "cell", "told"),
    [
        ("", "SELECT ?s\n{ ?s nope:x ?o }", "2 │ { ?s nope:x ?o }\n         ▲"),
        ("", "SELECT ?s { ?s ?p }", "1 │ SELECT ?s { ?s ?p }\n                      ▲"),
        ("", "  \n ", "has no query"),
        ("--view pie", NAMES, "--view pie: is no view; one of: table, graph, chart"),
        ("--nope", NAMES, "--nope: is no option; %%sparql"),
        ("-o", NAMES, "-o: lacks its value"),
        ("-o a-b", NAMES, "no name of a variable"),
        ("-p who", NAMES, "is no NAME=VALUE"),
        ("-p who={nothing}", NAMES, "{nothing}: is no value (NameError"),
        ("-p who={nothing", NAMES, "has no end"),
        ("-o 'a", NAMES, "no closing quotation"),
        ("--limit x", NAMES, "is no number"),
        ("--graph nope", NAMES, "is no open graph"),
        ("--view chart", NAMES, "needs a column of numbers"),
        ("--timeout 0.2", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "stopped"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_message(shell: Any, line: str, cell: str, told: str) -> None:
    with pytest.raises(IPython.core.error.UsageError) as caught:
        ask(shell, line, cell)
    assert told in str(caught.value)


def test_a_wrong_cell_fails_the_run_without_a_traceback(
    shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    done = shell.run_cell("%%sparql\nSELECT ?s {", store_history=False)
    assert not done.success
    told = "".join(capsys.readouterr())
    assert "UsageError" in told
    assert "Traceback" not in told


def test_one_line_for_what_is_asked_most(
    shell: Any, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    magic = shell.run_line_magic
    assert magic("kg", "show Pavel Horak").label == "Pavel Horak"
    shell.user_ns["name"] = "Orsa Polytechnic"
    assert magic("kg", "show {name}").kind == "University"
    assert len(magic("kg", "view Pavel Horak")) >= 2
    assert len(magic("kg", "query people -p person='Pavel Horak'")) == 1
    assert "`people`" in magic("kg", "queries people").data
    magic("kg", "why Pavel Horak")
    assert "Pavel Horak" in capsys.readouterr().out
    magic("kg", "")
    assert "%kg show NAME" in capsys.readouterr().out
    shell.user_ns.pop("graph").close()
    assert "1 documents" in repr(magic("kg", f"open {store}"))
    assert magic("kg", "show Pavel Horak").label == "Pavel Horak"
    for wrong in ("nope", "show", "query SELECT", "show Nobody Here"):
        with pytest.raises(IPython.core.error.UsageError):
            magic("kg", wrong)


def at(text: str) -> list[str]:
    """Return what is suggested at the mark ``|``."""
    cursor = text.index("|")
    return suggestions(
        text.replace("|", ""), cursor, lambda: ["Pavel Horak", "Pavel Other", "Orsa"]
    )


def test_what_is_completed() -> None:
    assert at("%%sparql\nSELECT ?e { ?e a schema:Ev| }") == ["schema:Event"]
    assert "ukg:holdsPosition" not in at("%%sparql\nASK { ?e ukg:|")
    assert {"ukg:Position", "ukg:partnerIn"} <= set(at("%%sparql\nASK { ?e ukg:p|"))
    assert at("%%sparql\nSELECT ?name ?nation { ?x ?y ?na|") == ["?name", "?nation"]
    assert "SELECT" in at("%%sparql\nsel|")
    assert at("%%sparql --view gr|\n") == ["graph"]
    assert "--endpoint" in at("%%sparql --e|")
    assert at("%kg sh|") == ["show"]
    assert at("%kg show Pavel H|") == ["Horak"]
    assert at("%kg show Pa|") == ["Pavel Horak", "Pavel Other"]
    assert "people" in at("%kg query peo|")
    assert at("print(1)|") == []


def test_the_shell_asks_for_completions(shell: Any) -> None:
    from IPython.core.completer import provisionalcompleter

    text = "%%sparql\nSELECT ?e { ?e a schema:Colleg"
    with provisionalcompleter():
        found = [one.text for one in shell.Completer.completions(text, len(text))]
    assert "schema:CollegeOrUniversity" in found
