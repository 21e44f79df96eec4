"""The triples of one statement's own node, the same for an assertion and for a believed claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg import vocab
from kg.assemble import document_iri
from kg.claims import Form, Value, claim_type, concept, forms
from kg.iri import Minter
from kg.model import Document, Identity, Literal, Statement, Status
from kg.rdf.terms import Term, Triple, iri, literal, plain

__all__ = ["Coded", "Stated", "coded_values", "fact", "node", "stated"]

OBJECT = "object"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FRESH = 60  # days after an event in which a report of it is news, and not a look back
TAKING_PART = frozenset({"participatedIn", "heldAt", "organizedBy"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement with what the fold needs to know of its document.

    ``days`` are those on which the document shows it to hold; ``special`` names the properties that
    the kind of an entity chose ("object" or the qualifier's name, and the property).
    """

    statement: Statement
    document: str
    language: str = "en"
    days: tuple[str, ...] = ()
    special: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Coded:
    """A text value that stands for a concept, as it was written."""

    scheme: str
    text: str


def stated(
    document: Document,
    statements: Iterable[Statement],
    identities: Mapping[tuple[str, str], Identity],
    minter: Minter,
) -> tuple[Stated, ...]:
    """Return a document's statements with their days, ready to be written or folded."""
    made = tuple(statements)
    kinds = {i.iri: i.kind for (name, _), i in sorted(identities.items()) if name == document.name}
    graph, days = document_iri(document, minter), _Days(document, made)
    found = []
    for statement in made:
        form = forms()[statement.predicate]
        places = [(OBJECT, statement.object, form.fits, form.property)]
        for name, value in statement.qualifiers:
            qualifier = form.qualifiers[name]
            places.append((name, value, qualifier.fits, qualifier.property))
        special = {
            (name, chosen)
            for name, value, fits, usual in places
            if isinstance(value, str) and (chosen := fits(kinds.get(value))) and chosen != usual
        }
        language = document.language.lower()
        found.append(Stated(statement, graph, language, days.of(statement), tuple(sorted(special))))
    return tuple(found)


class _Days:
    """The days that a document attests: that of its publication, and those of its own events."""

    def __init__(self, document: Document, statements: tuple[Statement, ...]) -> None:
        held = [s for s in statements if s.status is Status.HELD]
        days = {
            statement.subject: statement.object.value
            for statement in held
            if statement.predicate == "heldOn"
            and isinstance(statement.object, Literal)
            and DAY.fullmatch(statement.object.value)
        }
        self.published, events = _when(document.published, set(days.values()))
        self.events: dict[str, set[str]] = {}
        for statement in held:
            if statement.predicate in TAKING_PART:
                for one, two in (
                    (statement.subject, statement.object),
                    (statement.object, statement.subject),
                ):
                    if isinstance(one, str) and isinstance(two, str) and days.get(two) in events:
                        self.events.setdefault(one, set()).add(days[two])

    def of(self, statement: Statement) -> tuple[str, ...]:
        """Return the days of a statement that is held: a plan or a denial attests nothing."""
        if statement.status is not Status.HELD:
            return ()
        parties = [p for p in (statement.subject, statement.object) if isinstance(p, str)]
        return tuple(sorted(self.published.union(*(self.events.get(p, ()) for p in parties))))


def _when(published: str | None, days: set[str]) -> tuple[set[str], set[str]]:
    """Return the day of publication, and those of the days that the report is about.

    A report tells of past events too, and says nothing of who held which post then.
    """
    if published and DAY.fullmatch(published):
        last = date.fromisoformat(published)
        ages = {day: (last - date.fromisoformat(day)).days for day in days}
        return {published}, {day for day, age in ages.items() if 0 <= age <= FRESH}
    if published:
        return set(), {day for day in days if day.startswith(published)}
    return set(), {max(days)} if days else set()


def term(value: str | Literal, allowed: Value, language: str, minter: Minter) -> Term:
    """Return a value of a statement as the term that its form asks for."""
    if isinstance(value, str):
        return iri(value)
    if allowed.scheme:
        return iri(concept(allowed.scheme, value.value, minter).iri)
    if allowed.language:
        return plain(value.value, language)
    return literal(value)


def fact(entry: Stated, minter: Minter) -> Triple | None:
    """Return the plain triple of a binary statement, or None for an n-ary one."""
    statement = entry.statement
    form = forms()[statement.predicate]
    if form.property is None:
        return None
    chosen = dict(entry.special).get(OBJECT, form.property)
    target = term(statement.object, form.object, entry.language, minter)
    if form.inverse:
        return iri(str(statement.object)), iri(chosen), iri(statement.subject)
    return iri(statement.subject), iri(chosen), target


def node(name: str, entry: Stated, minter: Minter) -> set[Triple]:
    """Return the triples that tell, at a node, what is stated; not by whom nor where."""
    statement, me = entry.statement, iri(name)
    form = forms()[statement.predicate]
    made: set[Triple] = {(me, iri(vocab.UKG_CLAIM_TYPE), iri(claim_type(statement.predicate)))}
    plain_triple = fact(entry, minter)
    if plain_triple:
        made.add((me, iri(vocab.RDF_TYPE), iri(vocab.UKG_STATEMENT)))
        spo = (vocab.RDF_SUBJECT, vocab.RDF_PREDICATE, vocab.RDF_OBJECT)
        made.update((me, iri(p), part) for p, part in zip(spo, plain_triple, strict=True))
    else:
        made.update((me, iri(vocab.RDF_TYPE), iri(c)) for c in form.classes)
        target = term(statement.object, form.object, entry.language, minter)
        made.add((me, iri(_given(form.subject_property)), iri(statement.subject)))
        made.add((me, iri(_given(form.object_property)), target))
        made.update(_parts(me.value, form, statement))
    special = dict(entry.special)
    for key, value in statement.qualifiers:
        qualifier = form.qualifiers[key]
        if qualifier.classes:
            chosen_class = qualifier.classes[value.value if isinstance(value, Literal) else value]
            made.add((me, iri(vocab.RDF_TYPE), iri(chosen_class)))
            continue
        chosen = special.get(key, _given(qualifier.property))
        made.add((me, iri(chosen), term(value, qualifier.value, entry.language, minter)))
        if chosen in qualifier.adds:
            made.add((me, iri(vocab.RDF_TYPE), iri(qualifier.adds[chosen])))
    return made


def _parts(name: str, form: Form, statement: Statement) -> set[Triple]:
    if form.parts is None or not isinstance(statement.object, Literal):
        return set()
    pattern, properties = form.parts
    match = pattern.fullmatch(statement.object.value)
    if match is None:
        return set()
    return {
        (iri(name), iri(p), literal(Literal(str(int(group)), "integer")))
        for p, group in zip(properties, match.groups(), strict=True)
    }


def _given(value: str | None) -> str:
    if value is None:
        raise ValueError("a form of ontology/claims.toml lacks a property")  # the drift test's duty
    return value


def coded_values(statement: Statement) -> set[Coded]:
    """Return the texts of a statement that stand for concepts."""
    form = forms()[statement.predicate]
    places = [(statement.object, form.object)]
    places += [(value, form.qualifiers[name].value) for name, value in statement.qualifiers]
    return {
        Coded(allowed.scheme, value.value)
        for value, allowed in places
        if isinstance(value, Literal) and allowed.scheme
    }
