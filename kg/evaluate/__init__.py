"""How right the claims of kg are, measured against reports that people annotated.

The rules of the comparison are those of the project's scorer, written anew: an entity counts as
found under any of its names, a range of dates by any day in it, a second wording of a found fact is
no false alarm. :func:`evaluate` returns records and prints nothing.
"""

from kg.evaluate.measure import BANDS, SCORED, evaluate
from kg.evaluate.reading import found, from_json, load
from kg.evaluate.records import Band, Error, Fact, Found, Gold, Named, Report, Score

__all__ = [
    "BANDS",
    "SCORED",
    "Band",
    "Error",
    "Fact",
    "Found",
    "Gold",
    "Named",
    "Report",
    "Score",
    "evaluate",
    "found",
    "from_json",
    "load",
]
