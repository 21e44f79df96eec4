"""Projects, their programmes and consortia: who leads, takes part and pays, and when they ran."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extract.chunks import Chunk
from kg.extract.clauses import (
    ORGLIKE,
    UNDERTAKINGS,
    Hit,
    collect,
    collective,
    joined,
    low,
    memory,
    new_entity,
    org_of,
    scan,
    stand_ins,
    subject,
    text_of,
    topic,
)
from kg.extract.document import Read
from kg.extract.lists import gather
from kg.extract.modality import status_of
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["clauses", "finish"]

_COORDINATOR = re.compile(
    r"\bco-?ordinator\b|\bproject leader\b|\bprincipal investigator\b", re.IGNORECASE
)
_COORDINATOR_OF = re.compile(
    r"(?:coordinator|leader|investigator)s? (?:of|for) (?:the )?(?:[\w+]+ )?(?:project )?[“«\"„]?$",
    re.IGNORECASE,
)
_ITS_COORDINATOR = re.compile(r"[”»\"]? (?:project )?(?:\w+ )?co-?ordinator\b", re.IGNORECASE)
_PROJECTS = ("PROJ", "CONS")
_JOINED = (*_PROJECTS, "ASSOC")
_FUNDED = (*UNDERTAKINGS, "STUDY", "UNI", "ORG", "UNIT")


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""
    line = stand_ins(_named_by_topic(chunks, state), state)
    line = _with_coordinator(line, state)
    _coded(line, state)
    _promised(line, read, state)
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
        bare = raw.object.value.lower().startswith("project") and "organization" not in dict(
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
        if ent.type not in _PROJECTS:
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
    """Let "the project on water use: Russia and Kazakhstan" name a project by its topic."""
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
            chunks[k].type == "w"
            and low(chunks[k]) not in lex["modality.verbs"] | lex["clauses.topic_ends"]
            or low(chunks[k]) == ":"
            and k + 1 < len(chunks)
            and chunks[k + 1].type == "PLACE"
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
            chunk = Chunk("PROJ", words[0].start, words[-1].end, text_of(state, words))
            out.append(_topic(state, chunk))
            i = k
    return out


def _topic(state: State, chunk: Chunk) -> Chunk:
    made = new_entity(state, "PROJ", chunk.name, chunk.start, chunk.end)
    # not yet shown to matter: it counts as an entity once a claim needs it
    return made


def _coded(line: list[Chunk], state: State) -> None:
    """Let "the Erasmus+ KA107 project" be a project under Erasmus+."""
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


# --- claims --------------------------------------------------------------------------------------------


def _project(state: State, chunk: Chunk) -> Chunk:
    """Return an undertaking's chunk; a quoted title that is spoken of as one becomes a project."""
    if chunk.type == "TITLE" and chunk.ref < 0:
        chunk = new_entity(state, "PROJ", chunk.name, chunk.start, chunk.end)
    for member in chunk.members:
        if member.ref >= 0 and state.ent(member.ref).type == "TITLE":
            state.ent(member.ref).type = "PROJ"
    return replace(chunk, type="PROJ") if chunk.type == "TITLE" else chunk


def _unknown(state: State, chunk: Chunk) -> bool:
    """Tell whether the text has not yet shown that a quoted title is a project's."""
    return chunk.ref < 0 or state.ent(chunk.ref).type != "PROJ"


def _say(
    state: State,
    hit: Hit,
    predicate: str,
    s: Chunk,
    o: Chunk | Literal,
    *,
    status: Status | None = None,
    lower: float = 0.0,
    qualifiers: Sequence[tuple[str, int | Literal]] = (),
) -> None:
    start, end = min(hit.start, s.start), max(hit.end, s.end)
    if isinstance(o, Chunk):
        start, end = min(start, o.start), max(end, o.end)
    state.claim(
        predicate,
        s,
        o,
        start,
        end,
        hit.rule.name,
        hit.rule.confidence - lower,
        qualifiers=qualifiers,
        status=status or hit.status,
    )


def _member(
    state: State, hit: Hit, orgs: Chunk | list[Chunk], target: Chunk, status: Status | None = None
) -> None:
    """Claim membership: of a project as its partner, of anything else as its member."""
    target = _project(state, target)
    for t in target.members:
        kind = state.ent(t.ref).type if t.ref >= 0 else t.type
        predicate = "partnerIn" if kind in ("PROJ", "PROG") else "memberOf"
        for chunk in [orgs] if isinstance(orgs, Chunk) else orgs:
            _say(state, hit, predicate, chunk, t, status=status)


