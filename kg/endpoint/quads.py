"""The quads at an endpoint, with the face of an embedded store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.endpoint.texts import text
from kg.errors import RemoteError
from kg.query.scope import Scope, declare
from kg.remote import Client
from kg.remote.client import Answer

__all__ = ["Quads"]

DEFAULT = ox.DefaultGraph()


class Quads:
    """What of a pyoxigraph store kg reads with, asked of a server."""

    def __init__(self, client: Client, scope: Scope) -> None:
        self.client = client
        self.scope = scope
        self.timeout: float | None = None

    # -- what a pyoxigraph store has -----------------------------------------------------------

    def query(self, query: str, *, prefixes: Mapping[str, str] | None = None) -> Answer:
        """Answer SPARQL text; a wrong one is refused here, in the words of the embedded store."""
        ox.Store().query(query, prefixes=dict(prefixes or {}))
        whole = declare(self.scope.fit(query), prefixes or {})
        return self.client.query(whole, timeout=self.timeout)

    def quads_for_pattern(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        object: ox.NamedNode | ox.Literal | None,
        graph_name: ox.NamedNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that fit a pattern; no graph means any."""
        if subject is predicate is object is None:
            yield from self._whole(graph_name)
            return
        terms = [
            f"?{name}" if term is None else str(term)
            for name, term in (("s", subject), ("p", predicate), ("o", object))
        ]
        pattern = " ".join(terms)
        if graph_name is None or graph_name == DEFAULT:
            found = self.client.query(self.scope.fit(f"CONSTRUCT WHERE {{ {pattern} }}"))
            yield from (_quad(t, DEFAULT) for t in _triples(found))
        if graph_name is None:
            select = f"SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ {pattern} }} }}"
            for g, s, p, o in self.client.select(self.scope.fit(select)):
                yield ox.Quad(subject or s, predicate or p, object or o, g)
        elif graph_name != DEFAULT:
            construct = f"CONSTRUCT {{ {pattern} }} WHERE {{ GRAPH {graph_name} {{ {pattern} }} }}"
            yield from (_quad(t, graph_name) for t in _triples(self.client.query(construct)))

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Yield the named graphs of kg, sorted."""
        yield from (
            ox.NamedNode(graph) for graph in sorted(self.counts()) if self.scope.holds(graph)
        )

    def __contains__(self, quad: ox.Quad) -> bool:
        pattern = f"{quad.subject} {quad.predicate} {quad.object}"
        if quad.graph_name != DEFAULT:
            return self.client.ask(f"ASK {{ GRAPH {quad.graph_name} {{ {pattern} }} }}")
        return self.client.ask(self.scope.fit(f"ASK {{ {pattern} }}"))

    def __iter__(self) -> Iterator[ox.Quad]:
        return self.quads_for_pattern(None, None, None)

    def __len__(self) -> int:
        named = sum(n for graph, n in self.counts().items() if self.scope.holds(graph))
        return named + self.count()

    # -- what a server needs beside ------------------------------------------------------------

    def counts(self) -> dict[str, int]:
        """Return how many triples each named graph of kg holds, those not published yet too."""
        rows = self.client.select(text("counts"))
        found = {graph.value: int(count.value) for graph, count in rows}
        return {graph: n for graph, n in found.items() if graph.startswith(self.scope.base)}

    def count(self) -> int:
        """Return how many triples are believed."""
        ((count,),) = self.client.select(self.scope.fit(text("count")))
        return int(count.value)

    def triples(self, graph: str | None, expected: int) -> tuple[ox.Triple, ...]:
        """Return a graph (None: what is believed), whole.

        Args:
            graph: its name.
            expected: how many triples it holds; a server that cuts long answers is asked in parts.

        Raises:
            RemoteError: the answer is not whole.
        """
        if not expected:
            return ()
        name = graph
        if graph is None and not self.scope.own_default:
            name = self.scope.believed
        if self.client.service.reads:
            found = self.client.get(name)
        else:
            query = text("triples-default") if name is None else text("triples", graph=name)
            found = _triples(self.client.query(query))
        if len(found) < expected and name is not None:
            found = self._parts(name, "", expected, len(found))
        if len(found) != expected:
            raise RemoteError(
                self.client.service.query,
                f"gave {len(found):,} of the {expected:,} triples of {name or 'its default graph'}",
                hint="raise the limit of its answers, or wait until nobody writes there",
            )
        return found

    def _parts(self, graph: str, digits: str, expected: int, most: int) -> tuple[ox.Triple, ...]:
        """Return a graph by subjects whose digests begin alike, in parts below the limit."""
        parts: list[ox.Triple] = []
        for digit in "0123456789abcdef":
            found = _triples(self.client.query(text("part", graph=graph, digits=digits + digit)))
            if len(found) >= most > 16 and len(digits) < 8:
                found = self._parts(graph, digits + digit, expected, most)
            parts += found
        return tuple(parts)

    def _whole(self, graph: ox.NamedNode | ox.DefaultGraph | None) -> Iterator[ox.Quad]:
        if graph is None or graph == DEFAULT:
            yield from (_quad(t, DEFAULT) for t in self.triples(None, self.count()))
        if graph is None or graph != DEFAULT:
            counts = self.counts()
            for name in sorted(counts) if graph is None else [str(getattr(graph, "value", ""))]:
                if self.scope.holds(name):
                    node = ox.NamedNode(name)
                    found = self.triples(name, counts.get(name, 0))
                    yield from (_quad(triple, node) for triple in found)


def _quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _triples(answer: Any) -> tuple[ox.Triple, ...]:
    if not isinstance(answer, tuple):
        raise RemoteError("the server", "answers CONSTRUCT with something else than triples")
    return answer
