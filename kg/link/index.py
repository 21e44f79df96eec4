"""The index in which the records of a registry are found by their names.

An index is one SQLite file, opened for reading in milliseconds; a list that is read at each start
gets the same index in memory. Nothing here decides: :mod:`kg.link.score` does.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.errors import AuthorityError
from kg.link.columns import Columns, Draft
from kg.link.normalise import bag, consonants, exact, fingerprint, tokens
from kg.link.records import Head, NameRow, PlaceRow, Record, acronym_key, located
from kg.model import Kind

__all__ = ["Index", "Posting", "build", "country_number"]

_FORMAT = "4"  # of the file; what it holds hangs on kg.link.normalise.fingerprint too
# A token in more names than this finds too much to be a way in; it still counts in the score.
_POSTING_LIMIT = 4000
# Country numbers of names whose record has none, and of those that are withdrawn.
_NOWHERE, _GONE = 0, 65535
_MOST = 50_000  # records and rows that are remembered

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL,
                     payload TEXT NOT NULL);
CREATE TABLE lookup (key TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (key, name))
    WITHOUT ROWID;
CREATE TABLE columns (name TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE posting (token TEXT PRIMARY KEY, frequency INTEGER NOT NULL, places BLOB NOT NULL,
                      names BLOB NOT NULL);
CREATE TABLE town (token TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE place (key TEXT NOT NULL, country TEXT NOT NULL, geonames INTEGER NOT NULL,
                    name TEXT NOT NULL, latitude REAL, longitude REAL,
                    PRIMARY KEY (key, country, geonames)) WITHOUT ROWID;
CREATE INDEX record_iri ON record (iri);
CREATE INDEX record_kind ON record (kind);
"""


@dataclass(frozen=True, slots=True)
class Posting:
    """The names in which a token stands: by their number, those of one country together."""

    token: str
    frequency: int
    places: bytes
    names: bytes

    def within(self, country: int) -> array[int]:
        """Return the names in a country and those in none; without a country, all that stand."""
        places = array("H")
        places.frombytes(self.places)
        half = len(places) // 2
        found = array("i")
        if not country:
            at = bisect_left(places, _GONE, 0, half)
            found.frombytes(self.names[: found.itemsize * (places[half + at - 1] if at else 0)])
            return found
        for wanted in (_NOWHERE, country):
            at = bisect_left(places, wanted, 0, half)
            if at < half and places[at] == wanted:
                begin = places[half + at - 1] if at else 0
                size = found.itemsize
                found.frombytes(self.names[size * begin : size * places[half + at]])
        return found


def country_number(code: str) -> int:
    """Return a country as a small number; 0 for none.

    >>> country_number("KZ"), country_number("")
    (286, 0)
    """
    if len(code) != 2 or not (code.isascii() and code.isupper()):
        return _NOWHERE
    return (ord(code[0]) - 65) * 26 + ord(code[1]) - 64


def build(
    records: Iterable[tuple[Record, Sequence[PlaceRow]]],
    target: str,
    *,
    name: str,
    about: Sequence[tuple[str, str]] = (),
) -> int:
    """Write an index of ``records`` into the SQLite file ``target`` and return their number.

    ``about`` is kept with it (where the list came from, its digest).
    """
    with closing(sqlite3.connect(target)) as connection:
        count = _fill(connection, records)
        rows = [
            ("format", f"{_FORMAT}-{fingerprint()}"),
            ("name", name),
            ("records", str(count)),
            *about,
        ]
        connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
        connection.commit()
    return count


