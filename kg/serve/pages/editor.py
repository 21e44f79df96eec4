"""The SPARQL editor: YASGUI, which is served from here, with what it is to know of the graph."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.query import groups, named
from kg.serve.pages import reading
from kg.serve.pages.frame import Frame, texts
from kg.serve.policy import SECURITY
from kg.serve.site import not_modified

__all__ = ["register"]

_FIRST = "people"  # the query that an empty editor begins with
# The one style element that the editor makes (for the grips between columns) is let in by its hash;
# nothing else is looser than on other pages.
_POLICY = SECURITY["Content-Security-Policy"].replace(
    "style-src 'self'", "style-src 'self' 'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
)


def register(frame: Frame) -> None:
    """Add the page, and the data that its script asks for."""

    async def editor(request: Request) -> Response:
        listed = [
            (title, [query for query in named().values() if query.group == group])
            for group, title in groups().items()
        ]
        return frame.html(
            request,
            "editor.html",
            title=texts()["editor_title"],
            groups=listed,
            chosen=request.query_params.get("example", ""),
            headers={"Content-Security-Policy": _POLICY},
        )

    known: dict[str, dict[str, list[str]]] = {}

    async def vocabulary() -> dict[str, list[str]]:
        digest = frame.site.snapshot.manifest.digest
        if digest not in known:
            found: dict[str, list[str]] = {"class": [], "property": []}
            for kind, term, _ in json.loads(await frame.site.call(reading.vocabulary)):
                found[kind].append(term)
            known.clear()
            known[digest] = found
        return known[digest]

    async def data(request: Request) -> Response:
        etag = frame.site.etag("editor")
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if not_modified(request, etag):
            return Response(status_code=304, headers=headers)
        terms = await vocabulary()
        words = texts()
        content: dict[str, Any] = {
            "prefixes": dict(frame.site.prefixes),
            "base": frame.base,
            "classes": terms["class"],
            "properties": terms["property"],
            "examples": {name: query.standalone() for name, query in named().items()},
            "first": _FIRST,
            "texts": {key: words[key] for key in words if key.startswith("editor_")},
        }
        return JSONResponse(content, headers=headers)

    frame.page("/editor", editor)
    frame.page("/editor/data.json", data)
    frame.site.editor = editor
