"""When two tokens are one word: equal, romanised otherwise, with a slip, or of one family."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from kg.link.normalise import consonants, family, skeleton

__all__ = ["alike", "clues"]

_SHORT = 5  # up to this length a changed letter makes another word: Turan, Turin
_STEM = re.compile(r"(?<=\w\w\w\w\w)(?:ov|ev|uli|a)$")


@lru_cache(maxsize=200_000)
def alike(left: str, right: str) -> float:
    """Return how likely two tokens are one word: 1, 0, or between for a slip or a romanisation.

    >>> alike("p:gumilev", "p:gumilov") > 0.9, alike("p:turan", "p:turin"), alike("a:eku", "a:ektu")
    (True, 0.0, 0.0)
    """
    if left == right:
        return 1.0
    if left[0] == right[0] == "h":
        return 0.8 if family(left) == family(right) else 0.0
    if "a" in (left[0], right[0]) and left[0] in "pa" and right[0] in "pa":
        a, b = (skeleton(t[2:]) if t[0] == "a" else t[2:] for t in (left, right))
        return 0.97 if a == b else 0.0
    if not left[0] == right[0] == "p":
        return 0.0
    a, b = left[2:], right[2:]
    shortest = min(len(a), len(b))
    if shortest < 3:
        return 0.0
    if shortest <= _SHORT:
        # A lost vowel does not make another word.
        near = abs(len(a) - len(b)) == 1 and consonants(a) == consonants(b)
        return 0.93 if near and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1 else 0.0
    if consonants(a) == consonants(b):
        return 0.95 if DamerauLevenshtein.normalized_similarity(a, b) >= 0.6 else 0.0
    if _STEM.sub("", a) == _STEM.sub("", b):
        return 0.9  # Baitursynov is Baitursynuly since family names shed their Russian endings
    return 0.88 if DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1 else 0.0


def clues(token: str) -> frozenset[str]:
    """Return keys of which two tokens that are at all alike share one; the converse is not so.

    A slip of one letter is found by leaving out each letter in turn: what was added, lost, changed
    or swapped is left out on one side or on both.

    >>> clues("p:gumilev") & clues("p:gumilov") >= {"gumilv", "q:gmlv"}
    True
    >>> clues("h:technical") == clues("h:technology"), clues("k:museum")
    (True, frozenset({'k:museum'}))
    """
    word = token[2:]
    if token[0] == "a":
        return frozenset({skeleton(word)})
    if token[0] == "h":
        return frozenset({family(token)})
    if token[0] != "p":
        return frozenset({token})
    found = {word}
    if len(word) > 3:
        found.update([word[:n] + word[n + 1 :] for n in range(len(word))])
    if len(word) > _SHORT:
        found |= {"q:" + consonants(word), _STEM.sub("", word)}
    return frozenset(found)
