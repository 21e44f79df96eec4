"""The names of a registry as columns of numbers, so that most candidates are refused unread.

A word (token) is a number. What one asks of a name before it is compared in earnest, of which sort
it is and which words its record has at all, is then a slice of an array and a look into a set. The
columns are written once, with the index, and read as a whole in a few milliseconds.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from kg.link.likeness import alike, clues
from kg.link.records import Head, Place
from kg.model import Kind

__all__ = ["Columns", "Draft"]

_MOST = 50_000  # words whose like ones are remembered
_HONOURS, _PART = 1, 2  # flags
_NUMBERS = {
    # of each record, from 1: its first name; of each name, from 1: record, kind, sort, words
    "first": "i", "record": "i", "kind": "H", "frame": "i", "start": "i", "words": "i",
    # of each record: the words that may explain a name of it, those of its place with the words
    # of the town first, what it is (kind, status, country), and what is true of it
    "about": "i", "explaining": "i", "placed": "i", "town": "i", "places": "i",
    "standing": "i", "flags": "B",
    # of each word: where it begins; of each clue, by its hash: a word that has it
    "spelt": "i", "hashes": "I", "hinted": "i",
}  # fmt: skip
_FROM_ONE = (
    *("first", "record", "kind", "frame", "start"),
    *("about", "placed", "town", "standing", "flags"),
)
_TEXTS = ("text", "kinds", "frames", "standings")


class Draft:
    """Columns while they are written, record by record.

    >>> draft = Draft()
    >>> head = Head(Kind.UNIVERSITY, "active", Place("LV", frozenset(), frozenset({"c:LV"})))
    >>> draft.add([("label", ("k:university", "p:riga"))], head, part=False)
    >>> found = Columns(draft.finish())
    >>> found.tokens(1), found.kind(1), found.names_of(1)
    (('k:university', 'p:riga'), 'label', range(1, 2))
    >>> [sorted(found.like(token)) for token in ("p:riga", "c:LV", "p:london")]
    [[1], [2], []]
    >>> found.head(1) == head, found.is_part(1)
    (True, False)
    >>> def sifted(token: str) -> list[tuple[int, float]]:
    ...     return list(found.sift([(1, 0.5)], lambda sort: True, [found.like(token)], []))
    >>> sifted("p:riga"), sifted("p:london")
    ([(1, 0.5)], [])
    """

    def __init__(self) -> None:
        """Begin with no record."""
        self._columns = {name: array(code) for name, code in _NUMBERS.items()}
        self._words: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        self._frames: dict[tuple[str, ...], int] = {}
        self._standings: dict[tuple[str, str, str], int] = {}
        for name in _FROM_ONE:
            self._columns[name].append(0)

    def add(self, names: Iterable[tuple[str, Sequence[str]]], head: Head, *, part: bool) -> None:
        """Add a record.

        Args:
            names: of each of its names, the kind and the tokens.
            head: what it is, and where.
            part: whether its label says that it is part of another body.
        """
        columns = self._columns
        number = len(columns["first"])
        columns["first"].append(len(columns["record"]))
        known = set(head.place.words)
        honours = False
        for kind, found in names:
            columns["record"].append(number)
            columns["kind"].append(self._kinds.setdefault(kind, len(self._kinds)))
            sort = tuple(sorted({token for token in found if token[0] in "xk"}))
            columns["frame"].append(self._frames.setdefault(sort, len(self._frames)))
            columns["start"].append(len(columns["words"]))
            columns["words"].extend(map(self._number, found))
            known.update(found)
            honours = honours or any(token[0] in "pi" for token in found)
        columns["about"].append(len(columns["explaining"]))
        columns["explaining"].extend(sorted(self._number(t) for t in known if t[0] in "hcpai"))
        columns["flags"].append((_HONOURS if honours else 0) | (_PART if part else 0))
        town = head.place.town
        columns["placed"].append(len(columns["places"]))
        columns["town"].append(len(town))
        columns["places"].extend(map(self._number, sorted(town)))
        columns["places"].extend(map(self._number, sorted(head.place.words - town)))
        standing = (head.kind.value, head.status, head.place.country)
        columns["standing"].append(self._standings.setdefault(standing, len(self._standings)))

    def _number(self, token: str) -> int:
        return self._words.setdefault(token, len(self._words))

    def finish(self) -> dict[str, bytes]:
        """Return the columns by name, as bytes."""
        columns = self._columns
        columns["first"].append(len(columns["record"]))
        columns["start"].append(len(columns["words"]))
        columns["about"].append(len(columns["explaining"]))
        columns["placed"].append(len(columns["places"]))
        at = 0
        for token in self._words:
            columns["spelt"].append(at)
            at += len(token)
        columns["spelt"].append(at)
        pairs = sorted(
            (wanted, number) for token, number in self._words.items() for wanted in _hashes(token)
        )
        columns["hashes"].extend(pair[0] for pair in pairs)
        columns["hinted"].extend(pair[1] for pair in pairs)
        texts = {
            "text": "".join(self._words),
            "kinds": _json(self._kinds),
            "frames": _json(self._frames),
            "standings": _json(self._standings),
        }
        return {name: column.tobytes() for name, column in columns.items()} | {
            name: text.encode() for name, text in texts.items()
        }


class Columns:
    """Columns as they are asked; see :class:`Draft`."""

    __slots__ = (*(f"_{name}" for name in (*_NUMBERS, *_TEXTS)), "_heads", "_like", "_token")

    def __init__(self, data: Mapping[str, bytes]) -> None:
        """Take the columns that a draft finished."""

        def column(name: str) -> array[int]:
            found = array(_NUMBERS[name])
            found.frombytes(data[name])
            return found

        self._first, self._record = column("first"), column("record")
        self._kind, self._frame = column("kind"), column("frame")
        self._start, self._words = column("start"), column("words")
        self._about, self._explaining = column("about"), column("explaining")
        self._placed, self._places = column("placed"), column("places")
        self._town = column("town")
        self._standing, self._flags = column("standing"), column("flags")
        self._spelt, self._hashes, self._hinted = (
            column("spelt"),
            column("hashes"),
            column("hinted"),
        )
        self._text = data["text"].decode()
        self._kinds: list[str] = json.loads(data["kinds"])
        self._frames = [tuple(frame) for frame in json.loads(data["frames"])]
        self._standings = [
            (Kind(kind), status, country) for kind, status, country in json.loads(data["standings"])
        ]
        self._heads: dict[int, Head] = {}
        self._token: dict[int, str] = {}
        self._like: dict[str, frozenset[int]] = {}

    def record_of(self, name: int) -> int:
        """Return the record that has a name."""
        return self._record[name]

    def names_of(self, record: int) -> range:
        """Return the names of a record."""
        return range(self._first[record], self._first[record + 1])

    def kind(self, name: int) -> str:
        """Return of which kind a name is: ``label``, ``alias``, ``former`` or ``acronym``."""
        return self._kinds[self._kind[name]]

    def tokens(self, name: int) -> tuple[str, ...]:
        """Return the tokens of a name."""
        return tuple(
            [self._spelling(n) for n in self._words[self._start[name] : self._start[name + 1]]]
        )

    def _spelling(self, number: int) -> str:
        known = self._token.get(number)
        if known is None:
            known = self._text[self._spelt[number] : self._spelt[number + 1]]
            self._token[number] = known
        return known

    def like(self, token: str) -> frozenset[int]:
        """Return the numbers of the words that can be one with a token."""
        known = self._like.get(token)
        if known is None:
            if len(self._like) > _MOST:
                self._like.clear()
            known = self._like[token] = frozenset(
                number for number in self._hinting(token) if alike(token, self._spelling(number))
            )
        return known

    def _hinting(self, token: str) -> set[int]:
        hashes, end = self._hashes, len(self._hashes)
        found = set()
        for wanted in _hashes(token):
            at = bisect_left(hashes, wanted)
            while at < end and hashes[at] == wanted:
                found.add(self._hinted[at])
                at += 1
        return found

    def sift(
        self,
        near: Iterable[tuple[int, float]],
        agree: Callable[[tuple[str, ...]], bool],
        hard: Sequence[frozenset[int]],
        eased: Sequence[frozenset[int]],
    ) -> Iterator[tuple[int, float]]:
        """Yield the names that are worth comparing, in the order given.

        Args:
            near: names by number, with what goes along.
            agree: whether the kinds and parts that a name has are those that are asked for.
            hard: sets of words of each of which the record must have one, in a name or in its
                place. Only proper words, acronyms, initials, fields and countries are looked at.
            eased: sets of the same sort that bind only records with a name that honours somebody:
                that has a proper word or an initial.
        """
        agreeing: dict[int, bool] = {}
        both = (*eased, *hard)
        records, frames, about, flags = self._record, self._frame, self._about, self._flags
        for name, weight in near:
            frame = frames[name]
            fit = agreeing.get(frame)
            if fit is None:
                fit = agreeing[frame] = agree(self._frames[frame])
            if not fit:
                continue
            record = records[name]
            known = self._explaining[about[record] : about[record + 1]]
            for words in both if flags[record] & _HONOURS else hard:
                if words.isdisjoint(known):
                    break
            else:
                yield name, weight

    def head(self, record: int) -> Head:
        """Return what a record is, and where."""
        known = self._heads.get(record)
        if known is None:
            if len(self._heads) > _MOST:
                self._heads.clear()
            kind, status, country = self._standings[self._standing[record]]
            words = [
                self._spelling(n)
                for n in self._places[self._placed[record] : self._placed[record + 1]]
            ]
            place = Place(country, frozenset(words[: self._town[record]]), frozenset(words))
            known = self._heads[record] = Head(kind, status, place)
        return known

    def is_part(self, record: int) -> bool:
        """Return whether the label of the record says that it is part of another body."""
        return bool(self._flags[record] & _PART)


def _json(table: Iterable[object]) -> str:
    return json.dumps(list(table), ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=50_000)
def _hashes(token: str) -> tuple[int, ...]:
    return tuple(zlib.crc32(clue.encode()) for clue in clues(token))
