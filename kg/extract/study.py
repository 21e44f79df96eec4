"""Courses of study: who offers them, to which degree they lead, and which project they grew out of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.clauses import (
    ORGLIKE,
    PERSON,
    Hit,
    collect,
    joined,
    low,
    memory,
    new_entity,
    org_of,
    scan,
    topic,
    union,
)
from kg.extract.document import Read
from kg.extract.standins import stand_ins
from kg.extract.state import State
from kg.lexicon import fold
from kg.model import Literal, Status

__all__ = ["clauses", "finish"]

_HEADS = ("programme", "program", "course", "degree")
_CAPITALS = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:(?: (?:and|of|in|for|&|the))? [A-ZÀ-Þ][\w’'-]+)+")


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""
    line = _anaphora(stand_ins(chunks, state), state)
    if not any(c.type == "STUDY" for c in line):
        return
    for hit in scan("study", line):
        _HANDLERS[hit.rule.action](hit, state)
    for c in line:
        for member in c.members:
            if member.type == "STUDY" and member.ref >= 0 and "ana" not in member.tags:
                _credential(member, state)


def finish(state: State) -> None:
    """Nothing is left to do at a document's end."""


def _credential(chunk: Chunk, state: State) -> None:
    level = fold(chunk.value.split()[0]) if chunk.value else ""
    level = re.sub(r"(?:'s|s'|')$", "", level)
    name = next((n for key, n in _levels(state) if level == key), "")
    if name:
        state.claim(
            "credential", chunk.ref, Literal(name), chunk.start, chunk.end, "level-of-course", 0.9
        )


def _levels(state: State) -> Sequence[tuple[str, str]]:
    rows = state.reading.lexicon.ordered["study_programmes.credentials"]
    return [(row.split("=")[0], row.split("=")[1]) for row in rows]


# --- which course is meant -----------------------------------------------------------------------------


