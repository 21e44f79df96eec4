"""Facts of a project under labels: all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

CASES = [
    (
        "The project AGRONET was shown.\n\nGrant holder: Lindholm University\nFunding: European Union",
        {"Lindholm University | coordinates | AGRONET", "AGRONET | fundedBy | European Union"},
    ),
    (
        "The project AGRONET was shown. Associated partners: Brennick University (Norway); Orlen Farm Ltd.",
        {"Brennick University | partnerIn | AGRONET", "Orlen Farm Ltd | partnerIn | AGRONET"},
    ),
    (
        "The project AGRONET: start: 1 November 2023; end: 31 October 2026.",
        {"AGRONET | startDate | 2023-11-01", "AGRONET | endDate | 2026-10-31"},
    ),
    (
        "AGRO-NET (coordinator: Lindholm University, start: May 2023) is new.",
        {"Lindholm University | coordinates | AGRO-NET", "AGRO-NET | startDate | 2023-05"},
    ),
    (
        "The project AGRONET was shown.\n\nFunding scheme: Erasmus+\nTerm: 2019 – 2022",
        {
            "AGRONET | partOfProgramme | Erasmus+",
            "AGRONET | startDate | 2019",
            "AGRONET | endDate | 2022",
        },
    ),
    (
        "The project AGRONET was shown.\n\nPrincipal investigator: Prof. Anna Bakari",
        {"Anna Bakari | coordinates | AGRONET"},
    ),
    ("The seminar took place.\n\nCoordinator: Lindholm University", set()),
    ("The project AGRONET was shown.\n\nProgramme: 10:00 Opening by Anna Bakari", set()),
    ("The project AGRONET was shown.\n\nStart: in the assembly hall", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_labels_say_what_holds_of_the_project_named_last(text: str, expected: set[str]) -> None:
    predicates = ("coordinates", "partnerIn", "fundedBy", "partOfProgramme", "startDate", "endDate")
    assert facts(text, *predicates) == expected
