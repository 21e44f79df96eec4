"""Projects that a sentence counts and the next ones name: "the university takes part in two projects"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from kg.extract.chunks import Chunk
from kg.extract.clauses import low
from kg.extract.document import Read
from kg.extract.modality import status_of
from kg.extract.state import State
from kg.model import Status

__all__ = ["promised"]


@dataclass(slots=True)
class _Promise:
    """The projects promised by "a partner in two projects", which the next sentences name."""

    org: int = -1
    left: int = 0
    until: int = -1


def promised(line: Sequence[Chunk], read: Read, state: State) -> None:
    """Let the projects named right after "takes part in two projects" be those."""
    promise = cast("_Promise", state.notes.setdefault("projects", _Promise()))
    lex = state.reading.lexicon
    at = next((n for n, r in enumerate(state.reading.sentences) if r is read), 0)
    if promise.left and at <= promise.until:
        for c in line[:9]:
            if low(c) in lex["modality.verbs"]:
                break
            if c.type == "PROJ" and c.ref >= 0 and "ana" not in c.tags and promise.left:
                promise.left -= 1
                state.claim("partnerIn", promise.org, c, c.start, c.end, "projects-promised", 0.75)
    k = next((k for k, c in enumerate(line) if low(c) == "projects"), None)
    if k is None or any(c.type in ("PROJ", "TITLE") for c in line[k:]):
        return
    words = {low(c) for c in line[:k]}
    org = next((c for c in line[:k] if c.type == "UNI" and c.ref >= 0), None)
    number = next(
        (
            lex.ordered["projects.numbers"].index(low(c)) + 2
            for c in line[max(0, k - 3) : k]
            if low(c) in lex["projects.numbers"]
        ),
        0,
    )
    if (
        org is not None
        and number
        and words & lex["projects.taking_part"]
        and status_of(line[: k + 1]) is Status.HELD
    ):
        promise.org, promise.left, promise.until = org.members[0].ref, number, at + number + 1
