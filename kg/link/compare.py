"""Compares the tokens of two names: how much of each the other explains, and what forbids a match.

Pure functions over tokens; :mod:`kg.link.score` brings the candidates and decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.link.likeness import alike
from kg.link.normalise import exact, state_tells, tokens
from kg.link.records import NameRow, Place, Record, acronym_key

__all__ = [
    "Judged",
    "abbreviates",
    "acronyms",
    "compare",
    "frames_agree",
    "proper",
    "tells",
]

Features = tuple[tuple[str, float], ...]
Judged = tuple[float, Features, str]

# Classes of token without one of which a name is linked word by word or not at all.
_TELLING = "kah"
# How much of a name's identity a token carries, by its class (kg.link.normalise).
_WEIGHTS = {"p": 3.0, "a": 3.0, "h": 2.0, "x": 2.0, "c": 1.6, "k": 1.0, "s": 0.25, "i": 0.3}
_BODIES = frozenset(
    f"k:{kind}"
    for kind in (
        *("university", "institute", "academy", "ministry", "centre", "office", "agency"),
        *("foundation", "association", "embassy", "council", "company", "museum"),
    )
)


def proper(found: Iterable[str]) -> list[str]:
    """Return the proper words among tokens."""
    return [token for token in found if token[0] == "p"]


def acronyms(record: Record) -> frozenset[str]:
    """Return the acronyms that a registry declares for a record."""
    return frozenset(
        acronym_key(name.value)
        for name in record.names
        if name.kind == "acronym" or " " not in name.value
    )


@lru_cache(maxsize=50_000)
def abbreviates(letters: str, name: str) -> bool:
    """Return whether an acronym is made of the beginnings of a name's words, in their order.

    Words that tell what a body is, or is for, must take part in it.

    >>> abbreviates("kaznu", "Al-Farabi Kazakh National University")
    True
    >>> abbreviates("eku", "D. Serikbayev East Kazakhstan Technical University")
    False
    """
    words = [word for word in exact(name).split() if len(word) > 1]
    needed = [any(t[0] in "hk" for t in tokens(word)) for word in words]
    plain = exact(letters).replace(" ", "")

    def rest(at: int, word: int) -> bool:
        if at == len(plain):
            return not any(needed[word:])
        if word == len(words):
            return False
        if not needed[word] and rest(at, word + 1):
            return True
        return any(
            words[word].startswith(plain[at : at + size]) and rest(at + size, word + 1)
            for size in range(1, min(4, len(plain) - at) + 1)
        )

    return rest(0, 0)


@lru_cache(maxsize=10_000)
def tells(own: tuple[str, ...]) -> bool:
    """Return whether a name can be linked by its words: bare ones are known word by word alone."""
    return any(token[0] in _TELLING for token in own)


@dataclass(slots=True)
class _Tally:
    """What was found while the tokens of two names were paired."""

    weight: float = 0.0  # of the name in the text
    explained: float = 0.0
    honours: bool = False  # a rare word that is no town at all is shared
    rare: bool = False  # a proper word that is no place of the record is shared
    shared: int = 0  # proper words and countries shared
    adjusted: float = 0.0  # the least likeness among the paired proper words
    short: bool = False  # an acronym stands for part of the name
    borrowed: bool = False  # another name of the record explains a word
    kin: bool = False  # one field stands for another of its family


def compare(
    own: tuple[str, ...],
    row: NameRow,
    place: Place,
    hinted: frozenset[str],
    record: Callable[[], Record],
    others: Callable[[], Iterable[NameRow]],
    is_place: Callable[[str], bool],
) -> Judged | None:
    """Return score, features and reason for a name in a text against one name of a record.

    None where a guard forbids the match; that the frames agree (:func:`frames_agree`) is for the
    caller to see. ``hinted`` are the tokens of the place that the document
    gives; ``others`` yields the other names of the record; ``is_place`` knows the registry's towns.
    """
    theirs = row.tokens
    if not tells(own):
        return None
    tally = _Tally(adjusted=1.0)
    used: set[int] = set()
    missing: list[int] = []
    for position, token in enumerate(own):
        if token[0] in "si":
            continue
        tally.weight += _WEIGHTS[token[0]]
        if not _pair(token, theirs, used, place, tally):
            missing.append(position)
    # Lagos is a word of its own beside a record in a suburb of it, yet honours nobody.
    tally.honours = tally.rare and any(
        token[0] == "p" and n not in missing and not _in(token, place) and not is_place(token)
        for n, token in enumerate(own)
    )
    eponym = _unknown_eponym(missing, own, theirs, used, hinted, others)
    for position in missing:
        if position not in eponym and not _excuse(
            position, own, theirs, used, place, record, others, tally
        ):
            return None
    if tally.kin and not any(own[n][0] == "p" for n in range(len(own)) if n not in missing):
        return None  # Azerbaijan Technical University is not Azerbaijan Technological University
    left = _unused(own, theirs, used, place, hinted, tally)
    if left is None:
        return None
    if eponym:
        return (0.82, (("unknown_eponym", 1.0),), "its name with an eponym that it lacks there")
    fields = sum(1 for token in own if token[0] == "h")
    nameless = not tally.rare and not tally.short and tally.shared == 0
    # University of World Economy and Diplomacy: no place, but a name of its own.
    if nameless and (left or missing or fields < 2 or not hinted):
        return None
    mine = tally.explained / tally.weight
    total = sum(_WEIGHTS[t[0]] for n, t in enumerate(theirs) if n in used)
    whole = total / (total + left) if total else 0.0
    score = mine * (0.6 + 0.4 * whole)
    if not fields and ("s:state" in own) != ("s:state" in theirs) and state_tells(place.country):
        score *= 0.7  # Lagos State University is not the University of Lagos
    # Of what a place and a kind name, the text may leave the eponym out only where it is the
    # custom: Pavlodar University, but not a museum of Estonia for its Literary Museum.
    custom = "k:university" in own and not state_tells(place.country)
    if not custom and not tally.honours and not fields and left >= _WEIGHTS["p"]:
        score *= 0.7
    features = (
        ("name_explained", round(mine, 4)),
        ("record_explained", round(whole, 4)),
        ("spelling", round(tally.adjusted, 4)),
        ("eponym_or_rare_word", float(tally.rare)),
        ("acronym", float(tally.short)),
    )
    return score, features, _reason(mine, whole, tally)


def _reason(mine: float, whole: float, tally: _Tally) -> str:
    if tally.short:
        return "its acronym beside a word of its name"
    if mine >= 0.999 and whole >= 0.999:
        return "the same words in another order or language"
    parts = []
    if tally.adjusted < 1:
        parts.append("another spelling")
    if mine < 0.999 and tally.adjusted == 1:
        parts.append("words that its other names or its place explain")
    if whole < 0.999:
        parts.append("a shorter form")
    return "of one name, in " + " and ".join(parts or ["other words"])


@lru_cache(maxsize=100_000)
def _frame(found: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the parts, the kinds and the bodies among tokens."""
    kinds = frozenset(token for token in found if token[0] == "k")
    return frozenset(token for token in found if token[0] == "x"), kinds, kinds & _BODIES


