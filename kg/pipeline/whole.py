"""The default graph and the graph of links made from all documents at once, in flat memory.

What documents state is put aside on disk, sorted by claim and folded claim by claim; the triples go
through a table in which each stands once, so that they come out sorted, and are compared there with
what was believed before.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg import rdf
from kg.iri import Minter
from kg.model import Identity
from kg.pipeline.fold import Decided
from kg.store import Change, Draft

__all__ = ["Whole"]

_CHUNK = 20_000


class Whole:
    """What all documents state, on its way to the default graph."""

    def __init__(self, draft: Draft, minter: Minter) -> None:
        self._draft, self._minter = draft, minter
        self._folder = TemporaryDirectory(prefix="fold-", dir=draft.aside())
        self._db = sqlite3.connect(Path(self._folder.name) / "fold.db", isolation_level=None)
        for line in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -32768",
            "BEGIN",
            "CREATE TABLE stated (claim TEXT, iri TEXT, data BLOB)",
            "CREATE TABLE new (place TEXT, line TEXT, PRIMARY KEY (place, line)) WITHOUT ROWID",
            "CREATE TABLE old (place TEXT, line TEXT, PRIMARY KEY (place, line)) WITHOUT ROWID",
        ):
            self._db.execute(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()
        self._folder.cleanup()

    def claims(self, entries: Iterable[rdf.Stated], decided: Decided) -> None:
        """Put aside what a document states."""
        entries = tuple(entries)
        claims = {entry.statement.iri: entry.statement.claim for entry in entries}
        for entry in entries:
            if not decided.counts(entry):
                continue
            states = tuple(claims[s] for s in entry.statement.states if s in claims)
            light = replace(entry, statement=replace(entry.statement, evidence=(), states=states))
            self._db.execute(
                "INSERT INTO stated VALUES (?, ?, ?)",
                (entry.statement.claim, entry.statement.iri, pickle.dumps(light)),
            )

    def links(self, quads: Iterable[ox.Quad]) -> None:
        """Put aside a document's quads of the graph of links."""
        self._add("links", quads)

    def write(
        self, entities: Iterable[Identity], uses: Mapping[rdf.Written, int], links: str
    ) -> Change:
        """Fold all, and write what differs from what was believed before."""
        for entity in entities:
            self._add("believed", rdf.entity_quads([entity]))
        self._db.execute("CREATE INDEX by_claim ON stated (claim, iri)")
        rows = self._db.execute("SELECT claim, data FROM stated ORDER BY claim, iri")
        for claim, group in groupby(rows, itemgetter(0)):
            # Written a moment ago by this process into a folder of its own.
            stated = [pickle.loads(data) for _, data in group]  # noqa: S301
            states = {s for entry in stated for s in entry.statement.states if self._believed(s)}
            triples = rdf.claim_triples(claim, stated, states, self._minter)
            self._add("believed", rdf.in_graph(triples, None))
        triples = rdf.concept_triples(uses, self._minter)
        self._add("believed", rdf.in_graph(triples, None))
        return self._publish("believed", None) + self._publish("links", links)

    def _believed(self, claim: str) -> bool:
        row = self._db.execute("SELECT 1 FROM stated WHERE claim = ? LIMIT 1", (claim,))
        return row.fetchone() is not None

    def _add(self, place: str, quads: Iterable[ox.Quad], table: str = "new") -> None:
        data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        self._db.executemany(
            f"INSERT OR IGNORE INTO {table} VALUES (?, ?)",  # noqa: S608 - new or old
            ((place, line) for line in data.decode().split("\n") if line),
        )

    def _publish(self, place: str, graph: str | None) -> Change:
        change = Change()
        if self._draft.first:
            for added in self._chunks("SELECT line FROM new WHERE place = ?", place):
                change += self._draft.apply(graph, added, ())
            return change
        present = self._draft.graph(graph)
        while batch := list(islice(present, _CHUNK)):
            self._add(place, batch, "old")
        query = "SELECT line FROM {} WHERE place = ?1 EXCEPT SELECT line FROM {} WHERE place = ?1"
        for removed in self._chunks(query.format("old", "new"), place):
            change += self._draft.apply(graph, (), removed)
        for added in self._chunks(query.format("new", "old"), place):
            change += self._draft.apply(graph, added, ())
        if graph is not None and not self._any(place):
            change += self._draft.put(graph, ())
        return change

    def _any(self, place: str) -> bool:
        row = self._db.execute("SELECT 1 FROM new WHERE place = ? LIMIT 1", (place,))
        return row.fetchone() is not None

    def _chunks(self, query: str, place: str) -> Iterator[list[ox.Quad]]:
        rows = self._db.execute(query, (place,))
        while batch := rows.fetchmany(_CHUNK):
            data = "\n".join(line for (line,) in batch)
            yield list(ox.parse(data, format=ox.RdfFormat.N_QUADS))
