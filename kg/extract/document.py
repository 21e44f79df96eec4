"""A report read as a whole: its sentences as chunks, and the things they speak of as entities.

Two passes: the first learns what the document declares (acronyms in brackets, full names of persons,
projects by their cues), the second reads again with that in mind and gives each name its entity.

It is long because learning, matching of names and the two passes share one registry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import OSA

from kg.extract.chunks import ENTITY_KINDS, Chunk
from kg.extract.dates import find_dates
from kg.extract.names import Known, scan
from kg.extract.text import Block, Sentence, blocks, sentences
from kg.lexicon import Lexicon, fold
from kg.model import Document, Kind

__all__ = ["Ent", "Read", "Reading", "Registry", "read_document"]

_SMALL = frozenset(
    "of the and for in at to a an & de la du des der di del della on named after by".split()
)
_PROGRAMME_WORDS = frozenset(
    "programme program programmes programs the action actions component project".split()
)
_PATRONYMIC = re.compile(r"(?:uly|kyzy|qyzy|ovich|evich|ich|ovna|evna|ichna|ugli|oglu)$")
ORGS = ("UNI", "ORG", "CONS")


@dataclass(slots=True)
class Ent:
    """An entity while the document is being read: forms with how often, acronyms, hints."""

    number: int
    type: str
    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, form
    acronyms: set[str] = field(default_factory=set)
    hints: dict[str, str] = field(default_factory=dict)
    unit: bool = False

    @property
    def name(self) -> str:
        """The longest full name, the acronym where there is no other."""
        full = [f for f in self.forms if f not in self.acronyms] or list(self.forms)
        if self.type == "PER":
            return max(
                full, key=lambda f: (len([w for w in f.split() if not w.endswith(".")]), len(f), f)
            )
        return max(full, key=lambda f: (len(f.split()), len(f), f))

    def words(self) -> set[str]:
        """Return the folded words of all full names, without small ones."""
        return {w for f in self.forms for w in re.split(r"[\s/-]+", fold(f)) if w not in _SMALL}


@dataclass(slots=True)
class Read:
    """A sentence as chunks."""

    sentence: Sentence
    chunks: list[Chunk]


@dataclass(slots=True)
class Reading:
    """All of a document that later steps ask for."""

    document: Document
    lexicon: Lexicon
    sentences: list[Read]
    registry: Registry
    report_day: str | None
    blocks: tuple[Block, ...]

    def text(self, start: int, end: int) -> str:
        """Return the words between two places."""
        return self.document.text[start:end]


class Registry:
    """The entities of one document, found again by any of their forms."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lex = lexicon
        self.ents: list[Ent] = []
        self.by_form: dict[tuple[str, str], int] = {}

    def new(self, type_: str) -> Ent:
        """Add an entity."""
        ent = Ent(len(self.ents), type_)
        self.ents.append(ent)
        return ent

    def group(self, type_: str) -> str:
        """Types that may name the same thing share their forms."""
        return "ORG" if type_ in ORGS else "PROJ" if type_ in ("PROJ", "TITLE") else type_

    def mention(self, ent: Ent, chunk: Chunk, form: str = "name") -> None:
        """Record that a chunk names an entity."""
        if form != "anaphora":
            ent.forms[chunk.name] += 1
        ent.mentions.append((chunk.start, chunk.end, form))

    def find(self, chunk: Chunk) -> Ent | None:
        """Return the entity that a chunk names, if the document has shown it before."""
        key = (self.group(chunk.type), self.key(chunk.type, chunk.name))
        if key in self.by_form:
            return self.ents[self.by_form[key]]
        if "eponym" in chunk.tags:
            tail = ("ORG", self.key("UNI", chunk.name.split()[-1]))
            if tail in self.by_form:
                return self.ents[self.by_form[tail]]
        if chunk.type == "PER":
            return self.person(chunk.name, chunk.start)
        if chunk.type in ORGS:
            return self.organisation(chunk)
        return None

    def key(self, type_: str, name: str) -> str:
        """Return the form by which a name is compared within the document."""
        words = re.split(
            r"[\s]+",
            fold(name)
            .replace("“", "")
            .replace("”", "")
            .replace('"', "")
            .replace("«", "")
            .replace("»", ""),
        )
        if type_ == "PROG":
            words = [w for w in words if w not in _PROGRAMME_WORDS] or words
        if type_ in ORGS:
            words = [w for w in words if w not in ("the",)]
        if type_ in ("PROJ", "TITLE"):
            words = [w.strip(",.:") for w in words if w not in ("project", "the")] or words
        return " ".join(words).strip()

    def add(self, chunk: Chunk) -> Ent:
        """Return the entity of a chunk, made if need be, with the mention recorded."""
        ent = self.find(chunk)
        if ent is None:
            ent = self.new(chunk.type)
        if chunk.type in ("UNI", "CONS") and ent.type == "ORG":
            ent.type = chunk.type
        if chunk.type == "PROJ" and ent.type == "TITLE":
            ent.type = "PROJ"
        self.by_form.setdefault(
            (self.group(chunk.type), self.key(chunk.type, chunk.name)), ent.number
        )
        if "eponym" in chunk.tags:
            # "T. Orlen ABU": from here on "ABU" is this one
            self.alias(ent, "UNI", chunk.name.split()[-1])
        acronym = "acronym" in chunk.tags
        if acronym:
            ent.acronyms.add(chunk.name)
        if "unit" in chunk.tags:
            ent.unit = True
        self.mention(ent, chunk, "acronym" if acronym else "name")
        return ent

    def alias(self, ent: Ent, type_: str, form: str) -> None:
        """Let a further form name an entity."""
        self.by_form[(self.group(type_), self.key(type_, form))] = ent.number
        if type_ in ORGS:
            self.by_form[("ORG", self.key("ORG", form))] = ent.number

    def person(self, name: str, at: int) -> Ent | None:
        """Find a person by surname, initials and surname, or a spelling one letter off.

        Of several, the one whose surname it is in full, and then the one named last before ``at``.
        """
        full, initials = _name_parts(name)
        found: list[tuple[bool, int, int, Ent]] = []
        for ent in self.ents:
            if ent.type != "PER":
                continue
            for form in ent.forms:
                theirs, their_initials = _name_parts(form)
                if self.same_person(full, initials, theirs, their_initials):
                    whole = bool(theirs) and full[-1] in (theirs[-1], theirs[0])
                    before = max((b for _, b, _ in ent.mentions if b <= at), default=-1)
                    found.append((whole, before, ent.number, ent))
                    break
        return max(found, key=lambda f: f[:3])[3] if found else None

    def same_person(
        self, full: list[str], initials: list[str], theirs: list[str], their_initials: list[str]
    ) -> bool:
        """Tell whether two names may be one person's: surname, initials, a letter's difference."""
        if not full or not theirs:
            return False

        def near(a: str, b: str) -> bool:
            return a == b or (
                len(a) > 5
                and len(b) > 5
                and a[0] == b[0]
                and OSA.distance(a, b) <= (2 if len(a) > 8 else 1)
            )

        if len(full) == 1 and not initials:
            return (
                near(full[0], theirs[-1])
                or full[0] in theirs[1:]
                or (len(theirs) == 1 and near(full[0], theirs[0]))
                or "-" in theirs[-1]
                and full[0] in theirs[-1].split("-")
            )
        if len(full) == 1 and initials:
            if not any(near(full[0], w) for w in (theirs[-1], theirs[0])):
                return False
            surname = theirs[-1] if near(full[0], theirs[-1]) else theirs[0]
            rest = [w for w in theirs if w != surname]
            if rest:
                return initials[0] == rest[0][0]
            return not their_initials or their_initials[0] == initials[0]
        if len(theirs) == 1:
            if their_initials:
                return near(theirs[0], full[-1]) and their_initials[0] == full[0][0]
            return near(theirs[0], full[-1])
        if near(full[-1], theirs[-1]) and near(full[0], theirs[0]):
            return True
        if (
            len(full) == 2
            and len(theirs) == 2
            and full[0] == theirs[0]
            and (_PATRONYMIC.search(full[1]) or _PATRONYMIC.search(theirs[1]))
        ):
            return True
        return set(full) <= set(theirs) or set(theirs) <= set(full)

    def organisation(self, chunk: Chunk) -> Ent | None:
        """Find an organisation by a shorter or longer form of its name."""
        words = [w for w in re.split(r"[\s/-]+", fold(chunk.name)) if w not in _SMALL]
        if "acronym" in chunk.tags or len(words) < 2:
            return None
        found = []
        for ent in self.ents:
            if ent.type not in ORGS or (
                ent.unit and "unit" not in chunk.tags and ent.type != chunk.type
            ):
                continue
            for form in ent.forms:
                if form in ent.acronyms:
                    continue
                theirs = [w for w in re.split(r"[\s/-]+", fold(form)) if w not in _SMALL]
                a, b = (words, theirs) if len(words) <= len(theirs) else (theirs, words)
                longer = form if len(words) <= len(theirs) else chunk.name
                placed = (
                    len(b) == len(a) + 1
                    and b[-1] in self.lex.places
                    and " of " not in longer.lower()
                )
                if (
                    a == b[: len(a)]
                    and (len(a) >= 3 or placed)
                    or (len(a) >= 3 and set(a) <= set(b) and len(b) - len(a) <= 3)
                ):
                    found.append(ent)
                    break
        unique = {e.number for e in found}
        return found[0] if len(unique) == 1 else None


