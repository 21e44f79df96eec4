"""The quality gate: extraction is measured against gold and must not fall below pinned floors.

    python tools/gate.py                      compare with the floors; exit 1 if one is broken
    python tools/gate.py --pin                set the floors to what is reached now
    python tools/gate.py --pin --allow-regression    … even where that lowers one

Two gold sets are measured: the project's own (tests/gold) and, where it lies beside the checkout or
KG_CORPUS names it, the shared corpus. Floors, the digest of the gold and the facts found are pinned
in tests/gold/floors.json; each run prints the facts gained and lost since then. Facts of the shared
corpus are pinned as digests and listed only with --show, so that its reports stay out of the
project and of its logs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.corpus import read
from kg.evaluate import Error, Fact, Found, Gold, Named, Report, Score, evaluate, found, load

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ROOT / "tests" / "gold" / "floors.json"
PAGE = ROOT / "docs" / "quality.md"
# Fewer facts than this say little about a predicate: one of them moves its F1 by a fifth.
ENOUGH = 5

TITLES = {"own": "Invented reports of the project", "corpus": "Shared corpus"}
MARKS = ("<!-- figures: written by tools/gate.py --pin -->", "<!-- end of figures -->")

Extractor = Callable[[Path], Sequence[Found]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate and return its exit code: 0 held, 1 broken, 3 no gold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--pin", action="store_true", help="set the floors to what is reached now")
    parser.add_argument("--allow-regression", action="store_true", help="let --pin lower a floor")
    parser.add_argument(
        "--show", action="store_true", help="list gains and losses of the corpus too"
    )
    parser.add_argument("--floors", type=Path, default=FLOORS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    pinned = json.loads(options.floors.read_text("utf-8")) if options.floors.exists() else {}
    sets = {"own": ROOT / "tests" / "gold"}
    if corpus().is_dir():
        sets["corpus"] = corpus()
    broken: list[str] = []
    result = dict(pinned)
    for name, folder in sets.items():
        golds = load(folder)
        report = measure(golds, folder, extracted)
        print_report(name, report)
        old = pinned.get(name)
        new = pins(digest(folder), report)
        if old is None:
            print(f"{name}: no floors are pinned yet: python tools/gate.py --pin")
        else:
            print_changes(golds, report, old, listed=name == "own" or options.show)
            if old["gold"] == new["gold"]:
                broken += [f"{name}: {line}" for line in lowered(old, new)]
            elif name == "own" and not options.pin:
                broken.append("own: the gold has changed: pin it anew with --pin")
            else:
                print(f"{name}: the gold has changed since its floors were pinned")
                if name == "own":
                    broken += [f"{name}: {line}" for line in lowered(old, new)]
        result[name] = new
    return conclude(options, broken, result)


def conclude(options: argparse.Namespace, broken: Sequence[str], result: Mapping[str, Any]) -> int:
    """Print the verdict and pin if asked; a floor is lowered only by permission."""
    for line in broken:
        print(f"BROKEN {line}", file=sys.stderr)
    if options.pin and (not broken or options.allow_regression):
        text = json.dumps(result, indent=1, sort_keys=True) + "\n"
        options.floors.write_text(text, encoding="utf-8")
        if options.floors == FLOORS:
            PAGE.write_text(page_with(figures(result)), encoding="utf-8")
        print(f"pinned in {options.floors.name}")
        return 0
    if broken:
        print("a floor is broken; lower it only for a reason: --pin --allow-regression",
              file=sys.stderr)  # fmt: skip
    return 1 if broken else 0


def corpus() -> Path:
    """Return where the shared corpus would be."""
    return Path(os.environ.get("KG_CORPUS", ROOT.parent / "shared" / "corpus" / "dev"))


def extracted(path: Path) -> Sequence[Found]:
    """Return the claims that kg makes of a file."""
    from kg.extract import extract

    return [claim for document in read(path) for claim in found(extract(document))]


def measure(golds: Sequence[Gold], folder: Path, extractor: Extractor) -> Report:
    """Extract every report of a gold set and compare."""
    claims = [claim for gold in golds for claim in extractor(folder / gold.document)]
    return evaluate(golds, claims)


def pins(gold: str, report: Report) -> dict[str, Any]:
    """Return what is pinned of a measurement."""
    enough = {name: s for name, s in report.predicates.items() if s.tp + s.fn >= ENOUGH}
    return {
        "gold": gold,
        "floors": {
            "all claims": report.claims.f1,
            "precision": report.claims.precision,
            "recall": report.claims.recall,
            "entities": report.entities.f1,
            "evidence exact": report.evidence_exact,
            **{name: score.f1 for name, score in sorted(enough.items())},
        },
        "figures": {
            "reports": report.documents,
            "claims": _counts(report.claims),
            "entities": _counts(report.entities),
            "predicates": {name: _counts(s) for name, s in sorted(report.predicates.items())},
            "bands": [[b.low, b.high, b.claims, b.right] for b in report.bands],
        },
        "found": sorted(identity(document, fact) for document, fact in report.hits),
        "false": sorted(false_identity(e) for e in report.errors if e.kind == "false"),
    }


def _counts(score: Score) -> list[int]:
    return [score.tp, score.fp, score.fn]


def figures(pinned: Mapping[str, Any]) -> str:
    """Return the tables that stand in docs/quality.md, made of what is pinned."""
    parts = []
    for name, title in TITLES.items():
        if name not in pinned:
            continue
        said = pinned[name]["figures"]
        parts += [f"### {title}: {said['reports']} reports", ""]
        parts += [
            "| | right | false | missed | precision | recall | F1 |",
            "|---|--:|--:|--:|--:|--:|--:|",
        ]
        rows = [*said["predicates"].items(), ("**entities**", said["entities"])]
        for label, counts in [*rows, ("**all claims**", said["claims"])]:
            s = Score(*counts)
            parts.append(
                f"| {label} | {s.tp} | {s.fp} | {s.fn} | {s.precision:.3f} | {s.recall:.3f} "
                f"| {s.f1:.3f} |"
            )
        parts += ["", "| confidence | claims | right | part |", "|---|--:|--:|--:|"]
        for low, high, claims, right in said["bands"]:
            part = f"{right / claims:.3f}" if claims else ""
            parts.append(f"| {low:.1f} to {high:.1f} | {claims} | {right} | {part} |")
        parts.append("")
    return "\n".join(parts)


def page_with(figures_text: str) -> str:
    """Return docs/quality.md with new tables between its two marks."""
    before, rest = PAGE.read_text("utf-8").split(MARKS[0], 1)
    after = rest.split(MARKS[1], 1)[1]
    return f"{before}{MARKS[0]}\n\n{figures_text}\n{MARKS[1]}{after}"


def lowered(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return a line for each floor that the new figures do not reach.

    >>> lowered({"floors": {"all claims": 0.8}}, {"floors": {"all claims": 0.75}})
    ['all claims is 0.75, the floor is 0.8']
    """
    now = new["floors"]
    return [
        f"{name} is {now.get(name, 0.0)}, the floor is {floor}"
        for name, floor in old["floors"].items()
        if now.get(name, 0.0) < floor
    ]


