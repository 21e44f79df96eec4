"""What can be known of a SPARQL text before the engine sees it, and how terms are bound in it.

The engine has no limit on nesting (2,250 braces end the process), no deadline while it plans, and
fetches from the network on ``SERVICE``; so a text is looked through first. This check is about
clear messages; what holds against hostile texts is the worker's process (:mod:`kg.query.worker`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import InvalidQuery
from kg.query.quick import MAX_DEPTH, MAX_LENGTH, MAX_OPERATORS, MAX_PATTERNS, plainly_fine

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Token",
    "asks_elsewhere",
    "bind",
    "check",
    "check_update",
    "columns",
    "loads",
    "syntax_error",
    "tokens",
    "variables",
]

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
                  | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:.%-]|\\.)*)
      | (?P<word>[^\W\d]\w*)
      | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<space>\s+)
      | (?P<mark>\|\||&&|!=|<=|>=|\^\^|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPERATORS = frozenset(
    {"+", "-", "*", "/", "|", "||", "&&", "!", "=", "!=", "<", ">", "^", "<=", ">="}
)
_UPDATES = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of SPARQL: its kind (``word``, ``variable``, ``iri`` …), its text, where it stands."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a SPARQL text without spaces and comments.

    >>> [t.text for t in tokens('ASK { ?s <p> "a # b" } # all')]
    ['ASK', '{', '?s', '<p>', '"a # b"', '}']
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start())


def variables(text: str) -> tuple[str, ...]:
    """Return the variables of a query in the order of their first use.

    >>> variables("SELECT ?a { ?a $b '?c' }")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(t.text[1:] for t in tokens(text) if t.kind == "variable"))


def columns(text: str, names: Sequence[str]) -> list[str]:
    """Return the columns of an answer in the order of the query; the engine sorts those of ``*``.

    >>> columns("SELECT * { ?z ?a 1 }", ["a", "z"]), columns("SELECT ?b ?a {}", ["b", "a"])
    (['z', 'a'], ['b', 'a'])
    """
    words = (token.text.upper() for token in tokens(text) if token.kind != "iri")
    for word in words:
        if word == "SELECT":
            break
    if next((w for w in words if w not in ("DISTINCT", "REDUCED")), "") != "*":
        return list(names)
    order = {name: place for place, name in enumerate(variables(text))}
    return sorted(names, key=lambda name: order.get(name, len(order)))


def check(text: str, name: str = "query", *, elsewhere: bool = True) -> None:
    """Refuse a text that is no read-only query within the limits.

    Args:
        text: the query.
        name: what to call it in messages.
        elsewhere: whether to refuse ``SERVICE`` too; see :func:`asks_elsewhere`.

    Raises:
        InvalidQuery: it changes the graph, reaches out of it, or is too long, deep or wide.

    >>> check("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.InvalidQuery: query: line 1, column 12: SERVICE asks another machine; leave it out
    """
    if len(text) > MAX_LENGTH:
        raise InvalidQuery(
            name, f"has {len(text):,} characters; {MAX_LENGTH:,} are allowed", hint="split it"
        )
    if plainly_fine(text):
        return
    _check_words(text, name, service=not elsewhere)
    plain = _unescaped(text)
    if plain != text:
        _check_words(plain, name, service=not elsewhere)


def check_update(text: str, name: str = "update") -> None:
    """Refuse an update that reaches out of the dataset, or is too deep or wide.

    Whether it may fetch (``LOAD``) is told by :func:`loads`; what is inserted as data has no limit
    here.

    >>> check_update("INSERT DATA { <a:b> <a:c> 1, 2 }; CLEAR ALL")
    """
    _check_words(text, name, update=True)
    plain = _unescaped(text)
    if plain != text:
        _check_words(plain, name, update=True)


def loads(text: str) -> bool:
    """Tell whether an update fetches from elsewhere and would fail if it could not.

    >>> loads("CLEAR ALL; LOAD <http://a.example/>"), loads("LOAD SILENT <http://a.example/>")
    (True, False)
    """
    words = [t.text.upper() if t.kind == "word" else t.text for t in tokens(_unescaped(text))]
    return any(
        word == "LOAD" and after != "SILENT"
        for word, after in itertools.zip_longest(words, words[1:])
    )


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def asks_elsewhere(text: str) -> bool:
    """Tell whether a query asks another machine.

    >>> asks_elsewhere("ASK { SERVICE <a:b> {} }"), asks_elsewhere("ASK { ?service a 'service' }")
    (True, False)
    """
    return any(
        token.kind == "word" and token.text.upper() == "SERVICE"
        for token in tokens(_unescaped(text))
    )


def _check_words(text: str, name: str, *, update: bool = False, service: bool = False) -> None:
    depth = patterns = operators = parentheses = 0
    first, data, before, last = True, False, "", ""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else token.text
        problem = hint = ""
        if token.kind == "word":
            if update:
                data = data or (word == "DATA" and last in ("INSERT", "DELETE"))
            elif first and word not in _PROLOGUE:
                first = False
                if word in _UPDATES:
                    problem, hint = f"{word} changes the graph", "use kg build and kg remove"
                elif word not in _QUERIES:
                    problem = f"cannot be read at {token.text!r}"
                    hint = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
            if word == "SERVICE" and not service:
                problem, hint = "SERVICE asks another machine", "leave it out"
            operators += word in ("UNION", "IN", "NOT")
        elif token.kind == "iri":
            reads = last == "FROM" or (last == "NAMED" and before == "FROM")
            if reads and word[1:6].lower() == "file:":
                problem, hint = "FROM a file", "load the file with kg build, or leave it out"
        elif word in "{([":
            depth += 1
            parentheses += word == "("
            if depth > MAX_DEPTH:
                problem, hint = f"is nested more than {MAX_DEPTH} deep", "write it flatter"
        elif word in "})]":
            depth = max(0, depth - 1)
            data = data and depth > 0
            parentheses = max(0, parentheses - (word == ")"))
        elif word in ('"', "'"):
            problem, hint = "a string begins and does not end", "close its quotes"
        elif word in _OPERATORS:
            operators += 1
        elif word in ".;," and not parentheses and not data:
            patterns += 1
        if operators > MAX_OPERATORS:
            problem, hint = f"has more than {MAX_OPERATORS:,} operators", "split it, or use VALUES"
        if patterns > MAX_PATTERNS:
            problem, hint = f"has more than {MAX_PATTERNS} triple patterns", "split it"
        if problem:
            line, column = _place(text, token.start)
            raise InvalidQuery(name, f"line {line}, column {column}: {problem}", hint=hint)
        before, last = last, word


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


