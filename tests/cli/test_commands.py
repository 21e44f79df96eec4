"""The commands: data on stdout, the rest on stderr, one line and the documented code for what is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.export import FOLDERS, FORMATS

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Yesterday it rained.\nThe Rector of Foo University Ada Ng took part in a conference.\n"

Kg = Callable[..., Result]


def kg(*arguments: object, input: str | None = None, env: dict[str, str] | None = None) -> Result:
    runner = CliRunner()
    return runner.invoke(
        app, [str(a) for a in arguments], input=input, env={"CI": "1", **(env or {})}
    )


def process(
    *arguments: object, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, capture_output=True, text=True
    )


def fails(result: Result, code: int, *words: str) -> None:
    """The command ended with a code and one line on stderr that has these words."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    lines = [line for line in result.stderr.splitlines() if line.startswith("kg: ")]
    assert len(lines) == 1, result.stderr
    for word in words:
        assert word in lines[0]
    assert "Traceback" not in result.stderr


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    done = kg("build", folder / "a.txt", "--store", folder / "s")
    assert done.exit_code == 0, done.output
    return folder / "s"


# ------------------------------------------------------------------------------ help


def commands() -> list[str]:
    listed = kg("--help").stdout.partition("Commands:")[2]
    return re.findall(r"^  (\w[\w-]*)", listed, re.MULTILINE)


def test_every_command_of_the_design_is_there() -> None:
    wanted = {"build", "extract", "query", "show", "explain", "view", "validate", "evaluate"}
    assert wanted | {"export", "stats", "demo", "remove"} <= set(commands())


@pytest.mark.parametrize("name", commands())
def test_help_leads_with_examples_and_explains_each_option(name: str) -> None:
    shown = kg(name, "--help")
    assert shown.exit_code == 0
    head, _, options = shown.stdout.partition("Options:")
    assert f"    kg {name}" in head
    assert len(head.splitlines()[2].split()) >= 3, "a line that says what it does comes first"
    assert "--help" in options


def test_no_arguments_show_the_help() -> None:
    done = kg()
    assert "Usage: kg" in done.output
    assert "kg demo" in done.output


def test_version() -> None:
    done = kg("--version")
    assert (done.exit_code, done.stdout) == (0, "kg 0.1.0\n")


@pytest.mark.parametrize(
    "arguments", [("nope",), ("build",), ("query", "--format", "yaml", "ASK {}"), ("show",)]
)
def test_wrong_usage_ends_with_two(arguments: Sequence[str]) -> None:
    done = kg(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Usage" in done.stderr or "Error" in done.stderr


# ------------------------------------------------------------------------------ build


def test_build_tells_on_stderr_what_it_did(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    first = kg("build", tmp_path / "a.txt", "--store", tmp_path / "s")
    assert (first.exit_code, first.stdout) == (0, "")
    assert "added" in first.stderr
    again = kg("build", tmp_path / "a.txt", "--store", tmp_path / "s")
    assert again.exit_code == 0
    assert "1 unchanged" in again.stderr
    assert "changed: none" in again.stderr


def test_the_store_can_come_from_the_environment(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = kg("build", tmp_path / "a.txt", env={"KG_STORE": str(tmp_path / "env")})
    assert done.exit_code == 0
    assert (tmp_path / "env" / "current").exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "missing.txt"),
        ("empty.txt", b"", "is empty"),
        ("binary.txt", bytes(range(256)), "binary"),
        ("koi.txt", "Ректор университета".encode("koi8-r"), "UTF-8"),
        ("broken.md", b"---\ntitle: x\nno end", "broken.md"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0", "picture.txt"),
    ],
)
@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_bad_file_is_one_line_and_three(
    tmp_path: Path, command: str, name: str, content: bytes | None, words: str
) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    options = ["--store", tmp_path / "s"] if command == "build" else ["--format", "jsonl"]
    done = kg(command, tmp_path / name, tmp_path / "good.txt", *options)
    assert done.exit_code == 3
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("kg: ")]
    assert words in line
    assert "Traceback" not in done.output
    if command == "build":
        assert kg("show", "Ada Ng", "--store", tmp_path / "s").exit_code == 0
    else:
        assert json.loads(done.stdout.splitlines()[0])["document"].endswith("good.txt")


