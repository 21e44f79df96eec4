"""What verb phrases are said of: patterns find the phrase, this module whom or what it is about.

A rule of the stages ``undertaking``, ``agreement``, ``study`` and ``programme`` matches a phrase ("is
coordinated by X"); its subject stands somewhere to the left, is a pronoun, or stands in the sentence before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from kg.extract.chunks import Chunk, encode
from kg.extract.document import ORGS
from kg.extract.modality import clause_around, status_at, status_of
from kg.extract.patterns import Rule, rules
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = [
    "Hit", "collect", "collective", "joined", "low", "memory", "org_of", "pair", "scan", "stand_ins", "subject", "text_of", "topic", "union",
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
    for rule in rules(language).get(stage, ()):
        if any(need not in line for need in rule.needs):
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
            org = dict(raw.qualifiers).get("organization")
            if isinstance(org, int):
                return org
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
        or chunks[j].type in ("PROG", "DUR")
        and not chunks[j].parts
    ):
        j -= 1
    if j < 0 or low(chunks[j]) not in lex["clauses.governing"]:
        return False
    return not (j > 0 and low(chunks[j - 1]) in lex["clauses.transparent"])


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
            and (c.type in kinds or "ASSOC" in kinds and c.type == "ORG" and collective(state, c))
            or c.type == "TITLE"
            and "PROJ" in kinds
        ):
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
                or c.ref >= 0
                and state.ent(c.ref).type == "PROJ"
                or k + 1 < len(chunks)
                and (low(chunks[k + 1]) in ("project", ",", "is", "was"))
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
        elif word in ("it", "its") or word == "they" and "PROJ" not in kinds:
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
        return None
    where = pronoun or chunks[max(at, 0)]
    return replace(found, start=where.start, end=where.end)


def _follows_verb(chunks: Sequence[Chunk], k: int, state: State) -> bool:
    return k + 1 < len(chunks) and low(chunks[k + 1]) in state.reading.lexicon["modality.verbs"]


def collect(chunks: Sequence[Chunk], i: int, state: State) -> list[Chunk]:
    """Return the organisations of the enumeration that begins at ``i``, over places and brackets.

    A name of unknown kind between two of its joints is an organisation like its neighbours.
    """
    lex = state.reading.lexicon
    found: list[Chunk] = []
    k = i
    while k < len(chunks):
        c = chunks[k]
        if c.type in ORGLIKE and c.ref >= 0:
            if found and _follows_verb(chunks, k, state):
                break
            found.append(c)
        elif c.type in ("NAME", "ACR") and found and low(chunks[k - 1]) in (",", "and", ";", "the"):
            stop = k + 1
            while stop < len(chunks) and (
                chunks[stop].type in ("NAME", "ACR", "PLACE", "PER") or chunks[stop].name[:1].isupper()
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


def joined(chunks: Sequence[Chunk], i: int, state: State) -> list[Chunk]:
    """Return the organisations that "together with A and B" adds after ``i``, in the same clause."""
    lex = state.reading.lexicon
    for k in range(i, min(i + 12, len(chunks) - 1)):
        if (
            low(chunks[k]) in (";", ".")
            or _follows_verb(chunks, k, state)
            and chunks[k].type in ORGLIKE
        ):
            break
        if (
            low(chunks[k]) in ("together", "along", "jointly", "alongside")
            or low(chunks[k]) == "with"
            and low(chunks[k - 1]) in (",", "partnership", "cooperation")
        ):
            start = k + 1
            while start < len(chunks) and low(chunks[start]) in lex["clauses.listing"] | {"with"}:
                start += 1
            return collect(chunks, start, state)
    return []


# --- descriptions put in the place of what they mean ----------------------------------------------------


def _split(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Divide a list where its semicolon ends a clause: "is led by A; B and C are partners"."""
    out: list[Chunk] = []
    for k, c in enumerate(chunks):
        if len(c.parts) > 1 and _follows_verb(chunks, k, state):
            cut = next(
                (
                    n
                    for n in range(1, len(c.parts))
                    if ";" in state.reading.text(c.parts[n - 1].end, c.parts[n].start)
                ),
                0,
            )
            if cut:
                for parts in (c.parts[:cut], c.parts[cut:]):
                    whole = parts if len(parts) > 1 else ()
                    out.append(replace(parts[0], end=parts[-1].end, parts=whole))
                    out.append(Chunk("p", parts[-1].end, parts[-1].end + 1, ";"))
                out.pop()
                continue
        out.append(c)
    return out


def _word(chunk: Chunk) -> Chunk:
    return replace(chunk, type="w", name=chunk.name.split()[-1].lower(), ref=-1, parts=())


