"""What an event was about and for, who it was for and how many came, on texts of its own."""

from kg.extract import extract
from kg.model import Document, Literal

TEXT = """Open house at Lindholm University

On 4 May 2021 a seminar dedicated to the Horizon Europe programme took place at Lindholm University. The aim of the \
seminar was to acquaint young researchers with its rules. The participants were the Rector of Lindholm University Anna \
Bakari and the teaching staff of the university. More than 80 researchers attended.

The Horizon Europe programme has been implemented at the university for more than three years. During this time, \
Lindholm University became a partner of the project “Clean Northern Rivers”.
"""


def facts() -> set[tuple[str, str]]:
    found = extract(Document("x.txt", TEXT))
    names = {e.key: e.name for e in found.entities}
    return {
        (c.predicate, c.object.value if isinstance(c.object, Literal) else names[c.object])
        for c in found.claims
    }


def test_topic_aim_kind_audience_and_attendance_are_read() -> None:
    assert {
        ("about", "Horizon Europe programme"),
        ("aim", "acquaint young researchers with its rules"),
        ("eventType", "seminar"),
        ("audience", "the teaching staff of the university"),
        ("attendance", "80"),
    } <= facts()


def test_a_project_told_of_under_a_programme_is_put_there() -> None:
    assert ("partOfProgramme", "Horizon Europe programme") in facts()


def test_what_is_not_said_is_not_claimed() -> None:
    found = extract(Document("x.txt", "Anna Bakari opened the seminar. It was long."))
    assert not {c.predicate for c in found.claims} & {"about", "aim", "audience", "attendance"}


def test_an_enumeration_stands_on_the_word_of_who_announced_it() -> None:
    text = (
        "According to Anna Bakari, the Horizon Europe programme has two key areas. "
        "Among them are excellent science and open markets."
    )
    found = extract(Document("x.txt", text))
    names = {e.key: e.name for e in found.entities}
    said = {names.get(c.speaker or "") for c in found.claims if c.predicate == "hasKeyArea"}
    assert said == {"Anna Bakari"}
