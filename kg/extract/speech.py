"""Who said what: quotations with their speakers, and reported speech in its usual forms.

While a document is read its sentences are only kept; when all posts are known, ``finish`` goes through them
paragraph by paragraph, for a quotation may have its speaker in the sentence before or after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.chunks import Chunk
from kg.extract.clauses import scan
from kg.extract.document import Read
from kg.extract.patterns import Rule
from kg.extract.state import Heard, State
from kg.extract.voices import Line, lines
from kg.model import Literal

__all__ = ["finish", "read"]

_PERSON = ("PER", "PERP")
_SAYING = ("SAY", "TELL", "CITE")
_ADDING = ("ADD", "ADDTELL")
_MARKS = '“”„«»"'


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What somebody says in one place; ``content`` are the stretches that hold the words themselves."""

    speaker: Chunk
    start: int
    end: int
    content: tuple[tuple[int, int], ...]
    mode: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase of attribution, ``chunks[first:last + 1]`` of a line."""

    rule: Rule
    at: Mapping[str, int]
    first: int
    last: int


def read(chunks: Sequence[Chunk], read: Read, state: State) -> None:
    """Keep a simplified sentence until the whole document is known."""
    state.heard.append(Heard(read, tuple(chunks), state.subject, tuple(state.persons)))


def finish(state: State) -> None:
    """Claim all that is said in a document, and mark what is only known from somebody's words."""
    utterances = list(_utterances(state))
    for u in utterances:
        pieces = [_words(state, a, b) for a, b in u.content]
        words = (
            _joined(pieces) if u.mode == "direct" else " ".join(p for p in pieces if p).rstrip(".,")
        )
        if words:
            state.claim(
                "saidThat", u.speaker, Literal(words), u.start, u.end, u.rule, u.confidence,
                qualifiers=(("mode", Literal(u.mode)),),
            )  # fmt: skip
    _attribute(state, utterances)


def _attribute(state: State, utterances: Sequence[_Utterance]) -> None:
    """Set the speaker of claims whose evidence lies in somebody's words."""
    for n, raw in enumerate(state.claims):
        if raw.predicate == "saidThat" or raw.speaker is not None:
            continue
        inside = [
            u
            for u in utterances
            if u.start <= raw.start and raw.end <= u.end and len(u.speaker.members) == 1
        ]
        if not inside:
            continue
        # the narrowest: in what A reports that B said, B speaks
        u = min(inside, key=lambda x: (x.end - x.start, x.start))
        own = raw.subject == u.speaker.ref and raw.predicate in ("holdsPosition", "affiliatedWith")
        if not own and any(a < raw.end and raw.start < b for a, b in u.content):
            state.claims[n] = replace(raw, speaker=u.speaker.ref)


def _words(state: State, start: int, end: int) -> str:
    """Return the words of a stretch on one line, without the marks and dashes around them."""
    text = " ".join(state.reading.text(start, end).split()).strip(" ;:–—-")
    if text[:1] in _MARKS and not any(c in _MARKS for c in text[1:-1]):
        text = text.strip(_MARKS)
    elif text[-1:] in _MARKS and not any(c in _MARKS for c in text[:-1]):
        text = text[:-1]
    text = text.strip(" ;:–—-").lstrip(", ")
    return text if any(c.isalnum() for c in text) else ""


def _joined(pieces: Sequence[str]) -> str:
    """Join the pieces of an interrupted utterance as if it had not been.

    >>> _joined(["It was hard,", "but we did it,", "And we are glad."])
    'It was hard, but we did it. And we are glad.'
    """
    text = ""
    for piece in pieces:
        if not piece:
            continue
        if text and text[-1] not in ".!?…:":
            text = text.rstrip(",") + (
                ". " if piece[0].isupper() and piece[:2] not in ("I ", "I’", "I'") else ", "
            )
        elif text:
            text += " "
        text += piece
    return text.rstrip(", ")


# --- paragraphs ----------------------------------------------------------------------------------------


def _utterances(state: State) -> Iterator[_Utterance]:
    """Yield what is said, with quotations of one speaker that follow each other joined."""
    found: list[_Utterance] = []
    rows = list(lines(state))
    # where the last line ended, if it ended with a quotation
    open_at: int | None = None
    for k, line in enumerate(rows):
        before = rows[k - 1] if k else None
        after = rows[k + 1] if k + 1 < len(rows) else None
        if line.spoken:
            u = _alone(state, line, before, after, found[-1] if open_at is not None else None)
            mine = [u] if u is not None else []
        else:
            mine = _in_line(state, line)
        for n, u in enumerate(mine):
            last = found[-1] if found else None
            if (
                n == 0
                and u.mode == "direct"
                and open_at is not None
                and last is not None
                and last.speaker.ref == u.speaker.ref
                and before is not None
                and (before.block == line.block or line.spoken)
                and u.start <= line.chunks[0].start + 2
            ):
                found[-1] = replace(last, end=u.end, content=(*last.content, *u.content))
            else:
                found.append(u)
        direct = [u for u in mine if u.mode == "direct"]
        end = max((u.end for u in direct), default=0)
        rest = [c for c in line.chunks if c.start >= end and c.type != "p"]
        if direct and not rest and found and found[-1].mode == "direct":
            open_at = end
        else:
            open_at = None
    yield from found


