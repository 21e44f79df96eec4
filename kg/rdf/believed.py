"""What is believed, folded from what all documents state: the claims of the default graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache

import pyoxigraph as ox

from kg import vocab
from kg.assemble import finest, pool
from kg.claims import claim_type, concept, forms, schemes
from kg.iri import Minter
from kg.literals import number
from kg.model import Literal, Status
from kg.rdf.form import Stated, coded_values, fact, node
from kg.rdf.terms import Triple, described, in_graph, iri, literal, plain, status_iri

__all__ = [
    "Written",
    "believed_quads",
    "claim_triples",
    "concept_of",
    "concept_triples",
    "counts",
    "written",
]

NOBODY: AbstractSet[str] = frozenset()
Written = tuple[str, str, str]  # scheme, text, language; a concept of the ontology: "", its IRI, ""


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
    for entry in set(entries):
        claim_of[entry.statement.iri] = entry.statement.claim
        if counts(entry, threshold=threshold, accepted=accepted, rejected=rejected):
            groups[entry.statement.claim].append(entry)
    made: set[Triple] = set()
    uses: Counter[Written] = Counter()
    for claim, group in groups.items():
        others = {claim_of[s] for e in group for s in e.statement.states if s in claim_of}
        made |= claim_triples(claim, group, (c for c in others if c in groups), minter)
        uses.update(used for entry in group for used in written(entry, minter))
    made |= concept_triples(uses, minter)
    return in_graph(made, None)


def counts(
    entry: Stated,
    *,
    threshold: float = 0.0,
    accepted: AbstractSet[str] = NOBODY,
    rejected: AbstractSet[str] = NOBODY,
) -> bool:
    """Return whether a claim is believed for what one document says; no other one matters."""
    statement = entry.statement
    if statement.claim in rejected:
        return False
    if statement.status is Status.FORMER:  # once so, no longer: no plain triple may say it
        asserted = forms()[statement.predicate].property is None
    else:
        asserted = statement.status is Status.HELD
    return asserted and (statement.claim in accepted or statement.confidence >= threshold)


def claim_triples(
    claim: str, group: Iterable[Stated], states: Iterable[str], minter: Minter
) -> set[Triple]:
    """Return what is believed of one claim: its node, and its plain triple where it has one.

    Args:
        claim: its IRI.
        group: all that documents say of it and that counts.
        states: the believed claims that it, an utterance, expresses.
        minter: mints the IRIs.
    """
    made = _claim(claim, sorted(group, key=lambda e: e.statement.iri), minter)
    return made | {(iri(claim), iri(vocab.UKG_STATES), iri(other)) for other in states}


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


def written(entry: Stated, minter: Minter) -> list[Written]:
    """Return the concepts that an entry which counts uses, each once, as it writes them."""
    statement = entry.statement
    used = {("", claim_type(statement.predicate), "")}
    used.add(("", status_iri(statement.status.value), ""))
    for value in coded_values(statement):
        found = concept(value.scheme, value.text, minter)
        if found.known:
            used.add(("", found.iri, ""))
        else:
            used.add((value.scheme, value.text, entry.language))
    return sorted(used)


def concept_of(used: Written, minter: Minter) -> str:
    """Return the IRI of a concept that is used."""
    return concept(used[0], used[1], minter).iri if used[0] else used[1]


def concept_triples(uses: Mapping[Written, int], minter: Minter) -> set[Triple]:
    """Describe every concept that is used, by how often it is written how, and what is broader."""
    made: set[Triple] = set()
    texts: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for (scheme_name, text, language), number_of in uses.items():
        if not scheme_name:
            made |= _known(text)
            continue
        found = concept(scheme_name, text, minter)
        texts[found.iri][text, language] = number_of
        scheme, me = schemes()[scheme_name], iri(found.iri)
        made.add((me, iri(vocab.RDF_TYPE), iri(scheme.type or vocab.SKOS_CONCEPT)))
        if scheme.iri:
            made.add((me, iri(vocab.SKOS_IN_SCHEME), iri(scheme.iri)))
            made |= _known(scheme.iri)
        if found.broader:
            made.add((me, iri(vocab.SKOS_BROADER), iri(found.broader)))
            made |= _known(found.broader)
    for name, ways in texts.items():
        made |= _labels(name, ways)
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


@cache
def _known(name: str) -> frozenset[Triple]:
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
    return frozenset(made)
