"""Posts around their head noun, with what belongs to the title, and titles of courtesy.

It is long because where a title ends has many cases, and they are decided in one place.
"""

from __future__ import annotations

from kg.extract.names.base import DEGREES, Base

__all__ = ["Posts"]


# Posts of a university's leadership whose field follows without "for": "Vice President Research".
_WITH_FIELD = frozenset(
    f"{rank}{joint}{head}"
    for rank in (
        "vice",
        "deputy vice",
        "pro vice",
        "pro",
        "associate vice",
        "senior vice",
        "deputy",
    )
    for joint in ("-", " ")
    for head in ("president", "chancellor", "rector", "provost", "principal")
) | {
    "dvc",
    "pvc",
    "vp",
    "provost",
    "vice president",
    "deputy vice-chancellor",
    "pro-vice-chancellor",
}


class Posts(Base):
    """Posts around their head noun, with what belongs to the title, and titles of courtesy."""

    def roles(self) -> None:
        i = 0
        while i < len(self.toks):
            n = self.role_head(i)
            if not n or (
                self.toks[i].low in ("deputy", "assistant", "principal") and self.role_head(i + 1)
            ):
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
            if w == "elected" and self.word_at(start - 2) in ("has", "have", "was", "were", "been"):
                break  # "has elected Professor X": a verb
            if w in lex["role.before"] and not (
                w == "university" and not self.toks[start - 1].capital
            ):
                if (
                    w == "project"
                    and start > 1
                    and self.toks[start - 2].low in ("the", "this")
                    and not self.toks[start - 1].capital
                ):
                    break
                start -= 1
                continue
            break
        # capitalised fields before a head: "External Relations Manager", "Research Center Director"
        k = start
        while (
            self.cap(k - 1)
            and not self.role_head(k - 1)
            and not self.honorific(k - 1)
            and not self.sentence_word(k - 1)
            and self.toks[k - 1].kind == "word"
            and not self.mixed_acronym(k - 1)
            and not self.place(k - 1)
            and (
                self.toks[i].capital
                or self.toks[k - 1].low in ("board", "council", "committee")
                or k < start
            )
            and self.common(k - 1)
        ):
            k -= 1
        start = min(start, k)
        if (
            start > 1
            and self.free(start - 1)
            and self.toks[start - 1].kind == "word"
            and not self.toks[start - 1].capital
            and self.common(start - 1)
            and low.split()[-1]
            in (
                "minister",
                "secretary",
                "chairman",
                "president",
                "coordinator",
                "manager",
                "representative",
                "chairperson",
                "leader",
                "chair",
                "consultant",
                "presenter",
                "officer",
            )
            and not self.toks[i].capital
        ) and (
            (
                self.toks[start - 2].low in ("the", "its", "our", "their", "a")
                and self.toks[start - 1].low
                not in (
                    "new",
                    "next",
                    "former",
                    "current",
                    "then",
                    "first",
                    "own",
                    "same",
                    "other",
                    "late",
                    "outgoing",
                    "incoming",
                    "acting",
                    "present",
                )
            )
            or self.demonym(start - 2)
        ):
            start -= 1
        if (
            self.demonym(start - 1)
            and self.cap(start - 1)
            and start > 0
            and low.split()[-1]
            in ("minister", "ambassador", "consul", "president", "king", "queen", "attaché")
        ):
            start -= 1
        if (
            "board" in lex["org.organization"]
            and self.toks[i].low == "member"
            and start > 1
            and self.free(start - 1)
            and self.toks[start - 1].low == "board"
        ):
            start -= 1
        # a field before an academic rank: "physical education instructor", "neurosurgery professor"
        if (
            low in ("instructor", "professor", "lecturer", "teacher", "coach", "researcher")
            and not self.toks[i].capital
        ):
            k = start
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
                    "its",
                    "is",
                    "and",
                    "as",
                    "was",
                    "by",
                    "his",
                    "her",
                    "with",
                    "of",
                    "to",
                    "became",
                    "from",
                    "our",
                    "their",
                    "by",
                    "two",
                    "three",
                    "were",
                    "are",
                    "who",
                    "that",
                    "for",
                    "or",
                    "in",
                    "at",
                    "new",
                    "next",
                    "current",
                    "former",
                    "every",
                    "each",
                )
            ):
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
        if (
            j + 1 < len(self.toks)
            and self.toks[j].text in "–—-"
            and self.free(j)
            and self.role_head(j + 1)
            and low
            in ("chairman of the board", "chairman", "chairperson", "member", "chair", "president")
            and j > i + n
        ):
            m = self.role_head(j + 1)
            j = self.complement(j + 1 + m, " ".join(t.low for t in self.toks[j + 1 : j + 1 + m]))
        self.take("ROLE", start, j, tags=tags)
        return j

    def complement(self, j: int, head: str) -> int:
        """Return where a post's title ends that began with a head noun before ``j``."""
        lex = self.lex
        start_paren = (
            j > 2
            and any(self.toks[k].text == "(" for k in range(max(0, j - 4), j))
            and not any(self.toks[k].text == ")" for k in range(max(0, j - 4), j))
        )
        while j < len(self.toks) and self.free(j):
            low = self.toks[j].low
            if (
                low == ","
                and self.cap(j + 1)
                and self.common(j + 1)
                and not self.role_head(j + 1)
                and not self.honorific(j + 1)
                and self.toks[j - 1].capital
                and head.split()[-1]
                in (
                    "director",
                    "dean",
                    "head",
                    "registrar",
                    "secretary",
                    "coordinator",
                    "chairman",
                    "controller",
                    "provost",
                    "manager",
                )
            ):
                k = j + 1
                while (
                    self.free(k)
                    and ((self.cap(k) and self.common(k)) or self.toks[k].low in ("and", "of", "&"))
                    and not self.role_head(k)
                    and not self.honorific(k)
                ):
                    k += 1
                if (
                    k < len(self.toks)
                    and self.toks[k].text == ","
                    and self.honorific(k + 1)
                    and self.free(k + 1)
                ):
                    j = k  # "Director, Academic Planning, Prof. J. Tarfa"
                    continue
                return j
            if (
                low in ("for", "on", "in")
                and self.free(j + 1)
                and self.toks[j + 1].low
                not in (
                    "a",
                    "an",
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "his",
                    "her",
                    "their",
                    "its",
                    "many",
                    "more",
                    "over",
                    "all",
                    "both",
                    "several",
                    "years",
                )
                and (
                    low == "for"
                    or (low == "in" and self.toks[j + 1].low == "charge")
                    or (low == "on" and self.common(j + 1))
                )
            ):
                if low == "in":
                    k = j + 3
                    if k < len(self.toks) and (
                        self.used[k]
                        or (
                            self.toks[k].low == "the"
                            and k + 1 < len(self.toks)
                            and self.used[k + 1]
                        )
                    ):
                        return j  # "in charge of the International Cooperation Division": a rule joins them
                    if self.free(k):
                        while self.free(k) and (
                            self.cap(k) or self.toks[k].low in ("the", "and", "of")
                        ):
                            k += 1
                        return k
                    return j
                k = self.field_end(j + 1)
                if (
                    k == j + 1
                    and low == "for"
                    and self.cap(k)
                    and self.mixed_acronym(k)
                    and head.split()[-1]
                    in ("delegate", "coordinator", "representative", "officer", "manager")
                ):
                    k += 1
                if k == j + 1:
                    return j
                j = k
                continue
            if low == "of" and self.toks[j + 1 : j + 2]:
                k = j + 1
                if self.toks[k].low == "the" and k + 1 < len(self.toks):
                    if (
                        self.free(k + 1)
                        and self.toks[k + 1].low
                        in (
                            "senate",
                            "presidium",
                            "directorate",
                            "regents",
                            "rectorate",
                            "secretariat",
                            "assembly",
                            "court",
                        )
                        and not (k + 2 < len(self.toks) and self.toks[k + 2].low in ("of", "at"))
                    ):
                        j = k + 2
                        continue
                    if self.toks[k + 1].low in (
                        "board",
                        "council",
                        "management",
                        "supervisory",
                        "academic",
                        "university",
                        "trustees",
                        "scientific",
                    ):
                        m = k + 1
                        while self.free(m) and (
                            self.toks[m].low
                            in (
                                "board",
                                "council",
                                "supervisory",
                                "management",
                                "academic",
                                "directors",
                                "university",
                                "of",
                                "trustees",
                                "scientific",
                            )
                            or (self.cap(m) and self.org_head(m))
                        ):
                            m += 1
                        if any(
                            self.toks[z].low in ("board", "council", "trustees")
                            for z in range(k + 1, m)
                        ):
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
                if (
                    self.cap(k)
                    and self.toks[k].low in lex["org.unit"]
                    and self.free(k + 1)
                    and (
                        self.toks[k + 1].low in ("at", "for", "on", "of", ",", ")", "-", "–")
                        or self.toks[k + 1].kind == "punct"
                    )
                ):
                    j = (
                        k + 1
                    )  # "Head of Department at …", "Head of Department for International Relations"
                    continue
                if self.cap(k):
                    if (
                        self.place(k)
                        or self.mixed_acronym(k)
                        or not (self.common(k) or self.org_head(k))
                        or self.toks[k].kind == "initial"
                    ):
                        return j
                    return self.field_end(k)
                if (
                    head.split()[-1]
                    in (
                        "professor",
                        "professors",
                        "lecturer",
                        "teacher",
                        "department",
                        "head",
                        "dean",
                        "minister",
                        "faculty",
                    )
                    and self.toks[k].kind == "word"
                    and (self.common(k) or "professor" in head)
                    and self.toks[k].low
                    not in (
                        "the",
                        "our",
                        "its",
                        "this",
                        "that",
                        "both",
                        "all",
                        "his",
                        "her",
                        "their",
                        "a",
                        "an",
                        "one",
                    )
                ):
                    return self.field_end(k)
                return j
            if (
                low == ":"
                and self.cap(j + 1)
                and self.common(j + 1)
                and self.toks[j].start == self.toks[j - 1].end
                and "chancellor" in head
            ):
                j = self.field_end(j + 1)
                continue
            if (
                low == "extraordinary"
                and j + 2 < len(self.toks)
                and self.toks[j + 2].low == "plenipotentiary"
            ):
                j += 3
                continue
            if (
                low == "("
                and self.cap(j + 1)
                and self.common(j + 1)
                and not self.org_head(j + 1)
                and not self.role_head(j + 1)
                and not self.place(j + 1)
            ):
                k = j + 1
                while (
                    self.free(k)
                    and k - j < 8
                    and (
                        (self.cap(k) and self.common(k))
                        or self.toks[k].low in ("and", "&", ",", "of")
                    )
                ):
                    k += 1
                if k < len(self.toks) and self.toks[k].text == ")":
                    j = k + 1  # "Deputy Vice-Chancellor (Research and Innovation)"
                    continue
            if (
                low == "("
                and self.free(j + 1)
                and self.toks[j + 1].kind == "word"
                and not self.toks[j + 1].capital
                and self.common(j + 1)
            ):
                k = j + 1
                while self.free(k) and self.toks[k].text != ")" and k - j < 6:
                    k += 1
                if k < len(self.toks) and self.toks[k].text == ")":
                    j = k + 1
                    continue
                return j
            if (start_paren and self.cap(j) and self.common(j)) or (
                start_paren
                and low in (",", "and")
                and self.cap(j + 1)
                and self.common(j + 1)
                and not self.role_head(j + 1)
            ):
                j += 1  # "(Senior Manager Programmes, Higher Education)"
                continue
            if (
                not start_paren
                and self.cap(j)
                and head.split()[-1]
                in (
                    "dean",
                    "director",
                    "controller",
                    "chairperson",
                    "chairman",
                    "head",
                    "secretary",
                    "registrar",
                    "manager",
                    "coordinator",
                    "deputy",
                )
                and self.toks[j].start <= self.toks[j - 1].end + 1
                and (
                    self.common(j)
                    or self.demonym(j)
                    or (
                        self.mixed_acronym(j)
                        and not self.org_head(j + 1 if j + 1 < len(self.toks) else j)
                    )
                )
                and not self.honorific(j)
                and not self.person_starts(j)
                and not self.given(j)
                and self.toks[j - 1].capital
            ):
                k = j
                while (
                    self.cap(k)
                    and (
                        self.common(k)
                        or self.demonym(k)
                        or self.mixed_acronym(k)
                        or self.org_head(k)
                    )
                    and not self.honorific(k)
                    and not self.given(k)
                    and not self.person_starts(k)
                    and not self.role_head(k)
                ):
                    k += 1
                if k > j and ((self.free(k) and self.honorific(k)) or self.cap(k)):
                    j = k  # "Dean Engineering Prof X", "Director ORIC Dr Y", "Controller Examinations Mr Z"
                    continue
                return j
            if (
                not start_paren
                and self.cap(j)
                and head in _WITH_FIELD
                and self.toks[j - 1].capital
                and self.common(j)
                and not self.org_head(j)
                and not self.role_head(j)
                and not self.honorific(j)
                and not self.given(j)
            ):
                k = self.field_end(j)
                if not self.cap(k):
                    j = k  # "Vice President Research at Z", "Pro Vice-Chancellor International, Dr X"
                    continue
                return j
            if low in (
                "magnificus",
                "emeritus",
                "emerita",
                "general",
                "magnifica",
                "designate",
            ) and self.free(j):
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
                if (
                    self.cap(k)
                    and t.kind == "word"
                    and not self.honorific(k)
                    and not (self.role_head(k) and k > start)
                    and (
                        self.common(k)
                        or ("-" in t.text and self.common(k))
                        or t.low in ("erasmus+",)
                    )
                ):
                    if k > start and self.person_starts(k) and self.given(k) and not self.common(k):
                        break
                    if self.org_head(k) and self.toks[k].low in (
                        "university",
                        "universities",
                        "academy",
                    ):
                        break
                    k += 1
                    continue
                if (
                    low in ("and", "&", "of", "for")
                    and self.cap(k + 1)
                    and self.common(k + 1)
                    and not self.role_head(k + 1)
                    and not self.honorific(k + 1)
                    and not self.org_ahead_uni(k + 1)
                ):
                    if low in ("of", "for") and self.place(k + 1):
                        break
                    k += 1
                    continue
                if t.text == "," and self.field_series(k):
                    k += 1
                    continue
                break
            if (
                t.kind == "word"
                and not t.capital
                and low
                not in (
                    "at",
                    "in",
                    "could",
                    "would",
                    "may",
                    "might",
                    "can",
                    "should",
                    "must",
                    "did",
                    "do",
                    "does",
                    "had",
                    "either",
                    "both",
                    "respectively",
                    "but",
                    "or",
                    "while",
                    "during",
                    "after",
                    "before",
                    "from",
                    "who",
                    "which",
                    "the",
                    "with",
                    "to",
                    "as",
                    "was",
                    "is",
                    "has",
                    "have",
                    "were",
                    "had",
                    "said",
                    "by",
                    "on",
                    "told",
                    "that",
                    "where",
                    "when",
                    "until",
                    "since",
                    "will",
                    "takes",
                    "took",
                    "of",
                )
            ):
                if low == "and" and not (
                    self.free(k + 1)
                    and self.toks[k + 1].kind == "word"
                    and not self.toks[k + 1].capital
                    and not self.role_head(k + 1)
                    and self.common(k + 1)
                ):
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
            while (
                self.cap(m)
                and self.common(m)
                and not self.role_head(m)
                and not self.org_head(m)
                and not self.given(m)
            ):
                m += 1
                n += 1
            if not 1 <= n <= 3:
                return False
        return (
            m < len(self.toks)
            and self.toks[m].low == "and"
            and self.cap(m + 1)
            and self.common(m + 1)
            and not self.role_head(m + 1)
            and not self.org_head(m + 1)
        )

    def lower_series(self, k: int) -> bool:
        m = k
        while m < len(self.toks) and self.toks[m].text == ",":
            m += 1
            n = 0
            while (
                self.free(m)
                and self.toks[m].kind == "word"
                and not self.toks[m].capital
                and self.toks[m].low != "and"
                and not self.role_head(m)
            ):
                m += 1
                n += 1
            if not 1 <= n <= 2:
                return False
        return (
            m < len(self.toks)
            and self.toks[m].low == "and"
            and self.free(m + 1)
            and not self.toks[m + 1].capital
            and m - k < 10
        )

    def org_ahead_uni(self, k: int) -> bool:
        while self.cap(k):
            if self.org_head(k) in ("UNI",):
                return True
            k += 1
        return False

    def degrees(self) -> None:
        """Doctor of Historical Sciences, Candidate of Law: a degree, no post."""
        for m in DEGREES.finditer(self.text, self.start, self.end):
            if not self.overlaps(m.start(), m.end()):
                self.mark("HON", m.start(), m.end(), m.group())
        for i in range(len(self.toks) - 2):
            if (
                self.free(i)
                and self.toks[i].low in ("doctor", "candidate", "master", "bachelor")
                and self.toks[i + 1].low == "of"
                and (self.toks[i].capital or self.word_at(i + 3) in ("sciences", "science"))
            ):
                j = i + 2
                while (
                    self.free(j)
                    and j < i + 6
                    and self.common(j)
                    and (
                        self.toks[j].low in ("sciences", "science", "and")
                        or self.cap(j)
                        or self.toks[j].low.endswith(("al", "ic"))
                    )
                ):
                    j += 1
                if j > i + 2 and self.toks[j - 1].low in (
                    "sciences",
                    "science",
                    "philosophy",
                    "law",
                    "medicine",
                    "economics",
                    "engineering",
                    "arts",
                ):
                    self.take("HON", i, j, tags=("degree",))

    def honorifics(self) -> None:
        i = 0
        while i < len(self.toks):
            n = self.honorific(i)
            if (
                n
                and i > 0
                and self.toks[i - 1].text == "("
                and self.free(i - 1)
                and i + n < len(self.toks)
                and self.toks[i + n].text == ")"
            ):
                self.take(
                    "HON", i - 1, i + n + 1
                )  # "Prof. (Mrs.) Hauwa Bello", "Prof (Dr) V. Naik"
                i += n + 1
                continue
            if (
                self.free(i)
                and self.toks[i].low in ("retd", "rtd", "retired")
                and i > 0
                and self.toks[i - 1].text == "("
            ):
                self.take("HON", i - 1, min(len(self.toks), i + 2))
                i += 2
                continue
            if n and (
                self.cap(i + n)
                or (
                    self.free(i + n)
                    and (
                        self.honorific(i + n)
                        or (
                            self.toks[i + n].text == "("
                            and i + n + 1 < len(self.toks)
                            and (
                                self.honorific(i + n + 1)
                                or self.toks[i + n + 1].low in ("retd", "rtd", "retired")
                            )
                        )
                    )
                )
                or (not self.free(i + n) and i + n < len(self.toks))
            ):
                if (
                    self.toks[i].low in ("professor", "professors", "senator", "lecturer")
                    and not self.toks[i].capital
                    and not self.cap(i + n)
                ):
                    i += n
                    continue
                self.take(
                    "HON",
                    i,
                    i + n,
                    tags=("plural",)
                    if self.toks[i].low.rstrip(".").endswith("s")
                    and self.toks[i].low.rstrip(".") in ("professors", "profs", "drs")
                    else (),
                )
                i += n
            else:
                i += max(1, n)