def _alone(
    state: State, line: Line, before: Line | None, after: Line | None, last: _Utterance | None
) -> _Utterance | None:
    """Find the speaker of a line that is only a quotation in what stands around it."""
    quotes = [c for c in line.chunks if c.type == "SPEECH"]
    content = tuple((c.start, c.end) for c in quotes)
    start, end = quotes[0].start, quotes[-1].end

    def make(speaker: Chunk, low: int, high: int, rule: str, confidence: float) -> _Utterance:
        return _Utterance(speaker, low, high, content, "direct", rule, confidence)

    if last is not None:
        return make(last.speaker, start, end, "quote-goes-on", 0.88)
    if after is not None and after.block == line.block and not after.spoken:
        hit = next(iter(_attributions(("after",), after)), None)
        if hit is not None and hit.first == 0:
            return make(
                after.chunks[hit.at["s"]],
                start,
                after.chunks[hit.last].end,
                hit.rule.name,
                hit.rule.confidence,
            )
    if before is not None and not before.spoken:
        last_sign = before.chunks[-1].name
        speaker = _subject(state, before.chunks)
        near = before.block == line.block
        if speaker is not None and last_sign == ":":
            return make(speaker, before.chunks[0].start, end, "announced-quote", 0.9)
        if near and speaker is not None and len(speaker.members) == 1:
            return make(speaker, start, end, "quote-after-sentence", 0.7)
    if after is not None and after.block != line.block and after.chunks[0].type == "SPEECH":
        hit = next((h for h in _attributions(("quoted",), after) if h.at["q"] == 0), None)
        if hit is not None:
            return make(after.chunks[hit.at["s"]], start, end, "quote-of-paragraphs", 0.85)
    if (
        before is not None
        and before.block == line.block
        and line.heard.subject is not None
        and not before.spoken
    ):
        pronoun = Chunk("PER", start, start, "", ref=line.heard.subject)
        if any(c.type in _SAYING for c in before.chunks):
            return make(pronoun, start, end, "quote-after-sentence", 0.65)
    return None


def _attributions(stages: Sequence[str], line: Line) -> list[_Found]:
    """Return the phrases of attribution in a line, none over another's ground."""
    found: list[_Found] = []
    for stage in stages:
        for hit in scan(f"speech-{stage}", line.chunks):
            if "v" in hit.at:
                mark = hit.at["v"]
                if any(f.at.get("v") == mark for f in found):
                    continue
            first, last = hit.first, hit.last
            if stage == "stated" and "v" in hit.at:
                gap = line.chunks[hit.at["v"] + 1 : last]
                if any(c.type in (*_SAYING, *_ADDING) for c in gap):
                    continue
            if any(
                f.first <= last and first <= f.last and f.at.get("s") == hit.at.get("s")
                for f in found
            ):
                continue
            found.append(_Found(hit.rule, dict(hit.at), first, last))
    return found


# --- sentences -----------------------------------------------------------------------------------------


def _low(chunk: Chunk) -> str:
    return chunk.name.lower().replace("’", "'") if chunk.type in ("w", "p") else ""


def _subject(state: State, chunks: Sequence[Chunk]) -> Chunk | None:
    """Return the first person among chunks that no preposition or verb governs."""
    governing = state.reading.lexicon["speech.governing"]
    for k, c in enumerate(chunks):
        if c.type not in _PERSON or c.ref < 0:
            continue
        before = _low(chunks[k - 1]) if k else ""
        if before == "the" and k > 1:
            before = _low(chunks[k - 2])
        if before not in governing:
            return c
    return None


