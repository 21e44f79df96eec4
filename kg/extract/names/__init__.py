"""Finds the names in one sentence: who, what and where, by the shape of names and by word lists.

Organisations are built around their head noun ("University", "Ministry"), posts around theirs ("Rector"),
and what capitals are left over are persons, places or unknown. One module a kind, in a fixed order; what
an earlier one takes, a later one leaves alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.chunks import Chunk
from kg.extract.names.base import Known, is_title
from kg.extract.names.scanner import Scanner
from kg.extract.text import Quote
from kg.lexicon import Lexicon

__all__ = ["Known", "Scanner", "is_title", "scan"]


def scan(
    text: str,
    start: int,
    end: int,
    quotes: Sequence[Quote],
    lexicon: Lexicon,
    known: Known,
    *,
    heading: bool = False,
) -> tuple[Chunk, ...]:
    """Return the chunks of ``text[start:end]``, in order and without gaps but for white space."""
    return Scanner(text, start, end, quotes, lexicon, known, heading).run()
