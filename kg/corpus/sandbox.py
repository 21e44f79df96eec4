"""Runs the readers of formats that can be booby-trapped in a process that may be lost.

One helper process serves many files, so that its heavy imports are paid once; it limits its own
memory, and it is ended when a file takes too long. Then the file is refused and the next one gets a
fresh helper.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["MEMORY", "SECONDS", "read", "stop"]

SECONDS = 8.0
MEMORY = 512 * 2**20
_START_SECONDS = 60.0  # imports on a busy machine
_RECYCLE = 200  # files: what a parser leaks stays small


class _Helper:
    """One helper process, with the lines that go to it and come back."""

    def __init__(self) -> None:
        # -P: a module that happens to lie in the working directory must not take part.
        home = str(Path(__file__).resolve().parents[2])
        places = dict.fromkeys([*filter(None, sys.path), home])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
        self.process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", "kg.corpus.worker", str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.owner = os.getpid()
        self.served = 0

    def line(self, seconds: float) -> bytes | None:
        """Return the next line, b"" if the process died, None if it took too long."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            pipe = self.process.stdout
            answer = pipe.readline() if pipe is not None else b""
        finally:
            timer.cancel()
        return None if late.is_set() and not answer.endswith(b"\n") else answer

    def ask(self, request: dict[str, str]) -> bool:
        """Send a request; False if nobody is there to read it."""
        try:
            if self.process.stdin is None:
                return False
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            return False
        return True

    def end(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # unsent bytes for a process that is gone
                    continue


_lock = threading.Lock()
_helper: _Helper | None = None


def stop() -> None:
    """End the helper process, if one runs."""
    global _helper
    if _helper is not None:
        _helper.end()
        _helper = None


atexit.register(stop)


def _current() -> _Helper:
    global _helper
    if _helper is not None and (
        _helper.owner != os.getpid()  # after a fork the pipes belong to the parent
        or _helper.process.poll() is not None
        or _helper.served >= _RECYCLE
    ):
        stop()
    if _helper is None:
        _helper = _Helper()
    return _helper


def read(kind: str, path: Path, name: str) -> list[Document]:
    """Read ``path`` with the reader ``kind`` in the helper process.

    Raises:
        InvalidDocument: if the reader refuses the file, takes longer than ``KG_READ_SECONDS``
            (8 by default), needs more than 512 MB, or dies of it.
    """
    seconds = _seconds()
    with _lock:
        helper = _current()
        helper.served += 1
        asked = helper.ask({"kind": kind, "path": str(path.absolute()), "name": name})
        ready = helper.line(_START_SECONDS) if asked else b""
        answer = helper.line(seconds) if ready == b"ready\n" else ready
        if not answer or not answer.endswith(b"\n"):
            code = None if answer is None else helper.process.wait()
            stop()
            raise _lost(name, seconds, code)
    reply: dict[str, Any] = json.loads(answer)
    if "problem" in reply:
        if reply.get("spent"):
            with _lock:
                stop()
        raise InvalidDocument(name, reply["problem"], hint=reply["hint"])
    return [Document(**fields) for fields in reply["documents"]]


def _seconds() -> float:
    try:
        return max(0.1, float(os.environ.get("KG_READ_SECONDS", SECONDS)))
    except ValueError:
        return SECONDS


def _lost(name: str, seconds: float, code: int | None) -> InvalidDocument:
    if code is None:
        return InvalidDocument(
            name,
            f"took longer than {seconds:g} s to read",
            hint="if you trust the file, allow more with KG_READ_SECONDS=60",
        )
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return InvalidDocument(
        name, f"made its reader fail ({how})", hint="save it in another format, or as plain text"
    )
