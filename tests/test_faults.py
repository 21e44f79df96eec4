"""A sample of the trials of ``tests/faults/lab.py``: kills, refused writes, power cuts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
needs_compiler = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not (shutil.which("cc") or shutil.which("gcc")),
    reason="needs Linux and a C compiler for the shim",
)


def trial(*arguments: str) -> str:
    memory = Path("/dev/shm")
    settings = {**os.environ, **({"TMPDIR": str(memory)} if memory.is_dir() else {})}
    command = [sys.executable, "-m", "tests.faults.lab", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_compiler
def test_what_was_reported_done_survives_a_power_cut() -> None:
    told = trial("power", "first", "change", "remove", "restore")
    assert told.count("all that was reported done is there") == 4


@needs_compiler
@pytest.mark.parametrize("mode", ["kill", "full"])
def test_a_fault_at_a_writing_call_leaves_a_whole_graph(mode: str) -> None:
    """A few of the calls; the program tries each."""
    told = trial(mode, "change", "--every", "53")
    assert re.search(r"[1-9]\d* trials", told)
    assert "0 bad" in told


@needs_compiler
def test_kills_at_random_moments_leave_a_whole_graph() -> None:
    assert "6 trials" in trial("random", "remove", "restore", "--trials", "6")
