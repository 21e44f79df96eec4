"""Who said what: quotations with their speakers, and reported speech in its usual forms.

While a document is read its sentences are only kept; when all posts are known, ``finish`` goes through them
paragraph by paragraph, for a quotation may have its speaker in the sentence before or after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.quotes import Line, lines
from kg.extract.state import Heard, State
from kg.extract.utterances import Utterance, attributions, in_sentence, signature, subject_of
from kg.extract.voices import ADDING, PERSON, SAYING
from kg.model import Literal

__all__ = ["finish", "read"]

_MARKS = '“”„«»"'


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


def _attribute(state: State, utterances: Sequence[Utterance]) -> None:
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
    bare = text.rstrip(" .,")
    if text[:1] in _MARKS and bare[-1:] in _MARKS and not any(c in _MARKS for c in bare[1:-1]):
        text = bare[1:-1]
    elif text[:1] in _MARKS and not any(c in _MARKS for c in text[1:-1]):
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


def _utterances(state: State) -> Iterator[Utterance]:
    """Yield what is said, with quotations of one speaker that follow each other joined."""
    found: list[Utterance] = []
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
            mine = in_sentence(state, line)
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
        # "…,” she said on Monday. “…": what follows is still hers, unless somebody else comes in
        rest = [c.type for c in line.chunks if c.start >= end]
        clear = not any(t in (*SAYING, *ADDING, *PERSON, "SPEECH", "SOMEONE") for t in rest)
        closed = bool(direct) and clear and bool(found) and found[-1].mode == "direct"
        open_at = end if closed else None
    yield from found


def _alone(
    state: State, line: Line, before: Line | None, after: Line | None, last: Utterance | None
) -> Utterance | None:
    """Find the speaker of a line that is only a quotation in what stands around it."""
    quotes = [c for c in line.chunks if c.type == "SPEECH"]
    content = tuple((c.start, c.end) for c in quotes)
    start, end = quotes[0].start, quotes[-1].end

    def make(speaker: Chunk, low: int, high: int, rule: str, confidence: float) -> Utterance:
        return Utterance(speaker, low, high, content, "direct", rule, confidence)

    if after is not None and after.block == line.block and not after.spoken:
        hit = next(iter(attributions(("after",), after)), None)
        if hit is not None and hit.first == 0:
            return make(
                after.chunks[hit.at["s"]],
                start,
                after.chunks[hit.last].end,
                hit.rule.name,
                hit.rule.confidence,
            )
    if after is not None and not after.spoken and last is None:
        person = signature(after.chunks)
        if person is not None:
            return make(person, start, person.end, "quote-with-name", 0.85)
    unclosed = state.reading.text(end - 1, end) not in _MARKS
    if (
        after is not None
        and after.block != line.block
        and after.chunks[0].type == "SPEECH"
        and (unclosed or (last is None and (before is None or before.block != line.block)))
    ):
        hit = next((h for h in attributions(("quoted",), after) if h.at.get("q") == 0), None)
        if hit is not None and "s" in hit.at:
            return make(after.chunks[hit.at["s"]], start, end, "quote-of-paragraphs", 0.85)
    if last is not None:
        return make(last.speaker, start, end, "quote-goes-on", 0.88)
    if before is not None and not before.spoken:
        last_sign = before.chunks[-1].name
        speaker = subject_of(state, before.chunks)
        near = before.block == line.block
        if speaker is not None and last_sign == ":":
            return make(speaker, before.chunks[0].start, end, "announced-quote", 0.9)
        if near and speaker is not None and len(speaker.members) == 1:
            return make(speaker, start, end, "quote-after-sentence", 0.7)
    if (
        before is not None
        and before.block == line.block
        and line.heard.subject is not None
        and not before.spoken
    ):
        pronoun = Chunk("PER", start, start, "", ref=line.heard.subject)
        if any(c.type in SAYING for c in before.chunks):
            return make(pronoun, start, end, "quote-after-sentence", 0.65)
    return None
