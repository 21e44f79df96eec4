"""The pages: what stands on them, in which forms they come, and what hostile names do to them."""

from __future__ import annotations

import contextlib
import html
import http.client
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest

from kg.query import named
from kg.serve.pages import reading
from kg.serve.pages.documents import pieces
from kg.serve.pages.frame import address, texts
from kg.serve.pages.search import Index
from kg.store import Snapshot, open_snapshot
from tests.queries import office
from tests.serve.conftest import running
from tests.serve.stores import HOSTILE, hostile_store, office_store

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with open_snapshot(office_store(tmp_path_factory.mktemp("office") / "store")) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with open_snapshot(hostile_store(tmp_path_factory.mktemp("hostile") / "store")) as opened:
        yield opened


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Client:
    """Asks one server, each path as it is given, and follows nothing."""

    host: str

    def get(
        self,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(
                "GET", path + (f"?{urlencode(params)}" if params else ""), headers=headers or {}
            )
            got = connection.getresponse()
            told = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, told, got.read())
        finally:
            connection.close()


@contextlib.contextmanager
def client(store: Path) -> Iterator[Client]:
    with running(store, "--quiet") as base:
        yield Client(urlsplit(base).netloc)


@pytest.fixture(scope="module")
def site(graph: Snapshot) -> Iterator[Client]:
    with client(graph.path) as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile_site(hostile: Snapshot) -> Iterator[Client]:
    with client(hostile.path) as opened:
        yield opened


def where(key: str) -> str:
    return address(office.iri(key), office.MINTER.base)


def page(site: Client, path: str, status: int = 200) -> str:
    answer = site.get(path, headers=BROWSER)
    assert answer.status_code == status, (path, answer.text[:300])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def words(text: str) -> str:
    """The text of a page as a reader sees it, spaces folded."""
    plain = re.sub(r"<[^>]*>", " ", re.sub(r"<head>.*?</head>", "", text, flags=re.DOTALL))
    return " ".join(html.unescape(plain).split())


# ------------------------------------------------------------------------------ things


def test_a_person_has_offices_words_events_and_statements(site: Client) -> None:
    shown = words(page(site, where("nora")))
    assert "Person Nora Fell" in shown
    assert "Offices over time holds position 1 rector University of Nordmark" in shown
    assert "said the Rector, Nora Fell" in shown
    assert "3 reports" in shown
    assert "Events took part in 1 Harbour Days" in shown
    assert "Statements said 1 Harbours need friends" in shown
    assert "gave 1 a model ship · recipient: the hosts" in re.sub(r"\s*·", " ·", shown) or (
        "a model ship" in shown
    )


def test_an_organisation_has_names_identifiers_partners_and_agreements(site: Client) -> None:
    text = page(site, where("nord"))
    shown = words(text)
    assert "Nordmark en also" in shown
    assert "Nordby Academy en formerly" in shown
    assert 'href="https://ror.org/00nordmark" rel="noopener noreferrer external"' in text
    assert "city Nordby country XA" in shown
    assert "Partners 4 Organisations in the same projects." in shown
    assert "Agreements cooperates with 3" in shown
    assert "Events held at 1 Nordmark staff week" in shown
    assert f'href="{where("ost")}"' in text


def test_what_is_not_put_as_a_fact_stands_apart(site: Client) -> None:
    shown = words(page(site, where("ivo")))
    assert "Not put as a fact" in shown
    assert "planned" in shown.partition("Not put as a fact")[2]


def test_facts_of_one_relation_come_in_pages_and_none_is_lost(
    graph: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 2)

    def asked(page: int) -> tuple[int, list[str]]:
        data = reading.group(
            graph.quads, office.iri("nord"), "en", "cooperatesWith", "own", False, page
        )
        group = json.loads(data)["group"]
        return group["total"], [fact["iri"] for fact in group["facts"]]

    (total, first), (_, second), (_, third) = asked(1), asked(2), asked(3)
    assert (total, len(first), len(second), third) == (3, 2, 1, [])
    assert len({*first, *second}) == 3


def test_incoming_facts_are_counted_and_listed(site: Client) -> None:
    text = page(site, f"{where('nord')}?relation=cooperatesWith&side=own")
    assert "cooperates with 3" in words(text)
    assert text.count('<li class="fact">') == 3
    page(site, f"{where('nord')}?relation=nonsense", 404)


