"""Which names are projects: what stands around them says so, all names made up."""

from __future__ import annotations

import pytest

from kg.extract.document import read_document
from kg.lexicon import load
from kg.model import Document
from tests.extract.facts import facts

CASES = [
    ("BRENNICK-LAB, submitted by Lindholm University, is new.", ["BRENNICK-LAB"]),
    ("The project DRONEDU is coordinated by Lindholm University.", ["DRONEDU"]),
    ("The budget of GLACIER-EDU is high.", ["GLACIER-EDU"]),
    ("FOREST-BN (coordinator: Lindholm University) is new.", ["FOREST-BN"]),
    ("MARGIN, a five-year study of farmland, is new.", ["MARGIN"]),
    ("SALTWELL, the project of Dr Bakari, is about salt.", ["SALTWELL"]),
    ("She won the ERC Advanced Grant HUSH.", ["HUSH"]),
    ("She is principal investigator of SEAGRASS-2.", ["SEAGRASS-2"]),
    ("The school was held within Jean Monnet Module MIGLAW.", ["MIGLAW"]),
    (
        "AL-PHARM (Modernising Pharmacy Curricula). Coordinator: Lindholm University.",
        ["Modernising Pharmacy Curricula"],
    ),
    (
        "Acronym: CLEAN-Z\nFull title: Clean Coatings for Ports\nBudget: 20 000 euro",
        ["Clean Coatings for Ports"],
    ),
]
NONE = [
    "GDPU (General Data Protection Update) was explained to the staff.",
    "The students of DRONEDU came.",
    "She holds the UNESCO Chair “Deserts” at the university.",
]


def projects(text: str) -> list[str]:
    """Return the names of the projects of a text, sorted."""
    reading = read_document(Document("report.txt", f"News of the week\n\n{text}\n"), load())
    return sorted(e.name for e in reading.registry.ents if e.type == "PROJ")


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:50] for c in CASES])
def test_projects_are_known_by_what_stands_around_them(text: str, expected: list[str]) -> None:
    assert projects(text) == expected


@pytest.mark.parametrize("text", NONE, ids=[t[:50] for t in NONE])
def test_other_names_are_no_projects(text: str) -> None:
    assert projects(text) == []


def test_a_jean_monnet_chair_with_a_title_is_a_project_of_that_programme() -> None:
    said = facts("The Jean Monnet Chair “Northern Borders” was launched.", "partOfProgramme")
    assert said == {"Northern Borders | partOfProgramme | Jean Monnet"}


def test_years_may_stand_behind_what_a_project_is() -> None:
    said = facts(
        "AGRONET, a joint project of two faculties (2019–2022), was long.", "startDate", "endDate"
    )
    assert said == {"AGRONET | startDate | 2019", "AGRONET | endDate | 2022"}


def test_a_programme_of_regions_keeps_its_whole_name() -> None:
    said = facts(
        "The project AGRONET was funded by the Interreg Nord Brennick programme.", "fundedBy"
    )
    assert said == {"AGRONET | fundedBy | Interreg Nord Brennick programme"}
