"""What the model of pairs looks at: everyday words, types and places around a pair, never a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.extract.cascade import title
from kg.extract.chunks import Chunk
from kg.extract.clauses import low
from kg.extract.pairs import GROUPS, Candidate, Line
from kg.extract.state import Raw, State
from kg.lexicon import Lexicon

__all__ = ["View", "features", "own", "shared", "stem"]

_LISTS = (
    "lists.say", "lists.sign", "lists.agreement", "lists.fund", "lists.coordinate", "lists.start",
    "lists.host", "lists.organise", "lists.attend", "lists.meet", "lists.appoint", "lists.succeed",
    "lists.part", "lists.opens", "lists.doneby", "lists.spoke", "lists.receive", "lists.attendees",
    "modality.deny", "modality.plan", "modality.hope", "modality.past", "clauses.collective",
)  # fmt: skip
_SMALL = frozenset(
    "a an the of in at to by on for with from and or is was his her its their our".split()
)
_FUNCTION = _SMALL | frozenset(
    "who which that as were are has have had been be not but between among under within during after before both all also , . ; : ( ) – - — ' \" 's".split()
)
_ENDS = re.compile(r"(?:ies|ied|ying|ing|ed|es|s|e|y)$")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without its ending, so that forms of a verb fall together.

    >>> {stem("signs"), stem("signed"), stem("signing")}
    {'sign'}
    """
    if len(word) < 5 or not word.isalpha():
        return word
    cut = _ENDS.sub("", word)
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "ls":
        cut = cut[:-1]
    return cut if len(cut) >= 3 else word


