"""How soon the pages of `kg serve` are there on a large graph.

``python benchmarks/pages.py [COPIES]``

The graph is the six invented reports of tests/queries, so many times over (300: a million quads),
each time about other people and places but under the same programme, which so has many facts.
Times are from the request to the whole answer; the first is with nothing warm.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kg.serve.pages.frame import address
from kg.store import Source, open_draft
from tests.queries import office
from tests.serve.conftest import running

SHARED = ("compass", "youth")
ROUNDS = 7


def build(folder: Path, copies: int) -> int:
    """Publish the graph and return how many quads it has."""
    text = (ox.serialize(office.quads(), format=ox.RdfFormat.N_QUADS) or b"").decode()
    base, labels = (
        office.MINTER.base,
        [n for key, (_, n) in office.KINDS.items() if key not in SHARED],
    )
    for key in SHARED:
        text = text.replace(office.iri(key), f"urn:shared:{key}")
    graphs: dict[str | None, list[ox.Quad]] = defaultdict(list)
    for number in range(copies):
        copy = text.replace(base, f"{base}{number}/")
        for label in labels:
            copy = copy.replace(f'"{label}"', f'"{label} {number}"')
        for key in SHARED:
            copy = copy.replace(f"urn:shared:{key}", office.iri(key))
        for quad in ox.parse(copy.encode(), format=ox.RdfFormat.N_QUADS):
            name = quad.graph_name
            graphs[name.value if isinstance(name, ox.NamedNode) else None].append(quad)
    with open_draft(folder) as draft:
        for name in sorted(filter(None, graphs)):
            draft.put(name, graphs[name])
        draft.put(None, graphs[None])
        sources = {name: Source(name, "0" * 64, name) for name in filter(None, graphs)}
        draft.publish(base=base, sources=sources)
    return len({*graphs[None]}) + sum(len(g) for n, g in graphs.items() if n)


def main() -> None:
    """Build, serve, ask, print."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        print(f"{build(store, copies):,} quads")
        start = time.perf_counter()
        with running(store, "--quiet") as server:
            print(f"{'server ready':42} {(time.perf_counter() - start) * 1000:8.0f} ms")
            host = urlsplit(server).netloc
            base = office.MINTER.base
            nord = office.iri("nord").replace(base, f"{base}7/")
            report = f"{base}7/document/" + "4-c2f7d6045895"
            for path in (
                "/",
                "/search?q=nordmark+7",
                "/search.json?q=uni",
                "/things/University",
                address(nord, base),
                address(office.iri("compass"), base),
                address(office.iri("compass"), base) + "?relation=fundedBy&side=in&page=3",
                address(report, base),
                "/resource?iri=ukg:Claim",
                "/sources",
                "/queries",
                f"/queries/find-partners?organization=%3C{nord}%3E",
                "/queries/projects",
                "/editor/data.json",
            ):
                taken = [ask(host, path) for _ in range(ROUNDS)]
                first, again = taken[0] * 1000, statistics.median(taken[1:]) * 1000
                print(f"{path[:42]:42} {first:8.0f} ms first {again:8.0f} ms again")


def ask(host: str, path: str) -> float:
    """Return the seconds that an answer takes."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
