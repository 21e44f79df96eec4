"""From when to when an undertaking runs: all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

P = "The project AGRONET"
CASES = [
    (
        f"{P} has been implemented by Lindholm University with means of LINDAK since 2021.",
        {"start 2021"},
    ),
    (f"{P} is described here. Its term is 2022-2026.", {"start 2022", "end 2026"}),
    (f"{P} got under way on 1 October 2023.", {"start 2023-10-01"}),
    (f"{P} has been under way since May 2020. It is big.", set()),
    (f"{P} is new. It got off the ground in February 2022.", {"start 2022-02"}),
    (f"{P} is new. It was set up in January 2022.", {"start 2022-01"}),
    (f"{P} will run to July 2026.", {"end 2026-07"}),
    (f"{P} is new. Its work goes on until August 2024.", {"end 2024-08"}),
    (
        "Erasmus+ is supporting the project AGRONET with 2 million euro from 2023 to 2027.",
        {"start 2023", "end 2027"},
    ),
    (
        "Since 2021 Lindholm University has been executing the project AGRONET.",
        {"start 2021"},
    ),
    (f"{P} was praised. Lindholm University has run since 1990.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_when_a_project_runs(text: str, expected: set[str]) -> None:
    said = facts(text, "startDate", "endDate")
    assert {f.replace("AGRONET | ", "").replace("Date |", "") for f in said} == expected


def test_an_alliance_starts_when_it_is_founded() -> None:
    said = facts("Founded in 2019, the alliance NORTHNET unites nine schools.", "startDate")
    assert said == {"NORTHNET | startDate | 2019"}
