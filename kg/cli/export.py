"""``kg export``: the graph in forms that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli.common import Store, command, note, write

__all__ = ["register"]

Format = Literal["nquads", "trig", "turtle", "jsonld", "ntriples", "graphml", "gexf", "csv"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @command(app)
    def export(
        form: Annotated[
            Format | None,
            typer.Option("--format", help="The form; by default what the file's name says."),
        ] = None,
        output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")] = None,
        store: Store = Path("kg-store"),
    ) -> None:
        """Write the graph in a form that other programs read; the same bytes for the same graph.

        \b
          kg export -o graph.trig
          kg export --format nquads > graph.nq
          kg export --format csv -o facts.csv       one row a fact, for a spreadsheet
          kg export -o graph.gexf                   for Gephi

        N-Quads, TriG and JSON-LD hold the graph of each document too; Turtle and N-Triples what is
        believed; GraphML, GEXF and CSV the entities and facts with their words.
        """  # noqa: D301
        from kg.export import export as run
        from kg.store import open_snapshot

        chosen = form or _SUFFIXES.get(output.suffix if output else "")
        if chosen is None:
            known = ", ".join(sorted(set(_SUFFIXES.values())))
            raise typer.BadParameter(f"say which form: {known}", param_hint="--format")
        with open_snapshot(store) as snapshot:
            data = run(snapshot, chosen)
        write(data, output)
        if output is not None and str(output) != "-":
            note(f"{output}: {len(data):,} bytes of {chosen}")


_SUFFIXES = {
    ".nq": "nquads",
    ".trig": "trig",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".nt": "ntriples",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
}