def _name_parts(name: str) -> tuple[list[str], list[str]]:
    """Divide a person's name into folded full words and initials.

    >>> _name_parts("Belov A.A.")
    (['belov'], ['a', 'a'])
    """
    words = re.sub(r"[()]", " ", name).replace(".", ". ").split()
    words = [w for w in words if w != "."]
    short = [w for w in words if re.fullmatch(r"[^\W\d_]{1,2}\.", w)]
    return [fold(w) for w in words if w not in short], [fold(w)[:1] for w in short]


def _runs_through(acronym: str, name: str) -> bool:
    """Tell whether the letters of a longer acronym run through a name: INTERMAR, International Maritime."""
    letters = iter(fold(name))
    return (
        len(acronym) >= 5
        and fold(name)[0] == fold(acronym)[0]
        and all(c in letters for c in fold(acronym))
    )


def _letters(acronym: str, name: str) -> bool:
    """Tell whether the capitals of an acronym run through the words of a name in order."""
    initials = "".join(w[0] for w in re.split(r"[\s/-]+", name) if w and w[0].isalnum()).lower()
    at = 0
    hits = 0
    wanted = [c for c in fold(acronym) if c.isalpha()]
    for c in wanted:
        k = initials.find(c, at)
        if k >= 0:
            at = k + 1
            hits += 1
    return hits >= max(2, 0.6 * sum(1 for c in acronym if c.isupper()))


