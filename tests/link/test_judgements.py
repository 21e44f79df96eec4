import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import AuthorityError, NotFound
from kg.link import Judgement, read, record, withdraw
from kg.link.judgements import write

IRI = st.from_regex(r"https?://[a-z]{1,8}\.org/[a-z0-9-]{1,12}", fullmatch=True)
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    str.strip
)


def judgement(
    decision="same", subject="urn:a", object_="urn:b", day="2026-01-31", author="A. Reader"
):
    return Judgement(decision, subject, object_, author, day, 'said "so"\nand \\ so')


@given(st.sampled_from(["accept", "reject", "rename"]), IRI, TEXT, TEXT)
def test_what_is_written_is_read(tmp_path_factory, decision, subject, author, label):
    path = tmp_path_factory.mktemp("j") / "j.ttl"
    one = Judgement(
        decision, subject, label if decision == "rename" else "", author, "2026-01-31", label
    )
    write(path, [one])
    assert read(path) == (one,)


def test_the_file_is_sorted_and_the_same_whoever_came_first(tmp_path):
    one, two = judgement(), judgement("rename", "urn:c", "A name")
    record(tmp_path / "a.ttl", one)
    record(tmp_path / "a.ttl", two)
    record(tmp_path / "b.ttl", two)
    record(tmp_path / "b.ttl", judgement(subject="urn:b", object_="urn:a"))  # the same pair
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()


def test_a_later_decision_about_the_same_replaces_the_earlier(tmp_path):
    path = tmp_path / "j.ttl"
    record(path, judgement("same"))
    assert record(path, judgement("different")) == (judgement("different"),)


def test_decisions_are_reversible(tmp_path):
    path = tmp_path / "j.ttl"
    record(path, judgement())
    assert withdraw(path, judgement()) == ()
    with pytest.raises(NotFound):
        withdraw(path, judgement())


def test_no_file_holds_no_judgement(tmp_path):
    assert read(tmp_path / "none.ttl") == ()


@pytest.mark.parametrize(
    "content", ["<urn:a> broken", "<urn:a> <https://w3id.org/unikg/ns#decision> 'x' ."]
)
def test_a_broken_file_is_named(tmp_path, content):
    (tmp_path / "j.ttl").write_text(content)
    with pytest.raises(AuthorityError, match=r"j\.ttl"):
        read(tmp_path / "j.ttl")


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "perhaps"},
        {"subject": "no iri"},
        {"object_": "urn:a"},
        {"object_": ""},
        {"day": "today"},
        {"author": " "},
        {"decision": "rename", "object_": " "},
    ],
)
def test_half_a_judgement_is_none(wrong):
    with pytest.raises(ValueError, match=r"."):
        judgement(**wrong)
