"""Which files changed since they were last read.

A file whose size, times and place on the disk are as they were is not opened. One that was written
less than a second before it was looked at may be written again within the same tick of the clock;
it is not trusted, and read once more by the next build.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg import corpus
from kg.errors import InvalidDocument
from kg.store import Draft, Source

__all__ = ["Known", "checksum"]

_TICK = 1_000_000_000  # nanoseconds
_Look = tuple[int, int, int, int, str | None]  # size, times of change, place, digest


class Known:
    """What a store knows of files: which documents came from them, how they looked."""

    def __init__(self, draft: Draft) -> None:
        self._db = draft.index.db
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, size INTEGER,"
            " modified INTEGER, changed INTEGER, node INTEGER, checksum TEXT) WITHOUT ROWID"
        )
        rows = self._db.execute("SELECT path, size, modified, changed, node, checksum FROM file")
        self._looks: dict[str, _Look] = {row[0]: row[1:] for row in rows}
        self._manifest = draft.manifest
        if draft.inherited:
            self._manifest = replace(draft.manifest, folder=None, listed=draft.inherited)
        files = self._manifest.files()
        self._checksums = {file: digest for file, _, digest in files}
        self._names = {file: [name] for file, name, _ in files}
        if len(self._names) < len(files):  # a feed has many documents
            self._names = {file: [] for file in self._names}
            for file, name, digest in files:
                self._names[file].append(name)
                if self._checksums[file] != digest:
                    self._checksums[file] = None
        self._now = time.time_ns()

    def apart(self, found: Iterable[corpus.Found]) -> tuple[list[str], list[corpus.Found]]:
        """Return the names of the documents of files that look as they did, and the other files."""
        looks, checksums, names = self._looks.get, self._checksums.get, self._names
        same: list[str] = []
        others: list[corpus.Found] = []
        for one in found:
            _, real, facts = one
            if facts is not None and looks(real) == (
                facts.st_size,
                facts.st_mtime_ns,
                facts.st_ctime_ns,
                facts.st_ino,
                checksums(real),
            ):
                same += names[real]
            else:
                others.append(one)
        return same, others

    def sources(self, found: Iterable[corpus.Found]) -> dict[str, list[Source]]:
        """Return the documents of some files, by the file's real path."""
        result: dict[str, list[Source]] = {}
        for source in self._manifest.of_files(one.real for one in found):
            result.setdefault(source.file or "", []).append(source)
        return result

    def remember(self, found: corpus.Found, digest: str | None) -> None:
        """Note how a file looks that has a checksum."""
        facts = found.facts
        if facts is None or digest is None:
            return
        if self._now - max(facts.st_mtime_ns, facts.st_ctime_ns) < _TICK:
            return
        times = facts.st_mtime_ns, facts.st_ctime_ns
        look = (facts.st_size, *times, facts.st_ino, digest)
        if self._looks.get(found.real) != look:
            self._db.execute("REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", (found.real, *look))

    def vanished(self, given: Iterable[Path], present: Iterable[corpus.Found]) -> Iterator[Source]:
        """Return the documents below the given paths whose files are gone."""
        roots = [path.resolve() for path in given]
        there = {found.real for found in present if found.facts is not None}
        gone = [
            name
            for name in self._names
            if name not in there
            and any(Path(name) == root or root in Path(name).parents for root in roots)
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
