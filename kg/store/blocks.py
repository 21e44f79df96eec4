"""Digests of a large file block by block, so that a change costs what it changed.

The pages that a transaction wrote stand in SQLite's log until it is checkpointed: only the blocks
that hold one of them have another digest after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["digests", "pages", "renewed"]

SIZE = 32_768  # bytes of a block
WIDTH = 16  # hexadecimal digits of its digest
_HEAD, _FRAME = 32, 24  # bytes of the log's header, and before each page (SQLite file format, 4.1)


def digests(path: Path) -> str:
    """Return the digests of a file's blocks, one after the other; the last may be short."""
    found: list[str] = []
    with path.open("rb") as file:
        while block := file.read(SIZE):
            found.append(_of(block))
    return "".join(found)


def renewed(path: Path, before: str, written: Iterable[tuple[int, int]]) -> str:
    """Return the digests of a file of which only some bytes differ from before.

    Args:
        path: the file.
        before: what :func:`digests` returned before.
        written: where bytes may differ, as start and length; what was added to the end is among it.
    """
    blocks = [before[at : at + WIDTH] for at in range(0, len(before), WIDTH)]
    size = path.stat().st_size
    del blocks[-(-size // SIZE) :]
    touched = {
        number
        for start, length in written
        for number in range(start // SIZE, (start + length - 1) // SIZE + 1)
        if number * SIZE < size
    }
    # Where the file ended, or ends now, a block is of another length than it was.
    touched |= {n for n in (len(blocks) - 1, size // SIZE) if 0 <= n * SIZE < size}
    blocks += [""] * (-(-size // SIZE) - len(blocks))
    with path.open("rb") as file:
        for number in sorted({*touched, *(n for n, one in enumerate(blocks) if not one)}):
            file.seek(number * SIZE)
            blocks[number] = _of(file.read(SIZE))
    return "".join(blocks)


def pages(log: Path) -> list[tuple[int, int]]:
    """Return where the pages that stand in a database's log belong, as start and length.

    More may be there than the last transaction wrote, never less.
    """
    found: set[int] = set()
    with log.open("rb") as file:
        size = int.from_bytes(file.read(_HEAD)[8:12], "big")
        end = log.stat().st_size
        for at in range(_HEAD, end - _FRAME + 1, _FRAME + size):
            file.seek(at)
            found.add(int.from_bytes(file.read(4), "big"))
    return [((number - 1) * size, size) for number in sorted(found - {0})]


def _of(block: bytes) -> str:
    return hashlib.blake2b(block, digest_size=WIDTH // 2).hexdigest()
