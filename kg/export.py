"""The graph, and what was extracted, in forms that other programs read; the same bytes each time.

RDF is sorted by its N-Quads form; GraphML, GEXF and CSV hold the nodes and facts of a view. The
writers of XML are kg's own because those of networkx stamp the date and order by insertion.
"""

from __future__ import annotations

import csv as _csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.model import Entity, Extraction, Identity, Literal
from kg.query import prefixes
from kg.store import Snapshot
from kg.views import ViewFact, ViewGraph, collect

__all__ = ["FORMATS", "claim_row", "claims", "csv", "export", "gexf", "graphml", "json_line", "rdf"]

_RDF = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}
_WHOLE = ("nquads", "trig", "jsonld")  # hold named graphs; the others hold what is believed
FORMATS = (*_RDF, "graphml", "gexf", "csv")
_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ALL = 1 << 62


def export(snapshot: Snapshot, form: str) -> bytes:
    """Return the graph in one of :data:`FORMATS`.

    Turtle and N-Triples hold what is believed, that is the default graph; N-Quads, TriG and JSON-LD
    hold the documents' graphs too; GraphML, GEXF and CSV the entities and facts with their words.
    """
    if form in _RDF:
        return rdf(snapshot, form)
    view = collect(snapshot.quads, limit=_ALL)
    return {"graphml": graphml, "gexf": gexf, "csv": csv}[form](view)


def rdf(snapshot: Snapshot, form: str) -> bytes:
    """Return the graph in an RDF syntax, sorted."""
    if form in ("nquads", "ntriples"):
        source: Any = snapshot.quads if form == "nquads" else _believed(snapshot)
        data = ox.serialize(source, format=_RDF[form]) or b""
        return b"".join(sorted(data.splitlines(keepends=True)))
    known = dict(prefixes(snapshot.manifest.base))
    known.pop("id")  # local names with a slash need escapes that few readers love
    if form in _WHOLE:
        quads = sorted(snapshot.quads, key=lambda q: (str(q.graph_name), str(q)))
        return ox.serialize(quads, format=_RDF[form], prefixes=known) or b""
    triples = sorted(_believed(snapshot), key=str)
    return ox.serialize(triples, format=_RDF[form], prefixes=known) or b""


def _believed(snapshot: Snapshot) -> Iterable[ox.Triple]:
    return (quad.triple for quad in snapshot.graph(None))


# ------------------------------------------------------------------------ nodes and facts

_NODE = ("label", "kind", "names", "same_as")
_EDGE = (
    "relation",
    "label",
    "value",
    "status",
    "confidence",
    "days",
    "sources",
    "quote",
    "document",
    "claim",
)


def _node_rows(view: ViewGraph) -> Iterable[tuple[str, Sequence[str]]]:
    for node in sorted(view.nodes):
        names = dict.fromkeys(name.value for name in node.names if name.value != node.label)
        yield node.iri, (node.label, node.kind, " | ".join(names), " ".join(node.same_as))


def _edge_rows(view: ViewGraph) -> Iterable[tuple[ViewFact, Sequence[str]]]:
    labels = {relation.name: relation.label for relation in view.relations}
    titles = {document.iri: document.title or document.iri for document in view.documents}
    for fact in sorted(view.edges):
        words = fact.evidence[0] if fact.evidence else None
        yield (
            fact,
            (
                fact.relation,
                labels.get(fact.relation, fact.relation),
                fact.value,
                fact.status,
                f"{fact.confidence:g}",
                " ".join(fact.dates()),
                str(len({evidence.document for evidence in fact.evidence})),
                words.quote if words else "",
                titles.get(words.document, "") if words else "",
                fact.iri,
            ),
        )


def graphml(view: ViewGraph) -> bytes:
    """Return a view as GraphML: nodes by IRI, one edge a fact with its first quote.

    >>> b"<graphml" in graphml(ViewGraph())
    True
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for scope, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            kind = {"confidence": "double", "sources": "int"}.get(name, "string")
            lines.append(
                f'<key id="{scope[0]}-{name}" for="{scope}" attr.name="{name}" attr.type="{kind}"/>'
            )
    lines.append('<graph edgedefault="directed">')
    for iri, values in _node_rows(view):
        lines.append(f"<node id={_attribute(iri)}>{_data('n', _NODE, values)}</node>")
    for number, (fact, values) in enumerate(_edge_rows(view)):
        ends = f"source={_attribute(fact.subject)} target={_attribute(fact.object)}"
        lines.append(f'<edge id="e{number}" {ends}>{_data("e", _EDGE, values)}</edge>')
    lines += ["</graph>", "</graphml>"]
    return ("\n".join(lines) + "\n").encode()


def _data(scope: str, names: Sequence[str], values: Sequence[str]) -> str:
    return "".join(
        f'<data key="{scope}-{name}">{_text(value)}</data>'
        for name, value in zip(names, values, strict=True)
        if value
    )


def gexf(view: ViewGraph) -> bytes:
    """Return a view as GEXF 1.3, which Gephi opens.

    >>> b'version="1.3"' in gexf(ViewGraph())
    True
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        '<graph defaultedgetype="directed" mode="static">',
    ]
    for scope, names in (("node", _NODE[1:]), ("edge", _EDGE)):
        lines.append(f'<attributes class="{scope}">')
        for name in names:
            kind = {"confidence": "double", "sources": "integer"}.get(name, "string")
            lines.append(f'<attribute id="{name}" title="{name}" type="{kind}"/>')
        lines.append("</attributes>")
    lines.append("<nodes>")
    for iri, (label, *rest) in _node_rows(view):
        inside = _attvalues(_NODE[1:], rest)
        lines.append(f"<node id={_attribute(iri)} label={_attribute(label)}>{inside}</node>")
    lines += ["</nodes>", "<edges>"]
    for number, (fact, values) in enumerate(_edge_rows(view)):
        ends = f"source={_attribute(fact.subject)} target={_attribute(fact.object)}"
        lines.append(
            f'<edge id="{number}" {ends} label={_attribute(values[1])}>'
            f"{_attvalues(_EDGE, values)}</edge>"
        )
    lines += ["</edges>", "</graph>", "</gexf>"]
    return ("\n".join(lines) + "\n").encode()