@dataclass(frozen=True, slots=True)
class View:
    """A line as the model sees it: a word for each chunk, and what all pairs of the line share."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    lists: tuple[frozenset[str], ...]  # lists of the lexicon each single word stands in
    common: frozenset[str]
    said: Mapping[tuple[int, int | str], frozenset[str]]  # what rules claimed of pairs, anywhere
    posts: Mapping[int, frozenset[str]]  # predicates that rules claimed of a subject
    taken: Mapping[int, frozenset[int]]  # whose rules say a post is

    @classmethod
    def of(cls, line: Line, state: State) -> View:
        """Look at a line."""
        lex = state.reading.lexicon
        words = tuple(_word(c, lex) for c in line.chunks)
        stems = tuple(stem(w) for w in words)
        single = _single_words(tuple(lex[name] for name in _LISTS))
        text = " " + " ".join(low(c) for c in line.chunks if low(c)) + " "
        common = {f"kind:{line.read.sentence.kind}{min(line.number, 3)}", f"row:{line.row}"}
        common |= {f"list:{name}" for name in _LISTS if any(f" {p} " in text for p in lex[name])}
        common |= {f"in:{s}" for s in stems if s not in _FUNCTION}
        common |= {f"head:{stem(_word(c, lex))}" for c in line.head}
        common.add(f"size:{min(len(words) // 8, 6)}")
        said: dict[tuple[int, int | str], set[str]] = {}
        taken: dict[int, set[int]] = {}
        posts: dict[int, set[str]] = {}
        for raw in state.claims:
            if isinstance(raw.object, int):
                said.setdefault((raw.subject, raw.object), set()).add(_saying(raw))
                if raw.predicate == "cooperatesWith":
                    said.setdefault((raw.object, raw.subject), set()).add(_saying(raw))
            else:
                for _, org in raw.qualifiers:
                    if isinstance(org, int):
                        said.setdefault((raw.subject, org), set()).add("post")
                value = raw.object.value.lower()
                said.setdefault((raw.subject, value), set()).add(_saying(raw))
                if raw.predicate == "holdsPosition":
                    for k, c in enumerate(line.chunks):
                        if (
                            c.type in ("ROLE", "ROLES")
                            and raw.start <= c.start
                            and c.end <= raw.end
                        ):
                            taken.setdefault(k, set()).add(raw.subject)
            posts.setdefault(raw.subject, set()).add(raw.predicate)
        return cls(
            words, stems, tuple(single.get(w, frozenset()) for w in words), frozenset(common),
            {k: frozenset(v) for k, v in said.items()}, {k: frozenset(v) for k, v in posts.items()},
            {k: frozenset(v) for k, v in taken.items()},
        )  # fmt: skip


def _saying(raw: Raw) -> str:
    return f"{raw.predicate}{'' if raw.status.name == 'HELD' else '-'}"


@lru_cache(maxsize=8)
def _single_words(phrases: tuple[frozenset[str], ...]) -> Mapping[str, frozenset[str]]:
    out: dict[str, set[str]] = {}
    for name, found in zip(_LISTS, phrases, strict=True):
        for phrase in found:
            for word in (phrase.split()[0], phrase):
                out.setdefault(word, set()).add(name.split(".")[1])
    return {w: frozenset(v) for w, v in out.items()}


def _word(chunk: Chunk, lex: Lexicon) -> str:
    if chunk.type in ("w", "p"):
        text = low(chunk)
        return text if not text.isalpha() or text in lex.english or text in _SMALL else "~"
    return "PRON" if "pron" in chunk.tags else "ANA" if "ana" in chunk.tags else chunk.type


def features(c: Candidate, view: View, state: State) -> frozenset[str]:
    """Return what the model looks at in a pair."""
    return frozenset((*own(c, view, state), *shared(c, view)))


def shared(c: Candidate, view: View) -> Iterator[str]:
    """Yield what all pairs of a line have that are of the same groups, and named or meant alike."""
    yield f"g:{c.groups}"
    yield from view.common
    if c.s < 0 or c.o < 0:
        for s in view.common:
            if s.startswith(("in:", "list:", "head:", "row:")):
                yield f"{c.groups}:{s}"


def own(c: Candidate, view: View, state: State) -> frozenset[str]:
    """Return what a pair has to itself."""
    return frozenset(_own(c, view, state))


def _own(c: Candidate, view: View, state: State) -> Iterator[str]:
    g, stems = c.groups, view.stems

    def word(k: int) -> str:
        return stems[k] if 0 <= k < len(stems) else "^" if k < 0 else "$"

    if c.s >= 0 and c.o >= 0:
        yield from _between(c, view, word)
    else:
        k = c.s if c.s >= 0 else c.o
        side = "s" if c.s >= 0 else "o"
        how = f"{c.how}:{side}"
        yield f"how:{how}:{g}"
        yield f"first:{k < 3}:{g}"
        for d in (-3, -2, -1, 1, 2, 3, 4):
            yield f"by{d}:{word(k + d)}"
            yield f"by{d}:{how[:3]}:{g}:{word(k + d)}"
        verb = _verb(view, k)
        yield f"verb:{g}:{verb}"
        before = _verb(view, k, -1)
        yield f"verb-:{g}:{before}"
        yield f"next:{word(k + 1)} {word(k + 2)}"
        yield f"prev:{word(k - 2)} {word(k - 1)}"
        types = sorted({GROUPS.get(x.type, "") for x in c.line.chunks} - {""})
        yield f"types:{g}:{''.join(types)}"
    for chunk, side in ((c.subject, "s"), (c.object, "o")):
        yield from _thing(chunk, side, g, state, c)
    key = _value(c)
    for about in view.said.get((c.subject.ref, key), ()):
        yield f"said:{about}"
    if g[1] == "R":
        owners = view.taken.get(c.o, frozenset())
        yield f"taken:{'mine' if c.subject.ref in owners else 'other' if owners else 'free'}"
    elif g[0] == "R":
        owners = view.taken.get(c.s, frozenset())
        yield f"owned:{bool(owners)}"
        for owner in sorted(owners):
            for about in view.said.get((owner, c.object.ref), ()):
                yield f"owner:{about}"
    elif g[1] == "D":
        for predicate in ("heldOn", "startDate", "endDate"):
            if predicate in view.posts.get(c.subject.ref, ()):
                yield f"dated:{predicate}"
    for about in view.said.get((c.object.ref, c.subject.ref), ()):
        yield f"unsaid:{about}"
    for about in view.posts.get(c.subject.ref, ()):
        yield f"has:{g}:{about}"


def _value(c: Candidate) -> int | str:
    if c.groups[1] == "R":
        return title(c.object).lower()
    return c.object.value.lower() if c.groups[1] == "D" else c.object.ref


def _between(c: Candidate, view: View, get: Callable[[int], str]) -> Iterator[str]:
    g, flat, stems = c.groups, c.line.chunks, view.stems
    forward = c.s < c.o
    b = c.o if forward else c.s
    mine, theirs = (c.end, c.o) if g[0] == "R" else (c.s, c.end)  # where each side ends
    start, stop = (mine + 1, c.o) if forward else (theirs + 1, c.s)
    between = stems[start:stop]
    way = ("so:" if forward else "os:") + g
    yield f"order:{way}"
    n = len(between)
    yield f"far:{g}:{n if n < 5 else min(n // 4 * 4, 24)}"
    if n <= 6:
        yield f"all:{way}:" + " ".join(between)
    content = [w for w in between if w not in _FUNCTION and w.islower() and w.isalpha()]
    types = [w for w in between if not w.islower() and w.isalpha()]
    if n > 2:
        yield f"skip:{way}:" + " ".join(w for w in between if w not in ("the", "a", "an"))[:60]
        yield f"content:{way}:" + " ".join(content[:4])
    for w in set(between):
        yield f"mid:{w}"
        yield f"mid:{way}:{w}"
    for w, v in pairwise(between):
        yield f"mid2:{way}:{w} {v}"
    for k in range(start, stop):
        for name in view.lists[k]:
            yield f"midlist:{way}:{name}"
    yield f"types:{way}:" + " ".join(types[:4])
    yield f"first:{way}:" + " ".join(between[:2])
    yield f"last:{way}:" + " ".join(between[-2:])
    lo, hi = min(c.s, c.o), max(mine, theirs)
    yield f"pre:{way}:{get(lo - 1)}"
    yield f"pre2:{way}:{get(lo - 2)} {get(lo - 1)}"
    yield f"post:{way}:{get(hi + 1)}"
    yield f"post2:{way}:{get(hi + 1)} {get(hi + 2)}"
    yield f"verb:{way}:{_verb(view, b)}"
    yield f"verb-:{way}:{_verb(view, lo, -1)}"
    inner = flat[start:stop]
    same = min(2, sum(x.type == flat[c.o].type for x in inner))
    rival = min(2, sum(x.type == flat[c.s].type for x in inner))
    yield f"same:{way}:{same}"
    yield f"rival:{way}:{rival}"
    yield f"both:{way}:{same}{rival}"
    for cut in (";", ":", "(", ")"):
        if cut in between:
            yield f"cut:{way}:{cut}"
    if "(" in between and ")" not in between:
        yield f"into:{way}"
    if all(w in (",", "and", "the", ";", "as", "well") or not w.islower() for w in between):
        yield f"plain:{way}"
    # how far along an enumeration: the first words before the list that the object or subject stands in
    for k, side in ((c.s, "s"), (c.o, "o")):
        at = k - 1
        while at >= 0 and (
            view.words[at] in (",", "and", "the", ";", ")", "(")
            or flat[at].type == flat[k].type
            or flat[at].type in ("ROLE", "PLACE", "UNIT")
            and flat[k].type in ("PER", "UNI", "ORG")
        ):
            at -= 1
        if k - at > 1:
            yield f"list-{side}:{way}:{get(at)}"
            yield f"list2-{side}:{way}:{get(at - 1)} {get(at)}"


def _verb(view: View, k: int, step: int = 1) -> str:
    """Return the stem of the nearest word on a side that is no function word."""
    at = k + step
    for _ in range(6):
        if not 0 <= at < len(view.words):
            return "$"
        w = view.stems[at]
        if w.islower() and w.isalpha() and w not in _FUNCTION:
            return w
        at += step
    return "-"


def _thing(chunk: Chunk, side: str, g: str, state: State, c: Candidate) -> Iterator[str]:
    lex = state.reading.lexicon
    tags = sorted(
        chunk.tags
        & {"pron", "ana", "country", "acronym", "plural", "short", "longer", "former", "town"}
    )
    yield f"{side}:{g}:{chunk.type}:{','.join(tags)}"
    if chunk.type in ("ROLE", "ROLES"):
        first = chunk.name.split()[0].lower()
        yield f"role:{first if first in lex.english else '~'}"
        if "longer" in chunk.tags:
            kinds = [x.type for x in c.line.chunks[(c.o if side == "o" else c.s) + 1 : c.end + 1]]
            yield "longer:" + "".join("w" if k == "w" else f"<{k}>" for k in kinds)
            yield f"longest:{chunk.ref >= 0}"
        nxt = c.line.chunks[c.end + 1] if c.end >= 0 and c.end + 1 < len(c.line.chunks) else None
        yield f"role+:{nxt.type if nxt and nxt.type not in 'wp' else low(nxt) if nxt else '$'}"
    elif chunk.type == "EVT":
        yield f"event:{g}:{chunk.value}"
        yield f"main:{g}:{chunk.ref == state.main_event}"
    elif chunk.type == "DATE":
        yield f"date:{chunk.value.count('-')}{'/' in chunk.value}{len(chunk.value.split('/')[0])}"
    elif chunk.type in ("UNI", "ORG", "UNIT", "CONS"):
        tail = [w.lower() for w in chunk.name.split()]
        heads = [w for w in tail if w in lex["org.organization"]]
        yield f"{side}head:{g}:{heads[0] if heads else chunk.type}"
        yield f"{side}home:{g}:{chunk.ref == state.home}"
    if chunk.ref >= 0 and chunk.type not in ("ROLE", "ROLES"):
        count = len(state.ent(chunk.ref).mentions)
        yield f"{side}count:{g}:{min(count, 4)}"
