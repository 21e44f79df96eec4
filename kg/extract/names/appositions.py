"""Organisations whose names hold no head noun: what a word beside them, or a legal form, says they are."""

from __future__ import annotations

from kg.extract.names.base import LINKS, Base

__all__ = ["Appositions"]


class Appositions(Base):
    """Organisations known by a word beside their name, by their legal form, or by "the universities of"."""

    def legal_forms(self) -> None:
        """Companies by their legal form: "Northern Dynamics Ltd", "Port of Brezno JSC"."""
        forms = frozenset(self.lex.ordered["org.legal_forms"])
        if forms.isdisjoint(t.text for t in self.toks):
            return
        for i, t in enumerate(self.toks):
            if not self.free(i) or t.text not in forms or i == 0 or self.shout:
                continue
            k = i
            while self._named(k - 1) or (
                k < i
                and self.free(k - 1)
                and self.toks[k - 1].low in LINKS - {"and", "et", "und"}
                and self._named(k - 2)
                and not self.sentence_word(k - 2)
            ):
                k -= 1
            dotted = "." in t.text and self.word_at(i + 1) == "."  # "Lindholm e.V."
            if k < i:
                self.take("ORG", k, i + 1 + dotted)

    def apposed(self) -> None:
        """Names after a common noun that says what they are: "the company Northern Dynamics"."""
        kinds = self.lex["org.apposed"]
        if kinds.isdisjoint(t.low for t in self.toks):
            return
        for i, t in enumerate(self.toks):
            if t.low not in kinds or (t.capital and not t.shout) or not self.free(i):
                continue
            j = i + 1
            while self._named(j) and j < i + 5:
                j += 1
            if j == i + 1 or (j == i + 2 and self.place(i + 1)) or self._person(i + 1, j):
                continue
            self.take("ORG", i + 1, j)

    def apposed_titles(self) -> None:
        """Names in quotation marks after such a noun: "the foundation “Northern Light”"."""
        kinds = self.lex["org.apposed"]
        for at, c in enumerate(self.chunks):
            if c.type != "TITLE" or len(c.name.split()) > 6:
                continue
            first = self.index(c.start)
            if first > 0 and self.toks[first - 1].low in kinds and self.free(first - 1):
                self.chunks[at] = type(c)("ORG", c.start, c.end, c.name, tags=c.tags)

    def of_towns(self) -> None:
        """Universities of a row of towns: "the universities of Alba, Brezno and Lindholm"."""
        for i, t in enumerate(self.toks):
            if t.low != "universities" or self.word_at(i + 1) != "of" or not self.free(i):
                continue
            if not t.capital and self.word_at(i - 1) != "the":
                continue
            towns = self._row(i + 2)
            if len(towns) < 2:
                continue
            self.used[i] = self.used[i + 1] = True  # so that lists go on over "the universities of"
            for a, b in towns:
                self.take("UNI", a, b, name=f"University of {self.phrase(a, b)}", tags=("town",))

    def _row(self, j: int) -> list[tuple[int, int]]:
        """Return the names of a row that commas and a last "and" join, none if a country is among them."""
        found: list[tuple[int, int]] = []
        last = False
        while self.cap(j):
            k = j + max(1, self.place(j))
            while self.cap(k) and not self.sentence_word(k):
                k += 1
            if self.demonym(j) or self.country(j, k - j) or self.word_at(j) in _REGIONS:
                return []
            if any(self.org_head(x) for x in range(j, k)):
                break  # "…, and Brezno University"
            found.append((j, k))
            if self.word_at(k) == "(":
                shut = next(
                    (x for x in range(k, min(k + 6, len(self.toks))) if self.toks[x].text == ")"), k
                )
                k = shut + 1
            if last:
                break
            while self.word_at(k) in (",", "and", "&"):
                last = last or self.word_at(k) != ","
                k += 1
            j = k
        return found if last else []

    def _named(self, i: int) -> bool:
        """Tell whether a token can be part of such a name."""
        return (
            self.cap(i)
            and self.toks[i].kind == "word"
            and not self.sentence_word(i)
            and not self.role_head(i)
            and not self.honorific(i)
        )

    def _person(self, i: int, j: int) -> bool:
        """Tell whether capitals are a person's: "the company Anna Bakari runs"."""
        return j - i >= 2 and self.given(i) and not self.common(i)


_REGIONS = frozenset(
    ["central", "eastern", "western", "northern", "southern", "europe", "asia", "africa", "the"]
)
