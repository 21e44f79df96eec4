"""The graph on disk: published whole or not at all, readable throughout, one writer."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import NotFound, StoreError
from kg.model import Claim, Document, Entity, Evidence, Extraction, Kind, Literal, Mention, Status
from kg.store import Archive, Change, Source, open_draft, open_snapshot
from kg.store.archive import decode, document_key, encode
from kg.store.digest import digest

G, H = "http://g.example/1", "http://g.example/2"


def quad(text: str, graph: str | None = None) -> ox.Quad:
    where = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    node = ox.NamedNode("http://a.example/s")
    return ox.Quad(node, ox.NamedNode("http://a.example/p"), ox.Literal(text), where)


def publish(store: Path, **graphs: list[str]) -> bool:
    """Put texts into graphs: ``default``, ``g`` and ``h``."""
    names = {"default": None, "g": G, "h": H}
    with open_draft(store) as draft:
        for name, texts in graphs.items():
            draft.put(names[name], [quad(text, names[name]) for text in texts])
        return draft.publish()


def texts(store: Path, graph: str | None = None) -> list[str]:
    with open_snapshot(store) as snapshot:
        return sorted(q.object.value for q in snapshot.graph(graph))


def test_what_is_published_is_read(tmp_path: Path) -> None:
    assert publish(tmp_path / "s", default=["a"], g=["b", "c"])
    assert texts(tmp_path / "s") == ["a"]
    assert texts(tmp_path / "s", G) == ["b", "c"]
    with open_snapshot(tmp_path / "s") as snapshot:
        assert len(snapshot) == len(list(snapshot)) == 3


def test_a_graph_is_replaced_by_its_difference(tmp_path: Path) -> None:
    publish(tmp_path, default=["a"], g=["b", "c"], h=["d"])
    with open_draft(tmp_path) as draft:
        assert draft.graphs() == (G, H)
        assert draft.put(G, [quad("c", G), quad("e", G)]) == Change(added=1, removed=1)
        assert draft.put(H, []) == Change(removed=1)
        assert not draft.put(None, [quad("a")])
        assert draft.publish()
        assert draft.graphs() == (G,)
    assert texts(tmp_path, G) == ["c", "e"]
    assert texts(tmp_path, H) == []
    with open_snapshot(tmp_path) as snapshot:
        assert [g.value for g in snapshot.quads.named_graphs()] == [G]


def test_the_digest_follows_the_set_of_quads_however_it_came_about(tmp_path: Path) -> None:
    publish(tmp_path / "a", g=["1", "2"], h=["3"])
    publish(tmp_path / "b", h=["9"])
    publish(tmp_path / "b", g=["2"])
    publish(tmp_path / "b", g=["1", "2"], h=["3"])
    with open_snapshot(tmp_path / "a") as a, open_snapshot(tmp_path / "b") as b:
        assert a.manifest.digest == b.manifest.digest == f"{digest(a):064x}"


def test_nothing_is_written_where_nothing_differs(tmp_path: Path) -> None:
    publish(tmp_path, g=["b"])
    before = sorted(p.name for p in tmp_path.iterdir())
    assert not publish(tmp_path, g=["b"])
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_what_is_not_published_is_forgotten(tmp_path: Path) -> None:
    publish(tmp_path, g=["b"])
    with pytest.raises(RuntimeError), open_draft(tmp_path) as draft:
        draft.put(G, [quad("x", G)])
        raise RuntimeError
    assert texts(tmp_path, G) == ["b"]
    assert not list(tmp_path.glob("*.tmp"))


def test_a_writer_that_stores_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with open_draft(tmp_path / "s"):
        pass
    assert not (tmp_path / "s").exists()


def test_a_reader_keeps_its_generation_while_newer_ones_are_published(tmp_path: Path) -> None:
    publish(tmp_path, g=["1"])
    with open_snapshot(tmp_path) as early:
        for number in range(2, 6):
            publish(tmp_path, g=[str(number)])
            assert [q.object.value for q in early.graph(G)] == ["1"]
            assert texts(tmp_path, G) == [str(number)]
    publish(tmp_path, g=["6"])
    assert sorted(p.name for p in tmp_path.glob("gen-*")) == ["gen-000005", "gen-000006"]


def test_readers_open_while_a_writer_publishes(tmp_path: Path) -> None:
    publish(tmp_path, default=["0"], g=["0"])
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from test_store import publish; from pathlib import Path\n"
        "for n in range(1, 40): publish(Path(sys.argv[1]), default=[str(n)], g=[str(n)])\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, tmp_path, Path(__file__).parent])
    seen = set()
    while writer.poll() is None:
        with open_snapshot(tmp_path) as snapshot:
            (plain,), (named,) = list(snapshot.graph(None)), list(snapshot.graph(G))
            assert plain.object == named.object
            seen.add(plain.object.value)
    assert writer.returncode == 0
    assert len(seen) > 1
    assert texts(tmp_path) == ["39"]


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    named = pytest.raises(StoreError, match=f"process {os.getpid()} on .*--wait")
    with open_draft(tmp_path / "s"), named as caught, open_draft(tmp_path / "s"):
        pass
    assert caught.value.exit_code == 3
    publish(tmp_path / "s", g=["a"])


def test_a_writer_waits_for_another(tmp_path: Path) -> None:
    publish(tmp_path, g=["a"])
    code = (
        "import sys, time; from kg.store import open_draft\n"
        "with open_draft(sys.argv[1]): print('in', flush=True); time.sleep(0.4)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    with open_draft(tmp_path, wait=10) as draft:
        assert draft.graphs() == (G,)
    other.wait()


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, time; from kg.store import open_draft\n"
        "with open_draft(sys.argv[1]): print('in', flush=True); time.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    other.kill()
    other.wait()
    assert publish(tmp_path, g=["a"])


@pytest.mark.parametrize("first", [True, False], ids=["first build", "later build"])
def test_a_kill_leaves_all_or_nothing(tmp_path: Path, first: bool) -> None:
    """A dozen kills at random moments of a write; afterwards the old graph or the new one."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); from test_store import *\n"
        "many = [str(n) for n in range(4000)]\n"
        "print('in', flush=True)\n"
        "publish(Path(sys.argv[1]), default=many, g=many, h=many)\n"
        "print('done', flush=True)\n"
    )
    chance = random.Random(7)
    outcomes = set()
    for trial in range(12):
        store = tmp_path / str(trial)
        if not first:
            publish(store, default=["a"], g=["a"], h=["a"])
        arguments = [sys.executable, "-c", code, str(store), str(Path(__file__).parent)]
        writer = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        said = writer.communicate()[0]
        try:
            counts = {len(texts(store, name)) for name in (None, G, H)}
        except NotFound:
            counts = {0}
        assert counts in ([{0}, {4000}] if first else [{1}, {4000}])
        assert counts == {4000} or "done" not in said
        outcomes |= counts
        publish(store, default=["b"], g=["b"], h=["b"])
        assert texts(store) == texts(store, G) == texts(store, H) == ["b"]
        assert not list(store.glob("*.tmp"))


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, g=["a"])

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("engine.clone", "draft.seal", "draft.sync_tree", "draft.set_current"):
        with monkeypatch.context() as patch:
            patch.setattr(f"kg.store.{name}", refuse)
            with pytest.raises(StoreError, match=r"No space left.*nothing that was stored is lost"):
                publish(tmp_path, g=["b"])
        assert texts(tmp_path, G) == ["a"]
    assert publish(tmp_path, g=["b"])
    assert texts(tmp_path, G) == ["b"]


