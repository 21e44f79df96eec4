"""Whether a store is as it was written: every file against its digest, every quad read.

Three walls, because each sees what the others cannot: the seal of each generation (any byte of any
file), a digest over all quads as a full scan reads them (what the files mean), and the digests of
what lies beside: documents and extractions are named by theirs, index and registries have seals.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.archive import Archive
from kg.store.digest import of_store
from kg.store.index import Index
from kg.store.manifest import RESTORE, ROWS, Manifest, current
from kg.store.seal import NAME as SEAL
from kg.store.seal import broken
from kg.store.snapshot import hold

__all__ = ["Damage", "check", "is_sealed"]

_FOUND = "kg migrate finds the newest graph that is whole; else kg restore a backup"
_ATTEMPTS, _PAUSE = 6, 0.1
_AGAIN = "delete it, it is made again"


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """A file that is not as it was written, what is wrong with it, and the way out."""

    path: str
    problem: str
    hint: str


def check(store: Path | str) -> list[Damage]:
    """Return what is damaged in a store, nothing where all is as it was written.

    Builds may run meanwhile: the generations that are looked at are held, and what another process
    published while they were is looked at again.

    Raises:
        StoreError: the store is of another version of kg.
    """
    path, found = Path(store), None
    for attempt in range(_ATTEMPTS):
        before = _state(path)
        try:
            with _held(path):
                seen = set(_damages(path))
        except OSError as error:  # a folder that is being swept, else one that cannot be read
            reason = f"cannot be read: {error.strerror}"
            seen = {Damage(str(error.filename or path), reason, RESTORE)}
        found = seen if found is None else found & seen
        if not found or _state(path) == before:
            break
        time.sleep(_PAUSE * attempt)
    return sorted(found or ())


def _state(store: Path) -> tuple[str, ...]:
    """Return what changes with each build."""
    return tuple(of_file(store / name) for name in ("current", "index.json", "forgotten.json"))


@contextlib.contextmanager
def _held(store: Path) -> Iterator[None]:
    """Keep the generations that are there from being swept."""
    with contextlib.ExitStack() as kept:
        for folder in store.glob("gen-*"):
            if not folder.suffix and (handle := hold(folder)) is not None:
                kept.callback(os.close, handle)
        yield


def _damages(store: Path) -> Iterator[Damage]:
    if not (store / "current").is_file():
        yield Damage(str(store / "current"), "is lost", _FOUND)
        return
    try:
        generation = current(store)
    except StoreError as error:
        yield Damage(error.thing, error.problem, error.hint)
        return
    if generation is None or not (store / generation).is_dir():
        yield Damage(str(store / str(generation)), "is lost", RESTORE)
        return
    for folder in sorted(store.glob("gen-*")):
        if not folder.is_dir():
            continue  # it was swept a moment ago
        old = not (folder / SEAL).exists() and not (folder / ROWS).exists()  # of the first layout
        if not folder.suffix and (folder.name == generation or not old):
            hint = RESTORE if folder.name == generation else "the next build deletes it"
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
        yield Damage(error.thing, error.problem, RESTORE)
        return
    except (OSError, ValueError, RuntimeError) as error:
        yield Damage(str(folder / "data"), f"cannot be read: {error}", RESTORE)
        return
    if count != manifest.quads or named + plain != count:
        yield Damage(
            str(folder / "data"), f"holds {count:,} quads, not {manifest.quads:,}", RESTORE
        )
    elif digest != int(manifest.digest, 16):
        yield Damage(str(folder / "data"), "holds other quads than were written", RESTORE)


def _archive(store: Path, folder: Path) -> Iterator[Damage]:
    archive = Archive(store)
    try:
        manifest = Manifest.load(folder)
        sources = manifest.sources
    except StoreError:
        return  # told above
    kept = {source.key for source in sources}
    for key in sorted(kept):
        try:
            archive.document(key)
        except StoreError as error:
            yield Damage(error.thing, error.problem, "build its document again from its file")
    # A generation that a reader holds may outlive its documents; those of the last one may not.
    for key in sorted((_older(store, folder) & set(manifest.gone)) - kept):
        try:
            archive.document(key)
        except StoreError as error:
            yield Damage(error.thing, error.problem, "nothing to do: the graph needs it no more")
    for place in archive.torn():
        yield Damage(str(place), "was changed", _AGAIN)
    for inferred in sorted(archive.cache.glob("inferred-*")):
        if not inferred.suffix and any(broken(inferred)):
            yield Damage(str(inferred), "was changed", _AGAIN)
    index = Index(store)
    problem = index.broken(f"{folder.name} {manifest.digest}")
    if problem:
        yield Damage(str(index.path), problem, _AGAIN)
    yield from _registries(store, manifest)
    yield from _forgotten(store / "forgotten.json", manifest)
    judgements = store / "judgements.ttl"
    made = manifest.made_with.get("judged")
    if made is not None and made != of_file(judgements):
        yield Damage(
            str(judgements),
            "is not what the graph was built with",
            "kg build replays it if you changed it; else restore it",
        )


def _older(store: Path, current: Path) -> set[str]:
    """Return the documents of the generations before that are there and whole."""
    found: set[str] = set()
    for folder in store.glob("gen-*"):
        if folder != current and not folder.suffix and not any(broken(folder)):
            found |= {source.key for source in Manifest.load(folder).find()}
    return found


def _forgotten(path: Path, manifest: Manifest) -> Iterator[Damage]:
    """Tell of a damaged list of forgotten names: whoever is on it would come back."""
    if path.exists() and not is_sealed(path):
        yield Damage(str(path), "was changed", RESTORE)
    elif not path.exists() and manifest.made_with.get("forgotten"):
        yield Damage(
            str(path), "is lost", "kg restore it from a backup, or kg forget each person again"
        )


def is_sealed(path: Path) -> bool:
    """Return whether a small file ends with the digest of all that stands before."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    body, _, mark = text.removesuffix("\n").rpartition("\n")
    return text == f"{body}\n{mark}\n" and hashlib.sha256(body.encode()).hexdigest() == mark


def _registries(store: Path, manifest: Manifest) -> Iterator[Damage]:
    from kg.link import seals  # with it comes all of linking, which takes its time

    folder = store / "authorities"
    for path, problem in seals.broken(folder):
        yield Damage(str(path), problem, seals.way_out(path))
    if manifest.made_with.get("authorities") and not any(folder.glob("*.sqlite")):
        yield Damage(
            str(folder),
            "holds none of the registries that the graph was built with",
            "kg build goes without them if you removed them; else kg authority add them again",
        )


def of_file(path: Path) -> str:
    """Return the digest of a small file; empty where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
