"""A still picture fit for a paper: the positions, colours and shapes of the page, as SVG or PNG."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

from kg.errors import KgError
from kg.views.layout import layout
from kg.views.model import ViewGraph
from kg.views.style import humanize, kind_styles, radius, texts

__all__ = ["figure"]

PAPER, INK, SOFT, EDGE = "#ffffff", "#1d1f23", "#5b5f66", "#85837b"
MARGIN, LEGEND, TITLE = 90.0, 34.0, 40.0
SIZE = 12.0  # of a label; the first twelve are a point larger
MOST_LABELS = 120
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A node as it is drawn."""

    x: float
    y: float
    r: float
    colour: str
    shape: tuple[tuple[float, float], ...]
    label: str


@dataclass(frozen=True, slots=True)
class _Label:
    """A label that found room: its lines around ``x``, the first from ``y`` down."""

    x: float
    y: float
    size: float
    bold: bool
    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class _Drawing:
    """All that a figure shows, in its own units, y downwards."""

    width: float
    height: float
    title: str
    marks: tuple[_Mark, ...]
    lines: tuple[tuple[float, float, float, float, float, bool, str], ...]
    labels: tuple[_Label, ...]
    legend: tuple[tuple[str, str, tuple[tuple[float, float], ...]], ...]


def figure(
    view: ViewGraph, format: Literal["svg", "png"] = "svg", *, title: str = "", width: int = 1200
) -> bytes:
    """Return a still picture of a view; see :func:`kg.views.figure`."""
    drawing = _draw(view, title, float(width))
    if format == "svg":
        return _svg(drawing).encode()
    if format == "png":
        return _png(drawing)
    raise KgError(str(format), "is no form of a figure", hint="use svg or png")


def _draw(view: ViewGraph, title: str, width: float) -> _Drawing:
    spots, degrees, styles = layout(len(view.nodes), view.pairs()), view.degrees(), kind_styles()
    xs, ys = [x for x, _ in spots] or [0], [y for _, y in spots] or [0]
    top = TITLE if title else 0.0
    scale = min((width - 2 * MARGIN) / max(max(xs) - min(xs), 1), 1.35)
    height = (max(ys) - min(ys)) * scale + 2 * MARGIN * 0.6 + top + LEGEND
    left = (width - (max(xs) - min(xs)) * scale) / 2
    grow = max(1.0, 0.45 / scale) * scale
    marks = []
    for node, (x, y), degree in zip(view.nodes, spots, degrees, strict=True):
        style = styles.get(node.kind, styles["Thing"])
        at = (x - min(xs)) * scale + left, (y - min(ys)) * scale + MARGIN * 0.6 + top
        marks.append(_Mark(*at, radius(degree) * grow, style.light, style.shape, node.label))
    lines = []
    for (a, b), edge in zip(view.pairs(), view.edges, strict=True):
        weight = 1.0 + min(1.5, 0.4 * (len({e.document for e in edge.evidence}) - 1))
        start, end = marks[a], marks[b]
        words = edge.value or humanize(edge.relation)
        text = f"{start.label} – {words} – {end.label}"
        lines.append((start.x, start.y, end.x, end.y, weight, edge.status == "held", text))
    order = sorted(range(len(marks)), key=lambda i: (-degrees[i], i))
    labels = _labels([marks[i] for i in order], width, height - LEGEND)
    kinds = sorted(
        {n.kind if n.kind in styles else "Thing" for n in view.nodes}, key=list(styles).index
    )
    words_of = texts()
    legend = tuple(
        (words_of[f"kind_plural.{kind}"], styles[kind].light, styles[kind].shape) for kind in kinds
    )
    return _Drawing(width, height, title, tuple(marks), tuple(lines), labels, legend)


