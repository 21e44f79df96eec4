"""Persons: what capitals are left over, if they look like a name."""

from __future__ import annotations

from kg.extract.names.base import PARTICLES, Base
from kg.lexicon import fold

__all__ = ["Persons"]


class Persons(Base):
    """Persons: what capitals are left over, if they look like a name."""

    def persons(self) -> None:
        i = 0
        while i < len(self.toks):
            if not self.cap(i):
                i += 1
                continue
            j = self.person(i)
            i = j if j > i else i + 1

    def person(self, i: int) -> int:
        prev = self.before_type(i)
        cue = prev in ("HON", "ROLE")
        j = i
        words: list[int] = []
        if not cue and self.before_low(i) in ("at",) and self.toks[i].kind == "word":
            return i  # one works at an institution: "Board member at Zorghuis Westland"
        while j < len(self.toks) and len(words) < 6:
            t = self.toks[j]
            if not self.free(j):
                break
            if self.cap(j):
                if self.honorific(j) or (self.org_head(j) and not cue):
                    break
                if words and self.mixed_acronym(j) and not self.shouted_surname(i, j):
                    break
                if (
                    words
                    and self.demonym(j)
                    and not (j + 1 >= len(self.toks) or self.toks[j + 1].kind == "punct")
                ):
                    break
                words.append(j)
                j += 1
                continue
            if (
                t.low in PARTICLES
                and words
                and t.kind == "word"
                and (
                    self.cap(j + 1)
                    or (self.free(j + 1) and self.toks[j + 1].low in PARTICLES and self.cap(j + 2))
                )
            ):
                j += 1
                continue
            if (
                t.text == "("
                and words
                and self.cap(j + 1)
                and j + 2 < len(self.toks)
                and self.toks[j + 2].text == ")"
                and self.cap(j + 3)
                and self.toks[words[-1]].kind == "initial"
            ):
                words += [j + 1]
                j += 3  # A.B. (Anna) Bakari
                continue
            if (
                t.text in "–—-"
                and words
                and self.cap(j + 1)
                and self.known_double(words[-1], j + 1)
            ):
                j += 1
                continue
            break
        if not words:
            return i
        if (
            len(words) > 1
            and self.mixed_acronym(words[0])
            and not self.shouted_surname(words[0], words[0])
            and not self.surname_first(words, cue)
        ):
            return words[0] + 1  # "ABC Ivan Belov": the acronym is another name
        n = self.place(words[0])
        if (
            0 < n <= len(words) - 2
            and not (
                self.given(words[0])
                and len(words) == n + 2
                and self.before_low(words[0]) not in ("of", "in", "to", "at", "from")
            )
            and not cue
        ):
            words = words[n:]  # "Director of the Institute in Almaty Eva Schmitt"
        elif not n and self._seat_first(words):
            words = words[1:]  # the same with a town that no list knows
        # drop a capitalised everyday word at the beginning of a sentence
        while (
            words
            and not cue
            and self.sentence_start(words[0])
            and (self.common(words[0]) or self.sentence_word(words[0]))
            and not (self.given(words[0]) and len(words) > 1 and not self.common(words[0]))
        ):
            if (
                self.given(words[0])
                and len(words) > 1
                and not self.sentence_word(words[0])
                and not self.common(words[1])
            ):
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

    def _seat_first(self, words: list[int]) -> bool:
        """Tell whether the first word is the seat of the post or house before it: "Governor of Zvirka Omar Belov"."""
        first = words[0]
        return (
            len(words) >= 3
            and self.before_low(first) in ("of", "in")
            and self.before_type(first - 1) in ("ROLE", "UNI", "ORG")
            and not self.given(first)
            and self.given(words[1])
            and words[1] == first + 1
            and self.toks[words[-1]].kind == "word"
        )

    def skip(self, words: list[int]) -> int:
        """Return where to look on after words that make no person together: "Norway Anna Bakari"."""
        return words[0] + max(1, self.place(words[0]))

    def known_double(self, a: int, b: int) -> bool:
        """Bakari – Belova: a double name written with spaces, known otherwise from the document."""
        joined = fold(f"{self.toks[a].text}-{self.toks[b].text}")
        return joined in self.known.surnames

    def shouted_surname(self, i: int, j: int) -> bool:
        t = self.toks[j]
        return (
            t.shout
            and len(t.text) >= 4
            and not t.text.endswith("U")
            and j > i
            and not self.toks[j - 1].shout
            and t.text not in self.known.acronyms
        )

    def surname_first(self, words: list[int], cue: bool) -> bool:
        """Tell "SATO Kenji", the family name in capitals before the given one, after a title or before a comma."""
        if len(words) != 2 or words[1] != words[0] + 1:
            return False
        surname, given = self.toks[words[0]], self.toks[words[1]]
        return (
            surname.shout
            and surname.text.isalpha()
            and len(surname.text) >= 3
            and surname.text not in self.known.acronyms
            and given.kind == "word"
            and not given.shout
            and not self.common(words[1])
            and not self.org_head(words[1])
            and not self.place(words[1])
            and (cue or (len(surname.text) >= 5 and self.given(words[1])))
        )

    def personlike(self, words: list[int], cue: bool) -> bool:
        toks = [self.toks[w] for w in words]
        initials = [t for t in toks if t.kind == "initial"]
        full = [w for w in words if self.toks[w].kind == "word"]
        if not full:
            return False
        names = self.known.surnames
        if self.known.types.get(" ".join(fold(t.text) for t in toks)) in (
            "UNI",
            "ORG",
            "PLACE",
            "PROJ",
            "PROG",
            "CONS",
        ):
            return False
        if len(full) == 1 and not initials:
            w = full[0]
            if fold(self.toks[w].text) in names:
                return self.toks[w].capital and not (
                    self.place(w)
                    and not cue
                    and self.before_low(w) in ("in", "from", "to", "at", "of")
                )
            return (
                cue
                and not self.mixed_acronym(w)
                and not self.demonym(w)
                and not self.place(w)
                and not self.org_head(w)
                and (not self.common(w) or self.before_type(words[0]) == "HON")
            )
        late = (
            len(full) == 2
            and self.demonym(full[1])
            and not self.common(full[0])
            and (full[1] + 1 >= len(self.toks) or self.toks[full[1] + 1].kind == "punct")
        )
        if any(self.demonym(w) for w in full) and not cue and not late:
            return False
        if initials:
            # "G. Lindholm", "Belov A.A."
            return (
                not any(self.org_head(w) for w in full)
                and len(full) <= 3
                and not all(self.mixed_acronym(w) for w in full)
            )
        if self.surname_first(words, cue):
            return True
        if any(
            self.mixed_acronym(w) and not self.shouted_surname(words[0], w)
            for w in full[:-1] or full
        ):
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
        if any(
            self.toks[w].low
            in ("m.sc", "b.sc", "m.a", "b.a", "ph.d", "msc", "bsc", "mba", "first", "second")
            for w in full
        ):
            return False
        if not rare:
            return (
                len(full) == 2
                and self.given(full[0])
                and (self.given(full[1]) or self.before_low(words[0]) in ("by", "and"))
            )
        if self.given(full[0]):
            return True
        if self.place(full[0]) and not self.given(full[0]):
            return False
        if (
            len(odd) == len(full) == 2
            and not self.common(full[0])
            and self.before_low(words[0]) in ("and", ",", "by", "with")
        ):
            return True
        return (len(odd) == len(full) and len(rare) >= 2) or (len(rare) >= 2 and len(full) <= 3)
