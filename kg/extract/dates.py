"""Dates and durations of a text, at the precision it states and never padded."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Found", "find_dates", "find_durations", "resolve"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_M = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_D = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?:19|20)\d\d"
# "between Tuesday, October 3 and Thursday, October 5"
_TO = r"\s*,?\s*(?:-|–|—|&|to|and|until|till)\s*(?:the\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b(?P<d1>{_D})\s+(?P<m1>{_M})(?:,?\s+(?P<y1>{_Y}))?{_TO}(?:\w+day,?\s+)?(?P<d2>{_D})\s+(?P<m2>{_M}),?\s*(?P<y2>{_Y})?\b",
        rf"\b(?P<m1>{_M})\s+(?P<d1>{_D})(?:,?\s+(?P<y1>{_Y}))?{_TO}(?P<m2>{_M})\s+(?P<d2>{_D}),?(?:\s+(?P<y2>{_Y}))?\b",
        r"\b(?P<nd1>[0-3]?\d)[./](?P<nm1>[01]?\d)[./](?P<ny1>(?:19|20)\d\d)\s*(?:-|–|—|to|until)\s*"
        r"(?P<nd2>[0-3]?\d)[./](?P<nm2>[01]?\d)[./](?P<ny2>(?:19|20)\d\d)\b",
        rf"\b(?P<d1>{_D}){_TO}(?P<d2>{_D})\s+(?:of\s+)?(?P<m2>{_M}),?\s*(?P<y2>{_Y})?\b",
        rf"\b(?P<m2>{_M})\s+(?P<d1>{_D})\s*(?:-|–|—)\s*(?P<d2>{_D})\b,?(?:\s+(?P<y2>{_Y}))?",
        rf"\b(?P<m2>{_M})\s+(?P<d1>{_D})\s+(?:to|and|&)\s+(?P<d2>{_D})\b,?(?:\s+(?P<y2>{_Y}))?",
        rf"\b(?P<d1>{_D})\s+(?:of\s+)?(?P<m1>{_M}),?\s+(?P<y1>{_Y})\b",
        rf"\b(?P<m1>{_M})\s+(?P<d1>{_D}),?\s+(?P<y1>{_Y})\b",
        r"\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b",
        r"\b(?P<dd>[0-3]?\d)[./-](?P<mm>[01]?\d)[./-](?P<yy>(?:19|20)\d\d)\b",
        rf"\b(?P<d1>{_D})\s+(?:of\s+)?(?P<m1>{_M})(?!\w)",
        rf"\b(?P<m1>{_M})\s+(?P<d1>{_D})\b(?![-–/:.]\d)",
        rf"\b(?P<m1>{_M}),?\s+(?:of\s+)?(?P<y1>{_Y})\b",
        rf"\b(?P<ya>{_Y})\s*(?:-|–|—)\s*(?P<yb>{_Y})\b",
        rf"(?<=\bfrom )(?P<ya>{_Y})\s+(?:to|until|till)\s+(?P<yb>{_Y})\b",
        rf"(?<![\w.,/-])(?P<y1>{_Y})(?![\w/-]|[.,]\d)",
        rf"(?<=\b[Ii]n )(?P<m1>{_M})(?!\w)",
        rf"(?<=\b[Ss]ince )(?P<m1>{_M})(?!\w)",
        rf"(?<=\b[Oo]f )(?P<m1>{_M})(?!\w)",
    )
)
_HINT = re.compile(rf"\d|\b{_M}", re.IGNORECASE)
_DURATION = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four|thirty-six)"
    r"[- ](?P<u>year|month|week|day)s?\b",
    re.IGNORECASE,
)
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "eighteen": 18, "twenty-four": 24, "thirty-six": 36,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A date or duration at its place; ``value`` as in :class:`kg.model.Literal`."""

    start: int
    end: int
    value: str


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _month(text: str) -> int:
    return _MONTHS[text.rstrip(".").lower()]


