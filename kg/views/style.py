"""How things look and what the interface says: ``assets/kinds.toml`` and ``assets/texts.toml``."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["ASSETS", "KindStyle", "asset", "humanize", "kind_styles", "radius", "texts"]

ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class KindStyle:
    """The colours and the shape of a kind; a shape without points is a circle."""

    name: str
    light: str
    dark: str
    shape: tuple[tuple[float, float], ...]


@cache
def asset(name: str) -> str:
    """Return the text of a file of the page."""
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def kind_styles() -> Mapping[str, KindStyle]:
    """Return the style of each known kind; ``Thing`` is for all others.

    >>> kind_styles()["Person"].shape
    ()
    """
    table = tomllib.loads(asset("kinds.toml"))
    shapes = {
        name: tuple((float(x), float(y)) for x, y in points)
        for name, points in table["shape"].items()
    }
    return {
        name: KindStyle(name, row["light"], row["dark"], shapes[row["shape"]])
        for name, row in table["kind"].items()
    }


@cache
def texts(language: str = "en") -> Mapping[str, str]:
    """Return the texts of the interface, flat (``status.held``), English where a language has none.

    >>> texts("en")["kind.Person"], texts("xx")["close"]
    ('Person', 'Close')
    """
    table = tomllib.loads(asset("texts.toml"))
    flat: dict[str, str] = {}
    for name in ("en", language):
        flat.update(_flatten(table.get(name, {})))
    return flat


def _flatten(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            flat.update(_flatten(value, f"{before}{key}."))
        else:
            flat[before + key] = value
    return flat


def humanize(name: str) -> str:
    """Return the words of a name in camel case.

    >>> humanize("participatesInProgramme")
    'participates in programme'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def radius(degree: int) -> float:
    """Return the radius of a node with so many edges: area grows with the count, within bounds.

    >>> radius(0), radius(100)
    (6.0, 24.0)
    """
    return round(min(24.0, 6.0 + 2.6 * math.sqrt(degree)), 1)