def test_prune_and_remove(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name in "abc":
        (news / f"{name}.txt").write_text(TEXT + name)
    at = ("--store", tmp_path / "s")
    kg("build", news, *at)
    (news / "a.txt").unlink()
    assert "kg build --prune removes them" in kg("build", news, *at).stderr
    assert "1 removed" in kg("build", news, "--prune", *at).stderr
    assert "1 document" in kg("remove", news / "b.txt", *at).stderr
    fails(kg("remove", "zzz", *at), 3, "zzz: is no document of the graph")


def test_two_builds_at_once(tmp_path: Path) -> None:
    from kg.store import open_draft

    (tmp_path / "a.txt").write_text(TEXT)
    with open_draft(tmp_path / "s"):
        done = kg("build", tmp_path / "a.txt", "--store", tmp_path / "s")
        fails(done, 3, f"process {os.getpid()}", "--wait")


def test_a_folder_of_something_else_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    fails(kg("build", tmp_path / "a.txt", "--store", tmp_path), 3, "other files in it (a.txt)")
    fails(kg("build", tmp_path / "a.txt", "--store", tmp_path / "a.txt"), 3, "as a store")


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "people"),
        ("show", "Ada"),
        ("explain", "Ada"),
        ("view",),
        ("export", "--format", "turtle"),
        ("stats",),
        ("remove", "a"),
        ("validate",),
    ],
)
def test_without_a_store_each_command_says_how_to_make_one(
    tmp_path: Path, arguments: Sequence[str]
) -> None:
    done = kg(*arguments, "--store", tmp_path / "none")
    wanted = "is no document" if arguments[0] == "remove" else "holds no graph; build one"
    fails(done, 3, wanted)
    assert not (tmp_path / "none").exists()


# ------------------------------------------------------------------------------ extract


def test_extract_prints_claims_with_exact_quotes(tmp_path: Path) -> None:
    files = []
    for number in range(10):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(f"№ {number}: " + TEXT, encoding="utf-8")
    done = kg("extract", *files, "--format", "jsonl", "--jobs", 2)
    assert done.exit_code == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["document"] for record in records} == set(map(str, files))
    for record in records:
        text = Path(record["document"]).read_text("utf-8")
        evidence = record["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"] != ""
        assert record["subject"]["id"].startswith("https://")
        assert record["subject"]["name"] in record["subject"]["mentions"]
        assert 0 < record["confidence"] <= 1
    assert not list(tmp_path.glob("kg-store"))
    assert done.stdout == kg("extract", *files, "--format", "jsonl", "--jobs", 1).stdout


def test_extract_as_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = kg("extract", tmp_path / "a.txt", "--format", "table")
    assert done.stdout.split()[:3] == ["document", "subject", "predicate"]
    assert "holdsPosition" in done.stdout


# ------------------------------------------------------------------------------ query


def test_a_query_by_text_file_stdin_and_name(store: Path, tmp_path: Path) -> None:
    text = "SELECT ?name { ?p a schema:Person ; rdfs:label ?name }"
    (tmp_path / "q.rq").write_text(text)
    at = ("--store", store, "--format", "csv")
    wanted = "name\r\nAda Ng\r\n"
    assert kg("query", text, *at).stdout_bytes.decode() == wanted
    assert kg("query", "-f", tmp_path / "q.rq", *at).stdout_bytes.decode() == wanted
    assert kg("query", "-", *at, input=text).stdout_bytes.decode() == wanted
    assert kg("query", *at, input=text).stdout_bytes.decode() == wanted
    assert "Ada Ng" in kg("query", "people", *at).stdout


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "xml", "md"])
def test_each_format_holds_the_answer(store: Path, form: str, tmp_path: Path) -> None:
    done = kg("query", "people", "--store", store, "--format", form)
    assert done.exit_code == 0
    assert "Ada Ng" in done.stdout
    if form == "json":
        assert json.loads(done.stdout)["results"]["bindings"]
    if form == "csv":
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        assert row["organizationName"] == "Foo University"
    saved = kg("query", "people", "--store", store, "--format", form, "-o", tmp_path / "out")
    assert saved.exit_code == 0
    assert "Ada Ng" in (tmp_path / "out").read_text("utf-8")


