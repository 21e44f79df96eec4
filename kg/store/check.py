"""Whether a store is as it was written: every file against its digest, every quad read.

Three walls, because each sees what the others cannot: the seal of each generation (any byte of any
file), a digest over all quads as a full scan reads them (what the files mean), and the digests by
which documents and extractions are named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.archive import Archive
from kg.store.digest import of_store
from kg.store.index import Index
from kg.store.manifest import ROWS, Manifest, current
from kg.store.seal import NAME as SEAL
from kg.store.seal import broken

__all__ = ["Damage", "check"]

_RESTORE = "kg restore it from a backup, or build anew into another --store"
_AGAIN = "delete it, it is made again"


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """A file that is not as it was written, what is wrong with it, and the way out."""

    path: str
    problem: str
    hint: str


def check(store: Path | str) -> list[Damage]:
    """Return what is damaged in a store, nothing where all is as it was written.

    Raises:
        StoreError: the store is of another version of kg.
    """
    return sorted(set(_damages(Path(store))))


def _damages(store: Path) -> Iterator[Damage]:
    if not (store / "current").is_file():
        yield Damage(str(store / "current"), "is lost", _RESTORE)
        return
    try:
        generation = current(store)
    except StoreError as error:
        yield Damage(error.thing, error.problem, error.hint)
        return
    if generation is None or not (store / generation).is_dir():
        yield Damage(str(store / str(generation)), "is lost", _RESTORE)
        return
    for folder in sorted(store.glob("gen-*")):
        old = not (folder / SEAL).exists() and not (folder / ROWS).exists()  # of the first layout
        if folder.suffix != ".tmp" and (folder.name == generation or not old):
            hint = _RESTORE if folder.name == generation else "the next build deletes it"
            for path, problem in broken(folder):
                yield Damage(str(path), problem, hint)
    yield from _graph(store / generation)
    yield from _archive(store, store / generation)


def _graph(folder: Path) -> Iterator[Damage]:
    """Read all quads in two orders, and compare with what was published."""
    try:
        manifest = Manifest.load(folder)
        store = ox.Store.read_only(str(folder / "data"))
        digest, count = of_store(store)
        named = sum(
            1
            for graph in store.named_graphs()
            for _ in store.quads_for_pattern(None, None, None, graph)
        )
        plain = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    except StoreError as error:
        yield Damage(error.thing, error.problem, _RESTORE)
        return
    except (OSError, ValueError, RuntimeError) as error:
        yield Damage(str(folder / "data"), f"cannot be read: {error}", _RESTORE)
        return
    if count != manifest.quads or named + plain != count:
        yield Damage(
            str(folder / "data"), f"holds {count:,} quads, not {manifest.quads:,}", _RESTORE
        )
    elif digest != int(manifest.digest, 16):
        yield Damage(str(folder / "data"), "holds other quads than were written", _RESTORE)


def _archive(store: Path, folder: Path) -> Iterator[Damage]:
    archive = Archive(store)
    try:
        manifest = Manifest.load(folder)
        sources = manifest.sources
    except StoreError:
        return  # told above
    for key in sorted({source.key for source in sources}):
        try:
            archive.document(key)
        except StoreError as error:
            yield Damage(error.thing, error.problem, "build its document again from its file")
    for place in archive.torn():
        yield Damage(str(place), "was changed", _AGAIN)
    index = Index(store)
    problem = index.broken(f"{folder.name} {manifest.digest}")
    if problem:
        yield Damage(str(index.path), problem, _AGAIN)
    judgements = store / "judgements.ttl"
    made = manifest.made_with.get("judged")
    if made is not None and made != of_file(judgements):
        yield Damage(
            str(judgements),
            "is not what the graph was built with",
            "kg build replays it if you changed it; else restore it",
        )


def of_file(path: Path) -> str:
    """Return the digest of a small file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
