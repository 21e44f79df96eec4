"""A store that is cared for: damage is found, copies come back, persons are forgotten, old ones migrate."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kg import link, pipeline
from kg.errors import AuthorityError, NotFound, StoreError
from kg.export import export
from kg.model import Document
from kg.query.names import entity
from kg.store import backup, check, open_draft, open_snapshot
from kg.store.snapshot import hold
from tests.faults.damage import files_of, trials

TEXTS = {
    "a.txt": "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.\n"
    "She spoke at length. Bela Or, Vice-Rector of Bar University, attended the conference.\n",
    "b.txt": "Ada Ng, Rector of Foo University, met Bela Or, Vice-Rector of Bar University.\n"
    "Ms Ng thanked the hosts. Bar University is a partner in the Blue Rivers project.\n",
    "c.txt": "The Blue Rivers project began in 2019. Bela Or, Vice-Rector of Bar University, spoke.\n",
}


def data(store: Path) -> bytes:
    with open_snapshot(store) as snapshot:
        return export(snapshot, "nquads")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two generations, with files that were built and a judgement."""
    folder = tmp_path_factory.mktemp("made")
    reports = folder / "reports"
    reports.mkdir()
    for name, text in TEXTS.items():
        (reports / name).write_text(text)
    pipeline.build([reports / "a.txt", reports / "b.txt"], folder / "s")
    with open_snapshot(folder / "s") as snapshot:
        iri = entity(snapshot.quads, "Bela Or")
    (folder / "own.csv").write_text("id,name,country\nurn:x:foo,Foo University,kz\n")
    link.add("csv", folder / "own.csv", folder / "s" / link.FOLDER, name="own")
    judgement = link.Judgement("rename", iri, "B. Or", "A. Reader", "2024-05-06")
    link.record(folder / "s" / pipeline.JUDGEMENTS, judgement)
    pipeline.build([reports], folder / "s")
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made / "s", tmp_path / "s")
    shutil.copytree(made / "reports", tmp_path / "reports")
    return tmp_path / "s"


def test_a_store_as_it_was_written_is_sound(store: Path) -> None:
    assert check(store) == []


def test_damage_to_any_file_is_found(store: Path) -> None:
    """Each file of the store flipped, cut and lost once, at a place that chance chooses."""
    assert {p.suffix for p in files_of(store)} > {".sqlite", ".json", ".db", ".ttl", ".sst", ""}
    tried = list(trials(store, files_of(store), random.Random(3)))
    assert [one for one, found in tried if not found] == []
    assert len(tried) > 50
    assert check(store) == []


