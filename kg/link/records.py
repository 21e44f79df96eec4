"""What a registry knows of one thing, and the index in which such records are found.

An index is one SQLite file, opened for reading in milliseconds; a list that is read at each start
gets the same index in memory. Nothing here decides: :mod:`kg.link.score` does.

It is long because a record and the index that holds it are read and written together.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kg.errors import AuthorityError
from kg.link.normalise import bag, consonants, exact, fingerprint, tokens
from kg.model import Kind, Name

__all__ = [
    "FORMAT",
    "GONE",
    "NOWHERE",
    "Index",
    "NameRow",
    "PlaceRow",
    "Record",
    "acronym_key",
    "build",
    "country_number",
]

FORMAT = "3"  # of the file; what it holds hangs on kg.link.normalise.fingerprint too
# A token in more names than this finds too much to be a way in; it still counts in the score.
_POSTING_LIMIT = 4000
# Country numbers of names whose record has none, and of those that are withdrawn.
NOWHERE, GONE = 0, 65535

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE record (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL,
                     payload TEXT NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, record INTEGER NOT NULL, kind TEXT NOT NULL,
                   tokens TEXT NOT NULL);
CREATE TABLE lookup (key TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (key, name))
    WITHOUT ROWID;
CREATE TABLE posting (token TEXT PRIMARY KEY, frequency INTEGER NOT NULL, names BLOB)
    WITHOUT ROWID;
CREATE TABLE countries (names BLOB NOT NULL);
CREATE TABLE place (key TEXT NOT NULL, country TEXT NOT NULL, geonames INTEGER NOT NULL,
                    name TEXT NOT NULL, latitude REAL, longitude REAL,
                    PRIMARY KEY (key, country, geonames)) WITHOUT ROWID;
CREATE INDEX record_iri ON record (iri);
CREATE INDEX record_kind ON record (kind);
CREATE INDEX name_record ON name (record);
"""


@dataclass(frozen=True, slots=True)
class Record:
    """What an authority knows of one thing.

    ``iri`` identifies it across authorities (a ROR address where there is one); ``status`` is
    ``active``, ``inactive`` or ``withdrawn``; ``related`` holds pairs of relation and IRI;
    ``facts`` are literal facts such as ``established`` or a project's ``reference``; ``sources``
    are where the authority has it from.

    >>> Record("https://ror.org/00vj0q898", "ror", Kind.UNIVERSITY, (Name("EKU"),)).country
    ''
    """

    iri: str
    authority: str
    kind: Kind
    names: tuple[Name, ...]
    country: str = ""
    city: str = ""
    region: str = ""
    status: str = "active"
    same_as: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()

    def label(self, language: str = "en") -> str:
        """Return the display name in a language, else the first label, else the first name."""
        labels = [name for name in self.names if name.kind == "label"]
        for wanted in (language, ""):
            for name in labels:
                if name.language == wanted:
                    return name.value
        return (labels or list(self.names))[0].value

    def fact(self, name: str) -> str | None:
        """Return the first value of a literal fact, or None."""
        return next((value for key, value in self.facts if key == name), None)

    def to_json(self) -> str:
        """Return the record as one line of JSON."""
        plain = {key: value for key, value in asdict(self).items() if value}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Record:
        """Return the record that :meth:`to_json` wrote.

        >>> record = Record("urn:x", "own", Kind.PROJECT, (Name("STEM", "en", "acronym"),))
        >>> Record.from_json(record.to_json()) == record
        True
        """
        plain = json.loads(line)
        plain["kind"] = Kind(plain["kind"])
        plain["names"] = tuple(Name(**name) for name in plain.get("names", ()))
        for key in ("related", "facts"):
            plain[key] = tuple((first, second) for first, second in plain.get(key, ()))
        for key in ("same_as", "sources"):
            plain[key] = tuple(plain.get(key, ()))
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of one record, as its tokens."""

    record: int
    kind: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place that a registry locates its records in."""

    name: str
    country: str
    geonames: int
    latitude: float | None
    longitude: float | None


def country_number(code: str) -> int:
    """Return a country as a small number; 0 for none.

    >>> country_number("KZ"), country_number("")
    (286, 0)
    """
    if len(code) != 2 or not (code.isascii() and code.isupper()):
        return NOWHERE
    return (ord(code[0]) - 65) * 26 + ord(code[1]) - 64


