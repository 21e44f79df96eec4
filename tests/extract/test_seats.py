"""Where organisations are: all names made up, all places real."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

CASES = [
    (
        "Lindholm College, which is located in Bergen, opened a laboratory.",
        {"Lindholm College | locatedIn | Bergen"},
    ),
    (
        "The Orlen Institute, headquartered in Vienna, opened a laboratory.",
        {"Orlen Institute | locatedIn | Vienna"},
    ),
    (
        "They wrote to the Vienna-based Orlen Institute.",
        {"Orlen Institute | locatedIn | Vienna"},
    ),
    (
        "The project AGRONET has six partners.\n\nItaly: University of Corvin; Brennick Academy",
        {"University of Corvin | locatedIn | Italy", "Brennick Academy | locatedIn | Italy"},
    ),
    (
        "The list was renewed.\n\nLindholm University — Germany — 2011 — Dr. Anna Bakari",
        {"Lindholm University | locatedIn | Germany"},
    ),
    (
        "The list was renewed.\n\nP1 Lindholm University (coordinator) – Norway",
        {"Lindholm University | locatedIn | Norway"},
    ),
    ("The list was renewed.\n\nNorway: the guests saw Lindholm University", set()),
    ("Lindholm University, which is located well, opened a laboratory.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_where_an_organisation_is(text: str, expected: set[str]) -> None:
    assert facts(text, "locatedIn") == expected