@dataclass(slots=True)
class _Brace:
    """What stands between two braces: which variables right in it, in patterns or expressions."""

    end: int
    kind: str  # group, data (of VALUES), template (of CONSTRUCT) or select (holds a sub-query)
    aside: bool  # what is bound in it does not leave it: EXISTS, MINUS, a sub-query
    within: _Brace | None
    parentheses: int = 0
    patterns: set[str] = field(default_factory=set)
    expressions: set[str] = field(default_factory=set)

    def uses(self, name: str) -> bool:
        return name in self.patterns or name in self.expressions

    def hands_out(self, name: str) -> bool:
        """Tell whether a match in here binds the variable for the whole query."""
        brace: _Brace | None = self
        while brace is not None:
            if brace.aside or brace.kind == "select":
                return False
            brace = brace.within
        return name in self.patterns


def bind(text: str, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    r"""Return the query with variables bound to terms, so that it answers for these alone.

    Each group that uses a variable gets it by ``VALUES``: the engine's own substitution reaches
    only what is projected, and no sub-query. Where a variable stands in an optional part alone, the
    rows without that part are dropped. A term is written by the engine's library, so no quote or
    brace in it can change the query.

    >>> bind("ASK { ?s ?p ?name }", {"name": ox.Literal('a" } #')})
    'ASK { VALUES (?name) { ("a\\" } #") } ?s ?p ?name }'
    """
    if not terms:
        return text
    groups = _groups(text)
    for group in reversed(groups):
        names = {name for name in terms if group.uses(name)}
        told = ""
        if group is groups[0]:
            inner = terms.keys() - names
            only = {n for n in inner if any(other.hands_out(n) for other in groups)}
            names |= inner - only  # it may stand in the SELECT clause alone
            told = "".join(f" FILTER(BOUND(?{name}))" for name in sorted(only))
        if names:
            columns = " ".join(f"?{name}" for name in sorted(names))
            row = " ".join(str(terms[name]) for name in sorted(names))
            told = f" VALUES ({columns}) {{ ({row}) }}{told}"
        text = f"{text[: group.end]}{told}{text[group.end :]}"
    return text


def _groups(text: str) -> list[_Brace]:
    """Return the group graph patterns of a query in their order."""
    found: list[_Brace] = []
    here: _Brace | None = None
    expected, last = "group", ""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else token.text
        if word == "VALUES":
            expected = "data"
        elif word == "{":
            kind = "template" if last == "CONSTRUCT" else expected
            here = _Brace(token.end, kind, last in ("EXISTS", "MINUS"), here)
            found.append(here)
            expected = "group"
        elif here is None:
            pass
        elif token.kind == "variable":
            names = here.expressions if here.parentheses else here.patterns
            names.add(token.text[1:])
        elif word == "SELECT" and last == "{":
            here.kind = "select"
        elif word == "}":
            here = here.within
        elif word in ("(", ")"):
            here.parentheses += 1 if word == "(" else -1
        last = word
    return [brace for brace in found if brace.kind == "group"]


_POSITION = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:one of |, |^)([A-Z][A-Za-z]+(?: [A-Za-z]+){2,})")


def syntax_error(text: str, name: str, error: SyntaxError) -> InvalidQuery:
    """Return the engine's complaint as one line with its place.

    >>> wrong = "SELECT ?s WHERE { ?s ?p }"
    >>> str(syntax_error(wrong, "query", SyntaxError("error at 1:26: expected one of [_]")))
    "query: line 1, column 25: cannot be read at '}'; see kg query --help for examples"
    """
    match = _POSITION.match(str(error))
    if match is None:
        return InvalidQuery(name, " ".join(str(error).split()))
    line, column = int(match[1]), int(match[2])
    lines = text.split("\n")
    position = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    before = [token for token in tokens(text) if token.start < position]
    after = next((token for token in tokens(text) if token.start >= position), None)
    sentence = _SENTENCE.search(match[3].replace("\n", " "))
    if sentence and sentence[1] == "Prefix not found" and before:
        token = next((t for t in reversed(before) if t.kind == "name"), before[-1])
        problem = f"the prefix {token.text.partition(':')[0]}: is not known"
    elif sentence:
        token, problem = before[-1] if before else Token("mark", "", 0), sentence[1]
    elif before and (after is None or before[-1].end >= position):
        token = before[-1]
        problem = f"cannot be read at {token.text!r}"
    elif after is not None:
        token = after
        problem = f"cannot be read at {token.text!r}"
    else:
        token, problem = Token("mark", "", 0), "is empty"
    line, column = _place(text, token.start)
    return InvalidQuery(
        name, f"line {line}, column {column}: {problem}", hint="see kg query --help for examples"
    )
