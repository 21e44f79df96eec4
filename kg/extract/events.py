"""Events: which gatherings a report speaks of, where and when they were, who organised and who attended.

An event is found by its head noun; "the meeting" is matched to one already spoken of. Sentences without
an event of their own belong to the one in mind, which starts as the report's main event: the first in
its title or opening lines, or a visit that its verbs imply. Longer than most modules, since finding an
event and reading what is said of it share the memory of what was said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extract.chunks import Chunk, encode
from kg.extract.dates import resolve as resolve_date
from kg.extract.document import ORGS, Ent, Read
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["Happening", "clauses", "finish", "spot", "survey"]

_ORGLIKE = (*ORGS, "UNIT")
_WHO = ("PER", "PERP", *_ORGLIKE)
_STOP = frozenset(
    "a an the this that these those of to at in on for by with from and or but our its their his her will may can could would should must to before after during since until than as is was were are be been".split()
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
    "next second third another previous last final return follow-up further future subsequent new similar other".split()
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


def survey(state: State) -> None:
    """Look at the report before reading: is there an event in its title or opening?"""
    state.happenings = {}
    state.now = None


def _words(chunks: Sequence[Chunk], i: int, n: int) -> str:
    part = chunks[i : i + n]
    if len(part) < n or any(c.type not in ("w", "NAME") for c in part):
        return ""
    return " ".join(c.name.lower().replace("’", "'") for c in part)


def spot(chunks: list[Chunk], read: Read, state: State) -> list[Chunk]:
    """Put an EVT chunk in place of each noun phrase that names an event."""
    lex = state.reading.lexicon
    heads, modifiers = lex["event.heads"], lex["events.modifiers"]
    out: list[Chunk] = []
    i = 0
    title = read.sentence.kind == "title"
    letters = [x for x in state.reading.text(read.sentence.start, read.sentence.end) if x.isalpha()]
    shout = len(letters) > 8 and sum(x.isupper() for x in letters) > 0.75 * len(letters)
    while i < len(chunks):
        n = next((n for n in (3, 2, 1) if _words(chunks, i, n) in heads), 0)
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
        if not n or not _nominal(chunks, i, n, out, title):
            out.append(chunks[i])
            i += 1
            continue
        head = _words(chunks, i, n)
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
                or c.type == "DUR"
            ):
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
        # "of ACADEMICA", "of the Erasmus+ programme", "of BOVA rectors", "on cross-border education"
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
                while (
                    m < len(chunks)
                    and chunks[m].type in ("ROLES",)
                    or m < len(chunks)
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
        if head in lex["event.weak"] and not left and det == "" and not title:
            out.extend(chunks[i : i + n])
            i += n
            continue
        if det == "none":
            out.extend([*left, *chunks[i : i + n]])
            i += n
            continue
        far = _topic(chunks, j)
        if far > j and far <= len(chunks):
            end_topic = chunks[far - 1].end
        else:
            end_topic = end
        name = re.sub(r"\s+", " ", state.reading.text(start, end))
        chunk = Chunk("EVT", start, end, name, head, tags=frozenset({det} if det else ()))
        mods = {c.name.lower() for c in left}
        event = _identify(chunk, mods, chunks, read, state)
        happening = state.happenings[event.number]
        event.forms[name] += 1
        form = "name" if det != "def" or left or far > j or len(name.split()) > 1 else "anaphora"
        for stop in sorted({end, end_topic, chunks[i + n - 1].end}):
            event.mentions.append((start, stop, form))
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
            or chunks[k].type == "w"
            and chunks[k].name.lower() not in _STOP
            and not re.fullmatch(
                r"\w+ed|was|were|which|who|took|has|have|had|began|took|where|organi[sz]ed|held",
                chunks[k].name.lower(),
            )
        )
    ):
        k += 1
    return k if k > start and low in ("of", "on", "with") else j


def _nominal(chunks: list[Chunk], i: int, n: int, before: list[Chunk], title: bool) -> bool:
    """Tell whether the head is a noun here, not a verb or part of another phrase."""
    head = _words(chunks, i, n)
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
        return bool(prev is not None and prev.name.lower() in ("the", "a", "this"))
    if (
        head
        in (
            "week",
            "session",
            "training",
            "presentation",
            "presentations",
            "lecture",
            "competition",
            "exhibition",
            "trip",
            "mission",
            "dialogue",
            "assembly",
            "classic",
            "fair",
            "celebration",
            "consultation",
            "consultations",
            "debate",
            "panel",
            "graduation",
            "reception",
            "forum",
        )
        and n == 1
    ):
        # common words: an event only with a name's capital, a modifier or a verb of taking place
        named = chunks[i].name[:1].isupper() or (
            prev is not None
            and (
                prev.type in ("PROG", "PROJ", "ACR", "CONS")
                or prev.name.lower()
                in (
                    "international",
                    "staff",
                    "career",
                    "official",
                    "joint",
                    "virtual",
                    "online",
                    "study",
                    "two-day",
                    "three-day",
                    "one-day",
                    "training",
                    "working",
                    "plenary",
                    "guest",
                    "public",
                    "annual",
                )
            )
        )
        line = " ".join(c.name.lower() for c in chunks[i + n : i + n + 9])
        if (
            head
            in (
                "forum",
                "reception",
                "exhibition",
                "competition",
                "dialogue",
                "assembly",
                "trip",
                "celebration",
                "panel",
                "debate",
            )
            and low in ("the", "this")
            and re.search(
                r"\b(?:opening|opened|at|during|of|attended|to|after|joined|closing|addressing) (?:the|this)$",
                " ".join(c.name.lower() for c in before[-2:]),
            )
        ):
            return True
        held = re.search(
            r"\b(?:, held|was chaired|was delivered|was given|brought together|was attended|was held|took place|were held|was organi[sz]ed|was opened|is held|will be held|hosted)\b",
            line,
        )
        whole = " ".join(c.name.lower() for c in chunks)
        held = held or re.search(
            rf"\b(?:attended|attending|organi[sz]ed|hosted|held|visited|opened|participated in|took part in) (?:a|an|the) (?:\w+ )?{head}\b",
            whole,
        )
        return bool(named or held)
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
    """The modifiers that tell events apart."""
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
    if (
        state.main_event is None
        and "new" not in chunk.tags
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


# --- what is said of events ---------------------------------------------------------------------------

_PLANNED = re.compile(
    r"\b(?:may|might|could|plans?|planned|intends?|hopes?|is foreseen|are foreseen|will be (?:announced|discussed)|will (?:be|follow|visit|host|meet|have)|to be held|would (?:follow|be)|should|expected to|scheduled|invited to|is planned|are planned|expects)\b"
)
_DENIED = re.compile(
    r"\b(?:not|no|never|nobody|none|neither|nor|cancelled|canceled|postponed)\b|n't\b"
)
_ANNOUNCED = re.compile(
    r"\b(?:scheduled for|will take place|will be held|will be hosted|is set for|takes place|is due to take place)\b"
)


def _status(clause: str) -> Status:
    clause = re.sub(r"\bnot only\b", "", clause)
    if _ANNOUNCED.search(clause):
        return Status.ANNOUNCED
    if _DENIED.search(clause):
        return Status.DENIED
    if _PLANNED.search(clause):
        return Status.PLANNED
    return Status.HELD


class _Sentence:
    """One sentence's chunks as a line, with the way back from the line to chunks."""

    def __init__(self, chunks: list[Chunk], state: State) -> None:
        self.chunks, self.state = chunks, state
        self.line = encode(chunks)
        self.words = " ".join(c.name.lower() for c in chunks if c.type in ("w", "p", "EVT", "NAME"))

    def at(self, match: re.Match[str], name: str) -> int:
        found = re.search(r"#(\d+)>", match[name])
        return int(found[1]) if found else -1

    def clause(self, start: int, end: int) -> str:
        """The plain words around a stretch of the line, within its clause."""
        low = max(
            self.line.rfind("; ", 0, start),
            self.line.rfind(": ", 0, start),
            self.line.rfind(", ", 0, start),
            start - 40,
            0,
        )
        return self.line[low : end + 12].rsplit(" ", 1)[0]


