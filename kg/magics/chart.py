"""An answer as a simple chart: the first column of numbers over the first of names or times."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.query import Result

__all__ = ["Chart", "chart"]

MOST = 40  # bars that can still be told apart
_TIME = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_INK = "#0b5394"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: names or times, and a number for each."""

    across: str
    up: str
    points: tuple[tuple[str, float], ...]
    times: bool
    left_out: int = 0

    def __repr__(self) -> str:
        return f"<Chart: {self.up} by {self.across}, {len(self.points)} points>"

    def _repr_png_(self) -> bytes:
        try:
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure
        except ImportError as error:
            raise KgError(
                "chart", "needs matplotlib", hint="pip install 'unikg[notebook]'"
            ) from error
        names = [_plain(name) for name, _ in self.points]
        numbers = [number for _, number in self.points]
        height = 3.0 if self.times else max(1.6, 0.7 + 0.27 * len(names))
        figure: Any = Figure(figsize=(7, height), dpi=110, layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        if self.times:
            axes.bar(names, numbers, color=_INK)
            axes.set_ylabel(_plain(self.up))
            axes.tick_params(axis="x", rotation=45 if len(names) > 8 else 0)
        else:
            axes.barh(names[::-1], numbers[::-1], color=_INK)
            axes.set_xlabel(_plain(self.up))
        note = f" ({self.left_out} more are left out)" if self.left_out else ""
        axes.set_title(_plain(f"{self.up} by {self.across}{note}"), fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        out = io.BytesIO()
        # Without the library's name and version in it, the same chart has the same bytes.
        figure.savefig(out, format="png", metadata={"Software": None})
        return out.getvalue()


def chart(result: Result) -> Chart:
    """Return the chart that an answer lends itself to.

    Raises:
        KgError: there is no column of numbers, or nothing to set them against.

    >>> import pyoxigraph as ox
    >>> rows = ((ox.Literal("2023"), ox.Literal(4)), (ox.Literal("2022"), ox.Literal(3)))
    >>> chart(Result(("year", "events"), rows)).points
    (('2022', 3.0), ('2023', 4.0))
    """
    columns = {name: [row[name] for row in result] for name in result.columns}
    numbers = [name for name, values in columns.items() if _numeric(values)]
    labels = dict(zip(columns, zip(*result.display_rows(), strict=True), strict=False))
    others = [n for n in columns if n not in numbers and not _iris(columns[n])]
    others += [n for n in columns if n not in numbers and n not in others]
    if not numbers or not (others or len(numbers) > 1):
        raise KgError(
            "chart",
            "needs a column of numbers and one to set them against",
            hint="SELECT ?name (COUNT(*) AS ?n) … GROUP BY ?name",
        )
    across = others[0] if others else numbers.pop(0)
    up = numbers[0]
    pairs = [
        (name or "–", float(number))
        for name, number in zip(labels[across], columns[up], strict=True)
        if number is not None
    ]
    times = all(_TIME.fullmatch(name) for name, _ in pairs)
    if times:
        pairs.sort()
    shown = _distinct(pairs)[:MOST]
    return Chart(across, up, tuple(shown), times, len(pairs) - len(shown))


def _numeric(values: Sequence[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in known
    )


def _iris(values: Sequence[object]) -> bool:
    return all(isinstance(v, str) and re.match(r"[a-z]+:", v) for v in values if v is not None)


def _distinct(pairs: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return pairs whose names differ: bars of one name would lie over each other."""
    seen: dict[str, int] = {}
    made = []
    for name, number in pairs:
        seen[name] = seen.get(name, 0) + 1
        made.append((name if seen[name] == 1 else f"{name} ({seen[name]})", number))
    return made


def _plain(text: str) -> str:
    """Return text that matplotlib does not take for a formula, cut to what fits."""
    cut = text if len(text) <= 60 else text[:59] + "…"
    return cut.replace("$", r"\$")
