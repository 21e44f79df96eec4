"""What a generation was made of, and which one counts.

The head is a small JSON file, the documents are rows of an SQLite file beside it: with ten thousand
of them, to change one must not mean to read and write all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from kg.errors import StoreError
from kg.iri import DEFAULT_BASE
from kg.store.files import write

__all__ = [
    "FORMAT",
    "RESTORE",
    "Manifest",
    "Source",
    "current",
    "inherited",
    "marker",
    "set_current",
]

FORMAT = 2  # version of the layout of the folder; a newer one is refused, never guessed at
HEAD, ROWS = "manifest.json", "documents.db"
RESTORE = "kg restore it from a backup, or build anew into another --store"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document of the graph.

    ``name`` is the document's own; ``file`` the absolute path it was read from (None for text
    given by a program) and ``checksum`` the digest of that file's bytes; ``key`` finds the document
    in the archive; ``graph`` is the IRI of its named graph.
    """

    name: str
    key: str
    graph: str
    file: str | None = None
    checksum: str | None = None
    title: str | None = None


_COLUMNS = ", ".join(column.name for column in fields(Source))


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of a generation beside its quads, whose set ``digest`` is a hash of.

    ``documents`` counts; the documents themselves are read from the folder when they are asked for,
    or ``listed`` where there is none.
    ``kept`` holds the file of the documents open for who looks into it many times, a build; another
    thread may not.
    ``waste`` is how many quads were taken out since the graph was last loaded from scratch: the
    engine keeps their words. ``gone`` are the archive's documents that the generation before had.
    """

    base: str = DEFAULT_BASE
    made_with: Mapping[str, str] = field(default_factory=dict)
    documents: int = 0
    quads: int = 0
    digest: str = "0"
    waste: int = 0
    gone: tuple[str, ...] = ()
    folder: Path | None = field(default=None, compare=False)
    listed: tuple[Source, ...] = ()
    kept: list[sqlite3.Connection] | None = field(default=None, compare=False, repr=False)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The documents, sorted by name."""
        return tuple(self.find())

    def by_name(self) -> dict[str, Source]:
        """Return the documents by their name."""
        return {source.name: source for source in self.sources}

    def find(self, **wanted: str) -> Iterator[Source]:
        """Yield the documents of which a column has a value: ``find(graph=iri)``, sorted by name.

        Raises:
            StoreError: the file of the documents cannot be read.
        """
        if self.folder is None:
            fits = (s for s in self.listed if all(getattr(s, n) == v for n, v in wanted.items()))
            yield from sorted(fits)
            return
        where = "".join(f" WHERE {name} = ?" for name in wanted if name in _COLUMNS.split(", "))
        query = f"SELECT {_COLUMNS} FROM source{where} ORDER BY name"  # noqa: S608 - names of ours
        with self._rows(self.folder) as connection:
            for row in connection.execute(query, tuple(wanted.values())):
                yield Source(*row)

    def files(self) -> set[str]:
        """Return the files that documents came from."""
        if self.folder is None:
            return {source.file for source in self.find() if source.file is not None}
        query = "SELECT file FROM source WHERE file IS NOT NULL"
        with self._rows(self.folder) as connection:
            return {file for (file,) in connection.execute(query)}

    def of_files(self, files: Iterable[str]) -> Iterator[Source]:
        """Yield the documents that came from some files, sorted by name."""
        wanted = sorted(set(files))
        if self.folder is None:
            yield from (source for source in self.find() if source.file in wanted)
            return
        query = (
            f"SELECT {_COLUMNS} FROM source"  # noqa: S608 - names of ours
            " WHERE file IN (SELECT value FROM json_each(?)) ORDER BY name"
        )
        with self._rows(self.folder) as connection:
            for row in connection.execute(query, (json.dumps(wanted),)):
                yield Source(*row)

    @contextmanager
    def _rows(self, folder: Path) -> Iterator[sqlite3.Connection]:
        path = folder / ROWS
        try:
            if self.kept:
                yield self.kept[0]
                return
            # Immutable: no lock is asked for, none is needed.
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True)
            if self.kept is not None:
                self.kept.append(connection)
                yield connection
                return
            with closing(connection):
                yield connection
        except sqlite3.Error as error:
            raise StoreError(str(path), f"cannot be read ({error})", hint=RESTORE) from error

    def close(self) -> None:
        """Let go of the file of the documents."""
        while self.kept:
            self.kept.pop().close()

    def write(
        self, folder: Path, changes: Mapping[str, Source | None], *, anew: bool = False
    ) -> None:
        """Write the manifest of a generation in making: this one's documents with changes.

        ``changes`` names documents, with None for those that go. With ``anew`` the file of the
        documents is written from scratch, without what was deleted from it.
        """
        make = anew or self.folder is None
        if anew:
            changes = {**self.by_name(), **changes}
        if not make and self.folder is not None:
            shutil.copyfile(self.folder / ROWS, folder / ROWS)
        with closing(sqlite3.connect(folder / ROWS)) as connection:
            # Nobody sees this file before it is whole and synced; a journal would guard nothing.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            if make:
                connection.execute(
                    "CREATE TABLE source (name TEXT PRIMARY KEY, key TEXT NOT NULL,"
                    " graph TEXT NOT NULL, file TEXT, checksum TEXT, title TEXT) WITHOUT ROWID"
                )
                connection.execute("CREATE INDEX by_graph ON source (graph)")
                connection.execute("CREATE INDEX by_key ON source (key)")
            gone = [(name,) for name, source in sorted(changes.items()) if source is None]
            kept = [astuple(source) for _, source in sorted(changes.items()) if source]
            connection.executemany("DELETE FROM source WHERE name = ?", gone)
            connection.executemany("REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?)", kept)
            connection.commit()
        write(folder / HEAD, self._dumps(), durable=False)  # the folder is made so as a whole

    def _dumps(self) -> str:
        plain = {
            "base": self.base,
            "digest": self.digest,
            "documents": self.documents,
            "gone": list(self.gone),
            "made_with": dict(self.made_with),
            "quads": self.quads,
            "waste": self.waste,
        }
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def load(cls, folder: Path, *, keep: bool = False) -> Manifest:
        """Read the head of a generation; raise :class:`StoreError` where it cannot be read.

        With ``keep`` the file of its documents stays open from its first use to :meth:`close`.
        """
        path = folder / HEAD
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            int(plain["digest"], 16)
            return cls(
                base=plain["base"],
                made_with=plain["made_with"],
                documents=plain["documents"],
                quads=plain["quads"],
                digest=plain["digest"],
                waste=plain["waste"],
                gone=tuple(plain["gone"]),
                folder=folder,
                kept=[] if keep else None,
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                str(path), f"cannot be read ({error.__class__.__name__})", hint=RESTORE
            ) from error


