"""Hostile text in every field that reaches the page: shown as text, never run."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kg.views import (
    ViewDocument,
    ViewEvidence,
    ViewFact,
    ViewGraph,
    ViewName,
    ViewNode,
    ViewRelation,
    figure,
)
from kg.views.html import Page
from tests.views.conftest import Open, Opened

pytestmark = pytest.mark.browser

RUN = "document.title='owned';window.owned=1"
STRINGS = [
    f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"</ScRiPt ><script>{RUN}//", f"<!--<script>{RUN}</script>",
    f"-->{RUN}", f"<img src=x onerror={RUN}>", f"<img/src=x/onerror={RUN}>", f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x>", "<iframe srcdoc='<script>parent.owned=1</script>'>", f"<iframe src=javascript:{RUN}>",
    f"<object data=javascript:{RUN}>", f"<embed src=javascript:{RUN}>", f"<a href=javascript:{RUN}>href</a>", f"javascript:{RUN}", f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}", f"\x01javascript:{RUN}", f"data:text/html,<script>{RUN}</script>", f"vbscript:{RUN}", f"https://x.example/\"onmouseover=\"{RUN}",
    f"https://x.example/'><script>{RUN}</script>", f"\" autofocus onfocus={RUN} x=\"", f"' onclick={RUN} '", f"`${{{RUN}}}`", f"${{{RUN}}}",
    "{{ 7*7 }}{% raw %}", "{{ ''.__class__.__mro__ }}", "<%= 7*7 %>", "<style>@import 'https://x.example/'</style>", "</style></title></textarea>",
    f"<math><mi xlink:href=javascript:{RUN}>", f"<form action=javascript:{RUN}><button>", "<base href=https://x.example/>", "<meta http-equiv=refresh content=0;url=https://x.example/>",
    "\u202egnp.exe\u202c\u2066\u200b\ufeff", "\u2028\u2029\u0000\u0007\u001b[31m", "\U000e0041\U0001f3f4\U000e007f a\u0300\u0301" + "\u0489" * 40, "]]>&lt;script&gt;&#x3c;script&#x3e;", "%3Cscript%3E\\u003cscript\\x3e",
    "__proto__", "constructor", "Z" * 1_000_000,
]  # fmt: skip


def everywhere(text: str, number: int) -> ViewGraph:
    """A view in which a text stands in every field there is."""
    a, b = f"urn:a:{text[:3000]}", f"urn:b:{text[:3000]}"
    words = ViewEvidence(
        f"urn:d:{text[:3000]}",
        text,
        0,
        len(text),
        ((0, max(1, len(text) // 2)),),
        0.5,
        text,
        text[:2000],
        text[:9000],
        text,
        text,
    )
    return ViewGraph(
        (ViewNode(a, "Person", text, (ViewName(text, text[:500], text[:500]),), (text[:5000],)), ViewNode(b, text[:2000], text)),
        (
            ViewFact(f"urn:e:{text[:3000]}", a, text[:5000], b, text, ((text[:5000], text),), "held", 0.5, (text[:5000],), text[:5000], text[:5000], (words,)),
            ViewFact("urn:e2", a, "participatedIn", b, "", (), text[:2000], 0.5, ("2020-99-99",), "", "", (words,)),
        ),
        (ViewFact("urn:f", a, "saidThat", "", text, evidence=(words,)), ViewFact("urn:g", a, text[:5000], "", text, ((text[:5000], text),), evidence=(words,))),
        (ViewDocument(f"urn:d:{text[:3000]}", text, text[:5000], text[:5000], text[:500]),),
        (ViewRelation(text[:5000], text, text[:5000]),),
        10 + number, 10, text[:5000], a, text,
    )  # fmt: skip


def test_there_are_at_least_forty() -> None:
    assert len(set(STRINGS)) >= 40


TOGETHER = 11  # strings on one page: each has its own nodes, edges, facts, documents and relations


def together(texts: list[str]) -> ViewGraph:
    """One view that holds the views of several texts, each under names of its own."""
    views = [everywhere(text, number) for number, text in enumerate(texts)]

    def own(number: int, iri: str) -> str:
        return f"{iri}{number}" if iri.startswith("urn:e2") or iri in ("urn:f", "urn:g") else iri

    def facts(name: str) -> tuple[ViewFact, ...]:
        return tuple(
            replace(fact, iri=own(number, fact.iri))
            for number, view in enumerate(views)
            for fact in getattr(view, name)
        )

    return ViewGraph(
        tuple(node for view in views for node in view.nodes),
        facts("edges"),
        facts("facts"),
        tuple(document for view in views for document in view.documents),
        tuple(relation for view in views for relation in view.relations),
        1000,
        1000,
        "; ".join(text[:300] for text in texts),
        views[0].focus,
        "\n".join(text[:5000] for text in texts),
    )


INSIDE = """() => ({
  alien: document.querySelectorAll('img, iframe, object, embed, form, base, math, animate, #panel script, #panel style').length,
  links: [...document.querySelectorAll('a[href]')].map((a) => a.protocol).filter((p) => !/^(https?|file):$/.test(p)),
  handlers: [...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((n) => n.startsWith('on'))).length,
  owned: window.owned ?? document.title === 'owned', wide: document.documentElement.scrollWidth > innerWidth,
})"""
CLEAN = {"alien": 0, "links": [], "handlers": 0, "owned": False, "wide": False}


def visit(page: Opened, texts: list[str], view: ViewGraph) -> None:
    """Open each card that shows one of the texts, and look whether it is text."""
    for number, text in enumerate(texts):
        visible = " ".join(text.split())[:6].strip()
        for iri in (view.nodes[2 * number].iri, view.edges[2 * number].iri):
            name = "node" if iri == view.nodes[2 * number].iri else "edge"
            page.evaluate(
                "([name, iri]) => { location.hash = `${name}=${encodeURIComponent(iri)}`; }",
                [name, iri],
            )
            page.settle()
            assert visible in " ".join(page.panel().split()), (name, repr(text[:40]))
            assert page.evaluate(INSIDE) == CLEAN, (name, repr(text[:40]))
        at = page.evaluate("(iri) => kgView.nodeAt(iri)", view.nodes[2 * number].iri)
        box = page.locator("#scene").bounding_box()
        if 0 < at["x"] < box["width"] and 0 < at["y"] < box["height"]:
            page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        page.fill("#find", text[:60].replace("\x00", "") or "x")
        page.settle()
        assert page.evaluate(INSIDE) == CLEAN, ("search", repr(text[:40]))
    page.keyboard.press("Escape")
    for selector in (
        "#as-table",
        "#table .tabs button:nth-child(2)",
        "#as-table",
        "#open-path",
        "#open-query",
        "#dialog-close",
        "#open-export",
    ):
        page.locator(selector).first.click()
        page.settle()
        assert page.evaluate(INSIDE) == CLEAN, selector
    for name in ("CSV", "SVG", "GraphML", "GEXF", "Turtle"):
        with page.expect_download() as waited:
            page.click(f"[data-export={name}]")
        waited.value.path()


@pytest.mark.parametrize("start", range(0, len(STRINGS) - 1, TOGETHER))
def test_no_text_runs_and_all_is_shown_as_text(open_page: Open, start: int) -> None:
    texts = STRINGS[:-1][start : start + TOGETHER]
    view = together(texts)
    page = open_page(view, " ".join(texts))
    assert page.title() != "owned" and page.evaluate("window.owned") is None
    visit(page, texts, view)


def test_a_megabyte_in_every_field_is_text_too(open_page: Open) -> None:
    view = together(STRINGS[-1:])
    visit(open_page(view, STRINGS[-1][:200000]), STRINGS[-1:], view)


@pytest.mark.parametrize("text", STRINGS[:-1], ids=range(len(STRINGS) - 1))
def test_no_title_leaves_its_element(text: str) -> None:
    """The title stands in the frame of the page itself, so it is parsed as a browser would."""
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    plain, hostile = (Page(ViewGraph(), title).generate_html() for title in ("A", text))
    Reader().feed(plain)
    wanted, tags = tags, []
    Reader().feed(hostile)
    assert tags == wanted


def test_the_still_figure_is_safe_too() -> None:
    import xml.etree.ElementTree as ET

    for number, text in enumerate(STRINGS[:-1]):
        root = ET.fromstring(figure(everywhere(text, number), title=text))
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "rect", "text", "line", "circle", "path"}
