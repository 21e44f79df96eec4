"""A project's facts under labels: "Coordinator: Lindholm University; duration: 2021 – 2024"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.chunks import Chunk
from kg.extract.clauses import ORGLIKE, PERSON, collect, low, memory, new_entity, text_of
from kg.extract.document import Read
from kg.extract.state import State
from kg.extract.terms import date_of
from kg.extract.undertakings import PROJECTS
from kg.model import Status

__all__ = ["labelled"]

_NEAR = 600  # characters: further back a project is not what a label is about
_CUTS = (":", "(", ")", ";", ".", ",", "|", "•", "-", "–", "—")
_ABOUT = ("project", "the", "of", "a", "our", "its", "main", "overall")


def labelled(line: Sequence[Chunk], read: Read, state: State) -> None:
    """Claim what the labels of one sentence say of the project named last."""
    for field, k in _labels(line, state):
        project = _project(line, k, read, state)
        if project is not None:
            _say(field, line, k, project, state)


def _labels(line: Sequence[Chunk], state: State) -> Iterator[tuple[str, int]]:
    """Yield each label's field and where its value begins."""
    lex = state.reading.lexicon
    for k, c in enumerate(line):
        if low(c) != ":" or k == 0 or k + 1 >= len(line):
            continue
        words: list[str] = []
        i = k - 1
        while i >= 0 and low(line[i]) not in _CUTS and line[i].type in ("w", "p", "ROLE", "ROLES"):
            words[:0] = line[i].name.lower().split()
            i -= 1
        label = " ".join(w for w in words if w not in _ABOUT)
        for field in ("coordinator", "partner", "funder", "programme", "period", "start", "end"):
            if label in lex[f"sheet.{field}"]:
                yield field, k + 1


def _project(line: Sequence[Chunk], k: int, read: Read, state: State) -> Chunk | None:
    here = [c for c in line[:k] if c.type in PROJECTS and c.ref >= 0 and not c.parts]
    if here:
        return here[-1]
    start = read.sentence.start
    found = memory(state, start, PROJECTS)
    at = int(str(state.notes.get("sheet", -_NEAR)))
    if found is None or start - max(found.end, at) > _NEAR:
        return None
    return found


def _say(field: str, line: Sequence[Chunk], k: int, project: Chunk, state: State) -> None:
    state.notes["sheet"] = line[k].end
    values = _values(field, line, k, state)
    start = line[k - 1].start
    while start > 0 and state.reading.text(start - 1, start) not in "\n.;(":
        start -= 1
    start += len(state.reading.text(start, line[k].start)) - len(
        state.reading.text(start, line[k].start).lstrip()
    )

    def claim(predicate: str, value: Chunk, *, of: bool = False) -> None:
        s, o = (project.ref, value) if of else (value, project.ref)
        state.claim(predicate, s, o, start, value.end, f"sheet-{field}", 0.88, status=Status.HELD)

    for value in values:
        if field == "coordinator":
            claim("coordinates", value)
        elif field == "partner":
            claim("partnerIn" if state.ent(project.ref).type == "PROJ" else "memberOf", value)
        elif field == "funder":
            claim("fundedBy", value, of=True)
        elif field == "programme":
            claim("partOfProgramme", value, of=True)
        else:
            sides = {"period": (0, 1), "start": (0,), "end": (1,)}[field]
            if field == "period" and len(values) < 2 and "/" not in value.value:
                continue
            if field == "period" and len(values) > 1:
                sides = (0,) if value is values[0] else (1,)
            for side in sides:
                state.claim(
                    "endDate" if side else "startDate",
                    project.ref,
                    date_of(value, side),
                    start,
                    value.end,
                    f"sheet-{field}",
                    0.9,
                )


def _values(field: str, line: Sequence[Chunk], k: int, state: State) -> list[Chunk]:
    """Return what a label says, as far as it is of the kind that the label asks for."""
    while k < len(line) and low(line[k]) in ("the", "“", '"', "a"):
        k += 1
    if k >= len(line):
        return []
    first = line[k]
    if field in ("period", "start", "end"):
        days = [c for c in line[k : k + 9] if c.type == "DATE"][: 2 if field == "period" else 1]
        return days if days and all(_of_time(c) for c in line[k : line.index(days[0])]) else []
    if field == "programme":
        return list(first.members[:1]) if first.type == "PROG" and first.ref >= 0 else []
    if field == "coordinator":
        if first.type in (*ORGLIKE, *PERSON) and first.ref >= 0:
            return [first.members[0]]
        behind = line[k + 1] if k + 1 < len(line) else None
        if first.type == "HON" and behind is not None and behind.type in PERSON:
            return [behind.members[0]]
    if field == "funder" and first.type in ("PLACE", "PROG") and first.ref >= 0:
        union = first.name in state.reading.lexicon.ordered["projects.union"]
        if first.type == "PROG":
            return [first.members[0]]
        return [new_entity(state, "ORG", first.name, first.start, first.end)] if union else []
    if first.type in ("NAME", "ACR") and (
        k + 1 == len(line) or low(line[k + 1]) in (",", ";", ".", "(", "and", "/", "–", "-")
    ):
        named = new_entity(state, "ORG", text_of(state, [first]), first.start, first.end)
        if field == "coordinator":
            return [named]
        return [named, *(m for c in collect(line, k + 2, state) for m in c.members)]
    if field in ("partner", "funder") and first.type in (*ORGLIKE, "PLACE"):
        return [m for c in collect(line, k, state) for m in c.members]
    return []


def _of_time(c: Chunk) -> bool:
    """Tell whether a chunk may stand before the days of a period: "24 months (", "from"."""
    return c.type in ("DUR", "p") or low(c) in ("from", "on", "in", "since", "months", "years", "/")