def _anaphora(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Let "this joint master's programme" be the course named before."""
    lex = state.reading.lexicon
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        if low(chunks[i]) in ("this", "the", "such"):
            k = i + 1
            while k < len(chunks) and low(chunks[k]) in lex["study_programmes.describing"]:
                k += 1
            told = {low(c) for c in chunks[i + 1 : k]}
            if (
                k > i + 1
                and low(chunks[k - 1]) in _HEADS
                and told & lex["study_programmes.academic"]
                and (k == len(chunks) or chunks[k].type not in ("STUDY", "TITLE"))
            ):
                found = memory(state, chunks[i].start, ("STUDY",)) or _unknown_name(
                    state, chunks[i].start
                )
                if found is not None:
                    state.ent(found.ref).mentions.append(
                        (chunks[i].start, chunks[k - 1].end, "anaphora")
                    )
                    out.append(
                        replace(
                            found,
                            type="STUDY",
                            start=chunks[i].start,
                            end=chunks[k - 1].end,
                            tags=frozenset({"ana"}),
                        )
                    )
                    i = k
                    continue
        out.append(chunks[i])
        i += 1
    return out


def _unknown_name(state: State, before: int) -> Chunk | None:
    """Return capitals of the sentence before that name nothing yet known: they name the course."""
    sentence = max(
        (r.sentence for r in state.reading.sentences if r.sentence.end <= before),
        key=lambda s: s.start,
        default=None,
    )
    if sentence is None:
        return None
    taken = [(a, b) for e in state.reading.registry.ents for a, b, _ in e.mentions]
    found = None
    for match in _CAPITALS.finditer(state.reading.text(sentence.start, sentence.end)):
        a, b = sentence.start + match.start(), sentence.start + match.end()
        words = match.group().split()
        if len(words) >= 3 and not any(x < b and a < y for x, y in taken):
            found = (a, b)
    return new_entity(state, "STUDY", state.reading.text(*found), *found) if found else None


# --- who offers ----------------------------------------------------------------------------------------


def _courses(hit: Hit, at: int) -> list[Chunk]:
    """Return the courses of the enumeration that begins at ``at``."""
    found: list[Chunk] = []
    for c in hit.chunks[at:]:
        if c.type == "STUDY":
            found.extend(c.members)
        elif low(c) not in (
            ",",
            "and",
            "as",
            "well",
            "a",
            "an",
            "the",
            "or",
            "also",
            "both",
            "new",
            "in",
            "joint",
            "together",
            "with",
            "two",
            "including",
        ):
            break
    return found


def _claim(
    state: State,
    hit: Hit,
    orgs: Sequence[Chunk],
    courses: Sequence[Chunk],
    status: Status,
    lower: float = 0.0,
) -> None:
    for org in (m for o in orgs for m in o.members):
        for course in courses:
            if course.ref < 0 or org.ref < 0 or state.ent(org.ref).type not in (*ORGLIKE, "CONS"):
                continue
            start, end = min(hit.start, org.start, course.start), max(hit.end, course.end)
            if org.start < hit.start - 600:
                start = min(hit.start, course.start)
            state.claim(
                "offers",
                org.ref,
                course.ref,
                start,
                end,
                hit.rule.name,
                hit.rule.confidence - lower,
                status=status,
            )
            if status is Status.HELD:
                _led_to(state, hit, course)


def _led_to(state: State, hit: Hit, course: Chunk) -> None:
    """After a project "the university developed the programme": one led to the other."""
    lex = state.reading.lexicon
    at = next(
        (
            n
            for n, r in enumerate(state.reading.sentences)
            if r.sentence.start <= hit.start < r.sentence.end
        ),
        0,
    )
    sentence = state.reading.sentences[at].sentence
    text = " ".join(state.reading.text(sentence.start, sentence.end).lower().split())
    opening = any(text.startswith(w) for w in lex.ordered["study_programmes.after"])
    inside = any(w in text for w in lex.ordered["study_programmes.within_project"])
    if not opening and not inside:
        return
    if opening and not inside:
        back = state.reading.sentences[at - 1].sentence if at else None
        project = memory(state, hit.chunks[0].start, ("PROJ",))
        if back is None or project is None or project.start < back.start:
            return
        start, end = project.start, max(hit.end, course.end)
    else:
        project = next((c for c in hit.chunks if c.type == "PROJ"), None)
        if project is None:
            return
        start, end = (
            min(hit.start, project.start, course.start),
            max(hit.end, project.end, course.end),
        )
    state.claim("ledTo", project.ref, course.ref, start, end, "after-project", 0.8)


def _left(hit: Hit, state: State, at: int) -> list[Chunk]:
    """Return who offers: the nearest organisation to the left, or the one that "it" is."""
    for k in range(at - 1, -1, -1):
        c = hit.chunks[k]
        if low(c) == ";":
            break
        if low(c) in ("it", "we", "which") and low(c) != "which":
            found = topic(state, hit.chunks[0].start)
            return [found] if found is not None else []
        if c.type in ("UNI", "ORG", "CONS", "UNIT") and c.ref >= 0:
            before = low(hit.chunks[k - 1]) if k else ""
            if before == "the" and k > 1:
                before = low(hit.chunks[k - 2])
            if before in ("with", "by", "of", "to", "from", "for", "in") and k > 1:
                continue
            return [m for m in c.members if m.type != "UNIT"] or [c]
    for k in range(at - 1, -1, -1):  # "students of X can …", "at X, …"
        c = hit.chunks[k]
        if (
            c.type in ("UNI", "CONS")
            and c.ref >= 0
            and (low(hit.chunks[k - 1]) in ("at", "of") if k else True)
        ):
            return list(c.members)
        if (
            c.type == "NAME"
            and state.home is not None
            and fold(c.name) in state.ent(state.home).words()
        ):
            return [replace(c, ref=state.home, type="UNI")]
    return []


def _offers(hit: Hit, state: State) -> None:
    courses = _courses(hit, hit.at["s"])
    orgs = _left(hit, state, hit.first)
    name = next(
        (c for c in hit.chunks[max(0, hit.first - 6) : hit.first] if c.type in ("NAME", "PLACE")),
        None,
    )
    home = state.home if name and state.home is not None else None
    later = name is not None and any(o.start > name.start for o in orgs)
    if name and home is not None and not later and fold(name.name) in state.ent(home).words():
        # "Lindholm has long been offering": the town stands for its university
        orgs = [replace(name, ref=home, type="UNI")]
    with_verb = joined(hit.chunks, hit.first, state)
    before = [low(c) for c in hit.chunks[: hit.first]]
    if "with" in before and ("together" in before or "jointly" in before):
        with_verb += joined(hit.chunks, 0, state)
    whole = union([*orgs, *with_verb], state) if orgs else None
    if whole is None or any(
        c.type in PERSON and c.start > whole.start for c in hit.chunks[: hit.first]
    ):
        return
    members = list(whole.members)
    _claim(state, hit, members, courses, hit.status)


def _offered(hit: Hit, state: State) -> None:
    s = next((k for k in range(hit.first - 1, -1, -1) if hit.chunks[k].type == "STUDY"), None)
    if s is None or any(low(c) == ";" for c in hit.chunks[s : hit.first]):
        return
    orgs = [*collect(hit.chunks, hit.at["o"], state), *joined(hit.chunks, hit.last + 1, state)]
    between = hit.chunks[s + 1 : hit.first]
    other = any(c.type in ("UNI", "ORG", *PERSON) for c in between)
    if other and not any(low(c) == "by" for c in between):
        return
    courses = list(hit.chunks[s].members)
    whole = union([o for o in orgs if o.type != "UNIT"], state)
    if whole is not None:
        _claim(state, hit, list(whole.members), courses, hit.status)


def _launched(hit: Hit, state: State) -> None:
    """Claim a course that "was launched" for who offers the others, else for the university."""
    if any(
        r.predicate == "offers" and r.object in {m.ref for m in hit["s"].members}
        for r in state.claims
    ):
        return
    if any(low(c) in ("by", "at") for c in hit.chunks[hit.last : hit.last + 4]):
        return
    known = [
        r.subject
        for r in state.claims
        if r.predicate == "offers" and r.start >= hit.chunks[0].start
    ]
    org = known[-1] if known else None
    if org is None:
        named = next(
            (
                c
                for k, c in enumerate(hit.chunks)
                if c.type in ("UNI", "CONS") and _free(hit.chunks, k)
            ),
            None,
        )
        found = named if named is not None else topic(state, hit.chunks[0].start, ("UNI",))
        org = found.ref if found is not None else state.home
    told = state.reading.text(hit["s"].start, hit.end).lower()
    ahead = {low(c) for c in hit.chunks[hit.last : hit.last + 8]}
    others = (
        joined(hit.chunks, hit.last + 1, state) if "joint" in told or "jointly" in ahead else []
    )
    if org is not None:
        start = next((c.start for c in hit.chunks if c.ref == org), hit.start)
        chunk = Chunk(state.ent(org).type, start, start, state.ent(org).name, ref=org)
        _claim(
            state, hit, [chunk, *others], list(hit["s"].members), hit.status, 0.0 if known else 0.1
        )


def _free(chunks: Sequence[Chunk], k: int) -> bool:
    """Tell whether an organisation is not one that something was done with or by."""
    j = k - 1 - (k > 0 and low(chunks[k - 1]) == "the")
    return j < 0 or low(chunks[j]) not in ("with", "by", "from", "of", "to")


def _of(hit: Hit, state: State) -> None:
    if low(hit.chunks[hit.last]) == "of":
        return
    _claim(
        state,
        hit,
        [*hit["o"].members, *(hit["q"].members if "q" in hit else ())],
        list(hit["s"].members),
        Status.HELD if hit.local is Status.HELD else hit.local,
    )


def _teaches(hit: Hit, state: State) -> None:
    person = next((c for c in reversed(hit.chunks[: hit.first]) if c.type in PERSON), None)
    org = org_of(state, person.members[0].ref) if person is not None else None
    named = next((c for c in hit.chunks[hit.last + 1 : hit.last + 4] if c.type == "UNI"), None)
    if named is not None:
        org = named.ref
    if org is not None and state.ent(org).type == "UNI":
        chunk = Chunk("UNI", hit.start, hit.start, state.ent(org).name, ref=org)
        _claim(state, hit, [chunk], list(hit["s"].members), hit.status)


def _agreed(hit: Hit, state: State) -> None:
    """Claim the degree of an agreement for the party that concluded it, a joint one for both."""
    orgs = _left(hit, state, hit.first)
    told = state.reading.text(hit.start, hit["s"].end).lower()
    with_whom = [c for c in hit.chunks[hit.first : hit.at["s"]] if c.type in ("UNI", "CONS")]
    if orgs:
        both = low(hit.chunks[hit.first]) == "receive" or re.search(
            r"\b(?:joint|double|dual)", told
        )
        parties = [*orgs, *with_whom] if both else orgs[:1]
        _claim(state, hit, parties, list(hit["s"].members), hit.status)


_HANDLERS: Mapping[str, Callable[[Hit, State], None]] = {
    "offers": _offers,
    "offered": _offered,
    "launched": _launched,
    "of": _of,
    "teaches": _teaches,
    "agreed": _agreed,
}