def test_a_fact_shows_its_words_with_their_place(site: Client, graph: Snapshot) -> None:
    (fact,) = (
        quad.subject
        for quad in graph.quads.quads_for_pattern(
            None, ox.NamedNode(f"{PREFIX}object"), ox.NamedNode(office.iri("twin")), None
        )
        if "claim/" in str(quad.subject)
    )
    shown = words(page(site, address(str(fact.value), office.MINTER.base)))
    assert "bridge talks organised by Alder Foundation" in shown
    assert "The Alder Foundation, of another land, held them." in shown
    assert "characters 44 to 93" in shown


PREFIX = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def test_every_address_of_the_graph_has_a_page(site: Client, graph: Snapshot) -> None:
    nodes = {
        term.value
        for quad in graph.quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode)
    }
    assert len(nodes) > 500
    for iri in sorted(nodes)[::7]:
        page(site, address(iri, office.MINTER.base))


def test_other_nodes_show_what_is_said_and_what_leads_to_them(site: Client) -> None:
    text = page(site, "/resource?iri=ukgv:role/rector")
    shown = words(text)
    assert "rector" in shown and "What leads to it" in shown
    followed = page(site, "/resource?iri=ukgv%3Arole%2Frector&from=http://www.w3.org/ns/org%23role")
    assert "http://www.w3.org/ns/org#role" in followed
    page(site, "/resource?iri=ukgv:role/rector&from=http://x.example/", 404)
    assert site.get("/resource?iri=ukgv:role/rector&page=99", headers=BROWSER).status_code == 200


@pytest.mark.parametrize(
    ("accept", "form", "media"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
        ("application/ld+json", ox.RdfFormat.JSON_LD, "application/ld+json"),
        ("application/json", ox.RdfFormat.JSON_LD, "application/ld+json"),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES, "application/n-triples; charset=utf-8"),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML, "application/rdf+xml"),
        ("text/html;q=0.5, text/turtle", ox.RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
    ],
)
def test_a_thing_comes_in_the_form_that_is_asked_for(
    site: Client, accept: str, form: ox.RdfFormat, media: str
) -> None:
    answer = site.get(where("nord"), headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media)
    assert "Accept" in answer.headers["vary"]
    triples = {quad.triple for quad in ox.parse(answer.content, format=form)}
    me = ox.NamedNode(office.iri("nord"))
    assert {t.subject for t in triples} >= {me}
    assert any(t.object == me for t in triples), "what leads to it"


