"""A sample of the trials of ``tests/faults/lab.py``: kills, refused writes, power cuts."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.disk import Before, survive

ROOT = Path(__file__).resolve().parents[1]
needs_compiler = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not (shutil.which("cc") or shutil.which("gcc")),
    reason="needs Linux and a C compiler for the shim",
)


def trial(*arguments: str, module: str = "lab") -> str:
    memory = Path("/dev/shm")
    settings = {**os.environ, **({"TMPDIR": str(memory)} if memory.is_dir() else {})}
    command = [sys.executable, "-m", f"tests.faults.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_compiler
def test_what_was_reported_done_survives_a_power_cut() -> None:
    """On a disk that keeps nothing unsynced, and on one that keeps some of it."""
    told = trial("power", "first", "change", "remove", "restore", "forget", "--trials", "8")
    assert told.count("8 trials") == told.count(" 0 bad") == 5


@needs_compiler
@pytest.mark.parametrize("mode", ["kill", "full"])
def test_a_fault_at_a_writing_call_leaves_a_whole_graph(mode: str) -> None:
    """A few of the calls; the program tries each."""
    told = trial(mode, "first", "change", "restore", "backup", "--every", "61", "--start", "7")
    assert len(re.findall(r"[1-9]\d* trials", told)) == told.count(" 0 bad") == 4


@needs_compiler
@pytest.mark.parametrize("mode", ["kill", "full"])
def test_a_fault_in_one_of_several_loads_leaves_a_whole_graph(mode: str) -> None:
    """As large first builds are loaded: in parts, two at once."""
    told = trial(mode, "first", "--load", "1500", "--every", "83", "--start", "11")
    assert len(re.findall(r"[1-9]\d* trials", told)) == told.count(" 0 bad") == 1


@needs_compiler
def test_the_first_call_on_a_full_disk_is_told_too() -> None:
    told = trial("full", "first", "--every", "1000")
    assert "1 trials (1 ended with 3), 0 bad" in told


@needs_compiler
def test_one_refused_write_leaves_a_whole_graph() -> None:
    """Among them those that make the index, which goes on without its log."""
    told = trial("full-once", "first", "--start", "44", "--every", "6")
    assert " 0 bad" in told


@needs_compiler
def test_kills_at_random_moments_leave_a_whole_graph() -> None:
    told = trial("random", "change", "remove", "restore", "--trials", "5")
    assert told.count(" 0 bad") == 3


def test_the_disk_of_the_lab_keeps_what_was_synced(tmp_path: Path) -> None:
    """A new file that was renamed: with its directory synced, without, and on a torn disk."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "old").write_text("old")
    before = Before.of(home)
    (home / "new").write_text("new")
    node, up = (home / "new").stat().st_ino, home.stat().st_ino
    log = tmp_path / "log"
    log.with_name("log.1").write_text("new")
    made = f"C {node}\nE {up} {node} .new\nS {node} 1\nV {up} {up} {node} new/.new\n"
    for number, (text, wanted) in enumerate(((made, {"old"}), (f"{made}D {up}\n", {"old", "new"}))):
        log.write_text(text)
        survive(before, log, home, tmp_path / f"cut-{number}")
        assert {p.name for p in (tmp_path / f"cut-{number}").iterdir()} == wanted
    log.write_text(made)
    seen = set()
    for seed in range(40):
        survive(before, log, home, tmp_path / f"torn-{seed}", random.Random(seed))
        seen.add(tuple(sorted(p.name for p in (tmp_path / f"torn-{seed}").iterdir())))
    assert seen == {("old",), (".new", "old"), ("new", "old")}


def test_a_name_whose_removal_was_not_synced_leads_to_what_it_named(tmp_path: Path) -> None:
    """Not to the directory that was made next and has its number."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "old").write_text("old")
    before = Before.of(home)
    node, up = (home / "old").stat().st_ino, home.stat().st_ino
    (home / "old").unlink()
    (home / "new").mkdir()
    log = tmp_path / "log"
    log.with_name("log.1").write_text("older")
    log.with_name("log.2").write_text("below")
    removed = f"S {node} 1\nX {up} old\nM {node}\nE {up} {node} new\nC {node + 1}\nE {node} {node + 1} file\n"
    log.write_text(f"{removed}S {node + 1} 2\nD {node}\n")
    survive(before, log, home, tmp_path / "cut")
    assert (tmp_path / "cut" / "old").read_text() == "older"
    log.write_text(f"{removed}S {node + 1} 2\nD {node}\nD {up}\n")
    survive(before, log, home, tmp_path / "synced")
    assert [p.name for p in (tmp_path / "synced").iterdir()] == ["new"]
    assert (tmp_path / "synced" / "new" / "file").read_text() == "below"


def test_a_disk_that_is_really_full_loses_nothing() -> None:
    """On small file systems, where the system lets one mount, and with files of limited size."""
    told = trial("first", "restore", "--disk", "131072", "--size", "16384", module="quota")
    assert told.count(" 0 bad") in (2, 4)
    assert "ended with 3" in told
