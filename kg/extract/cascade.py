"""The cascade over one sentence: chunks are tidied, then rules fire stage by stage and simplify it.

It is long because the actions that a rule may name stand beside the engine that calls them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.extract.chunks import Chunk, encode
from kg.extract.clauses import town_university
from kg.extract.document import ORGS, Read
from kg.extract.patterns import Making, Rule, rules, words_of
from kg.extract.state import State
from kg.lexicon import fold
from kg.model import Literal, Status

__all__ = ["context_org", "position", "prepare", "register", "run_stage", "title"]

_RANKS = frozenset(
    (
        "professor",
        "professors",
        "academician",
        "academicians",
        "docent",
        "associate professor",
        "assistant professor",
        "full professor",
        "adjunct professor",
        "visiting professor",
        "student",
        "graduate",
        "alumnus",
        "alumna",
        "phd student",
    )
)
# What somebody does at an event or on a page is no post of theirs.
_TASKS = frozenset(("moderator", "moderators", "rapporteur", "interpreter", "translator", "chair"))
_HOUSES = frozenset(
    "centre center institute museum library directorate laboratory hub agency bureau secretariat park choir orchestra hospital clinic commission committee".split()
)
_PARTS = frozenset("department faculty chair school division section".split())
ORGLIKE = (*ORGS, "UNIT")


def title(chunk: Chunk) -> str:
    """Return a post as one person holds it: "Project officers" → "Project officer".

    >>> title(Chunk("ROLES", 0, 15, "Vice-Presidents for Research"))
    'Vice-President for Research'
    """
    if chunk.type == "ROLES" or "plural" in chunk.tags:
        head, sep, rest = re.sub(r"\s+", " ", chunk.name).partition(" for ")
        head, of, tail = head.partition(" of ")
        head = (
            re.sub(r"men$", "man", head)
            if head.lower().endswith("chairmen")
            else re.sub(r"s$", "", head)
        )
        return head + of + tail + sep + rest
    return re.sub(r"\s+", " ", chunk.name)


def _merge_brackets(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Fold a name's acronym, number or full title in brackets into the name before it."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        out.append(c)
        i += 1
        if c.ref < 0:
            continue
        while i + 1 < len(chunks):
            if chunks[i].name == "(":
                stop = next(
                    (k for k in range(i + 1, min(i + 8, len(chunks))) if chunks[k].name == ")"),
                    None,
                )
                if stop is None:
                    break
                inner = chunks[i + 1 : stop]
                if inner and (
                    inner[0].ref == c.ref
                    or all(x.type in ("REF", "p") for x in inner)
                    or (inner[0].type in ("ACR", "TITLE") and len(inner) == 1)
                ):
                    for x in inner:
                        if x.type == "REF" and c.type in ("PROJ", "CONS"):
                            state.claim(
                                "reference",
                                c.ref,
                                Literal(x.name),
                                c.start,
                                chunks[stop].end,
                                "reference-in-brackets",
                                0.98,
                            )
                            state.ent(c.ref).hints.setdefault("reference", x.name)
                    out[-1] = replace(out[-1], end=chunks[stop].end)
                    i = stop + 1
                    continue
                break
            if chunks[i].name in (",", "–", "—", "-") and chunks[i + 1].ref == c.ref:
                out[-1] = replace(out[-1], end=chunks[i + 1].end)
                i += 2
                if i < len(chunks) and chunks[i].name in ("–", "—", "-"):
                    i += 1
                continue
            if (
                chunks[i].name == ","
                and i + 2 < len(chunks)
                and chunks[i + 1].type == "w"
                and chunks[i + 1].name.lower() in ("the", "in")
                and any(x.ref == c.ref for x in chunks[i + 2 : i + 4])
            ):
                k = next(k for k in range(i + 2, i + 4) if chunks[k].ref == c.ref)
                out[-1] = replace(out[-1], end=chunks[k].end)
                i = k + 1
                continue
            break
    return out


def _university_list(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Let places stand for universities named before: "the universities of Alba, Brezno and Corvin"."""
    out = list(chunks)
    for i, c in enumerate(out):
        if (
            c.type == "w"
            and c.name.lower() in ("universities", "rectors", "vice-chancellors")
            and i + 1 < len(out)
            and out[i + 1].name.lower() == "of"
        ):
            k = i + 2
            while k < len(out) and (
                out[k].type == "PLACE" or out[k].name.lower() in (",", "and", "the")
            ):
                if out[k].type == "PLACE":
                    uni = town_university(out[k], state)
                    if uni is not None and c.name.lower() == "universities":
                        out[k] = replace(out[k], type="UNI", ref=uni)
                k += 1
    return out


