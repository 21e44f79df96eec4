"""Sentences made ready for the question who speaks: verbs of saying, speakers and quotations as chunks.

Quotations that are set off by dashes, interrupted by their attribution, left open or spread over several
paragraphs become SPEECH chunks like those between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.chunks import Chunk, encode
from kg.extract.document import ORGS
from kg.extract.names import Known, scan
from kg.extract.state import Heard, State
from kg.lexicon import Lexicon, fold

__all__ = ["Line", "lines"]

_PERSON = ("PER", "PERP")
_SAYING = ("SAY", "TELL", "CITE")
_DASHES = frozenset("-–—")
_CLOSERS = frozenset('”“"»')
_OPENERS = frozenset('“„«"')
_STOPS = frozenset((",", ".", "!", "?", "…"))
_INNER = re.compile(r"[,.!?…]?(?:\s+[-–—]+\s*|(?<=[,.!?…])\s*[-–—]+\s+)")
_ATTRIBUTION = re.compile(
    r"(?:<(?:SAY|TELL|CITE)#\d+> (?:(?:in|at|during|on) (?:\S+ ){1,6}?)?<(?:PER|PERP|PRON)#\d+> "
    r"|<(?:PER|PERP|PRON)#\d+> <(?:SAY|TELL|CITE)#\d+> "
    r"|(?:is|was) (?:the )?<(?:VIEW|VERDICT)#\d+> of <(?:PER|PERP|PRON)#\d+> )"
)
_TYPES = (
    ("report", "SAY"), ("tell", "TELL"), ("cite", "CITE"), ("add", "ADD"), ("add_tell", "ADDTELL"), ("nouns", "VIEW"),
    ("verdicts", "VERDICT"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in which speech is marked."""

    heard: Heard
    chunks: tuple[Chunk, ...]

    @property
    def code(self) -> str:
        """The sentence as patterns see it."""
        return encode(self.chunks)

    @property
    def block(self) -> int:
        """The number of its paragraph."""
        return self.heard.read.sentence.block

    @property
    def spoken(self) -> bool:
        """Whether it is nothing but a quotation."""
        kinds = {c.type for c in self.chunks if c.type != "p"}
        return kinds == {"SPEECH"}


@cache
def _phrases(lexicon: Lexicon) -> tuple[dict[tuple[str, ...], str], int]:
    found: dict[tuple[str, ...], str] = {}
    for table, kind in _TYPES:
        for phrase in lexicon.ordered[f"speech.{table}"]:
            found.setdefault(tuple(phrase.split()), kind)
    return found, max(len(p) for p in found)


def _low(chunk: Chunk) -> str:
    return chunk.name.lower().replace("’", "'") if chunk.type in ("w", "p") else ""


