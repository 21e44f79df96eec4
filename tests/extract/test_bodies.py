"""Names of organisations and universities by their general shape: names all made up."""

from __future__ import annotations

import pytest

from kg.extract.document import read_document
from kg.lexicon import load
from kg.model import Document

CASES = [
    ("The company Brennick Dynamics opened a laboratory.", ["ORG Brennick Dynamics"]),
    ("It is paid by the foundation “Northern Light”.", ["ORG Northern Light"]),
    ("It was built with the German agency DEZAK.", ["ORG DEZAK"]),
    (
        "Guests came from Orlen Ski Oy and Port of Brennick JSC.",
        ["ORG Orlen Ski Oy", "ORG Port of Brennick JSC"],
    ),
    ("The accreditor LINDAC e.V. sent two experts.", ["ORG LINDAC e.V."]),
    ("The reading room belongs to the Lindholm-Institut.", ["ORG Lindholm-Institut"]),
    ("The Student Council, headed by Anna Bakari, met.", ["ORG Student Council"]),
    (
        "Brennick Teacher Training Institute sent a delegation.",
        ["ORG Brennick Teacher Training Institute"],
    ),
    ("The guests came from Brennick Seafarers' Academy.", ["UNI Brennick Seafarers' Academy"]),
    ("He is an engineer at Brennick Mining Combine.", ["ORG Brennick Mining Combine"]),
    (
        "Brennick Tourism and Management University took part.",
        ["UNI Brennick Tourism and Management University"],
    ),
    ("Universiti Orlen Utara joined the network.", ["UNI Universiti Orlen Utara"]),
    (
        "It was founded with the universities of Bergen, Ghent (Belgium) and Zagreb.",
        ["UNI University of Bergen", "UNI University of Ghent", "UNI University of Zagreb"],
    ),
    (
        "It was founded with the universities of Bergen and Ghent, and Brennick University.",
        ["UNI Brennick University", "UNI University of Bergen", "UNI University of Ghent"],
    ),
]
NONE = [
    "Students from the universities of Norway, Belgium and Croatia came.",
    "Representatives of universities of Bergen and Ghent came.",
    "The company Anna Bakari runs grew fast.",
    "The foundation Bergen knows well grew fast.",
]


def bodies(text: str) -> list[str]:
    """Return the organisations of a text as "KIND Name", sorted."""
    reading = read_document(Document("report.txt", f"News of the week\n\n{text}\n"), load())
    return sorted(
        f"{e.type} {e.name}" for e in reading.registry.ents if e.type in ("UNI", "ORG", "CONS")
    )


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:50] for c in CASES])
def test_bodies_are_known_by_the_shape_of_their_names(text: str, expected: list[str]) -> None:
    assert bodies(text) == expected


@pytest.mark.parametrize("text", NONE, ids=[t[:50] for t in NONE])
def test_what_only_looks_so_is_no_body(text: str) -> None:
    assert bodies(text) == []
