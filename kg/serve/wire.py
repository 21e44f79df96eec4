"""What passes between the server, the zygote and the workers.

To the workers go pickled jobs: only the server writes to them. From the workers, which run what
strangers wrote, come frames of a kind, a length and bytes: nothing that is ever executed.
"""

from __future__ import annotations

import pickle
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "DATA",
    "END",
    "FAULT",
    "FRAME",
    "HEAD",
    "READY",
    "Call",
    "Job",
    "Query",
    "Update",
    "pack",
    "receive",
    "send_frame",
]

READY, HEAD, DATA, END, FAULT = b"R", b"H", b"D", b"E", b"F"
FRAME = struct.Struct("!cI")
_JOB = struct.Struct("!I")


@dataclass(frozen=True, slots=True)
class Query:
    """A query of a stranger: its text, its dataset, the forms it may be answered in, its limits.

    ``base`` is the address it came to, against which relative IRIs are read. ``forms`` holds a
    media type for each kind of answer (``rows``, ``boolean``, ``graph``), or None where the client
    takes none.
    """

    text: str
    forms: dict[str, str | None]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = "http://localhost/sparql"
    max_rows: int = 1_000_000
    max_bytes: int = 256_000_000


@dataclass(frozen=True, slots=True)
class Update:
    """A change of a scratch dataset."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = "http://localhost/scratch"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of kg's own, given the store and arguments; it returns bytes."""

    function: Callable[..., bytes]
    arguments: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)
    max_bytes: int = 256_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is to do, and in how many seconds at most."""

    task: Query | Update | Call
    seconds: float
    prefixes: dict[str, str] = field(default_factory=dict)


def pack(message: object) -> bytes:
    """Return a job as :func:`receive` reads it."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _JOB.pack(len(body)) + body


def receive(connection: socket.socket) -> Any:
    """Return the server's next message, None where it has gone."""
    head = _exactly(connection, _JOB.size)
    body = _exactly(connection, _JOB.unpack(head)[0]) if head else b""
    return pickle.loads(body) if body else None  # noqa: S301 — written by the server alone


def send_frame(connection: socket.socket, kind: bytes, body: bytes = b"") -> None:
    """Send a piece of an answer."""
    connection.sendall(FRAME.pack(kind, len(body)) + body)


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            return b""
        parts += part
    return bytes(parts)
