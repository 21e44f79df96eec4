"""Limits that hold: time, memory, rows, bytes, and who waits for whom."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest

from kg.store import open_draft
from tests.serve.bombs import BOMBS, SIMPLE, Prober, ask, throw
from tests.serve.conftest import running
from tests.serve.test_protocol import Client

DEADLINE = 1.0
SOON = 1.0  # a query past its limit ends within a second of it
# One of each sort; all are thrown by tests/serve/bombs.py.
SOME = [
    "braces 90 deep", "braces 30,000 deep", "EXISTS 900 deep", "not 9,200 times", "plus 990 times",
    "star of 90 patterns", "path of 400 steps", "a string of a megabyte", "VALUES 20,000 twice",
    "product of three, counted", "product of two, rows", "product of two, a graph",
    "product by OPTIONAL", "path in a path in a path", "text doubled 30 times",
    "regular expression, huge", "another machine", "another machine, in escapes", "a file",
]  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with enough in it for a product to take for ever."""
    folder = tmp_path_factory.mktemp("large") / "store"
    name = ox.NamedNode("http://a.example/p")
    with open_draft(folder) as draft:
        draft.put(
            None,
            [
                ox.Quad(ox.NamedNode(f"http://a.example/{n}"), name, ox.Literal(n))
                for n in range(5_000)
            ],
        )
        draft.publish()
    return folder


@pytest.fixture(scope="module")
def limited(large: Path) -> Iterator[str]:
    options = ("--timeout", str(DEADLINE), "--max-rows", "1000", "--max-mb", "1", "--memory", "300")
    with running(large, "--quiet", *options) as address:
        yield address


def processes() -> set[int]:
    """Return the processes that are ours or our descendants'."""
    found, todo = set(), [os.getpid()]
    while todo:
        one = todo.pop()
        found.add(one)
        for thread in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(FileNotFoundError):  # a thread may end between the two
                todo += map(int, thread.read_text().split())
    return found


def test_bombs_end_in_time_with_a_sentence_and_others_are_answered(limited: str) -> None:
    with Prober(limited) as prober, ThreadPoolExecutor(4) as threads:
        thrown = list(threads.map(lambda name: throw(limited, name), SOME))
    for one in thrown:
        assert one.status in (200, 400, 403, 413, 503, 504), one
        if one.status in (503, 504):
            assert one.body.decode().count("\n") == 1
        if one.status == 504:
            assert "stopped after 1 s" in one.body.decode()
    assert prober.wrong == []
    assert len(prober.took) > 5
    assert ask(limited, SIMPLE)[0] == 200


@pytest.mark.parametrize(
    "name", ["product of three, counted", "star of 90 patterns", "product of two, rows"]
)
def test_the_deadline_is_kept(limited: str, name: str) -> None:
    found = throw(limited, name)
    assert found.status in (503, 504)
    assert found.seconds < DEADLINE + SOON


def test_a_client_may_ask_for_less_time_but_not_for_more(limited: str) -> None:
    client = Client(limited)
    query = BOMBS["product of three, counted"]
    reply = client.get(query, "&timeout=300")
    assert (reply.status, "stopped after 0.3 s" in reply.text) == (504, True)
    reply = client.get(query, "&timeout=60000")
    assert (reply.status, "stopped after 1 s" in reply.text) == (504, True)
    assert client.get(query, "&timeout=soon").status == 400


def test_rows_past_the_limit_are_an_answer_of_their_own(limited: str) -> None:
    client = Client(limited)
    for form in ("json", "xml", "csv", "tsv", "html"):
        assert client.get("SELECT * { ?s ?p ?o } LIMIT 1000", f"&format={form}").status == 200
        reply = client.get("SELECT * { ?s ?p ?o } LIMIT 1001", f"&format={form}")
        assert (reply.status, reply.media) == (503, "text/plain")
        assert "more than 1,000 rows" in reply.text
    for form in ("turtle", "nt", "rdf", "jsonld"):
        assert (
            client.get("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1000", f"&format={form}").status == 200
        )
        assert (
            client.get("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1001", f"&format={form}").status == 503
        )


def test_bytes_past_the_limit_too(limited: str) -> None:
    text = "x" * 2_000
    reply = Client(limited).post(f"SELECT ?t ?o {{ ?s ?p ?o BIND('{text}' AS ?t) }} LIMIT 900")
    assert reply.status == 503
    assert "more than 1,000,000 bytes" in reply.text


def test_memory_past_the_limit_ends_the_query_alone(large: Path) -> None:
    with running(large, "--quiet", "--timeout", "20", "--memory", "200") as address:
        reply = Client(address).post(BOMBS["product of two, sorted"])
        assert reply.status == 503
        assert "memory" in reply.text
        assert Client(address).get(SIMPLE).status == 200


def test_more_long_queries_than_there_is_room_for_keep_nobody_waiting(limited: str) -> None:
    with ThreadPoolExecutor(12) as threads:
        long = [threads.submit(throw, limited, "product of three, counted") for _ in range(12)]
        time.sleep(0.3)
        assert [ask(limited, SIMPLE)[0] for _ in range(10)] == [200] * 10
        done = [one.result() for one in long]
    assert {one.status for one in done} <= {503, 504}
    assert 504 in {one.status for one in done}


