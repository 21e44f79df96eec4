"""How likely a pair's claim is: a linear model over plain features of the sentence.

A logistic regression for each predicate says how likely it is that a pair (:mod:`kg.extract.pairs`) stands in
it, by what :mod:`kg.extract.features` sees. Weights stand in ``pairs.json``, written by
``tools/train_pairs.py`` from annotated reports; they hold everyday words and types only, never a name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

__all__ = ["THRESHOLD", "probability", "weight", "weights"]

THRESHOLD = "threshold"  # under this name a model keeps how sure a suggestion must be


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of each predicate's features; ``""`` is the constant."""
    path = Path(__file__).resolve().parent / "pairs.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def weight(found: Iterable[str], model: Mapping[str, float]) -> float:
    """Return the sum of the weights of features, the same in whatever order they come.

    >>> weight(["a", "b", "c"], {"a": 1.0, "c": 0.5})
    1.5
    """
    get = model.get
    return math.fsum([w for f in found if (w := get(f)) is not None])


def probability(total: float, model: Mapping[str, float]) -> float:
    """Return how likely a pair's claim is, from 0 to 1, by the weight of its features.

    >>> round(probability(1.0, {"": -1.0}), 2)
    0.5
    """
    total += model.get("", 0.0)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
