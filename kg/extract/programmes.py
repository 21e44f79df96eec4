"""What a programme is said to have: areas, priorities, criteria, steps, a purpose.

Over 400 lines because its patterns and the handlers that read them are best seen together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from kg.extract.chunks import Chunk
from kg.extract.clauses import low, new_entity
from kg.extract.document import Read
from kg.extract.gifts import gifts
from kg.extract.modality import status_at
from kg.extract.standins import stand_ins
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["clauses", "finish", "items"]

_NUMBERS = {"two": "2", "three": "3", "four": "4", "five": "5"}
_LISTS = (
    ("key_areas", "hasKeyArea"),
    ("priorities", "hasPriority"),
    ("criteria", "hasCriterion"),
    ("steps", "step"),
)
_OPENS_LIST = re.compile(
    r"^\W*(?:among (?:them|these) are|these are|they are|these include|they include|those are|namely|it includes|that is)\b[:,]?\s*",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"(?P<work>guidelines|guide|handbook|manual|brochure|guidebook|call text)[^().;]{0,20}"
    r"\(\s*(?:pp?\.|pages)?\s*(?P<pages>\d+\s*[-–—]\s*\d+)\s*(?:pp?\.?|pages)?\s*\.?\s*\)",
    re.IGNORECASE,
)
_WORK_BEFORE = re.compile(
    r"(?:pages|pp\.)\s*(?P<pages>\d+\s*[-–—]\s*\d+)\s+of\s+the\s+(?P<work>[\w+ ]{0,40}?(?:guidelines|guide|handbook|manual))",
    re.IGNORECASE,
)
_MODES = (
    (
        "joint",
        re.compile(
            r"\bjoint(?: or (?:a )?(?:multiple|double|separate))? (?:diploma|degree|certificate)s?\b",
            re.I,
        ),
    ),
    (
        "multiple",
        re.compile(
            r"\b(?:(?:multiple|separate|several|double|two) (?:diploma|degree)s?|diplomas? from each)\b",
            re.I,
        ),
    ),
)
_AWARD = re.compile(
    r"\b(?:receiv|award|obtain|confer|issu|end with|ends with|lead to|leads to|get |gets |graduat|earn)",
    re.I,
)
_AWARDING = re.compile(
    r"\b(?:from|by|at)\s+(?:(?P<least>at least|a minimum of|no fewer than)\s+)?(?P<n>two|three|four|five|\d+)"
    r"(?P<more>\s+or\s+more)?\s+(?:\w+\s+){0,2}?(?:universit|institution|heis\b|higher schools)",
    re.IGNORECASE,
)
_ANNUAL = re.compile(
    r"\b(?:annual (?:selection|call|competition|contest|round)|(?:selection|call|competition|proposals?|applications?)\b[^.;]{0,60}\b(?:every year|each year|annually|yearly)"
    r"|(?:every year|each year|annually)\b[^.;]{0,60}\b(?:selection|call|competition|contest|proposals))",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"^\W{0,3}(?:(?:which|that) )?(?:(?:is|was) )?(?:aimed at|aims to|aims at|aim at|aim to|is designed to|designed to|intended to|is intended to|seeks to|serves to|whose (?:aim|purpose|goal) is(?: to)?)\s+"
    r"(?P<text>[^.;]+?)(?=,\s+(?:was|is|were|are|has|have|and (?:is|was|has)|which|will|began|started)\b|[.;]|$)",
    re.IGNORECASE,
)
_PURPOSE_OF = re.compile(r"\b(?:aim|purpose|goal|objective) of (?:the )?$", re.IGNORECASE)
_PURPOSE_TAIL = re.compile(r"^\W{0,2}(?:is|was)(?: to)?\s+(?P<text>[^.;]+)", re.IGNORECASE)
_PROGRAMME_FOR = re.compile(
    r"^\s+is an? [\w -]{0,30}program(?:me)? (?:for|of)\s+(?P<text>[^.;,]+)", re.IGNORECASE
)


@dataclass(slots=True)
class _Topic:
    """The programme that the text speaks of, since which sentence, and a list it has promised."""

    programme: int | None = None
    since: int = 0
    promised: str = ""
    promised_at: int = -9
    promised_of: int | None = None
    count: int = 0


def items(text: str) -> list[tuple[int, int]]:
    """Divide an enumeration into its members, as places in ``text``.

    A comma before "and" shows that another "and" may stand within a member.

    >>> t = "relevance, quality of work and teams, and use of results"
    >>> [t[a:b] for a, b in items(t)]
    ['relevance', 'quality of work and teams', 'use of results']
    >>> t = "water, soil and open air"
    >>> [t[a:b] for a, b in items(t)]
    ['water', 'soil', 'open air']
    """
    serial = re.search(r"[,;]\s+and\s", text) is not None
    joint = r"[,;]\s+(?:and\s+|as well as\s+)?" if serial else r"[,;]\s+|\s+and\s+|\s+as well as\s+"
    if not serial and (";" in text or "," in text):
        # only the last "and" divides: "a, b of c and d, e and f"
        last = max((m.start() for m in re.finditer(r"\s+and\s+", text)), default=-1)
        comma = max(text.rfind(","), text.rfind(";"))
        joint = r"[,;]\s+" if last < comma else rf"[,;]\s+|(?<=^.{{{last}}})\s+and\s+"
    found = []
    at = 0
    for match in (*re.finditer(joint, text, re.DOTALL), None):
        stop = match.start() if match else len(text)
        piece = text[at:stop]
        a = at + len(piece) - len(piece.lstrip(" :–—-"))
        b = at + len(piece.rstrip(" .:;"))
        if a < b:
            found.append((a, b))
        at = match.end() if match else stop
    return found


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""
    topic = cast("_Topic", state.notes.setdefault("programme", _Topic()))
    topic.count += 1
    line = stand_ins(chunks, state)
    _available(line, read, state, topic)
    _follow(line, state, topic)
    _lists(line, read, state, topic)
    _facts(line, read, state, topic)
    gifts(line, state)


def finish(state: State) -> None:
    """Nothing is left to do at a document's end."""


