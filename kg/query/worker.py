"""A query in a process of its own, with limits that the operating system holds.

The engine can neither be stopped nor told how much memory to use, and a hostile text may end the
process. So the caller forks, the child opens its own read-only handle, gives up the right to open
anything more (no file, no socket), answers through a pipe and is killed at the deadline. It costs
about 20 ms. Until the answer is complete nothing of it is passed on.
"""

from __future__ import annotations

import contextlib
import faulthandler
import itertools
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from kg import errors
from kg.errors import InvalidQuery, KgError, OutOfTime

__all__ = ["MEMORY", "again", "allow_time", "confine", "in_worker", "open_whole", "told"]

MEMORY = 1_500_000_000  # bytes a query may take beyond what the process has already
_CHUNK = 1 << 20


def in_worker(
    data: Path,
    work: Callable[[ox.Store], bytes],
    *,
    seconds: float,
    memory: int = MEMORY,
    name: str = "query",
) -> bytes:
    """Return what ``work`` makes of the store in ``data``, done in a process of its own.

    Args:
        data: a RocksDB folder that nobody writes.
        work: gets a read-only store; may raise a :class:`KgError`, which is raised here again.
        seconds: the deadline.
        memory: bytes the work may use.
        name: what to call the query in messages.

    Raises:
        OutOfTime: the work was not done in time.
        InvalidQuery: it needed more memory than allowed, or broke the engine.
    """
    reading, writing = os.pipe()
    deadline = time.monotonic() + seconds
    child = os.fork()
    if child == 0:
        os.close(reading)
        _serve(writing, data, work, seconds, memory)
    os.close(writing)
    try:
        answer = _collect(reading, deadline)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if answer is None:
        raise OutOfTime(
            name,
            f"was stopped after {seconds:g} s",
            hint="ask for less (LIMIT, a narrower pattern), or allow more with --timeout SECONDS",
        )
    head, found, body = answer.partition(b"\n")
    if not found or not body.endswith(b"\n"):
        how = signal.strsignal(os.WTERMSIG(status)) if os.WIFSIGNALED(status) else "early end"
        raise InvalidQuery(
            name,
            f"broke the engine ({how}), most likely for want of memory",
            hint=f"{memory // 1_000_000:,} MB are allowed: ask for less",
        )
    fault = json.loads(head)
    if fault:
        raise again(fault)
    return body[:-1]


def told(error: KgError) -> dict[str, str]:
    """Return an error for another process; see :func:`again`."""
    return {
        "kind": type(error).__name__,
        "thing": error.thing,
        "problem": error.problem,
        "hint": error.hint,
    }


def again(fault: Mapping[str, str]) -> KgError:
    """Return the error that another process told of.

    >>> again(told(InvalidQuery("query", "is empty")))
    InvalidQuery('query: is empty')
    """
    kind = getattr(errors, fault["kind"], KgError)
    error = kind(fault["thing"], fault["problem"], hint=fault["hint"])
    return error if isinstance(error, KgError) else KgError(fault["thing"], fault["problem"])


def _collect(reading: int, deadline: float) -> bytes | None:
    """Read until the child closes its end; None at the deadline."""
    parts: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            return None
        part = os.read(reading, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _serve(
    writing: int, data: Path, work: Callable[[ox.Store], bytes], seconds: float, memory: int
) -> NoReturn:
    """Do the work and end; never returns into the caller's frames, which belong to the parent."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        faulthandler.disable()  # a death here is an answer, not a fault to report
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)  # the engine's last words are not for the user
        fault: dict[str, str] = {}
        body = b""
        try:
            store = open_whole(str(data))
            confine(memory)
            allow_time(seconds)
            body = work(store)
        except KgError as error:
            fault = told(error)
        except MemoryError:
            os._exit(1)
        except (OSError, ValueError, RuntimeError) as error:
            fault = told(InvalidQuery("query", str(error)))
        _write_all(writing, json.dumps(fault).encode() + b"\n" + body + b"\n")
    finally:
        os._exit(0)


def _write_all(writing: int, answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(writing, view[:_CHUNK]) :]


def open_whole(path: str) -> ox.Store:
    """Open a store with all its files, for a process that will be able to open none.

    The engine opens sixteen at once and the others when they are first read. What it keeps is in
    the order of hashes, so reading at random places of every index reaches each file; it is done
    until it has brought nothing new for a while. That takes no time for a small store.
    """
    others = _tables() or 0  # those that the parent had open, if this process was forked
    store = ox.Store.read_only(path)
    total = others + sum(file.suffix == ".sst" for file in Path(path).iterdir())
    if total - others <= _AT_ONCE or (known := _tables()) is None:
        return store
    for quads in (store, store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        for _ in itertools.islice(quads, _SAMPLE):
            pass  # its words stand at random places of the index of words
    round_, quiet = 0, 0
    while (known or 0) < total and quiet < 2 * (total - others):
        _touch(store, round_)
        round_, before, known = round_ + 1, known, _tables()
        quiet = quiet + 1 if known == before else 0
    return store


_AT_ONCE = 16
_SAMPLE = 256


def _tables() -> int | None:
    """Return how many files of a store this process has open; None where that cannot be told."""
    count = 0
    try:
        for handle in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):  # that of the listing itself has gone
                count += handle.readlink().suffix == ".sst"
    except OSError:
        return None
    return count


def _touch(store: ox.Store, number: int) -> None:
    """Look for what is not there, in every index."""
    name = ox.NamedNode(f"urn:kg:touch:{number}")
    text = ox.Literal(f"touch {number}")
    tagged = ox.Literal(f"touch {number}", language="en")
    for graph in (None, ox.DefaultGraph(), name):
        next(store.quads_for_pattern(name, None, None, graph), None)
        next(store.quads_for_pattern(None, name, None, graph), None)
        next(store.quads_for_pattern(None, None, name, graph), None)
        for value in (text, tagged, ox.Literal(number), ox.Literal(number / 7)):
            next(store.quads_for_pattern(None, None, value, graph), None)


def confine(memory: int) -> None:
    """Give up, for good, all that a query has no business with.

    No file and no socket can be opened any more, none can grow, and ``memory`` bytes may be taken
    beyond what the process has.
    """
    try:
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        used *= resource.getpagesize()
    except (OSError, ValueError):
        used = 0  # no such file off Linux, where this limit counts little
    for what, value in (
        (resource.RLIMIT_AS, used + memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (limit, limit))


def allow_time(seconds: float) -> None:
    """Let this process compute for so long from now and no longer, should nobody stop it before."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
