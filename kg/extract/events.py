"""Finds the noun phrases that name events, and tells which of them name the same one.

It is long because it lists what tells a noun from a verb, and one gathering from the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.document import Ent, Read
from kg.extract.event_names import (
    forms_around,
    named_day,
    number_behind,
    recast,
    scheduled,
    title_behind,
    told_as_event,
)
from kg.extract.scene import Happening
from kg.extract.state import State
from kg.lexicon import Lexicon

__all__ = ["spot", "survey"]

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "of",
        "to",
        "at",
        "in",
        "on",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "but",
        "our",
        "its",
        "their",
        "his",
        "her",
        "will",
        "may",
        "can",
        "could",
        "would",
        "should",
        "must",
        "to",
        "before",
        "after",
        "during",
        "since",
        "until",
        "than",
        "as",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
    ]
)
_DETERMINERS = {
    "the": "def",
    "this": "def",
    "that": "def",
    "today's": "def",
    "a": "indef",
    "an": "indef",
    "another": "new",
    "these": "def",
    "its": "def",
    "their": "def",
    "our": "def",
    "such": "indef",
    "each": "indef",
    "every": "indef",
    "no": "none",
    "any": "none",
}
_NEW = frozenset(
    [
        "next",
        "second",
        "third",
        "another",
        "previous",
        "last",
        "final",
        "return",
        "follow-up",
        "further",
        "future",
        "subsequent",
        "new",
        "similar",
        "other",
    ]
)


def survey(state: State) -> None:
    """Look at the report before reading it: nothing is known of its events yet."""
    state.happenings = {}
    state.now = None


def _words(chunks: Sequence[Chunk], i: int, n: int) -> str:
    part = chunks[i : i + n]
    if len(part) < n or any(c.type not in ("w", "NAME", "ACR") for c in part):
        return ""
    return " ".join(c.name.lower().replace("’", "'") for c in part)


def spot(chunks: list[Chunk], read: Read, state: State) -> list[Chunk]:
    """Put an EVT chunk in place of each noun phrase that names an event."""
    lex = state.reading.lexicon
    heads, modifiers = lex["event.heads"], lex["events.modifiers"]
    out: list[Chunk] = []
    i = 0
    title = read.sentence.kind == "title"
    chunks = recast(chunks, lex, title)
    letters = [x for x in state.reading.text(read.sentence.start, read.sentence.end) if x.isalpha()]
    shout = len(letters) > 8 and sum(x.isupper() for x in letters) > 0.75 * len(letters)
    while i < len(chunks):
        n = next((n for n in (4, 3, 2, 1) if _words(chunks, i, n) in heads), 0)
        if (
            not n
            and chunks[i].type == "w"
            and chunks[i].name.lower() in ("school", "academy")
            and out
            and out[-1].name.lower() in ("the", "this")
            and any(h.head.endswith(chunks[i].name.lower()) for h in state.happenings.values())
        ):
            n = 1  # "the school" for the summer school spoken of
            out.append(replace(chunks[i], type="w"))
            happening = next(
                h
                for h in reversed(list(state.happenings.values()))
                if h.head.endswith(chunks[i].name.lower())
            )
            out[-1] = Chunk(
                "EVT",
                chunks[i].start,
                chunks[i].end,
                chunks[i].name,
                happening.head,
                ref=happening.ent,
                tags=frozenset({"def"}),
            )
            state.ent(happening.ent).mentions.append((chunks[i].start, chunks[i].end, "anaphora"))
            i += 1
            continue
        day = not n and named_day(chunks, i, out, title)
        if day:
            n = 1
        if not n or not day and not _nominal(chunks, i, n, out, title, lex):
            out.append(chunks[i])
            i += 1
            continue
        head = _words(chunks, i, n) or chunks[i].name.lower()
        left: list[Chunk] = []
        while out and len(left) < 5:
            c = out[-1]
            low = c.name.lower().replace("’", "'")
            if shout and low not in modifiers and c.type == "w":
                break
            if c.type == "w" and (
                low in modifiers
                or (
                    c.name[:1].isupper()
                    and low not in _STOP
                    and (len(out) > 1 or title)
                    and not lex.common(low)
                )
                or re.fullmatch(r"\d+(?:st|nd|rd|th)", low)
            ):
                left.insert(0, out.pop())
                continue
            if (
                c.type == "w"
                and c.name[:1].isupper()
                and low not in _STOP
                and left
                and all(x.name[:1].isupper() for x in left)
            ):
                left.insert(0, out.pop())
                continue
            if (
                c.type in ("PROG", "PROJ", "ACR", "CONS", "NAME")
                and "ana" not in c.tags
                and (len(out) < 2 or out[-2].name.lower() not in ("with",))
            ) or c.type == "DUR":
                left.insert(0, out.pop())
                continue
            break
        if (
            title
            and left
            and left[0] is chunks[0]
            and left[0].type == "w"
            and left[0].name.lower() in ("new",)
        ):
            out.append(left.pop(0))
        det = _determiner(out, left)
        j = i + n
        start = left[0].start if left else chunks[i].start
        end = chunks[j - 1].end
        # "of AGRONET", "of the Erasmus+ programme", "of NORDA rectors", "on shared courses"
        k = j
        if k + 1 < len(chunks) and chunks[k].name.lower() == "of" and head not in ("week",):
            m = k + 1
            while m < len(chunks) and chunks[m].name.lower() in ("the",):
                m += 1
            if m < len(chunks) and (
                chunks[m].type in ("PROG", "PROJ", "CONS", "ACR", "NAME", "TITLE")
                and "ana" not in chunks[m].tags
            ):
                m += 1
                while (m < len(chunks) and chunks[m].type in ("ROLES",)) or (
                    m < len(chunks)
                    and chunks[m].type == "w"
                    and chunks[m].name.lower()
                    in ("projects", "partners", "rectors", "coordinators", "participants")
                ):
                    m += 1
                end, j = chunks[m - 1].end, m
            elif (
                m < len(chunks)
                and chunks[m].type == "w"
                and chunks[m].name.lower() in ("office", "rectors")
                and head == "transfer"
            ):
                end, j = chunks[m].end, m + 1
        around = forms_around(out, chunks, i + n, start, end)
        bare = not left and det == "" and not any(a < start for a, _ in around)
        capital = i > 0 and chunks[i].name[:1].isupper()
        if head in lex["event.weak"] and bare and not title and not capital:
            out.extend(chunks[i : i + n])
            i += n
            continue
        if det == "none":
            out.extend([*left, *chunks[i : i + n]])
            i += n
            continue
        called = title_behind(chunks, j)
        if (
            j < len(chunks)
            and chunks[j].type in ("TITLE", "SPEECH")
            and len(chunks[j].name.split()) <= 8
            and chunks[j].start - end <= 2
        ):
            # 'the field school "High Water"', "the open lecture “Mines after mines”"
            end = chunks[j].end
            j += 1
        far = _topic(chunks, j)
        end_topic = chunks[far - 1].end if far > j and far <= len(chunks) else end
        name = re.sub(r"\s+", " ", state.reading.text(start, end))
        chunk = Chunk("EVT", start, end, name, head, tags=frozenset({det} if det else ()))
        mods = {c.name.lower() for c in left}
        event = _identify(chunk, mods, chunks, read, state)
        happening = state.happenings[event.number]
        event.forms[name] += 1
        named = det != "def" or left or far > j or len(name.split()) > 1 or head != happening.head
        form = "name" if named else "anaphora"
        for stop in sorted({end, end_topic, chunks[i + n - 1].end}):
            event.mentions.append((start, stop, form))
        number = number_behind(chunks, j)
        if number:
            event.mentions.append((start, number, "name"))
            event.mentions.extend((a, number, "name") for a, b in sorted(around) if b == end)
        if called is not None:
            event.mentions.append((called.start, called.end, "name"))
            event.mentions.append((start, called.end, "name"))
        event.mentions.extend((a, b, "name") for a, b in sorted(around))
        if left:
            event.mentions.append((chunks[i].start, chunks[i + n - 1].end, form))
        if end_topic > end and len(name.split()) < 3:
            event.forms[re.sub(r"\s+", " ", state.reading.text(start, end_topic))] += 1
        happening.modifiers |= mods
        if read.sentence.kind != "title":
            happening.body_mentions += 1
        happening.block = read.sentence.block
        out.append(replace(chunk, ref=event.number))
        i = j
    return out


def _topic(chunks: list[Chunk], j: int) -> int:
    """Return the end of what follows an event's head and tells it apart: "on student mobility", "in Riga"."""
    if j >= len(chunks) or chunks[j].type != "w":
        return j
    low = chunks[j].name.lower()
    k = j + 1
    if low in ("in", "to") and k < len(chunks) and chunks[k].type in ("PLACE", "DATE"):
        return k + 1
    if low == "dedicated" and k + 1 < len(chunks) and chunks[k].name.lower() == "to":
        k += 1
        while k < len(chunks) and chunks[k].name.lower() in ("the", "a"):
            k += 1
        return k + 1 if k < len(chunks) and chunks[k].type in ("PROG", "PROJ", "TITLE") else j
    if low not in ("of", "on", "with", "between", "for"):
        return j
    while (
        k < len(chunks) and chunks[k].type == "w" and chunks[k].name.lower() in ("the", "a", "an")
    ):
        k += 1
    start = k
    while (
        k < len(chunks)
        and k - start < 3
        and (
            chunks[k].type in ("ROLES", "PROG", "ACR")
            or (
                chunks[k].type == "w"
                and chunks[k].name.lower() not in _STOP
                and not re.fullmatch(
                    r"\w+ed|was|were|which|who|took|has|have|had|began|took|where|organi[sz]ed|held",
                    chunks[k].name.lower(),
                )
            )
        )
    ):
        k += 1
    return k if k > start and low in ("of", "on", "with") else j


