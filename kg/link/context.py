"""What a document says around its entities: places, countries, days, posts.

Extraction gives hints with an entity and claims between entities; here both become one record, so
that linking and resolution need not know in which of them a thing was said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.link.normalise import country_code
from kg.model import Claim, Entity, Extraction, Kind, Literal

__all__ = ["Around", "Member", "members"]

Where = tuple[str, str]  # document name, entity key: what Identity is asked by
_POSTS = {"holdsPosition", "affiliatedWith", "memberOf"}
_ANCHORS = {"heldAt", "locatedIn", "organizedBy"}


@dataclass(slots=True)
class Around:
    """What one document says about one entity, over its own keys."""

    countries: set[str] = field(default_factory=set)
    cities: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)  # keys, or names from hints
    anchors: set[str] = field(default_factory=set)  # keys of an event's places and organisers
    owners: set[str] = field(default_factory=set)  # keys: who offers or runs it


@dataclass(frozen=True, slots=True)
class Member:
    """An entity of a document, with what stands around it.

    ``digest`` is of the document's text: the same on every machine, whatever the file is called.
    """

    where: Where
    entity: Entity
    around: Around
    language: str
    digest: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the names this document uses, the longest first."""
        names = {self.entity.name, *self.entity.forms()}
        return tuple(sorted(names, key=lambda n: (n != self.entity.name, -len(n), n)))

    @property
    def place(self) -> int:
        """Return where in its text the entity is first mentioned."""
        return min((m.span.start for m in self.entity.mentions), default=0)


def members(extractions: Iterable[Extraction]) -> list[Member]:
    """Return all entities of all documents, in an order that only their content decides."""
    found = []
    for extraction in extractions:
        document = extraction.document
        digest = hashlib.sha256(document.text.encode()).hexdigest()
        around = _around(extraction)
        found += [
            Member(
                (document.name, entity.key), entity, around[entity.key], document.language, digest
            )
            for entity in extraction.entities
        ]
    return sorted(found, key=lambda m: (m.digest, m.place, m.entity.name, m.where))


def _around(extraction: Extraction) -> Mapping[str, Around]:
    entities = extraction.by_key()
    found = {key: Around() for key in entities}
    for key, entity in entities.items():
        _hints(found[key], entity)
    for claim in extraction.claims:
        if claim.subject in found:
            _said(found, entities, claim)
    return found


def _hints(around: Around, entity: Entity) -> None:
    fields = {
        "city": around.cities,
        "day": around.days,
        "type": around.types,
        "reference": around.references,
        "title": around.titles,
        "role": around.roles,
        "organization": around.organisations,
        "organisation": around.organisations,
    }
    for name, value in entity.hints:
        if name == "country":
            if code := country_code(value):
                around.countries.add(code)
        elif name in fields and value.strip():
            fields[name].add(value.strip())


def _said(found: Mapping[str, Around], entities: Mapping[str, Entity], claim: Claim) -> None:
    around, value = found[claim.subject], claim.object
    text = value.value if isinstance(value, Literal) else ""
    key = value if isinstance(value, str) and value in entities else ""
    if claim.predicate in _POSTS:
        if claim.predicate == "holdsPosition" and text:
            around.roles.add(text)
        organisation = claim.qualifier("organization")
        if isinstance(organisation, str) and organisation in entities:
            around.organisations.add(organisation)
        if key:
            around.organisations.add(key)
    elif claim.predicate == "locatedIn" and key and entities[key].kind is Kind.PLACE:
        place = entities[key].name
        if code := country_code(place):
            around.countries.add(code)
        else:
            around.cities.add(place)
            if code := next(
                (country_code(v) for n, v in entities[key].hints if n == "country"), None
            ):
                around.countries.add(code)
    if claim.predicate in _ANCHORS and key:
        around.anchors.add(key)
    elif claim.predicate == "heldOn" and text:
        around.days.add(text)
    elif claim.predicate == "eventType" and text:
        around.types.add(text)
    elif claim.predicate == "reference" and text:
        around.references.add(text)
    elif claim.predicate in ("offers", "runBy") and key:
        owner, owned = (claim.subject, key) if claim.predicate == "offers" else (key, claim.subject)
        found[owned].owners.add(owner)
        if claim.predicate == "runBy":  # a consortium is known by its project
            found[key].owners.add(claim.subject)
