"""Agreements and standing partnerships between organisations, also where the parties stand in other sentences.

Over 400 lines because each way of putting an agreement is a few lines of its own, and all resolve their parties alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import cast

from kg.extract.chunks import Chunk
from kg.extract.clauses import (
    ORGLIKE,
    PERSON,
    Hit,
    collect,
    collective,
    low,
    org_of,
    pair,
    scan,
    topic,
    town_university,
    union,
)
from kg.extract.document import Read
from kg.extract.modality import status_of
from kg.extract.standins import stand_ins
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["clauses", "finish"]


_SIDES = ("part", "hand", "side")


@dataclass(slots=True)
class _Signing:
    """The agreement that the text is speaking of: its first party and those who signed after it."""

    hub: Chunk | None = None
    open_ended: bool = False  # "and six universities": the others are yet to be named
    parties: list[Chunk] = field(default_factory=list)
    sentence: int = -1


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""
    line = stand_ins(chunks, state)
    signing = cast("_Signing", state.notes.setdefault("signing", _Signing()))
    before = len([c for c in state.claims if c.predicate == "cooperatesWith"])
    _beside(line, state)
    for hit in scan("agreement", line):
        _HANDLERS[hit.rule.action](hit, state, signing)
    if signing.parties:
        _settle(signing, state)
    if len([c for c in state.claims if c.predicate == "cooperatesWith"]) == before:
        for hit in scan("agreement_alone", line):
            _was_signed(hit, state, signing)


def finish(state: State) -> None:
    """Keep one direction of each pair: an agreement says the same both ways."""
    first: dict[frozenset[int], tuple[int, int]] = {}
    for n, raw in enumerate(state.claims):
        if raw.predicate != "cooperatesWith" or not isinstance(raw.object, int):
            continue
        ends = first.setdefault(frozenset((raw.subject, raw.object)), (raw.subject, raw.object))
        state.claims[n] = replace(raw, subject=ends[0], object=ends[1])


def _beside(line: Sequence[Chunk], state: State) -> None:
    """Claim what "awarded by A in cooperation with B" says of two that stand in a row."""
    lex = state.reading.lexicon
    if any(low(c) in lex["agreements.gatherings"] or c.type == "EVT" for c in line):
        return
    for c in line:
        for a, b in pairwise(c.parts):
            words = set(state.reading.text(a.end, b.start).lower().split())
            if words & {"cooperation", "collaboration", "partnership"} and a.type in ("UNI", "ORG"):
                state.claim(
                    "cooperatesWith", a.ref, b.ref, a.start, b.end, "in-cooperation-with", 0.8
                )


# --- who are the parties -------------------------------------------------------------------------------


def _kind(hit: Hit, state: State) -> list[tuple[str, int | Literal]]:
    """Return the kind of agreement and its day, as qualifiers."""
    lex = state.reading.lexicon
    text = " ".join(low(c) or "#" for c in hit.chunks[hit.first : hit.last + 1])
    found: list[tuple[str, int | Literal]] = []
    for name, kind in (
        ("agreements.memorandum", "memorandum"),
        ("agreements.agreement", "agreement"),
    ):
        if any(w in text.split() for w in lex[name]):
            found.append(("kind", Literal(kind)))
            break
    near = hit.chunks[max(0, hit.first - 6) : hit.last + 6]
    dates = [c for c in near if c.type == "DATE" and "/" not in c.value and len(c.value) >= 7]
    signed = any(
        low(c) in lex["agreements.signed"] for c in hit.chunks[max(0, hit.first - 2) : hit.last + 5]
    )
    if found and signed and len(dates) == 1:
        found.append(("day", Literal(dates[0].value, "date")))
    return found


def _usable(chunk: Chunk, state: State) -> Chunk | None:
    """Return the organisations of a chunk, persons standing for theirs; departments do not count."""
    members = [
        m for m in chunk.members if m.type != "UNIT" or (m.ref >= 0 and state.ent(m.ref).acronyms)
    ]
    members = [
        m if m.type != "PLACE" else replace(m, type="UNI", ref=town_university(m, state) or -1)
        for m in members
    ]
    return union([replace(chunk, parts=tuple(members))] if members else [], state)


def _claim(
    state: State,
    hit: Hit,
    a: Chunk,
    b: Chunk,
    status: Status,
    lower: float = 0.0,
    extra: Sequence[tuple[str, int | Literal]] = (),
) -> None:
    start, end = min(hit.start, a.start, b.start), max(hit.end, a.end, b.end)
    for one in a.members:
        for other in b.members:
            if one.ref != other.ref and "CONS" not in (one.type, other.type):
                state.claim(
                    "cooperatesWith",
                    one.ref,
                    other.ref,
                    start,
                    end,
                    hit.rule.name,
                    hit.rule.confidence - lower,
                    status=status,
                    qualifiers=extra,
                )


def _all(state: State, hit: Hit, parties: Chunk, status: Status) -> None:
    extra = _kind(hit, state)
    lower = 0.0 if len(parties.members) == 2 else 0.12
    for a, b in combinations(parties.members, 2):
        _claim(state, hit, a, b, status, lower, extra)


def _left(hit: Hit, state: State, at: int | None = None) -> Chunk | None:
    """Return the party that acts: the nearest organisation or person to the left in the clause."""
    for k in range((hit.first if at is None else at) - 1, -1, -1):
        c = hit.chunks[k]
        if low(c) == ";":
            break
        if low(c) in ("we", "our") and c.ref < 0 and state.home is not None:
            return Chunk("UNI", c.start, c.end, state.ent(state.home).name, ref=state.home)
        if low(c) in ("it", "he", "she", "they", "we", "our") and c.ref < 0:
            return topic(state, hit.chunks[0].start)
        if c.type == "CONS" or (c.type == "ORG" and _member_of(hit.chunks, k, state)):
            continue  # "X, a member of the association, cooperates with"
        if c.type in (*PERSON, "UNI", "ORG"):
            before = low(hit.chunks[k - 1]) if k else ""
            if before == "the" and k > 1:
                before = low(hit.chunks[k - 2])
            if before in ("in", "with", "on", "from") and c.type not in PERSON:
                continue
            found = _usable(c, state)
            if found is not None:
                return found
    return None


def _member_of(chunks: Sequence[Chunk], k: int, state: State) -> bool:
    """Tell whether a name is that of an association of which somebody is a member."""
    words = {low(c) for c in chunks[max(0, k - 4) : k]}
    return bool(words & {"member", "members"}) and collective(state, chunks[k])


def _with_home(parties: Chunk | None, o: Chunk, state: State) -> Chunk | None:
    """Add the university of the report for a person of it whose post names no other."""
    if parties is None or len(parties.members) > 1 or state.home is None:
        return parties
    alone = [m for m in o.members if m.type in PERSON and org_of(state, m.ref) is None]
    posted = [m for m in alone if state.posts.get(m.ref)]
    if len(posted) != 1 or len(o.members) != 2 or parties.members[0].ref == state.home:
        return parties
    ours = replace(posted[0], type="UNI", ref=state.home, parts=())
    return replace(parties, parts=(ours, *parties.members))


def _other_side(hit: Hit, state: State, q: Chunk) -> Chunk | None:
    """Return the party that a sentence with one party leaves out: guest, host or the text's own university."""
    known = {m.ref for m in q.members}
    ours = _left(hit, state)
    if ours is not None and not known & {m.ref for m in ours.members}:
        return ours
    for number in (state.guest, state.home, state.host):
        if number is not None and number not in known:
            return Chunk(
                state.ent(number).type, hit.start, hit.start, state.ent(number).name, ref=number
            )
    return None


