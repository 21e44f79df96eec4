"""The project itself: layers, packaging, documents that do not drift, nothing that must not be there."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MODULES = sorted((ROOT / "kg").rglob("*.py"))
DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]


def run(*command: str, **settings) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, cwd=ROOT, **settings
    )


def test_imports_run_one_way_and_each_library_has_its_place():
    pytest.importorskip("importlinter")
    done = run("-c", "import sys; from importlinter.cli import lint_imports_command as c; c()")
    assert done.returncode == 0, done.stdout + done.stderr


def test_import_of_the_package_is_quick_and_brings_nothing_heavy():
    code = (
        "import sys, time; t = time.perf_counter(); import kg; took = time.perf_counter() - t;"
        "heavy = {'networkx', 'pyvis', 'pyshacl', 'rdflib', 'trafilatura', 'pandas', 'scipy',"
        " 'numpy', 'IPython', 'lxml', 'docx', 'pypdf', 'feedparser', 'SPARQLWrapper'};"
        "print(took, *sorted(heavy & set(sys.modules)))"
    )
    runs = [run("-c", code).stdout.split() for _ in range(3)]
    assert min(float(took) for took, *_ in runs) < 0.3
    assert [loaded for _, *loaded in runs] == [[]] * 3


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_long_module_says_why(path):
    lines = path.read_text("utf-8").splitlines()
    said = "\n".join(lines[:40])
    reason = re.search(r"\b(?:400 lines|long because|as long as)\b", said)
    assert len(lines) <= 400 or reason, f"{len(lines)} lines, and no reason in its docstring"


def test_every_module_says_what_it_exports():
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.name not in {"__main__.py", "vocab.py"}
        and path.read_text("utf-8").strip()
        and not re.search(r"^__all__\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert silent == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    done = run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_wheel_holds_all_data_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "kg", "ontology", "data"], capture_output=True, text=True, cwd=ROOT
    ).stdout.split("\n")
    for name in filter(None, tracked):
        if not (ROOT / name).exists():
            continue
        there = name if name.startswith("kg/") else f"kg/_bundled/{name}"
        assert there in inside, f"{name} is missing from the wheel"
    assert {name.split("/")[0] for name in inside} == {"kg", f"unikg-{version()}.dist-info"}
    assert not any("__pycache__" in name for name in inside)


def version() -> str:
    return PROJECT["project"]["version"]


def test_version_is_the_same_everywhere():
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {version()}\n" in citation
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## Upcoming" in changes or f"## {version()}" in changes


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_host(name):
    text = (ROOT / name).read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^ ]+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]
    assert "://" not in text
    assert "--index" not in text


def test_requirements_cover_what_the_project_depends_on():
    def names(entries):
        return {re.match(r"[\w.-]+", entry)[0].lower().replace("_", "-") for entry in entries}

    def pinned(name):
        return names(
            re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", (ROOT / name).read_text("utf-8"), re.M)
        )

    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    assert names(project["dependencies"]) <= pinned("requirements.txt")
    assert names(extras["pages"]) <= pinned("requirements.txt")
    every = [*project["dependencies"], *(one for extra in extras.values() for one in extra)]
    every += [one for group in PROJECT["dependency-groups"].values() for one in group]
    assert names(every) <= pinned("requirements-dev.txt")


def test_each_dependency_is_imported_somewhere():
    imported = set()
    for path in [*MODULES, *(ROOT / "tools").glob("*.py")]:
        found = re.findall(r"^\s*(?:from|import) ([A-Za-z_]\w*)", path.read_text("utf-8"), re.M)
        imported.update(found)
    importable = {
        "python-docx": "docx",
        "h11": "uvicorn",  # a floor under what uvicorn brings: older ones can be smuggled past
        "ipykernel": None,  # runs the notebooks
        "ipython": "IPython",
        "matplotlib": None,  # draws in them
    }
    extras = PROJECT["project"]["optional-dependencies"]
    if not (ROOT / "kg" / "serve").exists():
        extras = {name: value for name, value in extras.items() if name != "serve"}
    needed = [
        *PROJECT["project"]["dependencies"],
        *(one for extra in extras.values() for one in extra),
    ]
    for entry in needed:
        name = re.match(r"[\w.-]+", entry)[0]
        module = importable.get(name, name)
        assert module is None or module in imported, f"{name} is a dependency that nothing imports"


def test_links_within_the_documents_lead_somewhere():
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_readme_is_one_screen_and_says_what_matters():
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.startswith("![")
    assert len(text.splitlines()) <= 60
    for piece in ("make demo", "make test", "pip install", "not registered yet"):
        assert piece in text
    targets = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^demo:", targets, re.M)
    assert re.search(r"^test:", targets, re.M)


def test_questions_that_the_readme_names_exist():
    text = (ROOT / "README.md").read_text("utf-8")
    for name in re.findall(r"`kg query ([a-z][a-z0-9-]+)`", text):
        path = ROOT / "kg" / "queries" / f"{name}.rq"
        assert path.exists(), f"kg query {name} is in the README, but no {path.name} in kg/queries"


def test_the_way_of_imports_in_the_design_is_the_linters():
    design = (ROOT / "docs" / "design.md").read_text("utf-8")
    block = re.search(r"^    cli > .*(?:\n {4,}.*)*", design, re.M)[0]
    told = re.findall(r"[a-z_]+|[>|]", block)
    contract = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["id"] == "layers")
    held = " > ".join(contract["layers"])
    assert told == re.findall(
        r"[a-z_]+|[>|]", held.replace("(__main__) > ", "").replace("__main__ > ", "")
    )


def test_no_file_names_this_machine_or_a_registry():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT).stdout
    forbidden = re.compile(
        rb"/wor[k]/(?:main|shared)|/roo[t]/|py[p]i\.org|pytho[n]hosted\.org|registry\.npm[j]s"
    )
    for name in tracked.split("\n"):
        path = ROOT / name
        if name and path.is_file() and name != "tests/test_project.py":
            found = forbidden.search(path.read_bytes())
            assert found is None, f"{name}: {found[0]!r}"


def test_notebooks_are_made_from_their_scripts_and_executed():
    jupytext = pytest.importorskip("jupytext")
    scripts = sorted((ROOT / "notebooks").glob("*.py"))
    assert scripts
    for script in scripts:
        source, made = jupytext.read(script), jupytext.read(script.with_suffix(".ipynb"))
        assert [(c.cell_type, c.source) for c in source.cells] == [
            (c.cell_type, c.source) for c in made.cells
        ], f"{script.name} and its notebook differ: make notebooks"
        assert all(c.execution_count for c in made.cells if c.cell_type == "code"), script.name
        assert script.with_suffix(".ipynb").stat().st_size < 300_000


def test_figures_in_the_documents_are_the_pinned_ones():
    code = (
        "import sys, json; sys.path.insert(0, 'tools'); import gate;"
        "pinned = json.loads(gate.FLOORS.read_text('utf-8'));"
        "sys.exit(gate.page_with(gate.figures(pinned)) != gate.PAGE.read_text('utf-8'))"
    )
    assert run("-c", code).returncode == 0, "docs/quality.md drifted: python tools/gate.py --pin"


def test_page_of_commands_is_what_the_program_says():
    done = run("tools/make_docs.py", "--check", env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr + "python tools/make_docs.py writes it anew"


GATE = """
import sys; sys.path.insert(0, "tools")
import gate
from kg.evaluate import Found, load
golds = {{g.document: g for g in load("tests/gold")}}
def extracted(path):
    facts = golds[path.name].facts{cut}
    return [Found(path.name, f.subject, f.predicate, f.object, f.evidence,
                  golds[path.name].text.find(f.evidence),
                  golds[path.name].text.find(f.evidence) + len(f.evidence), 0.9, f.organization)
            for f in facts]
