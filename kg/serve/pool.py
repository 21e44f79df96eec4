"""The workers as the server sees them: who runs what, for how long, and what came of it.

Two lanes. A job first gets a worker of the quick lane, of which there are always some, and a slice
of time that small queries never fill. What is not done by then goes to the slow lane, where
few may run at once, with low priority: if there is room its worker takes it along and another is
forked; if not it is ended, waits, and is started anew. So a few heavy queries take their time and
no number of them keeps a light one waiting. All of it counts towards the one deadline of the job.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import os
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError, StoreError
from kg.query import prefixes
from kg.serve.faults import Broken, Busy, Fault, Late, Refused
from kg.serve.nursery import Answer, Data, Nursery, Task, Worker
from kg.store import Snapshot, open_snapshot

__all__ = ["Limits", "Pool"]

_NICE = 15
_ATTEMPTS = 3
_SLICES = 20  # a job that neither ends nor computes is long after so many slices


@dataclass(frozen=True, slots=True)
class Limits:
    """What the queries of strangers may take.

    ``seconds`` from the arrival of a query to its end; ``rows`` and ``bytes`` of an answer;
    ``memory`` of a worker, in bytes; ``text`` bytes of a request's body. ``quick`` workers wait for
    queries, ``slow`` more may go on with long ones, ``waiting`` requests may stand in line. A query
    is long after ``slice`` seconds.
    """

    seconds: float = 30.0
    rows: int = 1_000_000
    bytes: int = 256_000_000
    memory: int = 1_000_000_000
    text: int = 1_000_000
    quick: int = 3
    slow: int = 3
    waiting: int = 256
    slice: float = 0.1


def _computed(pid: int) -> float | None:
    """Return the seconds that a process has computed; None where the system does not tell."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:  # noqa: PTH123 — each 0.1 s
            return int(file.read().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return None


@dataclass(slots=True)
class _Stage:
    """Whether a job runs now, or waits."""

    runs: bool = False


class Pool:
    """Workers over the newest published graph of a store.

    ``async with Pool(folder) as pool: answer = await pool.run(Query(...))``
    """

    def __init__(
        self, store: Path, limits: Limits | None = None, nursery: Nursery | None = None
    ) -> None:
        self.store, self.limits = store, limits or Limits()
        self.nursery = nursery or Nursery(self.limits.memory)
        self._idle: deque[Worker] = deque()
        self._waiting: list[tuple[int, int, asyncio.Future[Worker]]] = []
        self._count = itertools.count()
        self._slow = asyncio.Semaphore(self.limits.slow)
        self._slow_waiting = 0
        self._quick = 0  # workers of the quick lane: idle, busy and starting
        self._failed = 0  # workers that could not be started since one could
        self._starting: set[asyncio.Task[None]] = set()
        self._stamp = self._look()
        self._newest = self._open()
        self._closed = False

    # ------------------------------------------------------------------------- generations

    def _look(self) -> tuple[int, int]:
        try:
            found = (self.store / "current").stat()
        except OSError:
            return (0, 0)
        return found.st_ino, found.st_mtime_ns

    def _open(self) -> Data:
        snapshot = open_snapshot(self.store)
        return Data(str(snapshot.data), dict(prefixes(snapshot.manifest.base)), snapshot)

    @property
    def snapshot(self) -> Snapshot:
        """The graph that the next query is answered from: always the newest published one."""
        self._refresh()
        snapshot = self._newest.snapshot
        assert snapshot is not None  # noqa: S101 — _open gave it
        return snapshot

    def _refresh(self) -> None:
        """Go over to a newer generation, if one was published: new jobs see it, old ones go on."""
        stamp = self._look()
        if stamp in (self._stamp, (0, 0)):
            return
        try:
            newer = self._open()
        except KgError:
            return  # being replaced this moment, or damaged: the old one goes on
        self._stamp = stamp
        older, self._newest = self._newest, newer
        while self._idle:
            self.nursery.end(self._idle.popleft())
            self._quick -= 1
        older.replaced = True
        older.let_go()
        self._fill()

    # ----------------------------------------------------------------------------- workers

    async def __aenter__(self) -> Pool:
        self.nursery.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def ready(self) -> None:
        """Return when a worker is."""
        self._fill()
        self._give_back(await self._take(0))

    async def close(self) -> None:
        """End all workers and let the graph go."""
        self._closed = True
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        while self._idle:
            self.nursery.end(self._idle.popleft())
        await self.nursery.close()
        if self._newest.snapshot is not None:
            self._newest.snapshot.close()

    def _fill(self) -> None:
        """Have as many workers waiting, or on their way, as the quick lane is to have."""
        while self._quick < self.limits.quick and self._failed < _ATTEMPTS and not self._closed:
            self._quick += 1
            task = asyncio.create_task(self._start_one())
            self._starting.add(task)
            task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is None and not task.cancelled():
            self._failed = 0
            return
        self._quick -= 1
        self._failed += 1
        if self._failed < _ATTEMPTS:
            self._fill()
            return
        # Enough: whoever asks next has it tried again.
        for _, _, future in self._waiting:
            if not future.done():
                future.set_exception(Fault(503, str(error)))
        self._waiting.clear()

    async def _start_one(self) -> None:
        self._give_back(await self.nursery.spawn(self._newest))

    # ------------------------------------------------------------------------- quick lane

    async def _take(self, weight: int) -> Worker:
        """Return a worker; the light are served before the heavy, and one is kept for them."""
        for worker in [one for one in self._idle if one.reader.at_eof()]:
            self._idle.remove(worker)  # it died while it waited: the system was short of memory
            self._drop(worker)
        self._failed = min(self._failed, _ATTEMPTS - 1)
        self._fill()
        kept = 1 if weight and self.limits.quick > 1 else 0
        if len(self._idle) > kept:
            return self._idle.popleft()
        if len(self._waiting) >= self.limits.waiting:
            raise Busy("too many requests wait already")
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (weight, next(self._count), future))
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._give_back(future.result())
            raise

    def _give_back(self, worker: Worker) -> None:
        """Take a worker that is free again, and give it to whoever waits for one."""
        if self._closed or worker.data is not self._newest:
            self._drop(worker)
            return
        self._idle.append(worker)
        self._serve_waiting()

    def _drop(self, worker: Worker) -> None:
        """End a worker of the quick lane and have another in its place."""
        self.nursery.end(worker)
        self._quick -= 1
        self._fill()

    def _serve_waiting(self) -> None:
        while self._waiting and self._idle:
            weight, _, future = self._waiting[0]
            if future.done():
                heapq.heappop(self._waiting)
                continue
            if weight and self.limits.quick > 1 and len(self._idle) < 2:
                return
            heapq.heappop(self._waiting)
            future.set_result(self._idle.popleft())

    # ------------------------------------------------------------------------------- jobs

    async def run(self, task: Task, *, seconds: float | None = None, weight: int = 0) -> Answer:
        """Do a job and return its answer, whole.

        Args:
            task: what to do.
            seconds: the deadline, from now; never more than the limits say.
            weight: of :mod:`kg.serve.guard`; the light go first.

        Raises:
            Fault: it was not done: late, busy, refused, broken.
        """
        self._refresh()
        stage = _Stage()
        allowed = min(seconds or self.limits.seconds, self.limits.seconds)
        try:
            async with asyncio.timeout(allowed):
                return await self._run(task, allowed, weight, stage)
        except StoreError as error:
            raise Fault(503, str(error)) from error
        except TimeoutError as error:
            if stage.runs:
                raise Late(allowed) from error
            raise Busy(f"the query waited {allowed:g} s for its turn") from error

    async def _run(self, task: Task, allowed: float, weight: int, stage: _Stage) -> Answer:
        worker = await self._take(weight)
        stage.runs = True
        try:
            answer = await self._try(worker, task, allowed)
        except Broken:
            if weight:
                raise
            # A light job kills no worker: this one was dying while it waited. Once more, then.
            answer = await self._try(await self._take(weight), task, allowed)
        if answer is not None:
            return answer
        stage.runs = False
        if self._slow_waiting >= self.limits.waiting:
            raise Busy("too many long queries wait already")
        self._slow_waiting += 1
        try:
            await self._slow.acquire()
        finally:
            self._slow_waiting -= 1
        try:
            worker = await self.nursery.spawn(self._newest)
            stage.runs = True
            try:
                self._lower(worker)
                return await self.nursery.collect(worker, task, allowed)
            finally:
                self.nursery.end(worker)
        finally:
            self._slow.release()

    async def _try(self, worker: Worker, task: Task, allowed: float) -> Answer | None:
        """Do a job in the quick lane; None where it is long and the slow lane has no room."""
        work = asyncio.create_task(self.nursery.collect(worker, task, allowed))
        slow = fit = False
        try:
            if not await self._short(worker, work):
                if self._slow.locked():
                    return None
                await self._slow.acquire()
                slow = True
                self._lower(worker)
                self._quick -= 1
                self._fill()
            answer = await work
            fit = not slow
            return answer
        except Refused:
            fit = not slow
            raise
        finally:
            work.cancel()
            if slow:
                self._slow.release()
                self.nursery.end(worker)
            elif fit:
                self._give_back(worker)
            else:
                self._drop(worker)

    async def _short(self, worker: Worker, work: asyncio.Task[Answer]) -> bool:
        """Wait until a job is done or has had its slice, and tell whether it is done.

        What counts is how long its worker computed, not how long the clock ran: on a machine with
        much to do the two differ, and a small query is no long one for it.
        """
        before = _computed(worker.pid)
        for _ in range(_SLICES):
            done, _ = await asyncio.wait({work}, timeout=self.limits.slice)
            if done:
                return True
            now = _computed(worker.pid)
            if before is None or now is None or now - before > self.limits.slice / 2:
                return False
        return False

    def _lower(self, worker: Worker) -> None:
        """Let others go before a long query."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, _NICE)
