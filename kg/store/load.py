"""Loading many quads into a folder that nobody has seen yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pyoxigraph as ox

from kg.errors import StoreError

__all__ = ["Loader", "written"]

# Bytes of N-Quads in a load, and loads at once: what the engine needs of memory goes with both. A
# load uses one core, so two of 4 MB end sooner than one of 8.
_CHUNK, _AT_ONCE = 4_000_000, 2


class Loader:
    """Loads N-Quads into a new folder while more are being made.

    Safe only in a folder that nobody has seen: on a full disk ``bulk_load`` can destroy the store
    it loads into.
    """

    def __init__(self, writer: Callable[[], ox.Store]) -> None:
        self._writer = writer
        self._pending: list[bytes] = []
        self._size = 0
        self._loads = 0
        self._pool: ThreadPoolExecutor | None = None
        self._running: deque[Future[None]] = deque()

    def add(self, data: bytes) -> None:
        """Take in whole lines that stand nowhere else; load them once they are many."""
        self._pending.append(data)
        self._size += len(data)
        if self._size >= _CHUNK:
            self._load()

    def _load(self) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_AT_ONCE)
        if len(self._running) == _AT_ONCE:
            self._running.popleft().result()
        store, data = self._writer(), b"\n".join(self._pending)
        self._pending, self._size = [], 0
        self._loads += 1
        # The terms were looked at when they were made; to do it again costs a tenth of the load.
        self._running.append(
            self._pool.submit(
                lambda: store.bulk_load(input=data, format=ox.RdfFormat.N_QUADS, lenient=True)
            )
        )

    def finish(self) -> None:
        """Load what is left, wait until all is there, and make one of what was loaded in parts."""
        try:
            if self._pending:
                self._load()
            while self._running:
                self._running.popleft().result()
            if self._loads > 1:
                # Each load is a run of files of its own, and a question looks through every run:
                # with three it takes 1.3 times as long, a long answer 1.7 times.
                self._writer().optimize()
        finally:
            self._running.clear()
            if self._pool is not None:
                self._pool.shutdown()
                self._pool = None


def written(graph: str | None, quads: list[ox.Quad]) -> tuple[bytes, list[bytes]]:
    """Return quads of a graph (None: the default graph) as N-Quads, and as its different lines.

    Raises:
        StoreError: a quad is of another graph.
    """
    try:
        form = ox.RdfFormat.N_TRIPLES if graph is None else ox.RdfFormat.N_QUADS
        data = ox.serialize(quads, format=form) or b""
        lines = data.splitlines()
        if graph is not None:
            end = f" <{graph}> .".encode()
            if not all(line.endswith(end) for line in lines):
                raise ValueError(graph)
    except ValueError as error:
        where = graph or "the default graph"
        raise StoreError(where, "was given quads of another graph") from error
    once = dict.fromkeys(lines)
    return (data, lines) if len(once) == len(lines) else (b"\n".join(once), list(once))