def _nominal(
    chunks: list[Chunk], i: int, n: int, before: list[Chunk], title: bool, lex: Lexicon
) -> bool:
    """Tell whether the head is a noun here, not a verb or part of another phrase."""
    head = _words(chunks, i, n)
    if head == "week" and len(chunks) > i + n + 1 and chunks[i + n].name.lower() == "of":
        if chunks[i + n + 1].type == "DATE":
            return False  # "the week of 9 September" is a time
    prev = before[-1] if before else None
    low = prev.name.lower() if prev is not None and prev.type == "w" else ""
    nxt = chunks[i + n] if i + n < len(chunks) else None
    if (
        head
        in (
            "visit",
            "call",
            "panel",
            "debate",
            "lecture",
            "training",
            "fair",
            "signing",
            "meeting",
            "monitoring",
        )
        and low
        in (
            "to",
            "may",
            "will",
            "can",
            "could",
            "would",
            "should",
            "might",
            "must",
            "they",
            "we",
            "he",
            "she",
            "who",
            "not",
            "please",
            "and",
        )
        and n == 1
    ):
        return low == "and" and before[-1:] != []
    if (
        nxt is not None
        and nxt.type == "w"
        and nxt.name.lower()
        in (
            "room",
            "rooms",
            "hall",
            "halls",
            "programme",
            "program",
            "programmes",
            "course",
            "courses",
            "team",
            "house",
            "centre",
            "center",
            "topic",
            "agenda",
            "activities",
            "tasks",
            "report",
            "institute",
            "needs",
            "materials",
            "grant",
        )
        and n == 1
    ):
        return False
    if (
        head in ("call", "session", "week", "training", "fair", "competition")
        and nxt is not None
        and nxt.name.lower() in ("for", "of")
        and head in ("call",)
    ):
        return False
    if head == "call" and not (
        prev is not None and prev.name.lower() in ("video", "zoom", "conference", "courtesy")
    ):
        return False
    if (
        head in ("training", "signing", "monitoring", "meeting")
        and nxt is not None
        and nxt.name.lower() in ("the", "a", "an", "of", "with")
        and (
            low
            in ("by", "of", "for", "after", "before", "in", "from", "on", "", "with", "and", ",")
        )
        and not (nxt.name.lower() in ("of", "with") and low in ("", "of", "on") and title)
        and not (
            nxt.name.lower() in ("with", "of")
            and low not in ("by", "of", "for", "from", "with", "and", "in", "on", "")
        )
    ):
        return scheduled(before, nxt.name) or (
            prev is not None and prev.name.lower() in ("the", "a", "this")
        )
    rest = " ".join(c.name.lower() for c in chunks[i + n : i + n + 5])
    if head == "vote" and rest.startswith("of thanks"):
        return False
    if low == "of" and len(before) > 1 and before[-2].name.lower() in ("place", "places", "point"):
        return False  # "a place of meeting"
    if head in lex["event.everyday"]:
        return told_as_event(chunks, i, n, before)
    if re.match(
        r"(?:are|is) (?:still |now |already )?(?:in progress|under way|underway|ongoing|going on|continuing)",
        rest,
    ):
        return False  # they have no day and no guests yet
    return not (
        head in ("meetings", "talks")
        and low in ("regular", "many", "numerous", "several", "further")
    )


