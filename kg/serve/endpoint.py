"""The SPARQL endpoint: a request in, an answer out."""

from __future__ import annotations

import contextlib
import hmac
import re
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.query.syntax import MAX_LENGTH
from kg.serve import forms
from kg.serve.about.descriptions import Descriptions, respond
from kg.serve.faults import Fault
from kg.serve.guard import weight
from kg.serve.nursery import Answer, Task
from kg.serve.protocol import METHODS, Operation, read
from kg.serve.site import CORS, Site, fault_response, not_modified, until_gone
from kg.serve.wire import Query, Update

__all__ = ["Endpoint", "ScratchEndpoint"]

_SMALL = 1 << 17  # bytes of an answer that is sent in one piece
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# A query with one of these may answer otherwise next time.
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


class Runner(Protocol):
    """Does jobs."""

    async def run(self, task: Task, *, seconds: float | None = None, weight: int = 0) -> Answer:
        """Return the answer to a job; see :meth:`kg.serve.pool.Pool.run`."""


class Endpoint:
    """Answers queries to the graph, which only reads."""

    kind = "service"

    def __init__(self, site: Site, runner: Runner, about: Descriptions) -> None:
        self._site, self._runner, self._about = site, runner, about

    async def answer(self, request: Request) -> Response:
        """Answer a request of any method."""
        try:
            response = await self._answer(request)
        except Fault as fault:
            response = fault_response(fault)
        response.headers.update(CORS)
        return response

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        operation = await read(request, self._site.settings.limits.text)
        if operation.kind == "update":
            return await self._update(request, operation)
        if operation.kind == "describe":
            return await self._describe(request, operation)
        return await self._query(request, operation)

    async def _update(self, request: Request, operation: Operation) -> Response:
        raise Fault(403, "this endpoint only reads; the graph changes by kg build and its like")

    async def _describe(self, request: Request, operation: Operation) -> Response:
        accept = ", ".join(request.headers.getlist("accept"))
        wanted = forms.wanted(accept, operation.formats)["graph"]
        if wanted == forms.HTML and self._site.editor is not None:
            return await self._site.editor(request)
        address = str(request.url.replace(query=""))
        return respond(
            request, self._site, self.kind, lambda: self._about.service(address, self.kind)
        )

    async def _query(self, request: Request, operation: Operation) -> Response:
        accept = ", ".join(request.headers.getlist("accept"))
        wanted = forms.wanted(accept, operation.formats)
        if not any(wanted.values()):
            raise Fault(406, "none of the forms in Accept is one that answers have here")
        if len(operation.text) > MAX_LENGTH:
            raise Fault(
                400, f"the query has {len(operation.text):,} characters; {MAX_LENGTH:,} are allowed"
            )
        headers = {"Vary": "Accept", **self._validators(operation, wanted)}
        if "ETag" in headers and not_modified(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        limits = self._site.settings.limits
        query = Query(
            operation.text,
            wanted,
            operation.default_graphs,
            operation.named_graphs,
            str(request.url.replace(query="")),
            limits.rows,
            limits.bytes,
        )
        job = self._runner.run(query, seconds=operation.seconds, weight=weight(operation.text))
        answer = await until_gone(request, job)
        headers["X-Rows"] = str(answer.rows)
        headers["Content-Length"] = str(answer.size)
        media = forms.content_type(answer.head["media"])
        if answer.size <= _SMALL:
            with contextlib.closing(answer):
                return Response(answer.all(), headers=headers, media_type=media)
        return StreamingResponse(_pieces(answer), headers=headers, media_type=media)

    def _validators(self, operation: Operation, wanted: Mapping[str, str | None]) -> dict[str, str]:
        """Return the headers by which a client can ask later whether the answer is the same."""
        if _VOLATILE.search(operation.text):
            return {"Cache-Control": "no-store"}
        parts = (*map(str, wanted.values()), *operation.default_graphs, "", operation.text)
        etag = self._site.etag(*parts, *operation.named_graphs)
        return {"ETag": etag, "Cache-Control": "no-cache"}


class ScratchEndpoint(Endpoint):
    """Answers queries to a scratch dataset, and changes it for whoever has the token.

    No page of another origin can make a browser send an update: it would have to ask first, and
    nothing here says yes.
    """

    kind = "scratch"

    def __init__(self, site: Site, runner: Runner, about: Descriptions, token: str) -> None:
        super().__init__(site, runner, about)
        self._token = token

    async def answer(self, request: Request) -> Response:
        """Answer a request of any method."""
        try:
            return await self._answer(request)
        except Fault as fault:
            return fault_response(fault)

    async def _update(self, request: Request, operation: Operation) -> Response:
        told = request.headers.get("authorization", "")
        if not hmac.compare_digest(told.encode(), f"Bearer {self._token}".encode()):
            raise Fault(401, "an update needs the token", {"WWW-Authenticate": "Bearer"})
        base = str(request.url.replace(query=""))
        update = Update(operation.text, operation.default_graphs, operation.named_graphs, base)
        answer = await until_gone(request, self._runner.run(update, seconds=operation.seconds))
        answer.close()
        return Response(status_code=204)

    def _validators(self, operation: Operation, wanted: Mapping[str, str | None]) -> dict[str, str]:
        return {"Cache-Control": "no-store"}


async def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    try:
        for piece in answer.pieces():
            yield piece
    finally:
        answer.close()
