"""The addresses of a SPARQL server, and what is known of its product."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.errors import RemoteError

__all__ = ["Service", "address"]


@dataclass(frozen=True, slots=True)
class Service:
    """Where a server is asked, changed, and given whole graphs (``""``: it takes none)."""

    query: str
    update: str
    graphs: str = ""
    reads: str = ""
    product: str = ""
    rewrites: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, query: str, server: str = "", environment: Mapping[str, str] | None = None
    ) -> Service:
        """Return the addresses of the server that is asked at ``query``.

        Args:
            query: the address of its queries.
            server: what it calls itself in its header ``Server``.
            environment: may name other addresses: ``KG_UPDATE_ENDPOINT``, and ``KG_GRAPH_STORE``,
                which ``none`` switches off.

        >>> Service.of("http://localhost:3030/news/sparql", environment={}).graphs
        'http://localhost:3030/news/data'
        """
        known = os.environ if environment is None else environment
        product = _product(query, server)
        found = re.match(product.get("path", "$."), query)

        def place(name: str) -> str:
            return found.expand(product[name]) if found and name in product else ""

        update = known.get("KG_UPDATE_ENDPOINT") or place("update") or query
        graphs = known.get("KG_GRAPH_STORE") or place("graphs")
        graphs = "" if graphs in ("", "none") else address(graphs)
        named = bool(known.get("KG_GRAPH_STORE"))
        return cls(
            query,
            address(update),
            graphs,
            graphs if named else place("reads") or graphs,
            product.get("name", server.partition("/")[0]),
            tuple(product.get("rewrites", ())),
            tuple(product.get("again", ())),
        )


def address(text: str) -> str:
    """Return an address if it is one of the web and holds no password.

    Raises:
        RemoteError: it is none.

    >>> address("ftp://a.example/")
    Traceback (most recent call last):
    kg.errors.RemoteError: ftp://a.example/: is no address of a server; it begins with http:// …
    """
    try:
        parts = urlsplit(text)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_fits = urlsplit(""), False
    if parts.username or parts.password:
        shown = f"{parts.scheme}://…@{parts.hostname}"
        raise RemoteError(
            shown,
            "holds a password",
            hint="set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD in the environment instead",
        )
    plain = text.isascii() and text.isprintable() and " " not in text
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_fits or not plain:
        raise RemoteError(
            text if text.isprintable() else ascii(text),
            "is no address of a server",
            hint="it begins with http:// …",
        )
    return text.partition("#")[0]


def _product(query: str, server: str) -> Mapping[str, Any]:
    products = _products()
    for one in products:
        if server and one.get("server") and server.startswith(one["server"]):
            return one
    for one in products:
        # A server that says what it is, is not another one.
        if re.match(one["path"], query) and not (server and one.get("server")):
            return one
    return {}


@cache
def _products() -> tuple[Mapping[str, Any], ...]:
    text = (Path(__file__).parent / "products.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["product"])
