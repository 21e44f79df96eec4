"""Tries the wheel as a user gets it: on each Python named, installed into a fresh environment.

    python tools/wheel.py python3.11 python3.12 python3.13

In an empty folder it imports kg, runs the demo, and runs the first notebook. Libraries come from the
package index that pip is set up with; without one, tests/test_wheel.py tries the running Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMPORT = """
import sys, time
begin = time.perf_counter()
import kg
took = time.perf_counter() - begin
assert "site-packages" in kg.__file__, kg.__file__
print(f"import kg in {took:.3f} s on Python {sys.version.split()[0]}")
"""


def main(pythons: Sequence[str]) -> int:
    """Try the wheel on each of these Pythons, or on the one that runs this."""
    failed = []
    with tempfile.TemporaryDirectory() as work:
        wheel = _build(Path(work))
        for python in pythons or [sys.executable]:
            begin = time.perf_counter()
            try:
                _try(python, wheel, Path(tempfile.mkdtemp(dir=work)))
                print(f"{python}: done in {time.perf_counter() - begin:.0f} s")
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"{python}: FAILED: {error}")
                failed.append(python)
    return bool(failed)


def _build(folder: Path) -> Path:
    _run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    return next(folder.glob("*.whl"))


def _try(python: str, wheel: Path, folder: Path) -> None:
    place = folder / "venv"
    _run(folder, python, "-m", "venv", str(place))
    own = str(place / "bin" / "python")
    pip = [own, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    _run(folder, *pip, f"{wheel}[pages,notebook,serve]", "nbconvert")
    empty = folder / "empty"
    empty.mkdir()
    told = [_run(empty, own, "-c", IMPORT).strip() for _ in range(3)]
    print(min(told))  # the first one reads the disk
    _run(empty, str(place / "bin" / "kg"), "demo", "--no-open")
    shutil.copy(ROOT / "notebooks" / "01-first-look.ipynb", empty)
    notebook = ["--to", "notebook", "--execute", "--output", "ran", "01-first-look.ipynb"]
    _run(empty, own, "-m", "jupyter", "nbconvert", *notebook)
    for made in (empty / "ran.ipynb", empty / "kg-demo" / "graph.html"):
        made.stat()  # complains if it is not there


def _run(folder: Path, *command: str) -> str:
    # Nothing of the checkout may be found by accident.
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        done.check_returncode()
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
