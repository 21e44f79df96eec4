"""Why a request is not answered as asked: a status, and a sentence for the one who asked."""

from __future__ import annotations

from collections.abc import Mapping

from kg.query.worker import again

__all__ = ["Broken", "Busy", "Fault", "Late", "Refused", "refusal"]


class Fault(Exception):
    """A status of HTTP with a sentence, and headers that go with it."""

    def __init__(
        self, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.sentence, self.headers = status, sentence, dict(headers or {})
        super().__init__(f"{status}: {sentence}")


class Refused(Fault):
    """The query itself is not answered: it is wrong, too large, or not wanted in this form."""


class Late(Fault):
    """The deadline passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            504,
            f"the query was stopped after {seconds:g} s; ask for less: add LIMIT, or a narrower "
            "pattern",
        )


class Busy(Fault):
    """Others come first."""

    def __init__(self, why: str, seconds: int = 2) -> None:
        super().__init__(
            503, f"the server is busy: {why}; try again later", {"Retry-After": str(seconds)}
        )


class Broken(Fault):
    """The worker died of the query."""

    def __init__(self, memory: int) -> None:
        super().__init__(
            503,
            f"the query needs more than the {memory // 1_000_000:,} MB of memory it may take; "
            "ask for less: add LIMIT, leave out ORDER BY, or use a narrower pattern",
        )


def refusal(told: Mapping[str, str]) -> Refused:
    """Return what a worker told of.

    >>> refusal({"code": "rows", "limit": "5"}).sentence
    'the answer has more than 5 rows; add LIMIT, and ask for the rest with OFFSET'
    """
    code = told["code"]
    if code in ("rows", "bytes"):
        way = "add LIMIT, and ask for the rest with OFFSET"
        return Refused(503, f"the answer has more than {int(told['limit']):,} {code}; {way}")
    if code == "form":
        kind = {"rows": "rows", "boolean": "true or false", "graph": "a graph"}[told["answer"]]
        return Refused(406, f"the answer is {kind}, and has none of the forms in Accept")
    if code == "load":
        return Refused(403, "LOAD fetches from elsewhere, which is off here; send INSERT DATA")
    if code == "service":
        return Refused(403, "SERVICE asks another machine, which is off here; leave it out")
    if code == "conflict":
        return Refused(409, f"the update could not be done: {told['problem']}")
    if told.get("hint", "").startswith("see kg "):
        told = {**told, "hint": ""}  # that is for who sits at a terminal
    return Refused(400, str(again(told)))
