"""The SPARQL endpoint: a request in, an answer out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.query.syntax import tokens
from kg.serve import forms
from kg.serve.faults import Fault
from kg.serve.pool import Answer
from kg.serve.protocol import METHODS, Operation, read
from kg.serve.site import Site, fault_response, not_modified, until_gone
from kg.serve.wire import Query

__all__ = ["CORS", "Endpoint"]

# Anybody may read what is here, from any page: there is nothing to log in to.
CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, X-Rows",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# A query with one of these may answer otherwise next time.
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})


class Endpoint:
    """Answers at ``/sparql``."""

    def __init__(self, site: Site) -> None:
        self._site = site

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
            raise Fault(403, "this endpoint only reads; the graph changes by kg build and its like")
        if operation.kind == "describe":
            if self._site.editor is not None:
                return await self._site.editor(request)
            raise Fault(400, "send a query: ?query=…")
        return await self._query(request, operation)

    async def _query(self, request: Request, operation: Operation) -> Response:
        accept = ", ".join(request.headers.getlist("accept"))
        wanted = forms.wanted(accept, operation.formats)
        if not any(wanted.values()):
            raise Fault(406, "none of the forms in Accept is one that answers have here")
        headers = {"Vary": "Accept"}
        words = {token.text.upper() for token in tokens(operation.text) if token.kind == "word"}
        if _VOLATILE.isdisjoint(words):
            parts = (*map(str, wanted.values()), *operation.default_graphs, "", operation.text)
            etag = self._site.etag(*parts, *operation.named_graphs)
            headers |= {"ETag": etag, "Cache-Control": "no-cache"}
            if not_modified(request, etag):
                return Response(status_code=304, headers=headers)
        else:
            headers["Cache-Control"] = "no-store"
        limits = self._site.settings.limits
        query = Query(
            operation.text,
            wanted,
            operation.default_graphs,
            operation.named_graphs,
            limits.rows,
            limits.bytes,
        )
        answer = await until_gone(request, self._site.pool.run(query, seconds=operation.seconds))
        media = answer.head["media"]
        headers["X-Rows"] = str(answer.rows)
        headers["Content-Length"] = str(answer.size)
        return StreamingResponse(
            _pieces(answer), headers=headers, media_type=forms.content_type(media)
        )


async def _pieces(answer: Answer) -> AsyncIterator[bytes]:
    try:
        for piece in answer.pieces():
            yield piece
    finally:
        answer.close()