def test_a_quad_that_the_engine_rewrites_is_refused(tmp_path: Path) -> None:
    integer = ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    node = ox.NamedNode("http://a.example/s")
    with pytest.raises(StoreError, match="canonical"), open_draft(tmp_path) as draft:
        draft.put(None, [ox.Quad(node, node, integer)])
        draft.publish()


def test_quads_of_another_graph_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="another graph"), open_draft(tmp_path) as draft:
        draft.put(G, [quad("a", H)])


def test_a_store_that_is_missing_newer_damaged_or_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="holds no graph; build one"):
        open_snapshot(tmp_path / "none")
    publish(tmp_path / "s", g=["a"])
    marker = tmp_path / "s" / "current"
    good = marker.read_text()
    marker.write_text(json.dumps({**json.loads(good), "format": 99}))
    for use in (open_snapshot, lambda path: open_draft(path).__enter__()):
        with pytest.raises(StoreError, match=r"newer kg.*upgrade"):
            use(tmp_path / "s")
    marker.write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        open_snapshot(tmp_path / "s")
    marker.write_text(good)
    generation = tmp_path / "s" / "gen-000001"
    generation.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="lacks its folder"):
        open_snapshot(tmp_path / "s")
    (tmp_path / "elsewhere").rename(generation)
    (tmp_path / "s" / "gen-000001" / "manifest.json").write_text("{}")
    with pytest.raises(StoreError, match="cannot be read"):
        open_snapshot(tmp_path / "s")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("x")
    with pytest.raises(StoreError, match=r"other files in it \(chapter.txt\)"):
        publish(tmp_path / "thesis", g=["a"])
    with pytest.raises(StoreError, match="cannot be used as a store"):
        publish(tmp_path / "thesis" / "chapter.txt", g=["a"])