# --- what the phrases say ------------------------------------------------------------------------------


def _between(hit: Hit, state: State, signing: _Signing) -> None:
    k = hit.at["o"]
    parties = _usable(hit["o"], state)
    words = [low(c) for c in hit.chunks[k + 1 : k + 8]]
    rest = (
        collect(hit.chunks, k + 1, state) if len(hit["o"].members) == 1 and "and" in words else []
    )
    if parties is None:
        return
    status = hit.status if hit.status is not Status.HELD else _after(hit)
    if (
        status is Status.PLANNED
        and {low(c) for c in hit.chunks[max(0, hit.first - 4) : hit.first]}
        & state.reading.lexicon["agreements.existing"]
    ):
        status = Status.HELD  # what is to be revived is there
    if hit.rule.name == "agreement-between" and "one" in [
        low(c) for c in hit.chunks[hit.first : k]
    ]:
        status = _local(hit)
    if len(parties.members) == 1 and rest:
        merged = union([hit["o"], *rest], state)
        parties = merged if merged is not None else parties
    if len(parties.members) > 1:
        _all(state, hit, parties, status)
        return
    if _one_part(hit, parties, state, status):
        return
    if status is Status.HELD:
        signing.hub, signing.open_ended = parties, True


def _one_part(hit: Hit, first: Chunk, state: State, status: Status) -> bool:
    """Claim "between A, on the one part, and B and C, on the other" of A with each of the others."""
    k = hit.at["o"] + 1
    side = next(
        (j for j in range(k, min(k + 12, len(hit.chunks))) if low(hit.chunks[j]) == "one"), 0
    )
    if not side or low(hit.chunks[min(side + 1, len(hit.chunks) - 1)]) not in _SIDES:
        return False
    at = next((j for j in range(side, len(hit.chunks)) if hit.chunks[j].type in ORGLIKE), 0)
    others = union(collect(hit.chunks, at, state), state) if at else None
    if others is None:
        return False
    _claim(state, hit, first, others, status, extra=_kind(hit, state))
    return True


