"""Collecting a view from RDF as kg writes it: facts, posts as edges, denials, words, choices."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.assemble import statements
from kg.errors import InvalidQuery, NotFound
from kg.iri import Minter
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Identity,
    Kind,
    Literal,
    Mention,
    Name,
    Status,
)
from kg.rdf import believed_quads, document_quads, entity_quads, stated
from kg.views import ViewGraph, collect

MINTER = Minter("https://example.org/id/")
PEOPLE = {
    "ayla": (Kind.PERSON, "Ayla Nurkyzy"),
    "orest": (Kind.PERSON, "Orest Vandal"),
    "lakeside": (Kind.UNIVERSITY, "Lakeside University"),
    "north": (Kind.UNIVERSITY, "Northgate University"),
    "day": (Kind.EVENT, "Information day"),
    "bridge": (Kind.PROJECT, "BRIDGE-WATER"),
    "fund": (Kind.PROGRAMME, "Open Horizons"),
}
FIRST = (
    "The Rector of Lakeside University Ayla Nurkyzy opened the Information day. "
    "“Our doors stay open,” said Ayla Nurkyzy. Lakeside University did not join BRIDGE-WATER. "
    "Orest Vandal was Dean at Northgate University until 2019. BRIDGE-WATER is funded by Open Horizons. "
    "The Information day took place on 10 October 2023."
)
SECOND = "Rector Ayla Nurkyzy of Lakeside University greeted Orest Vandal. Lakeside University is partner in BRIDGE-WATER."


def iri(key: str) -> str:
    return f"https://example.org/id/{PEOPLE[key][0].value}/{key}"


def claim(
    doc: Document, quote: str, s: str, p: str, o: str | Literal, *marks: str, **more: object
) -> Claim:
    start = doc.text.index(quote)
    spans = tuple(doc.span(start + quote.index(m), start + quote.index(m) + len(m)) for m in marks)
    evidence = Evidence(doc.span(start, start + len(quote)), "rule-of-test", spans)
    return Claim(s, p, o, evidence, 0.9, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    one = Document(
        "a.txt", FIRST, "Information day at Lakeside", "2023-10-11", "https://example.org/a"
    )
    two = Document("b.txt", SECOND, None, "2024-03-02")
    claims = {
        one: [
            claim(
                one,
                "The Rector of Lakeside University Ayla Nurkyzy",
                "ayla",
                "holdsPosition",
                Literal("Rector"),
                "Rector",
                "Ayla Nurkyzy",
                qualifiers=(("organization", "lakeside"),),
            ),
            claim(
                one,
                "Ayla Nurkyzy opened the Information day",
                "ayla",
                "participatedIn",
                "day",
                "Ayla Nurkyzy",
                "Information day",
                qualifiers=(("role", Literal("opened")),),
            ),
            claim(
                one,
                "“Our doors stay open,” said Ayla Nurkyzy.",
                "ayla",
                "saidThat",
                Literal("Our doors stay open"),
                qualifiers=(("mode", Literal("direct")),),
                speaker="ayla",
            ),
            claim(
                one,
                "Lakeside University did not join BRIDGE-WATER",
                "lakeside",
                "partnerIn",
                "bridge",
                "BRIDGE-WATER",
                status=Status.DENIED,
            ),
            claim(
                one,
                "Orest Vandal was Dean at Northgate University until 2019",
                "orest",
                "holdsPosition",
                Literal("Dean"),
                "Dean",
                qualifiers=(("end", Literal("2019", "date")), ("organization", "north")),
                status=Status.FORMER,
            ),
            claim(
                one,
                "BRIDGE-WATER is funded by Open Horizons",
                "bridge",
                "fundedBy",
                "fund",
                "BRIDGE-WATER",
            ),
            claim(
                one,
                "Information day took place on 10 October 2023",
                "day",
                "heldOn",
                Literal("2023-10-10", "date"),
            ),
        ],
        two: [
            claim(
                two,
                "Rector Ayla Nurkyzy of Lakeside University",
                "ayla",
                "holdsPosition",
                Literal("Rector"),
                "Rector",
                qualifiers=(("organization", "lakeside"),),
            ),
            claim(
                two,
                "Lakeside University is partner in BRIDGE-WATER",
                "lakeside",
                "partnerIn",
                "bridge",
                "BRIDGE-WATER",
            ),
        ],
    }
    identities = {
        (doc.name, key): Identity(
            iri(key), kind, label,
            names=(Name(label, "en", "label"), Name("Айла Нұрқызы", "kk", "label")) if key == "ayla" else (Name(label, "en", "label"),),
            same_as=("https://ror.org/000000000",) if key == "lakeside" else (),
        )
        for doc in claims for key, (kind, label) in PEOPLE.items()
    }  # fmt: skip
    quads: set[ox.Quad] = set()
    known = []
    for doc, made in claims.items():
        entities = tuple(
            Entity(
                key,
                kind,
                label,
                tuple(
                    Mention(doc.span(i, i + len(label))) for i in [doc.text.find(label)] if i >= 0
                ),
            )
            for key, (kind, label) in PEOPLE.items()
        )
        found = statements(Extraction(doc, entities, tuple(made)), identities, MINTER)
        quads.update(document_quads(doc, found, identities, MINTER))
        known += stated(doc, found, identities, MINTER)
    quads.update(entity_quads(identities.values()))
    quads.update(believed_quads(known, MINTER))
    made_store = ox.Store()
    made_store.extend(quads)
    return made_store


@pytest.fixture(scope="module")
def view(store: ox.Store) -> ViewGraph:
    return collect(store)


def test_a_post_is_an_edge_from_person_to_organisation_that_bears_the_title(
    view: ViewGraph,
) -> None:
    post = next(e for e in view.edges if e.subject == iri("ayla") and e.relation == "holdsPosition")
    assert (post.object, post.value, post.status) == (iri("lakeside"), "rector", "held")
    assert len({e.document for e in post.evidence}) == 2
    assert post.confidence == pytest.approx(0.99)
    assert post.days == ("2023-10-10", "2023-10-11", "2024-03-02")


def test_the_words_come_with_their_marks_and_place(view: ViewGraph) -> None:
    fund = next(e for e in view.edges if e.relation == "fundedBy")
    words = fund.evidence[0]
    assert words.quote == "BRIDGE-WATER is funded by Open Horizons"
    assert words.pieces()[0] == ("BRIDGE-WATER", True)
    assert FIRST[words.start : words.end] == words.quote
    assert words.before == FIRST[words.start - 24 : words.start]
    document = next(d for d in view.documents if d.iri == words.document)
    assert (document.title, document.published) == ("Information day at Lakeside", "2023-10-11")


def test_a_fact_that_is_stated_and_denied_shows_both(view: ViewGraph) -> None:
    edges = [e for e in view.edges if e.relation == "partnerIn"]
    assert {w.status for e in edges for w in e.evidence} == {"held", "denied"}


def test_former_posts_and_roles_keep_what_is_said_of_them(view: ViewGraph) -> None:
    dean = next(e for e in view.edges if e.value.lower() == "dean")
    assert (dean.subject, dean.object, dean.status, dean.end) == (
        iri("orest"),
        iri("north"),
        "former",
        "2019",
    )
    part = next(e for e in view.edges if e.relation == "participatedIn")
    assert (part.subject, part.object) == (iri("ayla"), iri("day"))
    assert part.qualifiers[0][0] == "role" and "opened" in part.qualifiers[0][1]


def test_quotations_and_literals_are_facts_of_their_node(view: ViewGraph) -> None:
    facts = {f.relation: f for f in view.facts}
    assert facts["saidThat"].value == "Our doors stay open"
    assert facts["saidThat"].evidence[0].speaker == "Ayla Nurkyzy"
    assert facts["heldOn"].value == "2023-10-10"


def test_nodes_carry_names_in_all_languages_and_identifiers(view: ViewGraph) -> None:
    nodes = view.by_iri()
    assert nodes[iri("lakeside")].same_as == ("https://ror.org/000000000",)
    assert {n.language for n in nodes[iri("ayla")].names} == {"en", "kk"}
    assert {n.kind for n in view.nodes} == {"Person", "University", "Event", "Project", "Programme"}
    assert (view.total_nodes, view.total_edges) == (len(view.nodes), len(view.edges))


def test_around_a_node_by_steps(store: ox.Store) -> None:
    one = collect(store, around=iri("bridge"))
    assert {n.label for n in one.nodes} == {"BRIDGE-WATER", "Open Horizons", "Lakeside University"}
    two = collect(store, around=iri("bridge"), depth=2)
    assert "Ayla Nurkyzy" in {n.label for n in two.nodes}
    assert two.focus == iri("bridge") and "VALUES" in two.sparql
    assert two.total_nodes == 7
    with pytest.raises(NotFound):
        collect(store, around="https://example.org/nobody")


def test_a_query_chooses_facts_by_its_rows(store: ox.Store) -> None:
    text = "PREFIX ukg: <https://w3id.org/unikg/ns#> SELECT ?p ?r ?o { ?p ukg:fundedUnder ?o . BIND (ukg:fundedUnder AS ?r) }"
    found = collect(store, query=text)
    assert [e.relation for e in found.edges] == ["fundedBy"]
    assert found.edges[0].evidence
    built = collect(
        store,
        query="PREFIX ukg: <https://w3id.org/unikg/ns#> CONSTRUCT WHERE { ?p ukg:fundedUnder ?o }",
    )
    assert [e.relation for e in built.edges] == ["fundedBy"]
    path = "PREFIX ukg: <https://w3id.org/unikg/ns#> PREFIX org: <http://www.w3.org/ns/org#> SELECT ?a ?b { ?m org:member ?a ; org:organization ?u . ?u ukg:partnerIn/ukg:fundedUnder ?b }"
    assert [e.relation for e in collect(store, query=path).edges] == ["related"]
    with pytest.raises(InvalidQuery):
        collect(store, query="SELECT nonsense")
    with pytest.raises(InvalidQuery):
        collect(store, query="SELECT ?x { BIND (1 AS ?x) }")


def test_kinds_period_and_limit(store: ox.Store) -> None:
    people = collect(store, kinds={"Person", "University"})
    assert {n.kind for n in people.nodes} == {"Person", "University"}
    late = collect(store, period=("2024", ""))
    assert {e.relation for e in late.edges} == {
        "holdsPosition",
        "partnerIn",
    } and late.choice == "period"
    few = collect(store, limit=3)
    assert len(few.nodes) == 3 and few.total_nodes == 7


def test_the_same_graph_gives_the_same_view(store: ox.Store, view: ViewGraph) -> None:
    mixed = ox.Store()
    mixed.extend(sorted(store, key=str, reverse=True))
    assert collect(mixed) == view
    assert collect(lambda text: store.query(text)) == view
