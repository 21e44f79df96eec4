"""Records to quads and back: which graph holds what, and what is believed."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import vocab
from kg.assemble import document_iri, statements
from kg.model import Document, Identity, Kind, Link, Literal, Name, Statement, Status
from kg.rdf import (
    Stated,
    believed_quads,
    document_quads,
    entity_quads,
    graph_iri,
    link_quads,
    read,
    stated,
)
from kg.rdf.terms import address
from tests.ontology import sample

M = sample.MINTER
WHO = sample.identities()
EXTRACTIONS = sample.extractions()
MADE = {e.document.name: statements(e, WHO, M) for e in EXTRACTIONS}
STATED = [entry for e in EXTRACTIONS for entry in stated(e.document, MADE[e.document.name], WHO, M)]
GRAPHS = {
    e.document.name: document_quads(e.document, MADE[e.document.name], WHO, M) for e in EXTRACTIONS
}
VISIT = EXTRACTIONS[1].document


def triples(quads: tuple[ox.Quad, ...]) -> set[tuple[str, str, str]]:
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads}


def one(predicate: str, document: str = VISIT.name) -> Statement:
    return next(s for s in MADE[document] if s.predicate == predicate)


# ------------------------------------------------------------------------------- round trips


@pytest.mark.parametrize("name", GRAPHS)
def test_statements_are_read_back_as_they_were_written(name: str) -> None:
    quads = list(GRAPHS[name])
    random.Random(7).shuffle(quads)
    written = [e for e in STATED if e.document == quads[0].graph_name.value]
    assert sorted(read(quads), key=repr) == sorted(written, key=repr)


@pytest.mark.parametrize("name", GRAPHS)
def test_statements_survive_the_store(name: str) -> None:
    store = ox.Store()
    store.extend(GRAPHS[name])
    assert sorted(store, key=str) == list(GRAPHS[name])
    assert read(store) == read(GRAPHS[name])


@given(
    text=st.text(min_size=1, max_size=40).filter(lambda t: " ".join(t.split()) == t),
    confidence=st.integers(min_value=1, max_value=9999),
    status=st.sampled_from(Status),
    spoken=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_back(text: str, confidence: int, status: Status, spoken: bool) -> None:
    if "\0" in text or not text.isprintable():
        return
    document = Document("x.txt", f"{text} and more", language="kk")
    base = one("gave", EXTRACTIONS[0].document.name)
    evidence = replace(base.evidence[0], quote=document.span(0, len(text)), marks=())
    made = replace(
        base,
        object=Literal(text),
        evidence=(evidence,),
        confidence=confidence / 10000,
        status=status,
        speaker=sample.iri("ada") if spoken else None,
    )
    quads = document_quads(document, [made], WHO, M)
    assert [entry.statement for entry in read(quads)] == [made]


# --------------------------------------------------------------------------- a document's graph


def test_a_document_s_graph_has_its_own_name_and_no_blank_node() -> None:
    for extraction in EXTRACTIONS:
        quads = GRAPHS[extraction.document.name]
        assert {q.graph_name.value for q in quads} == {document_iri(extraction.document, M)}
    for quad in sample.quads():
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        assert quad.subject.value.isascii()


def test_quads_are_sorted_and_no_quad_is_twice() -> None:
    for quads in (*GRAPHS.values(), believed_quads(STATED, M), entity_quads(WHO.values())):
        assert list(quads) == sorted(set(quads), key=str)


def test_the_graph_is_the_same_under_any_hash_seed() -> None:
    code = (
        "import hashlib; from tests.ontology import sample;"
        "print(hashlib.sha256(''.join(map(str, sample.quads())).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(found) == 1


def test_every_quote_is_what_stands_at_its_offsets() -> None:
    for extraction in EXTRACTIONS:
        for entry in read(GRAPHS[extraction.document.name]):
            for evidence in entry.statement.evidence:
                for span in (evidence.quote, *evidence.marks):
                    assert extraction.document.text[span.start : span.end] == span.text


def test_only_what_is_held_is_a_plain_triple() -> None:
    graph = triples(GRAPHS[EXTRACTIONS[2].document.name])
    forum, ada = sample.iri("forum"), sample.iri("ada")
    assert (forum, vocab.SCHEMA_START_DATE, "2020-05-01") in graph
    assert (forum, vocab.SCHEMA_START_DATE, "--10-10") not in graph
    assert (forum, vocab.SCHEMA_ATTENDEE, ada) not in graph
    hoped = one("participatedIn", EXTRACTIONS[2].document.name)
    assert (hoped.iri, vocab.UKG_STATUS, vocab.PREFIXES["ukgv"] + "status/hoped") in graph


def test_the_precision_of_a_date_is_its_datatype() -> None:
    found = {
        q.object.value: q.object.datatype.value.rpartition("#")[2]
        for quads in GRAPHS.values()
        for q in quads
        if q.predicate.value == vocab.RDF_OBJECT
        and isinstance(q.object, ox.Literal)
        and q.object.datatype.value.rpartition("#")[2]
        not in ("string", "langString", "integer", "duration")
    }
    assert found == {
        "2019": "gYear",
        "2018": "gYear",
        "2021": "gYear",
        "2021-05-12": "date",
        "2021-06-03": "date",
        "2020-05-01": "date",
        "2020-05-03": "date",
        "--10-10": "gMonthDay",
    }


def test_prose_is_in_the_language_of_its_document_in_lower_case() -> None:
    document = replace(EXTRACTIONS[0].document, language="en-GB")
    quads = document_quads(document, MADE[document.name], WHO, M)
    tags = {q.object.language for q in quads if isinstance(q.object, ox.Literal)} - {None}
    assert tags == {"en-gb"}


def test_a_broken_address_and_date_are_kept_as_text() -> None:
    document = Document("x.txt", "T", source="see the notice board", published="last May")
    graph = triples(document_quads(document, [], {}, M))
    me = document_iri(document, M)
    assert (me, vocab.SCHEMA_URL, "see the notice board") in graph
    assert (me, vocab.SCHEMA_DATE_PUBLISHED, "last May") in graph
    assert address("https://example.org/a b<c>") == ox.NamedNode("https://example.org/a%20b%3Cc%3E")


# -------------------------------------------------------------------------------- attested days


def days_of(document: Document, statement: Statement) -> tuple[str, ...]:
    name = document.name
    known = {(name, key): identity for (_, key), identity in WHO.items()}
    entries = stated(document, MADE[VISIT.name], known, M)
    return next(e.days for e in entries if e.statement == statement)


@pytest.mark.parametrize(
    ("published", "days"),
    [
        ("2021-06-04", ("2021-06-03", "2021-06-04")),
        ("2021-06-03", ("2021-06-03",)),
        (None, ("2021-06-03",)),
        ("2021-06", ("2021-06-03",)),
        ("2021", ("2021-06-03",)),
        ("2022-06-04", ("2022-06-04",)),  # a look back attests nothing of that day
        ("2021-05-01", ("2021-05-01",)),  # nor does a report attest a day to come
        ("2021-05", ()),
    ],
)
def test_a_post_is_attested_on_the_day_of_the_report_and_of_its_event(
    published: str | None, days: tuple[str, ...]
) -> None:
    document = replace(VISIT, published=published)
    assert days_of(document, one("holdsPosition")) == days


def test_a_denial_and_a_former_post_attest_no_day() -> None:
    for entry in STATED:
        if entry.statement.status is not Status.HELD:
            assert entry.days == ()


# --------------------------------------------------------------------------------- the fold


def believed(entries: list[Stated], **options: object) -> set[tuple[str, str, str]]:
    return triples(believed_quads(entries, M, **options))  # type: ignore[arg-type]


def position(person: str) -> str:
    return next(
        e.statement.claim
        for e in STATED
        if e.statement.predicate == "holdsPosition" and e.statement.subject == sample.iri(person)
    )


@given(st.permutations(STATED))
@settings(max_examples=15, deadline=None)
def test_what_is_believed_hangs_on_no_order(entries: list[Stated]) -> None:
    assert believed_quads(entries, M) == believed_quads(STATED, M)


def test_a_document_less_is_as_if_it_had_never_been() -> None:
    graph = document_iri(VISIT, M)
    without = [e for e in STATED if e.document != graph]
    kept = believed(without)
    assert (position("ada"), vocab.UKG_SOURCE_COUNT, "2") in kept
    assert not any(VISIT.name in s or graph in o for s, _, o in kept)
    read_back = [e for name, q in GRAPHS.items() if name != VISIT.name for e in read(q)]
    assert believed_quads(read_back, M) == believed_quads(without, M)


def test_a_claim_of_several_documents_has_a_pooled_confidence_and_all_its_days() -> None:
    graph = believed(STATED)
    ada = position("ada")
    assert (ada, vocab.UKG_SOURCE_COUNT, "3") in graph
    doubt = (1 - 0.97) * (1 - 0.95) * (1 - 0.9)
    assert (ada, vocab.UKG_CONFIDENCE, str(round(1 - doubt, 4))) in graph
    days = {o for s, p, o in graph if s == ada and p == vocab.UKG_ATTESTED_ON}
    assert days == {"2021-05-12", "2021-06-03", "2021-06-04"}
    assert len({o for s, p, o in graph if s == ada and p == vocab.UKG_SUPPORTED_BY}) == 3


def test_a_former_post_is_a_node_with_that_status_and_no_day() -> None:
    graph = believed(STATED)
    emil = position("emil")
    assert (emil, vocab.UKG_STATUS, vocab.PREFIXES["ukgv"] + "status/former") in graph
    assert not any(s == emil and p == vocab.UKG_ATTESTED_ON for s, p, _ in graph)


def test_what_is_denied_or_hoped_is_not_believed() -> None:
    claims = {
        e.statement.claim for e in STATED if e.statement.status in (Status.DENIED, Status.HOPED)
    }
    assert claims
    assert not any(s in claims for s, _, _ in believed(STATED))


def test_a_post_once_former_and_held_in_another_report_is_held() -> None:
    former = next(e for e in STATED if e.statement.claim == position("emil"))
    held = replace(
        former,
        document="https://example.org/id/document/other",
        statement=replace(former.statement, iri=former.statement.iri + "x", status=Status.HELD),
    )
    graph = believed([former, held])
    assert (position("emil"), vocab.UKG_STATUS, vocab.PREFIXES["ukgv"] + "status/held") in graph


def test_a_former_affiliation_is_no_plain_triple() -> None:
    entry = next(e for e in STATED if e.statement.predicate == "affiliatedWith")
    former = replace(entry, statement=replace(entry.statement, status=Status.FORMER))
    assert believed([former]) == set()


def test_what_a_report_says_itself_does_not_rest_on_a_speaker() -> None:
    entry = next(e for e in STATED if e.statement.predicate == "hasKeyArea")
    claim = entry.statement.claim
    attributed = (claim, vocab.UKG_ATTRIBUTED_TO, sample.iri("bruno"))
    assert attributed in believed([entry])
    itself = replace(
        entry,
        document="https://example.org/id/document/other",
        statement=replace(entry.statement, iri=entry.statement.iri + "x", speaker=None),
    )
    assert attributed not in believed([entry, itself])


def test_a_person_decides_over_the_threshold() -> None:
    doubtful = next(e for e in STATED if e.statement.confidence == 0.6)
    claim, ada = doubtful.statement.claim, position("ada")

    def nodes(**options: object) -> set[str]:
        return {s for s, _, _ in believed(STATED, **options)}

    assert claim in nodes()
    assert claim not in nodes(threshold=0.7)
    assert claim in nodes(threshold=0.7, accepted=frozenset({claim}))
    assert ada not in nodes(rejected=frozenset({ada}))
    rector = (sample.iri("exu"), vocab.SCHEMA_AFFILIATION)
    assert not any((s, p) == rector for s, p, _ in believed(STATED))


def test_a_rejected_claim_takes_its_plain_triple_with_it() -> None:
    entry = next(e for e in STATED if e.statement.predicate == "runBy")
    triple = (sample.iri("rivers"), vocab.UKG_RUN_BY, sample.iri("consortium"))
    assert triple in believed(STATED)
    assert triple not in believed(STATED, rejected=frozenset({entry.statement.claim}))


def test_documents_that_write_a_concept_differently_make_one_concept() -> None:
    entries = [e for e in STATED if e.statement.predicate == "hasPriority"]
    spelt = replace(
        entries[0],
        document="https://example.org/id/document/other",
        statement=replace(
            entries[0].statement, iri="https://example.org/x", object=Literal("CLIMATE")
        ),
    )
    climate = next(e for e in entries if e.statement.object == Literal("climate"))
    graph = believed([climate, climate, replace(spelt, language="en")])
    labels = {(p, o) for s, p, o in graph if "/priority/climate" in s and "abel" in p}
    assert (vocab.SKOS_PREF_LABEL, "CLIMATE") in labels
    assert (vocab.SKOS_ALT_LABEL, "climate") in labels
    assert (vocab.RDFS_LABEL, "CLIMATE") in labels


# ----------------------------------------------------------------------------- entities, links


def test_an_entity_has_one_name_to_show_and_one_in_each_language() -> None:
    graph = entity_quads(WHO.values())
    exu = sample.iri("exu")
    mine = [q for q in graph if q.subject.value == exu]
    by = {
        name: sorted(str(q.object) for q in mine if q.predicate.value == name)
        for name in (
            vocab.RDFS_LABEL,
            vocab.SKOS_PREF_LABEL,
            vocab.SKOS_ALT_LABEL,
            vocab.SKOS_HIDDEN_LABEL,
            vocab.UKG_FORMER_NAME,
        )
    }
    assert list(by.values()) == [
        ['"Example University"'],
        ['"Example University"@en', '"Пример университеті"@kk'],
        ['"EXU"'],
        ['"Exmaple University"@en'],
        ['"Example Institute"@en'],
    ]
    facts = {(q.predicate.value, str(q.object)) for q in mine}
    year = f'"1950"^^<{vocab.XSD_G_YEAR}>'
    assert (vocab.SCHEMA_FOUNDING_DATE, year) in facts
    assert (vocab.SCHEMA_LATITUDE, f'"49.5"^^<{vocab.XSD_DECIMAL}>') in facts
    assert (vocab.SCHEMA_SAME_AS, "<http://www.wikidata.org/entity/Q0>") in facts


def test_names_of_two_documents_are_names_of_one_entity() -> None:
    base = Identity("https://example.org/e", Kind.PERSON, "Ann")
    other = replace(base, label="Ann B.", names=(Name("Anna", "en", "label"), Name("Ann", "en")))
    graph = triples(entity_quads([base, other]))
    assert graph == triples(entity_quads([other, base]))
    assert len({o for _, p, o in graph if p == vocab.RDFS_LABEL}) == 1


def test_a_fact_without_a_property_keeps_its_name_and_a_wrong_one_its_words() -> None:
    entity = Identity(
        "https://example.org/e",
        Kind.UNIVERSITY,
        "E",
        facts=(("motto", "Dare"), ("established", "long ago"), ("homepage", "https://e.example/ä")),
    )
    graph = triples(entity_quads([entity]))
    for name, value in (("motto", "Dare"), ("established", "long ago")):
        node = f"https://example.org/e#{name}"
        assert ("https://example.org/e", vocab.SCHEMA_ADDITIONAL_PROPERTY, node) in graph
        assert (node, vocab.SCHEMA_VALUE, value) in graph
    assert ("https://example.org/e", vocab.SCHEMA_URL, "https://e.example/%C3%A4") in graph


def test_a_link_says_why_also_when_there_is_none() -> None:
    nobody = Identity(
        "https://example.org/e", Kind.PERSON, "Ann", link=Link(None, "ror", 0.1, "no such name")
    )
    quads = link_quads(VISIT, {(VISIT.name, "e1"): nobody}, M)
    assert {q.graph_name.value for q in quads} == {graph_iri("links", M)}
    graph = triples(quads)
    predicates = {p for _, p, _ in graph}
    assert vocab.UKG_LINK_TARGET not in predicates
    assert any(p == vocab.UKG_REASON and o == "no such name" for _, p, o in graph)


def test_links_tell_the_observations_that_made_the_score() -> None:
    graph = triples(link_quads(VISIT, WHO, M))
    assert any(p == vocab.UKG_FEATURE_NAME and o == "name" for _, p, o in graph)
    assert any(p == vocab.UKG_FEATURE_VALUE and o == "1" for _, p, o in graph)
