"""What a worker does: opens its store, gives up all rights, and answers one job after the other."""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

import pyoxigraph as ox

from kg.errors import InvalidQuery, KgError
from kg.query import NamedQuery, Value, answer
from kg.query.syntax import asks_elsewhere, check, check_update, columns, loads, syntax_error
from kg.query.terms import Term
from kg.query.worker import allow_time, confine, open_whole, told
from kg.serve import results
from kg.serve.updates import using
from kg.serve.wire import (
    DATA,
    END,
    FAULT,
    HEAD,
    READY,
    Call,
    Job,
    Query,
    Update,
    receive,
    send_frame,
)

__all__ = ["ask", "serve"]

_UNKNOWN = re.compile(r"custom function <([^<>]+)> is not supported")
_FUNCTIONS = 20


def serve(handle: int, path: str, memory: int) -> NoReturn:
    """Answer the jobs that come through a socket, for ever.

    Never returns into the caller's frames, which belong to the process it was forked from.

    Args:
        handle: the socket.
        path: folder of a published graph; without one the dataset begins empty, can be changed,
            and ends with the worker.
        memory: bytes that all the work may take.
    """
    try:
        faulthandler.disable()  # a death here is an answer, not a fault to report
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)  # nor are the engine's last words for anybody
        os.dup2(handle, 3)
        os.closerange(4, 1 << 16)
        connection = socket.socket(fileno=3)
        store = open_whole(path) if path else ox.Store()
        confine(memory)
        send_frame(connection, READY, str(os.getpid()).encode())
        while (job := receive(connection)) is not None:
            allow_time(job.seconds)
            _do(store, job, connection)
    except MemoryError:
        os._exit(1)
    finally:
        os._exit(0)


def _do(store: ox.Store, job: Job, connection: socket.socket) -> None:
    try:
        if isinstance(job.task, Query):
            _query(store, job.task, job.prefixes, connection)
        elif isinstance(job.task, Update):
            _update(store, job.task, job.prefixes, connection)
        elif isinstance(job.task, Call):
            call = job.task
            send_frame(connection, HEAD, b"{}")
            sink = results.Sink(lambda piece: send_frame(connection, DATA, piece), call.max_bytes)
            sink.write(call.function(store, *call.arguments, **call.keywords))
            sink.flush()
            send_frame(connection, END, b"{}")
    except results.TooMuch as error:
        _fault(connection, {"code": error.what, "limit": str(error.limit)})
    except KgError as error:
        _fault(connection, {"code": "bad", **told(error)})


def _fault(connection: socket.socket, fault: Mapping[str, str]) -> None:
    send_frame(connection, FAULT, json.dumps(fault).encode())


def _query(
    store: ox.Store, query: Query, prefixes: Mapping[str, str], connection: socket.socket
) -> None:
    check(query.text, elsewhere=False)
    try:
        if asks_elsewhere(query.text):
            # Written wrongly or not: that much can be told where there is nothing to send it with.
            with contextlib.suppress(OSError, RuntimeError, ValueError):
                ox.Store().query(query.text, base_iri=query.base, prefixes=dict(prefixes))
            _fault(connection, {"code": "service"})
            return
        answered = _answered(store, query, prefixes)
        kind = _kind(answered)
        media = query.forms[kind]
        if media is None:
            _fault(connection, {"code": "form", "answer": kind})
            return
        send_frame(connection, HEAD, json.dumps({"media": media}).encode())
        sink = results.Sink(lambda piece: send_frame(connection, DATA, piece), query.max_bytes)
        count = _write(answered, media, sink, query, prefixes)
        sink.flush()
        send_frame(connection, END, json.dumps({"rows": count}).encode())
    except SyntaxError as error:
        raise syntax_error(query.text, "query", error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise InvalidQuery("query", " ".join(str(error).split())) from error


def _answered(
    store: ox.Store, query: Query, prefixes: Mapping[str, str]
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    given = bool(query.default_graphs or query.named_graphs)
    unknown: dict[ox.NamedNode, Callable[..., Term | None]] = {}
    while True:
        try:
            return store.query(
                query.text,
                base_iri=query.base,
                prefixes=dict(prefixes),
                # A dataset that the request describes takes the place of the one in the text; where
                # it names graphs of one sort alone, there are none of the other (Protocol, 2.1.4).
                default_graph=_nodes(query.default_graphs) if given else None,
                named_graphs=_nodes(query.named_graphs) if given else None,
                custom_functions=unknown,
            )
        except (ValueError, RuntimeError, OSError) as error:
            # A function nobody knows is an error where it is called (Query, 17.2), which leaves its
            # value unbound; the engine refuses the whole query.
            name = _UNKNOWN.search(str(error))
            if name is None or len(unknown) >= _FUNCTIONS:
                raise
            unknown[ox.NamedNode(name[1])] = lambda *_: None


def _nodes(names: Sequence[str]) -> list[Any]:
    return [ox.NamedNode(name) for name in names]


def _update(
    store: ox.Store, update: Update, prefixes: Mapping[str, str], connection: socket.socket
) -> None:
    check_update(update.text)
    text = using(update.text, update.default_graphs, update.named_graphs)
    try:
        if loads(text):
            # Written wrongly or not: that much can be told from a dataset where it does nothing.
            with contextlib.suppress(OSError, RuntimeError):
                ox.Store().update(text, base_iri=update.base, prefixes=dict(prefixes))
            _fault(connection, {"code": "load"})
            return
        store.update(text, base_iri=update.base, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise syntax_error(update.text, "update", error) from error
    except (OSError, RuntimeError, ValueError) as error:
        _fault(connection, {"code": "conflict", "problem": " ".join(str(error).split())})
        return
    send_frame(connection, HEAD, b"{}")
    send_frame(connection, END, b"{}")


def _kind(answered: object) -> str:
    if isinstance(answered, ox.QueryBoolean):
        return "boolean"
    return "graph" if isinstance(answered, ox.QueryTriples) else "rows"


def _write(
    answered: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    media: str,
    sink: results.Sink,
    query: Query,
    prefixes: Mapping[str, str],
) -> int:
    if isinstance(answered, ox.QueryBoolean):
        results.boolean(bool(answered), media, sink)
        return 1
    if isinstance(answered, ox.QueryTriples):
        triples = results.Limited(answered, query.max_rows)
        results.graph(triples, media, sink, prefixes)
        return triples.count
    names = [variable.value for variable in answered.variables]
    order = columns(query.text, names)
    found = results.Limited(map(tuple, answered), query.max_rows)
    if order == names:
        results.rows(names, found, media, sink, prefixes)
    else:
        places = [names.index(name) for name in order]
        sorted_rows = ([row[place] for place in places] for row in found)
        results.rows(order, sorted_rows, media, sink, prefixes)
    return found.count


def ask(
    store: ox.Store,
    query: str | NamedQuery,
    parameters: Mapping[str, Value],
    prefixes: Mapping[str, str],
) -> bytes:
    """Answer a query of kg's own, with terms for its variables; see :func:`kg.query.answer`."""
    return answer(store, query, parameters, prefixes).dump()
