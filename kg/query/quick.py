"""A quick look at a SPARQL text, which passes most without taking them apart.

What it does not pass is looked through word by word (:mod:`kg.query.syntax`), which says what is
wrong, if anything is.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["MAX_DEPTH", "MAX_LENGTH", "MAX_OPERATORS", "MAX_PATTERNS", "header", "plainly_fine"]

MAX_LENGTH = 65_536
MAX_DEPTH = 100  # the engine dies at 833 nested EXISTS, 2,187 braces
MAX_PATTERNS = 100  # a star of 200 patterns takes the planner 7 to 19 s
MAX_OPERATORS = 1_000  # it dies of 6,500 UNIONs, 9,100 "!" in a row

# A query that begins as it must, without comments, with strings in simple quotes that end.
_HEADER = re.compile(
    r"""(?:\s*+PREFIX\s++(?:[^\W\d_][\w-]*+)?:\s*+<[^<>"{}|^`\\\x00-\x20]*+>)*+""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_PLAIN = re.compile(
    r"""\s*+(?:PREFIX\s++(?:[^\W\d_]\w*+)?:\s*+<[^<>"{}|^`\\\x00-\x20]*+>\s*+)*+
        (?:SELECT|ASK|CONSTRUCT|DESCRIBE)(?=[\s{?$*(<])
        (?:[^"'\#<\\]++ | <[^<>"{}|^`\\\x00-\x20]*+> | "[^"\\\n\r]++" | '[^'\\\n\r]++' | <)*+""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


@lru_cache(256)
def plainly_fine(text: str) -> bool:
    """Tell of most queries, in a twentieth of the time, that no word of theirs can be refused.

    What is counted here is never less than what :mod:`kg.query.syntax` counts word by word.
    """
    begin = header(text)
    patterns, operators = _counted(begin)
    body = text[len(begin) :]
    capitals = body.upper()
    return (
        "SERVICE" not in capitals
        and "FILE:" not in capitals
        and sum(map(body.count, "{([")) <= MAX_DEPTH
        and patterns + sum(map(body.count, ".;,")) <= MAX_PATTERNS
        and (
            operators + len(body) <= MAX_OPERATORS
            or operators
            + sum(map(body.count, "+-*/|&!=<>^"))
            + sum(map(capitals.count, ("UNION", "IN", "NOT")))
            <= MAX_OPERATORS
        )
        and _PLAIN.fullmatch(body) is not None
    )


def header(text: str) -> str:
    """Return the declarations of prefixes that a query begins with, if they stand plainly.

    >>> header("PREFIX a: <b:c> ASK {}"), header("ASK {}"), header("# PREFIX a: <b:c>")
    ('PREFIX a: <b:c>', '', '')
    """
    at = text.rfind("PREFIX ")
    begin = text[: text.find(">", at) + 1] if at >= 0 else ""
    return begin if _is_header(begin) else ""


@lru_cache(256)  # many texts begin alike
def _is_header(text: str) -> bool:
    return _HEADER.fullmatch(text) is not None


@lru_cache(256)
def _counted(text: str) -> tuple[int, int]:
    """Return how many triple patterns and operators a header could hold at most."""
    return sum(map(text.count, ".;,")), sum(map(text.count, "+-*/|&!=<>^"))
