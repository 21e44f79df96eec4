"""``kg query``: SPARQL, or a query that has a name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli.common import Endpoint, Store, command, fail, note, table, write
from kg.errors import InvalidQuery, NotFound

__all__ = ["register"]

Format = Literal["table", "json", "jsonl", "csv", "tsv", "xml", "md", "ttl", "nt"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @command(app)
    def query(
        text: Annotated[
            str | None,
            typer.Argument(metavar="[QUERY|NAME|-]", help="SPARQL, a name, or - for stdin."),
        ] = None,
        file: Annotated[
            Path | None, typer.Option("-f", "--file", metavar="FILE", help="File with SPARQL.")
        ] = None,
        parameters: Annotated[
            list[str] | None,
            typer.Option("-p", "--param", metavar="NAME=VALUE", help="Value of a variable."),
        ] = None,
        form: Annotated[
            Format | None,
            typer.Option("--format", help="How to print; a table, or Turtle for triples."),
        ] = None,
        store: Store = Path("kg-store"),
        endpoint: Endpoint = None,
        output: Annotated[
            Path | None,
            typer.Option("-o", "--output", metavar="FILE", help="Where it goes, if not printed."),
        ] = None,
        timeout: Annotated[
            float, typer.Option("--timeout", metavar="SECONDS", help="Stop after this time.")
        ] = 30.0,
        inferred: Annotated[
            bool,
            typer.Option(
                "--inferred/--no-inferred", help="Also what follows by the rules of the ontology."
            ),
        ] = False,
        listed: Annotated[
            bool, typer.Option("--list", help="List the named queries, by group.")
        ] = False,
        shown: Annotated[bool, typer.Option("--show", help="Print the SPARQL of a name.")] = False,
        status: Annotated[
            bool, typer.Option("--exit-status", help="End with 1 where ASK says false.")
        ] = False,
    ) -> None:
        """Ask the graph: SPARQL text, a file, standard input, or a named query.

        \b
          kg query people
          kg query positions -p organization="EKU" --format csv
          kg query "SELECT ?name { ?p a schema:Person ; skos:prefLabel ?name }"
          kg query -f question.rq -p year=2023 --format json
          kg query "ASK { ?s ukg:coordinates ?o }" --exit-status
          kg query people --endpoint http://localhost:7878/query
          kg query "SELECT * { ?one ukg:tookPartWith ?two }" --inferred
          kg query --list

        The graph's prefixes need not be declared. A value is bound as a term, never pasted: an IRI,
        a prefixed name, "text"@en, a number or a day where it looks like one, else plain text; for
        an entity its name will do. SERVICE, LOAD and files are refused; after --timeout the query
        is stopped (exit code 4).
        """  # noqa: D301
        from kg.endpoint import open_graph
        from kg.infer import with_inferred
        from kg.query import find, groups, named, run

        if listed:
            for group, title in groups().items():
                rows = [
                    [name, one.title, " ".join(p.name for p in one.parameters)]
                    for name, one in named().items()
                    if one.group == group
                ]
                table(("name", "question", "parameters"), rows, title=title)
            return
        text, name = _text(text, file)
        if shown:
            write(find(text).text)
            return
        values = _values(parameters or [])
        with open_graph(endpoint or store, timeout=timeout or None) as snapshot:
            asked = with_inferred(snapshot) if inferred else snapshot
            result = run(asked, text, values, timeout=timeout or None, name=name)
        chosen = form or ("ttl" if result.triples is not None else "table")
        if chosen != "table":
            try:
                write(result.write(chosen), output)
            except InvalidQuery as error:
                fail(str(error), 2)
        elif result.boolean is not None:
            write("true\n" if result.boolean else "false\n", output)
        elif output is not None:
            write(result.write("md"), output)
        else:
            table(result.columns, result.display_rows())
            if not result:
                note("no rows")
        if status and result.boolean is False:
            raise typer.Exit(1)


def _text(text: str | None, file: Path | None) -> tuple[str, str]:
    """Return the query's text and what to call it in messages."""
    if file is not None:
        if text is not None:
            raise typer.BadParameter("give a query or a file, not both")
        if str(file) != "-":
            try:
                return file.read_text(encoding="utf-8"), str(file)
            except OSError as error:
                raise NotFound(str(file), f"cannot be read: {error.strerror}") from error
            except UnicodeDecodeError as error:
                raise InvalidQuery(str(file), "is not UTF-8 text") from error
        text = "-"
    if text is None and sys.stdin.isatty():
        raise typer.BadParameter("give a query, the name of one, or -f FILE; see kg query --list")
    if text is None or text == "-":
        return sys.stdin.read(), "standard input"
    return text, "query"


def _values(pairs: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found or not name.strip():
            raise typer.BadParameter(f"{pair!r} is no NAME=VALUE", param_hint="-p")
        values[name.strip().lstrip("?$")] = value
    return values
