"""Writes docs/cli.md from the commands and docs/queries.md from the named queries.

``--check`` says whether they are up to date.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHOWN = 3  # rows of each query
QUERIES = """# Named queries

This page is made from the files in `kg/queries` and `ontology/cq` by `python tools/make_docs.py`; a
test fails when it drifts. The rows are those of the bundled reports (`kg demo`).

Each query is run by its name, and each parameter may be left out:

    kg query find-partners -p organization="Linköping University" -p country=KZ --store kg-demo
    kg query --list
    kg query find-partners --show

From Python, `kg.open("kg-demo").query("find-partners", country="KZ")` returns the same rows; on the
pages of `kg serve` each has a form. A value is bound as a term and never pasted into the text: the
name of an **entity** will do, or its IRI; an **iri** may be written with a prefix; a **year** is
four digits, a **date** as in 2023-10-10; a **string** must be equal. To add a query, see
[how-to.md](how-to.md).
"""
HEAD = """# Commands

This page is made from the program by `python tools/make_docs.py`; a test fails when it drifts.

Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 a finding,
2 usage, 3 bad input, 4 network or time-out.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split(";", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if it differs")
    check = parser.parse_args(arguments).check
    stale = []
    for name, made in (("cli.md", page()), ("queries.md", queries_page())):
        target = ROOT / "docs" / name
        if check and (not target.exists() or target.read_text("utf-8") != made):
            stale.append(name)
        elif not check:
            target.write_text(made, encoding="utf-8")
    if stale:
        print(f"out of date: {', '.join(stale)}", file=sys.stderr)
    return int(bool(stale))


def page() -> str:
    """Return the page: each command with its arguments and options."""
    import typer.main

    from kg.cli.app import app

    root = typer.main.get_command(app)
    parts = [HEAD, "```", cleandoc(root.help or "").replace("\b\n", ""), "```", ""]
    for name, command in _commands(root, "kg"):
        parts += _section(name, command)
    return "\n".join(parts).rstrip() + "\n"


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _section(name: str, command: Any) -> list[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = " ".join([name, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)])
    lines = [f"## {name}", "", f"    {usage}", ""]
    # Examples are indented in the help; four blanks make them code.
    said = cleandoc(command.help or "").replace("\b\n", "")
    lines += [re.sub(r"^  (?=\S)", "    ", said, flags=re.MULTILINE), ""]
    rows = [(_option(p), (p.help or "").replace("|", "\\|"), _default(p)) for p in options]
    if rows:
        lines += ["| option | does | default |", "|---|---|---|"]
        lines += [f"| {o} | {h} | {d} |" for o, h, d in rows]
        lines.append("")
    return lines


def _argument(param: Any) -> str:
    name = (param.metavar or param.name or "").upper().strip("[]").removesuffix("...")
    name += "..." if param.nargs == -1 else ""
    return name if param.required else f"[{name}]"


def _option(param: Any) -> str:
    return ", ".join(f"`{one}`" for one in [*param.opts, *param.secondary_opts])


def _default(param: Any) -> str:
    value = param.default
    if value is None or value is False or callable(value) or value in ((), []):
        return ""
    return f"`{value}`"


def queries_page() -> str:
    """Return the page: each named query with its parameters, and its first rows."""
    from kg import pipeline
    from kg.query import groups, named
    from kg.resources import folder
    from kg.store import open_snapshot

    parts = [QUERIES]
    with tempfile.TemporaryDirectory() as place:
        pipeline.build([folder("data") / "events"], Path(place), jobs=1)
        with open_snapshot(place) as snapshot:
            for group, title in groups().items():
                parts += [f"## {title}", ""]
                for query in named().values():
                    if query.group == group:
                        parts += _query(query, snapshot)
    return "\n".join(parts).rstrip() + "\n"


def _query(query: Any, snapshot: Any) -> list[str]:
    from kg.query import run

    lines = [f"### {query.name}", "", f"{query.title.rstrip('?')}.", ""]
    if query.about:
        lines += [query.about, ""]
    lines += [f"- `-p {p.name}=` {p.kind}: {p.about}" for p in query.parameters]
    lines += [""] if query.parameters else []
    result = run(snapshot, query)
    rows = result.display_rows()
    # The IRIs of the graph are left out where the name stands beside.
    kept = [
        number
        for number, column in enumerate(result.columns)
        if not any(row[number].startswith("id:") for row in rows) or column == "document"
    ] or list(range(len(result.columns)))
    if rows:
        lines += [
            "| " + " | ".join(result.columns[n] for n in kept) + " |",
            "|" + "---|" * len(kept),
        ]
        for row in rows[:SHOWN]:
            lines.append("| " + " | ".join(_cell(row[n]) for n in kept) + " |")
        lines.append("")
    more = len(rows) > SHOWN
    total = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    lines += [f"… {total} in all" if more else total, ""]
    return lines


def _cell(text: str) -> str:
    short = text if len(text) <= 60 else text[:57] + "…"
    return short.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main())
