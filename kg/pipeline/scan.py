"""Which files changed since they were last read.

A file whose size, times and place on the disk are as they were is not opened. One that was written
less than a second before it was looked at may be written again within the same tick of the clock;
it is not trusted, and read once more by the next build.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import corpus
from kg.errors import InvalidDocument
from kg.store import Draft, Source

__all__ = ["Known", "checksum"]

_TICK = 1_000_000_000  # nanoseconds
_Facts = tuple[int, int, int, int]


class Known:
    """What a store knows of files: which documents came from them, how they looked."""

    def __init__(self, draft: Draft) -> None:
        self._db = draft.index.db
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, size INTEGER,"
            " modified INTEGER, changed INTEGER, node INTEGER, checksum TEXT) WITHOUT ROWID"
        )
        self._looks: dict[str, tuple[_Facts, str]] = {
            path: ((size, modified, changed, node), digest)
            for path, size, modified, changed, node, digest in self._db.execute(
                "SELECT * FROM file"
            )
        }
        self.sources: dict[str, list[Source]] = {}
        for source in draft.inherited or draft.manifest.find():
            if source.file is not None:
                self.sources.setdefault(source.file, []).append(source)
        self._now = time.time_ns()

    def unchanged(self, found: corpus.Found) -> list[Source] | None:
        """Return the documents of a file that looks as it did; None for one to be read."""
        before = self.sources.get(found.real)
        look = self._looks.get(found.real)
        if not before or look is None or found.facts is None or _look(found.facts) != look[0]:
            return None
        return before if all(source.checksum == look[1] for source in before) else None

    def remember(self, found: corpus.Found, digest: str | None) -> None:
        """Note how a file looks that has a checksum."""
        facts = found.facts
        if facts is None or digest is None:
            return
        if self._now - max(facts.st_mtime_ns, facts.st_ctime_ns) < _TICK:
            return
        if self._looks.get(found.real) != (_look(facts), digest):
            self._db.execute(
                "REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", (found.real, *_look(facts), digest)
            )

    def vanished(self, given: Iterable[Path], present: Iterable[corpus.Found]) -> Iterator[Source]:
        """Yield the documents below the given paths whose files are gone."""
        roots = [path.resolve() for path in given]
        there = {found.real for found in present if found.facts is not None}
        for name, sources in self.sources.items():
            if name in there:
                continue
            file = Path(name)
            if any(root == file or root in file.parents for root in roots) and not file.exists():
                yield from sources


def _look(facts: os.stat_result) -> _Facts:
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino


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
