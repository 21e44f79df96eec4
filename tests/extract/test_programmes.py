"""What programmes are said to have, and what was given to whom."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

PREDICATES = (
    "hasKeyArea",
    "hasPriority",
    "hasCriterion",
    "availableIn",
    "degreeMode",
    "minimumAwardingInstitutions",
    "purpose",
    "frequency",
    "step",
    "referencePages",
    "gave",
)
CASES = [
    (
        "The Erasmus+ programme has three key areas: mobility of learners, cooperation of schools and support of policy.",
        [
            "Erasmus+ programme | hasKeyArea | mobility of learners",
            "Erasmus+ programme | hasKeyArea | cooperation of schools",
            "Erasmus+ programme | hasKeyArea | support of policy",
        ],
    ),
    (
        "The Erasmus+ programme was presented. It has four priorities. These are inclusion, green transition, digital skills and participation.",
        [
            "Erasmus+ programme | hasPriority | inclusion",
            "Erasmus+ programme | hasPriority | green transition",
            "Erasmus+ programme | hasPriority | digital skills",
            "Erasmus+ programme | hasPriority | participation",
        ],
    ),
    (
        "The priorities of the Erasmus+ programme are inclusion, the environment and digital skills.",
        [
            "Erasmus+ programme | hasPriority | inclusion",
            "Erasmus+ programme | hasPriority | the environment",
            "Erasmus+ programme | hasPriority | digital skills",
        ],
    ),
    (
        "The Jean Monnet programme is known to all. The selection criteria are relevance, quality of the team and partners, and impact.",
        [
            "Jean Monnet programme | hasCriterion | relevance",
            "Jean Monnet programme | hasCriterion | quality of the team and partners",
            "Jean Monnet programme | hasCriterion | impact",
        ],
    ),
    (
        "The Jean Monnet programme has an annual call for proposals.",
        ["Jean Monnet programme | frequency | annual"],
    ),
    (
        "The Jean Monnet programme is of interest. Every year a selection of projects is held.",
        ["Jean Monnet programme | frequency | annual"],
    ),
    (
        "The Jean Monnet programme, designed to promote knowledge of European integration, was presented.",
        ["Jean Monnet programme | purpose | promote knowledge of European integration"],
    ),
    (
        "The Horizon Europe programme aims to support research in all fields.",
        ["Horizon Europe programme | purpose | support research in all fields"],
    ),
    (
        "The aim of the Horizon Europe programme is to support research in all fields.",
        ["Horizon Europe programme | purpose | support research in all fields"],
    ),
    (
        "The Erasmus Mundus programme is open to all. Graduates receive a joint degree or separate diplomas from at least two universities.",
        [
            "Erasmus Mundus programme | degreeMode | joint",
            "Erasmus Mundus programme | degreeMode | multiple",
            "Erasmus Mundus programme | minimumAwardingInstitutions | 2",
        ],
    ),
    (
        "The Erasmus+ programme was explained. For South American universities, Jean Monnet and International Credit Mobility are available.",
        [
            "Jean Monnet | availableIn | South America",
            "International Credit Mobility | availableIn | South America",
        ],
    ),
    (
        "The Jean Monnet programme is open to all. The steps are reading the guide, finding a partner and writing the proposal.",
        [
            "Jean Monnet programme | step | reading the guide",
            "Jean Monnet programme | step | finding a partner",
            "Jean Monnet programme | step | writing the proposal",
        ],
    ),
    (
        "The Jean Monnet programme is described in the Erasmus+ programme guide (pp. 12-34).",
        ["Jean Monnet programme | referencePages | 12-34"],
    ),
    (
        "Rector Anna Lindqvist presented souvenirs to the guests.",
        ["Anna Lindqvist | gave | souvenirs"],
    ),
    (
        "Anna Lindqvist gave Peter Nagy a book.",
        ["Anna Lindqvist | gave | book"],
    ),
    (
        "At the end Anna Lindqvist handed certificates to the participants of the seminar.",
        ["Anna Lindqvist | gave | certificates"],
    ),
    (
        "Anna Lindqvist presented a report to the guests.",
        [],
    ),
    (
        "Anna Lindqvist presented the results of the project.",
        [],
    ),
    (
        "The priorities of Lindholm University are teaching, research and service.",
        [],
    ),
]


ALL = CASES


@pytest.mark.parametrize(("text", "expected"), ALL, ids=[text[:60] for text, _ in ALL])
def test_programmes(text: str, expected: list[str]) -> None:
    assert facts(text, *PREDICATES) == set(expected)
