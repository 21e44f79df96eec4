"""The workers as the server sees them: who runs what, for how long, and what came of it.

Two lanes. A job first gets a worker of the quick lane, of which there are always some, and a slice
of time that small queries never fill. What is not done by then goes to the slow lane, where
few may run at once, with low priority: if there is room its worker takes it along and another is
forked; if not it is ended, waits, and is started anew. So a few heavy queries take their time and
no number of them keeps a light one waiting. All of it counts towards the one deadline of the job.

An answer is collected whole before anything of it goes to the client: a query that fails late still
gets its status, a slow client holds no worker, and memory stays flat, as what is large lies in a
file without a name.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kg.errors import KgError, StoreError
from kg.query import prefixes
from kg.serve.faults import Broken, Busy, Late, Refused, refusal
from kg.serve.wire import DATA, END, FAULT, HEAD, Call, Job, Query, Update, pack, receive_frame
from kg.store import Snapshot, open_snapshot

__all__ = ["Answer", "Data", "Limits", "Pool", "Task", "Worker"]

Task = Query | Update | Call
_IN_MEMORY = 1 << 18
_PIECE = 1 << 16
_NICE = 15
_START = 10.0  # seconds a worker may take to open its store


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


@dataclass(slots=True)
class Answer:
    """What a job gave: its head, and its bytes in pieces."""

    head: dict[str, Any]
    body: IO[bytes]
    size: int = 0
    rows: int = 0

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes."""
        self.body.seek(0)
        while piece := self.body.read(_PIECE):
            yield piece

    def all(self) -> bytes:
        """Return the bytes."""
        return b"".join(self.pieces())

    def close(self) -> None:
        """Let the bytes go."""
        self.body.close()


@dataclass(eq=False, slots=True)
class Data:
    """What workers have open: a published graph, held until the last of them has gone, or nothing.

    ``folder`` is empty for a dataset that begins empty and ends with its worker.
    """

    folder: str
    known: dict[str, str]
    snapshot: Snapshot | None = None
    workers: int = 0


@dataclass(eq=False, slots=True)
class Worker:
    """A process that answers one job after the other."""

    pid: int
    data: Data
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@dataclass(slots=True)
class _Stage:
    """Whether a job runs now, or waits."""

    runs: bool = False


