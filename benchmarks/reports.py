"""Invented reports of the shape of real ones, as many as wanted, the same for the same seed.

python benchmarks/reports.py FOLDER 10000
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

_GIVEN = (
    "Ada",
    "Bela",
    "Cara",
    "Dana",
    "Elin",
    "Farid",
    "Gulnar",
    "Hana",
    "Ivo",
    "Jonas",
    "Kamila",
    "Lena",
    "Marat",
    "Nora",
)
_ROOTS = (
    "Am",
    "Bor",
    "Cal",
    "Dar",
    "Er",
    "Fal",
    "Gor",
    "Hal",
    "Isk",
    "Jar",
    "Kel",
    "Lor",
    "Mar",
    "Nor",
    "Or",
    "Par",
)
_ENDS = (
    "anov",
    "berg",
    "din",
    "ekova",
    "falk",
    "gren",
    "hauer",
    "ikov",
    "jens",
    "kaya",
    "lund",
    "mann",
    "nova",
    "orst",
    "perg",
)
_TOWNS = (
    "Arden",
    "Belmor",
    "Castin",
    "Dornvik",
    "Elsby",
    "Farnholm",
    "Gravia",
    "Holmar",
    "Istrad",
    "Jelmont",
)
_SUBJECTS = (
    "Technology",
    "Agriculture",
    "Economics",
    "Medicine",
    "Arts",
    "Education",
    "Science",
    "Law",
)
_ROLES = (
    "Rector",
    "Vice-Rector for Research",
    "Dean of the Faculty of Law",
    "Head of Department",
    "Professor of Biology",
    "Director of the Language Centre",
)
_TOPICS = (
    "water",
    "energy",
    "language",
    "health",
    "soil",
    "heritage",
    "data",
    "mobility",
)
_KINDS = ("conference", "seminar", "workshop", "information day", "round table")


def report(number: int, seed: int = 7, *, short: bool = False) -> str:
    """Return one report: who met where, who holds which post, which project and who spoke.

    A short one has two sentences of it.
    """
    chance = random.Random(seed * 1_000_003 + number)

    def person() -> str:
        return f"{chance.choice(_GIVEN)} {chance.choice(_ROOTS)}{chance.choice(_ENDS)}"

    def university() -> str:
        town = f"{chance.choice(_TOWNS)}{chance.choice(('', ' North', ' South', ' West'))}"
        return f"{town} University of {chance.choice(_SUBJECTS)}"

    a, b, c = person(), person(), person()
    host, guest, third = university(), university(), university()
    day = f"{chance.randint(1, 28)} {chance.choice(('March', 'May', 'June', 'October'))}"
    year = chance.randint(2012, 2025)
    kind, topic = chance.choice(_KINDS), chance.choice(_TOPICS)
    project = f"{chance.choice(_TOPICS).title()} {chance.choice(_ROOTS)}{chance.choice(_TOWNS)}"
    if short:
        return (
            f"{a}, {chance.choice(_ROLES)} of {host}, opened the {kind} on {day} {year}.\n"
            f"{guest} is a partner in the {project} project (note {number}).\n"
        )
    return (
        f"{guest} at the {kind} on {topic}\n\n"
        f"On {day} {year}, {host} hosted a {kind} on {topic} (note {number}).\n"
        f"{a}, {chance.choice(_ROLES)} of {host}, opened the {kind}.\n"
        f"The {chance.choice(_ROLES)} of {guest}, {b}, and {c}, {chance.choice(_ROLES)} of {third},"
        f" took part in it.\n"
        f"{guest} is a partner in the {project} project, which is coordinated by {host}.\n"
        f"The project began in {year - 1} and is funded by the Erasmus+ programme.\n"
        f"“We will go on with our work on {topic},” said {a}.\n"
        f"{third} signed a memorandum of understanding with {host}.\n"
    )


def write(folder: Path, count: int, seed: int = 7, *, short: bool = False) -> None:
    """Write reports into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"report-{number:06}.txt").write_text(
            report(number, seed, short=short), encoding="utf-8"
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
