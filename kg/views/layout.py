"""Positions of a drawing: stress against a few pivots, then room for each node.

Graph distances to some pivots are what the drawing should show (sparse stress: Ortmann, Klimenta
and Brandes 2016), started from a projection of these distances (PivotMDS: Brandes and Pich 2007).
With as many pivots as nodes it is the classical full stress. 2,000 nodes take 0.3 s and 10,000 some
2 s, where networkx's spring layout takes 6 to 13 s for 2,000.

The same graph gets the same numbers: one seed, sums in a fixed order (no matrix product, which
another processor may sum in another order), and positions rounded to whole units at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

__all__ = ["layout"]

Points = NDArray[np.float64]

EDGE = 92.0  # length of an ordinary edge, in units of the page at zoom 1
FULL = 420  # up to here every node is a pivot
PIVOTS = 64
GAP = 36.0  # least distance of two nodes' centres
LANDSCAPE = 1.5  # width to height of the whole drawing, as of most screens


def layout(count: int, pairs: Iterable[tuple[int, int]], seed: int = 7) -> list[tuple[int, int]]:
    """Return the position of each of ``count`` nodes joined by ``pairs``.

    >>> layout(3, [(0, 1), (1, 2)]) == layout(3, [(1, 2), (1, 0)])
    True
    """
    if not count:
        return []
    ends = sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b})
    a = np.array([x for x, _ in ends], dtype=np.int64)
    b = np.array([y for _, y in ends], dtype=np.int64)
    graph = coo_array((np.ones(len(ends)), (a, b)), shape=(count, count)).tocsr()
    number, member = connected_components(graph, directed=False)
    order = np.argsort(member, kind="stable")
    bounds = np.searchsorted(member[order], np.arange(number + 1))
    edge_order = np.argsort(member[a], kind="stable")
    edge_bounds = np.searchsorted(member[a][edge_order], np.arange(number + 1))
    place = np.empty(count, dtype=np.int64)
    parts: list[tuple[NDArray[np.int64], Points]] = []
    single: list[int] = []
    for number_ in range(number):
        nodes = order[bounds[number_] : bounds[number_ + 1]]
        if len(nodes) == 1:
            single.append(int(nodes[0]))
            continue
        edges = edge_order[edge_bounds[number_] : edge_bounds[number_ + 1]]
        place[nodes] = np.arange(len(nodes))
        spots = _component(len(nodes), place[a[edges]], place[b[edges]], seed)
        parts.append((nodes, spots))
    if single:
        parts.append((np.array(single, dtype=np.int64), _grid(len(single))))
    points = _pack(count, parts)
    return [(int(x), int(y)) for x, y in np.rint(points)]


def _component(n: int, a: NDArray[np.int64], b: NDArray[np.int64], seed: int) -> Points:
    """Lay out one connected component."""
    degree = np.bincount(np.concatenate([a, b]), minlength=n).astype(np.float64)
    # A hub needs room for its leaves: its edges are longer, so that they stand on a wider circle.
    length = np.clip(np.sqrt((degree[a] + degree[b]) / 4.0), 1.0, 2.6)
    matrix: Any = coo_array((length, (a, b)), shape=(n, n)).tocsr()
    pivots, distance = _distances(matrix, n)
    points = _project(distance, seed)
    points = _stress(points, a, b, length, pivots, distance)
    return _turn(_spread(points * EDGE))


def _distances(matrix: Any, n: int) -> tuple[NDArray[np.int64], Points]:
    """Return pivots far from each other, and each node's distance to each (nodes by pivots)."""
    if n <= FULL:
        return np.arange(n), np.ascontiguousarray(dijkstra(matrix, directed=False))
    chosen: list[int] = [0]
    rows: list[Any] = [dijkstra(matrix, directed=False, indices=0)]
    nearest = rows[0].copy()
    while len(chosen) < PIVOTS:
        chosen.append(int(np.argmax(nearest)))
        rows.append(dijkstra(matrix, directed=False, indices=chosen[-1]))
        np.minimum(nearest, rows[-1], out=nearest)
    return np.array(chosen), np.ascontiguousarray(np.stack(rows, axis=1))


def _project(distance: Points, seed: int) -> Points:
    """Project the distances onto the two directions in which they differ most."""
    n, k = distance.shape
    square = distance * distance
    centred = -0.5 * (square - square.mean(axis=0) - square.mean(axis=1)[:, None] + square.mean())
    across = np.ascontiguousarray(centred.T)
    random = np.random.default_rng(seed)
    found: list[Points] = []
    for _ in range(2):
        vector: Points = np.asarray(random.random(k) - 0.5)
        for _ in range(40):
            for other in found:
                vector = vector - other * (vector * other).sum()
            spread = (centred * vector).sum(axis=1)
            vector = (across * spread).sum(axis=1)
            vector = vector / (math.sqrt(float((vector * vector).sum())) or 1.0)
        found.append(vector)
    points = np.stack([(centred * vector).sum(axis=1) for vector in found], axis=1)
    for axis in range(2):
        reach = float(np.abs(points[:, axis]).max()) or 1.0
        points[:, axis] *= float(distance.max()) / 2.0 / reach
    # Twins (leaves of one hub) are projected onto one point: part them.
    return np.asarray(points + (random.random((n, 2)) - 0.5) * 0.5)


