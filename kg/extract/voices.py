"""Who may be speaking: verbs of saying and speakers marked as chunks, what stands between them taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg.extract.chunks import Chunk
from kg.extract.clauses import low
from kg.extract.document import ORGS
from kg.extract.names import Known, scan
from kg.extract.state import Heard, State
from kg.lexicon import Lexicon, fold

__all__ = ["ADDING", "PERSON", "SAYING", "inner", "prepare"]

PERSON = ("PER", "PERP")
SAYING = ("SAY", "TELL", "CITE")
ADDING = ("ADD", "ADDTELL")
_TYPES = (
    ("report", "SAY"), ("tell", "TELL"), ("cite", "CITE"), ("add", "ADD"), ("add_tell", "ADDTELL"), ("nouns", "VIEW"),
    ("verdicts", "VERDICT"),
)  # fmt: skip


@cache
def _phrases(lexicon: Lexicon) -> tuple[dict[tuple[str, ...], str], int]:
    found: dict[tuple[str, ...], str] = {}
    for table, kind in _TYPES:
        for phrase in lexicon.ordered[f"speech.{table}"]:
            found.setdefault(tuple(phrase.split()), kind)
    return found, max(len(p) for p in found)


def _mark_verbs(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Make one chunk of each verb of saying with its adverbs, and say which kind it is."""
    lex = state.reading.lexicon
    phrases, longest = _phrases(lex)
    adverbs = lex["speech.adverbs"]

    def adverb(k: int) -> bool:
        word = low(chunks[k]) if 0 <= k < len(chunks) else ""
        return word in adverbs or (word.endswith("ly") and len(word) > 5)

    lows = [low(c) for c in chunks]
    beginnings = {words[0] for words in phrases}
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        kind, size = "", 0
        reach = min(longest, len(chunks) - i) if lows[i] in beginnings else 0
        for n in range(reach, 0, -1):
            words = tuple(lows[i : i + n])
            if words in phrases and all(words):
                kind, size = phrases[words], n
                break
        if not size:
            out.append(chunks[i])
            i += 1
            continue
        end = i + size
        if kind in ("VIEW", "VERDICT"):
            out.append(replace(chunks[i], type=kind, end=chunks[end - 1].end))
            i = end
            continue
        start = chunks[i].start
        while out and low(out[-1]) and (adverb(i - 1) or low(out[-1]) in lex["speech.auxiliary"]):
            before = out[-1]
            if not (
                low(before) in lex["speech.auxiliary"]
                or low(before) in adverbs
                or low(before).endswith("ly")
            ):
                break
            start = out.pop().start
        last = low(out[-1]) if out else ""
        if last in lex["speech.bars"]:
            kind = "w"
        elif last in lex["speech.passive"] and kind in ("SAY", "TELL", "CITE"):
            kind = "SAID"
        while end < len(chunks) and adverb(end) and kind != "w":
            end += 1
        name = " ".join(c.name for c in chunks[i : i + size])
        out.append(Chunk(kind, start, chunks[end - 1].end, name))
        i = end
    return out


def _holders(state: State, word: str) -> list[int]:
    """Return the persons with a post of that name."""
    return [
        p
        for p, held in state.posts.items()
        if any(word in re.split(r"[\s]+", fold(t)) or fold(t) == word for t, _ in held)
    ]


def _at(state: State, person: int, org: int) -> bool:
    if any(o == org for _, o in state.posts.get(person, ())):
        return True
    return any(
        r.subject == person and (r.object == org or ("organization", org) in r.qualifiers)
        for r in state.claims
        if r.predicate in ("holdsPosition", "affiliatedWith")
    )


def _meant(
    state: State, noun: str, org: int | None, heard: Heard, here: Sequence[int]
) -> int | None:
    """Return the person that "the host", "the guest from X" or "the diplomat" is, or None."""
    lex = state.reading.lexicon
    order = [*heard.persons, *here]
    latest = list(reversed(list(dict.fromkeys(reversed(order)))))
    if heard.subject in latest:
        latest.append(heard.subject)
    found = latest
    if org is not None:
        found = [p for p in latest if _at(state, p, org)]
    elif noun in lex["speech.hosts"] or noun in lex["speech.guests"]:
        home = state.host if state.host is not None else state.home
        if home is not None:
            ours = noun in lex["speech.hosts"]
            found = [p for p in latest if _at(state, p, home) is ours]
    else:
        holders = set(_holders(state, noun))
        if holders:
            found = [p for p in latest if p in holders] or (
                sorted(holders) if len(holders) == 1 else []
            )
    return found[-1] if found else None


def _verbal(word: str, lex: Lexicon) -> bool:
    """Tell whether a word goes on after a noun rather than being one that the noun describes."""
    return word.endswith(("ed", "s", "ly")) or len(word) <= 4 or word in lex["speech.finite"]


