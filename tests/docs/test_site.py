"""The documentation as a whole: links lead somewhere, the site builds without a warning and loads nothing
from elsewhere, and what users meet is described: commands, options, public names."""

from __future__ import annotations

import importlib
import inspect
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

import kg

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "ontology").rglob("*.md"),
        ROOT / "data" / "README.md",
    ]
)
FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)


def plain(page: Path) -> str:
    """The text of a page without its code."""
    return re.sub(r"`[^`\n]*`", "code", FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """The places of a page that a link may name, as code hosts and the site make them."""
    text = FENCE.sub("", page.read_text("utf-8"))
    found = set(re.findall(r'\bid="([^"]+)"', text))
    for heading in re.findall(r"^#+ (.+?)\s*$", text, re.MULTILINE):
        if named := re.search(r"\{#([^}]+)\}$", heading):
            found.add(named[1])
        else:
            words = re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", heading)).strip().lower()
            found.add(re.sub(r"[\s]+", "-", words))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_to_a_file_and_a_place_in_it(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", plain(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, anchor = urldefrag(target)
        there = (page.parent / unquote(path)).resolve() if path else page
        known = there.exists() and there.is_relative_to(ROOT)
        if not known or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            dead.append(target)
    assert dead == []


# -------------------------------------------------------------------------------- the site


class Seen(HTMLParser):
    """What a page links to, what it loads, and the places in it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.places: set[str] = {""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.places |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        if tag in {"img", "script", "iframe", "source"} and "src" in found:
            self.loads.add(found["src"])
        if tag == "link" and found.get("rel") in {"stylesheet", "icon", "preconnect", "preload"}:
            self.loads.add(found["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return folder


def test_no_link_of_the_site_is_dead(site: Path) -> None:
    seen: dict[Path, Seen] = {}
    for page in site.rglob("*.html"):
        seen[page] = Seen()
        seen[page].feed(page.read_text("utf-8"))
    dead, outside = [], []
    for page, found in seen.items():
        if page.name == "404.html":
            continue
        for target in sorted(found.links | found.loads):
            if re.match(r"[a-z]+:", target):
                outside += (
                    [target] if target in found.loads and not target.startswith("data:") else []
                )
                continue
            path, anchor = urldefrag(target)
            there = (page.parent / unquote(path)).resolve() if path else page
            there = there / "index.html" if there.is_dir() else there
            places = seen[there].places if there in seen else set()
            if not there.is_file() or (
                there in seen and unquote(anchor) not in places and anchor != "__top"
            ):
                dead.append((page.relative_to(site).as_posix(), target))
    assert dead == []
    assert outside == []


def test_the_site_has_every_page_and_the_forms_of_the_ontology(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        assert (site / page.relative_to(ROOT / "docs").with_suffix(".html")).is_file(), page
    rules = (ROOT / "ontology" / "w3id" / ".htaccess").read_text("utf-8")
    for target in re.findall(r"%\{ENV:SITE\}/([^\s#]*)", rules):
        for version in ("", f"/{kg.__version__}") if "$1" in target else ("",):
            place = site / target.replace("$1", version)
            assert place.is_file() or (place / "index.html").is_file(), target


# ----------------------------------------------------------------------- nothing undescribed


def commands(group, path: str = "kg"):
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_says_what_it_does() -> None:
    import typer.main

    from kg.cli.app import app

    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    silent = []
    for path, command in commands(typer.main.get_command(app)):
        section = page.partition(f"\n## {path}\n")[2].partition("\n## ")[0]
        if not command.help or not section:
            silent.append(path)
        for option in command.params:
            if option.param_type_name == "option" and not option.hidden:
                long = max(option.opts, key=len)
                if not option.help or f"`{long}`" not in section:
                    silent.append(f"{path} {long}")
    assert silent == []


def test_every_public_name_is_on_the_page_of_python_and_described() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    shown = [re.sub(r"^.*\.", "", name) for name in re.findall(r"^::: (\S+)", page, re.MULTILINE)]
    assert sorted(shown) == sorted(kg.__all__)
    for path in re.findall(r"^::: (\S+)", page, re.MULTILINE):
        module, _, name = path.rpartition(".")
        assert getattr(importlib.import_module(module), name) is not None


@pytest.mark.parametrize("name", sorted(kg.__all__))
def test_what_a_public_name_has_is_described(name: str) -> None:
    thing = getattr(kg, name)
    thing = importlib.import_module("kg.extract").extract if name == "extract" else thing
    assert inspect.getdoc(thing), name
    if not inspect.isclass(thing):
        return
    silent = [
        member
        for member, value in vars(thing).items()
        if not member.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod))
        and not inspect.getdoc(getattr(thing, member) if not isinstance(value, property) else value)
    ]
    assert silent == [], name
