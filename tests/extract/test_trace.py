"""A person who wants to add a rule sees how a text was read."""

import json

from kg.cli.reading import is_text, traced
from kg.extract.trace import trace
from kg.model import Document

SAID = "Anna Bakari, Rector of Example State University, came. Ivan Petrov presides over Example College."


def test_a_sentence_tells_which_rules_fired_and_what_they_claim() -> None:
    first, _ = trace(Document("a.txt", SAID))
    assert ("ROLE", "Rector") in first.seen
    assert [SAID[f.start : f.end] for f in first.fired] == [
        "Anna Bakari, Rector of Example State University"
    ]
    assert ("Anna Bakari", "holdsPosition", "Rector, organization Example State University") in [
        (f.subject, f.predicate, f.object) for f in first.found
    ]


def test_a_rule_that_lacks_one_element_is_named_with_what_stands_there() -> None:
    _, second = trace(Document("a.txt", SAID))
    assert not [f for f in second.found if f.predicate == "holdsPosition"]
    near = next(n for n in second.near if n.rule == "person-heads-organisation")
    assert "heads" in near.wanted.split("|")
    assert near.there == "presides over"
    assert SAID[near.start : near.end] == "Ivan Petrov presides over Example College"


def test_tracing_changes_nothing_of_what_is_read() -> None:
    from kg.extract import extract
    from kg.extract.driver import read_claims

    document = Document("a.txt", SAID)
    assert len(read_claims(document).claims) == len(read_claims(document).claims)
    assert extract(document).claims


def test_text_and_names_are_told_apart() -> None:
    assert is_text("She leads the project.")
    assert not is_text("S. Amanzholov EKU")
    assert not is_text("Bakari rector EKTU")


def test_the_report_is_for_readers_and_for_programs() -> None:
    told = traced(SAID)
    assert "came close  person-heads-organisation" in told
    assert json.loads(traced(SAID, "json"))[0]["found"][0]["predicate"] == "holdsPosition"
