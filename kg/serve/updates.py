"""The dataset that a request describes, written into an update: the engine takes none beside it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import InvalidQuery
from kg.query.syntax import Token, tokens

__all__ = ["using"]


def using(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return an update whose patterns are matched in these graphs (Protocol, 2.2.3).

    Raises:
        InvalidQuery: the update names its dataset itself.

    >>> using("INSERT { ?s a <b:c> } WHERE { ?s ?p ?o }", ["a:g"], ["a:h"])
    'INSERT { ?s a <b:c> } USING <a:g> USING NAMED <a:h> WHERE { ?s ?p ?o }'
    >>> using("DELETE WHERE { ?s ?p 1 }", ["a:g"], [])
    'DELETE { ?s ?p 1 } USING <a:g> WHERE { ?s ?p 1 }'
    """
    if not default_graphs and not named_graphs:
        return text
    clause = " ".join(
        [f"USING <{name}>" for name in default_graphs]
        + [f"USING NAMED <{name}>" for name in named_graphs]
    )
    parts: list[str] = []
    done = depth = 0
    last = ""
    words = list(tokens(text))
    for place, token in enumerate(words):
        word = token.text.upper() if token.kind == "word" else token.text
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in ("WITH", "USING"):
            raise InvalidQuery(
                "update",
                f"says {word}, and the request has using-graph-uri or using-named-graph-uri",
                hint="use one of the two",
            )
        if depth == 0 and word == "WHERE":
            parts.append(text[done : token.start])
            if last == "DELETE":
                parts.append(f"{_group(text, words, place)} ")
            parts.append(f"{clause} ")
            done = token.start
        last = word
    return "".join([*parts, text[done:]])


def _group(text: str, words: Sequence[Token], place: int) -> str:
    """Return the braces that follow a word, and what is in them."""
    depth = 0
    for token in words[place + 1 :]:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return text[words[place + 1].start : token.end]
    return ""
