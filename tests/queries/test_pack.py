"""The query pack: the rows that each question gives on six fictional reports, in both engines."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.query import NamedQuery, answer, find, groups, named
from kg.query.named import Parameter
from kg.query.syntax import bind
from kg.query.terms import parse
from kg.vocab import PREFIXES
from tests.queries import office
from tests.test_questions import ROWS as OTHER_ROWS

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

NORD, SUD, WEST, OST = (office.KINDS[k][1] for k in ("nord", "sud", "west", "ost"))
ALDER, HARBOUR = office.KINDS["alder"][1], office.KINDS["harbour"][1]
GREEN, BLUE, OLD, NEW = (office.KINDS[k][1] for k in ("green", "blue", "old", "new"))
COMPASS, YOUTH, SEA = "Compass", "Compass Youth", "Maritime Studies"
NORA, TOVE, SAM, IVO = "Nora Fell", "Tove Lind", "Sam Ode", "Ivo Karr"
DAYS, WEEK, TALKS = "Harbour Days", "Nordmark staff week", "bridge talks"
RECTOR = "<https://w3id.org/unikg/vocab/role/rector>"

Row = tuple[Any, ...]
# (query, parameters, columns, rows); a parameter that names an entity is its key in `office`
ROWS: list[tuple[str, dict[str, Any], str, list[Row]]] = [
    ("find-partners", {"organization": "nord"}, "partnerName country projectName start", [
        (ALDER, None, GREEN, "2018-09"), (OST, None, OLD, "2010"), (SUD, "XB", BLUE, dt.date(2020, 1, 15)),
        (SUD, "XB", GREEN, "2018-09"), (WEST, "XC", BLUE, dt.date(2020, 1, 15)),
    ]),
    ("find-partners", {"organization": "nord", "country": "XB", "year": "2018"}, "partnerName projectName", [(SUD, GREEN)]),
    ("find-partners", {"organization": "nord", "programme": "youth"}, "partnerName", [(OST,)]),
    ("find-partners", {"organization": "ost", "programme": "compass"}, "partnerName", [(NORD,)]),
    ("partners-by-country", {"organization": "nord"}, "country partners projects", [("XB", 1, 2), ("XC", 1, 1)]),
    ("partners-by-country", {"country": "XB", "organization": "west"}, "organizationName partners", [(WEST, 1)]),
    ("partners-by-programme", {"organization": "nord"}, "programmeName partners projects", [(COMPASS, 3, 2), (YOUTH, 1, 1)]),
    ("partners-by-programme", {"programme": "youth"}, "organizationName", [(OST,), (NORD,)]),
    ("partners-by-year", {"organization": "nord"}, "since partnerName projects", [
        ("2010", OST, 1), ("2018", ALDER, 1), ("2018", SUD, 2), ("2020", WEST, 1),
    ]),
    ("partners-by-year", {"organization": "west", "partner": "ost"}, "since", [("2022",)]),
    ("agreements-by-year", {}, "year kind agreements", [(None, None, 1), ("2010", "memorandum", 1), ("2019", "memorandum", 1)]),
    ("agreements-by-year", {"organization": "sud"}, "year agreements", [("2019", 1)]),
    ("closest-partners", {"least": 2}, "oneName otherName projects", [(SUD, NORD, 2)]),
    ("overlapping-consortia", {}, "projectName otherName shared", [
        (BLUE, GREEN, 2), (BLUE, NEW, 1), (BLUE, OLD, 1), (GREEN, OLD, 1), (NEW, OLD, 1),
    ]),
    ("overlapping-consortia", {"least": "2"}, "projectName otherName", [(BLUE, GREEN)]),
    ("shared-partners", {"project": "green", "other": "blue"}, "partnerName", [(SUD,), (NORD,)]),
    ("lapsed-cooperation", {"on": "2015-01-01"}, "organizationName partnerName until projects", [
        (OST, NORD, "2013", 1), (NORD, OST, "2013", 1),
    ]),
    ("lapsed-cooperation", {"organization": "nord", "on": "2022-01-01"}, "partnerName until", [(OST, "2013"), (ALDER, "2021-08-31")]),
    ("lapsed-cooperation", {"organization": "nord", "on": "2010-02-01"}, "partnerName", []),
    ("partners-of-partners", {"organization": "ost"}, "candidateName through", [(SUD, 2), (ALDER, 1)]),
    ("brokers", {}, "organizationName pairs", [(NORD, 3), (SUD, 1), (WEST, 1)]),
    ("members", {"organization": "harbour"}, "memberName role", [(SUD, "member")]),
    ("who-speaks-for", {}, "organizationName personName post statements reports", [
        (SUD, SAM, "Head of International Office", 1, 1), (NORD, NORA, "rector", 1, 1),
    ]),
    ("who-speaks-for", {"organization": "west"}, "personName", []),
    ("offices-over-time", {"organization": "nord"}, "post personName status first last", [
        ("rector", NORA, "held", dt.date(2010, 3, 1), dt.date(2018, 9, 10)),
        ("rector", TOVE, "held", dt.date(2022, 6, 13), dt.date(2022, 6, 20)),
    ]),
    ("offices-over-time", {"role": RECTOR}, "personName", [(NORA,), (TOVE,)]),
    ("heads", {}, "organizationName post personName last", [(NORD, "rector", TOVE, dt.date(2022, 6, 20))]),
    ("former-office-holders", {"organization": "nord"}, "personName post", [(NORA, "rector")]),
    ("former-office-holders", {"person": "tove"}, "personName", []),
    ("several-institutions", {}, "personName organizationName", [(SAM, SUD), (SAM, WEST)]),
    ("representatives", {"event": "week"}, "organizationName personName day", [
        (SUD, SAM, dt.date(2022, 6, 13)), (NORD, TOVE, dt.date(2022, 6, 13)), (WEST, SAM, dt.date(2022, 6, 13)),
    ]),
    ("met", {"person": "sam"}, "otherName eventName", [(NORA, DAYS), (TOVE, WEEK)]),
    ("coordinators", {"project": "blue"}, "coordinatorName", [(IVO,), (SUD,)]),
    ("gifts", {}, "giverName gift recipient day", [(NORA, "a model ship", "the hosts", dt.date(2019, 5, 2))]),
    ("events-by-country", {}, "country events first", [
        ("XA", 1, dt.date(2022, 6, 13)), ("XB", 1, dt.date(2019, 5, 2)), ("XC", 1, "--11-05"),
    ]),
    ("events-by-country", {"country": "XC"}, "events", [(1,)]),
    ("events-by-year", {}, "year type events", [("2019", "conference", 1), ("2022", "staff week", 1)]),
    ("events-by-year", {"during": "2022"}, "type", [("staff week",)]),
    ("hosts", {}, "organizationName events", [(ALDER, 1), (SUD, 1), (NORD, 1)]),
    ("event-topics", {}, "eventName topicName aim", [(TALKS, "tolls", None), (DAYS, GREEN, "to bring ports together")]),
    ("event-topics", {"topic": "green"}, "eventName", [(DAYS,)]),
    ("attendance", {}, "eventName people named", [(DAYS, 80, 2), (WEEK, None, 2), (TALKS, None, 0)]),
    ("audiences", {"event": "days"}, "audience organizationName", [("students", WEST)]),
    ("never-confirmed", {}, "eventName partyName status words", [(DAYS, IVO, "planned", "Ivo Karr is to speak at Harbour Days.")]),
    ("never-confirmed", {"party": "sam"}, "eventName", []),
    ("upcoming-events", {}, "eventName day status", [(DAYS, dt.date(2019, 5, 2), "announced")]),
    ("ending-soon", {"after": "2021-01-01", "before": "2022-01-01"}, "projectName end coordinatorName", [(GREEN, dt.date(2021, 8, 31), NORD)]),
    ("ending-soon", {"after": "2014-01-01"}, "projectName end", [(GREEN, dt.date(2021, 8, 31)), (BLUE, "2023-06")]),
    ("ending-soon", {"after": "2013-12-31", "organization": "west"}, "projectName", [(BLUE,)]),
    ("ending-soon", {"before": "2014-01-01"}, "projectName end", [(OLD, "2013")]),
    ("running-on", {"day": "2021-08-31"}, "projectName", [(GREEN,), (BLUE,)]),
    ("running-on", {"day": "2023-06-30"}, "projectName end", [(BLUE, "2023-06"), (NEW, None)]),
    ("running-on", {}, "projectName", [(OLD,), (GREEN,), (BLUE,), (NEW,)]),
    ("funding", {"funder": "alder"}, "fundedName grant", [(GREEN, "200,000 crowns"), (GREEN, "210,000 crowns")]),
    ("funding", {"funded": "blue"}, "funderName", []),
    ("project-countries", {"project": "blue"}, "country partners", [("XA", 1), ("XB", 1), ("XC", 1)]),
    ("project-partners", {"project": "blue"}, "part partnerName country", [
        ("coordinator", SUD, "XB"), ("partner", NORD, "XA"), ("partner", WEST, "XC"),
    ]),
    ("project-partners", {"country": "XC"}, "projectName", [(BLUE,), (NEW,)]),
    ("degree-programmes", {"provider": "nord"}, "studyProgrammeName credential mode projectName", [
        (SEA, "master's degree", "joint degree", BLUE),
    ]),
    ("programme-rules", {}, "programmeName what value", [
        (COMPASS, "criterion", "partnership"), (COMPASS, "frequency of calls", "annual"), (COMPASS, "priority", "seas"),
    ]),
    ("programme-experience", {"organization": "nord"}, "programmeName how projectName", [
        (COMPASS, "by a project", BLUE), (COMPASS, "by a project", GREEN), (COMPASS, "carries it out", None),
        (YOUTH, "by a project", OLD),
    ]),
    ("first-and-last-seen", {"thing": "nora"}, "first last facts", [(dt.date(2010, 3, 1), dt.date(2019, 5, 3), 4)]),
    ("not-seen-since", {"since": "2020-01-01"}, "name last", [(ALDER, dt.date(2018, 9, 10)), (HARBOUR, dt.date(2018, 9, 10))]),
    ("timeline", {"thing": "sud"}, "day what about", [
        ("2018-09", "project begins", GREEN), (dt.date(2019, 5, 2), "agreement", NORD),
        (dt.date(2019, 5, 2), "event", DAYS), (dt.date(2020, 1, 15), "project begins", BLUE),
    ]),
    ("timeline", {"thing": "blue"}, "day what", [(dt.date(2020, 1, 15), "beginning"), ("2023-06", "end")]),
    ("reports-by-month", {}, "month language reports", [
        (None, "en", 1), ("2010-03", "en", 1), ("2018-09", "en", 1), ("2019-05", "en", 1), ("2020-02", "en", 1),
        ("2022-06", "en-gb", 1),
    ]),
    ("facts-by-year", {}, "year kind facts", [
        ("2010", "cooperates with", 1), ("2010", "coordinates", 1), ("2010", "end", 1), ("2010", "holds position", 1),
        ("2010", "part of programme", 2), ("2010", "partner in", 1), ("2010", "start", 1),
    ]),
    ("disagreements", {}, "name what one other", [(GREEN, "grant", "200,000 crowns", "210,000 crowns")]),
    ("disagreements", {"thing": "blue"}, "what", []),
    ("contradicted", {}, "kind words status otherWords", [
        ("holdsPosition", "The Rector is Nora Fell.", "former", "Nora Fell, the former Rector"),
        ("holdsPosition", "said the Rector, Nora Fell", "former", "Nora Fell, the former Rector"),
        ("memberOf", "Sudheim is a member of the Harbour Consortium.", "denied",
         "Sudheim Institute was never in the Harbour Consortium."),
    ]),
    ("words", {"thing": "ivo"}, "kind words start end", [("coordinates", "Ivo Karr is its coordinator.", 82, 110)]),
    ("reports-about", {"thing": "ost"}, "published title address", [
        (dt.date(2010, 3, 1), "Old Bridges begins", "https://example.org/1"),
        (dt.date(2022, 6, 20), "Staff week", "https://example.org/5"),
    ]),
    ("named-together", {"thing": "tove"}, "otherName reports", [
        ("Portland Bay", 2), (NORD, 2), (WEST, 2), (ALDER, 1), (HARBOUR, 1), (NEW, 1), (NORA, 1), (WEEK, 1),
        (OST, 1), (SAM, 1), (SUD, 1), (TALKS, 1),
    ]),
    ("well-supported", {}, "sources facts least most", [(3, 1, 0.999, 0.999), (1, 66, 0.7, 0.9)]),
    ("rules", {}, "rule assertions reports", [("partnerin", 7, 4), ("participatedin", 6, 3), ("heldon", 5, 4)]),
    ("unlinked", {"kind": "ukg:Project"}, "name", [(BLUE,), (GREEN,), (NEW,), (OLD,)]),
    ("same-name", {}, "name", [(ALDER,), (ALDER,)]),
    ("same-name", {"one": "nord"}, "name", []),
    ("identifiers", {}, "name record", [(SUD, "https://ror.org/00sudheim0"), (NORD, "https://ror.org/00nordmark")]),
    ("identifiers", {"thing": "nord"}, "record", [("https://ror.org/00nordmark",)]),
    ("names", {"thing": "nord"}, "use value language", [
        ("former name", "Nordby Academy", "en"), ("name", NORD, "en"), ("other name", "Nordmark", "en"),
    ]),
    ("coded-values", {}, "scheme label", [("agreement-kind", "memorandum"), ("audience", "students")]),
    ("countries", {}, "country organizations places", [("XA", 1, 0), ("XB", 1, 0), ("XC", 1, 1)]),
    ("cooperation", {"one": "sud"}, "otherName kind day", [(NORD, "memorandum", dt.date(2019, 5, 2))]),
    ("on-one-word", {}, "speakerName kind", [(TOVE, "cooperates with")]),
    ("unsure", {}, "kind confidence", [("coordinates", 0.7)]),
]  # fmt: skip
# Of these the first rows are enough.
BEGINNINGS = {"facts-by-year", "rules", "coded-values"}


@cache
def store() -> ox.Store:
    return office.store()


@cache
def dataset() -> rdflib.Dataset:
    held = rdflib.Dataset(default_union=False)
    text = ox.serialize(sorted(store(), key=str), format=ox.RdfFormat.N_QUADS)
    held.parse(data=text.decode(), format="nquads")
    return held


def own() -> list[NamedQuery]:
    return [query for query in named().values() if query.path.parent.name == "queries"]


def given(parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters with the IRIs of those that are keys."""
    return {
        name: ox.NamedNode(office.iri(value)) if value in office.KINDS else value
        for name, value in parameters.items()
    }


