"""Patterns over chunks: a small language in TOML files, compiled to regular expressions.

A sentence is written as words and ``<TYPE#n>`` (see :func:`kg.extract.chunks.encode`); a pattern is a row of
elements, each standing for one of these:

``word`` or ``a|b``
    a word or sign, or one of several; ``LP`` and ``RP`` are brackets, ``-`` any dash
``@name``
    a phrase of the list ``name`` in the lexicon (``[lists]``)
``{p:PER}`` or ``{o:UNI|ORG}`` or ``{o:@ORGS}``
    a chunk of one of these types, remembered as ``p``; ``@ORGS`` is a set named in ``[sets]``
``<DATE>``
    a chunk that is not remembered
``~4``
    up to four words or chunks of any kind, none of them a semicolon
``x?``
    any of these, or nothing
``!a|b``
    no such word follows
``$``
    the sentence ends

A rule that fires makes its claims and, with ``keep``, puts one chunk in place of all it matched, so that
later rules see a simpler sentence: a cascade (Hobbs et al. 1997, FASTUS).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import InvalidRule
from kg.lexicon import Lexicon, load

__all__ = [
    "AT_A_WORD",
    "Making",
    "Needs",
    "Rule",
    "compile_pattern",
    "pieces",
    "rules",
    "sets",
    "words_of",
]

FOLDER = Path(__file__).resolve().parent / "rules"
AT_A_WORD = r"(?:(?<=\s)|^)"
_ELEMENT = re.compile(
    r"\{(?P<name>\w+):(?P<types>[@\w|]+)\}|<(?P<plain>[@\w|]+)>|~(?P<gap>\d+)|@(?P<list>\w+)|(?P<word>\S+)"
)


@dataclass(frozen=True, slots=True)
class Making:
    """A claim that a rule makes: the names of what it remembered, or ``=text`` for a literal."""

    predicate: str
    subject: str
    object: str
    qualifiers: tuple[tuple[str, str], ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """The words and types of a line without which a pattern cannot match: all of some, one of others.

    Most patterns lack a word in most lines, and to ask for it costs a fifth of a search.
    """

    every: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = ()

    def met(self, words: Set[str]) -> bool:
        """Return whether a line with these words (see :func:`words_of`) may match.

        >>> Needs(frozenset(["of"]), (frozenset(["a", "the"]),)).met({"the", "<ROLE", "of"})
        True
        """
        return self.every <= words and not any(some.isdisjoint(words) for some in self.one_of)


def words_of(line: str) -> set[str]:
    """Return the words of an encoded line, and the types of its things.

    >>> sorted(words_of("the <ROLE#1> of <PER#3> "))
    ['<PER', '<ROLE', 'of', 'the']
    """
    return {w[: w.index("#")] if w[0] == "<" else w for w in line.split(" ") if w}


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what follows from it; ``needs`` is what it cannot match without."""

    name: str
    stage: str
    pattern: str
    regex: re.Pattern[str]
    makes: tuple[Making, ...]
    keep: str
    confidence: float
    needs: Needs
    action: str
    example: str
    gives: tuple[str, ...]


def _types(types: str, sets: Mapping[str, str]) -> str:
    names: list[str] = []
    for part in types.split("|"):
        if part.startswith("@"):
            names.extend(sets[part[1:]].split("|"))
        else:
            names.append(part)
    return "|".join(names)


def compile_pattern(
    pattern: str, lexicon: Lexicon, sets: Mapping[str, str]
) -> tuple[re.Pattern[str], Needs]:
    """Return the regular expression of a pattern, and what it cannot match without.

    >>> from kg.lexicon import load
    >>> regex, needs = compile_pattern("the? {r:ROLE} of {p:PER}", load(), {})
    >>> bool(regex.search("the <ROLE#1> of <PER#3> ")), sorted(needs.every)
    (True, ['<PER', '<ROLE', 'of'])
    """
    found, needs = pieces(pattern, lexicon, sets)
    return re.compile(AT_A_WORD + "".join(found)), needs


