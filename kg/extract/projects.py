"""Projects, their programmes and consortia: who leads, takes part and pays, and when they ran."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kg.extract import members, promises, terms
from kg.extract.chunks import Chunk
from kg.extract.clauses import Hit, low, memory, new_entity, org_of, scan, subject, text_of
from kg.extract.document import Read
from kg.extract.rows import partner_rows
from kg.extract.sheets import labelled
from kg.extract.standins import stand_ins
from kg.extract.state import State
from kg.extract.undertakings import PROJECTS, project_of, say
from kg.model import Literal, Status

__all__ = ["clauses", "finish"]

_COORDINATOR = re.compile(
    r"\bco-?ordinator\b|\b(?:project|module) (?:leader|manager|head)\b|\bprincipal investigator\b|\b(?:leader|manager|head|supervisor) of the (?:project|module)\b",
    re.IGNORECASE,
)
# Posts that are of the project in hand, where no other is named beside them.
_BARE = (
    "project", "principal investigator", "grant coordinator", "module", "scientific leader of the project",
    "leader of the project", "leader of the module", "head of the project", "manager of the project",
    "coordinator of the project", "scientific supervisor of the project",
)  # fmt: skip
_COORDINATOR_OF = re.compile(
    r"(?:coordinator|leader|investigator)s? (?:of|for) (?:the )?(?:[\w+]+ )?(?:project )?[“«\"„]?$",
    re.IGNORECASE,
)
_ITS_COORDINATOR = re.compile(r"[”»\"]? (?:project )?(?:\w+ )?co-?ordinator\b", re.IGNORECASE)


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""
    line = stand_ins(_named_by_topic(chunks, state), state)
    line = members.with_coordinator(_dated(line, state), state)
    _coded(line, state)
    promises.promised(line, read, state)
    partner_rows(line, read, state)
    labelled(line, read, state)
    terms.funded_word(line, state)
    for hit in scan("undertaking", line):
        _HANDLERS[hit.rule.action](hit, state)


def finish(state: State) -> None:
    """Give coordinators their projects, where only their post told of one."""
    known = {(r.subject, r.object) for r in state.claims if r.predicate == "coordinates"}
    persons = {r.subject for r in state.claims if r.predicate == "coordinates"}
    for raw in list(state.claims):
        if raw.predicate != "holdsPosition" or not isinstance(raw.object, Literal):
            continue
        if raw.status is not Status.HELD or not _COORDINATOR.search(raw.object.value):
            continue
        start, end, projects = _beside_post(state, raw.start, raw.end)
        bare = raw.object.value.lower().startswith(_BARE) and "organization" not in dict(
            raw.qualifiers
        )
        if not projects and bare and raw.subject not in persons:
            last = memory(state, raw.start, ("PROJ",))
            projects = [last.ref] if last is not None else []
        for project in projects:
            if (raw.subject, project) not in known:
                state.claim(
                    "coordinates", raw.subject, project, start, end, "coordinator-by-post", 0.82
                )


def _beside_post(state: State, start: int, end: int) -> tuple[int, int, list[int]]:
    """Return the projects named beside a coordinator's post, and the words from one to the other."""
    for ent in state.reading.registry.ents:
        if ent.type not in PROJECTS:
            continue
        for a, b, form in ent.mentions:
            if form == "anaphora" or not start - 80 <= a <= end + 80:
                continue
            of = _COORDINATOR_OF.search(state.reading.text(max(0, a - 60), a))
            after = _ITS_COORDINATOR.match(state.reading.text(b, b + 40))
            if of or after:
                return min(start, a), max(end, b), [ent.number]
    return start, end, []


# --- names that the text makes by saying what a thing is about -----------------------------------------


def _named_by_topic(chunks: Sequence[Chunk], state: State) -> list[Chunk]:
    """Let "the project on dry farming: Spain and Morocco" name a project by its topic."""
    lex = state.reading.lexicon
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        out.append(chunks[i])
        i += 1
        if (
            low(chunks[i - 1]) != "project"
            or i + 2 >= len(chunks)
            or low(chunks[i]) not in ("on", "for")
        ):
            continue
        k = i + 1
        while k < len(chunks) and (
            (
                chunks[k].type == "w"
                and low(chunks[k]) not in lex["modality.verbs"] | lex["clauses.topic_ends"]
            )
            or (low(chunks[k]) == ":" and k + 1 < len(chunks) and chunks[k + 1].type == "PLACE")
            or chunks[k].type == "PLACE"
        ):
            k += 1
        words = chunks[i + 1 : k]
        article = len(out) > 1 and low(out[-2]) in ("the", "a")
        if (
            article
            and low(chunks[i]) == "on"
            and len(words) >= 2
            and any(w.type == "w" for w in words)
        ):
            out.append(
                new_entity(state, "PROJ", text_of(state, words), words[0].start, words[-1].end)
            )
            i = k
    return out


