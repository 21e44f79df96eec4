"""Queries that have a name: competency questions of the ontology, and those of kg itself.

A file ``NAME.rq`` is the query; the comment on top of it says what it is about::

    # title: Partners of a university, by country
    # group: partners
    # A partner is who coordinates a project or is named as taking part in it.
    # param: university entity  only this university
    # param: year year  only projects that began in this year

The groups stand in ``groups.toml``; a line without a key tells more about the question.

A parameter is a variable of the query. Without a value it stays free, so the query answers for all.
Its kind is ``entity`` (a name or an IRI), or one of the kinds of :func:`kg.query.terms.parse`.
"""

from __future__ import annotations

import difflib
import itertools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import NotFound
from kg.query.syntax import tokens
from kg.resources import folder
from kg.vocab import PREFIXES

__all__ = ["NamedQuery", "Parameter", "find", "groups", "named"]

_QUERIES = Path(__file__).resolve().parent.parent / "queries"
_QUESTIONS = "ontology"  # the group of the competency questions

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
    """A query from a file; ``about`` tells more than its title, ``group`` is a key of groups."""

    name: str
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    path: Path
    group: str = ""
    about: str = ""

    @classmethod
    def read(cls, path: Path, group: str = "") -> NamedQuery:
        """Read a query and what the comment on top of it says."""
        text = path.read_text(encoding="utf-8")
        title, told, parameters = "", [], []
        for line in text.splitlines():
            if not line.startswith("#"):
                if line.strip():
                    break
                continue
            header = _HEADER.match(line)
            if header and header[1] in ("title", "question"):
                title = title or header[2].strip()
            elif header and header[1] == "group":
                group = header[2].strip()
            elif header and header[1] == "param":
                found = _PARAMETER.match(header[2])
                if found:
                    parameters.append(Parameter(found[1], found[2] or "", found[3] or ""))
            else:
                told.append(line.lstrip("# ").strip())
        if not title and told:
            title, *told = told
        return cls(path.stem, title, text, tuple(parameters), path, group, " ".join(told))

    def standalone(self) -> str:
        """Return the query with the prefixes that it uses, for an engine that knows none.

        >>> find("kinds").standalone().splitlines()[0]
        'PREFIX org: <http://www.w3.org/ns/org#>'
        """
        used = {t.text.partition(":")[0] for t in tokens(self.text) if t.kind == "name"}
        said = {
            after.text.partition(":")[0]
            for before, after in itertools.pairwise(tokens(self.text))
            if before.text.upper() == "PREFIX"
        }
        head = [f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in sorted((used & PREFIXES.keys()) - said)]
        return "".join(head) + self.text


@cache
def named() -> Mapping[str, NamedQuery]:
    """Return all named queries, in the order of their names."""
    found = {path.stem: NamedQuery.read(path) for path in _QUERIES.glob("*.rq")}
    for path in (folder("ontology") / "cq").glob("*.rq"):
        found[path.stem] = NamedQuery.read(path, _QUESTIONS)
    return {name: found[name] for name in sorted(found)}


@cache
def groups() -> Mapping[str, str]:
    """Return the groups of named queries with their titles, in the order of listing.

    >>> list(groups())[:2]
    ['partners', 'people']
    """
    titles: Mapping[str, str] = tomllib.loads((_QUERIES / "groups.toml").read_text("utf-8"))
    return titles


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
