"""What the commands share: options, messages, tables, progress, and how an error ends a command."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, ParamSpec, TypeVar

import typer

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.pipeline import Progress

__all__ = [
    "Endpoint",
    "Jobs",
    "Quiet",
    "Store",
    "Wait",
    "apply",
    "command",
    "fail",
    "note",
    "plural",
    "progress",
    "table",
    "terminal",
    "write",
]

P = ParamSpec("P")
R = TypeVar("R")

Store = Annotated[
    Path, typer.Option("--store", metavar="DIR", envvar="KG_STORE", help="Folder of the graph.")
]
Endpoint = Annotated[
    str | None,
    typer.Option("--endpoint", metavar="URL", help="A SPARQL endpoint that holds the graph."),
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", help="Processes that extract.", min=1)
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]
Wait = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", help="Wait for another build to end.")
]


def command(
    app: typer.Typer, name: str | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a command that ends as documented: a :class:`KgError` is one line and its code."""

    def register(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except KgError as error:
                fail(str(error), error.exit_code)
            except KeyboardInterrupt:
                fail("stopped; nothing that was stored is lost", 130)
            except BrokenPipeError:
                # The reader of a pipe has enough (kg query … | head): no error of ours.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                raise typer.Exit(0) from None

        app.command(name)(run)
        return run

    return register


def apply(store: Path, *, build: bool, wait: float, quiet: bool = False) -> None:
    """Bring the graph up to date with registries and decisions; say how where that is left."""
    from kg import pipeline
    from kg.cli.build import tell
    from kg.store.manifest import current

    if current(store) is None:
        note(f"{store}: the next kg build takes it into account")
    elif build:
        with progress(quiet=quiet) as tell_progress:
            built = pipeline.add((), store, wait=wait, progress=tell_progress)
        tell(built, store)
    else:
        note(f"{store}: carried out at the next kg build, or command without --no-build")


def fail(message: str, code: int = 3) -> NoReturn:
    """Say on one line why a command ends, and end it."""
    note(f"kg: {' '.join(message.split())}")
    raise typer.Exit(code)


def note(message: str) -> None:
    """Tell the user something that is no data."""
    typer.echo(message, err=True)


def write(data: bytes | str, output: Path | None = None) -> None:
    """Write data to standard output, or whole to a file (``-`` is standard output)."""
    plain = data.encode() if isinstance(data, str) else data
    if output is None or str(output) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(plain)
        sys.stdout.buffer.flush()
        return
    temporary = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        temporary.write_bytes(plain)
        temporary.replace(output)
    except OSError as error:
        raise KgError(
            str(output), f"cannot be written: {error.strerror}", hint="name another with -o"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def terminal() -> bool:
    """Tell whether a person sees standard output."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> None:
    """Print a table: fitted to a terminal, else with every value whole."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        file=sys.stdout, width=None if terminal() else 100_000, highlight=False, soft_wrap=False
    )
    shown = Table(
        box=box.SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False, expand=False
    )
    for column in columns:
        shown.add_column(Text(column), overflow="fold")
    for row in rows:
        shown.add_row(*(Text(value) for value in row))
    with console.capture() as capture:
        console.print(shown)
    text = "\n".join(line.rstrip() for line in capture.get().splitlines() if line.strip())
    write(f"\n{text}\n" if title else f"{text}\n")


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Progress | None]:
    """Show on a terminal what a long command is doing, how fast, and how long it will take.

    Gives None where nobody watches: standard error is no terminal, or ``quiet``. Colours are left
    out where ``NO_COLOR`` is set.
    """
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    from kg.cli.bars import Count, Left, Rate

    columns = (TextColumn("{task.description}"), BarColumn(), Count(), Rate(), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        last, task = "starting", bars.add_task("starting", total=None)

        def tell(what: str, done: int, total: int) -> None:
            nonlocal last, task
            if what != last:  # each stage has a pace of its own
                bars.remove_task(task)
                last, task = what, bars.add_task(what, total=None)
            bars.update(task, completed=done, total=total or None)

        yield tell


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "document"), plural(2_000, "entity", "entities")
    ('1 document', '2,000 entities')
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
