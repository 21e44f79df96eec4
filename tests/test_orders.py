"""On real reports too: no order shows, and what came and went leaves no trace."""

import os
import random
import shutil
from pathlib import Path

import pytest

from kg import corpus, pipeline
from kg.export import export
from kg.link import load, resolve
from kg.model import Document, Extraction
from kg.store import open_snapshot

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(os.environ.get("KG_CORPUS", ROOT.parent / "shared" / "corpus" / "dev"))

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}: set KG_CORPUS"),
]


@pytest.fixture(scope="module")
def reports() -> list[Document]:
    """The reports, without what is written beside them."""
    paths = [path for path in corpus.find([CORPUS]) if path.suffix == ".txt"]
    return [document for path in paths for document in corpus.read(path)]


@pytest.fixture(scope="module")
def stated() -> list[Extraction]:
    """What the reports state, read once."""
    paths = [path for path in corpus.find([CORPUS]) if path.suffix == ".txt"]
    found, failed = pipeline.extract_files(paths)
    assert not failed
    return found


@pytest.fixture(scope="module")
def whole(reports: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of all reports, not to be changed."""
    store = tmp_path_factory.mktemp("whole") / "s"
    pipeline.add(reports, store)
    return store


def data(store: Path) -> bytes:
    with open_snapshot(store) as snapshot:
        return export(snapshot, "nquads")


def test_twenty_orders_tell_the_same_of_who_is_who(stated: list[Extraction]) -> None:
    authorities, shuffled, chance = load(), list(stated), random.Random(20)
    first = resolve(stated, authorities)
    assert len(first) > 500
    for _ in range(20):
        chance.shuffle(shuffled)
        again = resolve(shuffled, authorities)
        assert dict(again) == dict(first)
        assert (again.merges, again.doubts) == (first.merges, first.doubts)


def test_reports_given_in_other_orders_and_portions_make_the_same_bytes(
    reports: list[Document], whole: Path, tmp_path: Path
) -> None:
    chance = random.Random(21)
    for size in (len(reports), 16):
        store, shuffled = tmp_path / str(size), list(reports)
        chance.shuffle(shuffled)
        for at in range(0, len(shuffled), size):
            pipeline.add(shuffled[at : at + size], store)
        assert data(store) == data(whole)


def test_reports_that_come_and_go_leave_the_bytes_of_a_graph_that_never_had_them(
    reports: list[Document], whole: Path, tmp_path: Path
) -> None:
    guests = random.Random(22).sample(reports, 9)
    store, never = tmp_path / "s", tmp_path / "never"
    shutil.copytree(whole, store)
    pipeline.remove([guests[0].name], store)
    pipeline.remove([guest.name for guest in guests[1:]], store)
    pipeline.add([document for document in reports if document not in guests], never)
    assert data(store) == data(never)
    pipeline.add(guests, never)
    assert data(never) == data(whole)
