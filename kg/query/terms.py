"""From a user's words to RDF terms, and from terms to what a reader sees."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.errors import InvalidQuery
from kg.vocab import PREFIXES

__all__ = ["Term", "Value", "display", "parse", "prefixes", "python", "short", "visible"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Value = str | int | float | bool | Decimal | dt.date | ox.NamedNode | ox.Literal

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LITERAL = re.compile(
    r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)|\^\^(?:<([^<>]+)>|(\S+)))?'
)
_IRI = re.compile(r"<([^<>\s]+)>|((?:https?|urn|mailto|file):[^\s<>\"{}|\\^`]+)")
_QNAME = re.compile(r"([A-Za-z][\w-]*):([\w./%-]*)")
_NUMBER = re.compile(r"[+-]?\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOCAL = re.compile(r"[\w](?:[\w./-]*[\w])?")
_KINDS = {
    "string": _XSD + "string",
    "integer": _XSD + "integer",
    "decimal": _XSD + "decimal",
    "date": _XSD + "date",
    "year": _XSD + "gYear",
    "boolean": _XSD + "boolean",
}


def prefixes(base: str) -> Mapping[str, str]:
    """Return the prefixes that queries may use unsaid; ``id:`` stands for the graph's own IRIs."""
    return {**PREFIXES, "id": base}


def parse(
    value: Value, kind: str = "", prefixes: Mapping[str, str] = PREFIXES
) -> ox.NamedNode | ox.Literal:
    r"""Return the term that a parameter's value means.

    Args:
        value: a term, a Python value, or text as a user types it.
        kind: ``string``, ``iri``, ``integer``, ``decimal``, ``date``, ``year`` or ``boolean``;
            without it text is an IRI, a literal in quotes, a number or a day where it looks like
            one, else a plain string.
        prefixes: names that stand for the beginnings of IRIs.

    Raises:
        InvalidQuery: the value is not of that kind.

    >>> print(parse("ukg:Project"), parse('O"Brien'), parse('"EKU"@en'))
    <https://w3id.org/unikg/ns#Project> "O\"Brien" "EKU"@en
    """
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value
    if isinstance(value, bool | int | float):
        return ox.Literal(value)
    if isinstance(value, Decimal):
        return ox.Literal(format(value, "f"), datatype=ox.NamedNode(_XSD + "decimal"))
    if isinstance(value, dt.datetime):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "dateTime"))
    if isinstance(value, dt.date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
    text = unicodedata.normalize("NFC", value)
    if kind == "iri":
        return _iri(text, prefixes) or _fail(text, "an IRI")
    if kind:
        return _typed(text, kind)
    return _iri(text, prefixes) or _literal(text, prefixes) or ox.Literal(text)


def _iri(text: str, prefixes: Mapping[str, str]) -> ox.NamedNode | None:
    found = _IRI.fullmatch(text)
    iri = found and (found[1] or found[2])
    if not iri:
        name = _QNAME.fullmatch(text)
        if name is None or name[1] not in prefixes:
            return None
        iri = prefixes[name[1]] + name[2]
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _literal(text: str, prefixes: Mapping[str, str]) -> ox.Literal | None:
    quoted = _LITERAL.fullmatch(text)
    if quoted:
        plain = re.sub(r"\\(.)", r"\1", quoted[1])
        if quoted[2]:
            return ox.Literal(plain, language=quoted[2].lower())
        datatype = quoted[3] and ox.NamedNode(quoted[3])
        if quoted[4]:
            datatype = _iri(quoted[4], prefixes) or _fail(quoted[4], "a datatype")
        return ox.Literal(plain, datatype=datatype) if datatype else ox.Literal(plain)
    if _NUMBER.fullmatch(text):
        return ox.Literal(int(text))
    if _DATE.fullmatch(text):
        return ox.Literal(text, datatype=ox.NamedNode(_XSD + "date"))
    return None


def _typed(text: str, kind: str) -> ox.Literal:
    try:
        if kind == "integer":
            text = str(int(text))
        elif kind == "decimal":
            text = format(Decimal(text), "f")
        elif kind == "date":
            text = dt.date.fromisoformat(text).isoformat()
        elif kind == "year":
            text = f"{dt.date(int(text), 1, 1).year:04}"
        elif kind == "boolean" and text not in ("true", "false"):
            _fail(text, "true or false")
    except (ValueError, InvalidOperation):
        _fail(text, "a date such as 2024-05-17" if kind == "date" else f"a value of kind {kind}")
    return ox.Literal(text, datatype=ox.NamedNode(_KINDS[kind]))


def _fail(text: str, wanted: str) -> ox.NamedNode:
    raise InvalidQuery(repr(text), f"is not {wanted}")


def short(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the prefixed name of an IRI for a reader, or the IRI itself.

    >>> short("https://w3id.org/unikg/ns#Project"), short("http://other.example/x")
    ('ukg:Project', 'http://other.example/x')
    """
    best = max(
        (name for name, space in prefixes.items() if iri.startswith(space)),
        key=lambda name: len(prefixes[name]),
        default=None,
    )
    if best is not None:
        local = iri[len(prefixes[best]) :]
        if _LOCAL.fullmatch(local):
            return f"{best}:{local}"
    return iri


def display(term: Term | None, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return a term as a table shows it: short names, plain values, nothing for none.

    >>> display(ox.Literal("Erasmus+", language="en")), display(None)
    ('Erasmus+', '')
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return visible(short(term.value, prefixes))
    if isinstance(term, ox.Literal):
        return visible(term.value)
    return visible(str(term))


def visible(text: str) -> str:
    r"""Return text in which nothing can steer a terminal or turn the order of the words.

    >>> visible("a\x1b[31mb\u202ec")
    'a\\x1b[31mb\\u202ec'
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char == "\n" or (char not in _STEERING and ord(char) > 0x9F)
        else (f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}")
        for char in text
    )


_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def python(term: Term | None) -> object:
    """Return a term as a Python value: numbers, booleans and whole days typed, all else text.

    >>> python(ox.Literal(5)), python(ox.NamedNode("http://a.example/")), python(None)
    (5, 'http://a.example/', None)
    """
    if isinstance(term, _NODES):
        return term.value
    if not isinstance(term, ox.Literal):
        return None if term is None else str(term)
    value: str = term.value
    convert = _PYTHON.get(term.datatype.value)
    try:
        return value if convert is None else convert(value)
    except ValueError:
        return value  # not canonical: the text says more than a failure would


_NODES = (ox.NamedNode, ox.BlankNode)
_PYTHON: Mapping[str, Callable[[str], object]] = {
    _XSD + "integer": int,
    _XSD + "decimal": float,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": lambda text: text in ("true", "1"),
    _XSD + "date": dt.date.fromisoformat,
}
