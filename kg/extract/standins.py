"""Descriptions put in the place of what they mean: "this Tempus project", "both institutions", "the alliance"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from kg.extract.chunks import Chunk
from kg.extract.clauses import (
    ORGLIKE,
    UNDERTAKINGS,
    follows_verb,
    low,
    memory,
    new_entity,
    pair,
    text_of,
)
from kg.extract.state import State
from kg.model import Literal

__all__ = ["stand_ins"]


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
        if c.type in ("ROLE", "ROLES") and (
            c.name.split()[-1].lower() in lex["clauses.as_words"] or "of-project" in c.tags
        ):
            # "a member of", "coordinator – X": here they are no posts of persons
            out.append(_word(c))
            if c.tags & {"of-project", "programme"}:
                out.append(Chunk("w", c.end, c.end, "of"))
            if "of-project" in c.tags:
                last = memory(state, c.start, ("PROJ", "CONS"))
                if last is not None:
                    out.append(replace(last, start=c.end, end=c.end))
            if "programme" in c.tags and c.ref >= 0:
                out.append(
                    Chunk(state.ent(c.ref).type, c.end, c.end, state.ent(c.ref).name, ref=c.ref)
                )
            i += 1
            continue
        if c.type in ("UNI", "ORG") and c.ref >= 0 and "ana" not in c.tags:
            _drop_kind(out, state)
        c = _defined(chunks, i, state)
        made = (
            _described(chunks, i, state)
            or _ordinal(chunks, i, state)
            or _both(chunks, i, state)
            or _consortium(chunks, i, state)
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


def _drop_kind(out: list[Chunk], state: State) -> None:
    """Drop what a name is called before it, "the German agency X": the rules know names without it."""
    lex = state.reading.lexicon
    if len(out) < 2 or low(out[-1]) not in lex["org.apposed"]:
        return
    out.pop()
    # "the German accreditation agency X": what tells of the kind goes with it
    own = lex["places.demonyms"] | {"local", "public", "private"}
    at = next((k for k in range(len(out) - 1, max(0, len(out) - 4), -1) if low(out[k]) in own), 0)
    if at and all(low(c).isalpha() and low(c) not in _BOUNDS for c in out[at + 1 :]):
        del out[at:]


_BOUNDS = frozenset(["the", "a", "an", "and", "of", "by", "with", "from", "in", "for", "to"])


def _split(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Divide a list where its semicolon ends a clause: "is led by A; B and C are partners"."""
    out: list[Chunk] = []
    for k, c in enumerate(chunks):
        if len(c.parts) > 1 and follows_verb(chunks, k, state):
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
    if k >= len(chunks) or (k == i + 1 and low(chunks[i]) == "the"):
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
    if (
        low(chunks[i]) != "the"
        or i + 2 >= len(chunks)
        or low(chunks[i + 1]) not in (*order, "last", "latter", "former")
    ):
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
        if e.type == "PROJ"
        and any(b <= start and a > start - 900 and form != "anaphora" for a, b, form in e.mentions)
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
    if not n or (i + n < len(chunks) and low(chunks[i + n]) == "of"):
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
    """Name a consortium after whom it is for or what it runs: "a consortium for Lindholm University"."""
    if low(chunks[i]) not in ("consortium", "alliance") or i + 2 >= len(chunks):
        return None
    k = i + 2 + (low(chunks[i + 2]) == "the")
    if low(chunks[i + 1]) != "for" or k >= len(chunks) or chunks[k].type not in ORGLIKE:
        return None
    name = text_of(state, chunks[i : k + 1])
    return new_entity(state, "CONS", name, chunks[i].start, chunks[k].end), k + 1
