"""Train the weights by which pairs of names are judged, from annotated reports.

    python tools/train_pairs.py                    the project's own reports
    python tools/train_pairs.py FOLDER...          and others, in the format of tests/gold
    python tools/train_pairs.py --without a,b      leave reports out by the beginning of their name
    python tools/train_pairs.py --check            print how each predicate does, write nothing

For each predicate a logistic regression with an L2 penalty is fitted over the pairs of a sentence
(kg/extract/likely.py). A pair is right if an annotated fact of that sentence says so, wrong if no
fact does, and left out if it is arguable or stated elsewhere. The threshold of a predicate is the
lowest at which, in a four-fold cross-validation over reports, enough of the pairs that no rule
spoke of are right; a predicate that never gets there has no weights.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.evaluate import Fact, Gold, Named, load
from kg.evaluate.compare import same, same_value
from kg.extract import likely
from kg.extract.driver import read_by_rules
from kg.extract.state import State
from kg.extract.suggestions import is_held, spoken, value_of
from kg.model import Document, Literal

ROOT = Path(__file__).resolve().parents[1]
OWN = (ROOT / "tests" / "gold", ROOT / "tests" / "gold" / "training")
OUT = ROOT / "kg" / "extract" / "pairs.json"
PENALTY = 0.3  # the larger, the freer the weights
LEAST = 2  # reports that must show a feature
STEPS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)
WANTED = 0.8  # part of the suggestions that must be right
ENOUGH = 3  # right suggestions below which a figure says nothing
ALIKE = {"memberOf": "partnerIn"}

Model = dict[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of a report: 1 right, 0 wrong, -1 neither; ``open`` if no rule spoke of it."""

    predicate: str
    features: frozenset[str]
    label: int
    open: bool
    claim: tuple[int, object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--without", default="", help="beginnings of names, by commas")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    left_out = tuple(filter(None, options.without.split(",")))
    reports = [
        examples(gold)
        for folder in (*OWN, *options.folders)
        for gold in load(folder)
        if not (left_out and gold.document.startswith(left_out))
    ]
    own = sum(len(load(folder)) for folder in OWN)
    thresholds = judged(reports, own)
    if options.check:
        return 0
    models = fitted(reports)
    text = json.dumps(
        {
            predicate: {
                likely.THRESHOLD: thresholds[predicate],
                **{k: round(w, 2) for k, w in sorted(model.items()) if abs(w) >= 0.03 or not k},
            }
            for predicate, model in sorted(models.items())
            if predicate in thresholds
        },
        ensure_ascii=False,
        indent=0,
        separators=(",", ":"),
    )
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(text):,} bytes from {len(reports)} reports")
    return 0


def examples(gold: Gold) -> list[Example]:
    """Return the pairs of a report with what its annotations say of them."""
    state = read_by_rules(Document(gold.document, gold.text))
    ends = {r.sentence.start: r.sentence.end for r in state.reading.sentences}
    named: dict[int, Named] = {}
    out = []
    for c in likely.candidates(state):
        if c.subject.ref < 0:
            continue
        span = (c.line.start, ends[c.line.start])
        label = 0
        for fact, arguable in (
            *((f, False) for f in gold.facts),
            *((f, True) for f in gold.arguable),
        ):
            if _says(fact, c, state, named):
                here = not arguable and _within(fact, gold.text, span)
                label = 1 if here or label == 1 else -1
        out.append(
            Example(
                c.predicate,
                likely.features(c, state),
                label,
                not spoken(c, state) and is_held(c),
                (c.subject.ref, value_of(c)),
            )
        )
    return out