def test_triples_are_turtle_and_yes_is_true(store: Path) -> None:
    import rdflib

    done = kg("query", "CONSTRUCT WHERE { ?s rdfs:label ?l }", "--store", store)
    assert len(rdflib.Graph().parse(data=done.stdout, format="turtle")) > 0
    assert kg("query", "ASK { ?s a schema:Person }", "--store", store).stdout == "true\n"
    no = ("query", "ASK { ?s a schema:Nothing }", "--store", store)
    assert (kg(*no).stdout, kg(*no).exit_code) == ("false\n", 0)
    assert kg(*no, "--exit-status").exit_code == 1
    fails(kg("query", "ASK {}", "--format", "ttl", "--store", store), 2, "use CONSTRUCT")


def test_tables_have_short_names_and_whole_values(store: Path) -> None:
    done = kg("query", "SELECT ?p ?c { ?p a ?c , schema:Person }", "--store", store)
    assert "id:person/" in done.stdout
    assert "schema:Person" in done.stdout
    assert "https://" not in done.stdout
    long = kg("query", f"SELECT ('{'x' * 500}' AS ?long) {{}}", "--store", store)
    assert "x" * 500 in long.stdout


@pytest.mark.parametrize(
    "value", ['Ada" Ng', "Ada} Ng", "Ada' OR true", "\\", '"@en', "<x>", "?p", "# DROP ALL", "$p {"]
)
def test_no_name_in_a_parameter_changes_the_query(store: Path, value: str) -> None:
    text = "SELECT ?p ?name { ?p rdfs:label ?l FILTER(STR(?l) = ?name) }"
    done = kg("query", text, "-p", f"name={value}", "--store", store, "--format", "jsonl")
    assert (done.exit_code, done.stdout) == (0, "")
    echoed = "SELECT ?name { VALUES ?x { 1 } FILTER(BOUND(?name)) }"
    done = kg("query", echoed, "-p", f"name={value}", "--store", store, "--format", "jsonl")
    assert json.loads(done.stdout) == {"name": value}


def test_a_parameter_by_name_of_an_entity(store: Path) -> None:
    at = ("--store", store, "--format", "jsonl")
    done = kg("query", "people", "-p", "organization=foo university", *at)
    assert json.loads(done.stdout)["name"] == "Ada Ng"
    fails(kg("query", "people", "-p", "organization=Fou University", *at), 3, "nearest: Foo Univ")
    assert kg("query", "people", "-p", "organization", *at).exit_code == 2
    fails(kg("query", "people", "-p", "x=1", *at), 3, "no parameter 'x'")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("SELECT ?s WHERE { ?s ?p }", 3, "line 1, column 25"),
        ("SELEC ?s {}", 3, "line 1, column 1"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 3, "SERVICE"),
        ("LOAD <http://127.0.0.1/>", 3, "LOAD changes the graph"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 3, "FROM a file"),
        ("ASK " + "{" * 3000 + "}" * 3000, 3, "nested"),
        ("peoples", 3, "nearest: people"),
        ("DELETE WHERE { ?s ?p ?o }", 3, "changes the graph"),
    ],
)
def test_a_wrong_query_is_one_line(store: Path, text: str, code: int, words: str) -> None:
    fails(kg("query", text, "--store", store), code, words)


