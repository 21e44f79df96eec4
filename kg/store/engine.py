"""The engine's folder of a generation in making: where quads are read, and where they are written.

The engine works without Python's lock, so that what takes it long - to open a folder, to write
what it holds in memory - is done aside while the build goes on.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.store.files import clone

__all__ = ["Engine", "aside", "undisturbed"]

_Result = TypeVar("_Result")


class Engine:
    """A folder that begins as a copy of another one, or empty; nothing is opened before it must be.

    Args:
        folder: where is written.
        base: the folder of the generation before; None for a first build.
    """

    def __init__(self, folder: Path, base: Path | None) -> None:
        self._folder = folder
        self._base = base
        self._reader: ox.Store | None = None
        self._writer: ox.Store | None = None
        self._opening: Future[ox.Store] | None = None
        self._meanwhile = contextlib.ExitStack()

    def begin(self) -> None:
        """Open for writing aside; no process may be forked after it."""
        if self._writer is None and self._opening is None:
            self._prepare()
            self._meanwhile.enter_context(undisturbed())
            self._opening = aside(self._open)

    @property
    def present(self) -> ox.Store:
        """What is there: the folder before, until it is written."""
        if self._writer is not None or self._opening is not None:
            return self.writer()
        if self._reader is None:
            self._reader = ox.Store.read_only(str(self._base))
        return self._reader

    def writer(self) -> ox.Store:
        """Return the folder, open for writing."""
        if self._writer is None:
            self._reader = None
            self._writer = self._opened()
        if self._writer is None:
            self._prepare()
            self._writer = self._open()
        return self._writer

    def _opened(self) -> ox.Store | None:
        """Return what was opened aside, once; None where nothing was."""
        opening, self._opening = self._opening, None
        with self._meanwhile:
            return opening.result() if opening is not None else None

    def _prepare(self) -> None:
        if self._base is None:
            self._folder.parent.mkdir(exist_ok=True)
        else:
            clone(self._base, self._folder)

    def _open(self) -> ox.Store:
        return ox.Store(str(self._folder))

    def copy(self) -> None:
        """Let the folder be as the one before; it need not be opened for that."""
        self.release()
        if not self._folder.exists() and self._base is not None:
            clone(self._base, self._folder)

    def close(self) -> None:
        """Write what is in memory, close, and leave nothing that only an open folder needs."""
        if self._writer is not None:
            self._writer.flush()
        self.release()
        for leftover in ("LOCK", *(path.name for path in self._folder.glob("LOG*"))):
            (self._folder / leftover).unlink(missing_ok=True)

    def release(self) -> None:
        """Close what is open; what was not flushed is in the engine's log."""
        with contextlib.suppress(OSError):
            self._opened()
        self._writer = self._reader = None

    def begin_anew(self, old: Path) -> None:
        """Move what is there to another folder, and go on with an empty one."""
        self.writer().flush()
        self.release()
        self._folder.rename(old)
        self._base = None


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Search for no garbage meanwhile.

    Where many objects are made that all stay it would walk all that there is, each few thousand of
    them, and find nothing. And what the engine gives to one thread may not be let go in another.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def aside(task: Callable[[], _Result]) -> Future[_Result]:
    """Begin something in a thread of its own; use it :func:`undisturbed`."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(task)
    finally:
        pool.shutdown(wait=False)