def _says(fact: Fact, c: likely.Candidate, state: State, named: dict[int, Named]) -> bool:
    if ALIKE.get(fact.predicate, fact.predicate) != ALIKE.get(c.predicate, c.predicate):
        return False

    def name(number: int) -> Named:
        if number not in named:
            ent = state.ent(number)
            forms = {state.reading.text(a, b) for a, b, _ in ent.mentions}
            named[number] = Named(
                "Person" if ent.type == "PER" else ent.type, (ent.name, *sorted(forms))
            )
        return named[number]

    value = value_of(c)
    if isinstance(fact.object, Named):
        if isinstance(value, Literal) or value < 0:
            return False
        ways = [(c.subject.ref, value)]
        if c.predicate == "cooperatesWith":
            ways.append((value, c.subject.ref))
        return any(same(fact.subject, name(s)) and same(fact.object, name(o)) for s, o in ways)
    return (
        isinstance(value, Literal)
        and same(fact.subject, name(c.subject.ref))
        and same_value(fact.predicate, fact.object, value.value)
    )


def _within(fact: Fact, text: str, span: tuple[int, int]) -> bool:
    """Tell whether the words of a fact lie in a sentence."""
    quote = fact.evidence or ""
    at = text.find(quote)
    return bool(quote) and 0 <= at < span[1] and at + len(quote) > span[0]


def fitted(reports: Iterable[Sequence[Example]]) -> dict[str, Model]:
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
            for f in ("", *sorted(example.features))
            if f in column
        ]
        at, of = np.array(cells).T
        matrix = csr_matrix((np.ones(len(cells)), (at, of)), shape=(len(found), len(names)))
        labels = np.array([float(e.label) for _, e in found])
        models[predicate] = dict(zip(names, _minimum(matrix, labels).tolist(), strict=True))
    return models


def _minimum(matrix: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Return the weights of the least logistic loss with an L2 penalty; the constant is free."""

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        z = matrix @ weights
        penalised = weights.copy()
        penalised[0] = 0.0
        value = (np.logaddexp(0, z) - labels * z).sum() + (penalised @ penalised) / (2 * PENALTY)
        slope = matrix.T @ (1 / (1 + np.exp(-z)) - labels) + penalised / PENALTY
        return float(value), slope

    start = np.zeros(matrix.shape[1])
    found: np.ndarray = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x
    return found


def judged(reports: Sequence[Sequence[Example]], own: int) -> dict[str, float]:
    """Return a threshold for each predicate, judged on the project's own reports out of fold."""
    results: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for fold in range(4):
        models = fitted([r for n, r in enumerate(reports) if n >= own or n % 4 != fold])
        for n in range(own):
            if n % 4 == fold:
                for predicate, pairs in _out_of_fold(reports[n], models).items():
                    results[predicate].extend(pairs)
    thresholds = {}
    for predicate, pairs in sorted(results.items()):
        line = []
        for step in STEPS:
            right = sum(label == 1 for sure, label in pairs if sure >= step)
            wrong = sum(label == 0 for sure, label in pairs if sure >= step)
            line.append(f"{step:g}: {right}/{right + wrong}")
            if (
                predicate not in thresholds
                and right >= ENOUGH
                and right >= WANTED * (right + wrong)
            ):
                thresholds[predicate] = step
        chosen = thresholds.get(predicate, "none")
        print(
            f"{predicate:16} {chosen!s:5} of {sum(x == 1 for _, x in pairs):3}  {'  '.join(line)}"
        )
    return thresholds


def _out_of_fold(
    report: Sequence[Example], models: dict[str, Model]
) -> dict[str, list[tuple[float, int]]]:
    best: dict[tuple[str, tuple[int, object]], float] = {}
    label: dict[tuple[str, tuple[int, object]], int] = {}
    for e in report:
        key = (e.predicate, e.claim)
        label[key] = 1 if 1 in (e.label, label.get(key)) else min(e.label, label.get(key, 0))
        if e.open and e.predicate in models:
            sure = likely.probability(e.features, models[e.predicate])
            best[key] = max(sure, best.get(key, 0.0))
    out: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for key, sure in best.items():
        out[key[0]].append((sure, label[key]))
    return out


if __name__ == "__main__":
    raise SystemExit(main())
