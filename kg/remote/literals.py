"""Literals as they were before a product rewrote them.

``duration``: Virtuoso keeps a duration as a number of months, or of seconds with a point.
``boolean``: it answers 1 and 0.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import pyoxigraph as ox

from kg import vocab
from kg.literals import canonical
from kg.model import Literal

__all__ = ["restore", "restored"]

_MONTHS = re.compile(r"\d{1,9}")
_SECONDS = re.compile(r"(\d{1,12})\.0*")
_BOOLEAN = vocab.PREFIXES["xsd"] + "boolean"


def restore(value: str, datatype: str, rewrites: Collection[str]) -> str:
    """Return the text that a literal had before.

    >>> restore("60", vocab.XSD_DURATION, ["duration"])
    'P5Y'
    """
    if datatype == vocab.XSD_DURATION and "duration" in rewrites:
        if _MONTHS.fullmatch(value):
            return canonical(Literal(f"P{value}M", "duration")).value
        if seconds := _SECONDS.fullmatch(value):
            return canonical(Literal(f"PT{seconds[1]}S", "duration")).value
    if datatype == _BOOLEAN and "boolean" in rewrites:
        return {"1": "true", "0": "false"}.get(value, value)
    return value


def restored(triple: ox.Triple, rewrites: Collection[str]) -> ox.Triple:
    """Return a triple whose literal has its text again."""
    target = triple.object
    if not rewrites or not isinstance(target, ox.Literal):
        return triple
    value = restore(target.value, target.datatype.value, rewrites)
    if value == target.value:
        return triple
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(value, datatype=target.datatype))
