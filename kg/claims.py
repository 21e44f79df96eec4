"""What can be claimed and which RDF each claim becomes: ``ontology/claims.toml``, read once.

Assembly checks claims against these forms, and RDF is written and read by them, so that a new kind
of claim is a new table in that file and no new code.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from kg import vocab
from kg.errors import InvalidOntology
from kg.iri import Minter
from kg.model import Kind
from kg.resources import folder

__all__ = [
    "Concept",
    "Fact",
    "Form",
    "Qualifier",
    "Scheme",
    "Value",
    "claim_type",
    "classes",
    "concept",
    "facts",
    "fold",
    "forms",
    "labels",
    "schemes",
]

DATATYPES = frozenset({"string", "date", "integer", "decimal", "duration", "iri"})


@dataclass(frozen=True, slots=True)
class Value:
    """What may stand in a place of a claim: entities of these kinds, or a literal, or either.

    A text with a ``scheme`` becomes a concept of it; ``language`` marks prose.
    """

    kinds: frozenset[Kind] = frozenset()
    datatype: str | None = None
    scheme: str | None = None
    language: bool = False


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A value that completes a claim.

    ``classes`` is for one that chooses the class of the node instead of filling a property;
    ``adds`` gives the node a class where the property of that name is filled.
    """

    value: Value
    property: str | None
    by_kind: Mapping[Kind, str]
    classes: Mapping[str, str]
    adds: Mapping[str, str]
    default: str | None
    identity: bool

    def fits(self, kind: Kind | None) -> str | None:
        """Return the property for a value of a kind, None being a literal."""
        return self.by_kind.get(kind, self.property) if kind else self.property


@dataclass(frozen=True, slots=True)
class Form:
    """How one claim predicate is checked and written; a binary one has a ``property``."""

    predicate: str
    label: Mapping[str, str]
    subject: frozenset[Kind]
    object: Value
    property: str | None
    by_kind: Mapping[Kind, str]
    inverse: bool
    symmetric: bool
    until: str | None
    classes: tuple[str, ...]
    subject_property: str | None
    object_property: str | None
    parts: tuple[re.Pattern[str], tuple[str, ...]] | None
    qualifiers: Mapping[str, Qualifier]
    derived: bool

    def fits(self, kind: Kind | None) -> str | None:
        """Return the property for an object of a kind, None being a literal."""
        return self.by_kind.get(kind, self.property) if kind else self.property


@dataclass(frozen=True, slots=True)
class Scheme:
    """Where coded values of one sort live; ``head`` says where their general word stands."""

    name: str
    head: str | None = None
    type: str | None = None

    @property
    def iri(self) -> str | None:
        """The concept scheme, or None where the values are things and no concepts."""
        return None if self.type else vocab.PREFIXES["ukgv"] + self.name


