"""Writing: a generation in making, and its publication."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.archive import Archive
from kg.store.files import clone, exclusive, remove_tree, sync_folder, sync_tree, write
from kg.store.manifest import Manifest, current, set_current

__all__ = ["Change", "Draft", "digest", "open_draft"]

_OWN = {"current", "lock", "documents", "cache", "judgements.ttl"}
_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True)
class Change:
    """How many quads a graph gained and lost."""

    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def __add__(self, other: Change) -> Change:
        return Change(self.added + other.added, self.removed + other.removed)


def digest(quads: Iterable[ox.Quad]) -> int:
    """Return a hash of a set of quads: the sum of theirs, so that order does not matter.

    >>> q = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o"))
    >>> digest([q]) == digest(iter([q])) != digest([]) == 0
    True
    """
    lines = _lines(quads)
    return sum(int.from_bytes(hashlib.sha256(line).digest(), "big") for line in lines) % _MODULUS


def _lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()


class Draft:
    """A generation in making; see :func:`open_draft`."""

    def __init__(self, store: Path, base: str | None) -> None:
        self.path = store
        self.archive = Archive(store)
        self._begin(base)

    def _begin(self, base: str | None) -> None:
        self.manifest = Manifest.load(self.path / base / "manifest.json") if base else Manifest()
        self._base = base
        number = int(base.rpartition("-")[2]) + 1 if base else 1
        self._name = f"gen-{number:06}"
        self._folder = self.path / f"{self._name}.tmp"
        self._reader: ox.Store | None = None
        self._quads: ox.Store | None = None
        self._count = self.manifest.quads
        self._digest = int(self.manifest.digest, 16)
        self._touched: dict[str | None, int] = {}

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _pending(self) -> Path:
        return self._folder / "pending.nq"

    def put(self, graph: str | None, quads: Iterable[ox.Quad]) -> Change:
        """Make a graph (None: the default graph) hold exactly these quads; write what differs.

        Raises:
            StoreError: a quad is of another graph, or the disk refuses.
        """
        where = _graph_term(graph)
        wanted = set(quads)
        if any(quad.graph_name != where for quad in wanted):
            raise StoreError(graph or "the default graph", "was given quads of another graph")
        if self._base is None:
            added, removed = wanted, set[ox.Quad]()
            self._put_aside(graph, wanted)
        else:
            present = set(self._present().quads_for_pattern(None, None, None, where))
            added, removed = wanted - present, present - wanted
            if added or removed:
                self._put_difference(graph, added, removed, emptied=not wanted)
        if added or removed:
            self._count += len(added) - len(removed)
            self._digest = (self._digest + digest(added) - digest(removed)) % _MODULUS
            self._touched[graph] = len(wanted)
        return Change(len(added), len(removed))

    def put_file(self, graph: str, path: Path) -> Change:
        """Make a graph hold what a Turtle file says, nothing where there is no such file.

        Raises:
            StoreError: the file is no Turtle.
        """
        where = ox.NamedNode(graph)
        try:
            triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE) if path.exists() else ()
            quads = [ox.Quad(q.subject, q.predicate, q.object, where) for q in triples]
        except (SyntaxError, OSError) as error:
            raise StoreError(str(path), f"cannot be read: {error}") from error
        return self.put(graph, quads) if quads or graph in self.graphs() else Change()

    def graphs(self) -> tuple[str, ...]:
        """Return the named graphs that are published, sorted."""
        if self._base is None:
            return ()
        return tuple(sorted(str(graph.value) for graph in self._present().named_graphs()))

    def publish(self, manifest: Manifest) -> bool:
        """Make what was put the graph that readers get; durable when this returns.

        Returns:
            Whether anything differed from what was published before.

        Raises:
            StoreError: the disk refuses, or what was written does not read back as it was given.
        """
        manifest = replace(manifest, quads=self._count, digest=f"{self._digest:064x}")
        if self._base is not None and not self._touched and manifest == self.manifest:
            return False
        with self._disk():
            writer = self._writer()
            if self._pending.exists():
                # Safe here, in a folder that nobody has seen: on a full disk bulk_load can destroy
                # the store it loads into.
                writer.bulk_load(path=str(self._pending), format=ox.RdfFormat.N_QUADS)
                self._pending.unlink()
            writer.flush()
            del writer
            self._quads = self._reader = None
            self._verify()
            write(self._folder / "manifest.json", manifest.dumps())
            sync_tree(self._folder)
            self._folder.rename(self.path / self._name)
            sync_folder(self.path)
            set_current(self.path, self._name)
        _sweep(self.path, keep={self._name, self._base})
        self._begin(self._name)
        return True

    def discard(self) -> None:
        """Forget what was put; the published graph stays as it is."""
        self._quads = self._reader = None
        remove_tree(self._folder)

    def _put_aside(self, graph: str | None, wanted: set[ox.Quad]) -> None:
        """Gather a first build's quads in a file, to be loaded in one go."""
        if graph in self._touched:
            raise ValueError(f"{graph} was put twice in a first build")
        with self._disk():
            self._folder.mkdir(exist_ok=True)
            with self._pending.open("ab") as file:
                ox.serialize(wanted, file, ox.RdfFormat.N_QUADS)

    def _put_difference(
        self, graph: str | None, added: set[ox.Quad], removed: set[ox.Quad], *, emptied: bool
    ) -> None:
        with self._disk():
            writer = self._writer()
            for quad in removed:
                writer.remove(quad)
            writer.extend(added)
            if emptied and graph is not None:
                writer.remove_graph(ox.NamedNode(graph))

    def _writer(self) -> ox.Store:
        if self._quads is None:
            if self._base is None:
                self._folder.mkdir(exist_ok=True)
            else:
                clone(self.path / self._base / "data", self._data)
            self._quads = ox.Store(str(self._data))
        return self._quads

    def _present(self) -> ox.Store:
        """Return the graph as published, with what was put since; not for a first build."""
        if self._quads is not None:
            return self._quads
        if self._reader is None:
            self._reader = ox.Store.read_only(str(self.path / str(self._base) / "data"))
        return self._reader

    def _verify(self) -> None:
        """Read back what was written: the count of all, and of each graph that was touched."""
        store = ox.Store.read_only(str(self._data))
        found = len(store)
        if found != self._count:
            raise StoreError(
                str(self._data), f"holds {found} quads after {self._count} were written"
            )
        if self._base is None and digest(store) != self._digest:
            raise StoreError(
                str(self._data),
                "holds other quads than were written",
                hint="a literal is not in canonical form, or the disk fails",
            )
        for graph, count in sorted(self._touched.items(), key=lambda item: item[0] or ""):
            found = sum(1 for _ in store.quads_for_pattern(None, None, None, _graph_term(graph)))
            if found != count:
                raise StoreError(str(self._data), f"holds {found} quads of {graph}, not {count}")

    @contextlib.contextmanager
    def _disk(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                str(self.path),
                f"cannot be written: {error.strerror or error}",
                hint="nothing that was stored is lost; make room or mend the folder, and run again",
            ) from error


