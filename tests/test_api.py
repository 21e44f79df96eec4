"""``import kg``: quick, typed, and all at hand that a notebook needs."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import kg
from kg.errors import (
    InvalidDocument,
    InvalidQuery,
    NotFound,
    OutOfTime,
    RemoteError,
    StoreError,
)

ROOT = Path(__file__).resolve().parents[1]
TEXT = "Yesterday it rained.\nThe Rector of Foo University Ada Ng took part in a conference.\n"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Graph]:
    folder = tmp_path_factory.mktemp("api")
    (folder / "a.txt").write_text(TEXT)
    with kg.open(folder / "s") as graph:
        graph.add(
            folder / "a.txt", "Rector of Foo University Ada Ng <script>alert(1)</script> spoke."
        )
        yield graph


def test_import_takes_no_time_and_brings_nothing_heavy() -> None:
    code = "import sys, kg; print(*sorted(m for m in sys.modules if m.startswith('kg')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["kg"]


def test_all_that_is_promised_is_there() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
        assert name in dir(kg)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = kg.nonsense  # type: ignore[attr-defined]


def test_the_version_is_that_of_the_package() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert kg.__version__ == project["version"]


def test_a_text_is_read_without_storing(tmp_path: Path) -> None:
    found = kg.extract(TEXT)
    assert isinstance(found, kg.Extraction)
    assert "holdsPosition" in {claim.predicate for claim in found.claims}
    from kg.extract import extract

    assert extract(kg.Document("text", TEXT)) == found


def test_a_graph_that_is_not_there_yet(tmp_path: Path) -> None:
    graph = kg.open(tmp_path / "none")
    assert "empty" in repr(graph)
    with pytest.raises(NotFound, match="holds no graph"):
        graph.people()
    assert not (tmp_path / "none").exists()


def test_what_was_added_is_there(graph: kg.Graph) -> None:
    assert "2 documents" in repr(graph)
    assert [row["name"] for row in graph.people()] == ["Ada Ng"]
    assert [row["name"] for row in graph.universities()] == ["Foo University"]
    assert graph.events() is not None
    assert graph.projects().to_pandas().empty
    assert len(graph.documents()) == 2
    assert graph.text(graph.documents()[0].name) in (TEXT, graph.text(graph.documents()[0].graph))


def test_a_query_takes_python_values(graph: kg.Graph) -> None:
    assert len(graph.query("people", person="Ada Ng")) == len(graph.people()) == 1
    assert graph.query("ASK { FILTER(?n = 4) }", n=4).boolean is True
    with pytest.raises(NotFound, match="nearest: Ada Ng"):
        graph.query("people", person="Ada Mg")
    with pytest.raises(InvalidQuery, match="SERVICE"):
        graph.query("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }")
    with pytest.raises(OutOfTime):
        graph.query("SELECT (SUM(STRLEN(STR(?c))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l "
                    "FILTER(?c != ?l) }", timeout=0.3)  # fmt: skip


def test_an_entity_and_the_words_about_it(graph: kg.Graph) -> None:
    card = graph.entity("ada ng")
    assert (card.label, card.kind) == ("Ada Ng", "Person")
    (office,) = card.offices
    assert office.value.casefold() == "rector"
    assert office.object == "Foo University"
    assert office.sources == 2
    assert {words.quote for words in office.words} <= {words.quote for words in card.evidence}
    for words in office.words:
        text = graph.text(words.document)
        assert text[words.start : words.end] == words.quote
        assert text.split("\n")[words.line - 1].count(words.quote) == 1


def test_evidence_by_subject_relation_and_object(graph: kg.Graph) -> None:
    (fact,) = graph.evidence("Ada Ng", "holdsPosition", "Foo University")
    assert graph.evidence("Ada Ng", "holds position") == [fact]
    assert graph.evidence(fact.iri) == [fact]
    assert fact in graph.evidence(fact.subject_iri)
    assert fact in graph.evidence(graph.documents()[0].graph)
    assert fact in graph.evidence("rector of foo")
    assertion = graph.query("SELECT ?a { ?f ukg:supportedBy ?a }", f=f"<{fact.iri}>")[0]["a"]
    assert graph.evidence(assertion) == [fact]
    with pytest.raises(NotFound, match="has no fact 'gave'; it has: "):
        graph.evidence("Ada Ng", "gave")
    with pytest.raises(NotFound, match="no such fact with 'Bar'"):
        graph.evidence("Ada Ng", "holdsPosition", "Bar")
    with pytest.raises(NotFound, match="nearest"):
        graph.evidence("Ada Nk")
    with pytest.raises(NotFound):
        graph.evidence("https://n.example/none")


def test_a_network_and_a_view(graph: kg.Graph) -> None:
    network = graph.network()
    assert network.number_of_nodes() >= 2
    assert graph.network("Ada Ng").number_of_edges() >= 1
    view = graph.view("Ada Ng")
    assert len(view) >= 2
    shown = view._repr_html_() or ""
    assert shown.startswith("<iframe")
    assert 'sandbox="allow-scripts allow-downloads"' in shown
    assert {node.label for node in graph.view(query="people").graph.nodes} >= {"Ada Ng"}
    text = "SELECT ?e ?r ?p { ?e a schema:Event ; ?r ?p . ?p a schema:Person }"
    assert {edge.relation for edge in graph.view(query=text).graph.edges} == {"participatedIn"}
    for wrong in ({"around": "Nobody Here"}, {"query": "peoples"}):
        with pytest.raises(NotFound, match=r"nearest|is not in"):
            graph.view(**wrong)


@pytest.mark.parametrize("name", ["v.html", "v.svg", "v.png"])
def test_a_view_is_saved(graph: kg.Graph, tmp_path: Path, name: str) -> None:
    assert graph.view().save(tmp_path / name).stat().st_size > 1000


def test_nothing_of_a_report_runs_in_a_notebook(graph: kg.Graph) -> None:
    shown = [
        graph.people()._repr_html_(),
        graph.entity("Ada Ng")._repr_html_(),
        *(fact._repr_html_() for fact in graph.evidence("Ada Ng")),
    ]
    assert not [text for text in shown if "<script" in text]
    assert any("<mark>" in text for text in shown)


def test_the_graph_in_rdflib(graph: kg.Graph) -> None:
    assert len(set(graph.to_rdflib().quads())) == len(graph.snapshot)


def test_a_bad_file_is_told_after_the_good_ones_are_in(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    (tmp_path / "bad.txt").write_bytes(b"\0" * 99)
    with kg.open(tmp_path / "s") as graph:
        with pytest.raises(InvalidDocument, match=r"bad\.txt"):
            graph.add(tmp_path / "good.txt", tmp_path / "bad.txt")
        assert [row["name"] for row in graph.people()] == ["Ada Ng"]
        graph.remove("good.txt")
        assert not graph.people()


def test_what_a_person_decides_is_carried_out_and_kept(tmp_path: Path) -> None:
    who = {"author": "A. Reader", "day": "2026-01-31"}
    with kg.open(tmp_path / "s") as graph:
        graph.add("The Rector of Foo University, Ada Ng, spoke.")
        graph.add("The Rector of Bar University, Ada Ng, took part in a conference.")
        one, other = {row["person"] for row in graph.people()}
        graph.decide("same", one, other, reason="she moved", **who)
        assert len({row["person"] for row in graph.people()}) == 1
        assert len(graph.entity("Ada Ng").offices) == 2
        claim = graph.evidence("Ada Ng", "holdsPosition", "Bar University")[0].iri
        graph.decide("reject", claim, **who)
        assert [office.object for office in graph.entity("Ada Ng").offices] == ["Foo University"]
        graph.decide("rename", "Foo University", "University of Foo", **who)
        assert graph.entity("University of Foo").kind == "University"
        graph.add("It rained in Foo.")  # a later build keeps them
        assert len(graph.entity("Ada Ng").offices) == 1
        for wrong in (("guess", "Ada Ng"), ("same", "Ada Ng", "Ada Ng"), ("rename", "Ada Ng", " ")):
            with pytest.raises(InvalidQuery):
                graph.decide(*wrong, **who)
        with pytest.raises(InvalidQuery, match="needs its author"):
            graph.decide("rename", "Ada Ng", "Ada", author="", day="2026-01-31")
        with pytest.raises(NotFound):
            graph.decide("same", "Ada Ng", "Nobody Here", **who)
    with pytest.raises(StoreError, match="read only"):
        kg.open("http://127.0.0.1:9/sparql").add("The Rector of Foo University, Ada Ng, spoke.")


# ------------------------------------------------------------------------------ in a notebook


def test_frames_have_types_and_short_names(graph: kg.Graph) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    answer = graph.query(
        "SELECT ?n ?x ?d ?b ?m ?i { VALUES (?n ?x ?d ?b ?m ?i) { (1 1.5 '2024-05-17'^^xsd:date true 1 ukg:Project)"
        " (UNDEF UNDEF UNDEF UNDEF 'a' UNDEF) } }"
    )
    frame = answer.to_pandas()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {kinds[name] for name in "nx"} == {"Int64", "float64"}
    assert (kinds["d"], kinds["b"]) == ("datetime64[s]", "boolean")
    assert list(frame["m"]) == ["1", "a"]
    assert frame["i"][0] == "ukg:Project"
    assert answer.to_pandas(short=False)["i"][0] == "https://w3id.org/unikg/ns#Project"
    other = answer.to_polars()
    assert dict(other.schema) == {
        "n": polars.Int64, "x": polars.Float64, "d": polars.Date,
        "b": polars.Boolean, "m": polars.String, "i": polars.String,
    }  # fmt: skip
    assert other.rows()[1] == (None, None, None, None, "a", None)
    assert graph.query("ASK {}").to_pandas()["answer"].tolist() == [True]
    assert graph.query("SELECT ?s { ?s a ukg:None }").to_polars().shape == (0, 1)
    assert isinstance(frame, pandas.DataFrame)
    # A short name is as good as the whole one wherever a name may stand.
    name = graph.people().to_pandas()["person"][0]
    assert name.startswith("id:person/")
    assert graph.entity(name).label == "Ada Ng"
    assert len(graph.people(person=name)) == 1


def test_what_was_found_in_a_text_is_marked() -> None:
    found = kg.extract("Rector of Foo University Ada Ng <script>alert(1)</script> spoke.")
    bundle = found._repr_mimebundle_()
    assert "1 claim" in bundle["text/plain"] or "claims" in bundle["text/plain"]
    page = bundle["text/html"]
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert 'title="Ada Ng">Ada Ng <small' in page
    assert ">University</small>" in page
    assert page.count("<tr>") == len(found.claims) + 1
    assert "<table" not in kg.extract("It rained.")._repr_mimebundle_()["text/html"]


def test_a_view_shows_itself_with_a_picture_for_those_who_show_no_frames(
    graph: kg.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")
    view = graph.view("Ada Ng")
    bundle = view._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/plain"] == repr(view)
    frame, _, rest = bundle["text/html"].partition("</iframe>")
    assert 'sandbox="allow-scripts allow-downloads"' in frame
    assert rest.startswith("<noscript><img")
    monkeypatch.setenv("KG_VIEW", "still")
    assert view._repr_mimebundle_().keys() == {"text/plain", "image/png"}
    assert view._repr_html_() is None  # which the shell would ask for otherwise
    assert graph.view("Ada Ng")._repr_mimebundle_() == view._repr_mimebundle_()


def test_nothing_prints_a_page_of_records(graph: kg.Graph) -> None:
    shown = [graph.people(), graph.entity("Ada Ng"), graph.view()]
    assert all(repr(one).startswith("<") and len(repr(one)) < 200 for one in shown)


def test_a_card_has_its_names_links_and_words(graph: kg.Graph) -> None:
    shown = graph.entity("Ada Ng")._repr_html_()
    assert 'href="https://w3id.org/unikg/id/' in shown
    assert ">words of the first</th>" in shown
    assert "<script" not in graph.entity("Foo University")._repr_html_()


# ------------------------------------------------------------------------------ by address

PAGE = """<!doctype html><html lang="en"><head><title>A visit</title></head><body><article>
<h1>A visit</h1><p>The Rector of Orsa Polytechnic, Pavel Horak, took part in a conference held at
Orsa Polytechnic on 17 May 2024. He spoke of the years to come and of what is to be done.</p>
</article></body></html>"""


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in ("/file", "/ftp"):
            self.send_response(302)
            self.send_header("Location", f"{self.path[1:]}://n.example/etc/hostname")
            self.end_headers()
        elif self.path == "/none":
            self.send_error(404)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_report_is_added_by_its_address(site: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    with kg.open(tmp_path / "s") as graph:
        graph.add(site + "/news/visit")
        assert [row["name"] for row in graph.people()] == ["Pavel Horak"]
        (document,) = graph.documents()
        assert document.name == site + "/news/visit"
        words = graph.entity("Pavel Horak").evidence[0]
        assert words.source == site + "/news/visit"
        assert words.title == "A visit"
        graph.add(site + "/news/visit")
        assert len(graph.documents()) == 1


@pytest.mark.parametrize(
    ("path", "told"), [("/none", "404"), ("/file", "file://"), ("/ftp", "leads to 'ftp://")]
)
def test_an_address_that_gives_no_page_is_told(
    site: str, tmp_path: Path, path: str, told: str
) -> None:
    with pytest.raises(RemoteError, match=told), kg.open(tmp_path / "s") as graph:
        graph.add(site + path)
    assert not (tmp_path / "s").exists()
