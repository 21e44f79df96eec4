"""A generation in making, and its publication; :mod:`kg.store.opening` begins one."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model import Document
from kg.store.archive import Archive
from kg.store.digest import MODULUS, passed, total
from kg.store.engine import Engine, aside, undisturbed
from kg.store.files import (
    in_use,
    remove_tree,
    sweep,
    sync_folder,
    sync_names,
    sync_tree,
    told,
)
from kg.store.index import Index
from kg.store.load import Loader, written
from kg.store.manifest import RESTORE, Manifest, Source, inherited, set_current
from kg.store.proof import Proof, changed
from kg.store.seal import broken, seal

__all__ = ["Change", "Draft"]

_WASTE = 10_000  # quads: fewer that were taken out are not worth to load a graph anew


@dataclass(frozen=True, slots=True)
class Change:
    """How many quads a graph gained and lost."""

    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def __add__(self, other: Change) -> Change:
        return Change(self.added + other.added, self.removed + other.removed)


class Draft:
    """A generation in making; see :func:`kg.store.open_draft`."""

    def __init__(self, store: Path, base: str | None, older: str | None = None) -> None:
        self.path = store
        self.archive = Archive(store)
        self.index = Index(store)
        self.inherited: tuple[Source, ...] = ()  # documents of an older layout, to be built anew
        self._older = older
        self._base = base
        self._sweeping: Thread | None = None
        self._name = ""
        self.manifest = Manifest()
        self._begin(base)
        if older is not None:
            iris, self.inherited = inherited(store, older)
            self.manifest = replace(self.manifest, base=iris)

    def _begin(self, base: str | None) -> None:
        self.manifest.close()
        self.manifest = Manifest.load(self.path / base, keep=True) if base else Manifest()
        self._base = base
        if base and base != self._name:  # else it was sealed a moment ago
            for path, problem in broken(self.path / base, tables=False):
                # What is copied from a damaged file would be sealed as if it were sound.
                raise StoreError(str(path), problem, hint=f"{RESTORE}; kg check tells all")
        there = (int(p.name[4:10]) for p in self.path.glob("gen-[0-9]*"))
        self._name = f"gen-{max(there, default=0) + 1:06}"
        self._folder = self.path / f"{self._name}.tmp"
        self._engine = Engine(self._data, self.path / base / "data" if base else None)
        self._count = self.manifest.quads
        self._digest = int(self.manifest.digest, 16)
        self._waste = self.manifest.waste
        self._added: list[ox.Quad] = []
        self._removed: list[ox.Quad] = []
        self._put: set[str | None] = set()
        self._loader, self._proof = Loader(self._engine.writer), Proof()

    @property
    def stamp(self) -> str:
        """What tells the published generation from all others, for the index."""
        return f"{self._base} {self.manifest.digest}"

    @property
    def first(self) -> bool:
        """Whether nothing was published before."""
        return self._base is None

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def keep(self, document: Document) -> str:
        """Put a document into the archive and return its key; durable when published."""
        with told(self.path):
            # Stands before the document does: whoever finds it knows that a build was cut short.
            self.aside()
            return self.archive.keep(document)

    def aside(self) -> Path:
        """Return the folder of what is being made; nothing in it is seen until it is published."""
        self._folder.mkdir(exist_ok=True)
        return self._folder

    def put(self, graph: str | None, quads: Iterable[ox.Quad]) -> Change:
        """Make a graph (None: the default graph) hold exactly these quads; write what differs.

        Raises:
            StoreError: a quad is of another graph, or the disk refuses.
        """
        if self.first:
            if graph in self._put:
                raise ValueError(f"{graph} was put twice in a first build")
            self._put.add(graph)
            return self.apply(graph, quads, ())
        wanted = set(quads)
        present = set(self.graph(graph))
        return self.apply(graph, wanted - present, present - wanted, emptied=not wanted)

    def apply(
        self,
        graph: str | None,
        added: Iterable[ox.Quad],
        removed: Iterable[ox.Quad],
        *,
        emptied: bool = False,
    ) -> Change:
        """Add quads that a graph lacks, and remove quads that it has.

        Args:
            graph: the graph's IRI; None is the default graph.
            added: quads that are not in it.
            removed: quads that are.
            emptied: whether nothing is left of a named graph, so that its name goes too.

        Raises:
            StoreError: a quad is of another graph, or the disk refuses.
        """
        data, new = written(graph, added := list(added))
        _, old = written(graph, removed := list(removed))
        if not new and not old:
            return Change()
        gained = self._proof.take(data, new) if self.first else total(new)
        with told(self.path):
            if self.first:
                self._loader.add(data)
            else:
                writer = self._engine.writer()
                for quad in removed:
                    writer.remove(quad)
                writer.extend(added)
                if emptied and graph is not None:
                    writer.remove_graph(ox.NamedNode(graph))
                self._added += added
                self._removed += removed
        self._count += len(new) - len(old)
        self._waste += len(old)
        self._digest = (self._digest + gained - total(old)) % MODULUS
        return Change(len(new), len(old))

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
        if not quads and (self.first or not self.present.contains_named_graph(where)):
            return Change()
        return self.put(graph, quads)

    def graphs(self) -> tuple[str, ...]:
        """Return the named graphs that are published, sorted."""
        if self.first:
            return ()
        return tuple(sorted(str(graph.value) for graph in self.present.named_graphs()))

    def graph(self, name: str | None) -> Iterator[ox.Quad]:
        """Yield the quads of a graph, with what was put since; not for a first build."""
        return self.present.quads_for_pattern(None, None, None, _graph_term(name))

    def sweep_aside(self, folders: Iterable[Path]) -> None:
        """Begin to delete older generations while the build looks at its files; see settle()."""
        self._sweeping = Thread(
            target=sweep, args=(self.path, {self._base or self._older}, list(folders))
        )
        self._sweeping.start()

    def settle(self) -> None:
        """Wait for what is done aside: before a process is forked, or a generation is named."""
        if self._sweeping is not None:
            self._sweeping.join()
            self._sweeping = None

    def begin_to_write(self) -> None:
        """Look from now on where is written, since something will be: one opening less.

        It is opened aside, and this returns at once; no process may be forked after it.
        """
        if not self.first:
            with told(self.path):
                self.aside()
                self._engine.begin()

    @property
    def present(self) -> ox.Store:
        """The graph as published, with what was put since; not for a first build."""
        with told(self.path):
            return self._engine.present

    def publish(
        self,
        *,
        base: str | None = None,
        made_with: Mapping[str, str] | None = None,
        sources: Mapping[str, Source | None] | None = None,
        anew: bool = False,
    ) -> bool:
        """Make what was put the graph that readers get; durable when this returns.

        Args:
            base: where the graph's IRIs begin; by default as before.
            made_with: versions of what the graph was made with; by default as before.
            sources: documents that are new or changed, by name; None for one that goes.
            anew: whether to write every file from scratch.

        Returns:
            Whether anything differed from what was published before.

        Raises:
            StoreError: the disk refuses, or what was written does not read back as it was given.
        """
        self.settle()
        changes = dict(sources or {})
        present = {n: s for n in changes for s in self.manifest.find(name=n)}
        changes = {n: s for n, s in changes.items() if present.get(n) != s}
        gained = sum((s is not None) - (n in present) for n, s in changes.items())
        manifest = replace(
            self.manifest,
            base=base or self.manifest.base,
            made_with=self.manifest.made_with if made_with is None else dict(made_with),
            documents=self.manifest.documents + gained,
            quads=self._count,
            digest=f"{self._digest:064x}",
            waste=self._waste,
        )
        touched = bool(self._added or self._removed)
        gone = {s.key for s in present.values()} - {s.key for s in changes.values() if s}
        if held := in_use(self.path, keep={self._base, self._folder.name}):
            gone |= set(self.manifest.gone)
        manifest = replace(manifest, gone=tuple(sorted(gone)))
        if not self.first and not touched and not changes and not anew and self._same(manifest):
            return False
        with told(self.path):
            reloaded = not self.first and (anew or self._wasteful())
            if self.first:
                self._loader.finish()
            elif reloaded:
                self._reload()
                manifest = replace(manifest, waste=0)
            elif not touched:
                self._engine.copy()
            if self.first:
                self._engine.writer()
            with undisturbed():
                closed = aside(partial(self._close, look=not (self.first or reloaded)))
                try:
                    manifest.write(self._folder, changes, anew=anew)
                    self.archive.sync()
                finally:
                    closed.result()
            if self.first or reloaded:
                self._proof.check(self._data, self._count)
            seal(self._folder, self.path / self._base if self._base else None)
            self._swap()
        old = self.manifest.gone
        self._begin(self._name)
        if not held:
            wanted = {s.key for key in old for s in self.manifest.find(key=key)}
            self.archive.forget(key for key in old if key not in wanted)
        return True

    def _close(self, *, look: bool) -> None:
        """Write what the engine holds, and look whether what was changed is there."""
        self._engine.close()
        if look and (self._added or self._removed):
            changed(self._data, self._added, self._removed)

    def _same(self, manifest: Manifest) -> bool:
        return bool(replace(manifest, gone=self.manifest.gone) == self.manifest)

    def purge(self) -> None:
        """Delete for good all but what is published: older generations, documents, extractions.

        Raises:
            StoreError: the disk refuses, or somebody still reads an older generation.
        """
        self.settle()
        if in_use(self.path, keep={self._base}):
            raise StoreError(
                str(self.path),
                "an older graph is still being read by another process",
                hint="end it (kg serve?) and run this again",
            )
        sweep(self.path, keep={self._base})
        self.archive.sweep(source.key for source in self.manifest.find())
        with told(self.path):
            for part in self.path.glob(".*"):  # of a file that a kill left half written
                if part.is_file():
                    part.unlink(missing_ok=True)
            sync_names(self.path)  # a power cut must not bring back what is said to be gone

    def adopt(self, folder: Path, beside: Callable[[], None]) -> None:
        """Publish a copy of a generation of another store.

        Args:
            folder: the generation.
            beside: puts what belongs to it beside, its documents above all.

        Raises:
            StoreError: the disk refuses, or the copy is not as the original.
        """
        self.settle()
        with told(self.path):
            self._engine.release()
            remove_tree(self._folder)
            shutil.copytree(folder, self._folder)
            for path, problem in broken(self._folder):
                raise StoreError(str(path), problem, hint="the disk fails")
            beside()
            self._swap()
        self._begin(self._name)

    def _swap(self) -> None:
        sync_tree(self._folder)
        self._folder.rename(self.path / self._name)
        sync_folder(self.path)
        set_current(self.path, self._name)
        sweep(self.path, keep={self._name, self._base or self._older})
        self.inherited = ()

    def discard(self) -> None:
        """Forget what was put; the published graph stays as it is."""
        self.settle()
        self.index.close()
        self.manifest.close()
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            self._loader.finish()
        self._engine.release()
        remove_tree(self._folder)

    def _wasteful(self) -> bool:
        return self._waste > max(_WASTE, self._count)

    def _reload(self) -> None:
        """Write all quads into a new folder: the engine keeps the words of those taken out."""
        old = self._folder / "wasteful"
        self._engine.begin_anew(old)
        source = ox.Store.read_only(str(old))
        self._loader, self._proof = Loader(self._engine.writer), Proof()
        passed(source, self._load_again)
        del source
        self._loader.finish()
        remove_tree(old)

    def _load_again(self, given: list[bytes]) -> None:
        data = b"\n".join(given)
        self._proof.take(data, given)
        self._loader.add(data)


def _graph_term(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