def _after(hit: Hit) -> Status:
    """Return the status that the rest of the clause gives: "between A and B is foreseen"."""
    return hit.whole


def _local(hit: Hit) -> Status:
    return status_of(hit.chunks[hit.first : hit.last + 1])


def _signed_with(hit: Hit, state: State, signing: _Signing) -> None:
    ours = _left(hit, state)
    theirs = union([c for c in collect(hit.chunks, hit.at["q"], state) if c.type != "UNIT"], state)
    if ours is None or theirs is None:
        return
    _claim(state, hit, ours, theirs, hit.status, extra=_kind(hit, state))


def _sides(hit: Hit, state: State, signing: _Signing) -> None:
    parties = _with_home(_usable(hit["o"], state), hit["o"], state)
    if (
        parties is None
        or len(parties.members) < 2
        or "with" in [low(c) for c in hit.chunks[hit.last : hit.last + 12]]
    ):
        return
    _all(state, hit, parties, hit.status)


def _mutual(hit: Hit, state: State, signing: _Signing) -> None:
    """Claim what two and more do with each other: "both universities have been partners since"."""
    parties = _with_home(_usable(hit["o"], state), hit["o"], state)
    if parties is not None and len(parties.members) == 2:
        _all(state, hit, parties, hit.status)


def _of_with(hit: Hit, state: State, signing: _Signing) -> None:
    ours, theirs = _usable(hit["o"], state), union(collect(hit.chunks, hit.at["q"], state), state)
    if ours is not None and theirs is not None:
        _claim(state, hit, ours, theirs, hit.whole, extra=_kind(hit, state))


def _with_one(hit: Hit, state: State, signing: _Signing) -> None:
    words = [low(c) for c in hit.chunks[hit.first : hit.at["q"]]]
    if "of" in words and any(c.type in ORGLIKE for c in hit.chunks[hit.first : hit.at["q"]]):
        return
    theirs = union(collect(hit.chunks, hit.at["q"], state), state)
    ours = _other_side(hit, state, theirs) if theirs is not None else None
    if ours is not None and theirs is not None:
        status = Status.PLANNED if _unsigned(hit) else hit.whole
        _claim(state, hit, ours, theirs, status, extra=_kind(hit, state))


