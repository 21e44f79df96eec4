"""What is measured on the graph, and the layers that others can read."""

from __future__ import annotations

import io
import json

import networkx as nx
import pyoxigraph as ox
import pytest

from kg.errors import KgError
from kg.views import ViewFact, ViewGraph, ViewNode, network
from kg.views.measures import (
    MEASURES,
    brokers,
    centrality,
    communities,
    countries,
    holes,
    layer,
    project,
)
from tests.views.sample import BASE, small


def abroad() -> nx.MultiDiGraph:
    """Two universities in two countries, their people, a project of both, and an event."""
    kinds = {"u": "University", "v": "University", "p": "Person", "q": "Person", "r": "Person"}
    kinds |= {"x": "Project", "e": "Event", "town": "Place"}
    nodes = [
        ViewNode(k, kind, k.upper(), country={"u": "SE", "town": "KZ"}.get(k, ""))
        for k, kind in kinds.items()
    ]
    facts = [
        ("u", "partnerIn", "x"), ("v", "partnerIn", "x"), ("v", "locatedIn", "town"), ("p", "holdsPosition", "u"),
        ("q", "holdsPosition", "v"), ("r", "affiliatedWith", "v"), ("p", "participatedIn", "e"), ("q", "participatedIn", "e"),
        ("q", "participatedIn", "x"), ("p", "participatedIn", "x"),
    ]  # fmt: skip
    edges = tuple(ViewFact(f"f{i}", a, r, b) for i, (a, r, b) in enumerate(facts))
    return network(ViewGraph(tuple(nodes), edges))


def test_a_country_comes_from_the_registry_the_place_or_the_post() -> None:
    assert countries(abroad()) == {
        "u": "SE", "v": "KZ", "p": "SE", "q": "KZ", "r": "KZ", "town": "KZ",
    }  # fmt: skip


def test_brokers_join_countries_that_do_not_meet_elsewhere() -> None:
    found = brokers(abroad())
    # Around x stand u, p (SE) and v, q (KZ): four pairs of two countries, none joined itself.
    assert found["x"] == {"pairs": 4, "countries": ["KZ", "SE"]}
    assert list(found) == ["x", "e"]


def test_projections_count_and_name_what_is_shared() -> None:
    graph = abroad()
    people = project(graph, "Person")
    assert sorted(people.edges(data=True)) == [("p", "q", {"weight": 2, "shared": ["e", "x"]})]
    assert list(people) == ["p", "q", "r"]
    assert project(graph, "Person", ["Event"])["p"]["q"]["weight"] == 1
    assert list(project(graph, "University", ["Project"]).edges) == [("u", "v")]


def test_every_measure_ranks_the_middle_of_a_star_first() -> None:
    star = nx.MultiDiGraph([("m", leaf) for leaf in "abcd"])
    star.add_edge("m", "a")  # a second fact joins no nearer
    for measure in MEASURES:
        found = centrality(star, measure)
        assert max(found, key=found.__getitem__) == "m", measure
        assert found["a"] == found["b"], measure
    with pytest.raises(KgError, match="is no measure"):
        centrality(star, "fame")
    assert holes(star)["m"]["constraint"] == 0.25
    assert set(communities(star).values()) == {0}


def test_measures_of_nothing_are_nothing() -> None:
    empty: nx.MultiDiGraph = nx.MultiDiGraph()
    assert [centrality(empty, m) for m in MEASURES] == [{}] * len(MEASURES)
    assert (brokers(empty), holes(empty), communities(empty), countries(empty)) == ({}, {}, {}, {})
    assert len(project(empty, "Person")) == 0


def test_a_layer_is_read_by_others_and_is_the_same_each_time() -> None:
    graph = network(small())
    values = {"betweenness": centrality(graph), "community": communities(graph)}
    turtle = layer(graph, values, "ttl", BASE)
    store = ox.Store()
    store.load(turtle, format=ox.RdfFormat.TURTLE)
    query = """SELECT ?value { <%s> <https://schema.org/additionalProperty> ?p .
      ?p <https://schema.org/name> "betweenness" ; <https://schema.org/value> ?value }"""
    (row,) = store.query(query % f"{BASE}infoday")
    assert float(row[0].value) == values["betweenness"][f"{BASE}infoday"]
    assert layer(network(small()), values, "ttl", BASE) == turtle
    back = nx.read_graphml(io.BytesIO(layer(graph, values, "graphml", BASE)), force_multigraph=True)
    assert back.nodes[f"{BASE}infoday"]["betweenness"] == values["betweenness"][f"{BASE}infoday"]
    assert back.number_of_edges() == graph.number_of_edges()
    gexf = layer(graph, values, "gexf", BASE)
    assert len(nx.read_gexf(io.BytesIO(gexf))) == len(graph)
    assert gexf == layer(graph, values, "gexf", BASE)
    assert len(json.loads(layer(graph, values, "json", BASE))["nodes"]) == len(graph)
    with pytest.raises(KgError, match="no form of a layer"):
        layer(graph, values, "exe", BASE)


def test_a_layer_of_pairs_says_how_many_they_share() -> None:
    people = project(abroad(), "Person")
    text = layer(people, {}, "nt", "urn:x:").decode()
    assert '<https://schema.org/value> "2"^^<http://www.w3.org/2001/XMLSchema#integer>' in text
    assert "<p> <http://www.w3.org/2004/02/skos/core#related> <q> ." in text


def test_hostile_names_stay_text_in_a_layer() -> None:
    evil = 'urn:x:a> <urn:p> "b'
    graph = network(ViewGraph((ViewNode(evil, "Person", '"><script>'),)))
    triples = list(ox.parse(layer(graph, {"degree": {evil: 0.5}}, "nt", "urn:x:"), format=ox.RdfFormat.N_TRIPLES))  # fmt: skip
    assert len(triples) == 4
    assert b"<script" not in layer(graph, {}, "graphml", "urn:x:")
