"""On what terms an undertaking runs: who pays, under which programme, from when to when.

Over 400 lines because money, programme and days are told in one phrase and claimed by one set of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extract.chunks import Chunk
from kg.extract.clauses import (
    ORGLIKE,
    UNDERTAKINGS,
    Hit,
    collect,
    follows_verb,
    low,
    memory,
    new_entity,
    subject,
    text_of,
    topic,
)
from kg.extract.modality import status_of
from kg.extract.state import State
from kg.extract.undertakings import PROJECTS, project_of, say, unknown
from kg.lexicon import fold
from kg.model import Literal, Status

__all__ = ["HANDLERS", "date_of", "funded_word"]

_NEAR = 400  # characters: "it" means nothing that stands further back
_HAPPENINGS = frozenset(
    "event meeting evening conference forum festival seminar workshop series lectures school trip visit week competition"
    " contest tournament exhibition celebration gathering congress symposium day concert tour summit hackathon".split()
)
_PAID = re.compile(r"([A-ZÀ-Þ][\w-]*?)-(?:co-)?(?:funded|financed|sponsored)")
_MONEY = frozenset(
    "funding money funds grant budget sum finances finance resources means costs expenses".split()
)
FUNDED = (*UNDERTAKINGS, "STUDY", "UNI", "ORG", "UNIT")


def _funder(state: State, chunk: Chunk) -> Chunk | None:
    if chunk.type == "PLACE":
        if chunk.name not in state.reading.lexicon.ordered["projects.union"]:
            return None
        return new_entity(state, "ORG", chunk.name, chunk.start, chunk.end)
    return chunk


def _funders(hit: Hit, state: State) -> list[Chunk]:
    """Return who pays, with those whom "by A (AB), and by B" adds."""
    chunks, k = hit.chunks, hit.at["f"]
    if chunks[k].type == "PLACE" and k + 1 < len(chunks) and chunks[k + 1].type == "PROG":
        k += 1  # "by the EU Erasmus+ programme"
    found = list(chunks[k].members)
    k += 1
    while k + 1 < len(chunks):
        if low(chunks[k]) == "(":
            shut = next((j for j in range(k, min(k + 6, len(chunks))) if low(chunks[j]) == ")"), 0)
            if not shut:
                break
            k = shut + 1
            continue
        j = k
        while j < len(chunks) and low(chunks[j]) in (",", "and", "the", "by", "of", "from", "also"):
            j += 1
        if (
            j == k
            or j >= len(chunks)
            or "and" not in [low(c) for c in chunks[k:j]]
            or chunks[j].type not in (*ORGLIKE, "PROG", "PLACE")
            or chunks[j].ref < 0
            or follows_verb(chunks, j, state)
        ):
            break
        found += chunks[j].members
        k = j + 1
    return [f for f in (_funder(state, c) for c in found) if f is not None]


def _under_after(hit: Hit, state: State) -> list[Chunk]:
    """Return the programmes that follow, broadest first: "by the Commission through Erasmus+"."""
    words = state.reading.lexicon["projects.under"]
    for k in range(hit.last + 1, min(hit.last + 10, len(hit.chunks))):
        c = hit.chunks[k]
        if low(c) in (".", ";", ":") or c.type in (*ORGLIKE, "PER", "PERP", "PROJ"):
            return []
        if c.type == "PROG" and any(low(x) in words for x in hit.chunks[hit.last + 1 : k]):
            after = hit.chunks[k + 1] if k + 1 < len(hit.chunks) else None
            return [
                *c.members,
                *(after.members if after is not None and after.type == "PROG" else ()),
            ]
    return []


def _fund_status(hit: Hit) -> Status:
    """Return how funding is put: a decision is told in the future, "will support it with two million"."""
    return Status.HELD if hit.status is Status.PLANNED else hit.status


def _fund(state: State, hit: Hit, s: Chunk, funder: Chunk, under: list[Chunk]) -> None:
    status = _fund_status(hit)
    s = project_of(state, s)
    say(state, hit, "fundedBy", s, funder, status=status)
    if not under or state.ent(s.ref).type not in UNDERTAKINGS:
        return
    say(state, hit, "partOfProgramme", s, under[-1], status=status, lower=0.04)
    chain = [*([funder] if funder.type == "PROG" else []), *under]
    for broad, narrow in pairwise(chain):
        say(state, hit, "partOfProgramme", narrow, broad, status=status, lower=0.06)


def _funded(hit: Hit, state: State) -> None:
    s = _spoken_of(hit, state)
    if s is None or any(
        low(c) in state.reading.lexicon["projects.not_funding"]
        for c in hit.chunks[max(0, hit.first - 6) : hit.first]
    ):
        return
    for funder in _funders(hit, state):
        if funder.ref != s.ref:
            _fund(state, hit, s, funder, _under_after(hit, state))


def _funds(hit: Hit, state: State) -> None:
    for funder in (_funder(state, f) for f in hit["f"].members):
        if funder is not None:
            _fund(state, hit, hit["p"], funder, _under_after(hit, state))
    if "m" in hit:
        money = Literal(" ".join(hit["m"].name.split()))
        say(state, hit, "grant", project_of(state, hit["p"]), money, status=_fund_status(hit))


def _union_funded(hit: Hit, state: State) -> None:
    """Claim the funder of "the EU-funded project X"."""
    c = hit.chunks[hit.first]
    funder = new_entity(
        state, "ORG", c.name.split("-")[0], c.start, c.start + len(c.name.split("-")[0])
    )
    say(state, hit, "fundedBy", hit["p"], funder, status=hit.local)


def _money_of(hit: Hit, state: State) -> None:
    s = _spoken_of(hit, state)
    if s is None or (s.type in ("UNI",) and low(hit.chunks[hit.first]) in ("opened", "launched")):
        return
    # what money "made possible" has been: the word is no hope here
    possible = "possible" in [low(c) for c in hit.chunks[hit.first : hit.last]]
    status = Status.HELD if possible and hit.status is Status.HOPED else None
    for funder in _funders(hit, state):
        if funder.ref != s.ref:
            say(state, hit, "fundedBy", project_of(state, s), funder, status=status)


def _pays_for_it(hit: Hit, state: State) -> None:
    """Claim who pays for what the text speaks of: "the Foundation pays for it"."""
    s = subject(hit.chunks, hit.at["f"], state, (*UNDERTAKINGS, "STUDY"), loose=True)
    if s is None or s.end < hit.start - _NEAR:
        return
    for funder in hit["f"].members:
        say(state, hit, "fundedBy", project_of(state, s), funder)


def _sponsors(hit: Hit, state: State) -> None:
    """Claim who pays for an event: "the Bank, which sponsored the evening"."""
    event = hit["p"] if "p" in hit else _event_meant(hit, hit.last + 1, state)
    if low(hit.chunks[hit.last]) not in ("the", "this") and event is None:
        event = _now(hit, state)
    if event is None or event.ref < 0:
        return
    funders = hit["f"].members
    if hit.at["f"] == hit.last:  # "the sponsors, A and B"
        funders = tuple(m for c in collect(hit.chunks, hit.last, state) for m in c.members)
    for funder in funders:
        say(state, hit, "fundedBy", event, funder)


def _now(hit: Hit, state: State) -> Chunk | None:
    event = state.now if state.now is not None else state.main_event
    return None if event is None else Chunk("EVT", hit.start, hit.start, "", ref=event)


def _event_meant(hit: Hit, k: int, state: State) -> Chunk | None:
    """Return the event that "the evening", "the trip" or "the series" is."""
    if not 0 <= k < len(hit.chunks) or low(hit.chunks[k]) not in _HAPPENINGS:
        return None
    found = _now(hit, state)
    c = hit.chunks[k]
    return None if found is None else replace(found, start=c.start, end=c.end)


def funded_word(line: Sequence[Chunk], state: State) -> None:
    """Claim who pays in "the Brennick-funded project X"."""
    for k, c in enumerate(line):
        m = _PAID.fullmatch(c.name) if c.type == "w" else None
        if m is None:
            continue
        thing = next((x for x in line[k + 1 : k + 5] if x.type in (*UNDERTAKINGS, "TITLE")), None)
        if thing is not None and m[1] not in state.reading.lexicon.ordered["projects.union"]:
            funder = new_entity(state, "ORG", m[1], c.start, c.start + len(m[1]))
            thing = project_of(state, thing).members[0]
            state.claim("fundedBy", thing.ref, funder.ref, c.start, thing.end, "funded-word", 0.86)


def _grant(hit: Hit, state: State) -> None:
    s = hit["p"] if "p" in hit else subject(hit.chunks, hit.first, state, UNDERTAKINGS)
    if s is None:
        return
    m = hit["m"]
    say(
        state,
        hit,
        "grant",
        project_of(state, s),
        Literal(" ".join(m.name.split())),
        status=_fund_status(hit),
    )


def _spoken_of(hit: Hit, state: State) -> Chunk | None:
    event = _event_funded(hit, state)
    if event is not None:
        return event
    s = subject(hit.chunks, hit.first, state, FUNDED)
    if s is not None and s.type in ORGLIKE and "memory" not in s.tags:
        other = subject(hit.chunks, hit.first, state, (*UNDERTAKINGS, "STUDY"))
        spoken = other is not None and ("memory" not in other.tags or low(hit.chunks[0]) == "it")
        if spoken or (other is not None and _far(hit, s, state)):
            s = other
        elif _far(hit, s, state):
            s = None
    s = s or _held_and(hit, state)
    if low(hit.chunks[hit.first]) in _MONEY and (s is None or s.type in ORGLIKE):
        known = memory(state, hit.chunks[0].start, UNDERTAKINGS)
        if known is not None and known.end > hit.start - _NEAR:
            return known
    possessive = any(low(c) in ("its", "their") for c in hit.chunks[: hit.first])
    if possessive and (s is None or ("memory" in s.tags and s.type in ("UNI", "ORG"))):
        return topic(state, hit.chunks[0].start)
    return s


def _held_and(hit: Hit, state: State) -> Chunk | None:
    """Return the event of "the seminar was held by A together with B and financed by C"."""
    if hit.first == 0 or low(hit.chunks[hit.first - 1]) != "and":
        return None
    events = [c for c in hit.chunks[: hit.first] if c.type == "EVT" and c.ref >= 0 and not c.parts]
    if events:
        return events[0] if len(events) == 1 else None
    return next((m for k in range(5) if (m := _event_meant(hit, k, state)) is not None), None)


def _far(hit: Hit, s: Chunk, state: State) -> bool:
    """Tell whether an organisation is not what is paid for: "held with A and B and sponsored by C"."""
    if s.type == "CONS" or s.parts:
        return s.type != "CONS"
    auxiliary = state.reading.lexicon["clauses.auxiliary"]
    k = hit.first - 1
    while k >= 0 and low(hit.chunks[k]) in auxiliary:
        k -= 1
    finite = k < hit.first - 1 and low(hit.chunks[k]) not in ("and", "or", "but")
    return not finite and hit.chunks[k].end != s.end


def _event_funded(hit: Hit, state: State) -> Chunk | None:
    """Return the event of "the conference was sponsored by", "it was supported by"."""
    auxiliary = state.reading.lexicon["clauses.auxiliary"]
    if low(hit.chunks[hit.first]) in ("supported", "backed") and hit["f"].type != "PROG":
        return None  # support of a meeting need not be money
    k = hit.first - 1
    while k >= 0 and low(hit.chunks[k]) in auxiliary | {"generously", "kindly", "financially", ","}:
        k -= 1
    if k < 0:
        return None
    c = hit.chunks[k]
    if c.type == "EVT" and not c.parts and c.ref >= 0:
        return c
    if k > 0 and low(hit.chunks[k - 1]) in ("the", "this") and k < 4:
        meant = _event_meant(hit, k, state)
        if meant is not None:
            return meant
    if low(c) == "it" and k == 0 and state.now is not None:
        found = memory(state, c.start, FUNDED)
        if found is None or found.type not in UNDERTAKINGS:
            return replace(c, type="EVT", ref=state.now)
    return None


def _part(hit: Hit, state: State) -> None:
    p, g = hit["p"], hit["g"]
    if (
        p.type == "TITLE"
        and unknown(state, p)
        and "project" not in [low(c) for c in hit.chunks[hit.first : hit.last + 1]]
    ):
        return
    lo, hi = sorted((hit.at["p"], hit.at["g"]))
    between = hit.chunks[lo + 1 : hi]
    blocking = (
        ("PER", "PERP", "EVT")
        if hit.rule.name == "within-programme-project"
        else (*ORGLIKE, "PER", "PERP", "EVT")
    )
    if any(c.type in blocking for c in between):
        return
    if hit.rule.name == "project-of-programme" and any(
        low(c) in ("not", "no") for c in hit.chunks[lo:hi]
    ):
        return
    if hit.at["g"] > hit.at["p"]:
        g = g.members[-1]
    status = Status.HELD if hit.rule.name == "project-of-programme" else hit.local
    p = project_of(state, p)
    say(state, hit, "partOfProgramme", p, g, status=status)
    after = hit.chunks[hit.at["g"] + 1]
    if after.type == "PROG" and after.ref >= 0 and hit.at["g"] + 1 != hit.at["p"] and not g.parts:
        # "the Erasmus+ Capacity Building project X"
        say(state, hit, "partOfProgramme", p, after, status=status)
        say(state, hit, "partOfProgramme", after, g, status=status, lower=0.05)


def _action_of(hit: Hit, state: State) -> None:
    """Claim an action written behind its programme: "Erasmus+, Capacity Building in Higher Education"."""
    p, g = hit["p"], hit["g"].members[-1]
    umbrellas = state.reading.lexicon["programme.umbrellas"]
    if _bare(g) in umbrellas:
        for member in p.members:
            if _bare(member) not in umbrellas and member.ref != g.ref:
                say(state, hit, "partOfProgramme", member, g, status=Status.HELD)


def _bare(programme: Chunk) -> str:
    """Return a programme's name without the word "programme"."""
    words = [w for w in fold(programme.name).split() if w not in ("programme", "program", "the")]
    return " ".join(words)