def _stress(
    points: Points,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    length: Points,
    pivots: NDArray[np.int64],
    distance: Points,
) -> Points:
    """Move each node towards where its distances to pivots and neighbours would be right."""
    n, k = distance.shape
    full = n == k
    share = 1.0
    if not full:
        nearest = np.argmin(distance, axis=1)
        share_of = np.bincount(nearest, minlength=k).astype(np.float64)
        share = share_of[None, :]  # type: ignore[assignment]
    weight = np.where(distance > 0, share / np.maximum(distance, 1e-9) ** 2, 0.0)
    total = weight.sum(axis=1)
    pull = 0.0 if full else 1.0
    edge_weight = pull * 6.0 / (length * length)
    total = total + np.bincount(a, edge_weight, n) + np.bincount(b, edge_weight, n)
    rounds = 90 if full else 50
    for _ in range(rounds):
        new = np.empty_like(points)
        dx = points[:, 0][:, None] - points[pivots, 0][None, :]
        dy = points[:, 1][:, None] - points[pivots, 1][None, :]
        ratio = distance / np.maximum(np.sqrt(dx * dx + dy * dy), 1e-6)
        ex, ey = points[a, 0] - points[b, 0], points[a, 1] - points[b, 1]
        edge_ratio = length / np.maximum(np.sqrt(ex * ex + ey * ey), 1e-6)
        for axis, d, e in ((0, dx, ex), (1, dy, ey)):
            to = (weight * (points[pivots, axis][None, :] + d * ratio)).sum(axis=1)
            if not full:
                to += np.bincount(a, edge_weight * (points[b, axis] + e * edge_ratio), n)
                to += np.bincount(b, edge_weight * (points[a, axis] - e * edge_ratio), n)
            new[:, axis] = to / total
        points = new
    return points


def _spread(points: Points) -> Points:
    """Push nodes apart that stand too close, a little at a time."""
    points = points.copy()
    # A dense graph is drawn larger before anything is pushed: that keeps its form.
    nearest = np.sort(cKDTree(points).query(points, k=2)[0][:, 1])
    typical = float(nearest[len(nearest) // 3])
    points *= min(max(GAP * 1.1 / max(typical, 1e-3), 1.0), 8.0)
    for _ in range(30):
        close = cKDTree(points).query_pairs(GAP, output_type="ndarray")
        if not len(close):
            break
        close = close[np.lexsort((close[:, 1], close[:, 0]))]
        i, j = close[:, 0], close[:, 1]
        difference = points[i] - points[j]
        apart = np.sqrt((difference * difference).sum(axis=1))
        # Two nodes on one point part along a direction of their own, by their number.
        same = apart < 1e-6
        difference[same, 0] = 1.0
        difference[same, 1] = ((i[same] * 7 + j[same] * 13) % 17) / 8.0 - 1.0
        apart = np.maximum(apart, 1.0)
        move = difference / apart[:, None] * ((GAP + 1.0 - apart) * 0.4)[:, None]
        for axis in range(2):
            push = np.bincount(i, move[:, axis], len(points))
            push -= np.bincount(j, move[:, axis], len(points))
            points[:, axis] += np.clip(push, -GAP, GAP)
    return points


def _turn(points: Points) -> Points:
    """Turn a drawing so that its longer axis lies flat, and centre it."""
    points = points - points.mean(axis=0)
    x, y = points[:, 0], points[:, 1]
    angle = 0.5 * math.atan2(2.0 * float((x * y).sum()), float((x * x).sum() - (y * y).sum()))
    cos, sin = math.cos(angle), math.sin(angle)
    return np.stack([x * cos + y * sin, y * cos - x * sin], axis=1)


def _grid(count: int) -> Points:
    """Set nodes without an edge in rows."""
    columns = max(1, math.ceil(math.sqrt(count * LANDSCAPE)))
    number = np.arange(count)
    return np.stack([number % columns, number // columns], axis=1).astype(np.float64) * (GAP * 1.8)


def _pack(count: int, parts: list[tuple[NDArray[np.int64], Points]]) -> Points:
    """Set the components beside each other without overlap, the largest in the middle."""
    result = np.zeros((count, 2))
    boxes: list[tuple[float, float, float, float]] = []
    margin = EDGE * 0.6
    ranked = sorted(parts, key=lambda part: (-len(part[0]), int(part[0][0])))
    for nodes, spots in ranked:
        low, high = spots.min(axis=0), spots.max(axis=0)
        width, height = (float(v) + 2 * margin for v in high - low)
        x, y = _spot(boxes, width, height)
        boxes.append((x, y, x + width, y + height))
        result[nodes] = spots - low + np.array([x + margin, y + margin])
    return np.asarray(result - (result.min(axis=0) + result.max(axis=0)) / 2.0)


def _spot(
    boxes: list[tuple[float, float, float, float]], width: float, height: float
) -> tuple[float, float]:
    """Return the free place for a box that is nearest to the middle: beside a box that stands."""
    if not boxes:
        return -width / 2, -height / 2
    best: tuple[float, float, float] | None = None
    # Many small components: only the corners of the last ones are tried, or it grows with the cube.
    near = boxes if len(boxes) <= 60 else boxes[:20] + boxes[-40:]
    for left, top, right, bottom in near:
        for x, y in (
            (right, top), (left - width, top), (left, bottom), (left, top - height),
            (right, bottom - height), (left - width, bottom - height),
            (right - width, bottom), (right - width, top - height),
        ):  # fmt: skip
            cost = abs(x + width / 2) / LANDSCAPE + abs(y + height / 2)
            if best is not None and cost >= best[0]:
                continue
            if all(
                x + width <= x1 + 1e-6
                or x >= x2 - 1e-6
                or y + height <= y1 + 1e-6
                or y >= y2 - 1e-6
                for x1, y1, x2, y2 in boxes
            ):
                best = (cost, x, y)
    if best is None:
        low = max(box[3] for box in boxes)
        return -width / 2, low
    return best[1], best[2]
