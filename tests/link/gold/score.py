"""Scores linking and the comparison of persons against the gold sets in this folder.

    python tests/link/gold/score.py organisations INDEX_FOLDER [--errors] [--held-out]
    python tests/link/gold/score.py persons [--errors] [--held-out]

A third of each set, chosen by the hash of its rows, is held out: rules and thresholds were tuned
on the other two thirds only. A link to the wrong record counts as a false alarm and as a miss.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.link import Query, link, load
from kg.link.authority import Authority

HERE = Path(__file__).parent
ROR = "https://ror.org/"


@dataclass(frozen=True)
class Score:
    right: int
    false: int
    missed: int
    nil_right: int
    errors: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return (
            f"P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}  "
            f"({self.right} right, {self.false} false, {self.missed} missed, "
            f"{self.nil_right} rightly none)"
        )


def held_out(row: dict[str, str]) -> bool:
    key = "\x1f".join(value for _, value in sorted(row.items()))
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 3 == 0


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file, delimiter="\t")]


def query(row: dict[str, str]) -> Query:
    return Query(
        forms=(row["mention"],),
        acronyms=tuple(filter(None, [row["acronym"]])),
        country=row["country"] or None,
        city=row["city"] or None,
    )


def organisations(authorities: Authority, gold: Iterable[dict[str, str]]) -> Score:
    right = false = missed = nil = 0
    errors = []
    for row in gold:
        answer, records = link(query(row), authorities)
        # What kg's own lists know beside the registry is none in the registry.
        found = (answer.iri or "").removeprefix(ROR) if (answer.iri or "").startswith(ROR) else ""
        wanted = row["ror"]
        if found == wanted:
            right, nil = right + bool(wanted), nil + (not wanted)
            continue
        false += bool(found)
        missed += bool(wanted)
        shown = records[0].label() if records else "none"
        errors.append(
            f"{row['mention']} [{row['country']} {row['city']}] is {wanted or 'none'}, "
            f"found {found} {shown} {answer.score} ({answer.reason})"
        )
    return Score(right, false, missed, nil, tuple(errors))


def persons(gold: Iterable[dict[str, str]]) -> Score:
    from kg.link.persons import Sketch, compare

    right = false = missed = nil = 0
    errors = []
    for row in gold:
        left, other = (
            Sketch.of(row[f"name{n}"], role=row[f"role{n}"], organisation=row[f"organisation{n}"])
            for n in "12"
        )
        verdict = compare(left, other)
        wanted = row["same"] == "yes"
        if verdict.same == wanted:
            right, nil = right + wanted, nil + (not wanted)
            continue
        false += verdict.same
        missed += wanted
        errors.append(f"{row['name1']} / {row['name2']}: {verdict} ({row['note']})")
    return Score(right, false, missed, nil, tuple(errors))


def main(arguments: Sequence[str]) -> int:
    what = arguments[0]
    gold = rows(f"{what}.tsv")
    parts = {
        "tuned on": [row for row in gold if not held_out(row)],
        "held out": [row for row in gold if held_out(row)],
    }
    if what == "organisations":
        authorities = load(Path(arguments[1]))
        scores = {name: organisations(authorities, part) for name, part in parts.items()}
        scores["all"] = organisations(authorities, gold)
        names = {
            name.value
            for row in gold
            if row["ror"]
            for record in authorities.records(ROR + row["ror"])
            for name in record.names
        }
        varied = [row for row in gold if row["mention"] not in names]
        scores["not as in the registry"] = organisations(authorities, varied)
    else:
        scores = {name: persons(part) for name, part in parts.items()}
        scores["all"] = persons(gold)
    for name, score in scores.items():
        sys.stdout.write(f"{name:24}{score}\n")
    if "--errors" in arguments:
        shown = scores["held out" if "--held-out" in arguments else "tuned on"]
        sys.stdout.write("\n".join((*shown.errors, "")))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
