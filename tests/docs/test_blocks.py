"""Every block of code in the documentation runs, or says in sight why it does not.

Blocks of a page run in one folder, in their order: `sh` and `console` as commands, `python` in one
session, `sparql` over the bundled example. Blocks of data are read by their parsers. The folder is
empty where the page makes what it needs; else it holds the bundled example as `kg-store` and `kg-demo`,
and its reports as `news`, for which pages say `kg demo` or speak of your own.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
import rdflib

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "ontology" / "README.md",
        ROOT / "data" / "README.md",
    ]
)
FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
REASON = re.compile(r"\*Not run by the tests: [^*]{10,}\*\s*\Z")
READ = {"json", "toml", "turtle", "ini", "nginx"}
RUN = {"sh", "console", "python", "sparql"}
SHOWN = {"", "text"}  # pictures of text, and output


def blocks(page: Path) -> list[tuple[str, str, bool]]:
    """Language, text, and whether a reason stands above that keeps it from being run."""
    text, found = page.read_text("utf-8"), []
    for match in FENCE.finditer(text):
        indent, language, body = match.groups()
        if indent:
            body = re.sub(f"^{indent}", "", body, flags=re.MULTILINE)
        found.append((language, body, bool(REASON.search(text[: match.start()]))))
    return found


def commands(body: str) -> str:
    """The commands of a console block: what follows a prompt, with its continuations and here-documents."""
    taken: list[str] = []
    until: str | None = None
    more = False
    for line in body.splitlines():
        if until is not None:
            taken.append(line)
            until = None if line == until else until
        elif more or line.startswith("$ "):
            line = line.removeprefix("$ ")
            taken.append(line)
            more = line.endswith("\\")
            here = re.search(r"<<\s*'?(\w+)'?", line)
            until = here[1] if here else None
    return "\n".join(taken)


def told(text: str) -> str:
    """The text of a shell; a target of make need only exist, since CI does what it does."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\S+)", text, re.MULTILINE):
        assert re.search(f"^{target}:", makefile, re.MULTILINE), target
    return re.sub(r"^make ", "true make ", text, flags=re.MULTILINE)


def ids(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p)], ids=ids)
def test_languages_of_blocks_are_known(page: Path) -> None:
    others = {"r", "javascript"}  # run where they can be: never without a reason
    for language, _, excused in blocks(page):
        assert language in READ | RUN | SHOWN or (language in others and excused), language


@pytest.fixture(scope="session")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `kg` and `python`, as after an installation."""
    folder = tmp_path_factory.mktemp("bin")
    for name, arguments in (("kg", "-m kg "), ("python", "")):
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
        program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if any(b[0] in {"sh", "console", "python"} and not b[2] for b in blocks(p))],
    ids=ids,
)
def test_blocks_run(
    page: Path,
    tmp_path: Path,
    bin_folder: Path,
    example_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if not any("mkdir" in body for _, body, _ in blocks(page)):
        shutil.copytree(example_folder / "kg-store", tmp_path / "kg-store")
        shutil.copytree(example_folder / "kg-store", tmp_path / "kg-demo")
        shutil.copytree(example_folder / "news", tmp_path / "news")
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "BROWSER": "true",  # opens nothing
    }
    session: dict[str, object] = {"__name__": "__main__"}
    for language, body, excused in blocks(page):
        if excused:
            continue
        if language in {"sh", "console"}:
            text = told(commands(body) if language == "console" else body)
            outside = re.search(
                r"\b(?:sudo|apt-get|pip install|npm install|docker|kg serve)\b", text
            )
            assert not outside, f"needs a reason above it, for the tests do not run: {outside}"
            assert text.strip(), f"no command behind a prompt in: {body}"
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", text],
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
            )
            assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        elif language == "python":
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(body, str(page), "exec"), session)


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundled reports and the graph that is built of them."""
    import kg
    from kg import resources

    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(resources.folder("data") / "events", folder / "news")
    with pytest.MonkeyPatch.context() as patch, kg.open(folder / "kg-store") as graph:
        patch.chdir(folder)
        graph.add("news")
    return folder


@pytest.fixture(scope="session")
def example(example_folder: Path):
    """The graph of the bundled example."""
    import kg

    with kg.open(example_folder / "kg-store") as graph:
        yield graph


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(b[0] == "sparql" for b in blocks(p))], ids=ids
)
def test_queries_answer(page: Path, example) -> None:
    for language, body, excused in blocks(page):
        if language == "sparql" and not excused:
            assert len(example.query(body)) > 0, body


@pytest.mark.parametrize(
    "page", [p for p in PAGES if any(b[0] in READ for b in blocks(p))], ids=ids
)
def test_data_is_well_formed(page: Path) -> None:
    for language, body, _ in blocks(page):
        if language == "json":
            json.loads(body)
        elif language == "toml":
            tomllib.loads(body)
        elif language == "turtle":
            rdflib.Graph().parse(data=body, format="turtle")
        elif language == "ini":
            ConfigParser(strict=False, interpolation=None).read_string(body)
        elif language == "nginx":
            assert body.count("{") == body.count("}")


def test_examples_in_the_page_of_commands_are_commands_with_options_they_have() -> None:
    """They stand in the help as well; each is parsed as the program would."""
    import shlex

    import click
    import typer.main

    from kg.cli.app import app

    root = typer.main.get_command(app)
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    lines = re.findall(r"^    +(kg .*)$", text, re.MULTILINE)
    assert len(lines) > 30
    for line in lines:
        if "[OPTIONS]" in line or line.isupper() or re.search(r"[A-Z]+\.\.\.|\[[A-Z]", line):
            continue
        words = shlex.split(re.split(r"\s{2,}|\s[>|]\s", line)[0], comments=True)[1:]
        command: click.Command = root
        context = click.Context(root)
        while words and hasattr(command, "commands"):
            if words[0].startswith("-"):
                break
            command = command.commands[words.pop(0)]
            context = click.Context(command, parent=context)
        # what stands for more in an example is no value
        words = ["2026-01-31" if word == "…" else word for word in words]
        command.make_parser(context).parse_args(list(words))
