"""Six fictional reports as an international office would collect them, marked by hand.

Everybody and everything in them is invented: universities of three countries (XA, XB, XC), four
projects of two programmes, agreements of several years, posts that change hands, plans that came
to nothing, reports that disagree.
"""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from kg.assemble import assemble
from kg.iri import Minter
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Identity,
    Kind,
    Literal,
    Name,
    Status,
)
from kg.rdf import believed_quads, document_quads, entity_quads, stated

MINTER = Minter("https://example.org/office/")
PERSON, UNIVERSITY, BODY, EVENT = Kind.PERSON, Kind.UNIVERSITY, Kind.ORGANIZATION, Kind.EVENT
KINDS = {
    "nora": (PERSON, "Nora Fell"),
    "tove": (PERSON, "Tove Lind"),
    "sam": (PERSON, "Sam Ode"),
    "ivo": (PERSON, "Ivo Karr"),
    "nord": (UNIVERSITY, "University of Nordmark"),
    "sud": (UNIVERSITY, "Sudheim Institute"),
    "west": (UNIVERSITY, "Westford College"),
    "ost": (UNIVERSITY, "Ostwald University"),
    "alder": (BODY, "Alder Foundation"),
    "twin": (BODY, "Alder Foundation"),
    "harbour": (Kind.CONSORTIUM, "Harbour Consortium"),
    "green": (Kind.PROJECT, "Green Harbours"),
    "blue": (Kind.PROJECT, "Blue Ports"),
    "old": (Kind.PROJECT, "Old Bridges"),
    "new": (Kind.PROJECT, "New Roads"),
    "compass": (Kind.PROGRAMME, "Compass"),
    "youth": (Kind.PROGRAMME, "Compass Youth"),
    "sea": (Kind.STUDY_PROGRAMME, "Maritime Studies"),
    "days": (EVENT, "Harbour Days"),
    "week": (EVENT, "Nordmark staff week"),
    "talks": (EVENT, "bridge talks"),
    "bay": (Kind.PLACE, "Portland Bay"),
}
FACTS = {
    "nord": (("country", "XA"), ("city", "Nordby")),
    "sud": (("country", "XB"), ("city", "Sudheim")),
    "west": (("country", "XC"),),
    "bay": (("country", "XC"),),
}
RECORDS = {"nord": ("https://ror.org/00nordmark",), "sud": ("https://ror.org/00sudheim0",)}
NAMES = {"nord": (Name("Nordmark", "en", "alias"), Name("Nordby Academy", "en", "former"))}


def day(value: str) -> Literal:
    return Literal(value, "date")


def text(value: str) -> Literal:
    return Literal(value)


# (subject, predicate, object, sentence, and what else is said of the claim)
Line = tuple[str, str, str | Literal, str, dict[str, object]]


def line(subject: str, predicate: str, target: str | Literal, words: str, **more: object) -> Line:
    return subject, predicate, target, words, more


