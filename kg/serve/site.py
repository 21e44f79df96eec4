"""What the pages of the server stand on: its graph, its workers, and a place for each page."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from kg.query import NamedQuery, Result, Value, find, is_sparql, prefixes
from kg.serve import work
from kg.serve.faults import Fault
from kg.serve.nursery import Nursery
from kg.serve.pool import Limits, Pool
from kg.serve.wire import Call
from kg.store import Snapshot

__all__ = ["CORS", "Handler", "Settings", "Site", "fault_response", "not_modified", "until_gone"]

# Anybody may read what is open, from any page: there is nothing to log in to.
CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, X-Rows",
}
Handler = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server is set up.

    ``hosts`` are the names it answers to besides those of this machine: a page elsewhere whose name
    is made to point here (DNS rebinding) gets nothing. ``modules`` are loaded where workers are
    forked from, which is needed for what :meth:`Site.call` is given. With a ``token`` there is a
    dataset at ``/scratch`` that whoever has it may change.
    """

    store: Path
    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    token: str = ""


class Site:
    """The server's graph and workers, and its routes."""

    def __init__(self, settings: Settings, nursery: Nursery | None = None) -> None:
        self.settings = settings
        workers = nursery or Nursery(settings.limits.memory, settings.modules)
        self.pool = Pool(settings.store, settings.limits, workers)
        self.routes: list[BaseRoute] = []
        self.fields: dict[str, tuple[str, ...]] = {}
        self.editor: Handler | None = None  # what a browser gets at the endpoint without a query

    # ----------------------------------------------------------------------------- routes

    def page(
        self,
        path: str,
        handler: Handler,
        methods: Sequence[str] = ("GET",),
        *,
        open: bool = False,
        fields: Sequence[str] = (),
    ) -> None:
        """Add a page; a :class:`Fault` that its handler raises is answered with its status.

        Args:
            path: of the route, in Starlette's form.
            handler: makes the response.
            methods: that it takes.
            open: whether scripts of pages elsewhere may read it (CORS).
            fields: names of what it takes in the address after ``?``, for its description.
        """

        async def answer(request: Request) -> Response:
            try:
                response = await handler(request)
            except Fault as fault:
                response = fault_response(fault)
            if open:
                response.headers.update(CORS)
            return response

        self.fields[path] = tuple(fields)
        self.routes.append(Route(path, answer, methods=list(methods), name=path))

    def static(self, path: str, folder: Path) -> None:
        """Add a folder of files; nothing outside of it is ever served."""
        self.routes.append(Mount(path, StaticFiles(directory=folder), name=path))

    # ------------------------------------------------------------------------------ graph

    @property
    def snapshot(self) -> Snapshot:
        """The newest published graph: its manifest and archive. Ask its quads through a worker."""
        return self.pool.snapshot

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that queries may use unsaid."""
        return prefixes(self.snapshot.manifest.base)

    async def ask(
        self,
        query: str | NamedQuery,
        parameters: Mapping[str, Value] | None = None,
        *,
        seconds: float | None = None,
    ) -> Result:
        """Answer a query of kg's own in a worker, with terms for its variables.

        Args:
            query: SPARQL text, a named query, or the name of one.
            parameters: values for variables, bound as terms; see :func:`kg.query.run`.
            seconds: the deadline.

        Raises:
            Fault: 400 where the query or a parameter is wrong, 503 or 504 past a limit.
            NotFound: there is no query of that name.
        """
        if isinstance(query, str) and not is_sparql(query):
            query = find(query.strip())
        known = dict(self.prefixes)
        data = await self.call(work.ask, query, dict(parameters or {}), known, seconds=seconds)
        return Result.load(data, known)

    async def call(
        self,
        function: Callable[..., bytes],
        *arguments: Any,
        seconds: float | None = None,
        **keywords: Any,
    ) -> bytes:
        """Run a function of a module with the store in a worker, and return the bytes it gives.

        Args:
            function: ``function(store, *arguments, **keywords)``; its module must be among the
                ``modules`` of the settings, as a worker cannot load any, nor open a file.
            arguments: what can be pickled.
            seconds: the deadline.
            keywords: likewise.

        Raises:
            Fault: 400 where the function raised a :class:`kg.errors.KgError`, 503 or 504 past a
                limit.
        """
        answer = await self.pool.run(Call(function, arguments, keywords), seconds=seconds)
        try:
            return answer.all()
        finally:
            answer.close()

    def etag(self, *parts: str) -> str:
        """Return an ETag for what is made of the graph and of parts of a request.

        Weak, as the order of rows and the compression of bytes may differ.
        """
        text = "\0".join((self.snapshot.manifest.digest, self.snapshot.manifest.base, *parts))
        return f'W/"{hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def fault_response(fault: Fault) -> Response:
    """Return the answer that a fault is: its status, and its sentence as plain text."""
    return PlainTextResponse(fault.sentence + "\n", fault.status, fault.headers)


def not_modified(request: Request, etag: str) -> bool:
    """Tell whether a client has that already."""
    told = request.headers.get("if-none-match", "")
    return told.strip() == "*" or etag.removeprefix("W/") in (
        one.strip().removeprefix("W/") for one in told.split(",")
    )


async def until_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Do what a client waits for, and stop when it goes away.

    Raises:
        Fault: it has gone; nobody will read this.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise Fault(499, "the client went away")
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Fault):
                await task


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
