"""Writes what a query gave in the forms of the web, row by row, so that no answer is held whole.

The engine has writers of its own; these keep the order of the columns, count what they let
through, and write XML that other programs can read whatever stands in a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Generic, TypeVar

import pyoxigraph as ox

from kg.query.terms import Term, display
from kg.serve import forms

__all__ = ["Limited", "Sink", "TooMuch", "boolean", "graph", "rows", "xml_triple"]

T = TypeVar("T")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = _XSD + "string"
_RDF: Mapping[str, ox.RdfFormat] = {
    forms.TURTLE: ox.RdfFormat.TURTLE,
    forms.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    forms.RDFXML: ox.RdfFormat.RDF_XML,
    forms.JSONLD: ox.RdfFormat.JSON_LD,
    forms.TRIG: ox.RdfFormat.TRIG,
    forms.NQUADS: ox.RdfFormat.N_QUADS,
}
_CHUNK = 1 << 16
_REMEMBERED = 4_096  # terms whose written form is kept: most columns repeat a few
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERS = {
    _XSD + "integer": re.compile(r"[+-]?\d+"),
    _XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    _XSD + "double": re.compile(r"[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
}


class TooMuch(Exception):
    """An answer has more rows or bytes than are allowed."""

    def __init__(self, what: str, limit: int) -> None:
        self.what, self.limit = what, limit
        super().__init__(f"more than {limit:,} {what}")


class Sink:
    """Takes the bytes of an answer, passes them on in pieces, and holds them to a limit."""

    def __init__(self, emit: Callable[[bytes], None], limit: int) -> None:
        self._emit, self._limit = emit, limit
        self._piece = bytearray()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take bytes; raise :class:`TooMuch` past the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise TooMuch("bytes", self._limit)
        self._piece += data
        if len(self._piece) >= _CHUNK:
            self.flush()
        return len(data)

    def text(self, data: str) -> None:
        """Take text."""
        self.write(data.encode("utf-8"))

    def flush(self) -> None:
        """Pass on what is held."""
        for start in range(0, len(self._piece), _CHUNK):
            self._emit(bytes(self._piece[start : start + _CHUNK]))
        self._piece.clear()


class Limited(Generic[T]):
    """Lets through so many things and no more, and knows how many they were.

    >>> list(Limited([1, 2, 3], 2))
    Traceback (most recent call last):
    kg.serve.results.TooMuch: more than 2 rows
    """

    def __init__(self, things: Iterable[T], limit: int) -> None:
        self._things, self._limit = things, limit
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        for thing in self._things:
            self.count += 1
            if self.count > self._limit:
                raise TooMuch("rows", self._limit)
            yield thing


def boolean(value: bool, media: str, sink: Sink) -> None:
    """Write the answer to ASK."""
    word = "true" if value else "false"
    sink.text(
        {
            forms.JSON: f'{{"head":{{}},"boolean":{word}}}',
            forms.XML: f"{_XML_HEAD}<head></head><boolean>{word}</boolean></sparql>",
            forms.CSV: f"{word}\r\n",
            forms.TSV: f"{word}\n",
            forms.HTML: _page(f"<p>{word}</p>"),
        }[media]
    )


def rows(
    names: Sequence[str],
    solutions: Iterable[Sequence[Term | None]],
    media: str,
    sink: Sink,
    prefixes: Mapping[str, str],
) -> None:
    """Write the rows of SELECT."""
    writer = {
        forms.JSON: _json_rows,
        forms.XML: _xml_rows,
        forms.CSV: _csv_rows,
        forms.TSV: _tsv_rows,
    }.get(media)
    if writer is None:
        _html_rows(names, solutions, sink, prefixes)
    else:
        writer(names, solutions, sink)


def graph(
    triples: Iterable[ox.Triple], media: str, sink: Sink, prefixes: Mapping[str, str]
) -> None:
    """Write the triples of CONSTRUCT and DESCRIBE."""
    if media == forms.HTML:
        columns = ("subject", "predicate", "object")
        lines = ((t.subject, t.predicate, t.object) for t in triples)
        _html_rows(columns, lines, sink, prefixes)
        return
    if media == forms.RDFXML:
        triples = map(xml_triple, triples)
    known = dict(prefixes) if media in (forms.TURTLE, forms.TRIG, forms.RDFXML) else None
    ox.serialize(triples, sink, format=_RDF[media], prefixes=known)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------- JSON


def _json_rows(
    names: Sequence[str], solutions: Iterable[Sequence[Term | None]], sink: Sink
) -> None:
    known: dict[Term, str] = {}
    keys = [f"{json.dumps(name)}:" for name in names]
    sink.text(f'{{"head":{{"vars":{json.dumps(list(names))}}},"results":{{"bindings":[')
    between = ""
    for row in solutions:
        cells = []
        for key, term in zip(keys, row, strict=True):
            if term is not None:
                told = known.get(term)
                if told is None:
                    told = json.dumps(_json_term(term), ensure_ascii=False, separators=(",", ":"))
                    _remember(known, term, told)
                cells.append(key + told)
        sink.text(f"{between}{{{','.join(cells)}}}")
        between = ","
    sink.text("]}}")


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        plain: dict[str, object] = {"type": "literal", "value": term.value}
        if term.language:
            plain["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            plain["datatype"] = term.datatype.value
        return plain
    parts = {
        "subject": _json_term(term.subject),
        "predicate": _json_term(term.predicate),
        "object": _json_term(term.object),
    }
    return {"type": "triple", "value": parts}


def _remember(known: dict[Term, str], term: Term, told: str) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[term] = told


# -------------------------------------------------------------------------------------- XML

_XML_HEAD = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _xml_rows(names: Sequence[str], solutions: Iterable[Sequence[Term | None]], sink: Sink) -> None:
    known: dict[Term, str] = {}
    keys = [f'<binding name="{_xml(name)}">' for name in names]
    head = "".join(f'<variable name="{_xml(name)}"/>' for name in names)
    sink.text(f"{_XML_HEAD}<head>{head}</head><results>")
    for row in solutions:
        cells = []
        for key, term in zip(keys, row, strict=True):
            if term is not None:
                told = known.get(term)
                if told is None:
                    told = _xml_term(term)
                    _remember(known, term, told)
                cells.append(f"{key}{told}</binding>")
        sink.text(f"<result>{''.join(cells)}</result>")
    sink.text("</results></sparql>")


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml(term.value)}</bnode>"
    if isinstance(term, ox.Literal):
        attribute = ""
        if term.language:
            attribute = f' xml:lang="{_xml(term.language)}"'
        elif term.datatype.value != _STRING:
            attribute = f' datatype="{_xml(term.datatype.value)}"'
        return f"<literal{attribute}>{_xml(term.value)}</literal>"
    parts = "".join(
        f"<{name}>{_xml_term(part)}</{name}>"
        for name, part in (
            ("subject", term.subject),
            ("predicate", term.predicate),
            ("object", term.object),
        )
    )
    return f"<triple>{parts}</triple>"


def _xml(text: str) -> str:
    """Return text for XML; what XML 1.0 has no way to write becomes U+FFFD."""
    return escape(_NOT_XML.sub("\ufffd", text)).replace("\r", "&#13;")


def xml_triple(triple: ox.Triple) -> ox.Triple:
    """Return a triple as XML can hold it: what it has no way to write becomes U+FFFD."""
    value = triple.object
    if not isinstance(value, ox.Literal) or not _NOT_XML.search(value.value):
        return triple
    plain = _NOT_XML.sub("\ufffd", value.value)
    if value.language:
        clean = ox.Literal(plain, language=value.language)
    else:
        clean = ox.Literal(plain, datatype=value.datatype)
    return ox.Triple(triple.subject, triple.predicate, clean)


# ------------------------------------------------------------------------------ CSV and TSV


def _csv_rows(names: Sequence[str], solutions: Iterable[Sequence[Term | None]], sink: Sink) -> None:
    sink.text(",".join(names) + "\r\n")
    for row in solutions:
        sink.text(",".join(map(_csv_term, row)) + "\r\n")


def _csv_term(term: Term | None) -> str:
    if term is None:
        return ""
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _tsv_rows(names: Sequence[str], solutions: Iterable[Sequence[Term | None]], sink: Sink) -> None:
    sink.text("\t".join(f"?{name}" for name in names) + "\n")
    for row in solutions:
        sink.text("\t".join(map(_tsv_term, row)) + "\n")


def _tsv_term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        plain = _NUMBERS.get(term.datatype.value)
        if plain is not None and plain.fullmatch(term.value):
            return term.value
    return str(term)


# ------------------------------------------------------------------------------------- HTML


def _html_rows(
    names: Sequence[str],
    solutions: Iterable[Sequence[Term | None]],
    sink: Sink,
    prefixes: Mapping[str, str],
) -> None:
    head, _, tail = _page("\n").partition("\n")
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    sink.text(f"{head}<table><thead><tr>{columns}</tr></thead><tbody>")
    for row in solutions:
        cells = "".join(f"<td>{_html_term(term, prefixes)}</td>" for term in row)
        sink.text(f"<tr>{cells}</tr>\n")
    sink.text(f"</tbody></table>{tail}")


def _html_term(term: Term | None, prefixes: Mapping[str, str]) -> str:
    # Isolated, so that a text that runs from right to left leaves its neighbours where they are.
    text = f"<bdi>{escape(display(term, prefixes))}</bdi>" if term is not None else ""
    if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")):
        return f'<a href="{escape(term.value)}" rel="noopener noreferrer">{text}</a>'
    return text


def _page(body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Results – kg</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/static/kg.css"></head>'
        f"<body><main><h1>Results</h1>{body}</main></body></html>"
    )
