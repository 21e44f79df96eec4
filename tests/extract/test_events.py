"""Where, when and with whom events were."""

import pytest

from kg.extract import extract
from kg.model import Document, Literal, Status


def facts(text: str, *predicates: str, status: Status = Status.HELD) -> set[tuple[str, str, str]]:
    found = extract(Document("x.txt", text))
    names = {e.key: e.name for e in found.entities}
    return {
        (
            c.predicate,
            names[c.subject],
            c.object.value if isinstance(c.object, Literal) else names[c.object],
        )
        for c in found.claims
        if c.predicate in predicates and c.status is status
    }


def test_day_place_and_organiser() -> None:
    text = (
        "The 3rd International Conference on Water Management took place at Example Institute of Irrigation on "
        "2-3 November 2023. The conference was organised by Alpha University jointly with Beta University."
    )
    found = {(p, o) for p, _, o in facts(text, "heldOn", "heldAt", "organizedBy")}
    assert found == {
        ("heldOn", "2023-11-02/2023-11-03"),
        ("heldAt", "Example Institute of Irrigation"),
        ("organizedBy", "Alpha University"),
        ("organizedBy", "Beta University"),
    }


def test_a_delegation_its_head_and_its_hosts_take_part() -> None:
    text = (
        "A delegation from the University of Exampleton paid a working visit to Beta University in Cluj-Napoca on "
        "14 March. The delegation was headed by Vice-Rector Klara Gellen and included Prof. Marta Szell. The guests "
        "were received by Rector Daniel Davidsen, Vice-Rectors Marko Balint and Rudolf Graf."
    )
    who = {s for _, s, _ in facts(text, "participatedIn")}
    assert {
        "University of Exampleton",
        "Klara Gellen",
        "Marta Szell",
        "Daniel Davidsen",
        "Marko Balint",
        "Rudolf Graf",
    } <= who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "The workshop was moderated by Anna Kowal (University of Alpha) and Pierre Dupon (Beta University).",
            {"Anna Kowal", "Pierre Dupon"},
        ),
        (
            "The symposium was held. Lectures were given by Prof. Anne Saro, Dr. Mikko Lehton of Alpha University.",
            {"Anne Saro", "Mikko Lehton"},
        ),
        (
            "On Friday, the President of Alpha University, Yusu Leble, received the Consul General of Japan, Hisa Nishim.",
            {"Yusu Leble", "Hisa Nishim"},
        ),
        (
            "The ceremony took place in the presence of the Minister of Education Ahme Khali.",
            {"Ahme Khali"},
        ),
        (
            "Rector Zhan Tuime held talks with Vice-Rector of Beta University Mukhi Kalon.",
            {"Zhan Tuime", "Mukhi Kalon"},
        ),
    ],
    ids=range(5),
)
def test_participants_are_read(text: str, who: set[str]) -> None:
    assert who <= {s for _, s, _ in facts(text, "participatedIn")}


def test_what_is_announced_or_planned_is_not_held() -> None:
    announced = "The workshop will be held at the University of Bologna next spring."
    assert not facts(announced, "heldAt")
    assert facts(announced, "heldAt", status=Status.ANNOUNCED)
    planned = "The next workshop may be organised at the University of Bologna."
    assert not facts(planned, "heldAt") and not facts(planned, "heldAt", status=Status.ANNOUNCED)
