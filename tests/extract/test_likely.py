"""The model of pairs: what it looks at, and what it may say."""

from kg.extract import likely
from kg.extract.driver import read_by_rules, read_claims
from kg.extract.suggestions import is_held
from kg.lexicon import load
from kg.model import Document

SAID = (
    "Since 2019 the post of Vice-Rector for Studies has been in the hands of Liis Koppel, "
    "who came from Lindholm University."
)


def test_features_hold_everyday_words_and_types_but_no_name() -> None:
    state = read_by_rules(Document("a.txt", SAID))
    seen = {f for c in likely.candidates(state) for f in likely.features(c, state)}
    assert seen
    assert not [f for f in seen if "koppel" in f.lower() or "lindholm" in f.lower()]


def test_weights_hold_everyday_words_and_types_but_no_name() -> None:
    english = load().english
    for model in likely.weights().values():
        for feature in model:
            for word in feature.split(":", 1)[-1].split():
                if word.isalpha() and word.islower() and len(word) > 3:
                    assert word in english or feature.startswith(
                        ("list:", "kind:", "event:", "role:")
                    )


def test_a_suggestion_is_less_sure_than_a_rule_and_names_itself() -> None:
    found = [c for c in read_claims(Document("a.txt", SAID)).claims if c.rule == "likely"]
    assert all(c.confidence <= 0.75 for c in found)


def test_what_a_rule_said_is_not_said_again() -> None:
    text = "Anna Bakari, Rector of Example State University, opened the seminar."
    claims = read_claims(Document("a.txt", text)).claims
    assert [c.rule for c in claims if c.predicate == "holdsPosition"] == [
        "person-post-organisation-1"
    ]


def test_what_was_planned_is_not_suggested() -> None:
    state = read_by_rules(Document("a.txt", "Lindholm University may join the project SNOWGATE."))
    assert not [c for c in likely.candidates(state) if c.predicate == "partnerIn" and is_held(c)]
