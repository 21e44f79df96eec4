"""The same question to a server that holds more than this graph, or has no default graph.

In the embedded store the default graph is what is believed and every named graph is kg's. On a
server other named graphs may stand beside, and in some products the default graph is the union of
all. So a text is fitted to it before it is sent: what is asked of the default graph is asked of the
named graph that holds what is believed, and ``GRAPH ?g`` ranges over the graphs of kg alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.syntax import Token, tokens

__all__ = ["NEXT", "Scope", "declare"]

NEXT = "next/"  # below it, graphs that are not published yet


@dataclass(frozen=True, slots=True)
class Scope:
    """Which graphs count: those below ``base``; ``believed`` names the one asked by default.

    ``own_default`` tells that the server keeps a default graph apart from the named ones.
    """

    base: str
    own_default: bool = True

    @property
    def believed(self) -> str:
        """The graph of what is believed, where the default graph cannot hold it."""
        return f"{self.base}graph/believed"

    @property
    def next(self) -> str:
        """What the names of graphs begin with that are not published yet."""
        return f"{self.base}graph/{NEXT}"

    def holds(self, graph: str) -> bool:
        """Tell whether a named graph is one that readers of this graph see.

        >>> scope = Scope("http://a.example/")
        >>> scope.holds("http://a.example/document/x"), scope.holds(scope.believed)
        (True, False)
        """
        inside = graph.startswith(self.base) and graph != self.believed
        return inside and not graph.startswith(self.next)

    def fit(self, text: str) -> str:
        """Return a query that means on the server what the text means in the embedded store.

        A text that names its data set (``FROM``) is left as it is.

        >>> Scope("http://a.example/", own_default=False).fit("ASK { ?s ?p ?o }")
        'ASK { GRAPH <http://a.example/graph/believed> { ?s ?p ?o } }'
        """
        words = list(tokens(text))
        if any(t.kind == "word" and t.text.upper() == "FROM" for t in words):
            return text
        added: list[tuple[int, str]] = []
        for at, token in enumerate(words):
            if token.kind == "word" and token.text.upper() == "GRAPH":
                added += self._among(words, at)
        if not self.own_default:
            added += self._by_default(text, words)
        for place, piece in sorted(added, reverse=True):
            text = text[:place] + piece + text[place:]
        return text

    def _among(self, words: list[Token], at: int) -> list[tuple[int, str]]:
        """Return what keeps a ``GRAPH ?g { … }`` to the graphs of kg."""
        if at + 2 >= len(words) or words[at + 1].kind != "variable" or words[at + 2].text != "{":
            return []
        name, end = words[at + 1].text, _closing(words, at + 2)
        base, following, believed = map(ox.Literal, (self.base, self.next, self.believed))
        kept = (
            f"STRSTARTS(STR({name}), {base}) && !STRSTARTS(STR({name}), {following})"
            f" && STR({name}) != {believed}"
        )
        return [(words[at].start, "{ "), (end, f" FILTER({kept}) }}")]

    def _by_default(self, text: str, words: list[Token]) -> list[tuple[int, str]]:
        """Return what makes the outermost group ask the graph of what is believed."""
        start = 0
        for at, token in enumerate(words):
            if token.kind == "word" and token.text.upper() == "CONSTRUCT":
                if words[at + 1].text.upper() == "WHERE":  # the short form: its pattern twice
                    end = _closing(words, at + 2)
                    pattern = text[words[at + 2].start : end]
                    begin = words[at + 1].start
                    return [
                        (begin, f"{pattern} "),
                        (words[at + 2].end, f" GRAPH <{self.believed}> {{"),
                        (end - 1, "} "),
                    ]
                start = next(i for i, t in enumerate(words) if t.text == "{" and i > at)
                start = next(i for i, t in enumerate(words) if t.end == _closing(words, start)) + 1
                break
            if token.text == "{":
                break
        group = next((i for i, t in enumerate(words) if t.text == "{" and i >= start), None)
        if group is None:
            return []  # DESCRIBE <iri>
        return [
            (words[group].end, f" GRAPH <{self.believed}> {{"),
            (_closing(words, group) - 1, "} "),
        ]


def declare(text: str, prefixes: Mapping[str, str]) -> str:
    r"""Return a query that declares the prefixes it uses and does not declare.

    >>> declare("ASK { ?s a ukg:Claim }", {"ukg": "http://a.example/", "org": "http://b.example/"})
    'PREFIX ukg: <http://a.example/>\nASK { ?s a ukg:Claim }'
    """
    words = list(tokens(text))
    used = {t.text.partition(":")[0] for t in words if t.kind == "name"}
    own = {
        words[at + 1].text.partition(":")[0]
        for at, t in enumerate(words[:-1])
        if t.kind == "word" and t.text.upper() == "PREFIX"
    }
    lines = [f"PREFIX {n}: <{prefixes[n]}>\n" for n in sorted((used - own) & prefixes.keys())]
    return "".join(lines) + text


def _closing(words: list[Token], at: int) -> int:
    """Return where the group ends that the brace ``at`` opens."""
    depth = 0
    for token in words[at:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return token.end
    return words[-1].end
