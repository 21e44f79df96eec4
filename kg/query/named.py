"""Queries that have a name: competency questions of the ontology, and those of kg itself.

A file ``NAME.rq`` is the query; the comment on top of it says what it is about::

    # title: Partners of a university, by country
    # param: university entity  only this university
    # param: since year  projects that began in this year or later

A parameter is a variable of the query. Without a value it stays free, so the query answers for all.
Its kind is ``entity`` (a name or an IRI), or one of the kinds of :func:`kg.query.terms.parse`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import NotFound
from kg.resources import folder

__all__ = ["NamedQuery", "Parameter", "find", "named"]

_HEADER = re.compile(r"#\s*([a-z]+):\s*(.*)")
_PARAMETER = re.compile(r"(\w+)(?:\s+(\w+))?(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a caller may bind."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query from a file."""

    name: str
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    path: Path

    @classmethod
    def read(cls, path: Path) -> NamedQuery:
        """Read a query and what the comment on top of it says."""
        text = path.read_text(encoding="utf-8")
        title, first, parameters = "", "", []
        for line in text.splitlines():
            if not line.startswith("#"):
                if line.strip():
                    break
                continue
            first = first or line.lstrip("# ").strip()
            header = _HEADER.match(line)
            if header and header[1] in ("title", "question"):
                title = title or header[2].strip()
            elif header and header[1] == "param":
                found = _PARAMETER.match(header[2])
                if found:
                    parameters.append(Parameter(found[1], found[2] or "", found[3] or ""))
        return cls(path.stem, title or first, text, tuple(parameters), path)


@cache
def named() -> Mapping[str, NamedQuery]:
    """Return all named queries, in the order of their names."""
    folders = (Path(__file__).resolve().parent.parent / "queries", folder("ontology") / "cq")
    paths = {path.stem: path for place in folders for path in sorted(place.glob("*.rq"))}
    return {name: NamedQuery.read(paths[name]) for name in sorted(paths)}


def find(name: str) -> NamedQuery:
    """Return a named query.

    Raises:
        NotFound: there is none of that name; the message has the nearest ones.

    >>> find("poeple")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.NotFound: poeple: is no SPARQL and no named query; nearest: people...
    """
    queries = named()
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.5)
    raise NotFound(
        name,
        "is no SPARQL and no named query",
        hint=f"nearest: {', '.join(near)}" if near else "see kg query --list",
    )
