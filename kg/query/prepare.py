"""A text as the engine gets it: without the declarations of prefixes that it does not use.

The engine reads a text anew each time it is asked, and for a small question the fifteen prefixes
that tools put before it are a third of the work. So what a text needs is found once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kg.query.quick import header
from kg.vocab import PREFIXES

__all__ = ["prepared"]

_KEPT = 256  # texts, of which none is longer than what is allowed
_DECLARED = re.compile(r"\s*PREFIX\s+([^\s:]*):\s*<([^<>]*)>", re.IGNORECASE)  # in a header


def prepared(text: str, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return a query without what it does not need, and the known prefixes that it may need.

    A declaration is left out if it says what :data:`kg.vocab.PREFIXES` says too, so that leaving it
    out cannot make a wrong text right.

    >>> prepared("PREFIX org: <http://www.w3.org/ns/org#> ASK { ?s a ukg:Claim }", PREFIXES)
    (' ASK { ?s a ukg:Claim }', {'ukg': 'https://w3id.org/unikg/ns#'})
    """
    less, needed = _prepared(text, tuple(known))
    return less, {name: known[name] for name in needed}


@lru_cache(_KEPT)
def _prepared(text: str, known: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    begin = header(text)
    body = text[len(begin) :]
    declared, others = _declared(begin, known)
    # Whatever stands before it in the text: too many are kept rather than too few.
    kept = [line for line, mark in declared if mark is None or mark in body]
    return "".join((*kept, body)), tuple(name for name, mark in others if mark in body)


@lru_cache(_KEPT)
def _declared(
    begin: str, known: tuple[str, ...]
) -> tuple[list[tuple[str, str | None]], list[tuple[str, str]]]:
    """Return the declarations of a header, and the known names that it does not declare.

    Each with what stands in a text that uses it; None for a declaration that is kept anyway.
    """
    found = list(_DECLARED.finditer(begin))
    own = {one[1] for one in found}
    return (
        [(one[0], f"{one[1]}:" if PREFIXES.get(one[1]) == one[2] else None) for one in found],
        [(name, f"{name}:") for name in known if name not in own],
    )