_GOVERNING = frozenset("by with to for from between after before behind than against".split())


def governed(chunks: Sequence[Chunk], k: int) -> bool:
    """Tell whether a preposition stands before a person, so that no verb is said of them."""
    while k and (chunks[k - 1].type in ("ROLE", "HON") or chunks[k - 1].name.lower() == "the"):
        k -= 1
    return k > 0 and chunks[k - 1].name.lower() in _GOVERNING


def _meant_by(pronoun: str, here: list[int], others: list[int], state: State) -> int:
    """Return the person that a pronoun means: named in the sentence, its subject before, or the last named."""
    subject = [state.subject] if state.subject is not None else []
    order = [*here, *subject, *others, *state.persons[::-1]]
    wanted = "m" if pronoun in ("he", "him") else "f"
    fit = [n for n in order if gender(state, n) in ("", wanted)]
    return (fit or order)[0]


_GENDER = (
    ("f", re.compile(r"\b(?:Mrs|Ms|Miss|Madam|Madame|Mme|Dame|Lady|Sister|Frau)\b\.?\)?\s*(?:\w{2,5}\.\s*)*$")),
    ("m", re.compile(r"\b(?:Mr|Sir|Lord|Herr|Father|Imam|Alhaji)\b\.?\)?\s*(?:\w{2,5}\.\s*)*$")),
)  # fmt: skip
_GENDERED_END = (
    ("f", re.compile(r"(?:[oe]v|[iy]n|sk)a(?:ya|ia)?$|(?:ovna|evna|kyzy|qizi|gizi)$")),
    ("m", re.compile(r"(?:[oeё]v|sk[iy]y?|sky|ovich|evich|uly|ugli|oglu)$")),
)


def gender(state: State, person: int) -> str:
    """Return ``f`` or ``m`` where a title or the ending of a Slavic name tells, else ``""``.

    "Mrs", "Sir"; "-ova", "-skaya", "-ovich", "-kyzy".
    """
    key = f"gender:{person}"
    if key not in state.notes:
        ent, found = state.ent(person), ""
        for start, _, _form in ent.mentions:
            before = state.reading.text(max(0, start - 24), start)
            found = next((g for g, p in _GENDER if p.search(before)), "")
            if found:
                break
        else:
            words = [w for form in ent.forms for w in fold(form).split() if len(w) > 4]
            ends = {g for w in words for g, p in _GENDERED_END if p.search(w)}
            found = ends.pop() if len(ends) == 1 else ""
        state.notes[key] = found
    return str(state.notes[key])


def prepare(read: Read, state: State) -> list[Chunk]:
    """Tidy the chunks of a sentence before rules see them."""
    out: list[Chunk] = []
    chunks = _university_list(read.chunks, state)
    for i, c in enumerate(chunks):
        nxt = chunks[i + 1] if i + 1 < len(chunks) else None
        if c.type == "HON":
            if out and out[-1].name == "," and nxt is not None and nxt.name == ",":
                out.pop()  # "A, Doctor of Sciences, Professor of X"
            continue
        if (
            len(out) > 1
            and out[-1].name == ","
            and out[-2].type == "PER"
            and c.name.lower() in state.reading.lexicon["role.postnominals"]
        ):
            out.pop()  # "A. Bee, PhD, is rector"
            continue
        if c.type == "ROLE":
            if nxt is not None and nxt.type in ("PER", "HON") and c.name.lower() in _RANKS:
                continue
            if "plural" in c.tags:
                c = replace(c, type="ROLES")
            if out and out[-1].type == "ROLE" and c.type == "ROLE" and "rank" in out[-1].tags:
                out[-1] = replace(c, start=out[-1].start, name=f"{out[-1].name} {c.name}")
                continue
        if (
            c.type == "ORG"
            and c.ref >= 0
            and state.ent(c.ref).unit
            and not state.ent(c.ref).acronyms
        ):
            c = replace(c, type="UNIT")
        follow = (
            nxt.name.lower()
            if nxt is not None and nxt.type in ("w", "p")
            else ""
            if nxt is not None
            else "."
        )
        if (
            c.type == "w"
            and state.persons
            and (
                c.name.lower() in ("he", "she", "him")
                or (
                    c.name.lower() == "her"
                    and follow in ("as", "to", "with", "and", ".", ",", "for", "at", "in", "by")
                )
            )
        ):
            named = [k for k, x in enumerate(out) if x.type == "PER" and "pron" not in x.tags]
            here = [out[k].ref for k in named if not governed(out, k)]
            c = replace(
                c,
                type="PER",
                ref=_meant_by(
                    c.name.lower(), here, [out[k].ref for k in named if governed(out, k)], state
                ),
                tags=c.tags | {"pron"},
            )
        out.append(c)
    out = _merge_brackets(out, state)
    return _anaphora(out, state)


