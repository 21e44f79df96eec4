"""What a clause says of its own truth: held, denied, planned or only hoped for.

The clause counts, not the sentence: in "A and B are partners, C may join" only the second is a hope.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg.extract.chunks import Chunk
from kg.lexicon import load
from kg.model import Status

__all__ = ["clause_around", "status_at", "status_of"]

_ORDER = (
    ("past", Status.FORMER),
    ("deny", Status.DENIED),
    ("hope", Status.HOPED),
    ("plan", Status.PLANNED),
)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], Status], ...]]:
    lists = load(language)

    def any_of(name: str) -> re.Pattern[str]:
        words = sorted(lists[f"modality.{name}"], key=len, reverse=True)
        # "n't" is an ending; all else are whole words
        inner = "|".join(
            re.escape(w) if w.startswith("n'") else rf"(?<![\w-]){re.escape(w)}(?![\w-])"
            for w in words
        )
        return re.compile(inner)

    return any_of("asserting"), tuple((any_of(name), status) for name, status in _ORDER)


def _plain(clause: str | Sequence[Chunk]) -> str:
    if isinstance(clause, str):
        return re.sub(r"\s+", " ", clause.lower().replace("’", "'"))
    # names do not speak of modality: "May" the month, "Will" the person, "No. 5"
    return " ".join(
        c.name.lower().replace("’", "'") if c.type in ("w", "p") else "#" for c in clause
    )


def status_of(clause: str | Sequence[Chunk], language: str = "en") -> Status:
    """Return how a clause puts what it says.

    ``clause`` is its text or its chunks, cut as by :func:`clause_around`.

    >>> [status_of(t).value for t in ("A is a partner", "A is not a partner", "A may join", "A will sign", "A is no longer a member")]
    ['held', 'denied', 'hoped', 'planned', 'former']
    >>> status_of("Not only A but also B signed the agreement").value
    'held'
    """
    asserting, rows = _patterns(language)
    text = asserting.sub(" ", _plain(clause))
    return next((status for pattern, status in rows if pattern.search(text)), Status.HELD)


def _cuts(chunks: Sequence[Chunk], breaks: frozenset[str], verbs: frozenset[str]) -> list[int]:
    """Return the places of the words and signs at which a new clause begins."""
    cuts: list[int] = []
    said = False  # whether the clause has its verb
    for i, c in enumerate(chunks):
        if c.type not in ("w", "p"):
            continue
        low = c.name.lower().replace("’", "'")
        if low in breaks:
            cuts.append(i)
            said = False
        elif low in (",", "and", "or") and said:
            # ", Z may join" and "and its partners will …": a joint, a subject of few words, a verb
            for k in range(i + 1, min(i + 6, len(chunks))):
                word = chunks[k].name.lower() if chunks[k].type in ("w", "p") else ""
                if word in breaks or word in (",", "and", "or"):
                    break
                if k > i + 1 and word in verbs:
                    cuts.append(i)
                    said = False
                    break
        elif low in verbs:
            said = True
    return cuts


def clause_around(
    chunks: Sequence[Chunk], first: int, last: int, language: str = "en"
) -> Sequence[Chunk]:
    """Return the clause in which ``chunks[first:last + 1]`` stand.

    >>> words = [Chunk("w", 0, 0, w) for w in "A and B are partners , C may join".split()]
    >>> [c.name for c in clause_around(words, 3, 4)]
    ['A', 'and', 'B', 'are', 'partners']
    """
    lists = load(language)
    cuts = _cuts(chunks, lists["modality.breaks"], lists["modality.verbs"])
    low = max((i + 1 for i in cuts if i < first), default=0)
    # "whether A will apply" and "if A joins": the word that opens the clause speaks of its truth
    if low > 0 and chunks[low - 1].name.lower() in lists["modality.opening"]:
        low -= 1
    if low > 1 and chunks[low - 1].name.lower() == "that":
        if chunks[low - 2].name.lower() in lists["modality.denying"]:
            low -= 2  # "they denied that A had been named B"
    high = min((i for i in cuts if i > last), default=len(chunks))
    return chunks[low:high]


def status_at(chunks: Sequence[Chunk], first: int, last: int, language: str = "en") -> Status:
    """Return how the clause around ``chunks[first:last + 1]`` puts what it says.

    >>> words = [Chunk("w", 0, 0, w) for w in "A and B are partners , C may join".split()]
    >>> status_at(words, 3, 4).value, status_at(words, 7, 8).value
    ('held', 'hoped')
    """
    return status_of(clause_around(chunks, first, last, language), language)
