"""Text → blocks, sentences and tokens, each with its place in the document; nothing is rewritten.

A little over 400 lines for the list of abbreviations after which no sentence ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.lexicon import Lexicon

__all__ = ["Block", "Quote", "Sentence", "Token", "blocks", "sentences", "tokens"]

# "Erasmus+Office" is two words, "Erasmus+" one; "L’Aquila" and "Vice-Rector" stay whole; "Zh." is an initial
# and ends before the surname that may follow without a space ("Zh.Bekarov").
_TOKEN = re.compile(
    r"""(?P<degree>Ph\.?\s?D\b\.?(?=\s))
      | (?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?![\w]))
      | (?P<initial>(?:[^\W\d_a-zа-я]\.)(?=[^\W\d_]|\s?[^\W\d_]|\W|$)|[A-ZА-Я][a-zа-я]\.(?=\s?[A-ZА-Я]))
      | (?P<word>[^\W\d_][\w]*(?:[-'’‘´`&/.](?=[\w])[\w]+)*\+?|\d+[^\W\d_]\w*\+?)
      | (?P<punct>\S)""",
    re.VERBOSE,
)
_DOTTED = re.compile(r"(?<=[a-zа-яё])\.(?=[A-ZА-Я])")
_ABBREVIATIONS = frozenset(
    [
        "prof",
        "profs",
        "dr",
        "drs",
        "mr",
        "mrs",
        "ms",
        "rev",
        "hon",
        "st",
        "no",
        "nr",
        "vol",
        "pp",
        "p",
        "ed",
        "eds",
        "assoc",
        "asst",
        "assist",
        "ph",
        "ph.d",
        "eng",
        "ing",
        "doc",
        "acad",
        "mag",
        "mgr",
        "jr",
        "sr",
        "dept",
        "univ",
        "inst",
        "etc",
        "approx",
        "fig",
        "e.g",
        "i.e",
        "vs",
        "ca",
        "cf",
        "al",
        "red",
        "tel",
        "fr",
        "gen",
        "col",
        "lt",
        "sen",
        "rep",
        "gov",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "h.e",
        "d.sc",
        "m.sc",
        "b.sc",
        "cand",
        "tech",
        "sci",
        "econ",
        "phil",
        "im",
        "n.a",
        "mt",
        "dipl",
        "incl",
        "engr",
        "mal",
        "alh",
        "barr",
        "arc",
        "surv",
        "pharm",
        "habil",
        "biol",
        "hist",
        "techn",
        "ped",
        "jan",
        "feb",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
        "str",
    ]
)
# "Chairman of the Board-Rector": two titles that a hyphen joins
_TWO_POSTS = re.compile(r"(?P<one>Board|Council|Management)[-–](?P<two>Rector|President|Chairman)")
_OPEN = {"“": "”", "«": "»", "„": "“”", '"': '"', "”": "”", "‘": "’"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, initial or sign; ``kind`` is word, number, initial or punct."""

    start: int
    end: int
    text: str
    kind: str
    low: str = field(init=False)
    """The token in lower case with a plain apostrophe."""
    capital: bool = field(init=False)
    """Whether it begins with a capital letter."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", self.text.lower().replace("’", "'"))
        object.__setattr__(self, "capital", self.text[0].isupper())

    @property
    def shout(self) -> bool:
        """Whether all its letters are capitals, and there are two or more."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) >= 2 and all(c.isupper() for c in letters)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item; ``kind`` is title, body, item, date, noise, caption or byline."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch between quotation marks, without them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: quotations within it are not divided."""

    start: int
    end: int
    block: int
    kind: str
    quotes: tuple[Quote, ...] = ()


def _line_kind(line: str, first: bool, lexicon: Lexicon) -> str:
    low = line.strip().lower().replace("’", "'")
    if any(mark in low for mark in lexicon.ordered["noise.captions"]) or re.search(
        r"\((?:third |second |first |far )?(?:from )?(?:left|right|cent(?:er|re))(?: from (?:left|right))?\)|"
        r"\((?:second|third|fourth|fifth) from (?:left|right)\)",
        low,
    ):
        return "caption" if len(low) < 220 else "body"
    if low.startswith(lexicon.ordered["noise.bylines"]) and len(low) < 90:
        return "byline"
    if low.startswith(lexicon.ordered["noise.starts"]) and len(low) < 160:
        return "noise"
    if any(mark in low for mark in lexicon.ordered["noise.contains"]):
        return "noise"
    if re.fullmatch(r"[\W\d]*(?:\w+[\W\d]*)?", low) and re.search(r"\d", low) and len(low) < 40:
        return "date"
    if (
        re.fullmatch(r".{0,40}\b(?:19|20)\d\d\b.{0,25}", low)
        and not re.search(r"[.!?]$", low)
        and (len(low.split()) <= 5)
    ):
        return "date"
    if re.fullmatch(r"(?:[^|>/]{2,30}\s[|>/]\s)+[^|>/]{2,30}", line.strip()):
        return "noise"
    if first or (len(low) < 120 and not re.search(r"[.!?:;”\"»)]$", low) and len(low.split()) > 1):
        return "title"
    return "body"


def blocks(text: str, lexicon: Lexicon) -> tuple[Block, ...]:
    r"""Divide a text into blocks at line ends, but mend lines that were only wrapped.

    >>> from kg.lexicon import load
    >>> [b.kind for b in blocks("Visit to Ruse\n\nThey came.\nPhoto: A. Bee", load())]
    ['title', 'body', 'caption']
    """
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    # a text broken at a fixed width has many lines and hardly one of them long
    fixed = len(lengths) > 8 and lengths[(len(lengths) * 9) // 10] <= 100
    lines: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]+", text):
        raw = match.group()
        if not raw.strip():
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.start() + len(raw.rstrip())
        if lines:
            before = text[lines[-1][0] : lines[-1][1]]
            gap = text[lines[-1][1] : start]
            wrapped = gap.count("\n") == 1 and not re.search(r"[.!?:;]$", before)
            if wrapped and (
                text[start].islower()
                or (fixed and len(before) >= 55 and text[start] not in "-–—•*[")
            ):
                lines[-1] = (lines[-1][0], end)
                continue
        lines.append((start, end))
    found: list[Block] = []
    titled = False
    for start, end in lines:
        line = text[start:end]
        kind = _line_kind(line, False, lexicon)
        if kind == "body" and not titled and len(line) < 160 and not re.search(r"[.!]$", line):
            kind = "title"
        if kind == "title" and titled and (line[:1] in "-–—•*" or re.match(r"\d+[.)]\s", line)):
            kind = "item"
        if (
            kind == "body"
            and re.match(r"[-–—•*]\s", line)
            and (
                line.rstrip().endswith(";")
                or (
                    found
                    and (
                        found[-1].kind == "item"
                        or text[found[-1].start : found[-1].end].endswith(":")
                    )
                )
            )
        ):
            kind = "item"
        titled = titled or kind in ("title", "body")
        found.append(Block(start, end, kind))
    return tuple(found)


def _quotes(text: str, start: int, end: int) -> list[Quote]:
    found = []
    i = start
    while i < end:
        mark = text[i]
        closing = _OPEN.get(mark)
        if mark == "‘" and i > start and text[i - 1].isalnum():
            closing = None
        if closing is None or mark == "”":
            i += 1
            continue
        if mark == '"' and i > start and text[i - 1].isalnum():
            i += 1
            continue
        stop = next((j for j in range(i + 1, end) if text[j] in closing), None)
        if mark == "‘":
            stop = next(
                (
                    j
                    for j in range(i + 1, end)
                    if text[j] == "’" and not (j + 1 < end and text[j + 1].isalnum())
                ),
                None,
            )
        if stop is None or stop - i > 1500:
            i += 1
            continue
        if stop > i + 1:
            found.append(Quote(i + 1, stop))
        i = stop + 1
    return found


def _ends(text: str, start: int, end: int, quotes: list[Quote]) -> Iterator[int]:
    for match in re.finditer(r"[.!?…]+[\"”»)\]’]*(?=\s)|;(?=\s)", text[start:end]):
        at = start + match.start()
        stop = start + match.end()
        if text[at] == ";":
            continue
        if any(q.start <= at < q.end - 1 for q in quotes):
            inside = next(q for q in quotes if q.start <= at < q.end - 1)
            if stop <= inside.end:
                continue
        word = re.search(r"([\w.]*\w)\.$", text[start : at + 1])
        follow = text[stop:end].lstrip()
        if not follow:
            continue
        if text[at] == "." and word is not None:
            last = word.group(1).lower()
            initial = re.fullmatch(r"(?:.*\.)?[^\W\d_]", word.group(1)) is not None
            if last in _ABBREVIATIONS or last.rsplit(".", 1)[-1] in _ABBREVIATIONS - {
                "no",
                "al",
                "p",
                "mar",
                "may",
                "sat",
            }:
                if (
                    last not in ("etc", "red", "tel", "no")
                    or follow[0].islower()
                    or follow[0].isdigit()
                ):
                    continue
            elif initial and (len(word.group(1)) == 1 or "." in word.group(1)):
                # "Rector Belov A.A. opened": an initial ends no sentence, unless a new one clearly starts
                if not re.match(r"(?:The|In|On|At|It|He|She|They|This|After|During)\b", follow):
                    continue
            elif (
                len(last) <= 2
                and word.group(1)[0].isupper()
                and follow[0].isupper()
                and last not in ("it", "us", "we", "so", "eu", "uk")
            ):
                continue
        if follow[0].islower() and text[at] in ".…":
            continue
        if (
            text[at] in "!?"
            and re.match(r"[-–—]\s*\w+", follow)
            and any(c in text[start:at] for c in "-–—")
        ):
            continue
        if follow[0] in ",;)" or (follow[0] in "-–—" and re.match(r"[-–—]\s*[a-z]", follow)):
            continue
        yield stop


def sentences(text: str, parts: tuple[Block, ...]) -> tuple[Sentence, ...]:
    """Divide the blocks into sentences; speech between quotation marks stays in one piece.

    >>> t = "Prof. A. Bee came. “Good. Very good,” he said. All left."
    >>> [t[s.start:s.end] for s in sentences(t, (Block(0, len(t), "body"),))]
    ['Prof. A. Bee came.', '“Good. Very good,” he said.', 'All left.']
    """
    found = []
    for number, part in enumerate(parts):
        quotes = _quotes(text, part.start, part.end)
        at = part.start
        for stop in (*_ends(text, part.start, part.end, quotes), part.end):
            while at < stop and text[at].isspace():
                at += 1
            if at < stop:
                inner = tuple(q for q in quotes if at <= q.start and q.end <= stop)
                found.append(Sentence(at, stop, number, part.kind, inner))
            at = stop
    return tuple(found)


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Divide ``text[start:end]`` into tokens.

    >>> [t.text for t in tokens("Zh.Bekarov of L’Aquila, Erasmus+Office", 0, 40)]
    ['Zh.', 'Bekarov', 'of', 'L’Aquila', ',', 'Erasmus+', 'Office']
    """
    found = []
    for match in _TOKEN.finditer(text, start, end):
        kind = match.lastgroup or "punct"
        word = match.group()
        if kind == "degree":
            found.append(Token(match.start(), match.end(), word, "word"))
            continue
        if kind == "word" and "." in word and not re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]?", word):
            # "spoke.The": a missing space; "Ph.D" stays
            cut = 0
            for dot in re.finditer(r"\.", word):
                if dot.start() > cut:
                    found.append(
                        Token(
                            match.start() + cut,
                            match.start() + dot.start(),
                            word[cut : dot.start()],
                            "word",
                        )
                    )
                found.append(
                    Token(match.start() + dot.start(), match.start() + dot.end(), ".", "punct")
                )
                cut = dot.end()
            if cut < len(word):
                found.append(Token(match.start() + cut, match.end(), word[cut:], "word"))
            continue
        if kind == "word" and (joined := _TWO_POSTS.fullmatch(word)):
            at = match.start() + joined.end("one")
            found.append(Token(match.start(), at, joined["one"], "word"))
            found.append(Token(at, at + 1, word[len(joined["one"])], "punct"))
            found.append(Token(at + 1, match.end(), joined["two"], "word"))
            continue
        if kind == "word":
            # a possessive ending is a token of its own: "ABU" + "’s"
            own = re.fullmatch(r"(.*\w)(['’]s)", word)
            if own:
                cut = match.start() + len(own.group(1))
                found.append(Token(match.start(), cut, own.group(1), "word"))
                found.append(Token(cut, match.end(), own.group(2), "punct"))
                continue
        found.append(Token(match.start(), match.end(), word, kind))
    return tuple(found)
