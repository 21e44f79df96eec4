"""The queue of review as a page: questions with words, and commands that are safe to paste."""

from __future__ import annotations

import shlex
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.serve.pages.review import command
from tests.serve.conftest import running
from tests.serve.test_pages_browser import opened
from tests.views.conftest import Opened
from tests.views.test_browser import axe_source

FIRST = "The Rector of Lakeside University Ada Ng opened the conference. Dr. Bela Oro spoke at Lakeside University."
SECOND = (
    "Rector Ada Ng of Lakeside University met guests. B. Oro of Northgate University was there."
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("review")
    for name, text in (("a.txt", FIRST), ("b <script>.txt", SECOND)):
        (folder / name).write_text(text, encoding="utf-8")
    built = CliRunner().invoke(app, ["build", str(folder), "--store", str(folder / "store")])
    assert built.exit_code == 0, built.output
    with running(folder / "store", "--quiet") as started:
        yield started


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=90) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_command_is_one_line_that_a_shell_reads_as_meant(tmp_path: Path) -> None:
    hostile = 'urn:x:\'; rm -rf $HOME `id` "$(id)"'
    text = command({"decision": "same", "subject": hostile, "object": "-x"}, str(tmp_path / "a b"))
    words = shlex.split(text)
    assert words[:4] == ["kg", "same", hostile, "-x"]
    assert words[4:] == ["--store", str(tmp_path / "a b"), "--author", "…", "--date", "…"]


def test_the_page_lists_questions_by_kind(base: str) -> None:
    status, text = get(f"{base}/review")
    assert status == 200 and "<h1>Review</h1>" in text and "<script>.txt" not in text
    assert "Bela Oro" in text and "B. Oro of Northgate University" in text
    assert "<code>kg same http" in text and "<code>kg different http" in text
    assert get(f"{base}/review?kind=claim")[0] == 200
    assert get(f"{base}/review?kind=nothing")[0] == 400
    assert 'href="/review"' in get(f"{base}/")[1]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_commands_are_copied(chromium: Any, base: str, scheme: str) -> None:
    source = axe_source()
    with opened(chromium, base, color_scheme=scheme) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{base}/review")
        page.locator("[data-copy]").first.click()
        Opened(page).until("document.querySelector('#live').textContent !== ''")
        assert page.evaluate("navigator.clipboard.readText()").startswith("kg same ")
        page.evaluate(source)
        found = page.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })"
        )
        assert [v["id"] for v in found["violations"]] == []
