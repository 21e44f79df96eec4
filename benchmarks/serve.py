"""The server on a large graph: ready, small queries over HTTP, many clients, endless queries.

    python benchmarks/serve.py [--triples 1000000] [--clients 50] [--seconds 60] [--bombs]

Prints a Markdown table. Ready is counted from the start of the program to its address, and from
there to the first page; a small query over HTTP (one connection, kept) stands beside the same one
in this process. Clients ask small queries as fast as they are answered; memory is that of the
server and all its workers, after the same load for half the time and at the end. With ``--bombs``
the queries of tests/serve/bombs.py are thrown, with a deadline of 5 s. The graph is six invented
reports, again and again under other IRIs.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyoxigraph as ox

from kg.store import open_draft, open_snapshot
from kg.vocab import PREFIXES
from tests.serve import bombs
from tests.serve.stores import office_store

ROOT = Path(__file__).resolve().parents[1]
LABEL = f"<{PREFIXES['skos']}prefLabel>"


def enlarged(folder: Path, triples: int) -> tuple[Path, list[str]]:
    """Make a store of copies of six invented reports, each with IRIs of its own.

    Returns it with some of its people.
    """
    small = office_store(folder / "small")
    with open_snapshot(small) as snapshot:
        base, found = snapshot.manifest.base, list(snapshot)
    copies = max(1, triples // len(found))

    def moved(term: Any, copy: str) -> Any:
        if isinstance(term, ox.NamedNode) and term.value.startswith(base):
            return ox.NamedNode(term.value.replace(base, copy, 1))
        return term

    believed = []
    with open_draft(folder / "large") as draft:
        for number in range(copies):
            copy = f"{base}c{number}/"
            graphs: dict[str, list[ox.Quad]] = {}
            for quad in found:
                parts = [moved(term, copy) for term in (quad.subject, quad.predicate, quad.object)]
                where = moved(quad.graph_name, copy)
                if isinstance(where, ox.DefaultGraph):
                    believed.append(ox.Quad(*parts))
                else:
                    graphs.setdefault(where.value, []).append(ox.Quad(*parts, where))
            for name, quads in graphs.items():
                draft.put(name, quads)
        draft.put(None, believed)
        draft.publish(base=base)
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    people = [
        q.subject.value
        for q in believed
        if q.predicate == kind and q.object.value.endswith("/Person")
    ]
    return folder / "large", sorted(people)[:5_000]


def small_query(person: str) -> str:
    """Return a query that reads one name."""
    return f"SELECT ?name {{ <{person}> {LABEL} ?name }} LIMIT 5"


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        for thread in Path(f"/proc/{one}/task").glob("*/children"):
            todo += map(int, thread.read_text().split())
    return found


def memory(*pids: int) -> float:
    """Return the megabytes that processes have of their own, and their share of what they share."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def timed(count: int, work: Callable[[], object]) -> list[float]:
    """Return how many milliseconds each of so many calls took, the shortest first."""
    took = []
    for _ in range(count):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1_000)
    return sorted(took)


async def clients(
    address: str, people: list[str], count: int, seconds: float
) -> tuple[list[float], int]:
    """Return how long each answer took, in ms, and how many were wrong."""
    place = urlsplit(address)
    end = time.monotonic() + seconds
    took: list[float] = []
    wrong = 0

    async def one(number: int) -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        turn = number
        while time.monotonic() < end:
            turn += 1
            query = quote(small_query(people[turn % len(people)]))
            began = time.perf_counter()
            writer.write(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            )
            body = await reader.readexactly(length)
            took.append((time.perf_counter() - began) * 1_000)
            wrong += b" 200 " not in head[:20] or b'"type":"literal"' not in body
        writer.close()

    await asyncio.gather(*map(one, range(count)))
    return sorted(took), wrong


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--bombs", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, people = enlarged(Path(folder), options.triples)
        with open_snapshot(store) as snapshot:
            print(f"| {len(snapshot):,} quads | |\n|---|---|")
        starts, pages = [], []
        for last in (False, False, True):
            began = time.perf_counter()
            server = subprocess.Popen(
                [sys.executable, "-m", "kg", "serve", "--store", str(store),
                 "--port", "0", "--quiet", "--timeout", "5"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
            assert server.stdout is not None
            address = server.stdout.readline().strip().rstrip("/")
            starts.append(time.perf_counter() - began)
            connection = http.client.HTTPConnection(urlsplit(address).netloc)

            def get(path: str, connection: http.client.HTTPConnection = connection) -> bytes:
                connection.request(
                    "GET", path, headers={"Accept": "text/html" if path == "/" else "*/*"}
                )
                response = connection.getresponse()
                assert response.status == 200, response.status
                return response.read()

            began = time.perf_counter()
            get("/")
            pages.append(time.perf_counter() - began)
            if not last:
                server.terminate()
                server.wait()
        print(f"| address printed after (median of 3) | {statistics.median(starts):.2f} s |")
        print(f"| first page, asked at once (median of 3) | {statistics.median(pages):.2f} s |")
        try:
            measure(options, store, people, address, server, get)
        finally:
            server.terminate()
            server.wait()


def measure(options, store: Path, people: list[str], address: str, server, get) -> None:
    """Print what the running server does."""
    query = small_query(people[0])
    path = f"/sparql?query={quote(query)}"
    with open_snapshot(store) as snapshot:
        inside = timed(500, lambda: list(snapshot.quads.query(query)))
    over = timed(500, lambda: get(path))
    p50, p95 = over[250] - inside[250], over[475] - inside[475]
    print(f"| small query in this process, p50 | {inside[250]:.2f} ms |")
    print(
        f"| the same over HTTP, kept connection, p50 | {over[250]:.2f} ms "
        f"(adds {p50:.2f}; p95 adds {p95:.2f}) |"
    )
    # What the workers read of the graph stays with them: growth is counted once each has served.
    asyncio.run(clients(address, people, options.clients, options.seconds / 2))
    before = memory(*family(server.pid))
    took, wrong = asyncio.run(clients(address, people, options.clients, options.seconds))
    after = memory(*family(server.pid))
    n = len(took)
    print(
        f"| {options.clients} clients for {options.seconds:g} s | {n:,} answers, {wrong} wrong; "
        f"p50 {took[n // 2]:.0f} ms, p99 {took[n * 99 // 100]:.0f} ms |"
    )
    print(f"| memory before and after | {before:.0f} MB, {after:.0f} MB |")
    if options.bombs:
        slowest, ends, own = [], [], 0.0
        for thrown, slow in bombs.run(address):
            ends.append(thrown.seconds)
            slowest.append(slow)
            own = max(own, memory(server.pid))
        print(f"| {len(ends)} bombs, deadline 5 s: longest | {max(ends):.2f} s |")
        ordered = [value * 1_000 for value in sorted(slowest)]
        print(
            "| simple query meanwhile: slowest, p90 of the slowest of each | "
            f"{ordered[-1]:.0f} ms, {ordered[len(ordered) * 9 // 10]:.0f} ms |"
        )
        print(f"| server itself: alive, most memory | {server.poll() is None}, {own:.0f} MB |")


if __name__ == "__main__":
    main()
