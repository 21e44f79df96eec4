"""Digests of blocks that are kept up to date are those of the whole file."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from kg.store import blocks
from kg.store.blocks import SIZE, digests, pages, renewed
from kg.store.index import Index


@pytest.mark.parametrize("seed", range(4))
def test_a_transaction_changes_the_blocks_that_its_log_names(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "index.db"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB)")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    known = digests(path)
    for _ in range(25):
        db.execute("BEGIN IMMEDIATE")
        for _ in range(chance.choice((1, 3, 200))):
            key, size = chance.randrange(2_000), chance.choice((3, 700, 9_000))
            db.execute("REPLACE INTO t VALUES (?, ?)", (key, chance.randbytes(size)))
        if chance.random() < 0.3:
            db.execute("DELETE FROM t WHERE k % 7 = ?", (chance.randrange(7),))
        db.execute("COMMIT")
        written = pages(tmp_path / "index.db-wal")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        known = renewed(path, known, written)
        assert known == digests(path)


@pytest.mark.parametrize("sizes", [(0, 1), (SIZE, SIZE + 1), (10, 3 * SIZE), (5 * SIZE + 1, SIZE)])
def test_a_file_that_grew_or_shrank(tmp_path: Path, sizes: tuple[int, int]) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a" * sizes[0])
    known = digests(path)
    path.write_bytes(b"a" * sizes[1])
    assert renewed(path, known, ()) == digests(path)


def test_only_the_blocks_that_changed_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"".join(bytes([n]) * SIZE for n in range(100)))
    known = digests(path)
    with path.open("r+b") as file:
        file.seek(7 * SIZE - 2)
        file.write(b"xxxx")
    read = []
    real = blocks._of
    monkeypatch.setattr(blocks, "_of", lambda block: (read.append(block), real(block))[1])
    assert (
        renewed(path, known, [(7 * SIZE - 2, 4)])
        == known[: 6 * 16] + "".join(map(real, (read[0], read[1]))) + known[8 * 16 :]
    )
    assert len(read) <= 3


def test_an_index_finds_a_flipped_byte_after_many_small_changes(tmp_path: Path) -> None:
    index = Index(tmp_path)
    for turn in range(30):
        index.open(str(turn - 1))
        index.db.execute("CREATE TABLE IF NOT EXISTS t (k INTEGER PRIMARY KEY, v BLOB)")
        index.db.execute("REPLACE INTO t VALUES (?, randomblob(9000))", (turn * 13 % 17,))
        index.commit(str(turn))
        assert index.broken(str(turn)) is None
    data = bytearray(index.path.read_bytes())
    for place in range(50, len(data), 4_999):
        data[place] ^= 1
        index.path.write_bytes(data)
        assert index.broken("29") == "was changed"
        data[place] ^= 1
    index.path.write_bytes(data[:-1])
    assert index.broken("29") == "was changed"


def test_a_kill_before_a_changed_index_is_sealed_again_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    index = Index(tmp_path)
    index.open("a")
    index.commit("a")
    index.open("a")
    index.db.execute("CREATE TABLE t (v)")
    index.db.execute("INSERT INTO t VALUES (1)")
    with monkeypatch.context() as patch:
        patch.setattr("kg.store.index.digests", killed)
        patch.setattr("kg.store.index.renewed", killed)
        with pytest.raises(KeyboardInterrupt):
            index.commit("a")
    again = Index(tmp_path)
    assert again.broken("a") is None
    assert again.open("a")
    again.db.execute("INSERT INTO t VALUES (2)")
    again.commit("a")
    assert again.broken("a") is None
