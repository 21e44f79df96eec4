"""The page in Chromium with the network off; each test ends by asking for silence of the console."""

from __future__ import annotations

import csv
import io
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kg.views import ViewFact, ViewGraph, ViewNode
from tests.views.conftest import Open, Opened
from tests.views.sample import BASE, big, small

pytestmark = pytest.mark.browser
AYLA, LAKESIDE = f"{BASE}ayla", f"{BASE}lakeside"


def edge(view: ViewGraph, value: str) -> ViewFact:
    return next(e for e in view.edges if value in (e.value, e.relation))


def click_edge(page: Opened, fact: ViewFact) -> None:
    at, box = page.view(f"edgeAt({fact.iri!r})"), page.locator("#scene").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    page.settle()


def click_node(page: Opened, iri: str) -> None:
    at, box = page.view(f"nodeAt({iri!r})"), page.locator("#scene").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    page.settle()


def search(page: Opened, text: str) -> None:
    page.fill("#find", text)
    page.keyboard.press("Enter")
    page.settle()


# ---- first sight --------------------------------------------------------------------------------


def test_the_first_view_says_what_it_is_and_shows_a_sentence(open_page: Open) -> None:
    page = open_page(small(), "Lakeside")
    assert page.title() == "Lakeside"
    assert "39 nodes and 53 facts, all that was asked for" in page.inner_text("#shown")
    assert "Every line is a fact" in page.panel()
    assert page.locator("#panel blockquote mark").count() >= 2


@pytest.mark.parametrize("view", [small(), big(300)], ids=["small", "300"])
@pytest.mark.parametrize("width", [1280, 1600])
def test_labels_of_the_most_connected_do_not_overlap(
    open_page: Open, view: ViewGraph, width: int
) -> None:
    page = open_page(view, width=width)
    labels = page.view("labels()")
    for i, a in enumerate(labels):
        for b in labels[i + 1 :]:
            (x1, y1, x2, y2), (u1, v1, u2, v2) = a["box"], b["box"]
            assert x2 <= u1 or u2 <= x1 or y2 <= v1 or v2 <= y1
    named, first = {label["iri"] for label in labels}, page.view("ranked()")
    assert set(first[:10]) <= named
    if len(view.nodes) < 60:
        assert len(named) >= 36


def test_the_page_says_of_how_much_it_shows_a_part(open_page: Open) -> None:
    view = small()
    part = ViewGraph(
        view.nodes, view.edges, view.facts, view.documents, view.relations, 8333, 21000, "best"
    )
    text = open_page(part).inner_text("#shown")
    assert text == "39 of 8,333 nodes and 53 of 21,000 facts: those with the most connections"


def test_an_empty_view_is_a_page_too(open_page: Open) -> None:
    assert "holds nothing" in open_page(ViewGraph()).panel()


# ---- cards --------------------------------------------------------------------------------------


