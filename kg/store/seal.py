"""The seal of a generation: what each of its files must be, so that any damage is found.

RocksDB verifies a block when it reads it, not when it opens; damage to its log drops data without
a word, and half of all flipped bytes go unseen in a scan of the quads. So every file of a
generation is named in ``seal.json`` with its size and SHA-256, and that file ends with its own.
Tables are immutable and carried over by hard link: only the new files of a generation are hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.store.files import checksum, write

__all__ = ["NAME", "broken", "load", "seal", "size"]

NAME = "seal.json"
Seal = Mapping[str, tuple[int, str]]


def seal(folder: Path, before: Path | None) -> None:
    """Write the seal of a finished generation; ``before`` is the one it was cloned from."""
    known = load(before) if before else None
    files: dict[str, tuple[int, str]] = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        same = known.get(name) if known and before and _same(path, before / name) else None
        files[name] = same or (path.stat().st_size, checksum(path))
    body = json.dumps(files, indent=0, sort_keys=True)
    mark = hashlib.sha256(body.encode()).hexdigest()
    write(folder / NAME, f"{body}\n{mark}\n", durable=False)  # the folder is made so as a whole


def load(folder: Path) -> Seal | None:
    """Return the size and digest of each file of a generation; None if the seal is broken."""
    try:
        body, _, mark = (folder / NAME).read_text(encoding="utf-8").rstrip("\n").rpartition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != mark:
            return None
        return {name: (size, digest) for name, (size, digest) in json.loads(body).items()}
    except (OSError, ValueError, TypeError):
        return None


def broken(folder: Path, *, tables: bool = True) -> Iterator[tuple[Path, str]]:
    """Yield the files of a generation that are not as they were sealed, and what is wrong.

    Without ``tables`` those of the engine are left out, which it carries over and never changes:
    what is left is small, and is what a next generation copies.
    """
    known = load(folder)
    if known is None:
        yield folder / NAME, "is lost or was changed"
        return
    for name, (length, digest) in sorted(known.items()):
        path = folder / name
        if not tables and path.suffix == ".sst":
            continue
        try:
            found = path.stat().st_size
            if found != length:
                yield path, f"has {found:,} bytes, not {length:,}"
            elif checksum(path) != digest:
                yield path, "was changed"
        except FileNotFoundError:
            yield path, "is lost"
        except OSError as error:
            yield path, f"cannot be read: {error.strerror}"
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in known:
            yield path, "is no file of this graph"


def size(folder: Path) -> int:
    """Return how many bytes the files of a generation have."""
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != NAME)


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
