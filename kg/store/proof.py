"""Whether the engine holds what it was given; asked before anybody else may read it.

Of a change all quads are looked up. To read back all of a first build costs as much as to load it,
so there it is shown in parts, each of which the engine could fail in:

- every quad was loaded once: as many are there as were given, by a scan of the keys;
- every literal with a type comes back as it was written: the engine keeps numbers, days and truth
  values as values, so each different one that was given goes through a small store in memory;
- what was loaded is found: 500 to 1,000 quads, chosen by their own hash, are looked up in two of
  the orders in which the engine keeps them, and compared word for word.

The files themselves are sealed and synced after that, and ``kg check`` reads every quad, which
costs what a read-back would.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.digest import MODULUS

__all__ = ["Proof", "changed"]

_SAMPLE = 500  # quads that are looked up at least, if so many are given, and at most twice of it
_LITERALS = 20_000  # different literals that are held before they are looked at
_TYPED = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"\^\^<[^>\n]*+>')
_HINT = "a literal is not in canonical form, or the disk fails"


class Proof:
    """What was given to a first build, as far as it is looked at again."""

    def __init__(self) -> None:
        self._bound = MODULUS  # a quad whose hash is less is looked up
        self._sample: list[tuple[int, bytes]] = []
        self._literals: set[bytes] = set()
        self.problem: str | None = None

    def take(self, data: bytes, given: Iterable[bytes]) -> int:
        """Take note of lines of N-Quads, which ``data`` holds too; return the sum of their hashes.

        The sum is that of :func:`kg.store.digest.total`.
        """
        sha, number, bound, sample = hashlib.sha256, int.from_bytes, self._bound, self._sample
        found = 0
        for line in given:
            value = number(sha(line).digest(), "big")
            found += value
            if value < bound:
                sample.append((value, line))
        if len(sample) > 2 * _SAMPLE:
            sample.sort()
            del sample[_SAMPLE:]
            self._bound = sample[-1][0]
        self._literals.update(_TYPED.findall(data))
        if len(self._literals) > _LITERALS:
            self._look_at_literals()
        return found % MODULUS

    def _look_at_literals(self) -> None:
        """Note a literal that a store does not give back as it is."""
        one = b"<x:s> <x:p> "
        store = ox.Store()
        data = b"".join(one + literal + b" .\n" for literal in self._literals)
        store.bulk_load(input=data, format=ox.RdfFormat.N_TRIPLES)
        kept = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
        lost = self._literals - {line[len(one) : -2] for line in kept.splitlines()}
        if lost and self.problem is None:
            self.problem = f"does not hold what was written ({min(lost).decode()})"
        self._literals.clear()

    def check(self, data: Path, count: int) -> None:
        """Raise :class:`StoreError` if a folder does not hold what was given, ``count`` quads."""
        store = ox.Store.read_only(str(data))
        self._look_at_literals()
        found = len(store)
        if found != count:
            problem = f"holds other quads than were written ({found:,} of {count:,})"
            raise StoreError(str(data), problem, hint=_HINT)
        text = b"\n".join(line for _, line in self._sample)
        for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS):
            others = store.quads_for_pattern(quad.subject, None, quad.object, quad.graph_name)
            if self.problem is None and (quad not in store or all(one != quad for one in others)):
                self.problem = f"does not hold what was written ({quad})"
        if self.problem is not None:
            raise StoreError(str(data), self.problem, hint=_HINT)


def changed(data: Path, added: Iterable[ox.Quad], removed: Iterable[ox.Quad]) -> None:
    """Raise :class:`StoreError` if a folder lacks a quad that was added, or has a removed one."""
    store = ox.Store.read_only(str(data))
    new, old = set(added), set(removed)
    lost = next((quad for quad in new - old if quad not in store), None)
    kept = next((quad for quad in old - new if quad in store), None)
    if lost is not None or kept is not None:
        raise StoreError(str(data), f"does not hold what was written ({lost or kept})", hint=_HINT)
