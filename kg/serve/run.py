"""Runs the application until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

import uvicorn

from kg.errors import KgError
from kg.serve.app import application
from kg.serve.site import Settings

__all__ = ["run"]

_HEAD = 1 << 18  # bytes of a request's head


def run(settings: Settings, port: int, announce: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        settings: what, and with which limits.
        port: of 127.0.0.1; 0 picks a free one.
        announce: called with the address as soon as it answers.

    Raises:
        KgError: the port is taken, or the graph cannot be used.
    """
    app = application(settings)
    # With the protocol said, asyncio sends small packets at once; without, a client that keeps its
    # connection waits 40 ms for each answer.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(512)
    except (OSError, OverflowError) as error:
        listening.close()
        problem = f"cannot be used: {getattr(error, 'strerror', None) or error}"
        raise KgError(f"port {port}", problem, hint="name another, or 0 for any") from error
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=_HEAD,
        timeout_graceful_shutdown=3,
    )
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    with listening:
        asyncio.run(_serve(_Server(config, lambda: announce(address)), listening))


async def _serve(server: uvicorn.Server, listening: socket.socket) -> None:
    await server.serve(sockets=[listening])


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
        self.should_exit = True
        self.force_exit = sig == signal.SIGINT and self.should_exit
