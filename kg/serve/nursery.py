"""Where workers come from: the zygote that forks them, and how one is given a job.

An answer is collected whole before anything of it goes to the client: a query that fails late still
gets its status, a slow client holds no worker, and memory stays flat, as what is large lies in a
file without a name.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from kg.errors import StoreError
from kg.serve.faults import Broken, refusal
from kg.serve.wire import DATA, END, FAULT, FRAME, HEAD, Call, Job, Query, Update, pack
from kg.store import Snapshot

__all__ = ["Answer", "Data", "Nursery", "Task", "Worker"]

Task = Query | Update | Call
_IN_MEMORY = 1 << 18
_PIECE = 1 << 16
_MOST = 1 << 20  # bytes of a frame; workers send far less
_START = 10.0  # seconds a worker may take to open its store


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
    replaced: bool = False

    def let_go(self) -> None:
        """Release the graph if a newer one took its place and no worker has it open any more."""
        if self.replaced and self.workers == 0 and self.snapshot is not None:
            self.snapshot.close()


@dataclass(eq=False, slots=True)
class Worker:
    """A process that answers one job after the other."""

    pid: int
    data: Data
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Nursery:
    """Starts the zygote, has workers forked and ended.

    Args:
        memory: bytes that the work of each may take.
        modules: what the zygote loads for them.
    """

    def __init__(self, memory: int, modules: Sequence[str] = ()) -> None:
        self._memory, self._modules = memory, tuple(modules)
        self._control: socket.socket | None = None
        self._zygote: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the zygote; it is ready before its first worker is asked for."""
        if self._control is None:
            self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            arguments = [str(other.fileno()), str(self._memory), *self._modules]
            self._zygote = subprocess.Popen(  # noqa: S603 — our own program
                [sys.executable, "-m", "kg.serve.zygote", *arguments],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the server, which ends the zygote
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            other.close()

    async def spawn(self, data: Data) -> Worker:
        """Return a worker that has opened its data.

        Raises:
            StoreError: it could not.
        """
        data.workers += 1
        mine, its = socket.socketpair()
        writer: asyncio.StreamWriter | None = None
        try:
            with its:
                self._tell(f"spawn {data.folder}", its.fileno())
            reader, writer = await asyncio.open_connection(sock=mine)
            async with asyncio.timeout(_START):
                _, pid = await _receive(reader)
            return Worker(int(pid), data, reader, writer)
        except BaseException as error:
            data.workers -= 1
            # The loop owns the socket once it has it: closed behind its back, the next connection
            # would get the same number and be taken for this one.
            (writer or mine).close()
            if isinstance(error, OSError | asyncio.IncompleteReadError):
                raise StoreError(data.folder, "could not be opened by a worker") from error
            raise

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
        worker.data.let_go()

    async def close(self) -> None:
        """End the zygote, and with it all workers."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._zygote is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._zygote.wait, 5)
            self._zygote = None

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
                kind, data = await _receive(worker.reader)
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
            raise Broken(self._memory) from error
        except BaseException:
            body.close()
            raise


async def _receive(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Return the kind and the bytes of the next piece of an answer.

    Raises:
        asyncio.IncompleteReadError: the worker has ended.
        OSError: it sent what no worker sends.
    """
    kind, length = FRAME.unpack(await reader.readexactly(FRAME.size))
    if length > _MOST:
        raise OSError("a piece is longer than any may be")
    return kind, await reader.readexactly(length)
