"""What one document states, as the quads of its own graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import PurePath

import pyoxigraph as ox

from kg import vocab
from kg.assemble import document_iri
from kg.claims import concept, schemes
from kg.iri import Minter
from kg.literals import canonical, number
from kg.model import Document, Evidence, Identity, Literal, Statement, Status
from kg.rdf.form import Coded, Stated, coded_values, fact, node, stated
from kg.rdf.terms import (
    Triple,
    address,
    evidence_iri,
    fragment,
    in_graph,
    iri,
    literal,
    plain,
    status_iri,
)

__all__ = ["document_quads"]

AROUND = 24  # characters before and after a quote, to find it again in a changed text
A = vocab.RDF_TYPE


def document_quads(
    document: Document,
    statements: Iterable[Statement],
    identities: Mapping[tuple[str, str], Identity],
    minter: Minter,
    *,
    version: str = vocab.VERSION,
) -> tuple[ox.Quad, ...]:
    """Return the named graph of a document: its description and all that it states.

    ``version`` is that of the program that read it.
    """
    graph = document_iri(document, minter)
    made = set(_description(document, graph, minter, version))
    for (name, _), identity in identities.items():
        if name == document.name:
            made.add((iri(graph), iri(vocab.SCHEMA_MENTIONS), iri(identity.iri)))
    for entry in stated(document, statements, identities, minter):
        made |= _assertion(entry, minter)
        for evidence in entry.statement.evidence:
            made |= _evidence(evidence, document, graph)
        for value in coded_values(entry.statement):
            made |= _coded(value, entry.language, minter)
    return in_graph(made, graph)


def _coded(value: Coded, language: str, minter: Minter) -> set[Triple]:
    me, scheme = iri(concept(value.scheme, value.text, minter).iri), schemes()[value.scheme]
    made: set[Triple] = {
        (me, iri(A), iri(scheme.type or vocab.SKOS_CONCEPT)),
        (me, iri(vocab.UKG_WRITTEN_AS), plain(value.text, language)),
    }
    if scheme.iri:
        made.add((me, iri(vocab.SKOS_IN_SCHEME), iri(scheme.iri)))
    return made


def _description(document: Document, graph: str, minter: Minter, version: str) -> Iterable[Triple]:
    me, text = iri(graph), iri(fragment(graph, "text"))
    run, agent = iri(_run(graph)), iri(minter.mint("software", f"kg {version}", "kg", version))
    yield me, iri(A), iri(vocab.SCHEMA_NEWS_ARTICLE)
    yield me, iri(vocab.SCHEMA_IN_LANGUAGE), plain(document.language.lower())
    if document.title:
        yield me, iri(vocab.SCHEMA_HEADLINE), plain(document.title, document.language)
    if document.published:
        yield me, iri(vocab.SCHEMA_DATE_PUBLISHED), _published(document.published)
    if document.source:
        url = address(document.source) or plain(document.source)
        yield me, iri(vocab.SCHEMA_URL), url
    yield text, iri(A), iri(vocab.SCHEMA_MEDIA_OBJECT)
    yield text, iri(vocab.SCHEMA_ENCODES_CREATIVE_WORK), me
    yield text, iri(vocab.SCHEMA_ENCODING_FORMAT), plain(document.media_type)
    yield text, iri(vocab.SCHEMA_NAME), plain(PurePath(document.name).name)
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    yield text, iri(vocab.SCHEMA_SHA256), plain(digest)
    yield run, iri(A), iri(vocab.PROV_ACTIVITY)
    yield run, iri(vocab.PROV_USED), text
    yield run, iri(vocab.PROV_WAS_ASSOCIATED_WITH), agent
    yield agent, iri(A), iri(vocab.PROV_SOFTWARE_AGENT)
    yield agent, iri(vocab.SCHEMA_NAME), plain("kg")
    yield agent, iri(vocab.SCHEMA_SOFTWARE_VERSION), plain(version)


def _published(value: str) -> ox.Literal:
    try:
        return literal(canonical(Literal(value, "date")))
    except ValueError:
        return plain(value)  # as the page writes it; better than to drop the report


def _run(graph: str) -> str:
    return fragment(graph, "extraction")


def _assertion(entry: Stated, minter: Minter) -> set[Triple]:
    statement, me = entry.statement, iri(entry.statement.iri)
    made = node(statement.iri, entry, minter)
    made |= {
        (me, iri(A), iri(vocab.UKG_ASSERTION)),
        (me, iri(vocab.UKG_CLAIM), iri(statement.claim)),
        (me, iri(vocab.UKG_STATUS), iri(status_iri(statement.status.value))),
        (me, iri(vocab.UKG_CONFIDENCE), literal(_decimal(statement.confidence))),
        (me, iri(vocab.PROV_WAS_GENERATED_BY), iri(_run(entry.document))),
    }
    for evidence in statement.evidence:
        made.add((me, iri(vocab.UKG_EVIDENCE), iri(evidence_iri(entry.document, evidence.quote))))
        made.add((me, iri(vocab.UKG_RULE), plain(evidence.rule)))
        for mark in evidence.marks:
            made.add((me, iri(vocab.UKG_MARK), plain(f"{mark.start}-{mark.end}")))
    for day in entry.days:
        made.add((me, iri(vocab.UKG_ATTESTED_ON), literal(Literal(day, "date"))))
    if statement.speaker:
        made.add((me, iri(vocab.UKG_ATTRIBUTED_TO), iri(statement.speaker)))
    for other in statement.states:
        made.add((me, iri(vocab.UKG_STATES), iri(other)))
    triple = fact(entry, minter)
    if triple and statement.status is Status.HELD:
        made.add(triple)
    return made


def _decimal(value: float) -> Literal:
    return Literal(number(value), "decimal")


def _evidence(evidence: Evidence, document: Document, graph: str) -> set[Triple]:
    quote = evidence.quote
    me = iri(evidence_iri(graph, quote))
    place = iri(evidence_iri(graph, quote, "position"))
    words = iri(evidence_iri(graph, quote, "quote"))
    made: set[Triple] = {
        (me, iri(A), iri(vocab.UKG_EVIDENCE_CLASS)),
        (me, iri(vocab.OA_HAS_SOURCE), iri(fragment(graph, "text"))),
        (me, iri(vocab.OA_HAS_SELECTOR), place),
        (me, iri(vocab.OA_HAS_SELECTOR), words),
        (me, iri(vocab.UKG_RULE), plain(evidence.rule)),
        (place, iri(A), iri(vocab.OA_TEXT_POSITION_SELECTOR)),
        (place, iri(vocab.OA_START), literal(Literal(str(quote.start), "integer"))),
        (place, iri(vocab.OA_END), literal(Literal(str(quote.end), "integer"))),
        (words, iri(A), iri(vocab.OA_TEXT_QUOTE_SELECTOR)),
        (words, iri(vocab.OA_EXACT), plain(quote.text)),
    }
    before = document.text[max(0, quote.start - AROUND) : quote.start]
    after = document.text[quote.end : quote.end + AROUND]
    if before:
        made.add((words, iri(vocab.OA_PREFIX), plain(before)))
    if after:
        made.add((words, iri(vocab.OA_SUFFIX), plain(after)))
    return made
