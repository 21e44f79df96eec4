"""Which pairs of a report may stand in a claim: what a sentence names, and what it has in mind.

A rule wants its row of words; here every pair of a sentence whose types fit a predicate is a candidate, also
a pair of what stands in the sentence and what it only means: the event of the report, its project, the
university that the report is about. :mod:`kg.extract.likely` judges them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.extract.chunks import Chunk
from kg.extract.clauses import low, town_university
from kg.extract.document import Read
from kg.extract.state import State, Step

__all__ = ["GROUPS", "PAIRS", "Candidate", "Line", "Meant", "candidates", "lines"]

GROUPS = {
    "PER": "P", "PERP": "P", "UNI": "O", "ORG": "O", "UNIT": "O", "CONS": "C", "ROLE": "R", "ROLES": "R",
    "PROJ": "J", "PROG": "G", "EVT": "E", "PLACE": "L", "DATE": "D", "STUDY": "S",
}  # fmt: skip
# Which predicate may hold between a subject and an object of these groups.
PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "holdsPosition": (("P", "R"),),
    "affiliatedWith": (("P", "O"), ("P", "C")),
    "participatedIn": (("P", "E"), ("O", "E"), ("C", "E")),
    "partnerIn": (("O", "J"), ("P", "J")),
    "memberOf": (("O", "C"), ("P", "C"), ("P", "O"), ("O", "O")),
    "coordinates": (("O", "J"), ("P", "J"), ("O", "C"), ("O", "G")),
    "partOfProgramme": (("J", "G"), ("G", "G"), ("C", "G")),
    "fundedBy": (("J", "G"), ("J", "O"), ("E", "G"), ("E", "O"), ("C", "G"), ("C", "O"), ("E", "J")),
    "heldAt": (("E", "O"), ("E", "L")),
    "organizedBy": (("E", "O"), ("E", "C")),
    "heldOn": (("E", "D"),),
    "startDate": (("J", "D"), ("C", "D"), ("G", "D")),
    "endDate": (("J", "D"), ("C", "D"), ("G", "D")),
    "locatedIn": (("O", "L"), ("E", "L")),
    "cooperatesWith": (("O", "O"), ("O", "C")),
    "offers": (("O", "S"),),
    "postAt": (("R", "O"), ("R", "C")),  # the organisation of a post: no claim of its own
}  # fmt: skip
_FAR = 45  # chunks: further apart than that nothing is said of a pair
_ROW = 3  # words in lower case below which a line is a row
_CLOSES = frozenset([",", ";", ":", ".", "(", ")", "–", "—", "-", "•", "and", "who", "which", "was", "is", "as", "on"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meant:
    """Something that a sentence may be about without naming it; ``how`` the text came to have it in mind."""

    group: str
    chunk: Chunk
    how: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: where it begins, its chunks with lists taken apart, what it has in mind, what heads it."""

    start: int
    read: Read
    number: int
    chunks: tuple[Chunk, ...]
    meant: tuple[Meant, ...]
    head: tuple[Chunk, ...]  # the line above the rows that this one belongs to
    row: bool
    towns: Mapping[int, int] = field(default_factory=dict)  # places that stand for their university
    seats: bool = (
        False  # whether the line is there for its places, which are folded away in the other
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair in a sentence: ``chunks[s]`` and ``chunks[o]``; -1 is what the text has in mind, ``how`` then says why."""

    groups: str
    line: Line
    s: int
    o: int
    subject: Chunk
    object: Chunk
    end: int  # the last chunk of the object, which a post may reach beyond ``o``
    how: str = ""


def lines(state: State) -> Iterator[Line]:
    """Yield the sentences of a document as pairs are looked for in them."""
    reads = {r.sentence.start: (n, r) for n, r in enumerate(state.reading.sentences)}
    head: tuple[Chunk, ...] = ()
    last_end = 0
    named: Sequence[Chunk] = ()
    for step in state.steps:
        if step.stage == "named":
            named = step.chunks
        if step.stage != "people" or step.rule or not step.chunks:
            continue
        flat = tuple(m for c in step.chunks for m in c.members)
        number, read = reads[step.sentence]
        row = sum(low(c).isalpha() for c in flat) < _ROW
        text = state.reading.text(read.sentence.start, read.sentence.end).rstrip()
        gap = state.reading.text(last_end, read.sentence.start)
        if head and (gap.count("\n\n") > 1 or not row and not _listed(text)):
            head = ()
        towns = {
            k: found
            for k, c in enumerate(flat)
            if c.type == "PLACE" and (found := town_university(c, state)) is not None
        }
        meant = tuple(_meant(flat, step, state))
        yield Line(step.sentence, read, number, flat, meant, head, row, towns)
        if any(c.type == "PLACE" for c in named):
            yield Line(step.sentence, read, number, tuple(named), (), head, row, seats=True)
        last_end = read.sentence.end
        if text.endswith((":", "：", "?")) or (
            read.sentence.kind == "title" and len(flat) <= 8 and number > 1
        ):
            head = flat


def _listed(text: str) -> bool:
    return text[:1] in "-–—•*·▪‣○●0123456789" or text.endswith(";")


def candidates(line: Line) -> Iterator[Candidate]:
    """Yield each pair of a sentence that some predicate allows."""
    flat = line.chunks
    places: list[tuple[int, int, str, Chunk]] = []
    for k, c in enumerate(flat):
        group = GROUPS.get(c.type)
        if group is None:
            continue
        places.append((k, k, group, c))
        if c.type == "PLACE" and not line.seats:
            towns = line.towns.get(k)
            if towns is not None:
                places.append(
                    (k, k, "O", replace(c, type="UNI", ref=towns, tags=c.tags | {"town"}))
                )
        if group == "R":
            places.extend((k, end, "R", longer) for end, longer in _longer(flat, k))
    for i, first, mine, subject in places:
        if subject.ref < 0 and mine not in "ER":
            continue
        for j, end, theirs, target in places:
            if (
                mine + theirs not in (_SEATS if line.seats else _ALLOWED)
                or i == j
                or abs(i - j) > _FAR
            ):
                continue
            if mine == "R" and target.ref < 0:
                continue
            if (
                i <= end
                and i >= j
                or target.ref >= 0
                and target.ref == subject.ref
                and theirs != "R"
            ):
                continue
            if mine == "R" and i < j <= first:
                continue  # inside a longer post
            yield Candidate(
                mine + theirs, line, i, j, subject, target, first if mine == "R" else end
            )
    for thing in line.meant:
        for k, end, group, chunk in places:
            if chunk.ref == thing.chunk.ref and group == thing.group:
                continue
            if group + thing.group in _ALLOWED and (chunk.ref >= 0 or group == "R"):
                yield Candidate(
                    group + thing.group, line, k, -1, chunk, thing.chunk, end, thing.how
                )
            if thing.group + group in _ALLOWED and thing.group + group != group + thing.group:
                yield Candidate(
                    thing.group + group, line, -1, k, thing.chunk, chunk, end, thing.how
                )


_SEATS = frozenset(a + b for a, b in PAIRS["locatedIn"]) | {"EL"}
_ALLOWED = frozenset(a + b for ways in PAIRS.values() for a, b in ways) - _SEATS


def _longer(flat: Sequence[Chunk], k: int) -> Iterator[tuple[int, Chunk]]:
    """Yield the longer posts that begin with a head: "dean" → "dean of the Faculty of Law"."""
    at = k + 1
    if at >= len(flat) or low(flat[at]) not in ("of", "for", "in", "at", "on"):
        return
    ends: list[int] = []
    for e in range(at + 1, min(at + 14, len(flat))):
        c = flat[e]
        word = low(c)
        if c.type in ("PER", "PERP", "SPEECH", "ROLE", "ROLES") or (
            word in _CLOSES and word != "and"
        ):
            break
        if c.type in ("UNI",) and low(flat[e - 1]) in ("of", "at", "the", "in", "from"):
            break
        if (
            c.type not in ("w", "p")
            or e + 1 < len(flat)
            and (
                low(flat[e + 1]) in _CLOSES
                or flat[e + 1].type in ("PER", "PERP")
                or low(flat[e + 1]) in ("of", "at", "in", "from")
            )
        ):
            if word not in ("of", "at", "the", "in", "from", "for", "and"):
                ends.append(e)
    for e in sorted(set(ends[:1] + ends[-1:])):
        last = flat[e]
        org = next((c.ref for c in flat[at : e + 1] if c.type in ("ORG", "UNI") and c.ref >= 0), -1)
        yield (
            e,
            replace(
                flat[k],
                end=last.end,
                name=" ".join(c.name for c in flat[k : e + 1]),
                tags=(flat[k].tags - {"of"}) | {"longer"},
                value="",
                ref=org,
            ),
        )


def _meant(flat: Sequence[Chunk], step: Step, state: State) -> Iterator[Meant]:
    """Yield what a sentence may have in mind: events, an undertaking, the university of the report."""
    start = flat[0].start if flat else 0
    here = {c.ref for c in flat if c.ref >= 0}
    groups = {GROUPS.get(c.type) for c in flat}

    def chunk(number: int) -> Chunk:
        ent = state.ent(number)
        return Chunk(
            ent.type if ent.type in GROUPS else "ORG", start, start, ent.name, ref=ent.number
        )

    events: dict[int, str] = {}
    if step.event is not None and step.event not in here:
        events[step.event] = "now"
    if (
        state.main_event is not None
        and state.main_event not in here
        and state.main_event not in events
    ):
        events[state.main_event] = "main"
    near = _latest(state, start, ("EVT",))
    if near is not None and near not in here and near not in events:
        events[near] = "near"
    for number, how in events.items():
        yield Meant("E", chunk(number), how + ("+" if "E" in groups else ""))
    near = _latest(state, start, ("PROJ", "CONS"))
    undertakings: dict[int, str] = {}
    if near is not None and near not in here:
        undertakings[near] = "near"
    most = max(
        (e for e in state.reading.registry.ents if e.type in ("PROJ", "CONS") and e.mentions),
        key=lambda e: (len(e.mentions), -e.number),
        default=None,
    )
    if most is not None and most.number not in here and most.number not in undertakings:
        undertakings[most.number] = "most"
    for number, how in undertakings.items():
        kind = state.ent(number).type
        yield Meant(
            "J" if kind == "PROJ" else "C",
            chunk(number),
            how + ("+" if groups & {"J", "C"} else ""),
        )
    orgs: dict[int, str] = {}
    if state.home is not None and state.home not in here:
        orgs[state.home] = "home"
    near = _latest(state, start, ("UNI", "ORG"))
    if near is not None and near not in here and near not in orgs:
        orgs[near] = "nearorg"
    for number, how in orgs.items():
        yield Meant("O", chunk(number), how + ("+" if "O" in groups else ""))
    near = _latest(state, start, ("PER",))
    if near is not None and near not in here:
        yield Meant("P", chunk(near), "person" + ("+" if "P" in groups else ""))


def _latest(state: State, before: int, kinds: Sequence[str]) -> int | None:
    best: tuple[int, int] | None = None
    for ent in state.reading.registry.ents:
        if ent.type in kinds:
            last = max((b for _, b, _ in ent.mentions if b <= before), default=None)
            if last is not None and (best is None or last > best[0]):
                best = (last, ent.number)
    return best[1] if best else None
