"""The explorer over the graph that is served: a page, and what it asks for as one walks on.

The page is that of ``kg view``; where the file holds all it shows, this one begins with what lies
around some nodes and fetches what lies around others. Both are read by workers; positions are
computed here, off the loop that answers.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from kg.errors import KgError
from kg.query.terms import parse
from kg.serve.faults import Fault
from kg.serve.pages import around
from kg.serve.pages.frame import LANGUAGE, Frame, texts
from kg.serve.site import not_modified
from kg.views.model import (
    ViewDocument,
    ViewEvidence,
    ViewFact,
    ViewGraph,
    ViewName,
    ViewNode,
    ViewRelation,
)

__all__ = ["register"]

BEST = 60  # nodes that the page begins with where none is asked for
MOST = 400  # nodes in one answer
DEEPEST = 3
_NAMED = 20  # nodes that one address may name


def register(frame: Frame) -> None:
    """Add the page and its data."""

    async def page(request: Request) -> Response:
        etag = frame.site.etag("graph", str(request.url.query))
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if not_modified(request, etag):
            return Response(status_code=304, headers=headers)
        view = await _view(frame, request)
        text, policy = await asyncio.to_thread(_page, view)
        headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
        return HTMLResponse(text.encode("utf-8", "replace"), headers=headers)

    async def data(request: Request) -> Response:
        etag = frame.site.etag("graph.json", str(request.url.query))
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if not_modified(request, etag):
            return Response(status_code=304, headers=headers)
        view = await _view(frame, request)
        return JSONResponse(await asyncio.to_thread(_payload, view), headers=headers)

    frame.page("/graph", page)
    frame.page("/graph/data.json", data)


def _page(view: ViewGraph) -> tuple[str, str]:
    from kg.views.html import Page

    made = Page(view, texts()["graph_title"], LANGUAGE, live="/graph/data.json")
    return made.generate_html(), made.policy


def _payload(view: ViewGraph) -> Mapping[str, Any]:
    from kg.views.html import Page

    return Page(view, "", LANGUAGE).payload()


async def _view(frame: Frame, request: Request) -> ViewGraph:
    """Return what an address asks for."""
    iris = []
    for told in request.query_params.getlist("around")[:_NAMED]:
        try:
            iris.append(str(parse(told.strip(), "iri", frame.site.prefixes).value))
        except KgError as error:
            raise Fault(400, str(error)) from error
    depth = request.query_params.get("depth", "1")
    if depth not in map(str, range(DEEPEST + 1)):
        raise Fault(400, f"depth is a number from 0 to {DEEPEST}")
    found = await frame.site.call(
        around.neighbourhood, iris, int(depth), MOST if iris else BEST, LANGUAGE
    )
    return _records(json.loads(found))


def _records(data: Mapping[str, Any]) -> ViewGraph:
    """Return the records that a worker wrote as JSON."""

    def fact(row: dict[str, Any]) -> ViewFact:
        evidence = tuple(
            ViewEvidence(**{**e, "marks": tuple(map(tuple, e["marks"]))}) for e in row["evidence"]
        )
        pairs = tuple((name, value) for name, value in row["qualifiers"])
        more = {"evidence": evidence, "qualifiers": pairs, "days": tuple(row["days"])}
        return ViewFact(**{**row, **more})

    def node(row: dict[str, Any]) -> ViewNode:
        names = tuple(ViewName(**name) for name in row["names"])
        return ViewNode(**{**row, "names": names, "same_as": tuple(row["same_as"])})

    lists = {
        "nodes": tuple(map(node, data["nodes"])),
        "edges": tuple(map(fact, data["edges"])),
        "facts": tuple(map(fact, data["facts"])),
        "documents": tuple(ViewDocument(**row) for row in data["documents"]),
        "relations": tuple(
            ViewRelation(**{**row, "parts": tuple(row["parts"])}) for row in data["relations"]
        ),
    }
    return ViewGraph(**{**data, **lists})