def _width(text: str, size: float) -> float:
    """Return about how wide a text is: no font is at hand, so letters count by their class."""
    wide = 0.0
    for letter in text:
        if unicodedata.combining(letter):
            continue
        if unicodedata.east_asian_width(letter) in "WF":
            wide += 1.0
        elif letter in "iljtf.,:;'|!()[] ":
            wide += 0.34
        elif letter.isupper() or letter in "mwшщжюмМW@":
            wide += 0.74
        else:
            wide += 0.58
    return wide * size


def _cut(text: str, limit: int = 24) -> tuple[str, ...]:
    """Return a label in one line, or in two that are about as long."""
    hidden = ("Cc", "Cf")
    text = "".join(" " if unicodedata.category(c) in hidden else c for c in text[:300])
    text = " ".join(text.split()) or "–"
    if len(text) <= limit:
        return (text,)
    words = text.split(" ")
    best = min(
        range(1, len(words) + 1), key=lambda i: abs(2 * len(" ".join(words[:i])) - len(text))
    )
    parts = (" ".join(words[:best]), " ".join(words[best:]))
    return tuple(p if len(p) <= limit + 8 else p[: limit + 7].rstrip() + "…" for p in parts if p)


def _labels(marks: Sequence[_Mark], width: float, height: float) -> tuple[_Label, ...]:
    """Give nodes their labels where these cover no other label and, if it can be, no node."""
    covers = [(m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r) for m in marks[:300]]
    taken: list[Box] = []
    placed: list[_Label] = []
    for rank, mark in enumerate(marks):
        if len(placed) >= MOST_LABELS:
            break
        size, bold = (SIZE + 1, True) if rank < 12 else (SIZE, False)
        lines = _cut(mark.label)
        w = max(_width(line, size * (1.06 if bold else 1.0)) for line in lines)
        h = len(lines) * (size + 3)
        gap = mark.r + 3
        spots = [
            (mark.x, mark.y + gap), (mark.x + gap + 2 + w / 2, mark.y - h / 2),
            (mark.x - gap - 2 - w / 2, mark.y - h / 2), (mark.x, mark.y - gap - h),
            (mark.x + w / 2 + gap * 0.7, mark.y + gap * 0.7),
            (mark.x - w / 2 - gap * 0.7, mark.y + gap * 0.7),
        ]  # fmt: skip
        boxes = [(x - w / 2 - 2, y - 1, x + w / 2 + 2, y + h + 1) for x, y in spots]
        inside = [b for b in boxes if b[0] > 0 and b[2] < width and b[1] > 0 and b[3] < height]
        free = [b for b in inside if not _hits(b, taken)]
        box = next(
            (b for b in free if not _hits(b, covers)), free[0] if free and rank < 40 else None
        )
        if box is not None:
            taken.append(box)
            placed.append(_Label((box[0] + box[2]) / 2, box[1] + 1, size, bold, lines, box))
    return tuple(placed)


def _hits(box: Box, others: Iterable[Box]) -> bool:
    return any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in others)


def _text(text: str) -> str:
    """Return text for XML, which has no place for control characters."""
    return escape("".join(c for c in text if c in "\t\n" or unicodedata.category(c)[0] != "C"))


def _shape(mark: _Mark, title: str = "") -> str:
    inner = f"<title>{_text(title[:200])}</title>" if title else ""
    look = f'fill="{mark.colour}" stroke="{PAPER}" stroke-width="1"'
    if not mark.shape:
        return (
            f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.r:.1f}" {look}>{inner}</circle>'
        )
    points = "L".join(f"{mark.x + x * mark.r:.1f} {mark.y + y * mark.r:.1f}" for x, y in mark.shape)
    return f'<path d="M{points}Z" {look}>{inner}</path>'


