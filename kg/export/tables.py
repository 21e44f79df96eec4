"""Entities and facts as tables: one for a spreadsheet, a set with keys, and a pair for Neo4j."""

from __future__ import annotations

import csv as _csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kg.views import ViewFact, ViewGraph

__all__ = ["archive", "csv", "neo4j", "tables"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPACE = re.compile(r"[\s;]+")  # the importer cuts lists at semicolons and records at line breaks
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")


def _write(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    _csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def csv(view: ViewGraph) -> bytes:
    """Return the facts of a view as a table: one row a fact, with the words of its first source.

    A value that a spreadsheet would take for a formula gets an apostrophe in front.

    >>> csv(ViewGraph()).split(b",")[:3]
    [b'subject', b'subject kind', b'relation']
    """
    titles = {document.iri: document for document in view.documents}
    labels = {relation.name: relation.label for relation in view.relations}
    nodes = view.by_iri()
    rows: list[Sequence[str]] = [
        (
            *("subject", "subject kind", "relation", "object", "object kind", "value"),
            *("details", "status", "confidence", "dates", "sources"),
            *("quote", "document", "published", "address"),
            *("subject IRI", "object IRI", "claim IRI"),
        )
    ]
    for fact in _facts(view):
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
        rows.append([_cell(value) for value in row])
    return _write(rows)


def _facts(view: ViewGraph) -> list[ViewFact]:
    return sorted((*view.edges, *view.facts))


# ------------------------------------------------------------------------- a set with keys


def tables(view: ViewGraph) -> Mapping[str, bytes]:
    """Return a view as tables that refer to each other, described as CSV on the Web.

    ``csv-metadata.json`` (W3C, Metadata Vocabulary for Tabular Data) names the columns, their types
    and keys. As in :func:`csv`, no cell begins as a formula does.

    >>> sorted(tables(ViewGraph()))[:3]
    ['csv-metadata.json', 'details.csv', 'documents.csv']
    """
    made = {f"{name}.csv": _table(name, rows) for name, rows in _rows(view).items()}
    return {"csv-metadata.json": _metadata(), **made}


def _rows(view: ViewGraph) -> Mapping[str, list[tuple[str, ...]]]:
    facts = _facts(view)
    return {
        "entities": [(n.iri, n.kind, n.label) for n in sorted(view.nodes)],
        "names": sorted(
            {(n.iri, m.value, m.language, m.kind) for n in view.nodes for m in n.names}
        ),
        "identifiers": sorted({(n.iri, other) for n in view.nodes for other in n.same_as}),
        "documents": [
            (d.iri, d.title, d.published, d.source, d.language) for d in sorted(view.documents)
        ],
        "facts": [
            (
                *(f.iri, f.subject, f.relation, f.object, f.value),
                *(f.status, f"{f.confidence:g}", f.start, f.end, " ".join(f.days)),
            )
            for f in facts
        ],
        "details": sorted({(f.iri, name, value) for f in facts for name, value in f.qualifiers}),
        "evidence": sorted(
            {
                (
                    *(f.iri, e.document, str(e.start), str(e.end), e.quote),
                    *(e.rule, f"{e.confidence:g}", e.status, e.speaker),
                )
                for f in facts
                for e in f.evidence
            }
        ),
    }


@cache
def _described() -> Mapping[str, Any]:
    text = (Path(__file__).resolve().parent / "csv-metadata.json").read_text(encoding="utf-8")
    described: Mapping[str, Any] = json.loads(text)
    return described


def _metadata() -> bytes:
    return (json.dumps(_described(), ensure_ascii=False, indent=1) + "\n").encode()


def _table(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    table = next(t for t in _described()["tables"] if t["url"] == f"{name}.csv")
    header = [column["name"] for column in table["tableSchema"]["columns"]]
    return _write([header, *([_cell(value) for value in row] for row in rows)])


# ----------------------------------------------------------------------- a pair for Neo4j


def neo4j(view: ViewGraph) -> Mapping[str, bytes]:
    """Return a view as the pair of files that ``neo4j-admin database import`` takes in.

    A fact without a second entity stands in ``facts`` of its node. Lists are cut at semicolons, so
    those in a value become spaces, as line breaks do.

    >>> neo4j(ViewGraph())["nodes.csv"][:20]
    b'iri:ID,label,names:s'
    """
    texts: dict[str, list[str]] = {}
    labels = {relation.name: relation.label for relation in view.relations}
    for fact in sorted(view.facts):
        told = f"{labels.get(fact.relation, fact.relation)}: {fact.value}"
        texts.setdefault(fact.subject, []).append(_line(told))
    nodes: list[Sequence[str]] = [
        ("iri:ID", "label", "names:string[]", "sameAs:string[]", "facts:string[]", ":LABEL")
    ]
    for node in sorted(view.nodes):
        names = dict.fromkeys(_line(name.value) for name in node.names)
        nodes.append(
            (
                *(node.iri, _line(node.label), ";".join(names), ";".join(node.same_as)),
                *(";".join(texts.get(node.iri, ())), f"Entity;{node.kind}"),
            )
        )
    ties: list[Sequence[str]] = [
        (
            *(":START_ID", ":END_ID", ":TYPE", "claim", "value", "status", "confidence:double"),
            *("dates:string[]", "details:string[]", "sources:int", "quote", "document"),
        )
    ]
    ties += _ties(view)
    return {"nodes.csv": _write(nodes), "relationships.csv": _write(ties)}


def _ties(view: ViewGraph) -> Iterator[Sequence[str]]:
    addresses = {d.iri: d.source or d.title or d.iri for d in view.documents}
    for fact in sorted(view.edges):
        words = fact.evidence[0] if fact.evidence else None
        yield (
            *(fact.subject, fact.object, _WORD.sub("_", fact.relation).upper(), fact.iri),
            *(_line(fact.value), fact.status, f"{fact.confidence:g}", ";".join(fact.dates())),
            ";".join(_line(f"{name}: {value}") for name, value in fact.qualifiers),
            str(len({evidence.document for evidence in fact.evidence})),
            _line(words.quote) if words else "",
            _line(addresses.get(words.document, words.document)) if words else "",
        )


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


# ------------------------------------------------------------------------------- together


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip that is the same for the same files: sorted, undated, not compressed.

    >>> archive({"a.csv": b"1"}) == archive({"a.csv": b"1"})
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files):
            # The first day that the format knows; compression would differ between libraries.
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return buffer.getvalue()
