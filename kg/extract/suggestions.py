"""Claims of what the model of pairs thinks likely, where no rule has spoken (see :mod:`kg.extract.likely`)."""

from __future__ import annotations

from kg.extract.cascade import context_org, title
from kg.extract.clauses import low
from kg.extract.likely import THRESHOLD, Candidate, candidates, features, probability, weights
from kg.extract.modality import status_at
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["is_held", "spoken", "suggest", "value_of"]

_LEAST = 0.75  # a suggestion is never as sure as a rule


def suggest(state: State) -> None:
    """Claim what the model thinks likely, where no rule has spoken of the pair."""
    models = weights()
    posts: dict[int, float] = {}
    best: dict[tuple[str, int, object], tuple[float, Candidate]] = {}
    for c in candidates(state):
        model = models.get(c.predicate)
        if model is None or c.subject.ref < 0 or spoken(c, state):
            continue
        sure = probability(features(c, state), model)
        if c.predicate == "holdsPosition":
            if sure <= posts.get(c.object.start, 0.0):
                continue  # the post is rather another's
            posts[c.object.start] = sure
        if sure < model.get(THRESHOLD, 0.5):
            continue
        if c.predicate == "holdsPosition":
            for key in [
                k
                for k, (_, x) in best.items()
                if k[0] == c.predicate and x.object.start == c.object.start
            ]:
                del best[key]
        key = (c.predicate, c.subject.ref, value_of(c))
        if key not in best or sure > best[key][0]:
            best[key] = (sure, c)
    for (predicate, subject, _), (sure, c) in sorted(
        best.items(),
        key=lambda item: (item[1][1].line.start, item[0][0], item[0][1], str(item[0][2])),
    ):
        if is_held(c):
            start, end = _words_of(c, state)
            value = value_of(c)
            qualifiers = []
            if predicate == "holdsPosition":
                org = _organization(c, state)
                qualifiers = [("organization", org)] if org is not None else []
            state.claim(
                predicate, subject, value, start, end, "likely", round(_LEAST * sure, 3),
                qualifiers=qualifiers,
            )  # fmt: skip


def value_of(c: Candidate) -> int | Literal:
    """Return the object of the claim that a pair would make: an entity's number or a literal."""
    if c.object.type in ("ROLE", "ROLES"):
        return Literal(title(c.object))
    if c.object.type == "DATE":
        parts = c.object.value.split("/")
        side = {"startDate": parts[0], "endDate": parts[-1]}.get(c.predicate, c.object.value)
        return Literal(side, "date")
    return c.object.ref


def spoken(c: Candidate, state: State) -> bool:
    """Tell whether a rule has said something of the pair, or of what it would add to."""
    value = value_of(c)
    if isinstance(value, int) and value < 0:
        return True
    if c.object.type in ("ROLE", "ROLES") and _anothers(c, state):
        return True
    for raw in state.claims:
        if raw.predicate == "holdsPosition" and c.predicate == "holdsPosition":
            if raw.start <= c.object.start and c.object.end <= raw.end:
                return True  # the post is somebody's already
            if (
                raw.subject == c.subject.ref
                and isinstance(value, Literal)
                and isinstance(raw.object, Literal)
            ):
                if value.value.lower() in raw.object.value.lower():
                    return True
        if raw.predicate == c.predicate or {raw.predicate, c.predicate} <= {
            "partnerIn",
            "memberOf",
        }:
            if raw.subject == c.subject.ref and (
                raw.object == value or (c.predicate in _ONE and raw.status is Status.HELD)
            ):
                return True
            if c.predicate == "cooperatesWith" and (raw.object, raw.subject) == (
                c.subject.ref,
                value,
            ):
                return True
        if raw.predicate == "coordinates" and c.predicate in ("partnerIn", "memberOf"):
            if (raw.subject, raw.object) == (c.subject.ref, value):
                return True
        if c.predicate == "affiliatedWith" and raw.subject == c.subject.ref:
            if raw.predicate == "holdsPosition" and ("organization", value) in raw.qualifiers:
                return True
    return False


# A thing has one of these, and what a rule read stands.
_ONE = frozenset({"heldOn", "startDate", "endDate", "heldAt"})


def _anothers(c: Candidate, state: State) -> bool:
    """Tell whether a post stands at somebody else's name, or is none without a field: "lecturer A. Bee"."""
    after = c.chunks[c.o + 1] if c.o + 1 < len(c.chunks) else None
    if after is not None and after.type in ("PER", "PERP") and after.ref != c.subject.ref:
        return True
    return title(c.object).lower() in state.reading.lexicon["role.ranks"]


def is_held(c: Candidate) -> bool:
    """Tell whether the clause of a pair says what is, not what was planned or denied."""
    at = [k for k in (c.s, c.o) if k >= 0]
    return status_at(c.chunks, min(at), max(at)) is Status.HELD


def _words_of(c: Candidate, state: State) -> tuple[int, int]:
    if c.s >= 0 and c.o >= 0:
        return min(c.subject.start, c.object.start), max(c.subject.end, c.object.end)
    named = c.chunks[c.s if c.s >= 0 else c.o]
    return named.start, named.end


def _organization(c: Candidate, state: State) -> int | None:
    """Return the organisation of a post: joined to it, behind "of", or the one the sentence is about."""
    if "of" in c.object.tags and c.object.ref >= 0:
        return c.object.ref
    flat = c.chunks
    k = c.o + 1
    if k < len(flat) and low(flat[k]) in ("of", "at", "in", "for", "from", "with", ","):
        comma = low(flat[k]) == ","
        k += 1 + (k + 1 < len(flat) and low(flat[k + 1]) == "the")
        if (
            k < len(flat)
            and flat[k].type in ("UNI", "ORG", "CONS")
            and flat[k].ref >= 0
            and not (comma and c.s > c.o)
        ):
            return flat[k].ref
    k = c.o - 1
    if k >= 0 and low(flat[k]) == "'s":
        k -= 1
    if k >= 0 and flat[k].type in ("UNI", "ORG", "CONS") and flat[k].ref >= 0:
        return flat[k].ref
    return context_org(state, list(flat), max(c.s, 0))
