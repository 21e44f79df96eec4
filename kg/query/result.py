"""What a query gave: rows, a yes or no, or triples, and the forms it is written in."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.errors import InvalidQuery
from kg.highlight import table
from kg.query.frames import columns, to_pandas, to_polars
from kg.query.terms import Term, display, python, short
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["FORMATS", "GRAPH_FORMATS", "Result"]

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "xml", "md")
GRAPH_FORMATS = ("ttl", "nt")
_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_SHOWN = 50  # rows a notebook shows before it says how many more there are


@dataclass(frozen=True, slots=True, repr=False)
class Result(Sequence[Mapping[str, Any]]):
    """The answer to a query; a sequence of rows as ``{variable: Python value}``.

    ``boolean`` is set for ASK, ``triples`` for CONSTRUCT and DESCRIBE; ``prefixes`` shorten names.

    >>> Result(("n",), ((ox.Literal(5),),))[0]
    {'n': 5}
    """

    variables: tuple[str, ...] = ()
    terms: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES, repr=False)

    @classmethod
    def read(
        cls,
        answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | tuple[ox.Triple, ...],
        prefixes: Mapping[str, str] = PREFIXES,
    ) -> Result:
        """Take over what the engine answered."""
        if isinstance(answer, ox.QueryBoolean):
            return cls(boolean=bool(answer), prefixes=prefixes)
        if isinstance(answer, (ox.QueryTriples, tuple)):
            return cls(triples=tuple(sorted(set(answer), key=str)), prefixes=prefixes)
        names = tuple(variable.value for variable in answer.variables)
        return cls(names, tuple(map(tuple, answer)), prefixes=prefixes)

    @classmethod
    def load(cls, wire: bytes, prefixes: Mapping[str, str] = PREFIXES) -> Result:
        """Return what :meth:`dump` wrote in another process."""
        if wire[:1] == b"T":
            triples = tuple(
                quad.triple for quad in ox.parse(wire[1:], format=ox.RdfFormat.N_TRIPLES)
            )
            return cls(triples=triples, prefixes=prefixes)
        return cls.read(ox.parse_query_results(wire[1:], ox.QueryResultsFormat.JSON), prefixes)

    def dump(self) -> bytes:
        """Return the answer for another process."""
        if self.triples is not None:
            return b"T" + (ox.serialize(self.triples, format=ox.RdfFormat.N_TRIPLES) or b"")
        return b"R" + self._json().encode()

    def __len__(self) -> int:
        return len(self.terms if self.triples is None else self.triples)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(row) for row in self._rows()[index]]
        return self._row(self._rows()[index])

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        names = self.columns
        return (dict(zip(names, map(python, row), strict=True)) for row in self._rows())

    def __repr__(self) -> str:
        if self.boolean is not None:
            return f"<Result: {'true' if self.boolean else 'false'}>"
        what = "triples" if self.triples is not None else "rows"
        return f"<Result: {len(self):,} {what} of {', '.join(self.columns) or 'nothing'}>"

    def __bool__(self) -> bool:
        return len(self) > 0 if self.boolean is None else self.boolean

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns; of triples ``subject``, ``predicate``, ``object``."""
        return self.variables if self.triples is None else ("subject", "predicate", "object")

    def _rows(self) -> tuple[tuple[Term | None, ...], ...]:
        if self.triples is None:
            return self.terms
        return tuple((t.subject, t.predicate, t.object) for t in self.triples)

    def _row(self, row: tuple[Term | None, ...]) -> dict[str, Any]:
        return {name: python(term) for name, term in zip(self.columns, row, strict=True)}

    def display_rows(self) -> list[list[str]]:
        """Return the rows as a reader sees them, with short names."""
        if self.boolean is not None:
            return [["true" if self.boolean else "false"]]
        return [[display(term, self.prefixes) for term in row] for row in self._rows()]

    def write(self, form: str) -> bytes:
        """Return the answer in one of ``json jsonl csv tsv xml md ttl nt``.

        Raises:
            InvalidQuery: rows cannot be written as a graph, nor a graph as rows of results.
        """
        if form in GRAPH_FORMATS:
            return self._write_graph(form)
        if form == "md":
            return self._markdown().encode()
        if form == "jsonl":
            return self._jsonl().encode()
        if self.triples is not None and form in ("json", "xml"):
            raise InvalidQuery(
                form, "is no form for triples", hint="use --format ttl, nt, csv, tsv, jsonl or md"
            )
        if self.boolean is not None and form in ("csv", "tsv"):
            return b"true\n" if self.boolean else b"false\n"
        text = self._json()
        if form == "json":
            return text.encode() + b"\n"
        answer = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
        return (answer.serialize(format=_RESULTS[form]) or b"") + (b"\n" if form == "xml" else b"")

    def _write_graph(self, form: str) -> bytes:
        if self.triples is None:
            raise InvalidQuery(
                form, "is a form for triples, and the query gives rows", hint="use CONSTRUCT"
            )
        kind = ox.RdfFormat.TURTLE if form == "ttl" else ox.RdfFormat.N_TRIPLES
        prefixes = dict(self.prefixes) if form == "ttl" else None
        return ox.serialize(self.triples, format=kind, prefixes=prefixes) or b""

    def _json(self) -> str:
        if self.boolean is not None:
            return json.dumps({"head": {}, "boolean": self.boolean})
        bindings = [
            {
                name: _json_term(term)
                for name, term in zip(self.columns, row, strict=True)
                if term is not None
            }
            for row in self._rows()
        ]
        head = {"vars": list(self.columns)}
        return json.dumps({"head": head, "results": {"bindings": bindings}}, ensure_ascii=False)

    def _jsonl(self) -> str:
        if self.boolean is not None:
            return json.dumps(self.boolean) + "\n"
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in self)

    def _markdown(self) -> str:
        columns = self.columns if self.boolean is None else ("answer",)
        lines = [columns, ["---"] * len(columns), *self.display_rows()]
        return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)

    def to_pandas(self, *, short: bool = True) -> pd.DataFrame:
        """Return a data frame of pandas with typed columns (needs the extra ``notebook``).

        Args:
            short: write IRIs as prefixed names, which all of kg understands; whole ones otherwise.

        >>> Result(("n",), ((ox.Literal(5),), (None,))).to_pandas().dtypes["n"]
        Int64Dtype()
        """
        return to_pandas(self._columns(short))

    def to_polars(self, *, short: bool = True) -> pl.DataFrame:
        """Return a data frame of polars with typed columns (needs polars); see :meth:`to_pandas`.

        >>> Result(("n",), ((ox.Literal(5),), (None,))).to_polars().dtypes
        [Int64]
        """
        return to_polars(self._columns(short))

    def _columns(self, short: bool) -> dict[str, list[Any]]:
        if self.boolean is not None:
            return {"answer": [self.boolean]}
        return columns(self.columns, self._rows(), self.prefixes if short else None)

    def _repr_html_(self) -> str:
        """Return a table for notebooks; every value escaped, links to http(s) alone."""
        if self.boolean is not None:
            return f"<p><b>{'true' if self.boolean else 'false'}</b></p>"
        shown = self._rows()[:_SHOWN]
        numbers = {
            name
            for place, name in enumerate(self.columns)
            if all(isinstance(python(row[place]), int | float | None) for row in shown)
        }
        rows = [[self._html_cell(term) for term in row] for row in shown]
        more = len(self) - _SHOWN
        note = f"<p>… and {more:,} more rows</p>" if more > 0 else ""
        return table(self.columns, rows, numbers) + note

    def _html_cell(self, term: Term | None) -> str:
        text = html.escape(display(term, self.prefixes))
        if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")):
            return f'<a href="{html.escape(term.value)}" rel="noopener">{text}</a>'
        return text


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        plain = {"type": "literal", "value": term.value}
        if term.language:
            plain["xml:lang"] = term.language
        elif not term.datatype.value.endswith("XMLSchema#string"):
            plain["datatype"] = term.datatype.value
        return plain
    raise ValueError(f"kg stores no such term: {short(str(term))}")


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")