PORTS = "Sudheim Institute coordinates Blue Ports, with Nordmark and Westford as partners."
REPORTS: tuple[tuple[Document, tuple[Line, ...]], ...] = (
    (
        Document("old-bridges.txt", "", "Old Bridges begins", "2010-03-01", "https://example.org/1"),
        (
            line("nord", "coordinates", "old", "The University of Nordmark coordinates Old Bridges."),
            line("ost", "partnerIn", "old", "Ostwald University is a partner."),
            line("old", "startDate", day("2010"), "It began in 2010."),
            line("old", "endDate", day("2013"), "It is to end in 2013."),
            line("old", "partOfProgramme", "youth", "It belongs to Compass Youth."),
            line("youth", "partOfProgramme", "compass", "Compass Youth is a part of Compass."),
            line("nora", "holdsPosition", text("Rector"), "The Rector is Nora Fell.", organization="nord"),
            line("nord", "cooperatesWith", "ost", "Nordmark and Ostwald signed a memorandum on 2 March 2010.", kind=text("memorandum"), day=day("2010-03-02")),
        ),
    ),
    (
        Document("green.txt", "", "Green Harbours", "2018-09-10", "https://example.org/2"),
        (
            line("nord", "coordinates", "green", "Nordmark coordinates Green Harbours."),
            line("sud", "partnerIn", "green", "Sudheim Institute takes part."),
            line("alder", "partnerIn", "green", "The Alder Foundation takes part too."),
            line("green", "startDate", day("2018-09"), "It runs from September 2018."),
            line("green", "endDate", day("2021-08-31"), "It ends on 31 August 2021."),
            line("green", "fundedBy", "compass", "It is funded under Compass."),
            line("green", "fundedBy", "alder", "The Alder Foundation pays a share."),
            line("green", "grant", text("200,000 crowns"), "The grant is 200,000 crowns."),
            line("green", "runBy", "harbour", "The Harbour Consortium runs it."),
            line("sud", "memberOf", "harbour", "Sudheim is a member of the Harbour Consortium."),
            line("nora", "holdsPosition", text("Rector"), "said the Rector, Nora Fell", organization="nord"),
            line("nora", "saidThat", text("Harbours need friends"), '"Harbours need friends", said the Rector, Nora Fell.', mode=text("direct")),
            line("days", "heldOn", day("2019-05-02"), "Harbour Days will be on 2 May 2019.", status=Status.ANNOUNCED),
            line("ivo", "participatedIn", "days", "Ivo Karr is to speak at Harbour Days.", status=Status.PLANNED),
            line("sam", "participatedIn", "days", "Sam Ode is invited to Harbour Days.", status=Status.HOPED),
        ),
    ),
    (
        Document("days.txt", "", "Harbour Days", "2019-05-03", "https://example.org/3"),
        (
            line("days", "heldOn", day("2019-05-02"), "Harbour Days were held on 2 May 2019."),
            line("days", "heldAt", "sud", "They were held at Sudheim Institute."),
            line("days", "organizedBy", "sud", "Sudheim Institute organised them."),
            line("days", "eventType", text("conference"), "The conference had many guests."),
            line("days", "about", "green", "They were about Green Harbours."),
            line("days", "aim", text("to bring ports together"), "The aim was to bring ports together."),
            line("days", "attendance", Literal("80", "integer"), "Eighty people came."),
            line("days", "audience", text("students"), "Students of Westford listened.", organization="west"),
            line("sam", "participatedIn", "days", "Sam Ode and Nora Fell spoke.", role=text("speaker")),
            line("nora", "participatedIn", "days", "Sam Ode and Nora Fell spoke."),
            line("sam", "holdsPosition", text("Head of International Office"), "Sam Ode heads the International Office of Sudheim Institute.", organization="sud"),
            line("sam", "affiliatedWith", "west", "He also teaches at Westford College."),
            line("sam", "saidThat", text("we shall go on"), "We shall go on, said Sam Ode.", mode=text("reported")),
            line("green", "grant", text("210,000 crowns"), "Green Harbours had 210,000 crowns."),
            line("nora", "gave", text("a model ship"), "Nora Fell gave a model ship to the hosts.", recipient=text("the hosts")),
            line("sud", "cooperatesWith", "nord", "A memorandum was signed there on 2 May 2019.", kind=text("memorandum"), day=day("2019-05-02")),
        ),
    ),
    (
        Document("ports.txt", "", "Blue Ports", "2020-02-01", "https://example.org/4"),
        (
            line("sud", "coordinates", "blue", PORTS),
            line("nord", "partnerIn", "blue", PORTS),
            line("west", "partnerIn", "blue", PORTS),
            line("ivo", "coordinates", "blue", "Ivo Karr is its coordinator.", confidence=0.7),
            line("blue", "startDate", day("2020-01-15"), "It began on 15 January 2020."),
            line("blue", "endDate", day("2023-06"), "It ends in June 2023."),
            line("blue", "partOfProgramme", "compass", "It is a Compass project."),
            line("sea", "purpose", text("train pilots"), "Maritime Studies trains pilots."),
            line("nord", "offers", "sea", "Nordmark offers Maritime Studies."),
            line("sea", "credential", text("master's"), "It leads to a master's degree."),
            line("sea", "degreeMode", text("joint"), "The degree is a joint one."),
            line("blue", "ledTo", "sea", "Maritime Studies came out of Blue Ports."),
            line("nord", "participatesInProgramme", "compass", "Nordmark has carried out Compass for more than ten years.", minimumDuration=Literal("P10Y", "duration")),
            line("compass", "hasPriority", text("seas"), "The priority of Compass is seas."),
            line("compass", "hasCriterion", text("partnership"), "The criterion is partnership."),
            line("compass", "frequency", text("annual"), "There is an annual call."),
        ),
    ),
    (
        Document("week.txt", "", "Staff week", "2022-06-20", "https://example.org/5", "en-GB"),
        (
            line("week", "heldOn", day("2022-06-13/2022-06-17"), "The staff week was held from 13 to 17 June 2022."),
            line("week", "heldAt", "nord", "It took place at the University of Nordmark."),
            line("week", "eventType", text("staff week"), "The staff week had guests."),
            line("tove", "participatedIn", "week", "Rector Tove Lind opened it.", role=text("opened")),
            line("sam", "participatedIn", "week", "Sam Ode came from Sudheim."),
            line("tove", "holdsPosition", text("Rector"), "Rector Tove Lind", organization="nord"),
            line("nora", "holdsPosition", text("Rector"), "Nora Fell, the former Rector", organization="nord", status=Status.FORMER),
            line("west", "partnerIn", "new", "Westford takes part in New Roads."),
            line("ost", "partnerIn", "new", "So does Ostwald."),
            line("new", "startDate", day("2022"), "It began in 2022."),
            line("nord", "locatedIn", "bay", "The university lies on Portland Bay."),
        ),
    ),
    (
        Document("talks.txt", "", "Talks", None, "https://example.org/6"),
        (
            line("talks", "locatedIn", "bay", "The bridge talks were held in Portland Bay."),
            line("talks", "organizedBy", "twin", "The Alder Foundation, of another land, held them."),
            line("talks", "heldOn", day("--11-05"), "They were on 5 November."),
            line("sud", "memberOf", "harbour", "Sudheim Institute was never in the Harbour Consortium.", status=Status.DENIED),
            line("nord", "cooperatesWith", "west", "Nordmark works with Westford.", speaker="tove"),
            line("talks", "about", text("tolls"), "They were about tolls."),
        ),
    ),
)  # fmt: skip


