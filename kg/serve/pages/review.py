"""The queue of ``kg review`` as a page: what is uncertain, each side with its words.

Nothing is decided here. Each answer is a command to copy, so that who decides gives a name and a
day, and no page of another site can decide in a reader's browser. The queue is read by the command
itself, in a process of its own that can be stopped, once for each graph that is published.
"""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.faults import Fault
from kg.serve.pages.frame import Frame, page_number, pages, texts
from kg.serve.site import not_modified

__all__ = ["command", "register"]

KINDS = ("identity", "merge", "link", "claim")
PAGE = 20  # questions
MOST = 500  # questions that are read
SECONDS = 60


def command(answer: Mapping[str, str], store: str) -> str:
    r"""Return the command that records an answer, safe to paste into a shell.

    >>> command({"decision": "same", "subject": "urn:a", "object": "urn:b'$(x)"}, "kg-store")
    'kg same urn:a \'urn:b\'"\'"\'$(x)\' --store kg-store --author "…" --date …'
    """
    named = [answer["decision"], answer["subject"], answer.get("object", "")]
    parts = ["kg", *(part for part in named if part), "--store", store]
    return shlex.join(parts) + ' --author "…" --date …'


class Queue:
    """The questions of the graph that is served, read when first asked for."""

    def __init__(self, frame: Frame) -> None:
        self._site = frame.site
        self._made: tuple[str, asyncio.Task[Sequence[Mapping[str, Any]]]] | None = None

    async def get(self) -> Sequence[Mapping[str, Any]]:
        """Return the questions.

        Raises:
            Fault: 504 where they are not there in time, 503 where they cannot be read.
        """
        digest = self._site.snapshot.manifest.digest
        if self._made is None or self._made[0] != digest or _failed(self._made[1]):
            self._made = (digest, asyncio.create_task(self._read()))
        return await asyncio.shield(self._made[1])

    async def _read(self) -> Sequence[Mapping[str, Any]]:
        arguments = ["review", "--format", "json", "--limit", str(MOST)]
        arguments += ["--store", str(self._site.settings.store)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg", *arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            out, _ = await asyncio.wait_for(process.communicate(), SECONDS)
        except TimeoutError as error:
            raise Fault(504, "the questions are not read in time; try kg review") from error
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode:
            raise Fault(503, "the questions cannot be read; kg review says why")
        found: Sequence[Mapping[str, Any]] = json.loads(out)
        return found


def _failed(task: asyncio.Task[Any]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def register(frame: Frame) -> None:
    """Add the page, and the same as data."""
    queue = Queue(frame)

    async def page(request: Request) -> Response:
        etag = frame.site.etag("review", str(request.url.query))
        if not_modified(request, etag):
            return Response(status_code=304, headers={"ETag": etag})
        questions = await queue.get()
        kind = request.query_params.get("kind", "")
        if kind and kind not in KINDS:
            raise Fault(400, f"kind is one of {', '.join(KINDS)}")
        wanted = [q for q in questions if not kind or q["kind"] == kind]
        number = page_number(request)
        shown = wanted[(number - 1) * PAGE : number * PAGE]
        store = str(frame.site.settings.store)
        return frame.html(
            request,
            "review.html",
            title=texts()["review_title"],
            headers={"ETag": etag},
            kinds=[(k, sum(q["kind"] == k for q in questions)) for k in KINDS],
            kind=kind,
            total=len(wanted),
            most=MOST if len(questions) >= MOST else 0,
            around=pages(number, len(wanted), PAGE),
            first=(number - 1) * PAGE,
            questions=[
                {**q, "commands": [(a["word"], command(a, store)) for a in q["answers"]]}
                for q in shown
            ],
        )

    frame.page("/review", page)