def _in_line(state: State, line: Line) -> list[_Utterance]:
    """Return what is said in one sentence, in its order."""
    found = []
    taken: set[int] = set()
    speakers: list[tuple[int, Chunk]] = []
    for hit in _attributions(("quoted",), line):
        u, used = _quotation(line, hit, taken)
        if u is not None:
            taken |= used
            speakers.append((hit.last, u.speaker))
            found.append(u)
    if not found:
        found = _named_under(line)
    told = [
        h
        for h in _attributions(("stated", "bare"), line)
        if not taken & {h.at.get("v", -1), h.at.get("s", -2)}
    ]
    told = [h for h in told if h.rule.stage != "speech-bare" or _bare(state, line, h)]
    told.sort(key=lambda h: h.first)
    for n, hit in enumerate(told):
        speaker = _who(state, line, hit, speakers)
        if speaker is None:
            continue
        speakers.append((hit.last, speaker))
        u = _clause(state, line, hit, speaker, [h.first for h in told[n + 1 :]])
        if u is not None:
            found.append(u)
            taken |= {hit.at[x] for x in ("s", "v") if x in hit.at}
    for hit in _attributions(("around",), line):
        if not taken & set(range(hit.first, hit.last + 1)):
            u = _around(state, line, hit)
            if u is not None:
                taken |= {hit.at[x] for x in ("s", "v") if x in hit.at}
                found.append(u)
    return sorted(found, key=lambda u: (u.start, u.end))


def _named_under(line: Line) -> list[_Utterance]:
    """Return a quotation with nothing after it but a name: “…” (Anna Bakari, Rector)."""
    quote, *rest = line.chunks
    people = [c for c in rest if c.type in _PERSON and c.ref >= 0]
    others = [
        c
        for c in rest
        if c.type not in (*_PERSON, "p", "ROLE", "UNI", "ORG", "UNIT", "PLACE", "HON")
        and _low(c) not in ("of", "the", "at", "for")
    ]
    if quote.type != "SPEECH" or len(people) != 1 or others:
        return []
    content = ((quote.start, quote.end),)
    end = people[0].end
    return [_Utterance(people[0], quote.start, end, content, "direct", "quote-with-name", 0.85)]


def _remembered(line: Line, hit: _Found) -> Chunk | None:
    """Return the person that "his" or "her" in a phrase means."""
    here = [c for c in line.chunks[: hit.first] if c.type in _PERSON and c.ref >= 0]
    ref = here[0].ref if here else line.heard.subject
    if ref is None:
        return None
    return Chunk("PER", line.chunks[hit.first].start, line.chunks[hit.first].end, "", ref=ref)


def _quotation(line: Line, hit: _Found, taken: set[int]) -> tuple[_Utterance | None, set[int]]:
    """Return a quotation in its sentence, and the chunks that it and its attribution take up."""
    chunks = line.chunks
    q, s = hit.at["q"], hit.at.get("s", hit.first)
    speaker: Chunk | None = chunks[s]
    if "s" not in hit.at:
        speaker = _remembered(line, hit)
    if taken & {q, s} or speaker is None or (speaker.ref < 0 and not speaker.parts):
        return None, set()
    v = hit.at.get("v", s)
    if q > v and any(_low(c) == "that" for c in chunks[v + 1 : q - 1]):
        return None, set()  # the quotation is part of a reported statement
    if q and chunks[q - 1].type != "p" and s > q and chunks[q].name[:1].islower():
        return None, set()  # a few words quoted within a clause
    first, last = hit.first, hit.last
    content = [q]
    k = last + 1
    while (
        k < min(last + 16, len(chunks))
        and chunks[k].type not in (*_SAYING, *_ADDING)
        and _low(chunks[k]) != ";"
    ):
        if chunks[k].type == "SPEECH":
            if chunks[k - 1].type in ("p", "SPEECH") or k == last + 1:
                content.append(k)
                last = k
            break
        k += 1
    while first and chunks[first - 1].type == "SPEECH":
        first -= 1
        content.insert(0, first)
    stretches = tuple((chunks[c].start, chunks[c].end) for c in sorted(content))
    u = _Utterance(
        chunks[s],
        chunks[first].start,
        chunks[last].end,
        stretches,
        "direct",
        hit.rule.name,
        hit.rule.confidence,
    )
    return u, set(range(first, last + 1))


def _bare(state: State, line: Line, hit: _Found) -> bool:
    """Tell whether a clause of its own follows a verb after which "that" may be left out."""
    lex = state.reading.lexicon
    if line.heard.read.sentence.kind == "title":
        return False
    verb = line.chunks[hit.at["v"]]
    if verb.name.lower() not in lex["speech.bare"]:
        return False
    rest = line.chunks[hit.last + 1 : hit.last + 17]
    if not rest or rest[0].type in ("p", "SPEECH", "SOMEONE"):
        return False
    head = _low(rest[0])
    if head and head not in lex["speech.clause"] and not (head.endswith("s") and len(head) > 3):
        return False
    for c in rest[1:]:
        if _low(c) in (";", ":", "which", "who"):
            return False
        if _low(c) in lex["speech.finite"]:
            return True
    return False