gate.extracted = extracted
sys.exit(gate.main({arguments!r}))
"""


def gate(floors: Path, *arguments: str, cut: str = "") -> subprocess.CompletedProcess[str]:
    code = GATE.format(cut=cut, arguments=["--floors", str(floors), *arguments])
    return run("-c", code, env={**os.environ, "KG_CORPUS": "/nowhere"})


def test_gate_holds_its_floors_and_lists_what_is_lost(tmp_path):
    floors = tmp_path / "floors.json"
    assert gate(floors, "--pin").returncode == 0
    held = gate(floors)
    assert held.returncode == 0, held.stderr
    assert "0 gained, 0 lost" in held.stdout
    worse = gate(floors, cut="[1:]")
    assert worse.returncode == 1
    assert "BROKEN own: all claims is " in worse.stderr
    assert "  lost: velmora-plans.txt: Hanneke Dorsman | holdsPosition | President" in worse.stdout


def test_gate_lowers_a_floor_only_by_permission(tmp_path):
    floors = tmp_path / "floors.json"
    gate(floors, "--pin")
    before = floors.read_text("utf-8")
    assert gate(floors, "--pin", cut="[1:]").returncode == 1
    assert floors.read_text("utf-8") == before
    assert gate(floors, "--pin", "--allow-regression", cut="[1:]").returncode == 0
    assert floors.read_text("utf-8") != before
    better = gate(floors)
    assert better.returncode == 0
    assert "10 gained, 0 lost" in better.stdout


def test_gate_asks_for_new_pins_when_the_gold_changes(tmp_path):
    floors = tmp_path / "floors.json"
    gate(floors, "--pin")
    floors.write_text(re.sub(r'"gold": "\w{4}', '"gold": "0000', floors.read_text("utf-8")))
    changed = gate(floors)
    assert changed.returncode == 1
    assert "the gold has changed" in changed.stderr
    assert gate(floors, "--pin").returncode == 0
