"""Finds the names in one sentence: who, what and where, by the shape of names and by word lists.

Organisations are built around their head noun ("University", "Ministry"), posts around theirs ("Rector"),
and what capitals are left over are persons, places or unknown. One function a kind, in a fixed order; what
an earlier one takes, a later one leaves alone. The module is long because the kinds share their boundaries:
where an organisation's name ends is where a person's begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.chunks import Chunk
from kg.extract.dates import find_dates, find_durations
from kg.extract.text import Quote, Token, tokens
from kg.lexicon import Lexicon, fold

__all__ = ["Known", "Scanner", "is_title", "scan"]

_PARTICLES = frozenset("de los las dos la van von der den dos da di del della du des bin ibn al el ter ten le y i zu af ben ould".split())
_LINKS = frozenset("of for and & de la du des der di della do da del für und et e y für d des'".split())
# Capitals that name nothing: papers, degrees, kinds of institutions.
_NO_NAMES = frozenset("mou mous hei heis phd ceo it ict r&d stem ngo ngos pdf tv usb gpa id faq vip ii iii iv vi vii viii ok am pm covid covid-19 sme smes qs eur usd ects nato gdp ai i hr pr".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow january february march april june july august september october november december".split())
_REFERENCE = re.compile(
    r"(?:No\.?\s?|№\s?|Nr\.?\s?)?(?P<n>\d{6}-[A-Z]{2,}(?:-[A-Z0-9]+)+|\b10\d{7}\b|20\d\d-\d-[A-Z]{2}\d\d-KA\d{3}-[A-Z]+-\d+|\d{6}-EPP-[\w-]+)"
)
# "Prof. Dr.-Ing.", "Dr. hab.", "(BSc'61)", ", MBE": titles and degrees that no list of words can hold
_DEGREES = re.compile(
    r"\b(?:Prof|Dr|Dipl|PD|Priv|Doc|Assoc|Asst)\.(?:[- ]?(?:Ing|Doz|hab|h\.\s?c|rer|nat|phil|med|jur|habil|mult)\.)+|\((?:B|M|Ph|D)\.?[A-Z][A-Za-z.]*\s?['’]\d\d(?:,[^)]{0,20})?\)"
)
_MONEY = re.compile(
    r"(?:[€$£]\s?\d[\d.,  ]*(?:\s?(?:million|billion|thousand|m|bn))?|\d[\d.,  ]*\s?(?:million|billion|thousand|m|bn)?\s?(?:euros?|EUR|€|dollars?|USD|pounds?|GBP|tenge))\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Known:
    """What the document has taught so far: forms by folded text, with the type they were found to be.

    Filled in a first pass over the document, read in the second; belongs to one document.
    """

    types: dict[str, str] = field(default_factory=dict)
    acronyms: dict[str, tuple[str, str]] = field(default_factory=dict)  # acronym → (type, full name)
    surnames: dict[str, str] = field(default_factory=dict)  # folded surname → full name


def is_title(text: str, before: str, after: str) -> bool:
    """Tell whether a quoted stretch is a title ("Smart Village Tourism") rather than speech."""
    words = text.split()
    if not words or len(words) > 30:
        return False
    if re.search(r"[,.!?…]\s*[\"”]?$", text) and not text.endswith("etc."):
        return False
    if re.match(r"\s*[,.]?\s*[-–—]?\s*(?:said|says|noted|added|explained|he|she)\b", after) and len(words) > 4:
        return False
    if re.search(
        r"(?:project|projects|programme|program|course|module|motto|topic|theme|title|entitled|titled|called|named|"
        r"competition|seminar|training|conference|forum|specialt(?:y|ies)|direction|section|of|full|known as|[-–—(])\s*$",
        before,
        re.IGNORECASE,
    ) and words[0][:1].isupper():
        return True
    if re.search(r"\b(?:the|a|an|this|of)\s*$", before) and words[0][:1].isupper() and len(words) <= 15 and not re.search(r"[.!?]", text):
        return True
    capitals = sum(w[:1].isupper() for w in words)
    small = sum(w.lower() in ("of", "the", "and", "for", "in", "to", "a", "on", "with", "from", "-", "–", "at", "by", "&") for w in words)
    if len(words) == 1:
        return words[0][:1].isupper() and not text.endswith("!")
    return words[0][:1].isupper() and capitals >= 2 and capitals + small >= 0.75 * len(words)


class Scanner:
    """Reads the tokens of one sentence into chunks."""

    def __init__(self, text: str, start: int, end: int, quotes: Sequence[Quote], lexicon: Lexicon, known: Known, heading: bool = False) -> None:
        self.text, self.lex, self.known, self.heading = text, lexicon, known, heading
        self.start, self.end = start, end
        self.chunks: list[Chunk] = []
        self.toks = tokens(text, start, end)
        self.used = [False] * len(self.toks)
        self.quotes = quotes
        letters = [c for c in text[start:end] if c.isalpha()]
        self.shout = bool(letters) and sum(c.isupper() for c in letters) > 0.75 * len(letters) and len(letters) > 8

    # --- small questions about tokens -------------------------------------------------------------

    def free(self, i: int) -> bool:
        return 0 <= i < len(self.toks) and not self.used[i]

    def cap(self, i: int) -> bool:
        """A free token that may be part of a name."""
        if not self.free(i):
            return False
        t = self.toks[i]
        if t.low in _WEEKDAYS:
            return False
        return t.kind == "initial" or (t.kind == "word" and (t.capital or t.text[0].isdigit() and any(c.isupper() for c in t.text)))

    def common(self, i: int) -> bool:
        t = self.toks[i]
        if t.kind != "word":
            return False
        low = t.low
        if self.lex.common(low):
            return True
        return any(part in self.lex.english for part in re.split(r"[-/]", low)) and "-" in low and all(
            p in self.lex.english or len(p) < 3 for p in re.split(r"[-/]", low)
        )

    def phrase(self, i: int, j: int) -> str:
        return self.text[self.toks[i].start : self.toks[j - 1].end]

    def folded(self, i: int, j: int) -> str:
        return " ".join(fold(t.text) for t in self.toks[i:j])

    def place(self, i: int) -> int:
        """Return how many tokens from ``i`` on name a known place, 0 if none."""
        if not self.cap(i):
            return 0
        best = 0
        for n in (4, 3, 2, 1):
            if i + n <= len(self.toks) and all(self.free(k) for k in range(i, i + n)) and self.cap(i + n - 1):
                key = self.folded(i, i + n)
                if key in self.lex.places and (n > 1 or not self.common(i) or key in self.lex.countries):
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
            if t.low in ("doc", "eng", "hon", "fr", "mag", "lord", "lady", "sir", "sister", "father", "brother") and not t.capital:
                return 0
            n = 1
            if i + 1 < len(self.toks) and self.toks[i + 1].text == "." and self.toks[i + 1].start == t.end:
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
                    if n == 1 and words in ("heads", "chairs", "coaches", "fellows", "leaders") and i > 0 and self.toks[i - 1].low in ("who", "which", "and", "that", "she", "he", "also", "currently", "now") and not self.toks[i].capital:
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
        if last in ("universität", "universiteit", "universitetet", "university", "hochschule", "akademie"):
            return "UNI"
        if low in self.lex["org.consortium"]:
            return "CONS"
        if low in self.lex["org.organization"]:
            return "ORG"
        return ""

    def person_starts(self, i: int) -> bool:
        """Tell whether a person's name seems to begin here: two foreign words, or an initial and one."""
        if not self.cap(i) or self.honorific(i):
            return bool(self.free(i) and self.honorific(i))
        if self.toks[i].kind == "initial":
            return self.cap(i + 1) and not self.org_ahead(i + 1)
        if not self.cap(i + 1) or self.org_head(i) or self.toks[i].shout or self.place(i) >= 1 and not self.given(i):
            return False
        if self.toks[i + 1].shout and not self.given(i):
            return False
        odd = [not self.common(k) or self.given(k) for k in (i, i + 1)]
        if self.demonym(i) or self.demonym(i + 1) or self.org_head(i + 1) or self.org_ahead(i + 1):
            return False
        return (all(odd) and not (self.common(i) and self.common(i + 1))) or (self.given(i) and not self.common(i))

    def org_ahead(self, i: int) -> bool:
        """Tell whether the run of capitals from ``i`` on ends in the head of an organisation's name."""
        while self.cap(i) and not self.role_head(i):
            if self.org_head(i):
                return True
            i += 1
        return False

    # --- taking ------------------------------------------------------------------------------------

    def take(self, type_: str, i: int, j: int, *, name: str | None = None, value: str = "", tags: Iterable[str] = ()) -> Chunk:
        chunk = Chunk(type_, self.toks[i].start, self.toks[j - 1].end, name or self.phrase(i, j), value, tags=frozenset(tags))
        self.chunks.append(chunk)
        for k in range(i, j):
            self.used[k] = True
        return chunk

    def index(self, at: int) -> int:
        return next((k for k, t in enumerate(self.toks) if t.end > at), len(self.toks))

    def mark(self, type_: str, start: int, end: int, name: str, value: str = "", tags: Iterable[str] = ()) -> None:
        self.chunks.append(Chunk(type_, start, end, name, value, tags=frozenset(tags)))
        for k, t in enumerate(self.toks):
            if t.start < end and start < t.end:
                self.used[k] = True

    # --- the kinds, in order -----------------------------------------------------------------------

    def speech_and_titles(self) -> None:
        for q in self.quotes:
            inner = self.text[q.start : q.end]
            before, after = self.text[max(self.start, q.start - 40) : q.start - 1], self.text[q.end + 1 : q.end + 40]
            first = self.index(q.start - 1)
            follows_name = first > 0 and self.toks[first - 1].capital and len(inner.split()) <= 5
            if is_title(inner.strip(), before, after):
                if follows_name and self.org_ends(first - 1):
                    continue  # University of Prishtina “Hasan Prishtina”: part of the name
                if len(inner.split()) == 1 and re.match(r"[A-ZÀ-Þ]{2,}$", inner) and follows_name and self.toks[first - 1].shout:
                    continue
                self.mark("TITLE", q.start - 1, q.end + 1, inner.strip())
            else:
                self.mark("SPEECH", q.start - 1, q.end + 1, inner)

    def org_ends(self, i: int) -> bool:
        """Tell whether the capitals up to ``i`` hold an organisation's head ("University of Prishtina")."""
        k = i
        while k >= 0 and (self.toks[k].capital or self.toks[k].low in _LINKS):
            if self.org_head(k):
                return True
            k -= 1
        return False

    def numbers(self) -> None:
        piece = self.text[self.start : self.end]
        for m in _REFERENCE.finditer(piece):
            self.mark("REF", self.start + m.start(), self.start + m.end(), m["n"])
        for m in _MONEY.finditer(piece):
            if not self.overlaps(self.start + m.start(), self.start + m.end()):
                self.mark("MONEY", self.start + m.start(), self.start + m.end(), m.group().strip())
        for f in find_dates(self.text, self.start, self.end):
            if not self.overlaps(f.start, f.end):
                self.mark("DATE", f.start, f.end, self.text[f.start : f.end], f.value)
        for f in find_durations(self.text, self.start, self.end):
            if not self.overlaps(f.start, f.end):
                self.mark("DUR", f.start, f.end, self.text[f.start : f.end], f.value)

    def overlaps(self, start: int, end: int) -> bool:
        return any(c.start < end and start < c.end for c in self.chunks)

    def programmes(self) -> None:
        names = self.lex.ordered["programme.names"]
        for name in sorted(names, key=len, reverse=True):
            words = tokens(name, 0, len(name))
            n = len(words)
            for i in range(len(self.toks) - n + 1):
                if all(self.free(k) for k in range(i, i + n)) and all(
                    (self.toks[i + k].text == w.text) or (self.toks[i + k].low == w.low and (self.shout or k > 0)) for k, w in enumerate(words)
                ):
                    # "National Erasmus+ Office", "Jean Monnet University": the programme is part of another name
                    if self.org_ahead(i + n) or (self.cap(i - 1) and self.org_ahead(i - 1) and n == 1):
                        continue
                    if i + n < len(self.toks) and self.toks[i + n].low in ("university", "national", "office", "offices", "coordinator"):
                        continue
                    j = i + n
                    while self.free(j) and self.toks[j].low in self.lex["programme.heads"] | {"joint", "masters", "master", "ka107", "ka131", "ka171", "+"} and (
                        self.toks[j].low not in ("action", "actions") or self.cap(j) or name.startswith(("Marie", "Jean"))
                    ):
                        j += 1
                    self.take("PROG", i, j, name=name if j == i + n else self.phrase(i, j))
        for action in self.lex.ordered["programme.mention_actions"]:
            words2 = action.split()
            n = len(words2)
            for i in range(len(self.toks) - n + 1):
                if all(self.free(k) and self.toks[i + k - i].low == w for k, w in zip(range(i, i + n), words2, strict=True)) and not self.toks[i].capital:
                    if n > 2 or i > 0 and self.toks[i - 1].text in (",", ":"):
                        self.take("PROG", i, i + n, tags=("action",))

    def study(self) -> None:
        levels = self.lex["study.levels"]
        i = 0
        while i < len(self.toks):
            t = self.toks[i]
            base = re.sub(r"'?s$", "", t.low) if t.low not in ("msc", "bsc") else t.low
            two = f"{t.low} {self.toks[i + 1].low}" if i + 1 < len(self.toks) else ""
            if not self.free(i) or not (base in levels or two in levels):
                i += 1
                continue
            j = i + (2 if two in levels else 1)
            while j < len(self.toks) and self.free(j) and (
                self.toks[j].low in ("'s", "’s", "s", "degree", "degrees", "programme", "programmes", "program", "programs", "educational", "study", "course", "courses", "joint", "'", "’", "double", "of", "science", "arts", "level", "international", "english-taught", "english", "blended", "specialty", "honours")
            ):
                if self.toks[j].low == "of" and not (j + 1 < len(self.toks) and self.toks[j + 1].low in ("science", "arts", "business", "engineering", "education", "laws")):
                    break
                j += 1
            head = self.phrase(i, j).lower()
            wants = bool(re.search(r"programme|program|degree|course|^phd|^mphil|^msc|^bsc|^mba|^llm|^ma\b|^ba\b|studies", head))
            start = i
            while start > 0 and self.free(start - 1) and self.toks[start - 1].low in ("joint", "international", "new", "integrated", "double", "dual", "one-year", "two-year", "english-taught"):
                start -= 1
            k = j
            field_start = None
            if k < len(self.toks) and self.free(k) and self.toks[k].low in ("in", "on", "for") and wants:
                k += 1
            quote = next((c for c in self.chunks if c.type == "TITLE" and k < len(self.toks) and c.start == self.toks[k].start), None)
            if quote is not None and wants:
                end = self.index(quote.end - 1) + 1
                self.chunks.remove(quote)
                for z in range(k, end):
                    self.used[z] = False
                self.take("STUDY", start, end, name=quote.name, value=t.low.replace("’", "'"))
                i = end
                continue
            if wants and self.cap(k) and (k > j or "programme" in head or "program" in head):
                field_start = k
                while self.free(k) and (
                    self.cap(k) or self.toks[k].low in ("and", "of", "&", "for", "in", "the") and self.cap(k + 1) or self.toks[k].text == "," and self.cap(k + 1) and "programmes" in head
                ) and self.org_head(k) != "UNI":
                    if self.toks[k].low in ("for", "in", "the", "of") and self.org_ahead(k + 1):
                        break
                    k += 1
                parts = self.study_fields(field_start, k, "programmes" in head or "programs" in head or "degrees" in head)
                for n, (a, b) in enumerate(parts):
                    first = start if n == 0 else a
                    short = re.match(r"^(phd|mphil|msc|bsc|mba|llm|ma|ba)\b", head)
                    name = self.phrase(i, b) if short and n == 0 else self.phrase(a, b)
                    self.take("STUDY", first, b, name=name, value=t.low.replace("’", "'"))
                i = k
                continue
            if wants and k > j and self.free(k) and "degree" in head and self.toks[k].kind == "word" and re.search(r"dual|double|joint", self.phrase(start, j).lower()) and self.lex.common(self.toks[k].low):
                self.take("STUDY", start, k + 1, value=t.low)
                i = k + 1
                continue
            i = max(j, i + 1)

    def study_fields(self, a: int, b: int, plural: bool) -> list[tuple[int, int]]:
        """Divide "Sales and Marketing, Public Services and Law" into programmes at commas, and at the last "and"."""
        if not plural:
            return [(a, b)]
        commas = [k for k in range(a, b) if self.toks[k].text == ","]
        cuts, at = [], a
        for k in commas:
            cuts.append((at, k))
            at = k + 1
        last = [k for k in range(at, b) if self.toks[k].low in ("and", "&")]
        if cuts and last and (len(last) > 1 or True):
            k = last[0]
            cuts.append((at, k))
            at = k + 1
        cuts.append((at, b))
        return [(x, y) for x, y in cuts if y > x]

    def organisations(self) -> None:
        i = 0
        while i < len(self.toks):
            if self.free(i) and self.org_head(i) and self.cap(i) or (self.free(i) and self.toks[i].text in self.lex.ordered["org.short"] and self.cap(i + 1) and (self.place(i + 1) or not self.common(i + 1)) and not self.toks[i + 1].shout):
                i = self.organisation(i)
            else:
                i += 1

    def left_edge(self, h: int) -> int:
        i = h
        while i > 0:
            k = i - 1
            t = self.toks[k]
            if not self.free(k):
                break
            if t.text in ("’s", "'s") and self.cap(k - 1) and self.place(k - 1) and self.country(k - 1, 1):
                break  # "Ghana's Ashesi University": the country says where it is
            if t.text in ("’s", "'s") and self.cap(k - 1) and (self.common(k - 1) or self.place(k - 1)) and not self.toks[k - 1].shout:
                i = k - 1
                continue
            if t.text == "’" and self.cap(k - 1):  # Rectors’ Conference
                i = k - 1
                continue
            if self.cap(k) and not self.honorific(k):
                if self.role_head(k) and t.low not in ("state", "national") and not self.rectors(k):
                    break
                if k > 0 and self.role_head(k - 1) == 2:
                    break
                if self.sentence_word(k):
                    break
                i = k
                continue
            series = self.cap(k - 3) and self.common(k - 3) and self.free(k - 2) and self.toks[k - 2].text == ","
            if t.low in ("and", "&") and self.cap(k - 1) and (self.common(k - 1) or series) and not self.role_head(k - 1) and self.common(k + 1):
                # "External Relations and Grants Department"; "Agricultural and Life Sciences University"
                start = k - 1
                while self.cap(start - 1) and self.common(start - 1) and not self.role_head(start - 1) and not self.sentence_word(start - 1):
                    start -= 1
                if self.org_head(k - 1) or any(self.org_head(z) for z in range(start, k)) or self.place(k - 1):
                    break
                # a list before the "and": "Baltic Forestry, Veterinary and Agricultural University Network"
                while start > 1 and self.free(start - 1) and self.toks[start - 1].text == "," and self.cap(start - 2) and (self.common(start - 2) or self.demonym(start - 2)) and not self.role_head(start - 2):
                    start -= 2
                    while self.cap(start - 1) and (self.common(start - 1) or self.demonym(start - 1)) and not self.role_head(start - 1) and not self.sentence_word(start - 1):
                        start -= 1
                i = start
                break
            break
        while i < h and self.sentence_word(i):
            i += 1
        return i

    def rectors(self, k: int) -> bool:
        """Rectors’ Conference, Ministers’ Council: a post as part of a name."""
        return k + 1 < len(self.toks) and self.toks[k + 1].text in ("’", "'")

    def sentence_word(self, k: int) -> bool:
        """Tell whether the token is capitalised only because a sentence, a heading or a list starts with it."""
        t = self.toks[k]
        low = t.low
        if low in ("the", "a", "an", "in", "at", "on", "for", "by", "from", "of", "with", "and", "as", "our", "its", "their", "this", "these", "both", "two", "three", "four", "five", "six", "his", "her", "all", "most", "among", "between", "under", "according", "to", "after", "before", "during", "when", "while", "besides", "without", "within", "no", "not", "it", "he", "she", "they", "we", "one", "that", "neither"):
            return True
        first = k == 0 or self.toks[k - 1].text in "“”\"«:-–—•*[" and k <= 2
        if not first or t.kind != "word" or t.shout:
            return False
        return low.endswith(("ing", "ed", "ly")) and self.common(k) and low not in ("banking", "engineering", "nursing", "teaching", "training", "learning", "federated", "united", "applied", "marketing", "accounting", "consulting")

    def right_edge(self, h: int, kind: str) -> int:
        """Return where the name with head ``h`` ends."""
        lex = self.lex
        j = h + 1
        head = self.toks[h].low
        foreign = head in lex["org.foreign"] or head.rsplit("-", 1)[-1] in ("universität", "universiteit") or self.toks[h].text in lex.ordered["org.short"]
        last_odd = False
        linked = False
        while j < len(self.toks):
            t = self.toks[j]
            low = t.low
            if self.quote_name(j):
                j = self.quote_name(j)
                break
            if not self.free(j):
                break
            if self.cap(j):
                if self.honorific(j) or self.role_head(j) and not (linked and self.common(j) and low not in lex["role.heads"]):
                    break
                if t.kind == "initial":
                    if linked and self.cap(j + 1) and self.org_head(h) and self.toks[j - 1].low == "of":
                        j += 2
                        continue
                    break
                n = self.place(j)
                if linked and self.toks[j - 1].low in ("of", "for", "the", "de", "di", "della", "du") or self.org_head(j) and not self.unit_after(h, j):
                    j += max(1, n)
                    last_odd = n > 0 or not self.common(j - 1)
                    continue
                if n and last_odd and not foreign and self.cap(j + n) and not self.common(j + n) and not self.org_head(j + n):
                    break  # "University of Lviv Volodymyr Melnyk": a given name that is a town too
                if n and not (self.person_starts(j) and self.given(j)):
                    if self.country(j, n) and low not in lex["places.demonyms"] and not foreign and not linked and kind != "ORG":
                        break
                    j += n
                    last_odd = True
                    continue
                if j + 1 < len(self.toks) and re.fullmatch(r"[IVX]+", self.toks[j + 1].text) and t.kind == "word":
                    j += 2
                    continue
                if self.known_person(j) or (self.person_starts(j) and (not foreign or self.given(j) and not self.place(j))):
                    break
                if last_odd and not foreign:
                    # "University of Tartu Toomas": after a proper noun only a head or a common word goes on
                    if not self.common(j):
                        break
                if self.common(j) or foreign or self.demonym(j) or re.fullmatch(r"[IVX]+", t.text) or t.text[0].isdigit():
                    j += 1
                    last_odd = not self.common(j - 1)
                    continue
                if (head in ("college", "hall", "politehnica", "academy") or self.toks[j - 1].low == "college") and not self.cap(j + 1) and not t.shout:
                    j += 1
                    break
                if linked and not t.shout:
                    j += 1
                    last_odd = True
                    continue
                break
            if t.text.isdigit() and foreign and len(t.text) < 3:
                j += 1
                continue
            if low in ("named",) and j + 2 < len(self.toks) and self.toks[j + 1].low == "after":
                j += 2
                if self.toks[j].low == "the":
                    j += 1
                k = j
                while self.cap(k) and not self.role_head(k) and k - j < 4 and not (k > j and self.toks[k - 1].kind != "initial" and self.honorific(k)):
                    k += 1
                return self.trim_eponym(j, k)
            if low in ("of", "for", "de", "di", "della", "du", "des", "der", "für", "do", "da", "del", "la", "d") and self.free(j):
                k = j + 1
                while k < len(self.toks) and self.toks[k].low in ("the", "la", "le", "der", "las", "los", "a", "an"):
                    k += 1
                if not self.cap(k) or self.role_head(k) and not self.common(k):
                    break
                if low in ("of", "for") and (self.unit_after(h, k) or self.org_ahead_proper(k, h)):
                    break
                if low == "of" and self.toks[k].shout and len(self.toks[k].text) > 2 and self.acronym_org(k):
                    break
                if low == "of" and kind == "UNI" and self.cap(k) and self.toks[k].low in lex["org.university"]:
                    break
                if head in ("team", "club", "member", "board", "group") and low == "of" and not self.common(k):
                    break
                j = k
                linked = True
                last_odd = False
                n = self.place(j)
                if n:
                    j += n
                    last_odd = True
                    if self.country(j - n, n) or True:
                        # "Ministry of Education of the Republic of Kazakhstan" ends with the country
                        if self.country(j - n, n):
                            break
                continue
            if low == "," and linked and self.cap(j + 1) and self.common(j + 1) and self.in_series(j):
                j += 1
                continue
            if low in ("and", "&", "und", "et") and self.cap(j + 1) and not self.role_head(j + 1) and not self.honorific(j + 1):
                if low == "&":
                    j += 1
                    continue
                if not linked and not foreign:
                    break
                if last_odd or not self.common(j + 1) or self.demonym(j + 1):
                    break
                if self.other_org_after(j + 1):
                    break
                j += 1
                continue
            if low == "-" and self.cap(j + 1) and t.start == self.toks[j - 1].end:
                j += 2
                continue
            if low in ("in", "to", "at") and self.cap(j + 1) and head in lex["org.posted"] and low != "at":
                n = self.place(j + 1)
                k = j + 1
                if not n and self.toks[j + 1].low == "the":
                    n = self.place(j + 2)
                    k = j + 2
                if n:
                    return k + n
                break
            if low in ("in", "to") and head in lex["org.posted"] and self.free(j + 1) and self.toks[j + 1].low == "the" and self.place(j + 2):
                return j + 2 + self.place(j + 2)
            if low == "/" and self.cap(j + 1) and foreign:
                j += 2
                continue
            break
        while j > h + 1 and (self.toks[j - 1].low in _LINKS or self.toks[j - 1].text == ","):
            j -= 1
        return j

    def trim_eponym(self, j: int, k: int) -> int:
        """Cut a person who follows an eponym without a comma: "named after Sh. Ualikhanov Temirkhan Zarkinbekov"."""
        initials = 0
        while j + initials < k and self.toks[j + initials].kind == "initial":
            initials += 1
        if initials:
            return min(k, j + initials + 1)
        return min(k, j + 2) if k - j > 3 else k

    def quote_name(self, j: int) -> int:
        """Return the end of a short quoted name that belongs to the organisation before it, or 0."""
        if j < len(self.toks) and self.toks[j].text in ("“", "«", '"', "„") and not self.used[j]:
            for k in range(j + 1, min(j + 8, len(self.toks))):
                if self.toks[k].text in ("”", "»", '"', "“"):
                    return k + 1
        return 0

    def in_series(self, j: int) -> bool:
        """Tell whether the comma at ``j`` stands in "Education, Youth, Sport and Culture"."""
        k = j
        while k < len(self.toks) and self.toks[k].text == ",":
            k += 1
            n = 0
            while self.cap(k) and self.common(k) and not self.org_head(k) and not self.role_head(k) and not self.place(k):
                k += 1
                n += 1
            if not n or n > 3:
                return False
        return k < len(self.toks) and self.toks[k].low in ("and", "&") and self.cap(k + 1) and self.common(k + 1) and not self.org_ahead(k + 1)

    def unit_after(self, h: int, k: int) -> bool:
        """Tell whether a unit's name ends here because its university's name begins ("Faculty of Law of the University …")."""
        return self.org_head(k) == "UNI" and self.toks[h].low in self.lex["org.unit"] and self.toks[k].low in ("university", "universität", "université", "universidad") and self.toks[k - 1].low not in ("of",) or False

    def org_ahead_proper(self, k: int, h: int) -> bool:
        """Tell whether a whole other organisation's name follows ("Department of the Ministry of Education")."""
        head = self.toks[h].low
        j = k
        while self.cap(j) and not self.role_head(j):
            kind = self.org_head(j)
            if kind:
                low = self.toks[j].low
                if low in ("university", "universities", "ministry", "academy", "commission", "union", "institute", "association", "agency", "college", "foundation", "network", "alliance"):
                    if j == k and head in ("association", "network", "league", "alliance", "guild", "union", "conference", "council") and low in ("universities", "community", "university") and not (j + 1 < len(self.toks) and self.toks[j + 1].low == "of"):
                        return False
                    if low in ("universities",) or (low == "university" and j + 1 < len(self.toks) and self.cap(j + 1) and self.org_head(j + 1)):
                        return False
                    if low == "colleges":
                        return False
                    return True
            j += 1
        return False

    def acronym_org(self, k: int) -> bool:
        text = self.toks[k].text
        known = self.known.acronyms.get(text)
        if known:
            return known[0] in ("UNI", "ORG", "CONS")
        return text.endswith("U") or fold(text) not in self.lex.places

    def other_org_after(self, k: int) -> bool:
        """Tell whether the words after an "and" begin another organisation's name."""
        j = k
        while self.cap(j):
            if self.org_head(j) and not self.role_head(j):
                # "Sciences and Technology Institute": goes on; "Science and Ministry of": another
                return True
            j += 1
        return False

    def known_person(self, j: int) -> bool:
        return fold(self.toks[j].text) in self.known.surnames and self.cap(j + 1)

    def organisation(self, h: int) -> int:
        kind = self.org_head(h) or "UNI"
        i = self.left_edge(h)
        i = self.cut_left(i, h)
        j = self.right_edge(h, kind)
        # later heads decide the kind: "International Business College Mitrovica", "University Network"
        for k in range(h + 1, j):
            later = self.org_head(k)
            if later and not any(self.toks[z].low in ("of", "for") for z in range(h, k)):
                kind = later if not (kind == "UNI" and self.toks[k].low in ("hall", "house", "centre", "center", "campus", "college")) else kind
        low = self.phrase(i, j).lower()
        if kind == "ORG":
            if any(p in low for p in self.lex["org.university_phrases"]):
                kind = "UNI"
        if kind == "UNI" and re.search(r"\b(?:association|network|alliance|council|conference|union) of\b.*\b(?:universities|colleges)", low):
            kind = "CONS" if re.search(r"network|alliance|union", low) else "ORG"
        if j - i == 1 and self.toks[h].low not in ("politehnica",):
            # a lone "University" names nothing; it may be an anaphor
            return h + 1
        if kind == "UNI" and self.toks[h].low == "universities" and j - i < 3:
            return h + 1
        bare = ("state", "national", "regional", "local", "host", "our", "this", "main", "partner", "foreign", "higher", *(("european",) if kind == "UNI" else ()))
        if all(self.toks[k].low in bare or self.org_head(k) for k in range(i, j)):
            return j
        if self.event_name(i, j) or self.toks[h].low == "conference" and not re.search(r"rectors|presidents|bishops|chancellors|vice-chancellors|deans|ministers", low):
            return j
        if kind == "ORG" and j < len(self.toks) and self.toks[j].low in ("meeting", "session", "conference", "day", "week", "retreat", "forum", "seminar") and all(self.common(k) for k in range(i, j)):
            return j  # "Steering Committee Meeting"
        if (kind == "ORG" or self.toks[j - 1].low == "university") and self.role_head(j) and (self.toks[j].capital or self.toks[j - 1].low in ("board", "council", "committee")) and all(self.common(k) or self.toks[k].low == "erasmus+" and kind == "UNI" for k in range(i, j)):
            return j  # "Research Center Director": the unit is part of the title
        self.take(kind, i, j, tags=self.org_tags(h, j))
        return j

    def org_tags(self, h: int, j: int) -> list[str]:
        tags = []
        if self.phrase(max(0, h - 2), j).lower().replace("’", "'").endswith(self.lex.ordered["org.unit_phrases"]) and not re.search(r"\bnational\b", self.phrase(max(0, h - 3), j).lower()):
            return ["unit"]
        low = self.phrase(h, j).lower()
        plain = all(self.common(k) or self.toks[k].low in _LINKS or self.toks[k].text == "," for k in range(self.left_edge(h), j)) and not any(self.demonym(k) or self.place(k) for k in range(self.left_edge(h), j))
        general = re.search(r"\b(?:federal|national|european|ministry|government|state|central|world|royal|international education)\b", self.phrase(self.left_edge(h), j).lower())
        if any(self.toks[k].low in self.lex["org.unit"] for k in (h, j - 1) if k < j) or plain and not general and self.toks[h].low in self.lex["org.inner"] and low:
            tags.append("unit")
        return tags

    def cut_left(self, i: int, h: int) -> int:
        """Cut from the left what belongs to another name: a role's end, an acronym, a person, a heading."""
        for k in range(i, h):
            low = self.toks[k].low
            if self.role_head(k) and not self.rectors(k) and low not in ("state",):
                return self.cut_left(k + self.role_head(k), h)
        # "Erasmus+ project ACADEMICA University": a shouted acronym right before foreign words stays only as an eponym
        while i < h and self.toks[i].low in ("former", "ex", "acting", "new", "next", "current", "president", "rector"):
            i += 1
        return i

    def event_name(self, i: int, j: int) -> bool:
        low = self.phrase(i, j).lower()
        if re.search(r"\b(?:summer|winter|spring|autumn) (?:school|academy|university|camp)\b", low):
            return True
        return bool(re.search(r"\b(?:forum|week|conference|day|days|congress|summit|fair|festival)$", low)) and not re.search(r"rectors|foundation|council", low) and "forum" not in low.split()[-1:] or low.endswith((" week", " day"))

    def headed(self) -> None:
        """Projects and programmes by their head noun: "African Partnerships Project", "University Support Program"."""
        for i in range(len(self.toks)):
            if not self.cap(i):
                continue
            low = self.toks[i].low
            kind = "PROJ" if low in self.lex["project.heads"] else "PROG" if low in ("programme", "program", "scheme", "initiative", "actions") else ""
            if not kind or self.shout:
                continue
            j = i + 1
            if self.role_head(j) and kind == "PROJ":
                continue
            k = i
            while self.cap(k - 1) and not self.role_head(k - 1) and not self.sentence_word(k - 1) and not self.honorific(k - 1) and not self.toks[k - 1].kind == "initial":
                k -= 1
            while k > 1 and self.toks[k - 1].low == "and" and self.cap(k - 2) and self.common(k - 2) and self.common(k):
                k -= 2
                while self.cap(k - 1) and not self.role_head(k - 1) and not self.sentence_word(k - 1):
                    k -= 1
            while k < i and (self.sentence_word(k) or self.toks[k].low in ("project",)):
                k += 1
            if k < i and not (i - k == 1 and self.toks[k].low in ("this", "the", "tempus", "national", "erasmus+")):
                if i - k == 1 and self.toks[k].shout:
                    self.take(kind, k, j, name=self.toks[k].text)
                else:
                    self.take(kind, k, j)

    def lower_headed(self) -> None:
        """Capitals before a head in small letters: "the Kazakstan Innovations fund"."""
        for i in range(len(self.toks)):
            low = self.toks[i].low
            if self.free(i) and not self.toks[i].capital and low in ("fund", "foundation", "university", "association", "network", "alliance", "institute", "agency") and self.cap(i - 1):
                k = i
                while self.cap(k - 1) and not self.role_head(k - 1) and not self.sentence_word(k - 1) and not self.honorific(k - 1):
                    k -= 1
                if i - k >= 2 and not self.person_starts(k):
                    self.take("UNI" if low == "university" else "CONS" if low in ("network", "alliance") else "ORG", k, i + 1)

    def lower_units(self) -> None:
        """Units in small letters: "the pure mathematics department", "the department of earth sciences"."""
        for i in range(1, len(self.toks)):
            if not self.free(i) or self.toks[i].low not in ("department", "faculty") or self.toks[i].capital:
                continue
            if self.toks[i - 1].low in ("the", "a", "her", "his", "our") and i + 2 < len(self.toks) and self.toks[i + 1].low == "of":
                j = i + 2
                while self.free(j) and self.toks[j].kind == "word" and not self.toks[j].capital and j < i + 6 and self.common(j) and self.toks[j].low not in ("had", "has", "have", "is", "was", "at", "in", "from", "who", "which", "until", "the", "will", "for", "that", "with", "where", "of", "to"):
                    j += 1
                if j > i + 2:
                    self.take("ORG", i, j)
            else:
                k = i
                while k > 0 and self.free(k - 1) and self.toks[k - 1].kind == "word" and not self.toks[k - 1].capital and self.toks[k - 1].low not in ("the", "a", "an", "of", "in", "at", "his", "her", "our", "same", "own", "their", "its", "each", "every", "and", "to", "by", "for", "with"):
                    k -= 1
                if 1 <= i - k <= 3 and self.toks[k - 1].low == "the":
                    self.take("ORG", k, i + 1)

    def eponym_acronyms(self) -> None:
        """S. Amanzholov EKU, Al-Farabi KazNU: an acronym of a university after its eponym."""
        for i in range(len(self.toks)):
            if not self.cap(i) or not self.mixed_acronym(i):
                continue
            k = i
            if self.cap(k - 1) and self.toks[k - 1].kind == "word" and not self.role_head(k - 1) and not self.toks[k - 1].shout and not self.honorific(k - 1):
                if self.cap(k - 2) and self.toks[k - 2].kind == "initial":
                    k -= 2
                    while self.cap(k - 1) and self.toks[k - 1].kind == "initial":
                        k -= 1
                elif "-" in self.toks[k - 1].text and not self.common(k - 1) and not self.place(k - 1) and not self.sentence_word(k - 1) and not self.org_head(k - 1):
                    k -= 1
            if k < i and self.toks[i].text[-1] in "UIAКУ" and not self.role_head(k):
                self.take("UNI", k, i + 1, tags=("eponym",))

    def mixed_acronym(self, i: int) -> bool:
        t = self.toks[i].text
        if re.fullmatch(r"(?:Mc|Mac|De|Di|La|Le|Van|Du|Fitz|Von|El|Al)[A-Z][a-z]+|I", t) or t.lower() in _NO_NAMES:
            return False
        return bool(re.fullmatch(r"[A-ZА-ЯӘҒҚҢӨҰҮҺІ]{2,}[A-Za-z&-]*[A-ZА-ЯӘҒҚҢӨҰҮҺІ]|[A-Z][a-z]{1,3}[A-Z]{1,}[a-zA-Z]*|[A-Z]{2,}", t)) and len(t) <= 16

    def roles(self) -> None:
        i = 0
        while i < len(self.toks):
            n = self.role_head(i)
            if not n or self.toks[i].low in ("deputy", "assistant", "principal") and self.role_head(i + 1):
                i += 1
                continue
            i = self.role(i, n)

    def role(self, i: int, n: int) -> int:
        lex = self.lex
        low = " ".join(t.low for t in self.toks[i : i + n])
        j = i + n
        # "Chairman of the Board – Rector", "Director General": titles that are made of two
        start = i
        tags: set[str] = set()
        while start > 0 and self.free(start - 1):
            w = self.toks[start - 1].low
            if w in lex["role.before"] and not (w == "university" and not self.toks[start - 1].capital):
                if w == "project" and start > 1 and self.toks[start - 2].low in ("the", "this") and not self.toks[start - 1].capital:
                    break
                start -= 1
                continue
            break
        # capitalised fields before a head: "External Relations Manager", "Research Center Director"
        if self.toks[i].capital or True:
            k = start
            while self.cap(k - 1) and not self.role_head(k - 1) and not self.honorific(k - 1) and not self.sentence_word(k - 1) and self.toks[k - 1].kind == "word" and not self.mixed_acronym(k - 1) and not self.place(k - 1) and (self.toks[i].capital or self.toks[k - 1].low in ("board", "council", "committee") or k < start) and self.common(k - 1):
                k -= 1
            start = min(start, k)
        if start > 1 and self.free(start - 1) and self.toks[start - 1].kind == "word" and not self.toks[start - 1].capital and self.common(start - 1) and low.split()[-1] in ("minister", "secretary", "chairman", "president", "coordinator", "manager", "representative", "chairperson", "leader", "chair", "consultant", "presenter", "officer") and not self.toks[i].capital:
            if self.toks[start - 2].low in ("the", "its", "our", "their", "a") and self.toks[start - 1].low not in ("new", "next", "former", "current", "then", "first", "own", "same", "other", "late", "outgoing", "incoming", "acting", "present") or self.demonym(start - 2):
                start -= 1
        if self.demonym(start - 1) and self.cap(start - 1) and start > 0 and low.split()[-1] in ("minister", "ambassador", "consul", "president", "king", "queen", "attaché"):
            start -= 1
        if "board" in lex["org.organization"] and self.toks[i].low == "member" and start > 1 and self.free(start - 1) and self.toks[start - 1].low == "board":
            start -= 1
        # a field before an academic rank: "physical education instructor", "neurosurgery professor"
        if low in ("instructor", "professor", "lecturer", "teacher", "coach", "researcher") and not self.toks[i].capital:
            k = start
            while k > 0 and self.free(k - 1) and self.toks[k - 1].kind == "word" and not self.toks[k - 1].capital and self.toks[k - 1].low not in ("the", "a", "an", "its", "is", "and", "as", "was", "by", "his", "her", "with", "of", "to", "became", "from", "our", "their", "by", "two", "three", "were", "are", "who", "that", "for", "or", "in", "at", "new", "next", "current", "former", "every", "each"):
                k -= 1
                if start - k > 3:
                    break
            if start - k <= 3:
                start = k
        if low.endswith("s") and low[:-1] in lex["role.heads"] | {""}:
            tags.add("plural")
        # complements: "for Academic Affairs", "of International Cooperation", ": Engagement and Transformation", "(academic affairs)"
        j = self.complement(j, low)
        k = start - 1
        while k >= 0 and self.free(k):
            w = self.toks[k].low
            if w in lex["role.former"]:
                tags.add("former")
            elif w in lex["role.next"]:
                tags.add("next")
            elif w in lex["role.current"]:
                tags.add("current")
            elif w in ("the", "a", "an", "newly", "our", "its"):
                pass
            else:
                break
            k -= 1
        if self.toks[start].low in ("acting",):
            tags.add("acting")
        if low in lex["role.ranks"] and j == i + n and start == i:
            tags.add("rank")
        # "Chairman of the Board – Rector": one title in two parts
        if j + 1 < len(self.toks) and self.toks[j].text in "–—-" and self.free(j) and self.role_head(j + 1) and low in ("chairman of the board", "chairman", "chairperson", "member", "chair", "president") and j > i + n:
            m = self.role_head(j + 1)
            j = self.complement(j + 1 + m, " ".join(t.low for t in self.toks[j + 1 : j + 1 + m]))
        self.take("ROLE", start, j, tags=tags)
        return j

    def complement(self, j: int, head: str) -> int:
        """Return where a post's title ends that began with a head noun before ``j``."""
        lex = self.lex
        start_paren = j > 2 and any(self.toks[k].text == "(" for k in range(max(0, j - 4), j)) and not any(self.toks[k].text == ")" for k in range(max(0, j - 4), j))
        while j < len(self.toks) and self.free(j):
            low = self.toks[j].low
            if low == "," and self.cap(j + 1) and self.common(j + 1) and not self.role_head(j + 1) and not self.honorific(j + 1) and self.toks[j - 1].capital and head.split()[-1] in ("director", "dean", "head", "registrar", "secretary", "coordinator", "chairman", "controller", "provost", "manager"):
                k = j + 1
                while self.free(k) and (self.cap(k) and self.common(k) or self.toks[k].low in ("and", "of", "&")) and not self.role_head(k) and not self.honorific(k):
                    k += 1
                if k < len(self.toks) and self.toks[k].text == "," and self.honorific(k + 1) and self.free(k + 1):
                    j = k  # "Director, Academic Planning, Prof. J. Tarfa"
                    continue
                return j
            if low in ("for", "on", "in") and self.free(j + 1) and self.toks[j + 1].low not in ("a", "an", "one", "two", "three", "four", "five", "his", "her", "their", "its", "many", "more", "over", "all", "both", "several", "years") and (low == "for" or low == "in" and self.toks[j + 1].low == "charge" or low == "on" and self.common(j + 1)):
                if low == "in":
                    k = j + 3
                    if k < len(self.toks) and (self.used[k] or self.toks[k].low == "the" and k + 1 < len(self.toks) and self.used[k + 1]):
                        return j  # "in charge of the International Cooperation Division": a rule joins them
                    if self.free(k):
                        while self.free(k) and (self.cap(k) or self.toks[k].low in ("the", "and", "of")):
                            k += 1
                        return k
                    return j
                k = self.field_end(j + 1)
                if k == j + 1 and low == "for" and self.cap(k) and self.mixed_acronym(k) and head.split()[-1] in ("delegate", "coordinator", "representative", "officer", "manager"):
                    k += 1
                if k == j + 1:
                    return j
                j = k
                continue
            if low == "of" and self.toks[j + 1 : j + 2]:
                k = j + 1
                if self.toks[k].low == "the" and k + 1 < len(self.toks):
                    if self.free(k + 1) and self.toks[k + 1].low in ("senate", "presidium", "directorate", "regents", "rectorate", "secretariat", "assembly", "court") and not (k + 2 < len(self.toks) and self.toks[k + 2].low in ("of", "at")):
                        j = k + 2
                        continue
                    if self.toks[k + 1].low in ("board", "council", "management", "supervisory", "academic", "university", "trustees", "scientific"):
                        m = k + 1
                        while self.free(m) and (self.toks[m].low in ("board", "council", "supervisory", "management", "academic", "directors", "university", "of", "trustees", "scientific") or self.cap(m) and self.org_head(m)):
                            m += 1
                        if any(self.toks[z].low in ("board", "council", "trustees") for z in range(k + 1, m)):
                            while self.toks[m - 1].low == "of":
                                m -= 1
                            j = m
                            continue
                    return j
                if self.toks[k].low in ("board",):
                    j = k + 1
                    continue
                if not self.free(k):
                    return j
                if self.cap(k) and self.toks[k].low in lex["org.unit"] and self.free(k + 1) and (self.toks[k + 1].low in ("at", "for", "on", "of", ",", ")", "-", "–") or self.toks[k + 1].kind == "punct"):
                    j = k + 1  # "Head of Department at …", "Head of Department for International Relations"
                    continue
                if self.cap(k):
                    if self.place(k) or self.mixed_acronym(k) or not (self.common(k) or self.org_head(k)) or self.toks[k].kind == "initial":
                        return j
                    m = self.field_end(k)
                    j = m
                    return j
                if head.split()[-1] in ("professor", "professors", "lecturer", "teacher", "department", "head", "dean", "minister", "faculty") and self.toks[k].kind == "word" and (self.common(k) or "professor" in head) and self.toks[k].low not in ("the", "our", "its", "this", "that", "both", "all", "his", "her", "their", "a", "an", "one"):
                    j = self.field_end(k)
                    return j
                return j
            if low == ":" and self.cap(j + 1) and self.common(j + 1) and self.toks[j].start == self.toks[j - 1].end and "chancellor" in head:
                j = self.field_end(j + 1)
                continue
            if low == "extraordinary" and j + 2 < len(self.toks) and self.toks[j + 2].low == "plenipotentiary":
                j += 3
                continue
            if low == "(" and self.cap(j + 1) and self.common(j + 1) and not self.org_head(j + 1) and not self.role_head(j + 1) and not self.place(j + 1):
                k = j + 1
                while self.free(k) and k - j < 8 and (self.cap(k) and self.common(k) or self.toks[k].low in ("and", "&", ",", "of")):
                    k += 1
                if k < len(self.toks) and self.toks[k].text == ")":
                    j = k + 1  # "Deputy Vice-Chancellor (Research and Innovation)"
                    continue
            if low == "(" and self.free(j + 1) and self.toks[j + 1].kind == "word" and not self.toks[j + 1].capital and self.common(j + 1):
                k = j + 1
                while self.free(k) and self.toks[k].text != ")" and k - j < 6:
                    k += 1
                if k < len(self.toks) and self.toks[k].text == ")":
                    j = k + 1
                    continue
                return j
            if start_paren and self.cap(j) and self.common(j) or start_paren and low in (",", "and") and self.cap(j + 1) and self.common(j + 1) and not self.role_head(j + 1):
                j += 1  # "(Senior Manager Programmes, Higher Education)"
                continue
            if (
                not start_paren
                and self.cap(j)
                and head.split()[-1] in ("dean", "director", "controller", "chairperson", "chairman", "head", "secretary", "registrar", "manager", "coordinator", "deputy")
                and self.toks[j].start <= self.toks[j - 1].end + 1
                and (self.common(j) or self.demonym(j) or self.mixed_acronym(j) and not self.org_head(j + 1 if j + 1 < len(self.toks) else j))
                and not self.honorific(j)
                and not self.person_starts(j)
                and not self.given(j)
                and self.toks[j - 1].capital
            ):
                k = j
                while self.cap(k) and (self.common(k) or self.demonym(k) or self.mixed_acronym(k) or self.org_head(k)) and not self.honorific(k) and not self.given(k) and not self.person_starts(k) and not self.role_head(k):
                    k += 1
                if self.free(k) and self.honorific(k) or self.cap(k):
                    j = k  # "Dean Engineering Prof X", "Director ORIC Dr Y", "Controller Examinations Mr Z"
                    continue
                return j
            if low in ("magnificus", "emeritus", "general", "magnifica", "designate") and self.free(j):
                j += 1
                continue
            return j
        return j

    def field_end(self, k: int) -> int:
        """Return the end of a field of work: "Strategic Development and Scientific Work", "psychology"."""
        start = k
        upper = self.cap(k)
        while k < len(self.toks) and self.free(k):
            t = self.toks[k]
            low = t.low
            if upper:
                if self.cap(k) and t.kind == "word" and not self.honorific(k) and not (self.role_head(k) and k > start) and (
                    self.common(k) or "-" in t.text and self.common(k) or t.low in ("erasmus+",)
                ):
                    if k > start and self.person_starts(k) and self.given(k) and not self.common(k):
                        break
                    if self.org_head(k) and self.toks[k].low in ("university", "universities", "academy"):
                        break
                    k += 1
                    continue
                if low in ("and", "&", "of", "for") and self.cap(k + 1) and self.common(k + 1) and not self.role_head(k + 1) and not self.honorific(k + 1) and not self.org_ahead_uni(k + 1):
                    if low in ("of", "for") and self.place(k + 1):
                        break
                    k += 1
                    continue
                if t.text == "," and self.field_series(k):
                    k += 1
                    continue
                break
            if t.kind == "word" and not t.capital and low not in (
                "at", "in", "could", "would", "may", "might", "can", "should", "must", "did", "do", "does", "had", "either", "both", "respectively", "but", "or", "while", "during", "after", "before", "from", "who", "which", "the", "with", "to", "as", "was", "is", "has", "have", "were", "had", "said", "by", "on", "told", "that", "where", "when", "until", "since", "will", "takes", "took", "of",
            ):
                if low == "and" and not (self.free(k + 1) and self.toks[k + 1].kind == "word" and not self.toks[k + 1].capital and not self.role_head(k + 1) and self.common(k + 1)):
                    break
                k += 1
                continue
            if t.text == "," and self.lower_series(k):
                k += 1
                continue
            break
        return k

    def field_series(self, k: int) -> bool:
        """Commas within a field: "for Science, Innovation and Digitalisation"."""
        m = k
        while m < len(self.toks) and self.toks[m].text == ",":
            m += 1
            n = 0
            while self.cap(m) and self.common(m) and not self.role_head(m) and not self.org_head(m) and not self.given(m):
                m += 1
                n += 1
            if not 1 <= n <= 3:
                return False
        return m < len(self.toks) and self.toks[m].low == "and" and self.cap(m + 1) and self.common(m + 1) and not self.role_head(m + 1) and not self.org_head(m + 1)

    def lower_series(self, k: int) -> bool:
        m = k
        while m < len(self.toks) and self.toks[m].text == ",":
            m += 1
            n = 0
            while self.free(m) and self.toks[m].kind == "word" and not self.toks[m].capital and self.toks[m].low != "and" and not self.role_head(m):
                m += 1
                n += 1
            if not 1 <= n <= 2:
                return False
        return m < len(self.toks) and self.toks[m].low == "and" and self.free(m + 1) and not self.toks[m + 1].capital and m - k < 10

    def org_ahead_uni(self, k: int) -> bool:
        while self.cap(k):
            if self.org_head(k) in ("UNI",):
                return True
            k += 1
        return False

    def degrees(self) -> None:
        """Doctor of Historical Sciences, Candidate of Law: a degree, no post."""
        for m in _DEGREES.finditer(self.text, self.start, self.end):
            if not self.overlaps(m.start(), m.end()):
                self.mark("HON", m.start(), m.end(), m.group())
        for i in range(len(self.toks) - 2):
            if self.free(i) and self.toks[i].low in ("doctor", "candidate", "master", "bachelor") and self.toks[i + 1].low == "of" and self.toks[i].capital:
                j = i + 2
                while self.free(j) and j < i + 6 and self.common(j) and (self.toks[j].low in ("sciences", "science", "and") or self.cap(j) or self.toks[j].low.endswith("al")):
                    j += 1
                if j > i + 2 and self.toks[j - 1].low in ("sciences", "science", "philosophy", "law", "medicine", "economics", "engineering", "arts"):
                    self.take("HON", i, j, tags=("degree",))

    def honorifics(self) -> None:
        i = 0
        while i < len(self.toks):
            n = self.honorific(i)
            if n and i > 0 and self.toks[i - 1].text == "(" and self.free(i - 1) and i + n < len(self.toks) and self.toks[i + n].text == ")":
                self.take("HON", i - 1, i + n + 1)  # "Prof. (Mrs.) Hauwa Bello", "Prof (Dr) V. Naik"
                i += n + 1
                continue
            if self.free(i) and self.toks[i].low in ("retd", "rtd", "retired") and i > 0 and self.toks[i - 1].text == "(":
                self.take("HON", i - 1, min(len(self.toks), i + 2))
                i += 2
                continue
            if n and (self.cap(i + n) or self.free(i + n) and (self.honorific(i + n) or self.toks[i + n].text == "(" and i + n + 1 < len(self.toks) and (self.honorific(i + n + 1) or self.toks[i + n + 1].low in ("retd", "rtd", "retired"))) or not self.free(i + n) and i + n < len(self.toks)):
                if self.toks[i].low in ("professor", "professors", "senator", "lecturer") and not self.toks[i].capital and not self.cap(i + n):
                    i += n
                    continue
                self.take("HON", i, i + n, tags=("plural",) if self.toks[i].low.rstrip(".").endswith("s") and self.toks[i].low.rstrip(".") in ("professors", "profs", "drs") else ())
                i += n
            else:
                i += max(1, n)

    def persons(self) -> None:
        i = 0
        while i < len(self.toks):
            if not self.cap(i):
                i += 1
                continue
            j = self.person(i)
            i = j if j > i else i + 1

    def before_type(self, i: int) -> str:
        """Return the type of the chunk that ends right before token ``i``."""
        at = self.toks[i].start
        return next((c.type for c in self.chunks if c.end <= at and not self.text[c.end : at].strip()), "")

    def person(self, i: int) -> int:
        prev = self.before_type(i)
        cue = prev in ("HON", "ROLE")
        j = i
        words: list[int] = []
        if not cue and self.before_low(i) in ("at",) and self.toks[i].kind == "word":
            return i  # one works at an institution: "Board member at Slachtofferhulp Nederland"
        while j < len(self.toks) and len(words) < 6:
            t = self.toks[j]
            if not self.free(j):
                break
            if self.cap(j):
                if self.honorific(j) or self.org_head(j) and not cue:
                    break
                if words and self.mixed_acronym(j) and not self.shouted_surname(i, j):
                    break
                if words and self.demonym(j) and not (j + 1 >= len(self.toks) or self.toks[j + 1].kind == "punct"):
                    break
                words.append(j)
                j += 1
                continue
            if t.low in _PARTICLES and words and t.kind == "word" and (self.cap(j + 1) or self.free(j + 1) and self.toks[j + 1].low in _PARTICLES and self.cap(j + 2)):
                j += 1
                continue
            if t.text == "(" and words and self.cap(j + 1) and j + 2 < len(self.toks) and self.toks[j + 2].text == ")" and self.cap(j + 3) and self.toks[words[-1]].kind == "initial":
                words += [j + 1]
                j += 3  # R.M. (Rianne) Letschert
                continue
            if t.text in "–—-" and words and self.cap(j + 1) and self.known_double(words[-1], j + 1):
                j += 1
                continue
            break
        if not words:
            return i
        if len(words) > 1 and self.mixed_acronym(words[0]) and not self.shouted_surname(words[0], words[0]):
            return words[0] + 1  # "KEF Izat Berenaliev": the acronym is another name
        n = self.place(words[0])
        if 0 < n <= len(words) - 2 and not (self.given(words[0]) and len(words) == n + 2 and self.before_low(words[0]) not in ("of", "in", "to", "at", "from")) and not cue:
            words = words[n:]  # "Director of the Institute in Almaty Eva Schmitt"
        # drop a capitalised everyday word at the beginning of a sentence
        while words and not cue and self.sentence_start(words[0]) and (self.common(words[0]) or self.sentence_word(words[0])) and not (self.given(words[0]) and len(words) > 1 and not self.common(words[0])):
            if self.given(words[0]) and len(words) > 1 and not self.sentence_word(words[0]) and not self.common(words[1]):
                break
            words.pop(0)
        if not words:
            return i + 1
        i = words[0]
        while words and words[-1] != j - 1:
            j = words[-1] + 1
        # trailing period of a trailing initial is part of the token; nothing to do
        if not self.personlike(words, cue):
            return i if i > words[0] else self.skip(words)
        if len(words) == 1 and self.mixed_acronym(words[0]) and not cue:
            return j
        tags = set()
        if len([w for w in words if self.toks[w].kind == "word"]) == 1:
            tags.add("short")
        self.take("PER", i, j, tags=tags)
        return j

    def skip(self, words: list[int]) -> int:
        """Return where to look on after words that make no person together: "Lithuania Egidijus Navikas"."""
        return words[0] + max(1, self.place(words[0]))

    def known_double(self, a: int, b: int) -> bool:
        """Kaczan – Winiarska: a double name written with spaces, known otherwise from the document."""
        joined = fold(f"{self.toks[a].text}-{self.toks[b].text}")
        return joined in self.known.surnames

    def shouted_surname(self, i: int, j: int) -> bool:
        t = self.toks[j]
        return t.shout and len(t.text) >= 4 and not t.text.endswith("U") and j > i and not self.toks[j - 1].shout and t.text not in self.known.acronyms

    def sentence_start(self, i: int) -> bool:
        if i == 0:
            return True
        before = self.toks[i - 1].text
        return before in "“\"«„:-–—•*[]" and i < 4 or before in (":", "“", "«", "„") or self.heading

    def personlike(self, words: list[int], cue: bool) -> bool:
        toks = [self.toks[w] for w in words]
        initials = [t for t in toks if t.kind == "initial"]
        full = [w for w in words if self.toks[w].kind == "word"]
        if not full:
            return False
        names = self.known.surnames
        if self.known.types.get(" ".join(fold(t.text) for t in toks)) in ("UNI", "ORG", "PLACE", "PROJ", "PROG", "CONS"):
            return False
        if len(full) == 1 and not initials:
            w = full[0]
            if fold(self.toks[w].text) in names:
                return self.toks[w].capital and not (self.place(w) and not cue and self.before_low(w) in ("in", "from", "to", "at", "of"))
            return cue and not self.mixed_acronym(w) and not self.demonym(w) and not self.place(w) and not self.org_head(w) and (not self.common(w) or self.before_type(words[0]) == "HON")
        late = len(full) == 2 and self.demonym(full[1]) and not self.common(full[0]) and (full[1] + 1 >= len(self.toks) or self.toks[full[1] + 1].kind == "punct")
        if any(self.demonym(w) for w in full) and not cue and not late:
            return False
        if initials:
            # "G. Sharvashidze", "Abzhapparov A.A."
            return not any(self.org_head(w) for w in full) and len(full) <= 3 and not all(self.mixed_acronym(w) for w in full)
        if any(self.mixed_acronym(w) and not self.shouted_surname(words[0], w) for w in full[:-1] or full):
            return False
        if self.place(full[0]) >= len(full):
            return cue and not self.country(full[0], self.place(full[0])) and self.given(full[0])
        if any(self.org_head(w) for w in full) and not cue:
            return False
        if any(fold(self.toks[w].text) in names for w in full):
            return True
        odd = [w for w in full if not self.common(w) or self.given(w)]
        rare = [w for w in full if not self.common(w)]
        if cue:
            return len(rare) >= 1 or self.before_type(words[0]) == "HON"
        if any(self.toks[w].low in ("m.sc", "b.sc", "m.a", "b.a", "ph.d", "msc", "bsc", "mba", "first", "second") for w in full):
            return False
        if not rare:
            return len(full) == 2 and self.given(full[0]) and (self.given(full[1]) or self.before_low(words[0]) in ("by", "and"))
        if self.given(full[0]):
            return True
        if self.place(full[0]) and not self.given(full[0]):
            return False
        if len(odd) == len(full) == 2 and not self.common(full[0]) and self.before_low(words[0]) in ("and", ",", "by", "with"):
            return True
        return len(odd) == len(full) and len(rare) >= 2 or len(rare) >= 2 and len(full) <= 3

    def before_low(self, i: int) -> str:
        return self.toks[i - 1].low if i > 0 else ""

    def places(self) -> None:
        i = 0
        while i < len(self.toks):
            n = self.place(i)
            if n and not (i == 0 and n == 1 and self.common(i)):
                key = self.folded(i, i + n)
                if n == 1 and self.toks[i].shout and (self.toks[i].text in self.known.acronyms or (i > 0 and self.toks[i - 1].text == "(" and not self.shout)) and key not in ("uk", "usa", "us", "uae", "eu"):
                    i += 1
                    continue
                if n == 1 and self.toks[i].shout and len(self.toks[i].text) <= 3 and key not in ("uk", "usa", "us", "uae", "eu"):
                    i += 1
                    continue
                # "Kazakh National": not a place; "Lagos State"
                self.take("PLACE", i, i + n, tags=("country",) if key in self.lex.countries else ())
                i += n
            else:
                i += 1

    def acronyms(self) -> None:
        for i in range(len(self.toks)):
            if self.cap(i) and self.toks[i].kind == "word":
                text = self.toks[i].text
                known = self.known.acronyms.get(text)
                if known:
                    self.take(known[0], i, i + 1, tags=("acronym",))
                elif self.mixed_acronym(i) and not (self.shout and self.common(i)):
                    j = i + 1
                    if self.free(j) and self.quote_name(j):
                        j = self.quote_name(j)  # NU “OLA”
                    kind = "UNI" if text.endswith("U") and len(text) > 2 else "ACR"
                    if self.phrase(i, j) in self.known.acronyms:
                        kind = self.known.acronyms[self.phrase(i, j)][0]
                    self.take(kind, i, j, tags=("acronym",))

    def short_names(self) -> None:
        """Second mentions by one word: "Marburg" for the University of Marburg is left to the resolver."""
        for i in range(len(self.toks)):
            learned = self.cap(i) and self.known.types.get(fold(self.toks[i].text)) in ("PROJ", "CONS", "PROG")
            if self.cap(i) and self.toks[i].kind == "word" and (learned or not self.sentence_start(i)) and not self.common(i) and not self.demonym(i) and self.toks[i].low not in _NO_NAMES:
                j = i
                while self.cap(j) and not self.common(j):
                    j += 1
                key = self.folded(i, j)
                kind = self.known.types.get(key)
                if kind and kind != "EVT":
                    self.take(kind, i, j)
                else:
                    self.take("NAME", i, j)

    def run(self) -> tuple[Chunk, ...]:
        """Return the chunks of the sentence, in order."""
        self.speech_and_titles()
        self.long_countries()
        self.known_forms()
        self.programmes()
        self.numbers()
        self.study()
        self.eponym_acronyms()
        self.headed()
        self.organisations()
        self.lower_headed()
        self.lower_units()
        self.degrees()
        self.roles()
        self.honorifics()
        self.persons()
        self.places()
        self.acronyms()
        self.short_names()
        rest = [Chunk("w" if t.kind != "punct" else "p", t.start, t.end, t.text) for t, used in zip(self.toks, self.used, strict=True) if not used]
        return tuple(sorted((*self.chunks, *rest), key=lambda c: (c.start, c.end)))

    def long_countries(self) -> None:
        """Countries whose names hold an organisation's head: "Russian Federation", "European Union" is not one."""
        for i in range(len(self.toks)):
            n = self.place(i)
            if n > 1 and self.country(i, n) and self.org_head(i + n - 1) and self.toks[i + n - 1].low != "union" and not (self.cap(i - 1) and not self.sentence_word(i - 1)) and not self.cap(i + n):
                self.take("PLACE", i, i + n, tags=("country",))

    def known_forms(self) -> None:
        """Names of two and more words that the document has shown to be projects, programmes or consortia."""
        if not self.known.types:
            return
        for i in range(len(self.toks)):
            for n in (8, 7, 6, 5, 4, 3, 2):
                if i + n <= len(self.toks) and all(self.free(k) for k in range(i, i + n)) and self.cap(i):
                    kind = self.known.types.get(self.folded(i, i + n))
                    if kind in ("PROJ", "PROG", "CONS", "STUDY"):
                        self.take(kind, i, i + n)
                        break


def scan(text: str, start: int, end: int, quotes: Sequence[Quote], lexicon: Lexicon, known: Known, *, heading: bool = False) -> tuple[Chunk, ...]:
    """Return the chunks of ``text[start:end]``, in order and without gaps but for white space."""
    return Scanner(text, start, end, quotes, lexicon, known, heading).run()
