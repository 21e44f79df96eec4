"""What documents say alike becomes one member: linked, digested, and ready to be kept as a line.

A member hangs on one document and the registries, on no other document. So it is made once, and
what many documents say alike is compared, linked and decided once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from kg.link.context import Around, Member, spoken
from kg.link.grouping import (
    day_of,
    organisation_key,
    programme_key,
    project_key,
    telling,
)
from kg.link.identity import record_key
from kg.link.lookup import Linker
from kg.link.normalise import country_code, exact
from kg.link.people import sketches
from kg.link.persons import compare
from kg.link.records import Record
from kg.model import Extraction, Kind, Link

__all__ = ["ANCHORS", "ID", "ORGANISATIONS", "dumps", "loads", "members"]

ORGANISATIONS = (Kind.UNIVERSITY, Kind.ORGANIZATION, Kind.CONSORTIUM)
# Kinds whose identity hangs on no other entity; events, courses and persons are told by these.
ANCHORS = (Kind.PLACE, *ORGANISATIONS, Kind.PROGRAMME, Kind.PROJECT)
ID = 15  # hex digits of a member's id: 60 bits, so that an index keeps it as a number
_SETS = tuple(field.name for field in fields(Around))


def members(extraction: Extraction, linker: Linker) -> dict[str, Member]:
    """Return the members of one document, by the keys of its entities."""
    heard = spoken(extraction)
    nearby: set[str] = set()
    for one in heard.values():
        nearby |= one.around.countries
        if one.kind is Kind.PLACE and (code := country_code(one.name)):
            nearby.add(code)
    linked = _linked(heard, linker, nearby)
    done: dict[str, Member] = {}
    for late in (False, True):
        for key, one in heard.items():
            if (one.kind not in ANCHORS) == late:
                link, record, same = linked.get(key, (None, "", ""))
                around = _over_members(one.around, heard, done, linked)
                known = replace(one, around=around, link=link, record=record, same=same)
                done[key] = _digested(known)
    return {key: done[key] for key in heard}


def _linked(
    heard: Mapping[str, Member], linker: Linker, nearby: set[str]
) -> dict[str, tuple[Link | None, str, str]]:
    """Return the link of each entity that a registry may know, its record, and the key of that."""
    found: dict[str, tuple[Link | None, tuple[Record, ...]]] = {}
    for key, one in heard.items():
        if one.kind is Kind.PLACE:
            found[key] = linker.place(one, nearby)
        elif one.kind is Kind.PROGRAMME:
            found[key] = linker.programme(one)
        elif one.kind is Kind.PROJECT:
            found[key] = linker.project(one)
    bodies = {key: one for key, one in heard.items() if one.kind in ORGANISATIONS}
    for key, one in bodies.items():
        found[key] = linker.organisation(one, frozenset())
    near = nearby | {found[key][1][0].country for key in bodies if found[key][1]} - {""}
    for key, one in bodies.items():
        if not found[key][1]:
            # What is known of the document's other bodies may settle a tie.
            found[key] = linker.organisation(one, frozenset(near))
    named = [found[key][1] for key in bodies if found[key][1]]
    for key, one in bodies.items():
        if not found[key][1]:
            found[key] = linker.short_for(one, named) or found[key]
    return {
        key: (link, linker.token(records), " ".join(record_key(records)) if records else "")
        for key, (link, records) in found.items()
    }


def _over_members(
    around: Around,
    heard: Mapping[str, Member],
    done: Mapping[str, Member],
    linked: Mapping[str, tuple[Link | None, str, str]],
) -> Around:
    """Return what stands around an entity, told by members instead of a document's keys."""

    def told(keys: Iterable[str], *, named: bool) -> set[str]:
        found = set()
        for key in keys:
            other = heard.get(key)
            if other is None or other.kind not in ANCHORS:
                if named:
                    found.add(f"={exact(other.name if other else key)}")
            elif known := linked.get(key, (None, "", ""))[2]:
                found.add(f"={known}")
            elif key in done:
                found.add(f"@{done[key].id}")
        return found

    return replace(
        around,
        organisations=told(around.organisations, named=True),
        anchors=told(around.anchors, named=False),
        owners=told(around.owners, named=False),
    )


def _digested(member: Member) -> Member:
    """Return a member with its id, and free of its document where its name holds anywhere."""
    if not _bound(member):
        member = replace(member, digest="", place=0)
    elif member.kind in ORGANISATIONS:
        member = replace(member, place=0)
    return replace(member, id=_digest(dumps(member)))


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:ID]


def _bound(member: Member) -> bool:
    """Return whether a name is good within its document only."""
    if member.kind is Kind.EVENT:
        return not (day_of(member) and member.around.anchors)
    if member.kind is Kind.STUDY_PROGRAMME:
        return not telling(member)
    if member.kind is Kind.PERSON:
        around = member.around
        [one] = sketches([member.forms], lambda _: (around.roles, around.organisations))
        return not one.sketch.whole and not compare(one.sketch, one.sketch).same
    own = {Kind.PROGRAMME: programme_key, Kind.PROJECT: project_key}.get(member.kind)
    if member.kind in ORGANISATIONS:
        own = organisation_key
    return own is not None and member.digest in own(member)


def dumps(member: Member) -> str:
    """Return a member as one line of JSON, without its id and count; the same for the same."""
    link = member.link
    plain = {
        "kind": member.kind.value,
        "name": member.name,
        "forms": member.forms,
        "acronyms": member.acronyms,
        "marked": member.marked,
        "language": member.language,
        "around": {
            name: sorted(found) for name in _SETS if (found := getattr(member.around, name))
        },
        "digest": member.digest,
        "place": member.place,
        "link": link and [link.iri, link.authority, link.score, link.reason, link.features],
        "record": member.record,
        "same": member.same,
    }
    kept = {key: value for key, value in plain.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def loads(line: str, *, id: str = "", count: int = 1) -> Member:
    """Return the member that :func:`dumps` wrote."""
    plain = json.loads(line)
    link = None
    if "link" in plain:
        iri, authority, score, reason, features = plain["link"]
        observed = tuple((name, value) for name, value in features)
        link = Link(iri, authority, score, reason, observed)
    return Member(
        kind=Kind(plain["kind"]),
        name=plain["name"],
        forms=tuple(plain["forms"]),
        acronyms=tuple(plain.get("acronyms", ())),
        marked=tuple(plain.get("marked", ())),
        language=plain.get("language", ""),
        around=Around(**{name: set(found) for name, found in plain.get("around", {}).items()}),
        digest=plain.get("digest", ""),
        place=plain.get("place", 0),
        link=link,
        record=plain.get("record", ""),
        same=plain.get("same", ""),
        id=id or _digest(line),
        count=count,
    )
