"""The words after ``%%sparql``: options, and Python expressions in braces.

IPython would paste the text of an expression into the line; here its value is kept, so that a name
with a space, a day or a number arrives as what it is.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError

__all__ = ["VIEWS", "Options", "Usage", "parse"]

VIEWS = ("table", "graph", "chart")
USAGE = (
    "%%sparql [-o NAME] [--view table|graph|chart] [-p NAME=VALUE|NAME={python}] [--limit N] "
    "[--timeout SECONDS] [--time] [--graph NAME] [--endpoint URL]"
)
_VALUE = {
    "-o": "out", "--out": "out", "--view": "view", "-p": "param", "--param": "param",
    "--limit": "limit", "--timeout": "timeout", "--graph": "graph", "--endpoint": "endpoint",
}  # fmt: skip
_HELD = re.compile("\x00(\\d+)\x00")


class Usage(KgError):
    """Words after a magic that it does not understand."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a cell of SPARQL is asked to do with its answer."""

    out: str = ""
    view: str = "table"
    parameters: dict[str, Any] = field(default_factory=dict)
    limit: int | None = None
    timeout: float | None = None
    time: bool = False
    graph: str = ""
    endpoint: str = ""
    rest: str = ""


def parse(line: str, evaluate: Callable[[str], Any]) -> Options:
    """Read the words after ``%%sparql``.

    Args:
        line: the words; ``{…}`` is Python.
        evaluate: gives the value of an expression.

    Raises:
        Usage: an option is not known, or lacks its value.

    >>> parse("-o posts -p person={name}", {"name": "Ada Ng"}.get).parameters
    {'person': 'Ada Ng'}
    >>> parse("--veiw graph", {}.get)
    Traceback (most recent call last):
    kg.magics.options.Usage: --veiw: is no option; %%sparql [-o NAME] ...
    """
    values: list[Any] = []
    words = _words(_held(line, values, evaluate))
    given: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    rest: list[str] = []
    for word in words:
        name, joined, after = word.partition("=") if word.startswith("--") else (word, "", "")
        if name == "--time":
            given["time"] = True
        elif name in _VALUE:
            text = after if joined else next(words, None)
            if text is None:
                raise Usage(name, "lacks its value", hint=USAGE)
            _take(_VALUE[name], name, text, given, parameters, values)
        elif word.startswith("-"):
            raise Usage(word, "is no option", hint=USAGE)
        else:
            rest.append(str(_back(word, values)))
    return Options(**given, parameters=parameters, rest=" ".join(rest))


def _held(line: str, values: list[Any], evaluate: Callable[[str], Any]) -> str:
    """Return the line with each expression in braces replaced by the place of its value."""
    pieces, done = [], 0
    while (start := line.find("{", done)) >= 0:
        end = _closing(line, start)
        if end < 0:
            raise Usage(line[start:], "begins with a brace and has no end", hint="close it")
        pieces.append(line[done:start])
        pieces.append(f"\x00{len(values)}\x00")
        expression = line[start + 1 : end]
        try:
            values.append(evaluate(expression))
        except Exception as error:  # whatever the user's own expression raises
            told = f"{type(error).__name__}: {error}"
            raise Usage(f"{{{expression}}}", f"is no value ({told})") from error
        done = end + 1
    return "".join(pieces) + line[done:]


def _closing(line: str, start: int) -> int:
    depth = 0
    for place in range(start, len(line)):
        depth += {"{": 1, "}": -1}.get(line[place], 0)
        if depth == 0:
            return place
    return -1


def _words(line: str) -> Iterator[str]:
    try:
        return iter(shlex.split(line))
    except ValueError as error:
        raise Usage(line, str(error).lower(), hint="close the quotes") from error


def _back(word: str, values: list[Any]) -> Any:
    whole = _HELD.fullmatch(word)
    if whole:
        return values[int(whole[1])]
    return _HELD.sub(lambda match: str(values[int(match[1])]), word)


def _take(
    key: str,
    name: str,
    text: str,
    given: dict[str, Any],
    parameters: dict[str, Any],
    values: list[Any],
) -> None:
    if key == "param":
        variable, equals, word = text.partition("=")
        if not equals or not variable.strip("?$"):
            raise Usage(f"{name} {_back(text, values)}", "is no NAME=VALUE", hint=USAGE)
        parameters[variable.strip("?$")] = _back(word, values)
        return
    value = _back(text, values)
    if key == "view" and value not in VIEWS:
        raise Usage(f"--view {value}", "is no view", hint=f"one of: {', '.join(VIEWS)}")
    if key == "out" and not str(value).isidentifier():
        raise Usage(f"{name} {value}", "is no name of a variable")
    try:
        convert: Callable[[Any], Any] = {"limit": int, "timeout": float}.get(key, str)
        given[key] = convert(value)
    except (TypeError, ValueError) as error:
        raise Usage(f"{name} {value}", "is no number") from error
