"""Whether two mentions of persons mean one: names over scripts, then what they do and where.

A name alone decides only where it is whole on both sides and nothing speaks against it. An
initial, a slip of the pen or a bare family name asks for the same organisation, a slip for the same
role as well. Fathers and daughters, siblings and namesakes stay apart: a different sex of the
family name, a different patronymic, another organisation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import permutations

from rapidfuzz.distance import DamerauLevenshtein

from kg.link.normalise import fold, skeleton

__all__ = ["Sketch", "Verdict", "compare", "same_role", "spelling"]

_PARTS = re.compile(r"[^\W\d_]+(?:['’ʻʼ`-][^\W\d_]+)*\.?")
_SPELLINGS = tuple(
    (re.compile(pattern), value)
    for pattern, value in (
        (r"^i(?=[aou])", ""),  # Yuliya, Iuliia
        (r"shch|sch", "sh"),
        (r"ks", "h"),  # x is kh in Muxtar; Alexander and Aleksandr both get it
        (r"er$", "r"),
        (r"(?<=o)f+$", "v"),
        (r"[aeo]i(?=[aeou])", lambda m: m.group()[0]),
        (r"ei", "e"),
        (r"c", "k"),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of a person where it is mentioned.

    ``words`` are the full names in spelling keys, ``initials`` the first letters that stand alone,
    ``patronymic`` its stem and the sex it tells. ``organisations`` are IRIs (or names, folded),
    ``roles`` titles in lower case.

    >>> Sketch.of("Петров Павел Сергеевич").words == Sketch.of("Pavel Petrov").words
    False
    >>> sorted(Sketch.of("Петров Павел").words) == sorted(Sketch.of("Pavel Petrov").words)
    True
    """

    name: str
    words: tuple[str, ...]
    initials: tuple[str, ...] = ()
    patronymic: tuple[str, str] | None = None
    organisations: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()

    @classmethod
    def of(cls, name: str, *, role: str = "", organisation: str = "") -> Sketch:
        """Return the sketch of a name as written, with one role and organisation if known."""
        return _sketch(name).within(
            roles=filter(None, [role]), organisations=filter(None, [fold(organisation)])
        )

    def within(self, *, roles: Iterable[str], organisations: Iterable[str]) -> Sketch:
        """Return the same name with roles and organisations beside it."""
        return Sketch(
            self.name,
            self.words,
            self.initials,
            self.patronymic,
            frozenset(organisations),
            frozenset(role.casefold() for role in roles),
        )

    @property
    def whole(self) -> bool:
        """Return whether a given and a family name are there in full."""
        return len(self.words) >= 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two persons are one, how sure, and by what."""

    same: bool
    score: float
    reason: str
    doubtful: bool = False


@lru_cache(maxsize=50_000)
def spelling(word: str) -> str:
    """Return the key under which the spellings of one name meet, vowels included.

    >>> spelling("Yevgeniy") == spelling("Evgeny"), spelling("Marat") == spelling("Murat")
    (True, False)
    """
    key = skeleton(word.replace("-", "").replace("’", ""))
    for pattern, value in _SPELLINGS:
        key = pattern.sub(value, key)
    return key


@cache
def _table() -> tuple[
    frozenset[str], frozenset[str], tuple[tuple[str, re.Pattern[str]], ...], frozenset[str]
]:
    source = files("kg.link").joinpath("words.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))["person"]
    return (
        frozenset(fold(word) for word in table["honorifics"]),
        frozenset(table["particles"]),
        tuple((sex, re.compile(form)) for sex, form in sorted(table["patronymics"].items())),
        frozenset(table["lesser"]),
    )


@lru_cache(maxsize=50_000)
def _sketch(name: str) -> Sketch:
    honorifics, particles, _, _ = _table()
    family_first = "," in name
    words: list[str] = []
    initials: list[str] = []
    patronymic: tuple[str, str] | None = None
    for match in _PARTS.finditer(name.replace(".", ". ")):
        part = match.group()
        bare = part.rstrip(".")
        if fold(bare) in honorifics or fold(bare) in particles:
            continue
        if len(bare) == 1 or (part.endswith(".") and len(bare) <= 2):
            initials.append(spelling(bare)[:1] or fold(bare)[:1])
        elif words and (found := _patronymic(bare)):
            patronymic = patronymic or found
        else:
            words.append(spelling(bare))
    if family_first and len(words) > 1:
        words = [*words[1:], words[0]]
    return Sketch(name, tuple(words), tuple(initials), patronymic)


def _patronymic(word: str) -> tuple[str, str] | None:
    key = skeleton(word.replace("-", ""))
    for sex, form in _table()[2]:
        stem = form.sub("", key)
        # A family name may end alike (Mitrovich), so something of a given name must be left.
        if stem != key and len(stem) >= 3:
            return stem, sex
    return None


def compare(left: Sketch, right: Sketch) -> Verdict:
    """Return whether two persons are one.

    >>> rector = Sketch.of("Pavel Petrov", role="Rector", organisation="EKU")
    >>> compare(rector, Sketch.of("Петров Павел Сергеевич")).same
    True
    >>> compare(Sketch.of("Gulnar Dulatova"), Sketch.of("G. Dulatov")).same
    False
    """
    names = _names(left, right)
    if names is None:
        return Verdict(False, 0.0, "other names")
    full, slips, short, tail = names
    orgs = _context(left.organisations, right.organisations)
    roles = same_role(left.roles, right.roles)
    score = (0.99 if full >= 2 and not short else 0.9) - 0.1 * slips
    if slips:
        if orgs > 0 and roles > 0 and slips == 1:
            reason = "a slip in the spelling, the same role at the same organisation"
            return Verdict(True, round(score, 2), reason)
        return Verdict(False, 0.4, "names that differ by a letter", doubtful=orgs >= 0)
    if full >= 2:
        if orgs >= 0 or tail:
            reason = "the same full name" + (" and patronymic" if tail else "")
            return Verdict(True, round(score, 2), reason)
        return Verdict(False, 0.5, "namesakes at different organisations", doubtful=True)
    if orgs > 0 and roles >= (0 if short or tail else 1):
        what = "initial" if short else "patronymic" if tail else "family name"
        reason = f"the family name and {what}" if what != "family name" else "the family name"
        return Verdict(True, 0.85, reason + " at the same organisation")
    return Verdict(False, 0.4, "a part of the name only", doubtful=orgs >= 0)


def _context(left: frozenset[str], right: frozenset[str]) -> int:
    if left and right:
        return 1 if left & right else -1
    return 0


def same_role(left: Iterable[str], right: Iterable[str]) -> int:
    """Return 1 where two sets of titles share one, 0 where a side is silent, else -1.

    >>> same_role(["rector"], ["chairman of the board - rector"]), same_role(["rector"], ["dean"])
    (1, -1)
    """
    mine, other = [t.casefold() for t in left], [t.casefold() for t in right]
    lesser = _table()[3]
    if not mine or not other:
        return 0
    for one in mine:
        for two in other:
            a, b = set(re.findall(r"\w+", one)), set(re.findall(r"\w+", two))
            if a and b and (a <= b or b <= a) and a & lesser == b & lesser:
                return 1
    return -1


def _names(left: Sketch, right: Sketch) -> tuple[int, int, bool, bool] | None:
    """Return what two names share; None where they contradict each other.

    That is: full words, slips among them, whether an initial stood for a word, whether the
    patronymics agree in full.
    """
    a, b = left.patronymic, right.patronymic
    tail = False
    if a and b:
        if a[1] != b[1] or _near(a[0], b[0]) < 0.9:
            return None
        tail = True
    best = None
    for pairing in _pairings(left.words, right.words):
        found = _judge(left, right, pairing, tail)
        if found is not None and (best is None or _rank(found) > _rank(best)):
            best = found
    return best


def _rank(found: tuple[int, int, bool, bool]) -> tuple[int, int, bool]:
    full, slips, short, _ = found
    return full - slips, -slips, short


def _pairings(
    left: Sequence[str], right: Sequence[str]
) -> Iterable[tuple[tuple[int, int, float], ...]]:
    """Yield the ways to pair words that may be the same."""
    if len(left) > 4 or len(right) > 4:
        left, right = left[:4], right[:4]
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    for order in permutations(range(len(long)), len(short)):
        pairs = []
        for i, j in enumerate(order):
            likeness = _near(short[i], long[j])
            if likeness:
                pairs.append((i, j, likeness) if short is left else (j, i, likeness))
        if pairs:
            yield tuple(pairs)


def _judge(
    left: Sketch, right: Sketch, pairs: Sequence[tuple[int, int, float]], tail: bool
) -> tuple[int, int, bool, bool] | None:
    mine = [w for n, w in enumerate(left.words) if n not in {p[0] for p in pairs}]
    other = [w for n, w in enumerate(right.words) if n not in {p[1] for p in pairs}]
    own, theirs = list(left.initials), list(right.initials)
    short = _stand_for(mine, theirs) | _stand_for(other, own)
    for initials, sketch in ((own, right), (theirs, left)):
        # "P. S. Petrov" and "Pavel Sergeevich Petrov": the S is the patronymic's.
        if initials and sketch.patronymic and sketch.patronymic[0][:1] in initials:
            initials.remove(sketch.patronymic[0][:1])
    for initial in list(own):
        if initial in theirs:
            own.remove(initial)
            theirs.remove(initial)
            short = True
    first = left.initials[:1] + right.initials[:1]
    if len(left.words) == len(right.words) == 1 and len(set(first)) == 2:
        return None  # N. Gumilyov and L. N. Gumilyov, a father and a son
    if (mine and other) or (own and (theirs or mine)) or (theirs and (own or other)):
        return None
    if (own and right.patronymic) or (theirs and left.patronymic):
        return None
    slips = sum(1 for _, _, likeness in pairs if likeness < 0.9)
    return len(pairs), slips, short, tail


def _stand_for(words: list[str], initials: list[str]) -> bool:
    """Strike out words for which an initial stands; return whether one did."""
    struck = False
    for word in list(words):
        if word[:1] in initials:
            words.remove(word)
            initials.remove(word[:1])
            struck = True
    return struck


@lru_cache(maxsize=200_000)
def _near(left: str, right: str) -> float:
    """Return how likely two spelling keys are one name: 1, 0.8 for a slip, else 0.

    >>> _near("paluanova", "palaunova"), _near("ahmetov", "ahmetova"), _near("asel", "asem")
    (0.8, 0.0, 0.0)
    """
    if left == right:
        return 1.0
    if left[-1:] != right[-1:] and "a" in (left[-1:], right[-1:]):
        return 0.0  # Petrov, Petrova: a father and a daughter
    if min(len(left), len(right)) >= 6:
        return 0.8 if DamerauLevenshtein.distance(left, right, score_cutoff=1) <= 1 else 0.0
    return 0.0