def _under(hit: Hit, state: State) -> None:
    s = subject(hit.chunks, hit.first, state, (*UNDERTAKINGS, "STUDY"))
    g = hit["g"]
    if s is None or s.ref == g.ref or any(c.ref == s.ref for c in g.members):
        return
    s = project_of(state, s)
    say(state, hit, "partOfProgramme", s, g.members[0])
    if "m" in hit and s.type in (*PROJECTS, "TITLE"):
        say(state, hit, "fundedBy", s, g.members[0])


def _under_named(hit: Hit, state: State) -> None:
    """Let capitals after "implemented within" name a programme."""
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
        say(
            state,
            hit,
            "partOfProgramme",
            project_of(state, s),
            new_entity(state, "PROG", name, words[0].start, words[-1].end),
        )


def date_of(chunk: Chunk, side: int) -> Literal:
    """Return the first or last day of a date, as a literal."""
    parts = chunk.value.split("/")
    return Literal(parts[min(side, len(parts) - 1)], "date")


def _bracketed(hit: Hit, state: State) -> None:
    d = hit["d"]
    words = [low(c) for c in hit.chunks[hit.at["p"] + 2 : hit.at["d"]]]
    p = project_of(state, hit["p"]).members[-1]
    if "/" in d.value:
        say(state, hit, "startDate", p, date_of(d, 0), status=Status.HELD)
        say(state, hit, "endDate", p, date_of(d, 1), status=Status.HELD)
    elif words and words[-1] in ("since", "from", "started", "launched"):
        say(state, hit, "startDate", p, date_of(d, 0))
    elif words and words[-1] in ("until", "till"):
        say(state, hit, "endDate", p, date_of(d, 0))


