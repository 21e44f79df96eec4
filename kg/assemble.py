"""Claims over a document's keys become statements over IRIs, checked, and merged where equal.

A claim that does not fit its form in ``ontology/claims.toml`` is not repaired and not lost: it
comes back as :class:`Rejected` with the reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath
from typing import NamedTuple

from kg.claims import Form, Value, concept, forms
from kg.errors import KgError
from kg.iri import Minter
from kg.literals import canonical
from kg.model import (
    Claim,
    Document,
    Evidence,
    Extraction,
    Identity,
    Literal,
    Span,
    Statement,
    Status,
)

__all__ = ["Assembly", "Rejected", "assemble", "document_iri", "finest", "pool", "statements"]

UTTERANCE = "saidThat"
HASH = 16  # hex digits: claims are too many for the eight that tell entities apart


class Rejected(NamedTuple):
    """A claim that is no statement, and why."""

    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class Assembly:
    """What a document states over IRIs, and what of its claims did not fit."""

    statements: tuple[Statement, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class _MisfitError(KgError):
    """A claim that does not fit its form; never leaves this module."""


def document_iri(document: Document, minter: Minter) -> str:
    """Return the IRI of a document, which is also that of its named graph.

    It is made of the address (else the file's own name, without folders) and of the text: the same
    text has the same IRI on every machine, and a changed text is another document.

    >>> document_iri(Document("a/b.txt", "Text."), Minter())
    'https://w3id.org/unikg/id/document/b-ed37c86d1714'
    """
    place = document.source or PurePath(document.name).name
    label = PurePath(place.rstrip("/")).stem
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return minter.mint("document", label, place, digest, size=12)


def pool(confidences: Iterable[float]) -> float:
    """Return the confidence of a claim that several observations support, 1 - (1-a)(1-b).

    >>> pool([0.9, 0.5]), pool([0.8])
    (0.95, 0.8)
    """
    doubt = 1.0
    for confidence in sorted(confidences):  # the last digit must not hang on the order
        doubt *= 1.0 - confidence
    return round(1.0 - doubt, 4)


def finest(
    qualifiers: Iterable[tuple[str, str | Literal]],
) -> tuple[tuple[str, str | Literal], ...]:
    """Return qualifiers, sorted, without dates that another gives more precisely.

    >>> found = finest([("start", Literal("2018", "date")), ("start", Literal("2018-01", "date"))])
    >>> [(name, value.value) for name, value in found]
    [('start', '2018-01')]
    """
    pairs = set(qualifiers)
    dates = {(n, v.value) for n, v in pairs if isinstance(v, Literal) and v.datatype == "date"}
    return tuple(
        sorted(
            (
                (name, value)
                for name, value in pairs
                if not isinstance(value, Literal)
                or not any(n == name and d.startswith(f"{value.value}-") for n, d in dates)
            ),
            key=repr,
        )
    )


def statements(
    extraction: Extraction, identities: Mapping[tuple[str, str], Identity], minter: Minter
) -> tuple[Statement, ...]:
    """Return what a document states; :func:`assemble` also tells what did not fit."""
    return assemble(extraction, identities, minter).statements


def assemble(
    extraction: Extraction, identities: Mapping[tuple[str, str], Identity], minter: Minter
) -> Assembly:
    """Return a document's statements over IRIs, and its claims that are none.

    ``identities`` has the identity of each (document's name, entity's key).
    """
    document = extraction.document
    known = {key: identity for (name, key), identity in identities.items() if name == document.name}
    graph = document_iri(document, minter)
    made: list[Statement] = []
    rejected: list[Rejected] = []
    for claim in extraction.claims:
        try:
            for fitted in _split(_fit(claim, document, known)):
                made.append(_statement(fitted, graph, minter))
        except _MisfitError as error:
            rejected.append(Rejected(claim, error.problem))
    merged = _merge(_one_writing(made, minter))
    return Assembly(_with_states(merged), tuple(sorted(rejected, key=repr)))


# ------------------------------------------------------------------------------- checking


def _form(predicate: str) -> Form:
    form = forms().get(predicate)
    if form is None:
        raise _MisfitError(predicate, f"{predicate} is no claim of ontology/claims.toml")
    return form


def _fit(claim: Claim, document: Document, known: Mapping[str, Identity]) -> Claim:
    """Return the claim over IRIs, canonical and with its defaults; or raise _MisfitError."""
    form = _form(claim.predicate)
    if not 0 < claim.confidence <= 1:
        raise _MisfitError(claim.predicate, f"confidence {claim.confidence} is not between 0 and 1")
    subject = _party(claim.subject, known)
    if subject.kind not in form.subject:
        raise _MisfitError(claim.predicate, f"a {subject.kind} cannot be the subject")
    target = _place(claim.object, form.object, known, "object")
    if target == subject.iri:
        raise _MisfitError(claim.predicate, "subject and object are the same entity")
    given = [(n, _qualifier(form, n, v, known)) for n, v in claim.qualifiers]
    present = {name for name, _ in given}
    for name, qualifier in form.qualifiers.items():
        if qualifier.default is not None and name not in present:
            given.append((name, Literal(qualifier.default)))
    one, two = subject.iri, target
    if form.symmetric and isinstance(two, str):
        one, two = sorted((one, two))
    return replace(
        claim,
        subject=one,
        object=two,
        qualifiers=tuple(sorted(set(given), key=repr)),
        evidence=_exact(claim.evidence, document),
        speaker=None if claim.speaker is None else _party(claim.speaker, known).iri,
    )


def _party(key: str, known: Mapping[str, Identity]) -> Identity:
    if key not in known:
        raise _MisfitError(key, f"nothing tells what {key!r} is")
    return known[key]


def _place(
    value: str | Literal, allowed: Value, known: Mapping[str, Identity], what: str
) -> str | Literal:
    if isinstance(value, str):
        identity = _party(value, known)
        if identity.kind not in allowed.kinds:
            raise _MisfitError(value, f"a {identity.kind} cannot be the {what}")
        return identity.iri
    if allowed.datatype is None:
        raise _MisfitError(value.value, f"the {what} must be an entity, not {value.value!r}")
    try:
        return canonical(Literal(value.value, allowed.datatype))
    except ValueError as error:
        raise _MisfitError(value.value, f"the {what} {error}") from error


def _qualifier(
    form: Form, name: str, value: str | Literal, known: Mapping[str, Identity]
) -> str | Literal:
    qualifier = form.qualifiers.get(name)
    if qualifier is None:
        raise _MisfitError(name, f"{form.predicate} has no qualifier {name!r}")
    placed = _place(value, qualifier.value, known, name)
    if isinstance(placed, Literal) and "/" in placed.value and placed.datatype == "date":
        raise _MisfitError(name, f"the {name} must be one date, not the range {placed.value!r}")
    if qualifier.classes and (
        not isinstance(placed, Literal) or placed.value not in qualifier.classes
    ):
        raise _MisfitError(
            name, f"the {name} must be one of {', '.join(sorted(qualifier.classes))}"
        )
    return placed


def _exact(evidence: Evidence, document: Document) -> Evidence:
    for span in (evidence.quote, *evidence.marks):
        if document.text[span.start : span.end] != span.text:
            raise _MisfitError(document.name, f"{span.text!r} does not stand at {span.start}")
    marks = {mark for mark in evidence.marks if mark in evidence.quote}
    return replace(evidence, marks=tuple(sorted(marks)))


def _split(claim: Claim) -> tuple[Claim, ...]:
    """Return the claim, or two of it where it states a range of dates."""
    value = claim.object
    if isinstance(value, str) or value.datatype != "date" or "/" not in value.value:
        return (claim,)
    form = _form(claim.predicate)
    if form.until is None:
        raise _MisfitError(claim.predicate, f"one date is asked for, not the range {value.value!r}")
    first, _, last = value.value.partition("/")
    one = replace(claim, object=Literal(first, "date"))
    if first == last:
        return (one,)
    return one, replace(claim, predicate=form.until, object=Literal(last, "date"), qualifiers=())


# ------------------------------------------------------------------------ naming, merging


def _value_key(value: str | Literal, allowed: Value, minter: Minter) -> str:
    if isinstance(value, str):
        return f"<{value}>"
    if allowed.scheme:
        return f"<{concept(allowed.scheme, value.value, minter).iri}>"
    return f'"{value.value}"^^{value.datatype}'


def _statement(claim: Claim, graph: str, minter: Minter) -> Statement:
    form = _form(claim.predicate)
    qualifiers = sorted(
        f"{name}={_value_key(value, form.qualifiers[name].value, minter)}"
        for name, value in claim.qualifiers
        if form.qualifiers[name].identity
    )
    target = _value_key(claim.object, form.object, minter)
    key = (claim.subject, target, *qualifiers)
    iri = minter.mint("claim", claim.predicate, claim.predicate, *key, size=HASH)
    own = (graph, iri, claim.status.value, claim.speaker or "")
    return Statement(
        iri=minter.mint("assertion", claim.predicate, *own, size=HASH),
        claim=iri,
        predicate=claim.predicate,
        subject=claim.subject,
        object=claim.object,
        evidence=(claim.evidence,),
        confidence=claim.confidence,
        qualifiers=claim.qualifiers,
        status=Status(claim.status),
        speaker=claim.speaker,
    )


def _one_writing(made: list[Statement], minter: Minter) -> list[Statement]:
    """Give each coded value the writing that the document uses first ("Rector", "rector")."""
    first: dict[str, Literal] = {}

    def writing(value: str | Literal, allowed: Value) -> str | Literal:
        if isinstance(value, str) or allowed.scheme is None:
            return value
        return first.setdefault(concept(allowed.scheme, value.value, minter).iri, value)

    done = []
    for statement in sorted(made, key=_order):
        form = _form(statement.predicate)
        written = ((n, writing(v, form.qualifiers[n].value)) for n, v in statement.qualifiers)
        done.append(
            replace(
                statement,
                object=writing(statement.object, form.object),
                qualifiers=tuple(sorted(written, key=repr)),
            )
        )
    return done


def _order(statement: Statement) -> tuple[Evidence, str, str]:
    return statement.evidence[0], statement.predicate, repr(statement)


def _merge(made: list[Statement]) -> tuple[Statement, ...]:
    """Return one statement an IRI, with all its evidence and qualifiers."""
    merged = []
    for _, group in groupby(sorted(made, key=lambda s: (s.iri, *_order(s))), lambda s: s.iri):
        same = list(group)
        best: dict[Span, float] = {}  # two rules that read the same words saw one thing, not two
        marks: dict[tuple[Span, str], set[Span]] = {}
        for statement in same:
            for evidence in statement.evidence:
                best[evidence.quote] = max(best.get(evidence.quote, 0.0), statement.confidence)
                marks.setdefault((evidence.quote, evidence.rule), set()).update(evidence.marks)
        merged.append(
            replace(
                same[0],
                evidence=tuple(
                    Evidence(quote, rule, tuple(sorted(found)))
                    for (quote, rule), found in sorted(marks.items())
                ),
                confidence=pool(best.values()),
                qualifiers=finest(pair for statement in same for pair in statement.qualifiers),
            )
        )
    return tuple(sorted(merged, key=_order))


# -------------------------------------------------------------------- what utterances state


def _words(utterance: Statement) -> list[Span]:
    """Return where the uttered words stand: in the evidence, without "said the Rector"."""
    found = []
    for evidence in utterance.evidence:
        quote = evidence.quote
        value = utterance.object.value if isinstance(utterance.object, Literal) else ""
        at = quote.text.find(value) if value else -1
        found.append(
            Span(quote.start + at, quote.start + at + len(value), value) if at >= 0 else quote
        )
    return found


def _with_states(made: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Tell each utterance which statements it expresses.

    These are the statements read from within its words, and those on the speaker's word: the ones
    that stand in no utterance of hers belong to the last one before them.
    """
    utterances = [s for s in made if s.predicate == UTTERANCE]
    stated: dict[str, set[str]] = {u.iri: set() for u in utterances}
    for statement in made:
        if statement.predicate == UTTERANCE:
            continue
        speaker = statement.speaker
        # who speaks is told around the words, not in them
        inside = [
            u
            for u in utterances
            if any(e.quote in words for e in statement.evidence for words in _words(u))
            and (speaker == u.subject if speaker else statement.subject != u.subject)
        ]
        if not inside and speaker:
            start = statement.evidence[0].quote.start
            hers = [u for u in utterances if u.subject == speaker]
            before = [u for u in hers if u.evidence[0].quote.start <= start]
            inside = before[-1:] or hers[:1]
        for utterance in inside:
            stated[utterance.iri].add(statement.iri)
    return tuple(
        replace(s, states=tuple(sorted(stated[s.iri]))) if s.iri in stated else s for s in made
    )
