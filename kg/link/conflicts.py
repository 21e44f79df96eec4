"""Where documents differ: two rectors of one university on one day, two dates, two coordinators.

Works on statements over IRIs, so it sees what was found to be one, and says which assertions stand
against each other; their quotes are theirs.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.model import Literal, Statement, Status

__all__ = ["Conflict", "conflicts"]


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """One disagreement: ``about`` an entity, in ``what``, with the assertions of each side.

    ``sides`` pairs each value (an IRI or a text) with the IRIs of the assertions that state it.
    """

    about: str
    what: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def _single() -> tuple[frozenset[str], frozenset[str], tuple[re.Pattern[str], ...]]:
    source = files("kg.link").joinpath("words.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))["single"]
    posts = tuple(re.compile(form, re.IGNORECASE) for form in table["posts"])
    return frozenset(table["predicates"]), frozenset(table["inverse"]), posts


def conflicts(
    statements: Iterable[Statement],
    days: Mapping[str, Sequence[str]] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> tuple[Conflict, ...]:
    """Return the disagreements among statements, sorted.

    Args:
        statements: what all documents state; only what is held counts.
        days: for an assertion's IRI, the days on which it is attested. Two holders of a post are a
            disagreement only where both are attested on one day; without days nothing is known of
            posts, and they are left out.
        kinds: the kind of each entity: an organisation and a person may both coordinate a project.
    """
    single, inverse, posts = _single()
    values: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    holders: dict[tuple[str, str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for statement in statements:
        if statement.status is not Status.HELD:
            continue
        value = _text(statement.object)
        if statement.predicate in inverse:
            what = f"{statement.predicate} it, {(kinds or {}).get(statement.subject, 'anybody')}"
            values[value, what][statement.subject].add(statement.iri)
        if statement.predicate in single:
            values[statement.subject, statement.predicate][value].add(statement.iri)
        elif statement.predicate == "holdsPosition" and any(p.fullmatch(value) for p in posts):
            organisation = next((v for k, v in statement.qualifiers if k == "organization"), None)
            if isinstance(organisation, str):
                for day in (days or {}).get(statement.iri, ()):
                    post = (organisation, value.casefold(), day)
                    holders[post][statement.subject].add(statement.iri)
    found = {
        Conflict(about, what, _sides(sides))
        for (about, what), sides in values.items()
        if _differ(list(sides))
    }
    found |= {
        Conflict(organisation, f"{post} on {day}", _sides(sides))
        for (organisation, post, day), sides in holders.items()
        if len(sides) > 1
    }
    return tuple(sorted(found))


def _text(value: str | Literal) -> str:
    return value.value if isinstance(value, Literal) else value


def _sides(sides: Mapping[str, set[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((value, tuple(sorted(sides[value]))) for value in sorted(sides))


def _differ(values: Sequence[str]) -> bool:
    """Return whether some values contradict: 2019 and 2019-05 do not, one says more."""
    return any(
        not (a.startswith(b) or b.startswith(a))
        for n, a in enumerate(values)
        for b in values[n + 1 :]
    )
