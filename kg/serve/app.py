"""The application: endpoint, pages, and what holds for all of them."""

from __future__ import annotations

import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.query import visible
from kg.serve import pages
from kg.serve.about.descriptions import Descriptions, respond
from kg.serve.about.openapi import openapi
from kg.serve.endpoint import Endpoint, ScratchEndpoint
from kg.serve.nursery import Nursery
from kg.serve.policy import SECURITY
from kg.serve.scratch import Scratch
from kg.serve.site import Settings, Site

__all__ = ["MODULES", "SECURITY", "application"]

log = logging.getLogger("kg.serve")

MODULES: tuple[str, ...] = pages.MODULES  # with functions that run in workers
# Starlette compresses wherever it reads the word.
_NO_GZIP = re.compile(rb"\bgzip\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def application(settings: Settings, nursery: Nursery | None = None) -> Starlette:
    """Return the server as an ASGI application; its workers run while it does.

    Args:
        settings: what is served, and with which limits.
        nursery: where its workers come from, if that was started before.

    Raises:
        NotFound: there is no graph in the store.
        StoreError: the graph cannot be used.
    """
    site = Site(replace(settings, modules=(*MODULES, *settings.modules)), nursery)
    about = Descriptions(site)
    _descriptions(site, about)
    pages.register(site)
    endpoints: dict[str, Endpoint] = {"/sparql": Endpoint(site, site.pool, about)}
    if settings.token:
        scratch = Scratch(site.pool)
        endpoints["/scratch"] = ScratchEndpoint(site, scratch, about, settings.token)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        site.pool.nursery.start()
        await site.pool.ready()
        try:
            yield
        finally:
            await site.pool.close()

    every = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    routes = [
        Route(path + slash, endpoint.answer, methods=every)
        for path, endpoint in endpoints.items()
        for slash in ("", "/")
    ]
    app = Starlette(
        routes=[*routes, *site.routes],
        lifespan=lifespan,
        middleware=[
            Middleware(_Rim, hosts=_OWN_NAMES | set(settings.hosts)),
            Middleware(GZipMiddleware, minimum_size=1_024, compresslevel=4),
        ],
    )
    app.router.redirect_slashes = False
    app.state.site = site
    return app


def _descriptions(site: Site, about: Descriptions) -> None:
    """Add what the server says of itself to programs."""

    async def void(request: Request) -> Response:
        address, endpoint = _addresses(request)
        triples = await about.void(address, endpoint)
        return respond(request, site, "void", lambda: triples)

    async def examples(request: Request) -> Response:
        address, endpoint = _addresses(request)
        return respond(request, site, "examples", lambda: about.examples(address, endpoint))

    async def routes(request: Request) -> Response:
        return JSONResponse(openapi(site.routes, site.fields))

    site.page("/.well-known/void", void, open=True, fields=["format"])
    site.page("/sparql/examples", examples, open=True, fields=["format"])
    site.page("/openapi.json", routes, open=True)


def _addresses(request: Request) -> tuple[str, str]:
    return str(request.url.replace(query="")), str(request.url.replace(path="/sparql", query=""))


class _Rim:
    """Looks at each request before anything else does, and at each answer after."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), 0, 0

        async def seen(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        if _NO_GZIP.search(b",".join(v for n, v in scope["headers"] if n == b"accept-encoding")):
            scope["headers"] = [(n, v) for n, v in scope["headers"] if n != b"accept-encoding"]
        try:
            if _host(scope) in self._hosts:
                await self._app(scope, receive, seen)
            else:
                refused = PlainTextResponse("this server does not answer to that name\n", 421)
                await refused(scope, receive, seen)
        except Exception:
            log.exception("%s %s failed", scope["method"], visible(scope["path"])[:200])
            if status:
                raise  # a part has gone out: the connection must break, so that all can see it
            failed = PlainTextResponse("the server failed to answer; its log says why\n", 500)
            await failed(scope, receive, seen)
        finally:
            took = (time.perf_counter() - began) * 1_000
            path = visible(scope["path"])[:200]
            log.info("%s %s %d %d B %.1f ms", scope["method"], path, status, size, took)


def _host(scope: Scope) -> str:
    told = next((value for name, value in scope["headers"] if name == b"host"), b"")
    host: str = told.decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() else host
