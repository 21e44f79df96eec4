"""Posts that a row of words cannot say: shared titles, gaps, pairs, and titles whose holder stands elsewhere.

It is long because shared, paired and elided posts complete one another within a sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.cascade import Match, register, title
from kg.extract.chunks import Chunk
from kg.extract.clauses import new_entity, town_university
from kg.extract.document import ORGS, Read
from kg.extract.officials import OF_PLACES
from kg.extract.patterns import Rule
from kg.extract.state import Raw, State
from kg.model import Literal, Status

__all__ = ["after_people", "by_post", "byline", "finish", "plural"]

_ORGLIKE = (*ORGS, "UNIT")
_PERSON = ("PER", "PERP")


def byline(read: Read, state: State) -> None:
    """Claim the post that a signature states: "Editor: Anna Bakari"."""
    chunks = [c for c in read.chunks if c.type != "HON"]
    for k, c in enumerate(chunks):
        if (
            c.type == "ROLE"
            and k + 2 < len(chunks)
            and chunks[k + 1].name == ":"
            and chunks[k + 2].type == "PER"
        ):
            p = chunks[k + 2]
            state.claim("holdsPosition", p, Literal(c.name), c.start, p.end, "signature", 0.85)


def _raws(state: State, person: int, start: int, end: int) -> list[tuple[int, Raw]]:
    return [
        (n, r)
        for n, r in enumerate(state.claims)
        if r.subject == person
        and start <= r.start < end
        and r.predicate in ("holdsPosition", "affiliatedWith")
    ]


def assign(
    state: State,
    person: int,
    org: int,
    start: int,
    end: int,
    low: int,
    high: int,
    rule: str,
    confidence: float,
) -> None:
    """Let the posts of a person that a sentence left without an organisation be at ``org``, else claim the tie."""
    hit = False
    for n, raw in _raws(state, person, low, high):
        if raw.predicate == "holdsPosition" and not any(
            k == "organization" for k, _ in raw.qualifiers
        ):
            state.claims[n] = replace(
                raw,
                qualifiers=(*raw.qualifiers, ("organization", org)),
                start=min(raw.start, start),
                end=max(raw.end, end),
            )
            hit = True
        elif any(v == org for _, v in raw.qualifiers) or raw.object == org:
            hit = True
    if not hit:
        state.claim("affiliatedWith", person, org, start, end, rule, confidence)


def _limits(chunks: list[Chunk]) -> tuple[int, int]:
    return min(c.start for c in chunks), max(c.end for c in chunks)


def _assign(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    low, high = _limits(chunks)
    p, o = chunks[m["p"]], chunks[m["o"]]
    between = chunks[min(m["p"], m["o"]) + 1 : max(m["p"], m["o"])]
    if o.parts or any(c.type in (*_PERSON, *_ORGLIKE) for c in between):
        return
    for member in (
        p.members[:1]
        if m["p"] < m["o"]
        and len(p.parts) > 1
        and "behalf" not in " ".join(c.name for c in between)
        else p.members
    ):
        assign(state, member.ref, o.ref, start, end, low, high, rule.name, rule.confidence)


def _pairwise(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    o, r, p = chunks[m["o"]], chunks[m["r"]], chunks[m["p"]]
    if len(o.members) != len(p.members):
        return
    for org, person in zip(o.members, p.members, strict=True):
        _hold(state, person, title(r), org.ref, start, end, rule.name, 0.9)


def _hold(
    state: State,
    person: Chunk | int,
    post: str,
    org: int | None,
    start: int,
    end: int,
    rule: str,
    confidence: float,
    status: Status = Status.HELD,
) -> None:
    qualifiers: list[tuple[str, int | Literal]] = (
        [("organization", org)] if org is not None and org >= 0 else []
    )
    state.claim(
        "holdsPosition",
        person,
        Literal(post),
        start,
        end,
        rule,
        confidence,
        qualifiers=qualifiers,
        status=status,
    )


def _succession(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    org = chunks[m["o"]].ref if "o" in m else None
    if (
        org is None
        and len(chunks) > 1
        and chunks[0].type in _ORGLIKE
        and any(c.name == ":" for c in chunks[1:3])
    ):
        org = chunks[0].ref
    post = title(chunks[m["r"]])
    _hold(state, chunks[m["p"]], post, org, start, end, rule.name, 0.9)
    _hold(state, chunks[m["q"]], post, org, start, end, rule.name, 0.88, Status.FORMER)


def _succession_in_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """She replaces B: in the post that the text gave her last, B is its former holder."""
    known = state.posts.get(chunks[m["p"]].ref)
    if known and chunks[m["q"]].ref != chunks[m["p"]].ref:
        post, org = known[-1]
        _hold(
            state, chunks[m["q"]], post, org, start, end, rule.name, rule.confidence, Status.FORMER
        )


def _same_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    person = chunks[m["p"]].ref
    known = state.posts.get(person)
    if known:
        _hold(
            state,
            person,
            known[-1][0],
            chunks[m["o"]].ref,
            start,
            end,
            rule.name,
            0.85,
            Status.FORMER,
        )


# What one is who does so.
_LEADS = {
    "directs": "Director",
    "directed": "Director",
    "chairs": "Chair",
    "chaired": "Chair",
    "leads": "leader",
}


_POST_OF = {
    "heads": "head",
    "headed": "head",
    "directs": "director",
    "directed": "director",
    "chairs": "chair",
    "chaired": "chair",
    "leads": "leader",
}


def _heads(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    low, high = _limits(chunks)
    p, o = chunks[m["p"]], chunks[m["o"]]
    if any(c.type == "ROLES" for c in chunks[: m["p"]]):
        return
    verb = next((c.name.lower() for c in chunks[m["p"] : m["o"]] if c.name.lower() in _LEADS), "")
    if "ana" in o.tags and o.type == "UNI":
        return
    assign(state, p.ref, o.ref, start, end, low, high, rule.name, 0.8)
    for n, raw in _raws(state, p.ref, low, high):
        if raw.predicate == "affiliatedWith" and raw.object == o.ref and raw.rule == rule.name:
            state.claims[n] = replace(
                raw,
                predicate="holdsPosition",
                object=Literal(_LEADS.get(verb, "Head")),
                qualifiers=(("organization", o.ref),),
            )


def _respectively(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    for person, post, unit in (("p", "r", "u"), ("q", "t", "v")):
        r = chunks[m[post]]
        org = chunks[m[unit]] if unit in m else None
        name = title(r)
        if org is not None and org.type == "UNIT":
            name, org = re.sub(r"\s+", " ", state.reading.text(r.start, org.end)), None
        _hold(
            state,
            chunks[m[person]],
            name,
            org.ref if org is not None else None,
            start,
            end,
            rule.name,
            0.9,
        )


register("assign", _assign)
register("pairwise", _pairwise)
register("succession", _succession)
register("same_post", _same_post)
register("succession_in_post", _succession_in_post)
register("heads", _heads)


def _heads_unit(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """Claim "head of the Department of X" where somebody heads it."""
    p, u, o = (chunks[m[k]] for k in ("p", "u", "o"))
    at = next((k for k in range(m["p"], m["u"]) if chunks[k].name.lower() in _POST_OF), None)
    if at is None:
        return
    unit = re.sub(r"\s+", " ", state.reading.text(chunks[at].end, u.end)).strip()
    state.claim(
        "holdsPosition",
        p,
        Literal(f"{_POST_OF[chunks[at].name.lower()]} of {unit}"),
        start,
        end,
        rule.name,
        rule.confidence,
        qualifiers=[("organization", o.ref)],
    )


register("heads_unit", _heads_unit)


def _employer(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """Take a name that no list knows for an organisation, as somebody is of it."""
    n = chunks[m["n"]]
    org = new_entity(state, "ORG", n.name, n.start, n.end)
    state.claim("affiliatedWith", chunks[m["p"]], org, start, end, rule.name, rule.confidence)


register("employer", _employer)


def _employer_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    """Take a name that no list knows for an organisation, as there is a post at it."""
    r, o = chunks[m["r"]], chunks[m["o"]]
    if title(r).lower().split()[-1] in OF_PLACES:
        name = re.sub(r"\s+", " ", state.reading.text(r.start, o.end))
        return replace(r, end=o.end, name=name, tags=r.tags | {"placed"})
    chunks[m["o"]] = new_entity(state, "ORG", o.name, o.start, o.end)
    return r


register("employer_post", _employer_post)
register("respectively", _respectively)


def after_people(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Read gaps while persons still stand apart: "A, who is rector of X, and B – of Y"."""
    low, high = _limits(chunks) if chunks else (0, 0)
    for k, c in enumerate(chunks):
        if c.type != "PER" or "pron" in c.tags:
            continue
        tie = next(
            (
                r
                for r in reversed(state.claims)
                if r.subject == c.ref and r.predicate == "affiliatedWith" and low <= r.start < high
            ),
            None,
        )
        if tie is None or not re.search(
            r"\w\s*[-–—]\s*(?:of|at|from)\b", state.reading.text(tie.start, tie.end)
        ):
            continue
        for q in reversed(chunks[:k]):
            if q.type == "PERP":
                posts = [
                    r
                    for r in state.claims
                    if r.subject == q.ref
                    and r.predicate == "holdsPosition"
                    and low <= r.start < high
                ]
                if posts and isinstance(posts[-1].object, Literal) and isinstance(tie.object, int):
                    _hold(
                        state,
                        c,
                        posts[-1].object.value,
                        tie.object,
                        posts[-1].start,
                        tie.end,
                        "gapped-post",
                        0.85,
                    )
                break
    return chunks