def ids(rows: list[tuple[str, dict[str, Any], str, list[Row]]]) -> list[str]:
    return [" ".join([row[0], *(f"{k}={v}" for k, v in row[1].items())]) for row in rows]


@pytest.mark.parametrize(("name", "parameters", "columns", "expected"), ROWS, ids=ids(ROWS))
def test_a_question_has_its_answer(
    name: str, parameters: dict[str, Any], columns: str, expected: list[Row]
) -> None:
    found = answer(store(), find(name), given(parameters))
    rows = [tuple(row[column] for column in columns.split()) for row in found]
    assert rows[: len(expected)] == expected if name in BEGINNINGS else rows == expected


def test_there_are_forty_and_more_and_each_has_rows_that_are_expected() -> None:
    names = {query.name for query in own()}
    assert len(names) >= 40
    expected = {row[0] for row in (*ROWS, *OTHER_ROWS) if row[3]}
    assert names == expected


def test_every_parameter_is_tried() -> None:
    declared = {(query.name, parameter.name) for query in own() for parameter in query.parameters}
    tried = {(row[0], name) for row in (*ROWS, *OTHER_ROWS) for name in row[1]}
    untried = declared - tried
    # what narrows a list to one thing is tried for all in test_questions
    assert {name for _, name in untried} <= {
        "coordinator", "document", "entity", "event", "fact", "giver", "kind", "member",
        "organization", "party", "person", "programme", "project", "studyProgramme", "thing",
        "university",
    }  # fmt: skip


