"""The process that workers are forked from: small, without threads, without an open store.

It is started once (``python -m kg.serve.zygote FD MEMORY MODULE...``), loads what workers need and
waits. A store that was open before a fork hangs in the child, and a thread of the server could hold
a lock for ever in it; this process has neither. It ends when the server does, and its workers too.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys

__all__ = ["main"]

_SPAWN, _KILL = "spawn", "kill"


def main(arguments: list[str]) -> None:
    """Fork a worker for each request, and end the ones the server names, until it has gone.

    A message is ``spawn KIND PATH`` with a socket beside it, or ``kill PID``.
    """
    control = socket.socket(fileno=int(arguments[0]))
    memory = int(arguments[1])
    for module in ("kg.serve.work", *arguments[2:]):
        importlib.import_module(module)
    from kg.query import named
    from kg.serve import work

    named()  # read now: a worker cannot open files
    gc.collect()
    gc.freeze()
    children: set[int] = set()
    wake, _wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(_wake, False)
    signal.set_wakeup_fd(_wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            ready, _, _ = select.select([control.fileno(), wake], [], [])
            if wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake, 4096)
                _reap(children)
            if control.fileno() not in ready:
                continue
            message, handles, _, _ = socket.recv_fds(control, 65_536, 1)
            if not message:
                return
            verb, _, rest = message.decode("utf-8", "surrogateescape").partition(" ")
            if verb == _KILL and int(rest) in children:
                os.kill(int(rest), signal.SIGKILL)
            elif verb == _SPAWN:
                child = os.fork()
                if child == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    work.serve(handles[0], rest, memory)
                children.add(child)
                os.close(handles[0])
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _reap(children: set[int]) -> None:
    while children:
        try:
            child, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if child == 0:
            return
        children.discard(child)


if __name__ == "__main__":
    main(sys.argv[1:])