def _who(
    state: State, line: Line, hit: _Found, speakers: Sequence[tuple[int, Chunk]]
) -> Chunk | None:
    """Return who makes a statement: named in the phrase, speaking before in the sentence, or its subject."""
    if "s" in hit.at:
        at = hit.at["s"]
        chunk = line.chunks[at]
        if at and _low(line.chunks[at - 1]) in ("nor", "neither", "not"):
            return None
        return chunk if chunk.ref >= 0 or chunk.parts else None
    if "v" not in hit.at:
        return _remembered(line, hit)
    before = [c for place, c in speakers if place < hit.first]
    if before:
        return before[-1]
    left = line.chunks[: hit.first]
    verb = line.chunks[hit.at["v"]]
    subject = _subject(state, left)
    if subject is None or any(c.type in ("UNI", "ORG", "SOMEONE") for c in left[:1]):
        return None
    passive = state.reading.lexicon["speech.passive"]
    if verb.type == "TELL" and any(_low(c) in passive for c in left):
        return None  # "was welcomed and informed that"
    return subject


def _clause(
    state: State, line: Line, hit: _Found, speaker: Chunk, later: Sequence[int]
) -> _Utterance | None:
    """Return the statement that follows a phrase, to the end of its clause."""
    chunks = line.chunks
    begin = hit.last + 1
    if hit.rule.stage == "speech-bare":
        begin = hit.at["v"] + 1 if hit.last == hit.at["v"] else hit.last + 1
    stop = begin
    while stop < len(chunks):
        c = chunks[stop]
        if _low(c) == ";" or (
            stop in later and stop > begin + 2 and (c.type in ("w", "p") or c.type in _ADDING)
        ):
            break
        stop += 1
    while stop > begin and (
        chunks[stop - 1].type == "p"
        and chunks[stop - 1].name not in (")", "”", '"', "»")
        or _low(chunks[stop - 1]) in ("and", "but", "while")
    ):
        stop -= 1
    if stop <= begin:
        return None
    first = hit.first if "s" in hit.at or "v" not in hit.at else hit.at["v"]
    return _Utterance(
        speaker, chunks[first].start, chunks[stop - 1].end, ((chunks[begin].start, chunks[stop - 1].end),), "reported",
        hit.rule.name, hit.rule.confidence,
    )  # fmt: skip


def _around(state: State, line: Line, hit: _Found) -> _Utterance | None:
    """Return the statement in which a phrase stands: "All changes, according to X, are agreed"."""
    chunks = line.chunks
    first = next((k + 1 for k in range(hit.first - 1, -1, -1) if _low(chunks[k]) in (";", ":")), 0)
    stop = next(
        (k for k in range(hit.last + 1, len(chunks)) if _low(chunks[k]) == ";"), len(chunks)
    )
    while (
        stop > first
        and chunks[stop - 1].type == "p"
        and chunks[stop - 1].name in (".", ",", "!", "?", "…", "-", "–", "—")
    ):
        stop -= 1
    if "s" in hit.at:
        speaker = chunks[hit.at["s"]]
    elif line.heard.subject is not None:
        speaker = Chunk(
            "PER", chunks[hit.first].start, chunks[hit.first].end, "", ref=line.heard.subject
        )
    else:
        return None
    right = hit.last + 1
    start_right = chunks[right].start if right < stop else -1
    if speaker.parts and "v" not in hit.at:
        # "According to A, B signed for C": the list is none
        between = state.reading.text(speaker.parts[0].end, speaker.parts[1].start)
        if "and" not in between.split() and len(speaker.parts) == 2 and "," in between:
            start_right = speaker.parts[1].start
            speaker = speaker.parts[0]
    if speaker.ref < 0 and not speaker.parts:
        return None
    content = []
    if hit.first > first:
        content.append((chunks[first].start, chunks[hit.first - 1].end))
    end = chunks[stop - 1].end
    if start_right >= 0 and start_right < end:
        content.append((start_right, end))
    words = sum(len(state.reading.text(a, b).split()) for a, b in content)
    if words < 3:
        return None
    begin = chunks[min(first, hit.first)].start
    end = max(
        end, chunks[hit.last].end if chunks[hit.last].type != "p" else chunks[hit.last - 1].end
    )
    quoted = sum(c.end - c.start for c in chunks[first:stop] if c.type == "SPEECH")
    mode = "direct" if quoted > 0.5 * sum(b - a for a, b in content) else "reported"
    return _Utterance(speaker, begin, end, tuple(content), mode, hit.rule.name, hit.rule.confidence)
