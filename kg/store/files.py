"""Files that survive a power cut, and the writer's lock."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import StoreError

__all__ = [
    "checksum",
    "clone",
    "exclusive",
    "in_use",
    "make_folder",
    "remove_tree",
    "sweep",
    "sync_folder",
    "sync_names",
    "sync_tree",
    "told",
    "write",
]

GOING = ".old"  # suffix of a generation that is being deleted
_POLL = 0.05
_held: set[int] = set()  # the handles of the locks that this process holds


def _let_go() -> None:
    """Close the locks in a forked child: it must not keep them when its parent is killed."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, so that a power cut does not take their names away."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_tree(folder: Path) -> None:
    """Make every file below a folder durable, and the folders that name them.

    A file with a second name was made durable under its first one.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        elif path.stat().st_nlink == 1:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def sync_names(folder: Path) -> None:
    """Make the names below a folder durable, and that others are gone from it."""
    for path in (folder, *sorted(folder.rglob("*"))):
        if path.is_dir():
            sync_folder(path)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, text: str, *, durable: bool = True) -> None:
    """Put a file in place whole: a reader sees the old text or the new one.

    The temporary name holds the process, so that two writers of the same content do not meet.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    if durable:
        sync_folder(path.parent)


def clone(source: Path, target: Path) -> None:
    """Copy a closed RocksDB folder: immutable tables by hard link, the small files by content.

    This is what RocksDB's own checkpoint does; tables are never changed in place, only unlinked.
    """
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        place = target / path.name
        if path.suffix == ".sst":
            try:
                os.link(path, place)
                continue
            except OSError:
                # File systems without hard links: a copy costs space, nothing else.
                pass
        shutil.copyfile(path, place)


def remove_tree(folder: Path) -> None:
    """Delete a folder of this store; what cannot be deleted now is swept by the next build."""
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def told(store: Path) -> Iterator[None]:
    """Turn what the disk refuses within this block into a :class:`StoreError` of one line."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            str(store),
            f"cannot be written: {reason}",
            hint="nothing that was stored is lost; make room or mend the folder, and run again",
        ) from error


@contextlib.contextmanager
def exclusive(path: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the writer's lock; the system frees it when the process ends, however it ends.

    Raises:
        StoreError: another process holds it longer than ``wait`` seconds; the message names it.
    """
    deadline = time.monotonic() + wait
    while (handle := _lock(path)) is None:
        if time.monotonic() >= deadline:
            raise StoreError(
                str(path.parent),
                f"is being written by {_owner(path)}",
                hint="wait for it to end, or give --wait SECONDS",
            )
        time.sleep(_POLL)
    _held.add(handle)
    try:
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "command": _command()}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(owner).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        _held.discard(handle)
        os.close(handle)


def _lock(path: Path) -> int | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A writer that stored nothing takes its empty folder away: then this is a lock on no file.
        if path.exists() and path.stat().st_ino == os.fstat(handle).st_ino:
            return handle
    except BlockingIOError:
        pass
    os.close(handle)
    return None


def _command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200] if sys.argv else "python"


def _owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return f"process {owner['pid']} on {owner['host']} ({owner['command']})"
    except (OSError, ValueError, KeyError, TypeError):
        # The owner has the lock but has not yet written its name.
        return "another process"


def in_use(store: Path, keep: set[str | None]) -> bool:
    """Return whether somebody reads a generation that is not among those kept."""
    for folder in sorted(store.glob("gen-*")):
        if folder.name in keep:
            continue
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                os.close(handle)
    return False


def sweep(store: Path, keep: set[str | None], folders: Iterable[Path] | None = None) -> None:
    """Delete generations that are neither kept nor read; unfinished ones too.

    Of all that there are, or of some ``folders`` alone.
    """
    for folder in sorted(store.glob("gen-*") if folders is None else folders):
        if folder.name in keep:
            continue
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Cut short, half a generation must not look like a damaged one.
            with contextlib.suppress(OSError):
                folder = folder.rename(folder.with_suffix(GOING))
            remove_tree(folder)
        except BlockingIOError:
            pass  # somebody reads it; the next build sweeps it
        finally:
            os.close(handle)