def _mark_persons(chunks: Sequence[Chunk], state: State, heard: Heard) -> list[Chunk]:
    """Let "the host", "the guest from X", "the coordinator" be the persons that they are."""
    lex = state.reading.lexicon
    out: list[Chunk] = []
    here: list[int] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        meant = here[0] if here else heard.subject
        if low(c) in ("he", "she") and meant is not None:
            c = replace(c, type="PER", ref=meant, tags=frozenset({"pron"}))
        here.extend(m.ref for m in c.members if c.type in PERSON)
        if c.type in PERSON and out and low(out[-1]) == "the":
            c = replace(c, start=out.pop().start)
        stop = i
        if low(c) in ("the", "our", "this"):
            k = i + 1
            # "the Finnish guest", "the young scholar"
            while (
                k < min(i + 3, len(chunks))
                and chunks[k].type == "w"
                and low(chunks[k]) not in lex["speech.persons"]
            ):
                k += 1
            head = chunks[k] if k < len(chunks) else None
            noun = ""
            if head is not None and head.type == "ROLE" and "plural" not in head.tags:
                noun = fold(head.name).split(" for ")[0].split(" of ")[0]
            elif head is not None and low(head) in lex["speech.persons"]:
                noun = low(head)
            follow = chunks[k + 1] if k + 1 < len(chunks) else None
            if noun and (
                follow is None
                or follow.type not in (*PERSON, "ROLE", "w")
                or _verbal(low(follow), lex)
            ):
                org: int | None = None
                stop = k + 1
                if follow is not None and low(follow) in ("of", "from", "at"):
                    n = k + 2 + (k + 2 < len(chunks) and low(chunks[k + 2]) == "the")
                    if n < len(chunks) and (
                        chunks[n].type in ORGS or chunks[n].type in ("UNIT", "PLACE")
                    ):
                        org = chunks[n].ref if chunks[n].type in ORGS else None
                        stop = n + 1
                person = _meant(state, noun, org, heard, here)
                text = state.reading.text(c.start, chunks[stop - 1].end)
                kind = "PER" if person is not None else "SOMEONE"
                out.append(
                    Chunk(
                        kind,
                        c.start,
                        chunks[stop - 1].end,
                        text,
                        ref=-1 if person is None else person,
                        tags=frozenset({"post"}),
                    )
                )
        if stop == i:
            out.append(c)
            stop = i + 1
        i = stop
    return out


def _drop_asides(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Take out what stands between a person and the verb: brackets and an apposition between commas."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        out.append(c)
        i += 1
        if c.type not in PERSON:
            continue
        if i < len(chunks) and low(chunks[i]) == "(":
            stop = next(
                (k for k in range(i, min(i + 12, len(chunks))) if low(chunks[k]) == ")"), None
            )
            if stop is not None:
                i = stop + 1
        if i < len(chunks) and low(chunks[i]) in ("in", "at", "during", "on", "for", "as", "from"):
            # "Bakari in her speech noted"
            for k in range(i + 1, min(i + 8, len(chunks))):
                if chunks[k].type in SAYING:
                    i = k
                if chunks[k].type in (*SAYING, *PERSON, "p", "SPEECH") or low(chunks[k]) in (
                    "and",
                    "that",
                    "who",
                ):
                    break
        if i + 2 < len(chunks) and low(chunks[i]) == "," and chunks[i + 1].type in SAYING:
            # "the Dean, Dr. Bakari, said": the first comma went with the post
            i += chunks[i + 2].type not in PERSON
        if i < len(chunks) and low(chunks[i]) in (",", "–", "-", "—"):
            for k in range(i + 1, min(i + 28, len(chunks) - 1)):
                d = chunks[k]
                if d.type in (*SAYING, "SPEECH", *ADDING, *PERSON) or low(d) in (
                    ";",
                    ":",
                    ".",
                    "that",
                ):
                    break
                if low(d) in (",", "–", "-", "—") and chunks[k + 1].type in SAYING and k > i + 1:
                    if low(chunks[i + 1]) not in ("and", "but"):
                        i = k + 1
                    break
    return out


def prepare(chunks: Sequence[Chunk], state: State, heard: Heard) -> list[Chunk]:
    """Mark verbs of saying and those who may speak, and take out what stands between the two."""
    return _drop_asides(_mark_persons(_mark_verbs(chunks, state), state, heard))


def inner(state: State, heard: Heard, start: int, end: int) -> list[Chunk]:
    """Read a few words that stand inside a quotation: "explained prof. Bakari"."""
    found = []
    for c in scan(state.reading.document.text, start, end, (), state.reading.lexicon, Known()):
        if c.type == "HON" or (c.type == "ROLE" and "rank" in c.tags):
            continue
        if c.type == "PER" or (c.type == "NAME" and len(c.name.split()) < 4):
            registry = state.reading.registry
            if c.type == "PER" or registry.find(replace(c, type="PER")) is not None:
                ent = registry.add(replace(c, type="PER"))
                c = replace(c, type="PER", ref=ent.number)
        found.append(c)
    return prepare(found, state, heard)