def _fill(
    connection: sqlite3.Connection, records: Iterable[tuple[Record, Sequence[PlaceRow]]]
) -> int:
    connection.executescript(_SCHEMA)
    postings: dict[str, array[int]] = defaultdict(lambda: array("i"))
    frequency: dict[str, int] = defaultdict(int)
    countries = array("H", [_NOWHERE])  # of each name, by its number
    columns = Draft()
    names = 0
    count = 0
    for count, (record, places) in enumerate(records, 1):
        connection.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            (count, record.iri, record.kind.value, record.to_json()),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?, ?)",
            [
                (exact(p.name), p.country, p.geonames, p.name, p.latitude, p.longitude)
                for p in places
            ],
        )
        country = _GONE if record.status == "withdrawn" else country_number(record.country)
        rows = list(_index_rows(record))
        place = located(record.country, record.city, record.region)
        columns.add(
            ((kind, found) for _, kind, found in rows),
            Head(record.kind, record.status, place),
            part=any(token[0] == "x" for token in tokens(record.label())),
        )
        for key, kind, found in rows:
            names += 1
            countries.append(country)
            keys = {key, f"bag:{bag(found)}"} if kind != "acronym" else {key}
            connection.executemany(
                "INSERT OR IGNORE INTO lookup VALUES (?, ?)", [(k, names) for k in sorted(keys)]
            )
            if kind != "acronym":
                for token in _ways_in(found):
                    frequency[token] += 1
                    if frequency[token] <= _POSTING_LIMIT:
                        postings[token].append(names)
    connection.executemany("INSERT INTO columns VALUES (?, ?)", columns.finish().items())
    towns = [row[0] for row in connection.execute("SELECT DISTINCT name FROM place ORDER BY name")]
    connection.executemany(
        "INSERT INTO town VALUES (?)",
        [(t,) for t in sorted({t for town in towns for t in tokens(town) if t[0] == "p"})],
    )
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?, ?, ?)",
        [
            (token, n, *_by_country(postings[token], countries))
            for token, n in sorted(frequency.items())
            if n <= _POSTING_LIMIT
        ],
    )
    return count


def _by_country(names: Iterable[int], countries: Sequence[int]) -> tuple[bytes, bytes]:
    """Return the countries of names and where the names of each end, and the names."""
    found = sorted(names, key=countries.__getitem__)
    ends = {countries[name]: n for n, name in enumerate(found, 1)}
    return array("H", [*ends, *ends.values()]).tobytes(), array("i", found).tobytes()


def _index_rows(record: Record) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    seen: set[str] = set()
    for name in record.names:
        found = tokens(name.value)
        kind = name.kind
        # Registries file many acronyms as aliases: "OshSU".
        if kind == "acronym" or (len(found) == 1 and found[0][0] == "a"):
            key, kind, found = "acr:" + acronym_key(name.value), "acronym", ()
        else:
            key = exact(name.value)
        if key in seen or not key:
            continue
        seen.add(key)
        yield key, kind, found


def _ways_in(found: Iterable[str]) -> set[str]:
    ways = set()
    for token in found:
        if token[0] in "isx":
            continue
        ways.add(token)
        if token[0] == "p":
            ways.add("q:" + consonants(token[2:]))
    return ways


