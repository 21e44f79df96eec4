"""What the facts about an undertaking share: how they are claimed, and of which kinds of thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.clauses import Hit, new_entity
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["JOINED", "PROJECTS", "project_of", "say", "unknown"]

PROJECTS = ("PROJ", "CONS")
JOINED = (*PROJECTS, "ASSOC")


def project_of(state: State, chunk: Chunk) -> Chunk:
    """Return an undertaking's chunk; a quoted title that is spoken of as one becomes a project."""
    if chunk.type == "TITLE" and chunk.ref < 0:
        chunk = new_entity(state, "PROJ", chunk.name, chunk.start, chunk.end)
    for member in chunk.members:
        if member.ref >= 0 and state.ent(member.ref).type == "TITLE":
            state.ent(member.ref).type = "PROJ"
    return replace(chunk, type="PROJ") if chunk.type == "TITLE" else chunk


def unknown(state: State, chunk: Chunk) -> bool:
    """Tell whether the text has not yet shown that a quoted title is a project's."""
    return chunk.ref < 0 or state.ent(chunk.ref).type != "PROJ"


def say(
    state: State,
    hit: Hit,
    predicate: str,
    s: Chunk,
    o: Chunk | Literal,
    *,
    status: Status | None = None,
    lower: float = 0.0,
    qualifiers: Sequence[tuple[str, int | Literal]] = (),
) -> None:
    """Claim what a phrase says of a subject, with the words from one to the other as evidence."""
    start, end = min(hit.start, s.start), max(hit.end, s.end)
    if isinstance(o, Chunk):
        start, end = min(start, o.start), max(end, o.end)
    state.claim(
        predicate,
        s,
        o,
        start,
        end,
        hit.rule.name,
        hit.rule.confidence - lower,
        qualifiers=qualifiers,
        status=status or hit.status,
    )
