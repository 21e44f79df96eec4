"""How fully an event is named: the words around its head noun that belong to its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.chunks import Chunk
from kg.lexicon import Lexicon

__all__ = [
    "forms_around",
    "named_day",
    "number_behind",
    "recast",
    "scheduled",
    "title_behind",
    "told_as_event",
]

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


_GATHERINGS = (
    "forum",
    "summit",
    "congress",
    "symposium",
    "festival",
    "olympiad",
    "championship",
    "hackathon",
)
_PLAIN_GATHERING = ("summit", "symposium", "festival", "olympiad", "championship", "hackathon")
_ATTENDED = re.compile(
    r"\b(?:at|attended|attending|during|joined|within|hosted|host|hosts|opened|organi[sz]ed|held|launched|addressed|"
    r"visited|part in|participated in|participants of|participants in|opening of|framework of|spoke to) "
    r"(?:the |an? |its |our |this )?$"
)
_TOOK_PLACE = re.compile(
    r"(?:, )?(?:which |that )?(?:(?:was|were|is|has been|will be) (?:\w+ly )?(?:held|organi[sz]ed|opened|hosted|closed|attended)|"
    r"took place|takes place|will take place|gathered|brought together|opened|ended|started|began|, held|, organi[sz]ed)\b"
)


def recast(chunks: list[Chunk], lexicon: Lexicon, title: bool) -> list[Chunk]:
    """Give back to events the words that were read as bodies: "the International" Week, the Energy Forum attended."""
    out: list[Chunk] = []
    for k, c in enumerate(chunks):
        nxt = chunks[k + 1] if k + 1 < len(chunks) else None
        words = c.name.split()
        if c.type in ("UNIT", "ORG") and "ana" in c.tags and nxt is not None:
            low = nxt.name.lower()
            if (
                len(words) == 2
                and words[0].lower() == "the"
                and words[1].lower() in lexicon["events.modifiers"]
                and low in lexicon["event.heads"]
                and nxt.type in ("w", "NAME")
                and c.end - c.start == len(c.name)
            ):
                cut = c.start + len(words[0])
                out.append(Chunk("w", c.start, cut, words[0]))
                out.append(Chunk("w", cut + 1, c.end, words[1]))
                continue
        if (
            c.type in ("ORG", "UNI")
            and "ana" not in c.tags
            and len(words) > 1
            and words[-1].lower() in _GATHERINGS
            and c.end - c.start == len(c.name)
            and not any(x.type == "ROLE" for x in chunks[max(0, k - 3) : k])
            and (
                title
                or words[-1].lower() in _PLAIN_GATHERING
                or _ATTENDED.search(
                    "".join(f"{x.name.lower()} " for x in chunks[max(0, k - 4) : k])
                )
                or _TOOK_PLACE.match(" ".join(x.name.lower() for x in chunks[k + 1 : k + 5]))
            )
        ):
            cut = c.end - len(words[-1])
            out.append(Chunk("NAME", c.start, cut - 1, c.name[: cut - 1 - c.start]))
            out.append(Chunk("w", cut, c.end, words[-1]))
            continue
        out.append(c)
    return out


_NAMED_DAY = frozenset("day days night evening month weekend week".split())
_FUSED = re.compile(
    r"[A-Z]\w*[a-z](?:Days?|Week|Fest|Hackathon|Camp|Forum|Night)\d*|[A-Z]\w+days\d*"
)
_MARKED = re.compile(
    r"\b(?:celebrat\w+|held|holds|host\w*|put on|puts on|attend\w*|organi[sz]\w+|during|marked|mark|spent|joined|"
    r"took part in|participated in|within|opened|visited|stage[sd]?|ran|runs) "
    r"(?:the |an? |its |our |this )?$"
)


def named_day(chunks: Sequence[Chunk], i: int, before: Sequence[Chunk], title: bool) -> bool:
    """Tell whether "Day", "Days", "Night" with capitals name an event here: "the South African Day", "#CampusDays"."""
    c = chunks[i]
    if c.type in ("w", "NAME", "PROJ", "ACR") and _FUSED.fullmatch(c.name):
        return title or bool(before) and before[-1].name == "#"
    if c.type not in ("w", "ACR") or c.name.lower() not in _NAMED_DAY or not c.name[:1].isupper():
        return False
    k = len(before)
    while k and (
        before[k - 1].type
        in ("NAME", "PROG", "ROLES", "PLACE", "PER", "ACR", "ORG", "UNI", "CONS", "TITLE")
        and "ana" not in before[k - 1].tags
        or before[k - 1].name in ("'", "’", "'s", "’s")
        or (
            before[k - 1].type == "w"
            and before[k - 1].name[:1].isupper()
            and before[k - 1].name.lower() not in _BEFORE
        )
    ):
        k -= 1
    behind = i + 1 < len(chunks) and chunks[i + 1].name.lower() == "of"
    if k == len(before) and not behind:
        return False
    if k and before[k - 1].name == "," or any(x.type == "DATE" for x in before[max(0, k - 2) : k]):
        return False  # "on 9 May, Europe Day": a day of the calendar
    if title and c.name.lower() in ("days", "night"):
        return True
    if _MARKED.search("".join(f"{x.name.lower()} " for x in before[max(0, k - 3) : k])):
        return True
    return bool(_TOOK_PLACE.match(" ".join(x.name.lower() for x in chunks[i + 1 : i + 5])))


def title_behind(chunks: Sequence[Chunk], j: int) -> Chunk | None:
    """Return the quoted title that names an event right behind its head: 'titled "…"', 'on the topic "…"'."""
    k = j
    while (
        k < len(chunks)
        and k - j < 5
        and chunks[k].name.lower()
        in (
            "titled",
            "entitled",
            "called",
            "named",
            "on",
            "the",
            "topic",
            "theme",
            "subject",
            "under",
            "title",
            ",",
            ":",
            "-",
            "–",
            "of",
        )
    ):
        k += 1
    if (
        k < len(chunks)
        and chunks[k].type in ("TITLE", "SPEECH")
        and len(chunks[k].name.split()) <= 14
    ):
        return chunks[k]
    return None


def number_behind(chunks: Sequence[Chunk], j: int) -> int:
    """Return the end of the number that tells one of a row of events: "Lecture #7", "Summer School 2019"; 0 for none."""
    if j < len(chunks) and chunks[j].name == "#" and j + 1 < len(chunks):
        return chunks[j + 1].end
    if j < len(chunks) and re.fullmatch(r"(?:19|20)\d\d|[IVX]+|\d{1,2}", chunks[j].name):
        return chunks[j].end
    return 0


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
    open_ = (c.type == "w" and c.name.lower() in _BEFORE) or c.type == "DATE"
    return before[k].start if open_ else start


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
    "forum reception exhibition competition dialogue assembly trip celebration panel debate contest concert "
    "laudatio excursion vote "
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
    r"took part in|celebrat\w+|marked|marking|gave|gives|giving|delivered|delivering|conducted|conducting|moderated|arranged|read|joined|won|"
    r"chaired|led|staged|convened|launched|following|during)"
)


def scheduled(before: Sequence[Chunk], behind: str) -> bool:
    """Tell whether a word stands as an item of a schedule: "March 20: concert", "Friday. Opening."."""
    if len(before) >= 2 and before[-1].name in (":", "–", "-", "—"):
        return before[-2].type == "DATE" or re.fullmatch(r"\d+|\w+day", before[-2].name) is not None
    if (
        before
        and re.fullmatch(r"\d\d", before[-1].name)
        and len(before) > 1
        and before[-2].name in (":", ".")
    ):
        return True  # "10:00 Opening"
    return not before and behind == "."


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
    if scheduled(before, nxt):
        return True
    if re.match(r"(?:titled|entitled|on the (?:topic|theme|subject))\b", line):
        return True
    whole = " ".join(c.name.lower() for c in chunks)
    return bool(
        _HELD.search(line)
        or re.search(
            rf"\bat (?:the|a|an|its|their|his|her|this|\w+ ['’]s) (?:[\w'-]+ ){{0,2}}{re.escape(head)}\b",
            whole,
        )
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
