"""Who was at an event by a label, behind an event put first, or by the part that they did."""

import pytest

from tests.extract.facts import facts

OPENING = "The seminar was held on 3 May 2021. "


def who(text: str) -> set[str]:
    return {f.split(" | ")[0] for f in facts(text, "participatedIn")}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            f"{OPENING}Moderators: Marta Szell and Anna Bakari (Alpha University).",
            {"Marta Szell", "Anna Bakari"},
        ),
        (f"{OPENING}Welcome: Rector Anna Bakari.", {"Anna Bakari"}),
        (
            f"{OPENING}Instructors of the school: Marta Szell; Anna Bakari.",
            {"Marta Szell", "Anna Bakari"},
        ),
        (
            f"{OPENING}In the seminar actively participated Anna Bakari and Marta Szell.",
            {"Marta Szell", "Anna Bakari"},
        ),
        (f"{OPENING}At the seminar, Anna Bakari and Marta Szell crossed swords.", {"Marta Szell"}),
        (
            f"{OPENING}The trainings were conducted by experienced trainers: Anna Bakari and Marta Szell.",
            {"Marta Szell", "Anna Bakari"},
        ),
        (
            f"{OPENING}Greetings were conveyed in two languages by Consul Anna Bakari.",
            {"Anna Bakari"},
        ),
        (f"{OPENING}With him came Anna Bakari.", {"Anna Bakari"}),
        (f"{OPENING}From the Ministry of Science was Anna Bakari.", {"Anna Bakari"}),
        (f"{OPENING}Rector Anna Bakari gave the vote of thanks.", {"Anna Bakari"}),
    ],
)
def test_who_was_there(text: str, people: set[str]) -> None:
    assert people <= who(text)


def test_speakers_of_other_years_were_not_there() -> None:
    assert "Anna Bakari" not in who(f"{OPENING}Previous speakers: Anna Bakari.")


def test_a_place_is_no_guest() -> None:
    text = "In the Example Institute the guests attended the seminar, held on 3 May 2021."
    assert "Example Institute" not in who(text)


def test_an_event_told_of_is_not_where_people_were() -> None:
    text = (
        "The meeting of experts was held on 3 May 2021. Anna Bakari informed about results of the study visit to Ghent. "
        "Then the floor was taken by Marta Szell, and guests were welcomed by Rector Klara Gellen."
    )
    found = {f for f in facts(text, "participatedIn") if f.startswith("Klara Gellen")}
    assert "Klara Gellen | participatedIn | meeting of experts" in found
