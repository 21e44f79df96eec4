"""The index of a store: what a build looks up so that it need not read all documents again.

It is an SQLite file beside the generations and a cache: all in it can be computed from the
documents. Its stamp names the generation it is of. A build changes it in one transaction that ends
after the generation was published, so a kill leaves an index that is right or one that is told to
be of another generation and is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from pathlib import Path

from kg.errors import StoreError
from kg.store.blocks import digests, pages, renewed
from kg.store.files import write

__all__ = ["Index"]

NAME, SEAL = "index.db", "index.json"
# In place of the seal from before the database is there until it is sealed: a lost seal shows.
_OPEN = json.dumps({"open": True}) + "\n"


class Index:
    """The index, open for one build; see :meth:`open`."""

    def __init__(self, path: Path) -> None:
        self._path = path / NAME
        self._seal = path / SEAL
        self._db: sqlite3.Connection | None = None
        self._stamp: str | None = None
        self._logged = True  # whether changes go to a log first

    @property
    def path(self) -> Path:
        """The database's file."""
        return self._path

    @property
    def db(self) -> sqlite3.Connection:
        """The database, within a transaction."""
        if self._db is None:
            raise StoreError(str(self._path), "is not open")
        return self._db

    def open(self, stamp: str) -> bool:
        """Open the index; return whether it is of the generation that a stamp names.

        One of another generation, or one that cannot be read, is emptied.
        """
        try:
            self._db = self._connect()
            if self._db.execute("SELECT stamp FROM stamp").fetchone() == (stamp,):
                self._stamp = stamp
                return True
        except sqlite3.Error:
            pass  # damaged, or no database: what is in it can be computed again
        self._empty()
        self._db = self._connect()
        return False

    def _connect(self) -> sqlite3.Connection:
        if not self._seal.exists():
            write(self._seal, _OPEN)
        new = not self._path.exists() or not self._path.stat().st_size
        db = sqlite3.connect(self._path, isolation_level=None, cached_statements=512)
        try:
            # Where the log cannot be had, SQLite says so and goes on without. To ask for it later
            # would change a file that is sealed.
            mode = "PRAGMA journal_mode = WAL" if new else "PRAGMA journal_mode"
            self._logged = db.execute(mode).fetchone() == ("wal",)
            db.execute("PRAGMA synchronous = NORMAL")  # after a power cut: an earlier state, whole
            db.execute("PRAGMA cache_size = -65536")
            db.execute("BEGIN IMMEDIATE")
            db.execute("CREATE TABLE IF NOT EXISTS stamp (stamp TEXT)")
        except sqlite3.Error:
            db.close()  # it holds the file, which is about to be made anew
            raise
        return db

    def _empty(self) -> None:
        self.close()
        self._stamp = None
        # The seal is opened first: killed between the two, the index is one to be made anew.
        # A journal that outlived its database would be played into the next one.
        names = [f"{NAME}-journal", f"{NAME}-wal", f"{NAME}-shm", NAME]
        try:
            if self._seal.exists():
                write(self._seal, _OPEN)
        except OSError:
            names.append(SEAL)  # a full disk has room for less, not for more
        for name in names:
            self._path.with_name(name).unlink(missing_ok=True)

    def commit(self, stamp: str, *, anew: bool = False) -> None:
        """Make all changes count, for the generation that a stamp names.

        With ``anew`` the file is written from scratch, without what was deleted from it.
        """
        db = self.db
        if stamp == self._stamp and not db.total_changes and not anew:
            self.close()
            return
        try:
            before = None if anew or not self._logged else self._sealed()
            if stamp == self._stamp:
                # Killed before it is sealed again, it would not be as its seal says.
                write(self._seal, _OPEN)
            db.execute("DELETE FROM stamp")
            db.execute("INSERT INTO stamp VALUES (?)", (stamp,))
            db.execute("COMMIT")
            if anew:
                db.execute("VACUUM")
            written = pages(self._path.with_name(f"{NAME}-wal")) if before is not None else ()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.close()
            self._db = None
            path = self._path
            found = digests(path) if before is None else renewed(path, before, written)
            write(self._seal, _seal(found, stamp))
        except (OSError, sqlite3.Error):
            # The graph is published, and that counts; an index without a seal is made again.
            with contextlib.suppress(OSError):
                self._empty()

    def _sealed(self) -> str | None:
        """Return the digests of the file as it was opened; None where no seal tells them."""
        try:
            text = self._seal.read_text(encoding="utf-8")
            seal = json.loads(text)
            if text == _seal(seal["blocks"], self._stamp or ""):
                return str(seal["blocks"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def close(self) -> None:
        """Forget what was not committed."""
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            self._db.close()
            self._db = None

    def broken(self, stamp: str) -> str | None:
        """Return what is wrong with the index, if it claims to be sealed for a generation."""
        if not self._seal.exists():
            return f"lacks its seal: {SEAL} is lost" if self._path.exists() else None
        try:
            text = self._seal.read_text(encoding="utf-8")
            if text == _OPEN:
                return None  # a build was killed before it could seal it: it is made anew
            seal = json.loads(text)
            if text != _seal(seal["blocks"], seal["stamp"]):
                return f"lacks its seal: {SEAL} was changed"
            if seal["stamp"] != stamp:
                return None  # a build was killed before it could seal it: it is made anew
            return None if digests(self._path) == seal["blocks"] else "was changed"
        except FileNotFoundError as error:
            return f"lacks {Path(error.filename).name}"
        except (OSError, ValueError, KeyError, TypeError):
            return "cannot be read"


def _seal(blocks: str, stamp: str) -> str:
    check = hashlib.sha256(f"{blocks} {stamp}".encode()).hexdigest()[:16]
    plain = {"blocks": blocks, "check": check, "stamp": stamp}
    return json.dumps(plain, sort_keys=True) + "\n"
