"""Posts of state, posts whose organisation the sentence gives elsewhere, and who heads what: by rules alone."""

import pytest

from kg.extract.driver import read_by_rules
from kg.model import Document, Literal
from tests.extract.facts import facts


def posts(text: str) -> set[tuple[str, str, str]]:
    state = read_by_rules(Document("x.txt", f"News of the week\n\n{text}\n"))
    out = set()
    for c in state.claims:
        if c.predicate == "holdsPosition" and isinstance(c.object, Literal):
            org = dict(c.qualifiers).get("organization")
            at = state.ent(org).name if isinstance(org, int) else ""
            out.add((state.ent(c.subject).name, c.object.value, at))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Deputy akim of Zvirka region Erbol Alimov spoke.",
            ("Erbol Alimov", "Deputy akim of Zvirka region", ""),
        ),
        (
            "The akim of the city Kairat Begimov spoke.",
            ("Kairat Begimov", "akim of the city", ""),
        ),
        (
            "The governor of the Zvirka Region, Omar Lindqvist, spoke.",
            ("Omar Lindqvist", "governor of the Zvirka Region", ""),
        ),
        (
            "The Ambassador of the Kingdom of Norway to Romania, Olga Belova, spoke.",
            ("Olga Belova", "Ambassador of the Kingdom of Norway to Romania", ""),
        ),
        (
            "Anna Bakari, Ambassador of the European Union to Tajikistan, spoke.",
            ("Anna Bakari", "Ambassador of the European Union to Tajikistan", ""),
        ),
        (
            "Norway's Ambassador to Georgia, H.E. Omar Lindqvist, spoke.",
            ("Omar Lindqvist", "Norway's Ambassador to Georgia", ""),
        ),
        (
            "Vice-rector for international cooperation, prof. dr Olga Belova, spoke.",
            ("Olga Belova", "Vice-rector for international cooperation", ""),
        ),
        (
            "The representative of the Example Academy Olga Belova spoke.",
            ("Olga Belova", "representative", "Example Academy"),
        ),
        (
            "Professor of the Example Academy Mr. Kairat Omarov spoke.",
            ("Kairat Omarov", "Professor", "Example Academy"),
        ),
        (
            "Prof. Omar Lindqvist of Example State University was elected chairman.",
            ("Omar Lindqvist", "chairman", ""),
        ),
        (
            "The Laboratory of Robotics, headed by the young scientist Omar Lindqvist, was shown.",
            ("Omar Lindqvist", "head", "Laboratory of Robotics"),
        ),
        (
            "Team Leader Anna Bakari and Programme Manager Omar Lindqvist (both of the Example Agency) came.",
            ("Omar Lindqvist", "Programme Manager", "Example Agency"),
        ),
        (
            "Guests: Omar Lindqvist – Example Agency, Head of Press.",
            ("Omar Lindqvist", "Head of Press", "Example Agency"),
        ),
        (
            "The Example Agency was represented by programme manager Olga Belova.",
            ("Olga Belova", "programme manager", "Example Agency"),
        ),
        (
            "Omar Lindqvist, co-founder of the Example Agency, spoke.",
            ("Omar Lindqvist", "co-founder", "Example Agency"),
        ),
        (
            "They heard senior lecturer Olga Belova.",
            ("Olga Belova", "senior lecturer", ""),
        ),
        (
            "The doctoral students Anna Bakari (Example Academy) and Olga Belova spoke.",
            ("Olga Belova", "doctoral student", ""),
        ),
        (
            "Governor of Zvirka Omar Lindqvist greeted the guests.",
            ("Omar Lindqvist", "Governor of Zvirka", ""),
        ),
        (
            "They met the rector of the Example Academy in Zvirka Anna Bakari.",
            ("Anna Bakari", "rector", "Example Academy"),
        ),
        (
            "The Example Agency delegated Director-General Olga Belova.",
            ("Olga Belova", "Director-General", "Example Agency"),
        ),
        (
            "They came to the Example Academy, whose project manager Olga Belova spoke.",
            ("Olga Belova", "project manager", "Example Academy"),
        ),
    ],
)
def test_who_holds_which_post_where(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in posts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Moderator: Olga Belova.",
        "A delegation of the Example Agency led by Omar Lindqvist came.",
    ],
)
def test_a_task_of_the_day_is_no_post(text: str) -> None:
    assert not posts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Olga Belova, from the Example Agency; spoke.", "Example Agency"),
        ("Olga Belova, representing the Example Agency, spoke.", "Example Agency"),
        ("Olga Belova, who represents the Example Agency, spoke.", "Example Agency"),
        (
            "The talk of Olga Belova, Example State University, was long.",
            "Example State University",
        ),
        ("They met Olga Belova of the company Lindholm Works Ltd.", "Lindholm Works Ltd"),
        (
            "Tashkent Example University invited Olga Belova (Tashkent).",
            "Tashkent Example University",
        ),
        (
            "For details ask the Example Institute of Physics (Olga Belova).",
            "Example Institute of Physics",
        ),
        ("The guest from the Example Agency, Olga Belova, spoke.", "Example Agency"),
    ],
)
def test_whom_a_person_belongs_to(text: str, expected: str) -> None:
    state = read_by_rules(Document("x.txt", f"News of the week\n\n{text}\n"))
    ties = {
        (state.ent(c.subject).name, state.ent(c.object).name)
        for c in state.claims
        if c.predicate == "affiliatedWith" and isinstance(c.object, int)
    }
    assert ("Olga Belova", expected) in ties


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Olga Belova expressed confidence that the bond will last.", "Olga Belova"),
        ("Olga Belova brought to attention that the bond is old.", "Olga Belova"),
        ("We heard Olga Belova, according to whom the bond is old.", "Olga Belova"),
        (
            "Anna Gray and Olga Stone were met by Omar Lindqvist. He said that it was late.",
            "Omar Lindqvist",
        ),
        (
            "Omar Lindqvist came early. To Karl Gray he said that it was late.",
            "Omar Lindqvist",
        ),
    ],
)
def test_who_says_so(text: str, who: str) -> None:
    state = read_by_rules(Document("x.txt", f"News of the week\n\n{text}\n"))
    assert {state.ent(c.subject).name for c in state.claims if c.predicate == "saidThat"} == {who}


def test_a_few_words_quoted_in_a_clause_are_said() -> None:
    found = facts(
        'Olga Belova described the school as "a bridge between two old towns".', "saidThat"
    )
    assert found == {"Olga Belova | saidThat | a bridge between two old towns"}