def declarations(chunks: list[Chunk]) -> Iterable[tuple[Chunk, Chunk]]:
    """Yield pairs of a full name and the short one that the text gives it."""

    def short(c: Chunk) -> bool:
        return (
            c.type in ("ACR", "NAME")
            or "acronym" in c.tags
            or (c.type in ORGS and len(c.name.split()) <= 3 and len(c.name) <= 14)
            or (c.type == "PLACE" and c.name.isupper())
        )

    named = (*ORGS, "PROJ", "PROG", "TITLE", "NAME", "PER")
    yield from _glosses(chunks)
    for i, c in enumerate(chunks):

        def at(k: int) -> Chunk | None:
            return chunks[k] if 0 <= k < len(chunks) else None

        nxt, two, three = at(i + 1), at(i + 2), at(i + 3)
        if nxt is None or two is None:
            continue
        if (
            c.type in named
            and nxt.name == "("
            and short(two)
            and three is not None
            and three.name in (")", ",", ";")
        ):
            if two.type == "PLACE" and ("country" in two.tags or not _letters(two.name, c.name)):
                continue
            if two.type in ("NAME",) and not (
                any(x.isupper() for x in two.name[1:]) or _letters(two.name, c.name)
            ):
                continue
            if c.type == "PER" and not _letters(two.name, c.name):
                continue
            if (
                c.type in ORGS
                and two.type in ORGS
                and "acronym" not in two.tags
                and not _letters(two.name.split()[0], c.name)
                and len(two.name.split()) > 1
                and not set(two.name.split()) & set(c.name.split())
            ):
                continue
            yield c, two
        elif (
            c.type in named
            and nxt.name == ","
            and two.type == "PLACE"
            and three is not None
            and three.name == "("
        ):
            four, five = at(i + 4), at(i + 5)
            if (
                four is not None
                and short(four)
                and five is not None
                and five.name == ")"
                and four.type != "PLACE"
            ):
                yield c, four
        elif c.type in ("ACR", "NAME") or "acronym" in c.tags:
            if (
                nxt.name == "("
                and two.type in ("TITLE", *ORGS)
                and three is not None
                and three.name in (")", ",", ";")
                and (two.type == "TITLE" or _letters(c.name, two.name))
            ) or (
                nxt.name in "–—-"
                and two.type in ("TITLE", *ORGS, "PROJ")
                and (two.type == "TITLE" or _letters(c.name, two.name))
            ):
                yield two, c
            elif nxt.name == "," and two.type == "w" and two.name.lower() in ("in", "the"):
                k = i + 2
                while k < len(chunks) and chunks[k].type == "w" and k < i + 5:
                    k += 1
                full = at(k)
                if full is not None and (
                    full.type == "TITLE"
                    and two.name.lower() == "in"
                    or full.type in ORGS
                    and (_letters(c.name, full.name) or _runs_through(c.name, full.name))
                ):
                    yield full, c
        elif (
            c.type in ORGS
            and nxt.name == ","
            and (two.type == "ACR" or "acronym" in two.tags)
            and _letters(two.name, c.name)
        ) or (
            c.type == "TITLE"
            and nxt.name == ","
            and two.type == "ACR"
            and _letters(two.name, c.name)
        ):
            yield c, two


