"""When a claim is a gold fact: names, values, days and quotes compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from kg.evaluate.records import Fact, Found, Named

__all__ = ["matches", "same", "same_value"]

_SAME = {"memberOf": "partnerIn"}  # the members of a consortium are the partners of its project
_DATES = frozenset({"heldOn", "startDate", "endDate"})
_SYMMETRIC = frozenset({"cooperatesWith"})
_UNIMPORTANT = frozenset(
    {
        "the", "a", "an", "of", "and", "for", "in", "on", "at", "to", "by", "with", "from",
        "programme", "program", "project", "s",
    }
)  # fmt: skip
_GENERIC = frozenset(
    {
        "university", "the university", "meeting", "the meeting", "project", "the project",
        "event", "consortium",
    }
)  # fmt: skip


@cache
def _norm(text: str) -> str:
    folded = text.casefold().replace("ё", "е").replace("й", "й")
    plain = (c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", "".join(plain)).split())


@cache
def _words(text: str) -> tuple[str, ...]:
    every = _norm(text).split()
    kept = [
        word[:-1] if len(word) > 4 and word.endswith("s") else word
        for word in every
        if word not in _UNIMPORTANT
    ]
    return tuple(kept or every)


def _overlap(one: str, other: str) -> float:
    """Return the Dice coefficient of the words of two texts."""
    mine, theirs = Counter(_words(one)), Counter(_words(other))
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / max(1, total)


def same(gold: Named, claimed: Named) -> bool:
    """Whether a claim's entity is the gold one, under any of the names of both."""
    golden = [name for name in gold.names if name]
    mine = [name for name in claimed.names if name]
    if ({_norm(name) for name in golden} & {_norm(name) for name in mine}) - _GENERIC:
        return True
    if _norm(gold.name) == _norm(claimed.name):
        return True
    if gold.kind == "Person":
        ours, theirs = set(_words(gold.name)), set(_words(claimed.name))
        return bool(ours & theirs) and (ours <= theirs or theirs <= ours)
    return max((_overlap(a, b) for a in golden for b in mine if _words(a)), default=0.0) >= 0.7


def same_value(predicate: str, gold: str, claimed: str) -> bool:
    """Whether a claimed title, day or word is the gold one."""
    if predicate in _DATES:
        # A range is written A/B, and a day without a year --10-10, which any year meets.
        yearless = gold.startswith("--") and claimed[4:] == gold[1:]
        return claimed[: len(gold)] == gold or yearless
    return _overlap(gold, claimed) >= (0.6 if predicate == "holdsPosition" else 0.7)


def _quotes_meet(text: str, one: str, other: str) -> float:
    """Return how much of the shorter quote lies within the other."""
    here, there = text.find(one), text.find(other)
    if here < 0 or there < 0:
        return _overlap(one, other)
    low, high = max(here, there), min(here + len(one), there + len(other))
    return max(0, high - low) / max(1, min(len(one), len(other)))


def matches(text: str, fact: Fact, claim: Found) -> bool:
    """Whether a claim about ``text`` states a gold fact."""
    predicate = _SAME.get(fact.predicate, fact.predicate)
    if predicate != _SAME.get(claim.predicate, claim.predicate):
        return False
    if _matches_way(text, fact, claim, claim.subject, claim.object):
        return True
    return (
        fact.predicate in _SYMMETRIC
        and isinstance(claim.object, Named)
        and _matches_way(text, fact, claim, claim.object, claim.subject)
    )


def _matches_way(text: str, fact: Fact, claim: Found, subject: Named, target: Named | str) -> bool:
    """Compare in one direction of a fact that may be symmetric."""
    if not same(fact.subject, subject):
        return False
    if fact.predicate == "saidThat":
        return fact.evidence is None or _quotes_meet(text, fact.evidence, claim.quote) >= 0.5
    if isinstance(fact.object, Named):
        return isinstance(target, Named) and same(fact.object, target)
    value = target.name if isinstance(target, Named) else target
    if not same_value(fact.predicate, fact.object, value):
        return False
    if fact.organization is None:
        return True
    if claim.organization is None:
        return fact.organization_implicit
    return same(fact.organization, claim.organization)
