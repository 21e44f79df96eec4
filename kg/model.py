"""The records that travel between the stages of kg; frozen, without I/O, without graphs.

A :class:`Document` is read once and its text never changes. Extraction turns it into an
:class:`Extraction`: the document's own entities (keys ``e1, e2 …`` that mean nothing outside of it)
and the claims about them, each with the words that state it. Linking and resolution give every such
entity an :class:`Identity`; assembly then turns claims over keys into :class:`Statement` over IRIs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape

from kg.highlight import Mark, highlight, table

__all__ = [
    "Claim",
    "Document",
    "Entity",
    "Evidence",
    "Extraction",
    "Identity",
    "Kind",
    "Link",
    "Literal",
    "Mention",
    "Name",
    "Span",
    "Statement",
    "Status",
]


class Kind(StrEnum):
    """The kinds of entity; each is a class of the ontology (``ontology/claims.toml``)."""

    PERSON = "Person"
    UNIVERSITY = "University"
    ORGANIZATION = "Organization"
    PROJECT = "Project"
    PROGRAMME = "Programme"
    STUDY_PROGRAMME = "StudyProgramme"
    EVENT = "Event"
    PLACE = "Place"
    CONSORTIUM = "Consortium"


class Status(StrEnum):
    """How the text puts a claim; only held ones become believed facts."""

    HELD = "held"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    DENIED = "denied"
    HOPED = "hoped"
    FORMER = "former"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a document's text: ``text[start:end]``, in Unicode characters, end exclusive.

    Made by :meth:`Document.span` alone, so that ``text`` always is what stands there.
    """

    start: int
    end: int
    text: str

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was read.

    ``name`` is the file's path as it was given, or the address; ``published`` an ISO date (or year,
    or year and month) that the file's own header states; ``source`` the address it came from;
    ``text`` the rendition all offsets refer to. It is never changed after reading.

    >>> doc = Document("a.txt", "The Rector of EKU spoke.")
    >>> doc.span(4, 10)
    Span(start=4, end=10, text='Rector')
    """

    name: str
    text: str
    title: str | None = None
    published: str | None = None
    source: str | None = None
    language: str = "en"
    media_type: str = "text/plain"

    def span(self, start: int, end: int) -> Span:
        """Return the span from ``start`` to ``end``; raise ``ValueError`` outside of the text."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{self.name}: no span {start}..{end} in {len(self.text)} characters")
        return Span(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where a document names an entity, or points at it ("the university").

    ``form`` is ``name``, ``acronym`` or ``anaphora``.
    """

    span: Span
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something one document speaks of; ``key`` is good within that document only.

    ``name`` is the longest form in the text; ``acronyms`` those that this document declares;
    ``hints`` what the text says that helps to tell it apart: ``country``, ``city``,
    ``reference`` (a project's number), ``title`` (a project's full title), ``day`` (an event's),
    ``role``, ``organization`` … as pairs of name and value.
    """

    key: str
    kind: Kind
    name: str
    mentions: tuple[Mention, ...] = ()
    acronyms: tuple[str, ...] = ()
    hints: tuple[tuple[str, str], ...] = ()

    def forms(self, *, anaphora: bool = False) -> tuple[str, ...]:
        """Return the distinct forms this document uses, in order of first use."""
        seen = dict.fromkeys(
            m.span.text for m in sorted(self.mentions) if anaphora or m.form != "anaphora"
        )
        return tuple(seen) or (self.name,)

    def hint(self, name: str) -> str | None:
        """Return the first value of a hint, or None."""
        return next((value for key, value in self.hints if key == name), None)


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A value that is no entity; ``datatype`` is one of string, date, integer, decimal, duration.

    A ``date`` keeps the precision of the text: ``2019``, ``2019-05``, ``2019-05-07``, ``--10-10``
    (no year stated) or a range ``2019-05-07/2019-05-09``; it is never padded.
    """

    value: str
    datatype: str = "string"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The words that state a claim, the rule that read them, and the mentions within to mark."""

    quote: Span
    rule: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document states, over the keys of its own entities.

    ``object`` is an entity's key or a :class:`Literal`. ``qualifiers`` complete an n-ary fact, such
    as ``organization`` of a position. ``speaker`` is the key of the person on whose word it stands.
    """

    subject: str
    predicate: str
    object: str | Literal
    evidence: Evidence
    confidence: float
    qualifiers: tuple[tuple[str, str | Literal], ...] = ()
    status: Status = Status.HELD
    speaker: str | None = None

    def qualifier(self, name: str) -> str | Literal | None:
        """Return a qualifier's value, or None."""
        return next((value for key, value in self.qualifiers if key == name), None)


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document states."""

    document: Document
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()

    def by_key(self) -> Mapping[str, Entity]:
        """Return the entities by their key."""
        return {entity.key: entity for entity in self.entities}

    def believed(self, threshold: float = 0.0) -> Iterator[Claim]:
        """Yield the claims put as facts at or above a confidence.

        These are held, of a former time, or announced for a day to come ("the next rector",
        "set for 4 July"); what is only planned, hoped for or denied is not among them.
        """
        put = (Status.HELD, Status.FORMER, Status.ANNOUNCED)
        for claim in self.claims:
            if claim.status in put and claim.confidence >= threshold:
                yield claim

    def __str__(self) -> str:
        found = f"{len(self.entities)} entities, {len(self.claims)} claims"
        return f"<Extraction of {self.document.name}: {found}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self._html(), "text/plain": str(self)}

    def _html(self) -> str:
        """Return the text with its mentions marked, and below it each claim with its words."""
        entities = self.by_key()
        marks = [
            Mark(m.span.start, m.span.end, entity.kind.value, entity.name, m.form == "anaphora")
            for entity in self.entities
            for m in entity.mentions
        ]

        def told(value: str | Literal) -> str:
            return value.value if isinstance(value, Literal) else entities[value].name

        rows = []
        for claim in sorted(self.claims, key=lambda c: (c.evidence.quote, c.predicate, repr(c))):
            details = [told(value) for _, value in claim.qualifiers]
            cells = (
                told(claim.subject),
                claim.predicate,
                ", ".join([told(claim.object), *details]),
                claim.status.value,
                f"{claim.confidence:.2f}",
                claim.evidence.quote.text,
            )
            rows.append([escape(cell) for cell in cells])
        names = ("who", "claim", "what", "status", "sure", "words")
        told_of = table(names, rows, {"sure"}) if rows else ""
        return highlight(self.document.text, marks) + told_of


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name with its language (BCP 47, lower case; empty if unknown) and kind.

    ``kind`` is ``label``, ``alias``, ``acronym``, ``former`` or ``hidden`` (a misspelling).
    """

    value: str
    language: str = ""
    kind: str = "alias"


@dataclass(frozen=True, slots=True)
class Link:
    """What an authority says about an entity; ``iri`` None is an answer too (NIL).

    ``reason`` is never empty; ``features`` are the observations that made the score.
    """

    iri: str | None
    authority: str
    score: float
    reason: str
    features: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What an entity of a document was found to be, across documents.

    ``iri`` is minted from content; ``same_as`` are the registry's IRIs; ``facts`` are further
    literal facts of the registry (``established``, ``latitude`` …). ``aliases`` are IRIs by which
    the same thing was, or would alone be, published: they keep answering.
    """

    iri: str
    kind: Kind
    label: str
    names: tuple[Name, ...] = ()
    same_as: tuple[str, ...] = ()
    link: Link | None = None
    facts: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim over IRIs, as one document makes it.

    ``claim`` is the IRI of what is stated (subject, predicate, object, qualifiers: the same for all
    documents that state it), ``iri`` that of this document's own assertion of it.
    """

    iri: str
    claim: str
    predicate: str
    subject: str
    object: str | Literal
    evidence: tuple[Evidence, ...]
    confidence: float
    qualifiers: tuple[tuple[str, str | Literal], ...] = ()
    status: Status = Status.HELD
    speaker: str | None = None
    states: tuple[str, ...] = field(default=())
