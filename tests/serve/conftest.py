"""A small graph, served by the real program on a free port."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.store import open_draft

ROOT = Path(__file__).resolve().parents[2]
A = "http://a.example/"
DATA = f"""
@prefix a: <{A}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
a:p1 a schema:Person ; skos:prefLabel "Ada Ng"@en ; a:year 2020, 2021 .
a:p2 a schema:Person ; skos:prefLabel "Bela <script>alert(1)</script> O'Ng \\"x\\", y"@en .
a:u1 a schema:CollegeOrUniversity ; skos:prefLabel "Öst\\tUniversität\\n2"@de ; a:size 5.5 .
a:g1 {{ a:p1 a:says "in g1" . }}
a:g2 {{ a:p2 a:says "in g2" . }}
"""


def make_store(folder: Path, trig: str = DATA) -> Path:
    with open_draft(folder) as draft:
        for name in (None, A + "g1", A + "g2"):
            where = ox.DefaultGraph() if name is None else ox.NamedNode(name)
            draft.put(
                name, [q for q in ox.parse(trig, format=ox.RdfFormat.TRIG) if q.graph_name == where]
            )
        draft.publish()
    return folder


@contextlib.contextmanager
def running(store: Path, *options: str) -> Iterator[str]:
    """Yield the address of a server that ends with the block."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            if not address:
                assert server.stderr is not None
                raise AssertionError(server.stderr.read())
            yield address.rstrip("/")
        finally:
            server.terminate()
            server.communicate(timeout=10)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("serve") / "store")


@pytest.fixture(scope="session")
def server(store: Path) -> Iterator[str]:
    with running(store, "--quiet", "--timeout", "5") as address:
        yield address