def test_a_wrong_query_file_is_named(store: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("ASK {\n ?s ?p\n}")
    fails(kg("query", "-f", tmp_path / "q.rq", "--store", store), 3, "q.rq: line 3, column 1")
    fails(kg("query", "-f", tmp_path / "none.rq", "--store", store), 3, "none.rq: cannot be read")


def test_a_query_past_its_time_ends_with_four(store: Path) -> None:
    text = "SELECT (SUM(STRLEN(STR(?c))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?l) }"
    fails(kg("query", text, "--timeout", "0.5", "--store", store), 4, "stopped after 0.5 s")


def test_named_queries_are_listed_and_shown() -> None:
    listed = kg("query", "--list").stdout
    assert "people" in listed
    assert "organization" in listed
    titles = ["Partners and agreements", "People and posts", "Competency questions"]
    assert [listed.index(title) for title in titles] == sorted(map(listed.index, titles))
    shown = kg("query", "people", "--show").stdout
    assert shown.startswith("# title: ")


# ------------------------------------------------------------------------------ show, explain, view


def test_a_card(store: Path) -> None:
    shown = kg("show", "ada", "--store", store).stdout
    assert shown.startswith("Ada Ng  ·  Person")
    assert "holds position" in shown
    assert "Foo University" in shown
    card = json.loads(kg("show", "ada", "--store", store, "--format", "json").stdout)
    assert (card["label"], card["kind"]) == ("Ada Ng", "Person")
    of_school = kg("show", "Foo University", "--store", store).stdout
    assert "← Ada Ng: holds position" in of_school


def test_a_fact_is_explained_with_its_place(store: Path) -> None:
    shown = kg("explain", "Ada Ng", "holdsPosition", "--store", store).stdout
    assert "Ada Ng — holds position — rector, Foo University" in shown.replace("Rector", "rector")
    assert "“Rector of Foo University Ada Ng”" in shown.replace("“The Rector", "“Rector")
    assert re.search(r"a\.txt, line 2, characters \d+–\d+", shown)
    assert "rule " in shown
    assert "confidence 0." in shown
    (fact,) = json.loads(
        kg("explain", "Ada Ng", "holdsPosition", "--store", store, "--format", "json").stdout
    )
    words = fact["words"][0]
    assert TEXT[words["start"] : words["end"]] == words["quote"]
    assert words["line"] == 2
    by_iri = kg("explain", fact["iri"], "--store", store).stdout
    assert (
        by_iri == kg("explain", "rector of foo", "holdsPosition", "--store", store).stdout == shown
    )


@pytest.mark.parametrize("command", ["show", "explain"])
def test_an_unknown_entity_is_one_line_with_the_nearest(store: Path, command: str) -> None:
    fails(kg(command, "Ada Mg", "--store", store), 3, "is not in the graph; nearest: Ada Ng")
    fails(kg(command, "https://n.example/x", "--store", store), 3, "is not in the graph")
    fails(kg("view", "--around", "Ada Mg", "--store", store), 3, "nearest: Ada Ng")


def test_a_page(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "g.html"
    done = kg("view", "-o", page, "--around", "Ada Ng", "--depth", 2, "--store", store)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{page}: " in done.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    fails(kg("view", "-o", tmp_path / "no" / "g.html", "--store", store), 3, "cannot be written")


def test_a_view_is_chosen_by_file_period_and_kind(store: Path, tmp_path: Path) -> None:
    query = tmp_path / "mine.rq"
    query.write_text(
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s a schema:Person ; ?p ?o }", encoding="utf-8"
    )
    page = tmp_path / "g.html"
    done = kg("view", "--query", query, "-o", page, "--store", store)
    assert done.exit_code == 0, done.output
    assert "CONSTRUCT" in page.read_text(encoding="utf-8")
    done = kg("view", "--kind", "University", "-o", page, "--store", store)
    assert re.search(r"g.html: 1 of \d+ nodes, 0 edges", done.stderr), done.stderr
    fails(
        kg("view", "--from", "2030", "-o", page, "--store", store), 1, "nothing in the graph fits"
    )
    fails(kg("view", "--query", tmp_path / "no.rq", "--store", store), 3, "cannot be read")
    assert kg("view", "--kind", "Dog", "--store", store).exit_code == 2
    assert kg("view", "--to", "yesterday", "--store", store).exit_code == 2


def test_a_still_view_is_a_figure(store: Path, tmp_path: Path) -> None:
    figure = tmp_path / "figure.svg"
    assert kg("view", "--static", "-o", figure, "--store", store).exit_code == 0
    assert figure.read_bytes().startswith(b"<svg")
    refused = kg("view", "--static", "-o", tmp_path / "figure.doc", "--store", store)
    assert refused.exit_code == 2 and not (tmp_path / "figure.doc").exists()


def test_analyse_prints_ranks_and_writes_a_layer(store: Path, tmp_path: Path) -> None:
    done = kg("analyse", "--measure", "degree", "--format", "json", "--store", store)
    rows = json.loads(done.stdout)
    assert "Ada Ng" in {row["name"] for row in rows}
    assert [row["degree"] for row in rows] == sorted((row["degree"] for row in rows), reverse=True)
    for what in ("communities", "brokers", "holes", "people", "universities"):
        assert kg("analyse", what, "--store", store).exit_code == 0, what
    layer = tmp_path / "layer.ttl"
    done = kg("analyse", "communities", "--top", 1, "--layer", layer, "--store", store)
    assert layer.read_bytes().count(b"additionalProperty") == len(rows)
    assert "of" in done.stderr and "--top shows more" in done.stderr
    fails(kg("analyse", "--layer", tmp_path / "l.exe", "--store", store), 3, "no form of a layer")


# ------------------------------------------------------------------------------ export, stats, …


@pytest.mark.parametrize("form", FORMATS)
def test_each_export_goes_to_stdout_or_a_file(store: Path, tmp_path: Path, form: str) -> None:
    printed = kg("export", "--format", form, "--store", store)
    assert printed.exit_code == 0
    assert printed.stderr == ""
    saved = kg("export", "--format", form, "-o", tmp_path / "x.zip", "--store", store)
    assert (saved.exit_code, saved.stdout) == (0, "")
    assert (tmp_path / "x.zip").read_bytes() == printed.stdout_bytes


@pytest.mark.parametrize("form", FOLDERS)
def test_an_export_of_several_files_goes_into_a_folder(
    store: Path, tmp_path: Path, form: str
) -> None:
    done = kg("export", "--format", form, "-o", tmp_path / "new" / "x", "--store", store)
    assert (done.exit_code, done.stdout) == (0, "")
    packed = zipfile.ZipFile(
        io.BytesIO(kg("export", "--format", form, "--store", store).stdout_bytes)
    )
    found = {path.name: path.read_bytes() for path in (tmp_path / "new" / "x").iterdir()}
    assert found == {name: packed.read(name) for name in packed.namelist()}
    (tmp_path / "file").touch()
    assert kg("export", "--format", form, "-o", tmp_path / "file", "--store", store).exit_code == 2


def test_the_form_of_an_export_follows_the_name(store: Path, tmp_path: Path) -> None:
    assert kg("export", "-o", tmp_path / "g.ttl", "--store", store).exit_code == 0
    assert (tmp_path / "g.ttl").read_text("utf-8").startswith("@prefix")
    done = kg("export", "-o", tmp_path / "g.doc", "--store", store)
    assert done.exit_code == 2
    assert "say which form" in done.stderr


def test_counts(store: Path) -> None:
    assert "people" in kg("stats", "--store", store).stdout
    found = json.loads(kg("stats", "--store", store, "--format", "json").stdout)
    assert found["things"]["documents"] == 1
    assert found["things"]["people"] == 1
    assert {row["relation"] for row in found["facts"]} >= {"holdsPosition"}


def test_quality_is_measured() -> None:
    done = kg("evaluate", ROOT / "tests" / "gold", "--errors")
    assert done.exit_code == 0
    assert "all claims" in done.stdout
    report = json.loads(kg("evaluate", ROOT / "tests" / "gold", "--format", "json").stdout)
    assert report["evidence_exact"] == 1.0
    assert 0 < report["claims"]["f1"] <= 1


def test_a_folder_without_gold(tmp_path: Path) -> None:
    done = kg("evaluate", tmp_path)
    assert done.exit_code == 3
    assert done.stderr.startswith("kg: ")


# ------------------------------------------------------------------------------ manners


def test_a_reader_who_has_enough_is_no_error(store: Path) -> None:
    command = f"{sys.executable} -m kg export --format nquads --store {store} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, text=True
    )
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


