"""Posts of state, titles that come before their holder, and who runs a house: actions that rules name."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.cascade import Match, context_org, position, register, title
from kg.extract.chunks import Chunk
from kg.extract.clauses import town_university
from kg.extract.document import ORGS
from kg.extract.patterns import Rule
from kg.extract.state import State
from kg.model import Literal

__all__ = ["OF_PLACES"]

_ORGLIKE = (*ORGS, "UNIT")
_PERSON = ("PER", "PERP")

# Posts whose "of" names a town or a region, known or not.
OF_PLACES = frozenset(
    ("governor", "mayor", "akim", "hokim", "khokim", "prefect", "chief", "king", "queen", "bishop")
) | {"ambassador", "consul", "steward", "senator"}


# Posts that speak for one country in another.
_ENVOYS = frozenset(("ambassador", "consul", "envoy", "plenipotentiary", "d'affaires", "attaché"))
_SEATS = frozenset("region oblast province district county voivodeship canton city".split())


def _spoken(state: State, first: Chunk, last: Chunk, post: Chunk) -> Chunk:
    """Return ``post`` with all words from ``first`` to ``last`` for its title."""
    name = re.sub(r"\s+", " ", state.reading.text(first.start, last.end))
    return replace(post, start=first.start, end=last.end, name=name, tags=post.tags | {"placed"})


def _words(post: Chunk) -> set[str]:
    return set(title(post).lower().replace("-", " ").split())


def _regional_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk | None:
    """Governor of the Zvirka region, akim of the city: a seat of power, no employer."""
    r = chunks[m["r"]]
    last = next(k for k in range(len(chunks)) if chunks[k].end == end)
    if not _words(r) & OF_PLACES:
        return None
    seat = chunks[last]
    if "n" in m and last == m["n"] and seat.name.lower().split()[-1] not in _SEATS:
        return None
    return _spoken(state, r, seat, r)


def _envoy(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk | None:
    """Ambassador of the Kingdom of Norway to Georgia: whom and where they speak for is their title."""
    r = chunks[m["r"]]
    last = chunks[m["m"]] if "m" in m else chunks[m["l"]]
    return _spoken(state, r, last, r) if _words(r) & _ENVOYS else None


def _countrys_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk | None:
    """Norway's Ambassador: the country belongs to the title of a post of state."""
    r = chunks[m["r"]]
    held = _words(r) & (_ENVOYS | {"minister", "president", "counsellor", "ombudsman"})
    return _spoken(state, chunks[m["l"]], r, r) if held else None


# What may stand right before a title that opens a row: no name that the title could belong to.
_OPENERS = frozenset(("by", "with", "and", ";", ":", "-", "–", "—", "that", "(", "LP", "where"))


def _opening_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """Vice-Rector for Science, Anna Bakari, spoke: the title comes before its holder, with no article."""
    at = m["r"]
    before = chunks[at - 1] if at else None
    if (
        before is None
        or before.name in _OPENERS
        or (before.type == "w" and before.name[:1].isupper())
    ):
        position(
            state,
            rule,
            chunks[m["p"]],
            chunks[at],
            context_org(state, chunks, m["p"]),
            start,
            end,
        )
        chunks[m["p"]] = replace(chunks[m["p"]], type="PERP")


# Whoever leads these leads no house.
_PARTIES = frozenset("delegation team group representatives guests students experts party".split())


def _run_by(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    """Claim that somebody heads what is run by them, and no delegation from it."""
    p, o = chunks[m["p"]], chunks[m["o"]]
    before = {c.name.lower() for c in chunks[max(0, m["o"] - 4) : m["o"]]}
    between = chunks[m["o"] + 1 : m["p"]]
    if o.parts or before & _PARTIES or any(c.type in (*_PERSON, *_ORGLIKE) for c in between):
        return
    if {"delegation", "team", "group", "mission"} & set(o.name.lower().split()):
        return
    known = [r for r in state.claims if r.subject == p.ref and r.predicate == "holdsPosition"]
    if any(("organization", o.ref) in r.qualifiers for r in known):
        return
    state.claim(
        "holdsPosition", p, Literal("head"), start, end, rule.name, rule.confidence,
        qualifiers=[("organization", o.ref)],
    )  # fmt: skip


def _town_employer(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """Anna Bakari (Nordheim): she is of the one university that bears the town's name, if there is one."""
    org = town_university(chunks[m["l"]], state)
    if org is not None:
        for member in chunks[m["p"]].members:
            state.claim("affiliatedWith", member, org, start, end, rule.name, rule.confidence)


register("town_employer", _town_employer)
register("opening_post", _opening_post)
register("run_by", _run_by)
register("regional_post", _regional_post)
register("envoy", _envoy)
register("countrys_post", _countrys_post)
