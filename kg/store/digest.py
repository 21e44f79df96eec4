"""A hash of a set of quads that can be kept up to date: the sum of the hashes of its members."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from io import RawIOBase
from typing import IO, Any, cast

import pyoxigraph as ox

__all__ = ["Lines", "digest", "lines", "of_store", "passed", "total"]

MODULUS = 1 << 256


def digest(quads: Iterable[ox.Quad]) -> int:
    """Return a hash of a set of quads: the sum of theirs, so that order does not matter.

    >>> q = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o"))
    >>> digest([q]) == digest(iter([q])) != digest([]) == 0
    True
    """
    return total(lines(quads))


def lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Return quads as lines of N-Quads."""
    return (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()


def total(given: Iterable[bytes]) -> int:
    """Return the sum of the hashes of lines."""
    sha, number = hashlib.sha256, int.from_bytes
    return sum(number(sha(line).digest(), "big") for line in given) % MODULUS


class Lines(RawIOBase):
    """A file that passes on the lines written to it; a piece may end within a line."""

    def __init__(self, give: Callable[[list[bytes]], object]) -> None:
        super().__init__()
        self._give = give
        self._rest = b""

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any, /) -> int:
        """Take in a piece of a file."""
        *whole, self._rest = (self._rest + bytes(data)).split(b"\n")
        self._give(whole)
        return len(data)


def passed(store: ox.Store, give: Callable[[list[bytes]], object]) -> None:
    """Pass on all quads of a store as lines of N-Quads, some at a time."""
    store.dump(cast(IO[bytes], Lines(give)), format=ox.RdfFormat.N_QUADS)


def of_store(store: ox.Store) -> tuple[int, int]:
    """Return the digest and the number of all quads of a store, as a full scan finds them."""
    found = [0, 0]

    def take(given: list[bytes]) -> None:
        found[0] = (found[0] + total(given)) % MODULUS
        found[1] += len(given)

    passed(store, take)
    return found[0], found[1]