@lru_cache(maxsize=100_000)
def frames_agree(own: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Return whether two names can be of one body: parts of the same sort, of the same kinds.

    >>> frames_agree(("k:university", "p:turan"), ("k:university", "x:branch", "p:turan"))
    False
    """
    parts, kinds, bodies = _frame(own)
    their_parts, their_kinds, their_bodies = _frame(theirs)
    if parts != their_parts:
        return False
    if not kinds or not their_kinds:
        return True
    # An institute of a ministry or of an academy is neither.
    return bodies == their_bodies and bool(kinds & their_kinds)


def _pair(token: str, theirs: Sequence[str], used: set[int], place: Place, tally: _Tally) -> bool:
    best, at = 0.0, -1
    if token in theirs:
        for number, other in enumerate(theirs):
            if other == token and number not in used:
                best, at = 1.0, number
                break
    if at < 0:
        # Only proper words, acronyms and fields are ever alike without being equal.
        if token[0] not in "pah":
            return False
        for number, other in enumerate(theirs):
            if number not in used and other[0] in "pah":
                likeness = alike(token, other)
                if likeness > best:
                    best, at = likeness, number
    if at < 0:
        return False
    used.add(at)
    tally.explained += _WEIGHTS[token[0]] * best
    tally.kin = tally.kin or (token[0] == "h" and best < 1)
    if token[0] in "pac":
        tally.shared += 1
    if token[0] in "pa":
        tally.adjusted = min(tally.adjusted, best)
        tally.rare = tally.rare or not _in(token, place)
    return True


def _excuse(
    position: int,
    own: Sequence[str],
    theirs: Sequence[str],
    used: set[int],
    place: Place,
    record: Callable[[], Record],
    others: Callable[[], Iterable[NameRow]],
    tally: _Tally,
) -> bool:
    """Return whether a word that this name of the record lacks is explained otherwise."""
    token = own[position]
    weight = _WEIGHTS[token[0]]
    if token[0] in "pc" and _in(token, place):
        tally.explained += weight * 0.95
        tally.shared += 1
        return True
    if token[0] == "p":
        for number, other in enumerate(theirs):
            if number not in used and other[0] == "i" and other[2:] == token[2:3]:
                used.add(number)
                tally.explained += weight
                return True
    if token[0] == "a":
        if not tally.shared:
            return False
        known = token[2:] in acronyms(record()) or any(
            abbreviates(token[2:], name.value) for name in record().names if " " in name.value
        )
        if known:
            # The acronym stands for all that is left of the name.
            used.update(n for n, t in enumerate(theirs) if t[0] in "kchs" or _in(t, place))
            tally.explained += weight
            tally.short = True
        return known
    if token[0] == "k":
        return tally.rare  # "Manas" for Manas University, the other way round
    if tally.rare and any(alike(token, other) for row in others() for other in row.tokens):
        tally.explained += weight * 0.85
        tally.borrowed = True
        return True
    if token[0] == "p":
        # A given name that the registry leaves out, right before the family name it has.
        beside = own[position + 1 : position + 2]
        if beside and beside[0][0] == "p" and tally.rare and not _in(beside[0], place):
            tally.weight -= weight * 0.7
            return any(alike(beside[0], other) == 1.0 for other in theirs)
    return False


def _unknown_eponym(
    missing: Sequence[int],
    own: Sequence[str],
    theirs: Sequence[str],
    used: set[int],
    hinted: frozenset[str],
    others: Callable[[], Iterable[NameRow]],
) -> frozenset[int]:
    """Return where the text names a person after whom the registry does not know the body named.

    Only at the head or the tail of a name that is otherwise whole, in the country that the
    document gives, and where no name of the record honours somebody else.
    """
    if not missing or not hinted or len(missing) > 3 or len(missing) == len(own):
        return frozenset()
    if any(own[n][0] != "p" for n in missing) or len(used) < 2:
        return frozenset()
    rest = [n for n in range(len(own)) if n not in missing and own[n][0] not in "si"]
    head, tail = missing[-1] < rest[0], missing[0] > rest[-1]
    whole = all(n in used for n, token in enumerate(theirs) if token[0] not in "si")
    soft = {t for t in own if t[0] == "s"} == {t for t in theirs if t[0] == "s"}
    told = any(own[n][0] in "ch" for n in rest)
    if not ((head or tail) and whole and soft and told):
        return frozenset()
    honoured = any(t[0] in "pi" for row in others() for t in row.tokens)
    return frozenset() if honoured else frozenset(missing)


def _in(token: str, place: Place) -> bool:
    return _among(token, place.words)


@lru_cache(maxsize=50_000)
def _among(token: str, words: frozenset[str]) -> bool:
    return token in words or any(alike(token, word) for word in words)


def _unused(
    own: Sequence[str],
    theirs: Sequence[str],
    used: set[int],
    place: Place,
    hinted: frozenset[str],
    tally: _Tally,
) -> float | None:
    """Return the weight of what the text leaves out of a record's name; None where it may not."""
    initials = {t[2:] for t in own if t[0] == "i"}
    total = 0.0
    before = -2
    for number, token in enumerate(theirs):
        if number in used or token[0] in "si":
            continue
        if token[0] == "h":
            if not tally.honours or tally.short:
                return None
            total += 1.2
        elif token[0] == "p":
            if token[2:3] in initials:
                total += 0.1  # the given name, of which the text has the initial
            elif _in(token, place):
                total += 0.3 if any(alike(token, word) for word in hinted) else 0.6
            elif before == number - 1:
                total += 0.5  # given and family name are one eponym
            else:
                total += _WEIGHTS["p"]
                before = number
        elif token[0] == "c":
            if token != f"c:{place.country}":
                if not tally.rare:
                    return None
                total += 1.0
            else:
                total += 0.6
        elif token[0] == "k":
            total += 0.5
        else:
            total += _WEIGHTS[token[0]]
    return total
