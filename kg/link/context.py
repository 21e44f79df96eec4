"""What a document says around its entities: places, countries, days, posts.

Extraction gives hints with an entity and claims between entities; here both become one record, so
that linking and resolution need not know in which of them a thing was said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.link.normalise import country_code
from kg.model import Claim, Entity, Extraction, Kind, Link, Literal

__all__ = ["Around", "Member", "spoken"]

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
    """What documents say alike of one entity; documents that say the same share one member.

    ``id`` is a digest of all the rest but ``count``, the number of mentions that say so. ``around``
    names other entities by the ids of their members (``@…``) or, where a registry or a name tells
    who they are, by the text of that (``=…``). ``digest`` and ``place`` are of the document and the
    first mention in it, where the name is good within that document only; else they are empty.
    ``record`` is the IRI of the registry's record that ``link`` names, or the record itself as JSON
    where it stands in no list; ``same`` is what all have in common that are linked to one thing,
    by whichever record and name.
    """

    kind: Kind
    name: str
    forms: tuple[str, ...]
    acronyms: tuple[str, ...]
    marked: tuple[str, ...]
    language: str
    around: Around
    digest: str = ""
    place: int = 0
    link: Link | None = None
    record: str = ""
    same: str = ""
    id: str = ""
    count: int = 1


def spoken(extraction: Extraction) -> dict[str, Member]:
    """Return the entities of a document with what stands around them, over its own keys."""
    document = extraction.document
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    around = _around(extraction)
    found = {}
    for entity in extraction.entities:
        names = {entity.name, *entity.forms()}
        found[entity.key] = Member(
            kind=entity.kind,
            name=entity.name,
            forms=tuple(sorted(names, key=lambda n: (n != entity.name, -len(n), n))),
            acronyms=tuple(sorted(set(entity.acronyms))),
            marked=tuple(sorted({m.span.text for m in entity.mentions if m.form == "acronym"})),
            language=document.language,
            around=around[entity.key],
            digest=digest,
            place=min((m.span.start for m in entity.mentions), default=0),
        )
    return found


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
