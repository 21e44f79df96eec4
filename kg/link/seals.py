"""The seal of each registry that was added: what its index must be, so that any damage is found.

Beside ``authorities/NAME.sqlite`` stands ``NAME.json`` with the digest of the whole file and where
the registry came from, and it ends with its own check. While an index is put in place or taken away
the seal allows what was and what will be, so that a kill in between is no damage.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import AuthorityError

__all__ = [
    "SUFFIX",
    "Seal",
    "broken",
    "checksum",
    "compare",
    "put",
    "read",
    "sync",
    "verify",
    "way_out",
]

SUFFIX = ".sqlite"  # of an index
_GONE = ""  # in the place of a digest: that there is no file


@dataclass(frozen=True, slots=True)
class Seal:
    """The digests that an index may have, and what is known of the registry."""

    allowed: tuple[str, ...]
    about: Mapping[str, str] = field(default_factory=dict)


def put(index: Path, allowed: Iterable[str], about: Mapping[str, str]) -> None:
    """Write the seal of an index; durable when this returns."""
    body = json.dumps({"about": dict(about), "allowed": list(allowed)}, sort_keys=True)
    path = index.with_suffix(".json")
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(index.parent)


def read(index: Path) -> Seal | None:
    """Return the seal of an index; None where it is lost or was changed."""
    try:
        text = index.with_suffix(".json").read_text(encoding="utf-8")
        body, _, mark = text.removesuffix("\n").partition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != mark or not text.endswith("\n"):
            return None
        plain = json.loads(body)
        return Seal(tuple(plain["allowed"]), plain["about"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def checksum(path: Path) -> str:
    """Return the digest of a file; empty where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return _GONE


def broken(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the indexes under a folder that are not as they were written, and what is wrong.

    >>> list(broken(Path("no/such/folder")))
    []
    """
    for index in sorted({p.with_suffix(SUFFIX) for s in (SUFFIX, ".json") for p in _of(folder, s)}):
        if problem := compare(index, read(index)):
            yield index, problem


def compare(index: Path, seal: Seal | None) -> str:
    """Return what is wrong with an index that has a seal; empty if nothing is."""
    if seal is None:
        return f"lacks its seal: {index.with_suffix('.json').name} is lost or was changed"
    try:
        found = checksum(index)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if found in seal.allowed:
        return ""
    return "was changed" if found else "is lost"


def verify(folder: Path) -> None:
    """Raise :class:`AuthorityError` for an index that is not as it was written.

    >>> verify(Path("no/such/folder"))
    """
    for index, problem in broken(folder):
        raise AuthorityError(str(index), problem, hint=way_out(index))


def way_out(index: Path) -> str:
    """Return how a damaged index is mended."""
    seal = read(index)
    origin = seal.about.get("origin", "") if seal else ""
    return (
        f"kg authority update {index.stem} reads it again{f' from {origin}' if origin else ''};"
        f" kg authority remove {index.stem} goes without it"
    )


def sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _of(folder: Path, suffix: str) -> Iterator[Path]:
    return (path for path in folder.glob(f"*{suffix}") if not path.name.startswith("."))
