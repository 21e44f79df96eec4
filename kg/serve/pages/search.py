"""Search by name: the beginnings of words, in any script, with or without accents.

Names are folded twice. ``plain`` takes away case and accents and stays in its script; ``bare`` is
the skeleton that linking compares names by, the same for Мұхтар and Mukhtar. The index is SQLite's,
in memory, made anew when another graph is published.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.query import key
from kg.serve.pages import reading
from kg.serve.pages.frame import Frame, page_number, pages, texts

__all__ = ["Found", "Index", "register"]

SHOWN = 50
SUGGESTED = 8
_WORDS = 8  # of a question; more narrow nothing down
_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A thing, and the name by which it was found."""

    iri: str
    kind: str
    label: str
    name: str


class Index:
    """The names of all things of one graph.

    >>> index = Index([["http://a.example/", "Person", [["Мұхтар Төлеген", 0]]]])
    >>> [found.label for found in index.search("tolegen mukh")[0]]
    ['Мұхтар Төлеген']
    """

    def __init__(self, things: Iterable[Sequence[Any]]) -> None:
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.executescript(
            "CREATE TABLE thing (id INTEGER PRIMARY KEY, iri, kind, label, sort);"
            "CREATE VIRTUAL TABLE name USING fts5(plain, bare, text UNINDEXED, thing UNINDEXED,"
            " rank_ UNINDEXED, tokenize = \"unicode61 remove_diacritics 0\", prefix = '1 2 3');"
        )
        rows, named = [], []
        for number, (iri, kind, names) in enumerate(things):
            label = names[0][0] if names else iri
            plain = key(label)
            rows.append((number, iri, kind or "Thing", label, plain))
            for text, rank in names:
                folded = key(text)
                named.append((folded, bare(folded), text, number, rank))
        with self._base:
            self._base.executemany("INSERT INTO thing VALUES (?, ?, ?, ?, ?)", rows)
            self._base.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", named)
            self._base.execute("CREATE INDEX by_kind ON thing (kind, sort, iri)")
        self._counts = dict(
            self._base.execute("SELECT kind, COUNT(*) FROM thing GROUP BY kind ORDER BY kind")
        )

    def counts(self) -> dict[str, int]:
        """Return how many things of each kind there are."""
        return dict(self._counts)

    def search(self, text: str, limit: int = SHOWN, offset: int = 0) -> tuple[list[Found], int]:
        """Return things of which a name has words that begin like those of the text, and how many.

        What is called exactly so comes first, then what begins so.
        """
        asked = key(text[:_CHARACTERS])
        words = asked.split()[:_WORDS]
        if not words:
            return [], 0
        plain = " AND ".join(f'plain : "{word}" *' for word in words)
        bared = [word for word in bare(" ".join(words)).split() if word]
        query = f"({plain})"
        if bared:
            query += " OR (" + " AND ".join(f'bare : "{word}" *' for word in bared) + ")"
        begins = asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self._base.execute(
            "SELECT thing.iri, thing.kind, thing.label, name.text FROM name"
            " JOIN thing ON thing.id = name.thing WHERE name MATCH ?"
            " ORDER BY name.plain != ?, name.plain NOT LIKE ? ESCAPE '\\', name.rank_,"
            " length(name.plain), thing.sort, thing.iri, name.text",
            (query, asked, begins),
        )
        found: dict[str, Found] = {}
        for row in rows:
            found.setdefault(row[0], Found(*row))
        return list(found.values())[offset : offset + limit], len(found)

    def of_kind(self, kind: str, limit: int = SHOWN, offset: int = 0) -> list[Found]:
        """Return the things of a kind by name."""
        rows = self._base.execute(
            "SELECT iri, kind, label, label FROM thing WHERE kind = ?"
            " ORDER BY sort, iri LIMIT ? OFFSET ?",
            (kind, limit, offset),
        )
        return [Found(*row) for row in rows]


def bare(folded: str) -> str:
    """Return the skeletons of the words of a folded name.

    >>> bare("мұхтар толеген") == bare("mukhtar tolegen")
    True
    """
    # Linking is much to load, and nobody searches before the first page.
    from kg.link.normalise import skeleton

    return " ".join(filter(None, (key(skeleton(word)) for word in folded.split())))


class Indexes:
    """The index of the newest graph; made once, however many ask for it at the same time."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._made: tuple[str, asyncio.Task[Index]] | None = None

    def begin(self) -> asyncio.Task[Index]:
        """Begin to make the index if the graph is new, and return where it will be."""
        digest = self._frame.site.snapshot.manifest.digest
        if self._made is None or self._made[0] != digest or _failed(self._made[1]):
            self._made = (digest, asyncio.create_task(self._make()))
        return self._made[1]

    async def get(self) -> Index:
        """Return the index."""
        return await asyncio.shield(self.begin())

    async def _make(self) -> Index:
        data = await self._frame.site.call(reading.names)
        return await asyncio.to_thread(lambda: Index(json.loads(data)))


def _failed(task: asyncio.Task[Index]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def register(frame: Frame, indexes: Indexes) -> None:
    """Add the page of search, what it suggests while one types, and the lists of a kind."""

    async def search(request: Request) -> Response:
        asked = request.query_params.get("q", "")
        page = page_number(request)
        index = await indexes.get()
        found, total = index.search(asked, SHOWN, (page - 1) * SHOWN)
        return frame.html(
            request,
            "search.html",
            title=texts()["search_title"],
            query=asked,
            found=found,
            total=total,
            around=pages(page, total, SHOWN),
            kind="",
        )

    async def suggest(request: Request) -> Response:
        index = await indexes.get()
        found, _ = index.search(request.query_params.get("q", ""), SUGGESTED)
        words = texts()
        return JSONResponse(
            [
                {
                    "href": frame.link(one.iri),
                    "iri": one.iri,
                    "label": one.label,
                    "name": one.name if one.name != one.label else "",
                    "kind": words.get(f"kind.{one.kind}", one.kind),
                    "sign": one.kind,
                }
                for one in found
            ],
            headers={"Cache-Control": "no-cache"},
        )

    async def things(request: Request) -> Response:
        kind = request.path_params["kind"]
        page = page_number(request)
        index = await indexes.get()
        total = index.counts().get(kind, 0)
        plural = texts().get(f"kind_plural.{kind}", kind)
        return frame.html(
            request,
            "search.html",
            title=plural,
            query="",
            found=index.of_kind(kind, SHOWN, (page - 1) * SHOWN),
            total=total,
            around=pages(page, total, SHOWN),
            kind=kind,
        )

    frame.page("/search", search)
    frame.page("/search.json", suggest)
    frame.page("/things/{kind}", things)
