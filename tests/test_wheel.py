"""The wheel, installed into a folder of its own and run from an empty one: the checkout is not seen.

The libraries are those of the running environment, so that nothing is fetched; what runs is the
code of the wheel with its data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    pytest.importorskip("hatchling")
    pytest.importorskip("pip")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-q"]
    subprocess.run([*install, "--target", str(folder / "site"), str(wheel)], check=True)
    yield folder / "site"


@pytest.fixture
def surroundings(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    """An empty folder to stand in, and an environment in which ``kg`` is the wheel's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(installed))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KG_STORE", raising=False)
    return os.environ


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_the_wheel_that_runs(surroundings: Mapping[str, str], installed: Path) -> None:
    code = (
        "import kg, kg.resources;"
        "print(kg.__file__);print(kg.resources.folder('data'));print(kg.resources.folder('ontology'))"
    )
    for line in run(sys.executable, "-c", code).splitlines():
        assert Path(line).is_relative_to(installed)


def test_import_is_quick_from_the_wheel_too(surroundings: Mapping[str, str]) -> None:
    code = "import time; t = time.perf_counter(); import kg; print(time.perf_counter() - t)"
    assert min(float(run(sys.executable, "-c", code)) for _ in range(3)) < 0.3


def test_the_demo_runs_in_an_empty_folder(
    surroundings: Mapping[str, str], installed: Path, tmp_path: Path
) -> None:
    shown = run(sys.executable, str(installed / "bin" / "kg"), "demo", "--no-open")
    assert "people" in shown
    assert (tmp_path / "kg-demo" / "graph.html").stat().st_size > 100_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kg-demo"]


def test_the_first_notebook_runs_in_an_empty_folder(
    surroundings: Mapping[str, str], installed: Path, tmp_path: Path
) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    shutil.copy(ROOT / "notebooks" / "01-first-look.ipynb", tmp_path / "first.ipynb")
    notebook = nbformat.read(tmp_path / "first.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("print(kg.__file__)"))
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=str(tmp_path))
    last = notebook.cells[-1]["outputs"][0]["text"].strip()
    assert Path(last).is_relative_to(installed)
