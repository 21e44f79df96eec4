"""The W3C suite against the running server."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve import w3c
from tests.serve.conftest import running

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
