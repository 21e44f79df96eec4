"""Who belongs to which alliance, association or project: all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

L, B, A = "Lindholm University", "Brennick University", "Corvin Academy"
N = "The alliance NORTHNET met in Oslo. "


def of(alliance: str, *members: str) -> set[str]:
    """Return the memberships of several."""
    return {f"{m} | memberOf | {alliance}" for m in members}


CASES = [
    (f"{L} is part of the alliance NORTHNET along with {B}.", of("NORTHNET", L, B)),
    (f"{L}'s membership of the European alliance NORTHNET is new.", of("NORTHNET", L)),
    (
        f"The network NORTHNET, to which {L} was admitted last year, met.",
        of("NORTHNET", L),
    ),
    (f"The network NORTHNET, to which belong, too, {L} and {A}, met.", of("NORTHNET", L, A)),
    (f"{L} and {A} are among the founders of the network NORTHNET.", of("NORTHNET", L, A)),
    (f"{L} joined the alliance NORTHNET in 2020.", of("NORTHNET", L)),
    (f"{N}The alliance welcomes its seventh member, the {B}.", of("NORTHNET", B)),
    (f"{N}The newcomers are {L} and {A}.", of("NORTHNET", L, A)),
    (f"{N}{L} and {A} have joined as new members.", of("NORTHNET", L, A)),
    (f"{L} and {B} form the alliance NORTHNET with {A}.", of("NORTHNET", L, B, A)),
    (
        f"{L} and {B} constitute, together with others, the network “Dry Lands”.",
        of("Dry Lands", L, B),
    ),
    (f"NORTHNET, the alliance of {L}, {B} and {A}, met.", of("NORTHNET", L, B, A)),
    (
        f"{L} belongs to the Orlen Network and to the Nordic University Association.",
        of("Orlen Network", L) | of("Nordic University Association", L),
    ),
    (
        f"{L} is new. Since 2011 it has been a member of the Association of Nordic Universities.",
        of("Association of Nordic Universities", L),
    ),
    (
        f"The Association of Nordic Universities, of which {L} and {B} are members, met.",
        of("Association of Nordic Universities", L, B),
    ),
    (
        f"{L}, founded by an act of state, is a member of the Association of Nordic Universities.",
        of("Association of Nordic Universities", L),
    ),
    (
        "The alliance NORTHNET unites Lindholm University, the universities of Bergen and Ghent and Corvin Academy.",
        of("NORTHNET", L, A, "University of Bergen", "University of Ghent"),
    ),
    (f"{L} is part of the Ministry of Education.", set()),
    (f"{N}It is part of the town.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_who_belongs_to_what(text: str, expected: set[str]) -> None:
    assert facts(text, "memberOf", "partnerIn") == expected


def test_numbered_partners_of_a_project_need_no_heading() -> None:
    text = f"The project AGRONET was launched.\n\nP1 {L} (coordinator) – Sweden\nP2 {B} – Norway"
    assert facts(text, "partnerIn", "coordinates") == {
        f"{L} | partnerIn | AGRONET",
        f"{L} | coordinates | AGRONET",
        f"{B} | partnerIn | AGRONET",
    }


def test_a_table_of_partners_tells_its_coordinator() -> None:
    text = f"The project AGRONET was launched.\n\n1 | {L} (coordinator) | Sweden\n2 | {B} | Norway"
    assert facts(text, "coordinates") == {f"{L} | coordinates | AGRONET"}


def test_a_project_leader_coordinates_the_project_in_hand() -> None:
    text = "The project AGRONET began. Project leader Prof. Anna Bakari spoke."
    assert facts(text, "coordinates") == {"Anna Bakari | coordinates | AGRONET"}


def test_the_code_of_an_action_is_no_project() -> None:
    assert facts(f"The project KA220-HED (coordinator: {L}) is new.", "coordinates") == set()
