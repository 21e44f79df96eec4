"""Whether a query is light by its looks.

This decides nothing but who goes first where many wait: a query that looks light and is not loses
its place after a moment. What may be asked at all is said by :func:`kg.query.syntax.check`, in the
worker, and what holds is the worker's process.
"""

from __future__ import annotations

from kg.query.syntax import tokens

__all__ = ["HEAVY", "LIGHT", "weight"]

LIGHT, HEAVY = 0, 1
_LONG = 2_000  # characters
# Words by which a query looks at everything before its first row, or at a row for each other.
_COSTLY = frozenset(
    {"ORDER", "GROUP", "HAVING", "DISTINCT", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE"}
    | {"GROUP_CONCAT", "MINUS", "EXISTS", "UNION", "OPTIONAL", "DESCRIBE", "VALUES", "BIND"}
)


def weight(text: str) -> int:
    """Return 0 for a query that is light by its looks, 1 for all else.

    >>> weight("SELECT * { ?s ?p ?o } LIMIT 10"), weight("ASK { ?s ?p ?o . ?a ?b ?c }")
    (0, 0)
    >>> weight("SELECT * { ?s ?p ?o . ?a ?b ?c }"), weight("ASK { ?s (<a:b>|^<a:b>)* ?o }")
    (1, 1)
    """
    if len(text) > _LONG:  # a text is looked through while others wait
        return HEAVY
    words = [t.text.upper() if t.kind == "word" else t.text for t in tokens(text)]
    if not _COSTLY.isdisjoint(words):
        return HEAVY
    if any(word in "*+|^" and words[place - 1] != "SELECT" for place, word in enumerate(words)):
        return HEAVY
    if words.count("SELECT") > 1 or sum(word in ".;," for word in words) == 0:
        return HEAVY if words.count("SELECT") > 1 else LIGHT
    ends_early = "ASK" in words or "LIMIT" in words
    return LIGHT if ends_early and "FILTER" not in words else HEAVY
