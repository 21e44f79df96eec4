"""How fully an event is named: the words around its head noun that belong to its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.chunks import Chunk

__all__ = ["forms_around", "told_as_event"]

_BEFORE = frozenset(
    "a an the this that its their our his her another each every of to at in on for by with from during after "
    "before within into about under following including".split()
)
_LINKS = frozenset("of on for about with between among at in to dedicated devoted by".split())
_NAMES = ("PROG", "PROJ", "ACR", "CONS", "NAME", "TITLE", "PLACE", "UNI", "ORG", "UNIT", "PER")
_SMALL = frozenset("the a an its their our his her new two three four all and".split())
_VERB = re.compile(
    r"(?:was|were|is|are|be|been|has|have|had|will|would|took|takes|began|which|who|that|where|when|while|as|"
    r"brought|gave|held|saw|came|made|not|also|if|but|than|then|there|\w+ly|"
    r"\w{2,}[^e]ed)"
)


def _plain(chunk: Chunk) -> bool:
    low = chunk.name.lower()
    return (
        chunk.type == "w"
        and low not in _BEFORE
        and low not in _LINKS
        and low not in ("and", "or", "but", "s", "'s", "’s")
        and re.fullmatch(r"[\w'’+/-]+", low) is not None
        and not _VERB.fullmatch(low)
    )


def _leftmost(before: Sequence[Chunk], start: int) -> int:
    """Return where the words begin that stand between a determiner or preposition and an event's head."""
    k = len(before)
    while k and len(before) - k < 5:
        c = before[k - 1]
        if (
            c.name in ("'s", "’s")
            and k > 1
            and before[k - 2].type in (*_NAMES, "w", "ROLES")
            or c.name in ("'", "’")
            and k > 1
            and before[k - 2].type in ("w", "ROLES", "NAME")
        ):
            k -= 2
        elif (
            (
                _plain(c)
                or c.type in ("PROG", "PROJ", "ACR", "CONS", "NAME", "TITLE", "DUR")
                and "ana" not in c.tags
            )
            or c.type in ("PLACE", "ORG", "UNI")
            and "ana" not in c.tags
            and k > 1
        ):
            k -= 1
        else:
            break
    if k == len(before):
        return start
    if k == 0:
        return before[0].start if before[0].name[:1].isupper() else start
    c = before[k - 1]
    return before[k].start if c.type == "w" and c.name.lower() in _BEFORE else start


def _ends(chunks: Sequence[Chunk], j: int) -> list[int]:
    """Return where the name of an event may end: after each "of", "on", "for" … with what it leads."""
    found: list[int] = []
    while j < len(chunks) and len(found) < 4:
        low = chunks[j].name.lower()
        if chunks[j].type != "w" or low not in _LINKS:
            break
        k = j + 1
        while k < len(chunks) and k - j < 9:
            c = chunks[k]
            small = c.type == "w" and c.name.lower() in (*_SMALL, "'s", "’s")
            if not (small or _plain(c) or c.name in ("'s", "’s") or c.type in (*_NAMES, "ROLES")):
                break
            k += 1
        while k > j + 1 and chunks[k - 1].name.lower() in _SMALL:
            k -= 1
        if k == j + 1:
            break
        found.append(chunks[k - 1].end)
        j = k
    return found


def forms_around(
    before: Sequence[Chunk], chunks: Sequence[Chunk], j: int, start: int, end: int
) -> set[tuple[int, int]]:
    """Return the stretches that name an event more fully than its head and what is known to belong to it.

    ``before`` are the chunks in front of the name ``text[start:end]``, ``chunks[j:]`` those behind it.
    """
    first = _leftmost(before, start)
    return {(s, e) for s in {first, start} for e in {end, *_ends(chunks, j)}} - {(start, end)}


_KINDS = frozenset(
    "international staff career official joint virtual online study two-day three-day one-day training working "
    "plenary guest public annual".split()
)
_GATHERING = frozenset(
    "forum reception exhibition competition dialogue assembly trip celebration panel debate contest concert party "
    "dinner session conversation discussion sitting opening launch handover lecture training rites".split()
)
_AT = re.compile(
    r"\b(?:opening|opened|at|during|of|attended|to|after|joined|closing|addressing|moderated|chaired|within|in|"
    r"following|before|left|told|addressed|concluded|conducted|hosted|organi[sz]ed) (?:the|this)$"
)
_HELD = re.compile(
    r"\b(?:, held|was chaired|was delivered|was given|brought together|was attended|was held|took place|were held|"
    r"was organi[sz]ed|was opened|is held|will be held|hosted|was conducted|was followed|is organi[sz]ed|"
    r"takes place|will take place|was moderated|were organi[sz]ed|was arranged)\b"
)
_HOLDING = (
    r"(?:attended|attending|organi[sz]ed|organi[sz]es|hosted|hosts|held|holding|holds|visited|opened|participated in|"
    r"took part in|gave|gives|giving|delivered|delivering|conducted|conducting|moderated|arranged|read|joined|won|"
    r"chaired|led|staged|convened|launched|following|during)"
)


def told_as_event(chunks: Sequence[Chunk], i: int, n: int, before: Sequence[Chunk]) -> bool:
    """Tell whether an everyday word ("session", "panel") is used of a gathering that was."""
    head = " ".join(c.name.lower() for c in chunks[i : i + n])
    prev = before[-1] if before else None
    low = prev.name.lower() if prev is not None and prev.type == "w" else ""
    last = head.split()[-1]
    line = " ".join(c.name.lower() for c in chunks[i + n : i + n + 9])
    if (
        last in _GATHERING
        and low in ("the", "this")
        and _AT.search(" ".join(c.name.lower() for c in before[-2:]))
    ):
        return True
    after = " ".join(c.name.lower() for c in chunks[i + n : i + n + 4])
    if re.match(r"of (?:the |a |an )?(?:\w+ )?(?:project|programme|program)\b", after):
        return False  # the day on which a project began
    nxt = chunks[i + n].name.lower() if i + n < len(chunks) else "."
    if last in ("opening", "launching", "conferral") and nxt in (
        "the",
        "a",
        "an",
        "up",
        "remarks",
        "speech",
        "words",
        "address",
    ):
        return False
    if (
        chunks[i].name[:1].isupper()
        and (i > 0 or nxt in ("of", ":", ".", "on", "by", "at", "in", "with", "-", "–"))
    ) or (
        prev is not None
        and (prev.type in ("PROG", "PROJ", "ACR", "CONS", "TITLE") or prev.name.lower() in _KINDS)
    ):
        return True
    if i + n < len(chunks) and chunks[i + n].type == "TITLE":
        return True
    if re.match(r"(?:titled|entitled|on the (?:topic|theme|subject))\b", line):
        return True
    whole = " ".join(c.name.lower() for c in chunks)
    return bool(
        _HELD.search(line)
        or re.search(
            rf"\b(?:held|organi[sz]ed|conducted|hosted|delivered|celebrated)\b(?:(?!\b(?:which|who|that|where)\b).){{0,90}}? "
            rf"(?:a|an|its) (?:[\w'-]+ ){{0,2}}{re.escape(head)}\b",
            whole,
        )
        or re.search(
            rf"\b{_HOLDING} (?:a|an|the|its|their|his|her|our) (?:[\w'-]+ ){{0,2}}{re.escape(head)}\b",
            whole,
        )
    )
