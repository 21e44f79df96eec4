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
from kg.export.following import FOLLOWING, following, quads, with_following
from kg.export.graphs import gexf, graphml
from kg.export.syntaxes import SYNTAXES, jsonld, rdf
from kg.export.tables import archive, csv, neo4j, tables
from kg.export.web import schema_org
from kg.export.wikidata import quickstatements
from kg.store import Snapshot
from kg.views import ViewGraph, collect

__all__ = [
    "FOLDERS",
    "FOLLOWING",
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


def export(snapshot: Snapshot, form: str, *, inferred: bool = False) -> bytes:
    """Return the graph in one of :data:`FORMATS`; one of :data:`FOLDERS` as a zip of its files.

    Turtle and N-Triples hold what is believed, that is the default graph; N-Quads, TriG and JSON-LD
    hold the documents' graphs too; the others the entities and facts with their words.

    Args:
        snapshot: the graph.
        form: one of :data:`FORMATS`.
        inferred: also what follows by the rules of the ontology, each with its rule and what it
            stands on; for :data:`FOLLOWING`.

    Raises:
        UsageError: the form has no place for what follows.
        StoreError: the graph is at an endpoint, which infers nothing.
    """
    if form in _FOLDERS:
        return archive(files(snapshot, form, inferred=inferred))
    found = following(snapshot, form) if inferred else ()
    if form in SYNTAXES:
        return rdf(snapshot, form, quads(snapshot, found))
    if form == "jsonld":
        return jsonld(snapshot, quads(snapshot, found))
    if form == "dcat":
        return dcat(snapshot)
    return _VIEWS[form](with_following(collect(snapshot.quads, limit=_ALL), found))


def files(snapshot: Snapshot, form: str, *, inferred: bool = False) -> Mapping[str, bytes]:
    """Return the files of one of :data:`FOLDERS`, by their names; see :func:`export`."""
    found = following(snapshot, form) if inferred else ()
    return _FOLDERS[form](with_following(collect(snapshot.quads, limit=_ALL), found))