def by_post(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Let "the Rector", "the Rector of X", "the X Vice-Chancellor" stand for the person known to hold the post."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        nxt = chunks[i + 1] if i + 1 < len(chunks) else None
        if (
            c.type != "ROLE"
            or "next" in c.tags
            or "former" in c.tags
            or (nxt is not None and (nxt.type in _PERSON or nxt.name.lower() in ("and", "for")))
        ):
            out.append(c)
            i += 1
            continue
        org: int | None = None
        stop = i + 1
        if nxt is not None and nxt.name.lower() in ("of", "at"):
            k = i + 2 + (i + 2 < len(chunks) and chunks[i + 2].name.lower() == "the")
            if k < len(chunks) and chunks[k].type in _ORGLIKE and not chunks[k].parts:
                org, stop = chunks[k].ref, k + 1
        start = c.start
        drop = 0
        if org is None and out and out[-1].type in _ORGLIKE and not out[-1].parts:
            org, start, drop = out[-1].ref, out[-1].start, 1
        det = out[-1 - drop].name.lower() if len(out) > drop else ""
        if det not in ("the", "university's", "said") and not (
            org is not None and det in ("", "by", "with")
        ):
            out.append(c)
            i += 1
            continue
        if stop < len(chunks) and (
            chunks[stop].type in _PERSON
            or (
                chunks[stop].name == ","
                and stop + 1 < len(chunks)
                and chunks[stop + 1].type in _PERSON
            )
        ):
            out.append(c)
            i += 1
            continue
        person = _holder(state, title(c).lower(), org)
        if person is None or _is_body(chunks, stop):
            out.append(c)
            i += 1
            continue
        if drop:
            out.pop()
        if out and out[-1].name.lower() == "the":
            start = out.pop().start
        end = chunks[stop - 1].end
        state.ent(person).mentions.append((start, end, "anaphora"))
        out.append(
            Chunk(
                "PER",
                start,
                end,
                state.reading.text(start, end),
                ref=person,
                tags=frozenset({"post"}),
            )
        )
        i = stop
    return out


def _is_body(chunks: list[Chunk], k: int) -> bool:
    """Tell whether "the coordinator of the project was X" says that an organisation is meant."""
    if k >= len(chunks) or chunks[k].name.lower() not in ("is", "was", ":"):
        return False
    k += 1 + (k + 1 < len(chunks) and chunks[k + 1].name.lower() == "the")
    return k < len(chunks) and chunks[k].type in _ORGLIKE


def _holder(state: State, post: str, org: int | None) -> int | None:
    head = post.split(" for ")[0].split(" of ")[0]
    order = {n: k for k, n in enumerate(state.persons)}
    found = []
    for person, held in state.posts.items():
        for name, at in held:
            low = name.lower()
            if org is not None and at is not None and at != org:
                continue
            if (
                low == post
                or (low.startswith(head) and len(head) > 4)
                or (
                    low.endswith(head)
                    and ("–" in low or ("-" in low and not head.startswith(("vice", "pro"))))
                    and not low.endswith("vice-" + head)
                )
            ):
                found.append(
                    (org is not None and at == org, low == post, order.get(person, -1), person)
                )
    return max(found)[3] if found else None


_BETWEEN = frozenset(
    [
        ",",
        ";",
        "and",
        ":",
        "the",
        "namely",
        "of",
        "for",
        "at",
        "from",
        "(",
        ")",
        "LP",
        "RP",
        "both",
        "respectively",
        "-",
        "–",
        "—",
        "&",
        "by",
        "as",
        "well",
        "with",
        "prof.",
    ]
)


def plural(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Give a shared title to each person of the list after it: "Rectors A (X), B (Y) and C"."""
    low, high = _limits(chunks) if chunks else (0, 0)
    for k, c in enumerate(chunks):
        if c.type != "ROLES":
            continue
        shared: int | None = None
        j = k + 1
        if j < len(chunks) and chunks[j].name.lower() in ("of", "at", "from"):
            j += 1
            if j < len(chunks) and chunks[j].name.lower() == "the":
                j += 1
            if j < len(chunks) and chunks[j].type in _ORGLIKE and not chunks[j].parts:
                shared = chunks[j].ref
                j += 1
            else:
                continue
        found: list[tuple[Chunk, int | None, int]] = []
        while j < len(chunks):
            x = chunks[j]
            if x.type in _PERSON and "pron" not in x.tags:
                for member in x.members:
                    if member.type == "PERP" and found:
                        break  # "Vice Rectors A and B, Cultural Attaché C": the third has a title of his own
                    found.append((member, None, member.end))
                if any(member.type == "PERP" for member in x.members[1:]):
                    break
            elif (
                x.type in (*_ORGLIKE, "PLACE")
                and found
                and chunks[j - 1].name.lower() in ("of", "for", "at", "from", "the", "(")
            ):
                org = town_university(x, state) if x.type == "PLACE" else x.ref
                found[-1] = (found[-1][0], org, x.end)
            elif x.name.lower() not in _BETWEEN:
                if x.name.lower() == "who" and found:
                    rest = " ".join(y.name.lower() for y in chunks[j + 1 : j + 3])
                    head = re.match(r"(?:heads|leads|chairs)", rest)
                    org_chunk = next((y for y in chunks[j + 1 : j + 5] if y.type in _ORGLIKE), None)
                    if head and org_chunk is not None:
                        found[-1] = (found[-1][0], org_chunk.ref, org_chunk.end)
                break
            j += 1
        if (not found and chunks[k - 1].name in (",", "-", "–")) or (
            not found and k + 1 < len(chunks) and chunks[k + 1].name.lower() == "both"
        ):
            # "A signed for X and B for Y, Vice-Chancellors both"
            for z, x in enumerate(chunks[:k]):
                if x.type in _PERSON:
                    org = next(
                        (
                            (town_university(y, state) if y.type == "PLACE" else y.ref)
                            for w, y in zip(chunks[z:k], chunks[z + 1 : k], strict=False)
                            if y.type in (*_ORGLIKE, "PLACE") and w.name.lower() in ("for",)
                        ),
                        None,
                    )
                    if not any(p is x for p, _, _ in found) and org is not None:
                        found.append((x, org, c.end))
            if found and not (k + 1 < len(chunks) and chunks[k + 1].name.lower() == "both"):
                found = []
        for person, org, end in found:
            if org is None:
                tie = next(
                    (
                        r
                        for r in state.claims
                        if r.subject == person.ref
                        and r.predicate == "affiliatedWith"
                        and low <= r.start < high
                    ),
                    None,
                )
                org = tie.object if tie is not None and isinstance(tie.object, int) else shared
            start = min(c.start, person.start)
            if title(c).lower() in (
                "member",
                "participant",
                "guest",
                "student",
                "representative",
                "employee",
                "specialist",
                "expert",
                "teacher",
                "lecturer",
            ):
                if org is not None:
                    state.claim(
                        "affiliatedWith",
                        person,
                        org,
                        start,
                        max(end, person.end),
                        "shared-post",
                        0.7,
                    )
                continue
            _hold(
                state, person, title(c), org, start, max(end, person.end, c.end), "shared-post", 0.9
            )
    _named(chunks, state)
    return chunks


def _named(chunks: list[Chunk], state: State) -> None:
    """Deal posts out in order: "A and B have been named presidents, she of X, he of Y"."""
    for k, c in enumerate(chunks):
        if c.type != "ROLES" or k < 2:
            continue
        people = next(
            (x for x in reversed(chunks[:k]) if x.type == "PER" and len(x.parts) > 1), None
        )
        if people is None or not re.search(
            r"(?:named|appointed|elected|chosen|made)$", chunks[k - 1].name.lower()
        ):
            continue
        orgs = [
            y
            for w, y in zip(chunks[k:], chunks[k + 1 :], strict=False)
            if y.type in _ORGLIKE and w.name.lower() in ("of", "at", "the")
            for y in y.members
        ]
        if len(orgs) == len(people.members):
            for person, org in zip(people.members, orgs, strict=True):
                _hold(
                    state, person, title(c), org.ref, people.start, org.end, "named-in-turn", 0.88
                )


def finish(state: State) -> None:
    """Drop claims that a closer reading made void."""
    state.claims = [c for c in state.claims if c.start < c.end]
