"""Groups of mentions that are one thing: union of what is the same, and nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from kg.link.likeness import alike
from kg.link.normalise import exact

__all__ = ["Groups", "Merge", "Unsure", "one_name", "one_title", "partition", "reference_key"]


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Two mentions, by number, that became one by more than their name, and why."""

    left: int
    right: int
    reason: str
    score: float


@dataclass(frozen=True, slots=True, order=True)
class Unsure:
    """Two mentions, by number, that may be one: kept apart until a person decides."""

    left: int
    right: int
    reason: str
    score: float


class Groups:
    """Disjoint sets of numbers; the same sets come of the same unions in any order.

    >>> groups = Groups(range(4))
    >>> groups.join([2, 3])
    >>> groups.sets()
    [[0], [1], [2, 3]]
    """

    __slots__ = ("_parent",)

    def __init__(self, numbers: Iterable[int]) -> None:
        self._parent = {number: number for number in numbers}

    def head(self, number: int) -> int:
        """Return the least number of the set."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, numbers: Sequence[int]) -> None:
        """Make one set of the sets of ``numbers``."""
        heads = sorted({self.head(number) for number in numbers})
        for head in heads[1:]:
            self._parent[head] = heads[0]

    def together(self, left: int, right: int) -> bool:
        """Return whether two numbers are in one set."""
        return self.head(left) == self.head(right)

    def sets(self) -> list[list[int]]:
        """Return all sets, sorted."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self._parent):
            found[self.head(number)].append(number)
        return [found[head] for head in sorted(found)]


def partition(
    bearers: Sequence[tuple[int, AbstractSet[str]]], *, together: Sequence[int] = ()
) -> list[list[int]]:
    """Part the bearers of one name by where they are; ``together`` are one in any case.

    Those who share a place are one. Those of no known place join the only set there is; where
    there are several, they stay among themselves.

    >>> partition([(0, {"EKU"}), (1, set()), (2, {"EKU", "NEO"})])
    [[0, 1, 2]]
    >>> partition([(0, {"EKU"}), (1, set()), (2, {"EKTU"})])
    [[0], [1], [2]]
    """
    groups = Groups(number for number, _ in bearers)
    if together:
        groups.join(together)
    first: dict[str, int] = {}
    for number, places in bearers:
        for place in sorted(places):
            groups.join([first.setdefault(place, number), number])
    nowhere = {number for number, places in bearers if not places} - set(together)
    if nowhere:
        groups.join(sorted(nowhere))
    placed = [group for group in groups.sets() if not nowhere.issuperset(group)]
    if len(placed) == 1 and nowhere:
        groups.join([placed[0][0], *sorted(nowhere)])
    return groups.sets()


def one_name(left: Sequence[str], right: Sequence[str]) -> bool:
    """Return whether two lists of tokens are one name: the same words, proper ones by spelling.

    >>> from kg.link.normalise import tokens
    >>> one_name(tokens("Auezov University"), tokens("Университет имени Ауэзова"))
    True
    >>> one_name(tokens("EKU"), tokens("EKTU"))
    False
    """
    a = [token for token in left if token[0] not in "si"]
    b = [token for token in right if token[0] not in "si"]
    if len(a) != len(b):
        return False
    rest = list(b)
    for token in a:
        # No slip here: without a registry behind it, a letter may be another name.
        best = next(
            (o for o in rest if alike(token, o) >= (0.95 if token[0] == "p" else 1.0)), None
        )
        if best is None:
            return False
        rest.remove(best)
    return True


def one_title(left: str, right: str) -> bool:
    """Return whether two titles of a project are one: case, punctuation, a slip or two.

    >>> one_title("Approach to STEM, Part 2", "approach to STEM: part 2")
    True
    """
    a, b = exact(left), exact(right)
    if a == b:
        return True
    digits = [re.findall(r"\d+", text) for text in (a, b)]
    longest = max(len(a), len(b))
    return (
        min(len(a), len(b)) > 30
        and digits[0] == digits[1]
        and Levenshtein.distance(a, b, score_cutoff=2) <= min(2, longest // 20)
    )


def reference_key(text: str) -> str:
    """Return a project's reference number as it is compared.

    >>> reference_key("No. 598367-EPP-1-2018-1-SE-EPPKA2-CBHE-JP.")
    '598367EPP120181SEEPPKA2CBHEJP'
    """
    kept = re.sub(r"[^0-9A-Za-z]", "", re.sub(r"^\s*(?:no|nr|№)\.?\s*", "", text, flags=re.I))
    return kept.upper()
