"""What verb phrases are said of: patterns find the phrase, this module whom or what it is about.

A rule of the stages ``undertaking``, ``agreement``, ``study`` and ``programme`` matches a phrase ("is
coordinated by X"); its subject stands somewhere to the left, is a pronoun, or stands in the sentence before. Over 400 lines because the searches for it
share their notion of what hangs on what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.chunks import Chunk, encode
from kg.extract.document import ORGS
from kg.extract.modality import clause_around, status_at, status_of
from kg.extract.patterns import Rule, rules, words_of
from kg.extract.state import State
from kg.lexicon import fold
from kg.model import Status

__all__ = [
    "Hit",
    "collect",
    "collective",
    "follows_verb",
    "joined",
    "low",
    "memory",
    "new_entity",
    "org_of",
    "pair",
    "scan",
    "subject",
    "text_of",
    "topic",
    "union",
]  # fmt: skip

ORGLIKE = (*ORGS, "UNIT")
PERSON = ("PER", "PERP")
UNDERTAKINGS = ("PROJ", "CONS", "PROG")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that a rule found: ``chunks[first:last + 1]``, with what it remembers by name."""

    rule: Rule
    chunks: Sequence[Chunk]
    at: Mapping[str, int]
    first: int
    last: int

    def __contains__(self, name: str) -> bool:
        return name in self.at

    def __getitem__(self, name: str) -> Chunk:
        return self.chunks[self.at[name]]

    @property
    def start(self) -> int:
        """Where the phrase begins in the document."""
        return self.chunks[self.first].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.chunks[self.last].end

    @property
    def status(self) -> Status:
        """How its clause puts it, as far as it has come at the end of the phrase."""
        return status_of(clause_around(self.chunks[: self.last + 1], self.first, self.last))

    @property
    def local(self) -> Status:
        """How the phrase itself puts it, whatever the verb of its clause: "X, a member of Y, does not …"."""
        return status_of(self.chunks[self.first : self.last + 1])

    @property
    def whole(self) -> Status:
        """How the whole clause puts it: "an agreement with X is foreseen"."""
        return status_at(self.chunks, self.first, self.last)


def low(chunk: Chunk) -> str:
    """Return a word or sign in lower case with a plain apostrophe, ``""`` for anything else."""
    return chunk.name.lower().replace("’", "'") if chunk.type in ("w", "p") else ""


def scan(stage: str, chunks: Sequence[Chunk], language: str = "en") -> Iterator[Hit]:
    """Yield each phrase that a rule of the stage finds, rule by rule, none of one rule overlapping."""
    line = encode(list(chunks))
    words = words_of(line)
    for rule in rules(language).get(stage, ()):
        if not rule.needs.met(words):
            continue
        floor = 0
        while True:
            match = rule.regex.search(line, floor)
            if match is None or not match.group():
                break
            first = line.count(" ", 0, match.start())
            last = first + match.group().count(" ") - 1
            named = {
                k: int(v[v.index("#") + 1 : v.index(">")])
                for k, v in match.groupdict().items()
                if v is not None
            }
            yield Hit(rule, chunks, named, first, last)
            floor = match.end()


def text_of(state: State, chunks: Sequence[Chunk]) -> str:
    """Return the words of neighbouring chunks as they stand in the document, on one line."""
    return " ".join(state.reading.text(chunks[0].start, chunks[-1].end).split()) if chunks else ""


# --- who is meant ---------------------------------------------------------------------------------------


def memory(state: State, before: int, kinds: Sequence[str]) -> Chunk | None:
    """Return the thing of these kinds that the text has named last before a place.

    The kind ``ASSOC`` is an organisation of organisations.
    """
    best: tuple[int, int, int] | None = None
    for ent in state.reading.registry.ents:
        if ent.type not in kinds and not (
            "ASSOC" in kinds and collective(state, Chunk(ent.type, 0, 0, "", ref=ent.number))
        ):
            continue
        for start, end, _ in ent.mentions:
            if end <= before and (best is None or (end, -start) > (best[1], -best[0])):
                best = (start, end, ent.number)
    if best is None:
        return None
    ent = state.ent(best[2])
    return Chunk(ent.type, best[0], best[1], ent.name, ref=ent.number, tags=frozenset({"memory"}))


