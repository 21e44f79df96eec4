"""How a text was read: what each sentence was seen as, which rules fired, and which came close.

A rule came close where it would have fired but for one element: that word is missing or another one, or
the chunk is of another type. This is what a person needs who wants to add a rule or a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.chunks import Chunk, encode
from kg.extract.driver import read_claims
from kg.extract.patterns import AT_A_WORD, Needs, pieces, rules, sets, words_of
from kg.extract.state import Raw, State, Step
from kg.lexicon import load
from kg.model import Document, Literal

__all__ = ["Fired", "Found", "Near", "Trace", "trace"]

_SHOWN = 5  # rules that came close, the nearest first
# The lists of words that these stages look in stand for a sentence as "clauses" leaves it.
_CASCADE = ("units", "people", "posts", "clauses")


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that took ``text[start:end]``, in a stage of the cascade."""

    rule: str
    stage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that one element kept from firing on ``text[start:end]``.

    ``wanted`` is that element of its ``pattern``; ``there`` what stands in its place, ``""`` for nothing.
    """

    rule: str
    stage: str
    pattern: str
    wanted: str
    there: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as names: subject, predicate, object, its rule, confidence and status."""

    subject: str
    predicate: str
    object: str
    rule: str
    confidence: float
    status: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trace:
    """How one sentence, ``text[start:end]``, was read.

    ``seen`` is each chunk as the rules see it first: its type (``w`` a word) and its words.
    """

    start: int
    end: int
    seen: tuple[tuple[str, str], ...]
    fired: tuple[Fired, ...]
    found: tuple[Found, ...]
    near: tuple[Near, ...]


def trace(document: Document, language: str = "en") -> tuple[Trace, ...]:
    """Read a document and tell for each sentence how.

    Args:
        document: what to read.
        language: of its word lists and rules.

    Raises:
        InvalidRule: there are none for the language.

    >>> steps = trace(Document("a.txt", "Anna Bakari, Rector of Example State University, came."))
    >>> steps[0].seen[0], steps[0].found[0].predicate
    (('PER', 'Anna Bakari'), 'holdsPosition')
    """
    state = read_claims(document, language)
    by_sentence: dict[int, list[Step]] = {}
    for step in state.steps:
        by_sentence.setdefault(step.sentence, []).append(step)
    told = []
    for read in state.reading.sentences:
        start, end = read.sentence.start, read.sentence.end
        steps = by_sentence.get(start, [])
        fired = tuple(
            Fired(s.rule, s.stage, s.chunks[0].start, s.chunks[-1].end) for s in steps if s.rule
        )
        found = tuple(_found(c, state) for c in state.claims if start <= c.start < end)
        told.append(
            Trace(
                start,
                end,
                tuple((c.type, _words(state, c)) for c in (steps[0].chunks if steps else ())),
                fired,
                found,
                _near(steps, {f.rule for f in fired} | {f.rule for f in found}, state, language),
            )
        )
    return tuple(told)


def _words(state: State, chunk: Chunk) -> str:
    return " ".join(state.reading.text(chunk.start, chunk.end).split())


def _found(claim: Raw, state: State) -> Found:
    def name(value: int | Literal) -> str:
        return value.value if isinstance(value, Literal) else state.ent(value).name

    extra = "".join(f", {key} {name(value)}" for key, value in claim.qualifiers)
    return Found(
        name(claim.subject),
        claim.predicate,
        name(claim.object) + extra,
        claim.rule,
        claim.confidence,
        str(claim.status),
        claim.start,
        claim.end,
    )


@dataclass(frozen=True, slots=True)
class _Loosened:
    rule: str
    stage: str
    pattern: str
    wanted: str
    regex: re.Pattern[str]
    needs: Needs
    weight: tuple[int, int]  # things it must see, elements it must have


@cache
def _loosened(language: str) -> tuple[_Loosened, ...]:
    """Return each rule once for each element that it cannot do without, with that element left open."""
    lexicon, names = load(language), sets(language)
    found = []
    for stage, rows in rules(language).items():
        for rule in rows:
            elements = rule.pattern.split()
            parts, _ = pieces(rule.pattern, lexicon, names)
            firm = [k for k, e in enumerate(elements) if not e.endswith("?") and e[0] not in "!~$"]
            if len(firm) < 3:
                continue  # with one of two elements open it would match nearly everywhere
            for k in firm:
                opened = (*parts[:k], r"(?P<open__>(?:(?!; )\S+ ){0,2}?)", *parts[k + 1 :])
                things = sum(elements[f][0] == "{" for f in firm if f != k)
                if not things:
                    continue
                _, needs = pieces(" ".join((*elements[:k], *elements[k + 1 :])), lexicon, names)
                found.append(
                    _Loosened(
                        rule.name, stage, rule.pattern, elements[k],
                        re.compile(AT_A_WORD + "".join(opened)), needs, (things, len(firm)),
                    )
                )  # fmt: skip
    return tuple(found)


def _near(steps: Sequence[Step], fired: set[str], state: State, language: str) -> tuple[Near, ...]:
    """Return the rules that came close to a sentence, those with the longest patterns first."""
    stages = {s.stage: s.chunks for s in steps if not s.rule}
    found: dict[str, tuple[tuple[int, int, int], Near]] = {}
    for rule in _loosened(language):
        if rule.rule in fired:
            continue
        chunks = stages.get(rule.stage if rule.stage in _CASCADE else "end")
        for near in _matches(rule, chunks or (), state):
            rank = (-rule.weight[0], -rule.weight[1], near.end - near.start)
            if rule.rule not in found or rank < found[rule.rule][0]:
                found[rule.rule] = (rank, near)
    ranked = sorted(found.values(), key=lambda pair: (pair[0], pair[1].rule))
    return tuple(near for _, near in ranked[:_SHOWN])


def _matches(rule: _Loosened, chunks: Sequence[Chunk], state: State) -> Iterator[Near]:
    line = encode(list(chunks))
    if not chunks or not rule.needs.met(words_of(line)):
        return
    match = rule.regex.search(line)
    if match is None or not match.group():
        return
    first = line.count(" ", 0, match.start())
    last = min(len(chunks) - 1, first + match.group().count(" ") - 1)
    at = line.count(" ", 0, match.start("open__"))
    there = " ".join(
        _words(state, c) if c.type in ("w", "p") else f"{c.type} {_words(state, c)!r}"
        for c in chunks[at : at + match["open__"].count(" ")]
    )
    yield Near(
        rule.rule, rule.stage, rule.pattern, rule.wanted, there,
        chunks[first].start, chunks[last].end,
    )  # fmt: skip
