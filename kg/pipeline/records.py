"""What a build tells of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from kg.assemble import Rejected
from kg.model import Document
from kg.store import Change

__all__ = ["Built", "Outcome", "Progress", "Read", "State", "tell"]

State = Literal["added", "changed", "unchanged", "vanished", "removed", "failed"]
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


class Outcome(NamedTuple):
    """What became of one document; ``problem`` is set where it ``failed``.

    A tuple, because a build makes one for each of ten thousand documents and sorts them.
    """

    name: str
    state: State
    problem: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """What a build did.

    ``published`` is False where nothing differed; ``rejected`` are the claims that do not fit the
    ontology, by document.
    """

    outcomes: tuple[Outcome, ...]
    change: Change = field(default_factory=Change)
    quads: int = 0
    documents: int = 0
    published: bool = False
    rejected: tuple[tuple[str, Rejected], ...] = ()

    def __repr__(self) -> str:
        counts = Counter(outcome.state for outcome in self.outcomes)
        told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
        return (
            f"<Built: {self.documents:,} documents, {self.quads:,} quads ({told or 'no change'})>"
        )

    def names(self, *states: State) -> tuple[str, ...]:
        """Return the documents that came to one of these states."""
        return tuple(outcome.name for outcome in self.outcomes if outcome.state in states)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The documents that could not be read."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it came, and the file it came from."""

    document: Document
    file: str | None = None
    checksum: str | None = None


def tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    """Tell who watches what is being done."""
    if progress is not None:
        progress(what, done, total)
