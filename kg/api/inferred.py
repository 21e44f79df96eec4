"""What follows from the facts, for a reader: the rule, and the facts with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg import vocab
from kg.api.facts import Fact, explain
from kg.errors import NotFound
from kg.infer import Inferred, infer, rules
from kg.query import entity, label, prefixes, short
from kg.rdf import ontology_quads
from kg.store import Snapshot

__all__ = ["Conclusion", "conclusions"]


@dataclass(frozen=True, slots=True, order=True)
class Conclusion:
    """A fact that follows, as one line, with the rule that says so and what it stands on.

    ``facts`` are stated by reports; ``steps`` follow themselves.
    """

    subject: str
    relation: str
    object: str
    rule: str
    says: str
    facts: tuple[Fact, ...]
    steps: tuple[Conclusion, ...]
    subject_iri: str
    object_iri: str
    iri: str

    def __str__(self) -> str:
        return f"{self.subject} — {self.relation} — {self.object}"


def conclusions(snapshot: Snapshot, name: str | None = None) -> list[Conclusion]:
    """Return what follows about an entity, or all that follows.

    Args:
        snapshot: the graph.
        name: the entity's name or IRI, or the IRI of an inferred fact; None for all.

    Raises:
        NotFound: there is no such entity.
    """
    found = {one.iri: one for one in infer(snapshot)}
    if name is None:
        chosen = list(found.values())
    elif name in found:
        chosen = [found[name]]
    else:
        iri = entity(snapshot.quads, name, prefixes(snapshot.base))
        chosen = [one for one in found.values() if iri in (one.subject, one.object)]
    reader = _Reader(snapshot, found)
    return [reader.read(one) for one in chosen]


class _Reader:
    def __init__(self, snapshot: Snapshot, found: Mapping[str, Inferred]) -> None:
        self.snapshot = snapshot
        self.found = found
        self.says = {rule.name: rule.title for rule in rules()}
        self.known: dict[str, tuple[Fact, ...]] = {}

    def read(self, one: Inferred) -> Conclusion:
        # A step was inferred in an earlier round than what stands on it, so this ends.
        steps = tuple(self.read(self.found[g]) for g in one.grounds if g in self.found)
        facts = tuple(f for g in one.grounds if g not in self.found for f in self._facts(g))
        return Conclusion(
            label(self.snapshot.quads, one.subject),
            _relations().get(one.predicate) or short(one.predicate),
            label(self.snapshot.quads, one.object),
            one.rule,
            self.says.get(one.rule, ""),
            facts,
            steps,
            one.subject,
            one.object,
            one.iri,
        )

    def _facts(self, claim: str) -> tuple[Fact, ...]:
        if claim not in self.known:
            try:
                self.known[claim] = tuple(explain(self.snapshot, claim))
            except NotFound:
                self.known[claim] = ()
        return self.known[claim]


@cache
def _relations() -> Mapping[str, str]:
    """Return how the ontology calls its properties in English."""
    return {
        str(getattr(quad.subject, "value", "")): str(getattr(quad.object, "value", ""))
        for quad in ontology_quads()
        if quad.predicate.value == vocab.RDFS_LABEL and str(quad.object).endswith("@en")
    }
