"""``kg forget``, ``backup``, ``restore``, ``check``, ``migrate``: care of the store."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.build import tell
from kg.cli.care import Form
from kg.cli.common import Jobs, Store, Wait, command, note, plural, progress, table, write

__all__ = ["register"]

_SHOWN = 20  # places in which a name is left; a backup has thousands


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

    @command(app)
    def forget(
        person: Annotated[str, typer.Argument(help="A name, or an IRI.")],
        store: Store = Path("kg-store"),
        also: Annotated[
            list[Path] | None,
            typer.Option("--also", metavar="PATH", help="Exports and pages to search as well."),
        ] = None,
        undo: Annotated[
            bool, typer.Option("--undo", help="Let the name be read again by the next build.")
        ] = False,
        jobs: Jobs = None,
        wait: Wait = 0.0,
    ) -> None:
        """Remove a person and every quote that names them, and prove it.

        \b
          kg forget "Ada Ng"
          kg forget "Ada Ng" --also exports/ --also graph.html
          kg forget "Ada Ng" --undo

        Sentences that name the person leave the archive, all else is made anew from what is left,
        and older generations are deleted. Reading the reports again does not bring the person
        back: a keyed hash of the name is kept, so all who bear it are forgotten. Then every file
        of the store, every quad and what --also names is searched; ends with 1 where a name is
        left.
        """  # noqa: D301
        from kg import pipeline

        if undo:
            pipeline.unforget(person, store)
            note(f"{store}: the next kg build reads the name again")
            return
        with progress() as tell_progress:
            done = pipeline.forget(
                person,
                store,
                also=also or (),
                jobs=jobs or pipeline.processes(),
                wait=wait,
                progress=tell_progress,
            )
        tell(done.built, store)
        for trace in done.traces[:_SHOWN]:
            note(f"kg: {trace}: a name is still in it")
        if len(done.traces) > _SHOWN:
            note(f"kg: {len(done.traces) - _SHOWN:,} more places")
        note(
            f"{store}: {plural(done.names, 'name')} forgotten; {plural(done.files, 'file')} and"
            f" {plural(done.quads, 'quad')} searched: {plural(len(done.traces), 'trace')} left"
        )
        if done.traces:
            raise typer.Exit(1)

    @command(app)
    def backup(
        target: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
        store: Store = Path("kg-store"),
    ) -> None:
        """Copy the graph and its documents into a new folder, also while a build runs.

        \b
          kg backup /mnt/disk/graph-monday
          kg query people --store /mnt/disk/graph-monday

        The copy is checked, and is a store of its own.
        """  # noqa: D301
        from kg.store import backup as copy

        note(f"{store}: copied to {copy(store, target)}")

    @command(app)
    def restore(
        source: Annotated[Path, typer.Argument(metavar="BACKUP", help="A backup, or any store.")],
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
    ) -> None:
        """Put a backup in the place of the graph; the backup is checked before.

        \b
          kg restore /mnt/disk/graph-monday

        The graph that was there is kept until the next build. Persons who were forgotten after the
        backup was made stay so: then all is made anew without them.
        """  # noqa: D301
        from kg import pipeline
        from kg.store import open_snapshot

        pipeline.restore(source, store, wait=wait)
        with open_snapshot(store) as snapshot:
            held = plural(snapshot.manifest.documents, "document")
        note(f"{store}: restored from {source}; {held}, {plural(len(snapshot), 'quad')}")

    @command(app)
    def check(store: Store = Path("kg-store"), form: Form = "table") -> None:
        """Look for damage: every file against its digest, every quad read.

        \b
          kg check
          kg check --format json

        Ends with 1 where something is damaged.
        """  # noqa: D301
        from kg.store import check as look
        from kg.store import open_snapshot

        found = look(store)
        if form == "json":
            write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n")
        elif found:
            table(("file", "problem", "way out"), [(d.path, d.problem, d.hint) for d in found])
        if found:
            note(f"{store}: {plural(len(found), 'fault')}")
            raise typer.Exit(1)
        with open_snapshot(store) as snapshot:
            manifest = snapshot.manifest
        note(
            f"{store}: sound; {plural(manifest.documents, 'document')},"
            f" {plural(manifest.quads, 'quad')}, digest {manifest.digest[:16]}"
        )

    @command(app)
    def migrate(store: Store = Path("kg-store"), jobs: Jobs = None, wait: Wait = 0.0) -> None:
        """Bring a graph of an older kg or ontology up to date, from its own archive.

        \b
          kg migrate

        No report is read again; the graph as it was is kept until the next build.
        """  # noqa: D301
        from kg import pipeline

        with progress() as tell_progress:
            built = pipeline.migrate(
                store, jobs=jobs or pipeline.processes(), wait=wait, progress=tell_progress
            )
        tell(built, store)
