"""From a group of mentions to an identity: its key, its IRI, its names.

The key decides the IRI: the registry's identifier where there is one, else kind and name. The key
that each mention would have alone is kept as well: the IRIs of these are the aliases.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from kg.iri import Minter
from kg.link.context import Member
from kg.link.keys import SEGMENTS, Key, key_iri
from kg.link.normalise import exact
from kg.link.persons import Sketch
from kg.link.records import Record
from kg.link.score import identity
from kg.model import Identity, Kind, Name

__all__ = ["Cluster", "identity_line", "identity_of", "record_key", "settle"]

# Of several kinds that documents give one thing, the narrower one holds.
_RANK = {kind: rank for rank, kind in enumerate((Kind.UNIVERSITY, Kind.CONSORTIUM, *Kind))}


@dataclass(slots=True)
class Cluster:
    """Mentions that are one thing, while it is being settled what they are.

    ``keys`` are what each mention would be minted from alone; ``key`` what all are minted from.
    """

    members: list[Member]
    keys: list[Key]
    key: Key = ()
    records: tuple[Record, ...] = ()
    context: Key = ()  # tells apart two clusters of one key
    label: str | None = None  # a person's decision
    hidden: frozenset[str] = frozenset()  # forms that are slips
    extra: tuple[Record, ...] = ()  # records joined by a person's decision
    key_of: dict[str, Key] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """Return the kind the registry gives, else the narrowest that a document does."""
        if self.records:
            return self.records[0].kind
        return min((m.kind for m in self.members), key=_RANK.__getitem__)

    @property
    def segment(self) -> str:
        """Return the part of the IRI that tells the kind."""
        return SEGMENTS[self.kind]

    def iri(self, minter: Minter, key: Key) -> str:
        """Return the IRI of a key of this cluster."""
        return key_iri(minter, self.segment, key)

    def mains(self, minter: Minter) -> set[str]:
        """Return the IRIs under which the cluster is, or may come to be, published."""
        return {self.iri(minter, self.key), self.iri(minter, (*self.key, *self.context))}

    def faces(self, minter: Minter) -> set[str]:
        """Return all IRIs under which the cluster answers."""
        return self.mains(minter) | {self.iri(minter, key) for key in self.keys}

    def face_of(self, member: Member, minter: Minter) -> str:
        """Return the IRI that a mention would have alone."""
        return self.iri(minter, self.key_of.get(member.id, self.key))


def record_key(records: Sequence[Record]) -> Key:
    """Return the key of what a registry knows."""
    return ("registry", identity(records[0]))


def settle(clusters: Sequence[Cluster], minter: Minter) -> dict[str, Identity]:
    """Mint the IRIs of all clusters and return the identity of every member, by its id.

    How each member was linked is its own matter, and not told here.
    """
    _tell_apart(clusters)
    mains = {cluster.iri(minter, cluster.key) for cluster in clusters}
    claimed = Counter(
        iri
        for cluster in clusters
        for iri in {cluster.iri(minter, key) for key in (*cluster.keys, *_plain(cluster))}
    )
    best = _bearers_of_plain(clusters, minter)
    found: dict[str, Identity] = {}
    for cluster in clusters:
        main = cluster.iri(minter, cluster.key)
        faces = {cluster.iri(minter, key) for key in (*cluster.keys, *_plain(cluster))}
        aliases = {iri for iri in faces - mains if claimed[iri] == 1 or best.get(iri) is cluster}
        settled = _identity(cluster, main, tuple(sorted(aliases)))
        for member in cluster.members:
            found[member.id] = settled
    return found


def _plain(cluster: Cluster) -> tuple[Key, ...]:
    """Return the key without what tells namesakes apart."""
    if cluster.context and cluster.key[-len(cluster.context) :] == cluster.context:
        return (cluster.key[: -len(cluster.context)],)
    return ()


def _tell_apart(clusters: Sequence[Cluster]) -> None:
    """Give clusters of one key what tells them apart: where they are, their names, all they are."""
    for attempt in ("context", "names", "members"):
        groups: dict[tuple[str, Key], list[Cluster]] = {}
        for cluster in clusters:
            groups.setdefault((cluster.segment, cluster.key), []).append(cluster)
        for group in groups.values():
            if len(group) == 1:
                continue
            for cluster in group:
                if attempt == "context":
                    told = cluster.context
                    cluster.context = ()
                elif attempt == "names":
                    told = (min(exact(m.name) for m in cluster.members),)
                else:
                    told = (min(m.id for m in cluster.members),)
                cluster.key = (*cluster.key, *told)
                cluster.context = (*cluster.context, *told)


def _bearers_of_plain(clusters: Sequence[Cluster], minter: Minter) -> Mapping[str, Cluster]:
    """Return who answers under the IRI of a name that several bear: the best attested."""
    found: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        for key in _plain(cluster):
            found.setdefault(cluster.iri(minter, key), []).append(cluster)
    return {
        iri: min(group, key=lambda c: (-sum(m.count for m in c.members), c.key))
        for iri, group in found.items()
    }


def _identity(cluster: Cluster, main: str, aliases: tuple[str, ...]) -> Identity:
    names = _names(cluster)
    labels = [name for name in names if name.kind == "label"]
    # English if there is any, else the language whose code comes first: kg's pages are in English.
    label = min(labels, key=lambda n: (n.language != "en", n.language, n.value)).value
    facts: dict[str, str] = {}
    same: dict[str, None] = {}
    for record in (*cluster.records, *cluster.extra):
        for key, value in record.facts:
            facts.setdefault(key, value)
        if record.country:
            facts.setdefault("country", record.country)
        if record.city:
            facts.setdefault("city", record.city)
        same.update(dict.fromkeys(iri for iri in record.same_as if iri.startswith("http")))
    return Identity(
        iri=main,
        kind=cluster.kind,
        label=cluster.label or label,
        names=names,
        same_as=tuple(same),
        facts=tuple(sorted(facts.items())),
        aliases=aliases,
    )


def _names(cluster: Cluster) -> tuple[Name, ...]:
    """Return all names, one label a language; what documents add to the registry's are aliases."""
    names: dict[str, Name] = {}
    labelled: set[str] = set()
    if cluster.label:
        language = "en" if cluster.label.isascii() else ""
        names[cluster.label] = Name(cluster.label, language, "label")
        labelled.add(language)
    for record in (*cluster.records, *cluster.extra):
        best = record.label()
        ordered = sorted(record.names, key=lambda name: name.value != best)
        for name in ordered:
            language = name.language or ("en" if name.value == best and best.isascii() else "")
            kind = name.kind
            if kind == "label" and (language in labelled or (labelled and not language)):
                kind = "alias"
            if kind == "label":
                labelled.add(language)
            names.setdefault(name.value, Name(name.value, language, kind))
    known = {exact(value) for value in names}
    for value, language, kind in _forms(cluster):
        if value in names or (names and exact(value) in known and kind != "acronym"):
            continue
        if not labelled:
            names[value] = Name(value, language, "label")
            labelled.add(language)
        else:
            names[value] = Name(value, language, kind)
    if not labelled:
        first = min(names)
        names[first] = Name(first, names[first].language, "label")
    return tuple(sorted(names.values(), key=lambda n: (n.kind != "label", n.kind, n.language, n)))


