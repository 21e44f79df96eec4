"""What is believed, folded from what all documents state: the claims of the default graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

import pyoxigraph as ox

from kg import vocab
from kg.assemble import finest, pool
from kg.claims import claim_type, concept, forms, schemes
from kg.iri import Minter
from kg.literals import number
from kg.model import Literal, Status
from kg.rdf.form import Stated, coded_values, fact, node
from kg.rdf.terms import Triple, described, in_graph, iri, literal, plain, status_iri

__all__ = ["believed_quads"]

NOBODY: AbstractSet[str] = frozenset()


def believed_quads(
    entries: Iterable[Stated],
    minter: Minter,
    *,
    threshold: float = 0.0,
    accepted: AbstractSet[str] = NOBODY,
    rejected: AbstractSet[str] = NOBODY,
) -> tuple[ox.Quad, ...]:
    """Return the believed claims of all documents, with the concepts they use.

    A claim is believed when a document puts it as a fact (or as a former post) with at least the
    confidence ``threshold``; ``accepted`` and ``rejected`` are claims that a person decided on.
    The result does not hang on the order of ``entries``.
    """
    groups: dict[str, list[Stated]] = defaultdict(list)
    claim_of: dict[str, str] = {}
    for entry in sorted(set(entries), key=lambda e: (e.statement.claim, e.statement.iri)):
        claim_of[entry.statement.iri] = entry.statement.claim
        if _counts(entry, threshold, accepted, rejected):
            groups[entry.statement.claim].append(entry)
    made: set[Triple] = set()
    for claim, group in groups.items():
        made |= _claim(claim, group, minter)
        for other in {s for e in group for s in e.statement.states}:
            if claim_of.get(other) in groups:
                made.add((iri(claim), iri(vocab.UKG_STATES), iri(claim_of[other])))
    made |= _concepts([entry for group in groups.values() for entry in group], minter)
    return in_graph(made, None)


def _counts(
    entry: Stated, threshold: float, accepted: AbstractSet[str], rejected: AbstractSet[str]
) -> bool:
    statement = entry.statement
    if statement.claim in rejected:
        return False
    if statement.status is Status.FORMER:  # once so, no longer: no plain triple may say it
        asserted = forms()[statement.predicate].property is None
    else:
        asserted = statement.status is Status.HELD
    return asserted and (statement.claim in accepted or statement.confidence >= threshold)


def _claim(claim: str, group: list[Stated], minter: Minter) -> set[Triple]:
    me = iri(claim)
    held = [entry for entry in group if entry.statement.status is Status.HELD]
    language = min(entry.language for entry in group)
    qualifiers = finest(pair for entry in group for pair in entry.statement.qualifiers)
    special = tuple(sorted({pair for entry in group for pair in entry.special}))
    statement = replace(group[0].statement, qualifiers=qualifiers)
    folded = replace(group[0], statement=statement, language=language, special=special)
    best: dict[str, float] = defaultdict(float)
    for entry in group:
        best[entry.document] = max(best[entry.document], entry.statement.confidence)
    made = node(claim, folded, minter)
    made |= {
        (me, iri(vocab.RDF_TYPE), iri(vocab.UKG_CLAIM_CLASS)),
        (me, iri(vocab.UKG_STATUS), iri(status_iri("held" if held else "former"))),
        (
            me,
            iri(vocab.UKG_CONFIDENCE),
            literal(Literal(number(pool(best.values())), "decimal")),
        ),
        (me, iri(vocab.UKG_SOURCE_COUNT), literal(Literal(str(len(best)), "integer"))),
    }
    for entry in group:
        made.add((me, iri(vocab.UKG_SUPPORTED_BY), iri(entry.statement.iri)))
        made |= {(me, iri(vocab.UKG_ATTESTED_ON), literal(Literal(d, "date"))) for d in entry.days}
    speakers = {entry.statement.speaker for entry in group}
    if None not in speakers:  # else some report says it in its own voice
        made |= {(me, iri(vocab.UKG_ATTRIBUTED_TO), iri(s)) for s in speakers if s}
    triple = fact(folded, minter)
    if triple and held:
        made.add(triple)
    return made


# ------------------------------------------------------------------------------- concepts


def _concepts(entries: list[Stated], minter: Minter) -> set[Triple]:
    """Describe every concept that the claims use, and what is broader than it."""
    made: set[Triple] = set()
    written: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for entry in entries:
        made |= _known(claim_type(entry.statement.predicate))
        made |= _known(status_iri(entry.statement.status.value))
        for value in coded_values(entry.statement):
            found = concept(value.scheme, value.text, minter)
            if found.known:
                made |= _known(found.iri)
                continue
            written[found.iri][(value.text, entry.language)] += 1
            scheme, me = schemes()[value.scheme], iri(found.iri)
            kind = scheme.type or vocab.SKOS_CONCEPT
            made.add((me, iri(vocab.RDF_TYPE), iri(kind)))
            if scheme.iri:
                made.add((me, iri(vocab.SKOS_IN_SCHEME), iri(scheme.iri)))
                made |= _known(scheme.iri)
            if found.broader:
                made.add((me, iri(vocab.SKOS_BROADER), iri(found.broader)))
                made |= _known(found.broader)
    for name, texts in written.items():
        made |= _labels(name, texts)
    return made


def _labels(name: str, texts: Mapping[tuple[str, str], int]) -> set[Triple]:
    """Name a concept in each language as most reports write it; other writings stand beside."""
    made: set[Triple] = set()
    chosen: dict[str, str] = {}
    for (text, language), _ in sorted(texts.items(), key=lambda item: (-item[1], item[0])):
        if not chosen:
            made.add((iri(name), iri(vocab.RDFS_LABEL), plain(text)))
        label = chosen.setdefault(language, text)
        use = vocab.SKOS_PREF_LABEL if label == text else vocab.SKOS_ALT_LABEL
        made.add((iri(name), iri(use), plain(text, language)))
    return made


def _known(name: str) -> set[Triple]:
    """Return what the ontology says of a concept, its scheme and the concepts above it."""
    made: set[Triple] = set()
    wanted, done = [name], set()
    while wanted:
        current = wanted.pop()
        if current in done:
            continue
        done.add(current)
        for triple in described().get(current, ()):
            made.add(triple)
            if triple[1].value == vocab.SKOS_PREF_LABEL and str(triple[2]).endswith("@en"):
                made.add((triple[0], iri(vocab.RDFS_LABEL), plain(triple[2].value)))
            if triple[1].value in (vocab.SKOS_BROADER, vocab.SKOS_IN_SCHEME):
                wanted.append(triple[2].value)
    return made
