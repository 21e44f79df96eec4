"""What a first build shows of itself before it is published: each way to fail is found."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.store import load, open_draft, open_snapshot, proof
from kg.store.digest import digest, total
from kg.store.load import Loader, written
from kg.store.proof import Proof

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P, G = ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.NamedNode("x:g")


def quads(count: int) -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode(f"x:s{n}"), P, ox.Literal(f"text {n}"), G) for n in range(count)]


def proof_of(given: list[ox.Quad]) -> Proof:
    made = Proof()
    data, lines = written("x:g", given)
    assert made.take(data, lines) == total(lines) == digest(given)
    return made


def stored(folder: Path, given: list[ox.Quad]) -> Path:
    store = ox.Store(str(folder))
    store.extend(given)
    store.flush()
    return folder


def test_what_is_as_it_was_given_passes(tmp_path: Path) -> None:
    given = quads(3_000)
    proof_of(given).check(stored(tmp_path / "data", given), len(given))


def test_a_lost_quad_is_found(tmp_path: Path) -> None:
    given = quads(3_000)
    with pytest.raises(StoreError, match="2,999 of 3,000"):
        proof_of(given).check(stored(tmp_path / "data", given[1:]), len(given))


def test_quads_in_the_place_of_others_are_found(tmp_path: Path) -> None:
    """As many as were given: one in a thousand of a large build, each of a small one."""
    given = quads(900)
    held = [*given[1:], ox.Quad(S, P, ox.Literal("other"), G)]
    with pytest.raises(StoreError, match=r'x:s0> <x:p> "text 0"'):
        proof_of(given).check(stored(tmp_path / "data", held), len(given))


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("01", "integer"),
        ("1.50", "decimal"),
        ("+1", "int"),
        ("1", "boolean"),
        ("1.0", "double"),
        ("2024-05-17T00:00:00.0Z", "dateTime"),
        ("P12M", "yearMonthDuration"),
    ],
)
@pytest.mark.parametrize("count", [0, 5_000])
def test_a_literal_that_the_engine_keeps_otherwise_is_found(
    tmp_path: Path, value: str, kind: str, count: int
) -> None:
    literal = ox.Literal(value, datatype=ox.NamedNode(XSD + kind))
    given = [*quads(count), ox.Quad(S, P, literal, G)]
    with pytest.raises(StoreError, match="canonical"), open_draft(tmp_path) as draft:
        draft.put("x:g", given)
        draft.publish()


@pytest.mark.parametrize(
    "literal",
    [
        ox.Literal('a "1"^^<x:y> b\\'),
        ox.Literal('"', datatype=ox.NamedNode("x:kind")),
        ox.Literal('\\"\n\r\t\\', datatype=ox.NamedNode("x:kind")),
        ox.Literal("01"),
        ox.Literal("no number", datatype=ox.NamedNode(XSD + "integer")),
        ox.Literal("a" * 40, language="en-gb"),
        ox.Literal("2024-05-17", datatype=ox.NamedNode(XSD + "date")),
    ],
    ids=range(7),
)
def test_a_literal_that_is_kept_as_it_is_passes(tmp_path: Path, literal: ox.Literal) -> None:
    with open_draft(tmp_path) as draft:
        draft.put("x:g", [ox.Quad(S, P, literal, G)])
        draft.put(None, [ox.Quad(S, P, literal)])
        draft.publish()
    with open_snapshot(tmp_path) as snapshot:
        assert [quad.object for quad in snapshot] == [literal, literal]


def test_memory_does_not_grow_with_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_SAMPLE", 50)
    monkeypatch.setattr(proof, "_LITERALS", 80)
    made = Proof()
    for start in range(0, 20_000, 100):
        given = [ox.Quad(S, P, ox.Literal(number), G) for number in range(start, start + 100)]
        made.take(*written("x:g", given))
        assert len(made._sample) <= 100
        assert len(made._literals) <= 100
    assert len({line for _, line in made._sample}) >= 50


def test_two_loads_at_once_go_on_while_more_is_made() -> None:
    """The engine works while the rest is made, and what it holds of it has an end."""
    loaded: list[int] = []
    running: list[int] = []
    most: list[int] = []

    class Store:
        def bulk_load(self, *, input: bytes, format: object, lenient: bool) -> None:
            running.append(1)
            most.append(len(running))
            loaded.append(len(input))
            time.sleep(0.01)
            running.pop()

        def optimize(self) -> None:
            loaded.append(-1)

    loader = Loader(Store)  # type: ignore[arg-type]
    for _ in range(30):
        loader.add(b"x" * 1_000_000)
    loader.finish()
    assert [size // 1_000_000 for size in sorted(loaded[:-1])] == [2, 4, 4, 4, 4, 4, 4, 4]
    assert loaded[-1] == -1
    assert max(most) == 2


def test_what_was_loaded_in_parts_lies_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question looks through every run of files, so there is one, however many loads there were."""

    def files(folder: str) -> int:
        with open_draft(tmp_path / folder) as draft:
            for number in range(100):
                graph = ox.NamedNode(f"x:{number}")
                draft.put(graph.value, [ox.Quad(q.subject, P, q.object, graph) for q in quads(30)])
            draft.publish()
        with open_snapshot(tmp_path / folder) as snapshot:
            assert len(snapshot) == 3_000
            return len(list(snapshot.data.glob("*.sst")))

    whole = files("whole")
    monkeypatch.setattr(load, "_CHUNK", 10_000)
    assert files("parts") <= whole + 1


def test_what_is_given_twice_counts_once(tmp_path: Path) -> None:
    given = quads(3)
    with open_draft(tmp_path) as draft:
        draft.put("x:g", [*given, *given])
        draft.publish()
        assert draft.manifest.quads == 3


def test_quads_of_another_graph_are_refused(tmp_path: Path) -> None:
    with open_draft(tmp_path) as draft:
        for graph in (None, "x:other", "x:"):
            with pytest.raises(StoreError, match="another graph"):
                draft.put(graph, quads(2))
        with pytest.raises(StoreError, match="another graph"):
            draft.put("x:g", [ox.Quad(S, P, S)])
