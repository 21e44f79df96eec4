"""What decides the identity of a mention alone, and which mentions no registry knows are one.

Keys (``organisation_key`` …) tell what a mention would be minted from if it stood alone; groups
(``organisation_groups`` …) bring together what documents call by one name.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations

from kg.link.context import Member
from kg.link.groups import Groups, one_name, one_title, partition, reference_key
from kg.link.keys import Key
from kg.link.normalise import bag, consonants, exact, tokens
from kg.link.persons import Sketch, spelling

__all__ = [
    "bag_of",
    "by",
    "day_of",
    "event_type",
    "grouped",
    "order",
    "organisation_frame",
    "organisation_groups",
    "organisation_key",
    "own_of",
    "person_key",
    "place_name",
    "programme_key",
    "project_blocks",
    "project_groups",
    "project_key",
    "telling",
]


def order(member: Member) -> str:
    """Return what sorts members by content alone."""
    return member.id


def grouped(
    mentions: Iterable[Member], key: Callable[[Member], Key]
) -> Iterable[tuple[Key, list[Member]]]:
    """Return mentions by key, sorted by it."""
    groups: dict[Key, list[Member]] = defaultdict(list)
    for member in mentions:
        groups[key(member)].append(member)
    return sorted(groups.items(), key=lambda item: item[0])


def by(key: Callable[[Member], Key]) -> Callable[[Sequence[Member]], list[list[Member]]]:
    """Return a grouping of the mentions that share a text."""

    def group(mentions: Sequence[Member]) -> list[list[Member]]:
        return [found for _, found in grouped(mentions, key)]

    return group


def bag_of(member: Member) -> str:
    """Return the words of a name whatever their order; the name itself where it has none."""
    return bag(tokens(member.name)) or exact(member.name) or member.name


def place_name(member: Member) -> Key:
    """Return the name of a place as it is compared."""
    return ("place", exact(member.name) or member.name)


def programme_key(member: Member) -> Key:
    """Return what a programme that no list knows is minted from."""
    return own_of("programme", member, bag_of(member))


def telling(member: Member) -> bool:
    """Return whether a name names anything outside of its document: "the project" does not."""
    words = re.findall(r"[^\W_]+", member.name)
    return any(
        not word.islower() and word.casefold() not in plain_words() and len(word) > 1
        for word in words
    )


@cache
def plain_words() -> frozenset[str]:
    """Return the words that only say what sort of thing a name is for."""
    source = files("kg.link").joinpath("words.toml")
    return frozenset(tomllib.loads(source.read_text(encoding="utf-8"))["plain"]["words"])


def own_of(sort: str, member: Member, *parts: str) -> Key:
    """Return a key of ``parts``, bound to the document where the name tells nothing outside it."""
    if telling(member):
        return (sort, *parts)
    return (sort, *parts, member.digest, str(member.place))


def organisation_key(member: Member) -> Key:
    """Return what a body that no registry knows is minted from: words of its name, country."""
    country = sorted(member.around.countries)[:1]
    if not _named_body(member):
        # "Ministry of Education" of an unnamed country is known within its document only.
        return ("organization", bag_of(member), member.digest)
    return ("organization", bag_of(member), *country)


def _named_body(member: Member) -> bool:
    found = tokens(member.name)
    return bool(member.around.countries) or (
        any(token[0] in "pac" for token in found) and telling(member)
    )


def organisation_frame(member: Member) -> str:
    """Return what the spellings of a body's name share: only members of one are compared."""
    found = tokens(member.name)
    # One name is spelt in ways that keep the consonants, so only these need comparing.
    rough = sorted(consonants(t[2:]) for t in found if t[0] == "p")
    frame = " ".join([*sorted(t for t in found if t[0] not in "psi"), *rough])
    return frame + ("" if _named_body(member) else member.digest)


def organisation_groups(mentions: Sequence[Member]) -> list[list[Member]]:
    """Return the mentions of bodies that are one: the same words, no two countries."""
    blocks: dict[str, list[Member]] = defaultdict(list)
    for member in mentions:
        blocks[organisation_frame(member)].append(member)
    result = []
    for _, block in sorted(blocks.items()):
        names = sorted({m.name for m in block})
        spelt = [tokens(name) for name in names]
        groups = Groups(range(len(names)))
        for i, j in combinations(range(len(names)), 2):
            if bag(spelt[i]) == bag(spelt[j]) or one_name(spelt[i], spelt[j]):
                groups.join([i, j])
        for group in groups.sets():
            held = {names[n] for n in group}
            bearers = [m for m in block if m.name in held]
            parts = partition([(n, m.around.countries) for n, m in enumerate(bearers)])
            result += [[bearers[n] for n in part] for part in parts]
    return result


def project_key(member: Member) -> Key:
    """Return what a project is minted from: its number, else its title."""
    if member.around.references:
        return ("project", "reference", min(map(reference_key, member.around.references)))
    title = max(member.around.titles, key=lambda t: (len(t), t), default="")
    if title:
        return ("project", "title", exact(title) or title)
    return own_of("project", member, "title", exact(member.name) or member.name)


def project_groups(mentions: Sequence[Member]) -> list[list[Member]]:
    """Return the mentions of projects that are one: number, else title or telling acronym."""
    groups = Groups(range(len(mentions)))
    numbers = [_numbers(member) for member in mentions]
    titles = [_titles(member) for member in mentions]
    blocks: dict[Key, list[int]] = defaultdict(list)
    for n, member in enumerate(mentions):
        for label in project_blocks(member):
            blocks[label].append(n)
    for (sort, *_), block in sorted(blocks.items()):
        for i, j in combinations(block, 2):
            if numbers[i] and numbers[j]:
                same = bool(numbers[i] & numbers[j])  # a number decides against all else
            else:
                alike = (one_title(a, b) for a in titles[i] for b in titles[j])
                same = sort == "acronym" or any(alike)
            if same:
                groups.join([i, j])
    # Two numbers never end in one group by way of a third mention that has none.
    result = []
    for group in groups.sets():
        held = partition([(n, numbers[n]) for n in group])
        result += [[mentions[n] for n in part] for part in held]
    return result


def project_blocks(member: Member) -> set[Key]:
    """Return what mentions of one project share: number, acronym, title or an end of it."""
    shared: set[Key] = {("number", number) for number in _numbers(member)}
    shared |= {("acronym", acronym) for acronym in _project_acronyms(member)}
    for key in map(exact, _titles(member)):
        shared.add(("title", key))
        if len(key) > 30:
            # A slip spares one of the ends, and only long titles are forgiven one.
            shared |= {("title", "head", key[:20]), ("title", "tail", key[-20:])}
    return shared


def _numbers(member: Member) -> set[str]:
    return {reference_key(reference) for reference in member.around.references}


def _titles(member: Member) -> set[str]:
    return {*member.around.titles, *([member.name] if telling(member) else [])}


def _project_acronyms(member: Member) -> set[str]:
    """Return the acronyms that name a project anywhere: long or compound ones."""
    own = {*member.acronyms}
    if all(token[0] == "a" for token in tokens(member.name)):
        own.add(member.name)
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
    return exact(member.name)


def person_key(member: Member, sketch: Sketch) -> Key:
    """Return what a person is minted from; in short forms the place or document belongs to it."""
    if sketch.whole:
        return ("person", " ".join(sorted(sketch.words)))
    short = " ".join((*sorted(sketch.words), *sketch.initials)) or spelling(member.name)
    places = sorted(sketch.organisations)[:1]
    return ("person in short", short, *(places or [member.digest]))