class Pool:
    """Workers over the newest published graph of a store.

    ``async with Pool(folder) as pool: answer = await pool.run(Query(...))``
    """

    def __init__(
        self, store: Path, limits: Limits | None = None, modules: Sequence[str] = ()
    ) -> None:
        self.store, self.limits = store, limits or Limits()
        self._modules = tuple(modules)
        self._control: socket.socket | None = None
        self._zygote: subprocess.Popen[bytes] | None = None
        self._idle: deque[Worker] = deque()
        self._waiting: list[tuple[int, int, asyncio.Future[Worker]]] = []
        self._count = itertools.count()
        self._slow = asyncio.Semaphore(self.limits.slow)
        self._slow_waiting = 0
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
            self.end(self._idle.popleft())
        self._let_go(older)
        if self._control is not None:
            self._fill()

    def _let_go(self, data: Data) -> None:
        if data.workers == 0 and data is not self._newest and data.snapshot is not None:
            data.snapshot.close()

    # ----------------------------------------------------------------------------- workers

    async def __aenter__(self) -> Pool:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def start(self) -> None:
        """Start the zygote; it is ready before its first worker is asked for."""
        if self._control is None:
            self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            arguments = [str(other.fileno()), str(self.limits.memory), *self._modules]
            self._zygote = subprocess.Popen(  # noqa: S603 — our own program
                [sys.executable, "-m", "kg.serve.zygote", *arguments],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the server, which ends the zygote
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            other.close()

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
            self.end(self._idle.popleft())
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._zygote is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._zygote.wait, 5)
            self._zygote = None
        if self._newest.snapshot is not None:
            self._newest.snapshot.close()

    def _fill(self) -> None:
        """Have as many workers waiting, or on their way, as the quick lane is to have."""
        while len(self._idle) + len(self._starting) < self.limits.quick and not self._closed:
            self._hatch()

    def _hatch(self) -> None:
        task = asyncio.create_task(self._start_one())
        self._starting.add(task)
        task.add_done_callback(self._started)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if task.cancelled() or self._closed:
            return
        error = task.exception()
        if error is not None:
            for _, _, future in self._waiting:
                if not future.done():
                    future.set_exception(error)
            self._waiting.clear()

    async def _start_one(self) -> None:
        self._give_back(await self.spawn(self._newest))

    async def spawn(self, data: Data) -> Worker:
        """Return a worker that has opened its data.

        Raises:
            StoreError: it could not.
        """
        data.workers += 1
        mine, its = socket.socketpair()
        try:
            self._tell(f"spawn {data.folder}", its.fileno())
            its.close()
            reader, writer = await asyncio.open_connection(sock=mine)
            async with asyncio.timeout(_START):
                _, pid = await receive_frame(reader)
            return Worker(int(pid), data, reader, writer)
        except (OSError, asyncio.IncompleteReadError) as error:
            data.workers -= 1
            mine.close()
            its.close()
            raise StoreError(str(self.store), "could not be opened by a worker") from error

    def _tell(self, message: str, *handles: int) -> None:
        data = message.encode("utf-8", "surrogateescape")
        for _ in range(2):
            self.start()
            if self._control is None:
                return
            try:
                socket.send_fds(self._control, [data], handles)
                return
            except OSError:  # the zygote has gone: another takes its place
                self._control.close()
                self._control = None

    def end(self, worker: Worker) -> None:
        """End a worker, whatever it is doing."""
        worker.writer.close()
        if self._control is not None:
            self._tell(f"kill {worker.pid}")
        worker.data.workers -= 1
        self._let_go(worker.data)

    # ------------------------------------------------------------------------- quick lane

    async def _take(self, weight: int) -> Worker:
        """Return a worker; the light are served before the heavy, and one is kept for them."""
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
            self.end(worker)
            if not self._closed:
                self._fill()
            return
        self._idle.append(worker)
        self._serve_waiting()

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
        except TimeoutError as error:
            if stage.runs:
                raise Late(allowed) from error
            raise Busy(f"the query waited {allowed:g} s for its turn") from error

    async def _run(self, task: Task, allowed: float, weight: int, stage: _Stage) -> Answer:
        worker = await self._take(weight)
        stage.runs = True
        answer = await self._try(worker, task, allowed)
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
            worker = await self.spawn(self._newest)
            stage.runs = True
            try:
                self._lower(worker)
                return await self.collect(worker, task, allowed)
            finally:
                self.end(worker)
        finally:
            self._slow.release()

    async def _try(self, worker: Worker, task: Task, allowed: float) -> Answer | None:
        """Do a job in the quick lane; None where it is long and the slow lane has no room."""
        work = asyncio.create_task(self.collect(worker, task, allowed))
        slow = fit = False
        try:
            done, _ = await asyncio.wait({work}, timeout=self.limits.slice)
            if not done:
                if self._slow.locked():
                    return None
                await self._slow.acquire()
                slow = True
                self._lower(worker)
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
            if fit:
                self._give_back(worker)
            else:
                self.end(worker)
                self._fill()

    async def collect(self, worker: Worker, task: Task, allowed: float) -> Answer:
        """Have a worker do a job, and return the whole answer.

        Raises:
            Refused: the worker says why not; it can go on.
            Broken: the worker died of it.
        """
        body = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 — the answer's
        answer = Answer({}, body)
        try:
            worker.writer.write(pack(Job(task, allowed, worker.data.known)))
            while True:
                kind, data = await receive_frame(worker.reader)
                if kind == DATA:
                    body.write(data)
                    answer.size += len(data)
                elif kind == HEAD:
                    answer.head = json.loads(data)
                elif kind == END:
                    answer.rows = json.loads(data).get("rows", 0)
                    return answer
                elif kind == FAULT:
                    raise refusal(json.loads(data))
        except (OSError, asyncio.IncompleteReadError) as error:
            body.close()
            raise Broken(self.limits.memory) from error
        except BaseException:
            body.close()
            raise

    def _lower(self, worker: Worker) -> None:
        """Let others go before a long query."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, _NICE)
