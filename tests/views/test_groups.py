"""Groups that open: communities, their places, and the page that draws a graph of thousands."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.views import html, page
from kg.views.groups import MOST, communities_fast, groups, place
from tests.views.conftest import Open, Opened
from tests.views.sample import BASE, big


def planted(parts: int, size: int) -> tuple[int, list[tuple[int, int]]]:
    graph = nx.planted_partition_graph(parts, size, 0.25, 0.004, seed=3)
    return len(graph), sorted(graph.edges)


def test_communities_are_found_and_are_as_good_as_those_of_networkx() -> None:
    count, pairs = planted(12, 40)
    found = communities_fast(count, pairs)
    assert [set(found[i * 40 : i * 40 + 40]) for i in range(12)] == [
        {found[i * 40]} for i in range(12)
    ]
    graph = nx.barabasi_albert_graph(1500, 2, seed=9)
    member = communities_fast(1500, graph.edges)
    ours = [set(np.flatnonzero(member == i).tolist()) for i in range(member.max() + 1)]
    theirs = nx.community.louvain_communities(graph, seed=7)
    quality = nx.community.modularity
    assert quality(graph, ours) > 0.95 * quality(graph, theirs)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59))))
def test_every_node_has_one_group_whatever_the_graph(
    count: int, edges: list[tuple[int, int]]
) -> None:
    pairs = [(a % count, b % count) for a, b in edges]
    member = groups(count, pairs, most=10)
    assert len(member) == count and member.min() == 0
    assert np.bincount(member).max() <= 10 and np.bincount(member).min() >= 1
    assert (groups(count, [(b, a) for a, b in reversed(pairs)], most=10) == member).all()


def test_groups_do_not_overlap_and_hold_their_nodes() -> None:
    view = big(2500)
    pairs = list(view.pairs())
    member = groups(2500, pairs, most=200)
    spots, discs = place(2500, pairs, member)
    for i, (x, y, r) in enumerate(discs):
        for u, v, s in discs[i + 1 :]:
            assert (x - u) ** 2 + (y - v) ** 2 >= (r + s) ** 2
    for (x, y), group in zip(spots, member, strict=True):
        u, v, r = discs[group]
        assert (x - u) ** 2 + (y - v) ** 2 <= r**2
    assert np.bincount(member).max() <= 200 < MOST


# ---- in the browser -----------------------------------------------------------------------------


@pytest.fixture
def grouped(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A page of 400 nodes where more than 150 are drawn in groups."""
    monkeypatch.setattr(html, "GROUP_OVER", 150)
    return open_page(big(400))


pytestmark = pytest.mark.browser


def test_a_large_graph_is_drawn_in_groups_that_name_all_they_hold(grouped: Opened) -> None:
    found = grouped.view("groups()")
    assert sum(group["shown"] for group in grouped.view("groups()")) == 400
    assert grouped.view("drawn()")["nodes"] == len(found) < 60
    assert len(grouped.view("shown()")["nodes"]) == 400
    assert (
        f"400 nodes and 796 facts, all that was asked for · drawn in {len(found)} closed groups"
        in grouped.inner_text("#shown")
    )
    boxes = [label["box"] for label in grouped.view("labels()")]
    assert boxes
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_group_opens_and_closes_by_mouse_and_by_keyboard(grouped: Opened) -> None:
    first = max(grouped.view("groups()"), key=lambda group: group["shown"])
    box = grouped.locator("#scene").bounding_box()
    grouped.mouse.click(box["x"] + first["at"]["x"], box["y"] + first["at"]["y"])
    grouped.settle()
    assert f"and {first['shown'] - 1} more" in grouped.inner_text("#panel h2")
    assert f"group={first['place']}" in grouped.url
    before = grouped.view("drawn()")["nodes"]
    grouped.click("#open-group")
    assert grouped.view("drawn()")["nodes"] == before - 1 + first["shown"]
    assert f"open={first['place']}" in grouped.url
    grouped.focus("#scene")
    grouped.keyboard.press("o")
    assert grouped.view("drawn()")["nodes"] == before
    grouped.keyboard.press("Escape")
    grouped.locator("#panel [data-group]").first.click()
    assert grouped.locator("#open-group").count() == 1


def test_what_is_found_is_shown_within_its_closed_group(grouped: Opened) -> None:
    last = grouped.view("ranked()")[-1]
    grouped.evaluate(f"location.hash = 'node={last}'")
    grouped.wait_for_selector("#panel .acts")
    groups_ = len(grouped.view("groups()"))
    assert grouped.view("drawn()")["nodes"] == groups_ + 3  # itself and its two neighbours
    grouped.locator("#panel .steps button").first.click()
    assert grouped.view("groups()") == [] and grouped.view("drawn()")["nodes"] == 3
    grouped.locator("#chips button").first.click()
    assert len(grouped.view("groups()")) == groups_


def test_filters_count_within_groups_and_few_nodes_are_drawn_one_by_one(grouped: Opened) -> None:
    grouped.locator("#kinds input").nth(0).click()
    grouped.settle()
    assert sum(group["shown"] for group in grouped.view("groups()")) == 300
    for number in (1, 2):
        grouped.locator("#kinds input").nth(number).click()
    grouped.settle()
    assert grouped.view("groups()") == [] and grouped.view("drawn()")["nodes"] == 100
    grouped.click("#reset")
    grouped.locator("#look select").nth(2).select_option("every")
    grouped.settle()
    assert grouped.view("drawn()") == {"nodes": 400, "edges": 796}


def test_a_line_between_groups_lists_its_facts(grouped: Opened) -> None:
    one, two = grouped.view("groups()")[:2]
    box = grouped.locator("#scene").bounding_box()
    ends = [(g["at"]["x"] + box["x"], g["at"]["y"] + box["y"], g["r"]) for g in (one, two)]
    (x, y, r), (u, v, s) = ends
    length = ((x - u) ** 2 + (y - v) ** 2) ** 0.5
    for way in range(1, 20):  # some point between the two that no third group covers
        at = r + (length - r - s) * way / 20
        grouped.mouse.click(x + (u - x) * at / length, y + (v - y) * at / length)
        grouped.settle()
        if "Facts between" in grouped.panel():
            break
    assert "Facts between" in grouped.panel()
    grouped.locator("#panel [data-edge]").first.click()
    assert grouped.locator("#panel blockquote mark").count() == 1


def test_the_words_of_a_fact_are_read_from_their_own_block(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "BLOCK", 7)
    view = big(30)
    opened = open_page(view)
    assert opened.locator("script.words").count() == -(-len(view.edges) // 7)
    for fact in (view.edges[0], view.edges[7], view.edges[-1]):
        opened.evaluate(f"location.hash = 'edge={fact.iri}'")
        number = fact.object.rpartition("/")[2]
        opened.until(
            f"document.querySelector('#panel blockquote')?.innerText.endsWith('number {number}.')"
        )


def test_ten_thousand_nodes_and_their_words_stay_within_six_megabytes() -> None:
    view = big(10_000)
    assert len(page(view).encode()) < 6e6
    assert view.nodes[0].iri.startswith(BASE)