# --- the programme spoken of ---------------------------------------------------------------------------


def _single(line: Sequence[Chunk], state: State) -> Iterator[tuple[int, Chunk]]:
    modified = state.reading.lexicon["clauses.modified"]
    for k, c in enumerate(line):
        alone = k + 1 >= len(line) or low(line[k + 1]) not in modified
        if c.type == "PROG" and not c.parts and c.ref >= 0 and alone:
            yield k, c


def _follow(line: Sequence[Chunk], state: State, topic: _Topic) -> None:
    """Let the programme that is a sentence's subject be the one spoken of from here on."""
    verbs = state.reading.lexicon["modality.verbs"]
    for k, c in _single(line, state):
        if not any(low(x) in verbs for x in line[:k]):
            topic.programme, topic.since = c.ref, topic.count
        break


def _current(
    line: Sequence[Chunk], state: State, topic: _Topic, before: int, reach: int
) -> int | None:
    """Return the programme that a fact at ``before`` is about: of its sentence, else the one spoken of."""
    of = state.reading.lexicon["clauses.governing"]
    here = [
        c.ref
        for k, c in _single(line, state)
        if c.start < before and not (k and low(line[k - 1]) in of)
    ]
    if here:
        return here[-1]
    subject = [c.ref for k, c in _single(line, state) if c.start < before and k <= 2]
    if subject:
        return subject[0]
    return topic.programme if topic.count - topic.since <= reach else None


# --- lists ---------------------------------------------------------------------------------------------


@cache
def _list_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    nouns = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"\b(?P<noun>(?:{nouns}))\b(?P<of>(?:\s+(?:for|of|in|to)\s+[\w+’' -]{{1,60}}?)?)"
        r"(?P<verb>\s*(?:are|include|includes|comprise|were|included|cover|is)\b(?: the following)?:?|\s*[:–—]|,\s*namely\s*:?|\s+like\b|\s+such as\b)\s+",
        re.IGNORECASE,
    )