def stand_ins(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Return a sentence in which "this Tempus project" and "both institutions" are what they mean."""
    lex = state.reading.lexicon
    key = f"stood:{chunks[0].start if chunks else -1}"
    if key in state.notes:  # the four readers of a sentence share it
        return list(cast("list[Chunk]", state.notes[key]))
    chunks = _split(chunks, state)
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        if c.type in ("ROLE", "ROLES") and c.name.split()[-1].lower() in lex["clauses.as_words"]:
            # "a member of", "coordinator – X": here they are no posts of persons
            out.append(_word(c))
            if c.tags & {"of-project", "programme"}:
                out.append(Chunk("w", c.end, c.end, "of"))
            if "programme" in c.tags and c.ref >= 0:
                out.append(
                    Chunk(state.ent(c.ref).type, c.end, c.end, state.ent(c.ref).name, ref=c.ref)
                )
            i += 1
            continue
        c = _defined(chunks, i, state)
        made = (
            _described(chunks, i, state) or _ordinal(chunks, i, state) or _both(chunks, i, state) or _consortium(chunks, i, state)
        )
        if made is not None:
            out.append(made[0])
            i = made[1]
            continue
        if c.type in ("PROJ", "CONS") and "ana" in c.tags:
            c = _collective_meant(c, state)
        if (
            c.type == "PROJ"
            and "ana" in c.tags
            and c.name.split()[-1].lower() in ("alliance", "network")
        ):
            # a name that looked like a project's is called an alliance
            state.ent(c.ref).type = "CONS"
        if c.ref >= 0 and c.type in UNDERTAKINGS and not c.parts:
            c = replace(c, type=state.ent(c.ref).type)
        out.append(c)
        i += 1
    state.notes[key] = out
    return list(out)


def _defined(chunks: Sequence[Chunk], i: int, state: State) -> Chunk:
    """Let "X is a network", "X, an alliance", "the Aurora alliance" say what X is."""
    lex = state.reading.lexicon
    c = chunks[i]
    if (
        c.type not in ("UNI", "ORG", "NAME", "ACR", "PLACE", "PER")
        or c.parts
        or c.tags & {"pron", "ana"}
    ):
        return c
    words = [low(x) for x in chunks[i + 1 : i + 9]]
    after = words[0] if words else ""
    kind = ""
    if c.type in ("PER", "NAME", "ACR") and i and low(chunks[i - 1]) in ("alliance", "network"):
        kind = "CONS"  # "the alliance Una Borealis"
    if c.type in ("UNI", "ORG") and "acronym" in c.tags and after in ("alliance", "network"):
        kind = "CONS"
    if c.type in ("PLACE", "PER", "NAME", "ACR") and i and low(chunks[i - 1]) in ("the", "our"):
        if after in ("alliance", "network"):
            kind = "CONS"
        elif after == "project" and c.type in ("NAME", "ACR"):
            kind = "PROJ"
    if not kind and c.type != "PLACE":
        if words[:1] == [","]:
            words = words[1:]
        if words[:1] in (["is"], ["was"]):
            words = words[1:]
        if words[:1] in (["a"], ["an"], ["the"]):
            head = next(
                (w for w in words[1:6] if w in lex["clauses.collective_words"] or not w), ""
            )
            kind = "CONS" if head else ""
    if not kind:
        return c
    if c.ref >= 0 and c.type in ORGLIKE:
        state.ent(c.ref).type = kind
        return replace(c, type=kind)
    return new_entity(state, kind, c.name, c.start, c.end)


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


def _collective_meant(c: Chunk, state: State) -> Chunk:
    """Return "the consortium" or "the alliance" with the entity that the text calls so."""
    word = c.name.lower().split()[-1]
    if word not in ("consortium", "alliance", "network"):
        return c
    best: tuple[int, int] | None = None
    for ent in state.reading.registry.ents:
        if ent.type not in ("PROJ", "CONS"):
            continue
        named = any(word in f.lower() for f in ent.forms)
        for a, b, form in ent.mentions:
            if form == "anaphora" or b > c.start:
                continue
            around = state.reading.text(max(0, a - 25), b + 45).lower()
            if (named or word in around) and (best is None or b > best[0]):
                best = (b, ent.number)
    if best is None and word == "consortium":
        # a consortium runs a project
        latest = memory(state, c.start, ("PROJ",))
        best = (0, latest.ref) if latest is not None else None
    if best is None:
        return c
    return replace(c, type=state.ent(best[1]).type, ref=best[1])


def _described(chunks: Sequence[Chunk], i: int, state: State) -> tuple[Chunk, int] | None:
    """Resolve "the three-year project", "this Tempus project", "the current programme"."""
    lex = state.reading.lexicon
    if low(chunks[i]) not in ("the", "this", "our"):
        return None
    k = i + 1
    while (
        k < len(chunks)
        and k <= i + 3
        and (chunks[k].type in ("DUR", "PROG") or low(chunks[k]) in lex["clauses.describing"])
    ):
        k += 1
    if k >= len(chunks) or k == i + 1 and low(chunks[i]) == "the":
        return None
    word = low(chunks[k])
    after = chunks[k + 1] if k + 1 < len(chunks) else None
    if word == "initiative":
        word = "project"
    if word not in ("project", "programme", "program", "alliance", "consortium", "network") or (
        after is not None
        and (
            after.type in ("PROJ", "CONS", "TITLE", "PROG")
            or low(after) in lex["clauses.after_description"]
        )
    ):
        return None
    kinds = (
        ("PROJ",)
        if word == "project"
        else ("PROG",)
        if word.startswith("program")
        else ("CONS", "PROJ")
    )
    found = memory(state, chunks[i].start, kinds)
    if found is None:
        return None
    inner = tuple(x for x in chunks[i + 1 : k] if x.type in ("DUR", "PROG"))
    state.ent(found.ref).mentions.append((chunks[i].start, chunks[k].end, "anaphora"))
    for x in inner:
        if word == "project" and x.type == "PROG" and x.ref >= 0:
            state.claim(
                "partOfProgramme",
                found.ref,
                x.ref,
                chunks[i].start,
                chunks[k].end,
                "this-project-of-programme",
                0.85,
            )
        if x.type == "DUR":
            state.claim(
                "duration",
                found.ref,
                Literal(x.value, "duration"),
                chunks[i].start,
                chunks[k].end,
                "project-of-duration",
                0.85,
            )
    return replace(found, start=chunks[i].start, end=chunks[k].end, tags=frozenset({"ana"})), k + 1


def _ordinal(chunks: Sequence[Chunk], i: int, state: State) -> tuple[Chunk, int] | None:
    """Resolve "the first of them", "the second project": one of the projects named in a row before."""
    order = ("first", "second", "third", "fourth", "fifth")
    if low(chunks[i]) != "the" or i + 2 >= len(chunks) or low(chunks[i + 1]) not in (*order, "last", "latter", "former"):
        return None
    k = i + 2
    if low(chunks[k]) == "of" and low(chunks[k + 1]) in ("them", "these"):
        k += 2
    elif low(chunks[k]) == "project":
        k += 1
    elif low(chunks[k]) not in state.reading.lexicon["modality.verbs"]:
        return None
    start = chunks[i].start
    named = {
        e.number: min(a for a, _, form in e.mentions if form != "anaphora")
        for e in state.reading.registry.ents
        if e.type == "PROJ" and any(b <= start and a > start - 900 and form != "anaphora" for a, b, form in e.mentions)
    }
    row = sorted(named, key=lambda n: (named[n], n))
    word = low(chunks[i + 1])
    at = -1 if word in ("last", "latter") else 0 if word == "former" else order.index(word)
    if not row or at >= len(row):
        return None
    ent = state.ent(row[at])
    end = chunks[k - 1].end
    return Chunk("PROJ", start, end, ent.name, ref=ent.number, tags=frozenset({"ana"})), k


def _both(chunks: Sequence[Chunk], i: int, state: State) -> tuple[Chunk, int] | None:
    """Resolve "both institutions", "the two universities", "the parties"."""
    lex = state.reading.lexicon
    words = [low(c) for c in chunks[i : i + 4]]
    n = 0
    if words[0] == "both" and len(words) > 1 and words[1] in lex["clauses.sides"]:
        n = 2
    elif (
        words[0] in ("the", "these", "our")
        and len(words) > 2
        and words[1] == "two"
        and words[2] in lex["clauses.sides"]
    ):
        n = 3
    elif words[0] == "the" and len(words) > 1 and words[1] in ("parties", "sides"):
        n = 2
    if not n or i + n < len(chunks) and low(chunks[i + n]) == "of":
        return None
    refs = pair(state, chunks[i].start)
    if not refs:
        return None
    end = chunks[i + n - 1].end
    parts = tuple(
        Chunk(
            state.ent(r).type,
            chunks[i].start,
            end,
            state.ent(r).name,
            ref=r,
            tags=frozenset({"ana"}),
        )
        for r in refs
    )
    return replace(parts[0], parts=parts), i + n


def _consortium(chunks: Sequence[Chunk], i: int, state: State) -> tuple[Chunk, int] | None:
    """Name a consortium after whom it is for or what it runs: "a consortium for DKU"."""
    if low(chunks[i]) not in ("consortium", "alliance") or i + 2 >= len(chunks):
        return None
    k = i + 2 + (low(chunks[i + 2]) == "the")
    if low(chunks[i + 1]) != "for" or k >= len(chunks) or chunks[k].type not in ORGLIKE:
        return None
    name = text_of(state, chunks[i : k + 1])
    return new_entity(state, "CONS", name, chunks[i].start, chunks[k].end), k + 1


def new_entity(state: State, kind: str, name: str, start: int, end: int) -> Chunk:
    """Return a chunk for a name that the words alone did not show, with its entity."""
    chunk = Chunk(kind, start, end, name)
    ent = state.reading.registry.find(chunk)
    if ent is None or (start, end) not in {m[:2] for m in ent.mentions}:
        ent = state.reading.registry.add(chunk)
    return replace(chunk, ref=ent.number)
