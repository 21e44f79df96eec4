"""The SPARQL of this package, from ``queries/``, with the names of graphs put in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.query.scope import Scope

__all__ = ["commit", "drop", "insert", "text"]

_FOLDER = Path(__file__).parent / "queries"


def text(name: str, *, graph: str = "", digits: str = "") -> str:
    """Return a query, about a graph where it is about one.

    >>> "<http://a.example/g>" in text("triples", graph="http://a.example/g")
    True
    """
    plain = _read(f"{name}.rq")
    if graph:
        plain = plain.replace("<urn:x-kg:graph>", str(ox.NamedNode(graph)))
    return plain.replace("urn:x-kg:digits", digits)


def commit(scope: Scope) -> str:
    """Return the one request that publishes."""
    name = "commit-default.ru" if scope.own_default else "commit.ru"
    return _read(name).replace("urn:x-kg:next/", ox.NamedNode(scope.next).value)


def insert(graph: str, triples: list[ox.Triple]) -> str:
    """Return the request that adds triples to a named graph."""
    lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    return f"INSERT DATA {{ GRAPH {ox.NamedNode(graph)} {{\n{lines}}} }}"


def drop(graphs: list[str]) -> str:
    """Return the request that makes named graphs go, whether they are there or not.

    >>> drop(["http://a.example/g"])
    'DROP SILENT GRAPH <http://a.example/g>'
    """
    return " ;\n".join(f"DROP SILENT GRAPH {ox.NamedNode(graph)}" for graph in graphs)


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
