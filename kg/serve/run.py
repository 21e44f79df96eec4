"""Runs the application until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import socket
from collections.abc import Callable

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import KgError, StoreError
from kg.serve.app import application
from kg.serve.nursery import Nursery
from kg.serve.site import Settings

__all__ = ["run"]

_PATIENCE = 20.0  # seconds for the head of a request to arrive
_STALLED = 60  # seconds without a byte taken
_FILES = 4_096
_HEAD = 1 << 17  # bytes of a request's head


def run(
    settings: Settings,
    port: int,
    announce: Callable[[str], None],
    nursery: Nursery | None = None,
) -> None:
    """Serve until interrupted.

    Args:
        settings: what, and with which limits.
        port: of 127.0.0.1; 0 picks a free one.
        announce: called with the address as soon as it answers.
        nursery: where workers come from, if that was started before.

    Raises:
        KgError: the port is taken, or the graph cannot be used.
    """
    app = application(settings, nursery)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    # With the protocol said, asyncio sends small packets at once; without, a client that keeps its
    # connection waits 40 ms for each answer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # A client that reads nothing for so long has its connection closed.
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED * 1_000)
        listening.bind(("127.0.0.1", port))
        listening.listen(512)
    except (OSError, OverflowError) as error:
        listening.close()
        problem = f"cannot be used: {getattr(error, 'strerror', None) or error}"
        raise KgError(f"port {port}", problem, hint="name another, or 0 for any") from error
    config = uvicorn.Config(
        app,
        http=_Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        headers=[("Server", "kg")],  # so that kg, and others, do not take it for another product
        h11_max_incomplete_event_size=_HEAD,
        timeout_graceful_shutdown=3,
    )
    # What fails while a request is answered is told by kg.serve's own log, what keeps it from
    # starting by the error below.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    with listening:
        server = _Server(config, lambda: announce(address))
        with contextlib.suppress(SystemExit):  # uvicorn's word for a start that failed
            asyncio.run(server.serve(sockets=[listening]))
    if not server.started:
        raise StoreError(
            str(settings.store), "could not be opened by a worker", hint="try kg check"
        )


class _Connection(H11Protocol):
    """Closes a connection on which no whole head of a request comes in time."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer = self.loop.call_later(_PATIENCE, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and self.conn.trailing_data[0]:
            if self._timer is None:
                self._timer = self.loop.call_later(_PATIENCE, self.transport.close)
        else:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Server(uvicorn.Server):
    """Tells when it is ready, and ends quietly at Ctrl-C."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: object) -> None:
        """Take a signal: the first ends the server when its answers are out, another at once."""
        self.force_exit = self.should_exit
        self.should_exit = True
