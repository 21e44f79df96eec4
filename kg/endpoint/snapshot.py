"""Reading the graph at an endpoint as if it lay in a folder."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.endpoint.quads import Quads
from kg.endpoint.texts import text
from kg.errors import NotFound, StoreError
from kg.model import Document
from kg.query.scope import Scope
from kg.remote import Client, connect
from kg.store import Archive, Manifest, Snapshot, Source, open_snapshot

__all__ = ["EndpointSnapshot", "is_address", "open_endpoint", "open_graph"]

_DOCUMENT = "document/"  # what the IRIs of documents go on with after the base


class EndpointSnapshot(Snapshot):
    """What an endpoint holds; a server gives no promise that it stays the same while it is read."""

    remote = True

    def __init__(self, client: Client, scope: Scope) -> None:
        self.client = client
        self.scope = scope
        self.path = Path(client.service.query)
        self.generation = ""
        self.archive = _NoArchive()
        self._remote = Quads(client, scope)

    @property
    def base(self) -> str:
        """Where the graph's own IRIs begin."""
        return self.scope.base

    @cached_property
    def manifest(self) -> Manifest:  # type: ignore[override]  # read once, and when it is needed
        """The documents and the count of quads, as the server tells them."""
        rows = self.client.select(self.scope.fit(text("documents")))
        best: dict[str, Source] = {}
        for document, file, title in rows:
            source = Source(
                file.value, "", document.value, title=title.value if title is not None else None
            )
            best[document.value] = min(source, best.get(document.value, source))
        return Manifest(
            self.base,
            documents=len(best),
            quads=len(self._remote),
            listed=tuple(sorted(best.values())),
        )

    @property
    def data(self) -> Path:
        """No folder: the graph is elsewhere."""
        raise StoreError(self.client.service.query, "is no folder")

    @property
    def quads(self) -> ox.Store:
        """The quads, with the face of a store."""
        return cast(ox.Store, self._remote)

    def close(self) -> None:
        """Let the connections go."""
        client = getattr(self, "client", None)
        if client is not None:
            client.close()


class _NoArchive(Archive):
    """Texts are not part of the graph: who builds keeps them."""

    def __init__(self) -> None:
        super().__init__(Path())

    def document(self, key: str) -> Document:
        raise StoreError("the endpoint", "holds no texts", hint="ask where the graph is built")


def open_endpoint(client: Client) -> EndpointSnapshot:
    """Return the graph at an endpoint.

    Raises:
        NotFound: there is no graph of kg.
        RemoteError: the server does not answer as one.
    """
    rows = client.select(text("document"))
    documents = [document.value for (document,) in rows]
    if not documents or f"/{_DOCUMENT}" not in documents[0]:
        raise NotFound(
            client.service.query,
            "holds no graph of kg",
            hint="build one there with `kg build FILE... --endpoint URL`",
        )
    base = documents[0].rpartition(_DOCUMENT)[0]
    scope = Scope(base)
    believed = f"ASK {{ GRAPH {ox.NamedNode(scope.believed)} {{ ?s ?p ?o }} }}"
    return EndpointSnapshot(client, Scope(base, own_default=not client.ask(believed)))


def is_address(place: str | Path) -> bool:
    """Tell the address of an endpoint from the name of a folder.

    >>> is_address("http://localhost:7878/query"), is_address("kg-store")
    (True, False)
    """
    return isinstance(place, str) and place.lower().startswith(("http://", "https://"))


def open_graph(place: str | Path, *, timeout: float | None = None) -> Snapshot:
    """Open the graph in a folder, or at an address, for reading.

    Args:
        place: the folder, or the address of a SPARQL endpoint.
        timeout: seconds within which an endpoint must answer.

    Raises:
        NotFound: there is no graph.
        StoreError: the graph cannot be used.
        RemoteError: the endpoint does not answer.
    """
    if not is_address(place):
        return open_snapshot(place)
    client = connect(str(place), timeout=timeout or 120.0)
    try:
        return open_endpoint(client)
    except BaseException:
        client.close()
        raise