@contextlib.contextmanager
def open_draft(store: str | Path, *, wait: float = 0.0) -> Iterator[Draft]:
    """Open a store for writing, alone; what is not published when the block ends is forgotten.

    Args:
        store: the folder; made if it is missing.
        wait: how many seconds to wait for another writer to end.

    Raises:
        StoreError: another process writes it, it is of a newer kg, or it is no folder of kg.
    """
    path = Path(store)
    try:
        path.mkdir(parents=True, exist_ok=True)
        strangers = sorted(p.name for p in path.iterdir() if not _is_own(p.name))
    except OSError as error:
        raise StoreError(str(store), f"cannot be used as a store: {error.strerror}") from error
    if strangers and not (path / "current").exists():
        raise StoreError(
            str(store),
            f"is a folder with other files in it ({strangers[0]})",
            hint="name a new or empty one with --store",
        )
    with exclusive(path / "lock", wait=wait):
        base = current(path)
        _sweep(path, keep={base})
        draft = Draft(path, base)
        try:
            yield draft
        finally:
            draft.discard()
            _leave_no_trace(path)


def _graph_term(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)


def _leave_no_trace(path: Path) -> None:
    """Take the folder away where nothing was stored; the lock is still held."""
    if [p.name for p in path.iterdir()] == ["lock"]:
        (path / "lock").unlink()
        with contextlib.suppress(OSError):
            path.rmdir()


def _is_own(name: str) -> bool:
    return name in _OWN or name.startswith(("gen-", "."))


def _sweep(store: Path, keep: set[str | None]) -> None:
    """Delete generations that are neither kept nor read; unfinished ones too."""
    for folder in sorted(store.glob("gen-*")):
        if folder.name in keep:
            continue
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_tree(folder)
        except BlockingIOError:
            pass  # somebody reads it; the next build sweeps it
        finally:
            os.close(handle)
