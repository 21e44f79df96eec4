"""Which files changed since they were last read.

A file whose size, times and place on the disk are as they were is not opened. One that was written
less than a second before it was looked at may be written again within the same tick of the clock;
it is not trusted, and read once more by the next build.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from struct import Struct

from kg import corpus
from kg.errors import InvalidDocument
from kg.store import Draft, Source

__all__ = ["Known", "Looks", "checksum"]

_TICK = 1_000_000_000  # nanoseconds
_FACTS = Struct("<QqqQ").pack  # size, times of change, place on the disk


class Looks:
    """How files looked when all of their documents were taken in, in the index.

    A row stands for the file and the names of its documents, so whatever is done to one of these
    takes the row out.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute(
            "CREATE TABLE IF NOT EXISTS look (path TEXT PRIMARY KEY, facts BLOB, name TEXT,"
            " names TEXT) WITHOUT ROWID"
        )

    def all(self) -> dict[str, tuple[str, bytes, str, str | None]]:
        """Return the path, the looks and the documents of each file, by its path.

        A single document by its name; several, as a feed has them, as a list in JSON.
        """
        rows = self._db.execute("SELECT path, facts, name, names FROM look")
        return {row[0]: row for row in rows}

    def put(self, path: str, facts: bytes, names: Sequence[str]) -> None:
        """Note how a file looks that these documents came from."""
        row = (path, facts, names[0], json.dumps(names) if len(names) > 1 else None)
        self._db.execute("REPLACE INTO look VALUES (?, ?, ?, ?)", row)

    def drop(self, path: str | None) -> None:
        """Forget how a file looked."""
        if path is not None:
            self._db.execute("DELETE FROM look WHERE path = ?", (path,))


class Known:
    """What a store knows of files: which documents came from them, how they looked."""

    def __init__(self, draft: Draft, looks: Looks) -> None:
        self._looks, self._rows = looks, looks.all()
        self._manifest = draft.manifest
        if draft.inherited:
            self._manifest = replace(draft.manifest, folder=None, listed=draft.inherited)
        self._now = time.time_ns()
        self._seen = 0  # documents whose files are there

    def apart(self, found: Iterable[corpus.Found]) -> tuple[list[str], list[corpus.Found]]:
        """Return the names of the documents of files that look as they did, and the other files."""
        rows, pack = self._rows.get, _FACTS
        same: list[str] = []
        others: list[corpus.Found] = []
        for one in found:
            facts, row = one.facts, rows(one.real)
            if (
                row is None
                or facts is None
                or row[1] != pack(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
            ):
                others.append(one)
            elif row[3] is None:
                same.append(row[2])
            else:
                same += json.loads(row[3])
        self._seen += len(same)
        return same, others

    def sources(self, found: Iterable[corpus.Found]) -> dict[str, list[Source]]:
        """Return the documents of some files, by the file's real path."""
        result: dict[str, list[Source]] = {}
        there = {one.real for one in found if one.facts is not None}
        for source in self._manifest.of_files(one.real for one in found):
            result.setdefault(source.file or "", []).append(source)
            self._seen += source.file in there
        return result

    def remember(self, found: corpus.Found, names: Sequence[str]) -> None:
        """Note how a file looks that these documents came from, and no others."""
        facts = found.facts
        if facts is None or not names:
            return
        if self._now - max(facts.st_mtime_ns, facts.st_ctime_ns) < _TICK:
            return
        look = _FACTS(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
        self._looks.put(found.real, look, names)

    def vanished(self, given: Iterable[Path], present: Iterable[corpus.Found]) -> Iterator[Source]:
        """Return the documents below the given paths whose files are gone."""
        if self._seen == self._manifest.documents:
            return iter(())
        roots = [path.resolve() for path in given]
        there = {found.real for found in present if found.facts is not None}
        gone = [
            name
            for name in self._manifest.files() - there
            if any(Path(name) == root or root in Path(name).parents for root in roots)
            and not Path(name).exists()
        ]
        return self._manifest.of_files(gone) if gone else iter(())


def checksum(path: Path) -> str | None:
    """Return the digest of a file's bytes; None for what is no plain file."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidDocument(
            str(path), f"cannot be read: {error.strerror}", hint="check its permissions"
        ) from error
