"""What validation tells a reader: which sentence to look at; and a build checks what it changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg import pipeline
from kg.cli.app import app
from kg.cli.build import tell_faults
from kg.pipeline import Finding

GAP = (
    "The meeting took place on 4 March 2022 at Foo University. Ada Ng opened it.\n"
    "Bela Or, Dean of the Faculty of Law, spoke about exchange.\n"
)
WHOLE = "Ada Ng, Rector of Foo University, visited Bar University on 5 May 2021.\n"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "gap.txt").write_text(GAP, encoding="utf-8")
    (folder / "whole.txt").write_text(WHOLE, encoding="utf-8")
    return folder


def gaps(findings: list[Finding]) -> set[str]:
    return {str(f) for f in findings if f.shape == "Position-where"}


def test_a_finding_says_which_sentence_to_look_at(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    (told,) = gaps(pipeline.validate(tmp_path / "s"))
    name = pipeline.validate(tmp_path / "s")[0].document
    assert told == (
        "Bela Or: The report does not say where the position is held: see sentence 3 of "
        f"{name}: “Bela Or, Dean of the Faculty of Law”"
    )


def test_a_build_checks_what_it_changed(reports: Path, tmp_path: Path) -> None:
    store = tmp_path / "s"
    built = pipeline.build([reports], store)
    every = pipeline.validate(store)
    assert gaps(pipeline.validate_changed(store, built.names("added"))) == gaps(every)
    whole = [name for name in built.names("added") if "whole" in name]
    assert gaps(pipeline.validate_changed(store, whole)) == set()
    assert pipeline.validate_changed(store, []) == []
    (reports / "whole.txt").write_text(WHOLE + GAP.splitlines()[1], encoding="utf-8")
    built = pipeline.build([reports], store)
    assert gaps(pipeline.validate_changed(store, built.names("changed")))


def test_the_command_tells_of_gaps(reports: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "s")
    result = CliRunner().invoke(app, ["build", str(reports), "--store", store])
    assert result.exit_code == 0
    assert "in what was read: kg validate tells which" in result.stderr
    shown = CliRunner().invoke(app, ["validate", "--store", store])
    assert "sentence 3 of " in shown.stdout
    again = CliRunner().invoke(app, ["build", str(reports), "--store", store])
    assert "in what was read" not in again.stderr


def test_faults_are_shown_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    fault = Finding(
        "violation",
        "Ada",
        "A position has a role.",
        "Ada\nNg",
        "a.txt",
        2,
        4,
        "x:y",
        "",
        "",
        "Role",
    )
    tell_faults([fault] * 21)
    told = capsys.readouterr().err
    assert told.count("fault  Ada: A position has a role: see sentence 4 of a.txt: “Ada Ng”") == 20
    assert "… and 1 more: kg validate" in told
