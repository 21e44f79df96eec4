"""What is refused unread is what a comparison would refuse: speed changes no answer."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link import Query, link
from kg.link.columns import Columns
from kg.link.index import Index
from kg.link.likeness import alike, clues
from kg.link.records import Record
from kg.model import Kind, Name

from .gold.score import query, rows

LETTERS = st.text("abdeghijklmnorstuvz", min_size=1, max_size=12)


def slip(word: str, rng: random.Random) -> str:
    """The word with a letter lost, added, changed, or swapped with the next."""
    at = rng.randrange(len(word))
    other = rng.choice("aeiouzkt")
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + other + word[at:],
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            word + rng.choice(["ov", "ev", "uli", "a"]),
        ]
    )


@given(LETTERS, st.integers(0, 2**32))
def test_words_that_are_alike_share_a_clue(word, seed):
    rng = random.Random(seed)
    other = slip(word, rng) or "x"
    for left in ("p:" + word, "a:" + word):
        for right in ("p:" + other, "a:" + other, "p:" + word, "p:" + slip(other, rng)):
            if len(right) > 2 and alike(left, right):
                assert clues(left) & clues(right), (left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("h:technical", "h:polytechnical"), ("p:baitursinov", "p:baitursinuli"), ("c:KZ", "c:KZ")],
)
def test_a_family_of_fields_and_of_names_shares_a_clue(left, right):
    assert alike(left, right)
    assert clues(left) & clues(right)


def misspelt(name: str, rng: random.Random) -> str:
    """A name as a page may write it."""
    words = name.split()
    sort = rng.randrange(6)
    if sort == 0:
        rng.shuffle(words)
    elif sort == 1 and len(words) > 2:
        words.pop(rng.randrange(len(words)))
    elif sort == 2:
        words = [*words, rng.choice(["Technical", "Branch", "in Riga", "named after J. Smith"])]
    elif sort == 3 and len(words) > 2:
        at = rng.randrange(len(words))
        words[at] = words[at][0] + "."
    elif sort == 4:
        words = ["John", *words]
    else:
        at = rng.randrange(len(words))
        words[at] = slip(words[at], rng) or words[at]
    return " ".join(words)


def answers(queries, authority):
    return [link(one, authority) for one in queries]


def same_unsifted(queries, authority, monkeypatch):
    """Whether the answers are those that comparing every candidate gives."""
    quick = answers(queries, authority)
    with monkeypatch.context() as patch:
        patch.setattr(Columns, "sift", lambda self, near, agree, hard, eased: iter(near))
        patch.setattr(
            "kg.link.score._needed", lambda own, columns: ([frozenset({0})], [frozenset({0})])
        )
        slow = answers(queries, authority)
    different = [(q, a, b) for q, a, b in zip(queries, quick, slow, strict=True) if a != b]
    assert not different, different[:3]
    return sum(bool(records) for _, records in quick)


def test_sifting_changes_no_answer_of_the_bundled_lists(bundled, monkeypatch):
    rng = random.Random(4)
    records = [
        record
        for index in bundled
        for kind in (Kind.UNIVERSITY, Kind.ORGANIZATION)
        for record in index.of_kind(kind)
    ]
    queries = [
        Query((misspelt(name.value, rng),), country=country, nearby=frozenset({"KZ"}))
        for record in records
        for name in record.names
        for country in (None, record.country, "DE")
    ]
    assert same_unsifted(queries, bundled, monkeypatch) > 50


@pytest.mark.corpus
def test_sifting_changes_no_answer_of_the_registry(real, monkeypatch):
    rng = random.Random(7)
    records = real.indexes[-1].of_kind(Kind.UNIVERSITY)
    names = [
        (name.value, record.country)
        for record in rng.sample(records, 400)
        for name in rng.sample(record.names, 1)
    ]
    queries = [
        Query((misspelt(name, rng),), country=rng.choice([None, country]))
        for name, country in names
    ]
    queries += [query(row) for row in rows("organisations.tsv")[::4]]
    assert same_unsifted(queries, real, monkeypatch) > 300


def test_an_index_without_a_record_answers():
    index = Index.hold("empty", [])
    assert index.look_up("x") == []
    assert index.postings(["p:x"]) == []
    assert index.columns.like("p:x") == frozenset()


def test_a_country_that_is_no_code_is_kept_as_it_is():
    record = Record("urn:a", "own", Kind.UNIVERSITY, (Name("Lake School", "en"),), "A\tB\nC")
    assert Index.hold("own", [record]).columns.head(1).place.country == "A\tB\nC"