def _forms(cluster: Cluster) -> Iterable[tuple[str, str, str]]:
    """Yield the forms of the documents, the best name first."""
    uses: Counter[tuple[str, str, str]] = Counter()
    for member in cluster.members:
        declared = set(member.acronyms)
        for form in {*member.forms, *declared}:
            short = form in declared or (form in member.marked and form != member.name)
            kind = "hidden" if form in cluster.hidden else "acronym" if short else "alias"
            uses[form, member.language, kind] += member.count
    person = cluster.kind is Kind.PERSON

    def rank(item: tuple[tuple[str, str, str], int]) -> tuple[object, ...]:
        (form, language, kind), count = item
        whole = Sketch.of(form).whole if person else True
        last = kind != "alias"
        # Of a person the name most used, of all else the longest: there it says the most.
        return (last, not whole, language != "en", -count if person else 0, -len(form), form)

    for (form, language, kind), _ in sorted(uses.items(), key=rank):
        yield form, language, kind


def identity_line(identity: Identity) -> str:
    """Return an identity as one line of JSON, without its link; the same for the same."""
    plain = {key: value for key, value in asdict(identity).items() if value}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def identity_of(line: str) -> Identity:
    """Return the identity that :func:`identity_line` wrote."""
    plain = json.loads(line)
    return Identity(
        iri=plain["iri"],
        kind=Kind(plain["kind"]),
        label=plain["label"],
        names=tuple(Name(**name) for name in plain.get("names", ())),
        same_as=tuple(plain.get("same_as", ())),
        facts=tuple((name, value) for name, value in plain.get("facts", ())),
        aliases=tuple(plain.get("aliases", ())),
    )
