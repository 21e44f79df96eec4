"""The first page, and the list of reports: what the graph holds and what it was made from."""

from __future__ import annotations

import itertools
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.query import named
from kg.serve.pages import reading
from kg.serve.pages.frame import Frame, page_number, pages, texts
from kg.serve.pages.search import Indexes
from kg.views.style import kind_styles

__all__ = ["register"]

SOURCES = 100
FEW = 8


def register(frame: Frame, indexes: Indexes) -> None:
    """Add both pages."""
    known: dict[str, dict[str, Any]] = {}

    async def read() -> dict[str, Any]:
        digest = frame.site.snapshot.manifest.digest
        if digest not in known:
            found = json.loads(await frame.site.call(reading.overview))
            known.clear()
            known[digest] = found
        return known[digest]

    async def overview(request: Request) -> Response:
        manifest = frame.site.snapshot.manifest
        found = await read()
        indexes.begin()  # whoever comes here is likely to search next
        counts = found["counts"]
        return frame.html(
            request,
            "overview.html",
            title=texts()["site"],
            counts=[(kind, counts[kind]) for kind in kind_styles() if counts.get(kind)],
            sources=list(itertools.islice(manifest.find(), FEW)),
            documents=manifest.documents,
            quads=manifest.quads,
            digest=manifest.digest,
            base=manifest.base,
            made_with=sorted(manifest.made_with.items()),
            appeared=found["appeared"],
            attested=found["attested"],
            queries=len(named()),
            endpoint=f"{request.base_url}sparql",
        )

    async def sources(request: Request) -> Response:
        manifest = frame.site.snapshot.manifest
        page = page_number(request)
        first = (page - 1) * SOURCES
        return frame.html(
            request,
            "sources.html",
            title=texts()["sources_title"],
            sources=list(itertools.islice(manifest.find(), first, first + SOURCES)),
            total=manifest.documents,
            around=pages(page, manifest.documents, SOURCES),
        )

    frame.page("/", overview)
    frame.page("/sources", sources)