def pair(state: State, before: int) -> tuple[int, ...]:
    """Return the two organisations that "both universities" or "the parties" are."""
    seen: list[tuple[int, int]] = []
    for ent in state.reading.registry.ents:
        places = [start for start, end, _ in ent.mentions if end <= before]
        if ent.type in ("UNI", "ORG") and places and not ent.unit:
            seen.append((max(places), ent.number))
    seen.sort()
    unis = [n for _, n in seen if state.ent(n).type == "UNI"]
    if state.home in unis[:-2]:  # the university of the report is one of the two
        unis = [unis[-1], state.home]
    found = unis if len(unis) >= 2 else [n for _, n in seen]
    return tuple(found[-2:]) if len(found) >= 2 else ()


def topic(state: State, before: int, kinds: Sequence[str] = ("UNI", "ORG")) -> Chunk | None:
    """Return what the sentence before was about: its first organisation, else the latest one."""
    sentence = max(
        (r.sentence for r in state.reading.sentences if r.sentence.end <= before),
        key=lambda s: s.start,
        default=None,
    )
    if sentence is not None:
        found = [
            (a, b, e)
            for e in state.reading.registry.ents
            if e.type in kinds and not e.unit
            for a, b, _ in e.mentions
            if sentence.start <= a and b <= sentence.end
        ]
        if found:
            a, b, ent = min(found, key=lambda x: x[:2])
            return Chunk(ent.type, a, b, ent.name, ref=ent.number, tags=frozenset({"memory"}))
    return memory(state, before, kinds)


def org_of(state: State, person: int) -> int | None:
    """Return the organisation for which a person acts, as far as the text has told."""
    for _, org in reversed(state.posts.get(person, [])):
        if org is not None:
            return org
    for raw in reversed(state.claims):
        if (
            raw.subject == person
            and raw.predicate == "affiliatedWith"
            and isinstance(raw.object, int)
        ):
            return raw.object
        if raw.subject == person and raw.predicate == "holdsPosition":
            post_at = dict(raw.qualifiers).get("organization")
            if isinstance(post_at, int):
                return post_at
    return None


def union(chunks: Sequence[Chunk], state: State) -> Chunk | None:
    """Return one chunk whose members all of them are, persons standing for their organisations."""
    members: dict[int, Chunk] = {}
    for chunk in chunks:
        for member in chunk.members:
            ref: int | None = member.ref
            if member.type in PERSON:
                ref = org_of(state, member.ref)
            if ref is not None and ref >= 0:
                members.setdefault(
                    ref, replace(member, ref=ref, parts=(), type=state.ent(ref).type)
                )
    found = tuple(members.values())
    if not found:
        return None
    start, end = min(c.start for c in chunks), max(c.end for c in chunks)
    return replace(found[0], start=start, end=end, parts=found if len(found) > 1 else ())


def _governed(chunks: Sequence[Chunk], k: int, state: State) -> bool:
    """Tell whether a name hangs on another noun: "the meeting of X", "the staff at Y"."""
    lex = state.reading.lexicon
    j = k - 1
    while j >= 0 and (
        low(chunks[j]) in ("the", "a", "an", "project", "new", "this", "“", '"', "«")
        or (chunks[j].type in ("PROG", "DUR") and not chunks[j].parts)
    ):
        j -= 1
    if j < 0 or low(chunks[j]) not in lex["clauses.governing"]:
        return False
    return not (j > 0 and low(chunks[j - 1]) in lex["clauses.transparent"])


_UNDERTAKEN = frozenset(
    "project initiative network alliance consortium programme program scheme action partnership".split()
)


def _attached(chunks: Sequence[Chunk], k: int, at: int, state: State) -> bool:
    """Tell whether a phrase follows its noun at once: "X, which was launched", "X (launched"."""
    light = state.reading.lexicon["clauses.light"]
    if low(chunks[k + 1]) == "(":
        k = next((j for j in range(k + 1, at) if low(chunks[j]) == ")"), k)
    first = [low(c) for c in chunks[k + 1 : k + 3]]
    if first[:1] in (["which"], ["that"]) or first == [",", "which"] or first == [",", "that"]:
        return not any(low(c) == ";" for c in chunks[k + 1 : at])
    if any(low(c) == "which" for c in chunks[k + 1 : at]) and chunks[at - 1].type in ORGLIKE:
        # "X, a programme which the Union launched in"
        return True
    if first[:1] == [","] and first[1:] and first[1] in ("a", "an", "the", "its", "our"):
        # "X, a water project led by": what it is stands between, in words alone
        told = [low(c) for c in chunks[k + 2 : at]]
        heads = _UNDERTAKEN & set(told)
        if heads and all(told) and not set(told) & {",", ";", "of", "for", "with", "and", "by"}:
            return True
    if first[:1] == [","] and first[1:] and first[1].endswith("ed"):
        # "X, launched in May and financed by": participles hang on the name in a row
        between = chunks[k + 2 : at]
        verbs = state.reading.lexicon["modality.verbs"]
        return low(chunks[at - 1]) in ("and", ",") and not any(
            c.type in (*PERSON, "EVT")
            or low(c) in (";", "which", "who")
            or low(c) in verbs - {"and"}
            for c in between[1:]
        )
    return all(low(c) in light or c.type in ("DUR", "PROG", "REF") for c in chunks[k + 1 : at])


