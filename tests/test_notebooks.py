"""What every committed notebook is: small, parameterised, executed without a fault, of no machine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_text("utf-8"))


def outputs(notebook: Any) -> list[Any]:
    return [out for cell in notebook["cells"] for out in cell.get("outputs", ())]


def test_each_script_has_its_notebook_and_the_other_way_round() -> None:
    scripts = {path.stem for path in (ROOT / "notebooks").glob("*.py")}
    assert scripts == {path.stem for path in NOTEBOOKS}
    assert [name[:2] for name in sorted(scripts)] == [f"{n:02}" for n in range(1, len(scripts) + 1)]


def test_it_can_be_run_on_other_data(notebook: Any) -> None:
    tagged = [c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", ())]
    assert len(tagged) == 1
    assert re.search(r"^[A-Z]\w+(, [A-Z]\w+)* = ", "".join(tagged[0]["source"]), re.M)


def test_it_was_run_from_top_to_bottom_without_a_fault(notebook: Any) -> None:
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        wrong = "raises-exception" in cell["metadata"].get("tags", ())
        for out in cell["outputs"]:
            assert out["output_type"] != "error" or wrong
            assert out.get("name") != "stderr" or wrong


def test_what_it_shows_is_seen_where_pages_do_not_run(notebook: Any) -> None:
    for out in outputs(notebook):
        html = "".join(out.get("data", {}).get("text/html", ""))
        assert "<iframe" not in html
        assert "<script" not in html
        assert "text/plain" in out.get("data", {"text/plain": ""})


def test_it_names_no_machine_and_no_moment(notebook: Any) -> None:
    shown = json.dumps(outputs(notebook))
    assert not re.search(r"/tmp/|/home/|/root|/Users/", shown)
    assert " at 0x" not in shown
    assert not re.search(r"127\.0\.0\.1:(?!7878)\d", shown)
    assert set(notebook["metadata"]) <= {"jupytext", "kernelspec"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_links_between_notebooks_lead_somewhere(notebook: Any) -> None:
    text = "".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert "://" in target or (ROOT / "notebooks" / target).exists(), target


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in NOTEBOOKS) < 1_500_000
