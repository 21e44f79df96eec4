"""Loading and asking, against the engine alone and against rdflib, on triples of the real shape.

python benchmarks/store.py [TRIPLES ...]        default 100000; 1000000 takes minutes and 2 GB

The triples are those that kg makes of invented reports: a named graph for each, the folded default
graph. Loading: the time of a first build from quads at hand to the published graph (digest, read
back, sync, rename) against ``bulk_load`` of the same quads as a file with ``flush``; each in a
process of its own, with the memory it took at most. Asking: eight typical queries through
``kg.query`` on the published graph, through pyoxigraph on its own, and through rdflib in memory.
The same text is asked again and again, as pages and notebooks do; what a text costs that was never
asked before (a space more each time) is measured beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox

from benchmarks.reports import report
from kg import vocab
from kg.model import Document

TURNS = 25
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.PREFIXES.items())
QUERIES = {
    "point": "SELECT ?p ?o { <{person}> ?p ?o }",
    "people of one": "SELECT ?x { ?c a ukg:Claim ; org:member ?x ; org:organization <{org}> }",
    "count by kind": "SELECT ?t (COUNT(?x) AS ?n) { ?x a ?t } GROUP BY ?t ORDER BY ?n LIMIT 9",
    "two steps": "SELECT DISTINCT ?y { ?c org:member <{person}> ; org:organization ?o ."
    " ?d org:organization ?o ; org:member ?y }",
    "label": "SELECT ?x { ?x rdfs:label ?l FILTER(CONTAINS(LCASE(?l), 'elsby')) } LIMIT 50",
    "evidence": "SELECT ?q { <{claim}> ukg:supportedBy ?a GRAPH ?g { ?a ukg:evidence ?e ."
    " ?e oa:hasSelector ?s . ?s oa:exact ?q } }",
    "optional": "SELECT ?c ?m ?o { ?c a ukg:Claim ; org:member ?m"
    " OPTIONAL { ?c org:organization ?o } } LIMIT 2000",
    "ask": "ASK { ?c org:member <{person}> }",
}  # {person}, {org} and {claim} are filled in


def quads(store: Path, count: int) -> int:
    """Write about so many quads of the real shape as N-Quads: copies of a small graph, renamed."""
    from kg import pipeline
    from kg.store import open_snapshot

    small = store.parent / "small"
    pipeline.add([Document(f"{n}.txt", report(n)) for n in range(60)], small)
    with open_snapshot(small) as snapshot:
        lines = ox.serialize(snapshot.quads, format=ox.RdfFormat.N_QUADS).decode().splitlines()
    base = "https://w3id.org/unikg/id/"
    written = 0
    with store.open("w", encoding="utf-8") as file:
        number = 0
        while written < count:
            for line in lines[: count - written]:
                file.write(line.replace(base, f"{base}c{number}/") + "\n")
            written += min(len(lines), count - written)
            if not number:  # what the ontology says of its concepts stands in the graph once
                lines = [line for line in lines if base in line]
            number += 1
    return written


def raw(file: Path, store: Path) -> None:
    """Load with the engine alone."""
    made = ox.Store(str(store))
    made.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    made.flush()


def ours(file: Path, store: Path) -> None:
    """Load as a first build does, from quads at hand, graph by graph."""
    from kg.store import open_draft

    with open_draft(store) as draft:
        for name, members in at_hand(file):
            draft.apply(name, members, ())
        draft.publish()


def steps(file: Path, store: Path) -> None:
    """Load as :func:`ours`, and print what each step takes of the clock and of the processor."""
    from kg.store import draft as module
    from kg.store.draft import Draft
    from kg.store.load import Loader
    from kg.store.proof import Proof

    spent: dict[str, list[float]] = {}

    def watched(owner: Any, attribute: str, name: str) -> None:
        run = getattr(owner, attribute)

        def timed(*given: Any, **named: Any) -> Any:
            begin = time.perf_counter(), time.process_time()
            try:
                return run(*given, **named)
            finally:
                took = spent.setdefault(name, [0.0, 0.0])
                took[0] += time.perf_counter() - begin[0]
                took[1] += time.process_time() - begin[1]

        setattr(owner, attribute, timed)

    watched(module, "written", "serialise")
    watched(Proof, "take", "digest")
    watched(Loader, "add", "wait for the load")
    watched(Loader, "finish", "end of the load")
    watched(Proof, "check", "verify")
    watched(module, "seal", "seal")
    watched(module.Manifest, "write", "manifest")
    watched(Draft, "_swap", "sync and swap")
    watched(Draft, "publish", "publish, of which")
    ours(file, store)
    for name, (wall, processor) in spent.items():
        print(f"  {name:18} {wall:6.3f} s, processor {processor:6.3f} s", file=sys.stderr)


def at_hand(file: Path) -> Iterator[tuple[str | None, list[ox.Quad]]]:
    """Yield the quads of a file as a build makes them: some of one graph, then of another."""
    quads = ox.parse(path=str(file), format=ox.RdfFormat.N_QUADS)
    while batch := list(islice(quads, 20_000)):
        graphs: dict[str | None, list[ox.Quad]] = {}
        for quad in batch:
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
            graphs.setdefault(name, []).append(quad)
        yield from graphs.items()


def parsed(file: Path, _: Path) -> None:
    """Make the quads and no more: both sides are given them, in a file or at hand."""
    for _made in at_hand(file):
        pass


def nothing(file: Path, _: Path) -> None:
    """Start a program and end it."""


def alone(name: str, *arguments: str) -> dict[str, float]:
    """Run a function of this file in a process of its own.

    Returns:
        The seconds it took, those on the processor (start of the program included), and megabytes.
    """
    code = (
        "import json, resource, sys, time\nfrom pathlib import Path\n"
        f"from benchmarks.store import {name} as run\nimport kg.store\n"
        "begin = time.perf_counter()\nrun(*map(Path, sys.argv[1:]))\n"
        "seconds = time.perf_counter() - begin\nworked = time.process_time()\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(json.dumps({'seconds': seconds, 'worked': worked, 'peak': peak}))\n"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def least(runs: Sequence[Callable[[str], object]], text: str, *, new: bool = False) -> list[float]:
    """Return the least time of each of several runs in milliseconds.

    They take turns, each of one call or of as many as fit into a hundredth of a second, so that
    what else the machine does falls on all alike. With ``new`` each call gets a text that was not
    asked before.
    """
    spent = [1e9] * len(runs)
    calls = []
    for run in runs:
        run(text)
        begin = time.perf_counter()
        run(text)
        calls.append(max(1, int(0.01 / (time.perf_counter() - begin))))
    for turn in range(TURNS if max(calls) > 1 else 5):
        for place, run in enumerate(runs):
            count = calls[place]
            texts = [text + " " * (turn * count + n + 1) if new else text for n in range(count)]
            begin = time.perf_counter()
            for one in texts:
                run(one)
            took = (time.perf_counter() - begin) * 1000 / count
            spent[place] = min(spent[place], took)
    return spent


def filled(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Yield the queries about one person, organisation and claim of the graph."""
    member, where = (f"http://www.w3.org/ns/org#{n}" for n in ("member", "organization"))
    about = f"?c a <{vocab.UKG_CLAIM_CLASS}> ; <{member}> ?m ; <{where}> ?o"
    found = next(iter(store.query(f"SELECT ?c ?m ?o {{ {about} }} LIMIT 1")))  # type: ignore[arg-type]
    for name, text in QUERIES.items():
        for key, term in zip(("claim", "person", "org"), found, strict=True):
            text = text.replace(f"{{{key}}}", term.value)
        yield name, _PREFIXES + text


