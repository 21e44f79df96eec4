"""Words and lists by which kg reads: the files of this folder as one typed, immutable value."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg.errors import InvalidRule

__all__ = ["Lexicon", "fold", "load"]

# "Internationalisation", "Digitalization": abstract nouns that no list holds in full
_ABSTRACT = (
    "isation",
    "ization",
    "ology",
    "ological",
    "ability",
    "isational",
    "izational",
    "graphy",
    "onomics",
    "informatics",
    "logistics",
)
FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=1 << 16)  # the same few thousand words come again in every report
def fold(word: str) -> str:
    """Return ``word`` lower-cased, without accents and with a plain apostrophe.

    >>> fold("Université"), fold("L’Aquila")
    ('universite', "l'aquila")
    """
    plain = unicodedata.normalize("NFKD", word.casefold().replace("’", "'").replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The word lists of one language.

    ``tables`` holds the TOML file by dotted name (``org.university``), each a frozen set of
    lower-case words or phrases; ``ordered`` the same as written. ``places`` maps a folded name to a
    country code
    or to ``""``; ``longest`` is the number of words of the longest place or programme name.
    """

    language: str
    tables: Mapping[str, frozenset[str]]
    ordered: Mapping[str, tuple[str, ...]]
    english: frozenset[str]
    given: frozenset[str]
    places: Mapping[str, str]
    countries: frozenset[str]

    def __getitem__(self, name: str) -> frozenset[str]:
        try:
            return self.tables[name]
        except KeyError:
            known = ", ".join(sorted(self.tables))
            raise InvalidRule(
                f"{self.language}.toml", f"has no list {name!r}", hint=f"it has: {known}"
            ) from None

    def common(self, word: str) -> bool:
        """Tell whether ``word`` is an everyday word, whatever its case."""
        low = word.lower()
        return low in self.english or (len(low) > 7 and low.endswith(_ABSTRACT))


def _lines(name: str) -> list[str]:
    text = (FOLDER / "words" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def load(language: str = "en") -> Lexicon:
    """Return the lexicon of a language; raise ``InvalidRule`` where there is none.

    >>> "rector" in load()["role.heads"]
    True
    """
    path = FOLDER / f"{language}.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.toml")))
        raise InvalidRule(language, "is no language of the extractor", hint=f"it knows: {known}")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    ordered: dict[str, tuple[str, ...]] = {}
    for table, lists in data.items():
        for name, words in lists.items():
            if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
                raise InvalidRule(f"{path.name} [{table}] {name}", "is not a list of words")
            ordered[f"{table}.{name}"] = tuple(words)
    places: dict[str, str] = {}
    for line in _lines("places.txt"):
        name, _, code = line.partition("\t")
        places[name] = code
    countries = set()
    for line in _lines("countries.txt"):
        name, _, code = line.partition("\t")
        places[fold(name)] = code
        countries.add(fold(name))
    for name in ordered["places.countries"]:
        places.setdefault(fold(name), "")
        countries.add(fold(name))
    for name in (*ordered["places.regions"], *ordered["places.states"]):
        places.setdefault(fold(name), "")
    return Lexicon(
        language=language,
        tables={name: frozenset(w.lower() for w in words) for name, words in ordered.items()},
        ordered=ordered,
        english=frozenset((*_lines("english.txt"), *ordered["study.fields"])),
        given=frozenset(_lines("given.txt")),
        places=places,
        countries=frozenset(countries),
    )