def iri(key: str) -> str:
    kind, label = KINDS[key]
    return MINTER.mint(kind.value.lower(), label, key)


def extraction(shell: Document, lines: tuple[Line, ...]) -> Extraction:
    """Turn the sentences of a report into its text, and what is marked into claims."""
    body = "\n".join(dict.fromkeys(words for *_, words, _ in lines)) + "\n"
    document = Document(
        shell.name, body, shell.title, shell.published, shell.source, language=shell.language
    )
    keys: dict[str, None] = {}
    claims = []
    for subject, predicate, target, words, more in lines:
        given = dict(more)
        status = given.pop("status", Status.HELD)
        speaker = given.pop("speaker", None)
        confidence = given.pop("confidence", 0.9)
        parties = [subject, target, speaker, *given.values()]
        keys |= {one: None for one in parties if isinstance(one, str) and one in KINDS}
        start = body.index(words)
        evidence = Evidence(document.span(start, start + len(words)), predicate.lower())
        claims.append(
            Claim(
                subject,
                predicate,
                target,
                evidence,
                confidence,  # type: ignore[arg-type]
                tuple(given.items()),  # type: ignore[arg-type]
                status,  # type: ignore[arg-type]
                speaker,  # type: ignore[arg-type]
            )
        )
    entities = tuple(Entity(key, *KINDS[key]) for key in keys)
    return Extraction(document, entities, tuple(claims))


def identity(key: str) -> Identity:
    kind, label = KINDS[key]
    names = (Name(label, "en", "label"), *NAMES.get(key, ()))
    return Identity(iri(key), kind, label, names, RECORDS.get(key, ()), facts=FACTS.get(key, ()))


@cache
def quads() -> tuple[ox.Quad, ...]:
    """The whole graph of the six reports."""
    made: list[ox.Quad] = []
    entries = []
    for shell, lines in REPORTS:
        found = extraction(shell, lines)
        who = {(shell.name, entity.key): identity(entity.key) for entity in found.entities}
        assembly = assemble(found, who, MINTER)
        assert not assembly.rejected, assembly.rejected
        made += document_quads(found.document, assembly.statements, who, MINTER)
        entries += stated(found.document, assembly.statements, who, MINTER)
    made += entity_quads(identity(key) for key in KINDS)
    made += believed_quads(entries, MINTER)
    return tuple(sorted(set(made), key=str))


def store() -> ox.Store:
    """The whole graph, to be asked."""
    held = ox.Store()
    held.extend(quads())
    return held
