"""Who is who over all documents: every mention gets its identity.

    members → linked to registries → grouped → judged by people → minted

Each step is a function of the set of documents, so their order cannot matter; nothing is kept
between runs, so adding a document and taking it out again leaves no trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.iri import Minter
from kg.link.authority import Authority
from kg.link.context import Member, members
from kg.link.decisions import Decided, decide
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
from kg.link.identity import Cluster, record_key, settle
from kg.link.judgements import Judgement
from kg.link.keys import Key
from kg.link.lookup import Linker
from kg.link.normalise import country_code, exact
from kg.link.people import cluster as cluster_people
from kg.link.people import sketches
from kg.link.records import Record
from kg.model import Extraction, Identity, Kind, Link

__all__ = ["Doubt", "Merged", "Resolution", "resolve"]

_ORGANISATIONS = (Kind.UNIVERSITY, Kind.ORGANIZATION, Kind.CONSORTIUM)
Where = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Merged:
    """Two mentions that became one by more than their name: what, where, why."""

    iri: str
    names: tuple[str, str]
    documents: tuple[str, str]
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


class Resolution(Mapping[Where, Identity]):
    """The identity of each mention, by document name and entity key.

    ``merges`` are the mentions that became one by more than their name, ``doubts`` what is left to
    people, both sorted.
    """

    __slots__ = ("_found", "doubts", "merges")

    def __init__(
        self,
        found: Mapping[Where, Identity],
        merges: Iterable[Merged] = (),
        doubts: Iterable[Doubt] = (),
    ) -> None:
        self._found = dict(found)
        self.merges = tuple(sorted(set(merges)))
        self.doubts = tuple(sorted(set(doubts)))

    def __getitem__(self, where: Where) -> Identity:
        return self._found[where]

    def __iter__(self) -> Iterator[Where]:
        return iter(sorted(self._found))

    def __len__(self) -> int:
        return len(self._found)

    def by_iri(self, iri: str) -> Identity | None:
        """Return the identity that answers under an IRI, its own or an alias; None if none."""
        for identity in self._found.values():
            if iri == identity.iri or iri in identity.aliases:
                return identity
        return None


def resolve(
    extractions: Sequence[Extraction],
    authorities: Authority,
    judgements: Iterable[Judgement] = (),
    minter: Minter | None = None,
) -> Resolution:
    """Return the identity of every entity of every document.

    Args:
        extractions: what the documents state; their order means nothing.
        authorities: the registries to link to.
        judgements: what people decided; replayed last.
        minter: mints the IRIs; by default under kg's own base.
    """
    mint = minter or Minter()
    decisions = tuple(sorted(set(judgements)))
    everyone = members(extractions)
    work = _Work(everyone, Linker(authorities, decisions, mint), mint)
    for group in (work.places, work.organisations, work.named, work.projects, work.events):
        group()
    work.people()
    decided = decide(work.clusters, decisions, mint)
    found = settle(decided.clusters, mint)
    return Resolution(found, work.merged(found), work.doubted(found, decided))


class _Work:
    """The state of one resolution: clusters as they are made, kind by kind."""

    def __init__(self, everyone: Sequence[Member], linker: Linker, minter: Minter) -> None:
        self.everyone = everyone
        self.linker = linker
        self.minter = minter
        self.clusters: list[Cluster] = []
        self.of: dict[Where, Cluster] = {}
        self.nearby: dict[str, set[str]] = defaultdict(set)
        self.merges: list[tuple[Member, Member, Merge]] = []
        self.unsure: list[tuple[Member, Member, Unsure]] = []
        self.ties: list[tuple[Member, Link]] = []
        for member in everyone:
            self.nearby[member.where[0]] |= member.around.countries
            if member.entity.kind is Kind.PLACE and (code := country_code(member.entity.name)):
                self.nearby[member.where[0]].add(code)

    def add(self, cluster: Cluster) -> None:
        self.clusters.append(cluster)
        for member in cluster.members:
            self.of[member.where] = cluster

    def of_kind(self, *kinds: Kind) -> list[Member]:
        return [member for member in self.everyone if member.entity.kind in kinds]

    def _add_linked(
        self,
        found: Sequence[tuple[Member, Link | None, tuple[Record, ...]]],
        own: Callable[[Member], Key],
        group: Callable[[Sequence[Member]], list[list[Member]]],
    ) -> None:
        """Make a cluster of all mentions of one record, and of each group of the rest."""
        linked: dict[Key, list[tuple[Member, Link | None, tuple[Record, ...]]]] = defaultdict(list)
        rest: dict[Where, Link | None] = {}
        for member, link, records in found:
            if records:
                linked[record_key(records)].append((member, link, records))
            else:
                rest[member.where] = link
        for key, mentions in sorted(linked.items()):
            best = min(mentions, key=lambda m: (-(m[1].score if m[1] else 0), order(m[0])))
            alone = {member.where: own(member) for member, _, _ in mentions}
            self.add(
                Cluster(
                    [m for m, _, _ in mentions],
                    sorted(set(alone.values())),
                    key,
                    best[1],
                    best[2],
                    key_of=alone,
                )
            )
        for part in group([member for member, _, records in found if not records]):
            alone = {member.where: own(member) for member in part}
            keys = sorted(set(alone.values()))
            links = [link for member in part if (link := rest[member.where])]
            nearest = max(links, key=lambda a: (a.score, a.reason), default=None)
            self.add(Cluster(list(part), keys, keys[0], nearest, key_of=alone))
            if nearest and "tie" in nearest.reason:
                self.ties.append((part[0], nearest))

    # ------------------------------------------------------------------------------- places

    def places(self) -> None:
        found = []
        for member in self.of_kind(Kind.PLACE):
            link, records = self.linker.place(member, self.nearby[member.where[0]])
            found.append((member, link, records))
        self._add_linked(found, place_name, by(place_name))

    # ------------------------------------------------------------------------ organisations

    def organisations(self) -> None:
        mentions = self.of_kind(*_ORGANISATIONS)
        found = {m.where: self.linker.organisation(m, frozenset()) for m in mentions}
        for member in mentions:
            records = found[member.where][1]
            if records and records[0].country:
                self.nearby[member.where[0]].add(records[0].country)
        for member in mentions:
            if not found[member.where][1]:
                near = frozenset(self.nearby[member.where[0]])
                found[member.where] = self.linker.organisation(member, near)
        triples = [(m, *found[m.where]) for m in mentions]
        self._add_linked(triples, organisation_key, organisation_groups)

    # ------------------------------------------------------------- programmes and the like

    def named(self) -> None:
        """Programmes are linked, then known by name; courses of study also by who offers them."""
        found = [(m, *self.linker.programme(m)) for m in self.of_kind(Kind.PROGRAMME)]
        self._add_linked(found, programme_key, by(programme_key))
        courses = self.of_kind(Kind.STUDY_PROGRAMME)
        for key, mentions in grouped(
            courses, lambda m: own_of("study", m, exact(m.entity.name), *self._owners(m))
        ):
            self.add(Cluster(mentions, [key], key))

    def _owners(self, member: Member) -> list[str]:
        found = (self._known_as(member.where[0], key) for key in member.around.owners)
        return sorted(filter(None, found))[:1]

    # ------------------------------------------------------------------------------ projects

    def projects(self) -> None:
        found = [(m, *self.linker.project(m)) for m in self.of_kind(Kind.PROJECT)]
        self._add_linked(found, project_key, project_groups)

    # -------------------------------------------------------------------------------- events

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
        alone = {member.where: self._event_key(member) for member in mentions}
        keys = sorted(set(alone.values()), key=lambda key: (-len(key), key))
        self.add(Cluster(mentions, keys, keys[0], key_of=alone))

    def _event_key(self, member: Member) -> Key:
        day, anchors = day_of(member), self._anchors(member)
        if day and anchors:
            return ("event", day, event_type(member), min(anchors))
        return ("event", event_type(member), member.digest, str(member.place))

    def _known_as(self, document: str, key: str) -> str | None:
        """Return the key of what an entity of a document is, as one text."""
        cluster = self.of.get((document, key))
        return " ".join(cluster.key) if cluster else None

    def _anchors(self, member: Member) -> set[str]:
        found = (self._known_as(member.where[0], key) for key in member.around.anchors)
        return {anchor for anchor in found if anchor}

    # --------------------------------------------------------------------------------- people

    def people(self) -> None:
        mentions = self.of_kind(Kind.PERSON)

        def context(number: int) -> tuple[set[str], set[str]]:
            member = mentions[number]
            document = member.where[0]
            found = member.around.organisations
            return set(member.around.roles), {
                self._known_as(document, o) or exact(o) for o in found
            }

        people = sketches((m.forms for m in mentions), context)
        sets, merges, unsure = cluster_people(people)
        for group in sets:
            keys = [person_key(mentions[n], people[n].sketch) for n in group]
            uses = sorted(set(keys), key=lambda k: (k[0] != "person", -keys.count(k), k))
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
                    key_of={mentions[n].where: k for n, k in zip(group, keys, strict=True)},
                )
            )
        self.merges += [(mentions[m.left], mentions[m.right], m) for m in merges]
        self.unsure += [(mentions[u.left], mentions[u.right], u) for u in unsure]

    # -------------------------------------------------------------------------------- reports

    def merged(self, found: Mapping[Where, Identity]) -> Iterable[Merged]:
        for left, right, merge in self.merges:
            names = (left.entity.name, right.entity.name)
            documents = (left.where[0], right.where[0])
            yield Merged(found[left.where].iri, names, documents, merge.reason, merge.score)

    def doubted(self, found: Mapping[Where, Identity], decided: Decided) -> Iterable[Doubt]:
        for left, right, unsure in self.unsure:
            a, b = found[left.where], found[right.where]
            if a.iri == b.iri or decided.settled(a, b):
                continue
            sides = sorted([(a.iri, left), (b.iri, right)], key=lambda side: side[0])
            yield Doubt(
                "identity",
                sides[0][0],
                sides[1][0],
                tuple(side[1].entity.name for side in sides),
                tuple(side[1].where[0] for side in sides),
                unsure.reason,
                unsure.score,
            )
        for member, link in self.ties:
            name, document = member.entity.name, member.where[0]
            iri = found[member.where].iri
            yield Doubt("link", iri, "", (name,), (document,), link.reason, link.score)
