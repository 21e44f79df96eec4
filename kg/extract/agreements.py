"""Placeholder for agreements."""

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.state import State


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""


def finish(state: State) -> None:
    """End."""