def _svg(drawing: _Drawing) -> str:
    w, h = drawing.width, drawing.height
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w:.0f}" height="{h:.0f}" '
        f'viewBox="0 0 {w:.1f} {h:.1f}" role="img" '
        "font-family=\"system-ui, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif\">",
        f"<title>{_text(drawing.title or 'Graph')}</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
    ]
    if drawing.title:
        out.append(
            f'<text x="24" y="30" font-size="17" font-weight="600" fill="{INK}">'
            f"{_text(drawing.title[:120])}</text>"
        )
    for x1, y1, x2, y2, weight, held, text in drawing.lines:
        dash = "" if held else ' stroke-dasharray="5 4"'
        out.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{EDGE}" '
            f'stroke-opacity=".7" stroke-width="{weight:.1f}"{dash}>'
            f"<title>{_text(text[:200])}</title></line>"
        )
    out += [_shape(mark, mark.label) for mark in drawing.marks]
    for label in drawing.labels:
        for number, line in enumerate(label.lines):
            y = label.y + label.size * 0.9 + number * (label.size + 3)
            weight_of = ' font-weight="600"' if label.bold else ""
            out.append(
                f'<text x="{label.x:.1f}" y="{y:.1f}" text-anchor="middle" '
                f'font-size="{label.size:g}"{weight_of} fill="{INK}" stroke="{PAPER}" '
                f'stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">'
                f"{_text(line)}</text>"
            )
    x = 24.0
    for name, colour, shape in drawing.legend:
        y = h - LEGEND / 2
        out.append(_shape(_Mark(x, y, 5.0, colour, shape, "")))
        out.append(
            f'<text x="{x + 11:.1f}" y="{y + 4:.1f}" font-size="12" fill="{SOFT}">'
            f"{_text(name)}</text>"
        )
        x += 30 + _width(name, 12)
    return "\n".join([*out, "</svg>\n"])


def _png(drawing: _Drawing) -> bytes:
    try:
        from matplotlib import patheffects
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.patches import Circle, Polygon
    except ImportError as error:
        raise KgError(
            "figure", "PNG needs matplotlib", hint="pip install 'unikg[notebook]', or use svg"
        ) from error
    dpi = 200
    sheet: Any = Figure(figsize=(drawing.width / 96, drawing.height / 96), dpi=dpi, facecolor=PAPER)
    FigureCanvasAgg(sheet)
    axes: Any = sheet.add_axes((0, 0, 1, 1), xlim=(0, drawing.width), ylim=(drawing.height, 0))
    axes.set_axis_off()
    point = 72 / 96

    def add(mark: _Mark) -> None:
        points = [(mark.x + x * mark.r, mark.y + y * mark.r) for x, y in mark.shape]
        patch: Any = Polygon(points) if points else Circle((mark.x, mark.y), mark.r)
        patch.set(facecolor=mark.colour, edgecolor=PAPER, linewidth=0.75, zorder=2)
        axes.add_patch(patch)

    for x1, y1, x2, y2, weight, held, _ in drawing.lines:
        axes.plot(
            [x1, x2], [y1, y2], color=EDGE, alpha=0.7, linewidth=weight * point,
            linestyle="-" if held else (0, (4, 3)), zorder=1,
        )  # fmt: skip
    for mark in drawing.marks:
        add(mark)
    halo = [patheffects.withStroke(linewidth=2.6, foreground=PAPER)]
    for label in drawing.labels:
        for number, line in enumerate(label.lines):
            axes.text(
                label.x, label.y + number * (label.size + 3), line.replace("$", r"\$"),
                fontsize=label.size * point * 0.94, ha="center", va="top", color=INK, zorder=3,
                fontweight="bold" if label.bold else "normal", path_effects=halo,
            )  # fmt: skip
    x = 24.0
    for name, colour, shape in drawing.legend:
        add(_Mark(x, drawing.height - LEGEND / 2, 5.0, colour, shape, ""))
        axes.text(
            x + 11, drawing.height - LEGEND / 2, name, fontsize=12 * point, va="center", color=SOFT
        )
        x += 34 + _width(name, 12)
    if drawing.title:
        axes.text(24, 30, drawing.title[:120].replace("$", r"\$"), fontsize=17 * point, color=INK)
    out = io.BytesIO()
    # Without the library's name and version in it, the same picture has the same bytes.
    sheet.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()
