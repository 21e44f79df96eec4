"""``kg demo``: the bundled example, from reports to a page, in a few seconds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import command, note, plural, progress, table
from kg.errors import KgError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @command(app)
    def demo(
        folder: Annotated[
            Path, typer.Argument(metavar="[DIR]", help="Where the example's graph goes.")
        ] = Path("kg-demo"),
        opened: Annotated[
            bool, typer.Option("--open/--no-open", help="Open the page where there is a screen.")
        ] = True,
    ) -> None:
        """Build the bundled example, print what it found, and write its page.

        \b
          kg demo
          kg explain "Saule Rakhmetullina" --store kg-demo
        """  # noqa: D301
        from kg import pipeline
        from kg.cli.build import tell
        from kg.cli.care import counts
        from kg.cli.look import open_page, write_page
        from kg.query import run
        from kg.resources import folder as bundled
        from kg.store import open_snapshot

        try:
            reports = bundled("data") / "events"
        except FileNotFoundError as error:
            raise KgError("kg demo", "has no bundled reports", hint="install kg again") from error
        begin = time.perf_counter()
        with progress() as tell_progress:
            built = pipeline.build([reports], folder, prune=True, progress=tell_progress)
        took = time.perf_counter() - begin
        tell(built, folder)
        note(f"built in {took:.1f} s")

        things = counts(folder)["things"]
        table(("found", "count"), [[name, f"{count:,}"] for name, count in things.items()])
        with open_snapshot(folder) as snapshot:
            for title, name, columns in _TABLES:
                result = run(snapshot, name)
                rows = [[_cell(row[column]) for column in columns.values()] for row in result]
                if rows:
                    table(tuple(columns), _distinct(rows)[:_ROWS], title=title)
        page = folder / "graph.html"
        nodes = write_page(folder, page, "Reports of university events")
        note(f"the page: {page} ({plural(nodes, 'node')})")
        shown = opened and open_page(page)
        if not shown:
            note(f"open it in a browser: {page.resolve().as_uri()}")
        note(f'next: kg explain "Saule Rakhmetullina" --store {folder}')
        if built.failed:
            raise typer.Exit(3)


_ROWS = 15
_TABLES = (
    ("People and posts", "positions", {
        "person": "name", "post": "post", "organisation": "organizationName",
        "first seen": "firstSeen", "last seen": "lastSeen", "sure": "confidence",
    }),
    ("Events", "events", {
        "event": "name", "type": "type", "day": "day", "place": "placeName",
        "participants": "participants",
    }),
    ("Projects", "projects", {
        "project": "name", "reference": "reference", "start": "start", "end": "end",
        "programme": "programmeName", "partners": "partners",
    }),
    ("Who said what", "statements", {"person": "name", "words": "words"}),
)  # fmt: skip


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _distinct(rows: list[list[str]]) -> list[list[str]]:
    return [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
