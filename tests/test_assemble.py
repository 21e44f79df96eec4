"""Claims become statements: what fits, what is refused and why, what is one and the same."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.assemble import assemble, document_iri, pool, statements
from kg.claims import concept, fold
from kg.iri import Minter
from kg.literals import canonical, number, xsd
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Identity,
    Kind,
    Literal,
    Status,
)
from tests.ontology import sample

MINTER = Minter("https://example.org/id/")
TEXT = (
    "The Rector of Foo University, Ann Example, spoke. Ann Example is its rector. "
    '"We shall join Bar," said the Rector Ann Example. The fair was from 1 to 3 May 2020.'
)
DOCUMENT = Document("a.txt", TEXT)
WHO = {
    "ann": Kind.PERSON,
    "foo": Kind.UNIVERSITY,
    "bar": Kind.CONSORTIUM,
    "baz": Kind.PROJECT,
    "fair": Kind.EVENT,
    "town": Kind.PLACE,
}
KNOWN = {
    ("a.txt", key): Identity(f"https://example.org/id/x/{key}", kind, key)
    for key, kind in WHO.items()
}


def iri(key: str) -> str:
    return KNOWN["a.txt", key].iri


def claim(
    subject: str,
    predicate: str,
    object_: str | Literal,
    quote: str,
    confidence: float = 0.9,
    rule: str = "r",
    status: Status = Status.HELD,
    speaker: str | None = None,
    **qualifiers: str | Literal,
) -> Claim:
    start = TEXT.index(quote)
    evidence = Evidence(DOCUMENT.span(start, start + len(quote)), rule)
    return Claim(
        subject,
        predicate,
        object_,
        evidence,
        confidence,
        tuple(qualifiers.items()),
        status,
        speaker,
    )


def extraction(*claims: Claim) -> Extraction:
    return Extraction(DOCUMENT, tuple(Entity(key, kind, key) for key, kind in WHO.items()), claims)


RECTOR = claim("ann", "holdsPosition", Literal("Rector"), "The Rector of Foo", organization="foo")
AGAIN = claim(
    "ann", "holdsPosition", Literal("rector"), "Ann Example is its rector", 0.8, organization="foo"
)


# ------------------------------------------------------------------------------- what is equal


def test_equal_claims_become_one_statement_with_all_their_evidence() -> None:
    (made,) = statements(extraction(RECTOR, AGAIN), KNOWN, MINTER)
    assert [e.quote.text for e in made.evidence] == [
        "The Rector of Foo",
        "Ann Example is its rector",
    ]
    assert made.confidence == pytest.approx(1 - 0.1 * 0.2)
    assert made.subject == iri("ann")
    assert made.qualifiers == (("organization", iri("foo")),)


def test_two_rules_on_the_same_words_saw_one_thing() -> None:
    other = claim(
        "ann", "holdsPosition", Literal("Rector"), "The Rector of Foo", 0.5, "s", organization="foo"
    )
    (made,) = statements(extraction(RECTOR, other), KNOWN, MINTER)
    assert made.confidence == 0.9
    assert [e.rule for e in made.evidence] == ["r", "s"]


def test_a_coded_value_is_written_as_the_document_writes_it_first() -> None:
    for order in ((RECTOR, AGAIN), (AGAIN, RECTOR)):
        (made,) = statements(extraction(*order), KNOWN, MINTER)
        assert made.object == Literal("Rector")


def test_qualifiers_are_part_of_a_claim_and_a_start_is_not() -> None:
    elsewhere = replace(RECTOR, qualifiers=(("organization", "bar"),))
    since = replace(AGAIN, qualifiers=(("organization", "foo"), ("start", Literal("2019", "date"))))
    exactly = replace(
        RECTOR, qualifiers=(("organization", "foo"), ("start", Literal("2019-05", "date")))
    )
    made = statements(extraction(elsewhere, since, exactly), KNOWN, MINTER)
    assert len({s.claim for s in made}) == 2
    assert ("start", Literal("2019-05", "date")) in made[0].qualifiers + made[1].qualifiers
    assert ("start", Literal("2019", "date")) not in made[0].qualifiers + made[1].qualifiers


def test_status_and_speaker_make_other_assertions_of_the_same_claim() -> None:
    denied = replace(RECTOR, status=Status.DENIED)
    told = replace(RECTOR, speaker="ann")
    made = statements(extraction(RECTOR, denied, told), KNOWN, MINTER)
    assert len({s.iri for s in made}) == 3
    assert len({s.claim for s in made}) == 1


def test_a_symmetric_claim_is_the_same_from_both_sides() -> None:
    one = claim("foo", "cooperatesWith", "bar", "join Bar")
    other = claim("bar", "cooperatesWith", "foo", "join Bar")
    assert statements(extraction(one), KNOWN, MINTER) == statements(
        extraction(other), KNOWN, MINTER
    )


def test_another_document_makes_the_same_claim_in_an_assertion_of_its_own() -> None:
    elsewhere = replace(DOCUMENT, name="b.txt")
    known = {("b.txt", key): identity for (_, key), identity in KNOWN.items()}
    (one,) = statements(extraction(RECTOR), KNOWN, MINTER)
    (other,) = statements(replace(extraction(RECTOR), document=elsewhere), known, MINTER)
    assert one.claim == other.claim
    assert one.iri != other.iri


@settings(max_examples=25, deadline=None)
@given(st.permutations(sample.info_day().claims))
def test_the_order_of_claims_does_not_matter(claims: list[Claim]) -> None:
    original = sample.info_day()
    known = sample.identities()
    shuffled = replace(original, claims=tuple(claims))
    assert assemble(shuffled, known, MINTER) == assemble(original, known, MINTER)


def test_assembling_twice_what_is_said_twice_changes_nothing() -> None:
    once = extraction(RECTOR, AGAIN)
    twice = extraction(RECTOR, AGAIN, RECTOR, AGAIN)
    assert statements(once, KNOWN, MINTER) == statements(twice, KNOWN, MINTER)


# ------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (claim("ann", "worksFor", "foo", "Foo"), "no claim of ontology/claims.toml"),
        (
            claim("foo", "holdsPosition", Literal("Rector"), "Foo"),
            "a University cannot be the subject",
        ),
        (claim("ann", "affiliatedWith", "town", "Foo"), "a Place cannot be the object"),
        (claim("ann", "affiliatedWith", Literal("Foo"), "Foo"), "must be an entity"),
        (claim("ann", "affiliatedWith", "nobody", "Foo"), "nothing tells what 'nobody' is"),
        (claim("fair", "heldOn", Literal("2020-02-30", "date"), "fair"), "is no date"),
        (claim("fair", "heldOn", Literal("1 May", "date"), "fair"), "is no date"),
        (claim("fair", "heldOn", Literal("2020-05-03/2020-05-01", "date"), "fair"), "is no date"),
        (claim("fair", "attendance", Literal("forty", "integer"), "fair"), "is no integer"),
        (claim("fair", "eventType", Literal("  "), "fair"), "is empty"),
        (claim("foo", "cooperatesWith", "foo", "Foo"), "the same entity"),
        (claim("ann", "participatedIn", "fair", "fair", hat=Literal("x")), "no qualifier 'hat'"),
        (
            claim("ann", "holdsPosition", Literal("Mayor"), "Foo", organization="town"),
            "a Place cannot be the organization",
        ),
        (claim("ann", "saidThat", Literal("We"), "We", mode=Literal("sung")), "direct, reported"),
        (claim("ann", "affiliatedWith", "foo", "Foo", 1.2), "confidence 1.2"),
        (claim("ann", "affiliatedWith", "foo", "Foo", 0.0), "confidence 0.0"),
        (claim("baz", "endDate", Literal("2019/2020", "date"), "Foo"), "not the range"),
        (
            claim("foo", "cooperatesWith", "bar", "Foo", day=Literal("2019/2020", "date")),
            "not the range",
        ),
    ],
)
def test_a_claim_that_does_not_fit_comes_back_with_the_reason(made: Claim, reason: str) -> None:
    done = assemble(extraction(made, RECTOR), KNOWN, MINTER)
    assert [r.claim for r in done.rejected] == [made]
    assert reason in done.rejected[0].reason
    assert len(done.statements) == 1


def test_a_quote_that_does_not_stand_there_is_refused() -> None:
    moved = replace(RECTOR.evidence, quote=replace(RECTOR.evidence.quote, start=1, end=18))
    done = assemble(extraction(replace(RECTOR, evidence=moved)), KNOWN, MINTER)
    assert not done.statements
    assert "does not stand at 1" in done.rejected[0].reason


# ----------------------------------------------------------------------------- what is added


def test_a_range_of_days_becomes_a_first_and_a_last_day() -> None:
    days = claim("fair", "heldOn", Literal("2020-05-01/2020-05-03", "date"), "1 to 3 May 2020")
    made = statements(extraction(days), KNOWN, MINTER)
    assert {(s.predicate, s.object) for s in made} == {
        ("heldOn", Literal("2020-05-01", "date")),
        ("heldUntil", Literal("2020-05-03", "date")),
    }
    assert made[0].evidence == made[1].evidence


def test_a_member_without_a_role_is_a_member() -> None:
    (made,) = statements(extraction(claim("foo", "memberOf", "bar", "join Bar")), KNOWN, MINTER)
    assert made.qualifiers == (("role", Literal("member")),)


def test_a_quotation_states_what_is_read_from_its_words_and_not_who_speaks() -> None:
    quote = '"We shall join Bar," said the Rector Ann Example.'
    made = statements(
        extraction(
            claim("ann", "saidThat", Literal("We shall join Bar,"), quote, mode=Literal("direct")),
            claim("foo", "memberOf", "bar", "join Bar", status=Status.PLANNED),
            claim("ann", "holdsPosition", Literal("Rector"), "the Rector Ann Example"),
        ),
        KNOWN,
        MINTER,
    )
    said = next(s for s in made if s.predicate == "saidThat")
    joined = next(s for s in made if s.predicate == "memberOf")
    assert said.states == (joined.iri,)


def test_what_a_speaker_is_named_for_belongs_to_her_utterance_before_it() -> None:
    first = claim(
        "ann", "saidThat", Literal("spoke"), "Ann Example, spoke", mode=Literal("reported")
    )
    later = claim("ann", "saidThat", Literal("We shall join Bar,"), '"We shall join Bar,"')
    fact = claim("foo", "affiliatedWith", "bar", "Ann Example is its rector", speaker="ann")
    made = {
        s.predicate + s.evidence[0].quote.text[:3]: s
        for s in statements(extraction(first, later, fact), KNOWN, MINTER)
    }
    assert made["saidThatAnn"].states == (made["affiliatedWithAnn"].iri,)
    assert made['saidThat"We'].states == ()


# ------------------------------------------------------------------------------------ names


def test_a_document_is_named_by_its_text_and_not_by_its_folder() -> None:
    assert document_iri(Document("x/a.txt", "T"), MINTER) == document_iri(
        Document("/home/y/a.txt", "T"), MINTER
    )
    assert document_iri(Document("a.txt", "T"), MINTER) != document_iri(
        Document("a.txt", "U"), MINTER
    )
    assert document_iri(Document("a.txt", "T"), MINTER) != document_iri(
        Document("b.txt", "T"), MINTER
    )


@pytest.mark.parametrize(
    ("scheme", "text", "iri", "broader"),
    [
        ("role", "RECTOR", "vocab/role/rector", "vocab/role/head-of-institution"),
        ("role", "Vice–Rector", "vocab/role/vice-rector", "vocab/role/deputy-head"),
        ("role", "Проректор", "vocab/role/vice-rector", "vocab/role/deputy-head"),
        ("role", "Vice-Rector for Sports", None, "vocab/role/vice-rector"),
        ("role", "Rector and Chairman", None, "vocab/role/rector"),
        ("role", "assistant to the rector", None, None),
        ("event-type", "online conference", None, "vocab/event-type/conference"),
        ("degree-mode", "joint", "vocab/degree-mode/joint-degree", None),
        ("topic", "water", None, None),
    ],
)
def test_a_text_value_is_a_concept(
    scheme: str, text: str, iri: str | None, broader: str | None
) -> None:
    found = concept(scheme, text, MINTER)
    assert found.known is (iri is not None)
    assert not iri or found.iri.endswith(iri)
    assert (found.broader or "").endswith(broader or "")
    assert bool(found.broader) is bool(broader)


@given(st.text(min_size=1, max_size=30))
def test_a_concept_is_the_same_in_any_case_and_spacing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    if fold(text):
        padded = f"  {text} "
        assert concept("topic", padded, MINTER) == concept("topic", text, MINTER)


# --------------------------------------------------------------------------------- literals


@pytest.mark.parametrize(
    ("value", "datatype", "form", "type_"),
    [
        ("2019", "date", "2019", "gYear"),
        ("2019-05", "date", "2019-05", "gYearMonth"),
        ("2019-05-07", "date", "2019-05-07", "date"),
        ("--10-10", "date", "--10-10", "gMonthDay"),
        ("--02-29", "date", "--02-29", "gMonthDay"),
        ("--10", "date", "--10", "gMonth"),
        ("007", "integer", "7", "integer"),
        ("0.90", "decimal", "0.9", "decimal"),
        ("-0.0", "decimal", "0", "decimal"),
        ("P60M", "duration", "P5Y", "duration"),
        ("P18M", "duration", "P1Y6M", "duration"),
        ("P2W", "duration", "P14D", "duration"),
        ("PT36H", "duration", "P1DT12H", "duration"),
        ("PT0S", "duration", "PT0S", "duration"),
        ("a\n  b", "string", "a b", "string"),
    ],
)
def test_a_literal_has_one_form_that_the_store_keeps(
    value: str, datatype: str, form: str, type_: str
) -> None:
    made = canonical(Literal(value, datatype))
    assert made.value == form
    assert xsd(made).endswith("#" + type_)
    assert canonical(made) == made
    store = ox.Store()
    node = ox.NamedNode("https://example.org/x")
    stored = ox.Literal(made.value, datatype=ox.NamedNode(xsd(made)))
    store.add(ox.Quad(node, node, stored))
    assert [quad.object for quad in store] == [stored]


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2019-13", "date"),
        ("0000", "date"),
        ("2019-05-07/x", "date"),
        ("a/b/c", "date"),
        ("--13", "date"),
        ("1.5", "integer"),
        ("1e5", "decimal"),
        ("P", "duration"),
        ("P1YT", "duration"),
        ("five years", "duration"),
    ],
)
def test_what_is_no_value_is_refused(value: str, datatype: str) -> None:
    with pytest.raises(ValueError, match=f"is no {datatype}"):
        canonical(Literal(value, datatype))


@given(st.floats(min_value=0, max_value=1))
def test_a_number_is_written_once(value: float) -> None:
    assert canonical(Literal(number(value), "decimal")).value == number(value)


@given(st.lists(st.floats(min_value=0.01, max_value=1), min_size=1, max_size=6))
def test_pooling_hangs_on_no_order_and_never_loses(values: list[float]) -> None:
    assert pool(values) == pool(reversed(values))
    assert max(values) - 0.0001 <= pool(values) <= 1
