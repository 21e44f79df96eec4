"""Persons whom a store must not know: their names as keyed hashes, and texts without them.

What is kept of a name is a hash with a key of this store, so that the list itself names nobody. A
report loses every sentence with a forgotten name, or with a part of it where the whole name stands
in it too ("Ada Ng … Ms Ng"), and the sentences after such a one in the same paragraph that go on
with "she" or "he". Whoever bears the same name is forgotten too: a hash cannot tell two apart.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any

from kg.errors import StoreError
from kg.model import Document
from kg.query.names import key
from kg.store.files import write

__all__ = ["NAME", "Forgotten"]

NAME = "forgotten.json"
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The names that are forgotten."""

    salt: str = ""
    hashes: frozenset[str] = frozenset()
    longest: int = 0

    @classmethod
    def load(cls, store: Path) -> Forgotten:
        """Return the names that a store must not know.

        Raises:
            StoreError: the list cannot be read; then nothing may be built, or they came back.
        """
        path = store / NAME
        try:
            body, _, mark = path.read_text(encoding="utf-8").rstrip("\n").rpartition("\n")
            plain = json.loads(body)
            if hashlib.sha256(body.encode()).hexdigest() != mark:
                raise ValueError("its checksum is wrong")
            return cls(plain["salt"], frozenset(plain["hashes"]), plain["longest"])
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                str(path), f"is damaged ({error})", hint="restore it from a backup"
            ) from error

    def save(self, store: Path) -> None:
        """Write the list; durable when this returns."""
        plain = {"hashes": sorted(self.hashes), "longest": self.longest, "salt": self.salt}
        body = json.dumps(plain, indent=0, sort_keys=True)
        write(store / NAME, f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n")

    def with_names(self, names: Iterable[str]) -> Forgotten:
        """Return the list with more names."""
        words = [key(name).split() for name in names]
        salted = self if self.salt else replace(self, salt=secrets.token_hex(16))
        hashes = {salted._hash(one) for one in words if one}
        longest = max([self.longest, *map(len, words)])
        return replace(salted, hashes=self.hashes | hashes, longest=longest)

    def without_names(self, names: Iterable[str]) -> Forgotten:
        """Return the list without some names."""
        return replace(self, hashes=self.hashes - {self._hash(key(n).split()) for n in names})

    def with_list(self, other: Forgotten, thing: str) -> Forgotten:
        """Return the list with the names of another one.

        Raises:
            StoreError: it is of another store, whose key hides the names; ``thing`` says of what.
        """
        if not other.hashes or not self.hashes:
            return self if self.hashes else other
        if self.salt != other.salt:
            raise StoreError(
                thing,
                "is of another graph, which has forgotten persons of its own",
                hint="restore it into another --store",
            )
        both = self.hashes | other.hashes
        return replace(self, hashes=both, longest=max(self.longest, other.longest))

    def has(self, name: str) -> bool:
        """Return whether a name is forgotten."""
        return self._hash(key(name).split()) in self.hashes

    def speaks(self, text: str) -> bool:
        """Return whether a forgotten name stands in a text, such as a path."""
        return bool(self.hashes) and next(self._parts(text), None) is not None

    def alias(self, path: str, part: str = "") -> str:
        """Return a name for a document whose own one may not be kept."""
        return f"document-{self._hash([path, part])[:16]}{PurePath(path).suffix}"

    def redact(self, document: Document) -> Document | None:
        """Return a document without what names a forgotten person; None where nothing is left."""
        if not self.hashes:
            return document
        bare = document.name
        fields = (document.text, document.title, document.source, bare)
        parts = {part for text in fields if text for part in self._parts(text)}
        if not parts:
            return document
        title, source = (
            None if text and self._speaks(text, parts) else text
            for text in (document.title, document.source)
        )
        name = document.name
        if self._speaks(bare, parts):
            name = self.alias(document.name)
        text = self._without(document.text, parts)
        if not _WORD.search(text.replace(_words()["gap"], "")):
            return None
        return replace(document, name=name, title=title, source=source, text=text)

    def _hash(self, words: Iterable[str]) -> str:
        plain = " ".join(words).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(plain, key=self.salt.encode(), digest_size=16).hexdigest()

    def _parts(self, text: str) -> Iterator[str]:
        """Yield the telling words of each forgotten name that stands in a text."""
        words = [key(word) for word in _WORD.findall(text)]
        for at in range(len(words)):
            for size in range(1, min(self.longest, len(words) - at) + 1):
                found = " ".join(words[at : at + size]).split()
                if self._hash(found) in self.hashes:
                    telling = [w for w in found if len(w) > 1 and w not in _words()["particles"]]
                    yield from telling or found

    def _speaks(self, text: str, parts: set[str]) -> bool:
        return any(key(word) in parts for word in _WORD.findall(text))

    def _without(self, text: str, parts: set[str]) -> str:
        made, gap = [], _words()["gap"]
        gone = False
        for sentence, space in _sentences(text):
            words = _WORD.findall(sentence)
            # "may", "rose" and "grant" are names and words: what names somebody is written large.
            named = any(key(word) in parts and not word.islower() for word in words)
            follows = gone and any(word.lower() in _words()["pronouns"] for word in words)
            if named or follows:
                made.append("" if gone else gap)
            else:
                made.append(sentence)
            gone = (named or follows) and "\n\n" not in space
            made.append(space)
        return "".join(made)


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Yield sentences, each with the space after it."""
    start = 0
    for match in _SENTENCE.finditer(text):
        yield text[start : match.start()], match.group()
        start = match.end()
    yield text[start:], ""


@cache
def _words() -> dict[str, Any]:
    found = files("kg.pipeline").joinpath("forget.toml").read_text(encoding="utf-8")
    return tomllib.loads(found)
