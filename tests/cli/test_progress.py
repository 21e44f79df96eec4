"""What a long command shows while it works, on a terminal alone."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from kg import link
from kg.cli.bars import Count, Left, Rate
from tests.cli.test_commands import TEXT, kg, on_terminal

COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|38|4[0-7]|48|9[0-7])[;m]")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for number in range(40):
        words = " ".join(f"Ada Ng of Foo University met guest {n}." for n in range(20))
        (folder / f"{number}.txt").write_text(f"{TEXT}{words} Note {number}.\n")
    return folder


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("registry") / "many.csv"
    with file.open("w", newline="") as target:
        rows = csv.writer(target)
        rows.writerow(["id", "name", "kind", "country"])
        for number in range(8_000):
            rows.writerow(
                [f"https://reg.example/{number}", f"College {number}", "University", "KZ"]
            )
    return file


def test_build_and_extract_show_how_many_how_fast_and_how_long(
    reports: Path, tmp_path: Path
) -> None:
    for command in (["build", "--store", tmp_path / "s"], ["extract", "-o", tmp_path / "out"]):
        shown = on_terminal(*command, reports, "--jobs", 1, env={})
        assert re.search(r"extracting.*\d+/40", shown), shown[-2000:]
        assert re.search(r"\d\.\d/s", shown)
        assert re.search(r"0:00:\d\d left", shown)


def test_a_registry_of_unknown_length_shows_how_many_and_how_fast(
    registry: Path, tmp_path: Path
) -> None:
    shown = on_terminal("authority", "add", "csv", registry, "--store", tmp_path, env={})
    assert re.search(r"reading records.* [\d,]+ .*[\d,.]+/s", shown), shown[-2000:]
    assert "8,000" in shown


@pytest.mark.parametrize("option", [[], ["--quiet"]])
def test_no_colour_where_it_is_not_wanted_and_no_bar_where_none_is(
    reports: Path, tmp_path: Path, option: list[str]
) -> None:
    shown = on_terminal(
        *("build", reports, "--store", tmp_path / "s", "--jobs", 1), *option, env={"NO_COLOR": "1"}
    )
    assert not COLOUR.search(shown)
    assert ("extracting" in shown) is not bool(option)
    assert "40 documents" in shown.replace("\r\n", " ")


def test_in_colour_on_a_terminal(reports: Path, tmp_path: Path) -> None:
    command = ("build", reports, "--store", tmp_path / "s", "--jobs", 1)
    assert COLOUR.search(on_terminal(*command, env={"COLORTERM": "truecolor"}))


@pytest.mark.parametrize("command", ["build", "extract"])
def test_nothing_is_shown_where_nobody_watches(reports: Path, tmp_path: Path, command: str) -> None:
    where = ("--store", tmp_path / "s") if command == "build" else ("-o", tmp_path / "out")
    done = kg(command, reports, *where, "--jobs", 1)
    assert done.exit_code == 0
    assert not re.search("extracting|left", done.stderr)
    assert "\x1b" not in done.output


def test_what_stands_beside_a_bar() -> None:
    now = [0.0]
    console = Console(file=io.StringIO(), force_terminal=True)
    with Progress(console=console, get_time=lambda: now[0], auto_refresh=False) as bars:
        number = bars.add_task("extracting", total=10_000)
        task = next(one for one in bars.tasks if one.id == number)
        columns = Count(), Rate(), Left()
        assert [one.render(task).plain for one in columns] == ["0/10,000", "", ""]
        for done in range(0, 4_000, 50):
            now[0] += 1
            bars.update(task.id, completed=done)
        assert [one.render(task).plain for one in columns] == [
            *("3,950/10,000", "50.0/s", "0:02:01 left"),
        ]
        for total in (None, 1):
            number = bars.add_task("folding", total=total)
            task = next(one for one in bars.tasks if one.id == number)
            assert [one.render(task).plain for one in columns] == ["", "", ""]


def test_records_are_told_as_they_are_read(registry: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    link.add("csv", registry, tmp_path, progress=lambda *seen: told.append(seen))
    assert told[0] == ("reading records", 0, 0)
    assert told[-1] == ("reading records", 7_900, 0)