def _coordinated(hit: Hit, state: State) -> None:
    loose = hit.rule.name == "coordinator-is"
    if "p" in hit:
        _coordinates(hit, state)
        return
    at = hit.at["o"] if hit.rule.name == "is-its-coordinator" else hit.first
    p = subject(hit.chunks, at, state, _PROJECTS, loose=loose or at != hit.first)
    p = p or subject(hit.chunks, at, state)
    if p is None or hit["o"].parts and hit.rule.name != "coordinated-by":
        return
    _say(state, hit, "coordinates", hit["o"], _project(state, p))


def _coordinates(hit: Hit, state: State) -> None:
    o, p = hit["o"], _project(state, hit["p"])
    if (
        p.type == "PROG"
        and hit.last + 1 < len(hit.chunks)
        and low(hit.chunks[hit.last + 1]) in state.reading.lexicon["clauses.modified"]
    ):
        return
    if "PER" in o.type and hit.rule.name == "leads" and len(o.parts) > 1:
        o = o.parts[-1]  # "A, B and C, who leads the project"
    _say(state, hit, "coordinates", o, p)


def _partner(hit: Hit, state: State) -> None:
    target, orgs = hit["p"], [hit["o"]]
    said = [low(c) for c in hit.chunks[hit.first : hit.last]]
    if target.type in ("ORG", "UNI") and not {"member", "members", "belong", "belongs", "admitted"} & set(said):
        return
    if (
        target.type == "TITLE"
        and _unknown(state, target)
        and "project" not in [low(c) for c in hit.chunks[hit.first : hit.last]]
    ):
        return
    if target.type == "UNI":
        if state.ent(target.ref).words() & state.reading.lexicon["clauses.collective"]:
            state.ent(target.ref).type = "CONS"  # a "Network University" has universities as members
    if target.type == "ORG" and hit["o"].type == "UNIT":
        return
    between = hit.chunks[min(hit.at["o"], hit.at["p"]) + 1 : max(hit.at["o"], hit.at["p"])]
    if any(c.type in (*ORGLIKE, "PER", "PERP") for c in between):
        return
    apposed = (
        low(hit.chunks[hit.at["o"] + 1]) in (",", "(", "-", "–", "—")
        and hit.rule.name == "is-partner-of"
    )
    status = hit.local if apposed else hit.status
    _member(state, hit, orgs, target, status)
    after = hit.last + 1
    # "a member of A and of B"
    k = after
    while k < len(hit.chunks) and low(hit.chunks[k]) in ("and", "of", "the", ","):
        k += 1
    if (
        target.type in ("CONS", "ORG")
        and after < k < len(hit.chunks)
        and hit.chunks[k].type in ("CONS", "ORG")
        and "of" in [low(c) for c in hit.chunks[after:k]]
    ):
        _member(state, hit, orgs, hit.chunks[k], status)
    others = joined(hit.chunks, after, state)
    _member(state, hit, others, target, status)
    if status is Status.HELD:
        _consortium_of(hit, state, target)


def _consortium_of(hit: Hit, state: State, project: Chunk) -> None:
    """ "A participant of the consortium within the project": the consortium is a thing of its own."""
    at = hit.at["p"]
    where = [k for k in range(hit.first, at) if low(hit.chunks[k]) == "consortium"]
    if not where or state.ent(project.ref).type != "PROJ":
        return
    k = where[-1]
    end = hit.chunks[k].end
    name = hit.chunks[k].name
    if low(hit.chunks[k + 1]) == "of" and at == k + 2:
        name, end = text_of(state, hit.chunks[k : at + 1]), hit.chunks[at].end
    made = new_entity(state, "CONS", name, hit.chunks[k].start, end)
    _say(state, hit, "runBy", project, made, lower=0.1)
    _say(state, hit, "memberOf", hit["o"], made, lower=0.05)


