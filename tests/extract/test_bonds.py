"""Standing bonds of two organisations, and whose they are: all names made up."""

from __future__ import annotations

import pytest

from tests.extract.facts import facts

CASES = [
    (
        "Lindholm University and Brennick University signed, each at its own end of a video line, a protocol for 60 students.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "The memorandum which Lindholm University and the Brennick Foundation concluded on 7 February is new.",
        {"Lindholm University | cooperatesWith | Brennick Foundation"},
    ),
    (
        "Lindholm University and Brennick University have been collaborating since 2015.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Lindholm University and Brennick University have been partners since 2015.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Lindholm University has forged a partnership with Norway's Brennick University.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Lindholm University works closely with Brennick University.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Guests came from Brennick University, with which Lindholm University has had an exchange since 2017.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Similar documents link Lindholm University with Brennick Institute (Norway) and the Orlen Academy.",
        {
            "Lindholm University | cooperatesWith | Brennick Institute",
            "Lindholm University | cooperatesWith | Orlen Academy",
        },
    ),
    (
        "The cooperation of Lindholm University with the Brennick School of Mines has grown.",
        {"Lindholm University | cooperatesWith | Brennick School of Mines"},
    ),
    (
        "Lindholm University has been a partner of Brennick University since 1995.",
        {"Brennick University | cooperatesWith | Lindholm University"},
    ),
    (
        "Memoranda were exchanged between Lindholm University, on the one part, and the Orlen University and Brennick University, on the other.",
        {
            "Lindholm University | cooperatesWith | Orlen University",
            "Lindholm University | cooperatesWith | Brennick University",
        },
    ),
    (
        "A contract was signed between Lindholm University and the company Brennick Dynamics.",
        {"Lindholm University | cooperatesWith | Brennick Dynamics"},
    ),
    (
        "Ole Lind, Rector of Lindholm University, and Anna Bakari, Rector of Brennick University, put their names to the agreement.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Lindholm University, a member of the Association of Nordic Universities, cooperates with Brennick University.",
        {"Lindholm University | cooperatesWith | Brennick University"},
    ),
    (
        "Lindholm University cooperates with the German accreditation agency LINDAK.",
        {"Lindholm University | cooperatesWith | LINDAK"},
    ),
    ("Lindholm University, Brennick University and Orlen Academy are partners.", set()),
    ("Lindholm University works closely with the village.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_who_cooperates_with_whom(text: str, expected: set[str]) -> None:
    assert facts(text, "cooperatesWith") == expected


def test_our_partners_are_those_of_the_university_the_report_is_about() -> None:
    text = (
        "Lindholm University opened its doors. Lindholm University has a new library.\n\n"
        "Anna Bakari works at Orlen Academy. We cooperate with Brennick University."
    )
    assert facts(text, "cooperatesWith") == {
        "Lindholm University | cooperatesWith | Brennick University"
    }


def test_of_two_universities_the_one_the_report_is_about_is_one() -> None:
    text = (
        "Lindholm University welcomed guests. Lindholm University has a new library, says Lindholm University.\n\n"
        "Orlen Academy was named in passing. Brennick University sent a choir. "
        "The two universities have been partners since 1999."
    )
    assert facts(text, "cooperatesWith") == {
        "Brennick University | cooperatesWith | Lindholm University"
    }


def test_a_post_that_names_no_other_is_at_the_university_the_report_is_about() -> None:
    text = (
        "Lindholm University welcomed guests. Lindholm University has a new library.\n\n"
        "Rector Ole Lind and Anna Bakari, Rector of Brennick University, put their names to the agreement."
    )
    (said,) = facts(text, "cooperatesWith")
    assert {"Lindholm University", "Brennick University"} == set(said.split(" | cooperatesWith | "))