def pieces(
    pattern: str, lexicon: Lexicon, sets: Mapping[str, str]
) -> tuple[tuple[str, ...], Needs]:
    """Return the regular expression of each element of a pattern, and what it needs.

    >>> from kg.lexicon import load
    >>> pieces("the? a|an", load(), {})[0]
    ('(?:the )?', '(?:a|an) ')
    """
    out: list[str] = []
    every: set[str] = set()
    one_of: set[frozenset[str]] = set()
    for raw in pattern.split():
        if raw.startswith("!") and len(raw) > 1:
            out.append("(?!(?:" + "|".join(re.escape(w) for w in raw[1:].split("|")) + ") )")
            continue
        if raw == "$":
            out.append("$")
            continue
        optional = raw.endswith("?") and len(raw) > 1
        element = raw[:-1] if optional else raw
        match = _ELEMENT.fullmatch(element)
        if match is None:
            raise InvalidRule(pattern, f"has an element that is none: {raw!r}")
        any_of: list[str] = []  # words and types of which one must stand there
        if match["name"]:
            types = _types(match["types"], sets)
            piece = f"(?P<{match['name']}><(?:{types})#\\d+> )"
            any_of = [f"<{kind}" for kind in types.split("|")]
        elif match["plain"]:
            types = _types(match["plain"], sets)
            piece = f"<(?:{types})#\\d+> "
            any_of = [f"<{kind}" for kind in types.split("|")]
        elif match["gap"]:
            piece = rf"(?:(?!; )\S+ ){{0,{match['gap']}}}?"
        elif match["list"]:
            phrases = sorted(lexicon[f"lists.{match['list']}"], key=len, reverse=True)
            piece = "(?:" + "|".join(re.escape(p) for p in phrases) + ") "
            any_of = [p.split(" ")[0] for p in phrases]
        else:
            any_of = ["BAR"]
            if match["word"] != "|":
                any_of = [w.replace("_", " ") for w in match["word"].split("|")]
            words = [r"-" if w == "-" else re.escape(w) for w in any_of]
            piece = ("(?:" + "|".join(words) + ") ") if len(words) > 1 else words[0] + " "
            any_of = any_of[0].split(" ") if len(any_of) == 1 else [w.split(" ")[0] for w in any_of]
            if len(words) == 1 and not optional:
                every.update(any_of)
                any_of = []
        out.append(f"(?:{piece})?" if optional else piece)
        if any_of and not optional:
            if len(any_of) == 1:
                every.update(any_of)
            else:
                one_of.add(frozenset(any_of))
    return tuple(out), Needs(
        frozenset(every), tuple(sorted(one_of, key=lambda s: (len(s), sorted(s))))
    )


def _making(row: object, where: str) -> Making:
    if not isinstance(row, list) or not 3 <= len(row) <= 5:
        raise InvalidRule(
            where, "has a claim that is not [predicate, subject, object, {qualifiers}, status]"
        )
    qualifiers = row[3] if len(row) > 3 else {}
    return Making(
        row[0], row[1], row[2], tuple(sorted(qualifiers.items())), row[4] if len(row) > 4 else ""
    )


@cache
def _files(language: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    paths = sorted(FOLDER.glob(f"{language}*.toml"), key=lambda p: p.stem)
    return tuple((path.name, tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def sets(language: str = "en") -> Mapping[str, str]:
    """Return the sets of types that the patterns of a language name.

    >>> sets()["P"]
    'PER|PERP'
    """
    found: dict[str, str] = {}
    for _, data in _files(language):
        found.update(data.get("sets", {}))
    return found


@cache
def rules(language: str = "en") -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules of a language by stage, in the order of the files; raise ``InvalidRule``.

    >>> "people" in rules(), "undertaking" in rules()
    (True, True)
    """
    lexicon = load(language)
    names = sets(language)
    rows = [(file, row) for file, data in _files(language) for row in data["rule"]]
    found: dict[str, list[Rule]] = {}
    for file, row in rows:
        where = f"{file}: rule {row.get('name', '?')!r}"
        unknown = set(row) - {
            "name",
            "stage",
            "pattern",
            "makes",
            "keep",
            "confidence",
            "action",
            "example",
            "gives",
        }
        if unknown or "name" not in row or "stage" not in row or "pattern" not in row:
            raise InvalidRule(
                where, f"needs name, stage and pattern, and knows no {sorted(unknown)}"
            )
        patterns = row["pattern"] if isinstance(row["pattern"], list) else [row["pattern"]]
        for pattern in patterns:
            try:
                regex, needs = compile_pattern(pattern, lexicon, names)
            except KeyError as error:
                raise InvalidRule(where, f"names a set that is not there: {error}") from None
            makes = tuple(_making(m, where) for m in row.get("makes", ()))
            known = set(regex.groupindex)
            for m in makes:
                for name in (m.subject, m.object, *(v for _, v in m.qualifiers)):
                    if not name.startswith("=") and name not in known:
                        raise InvalidRule(
                            where, f"claims about {name!r}, which {pattern!r} does not remember"
                        )
            found.setdefault(row["stage"], []).append(
                Rule(
                    row["name"], row["stage"], pattern, regex, makes, row.get("keep", ""), float(row.get("confidence", 0.9)),
                    needs, row.get("action", ""), row.get("example", ""), tuple(row.get("gives", ())),
                )
            )  # fmt: skip
    return {stage: tuple(rows) for stage, rows in found.items()}


def examples(language: str = "en") -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each rule's name, example and what the example gives."""
    seen = set()
    for rows in rules(language).values():
        for rule in rows:
            if rule.example and rule.name not in seen:
                seen.add(rule.name)
                yield rule.name, rule.example, rule.gives