def test_the_manifest_travels_with_its_generation(tmp_path: Path) -> None:
    sources = (Source("b.txt", "k2", H), Source("a.txt", "k1", G, "/x/a.txt", "00", "Title"))
    with open_draft(tmp_path) as draft:
        draft.put(G, [quad("a", G)])
        draft.publish(made_with={"kg": "1"}, sources={one.name: one for one in sources})
    with open_snapshot(tmp_path) as snapshot:
        assert snapshot.manifest.by_name() == {source.name: source for source in sources}
        assert (snapshot.manifest.quads, snapshot.manifest.made_with) == (1, {"kg": "1"})


def extraction() -> Extraction:
    document = Document("a.txt", "Rector Ada Ng of Foo “University” spoke — 5 times.", title="T")
    person = Entity("e1", Kind.PERSON, "Ada Ng", (Mention(document.span(7, 13)),))
    school = Entity(
        "e2",
        Kind.UNIVERSITY,
        "Foo “University”",
        (Mention(document.span(17, 33), "acronym"),),
        ("FU",),
        (("city", "Foo"),),
    )
    evidence = Evidence(document.span(0, 33), "title-name", (document.span(7, 13),))
    post = Claim(
        "e1",
        "holdsPosition",
        Literal("Rector"),
        evidence,
        0.9,
        (("organization", "e2"), ("start", Literal("2019", "date"))),
        Status.FORMER,
        "e1",
    )
    return Extraction(document, (person, school), (post, replace(post, object="e2")))


def test_an_extraction_survives_its_cache(tmp_path: Path) -> None:
    archive, one = Archive(tmp_path), extraction()
    assert decode(one.document, json.loads(json.dumps(encode(one)))) == one
    key = archive.keep(one.document)
    assert archive.document(key) == one.document
    assert archive.cached(one.document, key, "x1") is None
    archive.remember(key, "x1", one)
    assert archive.cached(one.document, key, "x1") == one
    assert archive.cached(one.document, key, "x2") is None


def test_a_damaged_cache_is_no_cache_and_a_damaged_document_is_told(tmp_path: Path) -> None:
    archive, one = Archive(tmp_path), extraction()
    key = archive.keep(one.document)
    archive.remember(key, "x1", one)
    (cached,) = (tmp_path / "cache").glob("x1/??/*")
    cached.write_text(cached.read_text().replace("0.9", "0.8"))
    assert archive.cached(one.document, key, "x1") is None
    (kept,) = (tmp_path / "documents").glob("??/*")
    kept.write_text(kept.read_text().replace("Rector", "Doctor"))
    with pytest.raises(StoreError, match="was changed"):
        archive.document(key)


def test_what_no_generation_speaks_of_is_swept(tmp_path: Path) -> None:
    archive, one = Archive(tmp_path), extraction()
    old = archive.keep(replace(one.document, text="old"))
    key = archive.keep(one.document)
    archive.remember(key, "x0", one)
    archive.remember(key, "x1", one)
    archive.sweep([key], "x1")
    assert archive.document(key) == one.document
    assert archive.cached(one.document, key, "x1") == one
    assert archive.cached(one.document, key, "x0") is None
    with pytest.raises(StoreError, match="is lost"):
        archive.document(old)


def test_a_document_key_covers_what_the_header_says() -> None:
    document = extraction().document
    assert document_key(document) == document_key(replace(document))
    assert document_key(document) != document_key(replace(document, published="2024"))
