"""The pieces that a sentence is read as: names, posts, dates, events, quotations and plain words."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Kind

__all__ = ["ENTITY_KINDS", "Chunk", "encode"]

# The kind of entity that a chunk of this type names.
ENTITY_KINDS = {
    "PER": Kind.PERSON,
    "UNI": Kind.UNIVERSITY,
    "ORG": Kind.ORGANIZATION,
    "CONS": Kind.CONSORTIUM,
    "PROJ": Kind.PROJECT,
    "PROG": Kind.PROGRAMME,
    "STUDY": Kind.STUDY_PROGRAMME,
    "EVT": Kind.EVENT,
    "PLACE": Kind.PLACE,
}


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a sentence, ``text[start:end]``.

    ``type`` is one of the keys of :data:`ENTITY_KINDS`, or ROLE, HON, DATE, DUR, NUM, MONEY, REF, TITLE (a
    quoted title), SPEECH, ACR and NAME (capitals of unknown kind), ANA (a definite description), ``w`` a
    word, ``p`` a sign. ``name`` is the form that names the thing; ``value`` a date, a normal form or the
    kind of an anaphor; ``ref`` the number of its entity in the document, -1 before it has one; ``parts``
    the members of a list; ``tags`` further marks (``plural``, ``former``, ``short`` …).
    """

    type: str
    start: int
    end: int
    name: str
    value: str = ""
    ref: int = -1
    parts: tuple[Chunk, ...] = ()
    tags: frozenset[str] = frozenset()

    @property
    def members(self) -> tuple[Chunk, ...]:
        """The chunk itself, or the members of the list that it is."""
        return self.parts or (self,)


_PLAIN = {
    "(": "LP",
    ")": "RP",
    "[": "LP",
    "]": "RP",
    "–": "-",
    "—": "-",
    "’s": "'s",
    "|": "BAR",
    "<": "LT",
    ">": "GT",
    "#": "HASH",
}


def encode(chunks: tuple[Chunk, ...] | list[Chunk]) -> str:
    """Write chunks as the string that patterns match: words as they are, all else as ``<TYPE#position>``.

    >>> encode([Chunk("w", 0, 3, "The"), Chunk("ROLE", 4, 10, "Rector"), Chunk("p", 10, 11, "(")])
    'the <ROLE#1> LP '
    """
    out = []
    for number, chunk in enumerate(chunks):
        if chunk.type == "w":
            out.append(chunk.name.lower().replace("’", "'"))
        elif chunk.type == "p":
            out.append(_PLAIN.get(chunk.name, chunk.name))
        elif "pron" in chunk.tags:
            out.append(f"<PRON#{number}>")
        else:
            out.append(f"<{chunk.type}#{number}>")
    return "".join(f"{piece} " for piece in out)
