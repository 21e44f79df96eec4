"""The records of an evaluation: what gold states, what was claimed, and the figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Band", "Error", "Fact", "Found", "Gold", "Named", "Report", "Score"]


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as a gold file or a claim names it; ``names`` begins with the main one."""

    kind: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The main name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a gold file; a literal object is a string."""

    subject: Named
    predicate: str
    object: Named | str
    evidence: str | None = None
    organization: Named | None = None
    organization_implicit: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A claim to be judged, from an extraction or from a line of JSON."""

    document: str
    subject: Named
    predicate: str
    object: Named | str
    quote: str
    start: int
    end: int
    confidence: float = 1.0
    organization: Named | None = None


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated report."""

    document: str
    text: str
    entities: tuple[Named, ...]
    facts: tuple[Fact, ...]
    arguable: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of hits, false alarms and misses.

    >>> Score(8, 2, 0).f1
    0.889
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @property
    def precision(self) -> float:
        """The part of the claims that is right."""
        return round(self._precision, 3)

    @property
    def recall(self) -> float:
        """The part of the facts that was found."""
        return round(self._recall, 3)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self._precision, self._recall
        return round(2 * p * r / (p + r), 3) if p + r else 0.0

    @property
    def _precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def _recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    def as_dict(self) -> dict[str, float]:
        """Return counts and figures by name."""
        counts: dict[str, float] = {"tp": self.tp, "fp": self.fp, "fn": self.fn}
        return counts | {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Error:
    """A gold fact that was ``missed``, or a claim that is ``false``."""

    kind: str
    document: str
    subject: str
    predicate: str
    object: str
    quote: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """How many of the claims within a band of confidence are right."""

    low: float
    high: float
    claims: int = 0
    right: int = 0
    confidence: float = 0.0  # mean of the band's claims

    @property
    def precision(self) -> float | None:
        """The part that is right; None for an empty band."""
        return round(self.right / self.claims, 3) if self.claims else None


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one evaluation."""

    documents: int
    claims: Score
    entities: Score
    predicates: Mapping[str, Score]
    quotes: int
    quotes_exact: int
    errors: tuple[Error, ...]
    bands: tuple[Band, ...]
    hits: tuple[tuple[str, Fact], ...] = field(default=(), repr=False)

    @property
    def evidence_exact(self) -> float:
        """The part of the claims whose quote stands in the text just where they say."""
        return round(self.quotes_exact / self.quotes, 4) if self.quotes else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Return the figures in the form of the project's scorer."""
        return {
            "documents": self.documents,
            "claims": self.claims.as_dict(),
            "entities": self.entities.as_dict(),
            "predicates": {name: score.as_dict() for name, score in self.predicates.items()},
            "evidence_exact": self.evidence_exact,
        }