def _mark_verbs(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Make one chunk of each verb of saying with its adverbs, and say which kind it is."""
    lex = state.reading.lexicon
    phrases, longest = _phrases(lex)
    adverbs = lex["speech.adverbs"]

    def adverb(k: int) -> bool:
        word = _low(chunks[k]) if 0 <= k < len(chunks) else ""
        return word in adverbs or (word.endswith("ly") and len(word) > 5)

    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        kind, size = "", 0
        for n in range(min(longest, len(chunks) - i), 0, -1):
            words = tuple(_low(c) for c in chunks[i : i + n])
            if words in phrases and all(words):
                kind, size = phrases[words], n
                break
        if not size:
            out.append(chunks[i])
            i += 1
            continue
        end = i + size
        if kind in ("VIEW", "VERDICT"):
            out.append(replace(chunks[i], type=kind, end=chunks[end - 1].end))
            i = end
            continue
        start = chunks[i].start
        while out and _low(out[-1]) and (adverb(i - 1) or _low(out[-1]) in lex["speech.auxiliary"]):
            before = out[-1]
            if not (
                _low(before) in lex["speech.auxiliary"]
                or _low(before) in adverbs
                or _low(before).endswith("ly")
            ):
                break
            start = out.pop().start
        last = _low(out[-1]) if out else ""
        if last in lex["speech.bars"]:
            kind = "w"
        elif last in lex["speech.passive"] and kind in ("SAY", "TELL", "CITE"):
            kind = "SAID"
        while end < len(chunks) and adverb(end) and kind != "w":
            end += 1
        name = " ".join(c.name for c in chunks[i : i + size])
        out.append(Chunk(kind, start, chunks[end - 1].end, name))
        i = end
    return out


def _holders(state: State, word: str) -> list[int]:
    """Return the persons with a post of that name."""
    return [
        p
        for p, held in state.posts.items()
        if any(word in re.split(r"[\s]+", fold(t)) or fold(t) == word for t, _ in held)
    ]


def _at(state: State, person: int, org: int) -> bool:
    if any(o == org for _, o in state.posts.get(person, ())):
        return True
    return any(
        r.subject == person and (r.object == org or ("organization", org) in r.qualifiers)
        for r in state.claims
        if r.predicate in ("holdsPosition", "affiliatedWith")
    )


def _meant(
    state: State, noun: str, org: int | None, heard: Heard, here: Sequence[int]
) -> int | None:
    """Return the person that "the host", "the guest from X" or "the diplomat" is, or None."""
    lex = state.reading.lexicon
    order = [*heard.persons, *here]
    latest = list(reversed(list(dict.fromkeys(reversed(order)))))
    if heard.subject in latest:
        latest.append(heard.subject)
    found = latest
    if org is not None:
        found = [p for p in latest if _at(state, p, org)]
    elif noun in lex["speech.hosts"] or noun in lex["speech.guests"]:
        home = state.host if state.host is not None else state.home
        if home is not None:
            ours = noun in lex["speech.hosts"]
            found = [p for p in latest if _at(state, p, home) is ours]
    else:
        holders = set(_holders(state, noun))
        if holders:
            found = [p for p in latest if p in holders] or (
                sorted(holders) if len(holders) == 1 else []
            )
    return found[-1] if found else None


def _verbal(word: str, lex: Lexicon) -> bool:
    """Tell whether a word goes on after a noun rather than being one that the noun describes."""
    return word.endswith(("ed", "s", "ly")) or len(word) <= 4 or word in lex["speech.finite"]


def _mark_persons(chunks: Sequence[Chunk], state: State, heard: Heard) -> list[Chunk]:
    """Let "the host", "the guest from X", "the coordinator" be the persons that they are."""
    lex = state.reading.lexicon
    out: list[Chunk] = []
    here: list[int] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        if _low(c) in ("he", "she") and (here or heard.subject is not None):
            c = replace(
                c, type="PER", ref=here[0] if here else heard.subject, tags=frozenset({"pron"})
            )
        here.extend(m.ref for m in c.members if c.type in _PERSON)
        if c.type in _PERSON and out and _low(out[-1]) == "the":
            c = replace(c, start=out.pop().start)
        stop = i
        if _low(c) in ("the", "our", "this"):
            k = i + 1
            # "the Finnish guest", "the young scholar"
            while (
                k < min(i + 3, len(chunks))
                and chunks[k].type == "w"
                and _low(chunks[k]) not in lex["speech.persons"]
            ):
                k += 1
            head = chunks[k] if k < len(chunks) else None
            noun = ""
            if head is not None and head.type == "ROLE" and "plural" not in head.tags:
                noun = fold(head.name).split(" for ")[0].split(" of ")[0]
            elif head is not None and _low(head) in lex["speech.persons"]:
                noun = _low(head)
            follow = chunks[k + 1] if k + 1 < len(chunks) else None
            if noun and (
                follow is None
                or follow.type not in (*_PERSON, "ROLE", "w")
                or _verbal(_low(follow), lex)
            ):
                org: int | None = None
                stop = k + 1
                if follow is not None and _low(follow) in ("of", "from", "at"):
                    n = k + 2 + (k + 2 < len(chunks) and _low(chunks[k + 2]) == "the")
                    if n < len(chunks) and (
                        chunks[n].type in ORGS or chunks[n].type in ("UNIT", "PLACE")
                    ):
                        org = chunks[n].ref if chunks[n].type in ORGS else None
                        stop = n + 1
                person = _meant(state, noun, org, heard, here)
                text = state.reading.text(c.start, chunks[stop - 1].end)
                kind = "PER" if person is not None else "SOMEONE"
                out.append(
                    Chunk(
                        kind,
                        c.start,
                        chunks[stop - 1].end,
                        text,
                        ref=-1 if person is None else person,
                        tags=frozenset({"post"}),
                    )
                )
        if stop == i:
            out.append(c)
            stop = i + 1
        i = stop
    return out


def _drop_asides(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Take out what stands between a person and the verb: brackets and an apposition between commas."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        out.append(c)
        i += 1
        if c.type not in _PERSON:
            continue
        if i < len(chunks) and _low(chunks[i]) == "(":
            stop = next(
                (k for k in range(i, min(i + 12, len(chunks))) if _low(chunks[k]) == ")"), None
            )
            if stop is not None:
                i = stop + 1
        if i < len(chunks) and _low(chunks[i]) in ("in", "at", "during", "on", "for", "as", "from"):
            # "Bakari in her speech noted"
            for k in range(i + 1, min(i + 8, len(chunks))):
                if chunks[k].type in _SAYING:
                    i = k
                if chunks[k].type in (*_SAYING, *_PERSON, "p", "SPEECH") or _low(chunks[k]) in (
                    "and",
                    "that",
                    "who",
                ):
                    break
        if i < len(chunks) and _low(chunks[i]) in (",", "–", "-", "—"):
            for k in range(i + 1, min(i + 28, len(chunks) - 1)):
                d = chunks[k]
                if d.type in (*_SAYING, "SPEECH", "ADD", "ADDTELL", *_PERSON) or _low(d) in (
                    ";",
                    ":",
                    ".",
                    "that",
                ):
                    break
                if _low(d) in (",", "–", "-", "—") and chunks[k + 1].type in _SAYING and k > i + 1:
                    if _low(chunks[i + 1]) not in ("and", "but"):
                        i = k + 1
                    break
    return out


# --- quotations ----------------------------------------------------------------------------------------


def _prepare(chunks: Sequence[Chunk], state: State, heard: Heard) -> list[Chunk]:
    return _drop_asides(_mark_persons(_mark_verbs(chunks, state), state, heard))


def _inner(state: State, heard: Heard, start: int, end: int) -> list[Chunk]:
    """Read a few words that stand inside a quotation: "explained prof. Bakari"."""
    found = []
    for c in scan(state.reading.document.text, start, end, (), state.reading.lexicon, Known()):
        if c.type == "HON" or (c.type == "ROLE" and "rank" in c.tags):
            continue
        if c.type == "PER" or (c.type == "NAME" and len(c.name.split()) < 4):
            registry = state.reading.registry
            if c.type == "PER" or registry.find(replace(c, type="PER")) is not None:
                ent = registry.add(replace(c, type="PER"))
                c = replace(c, type="PER", ref=ent.number)
        found.append(c)
    return _prepare(found, state, heard)


def _split_quote(chunk: Chunk, state: State, heard: Heard) -> list[Chunk]:
    """Divide “A, - she said. - B” into two quotations and what stands between them."""
    text = state.reading.document.text
    cuts = [
        (chunk.start + m.start(), chunk.start + m.end())
        for m in _INNER.finditer(text[chunk.start : chunk.end])
    ]
    cuts = [c for c in cuts if c[0] > chunk.start + 1 and c[1] < chunk.end - 1]
    out: list[Chunk] = []
    at = chunk.start
    k = 0
    while k < len(cuts):
        left, start = cuts[k]
        closing = cuts[k + 1] if k + 1 < len(cuts) else (chunk.end - 1, chunk.end)
        if start < closing[0] and len(text[start : closing[0]].split()) <= 14:
            between = _inner(state, heard, start, closing[0])
            if _ATTRIBUTION.match(encode(between)) and at < left:
                out.append(_speech(text, at, left))
                out.extend(between)
                at = closing[1]
                k += 2
                continue
        k += 1
    if not out:
        return [chunk]
    if at < chunk.end - 1:
        out.append(_speech(text, at, chunk.end))
    return out


def _speech(text: str, start: int, end: int) -> Chunk:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Chunk("SPEECH", start, end, text[start:end])


@dataclass(slots=True)
class _Paragraph:
    """The chunks of a paragraph on their way to lines; ``owner`` is the number of each one's sentence."""

    state: State
    chunks: list[Chunk]
    owner: list[int]

    def sign(self, k: int) -> str:
        return (
            self.chunks[k].name if 0 <= k < len(self.chunks) and self.chunks[k].type == "p" else ""
        )

    def first(self, k: int) -> bool:
        """Whether a chunk is the first of its sentence."""
        return k == 0 or self.owner[k] != self.owner[k - 1]

    def attribution(self, k: int) -> int | None:
        """Return where an attribution that begins at chunk ``k`` has its end, with what belongs to it."""
        line = encode(self.chunks)
        place = sum(len(piece) + 1 for piece in line.split(" ")[:k])
        match = _ATTRIBUTION.match(line, place)
        if match is None:
            return None
        stop = k + match.group().count(" ")
        while (
            stop < min(k + 20, len(self.chunks))
            and self.sign(stop) not in (",", ".", ":", "-", "–", "—", "!")
            and (self.chunks[stop].type != "SPEECH" and not self.first(stop))
        ):
            stop += 1
        return stop

    def put(self, start: int, stop: int, owner: int) -> int:
        """Make one quotation of the chunks from ``start`` on; return where the next chunk is."""
        if start >= stop:
            return stop
        text = self.state.reading.document.text
        speech = _speech(text, self.chunks[start].start, self.chunks[stop - 1].end)
        self.chunks[start:stop] = [speech]
        self.owner[start:stop] = [owner]
        return start + 1

    def dashes(self, waiting: bool) -> None:
        """Find speech without quotation marks; ``waiting`` says that the text before announced some."""
        floor = 0
        k = 0
        found = False
        while k < len(self.chunks):
            mark = self.sign(k)
            before = self.sign(k - 1) in _STOPS
            if mark in (_DASHES | _CLOSERS) and mark and k > 0 and (before or mark in _CLOSERS):
                begin = k + 1
                if self.sign(begin) == ",":
                    begin += 1
                if self.sign(begin) in _DASHES:
                    begin += 1
                stop = self.attribution(begin)
                if stop is not None:
                    k = self.spoken_before(k, begin, stop, floor)
                    floor = k
                    found = True
                    continue
            if found and mark in _DASHES and mark and self.first(k):
                # "– A, – said X. – B": to the end of the paragraph, or to the next attribution
                end = self.next_attribution(k + 1)
                if end is None:
                    self.put(k, len(self.chunks), self.owner[k])
                    return
            if (
                mark in _OPENERS
                and mark
                and (k == 0 or self.first(k) or self.sign(k - 1) in (":", ","))
                and self.next_attribution(k + 1) is None
            ):
                self.put(k, len(self.chunks), self.owner[k])
                return
            k += 1
        if not found and waiting and self.sign(0) in _DASHES and self.chunks and self.sign(0):
            self.put(0, len(self.chunks), self.owner[0])

    def next_attribution(self, k: int) -> int | None:
        for j in range(k, len(self.chunks)):
            if (
                self.sign(j) in (_DASHES | _CLOSERS)
                and self.sign(j)
                and self.attribution(
                    j + 1 + (self.sign(j + 1) in _DASHES and self.sign(j + 1) != "")
                )
                is not None
            ):
                return j
        return None

    def spoken_before(self, k: int, begin: int, stop: int, floor: int) -> int:
        """Turn what an attribution is about into a quotation; return where to read on."""
        end = k
        while end > floor and self.sign(end - 1) in (*_STOPS, *_DASHES, *_CLOSERS):
            end -= 1
        owner = self.owner[begin]
        size = len(self.chunks)
        if end > floor and self.chunks[end - 1].type == "SPEECH":
            self.chunks[end:begin] = []
            self.owner[end:begin] = []
        else:
            start = next(
                (
                    j
                    for j in range(k, floor - 1, -1)
                    if self.first(j) and self.sign(j) in (_DASHES | _OPENERS) and self.sign(j)
                ),
                None,
            )
            if start is None:
                start = next(
                    (
                        j + 1
                        for j in range(k - 1, floor - 1, -1)
                        if self.sign(j) in _OPENERS and self.sign(j)
                    ),
                    None,
                )
            if start is None:
                start = max(floor, next((j for j in range(k, -1, -1) if self.first(j)), 0))
            self.put(start, end, owner)
            begin -= size - len(self.chunks)
            shrink = len(self.chunks)
            self.chunks[start + 1 : begin] = []
            self.owner[start + 1 : begin] = []
            begin -= shrink - len(self.chunks)
            stop -= size - len(self.chunks)
            return self.spoken_after(stop)
        stop -= size - len(self.chunks)
        return self.spoken_after(stop)

    def spoken_after(self, stop: int) -> int:
        """Turn what follows a closing dash in the same sentence into a quotation."""
        k = stop
        if self.sign(k) in (",", "."):
            k += 1
        if self.sign(k) not in _DASHES or not self.sign(k) or self.first(k):
            return stop
        k += 1
        if k < len(self.chunks) and self.chunks[k].type != "SPEECH":
            end = k
            while end < len(self.chunks) and not (end > k and self.first(end)):
                if (
                    self.sign(end) in _DASHES
                    and self.sign(end)
                    and self.sign(end - 1) in _STOPS
                    and self.attribution(end + 1) is not None
                ):
                    break
                end += 1
            return self.put(k, end, self.owner[k]) - 1
        return k


def _tidy(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Drop the signs between a quotation and what follows, and take a quoted name for speech where it is said."""
    out: list[Chunk] = []
    for k, c in enumerate(chunks):
        if c.type == "TITLE" and "titled" not in c.tags and c.ref < 0:
            nxt = next((x for x in chunks[k + 1 :] if x.type != "p"), None)
            two = [x.type for x in chunks[max(0, k - 2) : k]]
            said = (
                len(two) == 2
                and two[1] == "p"
                and chunks[k - 1].name in (":", ",")
                and two[0] in _SAYING
            )
            if said or (nxt is not None and nxt.type in _SAYING):
                c = replace(c, type="SPEECH")
        if (
            c.type == "p"
            and out
            and out[-1].type == "SPEECH"
            and c.name in (",", "-", "–", "—", ".", "”", "“", '"', "»")
            and (any(x.type != "p" for x in chunks[k + 1 :]))
        ):
            continue
        out.append(c)
    for k in range(len(out) - 2):
        # beside a quotation and a person any verb will do: “…,” the guest confessed
        kinds = [x.type for x in out[k : k + 3]]
        if kinds[0] == "SPEECH":
            at = 2 if kinds[1] in _PERSON else 1 if kinds[2] in _PERSON else 0
            if (
                at
                and kinds[at] == "w"
                and _low(out[k + at]).endswith(("ed", "s"))
                and len(_low(out[k + at])) > 4
            ):
                out[k + at] = replace(out[k + at], type="CITE")
    return out


def lines(state: State) -> Iterator[Line]:
    """Yield the sentences of a document with all that is said in them marked, paragraph by paragraph."""
    heard = state.heard
    k = 0
    waiting = False
    while k < len(heard):
        stop = k
        while stop < len(heard) and heard[stop].read.sentence.block == heard[k].read.sentence.block:
            stop += 1
        part = heard[k:stop]
        chunks: list[Chunk] = []
        owner: list[int] = []
        for number, h in enumerate(part):
            whole: list[Chunk] = []
            for c in _prepare(h.chunks, state, h):
                whole.extend(_split_quote(c, state, h) if c.type == "SPEECH" else [c])
            chunks.extend(whole)
            owner.extend([number] * len(whole))
        paragraph = _Paragraph(state, chunks, owner)
        paragraph.dashes(waiting)
        for number, h in enumerate(part):
            mine = [
                c for c, o in zip(paragraph.chunks, paragraph.owner, strict=True) if o == number
            ]
            if mine:
                yield Line(h, tuple(_tidy(mine)))
        waiting = (
            bool(paragraph.chunks)
            and paragraph.chunks[-1].name == ":"
            and any(c.type in _SAYING for c in paragraph.chunks)
        )
        k = stop