@cache
def _promise_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    nouns = "|".join(re.escape(w) for w in words)
    return re.compile(rf"\b(?:{nouns})\b\s*(?:\.|$)", re.IGNORECASE)


def _lists(line: Sequence[Chunk], read: Read, state: State, topic: _Topic) -> None:
    lex = state.reading.lexicon
    start, end = read.sentence.start, read.sentence.end
    text = state.reading.text(start, end)
    opening = _OPENS_LIST.match(text)
    if (
        opening
        and topic.promised
        and topic.count - topic.promised_at == 1
        and topic.promised_of is not None
    ):
        _claim_items(state, topic.promised, topic.promised_of, start, start + opening.end(), end)
        return
    for name, predicate in _LISTS:
        match = _list_pattern(lex.ordered[f"programmes.{name}"]).search(text)
        if match is not None:
            of = match["of"].lower()
            if (
                of
                and not any(w in of for w in lex.ordered["programmes.own"])
                and not re.search(r"those interested|applicants", of)
            ):
                named = any(
                    c.type == "PROG"
                    and start + match.start("of") <= c.start < start + match.end("of")
                    for c in line
                )
                if not named:
                    continue
            of_programme = _current(line, state, topic, start + match.end(), 8)
            tail = text[match.end() :]
            if (
                of_programme is not None
                and re.search(r",|\band\b", tail)
                and not re.search(
                    r"\bnot\b|\bwere (?:discussed|explained|presented)", match.group() + tail[:25]
                )
            ):
                _claim_items(
                    state, predicate, of_programme, start + match.start(), start + match.end(), end
                )
                return
        else:
            promise = _promise_pattern(lex.ordered[f"programmes.{name}"]).search(text)
            if promise is not None:
                topic.promised, topic.promised_at = predicate, topic.count
                topic.promised_of = _current(line, state, topic, start + promise.start(), 4)


def _claim_items(
    state: State, predicate: str, programme: int, start: int, at: int, end: int
) -> None:
    text = state.reading.text(at, end)
    for position, (a, b) in enumerate(items(text), 1):
        value = " ".join(text[a:b].split())
        if not 2 < len(value) < 140:
            continue
        qualifiers = (
            [("position", Literal(str(position), "integer"))] if predicate == "step" else []
        )
        state.claim(
            predicate,
            programme,
            Literal(value),
            start,
            at + b,
            "list-of-programme",
            0.88,
            qualifiers=qualifiers,
        )


# --- single facts --------------------------------------------------------------------------------------


def _regions(state: State) -> Iterator[tuple[str, str]]:
    for region in state.reading.lexicon.ordered["places.regions"]:
        if region.endswith("a"):
            yield f"{region}n", region
        yield region, region


def _available(line: Sequence[Chunk], read: Read, state: State, topic: _Topic) -> None:
    """Claim that A and B are "available for universities of" a region, as parts of the programme spoken of."""
    words = [low(c) for c in line]
    at = next((k for k, w in enumerate(words) if w in ("available", "open", "accessible")), None)
    if at is None:
        return
    programmes = [c for c in line if c.type == "PROG" and c.ref >= 0]
    status = status_at(line, at, at)
    place, where = _where(line, read, state)
    members = [m for c in programmes for m in c.members]
    if (
        len(members) >= 2
        and topic.programme is not None
        and all(m.ref != topic.programme for m in members)
    ):
        for m in members:
            state.claim(
                "partOfProgramme",
                m,
                topic.programme,
                members[0].start,
                line[at].end,
                "available-under",
                0.82,
                status=status,
            )
    if place is None:
        return
    for m in members:
        state.claim(
            "availableIn",
            m,
            place,
            min(where, m.start),
            max(line[at].end, m.end),
            "available-in",
            0.85,
            status=status,
        )


