"""Organisations around their head noun, and where such a name ends.

It is long because the two edges of a name share what they know of the words at its borders.
"""

from __future__ import annotations

import re

from kg.extract.names.base import LINKS, SHOUTED, Base
from kg.lexicon import fold

__all__ = ["Organisations"]

# "The European University alliance" names no alliance: its own name stands beside.
GENERIC = frozenset(
    "european university universities international national regional erasmus+ the".split()
)


class Organisations(Base):
    """Organisations around their head noun, and where such a name ends."""

    def organisations(self) -> None:
        i = 0
        while i < len(self.toks):
            if (self.free(i) and self.org_head(i) and self.cap(i)) or (
                self.free(i)
                and self.toks[i].text in self.lex.ordered["org.short"]
                and self.cap(i + 1)
                and (self.place(i + 1) or not self.common(i + 1))
                and not self.toks[i + 1].shout
            ):
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
            if (
                t.text in ("’s", "'s")
                and self.cap(k - 1)
                and self.place(k - 1)
                and self.country(k - 1, 1)
            ):
                break  # "Ghana's Ashesi University": the country says where it is
            if (
                t.text in ("’s", "'s")
                and self.cap(k - 1)
                and (self.common(k - 1) or self.place(k - 1))
                and not self.toks[k - 1].shout
            ):
                i = k - 1
                continue
            if t.text in ("’", "'") and self.cap(k - 1) and self.folds[k - 1].endswith("s"):
                i = k - 1  # Rectors’ Conference
                continue
            if self.shout and t.low in SHOUTED:
                break  # "DELEGATION FROM X TO OUR UNIVERSITY"
            if self.cap(k) and not self.honorific(k):
                if (
                    self.role_head(k)
                    and t.low not in ("state", "national")
                    and not self.rectors(k)
                    and not self.belonging(k)
                ):
                    break
                if k > 0 and self.role_head(k - 1) == 2:
                    break
                if self.sentence_word(k):
                    break
                i = k
                continue
            series = (
                self.cap(k - 3)
                and self.common(k - 3)
                and self.free(k - 2)
                and self.toks[k - 2].text == ","
            )
            if (
                t.low in ("and", "&")
                and self.cap(k - 1)
                and (self.common(k - 1) or series)
                and not self.role_head(k - 1)
                and self.common(k + 1)
            ):
                # "External Relations and Grants Department"; "Agricultural and Life Sciences University"
                start = k - 1
                while (
                    self.cap(start - 1)
                    and self.common(start - 1)
                    and not self.role_head(start - 1)
                    and not self.sentence_word(start - 1)
                ):
                    start -= 1
                if (
                    self.org_head(k - 1)
                    or any(self.org_head(z) for z in range(start, k))
                    or self.place(k - 1)
                ):
                    break
                # a list before the "and": "Nordic Mining, Metal and Chemical University Network"
                while (
                    start > 1
                    and self.free(start - 1)
                    and self.toks[start - 1].text == ","
                    and self.cap(start - 2)
                    and (self.common(start - 2) or self.demonym(start - 2))
                    and not self.role_head(start - 2)
                ):
                    start -= 2
                    while (
                        self.cap(start - 1)
                        and (self.common(start - 1) or self.demonym(start - 1))
                        and not self.role_head(start - 1)
                        and not self.sentence_word(start - 1)
                    ):
                        start -= 1
                i = start
                continue
            break
        while i < h and self.sentence_word(i):
            i += 1
        return i

    def right_edge(self, h: int, kind: str) -> int:
        """Return where the name with head ``h`` ends."""
        lex = self.lex
        j = h + 1
        head = self.toks[h].low
        foreign = (
            head in lex["org.foreign"]
            or head.rsplit("-", 1)[-1] in ("universität", "universiteit")
            or self.toks[h].text in lex.ordered["org.short"]
        )
        last_odd = False
        linked = False
        while j < len(self.toks):
            t = self.toks[j]
            low = t.low
            if self.shout and low in SHOUTED:
                break
            if self.quote_name(j):
                # "National University “Lindholm Law School”"; a project of the European Union keeps its own title
                if head not in self.lex["org.untitled"]:
                    j = self.quote_name(j)
                break
            if not self.free(j):
                break
            if self.cap(j):
                if self.honorific(j) or (
                    self.role_head(j)
                    and not (linked and self.common(j) and low not in lex["role.heads"])
                ):
                    break
                if t.kind == "initial":
                    if (
                        linked
                        and self.cap(j + 1)
                        and self.org_head(h)
                        and self.toks[j - 1].low == "of"
                    ):
                        j += 2
                        continue
                    break
                n = self.place(j)
                if (
                    linked
                    and self.toks[j - 1].low in ("of", "for", "the", "de", "di", "della", "du")
                ) or (self.org_head(j) and not self.unit_after(h, j)):
                    j += max(1, n)
                    last_odd = n > 0 or not self.common(j - 1)
                    continue
                if (
                    n
                    and last_odd
                    and not foreign
                    and self.cap(j + n)
                    and not self.common(j + n)
                    and not self.org_head(j + n)
                ):
                    break  # "University of Lviv Volodymyr Melnyk": a given name that is a town too
                if n and not (self.person_starts(j) and self.given(j)):
                    if (
                        self.country(j, n)
                        and low not in lex["places.demonyms"]
                        and not foreign
                        and not linked
                        and kind != "ORG"
                    ):
                        break
                    j += n
                    last_odd = True
                    continue
                if (
                    j + 1 < len(self.toks)
                    and re.fullmatch(r"[IVX]+", self.toks[j + 1].text)
                    and t.kind == "word"
                ):
                    j += 2
                    continue
                if self.known_person(j) or (
                    self.person_starts(j) and (not foreign or (self.given(j) and not self.place(j)))
                ):
                    break
                if last_odd and not foreign:
                    # "University of Alba Tomas": after a proper noun only a head or a common word goes on
                    if not self.common(j):
                        break
                if (
                    self.common(j)
                    or foreign
                    or self.demonym(j)
                    or re.fullmatch(r"[IVX]+", t.text)
                    or t.text[0].isdigit()
                ):
                    j += 1
                    last_odd = not self.common(j - 1)
                    continue
                if (
                    (
                        head in ("college", "hall", "politehnica", "academy")
                        or self.toks[j - 1].low == "college"
                    )
                    and not self.cap(j + 1)
                    and not t.shout
                ):
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
                while (
                    self.cap(k)
                    and not self.role_head(k)
                    and k - j < 4
                    and not (k > j and self.toks[k - 1].kind != "initial" and self.honorific(k))
                ):
                    k += 1
                return self.trim_eponym(j, k)
            if low in (
                "of",
                "for",
                "de",
                "di",
                "della",
                "du",
                "des",
                "der",
                "für",
                "do",
                "da",
                "del",
                "la",
                "d",
                "degli",
                "dei",
                "dell",
                "dos",
                "das",
                "van",
                "v",
            ) and self.free(j):
                k = j + 1
                while k < len(self.toks) and self.toks[k].low in (
                    "the",
                    "la",
                    "le",
                    "der",
                    "las",
                    "los",
                    "a",
                    "an",
                ):
                    k += 1
                if not self.cap(k) or (self.role_head(k) and not self.common(k)):
                    break
                if low in ("of", "for") and (self.unit_after(h, k) or self.org_ahead_proper(k, h)):
                    break
                if (
                    low == "of"
                    and self.toks[k].shout
                    and len(self.toks[k].text) > 2
                    and self.acronym_org(k)
                ):
                    break
                if (
                    low == "of"
                    and kind == "UNI"
                    and self.cap(k)
                    and self.toks[k].low in lex["org.university"]
                ):
                    break
                if (
                    head in ("team", "club", "member", "board", "group")
                    and low == "of"
                    and not self.common(k)
                ):
                    break
                j = k
                linked = True
                last_odd = False
                n = self.place(j)
                if n:
                    j += n
                    last_odd = True
                    # "Ministry of Education of the Republic of Kazakhstan" ends with the country
                    if self.country(j - n, n):
                        break
                continue
            if (
                low == ","
                and linked
                and self.cap(j + 1)
                and self.common(j + 1)
                and self.in_series(j)
            ):
                j += 1
                continue
            if (
                foreign
                and low in ("et", "und", "y", "e", "og", "och", "i")
                and self.word_at(j + 1) in ("du", "de", "des", "di", "della", "der", "del")
                and self.cap(j + 2)
            ):
                j += 3  # "École des Mines et du Bois de Alba"
                continue
            if (
                low in ("and", "&", "und", "et")
                and self.cap(j + 1)
                and not self.role_head(j + 1)
                and not self.honorific(j + 1)
            ):
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
            tight = t.start == self.toks[j - 1].end and self.word_at(j + 1) != ""
            if low in "-–" and self.cap(j + 1) and tight and self.toks[j + 1].start == t.end:
                j += 2  # "University of Alba–Brezno"
                continue
            if (
                low in ("in", "to", "at")
                and self.cap(j + 1)
                and head in lex["org.posted"]
                and low != "at"
            ):
                n = self.place(j + 1)
                k = j + 1
                if not n and self.toks[j + 1].low == "the":
                    n = self.place(j + 2)
                    k = j + 2
                if n:
                    return k + n
                break
            if (
                low in ("in", "to")
                and head in lex["org.posted"]
                and self.free(j + 1)
                and self.toks[j + 1].low == "the"
                and self.place(j + 2)
            ):
                return j + 2 + self.place(j + 2)
            if low == "/" and self.cap(j + 1) and foreign:
                j += 2
                continue
            break
        while j > h + 1 and (self.toks[j - 1].low in LINKS or self.toks[j - 1].text == ","):
            j -= 1
        return j

    def trim_eponym(self, j: int, k: int) -> int:
        """Cut a person who follows an eponym without a comma: "named after T. Orlen Ivan Belov"."""
        initials = 0
        while j + initials < k and self.toks[j + initials].kind == "initial":
            initials += 1
        if initials:
            return min(k, j + initials + 1)
        return min(k, j + 2) if k - j > 3 else k

    def in_series(self, j: int) -> bool:
        """Tell whether the comma at ``j`` stands in "Education, Youth, Sport and Culture"."""
        k = j
        while k < len(self.toks) and self.toks[k].text == ",":
            k += 1
            n = 0
            while (
                self.cap(k)
                and self.common(k)
                and not self.org_head(k)
                and not self.role_head(k)
                and not self.place(k)
            ):
                k += 1
                n += 1
            if not n or n > 3:
                return False
        return (
            k < len(self.toks)
            and self.toks[k].low in ("and", "&")
            and self.cap(k + 1)
            and self.common(k + 1)
            and not self.org_ahead(k + 1)
        )

    def unit_after(self, h: int, k: int) -> bool:
        """Tell whether a unit's name ends here because its university's name begins ("Faculty of Law of the University …")."""
        return (
            self.org_head(k) == "UNI"
            and self.toks[h].low in self.lex["org.unit"]
            and self.toks[k].low in ("university", "universität", "université", "universidad")
            and self.toks[k - 1].low not in ("of",)
        )

    def org_ahead_proper(self, k: int, h: int) -> bool:
        """Tell whether a whole other organisation's name follows ("Department of the Ministry of Education")."""
        head = self.toks[h].low
        j = k
        while self.cap(j) and not self.role_head(j):
            kind = self.org_head(j)
            if kind:
                low = self.toks[j].low
                if low in (
                    "university",
                    "universities",
                    "ministry",
                    "academy",
                    "commission",
                    "union",
                    "institute",
                    "association",
                    "agency",
                    "college",
                    "foundation",
                    "network",
                    "alliance",
                ):
                    if (
                        j == k
                        and head
                        in (
                            "association",
                            "network",
                            "league",
                            "alliance",
                            "guild",
                            "union",
                            "conference",
                            "council",
                        )
                        and low in ("universities", "community", "university")
                        and not (j + 1 < len(self.toks) and self.toks[j + 1].low == "of")
                    ):
                        return False
                    if low in ("universities",) or (
                        low == "university"
                        and j + 1 < len(self.toks)
                        and self.cap(j + 1)
                        and self.org_head(j + 1)
                    ):
                        return False
                    return low != "colleges"
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

    def organisation(self, h: int) -> int:
        kind = self.org_head(h) or "UNI"
        i = self.left_edge(h)
        i = self.cut_left(i, h)
        j = self.right_edge(h, kind)
        # later heads decide the kind: "International Business College Alba", "University Network"
        for k in range(h + 1, j):
            later = self.org_head(k)
            if later and not any(self.toks[z].low in ("of", "for") for z in range(h, k)):
                kind = (
                    later
                    if not (
                        kind == "UNI"
                        and self.toks[k].low
                        in ("hall", "house", "centre", "center", "campus", "college")
                    )
                    else kind
                )
        low = self.phrase(i, j).lower()
        if kind == "ORG" and any(p in low for p in self.lex["org.university_phrases"]):
            kind = "UNI"
        if kind == "UNI" and re.search(
            r"\b(?:association|network|alliance|council|conference|union) of\b.*\b(?:universities|colleges)",
            low,
        ):
            kind = "CONS" if re.search(r"network|alliance|union", low) else "ORG"
        if j - i == 1 and self.toks[h].low not in ("politehnica",) and "-" not in self.toks[h].text:
            # a lone "University" names nothing; it may be an anaphor
            return h + 1
        if kind == "UNI" and self.toks[h].low == "universities" and j - i < 3:
            return h + 1
        bare = (
            "state",
            "national",
            "regional",
            "local",
            "host",
            "our",
            "this",
            "main",
            "partner",
            "foreign",
            "higher",
            *(("european",) if kind == "UNI" else ()),
        )
        if j - i > 1 and all(self.toks[k].low in bare or self.org_head(k) for k in range(i, j)):
            return j
        if self.event_name(i, j) or (
            self.toks[h].low == "conference"
            and not re.search(
                r"rectors|presidents|bishops|chancellors|vice-chancellors|deans|ministers", low
            )
        ):
            return j
        if (
            kind == "ORG"
            and j < len(self.toks)
            and self.toks[j].low
            in ("meeting", "session", "conference", "day", "week", "retreat", "forum", "seminar")
            and all(self.common(k) for k in range(i, j))
        ):
            return j  # "Steering Committee Meeting"
        if (
            (kind == "ORG" or self.toks[j - 1].low == "university")
            and self.role_head(j)
            and (self.toks[j].capital or self.toks[j - 1].low in ("board", "council", "committee"))
            and all(
                self.common(k) or (self.toks[k].low == "erasmus+" and kind == "UNI")
                for k in range(i, j)
            )
        ):
            return j  # "Research Center Director": the unit is part of the title
        if set(low.split()) & self.lex["clauses.collective"]:
            j = self.tail(j)
        self.take(kind, i, j, tags=self.org_tags(h, j))
        return j

    def tail(self, j: int) -> int:
        """Return where the field of an association ends: "Alliance of Universities on Climate"."""
        k = j
        while (
            k < len(self.toks) and self.free(k) and self.toks[k].low in ("on", "in", "for", "from")
        ):
            z = k + 1 + (k + 1 < len(self.toks) and self.toks[k + 1].low == "the")
            if not (self.cap(z) and self.common(z)) or self.place(z) or self.org_head(z) == "UNI":
                break
            k = z
            while self.cap(k) or (
                k < len(self.toks) and self.toks[k].low in ("of", "and") and self.cap(k + 1)
            ):
                k += 1
        return k

    def org_tags(self, h: int, j: int) -> list[str]:
        tags = []
        if self.phrase(max(0, h - 2), j).lower().replace("’", "'").endswith(
            self.lex.ordered["org.unit_phrases"]
        ) and not re.search(r"\bnational\b", self.phrase(max(0, h - 3), j).lower()):
            return ["unit"]
        low = self.phrase(h, j).lower()
        plain = all(
            self.common(k) or self.toks[k].low in LINKS or self.toks[k].text == ","
            for k in range(self.left_edge(h), j)
        ) and not any(self.demonym(k) or self.place(k) for k in range(self.left_edge(h), j))
        general = re.search(
            r"\b(?:federal|national|european|ministry|government|state|central|world|royal|international education)\b",
            self.phrase(self.left_edge(h), j).lower(),
        )
        if any(self.toks[k].low in self.lex["org.unit"] for k in (h, j - 1) if k < j) or (
            plain and not general and self.toks[h].low in self.lex["org.inner"] and low
        ):
            tags.append("unit")
        return tags

    def cut_left(self, i: int, h: int) -> int:
        """Cut from the left what belongs to another name: a role's end, an acronym, a person, a heading."""
        for k in range(i, h):
            low = self.toks[k].low
            if (
                self.role_head(k)
                and not self.rectors(k)
                and not self.belonging(k)
                and low not in ("state",)
            ):
                return self.cut_left(k + self.role_head(k), h)
        # "Erasmus+ project AGRONET University": a shouted acronym right before foreign words stays only as an eponym
        while i < h and self.toks[i].low in (
            "former",
            "ex",
            "acting",
            "new",
            "next",
            "current",
            "president",
            "rector",
        ):
            i += 1
        return i

    def event_name(self, i: int, j: int) -> bool:
        low = self.phrase(i, j).lower()
        if re.search(
            r"\b(?:summer|winter|spring|autumn) (?:school|academy|university|camp)\b", low
        ):
            return True
        return (
            bool(
                re.search(
                    r"\b(?:forum|week|conference|day|days|congress|summit|fair|festival)$", low
                )
            )
            and not re.search(r"rectors|foundation|council", low)
            and "forum" not in low.split()[-1:]
        ) or low.endswith((" week", " day"))

    def lower_headed(self) -> None:
        """Capitals before a head in small letters: "the Corvin Discoveries fund"."""
        for i in range(len(self.toks)):
            low = self.toks[i].low
            if (
                self.free(i)
                and not self.toks[i].capital
                and low
                in (
                    "fund",
                    "foundation",
                    "university",
                    "association",
                    "network",
                    "alliance",
                    "institute",
                    "agency",
                )
                and self.cap(i - 1)
            ):
                k = i
                while (
                    self.cap(k - 1)
                    and not self.role_head(k - 1)
                    and not self.sentence_word(k - 1)
                    and not self.honorific(k - 1)
                ):
                    k -= 1
                generic = all(self.toks[x].low in GENERIC for x in range(k, i))
                if i - k >= 2 and not self.person_starts(k) and not generic:
                    self.take(
                        "UNI"
                        if low == "university"
                        else "CONS"
                        if low in ("network", "alliance")
                        else "ORG",
                        k,
                        i + 1,
                    )

    def lower_units(self) -> None:
        """Units in small letters: "the pure mathematics department", "the department of earth sciences"."""
        for i in range(1, len(self.toks)):
            if (
                not self.free(i)
                or self.toks[i].low not in ("department", "faculty", "division", "section", "chair")
                or self.toks[i].capital
            ):
                continue
            if (
                self.toks[i - 1].low in ("the", "a", "her", "his", "our")
                and i + 2 < len(self.toks)
                and self.toks[i + 1].low == "of"
            ):
                j = i + 2
                while self.cap(j) and not self.place(j) and not self.org_head(j):
                    # "the faculty of Agronomy and Soil Science"
                    j += 1 + (
                        self.toks[j + 1 : j + 2] != ()
                        and self.toks[j + 1].low in ("and", "&")
                        and self.cap(j + 2)
                    )
                while (
                    self.free(j)
                    and self.toks[j].kind == "word"
                    and not self.toks[j].capital
                    and j < i + 6
                    and self.common(j)
                    and self.toks[j].low
                    not in (
                        "had",
                        "has",
                        "have",
                        "is",
                        "was",
                        "at",
                        "in",
                        "from",
                        "who",
                        "which",
                        "until",
                        "the",
                        "will",
                        "for",
                        "that",
                        "with",
                        "where",
                        "of",
                        "to",
                    )
                ):
                    j += 1
                if j > i + 2:
                    self.take("ORG", i, j, tags=("unit",))
            else:
                k = i
                while (
                    k > 0
                    and self.free(k - 1)
                    and self.toks[k - 1].kind == "word"
                    and not self.toks[k - 1].capital
                    and self.toks[k - 1].low
                    not in (
                        "the",
                        "a",
                        "an",
                        "of",
                        "in",
                        "at",
                        "his",
                        "her",
                        "our",
                        "same",
                        "own",
                        "their",
                        "its",
                        "each",
                        "every",
                        "and",
                        "to",
                        "by",
                        "for",
                        "with",
                    )
                ):
                    k -= 1
                if 1 <= i - k <= 3 and self.toks[k - 1].low == "the":
                    self.take("ORG", k, i + 1, tags=("unit",))

    def eponym_acronyms(self) -> None:
        """T. Orlen ABU, Al-Biruni NorNU: an acronym of a university after its eponym."""
        for i in range(len(self.toks)):
            if not self.cap(i) or not self.mixed_acronym(i):
                continue
            k = i
            if (
                self.cap(k - 1)
                and self.toks[k - 1].kind == "word"
                and not self.role_head(k - 1)
                and not self.toks[k - 1].shout
                and not self.honorific(k - 1)
            ):
                if self.cap(k - 2) and self.toks[k - 2].kind == "initial":
                    k -= 2
                    while self.cap(k - 1) and self.toks[k - 1].kind == "initial":
                        k -= 1
                elif (
                    "-" in self.toks[k - 1].text
                    and not self.common(k - 1)
                    and not self.place(k - 1)
                    and not self.sentence_word(k - 1)
                    and not self.org_head(k - 1)
                ):
                    k -= 1
            if k < i and self.toks[i].text[-1] in "UIAКУ" and not self.role_head(k):
                self.take("UNI", k, i + 1, tags=("eponym",))
