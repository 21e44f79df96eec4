"""The model beside the rules: what they look at, and what they may say."""

import re

from kg.extract import likely, pairs
from kg.extract.driver import read_by_rules, read_claims
from kg.extract.features import View, features, stem
from kg.extract.suggestions import is_held, value_of
from kg.lexicon import load
from kg.model import Document, Literal

SAID = (
    "Since 2019 the post of Vice-Rector for Studies has been in the hands of Liis Koppel, "
    "who came from Lindholm University."
)


def _pairs(text: str) -> list[pairs.Candidate]:
    state = read_by_rules(Document("a.txt", text))
    return [c for line in pairs.lines(state) for c in pairs.candidates(line)]


def test_features_hold_everyday_words_and_types_but_no_name() -> None:
    state = read_by_rules(Document("a.txt", SAID))
    seen = set()
    for line in pairs.lines(state):
        view = View.of(line, state)
        seen |= {f for c in pairs.candidates(line) for f in features(c, view, state)}
    assert seen
    assert not [f for f in seen if "koppel" in f.lower() or "lindholm" in f.lower()]


def test_weights_hold_everyday_words_and_types_but_no_name() -> None:
    english = load().english
    known = english | {stem(w) for w in english} | {"a", "s"}
    for model in likely.weights().values():
        for feature in model:
            for word in re.findall(r"[a-zà-ž]{4,}", feature.rsplit(":", 1)[-1]):
                assert word in known or ":" in feature, feature
            if feature.startswith(("mid:", "in:")):
                word = feature.rsplit(":", 1)[-1]
                assert not (word.isalpha() and word.islower()) or word in known, feature


def test_a_suggestion_is_less_sure_than_a_rule_and_names_itself() -> None:
    found = [c for c in read_claims(Document("a.txt", SAID)).claims if c.rule == "likely"]
    assert all(c.confidence <= 0.9 for c in found)


def test_what_a_rule_said_is_not_said_again() -> None:
    text = "Anna Bakari, Rector of Example State University, opened the seminar."
    claims = read_claims(Document("a.txt", text)).claims
    assert [c.rule for c in claims if c.predicate == "holdsPosition"] == [
        "person-post-organisation-1"
    ]


def test_what_was_planned_is_not_suggested() -> None:
    found = _pairs("Lindholm University may join the project SNOWGATE.")
    assert [c for c in found if c.groups == "OJ"]
    assert not [c for c in found if c.groups == "OJ" and is_held(c)]


def test_a_post_may_go_on_to_its_field() -> None:
    found = _pairs("Anna Bakari, director of the study direction Management, came.")
    titles = {v.value for c in found if isinstance(v := value_of(c, "holdsPosition"), Literal)}
    assert "director" in titles
    assert any(t.startswith("director of the study direction") for t in titles)


def test_a_sentence_has_the_event_of_the_report_in_mind() -> None:
    text = "Seminar on rivers\n\nA seminar was held in Ostmark on 3 May 2024.\n\nAnna Bakari spoke at length about dams."
    assert [c for c in _pairs(text) if c.groups == "PE" and c.o < 0]


def test_forms_of_a_verb_fall_together() -> None:
    assert {stem(w) for w in ("funds", "funded", "funding")} == {"fund"}