def _unsigned(hit: Hit) -> bool:
    """Tell whether the sentence says that it has not been signed: "prepared, but not signed till now"."""
    words = " ".join(low(c) for c in hit.chunks if low(c))
    return bool(
        re.search(r"\b(?:not|never) (?:yet )?(?:been )?(?:signed|concluded)|unsigned", words)
    )


def _signed_for(hit: Hit, state: State, signing: _Signing) -> None:
    party = _usable(hit["o"], state)
    spoken = {"signed", "sign", "signatures", "signature"} & {low(c) for c in hit.chunks}
    if party is None or not spoken or hit.status is not Status.HELD:
        return
    signing.parties.extend(party.members)
    signing.sentence = hit.chunks[0].start


def _signed_by(hit: Hit, state: State, signing: _Signing) -> None:
    o = hit["o"]
    parties = _usable(o, state)
    if parties is None or hit.status is not Status.HELD:
        return
    between = [low(c) for c in hit.chunks[hit.first : hit.at["o"]]]
    if "partners" in between:  # "signed by A's partners: B and C" is another rule's
        return
    more = [c for c in hit.chunks[hit.last + 1 : hit.last + 8] if c.type in PERSON]
    whole = union([o, *more] if o.type in PERSON else [o], state)
    if whole is not None and len(whole.members) > 1:
        _all(state, hit, whole, Status.HELD)
    elif whole is not None:
        signing.parties.extend(whole.members)


def _turn(hit: Hit, state: State, signing: _Signing) -> None:
    if signing.hub is None and not signing.parties:
        return
    rest = [c for c in hit.chunks[hit.at["o"] :] if c.type in PERSON]
    whole = union([hit["o"], *rest], state)
    if whole is not None:
        signing.parties.extend(whole.members)
        signing.sentence = hit.chunks[0].start


def _settle(signing: _Signing, state: State) -> None:
    """Claim what those who signed have agreed: with the first party, or with each other."""
    parties: dict[int, Chunk] = {}
    for p in signing.parties:
        parties.setdefault(p.ref, p)
    signing.parties.clear()
    found = list(parties.values())
    if signing.hub is not None and signing.open_ended:
        pairs = [(signing.hub, p) for p in found]
    elif len(found) >= 2:
        pairs = list(combinations(found, 2))
    else:
        return
    for a, b in pairs:
        if a.ref != b.ref:
            start, end = min(a.start, b.start), max(a.end, b.end)
            if a is signing.hub:
                start, end = b.start, b.end
            state.claim("cooperatesWith", a.ref, b.ref, start, end, "signed-for-each", 0.85)


def _was_signed(hit: Hit, state: State, signing: _Signing) -> None:
    """Claim a pact whose parties no word names: they are the two sides spoken of."""
    words = [low(c) for c in hit.chunks]
    at = hit.first
    definite = at > 0 and low(hit.chunks[at - 1]) in ("the", "this", "that", "similar", "other")
    known = any(c.predicate == "cooperatesWith" for c in state.claims)
    if {"with", "which"} <= set(words[max(0, at - 4) : at]):
        return  # "with which a memorandum was signed": the other side stands before
    if (
        (definite and known)
        or hit.whole is not Status.HELD
        or {"similar", "another", "other"} & set(words[max(0, at - 3) : at + 1])
    ):
        return
    if any(c.type in ("UNI", "ORG") and "ana" not in c.tags for c in hit.chunks[hit.first :]):
        return
    # the sides: organisations of the persons and names of the sentence and the ones just before
    sides: dict[int, int] = {}
    start = hit.chunks[0].start
    for ent in state.reading.registry.ents:
        for a, b, _ in ent.mentions:
            if start - 700 <= a and b <= hit.end:
                if ent.type == "UNI" or (
                    ent.type == "ORG" and not ent.unit and ent.number in (state.host, state.guest)
                ):
                    sides[ent.number] = max(sides.get(ent.number, 0), a)
                elif ent.type == "PER":
                    org = org_of(state, ent.number)
                    if org is not None and state.ent(org).type == "UNI":
                        sides[org] = max(sides.get(org, 0), a)
    last = sorted(sides, key=lambda n: (sides[n], n))[-2:]
    if len(sides) > 2 and state.home in sides and state.home not in last:
        last = [last[-1], state.home] if state.home is not None else last
    if len(last) != 2:
        last = list(pair(state, start)) if {"parties", "sides", "both"} & set(words) else []
    if len(last) == 2:
        extra = _kind(hit, state)
        state.claim(
            "cooperatesWith",
            last[0],
            last[1],
            hit.chunks[0].start,
            hit.end,
            hit.rule.name,
            hit.rule.confidence,
            qualifiers=extra,
        )


