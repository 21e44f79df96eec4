"""Which mentions of persons, over all documents, are one person.

Whole names first: the same name at the same organisation, or anywhere where no other bearer of it
is known. Then slips of the pen, which ask for role and organisation. Then initials and bare family
names, which join the only person they can mean, or nobody. No step depends on an order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from kg.link.groups import Groups, Merge, Unsure, partition
from kg.link.persons import Sketch, compare

__all__ = ["Person", "cluster", "sketches", "slips"]

# A bare family name in more places than this is everybody's: comparing it to all says nothing.
_CROWD = 400


@dataclass(frozen=True, slots=True)
class Person:
    """A mention of a person: its number among all mentions, and its sketch."""

    number: int
    sketch: Sketch


def cluster(
    people: Sequence[Person],
) -> tuple[list[list[int]], list[Merge], list[Unsure]]:
    """Return the groups of numbers that are one person, the merges, the doubts.

    >>> rector = Sketch.of("Pavel Petrov", role="Rector", organisation="ABU")
    >>> short = Sketch.of("P. Petrov", role="Rector", organisation="ABU")
    >>> cluster([Person(0, rector), Person(1, short)])[0]
    [[0, 1]]
    """
    groups = Groups(person.number for person in people)
    merges: list[Merge] = []
    unsure: list[Unsure] = []
    whole = [person for person in people if person.sketch.whole]
    partial = [person for person in people if not person.sketch.whole]
    _join_whole(whole, groups, unsure)
    _join_slips(whole, groups, merges, unsure)
    _join_partial(whole, partial, groups, merges, unsure)
    return groups.sets(), merges, unsure


def _join_whole(whole: Sequence[Person], groups: Groups, unsure: list[Unsure]) -> None:
    blocks: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in whole:
        for pair in combinations(sorted(set(person.sketch.words)), 2):
            blocks[pair].append(person)
    for _, block in sorted(blocks.items()):
        # Equal patronymics (or none) are one set of bearers; others are others.
        kinds = defaultdict(list)
        for person in block:
            kinds[person.sketch.patronymic].append(person)
        bare = kinds.pop(None, [])
        if len(kinds) == 1:
            sets = [[*bare, *next(iter(kinds.values()))]]
        else:
            sets = [bare, *(kinds[key] for key in sorted(kinds, key=repr))]
            if bare and len(kinds) > 1:
                unsure.append(
                    Unsure(bare[0].number, next(iter(kinds.values()))[0].number,
                           "several bearers of one name with other patronymics", 0.5)
                )  # fmt: skip
        for bearers in filter(None, sets):
            _join_bearers(bearers, groups, unsure)


def _join_bearers(bearers: Sequence[Person], groups: Groups, unsure: list[Unsure]) -> None:
    fitting = _compatible(bearers)
    for part in fitting:
        named = [p.number for p in part if p.sketch.patronymic]
        sets = partition(
            [(p.number, p.sketch.organisations) for p in part],
            together=named,  # one patronymic is one man, wherever he works
        )
        for found in sets:
            groups.join(found)
        heads = [min(found) for found in sets]
        unsure += [
            Unsure(a, b, "namesakes at different organisations", 0.5) for a, b in pairwise(heads)
        ]


def _compatible(people: Sequence[Person]) -> list[list[Person]]:
    """Part people of one given and family name by what else their names say."""
    kinds: dict[tuple[object, ...], list[Person]] = defaultdict(list)
    for person in people:
        sketch = person.sketch
        key: tuple[object, ...] = (
            -len(sketch.words),
            -len(sketch.initials),
            sketch.words,
            sketch.initials,
        )
        kinds[key].append(person)
    parts: list[list[list[Person]]] = []
    for key in sorted(kinds, key=repr):
        bare = kinds[key][0].sketch.within(roles=(), organisations=())
        fits = [
            part
            for part in parts
            if all(
                compare(bare, kind[0].sketch.within(roles=(), organisations=())).same
                for kind in part
            )
        ]
        if len(fits) == 1:
            fits[0].append(kinds[key])
        else:
            parts.append([kinds[key]])
    return [[person for kind in part for person in kind] for part in parts]


def _join_slips(
    whole: Sequence[Person], groups: Groups, merges: list[Merge], unsure: list[Unsure]
) -> None:
    blocks: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in whole:
        for slip in slips(person.sketch):
            blocks[slip].append(person)
    seen: set[tuple[int, int]] = set()  # those a letter apart have many such rests in common
    for _, block in sorted(blocks.items()):
        if len(block) > _CROWD:
            continue
        for left, right in combinations(block, 2):
            pair = (left.number, right.number)
            if pair in seen or groups.together(*pair):
                continue
            seen.add(pair)
            verdict = compare(left.sketch, right.sketch)
            if verdict.same and "slip" in verdict.reason:
                groups.join([left.number, right.number])
                merges.append(Merge(left.number, right.number, verdict.reason, verdict.score))
            elif verdict.doubtful and "letter" in verdict.reason:
                unsure.append(Unsure(left.number, right.number, verdict.reason, verdict.score))


def slips(sketch: Sketch) -> set[tuple[str, ...]]:
    """Return what a name shares with those that differ by a slip of the pen in one long word.

    That is another word of it, and the long one without any one letter: two words a letter apart
    have such a rest in common. A slip spares the two letters at each end.

    >>> left, right = Sketch.of("Laura Bekturova"), Sketch.of("Laura Betkurova")
    >>> bool(slips(left) & slips(right)), bool(slips(left) & slips(Sketch.of("Laura Petrova")))
    (True, False)
    """
    return {
        (first, second[:2], second[-2:], rest)
        for first in sketch.words
        for second in sketch.words
        if first != second and len(second) >= 6
        for rest in (second, *(second[:n] + second[n + 1 :] for n in range(1, len(second) - 1)))
    }


def _join_partial(
    whole: Sequence[Person],
    partial: Sequence[Person],
    groups: Groups,
    merges: list[Merge],
    unsure: list[Unsure],
) -> None:
    by_word: dict[str, list[Person]] = defaultdict(list)
    for person in (*whole, *partial):
        for word in set(person.sketch.words):
            by_word[word].append(person)
    decided: list[tuple[Person, Person, str, float]] = []
    for person in partial:
        near = [o for w in person.sketch.words for o in by_word[w] if o.number != person.number]
        if not near or len(near) > _CROWD:
            continue
        verdicts = [(other, compare(person.sketch, other.sketch)) for other in near]
        fitting = [(other, verdict) for other, verdict in verdicts if verdict.same]
        heads = {groups.head(other.number) for other, _ in fitting if other.sketch.whole}
        if len(heads) > 1:
            unsure += [
                Unsure(person.number, head, "a short name that fits several", 0.4)
                for head in sorted(heads)
            ]
            continue
        for other, verdict in fitting:
            decided.append((person, other, verdict.reason, verdict.score))
        if not fitting:
            doubtful = sorted(
                {(groups.head(o.number), v.reason, v.score) for o, v in verdicts if v.doubtful}
            )
            unsure += [
                Unsure(person.number, head, reason, score) for head, reason, score in doubtful[:3]
            ]
    # Decided all at once, so that no short name decides for another.
    for person, other, reason, score in decided:
        if not groups.together(person.number, other.number):
            groups.join([person.number, other.number])
            merges.append(Merge(person.number, other.number, reason, score))


def sketches(
    forms: Iterable[Sequence[str]], context: Callable[[int], tuple[set[str], set[str]]]
) -> list[Person]:
    """Return the persons of mentions: of several forms the fullest makes the sketch."""
    people = []
    for number, names in enumerate(forms):
        best = max(
            (Sketch.of(name) for name in names),
            key=lambda s: (len(s.words), s.patronymic is not None, len(s.initials), s.name),
        )
        roles, organisations = context(number)
        people.append(Person(number, best.within(roles=roles, organisations=organisations)))
    return people