def ask(file: Path, raw_store: Path, store: Path, *, with_rdflib: bool) -> None:
    """Print the medians of each query on each side, and of the ratios."""
    from kg.query import run
    from kg.store import open_snapshot

    plain = ox.Store.read_only(str(raw_store))
    graph: Any = None
    if with_rdflib:
        import rdflib

        graph = rdflib.Dataset(default_union=False)
        graph.parse(file, format="nquads")
    ratios, firsts, slower = [], [], []
    with open_snapshot(store) as snapshot:

        def engine_asks(text: str) -> None:
            _drain(plain.query(text))

        def kg_asks(text: str) -> None:
            list(run(snapshot, text))

        for name, text in filled(plain):
            engine, mine = least([engine_asks, kg_asks], text)
            before, first = least([engine_asks, kg_asks], text, new=True)
            ratios.append(mine / engine)
            firsts.append(first / before)
            line = f"  {name:14} engine {engine:8.3f} ms, kg {mine:8.3f} ms, {mine / engine:5.2f} ×"
            line += f" (a new text {firsts[-1]:5.2f} ×)"
            if graph is not None:
                (other,) = least([lambda text: list(graph.query(text))], text)
                slower.append(other / mine)
                line += f", rdflib {other:8.2f} ms, {other / mine:6.1f} × kg"
            print(line, flush=True)
    print(f"  median: {median(ratios):.2f} × the engine alone; new texts {median(firsts):.2f} ×")
    if slower:
        print(f"  median: rdflib takes {median(slower):.1f} × as long as kg")


def _drain(found: Any) -> None:
    if not isinstance(found, ox.QueryBoolean):
        for row in found:
            [term and term.value for term in row]


def main(sizes: list[int]) -> None:
    """Measure each size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            file = home / "quads.nq"
            count = quads(file, size)
            pairs, start = [], alone("nothing", str(file), str(home))["worked"]
            for number in range(3):
                engine = alone("raw", str(file), str(home / f"raw-{number}"))
                reading = alone("parsed", str(file), str(home))
                mine = alone("ours", str(file), str(home / f"kg-{number}"))
                made = mine["seconds"] - reading["seconds"]
                pairs.append(engine["seconds"] / made)
                print(
                    f"{count:,} quads: engine {engine['seconds']:.2f} s, {engine['peak']:.0f} MB;"
                    f" kg {made:.2f} s, {mine['peak']:.0f} MB: {pairs[-1]:.2f} of its speed"
                    f" (processor: {engine['worked'] - start:.2f} s and"
                    f" {mine['worked'] - reading['worked']:.2f} s)",
                    flush=True,
                )
            print(
                f"  median: {median(pairs):.2f} of the engine's speed; one load by steps:",
                flush=True,
            )
            alone("steps", str(file), str(home / "steps"))
            ask(file, home / "raw-0", home / "kg-0", with_rdflib=count <= 200_000)


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]] or [100_000])
