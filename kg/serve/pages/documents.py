"""A text and the words in it that state facts, cut into pieces that can be marked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Piece", "pieces"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which the same facts are stated; ``facts`` are their numbers.

    ``depth`` says how many passages lie over each other here.
    """

    text: str
    facts: tuple[int, ...] = ()
    depth: int = 0


def pieces(text: str, spans: Sequence[tuple[int, int, Sequence[str]]]) -> list[Piece]:
    """Cut a text at every place where a passage begins or ends.

    Passages may lie within each other or overlap. Facts are numbered in the order of the first
    passage that states each.

    >>> [(p.text, p.facts) for p in pieces("abcdef", [(1, 4, ["x"]), (2, 6, ["y", "x"])])]
    [('a', ()), ('b', (1,)), ('cd', (1, 2)), ('ef', (1, 2))]
    """
    inside = [
        (max(0, start), min(end, len(text)), names)
        for start, end, names in sorted(spans)
        if start < end and start < len(text)
    ]
    numbers: dict[str, int] = {}
    for _, _, names in sorted(spans):
        for name in names:
            numbers.setdefault(name, len(numbers) + 1)
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for place, (start, end, _) in enumerate(inside):
        begins.setdefault(start, []).append(place)
        ends.setdefault(end, []).append(place)
    found: list[Piece] = []
    open_: dict[int, None] = {}
    cuts = sorted({0, len(text), *begins, *ends})
    for start, end in itertools.pairwise(cuts):
        for place in ends.get(start, ()):
            open_.pop(place, None)
        for place in begins.get(start, ()):
            open_[place] = None
        facts = {numbers[name] for place in open_ for name in inside[place][2]}
        found.append(Piece(text[start:end], tuple(sorted(facts)), len(open_)))
    return found
