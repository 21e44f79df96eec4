"""Where the files that belong to kg lie: beside the package in a wheel, above it in a checkout."""

from functools import cache
from pathlib import Path

__all__ = ["folder"]


@cache
def folder(name: str) -> Path:
    """Return the folder ``ontology`` or ``data`` that came with this copy of kg.

    >>> (folder("ontology") / "README.md").exists()
    True
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_bundled" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"this copy of kg lacks its folder {name!r}: install it again")
