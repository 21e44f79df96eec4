"""What decides the identity of a mention alone, and which mentions no registry knows are one.

Keys (``organisation_key`` …) tell what a mention would be minted from if it stood alone; groups
(``organisation_groups`` …) bring together what documents call by one name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from kg.link.context import Member
from kg.link.groups import Groups, one_name, one_title, partition, reference_key
from kg.link.keys import Key
from kg.link.normalise import bag, exact, tokens
from kg.link.persons import Sketch, spelling

__all__ = [
    "bag_of",
    "by",
    "day_of",
    "event_type",
    "grouped",
    "order",
    "organisation_groups",
    "organisation_key",
    "person_key",
    "place_name",
    "project_groups",
    "project_key",
]


def order(member: Member) -> tuple[str, int, str]:
    """Return what sorts mentions by content alone."""
    return member.digest, member.place, member.entity.name


def grouped(
    mentions: Iterable[Member], key: Callable[[Member], Key]
) -> Iterable[tuple[Key, list[Member]]]:
    """Return mentions by key, sorted by it."""
    groups: dict[Key, list[Member]] = defaultdict(list)
    for member in mentions:
        groups[key(member)].append(member)
    return sorted(groups.items(), key=lambda item: item[0])


def by(key: Callable[[Member], str]) -> Callable[[Sequence[Member]], list[list[Member]]]:
    """Return a grouping of the mentions that share a text."""

    def group(mentions: Sequence[Member]) -> list[list[Member]]:
        return [found for _, found in grouped(mentions, lambda m: (key(m),))]

    return group


def bag_of(member: Member) -> str:
    """Return the words of a name whatever their order; the name itself where it has none."""
    return bag(tokens(member.entity.name)) or exact(member.entity.name) or member.entity.name


def place_name(member: Member) -> str:
    """Return the name of a place as it is compared."""
    return exact(member.entity.name) or member.entity.name


def organisation_key(member: Member) -> Key:
    """Return what a body that no registry knows is minted from: words of its name, country."""
    found = tokens(member.entity.name)
    country = sorted(member.around.countries)[:1]
    if not country and not any(token[0] in "pac" for token in found):
        # "Ministry of Education" of an unnamed country is known within its document only.
        return ("organization", bag_of(member), member.digest)
    return ("organization", bag_of(member), *country)


def organisation_groups(mentions: Sequence[Member]) -> list[list[Member]]:
    """Return the mentions of bodies that are one: the same words, no two countries."""
    kinds: dict[str, list[Member]] = defaultdict(list)
    for member in mentions:
        found = tokens(member.entity.name)
        frame = " ".join(sorted(t for t in found if t[0] not in "psi"))
        if not any(token[0] in "pac" for token in found) and not member.around.countries:
            frame += member.digest
        kinds[frame or bag_of(member)].append(member)
    result = []
    for _, block in sorted(kinds.items()):
        names = sorted({m.entity.name for m in block})
        spelt = {name: tokens(name) for name in names}
        groups = Groups(range(len(names)))
        for i, left in enumerate(names):
            for j in range(i + 1, len(names)):
                if bag(spelt[left]) == bag(spelt[names[j]]) or one_name(
                    spelt[left], spelt[names[j]]
                ):
                    groups.join([i, j])
        for group in groups.sets():
            bearers = [m for m in block if m.entity.name in {names[n] for n in group}]
            parts = partition([(n, m.around.countries) for n, m in enumerate(bearers)])
            result += [[bearers[n] for n in part] for part in parts]
    return result


def project_key(member: Member) -> Key:
    """Return what a project is minted from: its number, else its title."""
    if member.around.references:
        return ("project", "reference", min(map(reference_key, member.around.references)))
    title = max(member.around.titles, key=lambda t: (len(t), t), default=member.entity.name)
    return ("project", "title", exact(title) or title)


def project_groups(mentions: Sequence[Member]) -> list[list[Member]]:
    """Return the mentions of projects that are one: number, else title or telling acronym."""
    groups = Groups(range(len(mentions)))
    numbers = [{reference_key(r) for r in m.around.references} for m in mentions]
    titles = [{m.entity.name, *m.around.titles} for m in mentions]
    acronyms = [_project_acronyms(m) for m in mentions]
    order = range(len(mentions))
    for i in order:
        for j in order[i + 1 :]:
            if numbers[i] and numbers[j]:
                same = bool(numbers[i] & numbers[j])  # a number decides against all else
            else:
                same = any(one_title(a, b) for a in titles[i] for b in titles[j]) or bool(
                    acronyms[i] & acronyms[j]
                )
            if same:
                groups.join([i, j])
    # Two numbers never end in one group by way of a third mention that has none.
    result = []
    for group in groups.sets():
        held = partition([(n, numbers[n]) for n in group])
        result += [[mentions[n] for n in part] for part in held]
    return result


def _project_acronyms(member: Member) -> set[str]:
    """Return the acronyms that name a project anywhere: long or compound ones."""
    own = {*member.entity.acronyms}
    if all(token[0] == "a" for token in tokens(member.entity.name)):
        own.add(member.entity.name)
    keys = {exact(acronym).replace(" ", "") for acronym in own}
    return {key for key in keys if len(key) >= 5}


def day_of(member: Member) -> str | None:
    """Return the first whole day, with its year, on which an event was held."""
    days = [day for day in sorted(member.around.days) if day[:1].isdigit() and len(day) >= 10]
    return days[0] if days else None


def event_type(member: Member) -> str:
    """Return the kind of an event as it is compared; its name where none is said."""
    if member.around.types:
        return exact(min(member.around.types, key=lambda t: (len(t), t)))
    return exact(member.entity.name)


def person_key(member: Member, sketch: Sketch) -> Key:
    """Return what a person is minted from; in short forms the place or document belongs to it."""
    if sketch.whole:
        return ("person", " ".join(sorted(sketch.words)))
    short = " ".join((*sorted(sketch.words), *sketch.initials)) or spelling(member.entity.name)
    places = sorted(sketch.organisations)[:1]
    return ("person in short", short, *(places or [member.digest]))