def _partners_of(hit: Hit, state: State, signing: _Signing) -> None:
    ours, theirs = _usable(hit["o"], state), _usable(hit["q"], state)
    words = [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    if ours is None or theirs is None or "project" in words or "consortium" in words:
        return
    lo, hi = sorted((hit.at["o"], hit.at["q"]))
    if any(c.type in (*PERSON, "PROJ", "CONS") for c in hit.chunks[lo + 1 : hi]):
        return
    if hit.rule.name == "whose-partners":
        ours = union(collect(hit.chunks, hit.at["o"], state), state) or ours
    _claim(state, hit, theirs, ours, hit.status)


def _home_partner(hit: Hit, state: State, signing: _Signing) -> None:
    o = union(
        [c for c in collect(hit.chunks, hit.at["o"], state) if c.type in ("UNI", "ORG")], state
    )
    before = hit.chunks[max(0, hit.first - 3) : hit.first]
    if o is None or any(
        c.type in ("PROJ", "CONS") for c in (*before, *hit.chunks[hit.first : hit.at["o"]])
    ):
        return
    owner = (
        next((c for c in reversed(before) if c.type in ("UNI", "ORG")), None)
        if any(low(c) == "'s" for c in before)
        else None
    )
    home = owner.ref if owner is not None else state.home
    if home is None or home in {m.ref for m in o.members}:
        return
    ours = Chunk(state.ent(home).type, hit.start, hit.start, state.ent(home).name, ref=home)
    _claim(state, hit, ours, o, hit.local)


def _cooperates(hit: Hit, state: State, signing: _Signing) -> None:
    lex = state.reading.lexicon
    words = {low(c) for c in hit.chunks}
    if (
        hit.rule.name == "cooperates-with"
        and words & lex["agreements.gatherings"]
        and low(hit.chunks[hit.first]) not in lex["agreements.verbs"]
    ):
        return
    if any(c.type == "EVT" for c in hit.chunks):
        return
    theirs = union(
        [c for c in collect(hit.chunks, hit.at["q"], state) if c.type in ("UNI", "ORG")], state
    )
    ours = _left(hit, state)
    if ours is None and hit.first > 0:
        ours = next(
            (_usable(c, state) for c in hit.chunks[: hit.first] if c.type in ("UNI", "ORG")), None
        )
    if (
        theirs is None
        or ours is None
        or any(c.type in PERSON for c in hit.chunks[hit.first : hit.last])
    ):
        return
    _claim(state, hit, ours, theirs, hit.status)


def _cooperation(hit: Hit, state: State, signing: _Signing) -> None:
    parties = _usable(hit["o"], state)
    if (
        parties is None
        or len(parties.members) != 2
        or any("ana" in m.tags for m in hit["o"].members)
    ):
        return
    _all(state, hit, parties, hit.status)


_HANDLERS: Mapping[str, Callable[[Hit, State, _Signing], None]] = {
    "between": _between,
    "signed_with": _signed_with,
    "sides": _sides,
    "mutual": _mutual,
    "of_with": _of_with,
    "with_one": _with_one,
    "signed_for": _signed_for,
    "signed_by": _signed_by,
    "turn": _turn,
    "partners_of": _partners_of,
    "home_partner": _home_partner,
    "cooperates": _cooperates,
    "cooperation": _cooperation,
}
