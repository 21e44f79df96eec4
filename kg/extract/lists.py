"""Enumerations become one chunk: "A (X), B and C", so that a clause sees one subject."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.lexicon import load

__all__ = ["gather"]

_GROUPS = {
    "PER": "PER",
    "PERP": "PER",
    "UNI": "ORG",
    "ORG": "ORG",
    "UNIT": "ORG",
    "PLACE": "PLACE",
    "STUDY": "STUDY",
    "PROG": "PROG",
    "PROJ": "PROJ",
    "CONS": "CONS",
    "EVT": "EVT",
}
_JOINTS = (
    (",",),
    (";",),
    ("and",),
    ("&",),
    (",", "and"),
    (";", "and"),
    ("as", "well", "as"),
    (",", "as", "well", "as"),
    (",", "the"),
    ("and", "the"),
    (";", "the"),
    (",", "and", "the"),
    ("and", "by"),
    ("and", "with"),
    ("as", "well", "as", "with"),
    (",", "with"),
    ("and", "of"),
    ("and", "of", "the"),
    ("and", "a"),
    ("and", "an"),
    ("and", "her", "colleague"),
    ("and", "his", "colleague"),
    ("and", "their", "colleague"),
    ("and", "also"),
    (",", "and", "also"),
    (",", "and", "by"),
    ("and", "from"),
    ("and", "at"),
    (",", "along", "with"),
    ("together", "with"),
    ("together", "with", "the"),
    ("jointly", "with", "the"),
    ("in", "cooperation", "with"),
    ("in", "cooperation", "with", "the"),
    ("in", "collaboration", "with"),
    ("in", "collaboration", "with", "the"),
    ("in", "partnership", "with"),
    ("in", "partnership", "with", "the"),
    ("along", "with"),
    ("jointly", "with"),
    (";", "as", "well", "as", "by"),
)


def _joint(chunks: list[Chunk], i: int) -> int:
    """Return how many chunks from ``i`` on join members of a list, 0 if none."""
    best = 0
    for words in _JOINTS:
        n = len(words)
        if n > best and [c.name.lower() for c in chunks[i : i + n] if c.type in ("w", "p")] == list(
            words
        ):
            best = n
    return best


def _described(chunks: list[Chunk], i: int) -> int:
    """Return how many chunks from ``i`` on say what an organisation is, or whose: "the company X", "Norway's X"."""
    kinds = load()["org.apposed"]
    words = [c.name.lower() if c.type == "w" else "" for c in chunks[i : i + 3]]
    for n in (1, 2):
        if len(words) > n and words[n - 1] in kinds and chunks[i + n].type in ("UNI", "ORG"):
            return n  # "company X", "German company X"
    owned = len(chunks) > i + 2 and chunks[i].type == "PLACE"
    if owned and chunks[i + 1].name in ("'s", "’s") and chunks[i + 2].type in ("UNI", "ORG"):
        return 2
    return 0


def gather(
    chunks: list[Chunk], kinds: tuple[str, ...] = ("PER", "ORG", "PLACE", "STUDY", "PROG", "EVT")
) -> list[Chunk]:
    """Join the members of each enumeration of one kind into a chunk whose ``parts`` they are."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        c = chunks[i]
        group = _GROUPS.get(c.type)
        if group not in kinds or "pron" in c.tags:
            out.append(c)
            i += 1
            continue
        parts = [*c.members]
        j = i + 1
        while True:
            n = _joint(chunks, j)
            if not n or j + n >= len(chunks):
                break
            n += _described(chunks, j + n) if group == "ORG" else 0
            nxt = chunks[j + n]
            if _GROUPS.get(nxt.type) != group:
                break
            if group == "EVT" and (nxt.ref == c.ref or chunks[j].name.lower() != "and"):
                break
            parts.extend(nxt.members)
            j += n + 1
        if len(parts) > 1:
            kind = "PER" if group == "PER" else c.type
            out.append(
                replace(
                    c,
                    type=kind,
                    end=chunks[j - 1].end,
                    parts=tuple(parts),
                    name=", ".join(p.name for p in parts),
                )
            )
        else:
            out.append(c)
        i = j
    return out
