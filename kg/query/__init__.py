"""Questions to the graph: SPARQL text or a named query, with terms for its parameters.

    with open_snapshot("kg-store") as snapshot:
        run(snapshot, "people")                                    -> Result
        run(snapshot, "SELECT * { ?s ?p ?o } LIMIT 3", timeout=5)  -> Result, from a worker
        entity(snapshot.quads, "Saule Rakhmetullina")                  -> IRI

No SPARQL text stands in Python code: kg's own questions are files in ``kg/queries``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.errors import InvalidQuery
from kg.query.named import NamedQuery, Parameter, find, groups, named
from kg.query.names import current, entity, find_iri, key, label
from kg.query.prepare import prepared
from kg.query.result import FORMATS, GRAPH_FORMATS, Result
from kg.query.syntax import bind, check, syntax_error, tokens, variables
from kg.query.terms import Term, Value, display, parse, prefixes, short, visible
from kg.query.worker import in_worker
from kg.store import Snapshot
from kg.vocab import PREFIXES

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "NamedQuery",
    "Parameter",
    "Result",
    "Term",
    "Value",
    "answer",
    "current",
    "display",
    "entity",
    "find",
    "find_iri",
    "groups",
    "is_sparql",
    "key",
    "label",
    "named",
    "parse",
    "prefixes",
    "run",
    "short",
    "tokens",
    "visible",
]

_NAME = re.compile(r"[\w-]+")


def is_sparql(text: str) -> bool:
    r"""Tell SPARQL text from the name of a query.

    >>> is_sparql("people"), is_sparql("ASK {}"), is_sparql("  # all\nSELECT * {}")
    (False, True, True)
    """
    return _NAME.fullmatch(text.strip()) is None


def run(
    snapshot: Snapshot,
    query: str | NamedQuery,
    parameters: Mapping[str, Value] | None = None,
    *,
    timeout: float | None = None,
    name: str = "query",
) -> Result:
    """Answer a query from a published graph.

    Args:
        snapshot: the graph.
        query: SPARQL text, a named query, or the name of one.
        parameters: values for variables; see :func:`kg.query.terms.parse`.
        timeout: seconds after which the query is stopped. With one, it runs in a process of its
            own that a hostile text cannot get out of; without, in this process, which is quicker.
        name: what to call the text in messages, such as its file.

    Raises:
        NotFound: no query or entity of that name.
        InvalidQuery: the text is wrong, or a parameter does not fit; with line and column.
        OutOfTime: the deadline passed.
    """
    if isinstance(query, str) and not is_sparql(query):
        query = find(query.strip())
    known = prefixes(snapshot.base)
    graphs = snapshot.default_graphs
    if timeout is None or snapshot.remote:
        return answer(snapshot.quads, query, parameters, known, name=name, graphs=graphs)

    def work(store: ox.Store) -> bytes:
        return answer(store, query, parameters, known, name=name, graphs=graphs).dump()

    return Result.load(in_worker(snapshot.data, work, seconds=timeout, name=name), known)


def answer(
    store: ox.Store,
    query: str | NamedQuery,
    parameters: Mapping[str, Value] | None = None,
    known: Mapping[str, str] = PREFIXES,
    *,
    name: str = "query",
    graphs: Sequence[ox.DefaultGraph | ox.NamedNode] = (),
) -> Result:
    """Answer a query from any quad store, in this process; see :func:`run`.

    ``graphs`` are those that are asked by default, if not the default graph alone.
    """
    declared: Mapping[str, Parameter] = {}
    if isinstance(query, NamedQuery):
        declared = {parameter.name: parameter for parameter in query.parameters}
        text, name = query.text, query.name
    else:
        text = query
    check(text, name)
    bound = text
    if parameters:
        bound = bind(text, _terms(store, text, name, parameters, declared, known))
    chosen: dict[str, Any] = {"default_graph": list(graphs)} if graphs else {}
    try:
        if bound != text:
            _as_written(text, known)
        ready, needed = prepared(bound, known)
        try:
            found = store.query(ready, prefixes=needed, **chosen)
        except SyntaxError:
            _as_written(text, known)
            raise
        return Result.read(found, known)
    except SyntaxError as error:
        raise syntax_error(text, name, error) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise InvalidQuery(name, " ".join(str(error).split())) from error


def _as_written(text: str, known: Mapping[str, str]) -> None:
    """Raise what the engine says of a text, with places as they are in it, if it is wrong."""
    ox.Store().query(text, prefixes=dict(known))


def _terms(
    store: ox.Store,
    text: str,
    name: str,
    parameters: Mapping[str, Value],
    declared: Mapping[str, Parameter],
    known: Mapping[str, str],
) -> dict[str, ox.NamedNode | ox.Literal]:
    if not parameters:
        return {}
    used = variables(text)
    found: dict[str, ox.NamedNode | ox.Literal] = {}
    for variable, value in parameters.items():
        if declared and variable not in declared:
            raise InvalidQuery(
                name,
                f"has no parameter {variable!r}",
                hint=f"it has: {', '.join(sorted(declared))}",
            )
        if variable not in used:
            shown = ", ".join(sorted(used)) or "none"
            raise InvalidQuery(name, f"has no variable ?{variable}", hint=f"it has: {shown}")
        kind = declared[variable].kind if variable in declared else ""
        if kind == "entity" and isinstance(value, str):
            found[variable] = ox.NamedNode(entity(store, value, known))
        else:
            found[variable] = parse(value, "" if kind == "entity" else kind, known)
    words = (token.text.upper() for token in tokens(text))
    if any(pair == ("CONSTRUCT", "WHERE") for pair in itertools.pairwise(words)):
        raise InvalidQuery(
            name, "cannot have parameters in the short form", hint="write CONSTRUCT {…} WHERE {…}"
        )
    return found
