"""What has been read so far in a document: whom "he" may mean, which university is "the university"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extract.chunks import Chunk
from kg.extract.document import Ent, Read, Reading
from kg.model import Literal, Status

if TYPE_CHECKING:
    from kg.extract.scene import Happening

__all__ = ["Heard", "Raw", "State", "Step"]


@dataclass(frozen=True, slots=True)
class Raw:
    """A claim over the numbers of a document's entities, before the whole is checked.

    ``object`` and the values of ``qualifiers`` are numbers of entities or literals. The evidence is
    ``text[start:end]``; ``speaker`` the number of the person on whose word it stands.
    """

    predicate: str
    subject: int
    object: int | Literal
    start: int
    end: int
    rule: str
    confidence: float
    qualifiers: tuple[tuple[str, int | Literal], ...] = ()
    status: Status = Status.HELD
    speaker: int | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A simplified sentence, with the subject and the persons that the text had shown before it."""

    read: Read
    chunks: tuple[Chunk, ...]
    subject: int | None
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence as the rules of a stage saw it, or with a rule's name what that rule took of it."""

    sentence: int  # where the sentence begins
    stage: str
    chunks: tuple[Chunk, ...]
    rule: str = ""
    event: int | None = None  # the event that the text has in mind


@dataclass(slots=True)
class State:
    """Memory while a document is read from its first sentence to its last; one for each document."""

    reading: Reading
    claims: list[Raw] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)  # numbers, most recent last
    orgs: list[int] = field(default_factory=list)
    projects: list[int] = field(default_factory=list)
    programmes: list[int] = field(default_factory=list)
    consortia: list[int] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    posts: dict[int, list[tuple[str, int | None]]] = field(
        default_factory=dict
    )  # person → title, organisation
    home: int | None = None  # the university the report is about
    host: int | None = None  # who hosts its main event
    guest: int | None = None  # whose delegation came
    main_event: int | None = None
    subject: int | None = None  # the last sentence's subject
    heard: list[Heard] = field(
        default_factory=list
    )  # the sentences as speech is looked for in them
    happenings: dict[int, Happening] = field(default_factory=dict)  # events by number
    scenes: list[tuple[int, int, int, int, bool]] = field(
        default_factory=list
    )  # person, event, words, whether aside
    partners_at: tuple[int, int, int] | None = (
        None  # event that all partners came to, with the words
    )
    now: int | None = None  # the event that sentences without one speak of
    steps: list[Step] = field(default_factory=list)  # what was done
    notes: dict[str, object] = field(
        default_factory=dict
    )  # what a module keeps for itself, by its own names

    def ent(self, number: int) -> Ent:
        """Return an entity by its number."""
        return self.reading.registry.ents[number]

    def step(self, read: Read | None, stage: str, chunks: Iterable[Chunk], rule: str = "") -> None:
        """Remember a step."""
        start = read.sentence.start if read is not None else self.steps[-1].sentence
        event = self.now if self.now is not None else self.main_event
        self.steps.append(Step(start, stage, tuple(chunks), rule, event))

    def see(self, chunks: Iterable[Chunk]) -> None:
        """Move what a sentence names to the end of the memory."""
        for chunk in chunks:
            for c in chunk.members:
                if c.ref < 0:
                    continue
                shelf = {
                    "PER": self.persons, "PERP": self.persons, "UNI": self.orgs, "ORG": self.orgs, "UNIT": self.orgs,
                    "PROJ": self.projects, "PROG": self.programmes, "CONS": self.consortia, "EVT": self.events,
                }.get(c.type)  # fmt: skip
                if shelf is None:
                    continue
                if c.ref in shelf:
                    shelf.remove(c.ref)
                shelf.append(c.ref)
                if c.type == "CONS":
                    if c.ref in self.orgs:
                        self.orgs.remove(c.ref)
                    self.orgs.append(c.ref)

    def claim(
        self,
        predicate: str,
        subject: Chunk | int,
        object_: Chunk | int | Literal,
        start: int,
        end: int,
        rule: str,
        confidence: float,
        *,
        qualifiers: Iterable[tuple[str, int | Literal]] = (),
        status: Status = Status.HELD,
        speaker: int | None = None,
    ) -> None:
        """Record a claim for each member of a list of subjects and objects."""
        subjects = [subject] if isinstance(subject, int) else [c.ref for c in subject.members]
        objects: list[int | Literal]
        objects = [c.ref for c in object_.members] if isinstance(object_, Chunk) else [object_]
        for s in subjects:
            for o in objects:
                if s < 0 or (isinstance(o, int) and (o < 0 or o == s)):
                    continue
                self.claims.append(
                    Raw(
                        predicate,
                        s,
                        o,
                        start,
                        end,
                        rule,
                        confidence,
                        tuple(qualifiers),
                        status,
                        speaker,
                    )
                )
                if predicate == "holdsPosition" and isinstance(o, Literal):
                    org = next(
                        (v for k, v in qualifiers if k == "organization" and isinstance(v, int)),
                        None,
                    )
                    self.posts.setdefault(s, []).append((o.value, org))

    def unis(self) -> Counter[int]:
        """Count how often each university is named."""
        found: Counter[int] = Counter()
        for ent in self.reading.registry.ents:
            if ent.type == "UNI":
                found[ent.number] = sum(ent.forms.values())
        return found

    def previous(self, read: Read) -> Read | None:
        """Return the sentence before one."""
        at = next((i for i, r in enumerate(self.reading.sentences) if r is read), 0)
        return self.reading.sentences[at - 1] if at else None