def test_a_click_on_a_node_opens_its_card(open_page: Open) -> None:
    page = open_page(small())
    click_node(page, AYLA)
    card = page.panel()
    for text in ("Айла Нұрқызы", "Ayla Nurkyzy", "Айла Нуркызы", "Rector", "Dean of Engineering", "former", "from 2014 to 2019", "Our doors stay open"):  # fmt: skip
        assert text in card
    assert page.locator("#panel .bars-life rect").count() == 2
    click_node(page, LAKESIDE)
    links = page.eval_on_selector_all(
        "#panel .meta a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert links == ["https://ror.org/000000000", "http://www.wikidata.org/entity/Q0"]


def test_a_click_on_an_edge_shows_the_sentences_with_their_mentions(open_page: Open) -> None:
    view = small()
    page = open_page(view)
    click_edge(page, edge(view, "Rector"))
    card = page.panel()
    for text in ("held", "confidence 0.97", "Information day at Lakeside", "11 Oct 2023", "characters 120 to", "title-of-organisation"):  # fmt: skip
        assert text in card
    marks = page.locator("#panel .source").nth(0).locator("mark").all_inner_texts()
    assert marks == ["Rector", "Lakeside University", "Ayla Nurkyzy"]
    assert page.locator("#panel .source").count() == 2
    assert (
        page.locator("#panel .source a").nth(0).get_attribute("href")
        == "https://example.org/news/info-day"
    )


def test_sources_that_disagree_stand_side_by_side(open_page: Open) -> None:
    view = small()
    page = open_page(view, anchor="")
    denied = next(e for e in view.edges if e.status == "denied")
    page.evaluate(f"location.hash = 'edge=' + encodeURIComponent({denied.iri!r})")
    page.wait_for_selector("#panel .badge.odd")
    card = page.panel()
    assert "did not join GREENLAB" in card and "участвует и Лейксайд" in card
    assert "sources differ" in card and "denied" in card
    search(page, "BRIDGE-WATER")
    assert page.panel().count("sources differ") == 2  # two different days on which it began


def test_offsets_count_characters_not_code_units(open_page: Open) -> None:
    from kg.views import ViewEvidence

    quote = "🎓🎓 Rector spoke"
    words = ViewEvidence("d", quote, marks=((3, 9),))
    nodes = (ViewNode("urn:a", "Person", "A"), ViewNode("urn:b", "Event", "B"))
    page = open_page(
        ViewGraph(nodes, (ViewFact("urn:f", "urn:a", "spokeAt", "urn:b", evidence=(words,)),))
    )
    assert page.locator("#panel mark").all_inner_texts() == ["Rector"]


# ---- search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ayla nur", "Айла Нұрқызы"),
        ("АЙЛА", "Айла Нұрқызы"),
        ("Нуркызы", "Айла Нұрқызы"),
        ("ines d almeida", "Inês d’Almeida"),
        ("Солано", "Mira Solano-Ferrer"),
        ("степной", "Дала мемлекеттік университеті"),
        ("water policy", "Master in Water Policy"),
    ],
)
def test_search_in_any_script(open_page: Open, typed: str, found: str) -> None:
    page = open_page(small())
    search(page, typed)
    assert page.inner_text("#panel h2") == found