def test_no_socket_is_opened(large: Path) -> None:
    """A listener is asked by nobody, whatever the spelling."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        running(large, "--quiet", "--scratch-token", "t") as address,
    ):
        listener.settimeout(0.5)
        there = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
        client = Client(address)
        for query in (
            f"SELECT * {{ SERVICE {there} {{ ?s ?p ?o }} }}",
            f"SELECT * {{ sErViCe SILENT{there}{{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE # {{\n {there} {{ ?s ?p ?o }} }}",
            f"PREFIX x: {there} SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}",
            f"ASK {{ FILTER EXISTS {{ SERVICE {there} {{ ?s ?p ?o }} }} }}",
            f"SELECT * {{ VALUES ?g {{ {there} }} SERVICE ?g {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE {there} {{ ?s ?p ?o }} }}",
            f"SELECT * FROM {there} {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED {there} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        ):
            assert client.post(query).status in (200, 400, 403), query
            assert client(
                "POST", "/scratch", query, Content_Type="application/sparql-query"
            ).status in (200, 400, 403)
        for update in (
            f"LOAD {there}", f"LOAD SILENT {there}", f"LOAD {there} INTO GRAPH <a:g>",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {there} {{ ?s ?p ?o }} }}",
            f"INSERT {{ ?s ?p ?o }} USING {there} WHERE {{ ?s ?p ?o }}",
        ):  # fmt: skip
            reply = client(
                "POST",
                "/scratch",
                update,
                Content_Type="application/sparql-update",
                Authorization="Bearer t",
            )
            assert reply.status in (204, 400, 403, 409), update
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_slow_client_holds_no_worker(large: Path) -> None:
    """More clients than there are workers read nothing of a large answer; others are answered."""
    with running(large, "--quiet", "--timeout", "120") as address:
        place = urlsplit(address)
        query = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 15000"
        slow = []
        for _ in range(8):
            connection = http.client.HTTPConnection(place.netloc, timeout=120)
            connection.request("GET", f"/sparql?query={quote(query)}")
            slow.append(connection)
        for _ in range(30):
            assert ask(address, SIMPLE)[0] == 200
        # Nothing was lost for those who took their time.
        for connection in slow:
            assert len(json.loads(connection.getresponse().read())["results"]["bindings"]) == 15_000
            connection.close()


def test_a_client_that_sends_slowly_holds_nothing(server: str) -> None:
    place = urlsplit(server)
    idle = [socket.create_connection((place.hostname, place.port)) for _ in range(200)]
    for connection in idle[:100]:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n")
    assert ask(server, SIMPLE)[0] == 200
    for connection in idle:
        connection.close()


def test_a_query_stops_when_its_client_goes(large: Path) -> None:
    with running(large, "--quiet") as address:
        ask(address, SIMPLE)
        before = processes()
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port)) as connection:
            query = quote(BOMBS["product of three, counted"])
            connection.sendall(
                f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            busy = _until(lambda: processes() - before)  # it went on to the slow lane: one more
            assert busy
        assert _until(lambda: len(processes()) <= len(before))


def test_a_worker_that_dies_is_no_answer_and_no_end(large: Path) -> None:
    with running(large, "--quiet") as address:
        ask(address, SIMPLE)
        before = processes()
        found: list[tuple[int, bytes]] = []
        thread = threading.Thread(
            target=lambda: found.append(ask(address, BOMBS["product of two, rows"]))
        )
        thread.start()
        assert _until(lambda: processes() - before)
        for one in processes():
            command = Path(f"/proc/{one}/cmdline").read_bytes()
            parent = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[1]
            zygote = b"kg.serve.zygote" in Path(f"/proc/{parent}/cmdline").read_bytes()
            if b"kg.serve.zygote" in command and zygote:
                os.kill(one, 9)
        thread.join(20)
        assert found[0][0] == 503
        assert ask(address, SIMPLE)[0] == 200


def test_workers_end_with_the_server(large: Path) -> None:
    before = processes()
    with running(large, "--quiet") as address:
        ask(address, SIMPLE)
        assert len(processes() - before) >= 3
    assert _until(lambda: not processes() - before)


def test_a_new_graph_is_served_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    node = ox.NamedNode("http://a.example/x")

    def publish(number: int) -> None:
        with open_draft(folder) as draft:
            draft.put(None, [ox.Quad(node, node, ox.Literal(number))])
            draft.publish()

    publish(0)
    with running(folder, "--quiet") as address:
        client = Client(address)
        query = "SELECT ?o { ?s ?p ?o }"
        tags = set()
        for number in range(1, 4):
            reply = client.get(query, "&format=csv")
            assert reply.body == f"o\r\n{number - 1}\r\n".encode()
            tags.add(reply.headers["ETag"])
            publish(number)
        assert client.get(query, "&format=csv", If_None_Match=tags.pop()).body == b"o\r\n3\r\n"
        assert len(tags) == 2
        # Generations that nobody reads any more can be deleted: no worker holds them.
        assert client.get(query).status == 200
        publish(4)
        assert len(list(folder.glob("gen-*"))) <= 3


def _until(done, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.02)
    return False
