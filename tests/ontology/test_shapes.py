"""Each shape lets the sample graph pass, and fires on a fault planted in a copy of a good node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox
import pytest

from kg import validate as module
from kg.validate import Violation, check_changed, conforms, shapes, validate
from kg.vocab import PREFIXES
from tests.ontology import sample

SH = "http://www.w3.org/ns/shacl#"
UKGS = "https://w3id.org/unikg/shapes#"
FAULT = "https://example.org/fault/"
XSD = PREFIXES["xsd"]


def iri(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else curie)


@dataclass(frozen=True)
class Fault:
    """A change to a copy of the first node of a class that has a property."""

    shape: str
    type: str
    path: str
    change: Callable[[str], list[ox.Literal | ox.NamedNode] | None]
    also: frozenset[str] = frozenset()
    having: str = ""
    lacking: str = ""


def drop(_: str) -> list[ox.Literal | ox.NamedNode]:
    return []


def put(*terms: ox.Literal | ox.NamedNode) -> Callable[[str], list[ox.Literal | ox.NamedNode]]:
    return lambda _: list(terms)


def text(value: str, datatype: str = "string") -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


NOBODY = ox.NamedNode("https://example.org/nobody")
ADA = ox.NamedNode(sample.iri("ada"))
EXU = ox.NamedNode(sample.iri("exu"))
ONE, YEARS = text("2019", "gYear"), (text("2019", "gYear"), text("2020", "gYear"))
WORDS = (text("one", "string"), text("two", "string"))
ASSERTION, CLAIM, MEMBERSHIP = "ukg:Assertion", "ukg:Claim", "org:Membership"


def also(*names: str) -> frozenset[str]:
    return frozenset(names)


FAULTS = (
    # names
    Fault("Named-prefLabel", "schema:Person", "skos:prefLabel", drop),
    Fault("Named-label", "schema:Person", "rdfs:label", put(*WORDS)),
    Fault("Concept-prefLabel", "skos:Concept", "skos:prefLabel", drop, lacking="ukg:writtenAs"),
    Fault("Concept-inScheme", "skos:Concept", "skos:inScheme", drop),
    Fault(
        "unique-prefLabel",
        "skos:Concept",
        "skos:prefLabel",
        put(ox.Literal("a", language="en"), ox.Literal("b", language="en")),
    ),
    # what nothing is twice
    Fault(
        "Project-disjoint",
        "ukg:Project",
        "rdf:type",
        put(iri("ukg:Project"), iri("org:Organization")),
    ),
    Fault(
        "FundingProgramme-disjoint",
        "ukg:FundingProgramme",
        "rdf:type",
        put(iri("ukg:FundingProgramme"), iri("org:Organization")),
    ),
    Fault(
        "Person-disjoint",
        "schema:Person",
        "rdf:type",
        put(iri("schema:Person"), iri("org:Organization")),
    ),
    # posts and members
    Fault("Membership-member", MEMBERSHIP, "org:member", drop, also("Position-member")),
    Fault("Membership-organization", MEMBERSHIP, "org:organization", drop, also("Position-where")),
    Fault("Membership-role", MEMBERSHIP, "org:role", drop, also("Position-role")),
    Fault("Position-member", "ukg:Position", "org:member", put(EXU)),
    Fault("Position-role", "ukg:Position", "org:role", put(ADA), also("Membership-role")),
    Fault("Position-where", "ukg:Position", "ukg:forActivity", drop),
    Fault("start", "ukg:Project", "ukg:start", put(text("2019"))),
    Fault("end", "ukg:Project", "ukg:end", put(text("2021"))),
    Fault("one-start", "ukg:Project", "ukg:start", put(*YEARS)),
    Fault("one-end", "ukg:Project", "ukg:end", put(*YEARS)),
    # projects and programmes
    Fault("duration", "ukg:Project", "ukg:duration", put(text("three years"))),
    Fault("partOfProgramme", "ukg:Project", "ukg:partOfProgramme", put(ADA)),
    Fault("fundedUnder", "ukg:Project", "ukg:fundedUnder", put(EXU), having="ukg:start"),
    Fault("runBy", "ukg:Project", "ukg:runBy", put(ADA)),
    Fault("Implementation-implementer", "ukg:Implementation", "ukg:implementer", put(ADA)),
    Fault("Implementation-programme", "ukg:Implementation", "ukg:implementedProgramme", put(EXU)),
    Fault(
        "Implementation-minimumDuration",
        "ukg:Implementation",
        "ukg:minimumDuration",
        put(text("5", "integer")),
    ),
    Fault("provider", "schema:EducationalOccupationalProgram", "schema:provider", put(ADA)),
    Fault(
        "developedAfter", "schema:EducationalOccupationalProgram", "ukg:developedAfter", put(EXU)
    ),
    Fault("HowToStep-position", "schema:HowToStep", "schema:position", put(text("first"))),
    Fault("about", "schema:HowToStep", "schema:about", drop),
    Fault("Chapter-pagination", "schema:Chapter", "schema:pagination", drop),
    # events
    Fault("Event-startDate", "schema:Event", "schema:startDate", put(text("12 May"))),
    Fault(
        "Event-endDate",
        "schema:Event",
        "schema:endDate",
        put(text("12 May")),
        also("Event-someone"),
    ),
    Fault("Event-day", "schema:Event", "schema:startDate", drop),
    Fault("Event-attendee", "schema:Event", "schema:attendee", put(NOBODY)),
    Fault("Event-someone", "schema:Event", "schema:attendee", drop),
    Fault("Event-location", "schema:Event", "schema:location", put(ADA)),
    Fault("Event-organizer", "schema:Event", "schema:organizer", put(ADA)),
    Fault("Event-attendance", "schema:Event", "ukg:attendance", put(text("-1", "integer"))),
    # words and gifts
    Fault("text", "schema:Quotation", "schema:text", drop),
    Fault("Utterance-creator", "schema:Quotation", "schema:creator", drop),
    Fault("GiveAction-agent", "schema:GiveAction", "schema:agent", drop),
    Fault("GiveAction-object", "schema:GiveAction", "schema:object", drop),
    # evidence
    Fault("Assertion-evidence", ASSERTION, "ukg:evidence", drop),
    Fault("confidence", ASSERTION, "ukg:confidence", put(text("1.2", "decimal"))),
    Fault("Assertion-claim", ASSERTION, "ukg:claim", drop),
    Fault("Assertion-rule", ASSERTION, "ukg:rule", drop),
    Fault("Assertion-mark", ASSERTION, "ukg:mark", put(text("here"))),
    Fault("Assertion-run", ASSERTION, "prov:wasGeneratedBy", drop),
    Fault("Assertion-attributedTo", ASSERTION, "ukg:attributedTo", put(ADA, EXU)),
    Fault("attestedOn", ASSERTION, "ukg:attestedOn", put(ONE)),
    Fault("Claim-supportedBy", CLAIM, "ukg:supportedBy", drop),
    Fault("Claim-sourceCount", CLAIM, "ukg:sourceCount", put(text("0", "integer"))),
    Fault("claimType", CLAIM, "ukg:claimType", drop),
    Fault("Statement-subject", "ukg:Statement", "rdf:subject", drop),
    Fault("Statement-predicate", "ukg:Statement", "rdf:predicate", drop),
    Fault("Statement-object", "ukg:Statement", "rdf:object", drop),
    Fault("Statement-asserted", "ukg:Statement", "rdf:object", put(NOBODY)),
    Fault("Evidence-source", "ukg:Evidence", "oa:hasSource", drop),
    Fault("Evidence-selector", "ukg:Evidence", "oa:hasSelector", drop),
    Fault(
        "Evidence-length",
        "ukg:Evidence",
        "oa:hasSelector",
        put(ox.NamedNode(FAULT + "place"), ox.NamedNode(FAULT + "words")),
    ),
    Fault(
        "TextPositionSelector-start",
        "oa:TextPositionSelector",
        "oa:start",
        put(text("99999", "integer")),
    ),
    Fault("TextPositionSelector-end", "oa:TextPositionSelector", "oa:end", drop),
    Fault("TextQuoteSelector-exact", "oa:TextQuoteSelector", "oa:exact", put(text(""))),
    # documents, runs, links
    Fault("Document-inLanguage", "schema:NewsArticle", "schema:inLanguage", drop),
    Fault("Document-datePublished", "schema:NewsArticle", "schema:datePublished", put(*YEARS)),
    Fault("Rendition-sha256", "schema:MediaObject", "schema:sha256", put(text("abc"))),
    Fault("Rendition-of", "schema:MediaObject", "schema:encodesCreativeWork", drop),
    Fault("Run-used", "prov:Activity", "prov:used", drop),
    Fault("Run-agent", "prov:Activity", "prov:wasAssociatedWith", put(NOBODY)),
    Fault("Link-of", "ukg:Link", "ukg:linkOf", drop),
    Fault("Link-authority", "ukg:Link", "ukg:authority", drop),
    Fault("Link-score", "ukg:Link", "ukg:score", put(text("1.5", "decimal"))),
    Fault("Link-reason", "ukg:Link", "ukg:reason", put(text(""))),
    Fault("Link-document", "ukg:Link", "ukg:inDocument", drop),
    # coded values
    Fault("status", ASSERTION, "ukg:status", put(NOBODY)),
    Fault("Claim-status", CLAIM, "ukg:status", put(iri("ukgv:status/denied"))),
    Fault("inRole", "ukg:Statement", "ukg:inRole", put(ADA)),
    Fault("agreementKind", "ukg:Statement", "ukg:agreementKind", put(ADA)),
    Fault("hasKeyArea", "ukg:FundingProgramme", "ukg:hasKeyArea", put(ADA)),
    Fault("hasPriority", "ukg:FundingProgramme", "ukg:hasPriority", put(ADA)),
    Fault("hasCriterion", "ukg:FundingProgramme", "ukg:hasCriterion", put(ADA)),
    Fault("degreeMode", "ukg:FundingProgramme", "ukg:degreeMode", put(ADA)),
    Fault("frequency", "ukg:FundingProgramme", "ukg:frequency", put(ADA)),
    Fault("Event-type", "schema:Event", "dcterms:type", put(ADA)),
    Fault("Event-audience", "schema:Event", "schema:audience", put(ADA)),
    # the closed world
    Fault(
        "Known", "schema:Person", "http://schema.org/name", put(text("x")), having="skos:prefLabel"
    ),
    Fault(
        "Known-class",
        "schema:Person",
        "rdf:type",
        put(iri("schema:Person"), ox.NamedNode("http://schema.org/Person")),
    ),
)

# Faults of one shape at more than one kind of node, and two of the most likely slips.
MORE = (
    Fault(
        "confidence", CLAIM, "ukg:confidence", put(text("0.9", "decimal"), text("0.8", "decimal"))
    ),
    Fault("Event-startDate", "schema:Event", "schema:startDate", put(text("2019", "string"))),
)


def copy(quads: tuple[ox.Quad, ...], fault: Fault, name: str) -> list[ox.Quad]:
    """Return the quads of a good node under a new name, with the fault in them."""
    type_, path = iri(fault.type), iri(fault.path)
    wanted = iri(fault.having) if fault.having else path
    of_type = {q.subject for q in quads if q.predicate == iri("rdf:type") and q.object == type_}
    holding = {q.subject for q in quads if q.predicate == wanted} & of_type
    if fault.lacking:
        holding -= {q.subject for q in quads if q.predicate == iri(fault.lacking)}
    original = min(holding, key=str)
    me = ox.NamedNode(FAULT + name)
    kept = [
        ox.Quad(me, q.predicate, q.object)
        for q in quads
        if q.subject == original and q.predicate != path
    ]
    return [*kept, *(ox.Quad(me, path, term) for term in fault.change(name) or ())]


@pytest.fixture(scope="module")
def good() -> tuple[ox.Quad, ...]:
    return sample.quads()


@pytest.fixture(scope="module")
def planted(good: tuple[ox.Quad, ...]) -> list[ox.Quad]:
    """The sample with every fault at a node of its own."""
    planted = list(good)
    for number, fault in enumerate((*FAULTS, *MORE)):
        planted += copy(good, fault, f"{number}-{fault.shape}")
    place, words = ox.NamedNode(FAULT + "place"), ox.NamedNode(FAULT + "words")
    planted += [
        ox.Quad(place, iri("oa:start"), text("0", "integer")),
        ox.Quad(place, iri("oa:end"), text("5", "integer")),
        ox.Quad(words, iri("oa:exact"), text("four")),
    ]
    return planted


@pytest.fixture(scope="module")
def found(planted: list[ox.Quad]) -> list[Violation]:
    """What the shapes find there."""
    return validate(planted)


def test_the_sample_conforms(good: tuple[ox.Quad, ...]) -> None:
    findings = validate(good)
    assert conforms(findings)
    assert {(f.shape, f.severity) for f in findings} == {("Event-someone", "Warning")}


@pytest.mark.parametrize(
    ("number", "fault"),
    list(enumerate((*FAULTS, *MORE))),
    ids=[f"{n}-{f.shape}" for n, f in enumerate((*FAULTS, *MORE))],
)
def test_a_shape_fires_on_its_fault(number: int, fault: Fault, found: list[Violation]) -> None:
    fired = {f.shape for f in found if f.focus == f"{FAULT}{number}-{fault.shape}"}
    assert fired - fault.also == {fault.shape}


def test_every_shape_has_a_planted_fault() -> None:
    rules = ox.Store()
    rules.extend(shapes())
    reporting = {
        row["shape"].value.removeprefix(UKGS)
        for row in rules.query(
            f"""PREFIX sh: <{SH}> SELECT DISTINCT ?shape WHERE {{
                {{ ?shape a sh:PropertyShape }} UNION {{ ?shape a sh:SPARQLConstraint }}
                UNION {{ ?shape sh:not [] }} UNION {{ ?shape sh:closed true }}
                FILTER(isIRI(?shape)) }}"""
        )
    }
    assert reporting == {fault.shape for fault in FAULTS}


def test_every_shape_says_what_is_wrong() -> None:
    rules = ox.Store()
    rules.extend(shapes())
    silent = rules.query(
        f"""PREFIX sh: <{SH}> SELECT ?shape WHERE {{
            {{ ?shape a sh:PropertyShape }} UNION {{ ?shape a sh:SPARQLConstraint }}
            FILTER NOT EXISTS {{ ?shape sh:message ?message }} }}"""
    )
    assert [row["shape"].value for row in silent] == []


def by_the_reference(quads: list[ox.Quad]) -> set[tuple[str, str, str, str]]:
    """Return what pySHACL finds in a whole graph by all shapes, queries among them."""
    from pyshacl import validate as check

    _, report, _ = check(
        module._graph(quads), shacl_graph=module._graph(shapes()), inference="none"
    )
    rows = report.query(
        f"""PREFIX sh: <{SH}> SELECT ?focus ?shape ?constraint ?severity ?value WHERE {{
            [] sh:result ?r . ?r sh:focusNode ?focus ; sh:sourceShape ?shape ;
                sh:resultSeverity ?severity .
            OPTIONAL {{ ?r sh:sourceConstraint ?constraint }} OPTIONAL {{ ?r sh:value ?value }} }}"""
    )
    return {
        (
            str(row["focus"]),
            str(row["constraint"] or row["shape"]).removeprefix(UKGS),
            str(row["severity"]).removeprefix(SH),
            "" if row["value"] is None else str(row["value"]),
        )
        for row in rows
    }


def of_ours(found: list[Violation]) -> set[tuple[str, str, str, str]]:
    return {(f.focus, f.shape, f.severity, f.value) for f in found}


def test_all_faults_are_those_of_the_reference_implementation(
    planted: list[ox.Quad], found: list[Violation]
) -> None:
    assert of_ours(found) == by_the_reference(planted)


@pytest.mark.parametrize("changed", [FAULTS[i : i + 12] for i in range(0, len(FAULTS), 12)])
def test_what_changed_is_found_alone(
    changed: tuple[Fault, ...], planted: list[ox.Quad], found: list[Violation]
) -> None:
    store = ox.Store()
    store.extend(planted)
    names = {f"{FAULT}{FAULTS.index(fault)}-{fault.shape}" for fault in changed}
    some = check_changed(store, [ox.NamedNode(name) for name in names])
    assert some == [one for one in found if one.focus in names]


def test_a_shape_that_the_screen_does_not_know_is_held_against_all(
    monkeypatch: pytest.MonkeyPatch, good: tuple[ox.Quad, ...]
) -> None:
    strange = ox.parse(
        f"""@prefix sh: <{SH}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <{UKGS}Strange> a sh:NodeShape ; sh:targetObjectsOf skos:inScheme ;
            sh:property [ sh:path [ sh:inversePath skos:inScheme ] ; sh:maxCount 1 ;
                sh:message "Too many."@en ] .""",
        format=ox.RdfFormat.TURTLE,
        rename_blank_nodes=True,
    )
    every = (*shapes(), *strange)
    monkeypatch.setattr(module, "shapes", lambda: every)
    few = [q for q in good if q.predicate in (iri("rdf:type"), iri("skos:inScheme"))]
    found = validate(few)
    assert "Too many." in {one.message for one in found}
    assert {one.focus for one in found if one.message == "Too many."} == {
        scheme.value
        for scheme in {q.object for q in few if q.predicate == iri("skos:inScheme")}
        if len({q.subject for q in few if q.object == scheme}) > 1
    }
