"""The named queries of kg, each with the rows that it gives on three fictional reports."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from kg.query import answer, find, named
from kg.query.named import NamedQuery
from tests.ontology import sample

EXU, STI, OFFICE = "Example University", "Sample Technical Institute", "Example+ Office in Utopia"
ADA, BRUNO, CLARA = "Ada Sample", "Bruno Placeholder", "Clara Specimen"
DORA, EMIL = "Dora Mockup", "Emil Testcase"
INFO, VISIT, FORUM = "Example+ information day", "visit of a delegation", "Utopian forum"
RIVERS, MAKERS = "Clean Rivers", "Makers in School"
MAY, JUNE = dt.date(2021, 5, 12), dt.date(2021, 6, 3)

Row = tuple[Any, ...]
ROWS: list[tuple[str, dict[str, Any], str, list[Row]]] = [
    ("people", {}, "name post organizationName reports", [
        (ADA, "rector", EXU, 3),
        (BRUNO, "coordinator", OFFICE, 1),
        (CLARA, "Vice-Rector for Research", EXU, 2),
        (CLARA, "coordinator", MAKERS, 2),
        (DORA, "Vice-Rector for Studies", STI, 2),
        (EMIL, None, None, 1),
    ]),
    ("people", {"organization": EXU}, "name post", [
        (ADA, "rector"), (CLARA, "Vice-Rector for Research"),
    ]),
    ("universities", {}, "name ror reports", [
        (EXU, "https://ror.org/00000example", 3), (STI, None, 2),
    ]),
    ("organizations", {}, "name reports", [
        (EXU, 3), (OFFICE, 2), ("River Consortium", 2), (STI, 2), ("Utopian Fund", 1),
    ]),
    ("projects", {}, "name reference start end programmeName partners", [
        (RIVERS, "UT-77", "2018", "2021", "Example+", 2), (MAKERS, None, "2019", None, None, 1),
    ]),
    ("projects", {"programme": "Example+"}, "name", [(RIVERS,)]),
    ("programmes", {}, "name wholeName projects", [
        ("Example Chairs", "Example+", 0), ("Example Masters", "Example+", 0), ("Example+", None, 1),
    ]),
    ("events", {}, "name type day placeName participants", [
        (FORUM, None, dt.date(2020, 5, 1), None, 0),
        (INFO, "information day", MAY, EXU, 4),
        (VISIT, None, JUNE, "Mockville", 2),
    ]),
    ("events", {"place": EXU}, "name", [(INFO,)]),
    ("positions", {"person": EMIL}, "post organizationName status firstSeen confidence sources", [
        ("rector", EXU, "former", None, 0.95, 1),
    ]),
    ("positions", {"organization": EXU}, "name status firstSeen lastSeen sources", [
        (ADA, "held", MAY, dt.date(2021, 6, 4), 3),
        (CLARA, "held", MAY, MAY, 1),
        (EMIL, "former", None, None, 1),
    ]),
    ("participants", {"event": VISIT}, "day partyName role", [
        (JUNE, ADA, "opened the event"), (JUNE, STI, None),
    ]),
    ("participants", {"party": ADA}, "eventName", [(INFO,), (VISIT,)]),
    ("partners", {}, "organizationName projectName partnerName", [
        (EXU, RIVERS, STI), (STI, RIVERS, EXU),
    ]),
    ("cooperation", {"one": STI}, "otherName kind day", [(EXU, "memorandum", JUNE)]),
    ("statements", {"person": BRUNO}, "words mode", [
        ("Example Masters ends in a joint diploma of two or more universities", "direct"),
        ("Example+ has two key areas", "reported"),
    ]),
    ("sources", {}, "file title facts", [
        ("forum.txt", None, 6), ("info-day.txt", "An information day", 46), ("visit.txt", None, 23),
    ]),
    ("entities", {"kind": "ukg:Project"}, "name", [(RIVERS,), (MAKERS,)]),
    ("entities", {"kind": "schema:CollegeOrUniversity"}, "name otherNames", [
        (EXU, "EXU"), (STI, ""),
    ]),
    ("single-source", {"subject": DORA}, "kind", [("affiliated with",), ("holds position",)]),
    ("unsure", {"limit": "0.6"}, "kind confidence", [("located in", 0.5)]),
    ("on-one-word", {"speaker": BRUNO}, "kind", [
        ("available in",), ("available in",), ("degree mode",), ("key area",), ("key area",),
        ("least number of awarding institutions",), ("part of programme",), ("part of programme",),
    ]),
    ("not-held", {}, "kind status words", [
        ("heldOn", "announced", "The Utopian forum will be held on 10 October."),
        ("memberOf", "denied", "The institute did not join the River Consortium."),
        ("participatedIn", "hoped", "may speak"),
    ]),
    ("links", {"entity": EXU}, "authority record score reason", [
        ("ror", "https://ror.org/00000example", 0.93, "same name, same country"),
    ] * 3),
    ("kinds", {}, "kind count", [
        ("coded values", 67), ("consortia", 1), ("events", 3), ("facts", 69),
        ("organisations of all kinds", 5), ("people", 5), ("places", 2), ("programmes", 3),
        ("projects", 2), ("study programmes", 1), ("universities", 2),
    ]),
    ("relations", {}, "relation facts meanConfidence", [
        ("holdsPosition", 6, 0.91), ("participatedIn", 6, 0.95), ("heldOn", 3, 0.95),
    ]),
]  # fmt: skip


@cache
def store() -> Any:
    return sample.store()


def own() -> list[NamedQuery]:
    return [query for query in named().values() if query.path.parent.name == "queries"]


@pytest.mark.parametrize(
    ("name", "parameters", "columns", "expected"),
    ROWS,
    ids=[f"{row[0]}-{'-'.join(row[1])}".strip("-") for row in ROWS],
)
def test_a_question_has_its_answer(
    name: str, parameters: dict[str, Any], columns: str, expected: list[Row]
) -> None:
    found = answer(store(), find(name), parameters)
    rows = [tuple(row[column] for column in columns.split()) for row in found]
    assert rows[: len(expected)] == expected if name == "relations" else rows == expected


def test_every_question_has_rows_that_are_expected() -> None:
    # those of the query pack are in tests/queries
    assert {query.name for query in own()} >= {row[0] for row in ROWS}
    asked = {(name, parameter) for name, given, _, _ in ROWS for parameter in given}
    assert len(asked) >= 12


@pytest.mark.parametrize("query", own(), ids=lambda query: query.name)
def test_every_question_is_of_one_form(query: NamedQuery) -> None:
    assert query.text.startswith("# title: ")
    assert "ORDER BY" in query.text, "rows come in an order"
    assert "PREFIX" not in query.text, "kg knows the prefixes"
    assert {parameter.kind for parameter in query.parameters} <= {
        "date", "decimal", "entity", "integer", "iri", "string", "year",
    }  # fmt: skip
    assert all(parameter.about for parameter in query.parameters)


@pytest.mark.parametrize("query", own(), ids=lambda query: query.name)
def test_a_parameter_narrows_and_never_adds(query: NamedQuery) -> None:
    if query.name == "agreements-by-year":
        return  # counts over all organisations, or over one
    everything = set(answer(store(), query).terms)
    for parameter in query.parameters:
        if parameter.kind != "entity":
            continue
        for name in (EXU, ADA, RIVERS, INFO):
            assert set(answer(store(), query, {parameter.name: name}).terms) <= everything