def _default_event(chunks: list[Chunk], read: Read, state: State, at: int = 0) -> int | None:
    """Return the event that a sentence without one speaks of."""
    here = [(abs(k - at), k, c) for k, c in enumerate(chunks) if c.type == "EVT"]
    if here:
        return min(here)[2].ref
    if state.now is not None:
        return state.now
    return state.main_event


def _evidence(chunks: list[Chunk], *indexes: int) -> tuple[int, int]:
    return min(chunks[k].start for k in indexes), max(chunks[k].end for k in indexes)


def _who_before(chunks: list[Chunk], k: int) -> list[int]:
    """Return the chunk that is the subject of the verb at ``k``: the last person or organisation before it."""
    i = k - 1
    steps = 0
    while i >= 0 and steps < 14:
        c = chunks[i]
        if c.type in _WHO:
            if (
                i > 0
                and chunks[i - 1].name.lower() in ("with", "for", "to", "of", "by", "the")
                and steps
            ):
                before = (
                    chunks[i - 1].name.lower()
                    if chunks[i - 1].name.lower() != "the"
                    else (chunks[i - 2].name.lower() if i > 1 else "")
                )
                if before in ("with", "for", "to", "of", "by", "at", "from", "in", "about"):
                    i -= 1
                    steps += 1
                    continue
            return [i]
        if c.name in (";", ":"):
            break
        i -= 1
        steps += 1
    return []


