"""The page as text: policy, escaping, sameness; colours, words, layout, figure, networkx."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.views import ViewEvidence, ViewFact, ViewGraph, ViewNode, figure, network, page
from kg.views.analysis import betweenness, communities
from kg.views.html import Page, encode
from kg.views.layout import GAP, layout
from kg.views.still import _draw
from kg.views.style import ASSETS, asset, kind_styles, texts
from tests.views.sample import big, small

ROOT = Path(__file__).resolve().parents[2]


def blocks(html: str, tag: str) -> list[tuple[str, str]]:
    return re.findall(rf"<{tag}([^>]*)>(.*?)</{tag}>", html, re.S)


def test_the_policy_allows_the_page_s_own_blocks_and_nothing_else() -> None:
    html = page(small(), "A graph")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    words = policy[1].replace("&#39;", "'")
    assert words.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert "unsafe" not in words and "http" not in words
    for tag in ("script", "style"):
        for attributes, text in blocks(html, tag):
            if "application/json" not in attributes:
                digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in words


def test_nothing_in_the_frame_points_to_another_place() -> None:
    html = page(ViewGraph(), "A graph")
    frame = re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.S)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\son\w+=", frame)
    assert "sourceMappingURL" not in html


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_the_page_is_what_it_was_and_ends_no_element(value: object) -> None:
    text = encode(value)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == value


def test_a_lone_surrogate_does_not_stop_the_page() -> None:
    html = page(ViewGraph((ViewNode("a", "Person", "x\ud800y"),)), "A graph")
    assert html.encode()


def test_the_same_view_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from kg.views import page, figure; from tests.views.sample import small;"
        "v = small(); print(hashlib.sha256(page(v, 'A').encode() + figure(v)).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(found) == 1


def test_the_page_is_a_pyvis_network() -> None:
    made = Page(small(), "A graph")
    assert made.num_nodes() == len(small().nodes)
    assert made.get_adj_list()[0]
    assert all(isinstance(n["x"], int) and n["physics"] is False for n in made.nodes)


def test_an_unknown_kind_is_drawn_and_said_as_a_thing() -> None:
    payload = Page(ViewGraph((ViewNode("a", "Starship", "A"),)), "A").payload()
    assert [kind["name"] for kind in payload["kinds"]] == ["Thing"]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_stand_out_and_no_two_kinds_look_alike() -> None:
    papers = re.findall(r"--paper: (#\w{6})", asset("page.css"))[:2]
    styles = kind_styles().values()
    for style in styles:
        assert contrast(style.light, papers[0]) >= 3, style.name
        assert contrast(style.dark, papers[1]) >= 3, style.name
    assert len({style.shape for style in styles}) == len(styles)
    assert len({style.light for style in styles}) == len(styles)


def test_text_colours_reach_the_contrast_of_aa() -> None:
    css = asset("page.css")
    for block in re.findall(r":root[^{]*\{([^}]*)\}", css)[:2]:
        colours = dict(re.findall(r"--([\w-]+): (#\w{6})", block))
        for name in ("ink", "soft", "accent", "warn"):
            for ground in ("paper", "sheet", "wash"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["mark-ink"], colours["mark"]) >= 4.5


def test_every_word_of_the_interface_stands_in_the_file_of_texts() -> None:
    script = "".join(asset(f"js/{f.name}") for f in sorted((ASSETS / "js").glob("*.js")))
    used = set(re.findall(r'\bt\("(\w+)"', script)) | set(
        re.findall(r"\bt\.(\w+)", asset("page.html"))
    )
    counted = set(re.findall(r'\bcount\("(\w+)"', script))
    known = texts("en")
    assert {key for key in used if key not in known and f"{key}_other" not in known} == set()
    assert {key for key in counted if f"{key}_other" not in known} == set()
    spoken = script + asset("page.html")
    unused = {
        key for key in known
        if "." not in key and key.removesuffix("_one").removesuffix("_other") not in spoken
        and not key.startswith(("choice_", "tab_"))
    }  # fmt: skip
    assert unused == set()


def test_every_language_has_the_placeholders_of_english() -> None:
    import tomllib

    table = tomllib.loads(asset("texts.toml"))
    for language in table:
        for key, text in texts(language).items():
            base = key.rsplit("_", 1)[0]
            english = texts("en").get(key) or texts("en").get(f"{base}_other", text)
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english)), (
                language,
                key,
            )


# ---- layout -------------------------------------------------------------------------------------


def test_no_two_nodes_stand_on_each_other() -> None:
    for view in (small(), big(300)):
        spots = layout(len(view.nodes), view.pairs())
        near = min(
            (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
            for i, a in enumerate(spots) for b in spots[i + 1 :]
        )  # fmt: skip
        assert near**0.5 >= 0.6 * GAP


def test_neighbours_stand_nearer_than_others() -> None:
    chain = [(i, i + 1) for i in range(29)]
    spots = layout(30, chain)

    def apart(i: int, j: int) -> float:
        return float((spots[i][0] - spots[j][0]) ** 2 + (spots[i][1] - spots[j][1]) ** 2) ** 0.5

    assert apart(0, 29) > 8 * max(apart(i, i + 1) for i in range(29)) / 2


def test_parts_without_a_connection_do_not_overlap() -> None:
    edges = [(i, i + 1) for i in range(9)] + [(i, i + 1) for i in range(10, 14)] + [(15, 16)]
    spots = layout(20, edges)
    boxes = []
    for part in (range(10), range(10, 15), range(15, 17), range(17, 20)):
        xs, ys = [spots[i][0] for i in part], [spots[i][1] for i in part]
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 24).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(
                st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(n - 1, 0))),
                max_size=40 if n else 0,
            ),
        )
    )
)
def test_any_graph_has_a_layout_whatever_the_order_of_its_edges(
    case: tuple[int, list[tuple[int, int]]],
) -> None:
    count, edges = case
    spots = layout(count, edges)
    assert len(spots) == count
    assert layout(count, [(b, a) for a, b in reversed(edges)]) == spots


def test_ten_thousand_nodes_are_laid_out_in_seconds() -> None:
    view = big(10_000)
    start = time.perf_counter()
    layout(len(view.nodes), view.pairs())
    assert time.perf_counter() - start < 12  # 1 s on a quiet machine


# ---- figure and networkx ------------------------------------------------------------------------


def test_the_figure_is_svg_in_which_no_label_covers_another() -> None:
    view = small()
    root = ET.fromstring(figure(view, title="A & <b>"))
    assert root.tag.endswith("svg")
    boxes = [label.box for label in _draw(view, "", 1200).labels]
    assert len(boxes) >= 30
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_the_figure_as_pixels_and_a_wrong_form() -> None:
    pytest.importorskip("matplotlib")
    picture = figure(small(), "png", title="Costs $5 and $6")
    assert picture.startswith(b"\x89PNG") and picture == figure(
        small(), "png", title="Costs $5 and $6"
    )
    with pytest.raises(KgError):
        figure(small(), "gif")  # type: ignore[arg-type]


def test_networkx_gets_every_fact_as_an_edge_with_its_evidence() -> None:
    view = small()
    graph = network(view)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(view.nodes), len(view.edges))
    post = next(d for *_, d in graph.edges(data=True) if d["label"] == "Rector")
    assert post["weight"] == 2.0 and len(post["evidence"]) == 2
    assert ("saidThat", "Our doors stay open.") in graph.nodes["https://example.org/id/ayla"][
        "facts"
    ]


def test_measures_are_stable_and_point_at_the_bridge() -> None:
    nodes = tuple(ViewNode(c, "Person", c) for c in "abcdefg")
    pairs = ["ab", "bc", "ca", "cd", "de", "ef", "fg", "ge"]
    view = ViewGraph(nodes, tuple(ViewFact(p, p[0], "knows", p[1]) for p in pairs))
    assert len(set(communities(view))) == 2 and communities(view) == communities(view)
    assert betweenness(view)[3] >= 0.9


def test_marks_outside_of_a_quote_do_no_harm() -> None:
    words = ViewEvidence("d", "abc", marks=((-4, 1), (0, 2), (2, 99)))
    assert "".join(text for text, _ in words.pieces()) == "abc"
