"""A dataset beside the graph that can be changed: empty at the start, in memory, gone at the end.

Off unless the server is started with a token. It is for tests, of this server and of programs that
write to an endpoint; the graph itself is changed by ``kg build`` and its like alone.
"""

from __future__ import annotations

import asyncio

from kg.serve.faults import Busy, Late, Refused
from kg.serve.nursery import Answer, Data, Task, Worker
from kg.serve.pool import Pool

__all__ = ["Scratch"]


class Scratch:
    """Does jobs one after the other in one worker, whose memory is the dataset."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._data = Data("", {})
        self._worker: Worker | None = None
        self._turn = asyncio.Lock()

    async def run(self, task: Task, *, seconds: float | None = None, weight: int = 0) -> Answer:
        """Do a job; see :meth:`Pool.run`. Past its deadline the dataset is lost with its worker."""
        most = self._pool.limits.seconds
        allowed = min(seconds or most, most)
        ran = False
        try:
            async with asyncio.timeout(allowed), self._turn:
                if self._worker is None:
                    self._worker = await self._pool.nursery.spawn(self._data)
                ran, fit = True, False
                try:
                    answer = await self._pool.nursery.collect(self._worker, task, allowed)
                    fit = True
                    return answer
                except Refused:
                    fit = True
                    raise
                finally:
                    if not fit:
                        self.close()
        except TimeoutError as error:
            if ran:
                raise Late(allowed) from error
            raise Busy("others use the scratch dataset") from error

    def close(self) -> None:
        """Let the dataset go."""
        if self._worker is not None:
            self._pool.nursery.end(self._worker)
            self._worker = None
