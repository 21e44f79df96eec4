"""The frame of all pages: templates, words, addresses, and what a page answers when it cannot.

Templates are autoescaped and hold no script and no style: the policy of the server forbids both.
Every word comes from ``texts.toml``. What comes from a document or a request reaches a page as a
value of a template, in an element's text or a quoted attribute, and nowhere else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.query import visible
from kg.serve.faults import Fault
from kg.serve.site import Handler, Site
from kg.views.style import kind_styles

__all__ = ["LANGUAGE", "NAVIGATION", "Frame", "address", "counted", "number", "pages", "texts"]

LANGUAGE = "en"
# The pages of the menu: address and word. A page shows up when something answers at its address.
NAVIGATION = (
    ("/", "nav_overview"),
    ("/queries", "nav_queries"),
    ("/editor", "nav_editor"),
    ("/graph", "nav_graph"),
    ("/review", "nav_review"),
)
_HERE = Path(__file__).resolve().parent
_LONGEST = 300  # characters of what a message repeats


@cache
def texts(language: str = LANGUAGE) -> Mapping[str, str]:
    """Return the words of the pages, flat (``kind.Person``), English where a language has none.

    >>> texts()["nav_queries"], texts("xx")["status.hoped"]
    ('Queries', 'hoped for')
    """
    table = tomllib.loads((_HERE / "texts.toml").read_text(encoding="utf-8"))
    flat: dict[str, str] = {}
    for name in ("en", language):
        for key, value in table.get(name, {}).items():
            if isinstance(value, dict):
                flat |= {f"{key}.{inner}": text for inner, text in value.items()}
            else:
                flat[key] = value
    return flat


def counted(name: str, count: int) -> str:
    """Return a text that counts.

    >>> counted("facts", 1), counted("facts", 2_000)
    ('1 fact', '2,000 facts')
    """
    form = f"{name}_one" if count == 1 else f"{name}_other"
    return texts()[form].format(count=f"{count:,}")


def number(count: int) -> str:
    """Return a number as a reader writes it."""
    return f"{count:,}"


def address(iri: str, base: str) -> str:
    """Return where on this server an IRI is told about.

    >>> address("http://a.example/id/person/a", "http://a.example/id/")
    '/id/person/a'
    >>> address("http://a.example/id/a/../b", "http://a.example/id/")
    '/resource?iri=http%3A%2F%2Fa.example%2Fid%2Fa%2F..%2Fb'
    """
    rest = iri.removeprefix(base)
    # What a browser would shorten on its own stands in a parameter.
    if rest != iri and not {"", ".", ".."} & set(rest.split("/")):
        return "/id/" + quote(rest, safe="/")
    return "/resource?iri=" + quote(iri, safe="", errors="replace")


def pages(page: int, total: int, size: int) -> dict[str, int]:
    """Return what stands before and after a page; 0 for nothing.

    >>> pages(2, 101, 50)
    {'page': 2, 'pages': 3, 'before': 1, 'after': 3}
    """
    count = max(1, -(-total // size))
    return {
        "page": page,
        "pages": count,
        "before": page - 1,
        "after": page + 1 if page < count else 0,
    }


def shown(text: str) -> str:
    r"""Return text in which nothing turns the order of the words; lines and tabs stay.

    >>> shown("a\tb\u202ec")
    'a\tb\\u202ec'
    """
    return "\t".join(visible(part) for part in str(text).replace("\r\n", "\n").split("\t"))


class Frame:
    """Makes the pages of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._environment = Environment(
            loader=FileSystemLoader(_HERE.parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            t=texts(), counted=counted, number=number, symbol=symbol, query_string=urlencode
        )
        self._environment.filters["visible"] = shown

    @property
    def base(self) -> str:
        """The base of the graph's own addresses."""
        return self.site.snapshot.manifest.base

    def link(self, iri: str) -> str:
        """Return where on this server an IRI is told about."""
        return address(iri, self.base)

    def page(self, path: str, handler: Handler) -> None:
        """Add a page whose faults are pages too, for those who read HTML."""

        async def answer(request: Request) -> Response:
            try:
                return await handler(request)
            except Fault as fault:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                return self.fault(request, fault)

        self.site.page(path, answer)

    def fault(self, request: Request, fault: Fault) -> Response:
        """Return the page that says why there is none."""
        title = "not_found_title" if fault.status == 404 else "fault_title"
        way = "not_found_way" if fault.status == 404 else "fault_back"
        words = texts()
        response = self.html(
            request,
            "fault.html",
            title=words[title],
            sentence=visible(fault.sentence),
            way=words[way],
            status=fault.status,
        )
        response.headers.update(fault.headers)
        return response

    def html(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """Return a page made from a template."""
        path = request.url.path
        known = {getattr(route, "path", "") for route in self.site.routes}
        menu = [
            (where, texts()[word], path == where or (where != "/" and path.startswith(where)))
            for where, word in NAVIGATION
            if where in known
        ]
        text = self._environment.get_template(template).render(
            **values,
            language=LANGUAGE,
            menu=menu,
            link=self.link,
            asked=request.query_params.get("q", "") if path == "/search" else "",
        )
        told = {"Vary": "Accept", "Cache-Control": "no-cache", **(headers or {})}
        # What a text held that is no character at all (half a pair) must not end the page.
        return HTMLResponse(text.encode("utf-8", "replace"), status, told)


def missing(name: str) -> Fault:
    """Return the fault that the graph knows nothing of a name."""
    return Fault(404, texts()["not_found"].format(name=name[:_LONGEST] or "—"))


def page_number(request: Request) -> int:
    """Return the page that is asked for; the first for anything that is no number."""
    told = request.query_params.get("page", "1")
    return max(1, int(told)) if told.isascii() and told.isdecimal() and len(told) < 8 else 1


@cache
def symbol(kind: str) -> Markup:
    """Return the sign of a kind: a shape in its colour, as on the picture of the graph.

    >>> symbol("Person").startswith("<svg")
    True
    """
    styles = kind_styles()
    style = styles.get(kind) or styles["Thing"]
    if style.shape:
        points = " ".join(f"{8 + 5 * x:.1f},{8 + 5 * y:.1f}" for x, y in style.shape)
        drawn = f'<polygon points="{points}"/>'
    else:
        drawn = '<circle cx="8" cy="8" r="5"/>'
    return Markup(  # noqa: S704 — numbers and the name of a kind
        f'<svg class="sign kind-{escape(style.name)}" viewBox="0 0 16 16" width="14" height="14"'
        f' aria-hidden="true" focusable="false">{drawn}</svg>'
    )


def kind_css() -> str:
    """Return the colours of the kinds as a style sheet."""
    rows = []
    for name, style in kind_styles().items():
        rows.append(f".kind-{name} {{ fill: {style.light}; }}")
    dark = [f".kind-{name} {{ fill: {style.dark}; }}" for name, style in kind_styles().items()]
    chosen = "\n".join(f':root[data-theme="dark"] {row}' for row in dark)
    by_system = "\n".join(f':root:not([data-theme="light"]) {row}' for row in dark)
    return (
        "\n".join(rows) + f"\n{chosen}\n@media (prefers-color-scheme: dark) {{\n{by_system}\n}}\n"
    )


def column_names(columns: Sequence[str]) -> list[str]:
    """Return column names as a reader sees them.

    >>> column_names(["partnerName", "firstSeen"])
    ['partner name', 'first seen']
    """
    from kg.views.style import humanize

    return [humanize(column) for column in columns]
