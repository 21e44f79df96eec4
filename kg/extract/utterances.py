"""What is said in one sentence: its quotations with their speakers, and its reported statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.chunks import Chunk
from kg.extract.clauses import low, scan
from kg.extract.patterns import Rule
from kg.extract.quotes import Line
from kg.extract.state import State
from kg.extract.voices import ADDING, PERSON, SAYING

__all__ = ["Utterance", "attributions", "in_sentence", "signature", "subject_of"]


@dataclass(frozen=True, slots=True)
class Utterance:
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


def attributions(stages: Sequence[str], line: Line) -> list[_Found]:
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
                if any(c.type in (*SAYING, *ADDING) for c in gap):
                    continue
            if any(
                f.first <= last
                and first <= f.last
                and f.at.get("s") == hit.at.get("s")
                and f.at.get("q") == hit.at.get("q")
                for f in found
            ):
                continue
            found.append(_Found(hit.rule, dict(hit.at), first, last))
    return found


def subject_of(state: State, chunks: Sequence[Chunk]) -> Chunk | None:
    """Return the first person among chunks that no preposition or verb governs."""
    governing = state.reading.lexicon["speech.governing"]
    for k, c in enumerate(chunks):
        if c.type not in PERSON or c.ref < 0:
            continue
        before = low(chunks[k - 1]) if k else ""
        if before == "the" and k > 1:
            before = low(chunks[k - 2])
        if before not in governing:
            return c
    return None


def in_sentence(state: State, line: Line) -> list[Utterance]:
    """Return what is said in one sentence, in its order."""
    found = []
    taken: set[int] = set()
    speakers: list[tuple[int, Chunk]] = []
    for hit in attributions(("quoted",), line):
        u, used = _quotation(state, line, hit, taken)
        if u is not None:
            taken |= used
            speakers.append((hit.last, u.speaker))
            found.append(u)
    if not found:
        found = _named_under(line)
    told = [
        h
        for h in attributions(("stated", "bare"), line)
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
    for hit in attributions(("around",), line):
        if not taken & set(range(hit.first, hit.last + 1)):
            u = _around(state, line, hit)
            if u is not None:
                taken |= {hit.at[x] for x in ("s", "v") if x in hit.at}
                found.append(u)
    return sorted(found, key=lambda u: (u.start, u.end))


def signature(chunks: Sequence[Chunk]) -> Chunk | None:
    """Return the person of "Anna Bakari, Rector of X" where nothing else is said of her."""
    people = [c for c in chunks if c.type in PERSON and c.ref >= 0]
    others = [
        c
        for c in chunks
        if c.type not in (*PERSON, "p", "ROLE", "UNI", "ORG", "UNIT", "PLACE", "HON")
        and low(c) not in ("of", "the", "at", "for")
    ]
    return people[0] if len(people) == 1 and not others else None


def _named_under(line: Line) -> list[Utterance]:
    """Return a quotation with nothing after it but a name: “…” (Anna Bakari, Rector)."""
    quote, *rest = line.chunks
    person = signature(rest)
    if quote.type != "SPEECH" or person is None:
        return []
    content = ((quote.start, quote.end),)
    return [Utterance(person, quote.start, person.end, content, "direct", "quote-with-name", 0.85)]


def _remembered(line: Line, hit: _Found) -> Chunk | None:
    """Return the person that "his" or "her" in a phrase means."""
    here = [c for c in line.chunks[: hit.first] if c.type in PERSON and c.ref >= 0]
    ref = here[0].ref if here else line.heard.subject
    if ref is None:
        return None
    return Chunk("PER", line.chunks[hit.first].start, line.chunks[hit.first].end, "", ref=ref)


def _quotation(
    state: State, line: Line, hit: _Found, taken: set[int]
) -> tuple[Utterance | None, set[int]]:
    """Return a quotation in its sentence, and the chunks that it and its attribution take up."""
    chunks = line.chunks
    q, s = hit.at["q"], hit.at.get("s", hit.first)
    speaker: Chunk | None = chunks[s]
    if "s" not in hit.at:
        speaker = _remembered(line, hit)
    if q in taken or speaker is None or (speaker.ref < 0 and not speaker.parts):
        return None, set()
    words = chunks[q].name.split()
    if "v" not in hit.at and hit.rule.name in ("speaker-colon-quote", "called-it"):
        # a topic, a title or a name is no speech
        if chunks[q].name.rstrip('”»" ')[-1:] not in (".", "!", "?", "…") and len(words) < 4:
            return None, set()
        if any(low(c) in state.reading.lexicon["speech.titles"] for c in chunks[q - 3 : q]):
            return None, set()
    v = hit.at.get("v", s)
    if q > v and any(low(c) == "that" for c in chunks[v + 1 : q - 1]):
        return None, set()  # the quotation is part of a reported statement
    if q and chunks[q - 1].type != "p" and s > q and chunks[q].name[:1].islower():
        return None, set()  # a few words quoted within a clause
    first, last = hit.first, hit.last
    content = [q]
    k = last + 1
    while (
        k < min(last + 16, len(chunks))
        and chunks[k].type not in (*SAYING, *ADDING)
        and low(chunks[k]) != ";"
    ):
        if chunks[k].type == "SPEECH":
            if chunks[k - 1].type in ("p", "SPEECH") or k == last + 1:
                content.append(k)
                last = k
            break
        k += 1
    if last == hit.last and "v" in hit.at and chunks[hit.at["v"]].type == "TELL":
        # "told the guests"
        while last + 1 < len(chunks) and last < hit.last + 4 and chunks[last + 1].type != "p":
            last += 1
    while first and chunks[first - 1].type == "SPEECH" and first - 1 not in taken:
        first -= 1
        content.insert(0, first)
    stretches = tuple((chunks[c].start, chunks[c].end) for c in sorted(content))
    u = Utterance(
        speaker,
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
    for k, c in enumerate(rest[1:5], 1):
        if c.type == "SPEECH" and c.name.split()[:1] and c.name.split()[0] in lex["speech.finite"]:
            # said the partnership “will open doors”
            return all(x.type != "p" for x in rest[:k])
    if not rest or rest[0].type in ("p", "SPEECH", "SOMEONE"):
        return False
    head = low(rest[0])
    if head and head not in lex["speech.clause"] and not (head.endswith("s") and len(head) > 3):
        return False
    for c in rest[1:]:
        if low(c) in (";", ":", "which", "who"):
            return False
        if low(c) in lex["speech.finite"]:
            return True
    return False


def _who(
    state: State, line: Line, hit: _Found, speakers: Sequence[tuple[int, Chunk]]
) -> Chunk | None:
    """Return who makes a statement: named in the phrase, speaking before in the sentence, or its subject."""
    if "s" in hit.at:
        at = hit.at["s"]
        chunk = line.chunks[at]
        if at and low(line.chunks[at - 1]) in ("nor", "neither", "not"):
            return None
        return chunk if chunk.ref >= 0 or chunk.parts else None
    if "v" not in hit.at:
        return _remembered(line, hit)
    before = [c for place, c in speakers if place < hit.first]
    if before:
        return before[-1]
    left = line.chunks[: hit.first]
    verb = line.chunks[hit.at["v"]]
    subject = subject_of(state, left)
    if subject is None or any(c.type in ("UNI", "ORG", "SOMEONE") for c in left[:1]):
        return None
    passive = state.reading.lexicon["speech.passive"]
    if verb.type == "TELL" and any(low(c) in passive for c in left):
        return None  # "was welcomed and informed that"
    return subject


def _clause(
    state: State, line: Line, hit: _Found, speaker: Chunk, later: Sequence[int]
) -> Utterance | None:
    """Return the statement that follows a phrase, to the end of its clause."""
    chunks = line.chunks
    begin = hit.last + 1
    if hit.rule.stage == "speech-bare":
        begin = hit.at["v"] + 1 if hit.last == hit.at["v"] else hit.last + 1
    stop = begin
    while stop < len(chunks):
        c = chunks[stop]
        if low(c) == ";" or (
            stop in later and stop > begin + 2 and (c.type in ("w", "p") or c.type in ADDING)
        ):
            break
        stop += 1
    while stop > begin and (
        (chunks[stop - 1].type == "p" and chunks[stop - 1].name not in (")", "”", '"', "»"))
        or low(chunks[stop - 1]) in ("and", "but", "while")
    ):
        stop -= 1
    if stop <= begin:
        return None
    first = hit.first if "s" in hit.at or "v" not in hit.at else hit.at["v"]
    return Utterance(
        speaker, chunks[first].start, chunks[stop - 1].end, ((chunks[begin].start, chunks[stop - 1].end),), "reported",
        hit.rule.name, hit.rule.confidence,
    )  # fmt: skip


def _around(state: State, line: Line, hit: _Found) -> Utterance | None:
    """Return the statement in which a phrase stands: "All changes, according to X, are agreed"."""
    chunks = line.chunks
    first = next((k + 1 for k in range(hit.first - 1, -1, -1) if low(chunks[k]) in (";", ":")), 0)
    stop = next((k for k in range(hit.last, len(chunks)) if low(chunks[k]) == ";"), len(chunks))
    while (
        stop > first
        and chunks[stop - 1].type == "p"
        and chunks[stop - 1].name in (".", ",", "!", "?", "…", "-", "–", "—")
    ):
        stop -= 1
    speaker = chunks[hit.at["s"]] if "s" in hit.at else _remembered(line, hit)
    if speaker is None:
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
    left = hit.first - (hit.first > first and low(chunks[hit.first - 1]) == ",")
    if left > first:
        content.append((chunks[first].start, chunks[left - 1].end))
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
    return Utterance(speaker, begin, end, tuple(content), mode, hit.rule.name, hit.rule.confidence)
