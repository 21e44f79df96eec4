"""Who takes part: partners of projects, members of alliances and associations, also where they stand in lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.clauses import (
    ORGLIKE,
    Hit,
    collect,
    collective,
    follows_verb,
    joined,
    low,
    new_entity,
    subject,
    text_of,
    topic,
)
from kg.extract.lists import gather
from kg.extract.modality import status_of
from kg.extract.state import State
from kg.extract.undertakings import JOINED, PROJECTS, project_of, say, unknown
from kg.model import Status

__all__ = ["HANDLERS", "with_coordinator"]


def _member(
    state: State, hit: Hit, orgs: Chunk | list[Chunk], target: Chunk, status: Status | None = None
) -> None:
    """Claim membership: of a project as its partner, of anything else as its member."""
    target = project_of(state, target)
    for t in target.members:
        kind = state.ent(t.ref).type if t.ref >= 0 else t.type
        predicate = "partnerIn" if kind in ("PROJ", "PROG") else "memberOf"
        for chunk in [orgs] if isinstance(orgs, Chunk) else orgs:
            say(state, hit, predicate, chunk, t, status=status)


_MEMBERS = frozenset(
    ["member", "members", "belong", "belongs", "admitted", "founder", "founders", "co-founder"]
)


def _part_of(hit: Hit, state: State) -> None:
    """Claim "is part of the alliance": of organisations only where they are made of others."""
    target = hit["p"]
    if target.type == "CONS" or collective(state, target):
        _member(state, hit, hit["o"], target, hit.status)
        _member(state, hit, joined(hit.chunks, hit.last + 1, state), target, hit.status)


def _it_is_member(hit: Hit, state: State) -> None:
    """Claim "since 2011 it has been a member of the association", "of which we are a member"."""
    target = hit["p"]
    if target.type not in PROJECTS and not collective(state, target):
        return
    words = {low(c) for c in hit.chunks[hit.first : hit.last + 1]}
    home = state.home if words & {"we", "our"} else None
    org = topic(state, hit.chunks[0].start, ("UNI", "ORG")) if home is None else None
    ref = home if home is not None else org.ref if org is not None else None
    if (
        ref is not None
        and ref != target.ref
        and not collective(state, Chunk("ORG", 0, 0, "", ref=ref))
    ):
        who = Chunk(state.ent(ref).type, hit.start, hit.start, state.ent(ref).name, ref=ref)
        _member(state, hit, who, target, hit.status)


def _partner(hit: Hit, state: State) -> None:
    target, orgs = hit["p"], [hit["o"]]
    said = [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    if target.type in ("ORG", "UNI") and not _MEMBERS & set(said):
        return
    if (
        target.type == "TITLE"
        and unknown(state, target)
        and "project" not in [low(c) for c in hit.chunks[hit.first : hit.last]]
    ):
        return
    network = state.ent(target.ref).words() & state.reading.lexicon["clauses.collective"]
    if target.type == "UNI" and network:
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
    while k < len(hit.chunks) and low(hit.chunks[k]) in ("and", "of", "to", "the", ","):
        k += 1
    if (
        target.type in ("CONS", "ORG")
        and after < k < len(hit.chunks)
        and hit.chunks[k].type in ("CONS", "ORG")
        and ("of" in [low(c) for c in hit.chunks[after:k]] or _both_collective(state, hit, k))
    ):
        _member(state, hit, orgs, hit.chunks[k], status)
    others = joined(hit.chunks, after, state)
    _member(state, hit, others, target, status)
    if status is Status.HELD:
        _consortium_of(hit, state, target)


def _both_collective(state: State, hit: Hit, k: int) -> bool:
    """Tell whether "of A and the B" names two associations, both of which have members."""
    words = [low(c) for c in hit.chunks[hit.last + 1 : k]]
    return (
        words[:1] == ["and"]
        and collective(state, hit["p"])
        and collective(state, hit.chunks[k])
        and not follows_verb(hit.chunks, k, state)
    )


def _consortium_of(hit: Hit, state: State, project: Chunk) -> None:
    """Claim the consortium of "a member of the consortium within the project" as a thing of its own."""
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
    say(state, hit, "runBy", project, made, lower=0.1)
    say(state, hit, "memberOf", hit["o"], made, lower=0.05)


def _its_partner(hit: Hit, state: State) -> None:
    words = [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    p = subject(
        hit.chunks,
        hit.first,
        state,
        JOINED,
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
        if c.ref >= 0 and (c.type in (*PROJECTS, "TITLE") or collective(state, c))
    ]
    for c in hit.chunks[hit.first : hit.at["o"]]:
        if (
            c.type == "UNI"
            and c.ref >= 0
            and not c.parts
            and _alliance_named(state, c)
            and len(hit["o"].members) > 1
        ):
            state.ent(c.ref).type = "CONS"
            inner.append(replace(c, type="CONS"))
    words = [low(c) for c in before]
    p: Chunk | None
    listed = any(
        low(c) in ("are", "is", "include", "included", "were", ":", "-", "–", "—")
        for c in hit.chunks[hit.first : hit.at["o"]]
    )
    listed = listed or hit.rule.name == "new-members"
    if not listed and not any(c.type in PROJECTS for c in hit.chunks):
        return
    if inner:
        p = inner[0]
    elif words[-1:] == ["'s"] and len(before) > 1:
        p = next((c for c in reversed(before[:-1]) if c.type in PROJECTS), None)
    else:
        its = any(low(c) in ("its", "their") for c in hit.chunks[hit.first : hit.at["o"]])
        p = subject(hit.chunks, hit.first, state, JOINED, loose=True, anaphoric=its)
        if p is not None and "memory" in p.tags and not _aboutproject_of(state, hit, p):
            p = None
    if p is None:
        return
    orgs = collect(hit.chunks, hit.at["o"], state)
    _member(state, hit, orgs, p)


def _aboutproject_of(state: State, hit: Hit, project: Chunk) -> bool:
    """Tell whether the text speaks of a project more lately than of a university as the subject."""
    start = hit.chunks[0].start
    spoken = max((b for a, b, _ in state.ent(project.ref).mentions if b <= start), default=-1)
    return start - spoken < 400


def _unites(hit: Hit, state: State) -> None:
    p = subject(hit.chunks, hit.first, state, JOINED) or _of_universities(hit, state)
    if p is None or not _near(hit, p):
        return
    first = low(hit.chunks[hit.first])
    founded = first in ("founded", "created", "established", "set", "formed")
    if founded and p.type != "ORG" and state.ent(p.ref).type != "CONS":
        return
    finite = first.endswith("s") or first in ("united", "brought", "gathered")
    status = hit.local if finite else None
    _member(state, hit, collect(hit.chunks, hit.at["o"], state), p, status)


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
    return any(
        "european university" in f.lower() or "network" in f.lower() for f in state.ent(c.ref).forms
    )


def _near(hit: Hit, p: Chunk) -> bool:
    """Tell whether no other thing that could unite or include stands between."""
    between = [c for c in hit.chunks[: hit.first] if c.start > p.end]
    return not any(c.type in ("EVT", "PER", "PERP") for c in between)


def _founders(hit: Hit, state: State) -> None:
    """Those who sign the founding agreement of a network are its members."""
    orgs = collect(hit.chunks, hit.at["o"], state)
    p = subject(
        hit.chunks,
        hit.first,
        state,
        ("CONS",),
        loose=low(hit.chunks[hit.last - 1]) != "the" or len(hit["o"].members) > 1,
    )
    if p is not None and sum(len(o.members) for o in orgs) > 1:
        _member(state, hit, orgs, p)


def with_coordinator(line: list[Chunk], state: State) -> list[Chunk]:
    """Read "A (coordinator), B and C": the bracket is told of, then folded away."""
    out: list[Chunk] = []
    k = 0
    while k < len(line):
        c = line[k]
        words = [low(x) for x in line[k + 1 : k + 5]]
        if (
            c.type in ORGLIKE
            and words[:1] == ["("]
            and ")" in words
            and {"coordinator", "lead", "leader"} & set(words)
        ):
            stop = k + 1 + words.index(")")
            org = c.members[-1]
            p = subject(line, k, state, JOINED, loose=True)
            if p is not None and all(low(x) for x in line[k + 1 : stop]):
                state.claim(
                    "coordinates",
                    org,
                    p.ref,
                    min(p.start, org.start),
                    line[stop].end,
                    "coordinator-in-brackets",
                    0.9,
                )
                out.append(replace(c, end=line[stop].end))
                k = stop + 1
                continue
        out.append(c)
        k += 1
    return gather(out) if len(out) < len(line) else line


def _enclosed(hit: Hit, state: State) -> None:
    """Claim two and more behind a name as its members: "the alliance (A, B and C)"."""
    if len(hit["o"].members) > 1:
        _member(state, hit, collect(hit.chunks, hit.at["o"], state), hit["p"], hit.local)


def _listed(hit: Hit, state: State) -> None:
    """Claim the projects of a row: "the university takes part in three projects: A, B and C"."""
    left = hit.chunks[: hit.first]
    org = next((c for c in reversed(left) if c.type in ("UNI", "ORG") and c.ref >= 0), None)
    words = {low(c) for c in left} & state.reading.lexicon["projects.taking_part"]
    if low(hit.chunks[hit.at["p"] - 1]) == "project":
        words -= {"has", "won", "works"}
    if (
        org is None
        or not words
        or any(c.type in ("PER", "PERP") for c in left if c.start > org.start)
    ):
        return
    status = status_of([c for c in left if c.end <= hit.start])
    for c in hit.chunks[hit.at["p"] :]:
        if (c.type == "PROJ" and c.ref >= 0) or c.type == "TITLE":
            _member(state, hit, org, c, status)
        elif low(c) in state.reading.lexicon["modality.verbs"]:
            break


def _consortium(hit: Hit, state: State) -> None:
    o = hit["o"]
    if "p" in hit:
        _member(state, hit, o, hit["p"])
        if "q" in hit:
            _member(state, hit, collect(hit.chunks, hit.at["q"], state), hit["p"])
        return
    if len(o.members) < 2:
        return
    p = subject(hit.chunks, hit.first, state, PROJECTS, loose=True)
    if p is not None:
        _member(state, hit, collect(hit.chunks, hit.at["o"], state), p)


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


HANDLERS: Mapping[str, Callable[[Hit, State], None]] = {
    "it_is_member": _it_is_member,
    "part_of": _part_of,
    "partner": _partner,
    "its_partner": _its_partner,
    "partners": _partners,
    "unites": _unites,
    "founders": _founders,
    "enclosed": _enclosed,
    "listed": _listed,
    "consortium": _consortium,
    "implemented": _implemented,
    "member": _person_member,
}
