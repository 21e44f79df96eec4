"""Names on one footing: scripts, inflection, word order and legal forms folded away.

A name becomes a list of tokens, each of one class that its first letter tells:

=====  ============================================================  ======================
``k``  what it is the name of                                        ``k:university``
``h``  what it is for: a difference here is a difference of bodies   ``h:technical``
``x``  a part of something larger                                    ``x:branch``
``s``  words that come and go with history                           ``s:state``
``c``  a country or continent                                        ``c:KZ``
``p``  a proper word, as its skeleton                                ``p:amanjolov``
``a``  an acronym, as written but for its case                       ``a:екту``
``i``  an initial                                                    ``i:s``
=====  ============================================================  ======================

The words are in ``words.toml``; languages are not told apart, since pages mix them.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from kg.errors import InvalidRule

__all__ = [
    "bag",
    "consonants",
    "country_code",
    "exact",
    "family",
    "fingerprint",
    "fold",
    "skeleton",
    "state_tells",
    "tokens",
]

# Cyrillic (Russian, Kazakh, Kyrgyz, Tajik, Ukrainian) and Latin letters that Unicode does not
# decompose; what news pages write, not what a standard says (BGN/PCGN without its diacritics).
_LETTERS = str.maketrans(
    dict(
        zip(
            "абвгдеёзийклмнопрстуфыьъэәғқңөұүһіїґўӣӯҷҳ",
            "abvgdeeziiklmnoprstufi__eagknouuhiiguiujh",
            strict=True,
        )
    )
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya"}
    | {"є": "ye", "ß": "ss", "ı": "i", "ə": "a", "ø": "o", "đ": "d", "ł": "l", "æ": "ae"}
    | {"œ": "oe", "þ": "th", "ð": "d", "ş": "sh", "š": "sh", "č": "ch", "ç": "ch", "ž": "zh"}
    | {"ğ": "g", "ǵ": "g", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": "", "´": "", "ʹ": ""}
)
_VERSION = "1"  # raised when this module gives other tokens than before for the same words
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_APOSTROPHES = re.compile(r"['’‘ʻʼ`´ʹ]")
_WORDS = re.compile(r"[^\W_]+")
# What romanisations write in several ways, and what all of them become: Yerevan is Erevan,
# Gumilyov Gumilev, Zhanna Janna. In Uzbek x is kh: consonants() forgets both.
_SPELT = {
    "ye": "e", "yo": "e", "dzh": "j", "zh": "j", "dj": "j", "kh": "h", "gh": "g", "ph": "f",
    "ck": "k", "y": "i", "q": "k", "w": "v", "x": "ks",
}  # fmt: skip
_SPELLINGS = re.compile(r"^ye|(?<=[aeiou])ye|yo|dzh|zh|dj|kh|gh|ph|ck|[yqwx]")
_DOUBLED = re.compile(r"(.)\1+")
# Endings of case in Russian and Kazakh that hold a consonant; vowels do not matter in comparison.
_ENDINGS = re.compile(
    r"(?<=\w\w\w)(?:инск(?:ого|ому|ий|ая|ое|ой|ую|им|ом)|ск(?:ого|ому|ий|ая|ое|ой|ую|им|ом)|"
    r"(?:ов|ев)ск(?:ого|ому|ий|ая|ое|ой|ую|им|ом)(?=$)|[нтд][ыі]ң|ого|его|ому|ему|ами|ями|ом|ем|ым|"
    r"им|а|я|у|ю|е|ы|и|ой|ый|ий|ая|ую)$"
)
_GIVEN_ACRONYM = re.compile(
    r"(?=(?:.*[A-ZА-ЯЁІҢҒҮҰҚӨҺӘ]){2})[A-Za-zА-ЯЁа-яёІҢҒҮҰҚӨҺӘәғқңөұүһі]{2,9}"
)


@dataclass(frozen=True, slots=True)
class _Words:
    exact: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]
    forms: frozenset[str]
    families: Mapping[str, str]
    distinct: frozenset[str]
    legal: re.Pattern[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    any_phrase: re.Pattern[str]  # most names have none: asked once instead of one by one
    longest: int


def fold(text: str) -> str:
    """Return ``text`` in lower-case Latin letters without diacritics; other scripts stay.

    >>> fold("Өскемен: «ШҚТУ» im. Äuezov")
    'oskemen: «shktu» im. auezov'
    """
    if text.isascii():
        return text.lower().translate(_LETTERS).replace("_", "")
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS).replace("_", "")
    plain = unicodedata.normalize("NFKD", lowered)
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return the key under which the romanisations of one word meet.

    >>> skeleton("Аманжолов"), skeleton("Amanzholov"), skeleton("Гумилёв"), skeleton("Gumilyov")
    ('amanjolov', 'amanjolov', 'gumilev', 'gumilev')
    """
    spelt = _SPELLINGS.sub(lambda match: _SPELT[match.group()], fold(word))
    return _DOUBLED.sub(r"\1", spelt)


