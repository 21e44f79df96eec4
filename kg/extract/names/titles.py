"""Quotations, numbers, programmes, courses of study and projects by their head nouns.

Over 400 lines because each reader asks the others' edges where a title ends.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kg.extract.dates import find_dates, find_durations
from kg.extract.names.base import LINKS, MONEY, REFERENCE, Base, is_title
from kg.extract.text import Token, tokens
from kg.lexicon import Lexicon

__all__ = ["Titles"]


# Levels that need no further word before a field: "a bachelor in Physics".
_DEGREES = frozenset(["bachelor", "master", "msc", "bsc", "ma", "ba", "llm", "mba", "mphil"])
_COURSE = re.compile(
    r"\b(?:(?:(?:educational|study|degree|academic|(?:double|dual|joint)[- ](?:diploma|degree)|undergraduate|postgraduate)"
    r"|(?:students?|masters|bachelors|study|studies|studying|trains?|taught|teach\w*|enrol\w*|admission)\b[^.;“\"]{0,60}?)"
    r" (?:programme|program|course|curriculum)(?P<many>s?)|specialit?(?:y|ies)|specialt(?:y|ies)|(?:double|dual|joint) degree)"
    r"(?: called| titled| entitled)?\s?[:,–-]?\s?$",
    re.IGNORECASE,
)
_STUDIED = frozenset(
    ["degree", "degrees", "programme", "program", "programmes", "programs", "major", "majors"]
)
_OTHER = frozenset(
    "training exchange mobility scholarship fellowship research support cooperation national state government pilot summer"
    " winter doctoral erasmus+ capacity education scholarships mentoring leadership development".split()
)
_LEVEL_AFTER = re.compile(
    r"\s(?:(?:joint|international) )?(?:bachelor|master|doctoral|phd|degree)(?:['’]?s)?(?: degree)? (?:programme|program|course)\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\b[BM]\.\s?(?:Sc|A|S|Ed|Eng|Tech|Com)\.,?\s(?:in\s)?(?=[A-Z][a-z]+)")


@cache
def _by_length(lexicon: Lexicon) -> tuple[tuple[str, tuple[Token, ...]], ...]:
    """Return the names of programmes with their words, the longest first."""
    names = sorted(lexicon.ordered["programme.names"], key=len, reverse=True)
    return tuple((name, tokens(name, 0, len(name))) for name in names)


class Titles(Base):
    """Quotations, numbers, programmes, courses of study and projects by their head nouns."""

    def speech_and_titles(self) -> None:
        for q in self.quotes:
            inner = self.text[q.start : q.end]
            before, after = (
                self.text[max(self.start, q.start - 40) : q.start - 1],
                self.text[q.end + 1 : q.end + 40],
            )
            first = self.index(q.start - 1)
            follows_name = first > 0 and self.toks[first - 1].capital and len(inner.split()) <= 5
            if is_title(inner.strip(), before, after):
                if follows_name and self.org_ends(first - 1):
                    continue  # University of Brezno “Ivan Belov”: part of the name
                if (
                    len(inner.split()) == 1
                    and re.match(r"[A-ZÀ-Þ]{2,}$", inner)
                    and follows_name
                    and self.toks[first - 1].shout
                ):
                    continue
                self.mark("TITLE", q.start - 1, q.end + 1, inner.strip())
            else:
                self.mark("SPEECH", q.start - 1, q.end + 1, inner)

    def org_ends(self, i: int) -> bool:
        """Tell whether the capitals up to ``i`` hold an organisation's head ("University of Brezno")."""
        k = i
        while k >= 0 and (self.toks[k].capital or self.toks[k].low in LINKS):
            if self.word_at(k - 1) == "monnet":
                return False  # "the Jean Monnet Chair “Northern Borders”" names a project
            if self.org_head(k):
                return True
            k -= 1
        return False

    def numbers(self) -> None:
        piece = self.text[self.start : self.end]
        for m in REFERENCE.finditer(piece):
            self.mark("REF", self.start + m.start(), self.start + m.end(), m["n"])
        for m in MONEY.finditer(piece):
            sum_ = m.group().rstrip(" ,.")
            end = self.start + m.start() + len(sum_)
            if not self.overlaps(self.start + m.start(), end):
                self.mark("MONEY", self.start + m.start(), end, sum_.strip())
        for f in find_dates(self.text, self.start, self.end):
            if not self.overlaps(f.start, f.end):
                self.mark("DATE", f.start, f.end, self.text[f.start : f.end], f.value)
        for f in find_durations(self.text, self.start, self.end):
            if not self.overlaps(f.start, f.end):
                self.mark("DUR", f.start, f.end, self.text[f.start : f.end], f.value)

    def programmes(self) -> None:
        present = {t.low for t in self.toks}
        for name, words in _by_length(self.lex):
            if words[0].low not in present:
                continue
            n = len(words)
            for i in range(len(self.toks) - n + 1):
                if all(self.free(k) for k in range(i, i + n)) and all(
                    (self.toks[i + k].text == w.text)
                    or (self.toks[i + k].low == w.low and (self.shout or k > 0))
                    for k, w in enumerate(words)
                ):
                    if name == "Jean Monnet" and self.word_at(i + n) in ("chair", "module"):
                        self.take("PROG", i, i + n, name=name)
                        self.take("w", i + n, i + n + 1)  # neither a post nor a department
                        continue
                    if self.leads_to_post(i + n):
                        continue  # "Erasmus+ Institutional Coordinator"
                    # "National Erasmus+ Office", "Jean Monnet University": the programme is part of another name
                    if self.org_ahead(i + n) or (
                        self.cap(i - 1) and self.org_ahead(i - 1) and n == 1
                    ):
                        continue
                    if i + n < len(self.toks) and self.toks[i + n].low in (
                        "university",
                        "national",
                        "office",
                        "offices",
                        "coordinator",
                    ):
                        continue
                    j = self.programme_end(i + n)
                    while name == "Interreg" and (
                        (self.cap(j) and not self.role_head(j))
                        or (self.word_at(j) in ("–", "-") and self.cap(j + 1))
                    ):
                        j += 1  # "Interreg Baltic Sea Region", "Interreg Alba–Brezno"
                    while (
                        self.free(j)
                        and self.toks[j].low
                        in self.lex["programme.heads"]
                        | {"joint", "masters", "master", "ka107", "ka131", "ka171", "+"}
                        and (
                            self.toks[j].low not in ("action", "actions")
                            or self.cap(j)
                            or name.startswith(("Marie", "Jean"))
                        )
                    ):
                        j += 1
                    self.take("PROG", i, j, name=name if j == i + n else self.phrase(i, j))
        for action in self.lex.ordered["programme.mention_actions"]:
            words2 = action.split()
            if words2[0] not in present:
                continue
            n = len(words2)
            for i in range(len(self.toks) - n + 1):
                if (
                    all(
                        self.free(k) and self.toks[i + k - i].low == w
                        for k, w in zip(range(i, i + n), words2, strict=True)
                    )
                    and not self.toks[i].capital
                ) and (n > 2 or (i > 0 and self.toks[i - 1].text in (",", ":"))):
                    self.take("PROG", i, i + n, tags=("action",))

    def leads_to_post(self, j: int) -> bool:
        """Tell whether capitals lead on to the head of a post."""
        k = j
        while k < j + 3 and self.cap(k) and self.common(k) and not self.role_head(k):
            k += 1
        return self.cap(k) and self.role_head(k) > 0

    def programme_end(self, j: int) -> int:
        """Return where a programme's name ends that goes on to a head: "Mevlana Exchange Programme"."""
        k = j
        while k < j + 4 and self.cap(k) and self.common(k) and not self.role_head(k):
            if self.toks[k].low in self.lex["programme.ends"]:
                return k + 1
            k += 1
        return j

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
            while (
                j < len(self.toks)
                and self.free(j)
                and (
                    self.toks[j].low
                    in (
                        "'s",
                        "’s",
                        "s",
                        "degree",
                        "degrees",
                        "programme",
                        "programmes",
                        "program",
                        "programs",
                        "educational",
                        "study",
                        "course",
                        "courses",
                        "joint",
                        "'",
                        "’",
                        "double",
                        "of",
                        "science",
                        "arts",
                        "level",
                        "international",
                        "english-taught",
                        "english",
                        "blended",
                        "specialty",
                        "honours",
                    )
                )
            ):
                if self.toks[j].low == "of" and not (
                    j + 1 < len(self.toks)
                    and self.toks[j + 1].low
                    in ("science", "arts", "business", "engineering", "education", "laws")
                ):
                    break
                j += 1
            head = self.phrase(i, j).lower()
            wants = bool(
                re.search(
                    r"programme|program|degree|course|^phd|^mphil|^msc|^bsc|^mba|^llm|^ma\b|^ba\b|studies",
                    head,
                )
            )
            # "a master's in Public Policy": the level alone, with a field
            direct = (
                self.word_at(j) in ("in", "of")
                and self.cap(j + 1)
                and base in _DEGREES
                and (self.word_at(j) == "in" or self.toks[i].capital)
                and self.word_at(j + 1) != "ceremonies"
                and not self.org_ahead(j + 1)
            )
            wants = wants or direct
            start = i
            while (
                start > 0
                and self.free(start - 1)
                and self.toks[start - 1].low
                in (
                    "joint",
                    "international",
                    "new",
                    "integrated",
                    "double",
                    "dual",
                    "one-year",
                    "two-year",
                    "english-taught",
                    "executive",
                )
            ):
                start -= 1
            k = j
            field_start = None
            if (
                k < len(self.toks)
                and self.free(k)
                and (
                    self.toks[k].low in ("in", "on", "for") or (direct and self.toks[k].low == "of")
                )
                and wants
            ):
                k += 1
            starts = {self.toks[x].start: x for x in (k, k + 1) if x < len(self.toks)}
            after_comma = self.word_at(k) in (",", ":", "–", "-")
            quote = next(
                (
                    c
                    for c in self.chunks
                    if c.type == "TITLE"
                    and starts.get(c.start, -1) in ((k, k + 1) if after_comma else (k,))
                ),
                None,
            )
            if quote is not None and wants:
                end = self.index(quote.end - 1) + 1
                self.chunks.remove(quote)
                for z in range(k, end):
                    self.used[z] = False
                self.take("STUDY", start, end, name=quote.name, value=t.low.replace("’", "'"))
                i = end
                continue
            if (
                wants
                and after_comma
                and self.word_at(k) != ","
                and quote is None
                and self.cap(k + 1)
            ):
                if re.search(r"programmes|programs|degrees|courses", head) and self.common(k + 1):
                    k += 1  # "master's programmes: Port Engineering, Logistics"
            bare = (
                base in ("msc", "bsc", "llm") and self.cap(k) and self.common(k)
            )  # "MSc Port Engineering"
            bare = bare and not self.role_head(k) and not self.org_ahead(k)
            if (
                wants
                and self.cap(k)
                and (k > j or bare or "programme" in head or "program" in head)
            ):
                field_start = k
                while (
                    self.free(k)
                    and (
                        self.cap(k)
                        or (
                            self.toks[k].low in ("and", "of", "&", "for", "in", "the")
                            and self.cap(k + 1)
                        )
                        or (
                            self.toks[k].low in ("of", "for")
                            and self.word_at(k + 1) == "the"
                            and self.cap(k + 2)
                            and self.common(k + 2)
                            and not self.org_ahead(k + 2)
                        )
                        or (self.toks[k].text == "," and self.cap(k + 1) and "programmes" in head)
                    )
                    and self.org_head(k) != "UNI"
                ):
                    if self.toks[k].low in ("for", "in", "the", "of") and self.org_ahead(k + 1):
                        break
                    k += 1
                parts = self.study_fields(
                    field_start, k, "programmes" in head or "programs" in head or "degrees" in head
                )
                more = self.word_at(k) == "and" and self.word_at(k + 1) == "in" and self.cap(k + 2)
                if more and re.search(r"programmes|programs|degrees|courses", head):
                    a = k = k + 2  # "programs in Software Engineering and in Industrial Safety"
                    while self.cap(k) or (self.word_at(k) in ("and", "of") and self.cap(k + 1)):
                        k += 1
                    parts.append((a, k))
                for n, (a, b) in enumerate(parts):
                    first = start if n == 0 else a
                    short = (direct and self.word_at(a - 1) == "of") or re.match(
                        r"^(phd|mphil|msc|bsc|mba|llm|ma|ba)\b", head
                    )
                    name = self.phrase(i, b) if short and n == 0 else self.phrase(a, b)
                    self.take("STUDY", first, b, name=name, value=t.low.replace("’", "'"))
                i = k
                continue
            if (
                wants
                and k > j
                and self.free(k)
                and "degree" in head
                and self.toks[k].kind == "word"
                and re.search(r"dual|double|joint", self.phrase(start, j).lower())
                and self.lex.common(self.toks[k].low)
            ):
                self.take("STUDY", start, k + 1, value=t.low)
                i = k + 1
                continue
            if start < i and base == "mba":
                self.take("STUDY", start, i + 1, value=t.low)  # "an Executive MBA"
            i = max(j, i + 1)

    def certificates(self) -> None:
        """Joint awards, and degrees with dots: "a joint certificate in Risk Studies", "B.Sc. Port Engineering"."""
        for m in _DOTTED.finditer(self.text, self.start, self.end):
            i, k = self.index(m.start()), self.index(m.end())
            j = k
            while self.cap(j) or (self.word_at(j) in ("and", "of", "&") and self.cap(j + 1)):
                j += 1
            if j > k and all(self.common(x) for x in range(k, j)) and not self.org_ahead(k):
                self.take("STUDY", i, j, value="msc" if m.group().startswith("M") else "bsc")
        for i, t in enumerate(self.toks):
            if t.low not in ("certificate", "diploma", "award", "doctorate") or not self.free(i):
                continue
            if self.word_at(i - 1) not in ("joint", "dual", "double", "postgraduate", "graduate"):
                continue
            if self.word_at(i + 1) != "in" or not self.cap(i + 2):
                continue
            k = i + 2
            while self.cap(k) or (self.word_at(k) in ("and", "of", "&") and self.cap(k + 1)):
                k += 1
            self.take("STUDY", i - 1, k, value=t.low)

    def fields_of(self) -> None:
        """Courses by their field alone: "a new programme in Digital Health", "degrees in Law and Nursing"."""
        for i, t in enumerate(self.toks):
            if t.low not in _STUDIED or self.word_at(i + 1) != "in" or not self.free(i):
                continue
            if self.word_at(i - 1) in _OTHER or not self.cap(i + 2) or self.sentence_word(i + 2):
                continue
            k = i + 2
            while (self.cap(k) and self.common(k) and not self.org_head(k)) or (
                self.word_at(k) in ("and", "of", "&", ",")
                and self.cap(k + 1)
                and self.common(k + 1)
            ):
                k += 1
            if k == i + 2 or self.demonym(i + 2) or self.cap(k) or self.place(i + 2):
                continue
            for a, b in self.study_fields(i + 2, k, t.low.endswith("s")):
                self.take("STUDY", a, b, value="programme")

    def named_courses(self) -> None:
        """Titles after "educational programme": "the double-diploma program “Green Metallurgy”"."""
        order = sorted(range(len(self.chunks)), key=lambda n: self.chunks[n].start)
        last = -1  # where the course before ends, if more may follow
        for at in order:
            c = self.chunks[at]
            if c.type == "STUDY":
                many = re.search(r"(?:programmes|programs|courses)\b", self.text[c.start : c.end])
                last = c.end if many else -1
            if c.type != "TITLE":
                continue
            told = _COURSE.search(self.text[self.start : c.start])
            level = _LEVEL_AFTER.match(self.text[c.end : c.end + 40])
            between = re.sub(r"\band\b|[\s,;]", "", self.text[last : c.start])
            if told or level or (last >= 0 and not between):
                several = (told is not None and told["many"] == "s") or last >= 0
                last = c.end if several else -1
                self.chunks[at] = replace(c, type="STUDY", value="programme")

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
        if cuts and last:
            k = last[0]
            cuts.append((at, k))
            at = k + 1
        cuts.append((at, b))
        return [(x, y) for x, y in cuts if y > x]

    def beside_head(self) -> None:
        """Names beside a head in small letters: "the project Northern Sea Watch", "the Green Campus project"."""
        kinds = {"project": "PROJ", "network": "CONS", "alliance": "CONS", "consortium": "CONS"}
        for i, t in enumerate(self.toks):
            kind = kinds.get(t.low)
            if kind is None or t.capital or not self.free(i):
                continue
            j = i + 1
            while self.fits(j) or (
                j > i + 1
                and self.free(j)
                and self.toks[j].low in ("of", "for", "and", "the", "in", "&")
                and self.fits(
                    j + 1 + (self.toks[j].low in ("for", "of") and self.word_at(j + 1) == "the")
                )
            ):
                j += 1
            if j - i > 2 and any(self.common(k) for k in range(i + 1, j) if self.cap(k)):
                self.take(kind, i + 1, j)
                continue
            loud = i + 1
            while self.cap(loud) and self.toks[loud].shout and not self.org_head(loud):
                loud += 1
            if loud - i > 2 and not self.shout:
                self.take(kind, i + 1, loud)  # "the project NOVA TERRA"
                continue
            k = i
            while self.fits(k - 1) or (
                k < i and self.word_at(k - 1) in ("of", "for", "and", "&") and self.fits(k - 2)
            ):
                k -= 1
            named = all(self.common(x) or not self.cap(x) for x in range(k, i))
            if i - k > 1 and named and self.word_at(k - 1) in ("the", "a", "our", "this"):
                self.take(kind, k, i)

    def fits(self, i: int) -> bool:
        """Tell whether a token can stand in a title made of common words."""
        return (
            0 <= i < len(self.toks)
            and self.cap(i)
            and self.free(i)
            and not self.org_head(i)
            and not self.role_head(i)
            and not self.honorific(i)
            and not self.sentence_word(i)
            and not self.toks[i].shout
        )

    def headed(self) -> None:
        """Projects and programmes by their head noun: "African Partnerships Project", "University Support Program"."""
        for i in range(len(self.toks)):
            if not self.cap(i):
                continue
            low = self.toks[i].low
            kind = (
                "PROJ"
                if low in self.lex["project.heads"]
                else "PROG"
                if low in ("programme", "program", "scheme", "initiative", "actions")
                else ""
            )
            if not kind or self.shout:
                continue
            j = i + 1
            if self.role_head(j) and kind == "PROJ":
                continue
            k = i
            while (
                self.cap(k - 1)
                and not self.role_head(k - 1)
                and not self.sentence_word(k - 1)
                and not self.honorific(k - 1)
                and self.toks[k - 1].kind != "initial"
            ):
                k -= 1
            while (
                k > 1
                and self.toks[k - 1].low == "and"
                and self.cap(k - 2)
                and self.common(k - 2)
                and self.common(k)
            ):
                k -= 2
                while (
                    self.cap(k - 1) and not self.role_head(k - 1) and not self.sentence_word(k - 1)
                ):
                    k -= 1
            while k < i and (self.sentence_word(k) or self.toks[k].low in ("project",)):
                k += 1
            if k < i and not (
                i - k == 1 and self.toks[k].low in ("this", "the", "tempus", "national", "erasmus+")
            ):
                if i - k == 1 and self.toks[k].shout:
                    self.take(kind, k, j, name=self.toks[k].text)
                else:
                    self.take(kind, k, j)
