"""Two real servers, started when a test first needs them; without its program a test is skipped."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from kg.errors import RemoteError
from kg.remote import Client, connect
from tests.remote import servers
from tests.remote.servers import Server


@pytest.fixture(scope="session")
def _virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if servers.VIRTUOSO is None:
        pytest.skip("needs virtuoso-t (Debian: virtuoso-opensource)")
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="session")
def _oxigraph() -> Iterator[Server]:
    if servers.OXIGRAPH is None:
        pytest.skip("needs oxigraph (the development requirements hold it)")
    with servers.oxigraph() as server:
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that holds nothing of kg."""
    one: Server = request.getfixturevalue(f"_{request.param}")
    yield one
    with connect(one.url, environment=one.environment) as client:
        for _ in range(5):  # Virtuoso may still be at what a test left it with, and say so
            try:
                clear(client)
                break
            except RemoteError:
                time.sleep(1)


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with connect(server.url, environment=server.environment) as one:
        yield one


def clear(client: Client) -> None:
    rows = client.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    own = [g.value for (g,) in rows if "/id/" in g.value or ".example/" in g.value]
    if own:
        client.update(" ;\n".join(f"CLEAR SILENT GRAPH <{graph}>" for graph in own))
    if client.service.product == "Oxigraph":
        client.update("CLEAR ALL")
