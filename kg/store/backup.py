"""A copy of the published graph that is a store of its own, and the way back from it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from kg.errors import NotFound, StoreError
from kg.store.archive import Archive
from kg.store.check import check, is_sealed
from kg.store.draft import Draft
from kg.store.files import make_folder, remove_tree, sync_folder, sync_tree
from kg.store.manifest import set_current
from kg.store.seal import broken
from kg.store.snapshot import Snapshot, open_snapshot

__all__ = ["backup", "restore"]

_JUDGEMENTS = "judgements.ttl"
_FORGOTTEN = "forgotten.json"


def backup(store: Path | str, target: Path | str) -> Path:
    """Copy the published graph with its documents into a new folder; builds may run meanwhile.

    Returns:
        The folder, which is a store: every command reads it with ``--store``.

    Raises:
        NotFound: there is no graph.
        StoreError: the folder is in use, the graph is damaged, or the disk refuses.
        AuthorityError: a registry is damaged.
    """
    place = Path(target)
    if Path(store).resolve() in (place.resolve(), *place.resolve().parents):
        raise StoreError(str(target), "lies in the graph's own folder", hint="name one elsewhere")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise StoreError(str(target), "is there already", hint="name a new folder")
    aside = place.with_name(f".{place.name}.{os.getpid()}")
    with open_snapshot(store) as snapshot:
        try:
            make_folder(aside)
            _copy(snapshot, aside)
            if place.exists():
                place.rmdir()
            aside.rename(place)
            sync_folder(place.parent)
        except OSError as error:
            raise StoreError(
                str(target), f"cannot be written: {error.strerror or error}", hint="make room"
            ) from error
        finally:
            remove_tree(aside)
    return place


def _copy(snapshot: Snapshot, aside: Path) -> None:
    shutil.copytree(snapshot.path / snapshot.generation, aside / snapshot.generation)
    _refuse_broken(aside / snapshot.generation, snapshot.path / snapshot.generation)
    keys = {source.key for source in snapshot.manifest.find()}
    _copy_beside(snapshot.path, aside, keys, _JUDGEMENTS, _FORGOTTEN)
    if (aside / _FORGOTTEN).exists() and not is_sealed(aside / _FORGOTTEN):
        raise StoreError(
            str(snapshot.path / _FORGOTTEN),
            "was changed",
            hint="kg check tells all that is damaged",
        )
    sync_tree(aside)
    set_current(aside, snapshot.generation)


def _refuse_broken(copy: Path, original: Path) -> None:
    for path, problem in broken(copy):
        name = path.relative_to(copy)
        raise StoreError(str(original / name), problem, hint="kg check tells all that is damaged")


def _copy_beside(source: Path, target: Path, keys: Iterable[str], *names: str) -> None:
    from kg.link.authority import FOLDER as REGISTRIES  # all of linking, which takes its time
    from kg.link.authority import adopt

    Archive(source).copy(Archive(target), keys)
    adopt(source / REGISTRIES, target / REGISTRIES)
    for name in names:
        if (source / name).exists():
            temporary = target / f".{name}.{os.getpid()}"
            shutil.copyfile(source / name, temporary)
            temporary.replace(target / name)


def restore(draft: Draft, source: Path | str) -> None:
    """Make the graph of a backup the one that readers get; durable when this returns.

    The list of forgotten names is not that of the backup: see :func:`kg.pipeline.restore`.

    Args:
        draft: a draft of the store to restore into; its graph is kept until the next build.
        source: a backup, or any other store.

    Raises:
        NotFound: there is no graph in the backup.
        StoreError: the backup is damaged, or the disk refuses.
    """
    if not (Path(source) / "current").exists():
        raise NotFound(
            str(source), "holds no graph", hint="name a folder that kg backup made, or a store"
        )
    if Path(source).resolve() == draft.path.resolve():
        raise StoreError(str(source), "is the graph itself", hint="name a backup of it")
    damage = [one for one in check(source) if not one.hint.startswith("delete")]
    with open_snapshot(source) as snapshot:
        if damage:
            raise StoreError(damage[0].path, damage[0].problem, hint="this backup is no good")
        keys = {one.key for one in snapshot.manifest.find()}
        draft.adopt(
            snapshot.path / snapshot.generation,
            lambda: _copy_beside(snapshot.path, draft.path, keys, _JUDGEMENTS),
        )