class Fact(NamedTuple):
    """The property and datatype of an authority's fact, and what goes before its value."""

    property: str
    datatype: str
    before: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What a coded text value stands for; ``known`` ones are described in the ontology."""

    iri: str
    scheme: str
    broader: str | None = None
    known: bool = False


def _term(curie: str, place: str) -> str:
    prefix, _, local = curie.partition(":")
    iri = vocab.PREFIXES.get(prefix, "") + local
    if iri not in _term_iris():
        raise InvalidOntology(
            f"claims.toml, {place}",
            f"{curie!r} is no term of the ontology",
            hint="declare it in unikg.ttl or reused.ttl and run tools/make_vocab.py",
        )
    return iri


@cache
def _term_iris() -> frozenset[str]:
    return frozenset(value for value in vars(vocab).values() if isinstance(value, str))


@cache
def _tables() -> Mapping[str, Any]:
    path = folder("ontology") / "claims.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidOntology(str(path), f"cannot be read ({error})") from error


@cache
def _narrower() -> Mapping[Kind, frozenset[Kind]]:
    table = _tables()["kinds"]
    found = {kind: {kind} for kind in Kind}
    for name, row in table.items():
        if "broader" in row:
            found[Kind(row["broader"])].add(Kind(name))
    return {kind: frozenset(narrower) for kind, narrower in found.items()}


def _kinds(names: list[str]) -> frozenset[Kind]:
    return frozenset(narrow for name in names for narrow in _narrower()[Kind(name)])


def _value(row: Mapping[str, Any], place: str) -> Value:
    datatype, scheme = row.get("literal"), row.get("scheme")
    if datatype is not None and datatype not in DATATYPES:
        raise InvalidOntology(f"claims.toml, {place}", f"{datatype!r} is no datatype")
    if scheme is not None and scheme not in schemes():
        raise InvalidOntology(f"claims.toml, {place}", f"{scheme!r} is no scheme")
    return Value(_kinds(row.get("kinds", [])), datatype, scheme, row.get("language", False))


def _by_kind(row: Mapping[str, Any], place: str) -> Mapping[Kind, str]:
    table: Mapping[str, str] = row.get("property_by_kind", {})
    return {
        narrow: _term(curie, place)
        for name, curie in table.items()
        for narrow in _narrower()[Kind(name)]
    }


def _qualifier(row: Mapping[str, Any], place: str) -> Qualifier:
    return Qualifier(
        value=_value(row, place),
        property=_term(row["property"], place) if "property" in row else None,
        by_kind=_by_kind(row, place),
        classes={k: _term(v, place) for k, v in row.get("classes", {}).items()},
        adds={_term(k, place): _term(v, place) for k, v in row.get("adds", {}).items()},
        default=row.get("default"),
        identity=row.get("identity", True),
    )


def _form(name: str, row: Mapping[str, Any]) -> Form:
    def term(key: str) -> str | None:
        return _term(row[key], name) if key in row else None

    parts = row.get("parts")
    return Form(
        predicate=name,
        label=row["label"],
        subject=_kinds(row["subject"]),
        object=_value(row["object"], name),
        property=term("property"),
        by_kind=_by_kind(row, name),
        inverse=row.get("inverse", False),
        symmetric=row.get("symmetric", False),
        until=row.get("until"),
        classes=tuple(_term(curie, name) for curie in row.get("classes", [])),
        subject_property=term("subject_property"),
        object_property=term("object_property"),
        parts=(re.compile(parts["pattern"]), tuple(_term(c, name) for c in parts["properties"]))
        if parts
        else None,
        qualifiers={
            key: _qualifier(value, f"{name}.{key}")
            for key, value in row.get("qualifiers", {}).items()
        },
        derived=row.get("derived", False),
    )


@cache
def forms() -> Mapping[str, Form]:
    """Return the form of each claim predicate, by its name.

    >>> forms()["participatedIn"].property
    'https://schema.org/attendee'
    """
    return {name: _form(name, row) for name, row in sorted(_tables()["claims"].items())}


@cache
def schemes() -> Mapping[str, Scheme]:
    """Return the schemes of coded values, by their name."""
    return {
        name: Scheme(name, row.get("head"), _term(row["class"], name) if "class" in row else None)
        for name, row in sorted(_tables()["schemes"].items())
    }


@cache
def facts() -> Mapping[str, Fact]:
    """Return how each further fact that an authority may know is written."""
    return {
        name: Fact(_term(row["property"], name), row["literal"], row.get("before", ""))
        for name, row in sorted(_tables()["facts"].items())
    }


@cache
def classes(kind: Kind) -> tuple[str, ...]:
    """Return the classes of an entity's kind, the most telling first.

    >>> classes(Kind.PROJECT)
    ('https://w3id.org/unikg/ns#Project',)
    """
    return tuple(_term(curie, kind.value) for curie in _tables()["kinds"][kind.value]["classes"])


def labels(kind: Kind) -> Mapping[str, str]:
    """Return what a kind is called, by language.

    >>> labels(Kind.EVENT)["en"]
    'event'
    """
    names: Mapping[str, str] = _tables()["kinds"][kind.value]["label"]
    return names


def claim_type(predicate: str) -> str:
    """Return the concept of a claim predicate, which tells apart claims of the same RDF form.

    >>> claim_type("heldOn")
    'https://w3id.org/unikg/vocab/claim/heldOn'
    """
    return f"{vocab.PREFIXES['ukgv']}claim/{predicate}"


def fold(text: str) -> str:
    """Return a text without what two writings of one value differ in: case, hyphens, spaces.

    >>> fold("Vice-Rector  for  Research"), fold("vice rector for research")
    ('vice rector for research', 'vice rector for research')
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@cache
def _known(scheme: str) -> Mapping[str, str]:
    return {fold(label): iri for label, iri in vocab.CONCEPTS.get(scheme, {}).items()}


def concept(scheme: str, text: str, minter: Minter) -> Concept:
    """Return the concept that a text value stands for, equal for all writings of it.

    >>> concept("role", "Vice Rector", Minter()).iri
    'https://w3id.org/unikg/vocab/role/vice-rector'
    >>> concept("role", "Vice-Rector for Research", Minter()).broader
    'https://w3id.org/unikg/vocab/role/vice-rector'
    """
    key, known = fold(text), _known(scheme)
    if key in known:
        return Concept(known[key], scheme, vocab.BROADER.get(known[key]), known=True)
    words, head = key.split(), schemes()[scheme].head
    broader = None
    for size in range(len(words) - 1, 0, -1) if head else ():
        part = words[:size] if head == "first" else words[-size:]
        broader = broader or known.get(" ".join(part))
    # a text of signs alone folds to nothing; its own characters tell it from others
    return Concept(minter.mint(scheme, key, key or text), scheme, broader)
