"""Rows below each other: partners under the line that announces them, guests under theirs."""

import pytest

from kg.extract import extract
from kg.model import Document


def held(text: str, predicate: str) -> set[str]:
    found = extract(Document("a.txt", text))
    names = {e.key: e.name for e in found.entities}
    return {names[c.subject] for c in found.claims if c.predicate == predicate}


PARTNERS = """The project SNOWGATE started in 2021.

The consortium is composed of:
{rows}

The next call opens in May.
"""


@pytest.mark.parametrize(
    "rows",
    [
        "• Lindholm University, Sweden\n• University of Brezno\n• Corvin Museum, Hungary",
        "1. Lindholm University (coordinator)\n2. University of Brezno (Slovakia)\n3. Corvin Museum",
        "P1: Lindholm University\nP2: University of Brezno\nP3: Corvin Museum",
        "Sweden: Lindholm University; University of Brezno\nHungary: Corvin Museum",
        "🇸🇪 Lindholm University • University of Brezno\n🇭🇺 Corvin Museum",
    ],
)
def test_each_row_is_a_partner(rows: str) -> None:
    assert held(PARTNERS.format(rows=rows), "partnerIn") >= {
        "Lindholm University",
        "University of Brezno",
        "Corvin Museum",
    }


def test_rows_end_where_a_sentence_begins() -> None:
    text = PARTNERS.format(rows="• Lindholm University\n• University of Brezno")
    assert "Alba College" not in held(
        text + "Alba College welcomed its first students.", "partnerIn"
    )


def test_what_is_not_announced_is_no_partner() -> None:
    text = "The project SNOWGATE started in 2021.\n\nRead also:\n• Lindholm University\n"
    assert not held(text, "partnerIn")


def test_guests_in_rows_came() -> None:
    text = (
        "The workshop took place on 3 May 2022 at Lindholm University.\n\nSpeakers:\n"
        "– Anna Bakari, Rector of Corvin College;\n– Ivan Petrov, University of Brezno.\n"
    )
    assert held(text, "participatedIn") >= {"Anna Bakari", "Ivan Petrov"}


def test_a_question_announces_rows_too() -> None:
    text = "The project SNOWGATE started in 2021.\n\nWho is in the consortium?\n\nLindholm University\n"
    assert held(text, "partnerIn") == {"Lindholm University"}