def _coded(line: list[Chunk], state: State) -> None:
    """Let "the Erasmus+ KA131 project" be a project under Erasmus+."""
    for k, c in enumerate(line):
        code = (
            re.fullmatch(r"(.{3,}?),? (?:KA ?\d+|Key Action \d)", c.name)
            if c.type == "PROG"
            else None
        )
        if code is None or c.ref < 0:
            continue
        base = new_entity(state, "PROG", code[1], c.start, c.start + len(code[1]))
        thing = c
        if k + 1 < len(line) and low(line[k + 1]) == "project":
            thing = new_entity(
                state, "PROJ", text_of(state, line[k : k + 2]), c.start, line[k + 1].end
            )
            line[k : k + 2] = [thing]
        state.claim(
            "partOfProgramme", thing.ref, base.ref, c.start, thing.end, "programme-with-code", 0.88
        )


def _dated(line: list[Chunk], state: State) -> list[Chunk]:
    """Read the years in "the X project (2021-2024)", and leave the project alone in their place."""
    out: list[Chunk] = []
    k = 0
    while k < len(line):
        c = line[k]
        if c.type == "PROJ" and c.ref >= 0 and k + 1 < len(line) and low(line[k + 1]) == "project":
            c = replace(c, end=line[k + 1].end)
            k += 1
        days = [x for x in line[k + 2 : k + 5] if x.type == "DATE"]
        inner = [x.type == "DATE" or low(x) in ("-", "–", "—") for x in line[k + 2 : k + 5]]
        shut = next((j for j in range(k + 2, min(k + 6, len(line))) if low(line[j]) == ")"), 0)
        if (
            c.type in PROJECTS
            and c.ref >= 0
            and shut
            and low(line[k + 1]) == "("
            and days
            and all(inner[: shut - k - 2])
        ):
            first, last = terms.date_of(days[0], 0), terms.date_of(days[-1], 1)
            if first != last:
                end = line[shut].end
                for predicate, day in (("startDate", first), ("endDate", last)):
                    state.claim(predicate, c.ref, day, c.start, end, "years-in-brackets", 0.93)
                c = replace(c, end=end)
                k = shut
        out.append(c)
        k += 1
    return out


# --- who leads --------------------------------------------------------------------------------------------


def _coordinated(hit: Hit, state: State) -> None:
    loose = hit.rule.name == "coordinator-is"
    if "p" in hit:
        _coordinates(hit, state)
        return
    at = hit.at["o"] if hit.rule.name == "is-its-coordinator" else hit.first
    p = subject(hit.chunks, at, state, PROJECTS, loose=loose or at != hit.first)
    p = p or subject(hit.chunks, at, state)
    if p is None or (hit["o"].parts and hit.rule.name != "coordinated-by"):
        return
    say(state, hit, "coordinates", hit["o"], project_of(state, p))


def _coordinates(hit: Hit, state: State) -> None:
    o, p = hit["o"], project_of(state, hit["p"])
    if (
        p.type == "PROG"
        and hit.last + 1 < len(hit.chunks)
        and low(hit.chunks[hit.last + 1]) in state.reading.lexicon["clauses.modified"]
    ):
        return
    if "PER" not in o.type and "who" in [low(c) for c in hit.chunks[hit.at["o"] : hit.at["o"] + 3]]:
        return  # "Anna Bakari, Lindholm University, who leads": the person does
    told = [low(c) for c in hit.chunks[hit.at["o"] + 1 : hit.at["o"] + 3]]
    if "PER" in o.type and "which" in told:
        # "Anna Bakari, Rector of X, which coordinates": the university does
        org = org_of(state, o.members[-1].ref)
        if org is None:
            return
        o = Chunk(state.ent(org).type, o.start, o.end, state.ent(org).name, ref=org)
    elif "PER" in o.type and hit.rule.name == "leads" and len(o.parts) > 1:
        o = o.parts[-1]  # "A, B and C, who leads the project"
    say(state, hit, "coordinates", o, p)


_HANDLERS: Mapping[str, Callable[[Hit, State], None]] = {
    "coordinated": _coordinated,
    "coordinates": _coordinates,
    **members.HANDLERS,
    **terms.HANDLERS,
}
