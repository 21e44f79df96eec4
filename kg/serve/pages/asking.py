"""The named queries as pages: the list, and for each a form and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.query import (
    NamedQuery,
    Parameter,
    Result,
    Term,
    Value,
    display,
    find,
    find_iri,
    groups,
    key,
    named,
    parse,
)
from kg.serve.faults import Fault
from kg.serve.pages.frame import Frame, column_names, missing, page_number, pages, texts
from kg.serve.pages.search import Found, Indexes
from kg.serve.site import until_gone

__all__ = ["Cell", "register", "table"]

ROWS = 100
_SAVED = {"csv": "text/csv; charset=utf-8", "json": "application/sparql-results+json"}
_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: its text, and the IRI that it stands for if it does."""

    text: str
    iri: str = ""


class Unclear(Exception):
    """A name that means nothing in the graph, or several things."""

    def __init__(self, parameter: str, candidates: Sequence[Found]) -> None:
        self.parameter, self.candidates = parameter, candidates
        super().__init__(parameter)


def table(
    result: Result, sources: Mapping[str, str], first: int, last: int
) -> tuple[list[str], list[list[Cell]]]:
    """Return columns and rows as a reader wants them.

    An IRI whose name stands in the next column is not shown itself: its name leads to it. A report
    is shown by its title.
    """
    columns, rows = result.columns, result.terms[first:last]
    named_by: dict[int, int] = {}
    for place, column in enumerate(columns):
        for other in (f"{column}Name", "name" if place == 0 else ""):
            if other in columns and columns.index(other) not in named_by:
                named_by[columns.index(other)] = place
    hidden = set(named_by.values())
    shown = [place for place in range(len(columns)) if place not in hidden]

    def cell(row: Sequence[Term | None], place: int) -> Cell:
        term = row[place]
        text = display(term, result.prefixes)
        if place in named_by:
            return Cell(text, _iri(row[named_by[place]]))
        iri = _iri(term)
        return Cell(sources.get(iri, text), iri)

    names = column_names(
        [columns[p].removesuffix("Name") if p in named_by else columns[p] for p in shown]
    )
    return names, [[cell(row, place) for place in shown] for row in rows]


def _iri(term: Term | None) -> str:
    return str(getattr(term, "value", "")) if type(term).__name__ == "NamedNode" else ""


class Asking:
    """Answers on the named queries."""

    def __init__(self, frame: Frame, indexes: Indexes) -> None:
        self._frame, self._indexes = frame, indexes
        self._site = frame.site

    async def every(self, request: Request) -> Response:
        """Answer with the list."""
        listed = [
            (title, [query for query in named().values() if query.group == group])
            for group, title in groups().items()
        ]
        return self._frame.html(
            request, "queries.html", title=texts()["queries_title"], groups=listed
        )

    async def one(self, request: Request) -> Response:
        """Answer with the form of a query, and its rows for what is in it."""
        try:
            query = find(request.path_params["name"])
        except KgError as error:
            raise missing(request.path_params["name"]) from error
        given = {p.name: request.query_params.get(p.name, "").strip() for p in query.parameters}
        told = {name: value for name, value in given.items() if value}
        result, problem, candidates = Result(), "", []
        unclear = ""
        try:
            values = await self._values(query, told)
            result = await until_gone(request, self._site.ask(query, values))
        except Unclear as error:
            unclear, candidates = error.parameter, list(error.candidates)
        except Fault as fault:
            if fault.status not in (400, 503, 504):
                raise
            problem = fault.sentence
        except KgError as error:
            problem = str(error)
        form = request.query_params.get("format", "")
        if form in _SAVED and not problem and not unclear:
            name = f'attachment; filename="{query.name}.{form}"'
            return Response(
                result.write(form),
                media_type=_SAVED[form],
                headers={"Content-Disposition": name, "Cache-Control": "no-cache"},
            )
        return self._page(request, query, given, told, result, problem, unclear, candidates)

    def _page(
        self,
        request: Request,
        query: NamedQuery,
        given: Mapping[str, str],
        told: Mapping[str, str],
        result: Result,
        problem: str,
        unclear: str,
        candidates: Sequence[Found],
    ) -> Response:
        page = page_number(request)
        first = (page - 1) * ROWS
        columns, rows = table(result, self._titles(result, first), first, first + ROWS)
        return self._frame.html(
            request,
            "query.html",
            status=400 if problem or unclear else 200,
            title=query.title.rstrip("?"),
            query=query,
            text=query.standalone(),
            hints={p.name: _hint(p) for p in query.parameters},
            given=given,
            told=urlencode(told),
            columns=columns,
            rows=rows,
            total=len(result),
            first=first + 1,
            around=pages(page, len(result), ROWS),
            problem=problem,
            unclear=unclear,
            choices=[(one, urlencode({**told, unclear: f"<{one.iri}>"})) for one in candidates],
        )

    def _titles(self, result: Result, first: int) -> dict[str, str]:
        """Return the titles of the reports that stand in the rows that are shown."""
        places = [n for n, name in enumerate(result.columns) if name.lower().endswith("document")]
        shown = {_iri(row[n]) for row in result.terms[first : first + ROWS] for n in places}
        find = self._site.snapshot.manifest.find
        found = (source for iri in sorted(shown) for source in find(graph=iri))
        return {source.graph: source.title or source.name for source in found}

    async def _values(self, query: NamedQuery, told: Mapping[str, str]) -> dict[str, Value]:
        """Return the terms that the values of a form mean."""
        found: dict[str, Value] = {}
        kinds = {parameter.name: parameter.kind for parameter in query.parameters}
        for name, value in told.items():
            if kinds[name] == "entity":
                iri = find_iri(value, self._frame.base) or await self._named(name, value)
                found[name] = parse(f"<{iri}>")
            else:
                found[name] = parse(value, kinds[name], self._site.prefixes)
        return found

    async def _named(self, parameter: str, value: str) -> str:
        index = await self._indexes.get()
        candidates, total = index.search(value, _CANDIDATES)
        exact = [one for one in candidates if key(value) in (key(one.label), key(one.name))]
        for likely in (exact, candidates if total == 1 else []):
            if len(likely) == 1:
                return likely[0].iri
        raise Unclear(parameter, candidates)


def _hint(parameter: Parameter) -> str:
    return texts().get(f"kind_hint_{parameter.kind}", "")


def register(frame: Frame, indexes: Indexes) -> None:
    """Add the pages."""
    asking = Asking(frame, indexes)
    frame.page("/queries", asking.every)
    frame.page("/queries/{name}", asking.one)
