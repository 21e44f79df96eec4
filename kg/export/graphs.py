"""Entities and facts as a drawing program reads them: GraphML and GEXF.

The writers are kg's own because those of networkx stamp the date and order by insertion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from kg.views import ViewFact, ViewGraph

__all__ = ["gexf", "graphml"]

_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
