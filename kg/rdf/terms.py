"""Terms, triples and the IRIs that are made of other IRIs."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from kg import vocab
from kg.errors import StoreError
from kg.iri import Minter
from kg.literals import xsd
from kg.model import Literal, Span
from kg.resources import folder

__all__ = [
    "DOUBTS",
    "JUDGEMENTS",
    "LINKS",
    "Quad",
    "Term",
    "Triple",
    "address",
    "described",
    "evidence_iri",
    "fragment",
    "graph_iri",
    "in_graph",
    "iri",
    "literal",
    "named",
    "node_of",
    "ontology_quads",
    "outside",
    "plain",
    "status_iri",
]

DOUBTS = "doubts"
JUDGEMENTS = "judgements"
LINKS = "links"

Quad = ox.Quad
Term = ox.NamedNode | ox.Literal
Triple = tuple[ox.NamedNode, ox.NamedNode, Term]


@lru_cache(50_000)
def iri(value: str) -> ox.NamedNode:
    """Return an IRI as a term."""
    return ox.NamedNode(value)


def outside(value: str) -> ox.NamedNode | None:
    """Return an IRI that kg did not make as a term, or None for what is no absolute IRI.

    >>> outside("https://ror.org/00vj0q898").value
    'https://ror.org/00vj0q898'
    >>> outside("https://ror.org/<b>") is outside("our number 7") is None
    True
    """
    try:
        return iri(value)
    except ValueError:
        return None


def plain(value: str, language: str = "") -> ox.Literal:
    """Return a text as a term, with its language where one is known; what is no tag says nothing.

    >>> str(plain("Rector", "EN")), str(plain("Rector", "British English"))
    ('"Rector"@en', '"Rector"')
    """
    if language:
        with contextlib.suppress(ValueError):
            return ox.Literal(value, language=language.lower())
    return ox.Literal(value)


def literal(value: Literal) -> ox.Literal:
    """Return a canonical literal as a term.

    >>> str(literal(Literal("2019-05", "date")))
    '"2019-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    return ox.Literal(value.value, datatype=iri(xsd(value)))


def in_graph(triples: Iterable[Triple], graph: str | None) -> tuple[ox.Quad, ...]:
    """Return triples as sorted quads of one graph, None being the default graph."""
    name = ox.DefaultGraph() if graph is None else iri(graph)
    return tuple(sorted((ox.Quad(*triple, name) for triple in set(triples)), key=str))


def graph_iri(name: str, minter: Minter) -> str:
    """Return the IRI of a graph that is no document's.

    >>> graph_iri(LINKS, Minter())
    'https://w3id.org/unikg/id/graph/links'
    """
    return f"{minter.base}graph/{name}"


def fragment(document: str, name: str) -> str:
    """Return the IRI of a part of a document, such as its text."""
    return f"{document}#{name}"


def evidence_iri(document: str, span: Span, kind: str = "char") -> str:
    """Return the IRI of a span of a document's text, in the manner of RFC 5147."""
    return fragment(document, f"{kind}={span.start},{span.end}")


def status_iri(status: str) -> str:
    """Return the concept of a status."""
    return f"{vocab.PREFIXES['ukgv']}status/{status}"


def address(url: str) -> ox.NamedNode | None:
    """Return a web address as an IRI of ASCII characters, or None if it is none.

    >>> address("https://example.org/қала?a=b").value
    'https://example.org/%D2%9B%D0%B0%D0%BB%D0%B0?a=b'
    >>> address("https://example.org:port/") is None
    True
    """
    if not re.match(r"https?://[^/]", url):
        return None
    return outside(quote(url, safe="%/:?#@!$&'()*+,;=~-._", errors="replace"))


@cache
def ontology_quads() -> tuple[ox.Quad, ...]:
    """Return the ontology's own triples: vocabulary, reused terms, schemes and kinds of claim."""
    found: set[ox.Quad] = set()
    for name in ("unikg.ttl", "reused.ttl", "vocabularies.ttl", "claims.ttl"):
        path = str(folder("ontology") / name)
        found.update(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return tuple(sorted(found, key=str))


def named(quads: Iterable[ox.Quad]) -> Iterable[Triple]:
    """Yield the triples of quads; raise :class:`StoreError` at a term that kg never writes."""
    for quad in quads:
        subject, target = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(target, Term):
            raise StoreError(str(quad), "has a term without a name", hint="build the graph anew")
        yield subject, quad.predicate, target


def node_of(term: object) -> ox.NamedNode:
    """Return a term that must be an IRI; raise :class:`StoreError` for one that kg never writes."""
    if not isinstance(term, ox.NamedNode):
        raise StoreError(str(term), "is no IRI where one is asked for", hint="build the graph anew")
    return term


@cache
def described() -> Mapping[str, tuple[Triple, ...]]:
    """Return the triples about each concept and scheme that the ontology describes."""
    found: dict[str, list[Triple]] = {}
    for triple in named(ontology_quads()):
        if triple[0].value.startswith((vocab.PREFIXES["ukgv"], "http://publications.europa.eu")):
            found.setdefault(triple[0].value, []).append(triple)
    return {subject: tuple(triples) for subject, triples in found.items()}