def _phrases(state: State, name: str) -> str:
    words = sorted(state.reading.lexicon[f"lists.{name}"], key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w) for w in words) + ")"


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read what a sentence says of events."""
    sentence = _Sentence(chunks, state)
    _fields(sentence, chunks, state)
    _implied(sentence, chunks, read, state)
    events = [c for c in chunks if c.type == "EVT"]
    _when(sentence, chunks, read, state)
    _where(sentence, chunks, read, state)
    _organised(sentence, chunks, read, state)
    _attended(sentence, chunks, read, state)
    _scene(sentence, chunks, read, state)
    if (
        read.sentence.kind == "title"
        and not events
        and state.scenes
        and sum(b.kind == "title" for b in state.reading.blocks) >= 4
    ):
        state.now = state.main_event = None  # a newsletter: another item begins
    if events:
        main = events[0]
        happening = state.happenings[main.members[0].ref]
        aside = (
            re.search(r"\bhad (?:been |already |previously )?\w+(?:ed|en)\b", sentence.words)
            and main.members[0].ref != state.main_event
        )
        if not happening.planned and not aside:
            state.now = main.members[0].ref


def _fields(sentence: _Sentence, chunks: list[Chunk], state: State) -> None:
    """Lines of a form: "Date: 11.05.2023", "Venue: University of X"."""
    if state.main_event is None or len(chunks) < 3 or chunks[1].name != ":":
        return
    label = chunks[0].name.lower()
    if label in ("date", "dates", "when", "time"):
        found = next((c for c in chunks[2:5] if c.type == "DATE"), None)
        if found is not None:
            _held_on(
                state,
                state.main_event,
                found.value,
                chunks[0].start,
                found.end,
                "date-field",
                0.9,
                Status.HELD,
            )
    elif label in ("venue", "place", "location", "where"):
        for c in chunks[2:6]:
            if c.type in (*_ORGLIKE, "PLACE"):
                _held_at(state, state.main_event, c, chunks[0].start, c.end, Status.HELD)
                break


_ASIDE = re.compile(
    r"\b(?:had \w+(?:ed|en|n)|was born|died|successor|predecessors?|elected|appointed|elsewhere|earlier|previously|last year|years? ago|used to|once|founded|named after|in (?:19|20)\d\d|in the (?:19|20)\d0s|will|would|may|might|plans|written by|author)\b"
)


def _scene(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    """Remember which persons a sentence shows, and in the scene of which event."""
    if read.sentence.kind == "title":
        return
    here = [c for c in chunks if c.type == "EVT"]
    target = (
        here[0].members[0].ref if here else state.now if state.now is not None else state.main_event
    )
    if target is None:
        return
    aside = (
        _ASIDE.search(sentence.words) is not None
        or _DENIED.search(re.sub(r"\bnot only\b", "", sentence.words)) is not None
    )
    for c in chunks:
        if c.type in ("PER", "PERP"):
            for member in c.members:
                state.scenes.append((member.ref, target, c.start, c.end, aside))


_IMPLIED = re.compile(
    r"\b(?:honou?r (?:to welcome|of welcoming|of hosting)|(?:has |have )?(?:received|welcomed|hosted)|paid|visited|arrived|came to|(?:has )?met with|(?:has )?met|meets|receives|welcomes|hosts|visits)\b"
)


def _implied(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    """A visit without the word: "received a delegation from X", "visited four institutions"."""
    if any(c.type == "EVT" for c in chunks) or state.main_event is not None:
        return
    text = state.reading.document.text.lower()
    signing = (
        re.search(r"\bsigned\b", sentence.words) is not None
        and _status(sentence.words) is Status.HELD
        and re.search(r"\bceremony\b|\bsigning\b", text) is not None
    )
    if signing and read.sentence.kind != "title" and _lead(read, state):
        _imply(
            state,
            "signing ceremony"
            if "signing ceremony" in text
            else "ceremony"
            if "ceremony" in text
            else "signing",
            chunks,
        )
        return
    if read.sentence.kind == "title" or not _IMPLIED.search(sentence.words):
        return
    both = re.search(r"<PER#(\d+)> (?:has |have )?(?:also )?(?:met|meet) (?!with)", sentence.line)
    if both and chunks[int(both[1])].parts and _status(sentence.words) is Status.HELD:
        _imply(state, "meeting", chunks)
        return
    taken = re.search(
        r"(?:was|were) (?:hosted|received|welcomed) (?:\w+ )?(?:by|at) (?:the )?<(?:UNI|ORG)#|<UNI#\d+> was visited by",
        sentence.line,
    )
    if taken and _status(sentence.words) is Status.HELD:
        _imply(state, "visit", chunks)
        return
    went = re.search(
        r"<PERP?#\d+> (?:has |have )?(?:visited|visits) (?:the )?<(?:UNI|ORG)#", sentence.line
    )
    if went and _status(sentence.words) is Status.HELD:
        _imply(state, "visit", chunks)
        return
    if not re.search(
        r"\b(?:delegation|guests?|visitors?|experts?|ambassador|representatives|team|group|institutions|universities)\b",
        sentence.words,
    ) and not (
        re.search(
            r"(?:received|welcomed|hosted|met|met with|receives|welcomes) ~?(?:the |an? )?<(?:PERP?|ROLE)#",
            sentence.line,
        )
    ):
        return
    if _status(sentence.words) is not Status.HELD:
        return
    _imply(
        state,
        "visit" if re.search(r"\b(?:visit|visited|paid|delegation)\b", text) else "meeting",
        chunks,
    )


def _imply(state: State, head: str, chunks: list[Chunk]) -> None:
    """Make the event that a report's verbs imply, under the nouns that the report uses for it."""
    text = state.reading.document.text.lower()
    ent = state.reading.registry.new("EVT")
    for form in ("visit", "meeting") if head in ("visit", "meeting") else (head,):
        found = re.search(rf"\b{form}\b", text)
        if found or form == head:
            ent.forms[form] += 1
            if found:
                ent.mentions.append((found.start(), found.end(), "name"))
    if not ent.mentions:
        ent.mentions.append((chunks[0].start, chunks[-1].end, "anaphora"))
    state.happenings[ent.number] = Happening(ent.number, head, implied=True)
    state.main_event = ent.number
    state.now = ent.number
    state.events.append(ent.number)


