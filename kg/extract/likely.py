"""What no pattern says but the whole sentence suggests: pairs of names judged by a small linear model.

The rules are exact and miss what they have no row for. Here every pair of a sentence whose types fit a
predicate is a candidate; a logistic regression over plain features of the sentence (the words between and
around, the distance, which lists of the lexicon its words stand in) says how likely the claim is. Weights
stand in ``pairs.json``, written by ``tools/train_pairs.py`` from annotated reports; features hold everyday
words and types only, never a name. A pair on which a rule has spoken is left to the rule.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from kg.extract.chunks import Chunk
from kg.extract.clauses import low
from kg.extract.state import State, Step

__all__ = [
    "PAIRS",
    "THRESHOLD",
    "Candidate",
    "Line",
    "candidates",
    "features",
    "probability",
    "weights",
]

_GROUPS = {
    "PER": "P", "PERP": "P", "UNI": "O", "ORG": "O", "UNIT": "O", "CONS": "C", "ROLE": "R", "ROLES": "R",
    "PROJ": "J", "PROG": "G", "EVT": "E", "PLACE": "L", "DATE": "D", "STUDY": "S",
}  # fmt: skip
# Which predicate may hold between a subject and an object of these groups.
PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "holdsPosition": (("P", "R"),),
    "affiliatedWith": (("P", "O"),),
    "participatedIn": (("P", "E"), ("O", "E")),
    "partnerIn": (("O", "J"),),
    "memberOf": (("O", "C"), ("P", "C"), ("P", "O")),
    "coordinates": (("O", "J"), ("P", "J"), ("O", "C")),
    "partOfProgramme": (("J", "G"), ("G", "G"), ("C", "G")),
    "fundedBy": (("J", "G"), ("J", "O"), ("E", "G"), ("E", "O"), ("C", "G"), ("C", "O")),
    "heldAt": (("E", "O"), ("E", "L")),
    "organizedBy": (("E", "O"),),
    "heldOn": (("E", "D"),),
    "startDate": (("J", "D"), ("C", "D")),
    "endDate": (("J", "D"), ("C", "D")),
    "locatedIn": (("O", "L"), ("E", "L")),
    "cooperatesWith": (("O", "O"),),
    "offers": (("O", "S"),),
}
THRESHOLD = "threshold"  # under this name a model keeps how sure a suggestion must be
_FAR = 45  # chunks: further apart than that nothing is said of a pair
_LISTS = (
    "lists.say", "lists.sign", "lists.agreement", "lists.fund", "lists.coordinate", "lists.start",
    "lists.host", "lists.organise", "lists.attend", "lists.meet", "lists.appoint", "lists.succeed",
    "lists.part", "lists.opens", "lists.doneby", "lists.spoke", "lists.receive", "lists.attendees",
    "modality.deny", "modality.plan", "modality.hope", "modality.past", "clauses.collective",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: where it begins, its chunks, each as a word of the model, and its own features."""

    start: int
    chunks: tuple[Chunk, ...]
    words: tuple[str, ...]
    common: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair in a sentence: ``chunks[s]`` and ``chunks[o]``; -1 is what the text has in mind."""

    predicate: str
    line: Line
    s: int
    o: int
    subject: Chunk
    object: Chunk

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """The sentence, with lists taken apart."""
        return self.line.chunks


def candidates(state: State) -> Iterator[Candidate]:
    """Yield each pair of a document whose types fit a predicate, sentence by sentence."""
    for step in state.steps:
        if step.stage == "people" and not step.rule:
            yield from _pairs(step, state)


def _pairs(step: Step, state: State) -> Iterator[Candidate]:
    flat = tuple(_flat(step.chunks))
    places = [(k, _GROUPS[c.type], c) for k, c in enumerate(flat) if c.type in _GROUPS]
    if not places:
        return
    in_mind = _in_mind(flat, step, state)
    line = _line(flat, step, state)
    for predicate, kinds in PAIRS.items():
        for mine, theirs in kinds:
            for i, group, subject in places:
                if group != mine or (subject.ref < 0 and group != "E"):
                    continue
                for j, other, target in places:
                    if other != theirs or i == j or abs(i - j) > _FAR:
                        continue
                    if target.ref >= 0 and target.ref == subject.ref:
                        continue
                    if predicate == "cooperatesWith" and j < i:
                        continue
                    yield Candidate(predicate, line, i, j, subject, target)
            for group, thing in in_mind:
                if group == theirs:
                    for i, first, subject in places:
                        if first == mine and subject.ref >= 0 and subject.ref != thing.ref:
                            yield Candidate(predicate, line, i, -1, subject, thing)
                if group == mine:
                    for j, second, target in places:
                        if second == theirs and target.ref != thing.ref:
                            yield Candidate(predicate, line, -1, j, thing, target)


def _flat(chunks: Sequence[Chunk]) -> Iterator[Chunk]:
    for c in chunks:
        yield from c.members


def _in_mind(flat: Sequence[Chunk], step: Step, state: State) -> list[tuple[str, Chunk]]:
    """Return the event and the undertaking that a sentence without one may be about."""
    found: list[tuple[str, Chunk]] = []
    if sum(low(c).isalpha() for c in flat) < 3:
        return found  # a row or a heading speaks of what stands in it
    groups = {_GROUPS.get(c.type) for c in flat}
    start = flat[0].start if flat else 0
    if "E" not in groups and step.event is not None:
        ent = state.ent(step.event)
        found.append(("E", Chunk("EVT", start, start, ent.name, ref=ent.number)))
    if not groups & {"J", "C"}:
        best = None
        for ent in state.reading.registry.ents:
            if ent.type in ("PROJ", "CONS"):
                last = max((b for _, b, _ in ent.mentions if b <= start), default=None)
                if last is not None and (best is None or last > best[0]):
                    best = (last, ent)
        if best is not None:
            ent = best[1]
            group = "J" if ent.type == "PROJ" else "C"
            found.append((group, Chunk(ent.type, start, start, ent.name, ref=ent.number)))
    return found


def _line(flat: tuple[Chunk, ...], step: Step, state: State) -> Line:
    """Return a sentence with what all its pairs share."""
    lex = state.reading.lexicon

    def word(chunk: Chunk) -> str:
        if chunk.type in ("w", "p"):
            text = low(chunk)
            return text if not text.isalpha() or text in lex.english or text in _SMALL else "~"
        return "PRON" if "pron" in chunk.tags else "ANA" if "ana" in chunk.tags else chunk.type

    words = tuple(word(c) for c in flat)
    text = " " + " ".join(low(c) for c in flat if low(c)) + " "
    lists = {name for name in _LISTS if any(f" {phrase} " in text for phrase in lex[name])}
    common = {f"kind:{_sentence_kind(step, state)}"}
    common |= {f"in:{w}" for w in words} | {f"list:{name}" for name in lists}
    return Line(step.sentence, flat, words, frozenset(common))


def features(c: Candidate, state: State) -> frozenset[str]:
    """Return what the model looks at: everyday words and types around a pair, never a name."""
    lex = state.reading.lexicon
    flat = c.chunks
    groups = (
        f"{_GROUPS.get(c.subject.type, c.subject.type)}{_GROUPS.get(c.object.type, c.object.type)}"
    )
    out = {f"g:{groups}", *c.line.common}
    every = c.line.words

    def word(k: int) -> str:
        return every[k] if 0 <= k < len(every) else "^" if k < 0 else "$"

    if c.s >= 0 and c.o >= 0:
        a, b = sorted((c.s, c.o))
        order = "so" if c.s < c.o else "os"
        between = every[a + 1 : b]
        out.add(f"order:{order}:{groups}")
        out.add(
            f"far:{min(len(between), 12) if len(between) < 4 else min(len(between) // 4 * 4, 24)}"
        )
        if len(between) <= 5:
            out.add(f"all:{order}:" + " ".join(between))
        for w in between:
            out.add(f"mid:{w}")
        for w, v in pairwise(between):
            out.add(f"mid2:{w} {v}")
        out.add(f"first:{order}:" + " ".join(between[:2]))
        out.add(f"last:{order}:" + " ".join(between[-2:]))
        out.add(f"pre:{order}:" + word(a - 1))
        out.add(f"pre2:{order}:{word(a - 2)} {word(a - 1)}")
        out.add(f"post:{order}:" + word(b + 1))
        mine, theirs = flat[c.s].type, flat[c.o].type
        out.add(f"same:{min(2, sum(x.type == theirs for x in flat[a + 1 : b]))}")
        out.add(f"rival:{min(2, sum(x.type == mine for x in flat[a + 1 : b]))}")
        if ";" in between or ":" in between:
            out.add("cut")
    else:
        k = c.s if c.s >= 0 else c.o
        out.add(f"mind:{groups}")
        for d in (-2, -1, 1, 2, 3):
            out.add(f"by{d}:{word(k + d)}")
        out.add(f"at:{min(k, 3)}")
        out.add(f"next:{word(k + 1)} {word(k + 2)}")
        out.add(f"prev:{word(k - 2)} {word(k - 1)}")
    for chunk, side in ((c.subject, "s"), (c.object, "o")):
        tags = sorted(chunk.tags & {"pron", "ana", "country", "acronym", "plural", "short"})
        out.add(f"{side}:{chunk.type}:{','.join(tags)}")
        if chunk.type == "ROLE":
            out.add(
                f"role:{chunk.name.split()[0].lower() if chunk.name.split()[0].lower() in lex.english else '~'}"
            )
        if chunk.type == "EVT":
            out.add(f"event:{chunk.value}")
        if chunk.type == "DATE":
            out.add(f"date:{chunk.value.count('-')}{'/' in chunk.value}")
    return frozenset(out)


_SMALL = frozenset(
    "a an the of in at to by on for with from and or is was his her its their our".split()
)


def _sentence_kind(step: Step, state: State) -> str:
    for number, read in enumerate(state.reading.sentences):
        if read.sentence.start == step.sentence:
            return f"{read.sentence.kind}{min(number, 3)}"
    return ""


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of each predicate's features; ``""`` is the constant."""
    path = Path(__file__).resolve().parent / "pairs.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def probability(found: frozenset[str], model: Mapping[str, float]) -> float:
    """Return how likely a pair's claim is, from 0 to 1.

    >>> round(probability(frozenset({"a"}), {"": -1.0, "a": 1.0}), 2)
    0.5
    """
    total = math.fsum([model.get("", 0.0), *(model[f] for f in sorted(found) if f in model)])
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
