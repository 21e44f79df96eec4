"""Who leads a project and who takes part in it, told beside what the project is: all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

L, B = "Lindholm University", "Brennick University"
CASES = [
    (f"AGRO-NET, a water project led by {L}, is new.", {f"{L} | coordinates | AGRO-NET"}),
    (
        f"Guests spoke of AGRO-NET, a capacity project that unites {L} and {B}.",
        {f"{L} | partnerIn | AGRO-NET", f"{B} | partnerIn | AGRO-NET"},
    ),
    (
        "They met Anna Bakari, holder of the Jean Monnet Module “Northern Borders”.",
        {"Anna Bakari | coordinates | Northern Borders"},
    ),
    (
        f"Anna Bakari, {L}, who leads the project AGRONET, spoke.",
        {"Anna Bakari | coordinates | AGRONET"},
    ),
    (
        "Anna Bakari joined by Zoom as coordinator of the project AGRONET.",
        {"Anna Bakari | coordinates | AGRONET"},
    ),
    (
        f"The project AGRONET is new. In it participate, among others, {L} and {B}.",
        {f"{L} | partnerIn | AGRONET", f"{B} | partnerIn | AGRONET"},
    ),
    (
        f"{L} is partner in the project AGRONET side by side with {B}.",
        {f"{L} | partnerIn | AGRONET", f"{B} | partnerIn | AGRONET"},
    ),
    (
        f"The project AGRONET is new. Anna Bakari is project coordinator. The coordinator of the project was {B}.",
        {"Anna Bakari | coordinates | AGRONET", f"{B} | coordinates | AGRONET"},
    ),
    (
        f"Led by {L}, the project AGRONET unites five schools.",
        {f"{L} | coordinates | AGRONET"},
    ),
    (
        f"With {L} as coordinator, the project AGRONET is new.",
        {f"{L} | coordinates | AGRONET"},
    ),
    (
        f"Guests met Anna Bakari, Rector of {B}, which coordinates the project AGRONET.",
        {f"{B} | coordinates | AGRONET"},
    ),
    (f"{L} chairs the alliance NORTHNET this year.", {f"{L} | coordinates | NORTHNET"}),
    ("Guests met Anna Bakari, coordinator of NEO.", set()),
    (f"The project AGRONET was discussed in it, and {L} was named.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_who_leads_and_who_takes_part(text: str, expected: set[str]) -> None:
    assert facts(text, "coordinates", "partnerIn") == expected
