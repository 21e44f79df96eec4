"""The pages in Chromium: by keyboard, at two widths, in light and dark, with hostile names."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.serve.pages.frame import address
from kg.store import open_snapshot
from tests.queries import office
from tests.serve.conftest import running
from tests.serve.stores import hostile_store, office_store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office_store(tmp_path_factory.mktemp("office") / "store")


@pytest.fixture(scope="module")
def base(store: Path) -> Iterator[str]:
    with running(store, "--quiet") as started:
        yield started


@contextlib.contextmanager
def opened(
    browser: Any, base: str, *, expected: str = "Failed to load resource", **options: Any
) -> Iterator[Any]:
    """A page that may ask its own server alone, and must not complain.

    Of answers with a status of 400 and more the browser itself tells.
    """
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    strange: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith((base, "data:", "blob:")) else strange.append(r.url),
    )
    page.on(
        "console",
        lambda m: strange.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda e: strange.append(f"error: {e}"))
    page.on("dialog", lambda d: (strange.append(f"dialog: {d.message}"), d.dismiss()))
    # Whatever a page might ask of another machine is not let out.
    context.route(re.compile(rf"^(?!{re.escape(base)}|data:|blob:)"), lambda route: route.abort())
    try:
        yield page
        assert [one for one in strange if not re.search(expected, one)] == []
    finally:
        context.close()


def where(key: str) -> str:
    return address(office.iri(key), office.MINTER.base)


def document(store: Path) -> str:
    with open_snapshot(store) as graph:
        source = next(s for s in graph.manifest.sources if s.name == "ports.txt")
    return address(source.graph, office.MINTER.base)


def test_search_by_keyboard_alone(chromium: Any, base: str) -> None:
    with opened(chromium, base) as page:
        page.goto(base)
        page.keyboard.press("/")
        page.keyboard.type("nördm")
        page.wait_for_selector("[role=option]")
        assert page.get_attribute("#q", "aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert page.get_attribute("#q", "aria-expanded") == "false"
        page.fill("#q", "university no")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#q", "aria-activedescendant") == "q-list-0"
        page.keyboard.press("Enter")
        page.wait_for_url("**/id/university/**")
        assert page.inner_text("h1") == "University of Nordmark"


def test_words_show_their_facts_on_focus_and_hover(chromium: Any, base: str, store: Path) -> None:
    with opened(chromium, base) as page:
        page.goto(base + document(store))
        page.focus("#c82")
        assert "Ivo Karr coordinates" in " ".join(page.inner_text("#card").split())
        assert page.locator(".span.here").inner_text() == "Ivo Karr is its coordinator."
        assert page.locator(".claims li.lit").count() == 1
        page.keyboard.press("Escape")
        assert not page.is_visible("#card")
        page.hover("#c0")
        told = " ".join(page.inner_text("#card").split())
        assert "Sudheim Institute coordinates" in told and told.count("partner in") == 2
        page.hover("h1")
        assert not page.is_visible("#card")
        page.goto(f"{base}{document(store)}#c82")
        assert page.evaluate("document.querySelector(':target').id") == "c82"


def test_a_form_takes_a_name_and_gives_rows(chromium: Any, base: str) -> None:
    with opened(chromium, base) as page:
        page.goto(f"{base}/queries/find-partners")
        page.focus("#p-organization")
        page.keyboard.type("westf")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.input_value("#p-organization") == "Westford College"
        page.keyboard.press("Enter")
        page.wait_for_url("**organization=**")
        assert page.locator("tbody tr").count() == 3
        page.click("tbody tr a >> nth=1")
        page.wait_for_url("**/id/university/**")


def test_the_editor_asks_completes_and_draws(chromium: Any, base: str) -> None:
    with opened(chromium, base) as page:
        page.goto(f"{base}/editor?example=members")
        page.wait_for_selector("html[data-editor=yes]")
        assert "memberOf" in page.evaluate(
            "document.querySelector('.CodeMirror').CodeMirror.getValue()"
        )
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr .dataTable tbody tr")
        assert "Sudheim Institute" in page.inner_text(".yasr_results")
        page.select_option("#example", "heads")
        assert "head-of-institution" in page.evaluate(
            "document.querySelector('.CodeMirror').CodeMirror.getValue()"
        )

        def write(text: str) -> None:
            page.evaluate(
                "(t) => { const c = document.querySelector('.CodeMirror').CodeMirror; c.setValue(t); c.focus(); c.setCursor(c.lastLine(), 1e3) }",
                text,
            )

        write("PREFIX ukg: <https://w3id.org/unikg/ns#>\nSELECT * { ?s ukg:partner")
        page.keyboard.press("Control+Space")
        page.wait_for_selector(".CodeMirror-hints")
        assert "ukg:partnerIn" in page.inner_text(".CodeMirror-hints")
        page.keyboard.press("Escape")
        write(
            "PREFIX ukg: <https://w3id.org/unikg/ns#>\nCONSTRUCT { ?s ukg:partnerIn ?o } WHERE { ?s ukg:partnerIn ?o }"
        )
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".yasr_response_chip >> text=results")
        page.click(".select_Picture")
        page.wait_for_selector(".kg-picture canvas")
        assert re.search(r": \d+, \d+$", page.get_attribute(".kg-picture", "aria-label"))
        page.keyboard.press("Escape")
        write("SELECT * { nonsense }")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".yasr .errorResult")
        assert "line 1" in page.inner_text(".yasr_results")


@pytest.mark.parametrize("width", [1280, 400])
def test_pages_fit_and_have_no_fault_that_rules_can_find(
    chromium: Any,
    base: str,
    store: Path,
    width: int,
) -> None:
    paths = ["/", "/search?q=harbour", where("nord"), where("ivo"), document(store), "/queries",
             "/queries/find-partners?organization=Westford", "/queries/timeline?thing=Alder+Foundation",
             "/resource?iri=ukgv:role/rector", "/editor", "/id/nobody"]  # fmt: skip
    source = axe()
    with opened(chromium, base, viewport={"width": width, "height": 800}) as page:
        for path in paths:
            page.emulate_media(color_scheme="light")
            page.goto(base + path)
            page.wait_for_selector("html[data-ready=yes]")
            if path == "/editor":
                page.wait_for_selector("html[data-editor=yes]")
                page.click(".yasqe_queryButton")
                page.wait_for_selector(".yasr .dataTable tbody tr")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if source:
                page.evaluate(source)
                assert faults(page, path, RULES) == []
                page.emulate_media(color_scheme="dark")  # in which only colours differ
                assert faults(page, path, "runOnly: ['color-contrast']") == []


RULES = "runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']"


def axe() -> str:
    here = Path(__file__).parents[1] / "views/node_modules/axe-core/axe.min.js"
    for place in (os.environ.get("KG_AXE", ""), here):
        if place and Path(place).is_file():
            return Path(place).read_text(encoding="utf-8")
    return ""


def faults(page: Any, path: str, rules: str) -> list[str]:
    found = page.evaluate(f"axe.run({{ {rules} }})")
    return [
        f"{path} {v['id']}: {[n['html'][:160] for n in v['nodes'][:4]]}"
        for v in found["violations"]
    ]


def test_the_theme_follows_the_system_and_a_button_and_stays(chromium: Any, base: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(chromium, base, color_scheme="dark") as page:
        page.goto(base)
        dark = page.evaluate(ground)
        page.click("#theme")
        light = page.evaluate(ground)
        assert dark != light
        page.goto(f"{base}/queries")
        assert page.evaluate(ground) == light


def test_all_is_reached_by_tab(chromium: Any, base: str, store: Path) -> None:
    with opened(chromium, base) as page:
        page.goto(base + document(store))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        seen = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            seen.add(
                page.evaluate("document.activeElement.className || document.activeElement.tagName")
            )
        assert "why" in seen and any(name.startswith("span d1") for name in seen)


def test_hostile_names_run_nothing(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = hostile_store(tmp_path_factory.mktemp("hostile") / "store")
    with open_snapshot(store) as graph:
        document = graph.manifest.sources[0].graph
        base_iri = graph.manifest.base
        nodes = sorted(
            {
                q.subject.value
                for q in graph.graph(None)
                if re.search("/(person|event|university)/", str(q.subject))
            }
        )
    with running(store, "--quiet") as base, opened(chromium, base) as page:
        paths = [address(iri, base_iri) for iri in [document, *nodes[:8]]]
        for path in [*paths, "/", "/sources", "/queries/statements", "/search?q=script", "/things/Person",
                     "/search?q=%3Cscript%3Ewindow.pwned%3D1%3C%2Fscript%3E", "/queries/people?person=%22%3E%3Cimg+src%3Dx+onerror%3Dwindow.pwned%3D1%3E"]:  # fmt: skip
            page.goto(base + path)
            for span in page.locator(".span").all()[:3]:
                span.focus()
            assert page.evaluate("window.pwned") is None, path
            assert (
                page.locator(
                    "main script, main img, main svg[onload], [onerror], [onmouseover]"
                ).count()
                == 0
            )
        page.goto(base)
        page.fill("#q", "script")
        page.wait_for_selector("[role=option]")
        assert page.locator("[role=option] script").count() == 0
        assert page.evaluate("window.pwned") is None
        # The table of the editor measures texts by making elements of them that are never shown: what
        # would run there is stopped by the policy, and the console says so.
        policy = "violates the following Content Security Policy|Failed to load resource"
        with opened(chromium, base, expected=policy) as editor:
            editor.goto(f"{base}/editor?example=statements")
            editor.wait_for_selector("html[data-editor=yes]")
            editor.click(".yasqe_queryButton")
            editor.wait_for_selector(".yasr .dataTable tbody tr")
            assert editor.locator(".yasr [onerror], .yasr [onload], .yasr script").count() == 0
            editor.evaluate(
                "document.querySelector('.CodeMirror').CodeMirror.setValue('PREFIX rdfs: "
                "<http://www.w3.org/2000/01/rdf-schema#> CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }')"
            )
            editor.click(".yasqe_queryButton")
            editor.wait_for_selector(".select_Picture:not(.disabled)")
            editor.click(".select_Picture")
            editor.wait_for_selector(".kg-picture canvas")
            assert editor.evaluate("window.pwned") is None
