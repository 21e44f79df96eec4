"""Courses of study: who offers them, and what they grew out of."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

PREDICATES = ("offers", "credential", "ledTo")
CASES = [
    (
        "Lindholm University offers bachelor's programmes in Soil Science, Plant Breeding and Forestry as well as a master's programme in Water Law.",
        [
            "Lindholm University | offers | Soil Science",
            "Lindholm University | offers | Plant Breeding",
            "Lindholm University | offers | Forestry",
            "Lindholm University | offers | Water Law",
            "Soil Science | credential | bachelor's",
            "Plant Breeding | credential | bachelor's",
            "Forestry | credential | bachelor's",
            "Water Law | credential | master's",
        ],
    ),
    (
        "Lindholm University has launched a master's programme in Soil Science.",
        ["Lindholm University | offers | Soil Science", "Soil Science | credential | master's"],
    ),
    (
        "In 2019 Lindholm University opened the bachelor programme “Soil Science”.",
        ["Lindholm University | offers | Soil Science", "Soil Science | credential | bachelor's"],
    ),
    (
        "The master's programme in Soil Science is offered by Lindholm University together with Corvin University.",
        [
            "Lindholm University | offers | Soil Science",
            "Corvin University | offers | Soil Science",
            "Soil Science | credential | master's",
        ],
    ),
    (
        "Lindholm University offers, jointly with Corvin University, a master's programme in Soil Science.",
        [
            "Lindholm University | offers | Soil Science",
            "Corvin University | offers | Soil Science",
            "Soil Science | credential | master's",
        ],
    ),
    (
        "The master's programme “Soil Science” has been opened at Lindholm University.",
        ["Lindholm University | offers | Soil Science", "Soil Science | credential | master's"],
    ),
    (
        "Anna Lindqvist is professor of law at Lindholm University, where she teaches in the master's programme Soil Science.",
        ["Lindholm University | offers | Soil Science", "Soil Science | credential | master's"],
    ),
    (
        "Lindholm University developed the master's programme “Soil Science”.",
        ["Lindholm University | offers | Soil Science", "Soil Science | credential | master's"],
    ),
    (
        "The project AGRONET was implemented at Lindholm University. After that the university developed the master's programme “Soil Science”.",
        [
            "Lindholm University | offers | Soil Science",
            "Soil Science | credential | master's",
            "AGRONET | ledTo | Soil Science",
        ],
    ),
    (
        "Within the project AGRONET, Lindholm University opened a master's programme in Soil Science.",
        [
            "Lindholm University | offers | Soil Science",
            "Soil Science | credential | master's",
            "AGRONET | ledTo | Soil Science",
        ],
    ),
    (
        "Lindholm University presented the project AGRONET. As a result, the university launched the bachelor programme “Soil Science”.",
        [
            "Lindholm University | offers | Soil Science",
            "Soil Science | credential | bachelor's",
            "AGRONET | ledTo | Soil Science",
        ],
    ),
    (
        "Lindholm University met guests. No new master's programme in Soil Science is offered by Lindholm University.",
        [
            "Lindholm University | offers | Soil Science | denied",
            "Soil Science | credential | master's",
        ],
    ),
    (
        "Lindholm University will open a master's programme in Soil Science in autumn.",
        [
            "Lindholm University | offers | Soil Science | planned",
            "Soil Science | credential | master's",
        ],
    ),
    (
        "Lindholm University runs a PhD in Soil Science.",
        [
            "Lindholm University | offers | PhD in Soil Science",
            "PhD in Soil Science | credential | doctorate",
        ],
    ),
    (
        "Lindholm University runs an MSc in Soil Science.",
        [
            "Lindholm University | offers | MSc in Soil Science",
            "MSc in Soil Science | credential | master's",
        ],
    ),
    (
        "Lindholm University and Corvin University offer a joint master's programme in Soil Science.",
        [
            "Lindholm University | offers | Soil Science",
            "Corvin University | offers | Soil Science",
            "Soil Science | credential | master's",
        ],
    ),
    (
        "The Nordic University Network offers a joint master's programme in Soil Science.",
        [
            "Nordic University Network | offers | Soil Science",
            "Soil Science | credential | master's",
        ],
    ),
]


ALL = CASES


@pytest.mark.parametrize(("text", "expected"), ALL, ids=[text[:60] for text, _ in ALL])
def test_study(text: str, expected: list[str]) -> None:
    assert facts(text, *PREDICATES) == set(expected)
