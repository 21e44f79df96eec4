"""What a registry knows of one thing: its names, where it is, what else it is called by."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg.link.normalise import tokens
from kg.model import Kind, Name

__all__ = [
    "Head",
    "NameRow",
    "Place",
    "PlaceRow",
    "Record",
    "acronym_key",
    "located",
    "words_of_place",
]


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
        # Not dataclasses.asdict, which takes ten times as long: a registry has tens of thousands.
        plain = {name: value for name in self.__slots__ if (value := getattr(self, name))}
        if self.names:
            plain["names"] = [
                {"value": name.value, "language": name.language, "kind": name.kind}
                for name in self.names
            ]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str, authority: str | None = None) -> Record:
        """Return the record that :meth:`to_json` wrote, or the same of another authority.

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
        if authority is not None:
            plain["authority"] = authority
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


@dataclass(frozen=True, slots=True)
class Place:
    """The words by which a record is located; ``words`` holds town, region and country."""

    country: str
    town: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Head:
    """What tells whether a record can be meant at all, read without the rest of it."""

    kind: Kind
    status: str
    place: Place


@lru_cache(maxsize=100_000)
def words_of_place(text: str) -> frozenset[str]:
    """Return the tokens of a place's name."""
    return frozenset(t for t in tokens(text) if t[0] in "pc")


@lru_cache(maxsize=60_000)
def located(country: str, city: str, region: str) -> Place:
    """Return where a record is, as tokens."""
    town = words_of_place(city)
    code = {f"c:{country}"} if country else set()
    return Place(country, town, frozenset(town | words_of_place(region) | code))


def acronym_key(text: str) -> str:
    """Return an acronym as it is compared: letters and digits alone; the script stays.

    >>> acronym_key("CKT-UTAS"), acronym_key("ШҚУ")
    ('cktutas', 'шқу')
    """
    kept = "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())
    return kept or text.casefold()