@lru_cache(maxsize=200_000)
def consonants(word: str) -> str:
    """Return what of a skeleton survives most romanisations and endings: a key for search only.

    >>> consonants("shakarim") == consonants("sakarim")
    True
    """
    rough = word.replace("sh", "s").replace("ch", "k").replace("c", "k").replace("j", "z")
    rough = re.sub(r"ks|[aeiouh]", "", rough)
    return _DOUBLED.sub(r"\1", rough) or word[:2]


@lru_cache(maxsize=100_000)
def exact(text: str) -> str:
    """Return the key of a name taken word by word: case, punctuation, diacritics do not matter.

    >>> exact("M.Kh. Dulaty Taraz  Regional University, NJSC")
    'm kh dulaty taraz regional university'
    """
    folded = _words().legal.sub(" ", fold(text.replace("+", " plus ")))
    found = _WORDS.findall(_APOSTROPHES.sub("", folded))
    return " ".join(word for word in found if word != "the")


def tokens(text: str) -> tuple[str, ...]:
    """Return the tokens of a name in the order of the text, without connectives.

    >>> tokens("East-Kazakhstan State University named after S. Amanzholov")
    ('h:east', 'c:KZ', 's:state', 'k:university', 'i:s', 'p:amanjolov')
    >>> tokens("С. Аманжолов атындағы ШҚУ")
    ('i:s', 'p:amanjolov', 'a:шқу')
    """
    return _tokens(text)


@lru_cache(maxsize=100_000)
def _tokens(text: str) -> tuple[str, ...]:
    words = _words()
    shouted = text.upper() == text and len(text) > 12
    raw = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text.replace("+", " plus ")))
    raw = words.legal.sub(" ", raw)
    if words.any_phrase.search(raw):
        for pattern, value in words.phrases:
            raw = pattern.sub(value, raw)
    found: list[str] = []
    for match in _WORDS.finditer(raw):
        word = match.group()
        # KIMEP begins like the Uzbek word for chemistry: of an acronym no stem is asked.
        # Most words are lower case but for their first letter: these need not be matched.
        short = not shouted and not word[1:].islower() and _GIVEN_ACRONYM.fullmatch(word)
        if short and word.casefold() not in words.forms:
            found.append("a:" + word.casefold())
            continue
        found.extend(_classify(word, dotted=raw[match.end() : match.end() + 1] == "."))
    return tuple(found)


@lru_cache(maxsize=200_000)
def _classify(word: str, *, dotted: bool) -> tuple[str, ...]:
    known = _known(word)
    if known is not None and not (dotted and len(word) <= 2):
        return known
    if len(word) == 1 or (dotted and len(word) == 2 and word[0].isupper()):
        return () if word.isdigit() and not dotted else ("i:" + (skeleton(word)[:1] or word),)
    if _CYRILLIC.search(word):
        word = _ENDINGS.sub("", word.casefold())
        known = _known(word)
        if known is not None:
            return known
    return ("p:" + (skeleton(word) or word.casefold()),)