def on_terminal(*arguments: object, env: dict[str, str]) -> str:
    """Return what a command shows on a terminal, stdout and stderr together."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    done = subprocess.Popen(
        command, cwd=ROOT, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm", **env}
    )
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    done.wait()
    return b"".join(parts).decode()


def test_colours_and_progress_are_for_terminals_that_want_them(store: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    build = ("build", tmp_path / "a.txt", "--store", tmp_path / "s")
    assert "\x1b[" not in process(*build).stderr
    plain = on_terminal("query", "people", "--store", store, env={"NO_COLOR": "1", "COLUMNS": "80"})
    assert not re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m(?<!\x1b\[1m)", plain)
    assert "Ada Ng" in plain
    dumb = on_terminal("query", "people", "--store", store, env={"TERM": "dumb"})
    assert "\x1b" not in dumb


def test_what_a_report_says_cannot_steer_the_terminal(tmp_path: Path) -> None:
    odd = "The Rector of Foo University Ada Ng took \x1b[31mpart in\x07 a conference.\n"
    (tmp_path / "a.txt").write_text(odd + "It rained all day. " * 40)
    at = ("--store", tmp_path / "s")
    assert kg("build", tmp_path / "a.txt", *at).exit_code == 0
    shown = kg("explain", "Ada Ng", *at).stdout + kg("show", "Ada Ng", *at).stdout
    shown += (
        kg("query", "28", *at).stdout
        + kg("extract", tmp_path / "a.txt", "--format", "table").stdout
    )
    assert "Ada Ng" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_an_interrupted_build_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg import pipeline

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", stop)
    fails(kg("build", tmp_path, "--store", tmp_path / "s"), 130, "nothing that was stored is lost")


def test_disagreements_are_a_finding(tmp_path: Path) -> None:
    for name, person in (("a", "Ada Ng"), ("b", "Cara Om")):
        text = f"On 5 May 2021 the Rector of Foo University {person} took part in a conference.\n"
        (tmp_path / f"{name}.txt").write_text(text)
    at = ("--store", tmp_path / "s")
    kg("build", tmp_path / "a.txt", *at)
    assert kg("conflicts", *at).exit_code == 0
    kg("build", tmp_path / "b.txt", *at)
    done = kg("conflicts", *at)
    assert done.exit_code == 1
    for words in ("Foo University", "rector on 2021-05-05", "Ada Ng", "Cara Om", "b.txt"):
        assert words in done.stdout
    (found,) = json.loads(kg("conflicts", "--format", "json", *at).stdout)
    assert {side["value"] for side in found["sides"]} == {"Ada Ng", "Cara Om"}


def test_a_sound_graph_conforms_and_a_planted_fault_does_not(store: Path, tmp_path: Path) -> None:
    import pyoxigraph as ox

    from kg import vocab
    from kg.store import open_draft, open_snapshot

    sound = kg("validate", "--store", store)
    assert sound.exit_code == 0, sound.output
    assert "conforms" in sound.stderr
    broken = tmp_path / "s"
    (tmp_path / "a.txt").write_text(TEXT)
    assert kg("build", tmp_path / "a.txt", "--store", broken, "--validate").exit_code == 0
    with open_snapshot(broken) as snapshot:
        (source,) = snapshot.manifest.sources
        kept = [
            quad
            for quad in snapshot.graph(source.graph)
            if quad.predicate != ox.NamedNode(vocab.UKG_EVIDENCE)
        ]
    with open_draft(broken) as draft:
        draft.put(source.graph, kept)
        draft.publish()
    done = kg("validate", "--store", broken)
    assert done.exit_code == 1
    assert "evidence" in done.stdout
    assert "violation" in done.stderr
    findings = json.loads(kg("validate", "--store", broken, "--format", "json").stdout)
    assert {"severity", "about", "message", "words", "document", "line", "shape"} <= set(
        findings[0]
    )
    assert findings[0]["severity"] == "violation"
