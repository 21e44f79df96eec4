"""What the readers of names ask of a sentence's tokens, and how they take them.

It is long because all kinds of names ask the same questions of the same tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.chunks import Chunk
from kg.extract.text import Quote, Token, tokens
from kg.lexicon import Lexicon, fold

__all__ = ["Base", "Known", "is_title"]

PARTICLES = frozenset(
    [
        "de",
        "los",
        "las",
        "dos",
        "la",
        "van",
        "von",
        "der",
        "den",
        "dos",
        "da",
        "di",
        "del",
        "della",
        "du",
        "des",
        "bin",
        "ibn",
        "al",
        "el",
        "ter",
        "ten",
        "le",
        "y",
        "i",
        "zu",
        "af",
        "ben",
        "ould",
    ]
)
# Words that end a name in a line of capitals.
SHOUTED = frozenset(
    ["to", "from", "our", "at", "in", "by", "with", "a", "an", "on", "visits", "visit"]
)
LINKS = frozenset(
    [
        "of",
        "for",
        "and",
        "&",
        "de",
        "la",
        "du",
        "des",
        "degli",
        "der",
        "di",
        "della",
        "do",
        "da",
        "del",
        "für",
        "und",
        "et",
        "e",
        "y",
        "für",
        "d",
        "des'",
    ]
)
# Capitals that name nothing: papers, degrees, kinds of institutions.
NO_NAMES = frozenset(
    [
        "mou",
        "mous",
        "hei",
        "heis",
        "phd",
        "ceo",
        "it",
        "ict",
        "r&d",
        "stem",
        "ngo",
        "ngos",
        "pdf",
        "tv",
        "usb",
        "gpa",
        "id",
        "faq",
        "vip",
        "ii",
        "iii",
        "iv",
        "vi",
        "vii",
        "viii",
        "ok",
        "am",
        "pm",
        "covid",
        "covid-19",
        "sme",
        "smes",
        "qs",
        "eur",
        "usd",
        "ects",
        "nato",
        "gdp",
        "ai",
        "i",
        "hr",
        "pr",
    ]
)
# "Brennick-funded": an adjective, whatever name it holds
_HOW = re.compile(r"\w-(?:co-)?(?:funded|financed|supported|sponsored|backed|led|based)$")
WEEKDAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "tomorrow",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
REFERENCE = re.compile(
    r"(?:No\.?\s?|№\s?|Nr\.?\s?)?(?P<n>\d{6}-[A-Z]{2,}(?:-[A-Z0-9]+)+|\b10\d{7}\b|20\d\d-\d-[A-Z]{2}\d\d-KA\d{3}-[A-Z]+-\d+|\d{6}-EPP-[\w-]+)"
)
# "Prof. Dr.-Ing.", "Dr. hab.", "(BSc'61)", ", MBE": titles and degrees that no list of words can hold
DEGREES = re.compile(
    r"\b(?:Prof|Dr|Dipl|PD|Priv|Doc|Assoc|Asst)\.(?:[- ]?(?:Ing|Doz|hab|h\.\s?c|rer|nat|phil|med|jur|habil|mult)\.)+|\((?:B|M|Ph|D)\.?[A-Z][A-Za-z.]*\s?['’]\d\d(?:,[^)]{0,20})?\)"
)
MONEY = re.compile(
    r"(?:\b(?:EUR|USD|GBP|CHF|NOK|SEK|DKK|PLN|CZK|HUF|RON|KZT|UZS|GEL|JPY|CNY|INR|AUD|NZD|CAD|US\$|A\$|C\$|NZ\$)\s?\d[\d.,]*\d(?:\s(?:million|billion|thousand|m|bn)\b)?|\d[\d.,]*\s?(?:M€|MEUR|k€|Mio\.? ?€)|[€$£]\s?\d[\d.,  ]*(?:\s?(?:million|billion|thousand|m|bn))?|\d[\d.,  ]*\s?(?:million|billion|thousand|m|bn|crore|lakh)?\s?(?:euros?|taka|naira|cedis?|lari|somoni|soums?|zloty|crowns|kroner|rubles|roubles|lira|yuan|rupees|rand|EUR|€|dollars?|USD|pounds?|GBP|tenge))\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Known:
    """What the document has taught so far: forms by folded text, with the type they were found to be.

    Filled in a first pass over the document, read in the second; belongs to one document.
    """

    types: dict[str, str] = field(default_factory=dict)
    acronyms: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # acronym → (type, full name)
    surnames: dict[str, str] = field(default_factory=dict)  # folded surname → full name


def is_title(text: str, before: str, after: str) -> bool:
    """Tell whether a quoted stretch is a title ("Quiet Harbour Towns") rather than speech."""
    words = text.split()
    if not words or len(words) > 30:
        return False
    if re.search(r"[,.!?…]\s*[\"”]?$", text) and not text.endswith("etc."):
        return False
    if (
        re.match(r"\s*[,.]?\s*[-–—]?\s*(?:said|says|noted|added|explained|he|she)\b", after)
        and len(words) > 4
    ):
        return False
    if (
        re.search(
            r"(?:project|projects|programme|program|course|module|motto|topic|theme|title|entitled|titled|called|named|"
            r"competition|seminar|training|conference|forum|specialt(?:y|ies)|direction|section|of|full|known as|[-–—(])\s*$",
            before,
            re.IGNORECASE,
        )
        and words[0][:1].isupper()
    ):
        return True
    if (
        re.search(r"\b(?:the|a|an|this|of)\s*$", before)
        and words[0][:1].isupper()
        and len(words) <= 15
        and not re.search(r"[.!?]", text)
    ):
        return True
    capitals = sum(w[:1].isupper() for w in words)
    small = sum(
        w.lower()
        in (
            "of",
            "the",
            "and",
            "for",
            "in",
            "to",
            "a",
            "on",
            "with",
            "from",
            "-",
            "–",
            "at",
            "by",
            "&",
        )
        for w in words
    )
    if len(words) == 1:
        return words[0][:1].isupper() and not text.endswith("!")
    return words[0][:1].isupper() and capitals >= 2 and capitals + small >= 0.75 * len(words)


def _may_name(token: Token) -> bool:
    """Tell whether a token may be part of a name: "Anna", "J.", "3D"."""
    if token.low in WEEKDAYS or ("-" in token.text and _HOW.search(token.text)):
        return False
    return token.kind == "initial" or (
        token.kind == "word"
        and (token.capital or (token.text[0].isdigit() and any(c.isupper() for c in token.text)))
    )


class Base:
    """The tokens of one sentence, which of them are taken, and what each may be."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        quotes: Sequence[Quote],
        lexicon: Lexicon,
        known: Known,
        heading: bool = False,
    ) -> None:
        self.text, self.lex, self.known, self.heading = text, lexicon, known, heading
        self.start, self.end = start, end
        self.chunks: list[Chunk] = []
        self.toks = tokens(text, start, end)
        self.used = [False] * len(self.toks)
        self.caps = [_may_name(t) for t in self.toks]
        self.folds = [fold(t.text) for t in self.toks]
        self.quotes = quotes
        letters = [c for c in text[start:end] if c.isalpha()]
        self.shout = (
            bool(letters)
            and sum(c.isupper() for c in letters) > 0.75 * len(letters)
            and len(letters) > 8
        )

    def free(self, i: int) -> bool:
        return 0 <= i < len(self.used) and not self.used[i]

    def cap(self, i: int) -> bool:
        """Tell whether a token is free and may be part of a name."""
        return 0 <= i < len(self.used) and self.caps[i] and not self.used[i]

    def word_at(self, i: int) -> str:
        """Return a token in small letters, nothing beyond the sentence."""
        return self.toks[i].low if 0 <= i < len(self.toks) else ""

    def common(self, i: int) -> bool:
        t = self.toks[i]
        if t.kind != "word":
            return False
        low = t.low
        if self.lex.common(low):
            return True
        return (
            any(part in self.lex.english for part in re.split(r"[-/]", low))
            and "-" in low
            and all(p in self.lex.english or len(p) < 3 for p in re.split(r"[-/]", low))
        )

    def phrase(self, i: int, j: int) -> str:
        return self.text[self.toks[i].start : self.toks[j - 1].end]

    def folded(self, i: int, j: int) -> str:
        return " ".join(self.folds[i:j])

    def place(self, i: int) -> int:
        """Return how many tokens from ``i`` on name a known place, 0 if none."""
        if not self.cap(i):
            return 0
        best = 0
        for n in (4, 3, 2, 1):
            if i + n <= len(self.toks) and not any(self.used[i : i + n]) and self.caps[i + n - 1]:
                key = self.folded(i, i + n)
                if key in self.lex.places and (
                    n > 1 or not self.common(i) or key in self.lex.countries
                ):
                    best = n
                    break
        return best

    def country(self, i: int, n: int) -> bool:
        return self.folded(i, i + n) in self.lex.countries

    def given(self, i: int) -> bool:
        t = self.toks[i]
        return t.kind == "word" and all(p in self.lex.given for p in fold(t.text).split("-"))

    def demonym(self, i: int) -> bool:
        low = self.toks[i].low
        return all(p in self.lex["places.demonyms"] for p in low.split("-"))

    def honorific(self, i: int) -> int:
        """Return how many tokens from ``i`` on are an honorific."""
        if not self.free(i):
            return 0
        t = self.toks[i]
        two = f"{t.low} {self.toks[i + 1].low}" if i + 1 < len(self.toks) else ""
        if two in self.lex["role.honorifics"] or two == "h. e.":
            return 2
        if t.low.rstrip(".") in self.lex["role.honorifics"] and t.kind in ("word", "initial"):
            if (
                t.low
                in (
                    "doc",
                    "eng",
                    "hon",
                    "fr",
                    "mag",
                    "lord",
                    "lady",
                    "sir",
                    "sister",
                    "father",
                    "brother",
                )
                and not t.capital
            ):
                return 0
            n = 1
            if (
                i + 1 < len(self.toks)
                and self.toks[i + 1].text == "."
                and self.toks[i + 1].start == t.end
            ):
                n = 2
            return n
        return 0

    def role_head(self, i: int) -> int:
        """Return how many tokens from ``i`` on are the head of a post."""
        if not self.free(i) or self.toks[i].kind != "word":
            return 0
        heads = self.lex["role.heads"]
        for n in (3, 2, 1):
            if i + n <= len(self.toks):
                words = " ".join(t.low for t in self.toks[i : i + n])
                if words in heads:
                    if (
                        n == 1
                        and words in ("heads", "chairs", "coaches", "fellows", "leaders")
                        and i > 0
                        and self.toks[i - 1].low
                        in ("who", "which", "and", "that", "she", "he", "also", "currently", "now")
                        and not self.toks[i].capital
                    ):
                        return 0
                    return n
        return 0

    def org_head(self, i: int) -> str:
        """Return UNI, ORG or CONS where the token is a head noun of such names, else nothing."""
        t = self.toks[i]
        low = t.low
        if t.kind != "word" or not (t.capital or self.shout):
            return ""
        if low in self.lex["org.university"]:
            return "UNI"
        last = low.rsplit("-", 1)[-1]
        if last in (
            "universität",
            "universiteit",
            "universitetet",
            "university",
            "hochschule",
            "akademie",
        ):
            return "UNI"
        if low in self.lex["org.consortium"]:
            return "CONS"
        if "-" in low and last in self.lex["org.compound"]:
            return "ORG"  # "Goethe-Institut"
        if low in self.lex["org.organization"]:
            return "ORG"
        return ""

    def person_starts(self, i: int) -> bool:
        """Tell whether a person's name seems to begin here: two foreign words, or an initial and one."""
        if not self.cap(i) or self.honorific(i):
            return bool(self.free(i) and self.honorific(i))
        if self.toks[i].kind == "initial":
            return self.cap(i + 1) and not self.org_ahead(i + 1)
        if (
            not self.cap(i + 1)
            or self.org_head(i)
            or self.toks[i].shout
            or (self.place(i) >= 1 and not self.given(i))
        ):
            return False
        if self.toks[i + 1].shout and not self.given(i):
            return False
        odd = [not self.common(k) or self.given(k) for k in (i, i + 1)]
        if self.demonym(i) or self.demonym(i + 1) or self.org_head(i + 1) or self.org_ahead(i + 1):
            return False
        return (all(odd) and not (self.common(i) and self.common(i + 1))) or (
            self.given(i) and not self.common(i)
        )

    def org_ahead(self, i: int) -> bool:
        """Tell whether the run of capitals from ``i`` on ends in the head of an organisation's name."""
        while self.cap(i) and not self.role_head(i):
            if self.org_head(i):
                return True
            i += 1
        return False

    def take(
        self,
        type_: str,
        i: int,
        j: int,
        *,
        name: str | None = None,
        value: str = "",
        tags: Iterable[str] = (),
    ) -> Chunk:
        chunk = Chunk(
            type_,
            self.toks[i].start,
            self.toks[j - 1].end,
            name or self.phrase(i, j),
            value,
            tags=frozenset(tags),
        )
        self.chunks.append(chunk)
        for k in range(i, j):
            self.used[k] = True
        return chunk

    def index(self, at: int) -> int:
        return next((k for k, t in enumerate(self.toks) if t.end > at), len(self.toks))

    def mark(
        self, type_: str, start: int, end: int, name: str, value: str = "", tags: Iterable[str] = ()
    ) -> None:
        self.chunks.append(Chunk(type_, start, end, name, value, tags=frozenset(tags)))
        for k, t in enumerate(self.toks):
            if t.start < end and start < t.end:
                self.used[k] = True

    def overlaps(self, start: int, end: int) -> bool:
        return any(c.start < end and start < c.end for c in self.chunks)

    def rectors(self, k: int) -> bool:
        """Rectors’ Conference, Ministers’ Council: a post as part of a name."""
        return k + 1 < len(self.toks) and self.toks[k + 1].text in ("’", "'")

    def belonging(self, k: int) -> bool:
        """Tell whether a word for a person is part of a body's name: "Student Council"."""
        return (
            self.toks[k].low in self.lex["org.belonging"]
            and self.cap(k)
            and self.toks[k].capital
            and self.cap(k + 1)
            and not self.role_head(k + 1)
        )

    def sentence_word(self, k: int) -> bool:
        """Tell whether the token is capitalised only because a sentence, a heading or a list starts with it."""
        t = self.toks[k]
        low = t.low
        if low in (
            "the",
            "a",
            "an",
            "in",
            "at",
            "on",
            "for",
            "by",
            "from",
            "of",
            "with",
            "and",
            "as",
            "our",
            "its",
            "their",
            "this",
            "these",
            "both",
            "two",
            "three",
            "four",
            "five",
            "six",
            "his",
            "her",
            "all",
            "most",
            "among",
            "between",
            "under",
            "according",
            "to",
            "after",
            "before",
            "during",
            "when",
            "while",
            "besides",
            "without",
            "within",
            "no",
            "not",
            "it",
            "he",
            "she",
            "they",
            "we",
            "one",
            "that",
            "neither",
        ):
            return True
        if k == 0 and re.fullmatch(r"P\d{1,2}", t.text):
            return True  # "P3 Brennick University": the number of a partner
        first = k == 0 or (self.toks[k - 1].text in '“”"«:-–—•*[' and k <= 2)
        if not first or t.kind != "word" or t.shout:
            return False
        return (
            low.endswith(("ing", "ed", "ly"))
            and self.common(k)
            and low
            not in (
                "banking",
                "engineering",
                "nursing",
                "teaching",
                "training",
                "learning",
                "federated",
                "united",
                "applied",
                "marketing",
                "accounting",
                "consulting",
            )
        )

    def quote_name(self, j: int) -> int:
        """Return the end of a short quoted name that belongs to the organisation before it, or 0."""
        if j < len(self.toks) and self.toks[j].text in ("“", "«", '"', "„") and not self.used[j]:
            for k in range(j + 1, min(j + 8, len(self.toks))):
                if self.toks[k].text in ("”", "»", '"', "“"):
                    return k + 1
        return 0

    def known_person(self, j: int) -> bool:
        return fold(self.toks[j].text) in self.known.surnames and self.cap(j + 1)

    def mixed_acronym(self, i: int) -> bool:
        t = self.toks[i].text
        if (
            re.fullmatch(r"(?:Mc|Mac|De|Di|La|Le|Van|Du|Fitz|Von|El|Al)[A-Z][a-z]+|I", t)
            or t.lower() in NO_NAMES
        ):
            return False
        return (
            bool(
                re.fullmatch(
                    r"[A-ZА-ЯӘҒҚҢӨҰҮҺІ]{2,}[A-Za-z&-]*[A-ZА-ЯӘҒҚҢӨҰҮҺІ]|[A-Z][a-z]{1,3}[A-Z]{1,}[a-zA-Z]*|[A-Z]{2,}|[A-Z]{3,}-\d|[A-Z][A-Za-z]{3,}\d[A-Z][A-Za-z]+",
                    t,
                )
            )
            and len(t) <= 16
        )

    def before_type(self, i: int) -> str:
        """Return the type of the chunk that ends right before token ``i``."""
        at = self.toks[i].start
        return next(
            (c.type for c in self.chunks if c.end <= at and not self.text[c.end : at].strip()), ""
        )

    def sentence_start(self, i: int) -> bool:
        if i == 0:
            return True
        before = self.toks[i - 1].text
        return (
            (before in '“"«„:-–—•*[]' and i < 4) or before in (":", "“", "«", "„") or self.heading
        )

    def before_low(self, i: int) -> str:
        return self.toks[i - 1].low if i > 0 else ""
