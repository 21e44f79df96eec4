"""Which nodes may break a shape: the others need no look by the reference implementation.

pySHACL has the last word on every finding, but takes 40 s for 100,000 triples of which hardly any
is wrong. So each node is first screened with three answers: it conforms, it does not, or that is
not known. Only nodes that certainly conform to all their shapes are left out. What this module does
not know of SHACL is *not known*, so a shape that uses it is slower and never less right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.validate.facts import Facts, Whole

__all__ = ["Screen"]

SH = "http://www.w3.org/ns/shacl#"
XSD = vocab.PREFIXES["xsd"]
RDF = vocab.PREFIXES["rdf"]
Verdict = bool | None  # None: not known
Check = Callable[[Facts, Any, list[Any]], Verdict]  # the node, and the values that are judged

_SAID = frozenset(
    {vocab.RDF_TYPE, vocab.RDFS_LABEL, vocab.PREFIXES["rdfs"] + "comment"}
    | {SH + name for name in ("path", "message", "severity", "name", "description", "property")}
    | {SH + name for name in ("targetClass", "targetSubjectsOf", "ignoredProperties")}
    | {SH + "sparql"}  # asked of the engine, once for all nodes
)
_FORMS: Mapping[str, re.Pattern[str]] = {
    XSD + "string": re.compile(r".*", re.DOTALL),
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    XSD + "gYear": re.compile(r"\d{4}"),
    XSD + "gYearMonth": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    XSD + "gMonth": re.compile(r"--(?:0[1-9]|1[0-2])"),
    XSD + "gMonthDay": re.compile(r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)"),
    XSD + "duration": re.compile(
        r"P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    """A shape that has targets."""

    shape: Any
    classes: tuple[str, ...]
    having: tuple[str, ...]
    check: Check
    everywhere: bool  # it chooses its nodes in a way that is not known here


class Screen:
    """The shapes, ready to be held against nodes.

    >>> Screen(()).suspects(Whole(()))
    {}
    """

    def __init__(self, shapes: Iterable[ox.Quad]) -> None:
        self._shapes = Whole(shapes)
        self._made: dict[Any, Check] = {}
        self.rules = tuple(self._rules())

    @property
    def reaches_back(self) -> bool:
        """Whether a shape follows a property against its direction, or for any number of steps."""
        names = ("inversePath", "zeroOrMorePath", "oneOrMorePath")
        return any(any(self._shapes.having(SH + name)) for name in names)

    def suspects(self, facts: Facts) -> dict[Any, list[Any]] | None:
        """Return for each shape the nodes that may not conform; None: that is not known."""
        found: dict[Any, list[Any]] = {}
        for rule in self.rules:
            if rule.everywhere:
                return None
            targets = {node: None for name in rule.classes for node in facts.of_class(name)}
            targets |= {node: None for name in rule.having for node in facts.having(name)}
            left = [node for node in targets if rule.check(facts, node, [node]) is not True]
            if left:
                found[rule.shape] = sorted(left, key=str)
        return found

    # -- reading the shapes --------------------------------------------------------------------

    def _rules(self) -> Iterable[_Rule]:
        chosen: dict[Any, None] = {}
        odd: dict[Any, None] = {}
        for name in ("targetClass", "targetSubjectsOf"):
            chosen |= dict.fromkeys(self._shapes.having(SH + name))
        for name in ("targetNode", "targetObjectsOf", "target"):
            odd |= dict.fromkeys(self._shapes.having(SH + name))
        for shape in self._shapes.of_class(SH + "NodeShape"):
            kinds = {_text(kind) for kind in self._values(shape, vocab.RDF_TYPE)}
            if vocab.PREFIXES["rdfs"] + "Class" in kinds:  # targets itself
                odd[shape] = None
        for shape in sorted(chosen | odd, key=str):
            yield _Rule(
                shape,
                tuple(_text(v) for v in self._values(shape, SH + "targetClass")),
                tuple(_text(v) for v in self._values(shape, SH + "targetSubjectsOf")),
                self._shape(shape),
                shape in odd,
            )

    def _values(self, node: Any, name: str) -> list[Any]:
        return list(self._shapes.about(node).get(name, ()))

    def _list(self, node: Any) -> list[Any]:
        items: list[Any] = []
        while node is not None and _text(node) != RDF + "nil":
            items += self._values(node, RDF + "first")
            node = next(iter(self._values(node, RDF + "rest")), None)
        return items

    def _shape(self, shape: Any) -> Check:
        """Return the check of a shape: of a node, or of the values of its path."""
        if shape not in self._made:
            self._made[shape] = lambda facts, node, values: None  # a shape that refers to itself
            parts = [self._constraint(shape, name) for name in self._shapes.about(shape)]
            for one in self._values(shape, SH + "property"):
                parts.append(_of_each(self._shape(one)))
            every = _all([part for part in parts if part is not None])
            path = self._values(shape, SH + "path")
            self._made[shape] = _each(every) if not path else _along(self._path(path[0]), every)
        return self._made[shape]

    def _path(self, path: Any) -> Callable[[Facts, Any], list[Any]] | None:
        """Return what follows a path; None for one that is not known here."""
        facts = self._shapes.about(path)
        if not facts and isinstance(path, ox.NamedNode):
            name = path.value
            return lambda graph, node: list(graph.about(node).get(name, ()))
        if RDF + "first" in facts:
            steps = [self._path(step) for step in self._list(path)]
        elif set(facts) == {SH + "alternativePath"}:
            steps = [
                self._path(step) for step in self._list(next(iter(facts[SH + "alternativePath"])))
            ]
        elif isinstance(path, ox.NamedNode):
            name = path.value  # a property that the shapes' file describes
            return lambda graph, node: list(graph.about(node).get(name, ()))
        else:
            return None
        known = [step for step in steps if step is not None]
        if len(known) != len(steps):
            return None
        if RDF + "first" in facts:
            return lambda graph, node: _walk(graph, node, known)
        return lambda graph, node: list(dict.fromkeys(v for s in known for v in s(graph, node)))

    # -- constraints ---------------------------------------------------------------------------

    def _constraint(self, shape: Any, name: str) -> Check | None:
        if name in _SAID:
            return None
        values = self._values(shape, name)
        made = [self._one(shape, name.removeprefix(SH), value) for value in values]
        return _all(made)

    def _one(self, shape: Any, name: str, value: Any) -> Check:
        text = _text(value)
        if name in ("minCount", "maxCount"):
            bound = int(text)
            if name == "minCount":
                return lambda facts, node, found: len(found) >= bound
            return lambda facts, node, found: len(found) <= bound
        if name == "closed":
            return self._closed(shape)
        if name == "uniqueLang":
            return _unique
        if name == "lessThan":
            return lambda facts, node, found: _less(found, facts.about(node).get(text, ()))
        if name == "or":
            some = [self._shape(one) for one in self._list(value)]
            return _every(lambda facts, node: _any([one(facts, node, [node]) for one in some]))
        if name == "and":
            most = [self._shape(one) for one in self._list(value)]
            return _every(lambda facts, node: _and([one(facts, node, [node]) for one in most]))
        if name == "not":
            other = self._shape(value)
            return _every(lambda facts, node: _negate(other(facts, node, [node])))
        if name == "node":
            same = self._shape(value)
            return _every(lambda facts, node: same(facts, node, [node]))
        if name == "in":
            allowed = frozenset(self._list(value))
            return _every(lambda facts, node: node in allowed or None)
        if name == "class":
            return _every(lambda facts, node: _is_a(facts, node, value))
        if name in _SIMPLE:
            simple = _SIMPLE[name]
            return _every(lambda facts, node: simple(node, text))
        return lambda facts, node, found: None

    def _closed(self, shape: Any) -> Check:
        allowed = {_text(item) for v in self._values(shape, SH + "ignoredProperties")
                   for item in self._list(v)}  # fmt: skip
        for one in self._values(shape, SH + "property"):
            allowed |= {_text(path) for path in self._values(one, SH + "path")}
        return _every(lambda facts, node: facts.about(node).keys() <= allowed)


# --------------------------------------------------------------------------------- verdicts


def _and(verdicts: Iterable[Verdict]) -> Verdict:
    verdict: Verdict = True
    for one in verdicts:
        if one is False:
            return False
        if one is None:
            verdict = None
    return verdict


def _any(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return True if True in found else None if None in found else False


def _negate(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _all(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def check(facts: Facts, node: Any, values: list[Any]) -> Verdict:
        verdict: Verdict = True
        for one in checks:
            found = one(facts, node, values)
            if found is False:
                return False
            if found is None:
                verdict = None
        return verdict

    return check


def _each(check: Check) -> Check:
    """Return the check of a shape without a path: each value is a node of its own."""

    def judge(facts: Facts, node: Any, values: list[Any]) -> Verdict:
        if len(values) == 1:
            return check(facts, values[0], values)
        return _and(check(facts, value, [value]) for value in values)

    return judge


def _of_each(check: Check) -> Check:
    return _every(lambda facts, node: check(facts, node, [node]))


def _along(path: Callable[[Facts, Any], list[Any]] | None, check: Check) -> Check:
    if path is None:
        return lambda facts, node, values: None
    return lambda facts, node, values: check(facts, node, path(facts, node))


def _every(test: Callable[[Facts, Any], Verdict]) -> Check:
    def judge(facts: Facts, node: Any, values: list[Any]) -> Verdict:
        if len(values) == 1:  # most often; a generator costs more than the test
            return test(facts, values[0])
        return _and(test(facts, value) for value in values)

    return judge


def _walk(facts: Facts, node: Any, steps: list[Callable[[Facts, Any], list[Any]]]) -> list[Any]:
    here = [node]
    for step in steps:
        here = list(dict.fromkeys(v for one in here for v in step(facts, one)))
    return here


# --------------------------------------------------------------------------------- single values


def _text(term: Any) -> str:
    return str(getattr(term, "value", ""))


def _is_a(facts: Facts, node: Any, kind: Any) -> Verdict:
    if kind in facts.about(node).get(vocab.RDF_TYPE, ()):
        return True
    return None if facts.classes_have_parts else False


def _unique(facts: Facts, node: Any, values: list[Any]) -> Verdict:
    languages = [v.language.lower() for v in values if isinstance(v, ox.Literal) and v.language]
    return len(set(languages)) == len(languages)


def _less(values: list[Any], others: Iterable[Any]) -> Verdict:
    pairs = [(_number(a), _number(b)) for a in values for b in others]
    if any(a is None or b is None for a, b in pairs):
        return None
    return all(a < b for a, b in pairs if a is not None and b is not None)


def _number(term: Any) -> Decimal | None:
    if not isinstance(term, ox.Literal):
        return None
    kind = term.datatype.value
    if kind not in (XSD + "integer", XSD + "decimal") or not _FORMS[kind].fullmatch(term.value):
        return None
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return None


def _datatype(node: Any, text: str) -> Verdict:
    if not isinstance(node, ox.Literal) or node.datatype.value != text:
        return False
    form = _FORMS.get(text)
    if form is None or not form.fullmatch(node.value):
        return None
    if text == XSD + "date":
        try:
            date.fromisoformat(node.value)
        except ValueError:
            return None
    return True


def _node_kind(node: Any, text: str) -> Verdict:
    kind = text.removeprefix(SH)
    known = {"IRI": ox.NamedNode, "Literal": ox.Literal, "BlankNode": ox.BlankNode}
    return isinstance(node, known[kind]) if kind in known else None


def _pattern(node: Any, text: str) -> Verdict:
    return not isinstance(node, ox.BlankNode) and re.search(text, _text(node)) is not None


def _bound(node: Any, text: str, fits: Callable[[Decimal, Decimal], bool]) -> Verdict:
    number = _number(node)
    return None if number is None else fits(number, Decimal(text))


_SIMPLE: Mapping[str, Callable[[Any, str], Verdict]] = {
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "minLength": lambda node, text: len(_text(node)) >= int(text) or None,
    "maxLength": lambda node, text: len(_text(node)) <= int(text) or None,
    "minInclusive": lambda node, text: _bound(node, text, lambda a, b: a >= b),
    "maxInclusive": lambda node, text: _bound(node, text, lambda a, b: a <= b),
    "minExclusive": lambda node, text: _bound(node, text, lambda a, b: a > b),
    "maxExclusive": lambda node, text: _bound(node, text, lambda a, b: a < b),
}
