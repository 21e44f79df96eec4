"""The pages for people, beside the endpoint.

What they are made of::

    frame       templates, words, addresses; the menu, with a place for the graph and for reviews
    reading     what pages show, read from the store by functions that run in workers
    overview    the first page, and the list of reports
    things      a page for every IRI: thing, report, fact, any other node
    documents   a text and the words in it that state facts
    search      names in any script, as a page and while one types
    asking      the named queries, with forms
    editor      the SPARQL editor
    review      what is uncertain, with the commands that decide it
    graph       the explorer, which loads what lies around a node on demand (around: in workers)

A further page is a module with its template, registered below.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.serve.site import Site

__all__ = ["MODULES", "register"]

MODULES = ("kg.serve.pages.reading", "kg.serve.pages.around")  # with functions that run in workers
_HERE = Path(__file__).resolve().parent.parent


def register(site: Site) -> None:
    """Add the pages to a site."""
    # Here, so that the process that workers are forked from can load what they read with, and none
    # of what serves.
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.serve.pages import asking, editor, graph, overview, review, search, things
    from kg.serve.pages.frame import Frame, kind_css
    from kg.views.style import ASSETS

    frame = Frame(site)
    indexes = search.Indexes(frame)

    async def kinds(_: Request) -> Response:
        return Response(kind_css(), media_type="text/css", headers={"Cache-Control": "no-cache"})

    overview.register(frame, indexes)
    search.register(frame, indexes)
    things.register(frame)
    asking.register(frame, indexes)
    editor.register(frame)
    graph.register(frame)
    review.register(frame)
    site.page("/static/kinds.css", kinds)
    site.static("/static/vis", ASSETS / "vendor")
    site.static("/static", _HERE / "static")
