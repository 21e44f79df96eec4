"""Places, acronyms and short names; and the order in which the kinds are read."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.names.appositions import Appositions
from kg.extract.names.base import NO_NAMES
from kg.extract.names.organisations import Organisations
from kg.extract.names.persons import Persons
from kg.extract.names.posts import Posts
from kg.extract.names.titles import Titles
from kg.lexicon import fold

__all__ = ["Scanner"]


# Legal forms that stand behind a name in quotation marks: “X” JSC.
_LEGAL = frozenset(
    ["JSC", "LLP", "LLC", "Ltd", "GmbH", "Inc", "OJSC", "CJSC", "PJSC", "NJSC", "NGO"]
)


class Scanner(Titles, Organisations, Appositions, Posts, Persons):
    """Places, acronyms and short names; and the order in which the kinds are read."""

    def places(self) -> None:
        i = 0
        while i < len(self.toks):
            n = self.place(i)
            if n and not (i == 0 and n == 1 and self.common(i)):
                key = self.folded(i, i + n)
                if (
                    n == 1
                    and self.toks[i].shout
                    and (
                        self.toks[i].text in self.known.acronyms
                        or (i > 0 and self.toks[i - 1].text == "(" and not self.shout)
                    )
                    and key not in ("uk", "usa", "us", "uae", "eu")
                ):
                    i += 1
                    continue
                if (
                    n == 1
                    and self.toks[i].shout
                    and len(self.toks[i].text) <= 3
                    and key not in ("uk", "usa", "us", "uae", "eu")
                ):
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
                elif text in self.lex.ordered["org.bodies"] and not self.shout:
                    self.take("ORG", i, i + 1, tags=("acronym",))
                elif self.mixed_acronym(i) and not (self.shout and self.common(i)):
                    j = i + 1
                    if self.free(j) and self.quote_name(j):
                        j = self.quote_name(j)  # NU “ABC”
                    kind = (
                        "UNI" if text.endswith("U") and len(text) > 2 and "-" not in text else "ACR"
                    )
                    if kind == "UNI" and self.known.types.get(fold(text)) in ("PROJ", "CONS"):
                        kind = "ACR"  # "the project DRONEDU"
                    if self.phrase(i, j) in self.known.acronyms:
                        kind = self.known.acronyms[self.phrase(i, j)][0]
                    self.take(kind, i, j, tags=("acronym",))

    def short_names(self) -> None:
        """Second mentions by one word: "Brezno" for the University of Brezno is left to the resolver."""
        for i in range(len(self.toks)):
            learned = self.cap(i) and self.known.types.get(fold(self.toks[i].text)) in (
                "PROJ",
                "CONS",
                "PROG",
            )
            if (
                self.cap(i)
                and self.toks[i].kind == "word"
                and (learned or not self.sentence_start(i))
                and not self.common(i)
                and not self.demonym(i)
                and self.toks[i].low not in NO_NAMES
            ):
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
        self.certificates()
        self.fields_of()
        self.named_courses()
        self.eponym_acronyms()
        self.beside_head()
        self.headed()
        self.of_towns()
        self.legal_forms()
        self.organisations()
        self.apposed()
        self.apposed_titles()
        self.lower_headed()
        self.lower_units()
        self.degrees()
        self.roles()
        self.honorifics()
        self.persons()
        self.places()
        self.acronyms()
        self.short_names()
        rest = [
            Chunk("w" if t.kind != "punct" else "p", t.start, t.end, t.text)
            for t, used in zip(self.toks, self.used, strict=True)
            if not used
        ]
        return self.eponyms(sorted((*self.chunks, *rest), key=lambda c: (c.start, c.end)))

    def eponyms(self, chunks: list[Chunk]) -> tuple[Chunk, ...]:
        """Join a person's name in quotation marks to the head it stands before: “A. Bee” University of X."""
        out: list[Chunk] = []
        for c in chunks:
            last = out[-1] if out else None
            if last is not None and last.type == "TITLE" and c.name in _LEGAL:
                out[-1] = Chunk("ORG", last.start, c.end, self.text[last.start : c.end])
                continue
            if (
                last is not None
                and last.type == "TITLE"
                and c.type in ("UNI", "ORG")
                and c.start - last.end <= 1
                and fold(c.name).split()[0] in self.lex["org.university"] | {"institute"}
                and 2 <= len(last.name.split()) <= 4
                and all(w[:1].isupper() for w in last.name.split())
                and not any(self.lex.common(w) for w in last.name.split())
            ):
                out[-1] = replace(
                    c, start=last.start, name=self.text[last.start : last.end + 1] + c.name
                )
                continue
            out.append(c)
        return tuple(out)

    def long_countries(self) -> None:
        """Countries whose names hold an organisation's head: "Russian Federation", "European Union" is not one."""
        for i in range(len(self.toks)):
            n = self.place(i)
            if (
                n > 1
                and self.country(i, n)
                and self.org_head(i + n - 1)
                and self.toks[i + n - 1].low != "union"
                and not (self.cap(i - 1) and not self.sentence_word(i - 1))
                and not self.cap(i + n)
            ):
                self.take("PLACE", i, i + n, tags=("country",))

    def known_forms(self) -> None:
        """Names of two and more words that the document has shown to be projects, programmes or consortia."""
        if not self.known.types:
            return
        beginnings = {name.partition(" ")[0] for name in self.known.types}
        for i in range(len(self.toks)):
            if not self.cap(i) or self.folds[i].partition(" ")[0] not in beginnings:
                continue
            for n in (8, 7, 6, 5, 4, 3, 2):
                if i + n <= len(self.toks) and not any(self.used[i : i + n]):
                    kind = self.known.types.get(self.folded(i, i + n))
                    if kind in ("PROJ", "PROG", "CONS", "STUDY"):
                        self.take(kind, i, i + n)
                        break
