"""Loading many quads into a folder that nobody has seen yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import pyoxigraph as ox

__all__ = ["Loader"]

_CHUNK = 24_000_000  # bytes of N-Quads loaded at once: what the engine needs of memory goes with it


class Loader:
    """Loads lines of N-Quads into a new folder while more are being made.

    Safe only in a folder that nobody has seen: on a full disk ``bulk_load`` can destroy the store
    it loads into.
    """

    def __init__(self, writer: Callable[[], ox.Store]) -> None:
        self._writer = writer
        self._pending: list[bytes] = []
        self._size = 0
        self._pool: ThreadPoolExecutor | None = None
        self._running: Future[None] | None = None

    def add(self, given: Iterable[bytes]) -> None:
        """Take in lines that stand nowhere else; load them once they are many."""
        for line in given:
            self._pending.append(line)
            self._size += len(line)
        if self._size >= _CHUNK:
            self._load()

    def _load(self) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1)
        if self._running is not None:
            self._running.result()
        store, data = self._writer(), b"\n".join(self._pending)
        self._pending, self._size = [], 0
        self._running = self._pool.submit(
            lambda: store.bulk_load(input=data, format=ox.RdfFormat.N_QUADS)
        )

    def finish(self) -> None:
        """Load what is left, and wait until all is there."""
        try:
            if self._pending:
                self._load()
            if self._running is not None:
                self._running.result()
        finally:
            self._running = None
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None
