"""A page for every IRI: of a thing, a report, a fact, and of any other node of the graph."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import KgError
from kg.query.terms import parse
from kg.serve import forms
from kg.serve.faults import Fault
from kg.serve.pages import reading
from kg.serve.pages.documents import pieces
from kg.serve.pages.frame import LANGUAGE, Frame, missing, page_number, pages, texts
from kg.serve.site import not_modified
from kg.store import Source

__all__ = ["register"]

_OFFERS: Mapping[str, tuple[str, ...]] = {
    forms.HTML: ("application/xhtml+xml",),
    forms.TURTLE: ("application/turtle", "application/x-turtle"),
    forms.JSONLD: ("application/json",),
    forms.NTRIPLES: ("text/plain",),
    forms.RDFXML: ("application/xml", "text/xml"),
}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PARTNERS = 500  # rows that the list of partners is made from


@cache
def sections() -> Sequence[Mapping[str, Any]]:
    """Return the sections of a thing's page, in their order."""
    path = Path(__file__).parent / "sections.toml"
    found: Sequence[Mapping[str, Any]] = tomllib.loads(path.read_text("utf-8"))["section"]
    return found


class Things:
    """Answers for IRIs."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._site = frame.site

    async def own(self, request: Request) -> Response:
        """Answer for an IRI below the graph's base."""
        return await self._answer(request, self._frame.base + request.path_params["name"])

    async def any(self, request: Request) -> Response:
        """Answer for the IRI in a parameter, written out or with a prefix."""
        told = request.query_params.get("iri", "").strip()
        try:
            iri = str(parse(told, "iri", self._site.prefixes).value)
        except KgError as error:
            if not _ABSOLUTE.match(told):
                raise missing(told) from error
            iri = told
        return await self._answer(request, iri)

    async def _answer(self, request: Request, iri: str) -> Response:
        accept = ", ".join(request.headers.getlist("accept"))
        named = request.query_params.get("format", "")
        known = (media for media in forms.NAMES.get(named.lower(), (named,)) if media in _OFFERS)
        media = next(known, None) or forms.choose(_OFFERS, accept)
        if media is None:
            raise Fault(406, "none of the forms in Accept is one that this page has")
        etag = self._site.etag("thing", iri, media, str(request.url.query))
        headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
        if not_modified(request, etag):
            return Response(status_code=304, headers=headers)
        source = self._source(iri)
        told = {"what": "document", "moved": ""}
        if source is None:
            told = json.loads(await self._site.call(reading.describe, iri))
        if told["moved"]:
            where = URL(self._frame.link(told["moved"]))
            return RedirectResponse(str(where), 301)
        if not told["what"]:
            raise missing(iri)
        if media != forms.HTML:
            prefixes, document = dict(self._site.prefixes), source is not None
            data = await self._site.call(reading.rdf, iri, media, prefixes, document)
            return Response(data, media_type=forms.content_type(media), headers=headers)
        page = {
            "document": self._document,
            "thing": self._thing,
            "fact": self._fact,
            "resource": self._resource,
        }[told["what"]]
        response = await page(request, iri)
        response.headers.update(headers)
        return response

    def _source(self, iri: str) -> Source | None:
        return next(self._site.snapshot.manifest.find(graph=iri), None)

    # ------------------------------------------------------------------------------- things

    async def _thing(self, request: Request, iri: str) -> Response:
        relation = request.query_params.get("relation", "")
        if relation:
            return await self._group(request, iri, relation)
        prefixes = dict(self._site.prefixes)
        found = json.loads(await self._site.call(reading.thing, iri, LANGUAGE, prefixes))
        partners = await self._partners(iri) if found["kind"] in _BODIES else []
        return self._frame.html(
            request,
            "thing.html",
            title=found["label"],
            thing=found,
            sections=arranged(found["groups"]),
            partners=partners,
            documents=found["documents"],
        )

    async def _group(self, request: Request, iri: str, relation: str) -> Response:
        page = page_number(request)
        side = request.query_params.get("side", reading.OWN)
        doubtful = request.query_params.get("doubtful", "") == "yes"
        try:
            data = await self._site.call(
                reading.group, iri, LANGUAGE, relation, side, doubtful, page
            )
        except Fault as fault:
            raise missing(relation) if fault.status == 400 else fault from fault
        found = json.loads(data)
        return self._frame.html(
            request,
            "group.html",
            title=found["label"],
            thing=found,
            group=found["group"],
            documents=found["documents"],
            around=pages(page, found["group"]["total"], reading.PAGE),
        )

    async def _partners(self, iri: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Return the organisations in the same projects, each with these projects."""
        rows = await self._site.ask("partners", {"organization": parse(f"<{iri}>")})
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row in rows[:_PARTNERS]:
            partner = (row["partner"], row["partnerName"])
            found.setdefault(partner, []).append((row["project"], row["projectName"]))
        return [(*partner, projects) for partner, projects in found.items()]

    async def _fact(self, request: Request, iri: str) -> Response:
        found = json.loads(await self._site.call(reading.fact, iri, LANGUAGE))
        if found["fact"] is None:
            return await self._resource(request, iri)
        return self._frame.html(
            request,
            "fact.html",
            title=texts()["fact_kind"],
            iri=iri,
            fact=found["fact"],
            documents=found["documents"],
        )

    async def _resource(self, request: Request, iri: str) -> Response:
        page = page_number(request)
        incoming = request.query_params.get("from", "")
        prefixes = dict(self._site.prefixes)
        try:
            data = await self._site.call(reading.resource, iri, prefixes, incoming, page)
        except Fault as fault:
            raise missing(incoming) if fault.status == 400 else fault from fault
        found = json.loads(data)
        return self._frame.html(
            request,
            "resource.html",
            title=found["label"] or iri,
            node=found,
            incoming=incoming,
            page=page,
            around=pages(page, found["total"], reading.PAGE),
        )

    # ---------------------------------------------------------------------------- documents

    async def _document(self, request: Request, iri: str) -> Response:
        snapshot = self._site.snapshot
        source = self._source(iri)
        if source is None:
            raise missing(iri)  # a newer graph was published this moment
        found = json.loads(await self._site.call(reading.document, iri, LANGUAGE))
        try:
            text = snapshot.archive.document(source.key).text
        except KgError:
            text = None
        spans = [(start, end, names) for start, end, names in found["spans"]]
        return self._frame.html(
            request,
            "document.html",
            title=source.title or source.name,
            iri=iri,
            source=source,
            document=found["document"],
            pieces=pieces(text, spans) if text is not None else None,
            facts=_in_order(spans, found["facts"]),
            left=found["left"],
        )


_BODIES = frozenset({"University", "Organization", "Consortium"})


def _in_order(
    spans: Sequence[tuple[int, int, Sequence[str]]], facts: Mapping[str, Any]
) -> list[tuple[int, Any]]:
    """Return the facts of a document numbered by the place of the first words that state them."""
    order = dict.fromkeys(name for _, _, names in sorted(spans) for name in names)
    return [(number, facts[name]) for number, name in enumerate(order, start=1)]


def arranged(groups: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return the groups of facts of a thing by section; nothing is left out."""
    left = {_place(group): group for group in groups if not group["doubtful"]}
    found: list[tuple[str, list[Mapping[str, Any]]]] = []
    for section in sections():
        places = [tuple(place) for place in section["relations"]]
        here = [left.pop(place) for place in places if place in left]
        found.append((section["name"], _merged(here, groups)))
    for name, side in (
        ("other", reading.OWN),
        ("incoming", reading.IN),
        ("word", reading.WORD),
    ):
        rest = [group for place, group in left.items() if place[1] == side]
        found.append((name, _merged(rest, groups)))
    doubtful = {_place(group): group for group in groups if group["doubtful"]}
    found.append(("doubtful", list(doubtful.values())))
    return [(name, here) for name, here in found if here]


def _place(group: Mapping[str, Any]) -> tuple[str, str]:
    return group["relation"], group["side"]


def _merged(
    chosen: Sequence[Mapping[str, Any]], groups: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return groups with what stands in another place of the same relation: agreements have two."""
    made: list[Mapping[str, Any]] = []
    for group in chosen:
        same = [g for g in groups if _place(g) == _place(group) and not g["doubtful"]]
        facts = [fact for one in same for fact in one["facts"]]
        total = sum(one["total"] for one in same)
        made.append({**group, "facts": facts[: reading.FACTS], "total": total})
    return made


def register(frame: Frame) -> None:
    """Add the pages."""
    things = Things(frame)
    frame.page("/id/{name:path}", things.own)
    frame.page("/resource", things.any)