def digest(folder: Path) -> str:
    """Return a digest of all that a gold set says."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.gold.json")):
        for part in (path, path.with_name(path.name.replace(".gold.json", ".txt"))):
            total.update(part.read_bytes() + b"\0")
    return total.hexdigest()


def identity(document: str, fact: Fact) -> str:
    """Return the digest by which a fact is pinned."""
    return _hash(document, *_said(fact))


def false_identity(error: Error) -> str:
    """Return the digest by which a false alarm is pinned."""
    return _hash(error.document, error.subject, error.predicate, error.object)


def _said(fact: Fact) -> tuple[str, ...]:
    target = fact.object.name if isinstance(fact.object, Named) else fact.object
    organization = fact.organization.name if fact.organization else ""
    return fact.subject.name, fact.predicate, target, organization


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def print_report(name: str, report: Report) -> None:
    """Print the figures of one gold set."""
    print(f"{name}: {report.documents} reports, quotes exact {report.evidence_exact:.1%}")
    rows: list[tuple[str, Score]] = [*report.predicates.items()]
    rows += [("ENTITIES", report.entities), ("ALL CLAIMS", report.claims)]
    print(f"{'':26}{'tp':>5}{'fp':>5}{'fn':>5}{'P':>8}{'R':>8}{'F1':>8}")
    for label, s in rows:
        print(f"{label:26}{s.tp:5}{s.fp:5}{s.fn:5}{s.precision:8.3f}{s.recall:8.3f}{s.f1:8.3f}")
    for band in report.bands:
        if band.claims:
            print(
                f"confidence {band.low:.1f} to {band.high:.1f}: {band.right} of {band.claims} right"
                f" ({band.precision:.3f}; stated on average {band.confidence:.3f})"
            )


def print_changes(
    golds: Sequence[Gold], report: Report, old: Mapping[str, Any], *, listed: bool
) -> None:
    """Print which facts were gained and lost since the floors were pinned."""
    facts = {
        identity(gold.document, fact): (gold.document, *_said(fact))
        for gold in golds
        for fact in gold.facts
    }
    alarms = {
        false_identity(e): (e.document, e.subject, e.predicate, e.object)
        for e in report.errors
        if e.kind == "false"
    }
    hits = {identity(document, fact) for document, fact in report.hits}
    before, noise = set(old["found"]), set(old["false"])
    gone = len(noise - alarms.keys())
    changes: list[tuple[str, list[tuple[str, ...]]]] = [
        ("gained", [facts[key] for key in facts if key in hits - before]),
        ("lost", [facts[key] for key in facts if key in before - hits]),
        ("new false alarm", [alarms[key] for key in alarms if key not in noise]),
    ]
    counts = ", ".join(f"{len(rows)} {word}" for word, rows in changes)
    print(f"since the floors were pinned: {counts}, {gone} false alarms gone")
    for word, rows in changes if listed else ():
        for row in rows:
            print(f"  {word}: {row[0]}: {' | '.join(filter(None, row[1:]))}")


if __name__ == "__main__":
    sys.exit(main())