def _attvalues(names: Sequence[str], values: Sequence[str]) -> str:
    found = "".join(
        f'<attvalue for="{name}" value={_attribute(value)}/>'
        for name, value in zip(names, values, strict=True)
        if value
    )
    return f"<attvalues>{found}</attvalues>"


def _text(value: str) -> str:
    return escape(_CONTROL.sub("", value))


def _attribute(value: str) -> str:
    return quoteattr(_CONTROL.sub("", value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def csv(view: ViewGraph) -> bytes:
    """Return the facts of a view as a table: one row a fact, with the words of its first source.

    A value that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> csv(ViewGraph()).split(b",")[:3]
    [b'subject', b'subject kind', b'relation']
    """
    titles = {document.iri: document for document in view.documents}
    labels = {relation.name: relation.label for relation in view.relations}
    nodes = view.by_iri()
    buffer = io.StringIO(newline="")
    writer = _csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(
        (
            *("subject", "subject kind", "relation", "object", "object kind", "value"),
            *("details", "status", "confidence", "dates", "sources"),
            *("quote", "document", "published", "address"),
            *("subject IRI", "object IRI", "claim IRI"),
        )
    )
    for fact in sorted((*view.edges, *view.facts)):
        start, end = nodes[fact.subject], nodes.get(fact.object)
        words = fact.evidence[0] if fact.evidence else None
        source = titles.get(words.document) if words else None
        row = (
            *(start.label, start.kind, labels.get(fact.relation, fact.relation)),
            *(end.label if end else "", end.kind if end else "", fact.value),
            "; ".join(f"{name}: {value}" for name, value in fact.qualifiers),
            *(fact.status, f"{fact.confidence:g}", " ".join(fact.dates())),
            str(len({evidence.document for evidence in fact.evidence})),
            words.quote if words else "",
            *((source.title, source.published, source.source) if source else ("", "", "")),
            *(fact.subject, fact.object, fact.iri),
        )
        writer.writerow([_cell(value) for value in row])
    return buffer.getvalue().encode()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


# ------------------------------------------------------------------------ what was extracted


def claims(
    extraction: Extraction,
    identities: Mapping[tuple[str, str], Identity],
    *,
    everything: bool = False,
) -> list[dict[str, Any]]:
    """Return the claims of a document as plain records, in the order of the text.

    Without ``everything`` those alone that the text puts as facts.
    """
    document, entities = extraction.document, extraction.by_key()

    def part(value: str | Literal) -> dict[str, Any]:
        if isinstance(value, Literal):
            return {"value": value.value}
        entity = entities[value]
        identity = identities.get((document.name, value))
        return _entity(entity, identity)

    chosen = extraction.claims if everything else tuple(extraction.believed())
    records: list[dict[str, Any]] = []
    for claim in sorted(chosen, key=lambda c: (c.evidence.quote.start, c.predicate, repr(c))):
        quote = claim.evidence.quote
        record: dict[str, Any] = {
            "document": document.name,
            "subject": part(claim.subject),
            "predicate": claim.predicate,
            "object": part(claim.object),
            "qualifiers": {name: part(value) for name, value in claim.qualifiers},
            "evidence": {"quote": quote.text, "start": quote.start, "end": quote.end},
            "confidence": claim.confidence,
            "status": claim.status.value,
            "rule": claim.evidence.rule,
        }
        if claim.speaker is not None:
            record["speaker"] = part(claim.speaker)
        records.append(record)
    return records


def _entity(entity: Entity, identity: Identity | None) -> dict[str, Any]:
    return {
        "id": identity.iri if identity else None,
        "type": entity.kind.value,
        "name": entity.name,
        "mentions": list(entity.forms()),
    }


def json_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def claim_row(record: Mapping[str, Any]) -> list[str]:
    """Return a record of :func:`claims` as the cells of a table."""
    details = [str(_shown(value)) for value in record["qualifiers"].values()]
    return [
        str(record["document"]),
        _shown(record["subject"]),
        str(record["predicate"]),
        ", ".join([_shown(record["object"]), *details]),
        str(record["status"]),
        str(record["evidence"]["quote"]),
        f"{record['confidence']:.2f}",
    ]


def _shown(part: Mapping[str, Any]) -> str:
    return str(part["name"] if "name" in part else part["value"])
