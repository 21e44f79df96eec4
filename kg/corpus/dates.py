"""Dates of publication as files state them, never padded."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["stated"]

_ISO = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{2})(?:[-/.](?P<day>\d{2})(?:[T ]\d{2}:\d{2}.*)?)?)?"
)


def stated(text: str | None) -> str | None:
    """Return the ISO date that ``text`` states, as precise as it stands there, or None.

    A time of day and its zone are dropped, not converted: the day is the one that was printed.

    >>> stated("2024-05-17T23:30:00+06:00"), stated("2024-05"), stated("2023")
    ('2024-05-17', '2024-05', '2023')
    >>> stated("Fri, 17 May 2024 23:30:00 +0600"), stated("2024-02-30"), stated("last week")
    ('2024-05-17', None, None)
    """
    value = (text or "").strip()
    if match := _ISO.fullmatch(value):
        year, month, day = match["year"], match["month"], match["day"]
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return None
        return "-".join(part for part in (year, month, day) if part)
    if not value or len(value) > 64:
        return None
    try:
        mail: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    return mail.date().isoformat()
