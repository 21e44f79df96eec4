"""People's decisions about identity, replayed on what the documents show.

``same`` joins two clusters; ``different`` takes out of a cluster the mentions that alone would bear
the other IRI; ``rename`` gives a label. A decision about an IRI that nothing answers under waits:
the document that brings it may come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.iri import Minter
from kg.link.context import Member
from kg.link.grouping import order
from kg.link.identity import Cluster
from kg.link.judgements import Judgement
from kg.model import Identity

__all__ = ["Decided", "decide"]


@dataclass(frozen=True, slots=True)
class Decided:
    """Clusters as people want them, and the pairs they decided on."""

    clusters: list[Cluster]
    pairs: frozenset[frozenset[str]]
    waiting: tuple[Judgement, ...] = ()
    faces: Mapping[str, str] = field(default_factory=dict)

    def alone(self, member: Member) -> str:
        """Return the IRI that a member would have alone."""
        return self.faces[member.id]

    def settled(self, left: Identity, right: Identity) -> bool:
        """Return whether a person has decided about two identities."""
        return any(
            frozenset((a, b)) in self.pairs
            for a in (left.iri, *left.aliases)
            for b in (right.iri, *right.aliases)
        )


def decide(clusters: Sequence[Cluster], judgements: Iterable[Judgement], minter: Minter) -> Decided:
    """Return the clusters with all decisions carried out, in an order of their own."""
    held = list(clusters)
    pairs: set[frozenset[str]] = set()
    waiting: list[Judgement] = []
    ordered = sorted(judgements)
    for judgement in ordered:
        if judgement.decision == "different":
            pairs.add(frozenset((judgement.subject, judgement.object)))
            _part(held, judgement, minter)
    for judgement in ordered:
        if judgement.decision == "same":
            pairs.add(frozenset((judgement.subject, judgement.object)))
            if not _join(held, judgement, minter):
                waiting.append(judgement)
    for judgement in ordered:
        if judgement.decision == "rename":
            cluster = _bearer(held, judgement.subject, minter)
            if cluster is None:
                waiting.append(judgement)
            else:
                cluster.label = judgement.object
    faces = {m.id: cluster.face_of(m, minter) for cluster in held for m in cluster.members}
    return Decided(held, frozenset(pairs), tuple(waiting), faces)


def _bearer(held: Sequence[Cluster], iri: str, minter: Minter) -> Cluster | None:
    """Return the cluster that answers under an IRI: as its main one before others."""
    for cluster in held:
        if iri in cluster.mains(minter):
            return cluster
    return next((c for c in held if iri in c.faces(minter)), None)


def _join(held: list[Cluster], judgement: Judgement, minter: Minter) -> bool:
    left = _bearer(held, judgement.subject, minter)
    right = _bearer(held, judgement.object, minter)
    if left is None or right is None:
        return False
    if left is right:
        return True
    # What a registry knows leads; else the lesser key: a rule that knows no order.
    main, other = sorted((left, right), key=lambda c: (not c.records, c.key))
    main.members = sorted((*main.members, *other.members), key=order)
    named = {judgement.subject, judgement.object}
    told = {(*c.key, *c.context) for c in (main, other)}
    published = {key for key in told if main.iri(minter, key) in named}
    main.keys = sorted({*main.keys, *other.keys, other.key, *published})
    main.extra = (*main.extra, *other.records, *other.extra)
    main.hidden |= other.hidden
    main.label = main.label or other.label
    held.remove(other)
    return True


def _part(held: list[Cluster], judgement: Judgement, minter: Minter) -> None:
    one, two = judgement.subject, judgement.object
    cluster = _bearer(held, one, minter)
    if cluster is None or cluster is not _bearer(held, two, minter):
        return
    # The main one stays where it is; the mentions of the other go.
    leaving = two if one in cluster.mains(minter) else one
    gone = [m for m in cluster.members if cluster.face_of(m, minter) == leaving]
    if not gone or len(gone) == len(cluster.members):
        return
    keys = sorted({cluster.key_of[m.id] for m in gone})
    held.append(
        Cluster(
            gone,
            keys,
            keys[0],
            context=cluster.context,
            key_of={m.id: cluster.key_of[m.id] for m in gone},
        )
    )
    cluster.members = [m for m in cluster.members if m not in gone]
    cluster.keys = [key for key in cluster.keys if key not in keys]
    if not cluster.records and cluster.key in keys:
        cluster.key = min(cluster.keys)