def term(value: object) -> str:
    """A term as N-Triples write it, from either engine."""
    if value is None:
        return ""
    return value.n3() if isinstance(value, rdflib.term.Node) else str(value)


def number(text: str) -> str:
    """Numbers by value: the engines write decimals each in their own way."""
    value, _, kind = text.partition("^^")
    if kind.endswith(("#decimal>", "#integer>")):
        return f"{float(value.strip(chr(34))):g}"
    return text


@pytest.mark.parametrize(
    ("name", "parameters"),
    [(row[0], row[1]) for row in ROWS],
    ids=ids(ROWS),
)
def test_both_engines_give_the_same_rows(name: str, parameters: dict[str, Any]) -> None:
    query = find(name)
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    terms = {
        key: parse(value, "" if kinds[key] == "entity" else kinds[key])
        for key, value in given(parameters).items()
    }
    text = bind(query.standalone(), terms)
    one = sorted([number(term(v)) for v in row] for row in store().query(text))
    other = sorted([number(term(v)) for v in row] for row in dataset().query(text))
    assert one == other


@pytest.mark.parametrize("query", own(), ids=lambda query: query.name)
def test_a_question_says_what_it_asks(query: NamedQuery) -> None:
    assert query.group in groups()
    assert not query.title.endswith("?")
    for parameter in query.parameters:
        assert isinstance(parameter, Parameter)
        assert f"?{parameter.name}" in query.text.partition("SELECT")[2]


@pytest.mark.parametrize("query", named().values(), ids=lambda query: query.name)
def test_a_question_stands_alone(query: NamedQuery) -> None:
    text = query.standalone()
    store().query(text)
    declared = text.partition("SELECT")[0].count("PREFIX ")
    assert declared == len({p for p in PREFIXES if f"PREFIX {p}:" in text})


def test_the_competency_questions_are_a_group_of_their_own() -> None:
    numbered = [query.name for query in named().values() if query.group == "ontology"]
    assert {"33", "34", "35", "36", "38"} <= set(numbered)
    assert find("20").about.startswith("The latest possible year")