def _anaphora(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Give "the university", "the project", "the Center" the entity that they mean."""
    lex = state.reading.lexicon
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        low = c.name.lower() if c.type in ("w", "NAME") else ""
        if low in ("the", "this", "our", "that", "of") and i + 1 < len(chunks) and (low != "of"):
            skip = 1 if chunks[i + 1].name.lower() == "same" else 0
            for n in (2, 1):
                words = [
                    x for x in chunks[i + 1 + skip : i + 1 + skip + n] if x.type in ("w", "NAME")
                ]
                if len(words) < n:
                    continue
                phrase = " ".join(w.name.lower() for w in words)
                after = chunks[i + 1 + skip + n] if i + 1 + skip + n < len(chunks) else None
                if after is not None and (
                    (after.type in ("ROLE", "ROLES") and phrase not in lex["anaphora.university"])
                    or (after.name.lower() in ("of",) and n == 1 and phrase not in ("project",))
                    or after.type == "TITLE"
                    or (
                        after.type in ("PROJ", "CONS")
                        and phrase in ("project", "alliance", "network", "consortium")
                    )
                ):
                    continue
                if (
                    after is not None
                    and after.type == "w"
                    and n == 1
                    and after.name.lower()
                    in (
                        "project",
                        "programme",
                        "program",
                        "staff",
                        "team",
                        "management",
                        "partners",
                        "consortium",
                        "coordinator",
                        "visit",
                        "meeting",
                        "level",
                    )
                ) and after.name.lower() not in ("staff", "team", "management"):
                    continue
                target = resolve(
                    phrase, words[-1].name, state, [x.ref for x in out if x.type in ORGLIKE]
                )
                if target is not None:
                    ent = state.ent(target)
                    out.append(
                        Chunk(
                            ent.type if ent.type != "ORG" or not ent.unit else "UNIT",
                            c.start,
                            words[-1].end,
                            f"{c.name} {phrase}",
                            ref=target,
                            tags=frozenset({"ana"}),
                        )
                    )
                    ent.mentions.append((c.start, words[-1].end, "anaphora"))
                    i += 1 + skip + n
                    break
            else:
                out.append(c)
                i += 1
                continue
            continue
        out.append(c)
        i += 1
    return out


def resolve(phrase: str, word: str, state: State, here: list[int]) -> int | None:
    """Return the entity that a definite description means, or None.

    ``here`` are the organisations that the sentence has named before it.
    """
    lex = state.reading.lexicon
    seen = [*state.orgs, *(n for n in here if n >= 0)]
    if word[:1].isupper() and len(phrase.split()) == 1:
        # "the Center", "the Academy", "the Office": the latest name with that head
        heads = {phrase, {"center": "centre", "centre": "center"}.get(phrase, phrase)}
        for number in reversed(seen):
            ent = state.ent(number)
            if any(set(re.split(r"[\s“”]+", fold(f))) & heads for f in ent.forms):
                return number
        if phrase == "university" and state.home is not None:
            return state.home
    if phrase in ("host university", "host institution", "host", "hosts", "host school"):
        if state.host is not None:
            return state.host
        others = [n for n in state.orgs if state.ent(n).type == "UNI" and n not in here]
        return others[-1] if others and phrase.startswith("host ") else None
    if phrase in (
        "alma mater",
        "educational institution",
        "higher school",
        "higher education institution",
    ):
        return state.home
    if phrase in lex["anaphora.university"]:
        if phrase in ("academy", "institute", "college"):
            for number in reversed(state.orgs):
                if phrase in " ".join(fold(f) for f in state.ent(number).forms):
                    return number
            return None
        unis = [n for n in state.orgs if state.ent(n).type == "UNI"]
        if state.home is not None and (
            not unis or state.home in unis[-2:] or unis[-1] == state.home
        ):
            return state.home
        return unis[-1] if unis else state.home
    if phrase == "project" and state.projects:
        return state.projects[-1]
    if phrase in ("programme", "program") and state.programmes:
        return state.programmes[-1]
    if phrase in ("network", "alliance", "consortium") and (state.consortia or state.projects):
        return (
            state.consortia[-1]
            if state.consortia
            else (state.projects[-1] if phrase != "network" else None)
        )
    if phrase in lex["anaphora.office"] and not word[:1].isupper():
        for number in reversed(state.orgs):
            if phrase in " ".join(fold(f) for f in state.ent(number).forms).split():
                return number
    return None


# --- actions that a row of claims cannot say -----------------------------------------------------------

Match = dict[str, int]


# What an organisation did that sent those whom the sentence then names, and what those did.
_SENDS = re.compile(r"(?:was|were) (?:also )?represented|(?:also )?(?:delegated|sent|dispatched)\b")
_FOR = re.compile(r"(?:^|[,;:] )(?:and )?(?:from|for|by)(?: the)?$")
_CAME = re.compile(
    r"(?:(?:it|there) )?(?:was |were |is |are )?(?:came|come|signed|attended|participated|arrived|spoke|present)\b"
)


def context_org(state: State, chunks: list[Chunk], at: int) -> int | None:
    """Return the organisation that a post without one belongs to, where the sentence gives it."""
    if len(chunks) > 1 and chunks[0].type in ORGLIKE and any(c.name == ":" for c in chunks[1:3]):
        return chunks[0].ref
    for k, c in enumerate(chunks):
        if c.type in ORGLIKE and k < at and not c.parts:
            before = " ".join(x.name.lower() for x in chunks[max(0, k - 4) : k])
            if re.search(
                r"(?:delegation|representatives|team|group|guests) (?:of|from)(?: the)?$|(?:on behalf of|representing|present from|attending from|speaking for)(?: the)?$|(?:on|from) the (?:side|part) of(?: the)?$|^(?:from|on)(?: the)?$",
                before,
            ):
                return c.ref
            after = " ".join(x.name.lower() for x in chunks[k + 1 : k + 4])
            if _SENDS.match(after) or (_FOR.search(before) and _CAME.match(after)):
                return c.ref
    head = " ".join(c.name.lower() for c in chunks[:1])
    if head == "at" and len(chunks) > 1 and chunks[1].type in ("UNI", "ORG"):
        return chunks[1].ref
    for k, c in enumerate(chunks[:at]):
        if (
            c.type in ORGLIKE
            and not c.parts
            and [x.name.lower() for x in chunks[k + 1 : k + 3]] == [",", "where"]
        ):
            return c.ref
    return None


def position(
    state: State,
    rule: Rule,
    p: Chunk,
    r: Chunk,
    org: Chunk | int | None,
    start: int,
    end: int,
    confidence: float = 0.0,
) -> None:
    """Claim that ``p`` holds the post ``r``, with the status and the unit that its words carry."""
    coming = "next" in r.tags and not re.search(
        r"\bnew(?:ly \w+)?\s*$", state.reading.text(max(0, r.start - 16), r.start).lower()
    )
    status = Status.FORMER if "former" in r.tags else Status.ANNOUNCED if coming else Status.HELD
    qualifiers: list[tuple[str, int | Literal]] = []
    name = title(r)
    if "unit" in r.tags and org is None and r.ref >= 0:
        # "Dean of the Faculty of Law" without a university: the unit is the organisation
        name, org = r.value, r.ref
    number = org if isinstance(org, int) or org is None else org.ref
    if number is not None and number >= 0:
        qualifiers.append(("organization", number))
    if r.ref >= 0 and "programme" in r.tags:
        for member in p.members:
            state.claim(
                "coordinates", member, r.ref, start, end, rule.name, 0.85
            ) if "coordinator" in name.lower() else None
    state.claim(
        "holdsPosition",
        p,
        Literal(name),
        start,
        end,
        rule.name,
        confidence or rule.confidence,
        qualifiers=qualifiers,
        status=status,
    )


def _elided(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    p = chunks[m["p"]]
    org = context_org(state, chunks, m["p"])
    for key in ("r", "t"):
        if key in m:
            position(state, rule, p, chunks[m[key]], org, start, end)


def _its(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    p, r = chunks[m["p"]], chunks[m["r"]]
    before = [c for c in chunks[: min(m["p"], m["r"])] if c.type in (*ORGLIKE, "PROJ")]
    target = before[-1].ref if before else None
    if "coordinator" in r.name.lower() and (not before or before[-1].type == "PROJ"):
        project = target if target is not None else (state.projects[-1] if state.projects else None)
        if project is not None:
            state.claim("coordinates", p, project, start, end, rule.name, 0.85)
        position(state, rule, p, r, None, start, end)
        return
    if chunks[min(m["p"], m["r"]) - 1].name.lower() == "our" and state.home is not None:
        target = state.home
    if target is None:
        target = state.orgs[-1] if state.orgs else None
    position(state, rule, p, r, target, start, end)


def _stands_alone(unit: Chunk) -> bool:
    """Tell whether a unit is mostly a house of its own: a centre or an institute, not a chair or a faculty."""
    words = set(unit.name.lower().split())
    return bool(words & _HOUSES) and not words & _PARTS


def _is_post(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    p, r, o = chunks[m["p"]], chunks[m["r"]], chunks[m["o"]]
    between = " ".join(c.name.lower() for c in chunks[m["p"] : m["r"]])
    if re.search(r"\bwas\b", between) and "became" not in between:
        r = replace(r, tags=r.tags | {"former"})
    if o.type == "UNIT" and "ana" not in o.tags and not _stands_alone(o):
        r = replace(r, name=re.sub(r"\s+", " ", state.reading.text(r.start, o.end)))
        position(state, rule, p, r, None, start, end)
        return
    learned = o.type == "ORG" and title(r).lower() in ("fellow", "life fellow", "honorary fellow")
    if learned or ("rank" in r.tags and title(r).lower() in ("member", "members", "life member")):
        state.claim("memberOf", p, o, start, end, rule.name, 0.85)
        return
    position(state, rule, p, r, o, start, end)


def _unit_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    r, u, o = chunks[m["r"]], chunks[m["u"]], chunks[m["o"]]
    text = re.sub(r"\s+", " ", state.reading.text(r.start, u.end))
    return replace(r, end=end, name=text, tags=r.tags | {"of"}, ref=o.ref)


def _placed_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    r, seat = chunks[m["r"]], chunks[m["l"]]
    return replace(
        r,
        end=seat.end,
        name=re.sub(r"\s+", " ", state.reading.text(r.start, seat.end)),
        tags=r.tags | {"placed"},
    )


def _programme_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    r, g = chunks[m["r"]], chunks[m["g"]]
    last = chunks[m["l"]] if "l" in m else g
    return replace(
        r,
        end=last.end,
        name=re.sub(r"\s+", " ", state.reading.text(r.start, last.end)),
        ref=g.ref,
        tags=r.tags | {"programme"},
    )


def _titled_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    """Head of the Erasmus+ team: all of it is the title."""
    r = chunks[m["r"]]
    return replace(
        r, end=end, name=re.sub(r"\s+", " ", state.reading.text(r.start, end)), tags=r.tags | {"of"}
    )


def _project_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    """Coordinator of the project: the title is "coordinator", the project is what is coordinated."""
    r = chunks[m["r"]]
    project = chunks[m["g"]].ref if "g" in m else (state.projects[-1] if state.projects else -1)
    return replace(
        r, end=end, ref=project, tags=r.tags | ({"programme"} if project >= 0 else {"of-project"})
    )


def _named_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    o, r, u, p = (chunks[m[k]] for k in ("o", "r", "u", "p"))
    r = replace(r, name=f"{o.name} {title(r)}")
    position(state, rule, p, r, u, start, end, 0.88)
    if "coordinator" in r.name.lower():
        state.claim("coordinates", p, o, start, end, rule.name, 0.8)


def _role_of_role(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    r, t = chunks[m["r"]], chunks[m["t"]]
    return replace(
        t,
        start=r.start,
        name=re.sub(r"\s+", " ", state.reading.text(r.start, t.end)),
        tags=t.tags - {"rank"},
    )


def _its_two(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    _its(state, rule, chunks, {"p": m["p"], "r": m["r"]}, start, end)
    position(state, rule, chunks[m["p"]], chunks[m["t"]], None, start, end)


def _appointed(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """Place the post to which a body elects somebody at the organisation named before, if there is one."""
    p = chunks[m["p"]]
    before = [c for c in chunks[: m["p"]] if c.type in ORGLIKE and not c.parts]
    org = before[-1].ref if before else context_org(state, chunks, m["p"])
    for key in ("r", "t"):
        if key in m:
            position(state, rule, p, chunks[m[key]], org, start, end)


def _pair(state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int) -> None:
    """Let both persons of "A and B (Organisation)" stay in the sentence, as one list."""


def _label_post(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    """Local coordinator: Anna Bakari. The organisation is the one that the entry is about."""
    if title(chunks[m["r"]]).lower().split()[-1] in _TASKS:
        return
    org = next((c.ref for c in reversed(chunks[: m["r"]]) if c.type in ORGLIKE), None)
    if org is None and m["r"] == 0 and state.orgs:
        org = state.orgs[-1]
    position(state, rule, chunks[m["p"]], chunks[m["r"]], org, start, end)


def _of_noun(
    state: State, rule: Rule, chunks: list[Chunk], m: Match, start: int, end: int
) -> Chunk:
    r = chunks[m["r"]]
    return replace(r, end=end, tags=r.tags | {"of-noun"})


_ACTIONS: dict[str, Callable[[State, Rule, list[Chunk], Match, int, int], Chunk | None]] = {
    "elided_post": _elided,
    "elided_posts": _elided,
    "its_post": _its,
    "is_post": _is_post,
    "unit_post": _unit_post,
    "placed_post": _placed_post,
    "titled_post": _titled_post,
    "programme_post": _programme_post,
    "named_post": _named_post,
    "role_of_role": _role_of_role,
    "project_post": _project_post,
    "appointed": _appointed,
    "of_noun": _of_noun,
    "pair": _pair,
    "label_post": _label_post,
    "its_two_posts": _its_two,
}


def register(
    name: str, action: Callable[[State, Rule, list[Chunk], Match, int, int], Chunk | None]
) -> None:
    """Let rules name a further action; called at import by the module that has it."""
    _ACTIONS[name] = action


def _make(
    state: State, rule: Rule, making: Making, chunks: list[Chunk], m: Match, start: int, end: int
) -> None:
    s = chunks[m[making.subject]]
    if making.predicate == "holdsPosition" and not making.object.startswith("="):
        org = next((chunks[m[v]] for k, v in making.qualifiers if k == "organization"), None)
        role = chunks[m[making.object]]
        if "of" in role.tags and role.ref >= 0:
            position(state, rule, s, role, role.ref, start, end)
            return
        if (
            title(role).lower()
            in (
                "student",
                "phd student",
                "graduate",
                "alumnus",
                "alumna",
                "member of staff",
                "academician",
            )
            and org is not None
            and org.type in ORGLIKE
        ):
            state.claim("affiliatedWith", s, org, start, end, rule.name, rule.confidence)
            return
        if role.name.lower() in ("employee", "member of staff", "staff") and org is not None:
            state.claim("affiliatedWith", s, org, start, end, rule.name, rule.confidence)
            return
        if (
            making.object == "r"
            and "t" in m
            and re.search(r"\b(?:Council|Board|Senate|Committee)$", role.name)
        ):
            org = None  # "Chairman of the University Council and President of the Association": two bodies
        if org is not None and org.type == "UNIT" and "ana" not in org.tags:
            # the unit belongs to the title; the organisation is the one the sentence is about, if it says so
            text = (
                re.sub(r"\s+", " ", state.reading.text(role.start, org.end))
                if role.start < org.start
                else title(role)
            )
            at = next((k for k, c in enumerate(chunks) if c is s), 0)
            whole = context_org(state, chunks, at)
            if whole is None and _stands_alone(org):
                position(state, rule, s, role, org, start, end)
                return
            position(
                state,
                rule,
                s,
                replace(role, name=text),
                whole,
                start,
                end,
            )
            return
        if (
            role.type == "ROLE"
            and title(role).lower() in ("member", "life member")
            and org is not None
        ):
            state.claim("memberOf", s, org, start, end, rule.name, 0.85)
            return
        position(state, rule, s, role, org, start, end)
        return
    obj: Chunk | Literal
    obj = Literal(making.object[1:]) if making.object.startswith("=") else chunks[m[making.object]]
    if isinstance(obj, Chunk) and obj.type == "DATE":
        obj = Literal(obj.value, "date")
    qualifiers: list[tuple[str, int | Literal]] = []
    for key, value in making.qualifiers:
        if value.startswith("="):
            qualifiers.append((key, Literal(value[1:])))
        else:
            c = chunks[m[value]]
            qualifiers.append((key, c.ref if c.ref >= 0 else Literal(c.value or c.name)))
    status = Status(making.status) if making.status else Status.HELD
    state.claim(
        making.predicate,
        s,
        obj,
        start,
        end,
        rule.name,
        rule.confidence,
        qualifiers=qualifiers,
        status=status,
    )


def run_stage(stage: str, chunks: list[Chunk], state: State, language: str = "en") -> list[Chunk]:
    """Fire the rules of a stage, each as often as it matches; return the simplified sentence."""
    for _ in range(4):
        before = len(chunks)
        chunks = _pass(stage, chunks, state, language)
        if len(chunks) == before:
            break
    return chunks


def _pass(stage: str, chunks: list[Chunk], state: State, language: str) -> list[Chunk]:
    line, written = encode(chunks), chunks
    words = words_of(line)
    for rule in rules(language).get(stage, ()):
        floor = 0
        for _ in range(40):
            if written is not chunks:
                line, written = encode(chunks), chunks
                words = words_of(line)
            if not rule.needs.met(words):
                break
            match = rule.regex.search(line, floor)
            if match is None:
                break
            first = line.count(" ", 0, match.start())
            last = first + match.group().count(" ") - 1
            named = {
                k: int(re.search(r"#(\d+)", v)[1])  # type: ignore[index]
                for k, v in match.groupdict().items()
                if v is not None
            }
            start, end = chunks[first].start, chunks[last].end
            state.step(None, stage, chunks[first : last + 1], rule.name)
            made: Chunk | None = None
            if rule.action:
                made = _ACTIONS[rule.action](state, rule, chunks, named, start, end)
            for making in rule.makes:
                if making.object in named or making.object.startswith("="):
                    _make(state, rule, making, chunks, named, start, end)
            if made is not None:
                # the role stays in front of what followed it, so that later rules see "ROLE of ORG"
                keep_after = (
                    chunks[named["o"]]
                    if rule.action in ("unit_post", "employer_post") and chunks[named["o"]].ref >= 0
                    else None
                )
                tail = [Chunk("w", start, end, "of"), keep_after] if keep_after is not None else []
                new_end = (
                    first + (last - first)
                    if rule.action != "placed_post" or "m" not in named
                    else last
                )
                chunks = [
                    *chunks[:first],
                    made,
                    *[t for t in tail if t is not None],
                    *chunks[new_end + 1 :],
                ]
                floor = 0
                continue
            if rule.keep:
                kept = chunks[named[rule.keep]]
                if rule.action == "pair":
                    kept = replace(kept, parts=(kept, chunks[named["q"]]))
                if (
                    kept.type == "PER"
                    and rule.action != "pair"
                    and (rule.action or any(x.predicate == "holdsPosition" for x in rule.makes))
                ):
                    kept = replace(kept, type="PERP")
                chunks = [*chunks[:first], replace(kept, start=start, end=end), *chunks[last + 1 :]]
                floor = 0
            else:
                floor = match.end()
    return chunks