def _its_partner(hit: Hit, state: State) -> None:
    words = [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    p = subject(
        hit.chunks,
        hit.first,
        state,
        _JOINED,
        loose=True,
        anaphoric=bool({"it", "its", "this", "them"} & set(words)),
    )
    if p is None:
        return
    status = hit.status
    _member(state, hit, hit["o"], p, status)
    _member(state, hit, joined(hit.chunks, hit.last + 1, state), p, status)


def _partners(hit: Hit, state: State) -> None:
    before = hit.chunks[max(0, hit.first - 4) : hit.first]
    inner = [
        c
        for c in hit.chunks[hit.first : hit.at["o"]]
        if c.ref >= 0 and (c.type in (*_PROJECTS, "TITLE") or collective(state, c))
    ]
    for c in hit.chunks[hit.first : hit.at["o"]]:
        if c.type == "UNI" and c.ref >= 0 and not c.parts and _alliance_named(state, c) and len(hit["o"].members) > 1:
            state.ent(c.ref).type = "CONS"
            inner.append(replace(c, type="CONS"))
    words = [low(c) for c in before]
    p: Chunk | None
    listed = any(
        low(c) in ("are", "is", "include", "included", "were", ":", "-", "–", "—")
        for c in hit.chunks[hit.first : hit.at["o"]]
    )
    if not listed and not any(c.type in _PROJECTS for c in hit.chunks):
        return
    if inner:
        p = inner[0]
    elif words[-1:] == ["'s"] and len(before) > 1:
        p = next((c for c in reversed(before[:-1]) if c.type in _PROJECTS), None)
    else:
        its = any(low(c) in ("its", "their") for c in hit.chunks[hit.first : hit.at["o"]])
        p = subject(hit.chunks, hit.first, state, _JOINED, loose=True, anaphoric=its)
        if p is not None and "memory" in p.tags and not _about_project(state, hit, p):
            p = None
    if p is None:
        return
    orgs = collect(hit.chunks, hit.at["o"], state)
    _member(state, hit, orgs, p)


def _about_project(state: State, hit: Hit, project: Chunk) -> bool:
    """Tell whether the text speaks of a project more lately than of a university as the subject."""
    start = hit.chunks[0].start
    spoken = max((b for a, b, _ in state.ent(project.ref).mentions if b <= start), default=-1)
    return start - spoken < 400


def _unites(hit: Hit, state: State) -> None:
    p = subject(hit.chunks, hit.first, state, _JOINED) or _of_universities(hit, state)
    if p is None or not _near(hit, p):
        return
    first = low(hit.chunks[hit.first])
    founded = first in ("founded", "created", "established", "set", "formed")
    if founded and p.type != "ORG" and state.ent(p.ref).type != "CONS":
        return
    _member(state, hit, collect(hit.chunks, hit.at["o"], state), p)


def _of_universities(hit: Hit, state: State) -> Chunk | None:
    """Return a "European University of Seas" that unites others: no university, but an alliance of them."""
    k = hit.first - 1
    while k > 0 and (low(hit.chunks[k]) == "," or hit.chunks[k].type in ("NAME", "ACR")):
        k -= 1
    c = hit.chunks[k] if k >= 0 else None
    if c is None or c.type != "UNI" or c.parts or c.ref < 0 or not _alliance_named(state, c):
        return None
    members = hit["o"].members
    if not all(m.type == "UNI" for m in members):
        return None
    state.ent(c.ref).type = "CONS"
    return replace(c, type="CONS")


def _alliance_named(state: State, c: Chunk) -> bool:
    return any("european university" in f.lower() or "network" in f.lower() for f in state.ent(c.ref).forms)


def _near(hit: Hit, p: Chunk) -> bool:
    """Tell whether no other thing that could unite or include stands between."""
    between = [c for c in hit.chunks[: hit.first] if c.start > p.end]
    return not any(c.type in ("EVT", "PER", "PERP") for c in between)


def _listed(hit: Hit, state: State) -> None:
    """"The university takes part in three projects: A, B and C"."""
    left = hit.chunks[: hit.first]
    org = next((c for c in reversed(left) if c.type in ("UNI", "ORG") and c.ref >= 0), None)
    words = {low(c) for c in left} & state.reading.lexicon["projects.taking_part"]
    if org is None or not words or any(c.type in ("PER", "PERP") for c in left if c.start > org.start):
        return
    status = status_of([c for c in left if c.end <= hit.start])
    for c in hit.chunks[hit.at["p"] :]:
        if c.type == "PROJ" and c.ref >= 0 or c.type == "TITLE":
            _member(state, hit, org, c, status)
        elif low(c) in state.reading.lexicon["modality.verbs"]:
            break


@dataclass(slots=True)
class _Promise:
    """"A partner in two projects": those that the next sentences name."""

    org: int = -1
    left: int = 0
    until: int = -1


def _promised(line: Sequence[Chunk], read: Read, state: State) -> None:
    """Let the projects named right after "takes part in two projects" be those."""
    promise = state.notes.setdefault("projects", _Promise())
    assert isinstance(promise, _Promise)
    lex = state.reading.lexicon
    at = next((n for n, r in enumerate(state.reading.sentences) if r is read), 0)
    if promise.left and at <= promise.until:
        for c in line[:9]:
            if low(c) in lex["modality.verbs"]:
                break
            if c.type == "PROJ" and c.ref >= 0 and "ana" not in c.tags and promise.left:
                promise.left -= 1
                state.claim("partnerIn", promise.org, c, c.start, c.end, "projects-promised", 0.75)
    k = next((k for k, c in enumerate(line) if low(c) == "projects"), None)
    if k is None or any(c.type in ("PROJ", "TITLE") for c in line[k:]):
        return
    words = {low(c) for c in line[:k]}
    org = next((c for c in line[:k] if c.type == "UNI" and c.ref >= 0), None)
    number = next((lex.ordered["projects.numbers"].index(low(c)) + 2 for c in line[max(0, k - 3) : k] if low(c) in lex["projects.numbers"]), 0)
    if org is not None and number and words & lex["projects.taking_part"] and status_of(line[: k + 1]) is Status.HELD:
        promise.org, promise.left, promise.until = org.members[0].ref, number, at + number + 1


def _consortium(hit: Hit, state: State) -> None:
    o = hit["o"]
    if "p" in hit:
        _member(state, hit, o, hit["p"])
        return
    if len(o.members) < 2:
        return
    p = subject(hit.chunks, hit.first, state, _PROJECTS, loose=True)
    if p is not None:
        _member(state, hit, collect(hit.chunks, hit.at["o"], state), p)


def _founders(hit: Hit, state: State) -> None:
    """Those who sign the founding agreement of a network are its members."""
    orgs = collect(hit.chunks, hit.at["o"], state)
    p = subject(hit.chunks, hit.first, state, ("CONS",), loose=low(hit.chunks[hit.last - 1]) != "the" or len(hit["o"].members) > 1)
    if p is not None and sum(len(o.members) for o in orgs) > 1:
        _member(state, hit, orgs, p)


def _with_coordinator(line: list[Chunk], state: State) -> list[Chunk]:
    """Read "A (coordinator), B and C": the bracket is told of, then folded away."""
    out: list[Chunk] = []
    k = 0
    while k < len(line):
        c = line[k]
        words = [low(x) for x in line[k + 1 : k + 5]]
        if c.type in ORGLIKE and words[:1] == ["("] and ")" in words and {"coordinator", "lead", "leader"} & set(words):
            stop = k + 1 + words.index(")")
            org = c.members[-1]
            p = subject(line, k, state, _JOINED, loose=True)
            if p is not None and all(low(x) for x in line[k + 1 : stop]):
                state.claim("coordinates", org, p.ref, min(p.start, org.start), line[stop].end, "coordinator-in-brackets", 0.9)
                out.append(replace(c, end=line[stop].end))
                k = stop + 1
                continue
        out.append(c)
        k += 1
    return gather(out) if len(out) < len(line) else line


def _enclosed(hit: Hit, state: State) -> None:
    """"The alliance (A, B and C)", "the consortium: A, B": two and more behind a name are its members."""
    if len(hit["o"].members) > 1:
        _member(state, hit, collect(hit.chunks, hit.at["o"], state), hit["p"], hit.local)


def _implemented(hit: Hit, state: State) -> None:
    p = subject(hit.chunks, hit.first, state, ("PROJ",))
    if p is None or not _near(hit, p):
        return
    _member(state, hit, collect(hit.chunks, hit.at["o"], state), p)


def _person_member(hit: Hit, state: State) -> None:
    o, p = hit["o"], hit["p"]
    words = [low(c) for c in hit.chunks[hit.at["o"] : hit.last]]
    between = hit.chunks[hit.at["o"] + 1 : hit.at["p"]]
    if any(c.type in ("PER", "PERP") and "pron" not in c.tags for c in between):
        return
    status = hit.status
    rest = hit.chunks[hit.last + 1 : hit.last + 16]
    if (
        status is Status.HELD
        and "longer" in [low(c) for c in rest]
        and any(low(c) == "member" for c in rest)
    ):
        status = Status.FORMER
    if "delegation" in words or "team" in words:
        return
    state.claim(
        "memberOf",
        o,
        p,
        min(hit.start, o.start),
        hit.end,
        hit.rule.name,
        hit.rule.confidence,
        status=status,
    )


def _began(hit: Hit, state: State) -> None:
    p = _project(state, hit["p"])
    status = hit.status
    date = next((c for c in hit.chunks[: hit.first] if c.type == "DATE"), None) or next(
        (c for c in hit.chunks[hit.last : hit.last + 4] if c.type == "DATE"), None
    )
    if date is not None:
        _say(state, hit, "startDate", p, _date(date, 0), status=status)
    org = next((c for c in hit.chunks if c.type == "UNI"), None)
    found = org if org is not None else memory(state, hit.start, ("UNI",))
    home = found.ref if found is not None else state.home
    if home is not None:
        state.claim(
            "partnerIn",
            home,
            p,
            hit.start,
            hit.end,
            hit.rule.name,
            hit.rule.confidence,
            status=status,
        )


# --- money ---------------------------------------------------------------------------------------------


def _funder(state: State, chunk: Chunk) -> Chunk | None:
    if chunk.type == "PLACE":
        if chunk.name not in state.reading.lexicon.ordered["projects.union"]:
            return None
        return new_entity(state, "ORG", chunk.name, chunk.start, chunk.end)
    return chunk


def _under_after(hit: Hit, state: State) -> list[Chunk]:
    """Return the programmes that follow, broadest first: "by the Commission through Erasmus+"."""
    words = state.reading.lexicon["projects.under"]
    for k in range(hit.last + 1, min(hit.last + 10, len(hit.chunks))):
        c = hit.chunks[k]
        if low(c) in (".", ";", ":") or c.type in (*ORGLIKE, "PER", "PERP", "PROJ"):
            return []
        if c.type == "PROG" and any(low(x) in words for x in hit.chunks[hit.last + 1 : k]):
            after = hit.chunks[k + 1] if k + 1 < len(hit.chunks) else None
            return [*c.members, *(after.members if after is not None and after.type == "PROG" else ())]
    return []


def _fund_status(hit: Hit) -> Status:
    """A decision to fund is told in the future tense: "will support the alliance with two million"."""
    return Status.HELD if hit.status is Status.PLANNED else hit.status


def _fund(state: State, hit: Hit, s: Chunk, funder: Chunk, under: list[Chunk]) -> None:
    status = _fund_status(hit)
    s = _project(state, s)
    _say(state, hit, "fundedBy", s, funder, status=status)
    if not under or state.ent(s.ref).type not in UNDERTAKINGS:
        return
    _say(state, hit, "partOfProgramme", s, under[-1], status=status, lower=0.04)
    chain = [*([funder] if funder.type == "PROG" else []), *under]
    for broad, narrow in zip(chain, chain[1:], strict=False):
        _say(state, hit, "partOfProgramme", narrow, broad, status=status, lower=0.06)


def _spoken_of(hit: Hit, state: State) -> Chunk | None:
    s = subject(hit.chunks, hit.first, state, _FUNDED)
    possessive = any(low(c) in ("its", "their") for c in hit.chunks[: hit.first])
    if possessive and (s is None or "memory" in s.tags and s.type in ("UNI", "ORG")):
        return topic(state, hit.chunks[0].start)
    return s


def _funded(hit: Hit, state: State) -> None:
    s = _spoken_of(hit, state)
    if s is None or any(
        low(c) in state.reading.lexicon["projects.not_funding"]
        for c in hit.chunks[max(0, hit.first - 6) : hit.first]
    ):
        return
    for funder in (_funder(state, f) for f in hit["f"].members):
        if funder is not None and funder.ref != s.ref:
            _fund(state, hit, s, funder, _under_after(hit, state))


def _funds(hit: Hit, state: State) -> None:
    for funder in hit["f"].members:
        _fund(state, hit, hit["p"], funder, _under_after(hit, state))


def _money_of(hit: Hit, state: State) -> None:
    s = _spoken_of(hit, state)
    if s is None or s.type in ("UNI",) and low(hit.chunks[hit.first]) in ("opened", "launched"):
        return
    funder = _funder(state, hit["f"])
    if funder is not None and funder.ref != s.ref:
        _say(state, hit, "fundedBy", _project(state, s), funder)


def _grant(hit: Hit, state: State) -> None:
    s = hit["p"] if "p" in hit else subject(hit.chunks, hit.first, state, UNDERTAKINGS)
    if s is None:
        return
    m = hit["m"]
    _say(
        state,
        hit,
        "grant",
        _project(state, s),
        Literal(" ".join(m.name.split())),
        status=_fund_status(hit),
    )


# --- programmes ----------------------------------------------------------------------------------------


def _part(hit: Hit, state: State) -> None:
    p, g = hit["p"], hit["g"]
    if (
        p.type == "TITLE"
        and _unknown(state, p)
        and "project" not in [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    ):
        return
    lo, hi = sorted((hit.at["p"], hit.at["g"]))
    if any(c.type in (*ORGLIKE, "PER", "PERP", "EVT") for c in hit.chunks[lo + 1 : hi]):
        return
    if hit.rule.name == "project-of-programme" and any(
        low(c) in ("not", "no") for c in hit.chunks[lo:hi]
    ):
        return
    if hit.at["g"] > hit.at["p"]:
        g = g.members[-1]
    status = Status.HELD if hit.rule.name == "project-of-programme" else hit.local
    _say(state, hit, "partOfProgramme", _project(state, p), g, status=status)


def _under(hit: Hit, state: State) -> None:
    s = subject(hit.chunks, hit.first, state, (*UNDERTAKINGS, "STUDY"))
    g = hit["g"]
    if s is None or s.ref == g.ref or any(c.ref == s.ref for c in g.members):
        return
    _say(state, hit, "partOfProgramme", _project(state, s), g.members[0])


def _under_named(hit: Hit, state: State) -> None:
    """ "Implemented within Study in Georgia": capitals after these words name a programme."""
    k = (
        next(
            j
            for j in range(hit.last, hit.first, -1)
            if low(hit.chunks[j]) in ("within", "under", "the", "of")
        )
        + 1
    )
    words = hit.chunks[k : hit.last + 1]
    name = text_of(state, words)
    if (
        len(words) < 2
        or not name[:1].isupper()
        or any(c.type not in ("w", "NAME", "PLACE", "ACR") for c in words)
    ):
        return
    s = subject(hit.chunks, hit.first, state, UNDERTAKINGS)
    if s is not None:
        _say(
            state,
            hit,
            "partOfProgramme",
            _project(state, s),
            new_entity(state, "PROG", name, words[0].start, words[-1].end),
        )


# --- time ----------------------------------------------------------------------------------------------


def _date(chunk: Chunk, side: int) -> Literal:
    parts = chunk.value.split("/")
    return Literal(parts[min(side, len(parts) - 1)], "date")


def _bracketed(hit: Hit, state: State) -> None:
    d = hit["d"]
    words = [low(c) for c in hit.chunks[hit.at["p"] + 2 : hit.at["d"]]]
    p = _project(state, hit["p"]).members[-1]
    if "/" in d.value:
        _say(state, hit, "startDate", p, _date(d, 0), status=Status.HELD)
        _say(state, hit, "endDate", p, _date(d, 1), status=Status.HELD)
    elif words and words[-1] in ("since", "from", "started", "launched"):
        _say(state, hit, "startDate", p, _date(d, 0))
    elif words and words[-1] in ("until", "till"):
        _say(state, hit, "endDate", p, _date(d, 0))


def _timed(hit: Hit, state: State, at: int | None = None) -> Chunk | None:
    return subject(hit.chunks, hit.first if at is None else at, state, UNDERTAKINGS)


def _ran(hit: Hit) -> Status:
    """The days of a project that runs are settled, in whatever tense they are told."""
    return Status.HELD if hit.status is Status.PLANNED else hit.status


def _span(hit: Hit, state: State) -> None:
    p = _timed(hit, state)
    d = hit["d"]
    if p is None or "e" not in hit and "/" not in d.value or p.type == "PROG" and p.parts:
        return
    p = _project(state, p)
    if not _runs(hit, p):
        return
    _say(state, hit, "startDate", p, _date(d, 0), status=_ran(hit))
    _say(state, hit, "endDate", p, _date(hit["e"] if "e" in hit else d, 1), status=_ran(hit))


def _runs(hit: Hit, p: Chunk) -> bool:
    """Tell whether days are a project's own, and not those of what is done in it."""
    between = [c for c in hit.chunks[: hit.first] if c.start > p.end]
    return not any(c.type in ("EVT", "PER", "PERP") for c in between)


def _started(hit: Hit, state: State) -> None:
    p = _timed(hit, state)
    d = hit["d"]
    if p is None or not _runs(hit, p):
        return
    bare = low(hit.chunks[hit.first]) in ("from", "since")
    if bare and (
        p.type == "PROG"
        or "ana" not in p.tags
        and not any(
            low(c) in ("running", "runs", "implemented", "lasts", "active")
            for c in hit.chunks[max(0, hit.first - 3) : hit.first]
        )
    ):
        return
    if (
        bare
        and low(hit.chunks[hit.first]) == "from"
        and hit.last + 1 < len(hit.chunks)
        and low(hit.chunks[hit.last + 1]) in ("to", "until", "till", "-", "and")
    ):
        return
    _say(state, hit, "startDate", _project(state, p), _date(d, 0), status=_from(hit, p))


def _from(hit: Hit, p: Chunk) -> Status:
    """Return how a phrase is put, reckoned from its subject on."""
    return status_of(
        [c for c in hit.chunks[: hit.last + 1] if c.start >= p.start or c.start >= hit.start]
    )


def _started_then(hit: Hit, state: State) -> None:
    p = _project(state, hit["p"]).members[0]
    d = hit["d"]
    lo = min(hit.at["p"], hit.at["d"])
    if "o" not in hit and any(
        c.type in (*ORGLIKE, "PER", "PERP", "EVT") for c in hit.chunks[lo + 1 : hit.last]
    ):
        return
    words = [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    if any(w in state.reading.lexicon["clauses.gatherings"] for w in words):
        return
    if p.type == "PROG" and hit.chunks[hit.at["p"]].parts:
        return
    _say(state, hit, "startDate", p, _date(d, 0))


def _ended(hit: Hit, state: State) -> None:
    p = _timed(hit, state)
    if p is None or not _runs(hit, p):
        return
    _say(state, hit, "endDate", _project(state, p), _date(hit["d"], 1), status=_ran(hit))


def _lasts(hit: Hit, state: State) -> None:
    n = hit["n"]
    p = hit["p"] if "p" in hit else _timed(hit, state)
    if p is None or not re.fullmatch(r"P\d+[YM]", n.value) or not _runs(hit, p):
        return
    if p.type == "TITLE" and _unknown(state, p) and "project" not in [low(c) for c in hit.chunks]:
        return
    p = _project(state, p).members[-1]
    _say(state, hit, "duration", p, Literal(n.value, "duration"), status=_ran(hit))


def _takes_programme(hit: Hit, state: State) -> None:
    o, g = hit["o"], hit["g"]
    after = hit.chunks[hit.last + 1 : hit.last + 8]
    if (
        after
        and hit.at["g"] == hit.last
        and low(after[0]) in state.reading.lexicon["clauses.modified"] - {"projects", "project"}
    ):
        return
    qualifiers: list[tuple[str, int | Literal]] = []
    n = next((c for c in after if c.type == "DUR"), None)
    if n is not None and any(low(c) in ("for", "over", "than") for c in after):
        qualifiers.append(("minimumDuration", Literal(n.value, "duration")))
    status = (
        hit.status if n is None else status_of([c for c in hit.chunks[hit.first : hit.last + 1]])
    )
    for programme in g.members:
        _say(
            state,
            hit,
            "participatesInProgramme",
            o,
            programme,
            status=status,
            qualifiers=qualifiers,
        )


_HANDLERS: Mapping[str, Callable[[Hit, State], None]] = {
    "coordinated": _coordinated,
    "coordinates": _coordinates,
    "partner": _partner,
    "its_partner": _its_partner,
    "partners": _partners,
    "unites": _unites,
    "consortium": _consortium,
    "listed": _listed,
    "enclosed": _enclosed,
    "founders": _founders,
    "implemented": _implemented,
    "member": _person_member,
    "began": _began,
    "funded": _funded,
    "funds": _funds,
    "money_of": _money_of,
    "grant": _grant,
    "part": _part,
    "under": _under,
    "under_named": _under_named,
    "bracketed": _bracketed,
    "span": _span,
    "started": _started,
    "started_then": _started_then,
    "ended": _ended,
    "lasts": _lasts,
    "takes_programme": _takes_programme,
}
_ = (org_of,)