def test_negotiation_has_an_end_and_a_way_for_browsers(site: Client) -> None:
    assert site.get(where("nord"), headers={"Accept": "image/png"}).status_code == 406
    turtle = site.get(f"{where('nord')}?format=ttl", headers=BROWSER)
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert page(site, where("nord")).startswith("<!doctype html>")
    first = site.get(where("nord"), headers=BROWSER)
    again = site.get(where("nord"), headers={**BROWSER, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    turtle = site.get(where("nord"), headers={"If-None-Match": first.headers["etag"], "Accept": "text/turtle"})  # fmt: skip
    assert turtle.status_code == 200


def test_a_document_in_rdf_is_all_that_it_states(site: Client, graph: Snapshot) -> None:
    source = graph.manifest.sources[0].graph
    answer = site.get(
        address(source, office.MINTER.base), headers={"Accept": "application/n-triples"}
    )
    assert len(answer.text.splitlines()) == len(list(graph.graph(source)))


def test_an_address_that_was_replaced_leads_on(tmp_path: Path) -> None:
    from kg.store import open_draft

    old, new = ox.NamedNode("http://a.example/id/old"), ox.NamedNode("http://a.example/id/new")
    moved = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
    with open_draft(tmp_path / "store") as draft:
        name = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        draft.put(None, [ox.Quad(old, moved, new), ox.Quad(new, name, ox.Literal("New"))])
        draft.publish()
    with client(tmp_path / "store") as site:
        answer = site.get(f"/resource?iri={quote(old.value, safe='')}", headers=BROWSER)
        assert answer.status_code == 301
        assert answer.headers["location"] == address(new.value, "https://w3id.org/unikg/id/")


@pytest.mark.parametrize(
    "path",
    ["/id/person/nobody", "/resource?iri=", "/resource?iri=nope", "/resource", "/id/", "/id/%00",
     "/id/..%2f..%2fetc%2fpasswd", "/id/person/%3Cscript%3E", "/resource?iri=http://a.example/%E2%80%AE",
     "/queries/nonsense"],
)  # fmt: skip
def test_what_is_not_there_says_so(site: Client, path: str) -> None:
    text = page(site, path, 404)
    assert texts()["not_found_title"] in text
    assert "<script>" not in text
    plain = site.get(path, headers={"Accept": "text/turtle"})
    assert plain.status_code == 404
    assert plain.headers["content-type"].startswith("text/plain")


# --------------------------------------------------------------------------- documents


def test_a_document_has_its_text_whole_and_every_span_marked(site: Client, graph: Snapshot) -> None:
    for source in graph.manifest.sources:
        text = page(site, address(source.graph, office.MINTER.base))
        inside = text.partition('id="text">')[2].partition("</div>")[0]
        shown = html.unescape(re.sub(r"<[^>]*>", "", inside))
        assert shown == graph.archive.document(source.key).text
        numbers = {
            int(n) for told in re.findall(r'data-facts="([\d ]+)"', text) for n in told.split()
        }
        listed = {int(n) for n in re.findall(r'data-fact="(\d+)"', text)}
        assert numbers == listed
        assert listed


def test_the_words_of_a_quotation_lead_to_their_place(site: Client) -> None:
    text = page(site, where("ivo"))
    link = re.search(r'href="(/id/document/4-[^"]+)#c82"', text)
    assert link
    assert 'id="c82"' in page(site, link[1])


def test_spans_that_lie_within_and_over_each_other() -> None:
    text = "0123456789"
    spans = [(0, 8, ["a"]), (2, 4, ["b"]), (3, 9, ["c"]), (2, 4, ["d"])]
    made = pieces(text, spans)
    assert "".join(piece.text for piece in made) == text
    told = {piece.text: (piece.facts, piece.depth) for piece in made}
    assert told == {
        "01": ((1,), 1), "2": ((1, 2, 3), 3), "3": ((1, 2, 3, 4), 4), "4567": ((1, 4), 2),
        "8": ((4,), 1), "9": ((), 0),
    }  # fmt: skip


def test_spans_beyond_the_text_do_no_harm() -> None:
    made = pieces("abc", [(2, 99, ["a"]), (50, 60, ["b"]), (2, 2, ["c"]), (-5, 1, ["d"])])
    assert "".join(piece.text for piece in made) == "abc"
    assert pieces("", []) == []


# ------------------------------------------------------------------------------ search


def test_search_finds_any_name_by_beginnings(site: Client) -> None:
    for asked in ("nordm", "Nordby acad", "UNIVERSITY nord", "nördmark"):
        shown = words(page(site, f"/search?q={quote(asked)}"))
        assert "University of Nordmark" in shown, asked
    assert "Nothing bears a name like that" in words(page(site, "/search?q=zzz"))
    found = site.get("/search.json", params={"q": "harbour"}).json()
    assert [one["label"] for one in found] == [
        "Harbour Days",
        "Harbour Consortium",
        "Green Harbours",
    ]
    assert found[0]["href"] == where("days")


def test_search_reads_all_scripts_alike() -> None:
    index = Index(
        [
            ["x:1", "Person", [["Мұхтар Төлеген", 0], ["Mukhtar Tolegen", 1]]],
            ["x:2", "University", [["Шығыс Қазақстан университеті", 0]]],
            ["x:3", "University", [["東京大学", 0]]],
            ["x:4", "Person", [["Łukasz Żółć", 0]]],
            ["x:5", "Place", [["جامعة", 0]]],
            ["x:6", "Event", [['100% "fun" _x_', 0]]],
        ]
    )
    asked = {
        "мұхтар": "x:1", "tolegen muk": "x:1", "толеген": "x:1", "shygys": "x:2", "Қазақ": "x:2",
        "東京": "x:3", "lukasz zolc": "x:4", "zolc": "x:4", "جام": "x:5", '"fun': "x:6", "100%": "x:6",
    }  # fmt: skip
    for text, iri in asked.items():
        assert [one.iri for one in index.search(text)[0]] == [iri], text
    for nothing in ("", '"', "*", "AND", "NEAR(", "plain:x", "'; DROP TABLE name; --", "\x00"):
        assert index.search(nothing)[0] == [], nothing
    assert index.counts() == {"Event": 1, "Person": 2, "Place": 1, "University": 2}


def test_the_index_is_quick_on_many_names() -> None:
    """Not a measure of time: a search must not read all names (20,000 of them, 200 searches)."""
    index = Index([f"x:{n}", "Person", [[f"Name{n} Family{n % 977}", 0]]] for n in range(20_000))
    for n in range(0, 20_000, 100):
        found, total = index.search(f"name{n} fam")
        assert found[0].label == f"Name{n} Family{n % 977}" and total >= 1


def test_lists_of_a_kind_are_paged(site: Client) -> None:
    shown = words(page(site, "/things/University"))
    assert "4 things found" in shown and shown.index("Ostwald") < shown.index("Westford")
    assert "0 things found" in words(page(site, "/things/Nonsense%3Cb%3E"))


# ---------------------------------------------------------------------------- overview


def test_the_overview_counts_and_dates_from_the_data(site: Client, graph: Snapshot) -> None:
    text = page(site, "/")
    shown = words(text)
    assert "4 Universities" in shown and "6 Reports" in shown
    assert "Newest report 2022-06-20" in shown
    assert f"{len(graph):,}" in shown
    assert graph.manifest.digest[:16] in shown
    assert page(site, "/") == text, "nothing of the clock stands on it"
    assert "Staff week" in words(page(site, "/sources"))


def test_the_menu_shows_what_is_there(site: Client) -> None:
    menu = page(site, "/").partition("<nav")[2].partition("</nav>")[0]
    slots = ("/", "/queries", "/editor", "/graph", "/review")
    there = [path for path in slots if site.get(path, headers=BROWSER).status_code == 200]
    assert re.findall(r'href="([^"]+)"', menu) == there


# ----------------------------------------------------------------------------- queries


def test_every_named_query_has_a_form_and_an_answer(site: Client) -> None:
    listed = page(site, "/queries")
    for query in named().values():
        assert f'href="/queries/{query.name}"' in listed
        text = page(site, f"/queries/{query.name}")
        assert all(f'name="{parameter.name}"' in text for parameter in query.parameters)
        assert query.title.rstrip("?") in words(text)


def test_parameters_are_names_addresses_or_values(site: Client) -> None:
    nord = quote(office.iri("nord"), safe="")
    for asked in ("Nordby+Academy", "university+of+nord", f"%3C{nord}%3E", nord):
        shown = words(page(site, f"/queries/find-partners?organization={asked}&country=XB"))
        assert "2 rows" in shown, asked
    assert "Blue Ports" in shown and "Old Bridges" not in shown


def test_an_unclear_name_offers_what_it_could_mean(site: Client) -> None:
    text = page(site, "/queries/timeline?thing=Alder+Foundation", 400)
    assert text.count("?thing=%3Chttps") == 2
    assert 'aria-invalid="true"' in text
    text = page(site, "/queries/timeline?thing=Nobody+Nowhere", 400)
    assert "The graph knows nothing of Nobody Nowhere." in words(text)


def test_a_value_that_does_not_fit_is_told(site: Client) -> None:
    text = page(site, "/queries/ending-soon?after=someday", 400)
    assert "is not a date such as 2024-05-17" in words(text)
    assert 'value="someday"' in text


def test_rows_are_saved_whole(site: Client) -> None:
    answer = site.get("/queries/ending-soon?after=2014-01-01&format=csv", headers=BROWSER)
    assert answer.headers["content-disposition"] == 'attachment; filename="ending-soon.csv"'
    assert len(answer.text.splitlines()) == 3
    rows = json.loads(site.get("/queries/ending-soon?format=json").text)
    assert len(rows["results"]["bindings"]) == 3


# ------------------------------------------------------------------------------ editor


def test_the_editor_knows_the_graph_and_asks_nobody_else(site: Client) -> None:
    text = page(site, "/editor?example=people")
    assert '<option value="people" selected>' in text
    policy = site.get("/editor", headers=BROWSER).headers["content-security-policy"]
    assert "unsafe" not in policy and "connect-src 'self'" in policy
    known = site.get("/editor/data.json").json()
    assert "https://w3id.org/unikg/ns#Project" in known["classes"]
    assert "https://w3id.org/unikg/ns#partnerIn" in known["properties"]
    assert set(known["examples"]) == set(named())
    assert known["prefixes"]["id"] == office.MINTER.base
    at_endpoint = site.get("/sparql", headers=BROWSER)
    assert "/static/editor.js" in at_endpoint.text


def test_the_editor_s_files_are_those_of_the_pinned_version() -> None:
    import tools.make_editor as maker

    assert maker.main(["--check"]) == 0


def test_static_files_are_served_and_nothing_beside_them(site: Client) -> None:
    for path in ("kg.css", "kg.js", "theme.js", "editor.js", "document.js", "kinds.css",
                 "yasgui/yasgui.min.js", "vis/vis-network.min.js"):  # fmt: skip
        assert site.get(f"/static/{path}").status_code == 200, path
    for path in ("..%2fapp.py", "%2e%2e/app.py", "....//app.py", "yasgui/../../app.py", "%00"):
        assert site.get(f"/static/{path}").status_code == 404, path


# ------------------------------------------------------------------- words and hostility


def test_every_word_of_the_templates_is_in_one_file() -> None:
    folder = Path(__file__).parents[2] / "kg" / "serve" / "templates"
    known = set(texts())
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for used in re.findall(r"\bt\.(\w+)", text):
            assert used in known or used == "get", (path.name, used)
        bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", "", bare)
        assert re.findall(r"[A-Za-z]{3,}", bare) in ([], ["query"], ["full"]), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text), path.name


class _Elements(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        scripted = tag == "script" and not (given.get("src") or "").startswith("/static/")
        if scripted or tag in ("iframe", "object", "embed", "base", "style", "img"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and not re.match(
                r"(/|\?|#|https?://|$)", value or ""
            ):
                self.found.append(f"{tag} {name}={value}")


def dangers(text: str) -> list[str]:
    reader = _Elements()
    reader.feed(text)
    return reader.found


def test_hostile_names_stay_text_everywhere(hostile_site: Client, hostile: Snapshot) -> None:
    """In names, values, quotations, titles, addresses, rules, roles and details."""
    base = hostile.manifest.base
    nodes = {
        term.value
        for quad in hostile.quads
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode)
    }
    own = sorted(
        iri for iri in nodes if re.match(rf"{base}(person|event|univer|project|document)", iri)
    )
    paths = [address(iri, base) for iri in [*own, *sorted(nodes)[::11]]]
    paths += ["/", "/sources", "/queries/people", "/queries/statements", "/queries/entities",
              "/queries/sources", "/queries/words", "/things/Person", "/search?q=script"]  # fmt: skip
    for path in paths:
        answer = hostile_site.get(path, headers=BROWSER)
        assert answer.status_code == 200, (path, answer.text[:300])
        assert dangers(answer.text) == [], path
        assert "\u202e" not in answer.text, path


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_requests_are_answered(hostile_site: Client, value: str) -> None:
    told = quote(value, safe="")
    for path in (
        f"/search?q={told}", f"/search.json?q={told}", f"/things/{told}", f"/id/{told}",
        f"/resource?iri={told}", f"/resource?iri={told}&format={told}", f"/queries/{told}",
        f"/queries/timeline?thing={told}", f"/queries/find-partners?country={told}&year={told}",
        f"/queries/people?format={told}&page={told}", f"/search?q=a&page={told}", f"/editor?example={told}",
        f"/sources?page={told}", f"/resource?iri=ukg:Claim&from={told}&page={told}",
    ):  # fmt: skip
        answer = hostile_site.get(path, headers=BROWSER)
        assert answer.status_code < 500, (path, answer.text[:300])
        if answer.headers["content-type"].startswith("text/html"):
            assert dangers(answer.text) == [], path
        assert "set-cookie" not in answer.headers
