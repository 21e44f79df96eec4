"""The clusters of one resolution, made kind by kind out of members."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.link.context import Member
from kg.link.decisions import Decided
from kg.link.grouping import (
    by,
    day_of,
    event_type,
    grouped,
    order,
    organisation_groups,
    organisation_key,
    own_of,
    person_key,
    place_name,
    programme_key,
    project_groups,
    project_key,
)
from kg.link.groups import Merge, Unsure, partition
from kg.link.identity import Cluster, record_key
from kg.link.keys import Key
from kg.link.lookup import Linker
from kg.link.members import ORGANISATIONS
from kg.link.normalise import exact
from kg.link.people import cluster as cluster_people
from kg.link.people import sketches
from kg.model import Identity, Kind, Link

__all__ = ["Doubt", "Merged", "Work"]


@dataclass(frozen=True, slots=True, order=True)
class Merged:
    """Two mentions that became one by more than their name: what, where, why.

    ``faces`` are the IRIs that each of them would have alone: by these a person parts them again.
    """

    iri: str
    faces: tuple[str, ...]
    names: tuple[str, str]
    documents: tuple[str, ...]
    reason: str
    score: float


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """What a person should decide: two entities that may be one, or a link that was not made.

    ``kind`` is ``identity`` (``left``, ``right`` are entities) or ``link`` (``right`` is empty: the
    reason names the candidates). ``documents`` are where each side is mentioned.
    """

    kind: str
    left: str
    right: str
    names: tuple[str, ...]
    documents: tuple[str, ...]
    reason: str
    score: float


class Work:
    """The state of one resolution: clusters as they are made, kind by kind.

    ``known`` are the keys, as text, of members that are named by others and not resolved here.
    """

    def __init__(
        self, everyone: Iterable[Member], linker: Linker, known: Mapping[str, str] | None = None
    ) -> None:
        self.everyone = sorted(everyone, key=order)
        self.linker = linker
        self.known = dict(known or {})
        self.clusters: list[Cluster] = []
        self.merges: list[tuple[Member, Member, Merge]] = []
        self.unsure: list[tuple[Member, Member, Unsure]] = []
        self.ties: list[tuple[Member, Link]] = []

    def run(self) -> Work:
        """Make all clusters: first those that hang on no others, then those told by them."""
        for group in (self.places, self.organisations, self.programmes, self.projects):
            group()
        for group in (self.courses, self.events, self.people):
            group()
        return self

    def add(self, cluster: Cluster) -> None:
        """Take a cluster in; from now on others may be told by it."""
        self.clusters.append(cluster)
        for member in cluster.members:
            self.known[member.id] = " ".join(cluster.key)

    def of_kind(self, *kinds: Kind) -> list[Member]:
        """Return the members of some kinds, in their order."""
        return [member for member in self.everyone if member.kind in kinds]

    def _add_linked(
        self,
        mentions: Sequence[Member],
        own: Callable[[Member], Key],
        group: Callable[[Sequence[Member]], list[list[Member]]],
    ) -> None:
        """Make a cluster of all members of one record, and of each group of the rest."""
        linked: dict[Key, list[Member]] = defaultdict(list)
        rest: list[Member] = []
        for member in mentions:
            if records := self.linker.records(member.record):
                linked[record_key(records)].append(member)
            else:
                rest.append(member)
        for key, found in sorted(linked.items()):
            # Which of several records speaks first is told by the surest of the links.
            best = min(found, key=lambda m: (-(m.link.score if m.link else 0), repr(m.link)))
            alone = {member.id: own(member) for member in found}
            self.add(
                Cluster(
                    found,
                    sorted(set(alone.values())),
                    key,
                    self.linker.records(best.record),
                    key_of=alone,
                )
            )
        for part in group(rest):
            alone = {member.id: own(member) for member in part}
            keys = sorted(set(alone.values()))
            self.add(Cluster(list(part), keys, keys[0], key_of=alone))
            ties = [(m, m.link) for m in part if m.link and "tie" in m.link.reason]
            if ties:
                self.ties.append(min(ties, key=lambda tie: (-tie[1].score, tie[0].id)))

    def places(self) -> None:
        """Places are linked, then known by name."""
        self._add_linked(self.of_kind(Kind.PLACE), place_name, by(place_name))

    def organisations(self) -> None:
        """Bodies are linked, then known by the words of their names and their country."""
        self._add_linked(self.of_kind(*ORGANISATIONS), organisation_key, organisation_groups)

    def programmes(self) -> None:
        """Programmes are linked, then known by name."""
        self._add_linked(self.of_kind(Kind.PROGRAMME), programme_key, by(programme_key))

    def projects(self) -> None:
        """Projects are linked, then known by number, title or telling acronym."""
        self._add_linked(self.of_kind(Kind.PROJECT), project_key, project_groups)

    def courses(self) -> None:
        """Courses of study are known by name and by who offers them."""
        for key, mentions in grouped(
            self.of_kind(Kind.STUDY_PROGRAMME),
            lambda m: own_of("study", m, exact(m.name), *self._owners(m)),
        ):
            self.add(Cluster(mentions, [key], key))

    def _owners(self, member: Member) -> list[str]:
        return sorted(map(self._known_as, member.around.owners))[:1]

    def events(self) -> None:
        """Events of one day and kind are one where they share a place or an organiser."""
        dated: dict[tuple[str, str], list[Member]] = defaultdict(list)
        for member in self.of_kind(Kind.EVENT):
            day = day_of(member)
            telling = self._anchors(member) or len(event_type(member).split()) > 2
            if day and telling:
                dated[day, event_type(member)].append(member)
            else:
                self._add_event([member])
        for _, block in sorted(dated.items()):
            for part in partition([(n, self._anchors(m)) for n, m in enumerate(block)]):
                self._add_event([block[n] for n in part])

    def _add_event(self, mentions: list[Member]) -> None:
        alone = {member.id: self._event_key(member) for member in mentions}
        keys = sorted(set(alone.values()), key=lambda key: (-len(key), key))
        self.add(Cluster(mentions, keys, keys[0], key_of=alone))

    def _event_key(self, member: Member) -> Key:
        day, anchors = day_of(member), self._anchors(member)
        if day and anchors:
            return ("event", day, event_type(member), min(anchors))
        return ("event", event_type(member), member.digest, str(member.place))

    def _known_as(self, named: str) -> str:
        """Return the key, as text, of what stands around a member."""
        return named[1:] if named.startswith("=") else self.known[named[1:]]

    def _anchors(self, member: Member) -> set[str]:
        return set(map(self._known_as, member.around.anchors))

    def people(self) -> None:
        """Persons are one by their names, and by where they are and what they do there."""
        mentions = self.of_kind(Kind.PERSON)

        def context(number: int) -> tuple[set[str], set[str]]:
            around = mentions[number].around
            return around.roles, set(map(self._known_as, around.organisations))

        people = sketches((m.forms for m in mentions), context)
        sets, merges, unsure = cluster_people(people)
        for group in sets:
            keys = [person_key(mentions[n], people[n].sketch) for n in group]
            counts: Counter[Key] = Counter()
            for n, key in zip(group, keys, strict=True):
                counts[key] += mentions[n].count
            uses = sorted(counts, key=lambda k: (k[0] != "person", -counts[k], k))
            erred = {n for m in merges if "slip" in m.reason for n in (m.left, m.right)}
            slips = frozenset(
                form
                for n, key in zip(group, keys, strict=True)
                if n in erred and key != uses[0]
                for form in mentions[n].forms
            )
            places = sorted({o for n in group for o in people[n].sketch.organisations})
            fathers = {p for n in group if (p := people[n].sketch.patronymic)}
            told = (" ".join(min(fathers)),) if fathers else tuple(places[:1])
            self.add(
                Cluster(
                    [mentions[n] for n in group],
                    uses,
                    uses[0],
                    context=told,
                    hidden=slips,
                    key_of={mentions[n].id: k for n, k in zip(group, keys, strict=True)},
                )
            )
        self.merges += [(mentions[m.left], mentions[m.right], m) for m in merges]
        self.unsure += [(mentions[u.left], mentions[u.right], u) for u in unsure]

    def merged(self, found: Mapping[str, Identity], decided: Decided) -> Iterable[Merged]:
        """Yield what became one by more than its name and stayed so, over the ids of members."""
        for left, right, merge in self.merges:
            iri, faces = found[left.id].iri, (decided.alone(left), decided.alone(right))
            if iri == found[right.id].iri and faces[0] != faces[1]:
                names, ids = (left.name, right.name), (left.id, right.id)
                yield Merged(iri, faces, names, ids, merge.reason, merge.score)

    def doubted(self, found: Mapping[str, Identity], decided: Decided) -> Iterable[Doubt]:
        """Yield what a person should decide, over the ids of members."""
        for left, right, unsure in self.unsure:
            a, b = found[left.id], found[right.id]
            if a.iri == b.iri or decided.settled(a, b):
                continue
            (one, mine), (two, other) = sorted([(a.iri, left), (b.iri, right)], key=lambda s: s[0])
            names, ids = (mine.name, other.name), (mine.id, other.id)
            yield Doubt("identity", one, two, names, ids, unsure.reason, unsure.score)
        for member, link in self.ties:
            iri = found[member.id].iri
            yield Doubt("link", iri, "", (member.name,), (member.id,), link.reason, link.score)