def current(store: Path) -> str | None:
    """Return the name of the generation that counts, None where nothing was published yet.

    Raises:
        StoreError: the store is of another version of kg, or its marker is damaged.
    """
    version, generation = marker(store)
    if generation is not None and version < FORMAT:
        raise StoreError(
            str(store),
            f"was made by an older kg (layout {version}; this one reads {FORMAT})",
            hint=f"kg migrate --store {store} brings it up to date",
        )
    return generation


def marker(store: Path) -> tuple[int, str | None]:
    """Return the layout of a store and the generation that counts, of an older layout too.

    Raises:
        StoreError: the store is of a newer kg, or its marker is damaged.
    """
    path = store / "current"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return FORMAT, None
    except (OSError, ValueError) as error:
        raise StoreError(str(path), f"cannot be read: {error}") from error
    try:
        plain = json.loads(text)
        version, generation = int(plain["format"]), str(plain["generation"])
        if version == FORMAT and text != _marker(generation):
            raise ValueError("its checksum is wrong")
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(str(path), "is damaged", hint=RESTORE) from error
    if version > FORMAT:
        raise StoreError(
            str(store),
            f"was made by a newer kg (layout {version}; this one knows {FORMAT})",
            hint="upgrade kg",
        )
    return version, generation


def inherited(store: Path, generation: str) -> tuple[str, tuple[Source, ...]]:
    """Return the base and the documents of a generation of layout 1, which are in the archive.

    Raises:
        StoreError: its manifest cannot be read.
    """
    path = store / generation / HEAD
    known = [column.name for column in fields(Source)]
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        rows = [{name: row.get(name) for name in known} for row in plain["sources"]]
        return plain["base"], tuple(Source(**row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            str(path), f"cannot be read ({error.__class__.__name__})", hint=RESTORE
        ) from error


def set_current(store: Path, generation: str) -> None:
    """Publish a generation: the one step that readers notice, and it is atomic and durable."""
    write(store / "current", _marker(generation))


def _marker(generation: str) -> str:
    check = hashlib.sha256(f"{FORMAT} {generation}".encode()).hexdigest()[:8]
    return json.dumps({"format": FORMAT, "generation": generation, "check": check}) + "\n"