@lru_cache(maxsize=200_000)
def _known(word: str) -> tuple[str, ...] | None:
    """Return the concepts of a word; None when it is none of ``words.toml``."""
    words = _words()
    key = skeleton(word)
    if key in words.exact:
        return words.exact[key]
    for size in range(min(len(key), words.longest), 2, -1):
        if key[:size] in words.stems:
            return words.stems[key[:size]]
    return None


def bag(found: Iterable[str]) -> str:
    """Return the key of a name whatever its order, its initials and its historical words.

    >>> bag(tokens("S. Amanzholov East Kazakhstan University")) == bag(
    ...     tokens("Восточно-Казахстанский государственный университет имени С. Аманжолова"))
    True
    """
    return " ".join(sorted({token for token in found if token[0] not in "si"}))


def family(token: str) -> str:
    """Return the family of a field: pages say "technological" for "technical"."""
    return _words().families.get(token, token)


@cache
def fingerprint() -> str:
    """Return what changes when names are taken apart differently: an index must match it."""
    words = files("kg.link").joinpath("words.toml").read_bytes()
    return f"{_VERSION}-{hashlib.sha256(words).hexdigest()[:12]}"


def state_tells(country: str) -> bool:
    """Return whether "State" tells two universities of a country apart.

    >>> state_tells("NG"), state_tells("KZ")
    (True, False)
    """
    return country in _words().distinct


def country_code(text: str) -> str | None:
    """Return the ISO code of a country named in any language or given as a code; None if none.

    >>> country_code("Казахстан"), country_code("kz"), country_code("Atlantis")
    ('KZ', 'KZ', None)
    """
    plain = text.strip()
    if len(plain) == 2 and f"c:{plain.upper()}" in _country_tokens():
        return plain.upper()
    found = {t[2:] for t in tokens(plain) if t.startswith("c:") and len(t) == 4}
    return found.pop() if len(found) == 1 else None


@cache
def _country_tokens() -> frozenset[str]:
    words = _words()
    groups = (*words.exact.values(), *words.stems.values())
    return frozenset(token for group in groups for token in group if token.startswith("c:"))


@cache
def _words() -> _Words:
    source = files("kg.link").joinpath("words.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    groups: list[tuple[tuple[str, ...], list[str]]] = []
    concepts: dict[str, str] = {}
    sections = {"kind": "k", "part": "x", "field": "h", "soft": "s", "place": "p", "country": "c"}
    for section, letter in sections.items():
        for concept, forms in table[section].items():
            concepts[concept] = f"{letter}:{concept}"
            groups.append(((f"{letter}:{concept}",), forms))
    for compound, forms in table["compound"].items():
        try:
            groups.append((tuple(concepts[part] for part in compound.split()), forms))
        except KeyError as error:
            raise InvalidRule("words.toml", f"[compound] names no concept {error}") from error
    groups.append(((), table["drop"]["words"]))
    whole: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    for value, forms in groups:
        for form in forms:
            into = stems if form.endswith("*") else whole
            into[skeleton(form.rstrip("*"))] = value
    spaced = [
        (form.replace(" ", "[ -]"), key)
        for key, forms in table["phrase"].items()
        for form in sorted(forms, key=len, reverse=True)
    ]
    phrases = [(re.compile(rf"(?<!\w){form}", re.IGNORECASE), key) for form, key in spaced]
    legal = "|".join(sorted(table["legal"]["forms"], key=len, reverse=True))
    # Folded text is searched as well, so each form stands there in both scripts.
    both = f"{legal}|{fold(legal)}" if fold(legal) != legal else legal
    families = {f"h:{m}": f"h:{name}" for name, group in table["family"].items() for m in group}
    return _Words(
        exact=whole,
        stems=stems,
        forms=frozenset(form.casefold() for _, forms in groups for form in forms),
        families=families,
        distinct=frozenset(table["distinct"]["state"]),
        legal=re.compile(rf"(?<![\w.])(?:{both})(?!\w)", re.IGNORECASE),
        phrases=tuple(phrases),
        any_phrase=re.compile(rf"(?<!\w)(?:{'|'.join(f for f, _ in spaced)})", re.IGNORECASE),
        longest=max(map(len, stems)),
    )
