"""Who gave what to whom: "X handed souvenirs to the guests"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.chunks import Chunk
from kg.extract.clauses import PERSON, low
from kg.extract.modality import status_at
from kg.extract.state import State
from kg.model import Literal

__all__ = ["gifts"]


def gifts(line: Sequence[Chunk], state: State) -> None:
    """Claim who gave what to whom: "X handed souvenirs to the guests"."""
    lex = state.reading.lexicon
    for k, c in enumerate(line):
        if low(c) not in lex["programmes.give"]:
            continue
        giver = next((x for x in reversed(line[:k]) if x.type in (*PERSON, "UNI", "ORG")), None)
        stop = next(
            (
                j
                for j in range(k + 1, len(line))
                if low(line[j]) in (".", ";", "while", "who", "which", "during", "after", "before")
            ),
            len(line),
        )
        rest = line[k + 1 : stop]
        gift = next((j for j, x in enumerate(rest) if low(x) in lex["programmes.gifts"]), None)
        if giver is None or gift is None or low(line[k - 1]) in ("was", "were", "been", "be"):
            continue
        to = next((j for j, x in enumerate(rest) if low(x) == "to"), None)
        direct = rest[0] if rest[0].type in (*PERSON, "UNI", "ORG") else None
        qualifiers: list[tuple[str, int | Literal]] = []
        if to is not None and to > gift:
            thing, whom = rest[:to], rest[to + 1 :]
            single = [x for x in whom if x.type in (*PERSON, "UNI", "ORG")]
            words = (
                " ".join(state.reading.text(whom[0].start, whom[-1].end).split()) if whom else ""
            )
            if len(whom) <= 2 and single and not single[0].parts:
                qualifiers.append(("recipient", single[0].ref))
            elif words:
                qualifiers.append(("recipient", Literal(re.sub(r"^the ", "", words))))
        elif direct is not None:
            thing = [x for x in rest[1:] if low(x) not in ("with",)]
            qualifiers.append(("recipient", direct.members[0].ref))
        else:
            continue
        if not thing:
            continue
        value = " ".join(state.reading.text(thing[0].start, thing[-1].end).split())
        value = re.sub(r"^(?:the|an?) ", "", value)
        end = rest[-1].end
        state.claim(
            "gave",
            giver.members[0],
            Literal(value),
            giver.start,
            end,
            "gave-to",
            0.85,
            qualifiers=qualifiers,
            status=status_at(line, k, k),
        )
        return
