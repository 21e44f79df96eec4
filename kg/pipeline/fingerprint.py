"""Digests of parts of kg, so that what was made with other ones is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kg.resources import folder

__all__ = ["digest", "fingerprint"]


@cache
def fingerprint(*names: str) -> str:
    """Return a digest of parts of kg: what was made with other ones is made again.

    A name is a module or folder of the package, ``""`` all that decides what the graph says, or a
    folder that came with kg.
    """
    package = Path(__file__).resolve().parent.parent
    shown = {
        "cli",
        "views",
        "api",
        "queries",
        "query",
        "endpoint",
        "infer.py",
        "remote",
        "serve",
        "export",
    }
    files: list[Path] = []
    for name in names:
        if not name:
            files += [p for p in package.rglob("*") if p.relative_to(package).parts[0] not in shown]
        elif (package / name).exists():
            files += [package / name, *(package / name).rglob("*")]
        else:
            top, _, rest = name.partition("/")
            try:
                files += list((folder(top) / rest).rglob("*"))
            except FileNotFoundError:
                continue  # a checkout without data: nothing to depend on
    return digest(files)


def digest(files: Iterable[Path]) -> str:
    """Return the digest of the names and contents of files."""
    total = hashlib.sha256()
    wanted = (p for p in files if p.is_file() and p.suffix not in (".pyc", ".pyo"))
    for path in sorted(wanted, key=lambda p: (p.name, str(p))):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]
