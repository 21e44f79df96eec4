"""Which members may bear on one another: those that share a bond, and only those.

Resolution compares members within blocks: of one name, one number, one day. A member *holds* the
bonds under which others find it and *asks* for those under which it finds others; whoever two
members do not reach each other by bonds, in any number of steps, cannot change each other's
identity. So a change asks for the members that it reaches, and for no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import combinations

from kg.link.context import Member
from kg.link.grouping import (
    day_of,
    event_type,
    organisation_frame,
    organisation_key,
    place_name,
    programme_key,
    project_blocks,
    project_key,
)
from kg.link.keys import SEGMENTS, Key
from kg.link.members import ORGANISATIONS
from kg.link.normalise import exact
from kg.link.people import sketches, slips
from kg.link.persons import Sketch, spelling
from kg.model import Kind

__all__ = ["asks", "holds", "needs", "numbers"]


def holds(member: Member) -> frozenset[str]:
    """Return the bonds under which others find a member."""
    if member.kind is Kind.PERSON:
        sketch = _sketch(member)
        word = "whole" if sketch.whole else "part"
        return frozenset(_pairs(member, sketch) | {f"{word} {w}" for w in sketch.words})
    return frozenset(" ".join((SEGMENTS[member.kind], *key)) for key in _keys(member))


def asks(member: Member) -> frozenset[str]:
    """Return the bonds of those that a member bears on."""
    if member.kind is not Kind.PERSON:
        return holds(member)
    sketch = _sketch(member)
    # Two whole names that share one word are two; a short name may be that of either.
    words = ("part",) if sketch.whole else ("part", "whole")
    return frozenset(
        _pairs(member, sketch) | {f"{word} {w}" for w in sketch.words for word in words}
    )


def needs(member: Member) -> frozenset[str]:
    """Return the ids of the members whose identity stands around a member."""
    around = member.around
    named = (*around.organisations, *around.anchors, *around.owners)
    return frozenset(name[1:] for name in named if name.startswith("@"))


def numbers(bonds: Iterable[str]) -> set[int]:
    """Return bonds as numbers; where two meet in one, a few members too many are asked.

    >>> len(numbers(["pair a b", "pair a b", "pair a c"]))
    2
    """
    return {
        int.from_bytes(
            hashlib.blake2b(bond.encode("utf-8", "surrogatepass"), digest_size=7).digest()
        )
        for bond in bonds
    }


def _sketch(member: Member) -> Sketch:
    [person] = sketches([member.forms], lambda _: (set(), set()))
    return person.sketch


def _pairs(member: Member, sketch: Sketch) -> set[str]:
    """Return the bonds of whole names: two words of it, and slips of the pen in one of them."""
    if not sketch.whole:
        return {f"short {spelling(member.name)}"} if not sketch.words else set()
    pairs = combinations(sorted(set(sketch.words)), 2)
    return {" ".join(("pair", *pair)) for pair in pairs} | {
        " ".join(("slip", *slip)) for slip in slips(sketch)
    }


def _keys(member: Member) -> Iterable[Key]:
    if member.same:
        yield ("record", member.same)
    if member.kind is Kind.PLACE:
        yield place_name(member)
    elif member.kind in ORGANISATIONS:
        yield organisation_key(member)
        if not member.record:
            yield ("frame", organisation_frame(member))
    elif member.kind is Kind.PROGRAMME:
        yield programme_key(member)
    elif member.kind is Kind.PROJECT:
        yield project_key(member)
        if not member.record:
            yield from project_blocks(member)
    elif member.kind is Kind.STUDY_PROGRAMME:
        yield ("study", exact(member.name))
    elif member.kind is Kind.EVENT:
        yield ("event", day_of(member) or member.digest, event_type(member))
