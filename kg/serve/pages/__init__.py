"""The pages for people, beside the endpoint."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.serve.site import Site

__all__ = ["register"]


def register(site: Site) -> None:
    """Add the pages to a site."""

    async def front(request: Request) -> Response:
        count = await site.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return HTMLResponse(
            '<!DOCTYPE html><html lang="en"><title>kg</title>'
            f"<p>{count[0]['n']:,} facts; the endpoint is at /sparql.</p></html>"
        )

    site.page("/", front)
    site.static("/static", Path(__file__).resolve().parent.parent / "static")
