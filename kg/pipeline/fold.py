"""The default graph brought up to date where a change touches it.

What is believed falls into parts: the node of each claim, the description of each entity, the plain
triples, the concepts. A part that no change touches is as it was. What a part is made from is
looked up in the documents' graphs and in the index, so that the cost is that of the change.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

import pyoxigraph as ox

from kg import rdf, vocab
from kg.iri import Minter
from kg.link import Judgement
from kg.model import Identity
from kg.store import Change, Draft

__all__ = ["Concepts", "Decided", "Difference", "put_doubts", "put_links", "refold", "stating"]

_DEFAULT = ox.DefaultGraph()
_CLAIM, _STATES = ox.NamedNode(vocab.UKG_CLAIM), ox.NamedNode(vocab.UKG_STATES)
_IN_DOCUMENT, _FEATURE = ox.NamedNode(vocab.UKG_IN_DOCUMENT), ox.NamedNode(vocab.UKG_HAS_FEATURE)
_TYPE = ox.NamedNode(vocab.RDF_TYPE)
_CLAIM_CLASS = ox.NamedNode(vocab.UKG_CLAIM_CLASS)
_SUBJECT, _PREDICATE = ox.NamedNode(vocab.RDF_SUBJECT), ox.NamedNode(vocab.RDF_PREDICATE)
_OBJECT, _STATUS = ox.NamedNode(vocab.RDF_OBJECT), ox.NamedNode(vocab.UKG_STATUS)
_HELD = ox.NamedNode(f"{vocab.PREFIXES['ukgv']}status/held")

Describe = Callable[[str], Identity | None]


@dataclass(frozen=True, slots=True)
class Decided:
    """The claims that people accepted or rejected."""

    accepted: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Self:
        """Return what was decided on claims, among all decisions."""
        claims: dict[str, set[str]] = {"accept": set(), "reject": set()}
        for one in judgements:
            if one.decision in claims and not one.object:
                claims[one.decision].add(one.subject)
        return cls(frozenset(claims["accept"]), frozenset(claims["reject"]))

    def since(self, before: Self) -> frozenset[str]:
        """Return the claims that were decided on otherwise before."""
        return (self.accepted ^ before.accepted) | (self.rejected ^ before.rejected)

    def counts(self, entry: rdf.Stated) -> bool:
        """Return whether a claim is believed for what a document says."""
        return rdf.counts(entry, accepted=self.accepted, rejected=self.rejected)


@dataclass(slots=True)
class Difference:
    """What documents no longer state, and what they state now."""

    claims: set[str] = field(default_factory=set)
    uses: Counter[rdf.Written] = field(default_factory=Counter)

    def take(
        self, entries: Iterable[rdf.Stated], sign: int, decided: Decided, minter: Minter
    ) -> None:
        """Note what a document stated (sign -1) or states (+1)."""
        for entry in entries:
            self.claims.add(entry.statement.claim)
            if decided.counts(entry):
                for used in rdf.written(entry, minter):
                    self.uses[used] += sign


class Concepts:
    """How often each concept is written how by what is believed, in the index."""

    def __init__(self, db: sqlite3.Connection, minter: Minter) -> None:
        self._db, self._minter = db, minter
        db.execute(
            "CREATE TABLE IF NOT EXISTS concept (iri TEXT, scheme TEXT, text TEXT, language TEXT,"
            " uses INTEGER, PRIMARY KEY (iri, scheme, text, language)) WITHOUT ROWID"
        )

    def replace(self, uses: Mapping[rdf.Written, int]) -> None:
        """Begin anew with these."""
        self._db.execute("DELETE FROM concept")
        self._add(uses)

    def change(self, by: Mapping[rdf.Written, int]) -> tuple[set[rdf.Triple], set[rdf.Triple]]:
        """Count what was added and taken away; return the triples to add, and those to remove."""
        moved = {used: count for used, count in by.items() if count}
        iris = sorted({rdf.concept_of(used, self._minter) for used in moved})
        before = rdf.concept_triples(self._of(iris), self._minter)
        self._add(moved)
        self._db.execute("DELETE FROM concept WHERE uses = 0")
        after = rdf.concept_triples(self._of(iris), self._minter)
        gone = before - after
        if gone:  # another concept may have the same scheme, or stand below the same one
            rows = self._db.execute("SELECT scheme, text, language, uses FROM concept")
            gone -= rdf.concept_triples({(s, t, n): c for s, t, n, c in rows}, self._minter)
        return after - before, gone

    def _of(self, iris: Iterable[str]) -> Counter[rdf.Written]:
        found: Counter[rdf.Written] = Counter()
        for iri in iris:
            for scheme, text, language, uses in self._db.execute(
                "SELECT scheme, text, language, uses FROM concept WHERE iri = ?", (iri,)
            ):
                found[scheme, text, language] = uses
        return found

    def _add(self, uses: Mapping[rdf.Written, int]) -> None:
        self._db.executemany(
            "INSERT INTO concept VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET uses = uses + excluded.uses",
            (
                (rdf.concept_of(used, self._minter), *used, count)
                for used, count in sorted(uses.items())
            ),
        )


def stating(draft: Draft, claims: Iterable[str]) -> set[str]:
    """Return the graphs of the documents that state one of some claims."""
    return {
        rdf.node_of(quad.graph_name).value
        for claim in claims
        for quad in draft.present.quads_for_pattern(None, _CLAIM, ox.NamedNode(claim), None)
    }


def refold(
    draft: Draft,
    difference: Difference,
    entities: Mapping[str, tuple[Identity | None, Identity | None]],
    describe: Describe,
    decided: Decided,
    minter: Minter,
) -> Change:
    """Bring the default graph up to date after the documents' graphs were.

    Args:
        draft: holds the documents' graphs as they are now, and what was believed before.
        difference: what documents no longer state, and what they state now.
        entities: what entities were and are, by IRI, of those that changed.
        describe: looks an entity up by its IRI.
        decided: what people decided.
        minter: mints the IRIs.
    """
    return _Fold(draft, describe, decided, minter).run(difference, entities)


def put_links(draft: Draft, links: str, document: str, quads: Iterable[ox.Quad]) -> Change:
    """Make the graph of links hold exactly these quads about one document."""
    store, where = draft.present, ox.NamedNode(links)
    wanted, present = set(quads), set[ox.Quad]()
    nodes = store.quads_for_pattern(None, _IN_DOCUMENT, ox.NamedNode(document), where)
    for node in [quad.subject for quad in nodes]:
        for quad in store.quads_for_pattern(node, None, None, where):
            present.add(quad)
            if quad.predicate == _FEATURE:
                feature = rdf.node_of(quad.object)
                present |= set(store.quads_for_pattern(feature, None, None, where))
    return draft.apply(links, wanted - present, present - wanted)


def put_doubts(
    draft: Draft, graph: str, nodes: Iterable[str], quads: Iterable[ox.Quad], *, some: bool
) -> Change:
    """Make the graph of doubts say exactly this of some nodes; ``some`` tells if any is left."""
    where = ox.NamedNode(graph)
    wanted, present = set(quads), set[ox.Quad]()
    for node in nodes:
        present |= set(draft.present.quads_for_pattern(ox.NamedNode(node), None, None, where))
    return draft.apply(graph, wanted - present, present - wanted, emptied=not some)


class _Fold:
    def __init__(
        self,
        draft: Draft,
        describe: Describe,
        decided: Decided,
        minter: Minter,
    ) -> None:
        self._draft = draft
        self._store = draft.present
        self._describe = describe
        self._decided = decided
        self._minter = minter
        self._reader = rdf.Reader(self._store)
        self._groups: dict[str, list[rdf.Stated]] = {}
        self._touched: set[str] = set()

    def run(
        self,
        difference: Difference,
        entities: Mapping[str, tuple[Identity | None, Identity | None]],
    ) -> Change:
        touched = set(difference.claims)
        for claim in difference.claims:
            if bool(self._group(claim)) != self._believed(claim):
                touched |= self._stating(claim)
        self._touched = touched
        added: set[ox.Quad] = set()
        removed: set[ox.Quad] = set()
        for claim in sorted(touched):
            before = set(self._about(claim))
            fact = self._fact(claim)
            after = set(rdf.in_graph(self._claim(claim), None))
            added |= after - before
            removed |= before - after
            if fact is not None:
                removed |= {fact} - after
        for old, new in entities.values():
            before = set(rdf.entity_quads([old])) if old else set()
            after = set(rdf.entity_quads([new])) if new else set()
            added |= after - before
            removed |= before - after
        concepts = Concepts(self._draft.index.db, self._minter)
        more, less = concepts.change(difference.uses)
        added |= set(rdf.in_graph(more, None))
        removed |= set(rdf.in_graph(less, None))
        added = {quad for quad in added if quad not in self._store}
        nodes = {q for q in removed - added if rdf.node_of(q.subject).value in touched}
        change = self._draft.apply(None, added, nodes)
        # What several parts may say is removed when none of them says it any longer.
        shared = removed - added - nodes
        alone = {quad for quad in shared if not self._kept(quad)}
        return change + self._draft.apply(None, (), alone)

    def _group(self, claim: str) -> list[rdf.Stated]:
        """Return all that documents say of a claim and that counts."""
        found = self._groups.get(claim)
        if found is None:
            quads = self._store.quads_for_pattern(None, _CLAIM, ox.NamedNode(claim), None)
            stated = (
                self._reader.stated(rdf.node_of(q.subject).value, rdf.node_of(q.graph_name).value)
                for q in quads
            )
            found = self._groups[claim] = [e for e in stated if self._decided.counts(e)]
        return found

    def _believed(self, claim: str) -> bool:
        return ox.Quad(ox.NamedNode(claim), _TYPE, _CLAIM_CLASS, _DEFAULT) in self._store

    def _stating(self, claim: str) -> set[str]:
        """Return the claims, utterances, that express a claim."""
        found: set[str] = set()
        for quad in self._store.quads_for_pattern(None, _CLAIM, ox.NamedNode(claim), None):
            for up in self._store.quads_for_pattern(None, _STATES, quad.subject, quad.graph_name):
                found |= self._claims_of(rdf.node_of(up.subject), rdf.node_of(up.graph_name))
        return found

    def _claims_of(self, assertion: ox.NamedNode, graph: ox.NamedNode) -> set[str]:
        quads = self._store.quads_for_pattern(assertion, _CLAIM, None, graph)
        return {rdf.node_of(quad.object).value for quad in quads}

    def _about(self, iri: str) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT)

    def _fact(self, claim: str) -> ox.Quad | None:
        """Return the plain triple that stands for a claim so far; None where there is none."""
        parts = {
            name: quad.object
            for name in (vocab.RDF_SUBJECT, vocab.RDF_PREDICATE, vocab.RDF_OBJECT)
            for quad in self._store.quads_for_pattern(
                ox.NamedNode(claim), ox.NamedNode(name), None, _DEFAULT
            )
        }
        if len(parts) < 3:
            return None
        subject, predicate = (
            rdf.node_of(parts[name]) for name in (vocab.RDF_SUBJECT, vocab.RDF_PREDICATE)
        )
        quad = ox.Quad(subject, predicate, parts[vocab.RDF_OBJECT], _DEFAULT)
        return quad if quad in self._store else None

    def _claim(self, claim: str) -> set[rdf.Triple]:
        group = self._group(claim)
        if not group:
            return set()
        expressed: set[str] = set()
        for entry in group:
            graph = ox.NamedNode(entry.document)
            for assertion in entry.statement.states:
                expressed |= self._claims_of(ox.NamedNode(assertion), graph)
        believed = {
            c for c in expressed if (self._group(c) if c in self._touched else self._believed(c))
        }
        return rdf.claim_triples(claim, group, believed, self._minter)

    def _kept(self, quad: ox.Quad) -> bool:
        """Return whether a claim or an entity still says what another one no longer does."""
        if any(self._says(claim, quad) for claim in self._claims_on(quad)):
            return True
        entity = self._describe(rdf.node_of(quad.subject).value)
        return entity is not None and quad in rdf.entity_quads([entity])

    def _claims_on(self, quad: ox.Quad) -> Iterator[ox.NamedNode]:
        """Yield the claims that have the subject of a triple, or those that have its object.

        Of the two whichever are fewer: many claims may speak of one university or one programme.
        """
        match = self._draft.present.quads_for_pattern
        ways = [
            match(None, _SUBJECT, quad.subject, _DEFAULT),
            match(None, _OBJECT, quad.object, _DEFAULT),
        ]
        found: tuple[list[ox.NamedNode], ...] = ([], [])
        for place in itertools.cycle((0, 1)):
            claim = next(ways[place], None)
            if claim is None:
                yield from found[place]
                return
            found[place].append(rdf.node_of(claim.subject))

    def _says(self, claim: ox.NamedNode, quad: ox.Quad) -> bool:
        """Return whether a believed claim stands for a plain triple."""
        parts = (
            (_SUBJECT, quad.subject),
            (_PREDICATE, quad.predicate),
            (_OBJECT, quad.object),
            (_TYPE, _CLAIM_CLASS),
            (_STATUS, _HELD),
        )
        store = self._draft.present
        return all(ox.Quad(claim, name, value, _DEFAULT) in store for name, value in parts)
