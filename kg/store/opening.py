"""Opening a store for writing, alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from kg.errors import StoreError
from kg.store.draft import Draft
from kg.store.files import exclusive, in_use, make_folder, sweep, told
from kg.store.manifest import FORMAT, RESTORE, marker, set_current
from kg.store.seal import broken

__all__ = ["open_draft"]

_OWN = {
    "authorities",
    "current",
    "lock",
    "documents",
    "cache",
    "judgements.ttl",
    "forgotten.json",
    "index.db",
    "index.db-journal",
    "index.db-wal",
    "index.db-shm",
    "index.json",
}


@contextlib.contextmanager
def open_draft(store: str | Path, *, wait: float = 0.0, replaced: bool = False) -> Iterator[Draft]:
    """Open a store for writing, alone; what is not published when the block ends is forgotten.

    Args:
        store: the folder; made if it is missing.
        wait: how many seconds to wait for another writer to end.
        replaced: whether all that is there is to be replaced: then it may be damaged.

    Raises:
        StoreError: another process writes it, it is of a newer kg, or it is no folder of kg.
    """
    path = Path(store)
    try:
        make_folder(path)
        strangers = sorted(p.name for p in path.iterdir() if not _is_own(p.name))
    except OSError as error:
        raise StoreError(
            str(store),
            f"cannot be used as a store: {error.strerror}",
            hint="make room or mend the folder, or name another with --store",
        ) from error
    if strangers and not (path / "current").exists():
        raise StoreError(
            str(store),
            f"is a folder with other files in it ({strangers[0]})",
            hint="name a new or empty one with --store",
        )
    with told(path), exclusive(path / "lock", wait=wait):
        try:
            draft = _begun(path)
        except StoreError:
            if not replaced:
                raise
            draft = Draft(path, None)
        try:
            yield draft
        finally:
            draft.discard()
            _leave_no_trace(path)


def _begun(path: Path) -> Draft:
    """Return a draft that starts from what is published; what is left of others is swept."""
    version, generation = marker(path)
    if generation is None:
        generation = _found_again(path)
    present = list(path.glob("gen-*"))
    unfinished = [one for one in present if one.suffix == ".tmp"]
    sweep(path, {generation}, unfinished)
    known = version == FORMAT
    draft = Draft(path, generation if known else None, None if known else generation)
    read = in_use(path, keep={generation})
    draft.sweep_aside(one for one in present if one not in unfinished)
    if unfinished and not draft.inherited and not read:
        draft.archive.sweep(source.key for source in draft.manifest.find())
    return draft


def _found_again(path: Path) -> str | None:
    """Return the newest generation of a store whose marker is not there, and mark it.

    A build was killed between the last two of its steps, or the marker was lost since.

    Raises:
        StoreError: it is damaged.
    """
    newest = max((p for p in path.glob("gen-[0-9]*") if not p.suffix), default=None)
    if newest is None:
        return None
    for damaged, problem in broken(newest):
        raise StoreError(
            str(path / "current"), f"is lost, and {damaged.name} {problem}", hint=RESTORE
        )
    set_current(path, newest.name)
    return newest.name


def _leave_no_trace(path: Path) -> None:
    """Take the folder away where nothing was stored; the lock is still held."""
    if not (path / "current").exists():
        for place in path.glob("index.*"):
            place.unlink()
    if [p.name for p in path.iterdir()] == ["lock"]:
        (path / "lock").unlink()
        with contextlib.suppress(OSError):
            path.rmdir()


def _is_own(name: str) -> bool:
    return name in _OWN or name.startswith(("gen-", "."))