_PROJECT_CUES = re.compile(r"\b(?:projects?|under|within)\s+(?:the\s+)?[“\"«„]?$", re.IGNORECASE)


def _glosses(chunks: list[Chunk]) -> Iterable[tuple[Chunk, Chunk]]:
    """Yield titles in brackets behind an acronym: "AGRO-NET (Greening the Farming Curricula)"."""
    for i, c in enumerate(chunks[:-3]):
        if c.type not in ("ACR", "UNI") or chunks[i + 1].name != "(":
            continue
        shut = next((k for k in range(i + 2, min(i + 16, len(chunks))) if chunks[k].name == ")"), 0)
        inner = chunks[i + 2 : shut]
        large = [x for x in inner if x.name[:1].isupper()]
        small = all(x.name[:1].isupper() or x.name.lower() in _TITLE_WORDS for x in inner)
        plain = all(x.type in ("w", "p", "PLACE", "NAME") for x in inner)
        if len(large) > 2 and small and plain and inner[0].type == "w":
            name = " ".join(x.name for x in inner)
            yield Chunk("TITLE", inner[0].start, inner[-1].end, name, tags=frozenset({"gloss"})), c


_TITLE_WORDS = _SMALL | {"through", "with", "from", "by", "towards", ":", "–", "-", ","}
_FIELDS = re.compile(
    r"^[ \t]*(?:project )?acronym\s*:\s*[“\"]?(?P<short>[\w@-]{2,20})[”\"]?\s*\n"
    r"(?:.{0,60}\n)?[ \t]*(?:full |project )?(?:title|name)\s*:\s*[“\"]?(?P<full>[^\n”\"]{8,120}?)[”\"]?[ \t.]*$",
    re.IGNORECASE | re.MULTILINE,
)


