"""The magics themselves: ``%%sparql`` and ``%kg``."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, line_magic, magics_class, no_var_expand
from IPython.display import display

from kg.api import Graph, open
from kg.errors import InvalidQuery, KgError
from kg.magics.chart import chart
from kg.magics.options import Options, Usage, parse
from kg.query import Result, is_sparql, named

__all__ = ["KgMagics"]

_PLACE = re.compile(r"line (\d+), column (\d+)")
_COMMANDS = {
    "open": "%kg open FOLDER|URL — the graph that all cells ask from now on",
    "show": "%kg show NAME — what the graph knows of somebody or something",
    "why": "%kg why NAME|WORDS — facts with the words that state them",
    "view": "%kg view [NAME] — the graph, or what lies around something",
    "queries": "%kg queries [WORD] — questions that have a name",
    "query": "%kg query NAME [-p …] [-o …] — ask one of them; options as for %%sparql",
}


@dataclass(frozen=True, slots=True)
class _Rows:
    """The first rows of an answer, as it would show itself."""

    result: Result
    rows: int = field(default=0)

    def __repr__(self) -> str:
        return repr(self.result)

    def _repr_html_(self) -> str:
        part = Result(
            self.result.variables,
            self.result.terms[: self.rows],
            self.result.boolean,
            self.result.triples[: self.rows] if self.result.triples is not None else None,
            self.result.prefixes,
        )
        more = len(self.result) - len(part)
        note = f"<p>… and {more:,} more rows</p>" if more > 0 else ""
        return part._repr_html_() + note


@magics_class
class KgMagics(Magics):  # type: ignore[misc]  # its base is untyped
    """``%%sparql`` and ``%kg``; they ask the graph that was opened last, or ``kg-store``."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.opened: Graph | None = None

    # -- which graph ---------------------------------------------------------------------------

    def graph(self, options: Options | None = None) -> Graph:
        """Return the graph that a cell means: by option, by ``%kg open``, or by ``graph = …``."""
        if options and options.endpoint:
            return open(options.endpoint)
        if options and options.graph:
            found = self.shell.user_ns.get(options.graph)
            if not isinstance(found, Graph):
                raise Usage(f"--graph {options.graph}", "is no open graph", hint="kg.open(…)")
            return found
        if self.opened is not None:
            return self.opened
        found = self.shell.user_ns.get("graph")
        if isinstance(found, Graph):
            return found
        return open("kg-store")

    # -- SPARQL --------------------------------------------------------------------------------

    @no_var_expand
    @line_cell_magic
    def sparql(self, line: str, cell: str | None = None) -> Any:
        """Ask the graph in SPARQL; the answer is shown, or kept with ``-o NAME``.

        %%sparql [-o NAME] [--view table|graph|chart] [-p NAME=VALUE|NAME={python}] [--limit N]
                 [--timeout SECONDS] [--time] [--graph NAME] [--endpoint URL]
        """
        try:
            options = parse(line, self._evaluate)
            text = cell if cell is not None else options.rest
            if not text.strip():
                raise Usage("%%sparql", "has no query", hint="write it below, in the same cell")
            return self._asked(text, options)
        except KgError as error:
            raise UsageError(_told(error, cell)) from None

    def _asked(self, text: str, options: Options) -> Any:
        graph = self.graph(options)
        begin = time.perf_counter()
        result = graph.query(text, timeout=options.timeout, **options.parameters)
        if options.time:
            print(f"{len(result):,} rows in {time.perf_counter() - begin:.3f} s")  # noqa: T201
        if options.out:
            self.shell.user_ns[options.out] = result
        if options.view == "graph":
            shown: Any = self._drawn(graph, text, result, options)
        elif options.view == "chart":
            shown = chart(result)
        elif options.out:
            return None  # kept: it is looked at when it is asked for
        else:
            shown = result if options.limit is None else _Rows(result, options.limit)
        if options.out:
            display(shown)
            return None
        return shown

    def _drawn(self, graph: Graph, text: str, result: Result, options: Options) -> Any:
        """Return the answer as a drawing: its own lines, or what ties the things that it names."""
        if not options.parameters:
            return graph.view(query=text, title="SPARQL")
        base = graph.snapshot.base
        iris = {v for row in result for v in row.values() if str(v).startswith(base)}
        nodes = sorted(iris & {node.iri for node in graph.view(limit=1 << 62).graph.nodes})
        if not nodes:
            raise KgError("--view graph", "the answer names nothing of the graph", hint="SELECT …")
        return graph.view(nodes, depth=0, title="SPARQL")

    def _evaluate(self, expression: str) -> Any:
        # The user's own words in the user's own notebook, as in any of its cells.
        return eval(expression, self.shell.user_global_ns, self.shell.user_ns)  # noqa: S307

    # -- one line ------------------------------------------------------------------------------

    @no_var_expand
    @line_magic
    def kg(self, line: str) -> Any:
        """Ask what is asked most; ``%kg`` alone lists it."""
        command, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        try:
            if not command or command not in _COMMANDS:
                if command:
                    known = ", ".join(_COMMANDS)
                    raise Usage(f"%kg {command}", "is not known", hint=f"one of: {known}")
                print("\n".join(_COMMANDS.values()))  # noqa: T201
                return None
            return getattr(self, f"_{command}")(rest)
        except KgError as error:
            raise UsageError(_told(error, None)) from None

    def _open(self, rest: str) -> Graph:
        if not rest:
            raise Usage("%kg open", "lacks a folder or an address", hint=_COMMANDS["open"])
        place = str(self._braces(rest))
        self.opened = open(place if "://" in place else Path(place).expanduser())
        return self.opened

    def _show(self, rest: str) -> Any:
        return self.graph().entity(self._name(rest, "show"))

    def _why(self, rest: str) -> Any:
        for fact in self.graph().evidence(self._name(rest, "why")):
            display(fact)

    def _view(self, rest: str) -> Any:
        name = str(self._braces(rest)) if rest else None
        return self.graph().view(name)

    def _queries(self, rest: str) -> Any:
        from IPython.display import Markdown

        found = [
            (name, one.title, " ".join(p.name for p in one.parameters))
            for name, one in named().items()
            if rest.lower() in f"{name} {one.title}".lower()
        ]
        rows = [f"| `{name}` | {title} | {parameters} |" for name, title, parameters in found]
        return Markdown("\n".join(["| name | question | parameters |", "|---|---|---|", *rows]))

    def _query(self, rest: str) -> Any:
        options = parse(rest, self._evaluate)
        if not options.rest or is_sparql(options.rest):
            raise Usage(f"%kg query {options.rest}".strip(), "needs a name", hint="see %kg queries")
        return self._asked(options.rest, options)

    def _name(self, rest: str, command: str) -> str:
        if not rest:
            raise Usage(f"%kg {command}", "lacks a name", hint=_COMMANDS[command])
        return str(self._braces(rest))

    def _braces(self, rest: str) -> Any:
        """Return the words, or the value of the expression that they are."""
        if rest.startswith("{") and rest.endswith("}"):
            return self._evaluate(rest[1:-1])
        return rest.strip("\"'")


def _told(error: KgError, cell: str | None) -> str:
    """Return the message; of a query, with the line that is meant and a mark under its place."""
    match = _PLACE.search(str(error)) if isinstance(error, InvalidQuery) and cell else None
    if match is None or cell is None:
        return str(error)
    number, column = int(match[1]), int(match[2])
    lines = cell.split("\n")
    if not 0 < number <= len(lines):
        return str(error)
    margin = f"{number} │ "
    return f"{error}\n\n{margin}{lines[number - 1]}\n{' ' * (len(margin) + column - 1)}▲"
