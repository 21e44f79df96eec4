"""The build: what changed is done again, one bad file harms no other, and no order or history shows."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import corpus, link, pipeline, rdf
from kg.errors import NotFound, StoreError
from kg.export import export
from kg.model import Document
from kg.pipeline import Built
from kg.store import open_snapshot

ROOT = Path(__file__).resolve().parents[1]
REPORTS = {
    "a.txt": "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.\n",
    "b.md": "---\ntitle: Second\ndate: 2022-03-04\nsource: https://n.example/b\n---\n"
    "Ada Ng, Rector of Foo University, met Bela Or, Vice-Rector of Bar University.\n",
    "c.txt": "Bar University is a partner in the Blue Rivers project. The project began in 2019.\n",
    "d.txt": "Ada M. Ng, Professor of Biology, spoke at the conference in Foo University (FU).\n",
}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def data(store: Path, form: str = "nquads") -> bytes:
    with open_snapshot(store) as snapshot:
        return export(snapshot, form)


def states(built: Built) -> dict[str, str]:
    return {Path(outcome.name).name: outcome.state for outcome in built.outcomes}


def test_reports_become_a_graph(reports: Path, tmp_path: Path) -> None:
    built = pipeline.build([reports], tmp_path / "s")
    assert states(built) == dict.fromkeys(REPORTS, "added")
    assert built.published
    assert built.documents == 4
    assert built.rejected == ()
    with open_snapshot(tmp_path / "s") as snapshot:
        assert len(snapshot) == built.quads == len(set(snapshot))
        graphs = {source.graph for source in snapshot.manifest.sources}
        links = rdf.graph_iri(rdf.LINKS, pipeline.Minter())
        assert {str(g.value) for g in snapshot.quads.named_graphs()} - {links} == graphs
        assert list(snapshot.graph(None))


def test_what_did_not_change_costs_a_checksum(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([reports], tmp_path / "s")

    def refuse(*_: object) -> None:
        raise AssertionError("was done again")

    monkeypatch.setattr(corpus, "read", refuse)
    monkeypatch.setattr(pipeline, "refresh", refuse)
    again = pipeline.build([reports], tmp_path / "s")
    assert states(again) == dict.fromkeys(REPORTS, "unchanged")
    assert not again.published
    assert not again.change
    assert [p.name for p in (tmp_path / "s").glob("gen-*")] == ["gen-000001"]


def test_a_changed_report_replaces_its_older_form(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    (reports / "a.txt").write_text("The Rector of Foo University Cara Om took part in a meeting.\n")
    built = pipeline.build([reports], tmp_path / "s")
    assert states(built)["a.txt"] == "changed"
    assert states(built)["b.md"] == "unchanged"
    pipeline.build([reports], tmp_path / "fresh")
    assert data(tmp_path / "s") == data(tmp_path / "fresh")
    assert b"2021-05-05" not in data(tmp_path / "s")


def test_a_touched_file_is_no_change(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    os.utime(reports / "a.txt", (0, 0))
    assert not pipeline.build([reports], tmp_path / "s").published


def test_vanished_reports_are_told_and_pruned_on_demand(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    (reports / "c.txt").unlink()
    told = pipeline.build([reports], tmp_path / "s")
    assert states(told)["c.txt"] == "vanished"
    assert told.documents == 4
    other = tmp_path / "other"
    other.mkdir()
    assert "c.txt" not in states(pipeline.build([other], tmp_path / "s", prune=True))
    pruned = pipeline.build([reports], tmp_path / "s", prune=True)
    assert states(pruned)["c.txt"] == "removed"
    pipeline.build([reports], tmp_path / "fresh")
    assert data(tmp_path / "s") == data(tmp_path / "fresh")


def test_what_was_removed_comes_back_from_a_file_that_looks_as_it_did(
    reports: Path, tmp_path: Path
) -> None:
    pipeline.build([reports], tmp_path / "s")
    wanted = data(tmp_path / "s")
    time.sleep(1.1)  # the looks of a file that was just written are not trusted
    pipeline.build([reports], tmp_path / "s")
    pipeline.remove(["a.txt"], tmp_path / "s")
    pipeline.add([Document(str(reports / "b.md"), "Cara Dell spoke.")], tmp_path / "s")
    built = pipeline.build([reports], tmp_path / "s")
    changed = {"a.txt": "added", "b.md": "changed"}
    assert states(built) == changed | dict.fromkeys(["c.txt", "d.txt"], "unchanged")
    assert data(tmp_path / "s") == wanted


def test_an_entry_that_a_feed_lost_is_told_at_each_build(tmp_path: Path) -> None:
    entry = "<item><title>{0}</title><link>https://n.example/{0}</link><description>Ada Ng, Rector of Foo University, spoke.</description></item>"
    feed = tmp_path / "news.xml"

    def write(*names: str) -> None:
        items = "".join(entry.format(name) for name in names)
        feed.write_text(f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>')

    write("one", "two")
    assert len(pipeline.build([feed], tmp_path / "s").names("added")) == 2
    time.sleep(1.1)
    assert len(pipeline.build([feed], tmp_path / "s").names("unchanged")) == 2
    assert len(pipeline.build([feed], tmp_path / "s").names("unchanged")) == 2
    write("one")
    for _ in range(2):
        built = pipeline.build([feed], tmp_path / "s")
        assert len(built.names("vanished")) == len(built.names("unchanged")) == 1
        time.sleep(1.1)
    assert len(pipeline.build([feed], tmp_path / "s", prune=True).names("removed")) == 1
    assert len(pipeline.build([feed], tmp_path / "s").names("vanished")) == 0


def test_a_bad_file_is_told_and_the_others_are_built(reports: Path, tmp_path: Path) -> None:
    (reports / "empty.txt").write_text("")
    (reports / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (reports / "broken.md").write_text("---\ntitle\n---\nText.\n")
    (reports / "wide.txt").write_bytes("Ректор".encode("koi8-r") * 9)
    built = pipeline.build([reports, tmp_path / "missing.txt"], tmp_path / "s")
    problems = {Path(outcome.name).name: outcome.problem for outcome in built.failed}
    assert set(problems) == {"empty.txt", "binary.txt", "broken.md", "wide.txt", "missing.txt"}
    for name, problem in problems.items():
        assert name in problem
        assert "\n" not in problem
        assert ";" in problem, "no way out is told"
    assert built.documents == 4
    good = [reports / name for name in REPORTS]
    pipeline.build(good, tmp_path / "fresh")
    assert data(tmp_path / "s") == data(tmp_path / "fresh")


def test_a_report_that_went_bad_keeps_its_last_good_form(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    before = data(tmp_path / "s")
    (reports / "a.txt").write_bytes(b"\0\1\2" * 50)
    assert [o.name for o in pipeline.build([reports], tmp_path / "s").failed]
    assert data(tmp_path / "s") == before


def test_bad_files_alone_leave_no_store(tmp_path: Path) -> None:
    assert pipeline.build([tmp_path / "missing.txt"], tmp_path / "s").failed
    assert not (tmp_path / "s").exists()


def test_no_order_of_the_reports_shows(reports: Path, tmp_path: Path) -> None:
    files = [reports / name for name in REPORTS]
    pipeline.build(files, tmp_path / "once")
    wanted = data(tmp_path / "once")
    for number, order in enumerate(itertools.islice(itertools.permutations(files), 0, None, 5)):
        store = tmp_path / f"one-by-one-{number}"
        for file in order:
            pipeline.build([file], store)
        assert data(store) == wanted


def test_removing_is_building_without(reports: Path, tmp_path: Path) -> None:
    for name in REPORTS:
        store, fresh = tmp_path / f"{name}-removed", tmp_path / f"{name}-never"
        pipeline.build([reports], store)
        removed = pipeline.remove([str(reports / name)], store)
        assert states(removed) == {name: "removed"}
        pipeline.build([reports / other for other in REPORTS if other != name], fresh)
        assert data(store) == data(fresh)


def test_random_edits_end_where_a_fresh_build_does(reports: Path, tmp_path: Path) -> None:
    chance = random.Random(11)
    store, present = tmp_path / "s", set(REPORTS)
    pipeline.build([reports], store)
    for step in range(8):
        name = chance.choice(sorted(REPORTS))
        if name in present and len(present) > 1 and chance.random() < 0.5:
            (reports / name).unlink()
            present.discard(name)
        else:
            (reports / name).write_text(chance.choice(list(REPORTS.values())), encoding="utf-8")
            present.add(name)
        pipeline.build([reports], store, prune=True)
        fresh = tmp_path / f"fresh-{step}"
        pipeline.build([reports], fresh)
        assert data(store) == data(fresh)


def test_the_place_of_the_files_does_not_show(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([reports], tmp_path / "absolute")
    monkeypatch.chdir(reports)
    pipeline.build(["."], tmp_path / "relative")
    copy = tmp_path / "a" / "deep" / "folder"
    copy.mkdir(parents=True)
    for name, text in REPORTS.items():
        (copy / name).write_text(text, encoding="utf-8")
    pipeline.build([copy], tmp_path / "copy")
    pipeline.build([copy, reports], tmp_path / "both")
    first, *others = (data(tmp_path / s) for s in ("absolute", "relative", "copy", "both"))
    assert all(other == first for other in others)


def test_the_same_relative_path_elsewhere_is_another_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, text in (("one", REPORTS["a.txt"]), ("two", REPORTS["c.txt"])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text)
        monkeypatch.chdir(tmp_path / folder)
        built = pipeline.build(["x.txt"], tmp_path / "s")
    assert built.documents == 2


def test_a_lost_cache_loses_nothing(reports: Path, tmp_path: Path) -> None:
    import shutil

    store = tmp_path / "s"
    pipeline.build([reports / "a.txt", reports / "b.md"], store)
    shutil.rmtree(store / "cache")
    (reports / "a.txt").unlink()
    pipeline.build([reports / "c.txt"], store)
    (reports / "a.txt").write_text(REPORTS["a.txt"])
    pipeline.build([reports / n for n in ("a.txt", "b.md", "c.txt")], tmp_path / "fresh")
    assert data(store) == data(tmp_path / "fresh")


def test_extraction_is_done_once(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.pipeline import extraction

    done: list[str] = []
    real = extraction.extract

    def counted(document: Document) -> object:
        done.append(Path(document.name).name)
        return real(document)

    monkeypatch.setattr(extraction, "extract", counted)
    pipeline.build([reports / "a.txt", reports / "b.md"], tmp_path / "s")
    pipeline.build([reports], tmp_path / "s")
    assert sorted(done) == sorted(REPORTS)


def test_a_new_extractor_reads_all_again(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build([reports], tmp_path / "s")
    real = pipeline.fingerprint
    monkeypatch.setattr(pipeline, "fingerprint", lambda *names: real(*names)[::-1])
    built = pipeline.build([reports], tmp_path / "s")
    assert states(built) == dict.fromkeys(REPORTS, "unchanged")
    assert not built.change


def test_several_processes_make_the_same_graph(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        text = REPORTS["a.txt"].replace("Ada Ng", f"Ada Ng{chr(97 + number)}")
        (folder / f"{number}.txt").write_text(text)
    pipeline.build([folder], tmp_path / "one")
    pipeline.build([folder], tmp_path / "two", jobs=2)
    assert data(tmp_path / "one") == data(tmp_path / "two")


@pytest.mark.parametrize("form", ["nquads", "turtle"])
def test_no_environment_shows_in_the_bytes(reports: Path, tmp_path: Path, form: str) -> None:
    environments: list[dict[str, str]] = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "424242", "TZ": "America/St_Johns", "LANG": "tr_TR.UTF-8"},
    ]
    found = set()
    for number, environment in enumerate(environments):
        store = tmp_path / str(number)
        names = list(REPORTS)
        random.Random(number).shuffle(names)
        kg = [sys.executable, "-m", "kg"]
        settings = {"cwd": ROOT, "env": {**os.environ, **environment}, "check": True}
        files = [str(reports / name) for name in names]
        subprocess.run([*kg, "build", *files, "--store", store], **settings, capture_output=True)
        made = subprocess.run(
            [*kg, "export", "--store", store, "--format", form], **settings, capture_output=True
        )
        found.add(made.stdout)
    assert len(found) == 1
    assert len(found.pop()) > 1000


@pytest.mark.parametrize("first", [True, False], ids=["first build", "later build"])
def test_a_killed_build_leaves_each_document_whole_or_absent(
    reports: Path, tmp_path: Path, first: bool
) -> None:
    """Twelve kills at random moments; then a rerun gives the bytes of an undisturbed build."""
    old = [reports / "a.txt", reports / "c.txt"]
    pipeline.build(old, tmp_path / "old")
    pipeline.build([reports], tmp_path / "new")
    before, after = data(tmp_path / "old"), data(tmp_path / "new")
    begin = time.monotonic()
    command = [sys.executable, "-m", "kg", "build", str(reports), "--store"]
    subprocess.run([*command, str(tmp_path / "timed")], cwd=ROOT, check=True, capture_output=True)
    whole = time.monotonic() - begin
    chance = random.Random(5)
    seen = set()
    for trial in range(12):
        store = tmp_path / f"killed-{trial}"
        if not first:
            pipeline.build(old, store)
        build = subprocess.Popen(
            [*command, str(store)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        time.sleep(chance.uniform(whole * 0.3, whole))
        build.kill()
        build.communicate()
        try:
            now = data(store)
        except NotFound:
            assert first
            now = b""
        assert now in ((b"", after) if first else (before, after))
        seen.add(now)
        pipeline.build([reports], store)
        assert data(store) == after
    assert seen


def test_a_text_that_a_program_gives(tmp_path: Path) -> None:
    text = REPORTS["a.txt"]
    assert states(pipeline.add([Document("x", text)], tmp_path)) == {"x": "added"}
    assert states(pipeline.add([Document("x", text)], tmp_path)) == {"x": "unchanged"}
    assert states(pipeline.add([Document("x", text + "More.")], tmp_path)) == {"x": "changed"}
    with open_snapshot(tmp_path) as snapshot:
        assert len(snapshot.manifest.sources) == 1


def test_a_document_is_removed_by_any_name_of_it(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    with open_snapshot(tmp_path / "s") as snapshot:
        graph = snapshot.manifest.by_name()[str(reports / "c.txt")].graph
    assert pipeline.remove(["Second"], tmp_path / "s").names("removed") == (str(reports / "b.md"),)
    assert pipeline.remove([graph], tmp_path / "s").names("removed") == (str(reports / "c.txt"),)
    assert pipeline.remove(["a"], tmp_path / "s").documents == 1


def test_an_unknown_document_removes_nothing(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports], tmp_path / "s")
    (tmp_path / "a.txt").write_text("Another text about nothing.")
    pipeline.build([tmp_path / "a.txt"], tmp_path / "s")
    before = data(tmp_path / "s")
    with pytest.raises(NotFound, match="is no document"):
        pipeline.remove([str(reports / "b.md"), "nope"], tmp_path / "s")
    with pytest.raises(NotFound, match="means 2 documents"):
        pipeline.remove(["a.txt"], tmp_path / "s")
    assert data(tmp_path / "s") == before


def test_removing_the_last_document_leaves_an_empty_graph(tmp_path: Path) -> None:
    pipeline.add([Document("x", REPORTS["a.txt"])], tmp_path)
    assert pipeline.remove(["x"], tmp_path).quads == 0
    assert data(tmp_path) == b""


def test_a_graph_keeps_its_base(reports: Path, tmp_path: Path) -> None:
    pipeline.build([reports / "a.txt"], tmp_path / "s", base="https://n.example/kg/")
    pipeline.build([reports / "b.md"], tmp_path / "s")
    assert b"https://w3id.org/unikg/id/" not in data(tmp_path / "s")
    with pytest.raises(StoreError, match=r"has IRIs below https://n\.example/kg/"):
        pipeline.build([reports], tmp_path / "s", base="https://m.example/")
    with pytest.raises(StoreError, match="no base for IRIs"):
        pipeline.build([reports], tmp_path / "t", base="not a base")


def test_a_claim_that_a_person_rejected_is_not_believed(reports: Path, tmp_path: Path) -> None:
    from kg.query import run

    store = tmp_path / "s"
    pipeline.build([reports], store)
    with open_snapshot(store) as snapshot:
        claims = {row["c"] for row in run(snapshot, "SELECT ?c { ?c a ukg:Claim }")}
    claim = sorted(claims)[0]
    judgement = link.Judgement("reject", claim, "", "A. Reader", "2024-05-06")
    link.record(store / pipeline.JUDGEMENTS, judgement)
    pipeline.build([reports], store)
    with open_snapshot(store) as snapshot:
        left = {row["c"] for row in run(snapshot, "SELECT ?c { ?c a ukg:Claim }")}
        judged = run(snapshot, "SELECT ?c { GRAPH ?g { ?j a ukg:Judgement ; ukg:judged ?c } }")
        assert [row["c"] for row in judged] == [claim]
    assert left == claims - {claim}
    (store / pipeline.JUDGEMENTS).unlink()
    pipeline.build([reports], store)
    pipeline.build([reports], tmp_path / "fresh")
    assert data(store) == data(tmp_path / "fresh")


def test_progress_is_told(reports: Path, tmp_path: Path) -> None:
    told: list[str] = []
    tell: Callable[[str, int, int], None] = lambda what, done, total: told.append(what)  # noqa: E731
    pipeline.build([reports], tmp_path / "s", progress=tell)
    assert list(dict.fromkeys(told)) == [
        "reading", "extracting", "linking", "assembling", "folding", "publishing",
    ]  # fmt: skip


def test_extraction_of_files_stores_nothing(reports: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    found, failed = pipeline.extract_files([reports, tmp_path / "missing.txt"])
    assert [Path(one.document.name).name for one in found] == sorted(REPORTS)
    assert [Path(outcome.name).name for outcome in failed] == ["missing.txt"]
    assert sorted(tmp_path.rglob("*")) == before


def test_evaluation_of_a_folder_of_gold() -> None:
    report = pipeline.evaluate(ROOT / "tests" / "gold")
    assert report.documents > 0
    assert report.quotes_exact == report.quotes
