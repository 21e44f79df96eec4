"""Hostile text in every field that reaches the page: shown as text, never run."""

from __future__ import annotations

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
from tests.views.conftest import Open

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


@pytest.mark.parametrize("start", range(0, len(STRINGS), 11))
def test_no_text_runs_and_all_is_shown_as_text(open_page: Open, start: int) -> None:
    for number, text in enumerate(STRINGS[start : start + 11]):
        page = open_page(everywhere(text, number), text[:200000])
        title = page.title()
        assert title != "owned" and page.evaluate("window.owned") is None
        visible = " ".join(text.split())
        card = " ".join(page.panel().split())
        assert visible[:6].strip() in card, repr(text[:40])
        for selector in (
            "#panel [data-edge]",
            "#as-table",
            "#table .tabs button:nth-child(2)",
            "#as-table",
            "#open-path",
            "#open-query",
            "#dialog-close",
            "#open-export",
        ):
            if page.locator(selector).count():
                page.locator(selector).first.click()
                page.settle()
        for name in ("CSV", "SVG", "GraphML", "GEXF", "Turtle"):
            with page.expect_download() as waited:
                page.click(f"[data-export={name}]")
            waited.value.path()
        page.click("#dialog-close")
        box = page.locator("#scene").bounding_box()
        for iri in page.view("ranked()"):
            at = page.evaluate("(iri) => kgView.nodeAt(iri)", iri)
            page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
        page.fill("#find", text[:60].replace("\x00", "") or "x")
        page.settle()
        inside = page.evaluate(
            """() => ({
              alien: document.querySelectorAll('img, iframe, object, embed, form, base, math, animate, #panel script, #panel style').length,
              links: [...document.querySelectorAll('a[href]')].map((a) => a.protocol).filter((p) => !/^(https?|file):$/.test(p)),
              handlers: [...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((n) => n.startsWith('on'))).length,
              owned: window.owned ?? document.title === 'owned', wide: document.documentElement.scrollWidth > innerWidth,
            })"""
        )  # fmt: skip
        assert inside == {"alien": 0, "links": [], "handlers": 0, "owned": False, "wide": False}, (
            repr(text[:40])
        )


def test_the_still_figure_is_safe_too() -> None:
    import xml.etree.ElementTree as ET

    for number, text in enumerate(STRINGS[:-1]):
        root = ET.fromstring(figure(everywhere(text, number), title=text))
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "rect", "text", "line", "circle", "path"}