def _adjacent(chunks: Sequence[Chunk], k: int, at: int, state: State) -> bool:
    auxiliary = state.reading.lexicon["clauses.auxiliary"]
    return all(low(c) in auxiliary for c in chunks[k + 1 : at])


def subject(
    chunks: Sequence[Chunk],
    at: int,
    state: State,
    kinds: Sequence[str] = UNDERTAKINGS,
    *,
    loose: bool = False,
    anaphoric: bool = False,
) -> Chunk | None:
    """Return what a phrase that begins at ``at`` is said of, or None.

    ``loose`` lets it be what the text named last, without a pronoun for it; ``anaphoric`` says that the
    phrase itself has one ("are its partners").
    """
    lex = state.reading.lexicon
    pronoun: Chunk | None = chunks[at] if anaphoric else None
    fallback: Chunk | None = None
    k = at - 1
    while k >= 0:
        c = chunks[k]
        word = low(c)
        if (
            c.ref >= 0
            and (c.type in kinds or ("ASSOC" in kinds and c.type == "ORG" and collective(state, c)))
        ) or (c.type == "TITLE" and "PROJ" in kinds):
            modifies = (
                c.type == "PROG"
                and k + 1 < len(chunks)
                and low(chunks[k + 1]) in lex["clauses.modified"]
            )
            hangs = _governed(chunks, k, state) and not _attached(chunks, k, at, state)
            if c.type in ORGLIKE and c.type != "CONS" and not hangs:
                # the agent of a passive is not the subject of what follows
                j = k - 1 - (k > 0 and low(chunks[k - 1]) == "the")
                hangs = j >= 0 and low(chunks[j]) in ("by", "with", "from")
            named = (
                c.type != "TITLE"
                or (c.ref >= 0 and state.ent(c.ref).type == "PROJ")
                or (k + 1 < len(chunks) and (low(chunks[k + 1]) in ("project", ",", "is", "was")))
            )
            if not modifies and not hangs and named:
                return c
            if not modifies and named and c.type not in ORGLIKE:
                fallback = fallback or c
        elif c.type in ("EVT",) and pronoun is None and _adjacent(chunks, k, at, state):
            return None
        elif (
            c.type in (*ORGLIKE, *PERSON, "STUDY")
            and pronoun is None
            and _adjacent(chunks, k, at, state)
        ):
            before = low(chunks[k - 1]) if k > 0 else ""
            if before == "the" and k > 1:
                before = low(chunks[k - 2])
            if before not in lex["clauses.governing"] and before not in (
                "which",
                "that",
                "and",
                ",",
            ):
                return None
        elif word == ";" and pronoun is None:
            break
        elif word in lex["clauses.own_work"] and _adjacent(chunks, k, at, state):
            pronoun = pronoun or c  # "work began in": on what the text speaks of
        elif word in ("it", "its") or (word == "they" and "PROJ" not in kinds):
            pronoun = pronoun or c
        elif (
            word in lex["clauses.gatherings"]
            and pronoun is None
            and _adjacent(chunks, k, at, state)
        ):
            return None
        k -= 1
    if pronoun is None and not loose:
        return None
    if pronoun is not None and fallback is not None:
        return fallback
    found = memory(state, chunks[0].start, kinds)
    if found is None:
        return fallback
    where = pronoun or chunks[max(at, 0)]
    return replace(found, start=where.start, end=where.end)


