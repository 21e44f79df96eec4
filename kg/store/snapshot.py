"""Reading a published generation."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kg.errors import NotFound, StoreError
from kg.store.archive import Archive
from kg.store.manifest import RESTORE, Manifest, current

__all__ = ["Snapshot", "hold", "open_snapshot"]

_ATTEMPTS = 20  # a writer must publish twice between two system calls of ours for one to fail


class Snapshot:
    """One generation, open for reading; it stays as it is while newer ones are published.

    The quad store itself opens on first use, so that a worker may be forked before.
    """

    remote = False  # whether the quads are elsewhere, so that no worker can be forked on them
    default_graphs: tuple[ox.DefaultGraph | ox.NamedNode, ...] = ()  # asked by default, if others

    def __init__(self, store: Path, generation: str, handle: int) -> None:
        self._handle: int | None = handle
        self._quads: ox.Store | None = None
        self.path = store
        self.generation = generation
        self.manifest = Manifest.load(store / generation)
        self.archive = Archive(store)

    @property
    def base(self) -> str:
        """Where the graph's own IRIs begin."""
        return self.manifest.base

    @property
    def data(self) -> Path:
        """The RocksDB folder, for a worker that opens its own handle."""
        return self.path / self.generation / "data"

    @property
    def quads(self) -> ox.Store:
        """The quad store; read-only."""
        if self._handle is None:
            raise StoreError(str(self.path), "is closed", hint="open it again")
        if self._quads is None:
            try:
                self._quads = ox.Store.read_only(str(self.data))
            except OSError as error:
                raise StoreError(
                    str(self.data),
                    f"cannot be opened: {error}",
                    hint=RESTORE,
                ) from error
        return self._quads

    def graph(self, name: str | None) -> Iterator[ox.Quad]:
        """Yield the quads of a named graph, or of the default graph for None."""
        where = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        return self.quads.quads_for_pattern(None, None, None, where)

    def about(self, iri: str) -> Iterator[ox.Quad]:
        """Yield the quads of which an IRI is the subject, in any graph."""
        return self.quads.quads_for_pattern(ox.NamedNode(iri), None, None, None)

    def objects(self, subject: str, predicate: str, graph: str | None = None) -> list[str]:
        """Return the values of a property in one graph (None: the default graph), sorted."""
        quads = self._match(ox.NamedNode(subject), predicate, None, graph)
        return sorted(_value(quad.object) for quad in quads)

    def subjects(self, predicate: str, object: str, graph: str | None = None) -> list[str]:
        """Return the nodes of which an IRI is the value of a property in one graph, sorted."""
        quads = self._match(None, predicate, ox.NamedNode(object), graph)
        return sorted(_value(quad.subject) for quad in quads)

    def pairs(self, predicate: str, graph: str | None = None) -> list[tuple[str, str]]:
        """Return the nodes that have a property in one graph, each with its value, sorted."""
        quads = self._match(None, predicate, None, graph)
        return sorted((_value(quad.subject), _value(quad.object)) for quad in quads)

    def graphs_of(self, predicate: str, object: str) -> list[str]:
        """Return the named graphs in which an IRI is the value of a property, sorted."""
        quads = self.quads.quads_for_pattern(
            None, ox.NamedNode(predicate), ox.NamedNode(object), None
        )
        return sorted({_value(quad.graph_name) for quad in quads} - {""})

    def _match(
        self,
        subject: ox.NamedNode | None,
        predicate: str,
        object: ox.NamedNode | None,
        graph: str | None,
    ) -> Iterator[ox.Quad]:
        where = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        return self.quads.quads_for_pattern(subject, ox.NamedNode(predicate), object, where)

    def __iter__(self) -> Iterator[ox.Quad]:
        return iter(self.quads)

    def __len__(self) -> int:
        return self.manifest.quads

    def close(self) -> None:
        """Let the generation go; twice does no harm."""
        self._quads = None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


def _value(term: object) -> str:
    """Return the text of a term; nothing for the default graph."""
    return str(getattr(term, "value", ""))


def open_snapshot(store: str | Path) -> Snapshot:
    """Open the graph in a folder for reading.

    Raises:
        NotFound: there is no graph in the folder.
        StoreError: the graph cannot be used.

    >>> open_snapshot("no/such/folder")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    kg.errors.NotFound: no/such/folder: holds no graph; build one with `kg build FILE...`, ...
    """
    path = Path(store)
    for _ in range(_ATTEMPTS):
        generation = current(path)
        if generation is None:
            raise NotFound(
                str(store),
                "holds no graph",
                hint="build one with `kg build FILE...`, or name another --store",
            )
        handle = hold(path / generation)
        if handle is not None:
            return Snapshot(path, generation, handle)
    raise StoreError(
        str(store),
        f"lacks its folder {generation}",
        hint="restore it from a backup, or build anew into another --store",
    )


def hold(folder: Path) -> int | None:
    """Take a shared lock on a generation's folder; None if it went away meanwhile."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        if folder.stat().st_ino == os.fstat(handle).st_ino:
            return handle
    except OSError:
        pass  # being swept: a newer one is published
    os.close(handle)
    return None
