"""Service description, VoID and example queries, in whichever RDF syntax a client likes."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg import vocab
from kg.query import named, short
from kg.query.syntax import tokens
from kg.serve import forms, results
from kg.serve.faults import Fault
from kg.serve.site import Site, not_modified

__all__ = ["Descriptions", "respond"]

_HERE = Path(__file__).resolve().parent
_SPACES = {
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_TYPE = ox.NamedNode(vocab.RDF_TYPE)
_DUMP = "CONSTRUCT WHERE { ?s ?p ?o }"
_GRAPHS = 1_000  # named graphs that a service description lists
# How a query of each form is told in SHACL, and the class of its executable.
_EXECUTABLES = {
    "SELECT": ("sh:select", "sh:SPARQLSelectExecutable"),
    "ASK": ("sh:ask", "sh:SPARQLAskExecutable"),
    "CONSTRUCT": ("sh:construct", "sh:SPARQLConstructExecutable"),
    "DESCRIBE": ("schema:query", "sh:SPARQLExecutable"),
}


class Descriptions:
    """Says what is here; counted once for each graph that is published."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._counted: tuple[str, list[tuple[str, str, int]]] = ("", [])
        self._counting = asyncio.Lock()

    # ----------------------------------------------------------------- service description

    def service(self, address: str, kind: str = "service") -> list[ox.Triple]:
        """Return the description of the endpoint at an address: ``service`` or ``scratch``."""
        text = (_HERE / f"{kind}.ttl").read_bytes()
        triples = [q.triple for q in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=address)]
        if kind == "service":
            triples += self._graphs(address)
        return triples

    def _graphs(self, address: str) -> Iterator[ox.Triple]:
        dataset, believed = ox.NamedNode(f"{address}#dataset"), ox.NamedNode(f"{address}#believed")
        yield ox.Triple(believed, _TYPE, _name("void:Dataset"))
        yield ox.Triple(dataset, _name("dcterms:modified"), self._modified())
        for source in self._site.snapshot.manifest.sources[:_GRAPHS]:
            node = ox.NamedNode(f"{address}#graph-{quote(source.graph, safe='')}")
            yield ox.Triple(dataset, _name("sd:namedGraph"), node)
            yield ox.Triple(node, _TYPE, _name("sd:NamedGraph"))
            yield ox.Triple(node, _name("sd:name"), ox.NamedNode(source.graph))

    def _modified(self) -> ox.Literal:
        stamp = (self._site.settings.store / "current").stat().st_mtime
        when = dt.datetime.fromtimestamp(int(stamp), dt.UTC).isoformat().replace("+00:00", "Z")
        return ox.Literal(when, datatype=_name("xsd:dateTime"))

    # -------------------------------------------------------------------------------- VoID

    async def void(self, address: str, endpoint: str) -> list[ox.Triple]:
        """Return what the graph holds, by class and property (VoID)."""
        counted = await self._counts()
        me = ox.NamedNode(f"{address}#dataset")
        triples = [
            ox.Triple(me, _TYPE, _name("void:Dataset")),
            ox.Triple(me, _name("void:sparqlEndpoint"), ox.NamedNode(endpoint)),
            ox.Triple(me, _name("void:uriSpace"), ox.Literal(self._site.snapshot.manifest.base)),
            ox.Triple(me, _name("dcterms:modified"), self._modified()),
        ]
        used = [iri for kind, iri, _ in counted if kind in ("class", "property")]
        for space in sorted(set(vocab.PREFIXES.values())):
            if any(iri.startswith(space) for iri in used):
                triples.append(ox.Triple(me, _name("void:vocabulary"), ox.NamedNode(space)))
        for kind, what, number in counted:
            count = ox.Literal(number)
            if kind == "whole":
                triples.append(ox.Triple(me, _name(f"void:{what}"), count))
                if what == "triples" and number <= self._site.settings.limits.rows:
                    dump = f"{endpoint}?query={quote(_DUMP, safe='')}&format=nt"
                    triples.append(ox.Triple(me, _name("void:dataDump"), ox.NamedNode(dump)))
                continue
            node = ox.NamedNode(f"{me.value}-{kind}-{quote(short(what), safe='')}")
            unit = "void:entities" if kind == "class" else "void:triples"
            triples += [
                ox.Triple(me, _name(f"void:{kind}Partition"), node),
                ox.Triple(node, _TYPE, _name("void:Dataset")),
                ox.Triple(node, _name(f"void:{kind}"), ox.NamedNode(what)),
                ox.Triple(node, _name(unit), count),
            ]
        return triples

    async def _counts(self) -> list[tuple[str, str, int]]:
        digest = self._site.snapshot.manifest.digest
        async with self._counting:
            if self._counted[0] != digest:
                found = [("whole", k, int(v)) for k, v in (await self._rows("counts"))[0].items()]
                for kind, file in (("class", "classes"), ("property", "properties")):
                    for row in await self._rows(file):
                        iri, number = row.values()
                        found.append((kind, str(iri), int(number)))
                classes = sum(kind == "class" for kind, _, _ in found)
                self._counted = (digest, [*found, ("whole", "classes", classes)])
        return self._counted[1]

    async def _rows(self, file: str) -> list[Mapping[str, int]]:
        return list(await self._site.ask((_HERE / f"{file}.rq").read_text(encoding="utf-8")))

    # ---------------------------------------------------------------------------- examples

    def examples(self, address: str, endpoint: str) -> list[ox.Triple]:
        """Return the named queries as SHACL executables, each whole with its prefixes."""
        triples = []
        for query in named().values():
            node = ox.NamedNode(f"{address}#{quote(query.name, safe='')}")
            text = query.standalone()
            words = (token.text.upper() for token in tokens(text) if token.kind == "word")
            form = next((word for word in words if word in _EXECUTABLES), "SELECT")
            told, kind = _EXECUTABLES[form]
            triples += [
                ox.Triple(node, _TYPE, _name("sh:SPARQLExecutable")),
                ox.Triple(node, _TYPE, _name(kind)),
                ox.Triple(node, _name("rdfs:label"), ox.Literal(query.name)),
                ox.Triple(node, _name("rdfs:comment"), ox.Literal(query.title, language="en")),
                ox.Triple(node, _name(told), ox.Literal(text)),
                ox.Triple(node, _name("schema:target"), ox.NamedNode(endpoint)),
            ]
            if query.group:
                triples.append(ox.Triple(node, _name("schema:keywords"), ox.Literal(query.group)))
        return triples


def respond(
    request: Request, site: Site, name: str, make: Callable[[], Iterable[ox.Triple]]
) -> Response:
    """Return triples in the RDF syntax that a client likes best.

    Raises:
        Fault: 406 where it likes none.
    """
    accept = ", ".join(request.headers.getlist("accept"))
    media = forms.wanted(accept, request.query_params.getlist("format"))["graph"]
    if media is None:
        raise Fault(406, "this is a graph, and has none of the forms in Accept")
    etag = site.etag(name, media, str(request.url))
    headers = {"ETag": etag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if not_modified(request, etag):
        return Response(status_code=304, headers=headers)
    pieces: list[bytes] = []
    sink = results.Sink(pieces.append, site.settings.limits.bytes)
    triples = sorted(set(make()), key=str)
    results.graph(triples, media, sink, {**vocab.PREFIXES, **_SPACES})
    sink.flush()
    return Response(b"".join(pieces), headers=headers, media_type=forms.content_type(media))


def _name(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(_SPACES[prefix] + local)
