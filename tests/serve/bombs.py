"""Fifty queries that would stop a server, or make others wait, and a script that throws them.

    python -m tests.serve.bombs http://127.0.0.1:7878 5    each with a deadline of 5 s

While they run a simple query is asked again and again. What is printed of each: its status, how long
it took, and the longest that the simple query took meanwhile.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

ALL = "?a ?b ?c . ?d ?e ?f"
THREE = f"{ALL} . ?g ?h ?i"
DOUBLED = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(30))
LINKED = " . ".join(f"?v{n} ?p{n} ?v{n + 1}" for n in range(12))


def _nested(left: str, core: str, right: str, times: int) -> str:
    return left * times + core + right * times


BOMBS: Mapping[str, str] = {
    # The parser and the planner: deep, long, wide.
    "braces 2,300 deep": f"SELECT * {_nested('{', '?s ?p ?o', '}', 2_300)}",
    "braces 90 deep": f"SELECT * {_nested('{', THREE, '}', 90)}",
    "braces 30,000 deep": f"SELECT * {_nested('{', '?s ?p ?o', '}', 30_000)}",
    "EXISTS 900 deep": "ASK " + _nested("{ FILTER EXISTS ", "{ ?s ?p ?o }", " }", 900),
    "EXISTS 40 deep": "ASK " + _nested("{ ?a ?b ?c FILTER NOT EXISTS ", "{ ?s ?p ?o }", " }", 40),
    "OPTIONAL 2,600 deep": "SELECT * " + _nested("{ OPTIONAL ", "{ ?s ?p ?o }", " }", 2_600),
    "sub-SELECT 2,500 deep": "SELECT * " + _nested("{ SELECT * ", "{ ?s ?p ?o }", " }", 2_500),
    "sub-SELECT 45 deep": "SELECT * "
    + _nested("{ ?a ?b ?c { SELECT * ", "{ ?s ?p ?o }", " } }", 45),
    "parentheses 5,000 deep": f"SELECT * {{ FILTER({_nested('(', '1', ')', 5_000)}) }}",
    "not 9,200 times": f"SELECT * {{ FILTER({'!' * 9_200}true) }}",
    "plus 7,000 times": f"SELECT * {{ BIND({'1+' * 7_000}1 AS ?x) }}",
    "or 9,200 times": f"SELECT * {{ FILTER({'?x||' * 9_200}true) }}",
    "plus 990 times": f"SELECT * {{ ?s ?p ?o . ?a ?b ?c BIND({'1+' * 990}?o AS ?x) }} ORDER BY ?x",
    "UNION 6,600 times": "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 6_600) + " }",
    "UNION 900 times": "SELECT * { "
    + " UNION ".join(["{ ?s ?p ?o . ?a ?b ?c }"] * 40)
    + " } ORDER BY ?o",
    "BIND 2,600 times": "SELECT * { " + "".join(f"BIND({n} AS ?x{n}) " for n in range(2_600)) + "}",
    "star of 10,000 patterns": "SELECT * { "
    + " ".join(f"?s ?p{n} ?o{n} ." for n in range(10_000))
    + " }",
    "star of 200 patterns": "SELECT * { "
    + " ".join(f"?s ?p{n} ?o{n} ." for n in range(200))
    + " }",
    "star of 90 patterns": "SELECT * { " + " ".join(f"?s ?p{n} ?o{n} ." for n in range(90)) + " }",
    "list of 400 members": f"SELECT * {{ ?s ?p ({' 1' * 400}) }}",
    "brackets 1,000 deep": f"SELECT * {{ {_nested('[ ?p ', '1', ' ]', 1_000)} }}",
    "path of 400 steps": f"SELECT * {{ ?s {'/'.join(['<urn:p>'] * 400)} ?o }}",
    "path with 900 ways": f"SELECT * {{ ?s ({'|'.join(f'<urn:p{n}>' for n in range(900))})* ?o . ?o !<urn:x> ?e }}",
    "a string of a megabyte": f"SELECT * {{ ?s ?p '{'x' * 1_000_000}' }}",
    "a string of 60 kB, joined": f"SELECT (CONCAT({', '.join(['?t'] * 900)}) AS ?r) {{ BIND('{'x' * 60_000}' AS ?t) {THREE} }}",
    "VALUES 20,000 twice": f"SELECT * {{ VALUES ?a {{ {' 1' * 12_000} }} VALUES ?b {{ {' 2' * 12_000} }} }} ORDER BY ?a ?b",
    # Products of everything with everything.
    "product of three, counted": f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}",
    "product of three, rows": f"SELECT * {{ {THREE} }}",
    "product of two, rows": f"SELECT * {{ {ALL} }}",
    "product of two, sorted": f"SELECT * {{ {ALL} }} ORDER BY ?c ?f ?a LIMIT 1",
    "product of two, distinct": f"SELECT DISTINCT * {{ {ALL} }}",
    "product of two, grouped": f"SELECT ?a ?d (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY ?a ?d ?c ?f",
    "product of two, joined texts": f"SELECT (GROUP_CONCAT(?c) AS ?t) {{ {ALL} }}",
    "product of two, a graph": f"CONSTRUCT {{ ?a <urn:p> ?f }} {{ {ALL} }}",
    "product with a filter": f"SELECT * {{ {THREE} FILTER(?a = ?i && ?c = 'never') }} LIMIT 1",
    "product by OPTIONAL": "SELECT * { ?s ?p ?o "
    + "".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n} }} " for n in range(12))
    + "} ORDER BY ?o",
    "product by MINUS": f"SELECT * {{ {ALL} MINUS {{ ?a ?x ?y . ?d ?z ?y FILTER(STR(?x) > STR(?z)) }} }} ORDER BY ?a",
    "product by UNION": f"SELECT (COUNT(*) AS ?n) {{ {{ {THREE} }} UNION {{ {THREE} }} }}",
    "product in NOT EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {THREE} FILTER(?c = ?never) }} }}",
    "product in a sub-SELECT": f"SELECT (SUM(?n) AS ?m) {{ {{ SELECT ?a (COUNT(?i) AS ?n) {{ {THREE} }} GROUP BY ?a }} }}",
    "product of graphs": "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } ?i ?j ?k } ORDER BY ?c",
    "product that says yes late": f"ASK {{ {THREE} FILTER(STRLEN(CONCAT(STR(?a), STR(?f), STR(?i))) > 9000) }}",
    "chain of twelve": f"SELECT (COUNT(*) AS ?n) {{ {LINKED} . ?w ?x ?y . ?z ?xx ?yy . ?q ?qq ?qqq }}",
    # Paths without an end, texts without an end, and the sort of all.
    "any path, both ends free": "SELECT * { ?s (!<urn:p>)* ?o . ?x (!<urn:p>)* ?y } ORDER BY ?x",
    "path in a path in a path": "SELECT (COUNT(*) AS ?n) { ?s (((!<urn:q>)*)*)* ?o . ?o (!<urn:p>|^!<urn:p>)* ?e . ?e (!<urn:r>)+ ?z }",
    "back and forth": "SELECT * { ?s (!<urn:p>|^!<urn:p>)* ?o . ?a ?b ?c } ORDER BY ?c ?o",
    "text doubled 30 times": f"SELECT * {{ ?s ?p ?o BIND('xxxxxxxxxx' AS ?x0) {DOUBLED}}}",
    "text replaced to more": "SELECT * { "
    + f"BIND('{'a' * 4_000}' AS ?x0) "
    + "".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaaaa') AS ?x{n + 1}) " for n in range(8))
    + "}",
    "regular expression, huge": f"SELECT * {{ {ALL} FILTER REGEX(CONCAT(STR(?c), STR(?f)), '((a{{1000}}){{1000}}){{1000}}') }}",
    "regular expression, backtracking": f"SELECT * {{ {THREE} FILTER REGEX(CONCAT(STR(?c), STR(?f), 'aaaaaaaaaaaaaaaaaaaaaaaa!'), '^(a+)+$') }}",
    "random order": f"SELECT * {{ {ALL} }} ORDER BY RAND() MD5(STR(?c))",
    "hash of all": f"SELECT (GROUP_CONCAT(SHA512(CONCAT(STR(?a), STR(?f)))) AS ?t) {{ {THREE} }}",
    # Elsewhere.
    "another machine": "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
    "another machine, in escapes": "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "a file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
}
SIMPLE = "SELECT * { ?s ?p ?o } LIMIT 1"


@dataclass
class Thrown:
    """What came of a bomb."""

    name: str
    status: int
    seconds: float
    body: bytes
    slowest: float = 0.0


def ask(address: str, query: str, patience: float = 60.0) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=patience)
    try:
        headers = {"Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", query.encode(), headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


class Prober:
    """Asks a simple query again and again, and notes how long each answer took."""

    def __init__(self, address: str, pause: float = 0.02) -> None:
        self.address, self.pause = address, pause
        self.took: list[float] = []
        self.wrong: list[int] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Prober:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self.pause):
            began = time.perf_counter()
            status, _ = ask(self.address, SIMPLE)
            self.took.append(time.perf_counter() - began)
            if status != 200:
                self.wrong.append(status)


def throw(address: str, name: str) -> Thrown:
    began = time.perf_counter()
    status, body = ask(address, BOMBS[name])
    return Thrown(name, status, time.perf_counter() - began, body)


def run(address: str, at_once: int = 1) -> Iterator[tuple[Thrown, float]]:
    """Throw all bombs, so many at a time; yield each with the slowest simple query so far."""
    with Prober(address) as prober, ThreadPoolExecutor(at_once) as threads:
        for thrown in threads.map(lambda name: throw(address, name), BOMBS):
            yield thrown, max(prober.took, default=0.0)
            prober.took.clear()
        if prober.wrong:
            raise AssertionError(f"the simple query got {prober.wrong}")


if __name__ == "__main__":
    slow = []
    for result, slowest in run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        said = result.body[:90].decode(errors="replace").strip()
        slow.append(slowest)
        sys.stdout.write(
            f"{result.status} {result.seconds:6.2f} s  {slowest * 1000:5.0f} ms  {result.name}: {said}\n"
        )
        sys.stdout.flush()
    sys.stdout.write(
        f"{len(slow)} bombs; slowest simple query {max(slow) * 1000:.0f} ms, median of the slowest {statistics.median(slow) * 1000:.0f} ms\n"
    )
