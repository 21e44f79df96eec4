"""RDF in its syntaxes, sorted, so that the same graph gives the same bytes.

N-Quads and N-Triples are sorted lines; TriG and Turtle are written by the engine from sorted quads.
JSON-LD is compacted here with the published context (``ontology/context.jsonld``), which stands in
the file itself: a reader needs no network for it. There are no blank nodes, so a document is a
sorted list of nodes and needs none of the algorithms of JSON-LD. A foreign IRI whose scheme is a
prefix of the context (``schema:x``) would be read as another one: what speaks of it is written
without the context.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.query import prefixes
from kg.resources import folder
from kg.store import Snapshot

__all__ = ["SYNTAXES", "jsonld", "rdf"]

SYNTAXES: Mapping[str, ox.RdfFormat] = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")  # what JSON numbers hold exactly, in canonical form


def rdf(snapshot: Snapshot, form: str, also: Sequence[ox.Quad] = ()) -> bytes:
    """Return the graph, and other quads, in one of :data:`SYNTAXES`, sorted."""
    if form in ("nquads", "ntriples"):
        source: Any = chain(snapshot.quads, also) if form == "nquads" else _believed(snapshot, also)
        data = ox.serialize(source, format=SYNTAXES[form]) or b""
        return b"".join(sorted(data.splitlines(keepends=True)))
    known = dict(prefixes(snapshot.manifest.base))
    known.pop("id")  # local names with a slash need escapes that few readers love
    whole: Any = chain(snapshot.quads, also) if form == "trig" else _believed(snapshot, also)
    ordered = sorted(whole, key=lambda q: (str(getattr(q, "graph_name", "")), str(q)))
    return ox.serialize(ordered, format=SYNTAXES[form], prefixes=known) or b""


def _believed(snapshot: Snapshot, also: Iterable[ox.Quad]) -> Iterable[ox.Triple]:
    return (quad.triple for quad in chain(snapshot.graph(None), also))


def jsonld(snapshot: Snapshot, also: Sequence[ox.Quad] = ()) -> bytes:
    """Return the graph, and other quads, as JSON-LD with the published context; one line a node."""
    context = _context()
    quads = sorted(chain(snapshot.quads, also), key=lambda quad: (_graph(quad), str(quad)))
    lines: list[str] = []
    for name, inside in groupby(quads, key=_graph):
        bare = context.misreads(name)
        nodes = [
            _dumps(_node(subject, list(group), context, bare=bare))
            for subject, group in groupby(inside, key=lambda quad: str(quad.subject.value))
        ]
        if name:
            key = '"@context":null,"@id"' if bare else '"id"'
            lines.append(f'{{{key}:{_dumps(name)},"@graph":[\n{_comma(nodes)}\n]}}')
        else:
            lines += nodes
    document = f'{{"@context":{_dumps(context.table)},"@graph":[\n{_comma(lines)}\n]}}\n'
    return document.encode()


def _comma(lines: Iterable[str]) -> str:
    return ",\n".join(lines)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _graph(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name.value)


class _Context:
    """The published context, turned round: from IRIs to what they are called in it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.spaces = {
            name: value
            for name, value in table.items()
            if isinstance(value, str) and value.endswith(("/", "#"))
        }
        self.terms: dict[str, tuple[str, str]] = {}
        for name in sorted(table):
            value = table[name]
            target = value["@id"] if isinstance(value, dict) else value
            if name not in self.spaces and not target.startswith("@"):
                kind = value.get("@type", "") if isinstance(value, dict) else ""
                self.terms.setdefault(self._whole(target), (name, self._whole(kind)))

    def _whole(self, name: str) -> str:
        prefix, found, local = name.partition(":")
        return self.spaces[prefix] + local if found and prefix in self.spaces else name

    def short(self, iri: str) -> str:
        """Return the compact form of an IRI that reads back as the same one."""
        for prefix, space in self.spaces.items():
            local = iri.removeprefix(space)
            if local != iri and local and not local.startswith("//"):
                return f"{prefix}:{local}"
        return iri

    def misreads(self, iri: str) -> bool:
        """Return whether an IRI would be read as a compact form of another one."""
        scheme, _, rest = iri.partition(":")
        return scheme in self.spaces and not rest.startswith("//")

    def key(self, predicate: str) -> tuple[str, str]:
        """Return what a property is called, and what its plain text values are."""
        return self.terms.get(predicate) or (self.short(predicate), "")


@cache
def _context() -> _Context:
    text = (folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    return _Context(json.loads(text)["@context"])


def _node(
    subject: str, quads: Sequence[ox.Quad], context: _Context, *, bare: bool
) -> dict[str, Any]:
    if bare or any(context.misreads(iri) for quad in quads for iri in _iris(quad)):
        return _bare(subject, quads)
    node: dict[str, Any] = {"id": subject}
    for quad in quads:
        predicate = str(quad.predicate.value)
        if predicate == vocab.RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            key, value = "type", context.short(quad.object.value)
        else:
            key, kind = context.key(predicate)
            value = _value(quad.object, kind, context)
        if key in node:
            known = node[key]
            node[key] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            node[key] = value
    return node


def _iris(quad: ox.Quad) -> Iterator[str]:
    if isinstance(quad.subject, ox.NamedNode):
        yield quad.subject.value
    yield quad.predicate.value
    if isinstance(quad.object, ox.NamedNode):
        yield quad.object.value
    elif isinstance(quad.object, ox.Literal):
        yield quad.object.datatype.value


def _bare(subject: str, quads: Sequence[ox.Quad]) -> dict[str, Any]:
    """Return a node in the form that no context changes."""
    node: dict[str, Any] = {"@context": None, "@id": subject}
    for quad in quads:
        term, value = quad.object, {}
        if isinstance(term, ox.NamedNode):
            value = {"@id": term.value}
        elif isinstance(term, ox.Literal):
            value = {"@value": term.value}
            if term.language:
                value["@language"] = term.language
            elif term.datatype.value != _XSD + "string":
                value["@type"] = term.datatype.value
        node.setdefault(quad.predicate.value, []).append(value)
    return node


def _value(term: object, kind: str, context: _Context) -> Any:
    if isinstance(term, ox.NamedNode):
        return context.short(term.value) if kind == "@id" else {"id": context.short(term.value)}
    if not isinstance(term, ox.Literal):
        raise ValueError(f"kg stores no such term: {term}")
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = str(term.datatype.value)
    if datatype == _XSD + "integer" and kind in ("", datatype) and _INTEGER.fullmatch(term.value):
        return int(term.value)
    if datatype == _XSD + "string":
        # Where the context says string, rdflib would keep the datatype, and find it unlike none.
        return {"@value": term.value} if kind else term.value
    if kind == datatype:
        return term.value
    return {"@type": context.short(datatype), "@value": term.value}
