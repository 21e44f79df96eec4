"""Claims of what the model of pairs thinks likely, where no rule has spoken (see :mod:`kg.extract.likely`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.extract.cascade import title
from kg.extract.features import View, own, shared
from kg.extract.likely import THRESHOLD, probability, weight, weights
from kg.extract.modality import status_at
from kg.extract.pairs import PAIRS, Candidate, candidates, lines
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["ALLOWED", "is_held", "spoken", "suggest", "value_of"]

_MOST = 0.9  # a suggestion is never as sure as a good rule
ALLOWED = {
    ways: tuple(p for p, pairs in PAIRS.items() if ways in {a + b for a, b in pairs})
    for ways in {a + b for pairs in PAIRS.values() for a, b in pairs}
}
# A thing has one of these, and what a rule read stands.
_ONE = frozenset({"heldOn", "startDate", "endDate"})
_ALIKE = {"memberOf": "partnerIn"}
# Where a rule read whose money it is or out of which programme, the other names of the sentence are not asked.
_MONEY = frozenset({"fundedBy", "partOfProgramme"})


def suggest(state: State) -> None:
    """Claim what the model thinks likely, where no rule has spoken of the pair."""
    models = weights()
    best: dict[tuple[str, int, object], tuple[float, Candidate]] = {}
    orgs: dict[tuple[int, str], tuple[float, int]] = {}  # post → how likely, and its organisation
    for predicate, c, sure in _judged(state):
        if predicate == "postAt":
            if sure >= models[predicate].get(THRESHOLD, 0.5):
                post = (c.subject.start, title(c.subject).lower())
                orgs[post] = max(orgs.get(post, (0.0, 0)), (sure, c.object.ref))
            continue
        if sure < models[predicate].get(THRESHOLD, 0.5) or not is_held(c):
            continue
        key = (predicate, c.subject.ref, value_of(c, predicate))
        if key not in best or sure > best[key][0]:
            best[key] = (sure, c)
    _complete(state, orgs)
    taken: dict[object, float] = {}
    chosen = []
    for (predicate, subject, _value), (sure, c) in sorted(
        best.items(),
        key=lambda item: (
            -item[1][0],
            item[1][1].line.start,
            item[0][0],
            item[0][1],
            str(item[0][2]),
        ),
    ):
        if spoken(c, predicate, state):
            continue
        slots = _slots(predicate, c)
        if any(slot in taken for slot in slots):
            continue
        taken.update(dict.fromkeys(slots, sure))
        chosen.append((predicate, subject, sure, c))
    for predicate, subject, sure, c in sorted(
        chosen, key=lambda x: (x[3].line.start, x[0], x[1], str(value_of(x[3], x[0])))
    ):
        start, end = _words_of(c)
        qualifiers = []
        if predicate == "holdsPosition":
            org = orgs.get((c.object.start, title(c.object).lower()))
            qualifiers = [("organization", org[1])] if org is not None else []
        state.claim(
            predicate, subject, value_of(c, predicate), start, end, "likely", round(_MOST * sure, 3),
            qualifiers=qualifiers,
        )  # fmt: skip


def _complete(state: State, orgs: Mapping[tuple[int, str], tuple[float, int]]) -> None:
    """Give the posts that rules found without an organisation the likely one."""
    for n, raw in enumerate(state.claims):
        if raw.predicate == "holdsPosition" and "organization" not in dict(raw.qualifiers):
            found = [
                org
                for (at, name), org in orgs.items()
                if raw.start <= at < raw.end
                and isinstance(raw.object, Literal)
                and name == raw.object.value.lower()
            ]
            if found:
                state.claims[n] = replace(
                    raw, qualifiers=(*raw.qualifiers, ("organization", max(found)[1]))
                )


def _judged(state: State) -> Iterator[tuple[str, Candidate, float]]:
    models = weights()
    for line in lines(state):
        view = None
        common: dict[tuple[str, str, bool], float] = {}
        for c in candidates(line):
            if (
                c.subject.ref < 0
                and c.groups[0] != "R"
                or isinstance(v := value_of(c, ""), int)
                and v < 0
            ):
                continue
            if view is None:
                view = View.of(line, state)
            seen = own(c, view, state)
            alike = (c.groups, c.s < 0 or c.o < 0)
            for predicate in ALLOWED[c.groups]:
                if predicate not in models:
                    continue
                model = models[predicate]
                key = (predicate, *alike)
                if key not in common:
                    common[key] = weight(frozenset(shared(c, view)), model)
                yield predicate, c, probability(common[key] + weight(seen, model), model)


def _slots(predicate: str, c: Candidate) -> list[object]:
    """Return what a claim takes for itself: a post is one person's, and an event has one day."""
    if predicate == "holdsPosition":
        return [("post", c.object.start)]
    if predicate in _ONE:
        return [(predicate, c.subject.ref)]
    if predicate in ("partnerIn", "memberOf"):
        return [("part", c.subject.ref, c.object.ref)]
    if predicate == "cooperatesWith":
        return [("together", min(c.subject.ref, c.object.ref), max(c.subject.ref, c.object.ref))]
    return []


def value_of(c: Candidate, predicate: str) -> int | Literal:
    """Return the object of the claim that a pair would make: an entity's number or a literal."""
    if c.groups[1] == "R":
        return Literal(title(c.object))
    if c.groups[1] == "D":
        parts = c.object.value.split("/")
        side = {"startDate": parts[0], "endDate": parts[-1]}.get(predicate, c.object.value)
        return Literal(side, "date")
    return c.object.ref


def spoken(c: Candidate, predicate: str, state: State) -> bool:
    """Tell whether a rule has said something of the pair, or of what it would add to."""
    value = value_of(c, predicate)
    mine = _ALIKE.get(predicate, predicate)
    for raw in state.claims:
        theirs = _ALIKE.get(raw.predicate, raw.predicate)
        if mine == theirs == "holdsPosition":
            if (
                raw.start <= c.object.start
                and c.object.end <= raw.end
                and raw.status is Status.HELD
            ):
                return True  # the post is somebody's already
            if (
                raw.subject == c.subject.ref
                and isinstance(value, Literal)
                and isinstance(raw.object, Literal)
            ):
                a, b = value.value.lower(), raw.object.value.lower()
                if a in b or b in a:
                    return True
        elif mine == theirs:
            if raw.subject == c.subject.ref and (
                raw.object == value or (predicate in _ONE and raw.status is Status.HELD)
            ):
                return True
            if mine == "cooperatesWith" and (raw.object, raw.subject) == (c.subject.ref, value):
                return True
        if mine == "fundedBy" and raw.predicate in _MONEY and raw.subject == c.subject.ref:
            if c.line.read.sentence.start <= raw.start < c.line.read.sentence.end:
                return True
        if raw.predicate == "coordinates" and mine == "partnerIn":
            if (raw.subject, raw.object) == (c.subject.ref, value):
                return True
        if predicate == "affiliatedWith" and raw.subject == c.subject.ref:
            if raw.predicate == "holdsPosition" and ("organization", value) in raw.qualifiers:
                return True
    return False


def is_held(c: Candidate) -> bool:
    """Tell whether the clause of a pair says what is, not what was planned or denied."""
    at = [k for k in (c.s, c.o) if k >= 0]
    return status_at(c.line.chunks, min(at), max(at)) is Status.HELD


def _words_of(c: Candidate) -> tuple[int, int]:
    if c.s >= 0 and c.o >= 0:
        return min(c.subject.start, c.object.start), max(c.subject.end, c.object.end)
    named = c.subject if c.s >= 0 else c.object
    return named.start, named.end
