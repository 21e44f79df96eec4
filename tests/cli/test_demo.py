"""The bundled example: quick, readable, with a page that is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.resources import folder
from tests.cli.test_commands import kg, process

try:
    REPORTS = folder("data") / "events"
except FileNotFoundError:
    pytest.skip("this checkout has no data", allow_module_level=True)


def test_the_demo_prints_what_it_found_and_names_its_page(tmp_path: Path) -> None:
    done = process("demo", tmp_path / "d", env={"CI": "1"})
    assert done.returncode == 0, done.stderr
    for words in ("people", "universities", "People and posts", "Events", "Mukhtar Tolegen"):
        assert words in done.stdout
    page = tmp_path / "d" / "graph.html"
    assert str(page) in done.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    built = re.search(r"built in ([\d.]+) s", done.stderr)
    assert built
    assert float(built[1]) > 0  # how long is measured in benchmarks, never held by a test
    assert f"{len(list(REPORTS.glob('*.md')))} added" in done.stderr
    shown = kg("explain", "Mukhtar Tolegen", "holdsPosition", "--store", tmp_path / "d")
    assert "Rector of EKU" in shown.stdout


def test_the_demo_can_be_run_again(tmp_path: Path) -> None:
    assert kg("demo", tmp_path / "d").exit_code == 0
    again = kg("demo", tmp_path / "d")
    assert again.exit_code == 0
    assert "changed: none" in again.stderr


def test_the_demo_opens_its_page_only_where_there_is_a_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import webbrowser

    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: opened.append(url) or True)
    monkeypatch.setenv("DISPLAY", ":9")
    kg("demo", tmp_path / "d")
    assert not opened, "CI is no place to open a browser"
    monkeypatch.delenv("CI", raising=False)
    kg("demo", tmp_path / "d", env={"CI": ""})
    assert opened == [(tmp_path / "d" / "graph.html").as_uri()]
