"""The graph, and what was extracted, in forms that other programs read; the same bytes each time.

Each form is one function in a table below: RDF syntaxes (:mod:`kg.export.syntaxes`), drawings of
nodes and facts (:mod:`kg.export.graphs`), tables (:mod:`kg.export.tables`), what search engines
read (:mod:`kg.export.web`), what Wikidata takes in (:mod:`kg.export.wikidata`), and a description
of the graph as a data set (:mod:`kg.export.dataset`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.export.dataset import dcat
from kg.export.extracted import claim_row, claims, json_line
from kg.export.graphs import gexf, graphml
from kg.export.syntaxes import SYNTAXES, jsonld, rdf
from kg.export.tables import archive, csv, neo4j, tables
from kg.export.web import schema_org
from kg.export.wikidata import quickstatements
from kg.store import Snapshot
from kg.views import ViewGraph, collect

__all__ = [
    "FOLDERS",
    "FORMATS",
    "SUFFIXES",
    "claim_row",
    "claims",
    "csv",
    "dcat",
    "export",
    "files",
    "gexf",
    "graphml",
    "json_line",
    "jsonld",
    "neo4j",
    "quickstatements",
    "rdf",
    "schema_org",
    "tables",
]

_VIEWS: Mapping[str, Callable[[ViewGraph], bytes]] = {
    "graphml": graphml,
    "gexf": gexf,
    "csv": csv,
    "schema-org": schema_org,
    "quickstatements": quickstatements,
}
_FOLDERS: Mapping[str, Callable[[ViewGraph], Mapping[str, bytes]]] = {
    "neo4j": neo4j,
    "tables": tables,
}
FOLDERS = tuple(_FOLDERS)
FORMATS = (*SYNTAXES, "jsonld", *_VIEWS, "dcat", *FOLDERS)
#: What a file's name says about its form; forms that share a suffix have to be named.
SUFFIXES: Mapping[str, str] = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".nt": "ntriples",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
}
_ALL = 1 << 62


def export(snapshot: Snapshot, form: str) -> bytes:
    """Return the graph in one of :data:`FORMATS`; one of :data:`FOLDERS` as a zip of its files.

    Turtle and N-Triples hold what is believed, that is the default graph; N-Quads, TriG and JSON-LD
    hold the documents' graphs too; the others the entities and facts with their words.
    """
    if form in SYNTAXES:
        return rdf(snapshot, form)
    if form == "jsonld":
        return jsonld(snapshot)
    if form == "dcat":
        return dcat(snapshot)
    if form in _FOLDERS:
        return archive(files(snapshot, form))
    return _VIEWS[form](collect(snapshot.quads, limit=_ALL))


def files(snapshot: Snapshot, form: str) -> Mapping[str, bytes]:
    """Return the files of one of :data:`FOLDERS`, by their names."""
    return _FOLDERS[form](collect(snapshot.quads, limit=_ALL))