def _where(line: Sequence[Chunk], read: Read, state: State) -> tuple[int | None, int]:
    for k, c in enumerate(line):
        before = {low(x) for x in line[max(0, k - 4) : k]}
        if c.type == "PLACE" and before & {"for", "in", "to"}:
            return c.members[0].ref, c.start
    text = state.reading.text(read.sentence.start, read.sentence.end)
    for form, region in sorted(_regions(state), key=lambda x: -len(x[0])):
        match = re.search(rf"\b(?i:for|to|in)\s+(?:\w+\s+){{0,2}}(?P<r>{re.escape(form)})\b", text)
        if match:
            start = read.sentence.start + match.start("r")
            return new_entity(
                state, "PLACE", region, start, start + len(region)
            ).ref, read.sentence.start + match.start()
    return None, 0


def _facts(line: Sequence[Chunk], read: Read, state: State, topic: _Topic) -> None:
    start, end = read.sentence.start, read.sentence.end
    text = state.reading.text(start, end)
    if _AWARD.search(text):
        for mode, pattern in _MODES:
            match = pattern.search(text)
            programme = _current(line, state, topic, start + match.start(), 2) if match else None
            if match and programme is not None:
                state.claim(
                    "degreeMode",
                    programme,
                    Literal(mode),
                    start + match.start(),
                    start + match.end(),
                    "degree-mode",
                    0.85,
                )
        match = _AWARDING.search(text)
        if match and (match["least"] or match["more"]):
            programme = _current(line, state, topic, start + match.start(), 2)
            if programme is not None:
                number = _NUMBERS.get(match["n"].lower(), match["n"])
                state.claim(
                    "minimumAwardingInstitutions",
                    programme,
                    Literal(number, "integer"),
                    start + match.start(),
                    start + match.end(),
                    "awarding-institutions",
                    0.85,
                )
    match = _ANNUAL.search(text)
    if match:
        programme = _current(line, state, topic, start + match.start(), 3)
        if programme is not None:
            state.claim(
                "frequency",
                programme,
                Literal("annual"),
                start + match.start(),
                start + match.end(),
                "annual-call",
                0.85,
            )
    _pages(line, text, start, state, topic)
    _purposes(line, end, state)


def _pages(line: Sequence[Chunk], text: str, start: int, state: State, topic: _Topic) -> None:
    match = _WORK.search(text) or _WORK_BEFORE.search(text)
    if match is None:
        return
    work_start, work_end = start + match.start("work"), start + match.end("work")
    named = next(
        (c for c in line if c.type == "PROG" and c.end <= work_end and work_end - c.end < 30), None
    )
    if named is not None:
        work_start = min(work_start, named.start)
    programme = (
        topic.programme if topic.programme is not None else named.ref if named is not None else None
    )
    if programme is not None:
        work = " ".join(state.reading.text(work_start, work_end).split())
        pages = re.sub(r"\s*[-–—]\s*", "-", match["pages"])
        state.claim(
            "referencePages",
            programme,
            Literal(pages),
            min(work_start, start + match.start()),
            start + match.end(),
            "pages-of-guide",
            0.88,
            qualifiers=[("work", Literal(work))],
        )


def _purposes(line: Sequence[Chunk], end: int, state: State) -> None:
    for k, c in enumerate(line):
        if c.type not in ("PROG", "PROJ") or c.parts or c.ref < 0:
            continue
        rest = state.reading.text(c.end, end)
        match = _PURPOSE.match(rest) or (_PROGRAMME_FOR.match(rest) if c.type == "PROG" else None)
        before = state.reading.text(line[0].start, c.start)
        begin = c.start
        if match is None and _PURPOSE_OF.search(before):
            match = _PURPOSE_TAIL.match(rest)
            begin = c.start - len(before) + _PURPOSE_OF.search(before).start()  # type: ignore[union-attr]
        if (
            match is not None
            and len(match["text"].split()) > 1
            and status_at(line, k, k + 1) is not Status.DENIED
        ):
            state.claim(
                "purpose",
                c.ref,
                Literal(" ".join(match["text"].split())),
                begin,
                c.end + match.end("text"),
                "purpose",
                0.85,
            )
