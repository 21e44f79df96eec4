"""Completion in cells of SPARQL and on ``%kg`` lines: words, terms, variables, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    context_matcher,
)

from kg import vocab
from kg.errors import KgError
from kg.magics.cells import KgMagics
from kg.magics.options import VIEWS
from kg.query import named
from kg.query.syntax import variables

__all__ = ["matcher", "suggestions"]

_WORD = re.compile(r"[\w:?$/-]*\Z")
_OPTIONS = (
    "-o", "-p", "--view", "--limit", "--timeout", "--time", "--graph", "--endpoint",
)  # fmt: skip
_KEYWORDS = (
    "SELECT", "DISTINCT", "WHERE", "ASK", "CONSTRUCT", "DESCRIBE", "GRAPH", "OPTIONAL", "FILTER",
    "UNION", "MINUS", "VALUES", "BIND", "EXISTS", "NOT EXISTS", "GROUP BY", "HAVING", "ORDER BY",
    "LIMIT", "OFFSET", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "STRLEN",
    "CONTAINS", "REGEX", "LCASE", "STR", "LANG", "BOUND", "COALESCE", "IF", "YEAR", "AS",
)  # fmt: skip
_COMMANDS = ("open", "show", "why", "view", "queries", "query")
MOST = 200


@cache
def _terms() -> tuple[str, ...]:
    """Return the terms of the ontology and of what it reuses, by their short names."""
    spaces = sorted(vocab.PREFIXES.items(), key=lambda item: -len(item[1]))
    found = {f"{prefix}:" for prefix, _ in spaces}
    for value in vars(vocab).values():
        if isinstance(value, str):
            found |= {
                f"{prefix}:{value.removeprefix(space)}"
                for prefix, space in spaces
                if value.startswith(space) and value != space
            }
    return tuple(sorted(found))


def suggestions(text: str, cursor: int, names: Callable[[], Iterable[str]]) -> list[str]:
    r"""Return what may stand at the cursor of a cell, instead of the word before it.

    Args:
        text: the whole cell.
        cursor: the place in it.
        names: gives the names of the graph, where one is wanted.

    >>> suggestions("%%sparql\nSELECT ?e { ?e a schema:Ev", 36, list)
    ['schema:Event']
    """
    before = text[:cursor]
    match = _WORD.search(before)
    word = match[0] if match else ""
    first, _, cell = text.partition("\n")
    if first.lstrip().startswith("%kg"):
        return _line(before.lstrip(), word, names)
    if not first.startswith("%%sparql"):
        return []
    if cursor <= len(first):
        earlier = before[: len(before) - len(word)].rstrip()
        return _fitting(VIEWS if earlier.endswith("--view") else _OPTIONS, word)
    if word[:1] in ("?", "$"):
        others = (f"{word[0]}{name}" for name in variables(cell))
        return [one for one in _fitting(others, word) if one != word]
    if ":" in word:
        return _fitting(_terms(), word)
    return _fitting((*_KEYWORDS, *_terms()), word)


def _line(before: str, word: str, names: Callable[[], Iterable[str]]) -> list[str]:
    words = before.split(None, 2)
    if len(words) < 2 or (len(words) == 2 and not before.endswith(" ")):
        return _fitting(_COMMANDS, word)
    if words[1] == "query":
        return _fitting(named(), word)
    if words[1] in ("show", "why", "view"):
        typed = words[2] if len(words) > 2 else ""
        cut = len(typed) - len(word)
        wanted = typed.casefold()
        # The front end replaces the last word alone, so of a longer name the rest is given.
        return [name[cut:] for name in names() if name.casefold().startswith(wanted)][:MOST]
    return []


def _fitting(words: Iterable[str], start: str) -> list[str]:
    wanted = start.casefold()
    return [word for word in words if word.casefold().startswith(wanted)][:MOST]


def matcher(magics: KgMagics) -> Any:
    """Return the completer that IPython asks for every cell."""

    def names() -> list[str]:
        try:
            graph = magics.graph()
            return [str(row["name"]) for row in graph.query("entities") if row.get("name")]
        except KgError:  # no graph yet: nothing to suggest
            return []

    @context_matcher(identifier="kg")
    def complete(context: CompletionContext) -> Any:
        text = context.full_text
        lines = text.split("\n")
        cursor = (
            sum(len(line) + 1 for line in lines[: context.cursor_line]) + context.cursor_position
        )
        found = suggestions(text, cursor, names)
        match = _WORD.search(text[:cursor])
        return {
            "completions": [SimpleCompletion(text=one, type="kg") for one in found],
            "matched_fragment": match[0] if match else "",
            "suppress": bool(found),
            "ordered": True,
        }

    return complete