# What stands before a project's name: a form of grant, the head of a field, who investigates.
_TOLD_BEFORE = re.compile(
    r"\b(?:cost action|(?:advanced|starting|consolidator|synergy|proof of concept) grant"
    r"|jean monnet (?:module|chair|centre of excellence|center of excellence)"
    r"|(?:project )?(?:acronym|title)\s*:|short title\s*:)\s*[“\"«„]?$"
)
# What stands after it: who coordinates or submitted it, and of what it is a project.
_TOLD_AFTER = re.compile(
    r"^[”\"»]?\s*(?:\([^)]*\))?\s*(?:[,(.–—-]\s*)?(?:the |its |whose )?(?:project )?"
    r"(?:co-?ordinator(?: is|\s*:| [A-Z])|lead partner(?: is|\s*:)|submitted by|grant holder(?: is|\s*:))"
    r"|^[”\"»]?\s*,\s*(?:the|our|another|their|his|her)\s+(?:[\w+-]+\s+){0,3}project\b"
    r"|^[”\"»]?\s*,\s*an?\s+(?:[\w+-]+-year\s+)(?:[\w-]+\s+)?(?:study|initiative|action)\b",
    re.IGNORECASE,
)


def _cues(text: str, chunk: Chunk) -> Counter[str]:
    """Count what the words around a name say of its kind."""
    before, after = (
        text[max(0, chunk.start - 60) : chunk.start].lower(),
        text[chunk.end : chunk.end + 60].lower(),
    )
    votes: Counter[str] = Counter()
    if re.match(r"(?:KA|WP|HORIZON|ERASMUS)-?\d", chunk.name):
        return votes  # the code of an action, a work package
    if re.search(
        r"\b(?:projects?|strategic partnership|cooperation partnership)\s*(?:of (?:the )?[\w+ ]{2,40}|[,:–-]|(?:is |was )?(?:called|named|entitled|titled|dubbed)|(?:with|under|bears|has) the (?:title|name))?"
        r"\s*[“\"«„(]?\s*$",
        before,
    ) or re.search(
        r"^[”\"»]?\s*\)?,?\s*[–-]?\s*(?:(?:is\s+)?an?\s+[^.;]{0,40})?\bproject\b", after
    ):
        votes["PROJ"] += 3
    if re.search(r"^[”\"»]?\s*[.;]\s*(?:this|the)\s+(?:[\w+-]+\s+){0,2}project\b", after):
        votes["PROJ"] += 2
    if _TOLD_BEFORE.search(before):
        votes["PROJ"] += 3
    if _TOLD_AFTER.search(after):
        votes["PROJ"] += 2
    if re.search(
        r"\b(?:coordinator|investigator|monitoring|partners?|implementation|kick-off meeting|meeting|consortium|tasks|framework|results|extension|team"
        r"|budget|launch|objectives|goals|aims|activities|beneficiaries|work packages?|final conference|steering committee) of (?:the )?(?:project )?[“\"«„]?$",
        before,
    ):
        votes["PROJ"] += 1
    if re.search(
        r"^[”\"»]?\s*(?:\([^)]*\))?\s*(?:,?\s*(?:which\s+)?(?:is|was)\s+|,\s*)(?:co-?)?(?:ordinated|coordinated|funded|financed|headed|led) by",
        after,
    ):
        votes["PROJ"] += 2
    if re.search(r"^[”\"»]?\s*\((?:19|20)\d\d\s*[–-]\s*(?:19|20)\d\d", after):
        votes["PROJ"] += 2
    if re.search(
        r"\b(?:alliance|network|association|league|consortium|member of the)(?:[ ]*|, (?:called |named )?)[“\"«„]?$",
        before,
    ) or re.search(
        r"^[”\"»]?\s*\)?\s*(?:(?:alliance|network)\b"
        r"|(?:,\s*(?:for short,\s*)?)?(?:(?:which |that )?(?:is|was)\s+)?(?:an?|the|one of the)\s+"
        r"(?!project)(?:[\w-]+\s+){0,4}?(?:alliance|network|consortium|european university)\b)",
        after,
    ):
        votes["CONS"] += 3
    united = re.search(
        r"^[”\"»]?\s*\)?,?\s+(?:which\s+|now\s+|today\s+)?"
        r"(?:unites?|united|brings together|brought together|comprises|consists of|has admitted|has \w+ members)\b",
        after,
    ) or re.search(
        r"\b(?:belongs? to|joined|joins|joining|accession to|admitted to) (?:the )?[“\"«„]?$",
        before,
    )
    spoken = re.search(
        r"^[”\"»]?\s*\)?,?\s+(?:was\s+)?(?:founded|established|created|launched)\s+(?:in|on)\b",
        after,
    ) or re.search(
        r"\b(?:funds?|supports?|finances?|coordinates?|leads|coordinator of|within|future of|secretariat of) (?:the )?[“\"«„]?$",
        before,
    )
    if re.search(
        r"^[”\"»]?\s*\)?\s*(?:[.;]\s*(?:its partners|the consortium|the partners)\b|(?:is|was) (?:also )?(?:one|another) of (?:the |its )?(?:[\w+]+ ){0,3}projects)",
        after,
    ):
        votes["PROJ"] += 2
    if spoken:
        votes["CONS" if re.search(r"\b(?:alliance|network)\b", text.lower()) else "PROJ"] += 1
    if united:
        votes["CONS" if re.search(r"\b(?:alliance|network)\b", text.lower()) else "PROJ"] += 2
    if re.search(r"^[”\"»]?\s*\)?\s+(?:project\s+)?(?:partners|consortium members)\b", after):
        votes["PROJ"] += 2
    if re.search(r"^[”\"»]?\s*\)?\s*consortium\b", after) or re.search(
        r"\b(?:members?|membership) (?:of|in) (?:the )?[“\"«„]?$", before
    ):
        votes["CONS"] += 2
    if re.search(r"\b(?:programme|program|scheme)\s*[“\"«„]?$", before) or re.search(
        r"^[”\"»]?\s*(?:programme|program|scheme)\b", after
    ):
        votes["PROG"] += 2
    if re.search(
        r"\b(?:rector|dean|director|head|president|university|at|staff|students|employees|department|faculty) (?:of |at )?(?:the )?$",
        before,
    ) or re.search(
        r"^\s*(?:rector|dean|director|president|coordinator|students|staff|professor|representatives)\b",
        after,
    ):
        votes["ORG"] += 2
    if votes["PROJ"] and re.fullmatch(r"[A-Z]{3,}-[A-Z0-9]+", chunk.name):
        votes["PROJ"] += 1  # a hyphen within capitals is the make of a project's name: "AGRO-NET"
    return votes