def _determiner(out: list[Chunk], left: list[Chunk]) -> str:
    if out:
        low = out[-1].name.lower().replace("’", "'")
        if low in _DETERMINERS:
            return _DETERMINERS[low]
        if low == "'s" and len(out) > 1 and out[-2].name.lower() == "today":
            return "def"
        if out[-1].name in ("’s", "'s"):
            return "def"
    if any(c.name.lower() in _NEW for c in left):
        return "new"
    return ""


def _core(mods: set[str]) -> set[str]:
    """Return the modifiers that tell events apart."""
    loose = {
        "official",
        "working",
        "regular",
        "joint",
        "the",
        "two-day",
        "three-day",
        "one-day",
        "five-day",
        "four-day",
        "international",
        "solemn",
        "formal",
        "special",
        "first",
        "regional",
        "annual",
        "erasmus+",
    }
    return {m for m in mods if m not in loose}


def _identify(chunk: Chunk, mods: set[str], chunks: list[Chunk], read: Read, state: State) -> Ent:
    """Return the event that a noun phrase names: one spoken of before, or a new one."""
    lex = state.reading.lexicon
    head = chunk.value
    gathering = lex["events.gathering"]
    generic = lex["events.generic"]
    day = next(
        (
            c.value
            for c in chunks
            if c.type == "DATE" and len(c.value) >= 10 and not c.value.startswith("--")
        ),
        None,
    )
    title = read.sentence.kind == "title"
    order = sorted(state.happenings.values(), key=lambda h: h.ent)
    recent = [state.happenings[n] for n in reversed(state.events) if n in state.happenings]
    whole = state.happenings.get(state.now if state.now is not None else state.main_event or -1)
    if (
        head in lex["event.parts"]
        and "def" in chunk.tags
        and not _core(mods)
        and whole is not None
        and head not in whole.head
        and whole.head not in lex["event.everyday"]
    ):
        return state.ent(whole.ent)  # "the opening", "the discussion" of the event spoken of
    for h in [*recent, *[h for h in order if h not in recent]]:
        same_head = (
            h.head == head
            or head in h.head.split()
            or h.head in head.split()
            or h.head.endswith(f" {head}")
            or head.endswith(f" {h.head}")
        )
        mine, theirs = _core(mods), _core(h.modifiers)
        if mods & _NEW and not (h.modifiers & _NEW & mods):
            continue
        if (
            day
            and h.day
            and h.day[:10] != day[:10]
            and not (len(h.day) > 10 and h.day[:10] <= day[:10] <= h.day[-10:])
            and h.day[:2] != "--"
            and _near_date(chunk, chunks)
        ):
            continue
        if mine and theirs and not (mine & theirs) and not _overlap(mine, theirs):
            continue
        if mine and not theirs and not same_head and "def" not in chunk.tags:
            continue
        if same_head and (
            "def" in chunk.tags
            or not chunk.tags
            or (h.in_title and not h.body_mentions)
            or h.implied
        ):
            h.implied = False
            return state.ent(h.ent)
        if (
            "def" in chunk.tags
            and not mine
            and head in gathering
            and h.head in gathering
            and (
                head in generic
                or h.head in generic
                or {head, h.head} <= {"ceremony", "signing", "signing ceremony", "visit", "meeting"}
            )
        ):
            return state.ent(h.ent)
        if (
            h.implied
            and (head not in lex["event.everyday"] or "def" in chunk.tags)
            and head in gathering
            and (
                head in generic
                or h.head in generic
                or {head, h.head} <= {"ceremony", "signing", "signing ceremony"}
            )
            and "new" not in chunk.tags
        ):
            h.implied = False
            return state.ent(h.ent)
        if (
            h.in_title
            and not h.body_mentions
            and head in gathering
            and h.head in gathering
            and (head in generic or h.head in generic)
            and "new" not in chunk.tags
        ):
            return state.ent(h.ent)
    if (
        "def" in chunk.tags
        and not _core(mods)
        and head in gathering
        and len(order) == 1
        and not (day and order[0].day and day != order[0].day)
    ):
        return state.ent(order[0].ent)
    ent = state.reading.registry.new("EVT")
    state.happenings[ent.number] = Happening(
        ent.number, head, set(mods), day if day and _near_date(chunk, chunks) else None, title
    )
    everyday = lex["event.everyday"]
    loose = state.main_event is None or (
        state.happenings[state.main_event].head in everyday
        and not state.happenings[state.main_event].in_title
        and head not in everyday
        and read.sentence.block <= 4
    )
    if (
        loose
        and "new" not in chunk.tags
        and (title or head not in ("workshops", "seminars", "lectures", "webinars", "round tables"))
        and (title or read.sentence.block <= 6 or "def" in chunk.tags)
    ):
        state.main_event = ent.number
    return ent


def _near_date(chunk: Chunk, chunks: list[Chunk]) -> bool:
    return any(
        c.type == "DATE" and (abs(c.start - chunk.end) < 90 or abs(chunk.start - c.end) < 60)
        for c in chunks
    )


def _overlap(a: set[str], b: set[str]) -> bool:
    return any(x in y or y in x for x in a for y in b if len(x) > 3 and len(y) > 3)
