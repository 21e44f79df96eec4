"""The W3C suite against the running server."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.serve import w3c
from tests.serve.conftest import running

SD = "http://www.w3.org/ns/sparql-service-description#"
# Domain and range of the properties used, from the vocabulary (SPARQL 1.1 Service Description, 3.2);
# languages, features and formats are named elsewhere.
SCHEMA = {
    "endpoint": ("Service", None),
    "feature": ("Service", None),
    "supportedLanguage": ("Service", None),
    "resultFormat": ("Service", None),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
}
TOKEN = "a token of the tests"

pytestmark = pytest.mark.skipif(
    not w3c.SUITE.is_dir(), reason="the W3C suite is not beside the project"
)


@pytest.fixture(scope="module")
def endpoint(store: Path) -> Iterator[w3c.Endpoint]:
    with running(store, "--quiet", "--scratch-token", TOKEN) as address:
        yield w3c.Endpoint(address, TOKEN)


def test_protocol(endpoint: w3c.Endpoint) -> None:
    wrong, count = w3c.failures(endpoint, ["ProtocolTest"])
    assert (wrong, count) == ({}, 34)


def test_queries_updates_and_syntax(endpoint: w3c.Endpoint) -> None:
    listed = tomllib.loads(Path(__file__).with_name("w3c-expected-failures.toml").read_text())[
        "failures"
    ]
    kinds = {case.kind for case in w3c.Suite().cases} - {"ProtocolTest", "ServiceDescriptionTest"}
    wrong, count = w3c.failures(endpoint, kinds)
    assert {key: why for key, why in wrong.items() if key not in listed} == {}
    assert sorted(set(listed) - set(wrong)) == [], "these pass now: take them off the list"
    assert count == 498
    assert count - len(wrong) >= 483


@pytest.mark.parametrize("path", ["/sparql", "/scratch"])
def test_service_description(endpoint: w3c.Endpoint, path: str) -> None:
    reply = endpoint.send("GET", path, b"", {"Accept": "text/turtle"})
    # The first of the three tests: what comes back is RDF.
    assert (reply.status, reply.media) == (200, "text/turtle")
    graph = ox.Store()
    graph.load(reply.body, format=ox.RdfFormat.TURTLE)
    address = ox.NamedNode(endpoint.address + path)
    # The second: it names the endpoint that was asked.
    services = [
        q.subject for q in graph.quads_for_pattern(None, ox.NamedNode(SD + "endpoint"), address)
    ]
    assert len(services) == 1
    # The third: every use of a property is within its domain and range
    kinds = {q.subject: set() for q in graph}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(w3c.RDF + "type"), None):
        kinds[quad.subject].add(quad.object.value.removeprefix(SD))
    for quad in graph:
        if not quad.predicate.value.startswith(SD):
            continue
        domain, reach = SCHEMA[quad.predicate.value.removeprefix(SD)]
        assert domain in kinds[quad.subject], quad
        assert isinstance(quad.object, ox.NamedNode), quad
        assert reach is None or reach in kinds[quad.object], quad
    assert "Service" in kinds[services[0]]


def test_the_graph_stays_as_it_was(endpoint: w3c.Endpoint, store: Path) -> None:
    assert endpoint.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }").status == 204
    here = w3c.Endpoint(endpoint.address, TOKEN, "/sparql/")
    assert here.query("ASK { <urn:a> <urn:b> <urn:c> }").body == b'{"head":{},"boolean":false}'
    assert here.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }").status == 403


def test_without_the_token_nothing_changes(endpoint: w3c.Endpoint, server: str) -> None:
    stranger = w3c.Endpoint(endpoint.address, "a guess")
    assert stranger.update("INSERT DATA { <urn:x> <urn:y> <urn:z> }").status == 401
    assert stranger.query("ASK { <urn:x> ?p ?o }").body == b'{"head":{},"boolean":false}'
    off = w3c.Endpoint(server, TOKEN)
    assert off.update("CLEAR ALL").status == 404
    assert off.query("ASK {}").status == 404
