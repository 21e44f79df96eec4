"""Rows below each other: "The consortium is composed of:", "Speakers:", and a line for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from kg.extract.chunks import Chunk
from kg.extract.clauses import low, memory, new_entity, text_of
from kg.extract.document import Read
from kg.extract.modality import status_of
from kg.extract.scene import take_part
from kg.extract.state import State
from kg.extract.undertakings import PROJECTS
from kg.model import Status

__all__ = ["guest_rows", "partner_rows"]

_LONGEST = 160  # characters: a longer line is a sentence, not a row
_MARK = re.compile(
    r"\s*(?:[-–—•*·▪‣○●►▶✓✔]|[\U0001f1e6-\U0001f1ff]{2}|\(?\d{1,2}[.)]|P\d{1,2}[:.)]?|\d{1,2}\s*(?:\([A-Z]{2,4}\)\s*)?\|)\s*"
)


_TABLE = re.compile(r"\s*(?:P\d{1,2}\b[.:)]?\s+(?=\S)|\d{1,2}\s*(?:\([A-Z]{2,4}\)\s*)?\|)")


@dataclass(slots=True)
class _Rows:
    """What the rows under way are partners of, and the end of the last of them."""

    project: Chunk | None = None
    end: int = -1


def partner_rows(line: Sequence[Chunk], read: Read, state: State) -> None:
    """Claim a row's organisation as partner of the project that the line above the rows is about.

    ``line`` is the sentence as the readers of projects see it.
    """
    rows = cast("_Rows", state.notes.setdefault("partner-rows", _Rows()))
    start, end = read.sentence.start, read.sentence.end
    text = state.reading.text(start, end)
    if rows.project is not None and _MARK.fullmatch(text):
        rows.end = end  # "1." before its row
        return
    if rows.project is not None:
        org = _first(line, text, state)
        near = state.reading.text(rows.end, start).strip(" \t\r\n;,") == ""
        if org is not None and near and len(text) <= _LONGEST:
            for one in _row(line, org):
                _claim(state, rows.project, one, text, start, end)
            rows.end = end
            return
        rows.project = None
    if _TABLE.match(text):  # "P3 Brennick University – Norway": such a mark needs no heading
        project = memory(state, start, PROJECTS)
        org = _first(line, text, state) if project is not None else None
        if project is not None and org is not None and len(text) <= _LONGEST:
            _claim(state, project, org, text, start, end)
        return
    project = _opened(line, text, read, state)
    if project is not None:
        rows.project, rows.end = project, end


def _opened(line: Sequence[Chunk], text: str, read: Read, state: State) -> Chunk | None:
    """Return the project or consortium whose partners a line announces."""
    lex = state.reading.lexicon
    heading = read.sentence.kind == "title" and len(line) <= 6
    asked = text.rstrip().endswith("?") and len(line) <= 8  # "Who is in the consortium?"
    if not (text.rstrip().endswith((":", "：")) or heading or asked):
        return None
    words = [low(c) for c in line] + [
        w.lower() for c in line if c.type not in ("w", "p") for w in c.name.split()[-1:]
    ]
    if not set(words) & lex["projects.row_heads"] or status_of(list(line)) is not Status.HELD:
        return None
    if heading and any(c.type in ("PER", "PERP", "UNI", "EVT") for c in line):
        return None
    here = [c for c in line if c.type in PROJECTS and c.ref >= 0]
    return here[-1] if here else memory(state, read.sentence.end, PROJECTS)


def guest_rows(line: Sequence[Chunk], read: Read, state: State) -> None:
    """Let the persons at the head of rows take part in the event whose guests a line announces."""
    rows = cast("_Rows", state.notes.setdefault("guest-rows", _Rows()))
    start, end = read.sentence.start, read.sentence.end
    text = state.reading.text(start, end)
    mark = _MARK.match(text)
    row = [c for c in line if c.start - start >= (mark.end() if mark else 0)]
    if rows.project is not None and _MARK.fullmatch(text):
        rows.end = end
        return
    if rows.project is not None:
        near = state.reading.text(rows.end, start).strip(" \t\r\n;,") == ""
        if row and row[0].type in ("PER", "PERP") and near and len(text) <= _LONGEST:
            for member in row[0].members:
                take_part(state, rows.project.ref, member, start, end, "guest-row", 0.8)
            rows.end = end
            return
        rows.project = None
    lex = state.reading.lexicon
    words = {low(c) for c in line} | {c.name.lower() for c in line if c.type in ("ROLES", "ROLE")}
    announced = text.rstrip().endswith((":", "?")) or (
        read.sentence.kind == "title" and len(line) <= 4
    )
    event = state.now if state.now is not None else state.main_event
    if announced and event is not None and words & lex["event.row_heads"]:
        if status_of(list(line)) is Status.HELD:
            rows.project, rows.end = Chunk("EVT", start, end, "", ref=event), end


def _row(line: Sequence[Chunk], first: Chunk) -> list[Chunk]:
    """Return the organisations of a row that holds several: "Norway: A; B", "A • B"."""
    found = [first]
    for before, c in pairwise(line):
        if c.start > first.start and c.type in ("UNI", "ORG") and c.ref >= 0:
            if before.name in (";", "•", "·", "/", "|") or before.name.lower() == "ngo":
                found.append(c)
    return found + [m for c in line if c.start <= first.start for m in c.members[1:]]


def _first(line: Sequence[Chunk], text: str, state: State) -> Chunk | None:
    """Return the organisation that a row begins with, after its mark."""
    lex = state.reading.lexicon
    k = 0
    mark = _MARK.match(text)
    begin = mark.end() if mark else 0
    offset = line[0].start if line else 0
    while k < len(line) and (
        line[k].start - offset < begin
        or low(line[k]) in ("the", ":", "“", '"', "and")
        or (line[k].type == "PLACE" and k + 1 < len(line) and low(line[k + 1]) == ":")
    ):
        k += 1
    if k >= len(line):
        return None
    c = line[k]
    verbs = [x for x in line[k + 1 :] if low(x) in lex["modality.verbs"]]
    if verbs:
        return None
    if c.type in ("UNI", "ORG", "UNIT", "CONS") and c.ref >= 0:
        return c.members[0]
    if c.type in ("NAME", "ACR") or (c.type == "w" and c.name[:1].isupper()):
        stop = k + 1
        while stop < len(line) and (
            line[stop].type in ("NAME", "ACR")
            or (line[stop].type == "w" and line[stop].name[:1].isupper())
            or low(line[stop]) in ("&", "of", "and", "for")
        ):
            stop += 1
        if stop - k > 6 or (c.type == "w" and stop - k < 2):
            return None
        if stop < len(line) and low(line[stop]) not in (",", "(", "–", "-", "—", ";", ".", "|"):
            return None
        return new_entity(state, "ORG", text_of(state, line[k:stop]), c.start, line[stop - 1].end)
    return None


def _claim(state: State, project: Chunk, org: Chunk, text: str, start: int, end: int) -> None:
    kind = state.ent(project.ref).type
    predicate = "partnerIn" if kind == "PROJ" else "memberOf"
    state.claim(predicate, org.ref, project.ref, start, end, "partner-row", 0.86)
    if re.search(r"\(CO\)|\b(?:coordinator|co-ordinator|lead partner|lead)\b", text, re.IGNORECASE):
        state.claim("coordinates", org.ref, project.ref, start, end, "coordinator-row", 0.86)
