"""What became one by more than its name, and what is left to people, kept beside the members.

A finding speaks of two members (of one, where it is a link in doubt); several may say the same of
the same entities, and are then one for a reader. ``key`` brings these together.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from kg.link.work import Doubt, Merged

__all__ = ["Finding", "Findings"]

Finding = Merged | Doubt


class Findings:
    """The findings in the database of a register, whose tables they need."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run, self._many = connection.execute, connection.executemany

    def replace(
        self, about: Iterable[int], merged: Iterable[Merged], doubted: Iterable[Doubt]
    ) -> frozenset[Finding]:
        """Put findings in the place of those about some members.

        Returns:
            The findings of which something may differ now, without names and documents.
        """
        told: set[Finding] = set()
        for number in about:
            which = "FROM who_doubt WHERE one = ? OR other = ?"
            told |= set(self._read(f"SELECT plain {which}", number, number, bare=True))
            self._run(f"DELETE {which}", (number, number))
        rows = set()
        findings: tuple[Finding, ...] = (*merged, *doubted)
        for one in findings:
            sides = (int(side, 16) for side in (one.documents[0], one.documents[-1]))
            plain = json.dumps({"sort": type(one).__name__, **asdict(one)}, ensure_ascii=False)
            rows.add((*sides, _key(one), plain))
            told.add(_bare(one))
        self._many("INSERT INTO who_doubt VALUES (?, ?, ?, ?)", sorted(rows))
        return frozenset(told)

    def all(self) -> tuple[tuple[Merged, ...], tuple[Doubt, ...]]:
        """Return the merges and the doubts, as :func:`kg.link.resolve` would."""
        return _sorted(self._read("SELECT plain FROM who_doubt"))

    def like(self, wanted: Iterable[Finding]) -> tuple[tuple[Merged, ...], tuple[Doubt, ...]]:
        """Return the merges and the doubts that say the same of the same entities as these."""
        keys = sorted(map(_key, wanted))
        found = (self._read("SELECT plain FROM who_doubt WHERE key = ?", key) for key in keys)
        return _sorted(one for group in found for one in group)

    def __bool__(self) -> bool:
        return self._run("SELECT 1 FROM who_doubt LIMIT 1").fetchone() is not None

    def _read(self, query: str, *values: str | int, bare: bool = False) -> Iterator[Finding]:
        for (line,) in self._run(query, values).fetchall():
            plain = json.loads(line)
            sort = Merged if plain.pop("sort") == Merged.__name__ else Doubt
            plain |= {"names": tuple(plain["names"])}
            if "faces" in plain:
                plain["faces"] = tuple(plain["faces"])
            one = sort(**plain)
            yield _bare(one) if bare else replace(one, documents=self._documents(one))

    def _documents(self, found: Finding) -> tuple[str, ...]:
        first = "SELECT MIN(document) FROM who_bearer WHERE member = ?"
        return tuple(self._run(first, (int(id, 16),)).fetchone()[0] for id in found.documents)


def _sorted(found: Iterable[Finding]) -> tuple[tuple[Merged, ...], tuple[Doubt, ...]]:
    every = set(found)
    return (
        tuple(sorted(one for one in every if isinstance(one, Merged))),
        tuple(sorted(one for one in every if isinstance(one, Doubt))),
    )


def _bare(found: Finding) -> Finding:
    return replace(found, names=("", ""), documents=())


def _key(found: Finding) -> str:
    plain = asdict(found) | {"names": None, "documents": None, "sort": type(found).__name__}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
