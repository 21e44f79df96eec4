"""The explorer over the graph that is served: its page, and what it loads as one walks on."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.queries import office
from tests.serve.conftest import running
from tests.serve.stores import hostile_store, office_store
from tests.serve.test_pages_browser import opened
from tests.views.conftest import Opened
from tests.views.test_browser import axe_source

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = office_store(tmp_path_factory.mktemp("office") / "store")
    with running(store, "--quiet") as started:
        yield started


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ready(page: Any, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")


def until(page: Any, condition: str) -> None:
    Opened(page).until(condition)


def busiest(base: str) -> tuple[str, dict[str, Any]]:
    """The node with the most facts, and the data around it."""
    start = json.loads(get(f"{base}/graph/data.json")[1])
    nodes = start["nodes"]
    best = max(range(len(nodes["iri"])), key=lambda i: nodes["degree"][i])
    number, _, rest = nodes["iri"][best].partition("|")
    return (start["bases"][int(number)] if number else "") + rest, start


def test_the_data_around_a_node_is_a_part_that_says_so(base: str) -> None:
    iri, start = busiest(base)
    status, text = get(f"{base}/graph/data.json?around={quote(iri, safe='')}&depth=1")
    part = json.loads(text)
    assert status == 200 and 1 < len(part["nodes"]["iri"]) <= part["total_nodes"]
    assert len(part["words"]) == len(part["edges"]) + len(part["facts"])
    assert max(start["nodes"]["degree"]) >= 3


@pytest.mark.parametrize(
    ("asked", "status"),
    [("around=urn:no:such", 400), ("depth=9", 400), ("depth=x", 400), ("around=%3Cscript%3E", 400)],
)
def test_a_wrong_address_is_told_in_one_sentence(base: str, asked: str, status: int) -> None:
    found, text = get(f"{base}/graph/data.json?{asked}")
    assert found == status and len(text.splitlines()) == 1


def test_the_page_loads_more_around_a_node(chromium: Any, base: str) -> None:
    leaf = office.iri("ivo")
    with opened(chromium, base) as page:
        ready(page, f"{base}/graph?around={quote(leaf, safe='')}")
        before = page.evaluate("kgView.shown().nodes.length")
        assert leaf in page.evaluate("kgView.shown().nodes")
        other = page.evaluate(
            "(me) => kgView.shown().nodes.find((iri) => iri !== me && kgView.missing(iri) > 0)",
            leaf,
        )
        page.evaluate("(iri) => { location.hash = 'node=' + encodeURIComponent(iri); }", other)
        page.wait_for_selector("#load-more")
        page.click("#load-more")
        until(page, f"kgView.shown().nodes.length > {before}")
        assert page.locator("#load-more").count() == 0
        spots = page.evaluate("kgView.shown().nodes.map((iri) => kgView.nodeAt(iri))")
        assert len({(round(s["x"]), round(s["y"])) for s in spots}) == len(spots)
        assert page.locator("#panel [data-edge]").count() > 1
        page.locator("#panel [data-edge]").first.click()
        assert page.locator("#panel blockquote").count() >= 1


def test_names_that_are_not_on_the_page_are_found_and_loaded(chromium: Any, base: str) -> None:
    with opened(chromium, base) as page:
        ready(page, f"{base}/graph?around={quote(office.iri('ivo'), safe='')}&depth=0")
        assert page.evaluate("kgView.shown().nodes.length") == 1
        page.fill("#find", "westford")
        page.wait_for_selector("#found small:has-text('load')")
        page.press("#find", "Enter")
        until(page, "kgView.shown().nodes.length > 1")
        assert "Westford" in page.inner_text("#panel h2")


def test_hostile_names_from_a_store_are_text(chromium: Any, tmp_path: Path) -> None:
    with (
        running(hostile_store(tmp_path / "s"), "--quiet") as base,
        opened(chromium, base) as page,
    ):
        ready(page, f"{base}/graph")
        for iri in page.evaluate("kgView.ranked().slice(0, 4)"):
            page.evaluate("(iri) => { location.hash = 'node=' + encodeURIComponent(iri); }", iri)
            if page.locator("#load-more").count():
                page.click("#load-more")
                page.wait_for_timeout(100)
        assert page.evaluate("document.querySelectorAll('img, iframe, #panel script').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_served_graph(chromium: Any, base: str, scheme: str) -> None:
    source = axe_source()
    with opened(chromium, base, color_scheme=scheme) as page:
        ready(
            page,
            f"{base}/graph?around={quote(office.iri('ivo'), safe='')}#node={quote(office.iri('ivo'), safe='')}",
        )
        page.evaluate(source)
        found = page.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })"
        )
        assert [v["id"] for v in found["violations"]] == []
