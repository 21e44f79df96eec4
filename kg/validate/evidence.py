"""The words behind a node: its own evidence, or that of a fact about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.validate.facts import Facts

__all__ = ["Quote", "quote"]

_PARTIES = (
    vocab.RDF_SUBJECT,
    vocab.ORG_MEMBER,
    vocab.SCHEMA_CREATOR,
    vocab.SCHEMA_AGENT,
    vocab.UKG_IMPLEMENTER,
)


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """The words near a finding, and where they stand."""

    document: str
    start: int
    end: int
    text: str


def quote(facts: Facts, node: ox.NamedNode | ox.BlankNode) -> Quote | None:
    """Return the first words that stand behind a node, or None."""
    for fact in _facts(facts, node):
        supporting = _sorted(facts.about(fact).get(vocab.UKG_SUPPORTED_BY, ()))
        for assertion in (fact, *supporting):
            places = _sorted(facts.about(assertion).get(vocab.UKG_EVIDENCE, ())) or [assertion]
            for words in filter(None, (_quote(facts, place) for place in places)):
                return words
    return None


def _facts(facts: Facts, node: Any) -> Iterator[Any]:
    yield node
    yield from _sorted(one for name in _PARTIES for one in facts.pointing(name, node))


def _sorted(terms: Iterable[Any]) -> list[Any]:
    return sorted(set(terms), key=str)


def _quote(facts: Facts, evidence: Any) -> Quote | None:
    found: dict[str, str] = {}
    for selector in _sorted(facts.about(evidence).get(vocab.OA_HAS_SELECTOR, ())):
        for name in (vocab.OA_START, vocab.OA_END, vocab.OA_EXACT):
            for value in _sorted(facts.about(selector).get(name, ())):
                found[name] = str(getattr(value, "value", ""))
    if len(found) < 3 or not found[vocab.OA_START].isdigit() or not found[vocab.OA_END].isdigit():
        return None
    document = str(getattr(evidence, "value", "")).partition("#")[0]
    start, end = int(found[vocab.OA_START]), int(found[vocab.OA_END])
    return Quote(document, start, end, found[vocab.OA_EXACT])
