"""The program ``kg`` and its commands, in the order in which a reader of the help needs them."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli.analyse import register as analyse
from kg.cli.authority import register as authority
from kg.cli.build import register as build
from kg.cli.care import register as care
from kg.cli.demo import register as demo
from kg.cli.export import register as export
from kg.cli.judge import register as judge
from kg.cli.keep import register as keep
from kg.cli.look import register as look
from kg.cli.query import register as query
from kg.cli.serve import register as serve

__all__ = ["app", "main"]

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def kg(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Turn reports of university events into a knowledge graph whose every fact shows its words.

    \b
      kg demo                                  the bundled example: graph, figures, page
      kg build news/                           read a folder of reports into kg-store
      kg show "Saule Rakhmetullina"                who that is, and what is known
      kg explain "Saule Rakhmetullina"             the words that say so
      kg query people                          a named query (kg query --list), or SPARQL
      kg view -o graph.html                    the graph as one offline page

    Exit codes: 0 done, 1 a finding, 2 usage, 3 bad input, 4 network or time-out.
    """  # noqa: D301 (\b keeps click from joining the lines)


for _register in (
    demo, build, query, look, analyse, serve, export, care, judge, authority, keep,
):  # fmt: skip
    _register(app)


def main() -> None:
    """Run the program."""
    app(prog_name="kg")
