"""How long the bundled example takes to build, against reading its reports alone in the same run.

``python benchmarks/demo.py``
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from kg import pipeline
from kg.corpus import find, read
from kg.extract import extract
from kg.resources import folder

ROUNDS = 3


def main() -> None:
    """Print the median seconds of both, and their ratio."""
    events = folder("data") / "events"
    reading, building = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for path in find([events]):
            for document in read(path):
                extract(document)
        reading.append(time.perf_counter() - start)
        with tempfile.TemporaryDirectory() as where:
            start = time.perf_counter()
            pipeline.build([events], Path(where) / "store")
            building.append(time.perf_counter() - start)
    a, b = statistics.median(reading), statistics.median(building)
    print(f"reading alone {a:.2f} s, whole build {b:.2f} s, ratio {b / a:.1f}")


if __name__ == "__main__":
    main()
