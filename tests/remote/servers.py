"""Real SPARQL servers on loopback, and a wire to them that can be cut."""

from __future__ import annotations

import contextlib
import random
import shutil
import socket
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

OXIGRAPH = shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
KeepAliveTimeout = 10
MaxKeepAlives = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Server:
    """A server that runs: where it is, and who may write there."""

    name: str
    port: int
    path: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"

    def behind(self, port: int) -> str:
        """Return its address behind a wire."""
        return f"http://127.0.0.1:{port}{self.path}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def oxigraph() -> Iterator[Server]:
    port = free_port()
    command = [str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, None, Server("oxigraph", port, "/query")) as server:
        yield server


@contextlib.contextmanager
def virtuoso(folder: Path, rows: int = 10_000) -> Iterator[Server]:
    """Run Virtuoso with the limit of rows that it is delivered with, and its first password."""
    port, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(port=port, sql=sql, rows=rows))
    who = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"}
    command = [str(VIRTUOSO), "+configfile", "virtuoso.ini", "+foreground"]
    with _running(command, folder, Server("virtuoso", port, "/sparql", who)) as server:
        yield server


@contextlib.contextmanager
def _running(command: list[str], folder: Path | None, server: Server) -> Iterator[Server]:
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urlopen(
                    f"{server.url}?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", timeout=5
                ).close()
                break
            except (URLError, OSError):
                assert process.poll() is None, f"{server.name} ended"
                assert time.monotonic() < deadline, f"{server.name} does not answer"
                time.sleep(0.05)
        yield server
    finally:
        process.kill()
        process.wait()


class Wire:
    """Carries bytes to a server and back, and is cut for good after so many of them."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.carried = 0
        self.left: int | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def mend(self, after: int | None = None) -> None:
        """Carry again; cut after so many bytes, or never."""
        with self._lock:
            self.left, self.carried = after, 0

    def close(self) -> None:
        self._listener.close()
        self._cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.left == 0:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self.target))
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                with self._lock:
                    allowed = len(data) if self.left is None else min(len(data), self.left)
                    self.carried += allowed
                    if self.left is not None:
                        self.left -= allowed
                other.sendall(data[:allowed])
                if self.left == 0:
                    self._cut()
                    return
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
                end.close()

    def _cut(self) -> None:
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                end.close()


def places(count: int, until: int, seed: int) -> list[int]:
    """Return where to cut: the same places for the same seed."""
    return sorted(random.Random(seed).sample(range(1, until), count))
