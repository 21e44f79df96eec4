"""Sentences in which all that is quoted is one chunk each, ready for the question who said it.

Quotations that are set off by dashes, interrupted by their attribution, left open or spread over several
paragraphs become SPEECH chunks like those between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.chunks import Chunk, encode
from kg.extract.clauses import low
from kg.extract.state import Heard, State
from kg.extract.voices import PERSON, SAYING, inner, prepare

__all__ = ["Line", "lines"]

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
            between = inner(state, heard, start, closing[0])
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
        core = [c for c in self.chunks[start:stop] if c.type != "p"]
        if len(core) == 1 and core[0].type == "SPEECH":
            speech = core[0]
        else:
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
            announced = k > 1 and self.sign(k - 1) == ":"
            if mark in _DASHES and announced and self.chunks[k - 2].type in (*SAYING, *PERSON):
                # "Bakari said: – A." to the end of the paragraph
                self.put(k, len(self.chunks), self.owner[k])
                return
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
                and two[0] in SAYING
            )
            if said or (nxt is not None and nxt.type in SAYING):
                c = replace(c, type="SPEECH")
        if (
            c.type == "p"
            and out
            and out[-1].type == "SPEECH"
            and c.name in (",", "-", "–", "—", ".", "”", "“", '"', "»", ":")
            and (any(x.type != "p" for x in chunks[k + 1 :]))
        ):
            continue
        out.append(c)
    for k in range(len(out) - 2):
        # beside a quotation and a person any verb will do: “…,” the guest confessed
        kinds = [x.type for x in out[k : k + 3]]
        if kinds[0] == "SPEECH":
            at = 2 if kinds[1] in PERSON else 1 if kinds[2] in PERSON else 0
            if (
                at
                and kinds[at] == "w"
                and low(out[k + at]).endswith(("ed", "s"))
                and len(low(out[k + at])) > 4
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
            for c in prepare(h.chunks, state, h):
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
            and any(c.type in SAYING for c in paragraph.chunks)
        )
        k = stop