def follows_verb(chunks: Sequence[Chunk], k: int, state: State) -> bool:
    """Tell whether a finite verb comes next, so that the chunk is a subject."""
    return k + 1 < len(chunks) and low(chunks[k + 1]) in state.reading.lexicon["modality.verbs"]


def collect(chunks: Sequence[Chunk], i: int, state: State) -> list[Chunk]:
    """Return the organisations of the enumeration that begins at ``i``, over places and brackets.

    A name of unknown kind between two of its joints is an organisation like its neighbours.
    """
    lex = state.reading.lexicon
    found: list[Chunk] = _towns(chunks, i, state)
    k = i
    while k < len(chunks):
        c = chunks[k]
        if c.type in ORGLIKE and c.ref >= 0:
            if found and follows_verb(chunks, k, state):
                break
            found.append(c)
        elif c.type in ("NAME", "ACR") and found and low(chunks[k - 1]) in (",", "and", ";", "the"):
            stop = k + 1
            while stop < len(chunks) and (
                chunks[stop].type in ("NAME", "ACR", "PLACE", "PER")
                or chunks[stop].name[:1].isupper()
            ):
                stop += 1
            end = low(chunks[stop]) if stop < len(chunks) else "."
            if end in (",", "and", ";", ".", "(", "-", "–"):
                name = text_of(state, chunks[k:stop])
                found.append(new_entity(state, "ORG", name, c.start, chunks[stop - 1].end))
            k = stop
            continue
        elif c.type == "w" and c.name[:1].isupper() and found:
            pass  # the odd first word of a name
        elif c.type not in ("PLACE", "NAME", "ACR", "DUR") and low(c) not in lex["clauses.listing"]:
            break
        k += 1
    return found


def _towns(chunks: Sequence[Chunk], i: int, state: State) -> list[Chunk]:
    """Return the universities for which towns stand at the head of a list: "Alba, Brezno and the University of C"."""
    found: list[Chunk] = []
    k = i - 1
    while k >= 0:
        c = chunks[k]
        if c.type == "PLACE" and c.ref >= 0:
            number = town_university(c, state)
            if number is None:
                break
            found.insert(0, Chunk("UNI", c.start, c.end, c.name, ref=number))
        elif not (low(c) in (",", "and", "the") or re.fullmatch(r"\d", c.name)):
            break
        k -= 1
    return found


def town_university(chunk: Chunk, state: State) -> int | None:
    """Return the university that a town stands for, if just one bears its name."""
    name = fold(chunk.name)
    found = [e.number for e in state.reading.registry.ents if e.type == "UNI" and name in e.words()]
    return found[0] if len(found) == 1 else None


def joined(chunks: Sequence[Chunk], i: int, state: State) -> list[Chunk]:
    """Return the organisations that "together with A and B" adds after ``i``, in the same clause."""
    lex = state.reading.lexicon
    for k in range(i, min(i + 12, len(chunks) - 1)):
        if low(chunks[k]) in (";", ".") or (
            follows_verb(chunks, k, state) and chunks[k].type in ORGLIKE
        ):
            break
        if low(chunks[k]) in ("together", "along", "jointly", "alongside") or (
            low(chunks[k]) == "with"
            and low(chunks[k - 1]) in (",", "partnership", "cooperation", "side", "hand")
        ):
            start = k + 1
            while start < len(chunks) and low(chunks[start]) in lex["clauses.listing"] | {"with"}:
                start += 1
            return collect(chunks, start, state)
    return []


def collective(state: State, chunk: Chunk) -> bool:
    """Tell whether an organisation is one of organisations: an association, a group, a league."""
    if chunk.ref < 0:
        return False
    ent = state.ent(chunk.ref)
    if ent.type == "CONS":
        return True
    lex = state.reading.lexicon
    words = {w.strip("’'") for w in ent.words()}
    if ent.type != "ORG" or any(f in lex.ordered["projects.union"] for f in ent.forms):
        return False
    return bool(words & lex["clauses.collective"]) or bool(
        words & lex["clauses.assembled"] and words & lex["clauses.assembly_of"]
    )


def new_entity(state: State, kind: str, name: str, start: int, end: int) -> Chunk:
    """Return a chunk for a name that the words alone did not show, with its entity."""
    chunk = Chunk(kind, start, end, name)
    ent = state.reading.registry.find(chunk)
    if ent is None or (start, end) not in {m[:2] for m in ent.mentions}:
        ent = state.reading.registry.add(chunk)
    return replace(chunk, ref=ent.number)