def _one(year: str | None, month: str | None, day: str | None) -> str:
    if month is None:
        return year or ""
    if day is None:
        return f"{year}-{_month(month):02}" if year else f"--{_month(month):02}"
    return f"{year or '-'}-{_month(month):02}-{_day(day):02}"


def _value(match: re.Match[str]) -> str | None:
    g = match.groupdict()
    if g.get("iso"):
        return g["iso"]
    if g.get("ny1"):
        ends = [f"{g[f'ny{n}']}-{int(g[f'nm{n}']):02}-{int(g[f'nd{n}']):02}" for n in "12"]
        real = all(int(g[f"nm{n}"]) in range(1, 13) and 0 < int(g[f"nd{n}"]) < 32 for n in "12")
        return "/".join(ends) if real and ends[0] < ends[1] else None
    if g.get("yy"):
        day, month = int(g["dd"]), int(g["mm"])
        if month > 12 and day <= 12:
            day, month = month, day
        return f"{g['yy']}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
    if g.get("ya"):
        return f"{g['ya']}/{g['yb']}" if g["ya"] < g["yb"] else None
    if g.get("d1") and not 1 <= _day(g["d1"]) <= 31:
        return None
    if g.get("d2"):
        if not 1 <= _day(g["d2"]) <= 31:
            return None
        year = g.get("y2") or g.get("y1")
        first = _one(g.get("y1") or year, g.get("m1") or g["m2"], g["d1"])
        last = _one(year, g["m2"], g["d2"])
        return f"{first}/{last}" if first < last or "--" in first else None
    return _one(g.get("y1"), g.get("m1"), g.get("d1"))


def find_dates(text: str, start: int = 0, end: int | None = None) -> tuple[Found, ...]:
    """Return the dates between two places of a text, in order, none overlapping.

    >>> [f.value for f in find_dates("On 10–11 December 2018, from July 1, in October 2016 and 29.09.2016")]
    ['2018-12-10/2018-12-11', '--07-01', '2016-10', '2016-09-29']
    """
    end = len(text) if end is None else end
    if _HINT.search(text, start, end) is None:
        return ()
    found: list[Found] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            if any(match.start() < f.end and f.start < match.end() for f in found):
                continue
            word = match.group()
            if word[0].islower() and word[:3] in ("may", "mar"):
                continue
            value = _value(match)
            if value:
                found.append(Found(match.start(), match.start() + len(word.rstrip(" ,")), value))
    return tuple(sorted(found, key=lambda f: f.start))


def find_durations(text: str, start: int = 0, end: int | None = None) -> tuple[Found, ...]:
    """Return the lengths of time named in a text as ISO 8601 durations.

    >>> [f.value for f in find_durations("a three-year project of 18 months")]
    ['P3Y', 'P18M']
    """
    found = []
    for match in _DURATION.finditer(text, start, len(text) if end is None else end):
        n = match["n"].lower()
        number = int(n) if n.isdigit() else _NUMBERS[n]
        found.append(Found(match.start(), match.end(), f"P{number}{match['u'][0].upper()}"))
    return tuple(found)


def resolve(value: str, report: str | None) -> str:
    """Give a date without a year the year of the report, where the report's day is known.

    A day up to a month after the report belongs to its year, a later one to the year before: news looks back.

    >>> resolve("--11-05", "2015-11-05"), resolve("--12-20", "2024-02-01"), resolve("--03-16", None)
    ('2015-11-05', '2023-12-20', '--03-16')
    """
    if not value.startswith("--") or not report or not re.match(r"\d{4}-\d\d", report):
        return value
    year, month = int(report[:4]), int(report[5:7])
    parts = value.split("/")
    if int(parts[0][2:4]) > month + 1:
        year -= 1
    return "/".join(f"{year}{part[1:]}" if part.startswith("--") else part for part in parts)
