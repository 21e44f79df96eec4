"""Canonical forms of literal values, and their XSD datatypes; values that are none are refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from kg import vocab
from kg.model import Literal

__all__ = ["canonical", "number", "xsd"]

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DAY = re.compile(r"--(\d\d)(?:-(\d\d))?")
_DURATION = re.compile(
    r"P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)


def canonical(value: Literal) -> Literal:
    """Return a literal in the one form that its value has; raise ``ValueError`` if it has none.

    Stores rewrite other forms, so that the same fact would come back with another text.

    >>> canonical(Literal("P60M", "duration")).value, canonical(Literal("1.50", "decimal")).value
    ('P5Y', '1.5')
    >>> canonical(Literal("2023-02-30", "date"))
    Traceback (most recent call last):
        ...
    ValueError: '2023-02-30' is no date
    """
    text = " ".join(value.value.split())
    if not text:
        raise ValueError("is empty")
    try:
        return Literal(_FORMS[value.datatype](text), value.datatype)
    except (ValueError, InvalidOperation):
        raise ValueError(f"{value.value!r} is no {value.datatype}") from None


def number(value: float) -> str:
    """Return a number as a canonical decimal of at most six digits after the point.

    >>> number(0.90), number(1.0), number(1e-7)
    ('0.9', '1', '0')
    """
    return _decimal(f"{value:.6f}")


def xsd(value: Literal) -> str:
    """Return the XSD datatype of a canonical literal; a date's tells how precise it is.

    >>> xsd(Literal("2019", "date"))
    'http://www.w3.org/2001/XMLSchema#gYear'
    """
    if value.datatype != "date":
        return _XSD[value.datatype]
    if value.value.startswith("--"):
        return vocab.XSD_G_MONTH_DAY if value.value.count("-") == 3 else vocab.XSD_G_MONTH
    precision = value.value.count("-")
    return (vocab.XSD_G_YEAR, vocab.XSD_G_YEAR_MONTH, vocab.XSD_DATE)[precision]


def _date(text: str) -> str:
    first, _, last = text.partition("/")
    if len(first) == len(last) and last < first:
        raise ValueError(text)
    for part in text.split("/"):
        if match := _DATE.fullmatch(part):
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        elif match := _DAY.fullmatch(part):
            date(2000, int(match[1]), int(match[2] or 1))  # a leap year: 29 February is a day
        else:
            raise ValueError(text)
    if text.count("/") > 1:
        raise ValueError(text)
    return text


def _integer(text: str) -> str:
    if not re.fullmatch(r"[+-]?\d+", text):
        raise ValueError(text)
    return str(int(text))


def _decimal(text: str) -> str:
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text):
        raise ValueError(text)
    plain = format(Decimal(text), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain in ("-0", "") else plain


def _duration(text: str) -> str:
    match = _DURATION.fullmatch(text)
    if not match:
        raise ValueError(text)
    years, months, weeks, days, hours, minutes, seconds = (int(g or 0) for g in match.groups())
    years, months = divmod(12 * years + months, 12)
    minutes, seconds = divmod(60 * minutes + seconds, 60)
    hours, minutes = divmod(60 * hours + minutes, 60)
    days, hours = divmod(24 * (7 * weeks + days) + hours, 24)
    day = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (months, "M"), (days, "D")) if n)
    time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    return f"P{day}" + (f"T{time}" if time else "") if day or time else "PT0S"


def _text(text: str) -> str:
    return text


_FORMS = {
    "string": _text,
    "iri": _text,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "duration": _duration,
}
_XSD = {
    "string": vocab.XSD_STRING,
    "integer": vocab.XSD_INTEGER,
    "decimal": vocab.XSD_DECIMAL,
    "duration": vocab.XSD_DURATION,
    "iri": vocab.XSD_ANY_URI,
}
