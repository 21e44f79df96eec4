"""``kg serve``: the endpoint and the pages."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.common import Store, command, note, write
from kg.errors import KgError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @command(app)
    def serve(
        store: Store = Path("kg-store"),
        port: Annotated[
            int, typer.Option("--port", metavar="N", help="Port; 0 picks a free one.", min=0)
        ] = 7878,
        opened: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
        timeout: Annotated[
            float, typer.Option("--timeout", metavar="SECONDS", help="Time a query may take.")
        ] = 30.0,
        rows: Annotated[
            int, typer.Option("--max-rows", metavar="N", help="Rows an answer may have.", min=1)
        ] = 1_000_000,
        megabytes: Annotated[
            int, typer.Option("--max-mb", metavar="N", help="Megabytes of an answer.", min=1)
        ] = 256,
        memory: Annotated[
            int, typer.Option("--memory", metavar="MB", help="Memory a query may take.", min=64)
        ] = 1_000,
        slow: Annotated[
            int, typer.Option("--slow", metavar="N", help="Long queries at a time.", min=1)
        ] = 3,
        hosts: Annotated[
            list[str] | None,
            typer.Option("--host-name", metavar="NAME", help="Answer to this name too."),
        ] = None,
        token: Annotated[
            str,
            typer.Option(
                "--scratch-token",
                metavar="TOKEN",
                envvar="KG_SCRATCH_TOKEN",
                help="Open /scratch, an empty dataset in memory, to updates with this token.",
            ),
        ] = "",
        quiet: Annotated[bool, typer.Option("--quiet", help="Print no line per request.")] = False,
    ) -> None:
        """Serve a SPARQL endpoint and pages on this machine, until Ctrl-C.

        \b
          kg serve                     http://127.0.0.1:7878/ and, for programs, /sparql
          kg serve --port 0 --open     on any free port, shown in the browser
          kg serve --timeout 5 --max-rows 10000

        It only reads. A query that goes past a limit ends with a status and a sentence, and keeps
        nobody else waiting. After a build the new graph is served at once.
        """  # noqa: D301
        from kg.serve.nursery import Nursery
        from kg.serve.pages import MODULES
        from kg.serve.pool import Limits
        from kg.store import open_snapshot

        open_snapshot(store).close()  # or say at once that there is none
        limits = Limits(
            seconds=timeout,
            rows=rows,
            bytes=megabytes * 1_000_000,
            memory=memory * 1_000_000,
            slow=slow,
        )
        nursery = Nursery(limits.memory, MODULES)
        nursery.start()  # what workers need loads there while what serves loads here
        try:
            from kg.serve.run import run
            from kg.serve.site import Settings
        except ImportError as error:
            missing = error.name or "a library"
            raise KgError(
                "kg serve", f"needs {missing}", hint="install it: pip install 'unikg[serve]'"
            ) from error
        logger = logging.getLogger("kg.serve")
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
        logger.addHandler(handler)
        logger.setLevel(logging.WARNING if quiet else logging.INFO)

        def announce(address: str) -> None:
            write(f"{address}\n")
            note("the SPARQL endpoint is at /sparql; Ctrl-C ends the server")
            if opened:
                typer.launch(address)

        run(Settings(store, limits, tuple(hosts or ()), token=token), port, announce, nursery)
