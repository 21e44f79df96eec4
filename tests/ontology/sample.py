"""Three fictional reports and what they state, marked by hand: every kind of claim occurs."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.assemble import assemble, document_iri
from kg.iri import Minter
from kg.link import Doubt, Judgement, Merged
from kg.link.judgements import dumps
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Identity,
    Kind,
    Link,
    Literal,
    Name,
    Status,
)
from kg.rdf import (
    JUDGEMENTS,
    believed_quads,
    document_quads,
    doubt_quads,
    entity_quads,
    graph_iri,
    link_quads,
    stated,
)

MINTER = Minter("https://example.org/id/")

KINDS = {
    "ada": (Kind.PERSON, "Ada Sample"),
    "bruno": (Kind.PERSON, "Bruno Placeholder"),
    "clara": (Kind.PERSON, "Clara Specimen"),
    "dora": (Kind.PERSON, "Dora Mockup"),
    "emil": (Kind.PERSON, "Emil Testcase"),
    "exu": (Kind.UNIVERSITY, "Example University"),
    "sti": (Kind.UNIVERSITY, "Sample Technical Institute"),
    "office": (Kind.ORGANIZATION, "Example+ Office in Utopia"),
    "fund": (Kind.ORGANIZATION, "Utopian Fund"),
    "plus": (Kind.PROGRAMME, "Example+"),
    "chairs": (Kind.PROGRAMME, "Example Chairs"),
    "masters": (Kind.PROGRAMME, "Example Masters"),
    "middle": (Kind.PLACE, "Middle Utopia"),
    "town": (Kind.PLACE, "Mockville"),
    "infoday": (Kind.EVENT, "Example+ information day"),
    "visit": (Kind.EVENT, "visit of a delegation"),
    "forum": (Kind.EVENT, "Utopian forum"),
    "consortium": (Kind.CONSORTIUM, "River Consortium"),
    "rivers": (Kind.PROJECT, "Clean Rivers"),
    "makers": (Kind.PROJECT, "Makers in School"),
    "master": (Kind.STUDY_PROGRAMME, "Making and Teaching"),
}

INFO_DAY = """12 May 2021

An information day dedicated to the Example+ programme was held at Example University. The aim was \
to acquaint the staff with the chances of the programme.

The participants were the Rector of Example University Ada Sample, coordinator of Example+ Office \
in Utopia Bruno Placeholder, Vice-Rector for Research of EXU Clara Specimen, Vice-Rector for \
Studies of Sample Technical Institute Dora Mockup and the teaching staff of the university.

"The day opens doors to partners abroad," said Ada Sample.

According to Bruno Placeholder, Example+ has two key areas. They are mobility of students and \
partnerships of universities. For institutions of Middle Utopia, Example Chairs and Example \
Masters are open.

"Example Masters ends in a joint diploma of two or more universities," said Bruno Placeholder.

The Example Chairs, which spread knowledge of history, hold an annual selection. The steps are \
reading the guide (12-34 pp.), planning an idea and forming a team. The priority themes are \
inclusion and climate. The criteria are relevance and impact.

Example+ has been carried out at the university for more than seven years. In this time it became \
a participant of the River Consortium, which runs the project Clean Rivers. In 2019 the project \
Makers in School began. After it the university opened the master's programme Making and Teaching.

