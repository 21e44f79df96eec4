"""``kg build``, ``kg extract``, ``kg remove``: what reads reports or forgets them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.common import (
    Endpoint,
    Jobs,
    Quiet,
    Store,
    Wait,
    command,
    note,
    plural,
    progress,
    table,
    write,
)

if TYPE_CHECKING:
    from kg.pipeline import Built, Finding, Outcome, State
    from kg.remote import Client

__all__ = ["register", "tell", "tell_findings"]

_SHOWN = 20  # documents that a summary names one by one


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

    @command(app)
    def build(
        paths: Annotated[list[Path], typer.Argument(help="Reports, and folders of them.")],
        store: Store = Path("kg-store"),
        jobs: Jobs = None,
        prune: Annotated[
            bool, typer.Option("--prune", help="Remove documents whose files are gone.")
        ] = False,
        reread: Annotated[
            bool,
            typer.Option("--reread", help="Open also files whose size and times are as before."),
        ] = False,
        base: Annotated[
            str | None,
            typer.Option("--base", metavar="IRI", help="Where the graph's own IRIs begin."),
        ] = None,
        wait: Wait = 0.0,
        endpoint: Endpoint = None,
        check: Annotated[
            bool, typer.Option("--validate", help="Then check all of it, as kg validate does.")
        ] = False,
        quiet: Quiet = False,
    ) -> None:
        """Read reports into the graph; only what changed is done again.

        \b
          kg build report.txt                 one report into ./kg-store
          kg build news/ --jobs 4             a folder, with four processes
          kg build news/ --prune              … and remove what is no longer in it
          kg build news/ --store /data/graph  into another store
          kg build news/ --endpoint http://localhost:7878/query
                                              … and into a SPARQL server: docs/remote.md

        What was added or changed is held against the shapes of the ontology; --validate checks the
        whole graph, and ends with 1 where it is at fault.

        Text, Markdown, HTML, PDF, DOCX and feeds are read. A file that cannot be read is named on
        standard error, the others are built, and the command ends with 3.
        """  # noqa: D301
        from kg import pipeline

        server = _server(endpoint)
        with progress(quiet=quiet) as tell_progress:
            built = pipeline.build(
                paths,
                store,
                jobs=jobs or pipeline.processes(),
                prune=prune,
                reread=reread,
                base=base,
                wait=wait,
                progress=tell_progress,
            )
        tell(built, store)
        if not check and built.published:
            changed = pipeline.validate_changed(store, built.names("added", "changed"))
            tell_faults(changed)
        _publish(store, server, quiet=quiet)
        conforms = not check or tell_findings(pipeline.validate(store), store)
        if built.failed:
            raise typer.Exit(3)
        if not conforms:
            raise typer.Exit(1)

    @command(app)
    def extract(
        files: Annotated[list[Path], typer.Argument(help="Reports, and folders of them.")],
        form: Annotated[
            Literal["jsonl", "table"] | None,
            typer.Option("--format", help="Lines of JSON, or a table (default on a terminal)."),
        ] = None,
        everything: Annotated[
            bool,
            typer.Option("--all", help="Also what is planned, denied, hoped for or cancelled."),
        ] = False,
        output: Annotated[
            Path | None,
            typer.Option("-o", "--output", metavar="FILE", help="Where it goes, if not printed."),
        ] = None,
        jobs: Jobs = None,
        quiet: Quiet = False,
    ) -> None:
        """Print what reports state, each claim with its words; nothing is stored.

        \b
          kg extract report.txt
          kg extract news/*.txt --format jsonl > claims.jsonl

        A line of JSON has document, subject, predicate, object, qualifiers, evidence (quote, start,
        end) and confidence; offsets count characters of the text, text[start:end] == quote.
        """  # noqa: D301
        from kg import export, pipeline
        from kg.cli.common import terminal

        with progress(quiet=quiet) as tell_progress:
            extractions, failed = pipeline.extract_files(
                files, jobs=jobs or pipeline.processes(), progress=tell_progress
            )
        known = pipeline.identities(extractions)
        claims = [
            claim
            for extraction in extractions
            for claim in export.claims(extraction, known, everything=everything)
        ]
        if (form or ("table" if terminal() else "jsonl")) == "jsonl":
            write("".join(map(export.json_line, claims)), output)
        else:
            columns = ("document", "subject", "predicate", "object", "status", "words", "sure")
            table(columns, [export.claim_row(claim) for claim in claims])
        _tell_failed(failed)

    @command(app)
    def remove(
        documents: Annotated[list[str], typer.Argument(help="Names, paths or IRIs of documents.")],
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
        endpoint: Endpoint = None,
    ) -> None:
        """Remove documents; facts that others support stay.

        \b
          kg remove news/a.txt
          kg query sources                    what there is to remove
        """  # noqa: D301
        from kg import pipeline

        server = _server(endpoint)
        with progress() as tell_progress:
            built = pipeline.remove(documents, store, wait=wait, progress=tell_progress)
        tell(built, store)
        _publish(store, server)


def tell(built: Built, store: Path) -> None:
    """Say on standard error what a build did."""
    for outcome in built.failed:
        note(f"kg: {outcome.problem}")
    states: tuple[State, ...] = ("added", "changed", "removed", "vanished", "unchanged")
    counts = [(len(built.names(state)), state) for state in states]
    for state in states[:4]:
        names = built.names(state)
        for name in names[:_SHOWN]:
            note(f"{state:>9}  {name}")
        if len(names) > _SHOWN:
            note(f"{state:>9}  … and {len(names) - _SHOWN:,} more")
    if built.names("vanished"):
        note("           (their files are gone; kg build --prune removes them)")
    for name, rejected in built.rejected[:_SHOWN]:
        note(f"  ignored  {name}: {rejected.claim.predicate}: {rejected.reason}")
    # A decision or a registry changes the graph, though no report came or went.
    idle = "brought up to date" if built.change else "nothing to do"
    what = ", ".join(f"{count:,} {state}" for count, state in counts if count) or idle
    written = f"+{built.change.added:,} −{built.change.removed:,}" if built.change else "none"
    note(
        f"{store}: {what}; {plural(built.documents, 'document')}, {plural(built.quads, 'quad')}"
        f" (changed: {written})"
    )


def _server(endpoint: str | None) -> Client | None:
    """Return the server that is named; one that does not answer is told before a long build."""
    if endpoint is None:
        return None
    from kg.remote import connect

    return connect(endpoint)


def _publish(store: Path, server: Client | None, *, quiet: bool = False) -> None:
    """Make a server hold what the store holds, if one is named."""
    if server is None:
        return
    from kg.endpoint import publish
    from kg.store import open_snapshot

    with server, open_snapshot(store) as snapshot, progress(quiet=quiet) as tell_progress:
        done = publish(snapshot, server, progress=tell_progress)
    note(
        f"{done.endpoint}: {plural(done.quads, 'quad')} (changed: +{done.change.added:,} "
        f"−{done.change.removed:,}; {plural(done.requests, 'request')})"
    )


def tell_faults(findings: Sequence[Finding]) -> None:
    """Say on standard error what a build left behind that the ontology does not allow."""
    faults = [finding for finding in findings if finding.severity == "violation"]
    for finding in faults[:_SHOWN]:
        note(f"    fault  {finding}")
    if len(faults) > _SHOWN:
        note(f"    fault  … and {len(faults) - _SHOWN:,} more: kg validate")
    gaps = len({str(finding) for finding in findings if finding.severity != "violation"})
    if gaps:
        note(f"           ({plural(gaps, 'gap')} in what was read: kg validate tells which)")


def tell_findings(findings: Sequence[Finding], store: Path | str) -> bool:
    """Say on standard error how many faults there are; tell whether the graph conforms."""
    violations = sum(finding.severity == "violation" for finding in findings)
    others = len(findings) - violations
    verdict = "conforms" if not violations else plural(violations, "violation")
    more = f", {plural(others, 'warning')}" if others else ""
    note(f"{store}: {verdict}{more}")
    return not violations


def _tell_failed(failed: list[Outcome]) -> None:
    for outcome in failed:
        note(f"kg: {outcome.problem}")
    if failed:
        raise typer.Exit(3)
