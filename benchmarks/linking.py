"""Measures linking: how fast an index opens, how many mentions a second it links, and a plain scan.

    python benchmarks/linking.py ROR_FILE

Each mention of the gold is asked once, in a process of its own that has asked nothing before, so
that no answer and no word is remembered: with the country and town that its page gives, and again
without. Both the processor's and the wall's seconds are told: other load on the machine does not
count in the first. The plain scan is what one would write first: every mention against every name
with rapidfuzz's token_sort_ratio, the best above 85 taken.
"""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from kg.link import Query, add, link, load
from kg.link.index import Index
from kg.model import Kind

GOLD = Path(__file__).parents[1] / "tests" / "link" / "gold" / "organisations.tsv"
RUNS = 5
SCANNED = 60  # a plain scan takes long: this many mentions tell its speed


def timed(work: Callable[[], object]) -> float:
    """Return the processor's seconds, so that other load on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def gold(*, hints: bool) -> list[Query]:
    """Return the mentions, with what their pages tell of where they are or without."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Query((row["mention"],), country=row["country"] or None, city=row["city"] or None)
        if hints
        else Query((row["mention"],))
        for row in rows
    ]


def ask(folder: Path, *, hints: bool) -> None:
    """Print mentions a second: by the processor, by the wall, and asked a second time."""
    queries, authority = gold(hints=hints), load(folder)
    wall = time.perf_counter()
    first = timed(lambda: [link(query, authority) for query in queries])
    wall = time.perf_counter() - wall
    again = timed(lambda: [link(query, authority) for query in queries])
    print(json.dumps([len(queries) / seconds for seconds in (first, wall, again)]))


def asked(folder: Path, *, hints: bool) -> list[float]:
    """Return the medians of what :func:`ask` prints, each time in a new process."""
    command = [sys.executable, __file__, "--ask", str(folder), "hints" if hints else ""]
    answers = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for _ in range(RUNS)
    ]
    return [statistics.median(column) for column in zip(*answers, strict=True)]


def main(dump: Path) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        building = timed(lambda: add("ror", dump, folder))
        index = folder / "ror.sqlite"
        size = index.stat().st_size / 1e6
        opening = min(timed(lambda: Index.open(index).look_up("riga")) for _ in range(5))
        reading = min(timed(lambda: Index.open(index).columns) for _ in range(5))
        hinted, bare = asked(folder, hints=True), asked(folder, hints=False)
        authority = load(folder)
        kinds = (Kind.UNIVERSITY, Kind.ORGANIZATION)
        records = [r for index in authority for kind in kinds for r in index.of_kind(kind)]
    names = sorted({name.value for record in records for name in record.names})
    choices = [utils.default_process(name) for name in names]
    queries = gold(hints=True)
    scanned = [utils.default_process(query.forms[0]) for query in queries[:SCANNED]]
    scan = timed(
        lambda: [
            process.extractOne(a, choices, scorer=fuzz.token_sort_ratio, score_cutoff=85)
            for a in scanned
        ]
    )
    plain = SCANNED / scan
    print(f"records                 {len(records):>10,}")
    print(f"names                   {len(names):>10,}")
    print(f"index built in          {building:>10.1f} s")
    print(f"index is of             {size:>10.1f} MB")
    print(f"index opened in         {opening * 1000:>10.2f} ms")
    print(f"its columns read in     {reading * 1000:>10.2f} ms")
    print(f"mentions asked          {len(queries):>10,}")
    print("                         processor      wall    again")
    for name, (first, wall, again) in (("with a country", hinted), ("with no hint", bare)):
        print(f"linked, {name:<15} {first:>10,.0f} {wall:>9,.0f} {again:>8,.0f} a second")
    print(f"plain rapidfuzz scan    {plain:>10,.1f} a second")
    print(f"ratio                   {hinted[0] / plain:>10,.0f}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--ask":
        ask(Path(sys.argv[2]), hints=bool(sys.argv[3]))
    elif len(sys.argv) == 2:
        sys.exit(main(Path(sys.argv[1])))
    else:
        sys.exit(__doc__)