_DATE_LINK = re.compile(
    r"^(?:(?:on|from|in|of|,|LP|between|during|dated|-|held|thursday|monday|tuesday|wednesday|friday|saturday|sunday|took|place|was|were|is|has|been|organised|organized|hosted|online|both|which|lasted|scheduled|for|the|period|starting|at|here|there|opened|conducted|will|be|by|last|this|days?|and) |<(?:UNI|ORG|UNIT|PLACE|PROG|PER|PERP|CONS|DUR|TITLE|PROJ|ACR|NAME)#\d+> |to |under |motto |with |a |an |an? |within |framework |devoted |dedicated |participation |\w+ ){0,12}$"
)


def _when(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    dates = [(k, c) for k, c in enumerate(chunks) if c.type == "DATE"]
    events = [(k, c) for k, c in enumerate(chunks) if c.type == "EVT"]
    text = sentence.words
    if not dates:
        if (
            events
            and re.search(r"\btoday\b", text)
            and state.reading.report_day
            and read.sentence.kind != "title"
        ):
            k, c = events[0]
            part = next((b for b in state.reading.blocks[:6] if b.kind == "date"), None)
            if part is not None:
                _held_on(
                    state,
                    c.ref,
                    state.reading.report_day,
                    part.start,
                    part.end,
                    "dateline-today",
                    0.85,
                    Status.HELD,
                )
        return
    used: set[int] = set()
    for k, d in dates:
        before = " ".join(c.name.lower() for c in chunks[max(0, k - 3) : k] if c.type in ("w", "p"))
        if (
            re.search(
                r"\b(?:since|until|till|by|founded in|established in|launched in|started on|began on|starts on|ended on|ends on|to)$",
                before,
            )
            and d.value.count("-") < 2
        ):
            continue
        if (
            re.search(r"\b(?:started on|began on|ends on|ended on|until|runs from|from)$", before)
            and re.search(r"\bproject\b|<PROJ", sentence.line)
            and not re.search(r"lasted|<EVT", sentence.line)
        ):
            continue
        year_only = re.fullmatch(r"\d{4}", d.value) is not None
        best: tuple[int, int, Chunk] | None = None
        for e, c in events:
            lo, hi = min(k, e), max(k, e)
            between = encode(chunks[lo + 1 : hi])
            if any(x.type == "EVT" for x in chunks[lo + 1 : hi]):
                continue
            if any(x.type == "DATE" for x in chunks[lo + 1 : hi]) and e < k:
                continue
            if re.search(r"; |\bwhich \b(?!lasted)(?!took)|\bwho ", between) and e < k:
                continue
            if re.search(
                r"\b(?:launched|started|founded|funded|established|signed in|since)\b", between
            ):
                continue
            if (
                e > k
                and any(x.name in (":", ";") for x in chunks[lo + 1 : hi])
                and "events" not in between
            ):
                continue
            nearer = [kk for kk, dd in dates if kk != k and abs(kk - e) < abs(k - e)]
            if nearer:
                continue
            distance = hi - lo if e < k else (hi - lo) + 2
            if year_only and not (e < k and hi - lo <= 3):
                continue
            if distance <= 26 and (best is None or distance < best[0]):
                best = (distance, e, c)
        if best is not None:
            _, e, c = best
            lo, hi = min(k, e), max(k, e)
            local_text = " ".join(
                x.name.lower()
                for x in chunks[max(0, lo - 3) : hi + 3]
                if x.type in ("w", "EVT", "p")
            )
            status = _status(local_text)
            if len(events) > 1:
                local = " ".join(
                    x.name.lower() for x in chunks[max(0, e - 2) : e + 4] if x.type in ("w", "EVT")
                )
                if status is not Status.HELD and not _PLANNED.search(local):
                    status = Status.HELD
            start, end = _evidence(chunks, k, e)
            for member in c.members:
                _held_on(
                    state,
                    member.ref,
                    resolve_date(d.value, state.reading.report_day),
                    start,
                    end,
                    "event-on-day",
                    0.9,
                    status,
                )
            used.add(k)
    if events or read.sentence.kind == "title":
        return
    # no event in the sentence: a leading or clause-final date tells the day of the one in mind
    target = state.now if state.now is not None else state.main_event
    if target is None or state.happenings[target].day is not None:
        return
    k, d = dates[0]
    lead = k <= 3 or re.search(
        r"\b(?:met|visited|received|hosted|signed|came|arrived|took part|welcomed|held)\b", text
    )
    if (
        lead
        and re.fullmatch(r"(?:\d{4}|-)-\d\d(?:-\d\d)?(?:/.*)?", d.value)
        and not re.search(
            r"<PROJ#\d+> (?:runs|started)|\b(?:founded|launched|born|since|until)\b", sentence.line
        )
    ):
        verb = re.search(
            r"\b(?:met|visited|visits?|received|hosted|signed|came|arrived|took part|welcomed|honou?r|held|talks|paid|sent|gathered|participated|attended)\b",
            text,
        )
        if (
            verb
            and target == state.main_event
            and state.happenings[target].body_mentions <= 2
            and _lead(read, state)
        ):
            start, end = chunks[k].start, chunks[min(len(chunks) - 1, k + 12)].end
            _held_on(
                state,
                target,
                resolve_date(d.value, state.reading.report_day),
                start,
                end,
                "day-of-event-in-mind",
                0.75,
                _status(text),
            )


def _lead(read: Read, state: State) -> bool:
    """Tell whether a sentence is one of the first three of the report's body."""
    body = [r for r in state.reading.sentences if r.sentence.kind == "body"]
    return any(r is read for r in body[:3])


def _held_on(
    state: State,
    event: int,
    value: str,
    start: int,
    end: int,
    rule: str,
    confidence: float,
    status: Status,
) -> None:
    if event not in state.happenings:
        return
    happening = state.happenings[event]
    if happening.day is not None and happening.day != value and status is Status.HELD:
        if value in happening.day or happening.day in value or len(value) < len(happening.day):
            return
        if any(c.predicate == "heldOn" and c.subject == event for c in state.claims):
            return
    if status in (Status.PLANNED, Status.DENIED):
        happening.planned = True
    happening.day = value
    state.ent(event).hints.setdefault("day", value)
    state.claim(
        "heldOn", event, Literal(value, "date"), start, end, rule, confidence, status=status
    )


_TARGET = r"(?P<o><(?:UNI|ORG|UNIT|PLACE|CONS)#\d+> )"
_GAP = r"(?:(?!; |<EVT)\S+ ){0,%d}?"
_WHERE = tuple(
    re.compile(p)
    for p in (
        rf"(?P<e><EVT#\d+> )(?:LP \S+ RP )?(?:(?:which|that) )?{_GAP % 9}(?:held|place|organi[sz]ed|hosted|conducted|out|opened|works|online|happened|running|started|on <DATE#\d+>|<DATE#\d+> RP?) (?:on <DATE#\d+> )?(?:,? ?<DATE#\d+> )?(?:in cooperation with \S+ )?(?:at|in|on the premises of|within the walls of) (?:the )?(?:(?:\w+ ){{1,4}}of (?:the )?)?{_TARGET}",
        rf"(?:gathered|met|convened|assembled|come together|came together) (?:in|at) (?:the )?{_TARGET}{_GAP % 10}(?:for|at) (?:the |its |an? )(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:on )?(?:<DATE#\d+> |\w+day )(?:at|in) (?:the )?(?:(?:\w+ ){{1,4}}of (?:the )?)?{_TARGET}",
        rf"(?P<e><EVT#\d+> )(?:was |were |is |has been |had been |being |, )?(?:organi[sz]ed and )?hosted (?:on \S+ )?by (?:the )?{_TARGET}",
        rf"{_TARGET}(?:on <DATE#\d+> )?(?:, )?(?:has |have |had |will |again |recently |also )*(?:organi[sz]ed and )?(?:hosted|hosts|host|played host to|became the venue of|became the venue for|welcomed the participants of) (?:the |an? |this |its )?(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:of \S+ )?(?:to|at|in) (?:the )?{_TARGET}",
        rf"(?P<e><EVT#\d+> )(?:LP |: |, )<DATE#\d+> (?:, |in |at )(?:the )?{_TARGET}",
        rf"{_TARGET}(?:\w+ ){{0,2}}(?:welcomed|received|gathered|united|brought together|assembled|played host) {_GAP % 8}(?:for|to|at) (?:the |its |an? )(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:, )?(?:will take|takes|will be held|taking) (?:place )?(?:at|in) (?:the )?{_TARGET}",
        rf"(?P<e><EVT#\d+> )on <DATE#\d+> (?:at|in|to) (?:the )?{_TARGET}",
        rf"(?P<e><EVT#\d+> )(?:, )?(?:(?:which|that) )?(?:was |were )?held (?:at|in) (?:the )?{_TARGET}",
        rf"(?:at|in) (?:the )?{_TARGET}(?:, )?{_GAP % 3}(?:on <DATE#\d+> )?(?:, )?(?:the |an? )?(?P<e><EVT#\d+> ){_GAP % 3}(?:was held|took place|were held|was organi[sz]ed|is held|has been held|is taking place|was opened|opened|started)",
    )
)
_VENUES = re.compile(
    rf"(?:(?:visited|visits|visit|came to|arrived at|were guests of|was a guest of|were received at|was received at|stopped at|toured) (?:the |\w+ partner universities : |\w+ \w+ : |\w+ institutions in |\w+ universities in )?){_TARGET}"
)


def _where(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    done: set[tuple[int, int]] = set()
    for pattern in _WHERE:
        for m in pattern.finditer(sentence.line):
            e, o = sentence.at(m, "e"), sentence.at(m, "o")
            events, place = chunks[e], chunks[o]
            between = " ".join(
                c.name.lower() for c in chunks[min(e, o) + 1 : max(e, o)] if c.type in ("w", "p")
            )
            if re.search(
                r"\b(?:to be|aims?|intended|interested|help|in order|access|with the)\b", between
            ):
                continue
            head = events.value
            if (
                re.search(r"^to\b", between)
                and head
                not in (
                    "visit",
                    "trip",
                    "monitoring visit",
                    "study visit",
                    "mission",
                    "study trip",
                    "field trip",
                    "return visit",
                )
                and "visit" not in events.name.lower()
            ):
                continue
            status = _status(sentence.clause(m.start(), m.end()))
            if "hosted" in between and status is Status.HELD:
                for member in place.members[:1]:
                    if member.type in _ORGLIKE and events.members[0].ref == state.main_event:
                        state.host = member.ref
            start, end = _evidence(chunks, e, o)
            for event in events.members:
                for member in place.members:
                    if (event.ref, member.ref) not in done and member.ref >= 0:
                        done.add((event.ref, member.ref))
                        _held_at(state, event.ref, member, start, end, status)
    m = _VENUES.search(sentence.line)
    toured = re.search(
        r"\b(?:visited|were guests of|taken the \S+ \S* ?to|stops? (?:was|were|at)|toured)\b",
        sentence.words,
    )
    if toured and read.sentence.kind != "title" and not done:
        first = next(
            (
                k
                for k, c in enumerate(chunks)
                if c.name.lower() in ("visited", "guests", "taken", "toured", "stop", "stops")
            ),
            0,
        )
        stations = []
        for k in range(first + 1, len(chunks)):
            c = chunks[k]
            if c.name.lower() in (
                "within",
                "where",
                "who",
                "which",
                "and then",
                "during",
                "as",
                "under",
            ):
                break
            if (
                c.type in ("UNI", "ORG", "PLACE")
                and "ana" not in c.tags
                and not (
                    c.type == "PLACE"
                    and chunks[k - 1].name.lower() not in ("in", "to", ",", "and", ":")
                )
            ):
                stations.append(c)
        target = _default_event(chunks, read, state, first)
        if (
            len(stations) + sum(len(s.parts) for s in stations) > 1
            and target is not None
            and target in state.happenings
            and _status(sentence.clause(0, 40)) is Status.HELD
        ):
            for c in stations:
                for member in c.members:
                    _held_at(state, target, member, chunks[first].start, c.end, Status.HELD, 0.8)
            return
    if m and not done and read.sentence.kind != "title":
        o = sentence.at(m, "o")
        place = chunks[o]
        target = _default_event(chunks, read, state, o)
        if (
            target is not None
            and target in state.happenings
            and state.happenings[target].head
            in (
                "visit",
                "meeting",
                "monitoring",
                "monitoring visit",
                "trip",
                "study visit",
                "mission",
                "working session",
            )
        ):
            status = _status(sentence.clause(m.start(), m.end()))
            for member in place.members:
                if (
                    member.type == "PLACE"
                    and len(place.members) == 1
                    and state.happenings[target].hosts
                ):
                    continue
                _held_at(
                    state, target, member, chunks[max(0, o - 2)].start, place.end, status, 0.75
                )
    several = re.search(
        r"events (?:\S+ ){0,3}?in (?P<o><PLACE#\d+> )(?:\S+ ){0,14}?(?P<e><EVT#\d+> )",
        sentence.line,
    )
    if several:
        e, o = sentence.at(several, "e"), sentence.at(several, "o")
        for event in chunks[e].members:
            _held_at(state, event.ref, chunks[o], chunks[o].start, chunks[e].end, Status.HELD, 0.8)
    _host_of_reception(sentence, chunks, read, state)


_HOSTED = re.compile(
    r"(?:were|was) (?:hosted|received|welcomed) (?:\w+ )?(?:by|at) (?:the )?(?P<o><(?:UNI|ORG)#\d+> )|(?P<u><UNI#\d+> )was visited by "
)


def _host_of_reception(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    """X received experts of Y: the event in mind is at X."""
    if read.sentence.kind == "title":
        return
    hosted = _HOSTED.search(sentence.line)
    if hosted and not any(c.type == "EVT" for c in chunks):
        o = sentence.at(hosted, "o" if hosted["o"] else "u")
        target = _default_event(chunks, read, state, o)
        if (
            target is not None
            and _status(sentence.clause(hosted.start(), hosted.end())) is Status.HELD
        ):
            _held_at(
                state,
                target,
                chunks[o],
                chunks[max(0, o - 3)].start,
                chunks[min(len(chunks) - 1, o + 3)].end,
                Status.HELD,
                0.82,
            )
    m = re.search(
        r"(?P<o><(?:UNI|ORG)#\d+> )(?:had the honou?r (?:to welcome|of welcoming|of hosting|to receive)|had the pleasure (?:to welcome|of welcoming))",
        sentence.line,
    ) or re.search(
        r"(?P<o><(?:UNI|ORG)#\d+> )(?:on <DATE#\d+> )?(?:has |have )?(?:received|welcomed|hosted) (?:an? |the )?(?:delegations?|guests?|experts?|group|representatives|<ROLES#\d+>|visitors?|team)",
        sentence.line,
    )
    if m is None:
        return
    target = _default_event(chunks, read, state, sentence.at(m, "o"))
    if target is not None and _status(sentence.clause(m.start(), m.end())) is Status.HELD:
        o = sentence.at(m, "o")
        start, end = chunks[o].start, chunks[min(len(chunks) - 1, o + 6)].end
        _held_at(state, target, chunks[o], start, end, Status.HELD, 0.85)
        if state.host is None:
            state.host = chunks[o].members[0].ref


def _held_at(
    state: State,
    event: int,
    place: Chunk,
    start: int,
    end: int,
    status: Status,
    confidence: float = 0.9,
) -> None:
    happening = state.happenings.get(event)
    if happening is None or place.ref < 0:
        return
    if status in (Status.PLANNED, Status.DENIED):
        happening.planned = True
    if place.ref in happening.hosts:
        return
    happening.hosts.append(place.ref)
    if (
        place.type in _ORGLIKE
        and event == state.main_event
        and status is Status.HELD
        and state.host is None
    ):
        state.host = place.ref
    state.claim("heldAt", event, place.ref, start, end, "event-at-place", confidence, status=status)


_ORGANISED = tuple(
    re.compile(p)
    for p in (
        r"(?P<e><EVT#\d+> )(?:, )?(?:(?:which|that) )?(?:was |were |is |has been |had been )?(?:jointly )?(?:organi[sz]ed|arranged|initiated|convened|prepared|conducted|carried out|run|co-organi[sz]ed|held) (?:and \w+ )?(?:on <DATE#\d+> )?(?:jointly |annually )?by (?:the )?(?P<o><(?:UNI|ORG|UNIT|CONS|PROJ)#\d+> )",
        r"(?P<o><(?:UNI|ORG|UNIT|CONS)#\d+> )(?:on <DATE#\d+> )?(?:, )?(?:has |have |had |jointly |recently |also )*(?:organi[sz]ed|organi[sz]es|arranged|convened|initiated|co-organi[sz]ed|staged|launched)(?: and hosted)? (?:the |an? |its )?(?P<e><EVT#\d+> )",
        r"(?:organi[sz]ers?|initiators?) (?:of the (?P<e><EVT#\d+> ))?(?:, which \S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ , |, [^,;]{0,80}, )?(?:was|were|is|are|:) (?:the )?(?P<o><(?:UNI|ORG|UNIT|CONS)#\d+> )",
        r"(?:it|they) (?:organi[sz]ed|arranged) the (?P<e><EVT#\d+> )(?:jointly )?(?:together )?with (?:the )?(?P<o><(?:UNI|ORG|UNIT|CONS)#\d+> )(?:of the <ORG#\d+> )?(?:and with the (?P<o2><(?:UNI|ORG|UNIT|CONS)#\d+> ))?",
        r"(?P<e><EVT#\d+> )(?:, )?(?:which|that) (?:the )?(?P<o><(?:UNI|ORG|UNIT|CONS)#\d+> )(?:\w+ )?(?:organi[sz]ed|held|arranged|ran|conducted)(?: (?:\w+ ){0,3}with (?:the )?(?P<o2><(?:UNI|ORG|UNIT|CONS)#\d+> ))?",
        r"(?P<e><EVT#\d+> )(?:\S+ ){0,5}?organi[sz]ed by (?:the )?(?P<o><(?:UNI|ORG|UNIT|CONS)#\d+> )",
    )
)


def _organised(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    for pattern in _ORGANISED:
        for m in pattern.finditer(sentence.line):
            o = sentence.at(m, "o")
            if m["e"] is not None:
                e = sentence.at(m, "e")
                target: int | None = chunks[e].members[-1].ref
            else:
                e = o
                target = _default_event([], read, state)
            if target is None:
                continue
            status = _status(sentence.clause(m.start(), m.end()))
            start, end = _evidence(chunks, e, o)
            first = re.search(r"\S", sentence.line[m.start() :])
            if first and e == o:
                start = min(start, chunks[sentence.line.count(" ", 0, m.start())].start)
            for name in ("o", "o2"):
                if name in m.groupdict() and m[name]:
                    for member in chunks[sentence.at(m, name)].members:
                        if not any(
                            c.predicate == "organizedBy"
                            and c.subject == target
                            and c.object == member.ref
                            for c in state.claims
                        ):
                            state.claim(
                                "organizedBy",
                                target,
                                member.ref,
                                start,
                                end,
                                "event-organised-by",
                                0.9,
                                status=status,
                            )
    # "The Information Day was held by X with the support of the university": held by is organised by


def _take_part(
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


def _attended(sentence: _Sentence, chunks: list[Chunk], read: Read, state: State) -> None:
    from kg.extract.participation import attended

    attended(sentence, chunks, read, state)


def _by_scene(state: State) -> None:
    """Let persons whom the report shows in an event's scene take part in it, with less confidence than those it says so of."""
    present = {
        c.subject
        for c in state.claims
        if c.predicate == "participatedIn" and c.status is Status.HELD
    }
    lively = {
        c.object
        for c in state.claims
        if c.predicate == "participatedIn" and c.status is Status.HELD
    }
    for person, event, start, end, aside in state.scenes:
        happening = state.happenings.get(event)
        if (
            aside
            or person in present
            or happening is None
            or happening.planned
            or event not in lively
        ):
            continue
        present.add(person)
        state.claim("participatedIn", person, event, start, end, "in-the-scene", 0.55)


def finish(state: State) -> None:
    """Name events by what the text calls them most fully; let partners attend where "all partners" did."""
    if state.partners_at is not None:
        projects = [
            c.object for c in state.claims if c.predicate == "partnerIn" and c.status is Status.HELD
        ]
        for c in [
            c
            for c in state.claims
            if c.predicate == "partnerIn"
            and projects
            and c.object == projects[0]
            and c.status is Status.HELD
        ]:
            if not any(
                x.predicate == "participatedIn"
                and x.subject == c.subject
                and x.object == state.partners_at[0]
                for x in state.claims
            ):
                state.claim(
                    "participatedIn",
                    c.subject,
                    state.partners_at[0],
                    state.partners_at[1],
                    state.partners_at[2],
                    "all-partners-came",
                    0.75,
                )
    _by_scene(state)
    for happening in state.happenings.values():
        ent = state.ent(happening.ent)
        if not ent.forms:
            ent.forms[happening.head] += 1
        ent.hints.setdefault("head", happening.head)
