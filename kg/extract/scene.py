"""What the readers of events share: how a clause holds, which event a sentence is about, who takes part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kg.extract.chunks import Chunk, encode
from kg.extract.document import ORGS, Read
from kg.extract.state import State
from kg.lexicon import Lexicon
from kg.model import Literal, Status

__all__ = [
    "DENIED",
    "ORGLIKE",
    "PLANNED",
    "SIDED",
    "Happening",
    "Line",
    "event_here",
    "extent",
    "only_told_of",
    "phrases",
    "status_in",
    "take_part",
]

ORGLIKE = (*ORGS, "UNIT")
# Talks and visits have sides, where other events have organisers and guests.
SIDED = frozenset(
    "meeting visit visits talks negotiations conversation discussion discussions consultation consultations call "
    "dialogue".split()
)


@dataclass(slots=True)
class Happening:
    """What is known of an event while reading: heads and modifiers used, day, places, whether it was."""

    ent: int
    head: str
    modifiers: set[str] = field(default_factory=set)
    day: str | None = None
    in_title: bool = False
    body_mentions: int = 0
    planned: bool = False
    hosts: list[int] = field(default_factory=list)
    block: int = -1
    implied: bool = False


PLANNED = re.compile(
    r"\b(?:may|might|could|plans?|planned|intends?|hopes?|is foreseen|are foreseen|will be (?:announced|discussed)|will (?:be|follow|visit|host|meet|have)|to be held|would (?:follow|be)|should|expected to|scheduled|invited to|is planned|are planned|expects)\b"
)
DENIED = re.compile(
    r"\b(?:not|no|never|nobody|none|neither|nor|cancelled|canceled|postponed)\b|n't\b"
)
_ANNOUNCED = re.compile(
    r"\b(?:scheduled for|will take place|will be held|will be hosted|is set for|takes place|is due to take place)\b"
)


def status_in(clause: str) -> Status:
    """Return how the words around a fact put it; ``HELD`` where nothing speaks against it."""
    clause = re.sub(r"\bnot only\b", "", clause)
    if _ANNOUNCED.search(clause):
        return Status.ANNOUNCED
    if DENIED.search(clause):
        return Status.DENIED
    if PLANNED.search(clause):
        return Status.PLANNED
    return Status.HELD


class Line:
    """One sentence's chunks as a line, with the way back from the line to chunks."""

    def __init__(self, chunks: list[Chunk], state: State) -> None:
        self.chunks, self.state = chunks, state
        self.line = encode(chunks)
        self.words = " ".join(c.name.lower() for c in chunks if c.type in ("w", "p", "EVT", "NAME"))

    def at(self, match: re.Match[str], name: str) -> int:
        """Return the place of the chunk that a pattern remembered under a name, -1 for none."""
        found = re.search(r"#(\d+)>", match[name])
        return int(found[1]) if found else -1

    def clause(self, start: int, end: int) -> str:
        """Return the words around a stretch of the line, within its clause."""
        low = max(
            self.line.rfind("; ", 0, start),
            self.line.rfind(": ", 0, start),
            self.line.rfind(", ", 0, start),
            start - 40,
            0,
        )
        return self.line[low : end + 12].rsplit(" ", 1)[0]


def event_here(chunks: list[Chunk], read: Read, state: State, at: int = 0) -> int | None:
    """Return the event that a sentence without one speaks of."""
    here = [
        (abs(k - at), k, c)
        for k, c in enumerate(chunks)
        if c.type == "EVT" and not only_told_of(chunks, k, state)
    ]
    if here:
        return min(here)[2].ref
    if state.now is not None:
        return state.now
    return state.main_event


_TOLD_OF = re.compile(
    r"\b(?:about|discuss\w*|propos\w+(?: on| for| to hold)?|results of|outcomes of|outcome of|prepar\w+|prepare for|"
    r"to (?:hold|organi[sz]e|host|attend|conduct)|holding|organi[sz]ing|invit\w+ (?:\w+ )?(?:to|for)|plan\w*|"
    r"idea of|possibility of|agreed on|offered|suggested|experience of|need for|in preparation for|project of|like) "
    r"(?:\w+ ){0,3}$"
)


def only_told_of(chunks: list[Chunk], k: int, state: State) -> bool:
    """Tell whether an event is what people spoke of ("informed about the study visit"), not where they were."""
    if state.main_event is None or chunks[k].members[0].ref == state.main_event:
        return False
    before = "".join(
        f"{c.name.lower()} " for c in chunks[max(0, k - 6) : k] if c.type in ("w", "p")
    )
    return _TOLD_OF.search(before) is not None


def extent(chunks: list[Chunk], *indexes: int) -> tuple[int, int]:
    """Return where the words from the first to the last of some chunks begin and end."""
    return min(chunks[k].start for k in indexes), max(chunks[k].end for k in indexes)


def phrases(state: State, name: str) -> str:
    """Return a list of the lexicon as an alternation, longest phrase first."""
    return _alternation(state.reading.lexicon, name)


@cache
def _alternation(lexicon: Lexicon, name: str) -> str:
    words = sorted(lexicon[f"lists.{name}"], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w) for w in words) + ")"


def take_part(
    state: State,
    event: int | None,
    who: Chunk,
    start: int,
    end: int,
    rule: str,
    confidence: float,
    status: Status = Status.HELD,
    role: str = "",
) -> None:
    """Claim that somebody, or each of a list, takes part in an event; say it once of each."""
    if event is None or event not in state.happenings:
        return
    if state.happenings[event].planned and status is Status.HELD:
        status = Status.PLANNED
    for member in who.members:
        if member.ref < 0:
            continue
        if any(
            c.predicate == "participatedIn"
            and c.subject == member.ref
            and c.object == event
            and c.status is Status.HELD
            for c in state.claims
        ):
            continue
        qualifiers = [("role", Literal(role))] if role else []
        state.claim(
            "participatedIn",
            member.ref,
            event,
            start,
            end,
            rule,
            confidence,
            qualifiers=qualifiers,
            status=status,
        )
