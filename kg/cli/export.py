"""``kg export``: the graph in forms that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from kg.cli.common import Endpoint, Store, command, note, write

__all__ = ["register"]

Format = Literal[
    "nquads", "trig", "turtle", "ntriples", "jsonld", "graphml", "gexf", "csv",
    "schema-org", "quickstatements", "dcat", "neo4j", "tables",
]  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""

    @command(app)
    def export(
        form: Annotated[
            Format | None,
            typer.Option("--format", help="The form; by default what the file's name says."),
        ] = None,
        output: Annotated[
            Path | None,
            typer.Option("-o", "--output", metavar="FILE|DIR", help="Where it goes."),
        ] = None,
        inferred: Annotated[
            bool,
            typer.Option(
                "--inferred/--no-inferred", help="Also what follows by the rules of the ontology."
            ),
        ] = False,
        store: Store = Path("kg-store"),
        endpoint: Endpoint = None,
    ) -> None:
        """Write the graph in a form that other programs read; the same bytes for the same graph.

        \b
          kg export -o graph.trig
          kg export --format nquads > graph.nq
          kg export --format csv -o facts.csv       one row a fact, for a spreadsheet
          kg export -o graph.gexf                   for Gephi
          kg export --format neo4j -o import        nodes.csv and relationships.csv, for Neo4j
          kg export --format schema-org -o web.jsonld
          kg export --format quickstatements        proposals for Wikidata, with references
          kg export -o graph.trig --inferred        with rules, and what each fact stands on

        N-Quads, TriG and JSON-LD hold the graph of each document too; Turtle and N-Triples what is
        believed; GraphML, GEXF, CSV, tables and Neo4j the entities and facts with their words;
        dcat describes the graph as a data set (DCAT and VoID). Tables and Neo4j are several files:
        they go into a folder, or into a zip where the name ends so or there is none.

        What follows (--inferred) goes into N-Quads, TriG and JSON-LD as a graph of its own, into
        Turtle, N-Triples, CSV and tables beside what is believed; each fact names its rule and
        what it stands on.
        """  # noqa: D301
        from kg.endpoint import open_graph
        from kg.export import FOLDERS, SUFFIXES, files
        from kg.export import export as run

        chosen = form or SUFFIXES.get(output.suffix if output else "")
        if chosen is None:
            known = ", ".join(get_args(Format))
            raise typer.BadParameter(f"say which form: {known}", param_hint="--format")
        with open_graph(endpoint or store) as snapshot:
            named = output is not None and str(output) != "-" and output.suffix != ".zip"
            if chosen in FOLDERS and output is not None and named:
                _folder(files(snapshot, chosen, inferred=inferred), output)
                return
            data = run(snapshot, chosen, inferred=inferred)
        write(data, output)
        if output is not None and str(output) != "-":
            note(f"{output}: {len(data):,} bytes of {chosen}")


def _folder(made: Mapping[str, bytes], folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise typer.BadParameter(f"{folder} is a file; name a folder", param_hint="--output")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        write(data, folder / name)
        note(f"{folder / name}: {len(data):,} bytes")
