"""What a disk holds after the power went: what was synced, and of the rest all, some or nothing.

Two disks. The ``strict`` one keeps nothing that was not synced. The ``torn`` one keeps changes of
names in their order up to some moment, as a journal does, and of each content that was not synced
as much as chance gives: block for block the old or the new one, or the file cut short.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Before", "survive"]

_BLOCK = 4096


@dataclass(frozen=True)
class Before:
    """A folder as it was, all of it on the disk: names by directory and contents, by number."""

    names: dict[int, dict[str, int]] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Before:
        """Look at a folder."""
        names: dict[int, dict[str, int]] = {}
        contents: dict[int, bytes] = {}
        for here, below, files in os.walk(folder):
            node = Path(here).stat().st_ino
            names[node] = {name: Path(here, name).lstat().st_ino for name in (*below, *files)}
            for name in files:
                contents[names[node][name]] = Path(here, name).read_bytes()
        return cls(names, contents)


def survive(
    before: Before, log: Path, folder: Path, target: Path, chance: random.Random | None = None
) -> None:
    """Write into a new folder what the disk holds of another one after a power cut.

    Args:
        before: the folder as it was when the log began.
        log: what the shim wrote of changes and promises; contents at a promise lie beside it.
        folder: the folder as it is; gives the contents that were not synced.
        target: the new folder.
        chance: chooses what is kept of what was not synced; None keeps nothing of it.
    """
    lines, number = _numbered([line.split(" ") for line in log.read_text().splitlines()])
    names = {node: dict(found) for node, found in before.names.items()}
    synced = dict(before.contents)
    last: dict[int, int] = {}  # when the names of a directory were last synced
    for at, (kind, *rest) in enumerate(lines):
        if kind == "D":
            last[int(rest[0])] = at
        elif kind == "A":
            last = dict.fromkeys([*last, *names, *(int(p) for p in _parents(lines))], at)
    until = chance.randrange(len(lines) + 1) if chance else 0
    for at, (kind, *rest) in enumerate(lines):
        if kind == "M":
            names[int(rest[0])] = {}
        elif kind == "S":
            synced[int(rest[0])] = log.with_name(f"{log.name}.{rest[1]}").read_bytes()
        elif kind in "EXV":
            parents = [int(one) for one in (rest[:2] if kind == "V" else rest[:1])]
            if at < until or any(last.get(one, -1) > at for one in parents):
                _change(names, kind, rest)
    files = (path for path in folder.rglob("*") if path.is_file())
    now = {number.get(inode := path.lstat().st_ino, inode): path for path in files}

    def write(node: int, place: Path) -> None:
        place.mkdir()
        for name, child in sorted(names[node].items()):
            if child in names:
                write(child, place / name)
                continue
            kept = synced.get(child, b"")
            if chance and child in now:
                kept = _torn(kept, now[child].read_bytes(), chance)
            (place / name).write_bytes(kept)

    write(folder.stat().st_ino, target)


# Where the numbers of nodes stand in each kind of line.
_NODES = {"C": 1, "M": 1, "E": 2, "X": 1, "V": 3, "S": 1, "D": 1, "A": 0}


def _numbered(lines: list[list[str]]) -> tuple[list[list[str]], dict[int, int]]:
    """Give what is made a number that nothing else ever had; return also which one holds now.

    A file system gives the number of what was removed to what is made next. The name of the removed
    one may still be on the disk: it must not lead to the new one, which may be a directory.
    """
    number: dict[int, int] = {}
    found: list[list[str]] = []
    for fresh, (kind, *rest) in enumerate(lines, start=1):
        if kind in "CM":
            number[int(rest[0])] = -fresh
        nodes = _NODES[kind]
        found.append(
            [kind, *(str(number.get(int(n), int(n))) for n in rest[:nodes]), *rest[nodes:]]
        )
    return found, number


def _parents(lines: list[list[str]]) -> set[str]:
    return {one for kind, *rest in lines if kind in "EXV" for one in rest[: 1 + (kind == "V")]}


def _change(names: dict[int, dict[str, int]], kind: str, rest: list[str]) -> None:
    if kind == "E":
        names.setdefault(int(rest[0]), {})[" ".join(rest[2:])] = int(rest[1])
    elif kind == "X":
        names.setdefault(int(rest[0]), {}).pop(" ".join(rest[1:]), None)
    else:
        new, _, old = " ".join(rest[3:]).partition("/")
        names.setdefault(int(rest[0]), {}).pop(old, None)
        names.setdefault(int(rest[1]), {})[new] = int(rest[2])


def _torn(old: bytes, new: bytes, chance: random.Random) -> bytes:
    """Return what is left where a new content was not synced over an old one."""
    if old == new:
        return new
    way = chance.randrange(4)
    if way == 0:
        return old
    if way == 1:
        return new
    if way == 2:
        return new[: chance.randrange(len(new) + 1)]
    size = chance.choice((len(old), len(new)))
    blocks = range(0, size, _BLOCK)
    return b"".join(
        chance.choice((old, new))[at : at + _BLOCK].ljust(min(_BLOCK, size - at), b"\0")
        for at in blocks
    )
