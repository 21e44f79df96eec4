"""Writes docs/cli.md from the commands themselves; ``--check`` says whether it is up to date."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
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
    text = page()
    if check:
        return int(not TARGET.exists() or TARGET.read_text("utf-8") != text)
    TARGET.write_text(text, encoding="utf-8")
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
