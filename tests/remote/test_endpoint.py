"""The graph at an endpoint is the one in the folder, whatever happened on the way, in two products."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import pipeline
from kg.endpoint import open_endpoint, publish
from kg.errors import NotFound, RemoteError
from kg.export import export
from kg.query import run
from kg.remote import Client, connect
from kg.store import open_snapshot
from tests.remote.servers import Server, Wire, places

GOLD = Path(__file__).resolve().parents[1] / "gold"
FIRST = {
    "a.txt": "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.\n",
    "b.md": "---\ntitle: Second\ndate: 2022-03-04\nsource: https://n.example/b\n---\n"
    "Ada Ng, Rector of Foo University, met Bela Or, Vice-Rector of Bar University.\n",
    "c.txt": "Bar University is a partner in the Blue Rivers project. The project began in 2019.\n",
}
SECOND = {
    "a.txt": FIRST["a.txt"].replace("5 May 2021", "6 May 2021") + "Bela Or spoke there.\n",
    "c.txt": FIRST["c.txt"],
    "d.txt": "Ada M. Ng, Professor of Biology, spoke at the conference in Foo University (FU).\n",
}


def build(folder: Path, reports: dict[str, str]) -> Path:
    """Build a store of reports; their texts stand below the folder."""
    texts = folder / "reports"
    shutil.rmtree(texts, ignore_errors=True)
    texts.mkdir(parents=True)
    for name, text in reports.items():
        (texts / name).write_text(text, encoding="utf-8")
    pipeline.build([texts], folder / "store", prune=True)
    return folder / "store"


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("gold") / "store"
    pipeline.build(sorted(GOLD.glob("*.txt")), store)
    return store


def here(store: Path) -> bytes:
    with open_snapshot(store) as snapshot:
        return export(snapshot, "nquads")


def there(client: Client) -> bytes:
    """Return what a server holds, as kg reads it; nothing where it holds no graph."""
    try:
        return export(open_endpoint(client), "nquads")
    except NotFound:
        return b""


def push(store: Path, client: Client) -> int:
    with open_snapshot(store) as snapshot:
        done = publish(snapshot, client)
    return done.change.added + done.change.removed


# ------------------------------------------------------------------------------ the same graph


def test_the_same_graph_stands_there(gold: Path, client: Client) -> None:
    assert push(gold, client) > 5_000
    assert there(client) == here(gold)
    assert push(gold, client) == 0


def test_nothing_of_the_way_is_left(gold: Path, client: Client) -> None:
    push(gold, client)
    graphs = {g.value for (g,) in client.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert not [g for g in graphs if "/graph/next/" in g]


def test_changes_and_removals_arrive(tmp_path: Path, client: Client) -> None:
    push(build(tmp_path, FIRST), client)
    assert there(client) == here(tmp_path / "store")
    store = build(tmp_path, SECOND)
    assert push(store, client) > 0
    assert there(client) == here(store)


def test_another_folder_publishes_the_same(tmp_path: Path, client: Client) -> None:
    push(build(tmp_path / "one", FIRST), client)
    other = build(tmp_path / "two", FIRST)
    assert push(other, client) == 0
    assert there(client) == here(other)


def test_damage_there_is_mended(tmp_path: Path, client: Client) -> None:
    store = build(tmp_path, FIRST)
    push(store, client)
    with open_snapshot(store) as snapshot:
        graph = snapshot.manifest.sources[0].graph
    client.update(f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s a <https://schema.org/MediaObject> }} }}")
    assert there(client) != here(store)
    assert push(store, client) == 1
    assert there(client) == here(store)


def test_graphs_of_others_are_let_alone(tmp_path: Path, client: Client) -> None:
    other = "INSERT DATA { GRAPH <http://other.example/g> { <http://o.example/s> a <http://o.example/C> } }"
    client.update(other)
    store = build(tmp_path, FIRST)
    push(store, client)
    snapshot = open_endpoint(client)
    assert client.ask("ASK { GRAPH <http://other.example/g> { ?s ?p ?o } }")
    assert export(snapshot, "nquads") == here(store)
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    with open_snapshot(store) as local:
        assert run(snapshot, graphs).terms == run(local, graphs).terms


def test_without_the_graph_store_protocol(tmp_path: Path, server: Server) -> None:
    environment = {**server.environment, "KG_GRAPH_STORE": "none"}
    with connect(server.url, environment=environment) as client:
        store = build(tmp_path, FIRST)
        push(store, client)
        assert client.service.graphs == ""
        assert there(client) == here(store)
        push(build(tmp_path, SECOND), client)
        assert there(client) == here(store)


# ------------------------------------------------------------------------------ odd servers


def test_an_empty_server_holds_no_graph(client: Client) -> None:
    with pytest.raises(NotFound, match="holds no graph of kg"):
        open_endpoint(client)


def test_a_server_that_cuts_long_answers_is_read_in_parts(
    tmp_path: Path, server: Server, client: Client
) -> None:
    if server.name != "virtuoso":
        pytest.skip("Oxigraph cuts no answer")
    store = build(tmp_path, FIRST)
    push(store, client)
    snapshot = open_endpoint(client)
    many = [
        ox.Triple(ox.NamedNode(f"http://a.example/{n}"), ox.NamedNode("http://a.example/p"), ox.Literal(n))
        for n in range(12_345)
    ]  # fmt: skip
    graph = f"{snapshot.base}document/many"
    client.put(graph, many)
    assert len(client.get(graph)) < 10_010  # the limit that Virtuoso is delivered with
    found = snapshot.quads.triples(graph, len(many))  # type: ignore[attr-defined]
    assert set(found) == set(many)
    with pytest.raises(RemoteError, match="cuts every answer at 10,000 rows"):
        client.select(f"SELECT * {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


# ------------------------------------------------------------------------------ cut connections


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    one = Wire(server.port)
    yield one
    one.close()


def by_graph(nquads: bytes) -> dict[str, frozenset[ox.Triple]]:
    found: dict[str, set[ox.Triple]] = {}
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        found.setdefault(str(quad.graph_name), set()).add(quad.triple)
    return {name: frozenset(triples) for name, triples in found.items()}


def test_fifty_cuts_leave_old_or_new_and_a_rerun_completes(
    tmp_path: Path, server: Server, client: Client, wire: Wire
) -> None:
    """The wire is cut for good at fifty places between the first byte and the last."""
    stores = [build(tmp_path / name, texts) for name, texts in (("1", FIRST), ("2", SECOND))]
    states = [by_graph(here(store)) for store in stores]
    push(stores[0], client)
    url = server.behind(wire.port)

    def run_through_the_wire(store: Path) -> None:
        with connect(url, environment=server.environment, wait=lambda _: None) as cut:
            push(store, cut)

    wire.mend()
    run_through_the_wire(stores[1])
    length, cut_short, committed = wire.carried, 0, 0
    for number, place in enumerate(places(50, length, seed=5)):
        old, new = number % 2, 1 - number % 2
        push(stores[old], client)
        wire.mend(after=place)
        try:
            run_through_the_wire(stores[new])
        except RemoteError:
            cut_short += 1
        found = by_graph(there(client))
        believed = found["DEFAULT"]
        assert believed in (states[old]["DEFAULT"], states[new]["DEFAULT"])
        state = states[new] if believed == states[new]["DEFAULT"] else states[old]
        committed += state is states[new]
        for graph, triples in state.items():
            assert found[graph] == triples, f"cut at {place}: half of {graph}"
        for graph in found.keys() - state.keys():  # new, whole, and nothing of it believed
            assert found[graph] == states[new][graph], f"cut at {place}: half of {graph}"
        wire.mend()
        run_through_the_wire(stores[new])
        assert there(client) == here(stores[new])
    assert cut_short > 40
    assert 0 < committed < 50


def test_one_cut_is_mended_without_a_word(
    tmp_path: Path, server: Server, client: Client, wire: Wire
) -> None:
    store = build(tmp_path, FIRST)
    wire.mend(after=30_000)
    with connect(
        server.behind(wire.port), environment=server.environment, wait=lambda _: wire.mend()
    ) as cut:
        push(store, cut)
    assert there(client) == here(store)
    assert wire.left is None
