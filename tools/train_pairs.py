"""Train the weights by which pairs of a sentence are judged, and write them to kg/extract/pairs.json.

    python tools/train_pairs.py                   from the project's own reports
    python tools/train_pairs.py FOLDER...         and others, in the format of tests/gold
    python tools/train_pairs.py --check           print how each predicate does out of fold, write nothing

The model is trained on the annotated reports of tests/gold/training: a logistic regression with an L2 penalty
for each predicate over the pairs of a sentence (kg/extract/pairs.py). A pair is right if an annotated fact of
that sentence says so, wrong if no fact does, and left out if it is arguable or stated elsewhere. The threshold
of a predicate is the one with the best F1, out of fold, among those at which enough of the pairs above are right.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.evaluate import Fact, Gold, Named, load
from kg.evaluate.compare import same, same_value
from kg.extract import likely, pairs
from kg.extract.cascade import title
from kg.extract.driver import read_by_rules
from kg.extract.features import View, features
from kg.extract.state import State
from kg.extract.suggestions import ALLOWED, value_of
from kg.model import Document, Literal

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "tests" / "gold" / "training"
PAIRS_FILE = ROOT / "kg" / "extract" / "pairs.json"
FOLDS = 4
PENALTY = 0.3  # the larger, the freer the weights; out of fold 0.3 judged better than 1 and 0.1
LEAST = 2  # reports that must show a feature
SMALL = 0.05  # weights below it are left out
STEPS = tuple(k / 20 for k in range(12, 17))
# An organisation of a post that is wrong costs more than one that is missing; partners of one university
# stand beside each other in a sentence without an agreement of their own.
LOWEST = {"postAt": 0.65, "cooperatesWith": 0.65, "fundedBy": 0.7}
WANTED = 0.6  # part of the pairs above a threshold that must be right
ENOUGH = 4  # right pairs below which nothing is learnt
ALIKE = {"memberOf": "partnerIn"}

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of a report: 1 right, 0 wrong, -1 neither; ``claim`` is what it would state."""

    predicate: str
    features: tuple[str, ...]
    label: int
    claim: tuple[object, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    golds = [gold for folder in (OWN, *options.folders) for gold in load(folder)]
    with ProcessPoolExecutor(options.jobs) as pool:
        reports = list(pool.map(examples, golds, chunksize=4))
    thresholds = judged(reports)
    if options.check:
        return 0
    models = fitted(reports)
    kept = {
        predicate: {
            likely.THRESHOLD: thresholds[predicate],
            **{k: round(w, 2) for k, w in sorted(model.items()) if abs(w) >= SMALL or not k},
        }
        for predicate, model in sorted(models.items())
        if predicate in thresholds
    }
    text = json.dumps(kept, ensure_ascii=False, indent=0, separators=(",", ":"))
    PAIRS_FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{PAIRS_FILE.name}: {PAIRS_FILE.stat().st_size:,} bytes")
    return 0


def examples(gold: Gold) -> list[Example]:
    """Return the pairs of a report with what its annotations say of them."""
    state = read_by_rules(Document(gold.document, gold.text))
    judge = _Judge(gold, state)
    out = []
    for line in pairs.lines(state):
        view = View.of(line, state)
        span = (line.read.sentence.start, line.read.sentence.end)
        for c in pairs.candidates(line):
            if c.subject.ref < 0 and c.groups[0] != "R":
                continue
            seen: tuple[str, ...] = ()
            for predicate in ALLOWED[c.groups]:
                label = (
                    judge.post(c, span) if predicate == "postAt" else judge.pair(predicate, c, span)
                )
                if label is None:
                    continue
                seen = seen or tuple(sorted(features(c, view, state)))
                claim = (
                    c.subject.ref,
                    c.subject.start if c.subject.ref < 0 else 0,
                    str(value_of(c, predicate)),
                )
                out.append(Example(predicate, seen, label, claim))
    return out


class _Judge:
    """What the annotations of a report say of a pair."""

    def __init__(self, gold: Gold, state: State) -> None:
        self.gold = gold
        self.facts = [*((f, False) for f in gold.facts), *((f, True) for f in gold.arguable)]
        self.names = [
            Named(
                "Person" if e.type == "PER" else e.type,
                (e.name, *sorted({state.reading.text(a, b) for a, b, _ in e.mentions})),
            )
            for e in state.reading.registry.ents
        ]
        self.known: dict[tuple[tuple[str, ...], int], bool] = {}

    def is_(self, thing: Named, number: int) -> bool:
        key = (thing.names, number)
        if key not in self.known:
            self.known[key] = same(thing, self.names[number])
        return self.known[key]

    def within(self, fact: Fact, span: tuple[int, int]) -> bool:
        quote = fact.evidence or ""
        at = self.gold.text.find(quote)
        return bool(quote) and 0 <= at < span[1] and at + len(quote) > span[0]

    def pair(self, predicate: str, c: pairs.Candidate, span: tuple[int, int]) -> int | None:
        """Return 1, 0 or -1, or nothing where the pair makes no claim."""
        value = value_of(c, predicate)
        if isinstance(value, int) and value < 0:
            return None
        label = 0
        for fact, arguable in self.facts:
            if ALIKE.get(fact.predicate, fact.predicate) != ALIKE.get(predicate, predicate):
                continue
            if self.says(predicate, fact, c.subject.ref, value):
                label = 1 if label == 1 or (not arguable and self.within(fact, span)) else -1
        return label

    def says(self, predicate: str, fact: Fact, subject: int, value: int | Literal) -> bool:
        if isinstance(value, int):
            if not isinstance(fact.object, Named):
                return False
            if self.is_(fact.subject, subject) and self.is_(fact.object, value):
                return True
            return (
                predicate == "cooperatesWith"
                and self.is_(fact.subject, value)
                and self.is_(fact.object, subject)
            )
        return (
            isinstance(fact.object, str)
            and self.is_(fact.subject, subject)
            and same_value(predicate, fact.object, value.value)
        )

    def post(self, c: pairs.Candidate, span: tuple[int, int]) -> int | None:
        """Return whether the organisation of a pair is that of its post, nothing for a post of no fact."""
        label: int | None = None
        for fact, arguable in self.facts:
            if (
                fact.predicate == "holdsPosition"
                and not arguable
                and isinstance(fact.object, str)
                and fact.organization is not None
                and self.within(fact, span)
                and same_value("holdsPosition", fact.object, title(c.subject))
            ):
                label = max(label or 0, int(self.is_(fact.organization, c.object.ref)))
        return label


def fitted(reports: Iterable[Sequence[Example]]) -> dict[str, Weights]:
    """Return the weights of each predicate that has examples of both kinds."""
    rows: dict[str, list[tuple[int, Example]]] = defaultdict(list)
    for number, report in enumerate(reports):
        for example in report:
            if example.label >= 0:
                rows[example.predicate].append((number, example))
    models = {}
    for predicate, found in sorted(rows.items()):
        if sum(e.label for _, e in found) < ENOUGH:
            continue
        seen: dict[str, set[int]] = defaultdict(set)
        for number, example in found:
            for feature in example.features:
                seen[feature].add(number)
        names = ["", *sorted(f for f, where in seen.items() if len(where) >= LEAST)]
        column = {name: k for k, name in enumerate(names)}
        cells = [
            (n, column[f])
            for n, (_, example) in enumerate(found)
            for f in ("", *example.features)
            if f in column
        ]
        at, of = np.array(cells).T
        matrix = csr_matrix((np.ones(len(cells)), (at, of)), shape=(len(found), len(names)))
        labels = np.array([float(e.label) for _, e in found])
        models[predicate] = dict(zip(names, _minimum(matrix, labels).tolist(), strict=True))
    return models


def _minimum(matrix: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Return the weights of the least logistic loss with an L2 penalty; the constant is free."""
    across = matrix.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = matrix @ weights
        penalised = weights.copy()
        penalised[0] = 0.0
        value = (np.logaddexp(0, z) - labels * z).sum() + (penalised @ penalised) / (2 * PENALTY)
        slope = across @ (1 / (1 + np.exp(-z)) - labels) + penalised / PENALTY
        return float(value), slope

    start = np.zeros(matrix.shape[1])
    found: np.ndarray = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}
    ).x
    return found


def judged(reports: Sequence[Sequence[Example]]) -> dict[str, float]:
    """Return a threshold for each predicate, judged out of fold."""
    results: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for fold in range(FOLDS):
        models = fitted(r for n, r in enumerate(reports) if n % FOLDS != fold)
        for report in reports[fold::FOLDS]:
            for predicate, sure, label in _out_of_fold(report, models):
                results[predicate].append((sure, label))
    thresholds = {}
    for predicate, found in sorted(results.items()):
        every = sum(label == 1 for _, label in found)
        best = 0.0
        for step in STEPS:
            right = sum(label == 1 for sure, label in found if sure >= step)
            wrong = sum(label == 0 for sure, label in found if sure >= step)
            f1 = 2 * right / (right + wrong + every) if every else 0.0
            if step < LOWEST.get(predicate, 0.0):
                continue
            if right >= ENOUGH and right >= WANTED * (right + wrong) and f1 > best:
                best, thresholds[predicate], line = f1, step, f"{right}/{right + wrong}"
        if predicate in thresholds:
            print(f"{predicate:16} {thresholds[predicate]:4} of {every:4}: {line}, F1 {best:.2f}")
    return thresholds


def _out_of_fold(
    report: Sequence[Example], models: Mapping[str, Weights]
) -> Iterator[tuple[str, float, int]]:
    best: dict[tuple[object, ...], float] = {}
    label: dict[tuple[object, ...], int] = {}
    for e in report:
        if e.predicate not in models:
            continue
        key = (e.predicate, *e.claim)
        label[key] = 1 if 1 in (e.label, label.get(key)) else min(e.label, label.get(key, 0))
        model = models[e.predicate]
        sure = likely.probability(likely.weight(e.features, model), model)
        best[key] = max(sure, best.get(key, 0.0))
    for key, sure in best.items():
        yield str(key[0]), sure, label[key]


if __name__ == "__main__":
    raise SystemExit(main())
