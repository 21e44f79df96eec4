"""Measures linking: how fast an index opens, how many mentions a second it links, and a plain scan.

    python benchmarks/linking.py ROR_FILE

Each mention is asked once, so no answer is remembered from before; the index is opened anew. The
plain scan is what one would write first: every mention against every name with rapidfuzz's
token_sort_ratio, the best above 85 taken.
"""

from __future__ import annotations

import csv
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
SCANNED = 60  # a plain scan takes long: this many mentions tell its speed


def timed(work: Callable[[], object]) -> float:
    """Return the processor's seconds, so that other load on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(dump: Path) -> int:
    """Measure and print."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    queries = [
        Query((row["mention"],), country=row["country"] or None, city=row["city"] or None)
        for row in rows
    ]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        building = timed(lambda: add("ror", dump, folder))
        index = folder / "ror.sqlite"
        opening = min(timed(lambda: Index.open(index).look_up("riga")) for _ in range(5))
        authority = load(folder)
        first = timed(lambda: [link(query, authority) for query in queries])
        again = timed(lambda: [link(query, authority) for query in queries])
        kinds = (Kind.UNIVERSITY, Kind.ORGANIZATION)
        records = [r for index in authority for kind in kinds for r in index.of_kind(kind)]
    names = sorted({name.value for record in records for name in record.names})
    choices = [utils.default_process(name) for name in names]
    asked = [utils.default_process(query.forms[0]) for query in queries[:SCANNED]]
    scan = timed(
        lambda: [
            process.extractOne(a, choices, scorer=fuzz.token_sort_ratio, score_cutoff=85)
            for a in asked
        ]
    )
    speed, plain = len(queries) / first, SCANNED / scan
    print(f"records                 {len(records):>10,}")
    print(f"names                   {len(names):>10,}")
    print(f"index built in          {building:>10.1f} s")
    print(f"index opened in         {opening * 1000:>10.2f} ms")
    print(f"mentions asked          {len(queries):>10,}")
    print(f"linked, first time      {speed:>10,.0f} a second")
    print(f"linked, index warm      {len(queries) / again:>10,.0f} a second")
    print(f"plain rapidfuzz scan    {plain:>10,.1f} a second")
    print(f"ratio                   {speed / plain:>10,.0f}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