def acronym_key(text: str) -> str:
    """Return an acronym as it is compared: letters and digits alone; the script stays.

    >>> acronym_key("CKT-UTAS"), acronym_key("ШҚУ")
    ('cktutas', 'шқу')
    """
    kept = "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())
    return kept or text.casefold()


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
            ("format", f"{FORMAT}-{fingerprint()}"),
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
    countries = array("H", [NOWHERE])  # of each name, by its number
    frequency: dict[str, int] = defaultdict(int)
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
        for key, kind, found in _index_rows(record):
            names += 1
            countries.append(
                GONE if record.status == "withdrawn" else country_number(record.country)
            )
            connection.execute(
                "INSERT INTO name VALUES (?, ?, ?, ?)", (names, count, kind, " ".join(found))
            )
            keys = {key, f"bag:{bag(found)}"} if kind != "acronym" else {key}
            connection.executemany(
                "INSERT OR IGNORE INTO lookup VALUES (?, ?)", [(k, names) for k in sorted(keys)]
            )
            if kind != "acronym":
                for token in _ways_in(found):
                    frequency[token] += 1
                    if frequency[token] <= _POSTING_LIMIT:
                        postings[token].append(names)
    connection.execute("INSERT INTO countries VALUES (?)", (countries.tobytes(),))
    towns = [row[0] for row in connection.execute("SELECT DISTINCT name FROM place ORDER BY name")]
    for token in sorted({t for town in towns for t in tokens(town) if t[0] == "p"}):
        frequency["town " + token] = 1
    connection.executemany(
        "INSERT INTO posting VALUES (?, ?, ?)",
        [
            (token, n, postings[token].tobytes() if n <= _POSTING_LIMIT else None)
            for token, n in sorted(frequency.items())
        ],
    )
    return count


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
        "_connection",
        "_countries",
        "_named",
        "_names",
        "_records",
        "_towns",
        "name",
        "size",
    )

    def __init__(self, connection: sqlite3.Connection, name: str, size: int) -> None:
        self._connection = connection
        self._records: dict[int, Record] = {}
        self._names: dict[int, NameRow] = {}
        self._named: dict[int, list[NameRow]] = {}  # of a record
        self._towns: dict[str, bool] = {}
        self._countries: array[int] | None = None
        self.name = name
        self.size = size

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open an index for reading; raise :class:`AuthorityError` when it is none of this kind."""
        try:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            meta = dict(connection.execute("SELECT key, value FROM meta"))
        except sqlite3.Error as error:
            raise AuthorityError(
                str(path), f"is no index of a registry ({error})", hint="kg authority add makes one"
            ) from error
        if meta.get("format") != f"{FORMAT}-{fingerprint()}":
            raise AuthorityError(
                str(path), "was made by another version of kg", hint="kg authority add it again"
            )
        try:
            name, size = meta["name"], int(meta["records"])
        except (KeyError, ValueError) as error:
            raise AuthorityError(
                str(path), "was changed", hint="kg authority update reads it again"
            ) from error
        connection.execute("PRAGMA mmap_size = 268435456")
        return cls(connection, name, size)

    @classmethod
    def hold(cls, name: str, records: Iterable[Record]) -> Index:
        """Keep records in memory under the same index."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        size = _fill(connection, ((record, ()) for record in records))
        return cls(connection, name, size)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def about(self) -> dict[str, str]:
        """Return what is kept with the index: where it came from, its digest."""
        return dict(self._connection.execute("SELECT key, value FROM meta"))

    def look_up(self, key: str) -> list[int]:
        """Return the names under an exact key, a bag of tokens or an acronym, by their number."""
        rows = self._connection.execute("SELECT name FROM lookup WHERE key = ?", (key,))
        return [row[0] for row in rows]

    def frequencies(self, found: Iterable[str]) -> dict[str, int]:
        """Return in how many names each token stands, of those that are a way in."""
        asked = list(found)
        marks = ",".join("?" * len(asked))
        query = f"SELECT token, frequency FROM posting WHERE token IN ({marks})"  # noqa: S608
        rows = self._connection.execute(query, asked)
        return {token: frequency for token, frequency in rows if frequency <= _POSTING_LIMIT}

    def posting(self, token: str) -> array[int]:
        """Return the numbers of the names in which a token stands; none where in too many."""
        found = array("i")
        row = self._connection.execute(
            "SELECT names FROM posting WHERE token = ?", (token,)
        ).fetchone()
        if row and row[0] is not None:
            found.frombytes(row[0])
        return found

    def countries(self) -> array[int]:
        """Return the country number of each name, to leave out candidates before they are read."""
        if self._countries is None:
            self._countries = array("H")
            [(packed,)] = self._connection.execute("SELECT names FROM countries")
            self._countries.frombytes(packed)
        return self._countries

    def is_town(self, token: str) -> bool:
        """Return whether a proper word is one of a town in which the registry has a record."""
        known = self._towns.get(token)
        if known is None:
            known = self._towns[token] = bool(self.frequencies(["town " + token]))
        return known

    def rows(self, numbers: Sequence[int]) -> dict[int, NameRow]:
        """Return names by their number."""
        missing = [number for number in numbers if number not in self._names]
        if missing:
            if len(self._names) > 200_000:
                self._names.clear()
            marks = ",".join("?" * len(missing))
            query = f"SELECT id, record, kind, tokens FROM name WHERE id IN ({marks})"  # noqa: S608
            for number, record, kind, found in self._connection.execute(query, missing):
                self._names[number] = NameRow(record, kind, tuple(found.split()))
            return {number: self._names[number] for number in numbers if number in self._names}
        return {number: self._names[number] for number in numbers}

    def names_of(self, record: int) -> list[NameRow]:
        """Return all names of one record."""
        known = self._named.get(record)
        if known is None:
            if len(self._named) > 50_000:
                self._named.clear()
            rows = self._connection.execute("SELECT id FROM name WHERE record = ?", (record,))
            known = list(self.rows([row[0] for row in rows]).values())
            self._named[record] = known
        return known

    def record(self, number: int) -> Record:
        """Return a record by its number."""
        known = self._records.get(number)
        if known is None:
            if len(self._records) > 50_000:
                self._records.clear()
            row = self._connection.execute(
                "SELECT payload FROM record WHERE id = ?", (number,)
            ).fetchone()
            known = replace(Record.from_json(row[0]), authority=self.name)
            self._records[number] = known
        return known

    def by_iri(self, iri: str) -> Record | None:
        """Return the record of an IRI, or None."""
        row = self._connection.execute("SELECT id FROM record WHERE iri = ?", (iri,)).fetchone()
        return self.record(row[0]) if row else None

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