def _listed_projects(chunks: list[Chunk]) -> Iterable[Chunk]:
    """Yield the names of unknown kind that stand in a row after "projects": "three projects: ABC, DEF"."""
    at = next(
        (k for k, c in enumerate(chunks) if c.type == "w" and c.name.lower() == "projects"),
        len(chunks),
    )
    joints = (
        ",",
        ":",
        "and",
        ";",
        "–",
        "-",
        "—",
        "projects",
        "like",
        "as",
        "namely",
        "including",
        "called",
    )
    for before, c in zip(chunks[at:], chunks[at + 1 :], strict=False):
        if c.type in ("ACR", "NAME", "TITLE") and before.name.lower() in joints:
            yield c


def learn(reads: list[Read], text: str, lexicon: Lexicon) -> Known:
    """Return what a first reading teaches."""
    known = Known()
    votes: dict[str, Counter[str]] = {}
    pairs: list[tuple[Chunk, Chunk]] = []
    for read in reads:
        pairs.extend(declarations(read.chunks))
        for c in _listed_projects(read.chunks):
            votes.setdefault(fold(c.name), Counter())["PROJ"] += 3
        for k, c in enumerate(read.chunks):
            opening = (
                k == 0 and c.type == "w" and c.name[:1].isupper() and not lexicon.common(c.name)
            )
            guessed = c.type == "UNI" and "acronym" in c.tags  # by its last letter alone
            if c.type in ("ACR", "NAME", "TITLE") or guessed or opening and len(c.name) > 3:
                votes.setdefault(fold(c.name), Counter()).update(_cues(text, c))
            if c.type in ("PROJ", "CONS") and len(c.name.split()) > 1:
                known.types.setdefault(fold(c.name), c.type)
            if c.type == "PER" and "short" not in c.tags:
                words = [
                    w
                    for w in c.name.replace("(", " ").replace(")", " ").split()
                    if not re.fullmatch(r"[^\W\d_]{1,2}\.", w)
                ]
                for w in words[-1:] if len(words) < 3 else (words[-1], *words[2:]):
                    known.surnames.setdefault(fold(w), c.name)
                    for part in fold(w).split("-"):
                        if len(part) > 3 and "-" in w:
                            known.surnames.setdefault(part, c.name)
                if len(words) == 1:
                    known.surnames.setdefault(fold(words[0]), c.name)
            elif c.type == "PER":
                before = text[max(0, c.start - 12) : c.start].lower()
                if re.search(r"(?:prof|dr|mr|mrs|ms|madame|professor)\.?\s*$", before):
                    known.surnames.setdefault(fold(c.name.split()[-1]), c.name)
    lower = text.lower()
    for m in _FIELDS.finditer(text):
        known.acronyms[m["short"]] = ("PROJ", m["full"])
        known.types[fold(m["full"])] = "PROJ"
    for full, short in pairs:
        kind = full.type
        if "gloss" in full.tags and not votes.get(fold(short.name), Counter())["PROJ"]:
            continue
        if kind in ("TITLE", "NAME", "PER"):
            count = votes.get(fold(full.name), Counter()) + votes.get(fold(short.name), Counter())
            kind = max(
                ("PROJ", "CONS", "PROG", "ORG"),
                key=lambda k: (count[k], k == "PROJ" and "project" in lower, k == "CONS"),
            )
            if (
                kind == "PROJ"
                and not count["PROJ"]
                and "project" not in lower
                and re.search(r"\b(?:alliance|network)\b", lower)
            ):
                kind = "CONS"
            if full.type != "TITLE" and kind == "PROJ" and not count["PROJ"]:
                continue
        if kind in ORGS and short.type == "PLACE":
            pass
        known.acronyms[short.name] = (kind, full.name)
        if len(short.name.split()) > 1:
            known.types[fold(short.name)] = kind
        if full.type == "TITLE":
            known.types[fold(full.name)] = kind
    for name, count in votes.items():
        if (
            not count
            or name in {fold(a) for a in known.acronyms}
            or name in known.types
            or name in known.surnames
        ):
            continue
        kind, number = count.most_common(1)[0]
        if number >= 2:
            known.types[name] = kind
    return known