def _timed(hit: Hit, state: State, at: int | None = None) -> Chunk | None:
    return subject(hit.chunks, hit.first if at is None else at, state, UNDERTAKINGS)


def _ran(hit: Hit) -> Status:
    """Return how the days of a project are put: they are settled, in whatever tense they are told."""
    return Status.HELD if hit.status is Status.PLANNED else hit.status


def _span(hit: Hit, state: State) -> None:
    p = _timed(hit, state) or _labelled(hit, state)
    d = hit["d"]
    if p is None or ("e" not in hit and "/" not in d.value) or (p.type == "PROG" and p.parts):
        return
    p = project_of(state, p)
    if not _runs(hit, p):
        return
    say(state, hit, "startDate", p, date_of(d, 0), status=_ran(hit))
    say(state, hit, "endDate", p, date_of(hit["e" if "e" in hit else "d"], 1), status=_ran(hit))


def _labelled(hit: Hit, state: State) -> Chunk | None:
    """Return the project that a line "Duration: 2020 – 2023" is about: the one named last."""
    if ":" not in [low(c) for c in hit.chunks[hit.first : hit.at["d"]]] or hit.first > 3:
        return None
    project = memory(state, hit.start, PROJECTS)
    near = project is not None and project.end > hit.start - _NEAR
    return project if near else memory(state, hit.start, UNDERTAKINGS)


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
    if p.type == "PROG" and "since" in [low(c) for c in hit.chunks[hit.first : hit.last]]:
        return  # since when a programme runs at a university
    if bare and (
        p.type == "PROG"
        or (
            "ana" not in p.tags
            and not any(
                low(c) in ("running", "runs", "implemented", "lasts", "active")
                for c in hit.chunks[max(0, hit.first - 3) : hit.first]
            )
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
    status = _from(hit, p)
    say(
        state,
        hit,
        "startDate",
        project_of(state, p),
        date_of(d, 0),
        status=Status.HELD if status is Status.PLANNED else status,
    )


def _from(hit: Hit, p: Chunk) -> Status:
    """Return how a phrase is put, reckoned from its subject on."""
    return status_of(
        [c for c in hit.chunks[: hit.last + 1] if c.start >= p.start or c.start >= hit.start]
    )


def _started_then(hit: Hit, state: State) -> None:
    p = project_of(state, hit["p"]).members[0]
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
    say(state, hit, "startDate", p, date_of(d, 0))


def _ended(hit: Hit, state: State) -> None:
    p = _timed(hit, state)
    if p is None or not _runs(hit, p):
        return
    say(state, hit, "endDate", project_of(state, p), date_of(hit["d"], 1), status=_ran(hit))


def _lasts(hit: Hit, state: State) -> None:
    n = hit["n"]
    p = hit["p"] if "p" in hit else _timed(hit, state)
    if p is None or not re.fullmatch(r"P\d+[YM]", n.value) or not _runs(hit, p):
        return
    if p.type == "TITLE" and unknown(state, p) and "project" not in [low(c) for c in hit.chunks]:
        return
    p = project_of(state, p).members[-1]
    say(state, hit, "duration", p, Literal(n.value, "duration"), status=_ran(hit))


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
    status = hit.status if n is None else status_of(hit.chunks[hit.first : hit.last + 1])
    for programme in g.members:
        say(
            state,
            hit,
            "participatesInProgramme",
            o,
            programme,
            status=status,
            qualifiers=qualifiers,
        )


def _began(hit: Hit, state: State) -> None:
    p = project_of(state, hit["p"])
    status = hit.status
    date = next((c for c in hit.chunks[: hit.first] if c.type == "DATE"), None) or next(
        (c for c in hit.chunks[hit.last : hit.last + 4] if c.type == "DATE"), None
    )
    if date is not None:
        say(state, hit, "startDate", p, date_of(date, 0), status=status)
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


HANDLERS: Mapping[str, Callable[[Hit, State], None]] = {
    "began": _began,
    "funded": _funded,
    "funds": _funds,
    "union_funded": _union_funded,
    "money_of": _money_of,
    "grant": _grant,
    "pays_for_it": _pays_for_it,
    "sponsors": _sponsors,
    "part": _part,
    "action_of": _action_of,
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
