"""How long the shapes take on a generated graph of the real form, beside plain pySHACL.

    python benchmarks/validation.py [--triples 100000] [--plain 5000]

The bundled reports are built once; their graph is copied under new names until it is as large as
asked. A fault is planted in some copies. Plain pySHACL gets the whole graph with all shapes; since
it needs minutes for 100,000 triples, the two are compared on ``--plain`` triples, findings too.
Seconds are those of the processor, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from pyshacl import validate as plain

from kg import pipeline
from kg import validate as module
from kg.store import open_snapshot

FAULTY = 5  # every so many-th copy has a confidence that is no number


def copies(quads: list[ox.Quad], base: str, triples: int) -> Iterator[ox.Quad]:
    """Yield copies of a graph: the graph's own names get the number of the copy."""
    for number in range(-(-triples // len(quads))):
        yield from _copy(quads, base, number, number % FAULTY == 1)


def _copy(quads: list[ox.Quad], base: str, number: int, spoilt: bool) -> Iterator[ox.Quad]:
    names: dict[Any, Any] = {}

    def copy(term: Any) -> Any:
        if not isinstance(term, ox.NamedNode) or not term.value.startswith(base):
            return term
        if term not in names:
            head, mark, tail = term.value.partition("#")
            names[term] = ox.NamedNode(f"{head}-{number}{mark}{tail}")
        return names[term]

    for quad in quads:
        target = copy(quad.object)
        if spoilt and quad.predicate.value.endswith("#confidence"):
            spoilt, target = False, ox.Literal("sure")
        yield ox.Quad(copy(quad.subject), quad.predicate, target, copy(quad.graph_name))


def main() -> None:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--plain", type=int, default=5_000)
    asked = parser.parse_args()
    reports = sorted((Path(__file__).resolve().parents[1] / "tests" / "gold").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        pipeline.build(reports, Path(folder) / "s")
        with open_snapshot(Path(folder) / "s") as snapshot:
            quads, base = list(snapshot), snapshot.base
    many = list(copies(quads, base, asked.triples))
    module.validate(quads[:10])  # the shapes are read, the libraries imported
    start = time.process_time()
    found = module.validate(many)
    ours = time.process_time() - start
    print(f"{len(many):,} quads: {ours:.2f} s, {len(found):,} findings")
    small = quads[: asked.plain]
    start = time.process_time()
    few = module.validate(small)
    ours = time.process_time() - start
    start = time.process_time()
    _, report, _ = plain(
        module._graph(small), shacl_graph=module._graph(module.shapes()), inference="none"
    )
    theirs = time.process_time() - start
    import rdflib

    results = len(list(report.objects(None, rdflib.URIRef(module.SH + "result"))))
    print(
        f"{len(small):,} quads: {ours:.2f} s, {len(few):,} findings; plain pySHACL {theirs:.2f} s, "
        f"{results:,} results; ratio {ours / theirs:.3f}"
    )
    sys.exit(len(few) != results)


if __name__ == "__main__":
    main()