def test_builds_that_run_meanwhile_are_no_damage(store: Path) -> None:
    code = (
        "import sys; from kg import pipeline; from kg.model import Document\n"
        "for n in range(10): pipeline.add([Document('x', f'Cara D{n}m, Rector of Foo University, spoke.')], sys.argv[1])\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(store)])
    looks = 0
    while writer.poll() is None:
        assert check(store) == []
        looks += 1
    assert writer.returncode == 0
    assert looks > 3


def test_a_generation_that_outlives_its_documents_is_no_damage(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader took hold of it after the build had looked whether there is one."""
    for number in range(2):
        text = f"Cara D{number}m, Rector of Foo University, spoke."
        pipeline.add([Document("x", text)], store)
    handle = hold(store / "gen-000003")
    assert handle is not None
    monkeypatch.setattr("kg.store.draft.in_use", lambda *_, **__: False)
    pipeline.add([Document("x", "Cara Dim, Rector of Bar University, spoke.")], store)
    assert (store / "gen-000003").exists()
    assert check(store) == []
    os.close(handle)


def test_check_tells_what_is_damaged(store: Path) -> None:
    command = [sys.executable, "-m", "kg", "check", "--store", str(store)]
    sound = subprocess.run(command, capture_output=True, text=True)
    assert sound.returncode == 0
    assert "sound; 3 documents" in sound.stderr
    (table,) = list(store.glob("gen-000002/data/*.sst"))[:1]
    table.unlink()
    broken = subprocess.run([*command, "--format", "json"], capture_output=True, text=True)
    assert broken.returncode == 1
    assert any(one["path"] == str(table) for one in json.loads(broken.stdout))
    assert all(one["hint"] for one in json.loads(broken.stdout))


def test_a_damaged_registry_is_told_and_mended(store: Path, tmp_path: Path) -> None:
    wanted = data(store)
    assert b"urn:x:foo" in wanted
    index = store / link.FOLDER / "own.sqlite"
    good = index.read_bytes()
    for bad in (good[:3000] + b"\0\1" + good[3002:], good[:100], b"", None):
        index.unlink()
        if bad is not None:
            index.write_bytes(bad)
        for act in (
            lambda: pipeline.add([Document("x", "Cara Om, Dean, spoke.")], store),
            lambda: backup(store, tmp_path / "copy"),
        ):
            with pytest.raises(
                AuthorityError, match=r"own\.sqlite: (was changed|is lost); kg auth"
            ):
                act()
        assert data(store) == wanted
        assert link.update("own", store / link.FOLDER).records == 1
        assert check(store) == []
        assert index.read_bytes() == good
    index.with_suffix(".json").unlink()
    assert "lacks its seal" in check(store)[0].problem
    index.unlink()
    assert "holds none of the registries" in check(store)[0].problem


def test_a_registry_that_is_damaged_can_be_removed(store: Path) -> None:
    (store / link.FOLDER / "own.sqlite").write_bytes(b"no index")
    assert link.remove("own", store / link.FOLDER).name == "own"
    assert list((store / link.FOLDER).iterdir()) == []
    pipeline.add((), store)
    assert check(store) == []
    assert b"urn:x:foo" not in data(store)


def test_a_registry_of_an_older_kg_is_read_again(store: Path) -> None:
    """It has no seal, and its index is of another form."""
    wanted = data(store)
    index = store / link.FOLDER / "own.sqlite"
    index.with_suffix(".json").unlink()
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'format'")
    connection.close()
    with pytest.raises(AuthorityError, match="kg authority update own reads it again"):
        pipeline.migrate(store)
    link.update("own", store / link.FOLDER)
    pipeline.migrate(store)
    assert check(store) == []
    assert data(store) == wanted


def test_registries_come_back_with_a_backup(store: Path, tmp_path: Path) -> None:
    copy = backup(store, tmp_path / "copy")
    link.remove("own", store / link.FOLDER)
    (tmp_path / "new.csv").write_text("id,name\nurn:x:bar,Bar University\n")
    link.add("csv", tmp_path / "new.csv", store / link.FOLDER, name="new")
    pipeline.add((), store)
    pipeline.restore(copy, store)
    assert [entry.name for entry in link.installed(store / link.FOLDER)] == ["own"]
    assert data(store) == data(copy)
    assert check(store) == []


def test_a_backup_is_a_store_and_comes_back(store: Path, tmp_path: Path) -> None:
    wanted = data(store)
    copy = backup(store, tmp_path / "copy")
    assert check(copy) == []
    assert data(copy) == wanted
    pipeline.remove(["b.txt"], store)
    assert data(store) != wanted
    pipeline.restore(copy, store)
    assert check(store) == []
    assert data(store) == wanted
    # What was restored is as good a start as any: the next change ends where a fresh build does.
    (tmp_path / "reports" / "c.txt").unlink()
    pipeline.remove(["c.txt"], store)
    pipeline.restore(copy, tmp_path / "elsewhere")
    pipeline.remove(["c.txt"], tmp_path / "elsewhere")
    assert data(tmp_path / "elsewhere") == data(store)


def test_a_backup_is_taken_while_builds_run(store: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from kg import pipeline; from kg.model import Document\n"
        "for n in range(12): pipeline.add([Document('x', f'Cara D{n}m, Rector of Foo University, spoke.')], sys.argv[1])\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(store)])
    number = 0
    while writer.poll() is None or not number:
        copy = backup(store, tmp_path / f"copy-{number}")
        assert check(copy) == []
        number += 1
    assert writer.returncode == 0


def test_a_bad_backup_is_refused(store: Path, tmp_path: Path) -> None:
    copy = backup(store, tmp_path / "copy")
    with pytest.raises(StoreError, match="is there already"):
        backup(store, copy)
    wanted = data(store)
    (document,) = list((copy / "documents").glob("??/*"))[:1]
    document.write_text(document.read_text().replace("Rector", "Doctor"))
    with pytest.raises(StoreError, match="this backup is no good"):
        pipeline.restore(copy, store)
    with pytest.raises(NotFound):
        pipeline.restore(tmp_path / "nothing", store)
    assert data(store) == wanted


def test_a_damaged_graph_is_not_backed_up(store: Path, tmp_path: Path) -> None:
    (table,) = list(store.glob("gen-000002/data/*.sst"))[:1]
    table.write_bytes(table.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match=r"kg check tells"):
        backup(store, tmp_path / "copy")
    assert not list(tmp_path.glob("*copy*"))


def test_a_person_is_forgotten_and_does_not_come_back(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Ada&nbsp;Ng and ADA NG</p>")
    for left in (".judgements.ttl.part", "documents/ab/.abc.7", "cache/x/cd/.cde.7"):  # by a kill
        (store / left).parent.mkdir(parents=True, exist_ok=True)
        (store / left).write_text("Ada Ng spoke.")
    done = pipeline.forget("Ada Ng", store, also=[page])
    assert done.traces == (str(page),)
    assert check(store) == []
    assert [p.name for p in store.glob("gen-*")] == ["gen-000003"]
    for path in store.rglob("*"):
        assert b"ada ng" not in (path.read_bytes().lower() if path.is_file() else b"")
    kept = data(store)
    assert b"Ng" not in kept
    assert b"She spoke" not in kept
    assert b"B. Or" in kept
    assert b"Blue Rivers" in kept
    again = pipeline.build([tmp_path / "reports"], store)
    assert not again.failed
    assert data(store) == kept
    (tmp_path / "reports" / "d.txt").write_text(
        "Dean ADA NG spoke.\nCara Om, Dean of Law, spoke.\n"
    )
    pipeline.build([tmp_path / "reports"], store)
    assert b"Cara Om" in data(store)
    assert b"Ng" not in data(store)
    assert list(pipeline.forgetting.traces(store, ["Ada Ng"])) == []
    # Running it again looks again; taking it back brings her back.
    assert pipeline.forget("Ada Ng", store).traces == ()
    pipeline.unforget("Ada Ng", store)
    pipeline.build([tmp_path / "reports"], store)
    pipeline.build([tmp_path / "reports"], tmp_path / "fresh")
    assert b"Ada Ng" in data(store)
    with pytest.raises(NotFound, match="was not forgotten"):
        pipeline.unforget("Ada Ng", store)


def test_who_was_forgotten_does_not_come_back_with_a_backup(store: Path, tmp_path: Path) -> None:
    old = backup(store, tmp_path / "old")
    pipeline.forget("Ada Ng", store)
    kept = data(store)
    pipeline.remove(["c.txt"], store)
    pipeline.restore(old, store)
    assert data(store) == kept
    assert check(store) == []
    assert list(pipeline.forgetting.traces(store, ["Ada Ng"])) == []
    # A backup of a graph that knows nobody forgotten, and one that has forgotten others.
    pipeline.restore(backup(store, tmp_path / "new"), tmp_path / "fresh")
    assert data(tmp_path / "fresh") == kept
    pipeline.build([tmp_path / "reports"], tmp_path / "fresh")
    assert data(tmp_path / "fresh") == kept
    pipeline.build([tmp_path / "reports"], tmp_path / "other")
    pipeline.forget("Bela Or", tmp_path / "other")
    with pytest.raises(StoreError, match="forgotten persons of its own; restore it into another"):
        pipeline.restore(tmp_path / "other", store)
    assert data(store) == kept


def test_a_lost_list_of_the_forgotten_stops_a_build(store: Path, tmp_path: Path) -> None:
    pipeline.forget("Ada Ng", store)
    kept = data(store)
    copy = backup(store, tmp_path / "copy")
    for harm in ("lose", "scribble"):
        (store / "forgotten.json").unlink()
        if harm == "scribble":
            (store / "forgotten.json").write_text("{}")
        with pytest.raises(StoreError, match=r"forgotten\.json: is (lost|damaged).*restore it"):
            pipeline.build([tmp_path / "reports"], store)
        pipeline.restore(copy, store)
        assert check(store) == []
        assert data(store) == kept
    (store / "forgotten.json").unlink()
    pipeline.forget("Bela Or", store)
    assert check(store) == []
    assert b"Ng" not in data(store)


def test_a_list_that_was_not_yet_carried_out_is(store: Path) -> None:
    """Killed after the names were noted and before the graph was made anew."""
    from kg.pipeline.forgotten import Forgotten

    Forgotten().with_names(["Ada Ng"]).save(store)
    assert check(store) == []
    pipeline.add([Document("x.txt", "Cara Om, Dean of Law, spoke.")], store)
    assert b"Ng" not in data(store)
    assert b"Cara Om" in data(store)


def test_a_lost_marker_is_found_again(store: Path) -> None:
    wanted = data(store)
    for act in (
        lambda: pipeline.migrate(store),
        lambda: pipeline.add((), store),
        lambda: pipeline.remove(["c.txt"], store),
    ):
        (store / "current").unlink()
        assert [damage.problem for damage in check(store)] == ["is lost"]
        act()
        assert check(store) == []
    assert wanted != data(store) != b""
    pipeline.add([Document("c.txt", TEXTS["c.txt"])], store)
    assert len(data(store).splitlines()) == len(wanted.splitlines())
    (store / "current").unlink()
    newest = max(store.glob("gen-*"))
    (newest / "documents.db").unlink()
    with pytest.raises(
        StoreError, match=r"current: is lost, and documents\.db is lost; kg restore"
    ):
        pipeline.add((), store)
    assert newest.exists()


def test_damage_is_not_carried_into_the_next_graph(store: Path, tmp_path: Path) -> None:
    copy = backup(store, tmp_path / "copy")
    wanted = data(store)
    harms = ["documents.db", "manifest.json", "seal.json", "data/CURRENT", "../current"]
    for name in harms:
        (newest,) = [
            p for p in store.glob("gen-*") if (store / "current").read_text().count(p.name)
        ]
        path = newest / name
        good = path.read_bytes()
        path.write_bytes(good[:20] + bytes([good[20 % len(good)] ^ 1]) + good[21:])
        with pytest.raises(StoreError, match=r"kg restore it from a backup") as told:
            pipeline.add([Document("x.txt", "Cara Om, Dean of Law, spoke.")], store)
        assert Path(told.value.thing).name == path.name
        # The way out leads out.
        pipeline.restore(copy, store)
        assert data(store) == wanted
        assert check(store) == []


def test_a_backup_lies_elsewhere_and_is_another_graph(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="own folder; name one elsewhere"):
        backup(store, store / "inner" / "copy")
    with pytest.raises(StoreError, match="is the graph itself"):
        pipeline.restore(store, store)
    with pytest.raises(NotFound, match="holds no graph; name a folder that kg backup made"):
        pipeline.restore(tmp_path / "reports", store)
    assert check(store) == []


def test_a_name_in_a_path_is_forgotten_too(tmp_path: Path) -> None:
    folder = tmp_path / "ada-ng"
    folder.mkdir()
    (folder / "talk.txt").write_text(
        "Ada Ng, Rector of Foo University, spoke.\nBela Or, Dean, spoke.\n"
    )
    pipeline.build([folder], tmp_path / "s")
    assert pipeline.forget("Ada Ng", tmp_path / "s").traces == ()
    built = pipeline.build([folder], tmp_path / "s")
    assert built.documents == 1
    for path in (tmp_path / "s").rglob("*"):
        assert path.is_dir() or b"ada-ng" not in path.read_bytes().lower()


def test_who_is_no_person_is_not_forgotten(store: Path) -> None:
    with pytest.raises(StoreError, match="is no person"):
        pipeline.forget("Foo University", store)
    with pytest.raises(NotFound):
        pipeline.forget("Nobody Here", store)


def test_a_person_is_not_said_to_be_forgotten_while_an_old_graph_is_read(store: Path) -> None:
    with open_snapshot(store), pytest.raises(StoreError, match="still being read"):
        pipeline.forget("Ada Ng", store)
    assert pipeline.forget("Ada Ng", store).traces == ()


def test_a_store_of_the_first_layout_migrates(store: Path, tmp_path: Path) -> None:
    """Layout 1 had its documents in manifest.json and no seal."""
    wanted = data(store)
    with open_snapshot(store) as snapshot:
        sources = [
            {**{n: getattr(s, n) for n in s.__slots__}, "made": "0"}
            for s in snapshot.manifest.sources
        ]
        plain = {"base": snapshot.manifest.base, "digest": "0", "made_with": {}, "quads": 1}
    folder = store / "gen-000002"
    for name in ("documents.db", "seal.json"):
        (folder / name).unlink()
    (folder / "manifest.json").write_text(json.dumps({**plain, "sources": sources}))
    (store / "current").write_text(json.dumps({"format": 1, "generation": "gen-000002"}))
    with pytest.raises(StoreError, match=r"older kg.*kg migrate"):
        open_snapshot(store)
    built = pipeline.migrate(store)
    assert built.documents == 3
    assert data(store) == wanted
    assert check(store) == []


def test_a_graph_of_a_newer_ontology_is_left_alone(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.vocab.VERSION", "0.0.1")
    with pytest.raises(StoreError, match=r"of the ontology; this kg knows 0\.0\.1; upgrade"):
        pipeline.add([Document("x", "Text.")], store)


def test_a_graph_of_an_older_ontology_is_made_anew(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_draft(store) as draft:
        before = draft.manifest.made_with
        draft.publish(made_with={**before, "ontology": "0.0.1"})
    wanted = data(store)
    assert pipeline.migrate(store).published
    with open_snapshot(store) as snapshot:
        assert snapshot.manifest.made_with == before
    assert data(store) == wanted