def test_search_completes_and_reads_quotes(open_page: Open) -> None:
    page = open_page(small())
    page.keyboard.press("/")
    page.keyboard.type("greeted the guests")
    options = page.locator("#found [role=option]")
    assert "Vice-Minister Orest Vandal greeted the guests." in options.nth(0).inner_text()
    assert page.get_attribute("#find", "aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    assert "Vice-Minister" in page.panel()
    page.fill("#find", "zzzz")
    assert "Nothing found" in page.inner_text("#found")


# ---- filters ------------------------------------------------------------------------------------


def tick(page: Opened, group: str, name: str) -> None:
    page.locator(f"#{group} label", has_text=name).locator("input").click()
    page.settle()


def test_the_legend_counts_and_toggles(open_page: Open) -> None:
    page = open_page(small())
    assert page.locator("#kinds label").nth(0).inner_text().split("\n") == ["People", "23"]
    tick(page, "kinds", "People")
    shown = page.view("shown()")
    assert len(shown["nodes"]) == 16 and not any("guest" in iri for iri in shown["nodes"])
    assert page.locator("#kinds output").nth(0).inner_text() == "0 / 23"
    assert "16 of 39 nodes" in page.inner_text("#shown")
    page.click("#reset")
    assert len(page.view("shown()")["nodes"]) == 39
    tick(page, "relations", "participated in")
    assert len(page.view("shown()")["edges"]) == 53 - 24
    page.click("#reset")
    tick(page, "statuses", "denied")
    assert len(page.view("shown()")["edges"]) == 52


def test_the_period_filters_dated_facts_and_undated_ones_apart(open_page: Open) -> None:
    view = small()
    page = open_page(view)
    sliders = page.locator("#time input[type=range]")
    sliders.nth(0).focus()
    page.keyboard.press("End")
    page.settle()
    assert page.inner_text("#time .span") == "2024"
    shown = set(page.view("shown()")["edges"])
    for fact in view.edges:
        days = fact.dates()
        assert (fact.iri in shown) == (not days or any(day >= "2024" for day in days)), fact
    page.locator("#time input[type=checkbox]").click()
    shown = set(page.view("shown()")["edges"])
    assert shown == {f.iri for f in view.edges if any(day >= "2024" for day in f.dates())}


def test_the_strip_shows_offices_and_events_and_is_brushed(open_page: Open) -> None:
    page = open_page(small())
    assert page.locator("#time .key [data-layer]").all_inner_texts() == [
        "Offices",
        "Events",
        "Other facts",
    ]
    assert page.locator("#time rect[data-layer=offices]").count() >= 6  # a post from 2014 to 2019
    box = page.locator("#time .bars").bounding_box()
    years = 11  # from 2014 to 2024
    middle = box["y"] + box["height"] / 2

    def x(year: int) -> float:
        return float(box["x"] + box["width"] * (year - 2014 + 0.5) / years)

    page.mouse.move(x(2022), middle)
    page.mouse.down()
    page.mouse.move(x(2023), middle)
    page.mouse.up()
    page.settle()
    assert page.inner_text("#time .span") == "2022 – 2023"
    days = [d for f in small().edges if f.iri in page.view("shown()")["edges"] for d in f.dates()]
    assert days and all(day[:4] in ("2022", "2023") for day in days if day < "2024")
    told = page.locator("#time input[type=range]").nth(0).get_attribute("aria-valuetext")
    assert told.startswith("2022 · ")
    page.mouse.dblclick(x(2015), middle)
    page.settle()
    assert page.inner_text("#time .span") == "2014 – 2024"


def test_colour_and_size_can_show_communities_and_centrality(open_page: Open) -> None:
    page = open_page(small())
    colour, size = page.locator("#look select").nth(0), page.locator("#look select").nth(1)
    seen = {}
    for name in ("kind", "community", "connections", "between"):
        colour.select_option(name)
        page.settle()
        seen[name] = page.view("look()")
    assert len({str(look) for look in seen.values()}) == 4
    hub = page.view("ranked()")[0]
    sizes = {}
    for name in ("connections", "sources", "between", "same"):
        size.select_option(name)
        page.settle()
        sizes[name] = {iri: one["size"] for iri, one in page.view("look()").items()}
    assert sizes["between"][hub] == max(sizes["between"].values())
    assert len(set(sizes["same"].values())) == 1 and len(set(sizes["sources"].values())) > 1


def test_what_is_around_a_node_by_steps(open_page: Open) -> None:
    page = open_page(small())
    search(page, "Orest Vandal")
    page.locator("#panel .steps button").nth(0).click()
    assert set(page.view("shown()")["nodes"]) == {
        f"{BASE}{k}" for k in ("orest", "infoday", "ministry")
    }
    assert "Around Orest Vandal, 1 step" in page.inner_text("#chips")
    page.locator("#panel .steps button").nth(1).click()
    assert len(page.view("shown()")["nodes"]) > 10
    page.click("#chips button")
    assert len(page.view("shown()")["nodes"]) == 39


def test_hide_and_pin(open_page: Open) -> None:
    page = open_page(small())
    search(page, "Orest Vandal")
    page.click("#panel button:text-is('Hide')")
    assert f"{BASE}orest" not in page.view("shown()")["nodes"]
    page.click("#chips button")
    search(page, "Айла")
    page.click("#panel button:text-is('Pin')")
    tick(page, "kinds", "People")
    assert [iri for iri in page.view("shown()")["nodes"] if iri == AYLA] == [AYLA]


def test_the_shortest_path_with_the_words_of_each_step(open_page: Open) -> None:
    page = open_page(small())
    search(page, "Orest Vandal")
    page.click("#panel button:text-is('Path to …')")
    page.keyboard.type("BRIDGE-WA")
    page.keyboard.press("Enter")
    page.settle()
    assert "3 steps" in page.panel()
    assert page.locator("#panel .path blockquote").count() == 3
    assert "path=" in page.url and "to=" in page.url
    tick(page, "relations", "participated in")
    page.reload()
    page.wait_for_selector("#panel .path")


# ---- addresses, themes, keyboard ----------------------------------------------------------------


def test_deep_links(open_page: Open) -> None:
    view = small()
    page = open_page(view, anchor=f"#node={AYLA.replace(':', '%3A').replace('/', '%2F')}")
    assert page.inner_text("#panel h2") == "Айла Нұрқызы"
    page.evaluate(f"location.hash = 'edge={edge(view, 'Vice-Minister').iri}'")
    page.wait_for_selector("#panel .triple")
    assert "greeted the guests" in page.panel()
    page.evaluate(f"location.hash = 'around={LAKESIDE}&depth=1&view=table'")
    page.wait_for_selector("#table table")
    assert "Around Lakeside University" in page.inner_text("#chips")
    page.evaluate("location.hash = 'node=nonsense&depth=x'")
    page.until("document.querySelector('#panel').innerText.includes('Every line')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_and_a_button(open_page: Open, scheme: str) -> None:
    page = open_page(small(), scheme=scheme)
    assert page.get_attribute("html", "data-theme") == scheme
    page.click("#theme")
    assert page.get_attribute("html", "data-theme") != scheme


def test_all_by_keyboard(open_page: Open) -> None:
    page = open_page(small())
    page.focus("#scene")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#panel h2") == "Open Horizons+ information day"
    page.keyboard.press("ArrowRight")
    page.until("/^1 of 11:/.test(document.querySelector('#live').textContent)")
    page.keyboard.press("ArrowRight")
    page.until("/^2 of 11:/.test(document.querySelector('#live').textContent)")
    page.keyboard.press("e")
    assert page.locator("#panel .triple").count() == 1
    page.keyboard.press("Escape")
    assert "Every line is a fact" in page.panel()
    page.focus("#scene")
    for key in ("ArrowRight", "ArrowLeft", "Enter", "f"):
        page.keyboard.press(key)
    assert "Around" in page.inner_text("#chips")
    page.keyboard.press("t")
    assert page.is_visible("#table table")
    page.keyboard.press("?")
    assert page.is_visible("#dialog")
    page.keyboard.press("Escape")
    assert not page.is_visible("#dialog")


def test_tab_reaches_every_control_and_leaves(open_page: Open) -> None:
    page = open_page(small())
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.id"))
    assert {
        "find",
        "as-table",
        "open-path",
        "open-export",
        "open-query",
        "theme",
        "open-help",
        "scene",
        "zoom-in",
    } <= seen


def test_reduced_motion_moves_at_once(open_page: Open) -> None:
    page = open_page(small(), motion="reduce")
    before = page.view(f"nodeAt({AYLA!r})")
    page.click("#zoom-in")
    page.settle()
    assert page.view(f"nodeAt({AYLA!r})") != before


# ---- table, small screens, print ----------------------------------------------------------------


def test_the_table_is_the_equal_of_the_picture(open_page: Open) -> None:
    view = small()
    page = open_page(view)
    tick(page, "kinds", "People")
    page.click("#as-table")
    assert page.locator("#table tbody tr").count() == len(page.view("shown()")["edges"])
    page.click("#table .tabs button:text-is('Nodes')")
    assert page.locator("#table tbody tr").count() == 16
    page.click("#table th button:text-is('Connections')")
    numbers = [int(n) for n in page.locator("#table td.num").all_inner_texts()]
    assert numbers == sorted(numbers)
    page.click("#table th button:has-text('Connections')")
    assert page.locator("#table th[aria-sort=descending]").count() == 1
    page.locator("#table tbody button").nth(0).click()
    assert page.locator("#panel h2").count() == 1


def test_a_long_table_says_how_much_of_it_is_there(open_page: Open) -> None:
    page = open_page(big(300))
    page.click("#as-table")
    assert "200 of 596 rows" in page.inner_text("caption")
    page.click("#table > button")
    assert "400 of 596 rows" in page.inner_text("caption")


def test_a_phone_can_use_all_of_it(open_page: Open) -> None:
    page = open_page(small(), width=400, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.click("#open-rail")
    tick(page, "kinds", "People")
    page.click("#close-rail")
    assert len(page.view("shown()")["nodes"]) == 16
    search(page, "Lakeside")
    assert page.inner_text("#panel h2") == "Lakeside University"
    small_targets = page.eval_on_selector_all(
        ".tools button, .zoom button", "all => all.filter(b => b.offsetParent && (b.offsetHeight < 40 || b.offsetWidth < 24)).length"
    )  # fmt: skip
    assert small_targets == 0
    page.click("#as-table")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_print_leaves_the_controls_away(open_page: Open) -> None:
    page = open_page(small())
    search(page, "Айла")
    page.emulate_media(media="print")
    assert not page.is_visible(".tools") and page.is_visible("#panel h2")
    assert page.pdf()[:4] == b"%PDF"


# ---- exports ------------------------------------------------------------------------------------


def download(page: Opened, name: str) -> bytes:
    if not page.is_visible("#dialog"):
        page.click("#open-export")
    with page.expect_download() as waited:
        page.click(f"[data-export={name}]")
    return Path(waited.value.path()).read_bytes()


def test_exports_hold_what_is_shown_and_others_can_read_them(open_page: Open) -> None:
    import networkx as nx
    import pyoxigraph as ox

    view = small()
    page = open_page(view)
    rows = list(csv.DictReader(io.StringIO(download(page, "CSV").decode("utf-8-sig"))))
    assert {row["subject_iri"] for row in rows} >= {AYLA}
    assert len(rows) == sum(len(f.evidence) for f in (*view.edges, *view.facts))
    graphml = nx.parse_graphml(download(page, "GraphML").decode(), force_multigraph=True)
    assert (len(graphml), graphml.number_of_edges()) == (39, 53)
    gexf = nx.read_gexf(io.BytesIO(download(page, "GEXF")))
    assert len(gexf) == 39
    triples = list(ox.parse(download(page, "Turtle"), format=ox.RdfFormat.TURTLE))
    assert any(str(t.subject) == f"<{AYLA}>" for t in triples)
    assert ET.fromstring(download(page, "SVG")).tag.endswith("svg")
    assert download(page, "PNG").startswith(b"\x89PNG")
    page.click("#dialog-close")
    tick(page, "kinds", "People")
    graphml = nx.parse_graphml(download(page, "GraphML").decode(), force_multigraph=True)
    assert len(graphml) == 16


def test_no_cell_of_the_csv_is_a_formula(open_page: Open) -> None:
    nodes = (ViewNode("urn:a", "Person", "=HYPERLINK(1)"), ViewNode("urn:b", "Event", "-1+1"))
    page = open_page(ViewGraph(nodes, (ViewFact("urn:f", "urn:a", "knows", "urn:b", "@SUM(1)"),)))
    text = download(page, "CSV").decode("utf-8-sig")
    assert "'=HYPERLINK" in text and "'@SUM" in text and '"=' not in text


def test_the_query_behind_the_view_can_be_copied(open_page: Open) -> None:
    page = open_page(small())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#open-query")
    assert "SELECT ?s ?p ?o" in page.inner_text("#dialog pre")
    page.click("#dialog button:text-is('Copy')")
    page.until("document.querySelector('#live').textContent === 'Copied'")
    assert "SELECT ?s ?p ?o" in page.evaluate("navigator.clipboard.readText()")


# ---- accessibility by rules ---------------------------------------------------------------------


def axe_source() -> str:
    here = Path(__file__).parent
    for place in (os.environ.get("KG_AXE", ""), here / "node_modules/axe-core/axe.min.js"):
        if place and Path(place).is_file():
            return Path(place).read_text(encoding="utf-8")
    pytest.skip("axe-core is not here: npm install --prefix tests/views axe-core@4")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing(open_page: Open, scheme: str, width: int) -> None:
    source = axe_source()
    page = open_page(small(), scheme=scheme, width=width)
    page.evaluate(source)
    steps = {
        "overview": lambda: None,
        "node": lambda: search(page, "Айла"),
        "edge": lambda: page.locator("#panel [data-edge]").nth(0).click(),
        "path": lambda: page.click("#open-path"),
        "search": lambda: page.fill("#find", "a"),
        "table": lambda: (page.keyboard.press("Escape"), page.click("#as-table")),
        "dialog": lambda: page.click("#open-export"),
    }
    if width < 1000:  # the same parts stand one under another
        steps = {name: steps[name] for name in ("overview", "edge", "table")}
    for name, act in steps.items():
        act()
        page.settle()
        found = page.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })"
        )
        faults = [
            f"{v['id']}: {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found["violations"]
        ]
        assert faults == [], name


def test_the_announcements_are_in_a_status_region(open_page: Open) -> None:
    page = open_page(small())
    search(page, "Айла")
    page.until("document.querySelector('#live').textContent.includes('4 neighbours')")
    assert re.search("Person, 4 neighbours", page.inner_text("#live"))
