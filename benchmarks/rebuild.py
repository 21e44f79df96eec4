"""What a rebuild costs: of 10,000 reports, with none and with one of them changed.

python benchmarks/rebuild.py [COUNT] [FOLDER] [--short]

Reports have eight sentences, with --short two (most of the first build's time is extraction).

Prints the time of the first build, of builds where nothing changed, of builds after one report was
changed (the whole of ``kg build FOLDER`` but the start of the program: every file is looked at, the
changed one is read, extracted and folded in, and the graph is published durably), by stages, and
how much of it this process and its threads spent on the processor: on a busy machine, or a slow
disk, the rest is waiting. Reports and store stay in a FOLDER that is given; what was built in it
before is not built again.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.reports import write
from kg import pipeline
from kg.pipeline import processes


def timed(folder: Path, store: Path) -> tuple[float, dict[str, float], pipeline.Built]:
    """Build, and return the time it took, also by stages and on the processor."""
    stages: dict[str, float] = defaultdict(float)
    last = ["looking", time.perf_counter()]

    def tell(what: str, done: int, total: int) -> None:
        now = time.perf_counter()
        stages[str(last[0])] += now - float(last[1])
        last[:] = [what, now]

    begin, worked = time.perf_counter(), time.process_time()
    built = pipeline.build([folder], store, jobs=processes(), progress=tell)
    tell("", 0, 0)
    stages["processor"] = time.process_time() - worked
    return time.perf_counter() - begin, dict(stages), built


def shown(stages: dict[str, float]) -> str:
    """Return stages as a line."""
    return ", ".join(f"{name} {seconds:.3f}" for name, seconds in stages.items() if seconds > 0.001)


def told(runs: list[tuple[float, dict[str, float], pipeline.Built]]) -> str:
    """Return the medians of several runs as a line."""
    wall = median(seconds for seconds, _, _ in runs)
    worked = median(stages["processor"] for _, stages, _ in runs)
    return f"{wall:.3f} s, on the processor {worked:.3f} s (medians of {len(runs)})"


def main(count: int, home: Path, short: bool) -> None:
    """Measure."""
    folder, store = home / "reports", home / "store"
    if not folder.exists():
        write(folder, count, short=short)
    there = store.exists()
    seconds, stages, built = timed(folder, store)
    what = "build of what is there" if there else "first build"
    print(f"{what}, {built.documents:,} reports: {seconds:.1f} s ({shown(stages)})")
    memory = [
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(
        f"{built.quads:,} quads; at most {memory[0]} MB, and {memory[1]} MB a process of extraction"
    )
    time.sleep(1.1)  # files of this second are not trusted to be as they look
    timed(folder, store)
    same = [timed(folder, store) for _ in range(5)]
    assert not any(built.published for _, _, built in same)
    print(f"nothing changed: {told(same)}")
    file = folder / f"report-{count // 2:06}.txt"
    text = file.read_text(encoding="utf-8")
    runs = []
    for number in range(7):
        more = f"Zora Vint, Vice-Rector of Elsby University of Law, spoke to {number + 2} guests.\n"
        file.write_text(text + more, encoding="utf-8")
        runs.append(timed(folder, store))
        assert runs[-1][2].names("changed")
        print(f"  one changed: {runs[-1][0]:.3f} s ({shown(runs[-1][1])})")
    file.write_text(text, encoding="utf-8")
    timed(folder, store)
    print(f"one changed: {told(runs)}")


if __name__ == "__main__":
    given = [one for one in sys.argv[1:] if one != "--short"]
    wanted, brief = int(given[0]) if given else 10_000, "--short" in sys.argv
    if len(given) > 1:
        main(wanted, Path(given[1]), brief)
    else:
        with tempfile.TemporaryDirectory() as home:
            main(wanted, Path(home), brief)