def _learned(chunk: Chunk, known: Known) -> Chunk:
    """Give a name of unknown kind the kind that the document has shown."""
    if chunk.type in ("ACR", "NAME", "TITLE"):
        kind = known.acronyms.get(chunk.name, ("", ""))[0] or known.types.get(fold(chunk.name), "")
        if kind:
            return replace(
                chunk,
                type=kind,
                tags=chunk.tags
                | (
                    {"acronym"}
                    if chunk.type == "ACR"
                    else {"titled"}
                    if chunk.type == "TITLE"
                    else set()
                ),
            )
    return chunk


def _undeclared(reads: list[Read], known: Known) -> None:
    """Match an acronym that no bracket declares to the one name in the document whose initials it is."""
    names = {
        c.name: c.type
        for read in reads
        for c in read.chunks
        if c.type in ORGS and "acronym" not in c.tags and len(c.name.split()) > 2
    }
    for read in reads:
        for c in read.chunks:
            if (
                (c.type == "ACR" or "acronym" in c.tags)
                and c.name not in known.acronyms
                and len(c.name) > 2
            ):
                found = [
                    n
                    for n in names
                    if _initials(n) == fold(c.name)
                    or c.name[-1] == "U"
                    and not c.name.isupper()
                    and _runs_through(c.name, n)
                ]
                if len(found) == 1:
                    known.acronyms[c.name] = (names[found[0]], found[0])


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.split(r"[\s/-]+", fold(name)) if w and w not in _SMALL)


