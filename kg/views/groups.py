"""Groups of nodes that a page draws as one until they are opened, for graphs of many thousands.

Communities are found by moving nodes, half of them at a time, to where modularity gains most, then
joining each community to one node and beginning anew (Louvain: Blondel et al. 2008; in parallel:
Lu, Halappanavar and Kalyanaraman 2015), all as products of sparse matrices: 100,000 nodes with
200,000 edges take some ten seconds, where networkx takes five minutes for the same. Whole numbers
are summed and draws are seeded, so the same graph has the same groups.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from kg.views.layout import EDGE, GAP, layout

__all__ = ["MOST", "communities_fast", "groups", "place"]

MOST = 900  # nodes in a group: opened, it can still be read and panned
LEAST = 6  # a smaller group joins the neighbour it has most edges to
ROUNDS = 12
Numbers = NDArray[np.int64]


def communities_fast(count: int, pairs: Iterable[tuple[int, int]], seed: int = 7) -> Numbers:
    """Return the community of each of ``count`` nodes, the largest being 0.

    >>> found = communities_fast(6, [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)])
    >>> [int(number) for number in found]
    [0, 0, 0, 1, 1, 1]
    """
    matrix = _matrix(count, pairs)
    member = np.arange(count)
    random = np.random.default_rng(seed)
    while matrix.nnz:
        moved = _renumber(_move(matrix, random))
        number = int(moved.max(initial=-1)) + 1
        member = moved[member]
        if number == matrix.shape[0]:
            break
        joined = _indicator(moved, number)
        matrix = csr_array(joined.T @ matrix @ joined)
    return _by_size(member)


def groups(count: int, pairs: Iterable[tuple[int, int]], most: int = MOST) -> Numbers:
    """Return the group of each node: communities, none of more than ``most`` nodes, few tiny ones.

    >>> len(set(groups(4, [], most=3)))
    2
    """
    ends = sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b})
    member = _join_small(communities_fast(count, ends), ends, most)
    sizes = np.bincount(member, minlength=1)
    next_free = len(sizes)
    a = np.array([x for x, _ in ends], dtype=np.int64)
    b = np.array([y for _, y in ends], dtype=np.int64)
    at = np.empty(count, dtype=np.int64)
    wide = [int(number) for number in np.flatnonzero(sizes > most)]
    while wide:
        number = wide.pop()
        nodes = np.flatnonzero(member == number)
        at[nodes] = np.arange(len(nodes))
        inside = (member[a] == number) & (member[b] == number)
        own = list(zip(at[a[inside]].tolist(), at[b[inside]].tolist(), strict=True))
        parts = _join_small(communities_fast(len(nodes), own), own, most, most // 8)
        if int(parts.max()) == 0:  # one dense community: its nodes in their order
            parts = np.arange(len(nodes)) * math.ceil(len(nodes) / most) // len(nodes)
        for part in range(1, int(parts.max()) + 1):
            chosen = nodes[parts == part]
            member[chosen] = next_free
            wide += [next_free] if len(chosen) > most else []
            next_free += 1
        wide += [number] if int((parts == 0).sum()) > most else []
    return _by_size(member)


def place(
    count: int, pairs: list[tuple[int, int]], member: Numbers, seed: int = 7
) -> tuple[list[tuple[int, int]], list[tuple[int, int, int]]]:
    """Return the position of each node, and middle and radius of each group; no two groups overlap.

    >>> spots, discs = place(2, [(0, 1)], groups(2, [(0, 1)]))
    >>> len(spots), len(discs)
    (2, 1)
    """
    number = int(member.max(initial=-1)) + 1
    inner: list[list[tuple[int, int]]] = [[] for _ in range(number)]
    outer: set[tuple[int, int]] = set()
    nodes = [np.flatnonzero(member == group) for group in range(number)]
    local = np.empty(count, dtype=np.int64)
    for chosen in nodes:
        local[chosen] = np.arange(len(chosen))
    group_of, at = member.tolist(), local.tolist()
    for a, b in pairs:
        if group_of[a] == group_of[b]:
            inner[group_of[a]].append((at[a], at[b]))
        else:
            ends = group_of[a], group_of[b]
            outer.add((min(ends), max(ends)))
    spots = np.zeros((count, 2))
    radii = np.zeros(number)
    for group in range(number):
        own = np.array(layout(len(nodes[group]), inner[group], seed), dtype=np.float64)
        spots[nodes[group]] = own
        radii[group] = float(np.sqrt((own * own).sum(axis=1)).max()) + GAP * 1.5
    middles = _apart(np.array(layout(number, outer, seed), dtype=np.float64), radii)
    spots += middles[member]
    discs = [
        (int(x), int(y), math.ceil(r))
        for (x, y), r in zip(np.rint(middles), radii.tolist(), strict=True)
    ]
    return [(int(x), int(y)) for x, y in np.rint(spots)], discs


def _matrix(count: int, pairs: Iterable[tuple[int, int]]) -> Any:
    ends = np.array(sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b}), dtype=np.int64)
    ends = ends.reshape(-1, 2)
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    ones = np.ones(len(rows), dtype=np.int64)
    return coo_array((ones, (rows, columns)), shape=(count, count)).tocsr()


def _indicator(member: Numbers, number: int) -> Any:
    ones = np.ones(len(member), dtype=np.int64)
    return csr_array((ones, (np.arange(len(member)), member)), shape=(len(member), number))


def _move(matrix: Any, random: np.random.Generator) -> Numbers:
    """Move the nodes of one level until hardly any gains by it; return their communities."""
    count = matrix.shape[0]
    loops = matrix.diagonal()
    degree = np.asarray(matrix.sum(axis=1)).ravel().astype(np.float64)
    total = float(degree.sum())
    member = np.arange(count)
    for _ in range(ROUNDS):
        weight = np.bincount(member, degree, count)
        to = csr_array(matrix @ _indicator(member, count))
        to.sort_indices()
        row = np.repeat(np.arange(count), np.diff(to.indptr))
        own = to.indices == member[row]
        links = to.data - np.where(own, loops[row], 0)
        rest = weight[to.indices] - np.where(own, degree[row], 0.0)
        gain = links - degree[row] * rest / total
        # Of equal gains the own community wins, then the lowest number: nodes do not swap for ever.
        order = np.lexsort((to.indices, ~own, -gain, row))
        first = order[np.searchsorted(row, np.flatnonzero(np.diff(to.indptr)))]
        best = member.copy()
        best[row[first]] = to.indices[first]
        gains = np.zeros(count)
        gains[row[first]] = gain[first]
        best[gains <= 0] = member[gains <= 0]
        free = (best != member) & (random.random(count) < 0.5)
        if not free.any() and not (best != member).any():
            break
        member[free] = best[free]
    return member


def _join_small(
    member: Numbers, ends: list[tuple[int, int]], most: int, least: int = LEAST
) -> Numbers:
    """Join groups of a few nodes to the group they have most edges to, or to each other."""
    sizes = np.bincount(member, minlength=1)
    small = sizes < least
    if not small.any() or len(sizes) < 2:
        return member
    shared: dict[int, dict[int, int]] = {}
    group_of = member.tolist()
    for a, b in ends:
        one, two = group_of[a], group_of[b]
        if one != two:
            for here, there in ((one, two), (two, one)):
                if small[here] and not small[there]:
                    counts = shared.setdefault(here, {})
                    counts[there] = counts.get(there, 0) + 1
    target = np.arange(len(sizes))
    room = most  # of the groups of what is joined to nothing large
    bin_ = -1
    for group in np.flatnonzero(small).tolist():
        if group in shared:
            target[group] = max(shared[group], key=lambda to: (shared[group][to], -to))
            continue
        if bin_ < 0 or room < sizes[group]:
            bin_, room = group, most
        target[group] = bin_
        room -= int(sizes[group])
    return _renumber(target[member])


def _apart(middles: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale and push discs apart until none overlaps another."""
    count = len(radii)
    if count < 2:
        return middles
    middles = middles * max(1.0, float(radii.mean()) * 1.6 / EDGE)
    reach = radii[:, None] + radii[None, :] + GAP
    np.fill_diagonal(reach, 0.0)
    for step in range(400):
        across = middles[:, None, :] - middles[None, :, :]
        apart = np.sqrt((across * across).sum(axis=2))
        missing = np.maximum(reach - apart, 0.0)
        if not missing.any():
            break
        # Those pushed in vain for long are given more room than they lack.
        push = missing * (0.5 if step < 300 else 0.7) / np.maximum(apart, 1.0)
        middles = middles + (across * push[:, :, None]).sum(axis=1) * 0.6
    while True:  # what is left after so many pushes goes by making the whole larger
        across = middles[:, None, :] - middles[None, :, :]
        apart = np.sqrt((across * across).sum(axis=2))
        np.fill_diagonal(apart, 1.0)
        worst = float((reach / np.maximum(apart, 1.0)).max())
        if worst <= 1.0:
            return middles
        middles = middles * min(worst + 0.001, 1.5)


def _renumber(member: Numbers) -> Numbers:
    return np.unique(member, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _by_size(member: Numbers) -> Numbers:
    """Return the groups numbered by size, then by their first node."""
    found, first, inverse, sizes = np.unique(
        member, return_index=True, return_inverse=True, return_counts=True
    )
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    return rank[inverse.reshape(-1)]