class Index:
    """One registry, ready to be asked.

    ``Index.open`` reads a file that :func:`build` wrote; ``Index.hold`` keeps records in memory.
    """

    __slots__ = (
        "_columns",
        "_connection",
        "_held",
        "_named",
        "_records",
        "_towns",
        "name",
        "size",
    )

    def __init__(self, connection: sqlite3.Connection, name: str, size: int) -> None:
        self._connection = connection
        self._columns: Columns | None = None
        self._held: dict[str, list[int]] | None = None  # names by key
        self._records: dict[int, Record] = {}
        self._named: dict[int, list[NameRow]] = {}  # of a record
        self._towns: dict[str, bool] = {}
        self.name = name
        self.size = size

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index for reading; raise :class:`AuthorityError` when it is none of this kind."""
        connection, meta = _opened(path)
        if meta.get("format") != f"{_FORMAT}-{fingerprint()}":
            raise AuthorityError(
                str(path),
                "was made by another version of kg",
                hint=f"kg authority update {path.stem} reads it again",
            )
        try:
            name, size = meta["name"], int(meta["records"])
        except (KeyError, ValueError) as error:
            raise AuthorityError(
                str(path), "was changed", hint="kg authority update reads it again"
            ) from error
        connection.execute("PRAGMA mmap_size = 268435456")
        return cls(connection, name, size)

    @staticmethod
    def meta(path: Path) -> Mapping[str, str]:
        """Return what is kept with an index, be it of another version of kg."""
        connection, meta = _opened(path)
        connection.close()
        return meta

    @classmethod
    def hold(cls, name: str, records: Iterable[Record]) -> Index:
        """Keep records in memory under the same index."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        size = _fill(connection, ((record, ()) for record in records))
        index = cls(connection, name, size)
        # What is asked at each mention, and mostly in vain, is told without SQL.
        index._held = {}
        for key, number in connection.execute("SELECT key, name FROM lookup ORDER BY key, name"):
            index._held.setdefault(key, []).append(number)
        return index

    def twin(self) -> Index:
        """Return another index of what is held in memory, which is closed by itself."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.deserialize(self._connection.serialize())
        index = Index(connection, self.name, self.size)
        index._held = self._held
        return index

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def about(self) -> dict[str, str]:
        """Return what is kept with the index: where it came from, its digest."""
        return dict(self._connection.execute("SELECT key, value FROM meta"))

    @property
    def columns(self) -> Columns:
        """Return the names as columns; they are read when they are first asked for."""
        if self._columns is None:
            self._columns = Columns(dict(self._connection.execute("SELECT * FROM columns")))
        return self._columns

    def look_up(self, key: str) -> list[int]:
        """Return the names under an exact key, a bag of tokens or an acronym, by their number."""
        if self._held is not None:
            return self._held.get(key, [])
        rows = self._connection.execute("SELECT name FROM lookup WHERE key = ?", (key,))
        return [row[0] for row in rows]

    def postings(self, found: Iterable[str]) -> list[Posting]:
        """Return where each token stands, the rarest first, of those that are a way in."""
        asked = list(found)
        marks = ",".join("?" * len(asked))
        query = f"SELECT * FROM posting WHERE token IN ({marks})"  # noqa: S608
        rows = self._connection.execute(query + " ORDER BY frequency, token", asked)
        return [Posting(*row) for row in rows]

    def is_town(self, token: str) -> bool:
        """Return whether a proper word is one of a town in which the registry has a record."""
        known = self._towns.get(token)
        if known is None:
            rows = self._connection.execute("SELECT 1 FROM town WHERE token = ?", (token,))
            known = self._towns[token] = rows.fetchone() is not None
        return known

    def row(self, number: int) -> NameRow:
        """Return a name by its number."""
        columns = self.columns
        return NameRow(columns.record_of(number), columns.kind(number), columns.tokens(number))

    def names_of(self, record: int) -> list[NameRow]:
        """Return all names of one record."""
        known = self._named.get(record)
        if known is None:
            if len(self._named) > _MOST:
                self._named.clear()
            known = self._named[record] = [self.row(n) for n in self.columns.names_of(record)]
        return known

    def record(self, number: int) -> Record:
        """Return a record by its number."""
        known = self._records.get(number)
        if known is None:
            if len(self._records) > _MOST:
                self._records.clear()
            row = self._connection.execute(
                "SELECT payload FROM record WHERE id = ?", (number,)
            ).fetchone()
            known = self._records[number] = Record.from_json(row[0], authority=self.name)
        return known

    def by_iris(self, iris: Sequence[str]) -> dict[str, Record]:
        """Return the records of some IRIs, of those that are here."""
        marks = ",".join("?" * len(iris))
        query = f"SELECT iri, MIN(id) FROM record WHERE iri IN ({marks}) GROUP BY iri"  # noqa: S608
        rows = self._connection.execute(query, iris).fetchall()
        return {iri: self.record(number) for iri, number in rows}

    def of_kind(self, kind: Kind) -> list[Record]:
        """Return all records of a kind; meant for the kinds of which there are few."""
        rows = self._connection.execute("SELECT id FROM record WHERE kind = ?", (kind.value,))
        return [self.record(row[0]) for row in rows.fetchall()]

    def places(self, name: str) -> list[PlaceRow]:
        """Return the places of a name, of any country."""
        rows = self._connection.execute(
            "SELECT name, country, geonames, latitude, longitude FROM place WHERE key = ?"
            " ORDER BY country, geonames",
            (exact(name),),
        )
        return [PlaceRow(*row) for row in rows]


def _opened(path: Path) -> tuple[sqlite3.Connection, Mapping[str, str]]:
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        return connection, dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.Error as error:
        raise AuthorityError(
            str(path), f"is no index of a registry ({error})", hint="kg authority add makes one"
        ) from error
