"""``kg authority``: the registries that names are linked to."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from kg.link import Installed

from kg.cli.common import (
    Quiet,
    Store,
    Wait,
    apply,
    command,
    note,
    plural,
    progress,
    table,
    write,
)

__all__ = ["register"]

Kind = Literal["ror", "wikidata", "csv", "ttl", "toml"]
Name = Annotated[
    str | None, typer.Option("--name", help="What to call it; by default its kind.", metavar="NAME")
]
Build = Annotated[
    bool, typer.Option("--build/--no-build", help="Link the graph to it now, or at the next build.")
]


_SHOWN = 5  # faults of a registry; the first tell what is wrong with the others too
_HELP = """Add, list, update and remove the registries that names are linked to.

\b
  kg authority add ror v1.60-ror-data.zip
  kg authority list
  kg authority update ror
  kg authority remove ror
"""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    authority = typer.Typer(
        name="authority",
        no_args_is_help=True,
        rich_markup_mode=None,
        help=_HELP,
    )
    app.add_typer(authority)

    @command(authority)
    def add(
        kind: Annotated[Kind, typer.Argument(help="What the source is.")],
        source: Annotated[
            str, typer.Argument(help="The file; for wikidata the address of a SPARQL endpoint.")
        ],
        name: Name = None,
        build: Build = True,
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
        quiet: Quiet = False,
    ) -> None:
        """Add a registry, or put a newer one in the place of one of its name.

        \b
          kg authority add ror v1.60-ror-data.zip          the Research Organization Registry's dump
          kg authority add csv partners.csv --name ours    columns id, name, kind, country, city, …
          kg authority add ttl partners.ttl                a SKOS list in Turtle
          kg authority add wikidata https://query.wikidata.org/sparql
        """  # noqa: D301
        from kg import link

        origin = source if kind == "wikidata" else Path(source)
        with progress(quiet=quiet) as tell_progress:
            folder = store / link.FOLDER
            entry = link.add(kind, origin, folder, name=name, progress=tell_progress)
        _tell(entry)
        apply(store, build=build, wait=wait, quiet=quiet)

    @command(authority)
    def update(
        name: Annotated[str, typer.Argument(help="A registry that was added.")],
        build: Build = True,
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
        quiet: Quiet = False,
    ) -> None:
        """Read a registry again from where it came.

        \b
          kg authority update ror
        """  # noqa: D301
        from kg import link

        with progress(quiet=quiet) as tell_progress:
            entry = link.update(name, store / link.FOLDER, progress=tell_progress)
        _tell(entry)
        apply(store, build=build, wait=wait, quiet=quiet)

    @command(authority, "list")
    def list_(
        store: Store = Path("kg-store"),
        form: Annotated[
            Literal["table", "json"],
            typer.Option("--format", help="For a reader, or for a program."),
        ] = "table",
    ) -> None:
        """List the registries of a graph; the lists that came with kg are always there.

        \b
          kg authority list
          kg authority list --format json
        """  # noqa: D301
        from kg import link

        found = link.installed(store / link.FOLDER)
        if form == "json":
            records = [asdict(entry) for entry in found]
            write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
            return
        own = sum(index.size for index in link.load())
        rows = [["kg", "toml", f"{own:,}", "came with kg"]]
        rows += [[e.name, e.kind, f"{e.records:,}", e.source] for e in found]
        table(("name", "kind", "records", "source"), rows)

    @command(authority)
    def remove(
        name: Annotated[str, typer.Argument(help="A registry that was added.")],
        build: Build = True,
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
    ) -> None:
        """Remove a registry; what was linked to it alone is linked no more.

        \b
          kg authority remove ror
        """  # noqa: D301
        from kg import link

        entry = link.remove(name, store / link.FOLDER)
        note(f"{entry.name}: {plural(entry.records, 'record')} removed")
        apply(store, build=build, wait=wait)


def _tell(entry: Installed) -> None:
    note(f"{entry.name}: {plural(entry.records, 'record')} from {entry.source}")
    for fault in entry.faults[:_SHOWN]:
        note(f"kg: {entry.source}: record {fault}")
    if len(entry.faults) > _SHOWN:
        note(f"kg: {entry.source}: {len(entry.faults) - _SHOWN:,} more of these")