def _unknown(read: Read, text: str) -> None:
    """Take a capital acronym that nothing declares for an organisation where it stands as one does."""
    for i, c in enumerate(read.chunks):
        if c.type == "ACR" and len(c.name) >= 3:
            before = text[max(0, c.start - 14) : c.start].lower()
            nxt = read.chunks[i + 1] if i + 1 < len(read.chunks) else None
            if (
                re.search(r"\b(?:of|at|from|by|for|with|the|and|to|,)\s*\(?$|,\s*$", before)
                or nxt is not None
                and nxt.type in ("ROLE", "ROLES")
                or nxt is not None
                and nxt.name in ("’s", "'s")
            ):
                read.chunks[i] = replace(c, type="ORG", tags=c.tags | {"acronym"})
        elif c.type == "NAME" and i > 1 and read.chunks[i - 2].type == "ROLE":
            if read.chunks[i - 1].name.lower() in ("with", "at"):
                read.chunks[i] = replace(c, type="ORG")  # "a project engineer with Nordwind"


def _scan_all(
    document: Document, parts: tuple[Sentence, ...], lexicon: Lexicon, known: Known
) -> list[Read]:
    return [
        Read(
            s,
            list(
                scan(
                    document.text,
                    s.start,
                    s.end,
                    s.quotes,
                    lexicon,
                    known,
                    heading=s.kind == "title",
                )
            ),
        )
        for s in parts
        if s.kind not in ("noise",)
    ]


def _report_day(document: Document, parts: tuple[Block, ...]) -> str | None:
    if document.published:
        return document.published
    for part in parts[:6]:
        head = document.text[part.start : min(part.end, part.start + 60)]
        found = find_dates(head)
        full = [f for f in found if re.match(r"\d{4}-\d\d", f.value)]
        if not full:
            continue
        if (
            part.kind in ("date", "noise")
            or re.match(r"^[^.]{0,25}$", head[: full[0].start])
            and re.match(r"\s*[.:–-]", head[full[0].end :] or ".")
        ):
            return full[0].value.split("/")[0]
    return None


def read_document(document: Document, lexicon: Lexicon) -> Reading:
    """Read a document into sentences of chunks with entities."""
    parts = blocks(document.text, lexicon)
    whole = sentences(document.text, parts)
    first = _scan_all(document, whole, lexicon, Known())
    known = learn(first, document.text, lexicon)
    _undeclared(first, known)
    reads = _scan_all(document, whole, lexicon, known)
    registry = Registry(lexicon)
    # full names first, so that short forms find them wherever they stand
    for acronym, (kind, full) in sorted(known.acronyms.items()):
        probe = Chunk(kind, 0, 0, full)
        ent = registry.find(probe)
        if ent is None:
            ent = registry.new(kind)
            registry.by_form[(registry.group(kind), registry.key(kind, full))] = ent.number
            ent.forms[full] += 0
        ent.acronyms.add(acronym)
        registry.alias(ent, kind, acronym)
    for read in reads:
        read.chunks = [_learned(c, known) for c in read.chunks]
        _unknown(read, document.text)
    order = sorted(
        (
            (len(c.name.split()), -c.start, r, i)
            for r, read in enumerate(reads)
            for i, c in enumerate(read.chunks)
            if c.type in ENTITY_KINDS and c.type != "EVT"
        ),
        key=lambda x: (-x[0], -x[1]),
    )
    persons = [x for x in order if reads[x[2]].chunks[x[3]].type == "PER"]
    others = [x for x in order if reads[x[2]].chunks[x[3]].type != "PER"]
    for _, _, r, i in (*others, *persons):
        chunk = reads[r].chunks[i]
        ent = registry.add(chunk)
        reads[r].chunks[i] = replace(
            chunk, ref=ent.number, type=ent.type if ent.type in ENTITY_KINDS else chunk.type
        )
    return Reading(document, lexicon, reads, registry, _report_day(document, parts), parts)


def kind_of(type_: str) -> Kind:
    """Return the kind of entity of a chunk type."""
    return ENTITY_KINDS[type_]
