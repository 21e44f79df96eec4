"""The graph described as a data set: DCAT 3 for catalogues, VoID for those who will query it.

Nothing of it depends on the clock: the version is a digest of the quads, and the period is that of
the reports. A licence is the owner's to state, so none is claimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from kg import vocab
from kg.query import prefixes
from kg.store import Snapshot

__all__ = ["dcat"]

_SPACES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DISTRIBUTIONS = (
    ("graph.nq", "N-Quads", "application/n-quads"),
    ("graph.trig", "TriG", "application/trig"),
    ("graph.jsonld", "JSON-LD", "application/ld+json"),
    ("graph.graphml", "GraphML", "application/graphml+xml"),
    ("facts.csv", "CSV", "text/csv"),
)
_TITLE = "A knowledge graph of university events"
_ABOUT = (
    "Facts read from reports, each with the words that state it. The graph of a report holds what "
    "that report states; the default graph holds what is believed."
)


def _name(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(_SPACES[prefix] + local)


def _count(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_name("xsd:integer"))


def dcat(snapshot: Snapshot) -> bytes:
    """Return a description of the graph in DCAT and VoID, as Turtle, sorted.

    Counts are those of the graph: ``void:triples`` of the whole is the number of its quads, and the
    parts by class and property are those of what is believed.
    """
    me = ox.NamedNode(snapshot.manifest.base + "dataset")
    triples = {*_whole(snapshot, me), *_believed(snapshot, me), *_reports(snapshot, me)}
    known = {**prefixes(snapshot.manifest.base), **_SPACES}
    known.pop("id")
    ordered = sorted(triples, key=str)
    return ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=known) or b""


def _whole(snapshot: Snapshot, me: ox.NamedNode) -> Iterator[ox.Triple]:
    manifest = snapshot.manifest
    kind = ox.NamedNode(vocab.RDF_TYPE)
    for one in ("dcat:Dataset", "void:Dataset"):
        yield ox.Triple(me, kind, _name(one))
    yield ox.Triple(me, _name("dcterms:title"), ox.Literal(_TITLE, language="en"))
    yield ox.Triple(me, _name("dcterms:description"), ox.Literal(_ABOUT, language="en"))
    if not snapshot.remote:  # a server does not know the digest
        yield ox.Triple(me, _name("dcat:version"), ox.Literal(manifest.digest))
    yield ox.Triple(me, _name("void:triples"), _count(manifest.quads))
    yield ox.Triple(me, _name("void:documents"), _count(len(manifest.sources)))
    yield ox.Triple(me, _name("void:uriSpace"), ox.Literal(manifest.base))
    yield ox.Triple(me, _name("void:uriRegexPattern"), ox.Literal(f"^{manifest.base}.+"))
    used: set[str] = set()
    for quad in snapshot:
        used.add(quad.predicate.value)
        if quad.predicate == kind:
            used.add(_iri(quad.object))
    for space in sorted(set(vocab.PREFIXES.values())):
        if any(iri.startswith(space) for iri in used):
            yield ox.Triple(me, _name("void:vocabulary"), ox.NamedNode(space))
    for file, form, media in _DISTRIBUTIONS:
        node = ox.NamedNode(f"{me.value}#{file}")
        yield ox.Triple(me, _name("dcat:distribution"), node)
        yield ox.Triple(node, kind, _name("dcat:Distribution"))
        yield ox.Triple(node, _name("dcterms:title"), ox.Literal(form))
        address = ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media}")
        yield ox.Triple(node, _name("dcat:mediaType"), address)


def _believed(snapshot: Snapshot, me: ox.NamedNode) -> Iterator[ox.Triple]:
    kind = ox.NamedNode(vocab.RDF_TYPE)
    part = ox.NamedNode(me.value + "#believed")
    quads = list(snapshot.graph(None))
    yield ox.Triple(me, _name("void:subset"), part)
    yield ox.Triple(part, kind, _name("void:Dataset"))
    yield ox.Triple(part, _name("dcterms:title"), ox.Literal("What is believed", language="en"))
    counts = {
        "void:triples": len(quads),
        "void:distinctSubjects": len({q.subject for q in quads}),
        "void:distinctObjects": len({q.object for q in quads}),
        "void:properties": len({q.predicate for q in quads}),
        "void:classes": len({q.object for q in quads if q.predicate == kind}),
        "void:entities": len({q.subject for q in quads if q.predicate == kind}),
    }
    for name, number in counts.items():
        yield ox.Triple(part, _name(name), _count(number))
    classes = Counter(_iri(q.object) for q in quads if q.predicate == kind)
    yield from _parts(part, "class", "void:entities", classes)
    yield from _parts(part, "property", "void:triples", Counter(q.predicate.value for q in quads))


def _parts(whole: ox.NamedNode, by: str, counted: str, counts: Counter[str]) -> Iterator[ox.Triple]:
    for iri in sorted(counts):
        node = ox.NamedNode(f"{whole.value}-{by}-{_slug(iri)}")
        yield ox.Triple(whole, _name(f"void:{by}Partition"), node)
        yield ox.Triple(node, ox.NamedNode(vocab.RDF_TYPE), _name("void:Dataset"))
        yield ox.Triple(node, _name(f"void:{by}"), ox.NamedNode(iri))
        yield ox.Triple(node, _name(counted), _count(counts[iri]))


def _slug(iri: str) -> str:
    """Return a short name for a term that no two terms of the graph share."""
    for prefix, space in sorted(vocab.PREFIXES.items()):
        if iri.startswith(space):
            return f"{prefix}-{iri.removeprefix(space).replace('/', '-')}"
    return iri.replace("://", "-").replace("/", "-").replace("#", "-")


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


def _reports(snapshot: Snapshot, me: ox.NamedNode) -> Iterator[ox.Triple]:
    kind = ox.NamedNode(vocab.RDF_TYPE)
    days: list[str] = []
    languages: set[str] = set()
    for source in snapshot.manifest.sources:
        node = ox.NamedNode(source.graph)
        triples = list(snapshot.graph(source.graph))
        yield ox.Triple(me, _name("void:subset"), node)
        yield ox.Triple(node, kind, _name("void:Dataset"))
        yield ox.Triple(node, _name("void:triples"), _count(len(triples)))
        for quad in triples:
            if quad.subject != node:
                continue
            value = _iri(quad.object)
            if quad.predicate.value == vocab.SCHEMA_HEADLINE:
                yield ox.Triple(node, _name("dcterms:title"), quad.object)
            elif quad.predicate.value == vocab.SCHEMA_URL and value.startswith("http"):
                yield ox.Triple(node, _name("dcterms:source"), ox.Literal(value))
            elif quad.predicate.value == vocab.SCHEMA_DATE_PUBLISHED:
                days.append(value)
            elif quad.predicate.value == vocab.SCHEMA_IN_LANGUAGE:
                languages.add(value)
    for language in sorted(filter(None, languages)):
        yield ox.Triple(me, _name("dcterms:language"), ox.Literal(language))
    if days:
        period = ox.NamedNode(me.value + "#period")
        yield ox.Triple(me, _name("dcterms:temporal"), period)
        yield ox.Triple(period, kind, _name("dcterms:PeriodOfTime"))
        for name, day in (("dcat:startDate", min(days)), ("dcat:endDate", max(days))):
            datatype = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")[day.count("-")]
            yield ox.Triple(period, _name(name), ox.Literal(day, datatype=_name(datatype)))
