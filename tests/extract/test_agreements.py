"""Agreements and partnerships: sentences of many makes, all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

PREDICATES = ("cooperatesWith",)
CASES = [
    (
        "A memorandum was signed between Lindholm University and Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University signed a memorandum of understanding with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University has signed agreements with Corvin University and Halden Technical University.",
        [
            "Lindholm University | cooperatesWith | Corvin University",
            "Lindholm University | cooperatesWith | Halden Technical University",
        ],
    ),
    (
        "Lindholm University and Corvin University signed a cooperation agreement.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "An agreement on student exchange was concluded between Lindholm University and Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "The agreement between Lindholm University and Corvin University remains in force.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "The bilateral agreement of Lindholm University with Corvin University was prolonged.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "The Rector of Lindholm University Anna Lindqvist signed a memorandum with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "The memorandum was signed by the Rector of Lindholm University Anna Lindqvist and the Rector of Corvin University Peter Nagy.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "For Lindholm University the memorandum was signed by Rector Anna Lindqvist, for Corvin University – by Rector Peter Nagy.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Rector Anna Lindqvist of Lindholm University received Rector Peter Nagy of Corvin University. At the end of the meeting a memorandum of cooperation was signed.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "A delegation from Lindholm University visited Corvin University. During the visit the parties signed an agreement.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "A delegation of Lindholm University came to Halden. A memorandum with Corvin University was signed.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Corvin University is a partner of Lindholm University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University's partners are Corvin University and Halden Technical University.",
        [
            "Lindholm University | cooperatesWith | Corvin University",
            "Lindholm University | cooperatesWith | Halden Technical University",
        ],
    ),
    (
        "The partners of Lindholm University include Corvin University and Halden Technical University.",
        [
            "Lindholm University | cooperatesWith | Corvin University",
            "Lindholm University | cooperatesWith | Halden Technical University",
        ],
    ),
    (
        "Lindholm University welcomed guests from its partner universities: Corvin University and Halden Technical University.",
        [
            "Lindholm University | cooperatesWith | Corvin University",
            "Lindholm University | cooperatesWith | Halden Technical University",
        ],
    ),
    (
        "Lindholm University cooperates with Corvin University in research.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University has been collaborating with Corvin University since 1990.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University has agreements with Corvin University and Halden Technical University.",
        [
            "Lindholm University | cooperatesWith | Corvin University",
            "Lindholm University | cooperatesWith | Halden Technical University",
        ],
    ),
    (
        "Double diplomas are awarded by Lindholm University in cooperation with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University sealed a partnership agreement with Corvin University on 5 May 2020.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University and Corvin University renewed their memorandum of understanding.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University entered into an agreement with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "On 3 March a memorandum was concluded between Lindholm University (Sweden) and Corvin University (Hungary).",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University, Corvin University and Halden Technical University signed a trilateral agreement.",
        [
            "Lindholm University | cooperatesWith | Corvin University",
            "Lindholm University | cooperatesWith | Halden Technical University",
            "Corvin University | cooperatesWith | Halden Technical University",
        ],
    ),
    (
        "Peter Nagy, Rector of Corvin University, and Anna Lindqvist, Rector of Lindholm University, signed an agreement.",
        ["Corvin University | cooperatesWith | Lindholm University"],
    ),
    (
        "Lindholm University and Corvin University exchanged signed copies of the agreement.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "The partnership between Lindholm University and Corvin University began in 1998.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University has concluded an Erasmus+ inter-institutional agreement with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "The signing of an agreement between Lindholm University and Corvin University took place on Monday.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University and its partner Corvin University exchange students.",
        ["Corvin University | cooperatesWith | Lindholm University"],
    ),
    (
        "Corvin University, a long-standing partner of Lindholm University, sent two lecturers.",
        ["Lindholm University | cooperatesWith | Corvin University"],
    ),
    (
        "Lindholm University did not sign an agreement with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University | denied"],
    ),
    (
        "No agreement was signed between Lindholm University and Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University | denied"],
    ),
    (
        "Lindholm University plans to sign an agreement with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University | planned"],
    ),
    (
        "Lindholm University may sign an agreement with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University | hoped"],
    ),
    (
        "Rector Anna Lindqvist of Lindholm University received Rector Peter Nagy of Corvin University. No documents were signed.",
        [],
    ),
    (
        "Lindholm University and Corvin University discussed cooperation. An agreement should be drawn up.",
        [],
    ),
    (
        "The seminar was held in cooperation with Corvin University at Lindholm University.",
        [],
    ),
    (
        "Lindholm University and Corvin University took part in the forum.",
        [],
    ),
    (
        "Anna Lindqvist of Lindholm University met Peter Nagy of Corvin University.",
        [],
    ),
    (
        "Lindholm University would like to sign a memorandum with Corvin University.",
        ["Lindholm University | cooperatesWith | Corvin University | hoped"],
    ),
    (
        "An agreement between Lindholm University and Corvin University is being prepared.",
        ["Lindholm University | cooperatesWith | Corvin University | planned"],
    ),
]


ALL = CASES


@pytest.mark.parametrize(("text", "expected"), ALL, ids=[text[:60] for text, _ in ALL])
def test_agreements(text: str, expected: list[str]) -> None:
    assert facts(text, *PREDICATES) == set(expected)
