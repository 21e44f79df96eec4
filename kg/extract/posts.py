"""Placeholder for posts."""

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.state import State


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read one sentence."""


def finish(state: State) -> None:
    """End."""


def byline(read, state): ...
def after_people(chunks, state): return chunks
def plural(chunks, state): return chunks
