"""The first page, and the list of reports: what the graph holds and what it was made from."""

from __future__ import annotations

import asyncio
import json

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
    known: dict[str, tuple[str, str]] = {}

    async def newest() -> tuple[str, str]:
        digest = frame.site.snapshot.manifest.digest
        if digest not in known:
            appeared, attested = json.loads(await frame.site.call(reading.newest))
            known.clear()
            known[digest] = (appeared, attested)
        return known[digest]

    async def overview(request: Request) -> Response:
        manifest = frame.site.snapshot.manifest
        index, (appeared, attested) = await asyncio.gather(indexes.get(), newest())
        counts = index.counts()
        ordered = [kind for kind in kind_styles() if kind in counts]
        return frame.html(
            request,
            "overview.html",
            title=texts()["site"],
            counts=[(kind, counts[kind]) for kind in ordered],
            sources=manifest.sources[:FEW],
            documents=len(manifest.sources),
            quads=manifest.quads,
            digest=manifest.digest,
            base=manifest.base,
            made_with=sorted(manifest.made_with.items()),
            appeared=appeared,
            attested=attested,
            queries=len(named()),
            endpoint=f"{request.base_url}sparql",
        )

    async def sources(request: Request) -> Response:
        found = frame.site.snapshot.manifest.sources
        page = page_number(request)
        first = (page - 1) * SOURCES
        return frame.html(
            request,
            "sources.html",
            title=texts()["sources_title"],
            sources=found[first : first + SOURCES],
            total=len(found),
            around=pages(page, len(found), SOURCES),
        )

    frame.page("/", overview)
    frame.page("/sources", sources)
