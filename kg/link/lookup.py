"""Asks the registries about mentions, kind by kind, and obeys what people decided of links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.iri import Minter
from kg.link.authority import Authority
from kg.link.compare import acronyms
from kg.link.context import Member
from kg.link.grouping import organisation_key, programme_key
from kg.link.groups import one_title, reference_key
from kg.link.judgements import Judgement
from kg.link.keys import Key, key_iri
from kg.link.normalise import country_code, exact, tokens
from kg.link.records import Record, acronym_key
from kg.link.score import Query, all_records, identity, link
from kg.model import Kind, Link, Name

__all__ = ["Linker", "target"]

Answer = tuple[Link | None, tuple[Record, ...]]
_REJECTED = "a person rejected "
_GENERIC = re.compile(
    r"\s+\b(?:programmes?|programs?|projects?|component|scheme|initiative)\b\s*$", re.IGNORECASE
)


class Linker:
    """Links mentions; equal questions are asked once."""

    def __init__(
        self, authorities: Authority, judgements: Iterable[Judgement], minter: Minter
    ) -> None:
        self._authorities = authorities
        self._minter = minter
        self._asked: dict[Query, Answer] = {}
        self._known: dict[str, tuple[Record, ...]] = {"": ()}
        self._rejected = {
            (j.subject, j.object) for j in judgements if j.decision == "reject" and j.object
        }
        self._accepted = {
            j.subject: j.object for j in judgements if j.decision == "accept" and j.object
        }
        self._numbers = {
            reference_key(number): record
            for index in authorities
            for record in index.of_kind(Kind.PROJECT)
            if (number := record.fact("reference"))
        }

    def organisation(self, member: Member, nearby: frozenset[str]) -> Answer:
        """Link a university or another body."""
        around = member.around
        query = Query(
            forms=member.forms,
            kind=member.kind,
            acronyms=member.acronyms,
            country=min(around.countries) if len(around.countries) == 1 else None,
            city=min(around.cities) if len(around.cities) == 1 else None,
            nearby=nearby,
        )
        return self._obey("organization", organisation_key(member), query)

    def short_for(self, member: Member, named: Iterable[tuple[Record, ...]]) -> Answer | None:
        """Link a bare acronym to the one body that its document names in full and that bears it.

        None where it is no bare acronym, or where none or several of them bear it.
        """
        found = tokens(member.name)
        if len(found) != 1 or found[0][0] != "a":
            return None
        key = acronym_key(member.name)
        bearers = {
            identity(records[0]): records
            for records in named
            if any(key in acronyms(record) for record in records)
        }
        if len(bearers) != 1:
            return None
        [(iri, records)] = bearers.items()
        if member.around.countries and records[0].country not in (*member.around.countries, ""):
            return None
        alone = key_iri(self._minter, "organization", organisation_key(member))
        linked = key_iri(self._minter, "organization", ("registry", iri))
        if {(linked, iri), (alone, iri)} & self._rejected:
            return None
        reason = "its acronym, beside its name in the same report"
        return Link(iri, records[0].authority, 0.93, reason, (("acronym", 1.0),)), records

    def programme(self, member: Member) -> Answer:
        """Link a programme: its name, or its name without the word "programme"."""
        whole = list(member.forms)
        short = [_GENERIC.sub("", form) for form in whole]
        answers = [
            self._obey("programme", programme_key(member), Query((form,), Kind.PROGRAMME))
            for form in dict.fromkeys((*whole, *short))
        ]
        refused = next((answer for answer in answers if target(answer[0])), answers[0])
        return next((answer for answer in answers if answer[1]), refused)

    def project(self, member: Member) -> Answer:
        """Link a project: by its number, else by its title, else by a telling acronym."""
        for number in sorted(map(reference_key, member.around.references)):
            if number in self._numbers:
                record = self._numbers[number]
                found = Link(
                    identity(record),
                    record.authority,
                    1.0,
                    "its reference number",
                    (("reference", 1.0),),
                )
                return found, (record,)
        if member.around.references:
            return None, ()
        forms = (*member.forms, *sorted(member.around.titles))
        for index in self._authorities:
            for record in index.of_kind(Kind.PROJECT):
                titles = [n.value for n in record.names if n.kind != "acronym"]
                if any(one_title(form, title) for form in forms for title in titles):
                    reason = "its title"
                elif _shares_acronym(forms, member.acronyms, record):
                    reason = "its acronym, which is long enough to be nobody else's"
                else:
                    continue
                score = 0.98 if reason == "its title" else 0.9
                found = Link(identity(record), record.authority, score, reason)
                return found, (record,)
        return None, ()

    def place(self, member: Member, nearby: Iterable[str]) -> Answer:
        """Link a place: to the lists at hand, else to where a registry locates its records."""
        name = member.name
        code = country_code(name)
        whole = code is not None and all(t == f"c:{code}" for t in tokens(name))
        around = member.around.countries or set(nearby)
        for index in self._authorities:
            numbers = map(index.columns.record_of, index.look_up(exact(name)))
            found = [index.record(number) for number in numbers]
            kept = [r for r in found if r.kind is Kind.PLACE]
            if len(kept) > 1:
                kept = [r for r in kept if r.country in around]
            if len(kept) == 1:
                link_ = Link(identity(kept[0]), kept[0].authority, 0.99, "its name word by word")
                return link_, (kept[0],)
        if whole:
            record = Record(f"urn:iso:3166:{code}", "iso", Kind.PLACE, (Name(name),), str(code))
            return Link(record.iri, "iso", 0.99, "the name of a country"), (record,)
        for index in self._authorities:
            rows = index.places(name)
            if len(rows) > 1:
                rows = [row for row in rows if row.country in around]
            if len(rows) == 1:
                iri = f"https://sws.geonames.org/{rows[0].geonames}/"
                facts = [("geonames", str(rows[0].geonames))]
                if rows[0].latitude is not None and rows[0].longitude is not None:
                    facts += [
                        ("latitude", repr(rows[0].latitude)),
                        ("longitude", repr(rows[0].longitude)),
                    ]
                record = Record(
                    iri,
                    index.name,
                    Kind.PLACE,
                    (Name(rows[0].name, "en", "label"),),
                    rows[0].country,
                    same_as=(iri,),
                    facts=tuple(sorted(facts)),
                )
                return Link(iri, index.name, 0.9, "a town of the registry of this name"), (record,)
        return None, ()

    def token(self, records: Sequence[Record]) -> str:
        """Return what finds these records again: an IRI, or a record that is in no list, as JSON.

        Countries and the towns of a registry are no records of it.
        """
        if not records:
            return ""
        first = records[0]
        return first.iri if self._authorities.records(first.iri) else first.to_json()

    def records(self, token: str) -> tuple[Record, ...]:
        """Return the records of a token, the most trusted first."""
        if token not in self._known:
            if token.startswith("{"):
                self._known[token] = (Record.from_json(token),)
            else:
                first = self._authorities.records(token)
                self._known[token] = all_records(first[0], self._authorities) if first else ()
        return self._known[token]

    def _obey(self, segment: str, key: Key, query: Query) -> Answer:
        """Ask, then let a person's decision about the link stand above the answer."""
        alone = key_iri(self._minter, segment, key)
        if (wanted := self._accepted.get(alone)) is not None:
            records = self._authorities.records(wanted)
            if records:
                return Link(wanted, records[0].authority, 1.0, "a person's decision"), records
        if query not in self._asked:
            self._asked[query] = link(query, self._authorities)
        answer, records = self._asked[query]
        if answer is not None and answer.iri:
            linked = key_iri(self._minter, segment, ("registry", answer.iri))
            if {(linked, answer.iri), (alone, answer.iri)} & self._rejected:
                reason = f"{_REJECTED}{answer.iri}"
                return Link(None, answer.authority, answer.score, reason, answer.features), ()
        return answer, records


def target(link: Link | None) -> str:
    """Return the IRI that a link leads to, or would lead to but for a person's decision.

    >>> target(Link(None, "ror", 0.9, "a person rejected https://ror.org/00vj0q898"))
    'https://ror.org/00vj0q898'
    """
    if link is None:
        return ""
    return link.iri or (
        link.reason.removeprefix(_REJECTED) if link.reason.startswith(_REJECTED) else ""
    )


def _shares_acronym(forms: Sequence[str], declared: Sequence[str], record: Record) -> bool:
    theirs = {acronym_key(n.value) for n in record.names if n.kind == "acronym"}
    mine = {acronym_key(form) for form in (*forms, *declared)}
    return any(len(key) >= 6 for key in mine & theirs)