At the end Ada Sample presented books to the guests.
"""

VISIT = """Example University received a delegation of Sample Technical Institute in Mockville \
on 3 June 2021. Forty guests came. Rector Ada Sample opened the meeting; Emil Testcase, former \
Rector of Example University, spoke too. Dora Mockup is affiliated with Example University. The \
two universities signed a memorandum. Example University is a partner of Clean Rivers (reference \
UT-77, 2018-2021, three years, 10,000 crowns), which the Utopian Fund pays for and which Sample \
Technical Institute coordinates. The visit was organised by the Example+ Office. The institute did \
not join the River Consortium. Clara Specimen, of Example University, coordinates Makers in School.
"""

FORUM = """The Utopian forum will be held on 10 October. The forum before it lasted from 1 to 3 \
May 2020 and was paid for by Example+. Ada Sample, Rector of Example University, may speak.
"""


def text(value: str) -> Literal:
    return Literal(value)


def date(value: str) -> Literal:
    return Literal(value, "date")


class Report:
    """A document whose claims are given with the words that state them."""

    def __init__(self, document: Document, entities: Iterable[str]) -> None:
        self.document = document
        self.entities = tuple(Entity(key, *KINDS[key]) for key in entities)
        self.claims: list[Claim] = []

    def claim(
        self,
        subject: str,
        predicate: str,
        object_: str | Literal,
        quote: str,
        *,
        confidence: float = 0.95,
        status: Status = Status.HELD,
        speaker: str | None = None,
        rule: str = "",
        marks: tuple[str, ...] = (),
        **qualifiers: str | Literal,
    ) -> None:
        start = self.document.text.index(quote)
        span = self.document.span(start, start + len(quote))
        marked = tuple(
            self.document.span(start + quote.index(m), start + quote.index(m) + len(m))
            for m in marks
        )
        self.claims.append(
            Claim(
                subject,
                predicate,
                object_,
                Evidence(span, rule or predicate.lower(), marked),
                confidence,
                tuple(qualifiers.items()),
                status,
                speaker,
            )
        )

    def extraction(self) -> Extraction:
        return Extraction(self.document, self.entities, tuple(self.claims))


def info_day() -> Extraction:
    document = Document(
        "reports/info-day.txt", INFO_DAY, title="An information day", source="https://example.org/a"
    )
    keys = [k for k in KINDS if k not in ("emil", "fund", "town", "visit", "forum")]
    report = Report(document, keys)
    c = report.claim
    opening = (
        "An information day dedicated to the Example+ programme was held at Example University."
    )
    c("infoday", "heldOn", date("2021-05-12"), "12 May 2021")
    c("infoday", "heldAt", "exu", opening, marks=("information day", "Example University"))
    c("infoday", "eventType", text("information day"), opening)
    c("infoday", "about", "plus", opening)
    c(
        "infoday",
        "aim",
        text("to acquaint the staff with the chances of the programme"),
        "The aim was to acquaint the staff with the chances of the programme.",
    )
    start = INFO_DAY.index("The participants")
    people = INFO_DAY[start : INFO_DAY.index("\n", start)]
    for person in ("ada", "bruno", "clara", "dora"):
        name = KINDS[person][1]
        c(person, "participatedIn", "infoday", people, marks=(name,), role=text("attendee"))
    c("infoday", "audience", text("teaching staff"), people, organization="exu")
    for person, post, organization, words in (
        ("ada", "Rector", "exu", "Rector of Example University Ada Sample"),
        (
            "bruno",
            "coordinator",
            "office",
            "coordinator of Example+ Office in Utopia Bruno Placeholder",
        ),
        (
            "clara",
            "Vice-Rector for Research",
            "exu",
            "Vice-Rector for Research of EXU Clara Specimen",
        ),
        (
            "dora",
            "Vice-Rector for Studies",
            "sti",
            "Vice-Rector for Studies of Sample Technical Institute Dora Mockup",
        ),
    ):
        c(person, "holdsPosition", text(post), words, organization=organization, confidence=0.97)
    c(
        "ada",
        "saidThat",
        text("The day opens doors to partners abroad,"),
        '"The day opens doors to partners abroad," said Ada Sample.',
        mode=text("direct"),
        event="infoday",
    )
    told = "According to Bruno Placeholder, Example+ has two key areas."
    c("bruno", "saidThat", text("Example+ has two key areas"), told, mode=text("reported"))
    areas = "They are mobility of students and partnerships of universities."
    for area in ("mobility of students", "partnerships of universities"):
        c("plus", "hasKeyArea", text(area), areas, speaker="bruno", marks=(area,))
    open_to = "For institutions of Middle Utopia, Example Chairs and Example Masters are open."
    for part in ("chairs", "masters"):
        c(part, "partOfProgramme", "plus", open_to, speaker="bruno", confidence=0.7)
        c(part, "availableIn", "middle", open_to, speaker="bruno")
    diploma = "Example Masters ends in a joint diploma of two or more universities"
    said = f'"{diploma}," said Bruno Placeholder.'
    c("bruno", "saidThat", text(diploma), said, mode=text("direct"), event="infoday")
    c("masters", "degreeMode", text("joint"), diploma, speaker="bruno")
    c(
        "masters",
        "minimumAwardingInstitutions",
        Literal("2", "integer"),
        diploma,
        speaker="bruno",
    )
    c("chairs", "purpose", text("spread knowledge of history"), "which spread knowledge of history")
    c("chairs", "frequency", text("annual"), "hold an annual selection")
    steps = "The steps are reading the guide (12-34 pp.), planning an idea and forming a team."
    for position, step in enumerate(
        ("reading the guide", "planning an idea", "forming a team"), start=1
    ):
        c("chairs", "step", text(step), steps, position=Literal(str(position), "integer"))
    c("chairs", "referencePages", text("12-34"), "the guide (12-34 pp.)", work=text("guide"))
    for theme in ("inclusion", "climate"):
        c("chairs", "hasPriority", text(theme), "The priority themes are inclusion and climate.")
    for criterion in ("relevance", "impact"):
        c("chairs", "hasCriterion", text(criterion), "The criteria are relevance and impact.")
    years = "Example+ has been carried out at the university for more than seven years."
    c("exu", "participatesInProgramme", "plus", years, minimumDuration=Literal("P84M", "duration"))
    joined = (
        "In this time it became a participant of the River Consortium, which runs the project "
        "Clean Rivers."
    )
    c("exu", "memberOf", "consortium", joined, role=text("participant"))
    c("exu", "partnerIn", "rivers", joined, confidence=0.85)
    c("rivers", "runBy", "consortium", joined)
    c("rivers", "partOfProgramme", "plus", joined, confidence=0.6)
    began = "In 2019 the project Makers in School began."
    c("makers", "startDate", date("2019"), began)
    c("exu", "partnerIn", "makers", began, confidence=0.8)
    after = "After it the university opened the master's programme Making and Teaching."
    c("makers", "ledTo", "master", after)
    c("exu", "offers", "master", after)
    c("master", "credential", text("master's"), after)
    gave = "At the end Ada Sample presented books to the guests."
    c("ada", "gave", text("books"), gave, recipient=text("the guests"))
    return report.extraction()


def visit() -> Extraction:
    document = Document("reports/visit.txt", VISIT, published="2021-06-04")
    keys = ("ada", "clara", "dora", "emil", "exu", "sti", "office", "fund", "town", "visit")
    report = Report(document, (*keys, "consortium", "rivers", "makers"))
    c = report.claim
    first = "received a delegation of Sample Technical Institute in Mockville on 3 June 2021"
    c("visit", "heldOn", date("2021-06-03"), first)
    c("visit", "locatedIn", "town", first)
    c("exu", "locatedIn", "town", first, confidence=0.5)
    c("sti", "participatedIn", "visit", first)
    c("visit", "attendance", Literal("40", "integer"), "Forty guests came.")
    c("visit", "organizedBy", "office", "The visit was organised by the Example+ Office.")
    c("visit", "about", text("cooperation"), first, confidence=0.6)
    c("ada", "holdsPosition", text("rector"), "Rector Ada Sample", organization="exu")
    c("ada", "participatedIn", "visit", "Rector Ada Sample opened the meeting", role=text("opened"))
    former = "Emil Testcase, former Rector of Example University"
    c("emil", "holdsPosition", text("Rector"), former, organization="exu", status=Status.FORMER)
    c("dora", "affiliatedWith", "exu", "Dora Mockup is affiliated with Example University.")
    signed = "The two universities signed a memorandum."
    c("sti", "cooperatesWith", "exu", signed, kind=text("memorandum"), day=date("2021-06-03"))
    partner = "Example University is a partner of Clean Rivers"
    c("exu", "partnerIn", "rivers", partner, confidence=0.9)
    c("rivers", "reference", text("UT-77"), "reference UT-77")
    c("rivers", "startDate", date("2018/2021"), "2018-2021")
    c("rivers", "duration", Literal("P3Y", "duration"), "three years")
    c("rivers", "grant", text("10,000 crowns"), "10,000 crowns")
    c("rivers", "fundedBy", "fund", "which the Utopian Fund pays for")
    c("sti", "coordinates", "rivers", "which Sample Technical Institute coordinates")
    denied = "The institute did not join the River Consortium."
    c("sti", "memberOf", "consortium", denied, status=Status.DENIED)
    head = "Clara Specimen, of Example University, coordinates Makers in School."
    c("clara", "coordinates", "makers", head)
    c("clara", "holdsPosition", text("Coordinator"), head, organization="makers", confidence=0.6)
    return report.extraction()


def forum() -> Extraction:
    document = Document("reports/forum.txt", FORUM, published="2021-09", language="en-GB")
    report = Report(document, ("ada", "exu", "forum", "plus"))
    c = report.claim
    coming = "The Utopian forum will be held on 10 October."
    c("forum", "heldOn", date("--10-10"), coming, status=Status.ANNOUNCED)
    before = "lasted from 1 to 3 May 2020 and was paid for by Example+"
    c("forum", "heldOn", date("2020-05-01/2020-05-03"), before)
    c("forum", "fundedBy", "plus", before)
    words = "Ada Sample, Rector of Example University"
    c("ada", "holdsPosition", text("Rector"), words, organization="exu", confidence=0.9)
    c("ada", "participatedIn", "forum", "may speak", status=Status.HOPED, role=text("speaker"))
    return report.extraction()


def extractions() -> tuple[Extraction, ...]:
    return info_day(), visit(), forum()


def identities() -> dict[tuple[str, str], Identity]:
    """Everyone under one IRI in all reports; one university is known to a registry."""
    found = {}
    for extraction in extractions():
        for entity in extraction.entities:
            kind, label = KINDS[entity.key]
            identity = Identity(MINTER.mint(kind.value.lower(), label, label), kind, label)
            if entity.key == "exu":
                record = "https://ror.org/00000example"
                identity = Identity(
                    identity.iri,
                    kind,
                    label,
                    names=(
                        Name(label, "en", "label"),
                        Name("Пример университеті", "kk", "label"),
                        Name("EXU", "", "acronym"),
                        Name("Example Institute", "en", "former"),
                        Name("Exmaple University", "en", "hidden"),
                    ),
                    same_as=(record, "http://www.wikidata.org/entity/Q0"),
                    link=Link(record, "ror", 0.93, "same name, same country", (("name", 1.0),)),
                    facts=(("established", "1950"), ("latitude", "49.50")),
                )
            found[extraction.document.name, entity.key] = identity
    return found


def iri(key: str) -> str:
    kind, label = KINDS[key]
    return MINTER.mint(kind.value.lower(), label, label)


def people(one: str, two: str) -> tuple[ox.Quad, ...]:
    """What is left to people, and what they decided."""
    document = document_iri(visit().document, MINTER)
    names, places = ("Ada Sample", "A. Sample"), (document, document)
    doubts = [Doubt("identity", one, two, names, places, "a part of the name only", 0.4)]
    merges = [Merged(one, (f"{one}-a", f"{one}-b"), names, places, "an initial", 0.85)]
    decisions = [
        Judgement("different", one, two, "A. Reader", "2026-01-31", "they were seen together"),
        Judgement("rename", one, "Ada B. Sample", "A. Reader", "2026-01-31"),
    ]
    where = ox.NamedNode(graph_iri(JUDGEMENTS, MINTER))
    triples = ox.parse(dumps(decisions), format=ox.RdfFormat.TURTLE)
    judged = (ox.Quad(t.subject, t.predicate, t.object, where) for t in triples)
    return (*doubt_quads(doubts, merges, MINTER), *judged)


def quads() -> tuple[ox.Quad, ...]:
    """The whole graph of the three reports."""
    who = identities()
    made: list[ox.Quad] = []
    entries = []
    for extraction in extractions():
        document = extraction.document
        assembly = assemble(extraction, who, MINTER)
        assert not assembly.rejected, assembly.rejected
        made += document_quads(document, assembly.statements, who, MINTER)
        made += link_quads(document, who, MINTER)
        entries += stated(document, assembly.statements, who, MINTER)
    made += entity_quads(who.values())
    made += believed_quads(entries, MINTER)
    made += people(who["reports/visit.txt", "ada"].iri, who["reports/visit.txt", "clara"].iri)
    return tuple(sorted(set(made), key=str))


def store() -> ox.Store:
    """The whole graph, to be asked."""
    held = ox.Store()
    held.extend(quads())
    return held
