"""Where organisations are: "University of X (Y)", "A, B and C (all from Y)", "Y (A, B)", "A in Y"."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.document import ORGS
from kg.extract.state import State

__all__ = ["locate"]

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SEATED = (*ORGS, "UNIT")


def _before(chunks: list[Chunk], at: int, *, limit: int = 99) -> list[int]:
    """Return the places of the organisations in the enumeration that ends before ``at``."""
    found: list[int] = []
    k = at - 1
    while k >= 0 and len(found) < limit:
        c = chunks[k]
        if c.type in _SEATED:
            found.append(k)
        elif c.name.lower() not in (",", "and", "&", "the", "as", "well"):
            break
        k -= 1
    return found


def _bracket(chunks: list[Chunk], i: int) -> tuple[list[Chunk], int, str] | None:
    """Return places, the end and the words of a bracket that holds places alone."""
    stop = next((k for k in range(i + 1, min(i + 9, len(chunks))) if chunks[k].name == ")"), None)
    if stop is None:
        return None
    inner = chunks[i + 1 : stop]
    places = [c for c in inner if c.type == "PLACE" or (c.type == "NAME" and len(inner) <= 2)]
    words = " ".join(
        c.name.lower() for c in inner if c.type in ("w", "p") and c.name not in (",", "-", "–", "—")
    )
    if (
        not places
        or len(places) > 3
        or any(c.type not in ("PLACE", "NAME", "w", "p") for c in inner)
    ):
        return None
    if words and not re.fullmatch(
        r"(?:all|both|the last \w+|the (?:first|latter) \w+|last \w+)?(?: ?(?:from|of|in|and|the))*",
        words,
    ):
        return None
    return places, stop, words


_SEAT = frozenset(["located", "based", "headquartered", "situated", "seated"])
_TO_SEAT = frozenset([",", "which", "that", "is", "was", "are", "has", "been", "now", "currently"])


def _seats(out: list[Chunk], state: State, done: set[int]) -> None:
    """Claim "X, which is based in Y", "the Y-based X", and what a line "Country: A; B" lists."""
    for i, c in enumerate(out):
        if c.type in _SEATED and c.ref >= 0:
            k = i + 1
            while k < len(out) and out[k].name.lower() in _TO_SEAT:
                k += 1
            told = k + 2 < len(out) and out[k].name.lower() in _SEAT and out[k].type == "w"
            if told and out[k + 1].name.lower() in ("in", "at") and out[k + 2].type == "PLACE":
                _claim(state, c, out[k + 2], c.start, out[k + 2].end, "seated-in", 0.9)
        based = re.fullmatch(r"([A-ZÀ-Þ][\w’'-]+)-based", c.name) if c.type == "w" else None
        if based and i + 1 < len(out) and out[i + 1].type in _SEATED:
            place = Chunk("PLACE", c.start, c.start + len(based[1]), based[1])
            ent = state.reading.registry.find(place) or state.reading.registry.add(place)
            there = replace(place, ref=ent.number)
            _claim(state, out[i + 1], there, c.start, out[i + 1].end, "place-based", 0.86)
    k = next((n for n, c in enumerate(out[:3]) if c.type == "PLACE"), 3)
    if k + 2 >= len(out) or out[k + 1].name != ":" or "country" not in out[k].tags:
        return
    if any(c.type not in ("p", "w") or c.name.isalpha() for c in out[:k]):
        return
    for c in out[k + 2 :]:
        if c.type in _SEATED and c.start not in done:
            _claim(state, c, out[k], out[k].start, c.end, "listed-by-country", 0.88)
        elif c.type == "PLACE" or (c.type == "w" and c.name.islower() and c.name != "and"):
            break


def locate(chunks: list[Chunk], state: State) -> list[Chunk]:
    """Claim where the organisations of a sentence are, and fold the places away."""
    out = list(chunks)
    done: set[int] = set()  # chunk starts already placed
    _seats(out, state, done)
    i = 0
    grouped = sum(1 for k, c in enumerate(out) if c.name == "(" and _bracket(out, k)) >= 2
    while i < len(out):
        c = out[i]
        if c.name == "(" and i > 0 and out[i - 1].type in _SEATED:
            hit = _bracket(out, i)
            if hit is not None:
                places, stop, words = hit
                number = next((_NUMBERS[w] for w in words.split() if w in _NUMBERS), None)
                if words.startswith("both"):
                    whose = _before(out, i, limit=2)
                elif words.startswith("all"):
                    whose = _before(out, i)
                elif number and "last" in words:
                    whose = _before(out, i, limit=number)
                else:
                    whose = [i - 1]
                    k = i - 2
                    if (
                        grouped
                        and k > 0
                        and out[k].name.lower() == "and"
                        and out[k - 1].type in _SEATED
                        and out[k - 1].start not in done
                        and "country" in places[0].tags
                        and (k < 2 or out[k - 2].name in (",", ":", ";", ".", ")"))
                    ):
                        whose.append(k - 1)
                for k in whose:
                    for place in places[:1] if len(places) == 1 else places:
                        _claim(
                            state,
                            out[k],
                            place,
                            out[k].start,
                            out[stop].end,
                            "place-in-brackets",
                            0.95,
                        )
                    done.add(out[k].start)
                out[i - 1 : stop + 1] = [replace(out[i - 1], end=out[stop].end)]
                continue
        if (
            c.name in ("–", "—", "-", "|")
            and i + 1 < len(out)
            and out[i + 1].type == "PLACE"
            and i > 0
            and out[i - 1].type in _SEATED
        ):
            after = out[i + 2].name if i + 2 < len(out) else "."
            # a dash or a bar goes on to the next column of a row
            if after in (",", ";", ".", ")") or (after in "—|" and c.name == after):
                whose = [k for k in _before(out, i) if out[k].start not in done]
                for k in whose:
                    _claim(
                        state,
                        out[k],
                        out[i + 1],
                        out[k].start,
                        out[i + 1].end,
                        "place-after-dash",
                        0.9,
                    )
                    done.add(out[k].start)
                out[i - 1 : i + 2] = [replace(out[i - 1], end=out[i + 1].end)]
                continue
        if (
            c.name in ("–", "—", ",")
            and 3 < i < len(out) - 1
            and out[i + 1].type == "PLACE"
            and out[i - 1].name == ")"
            and out[i - 3].name == "("
            and out[i - 2].type in ("ROLE", "w")
            and out[i - 4].type in _SEATED
        ):
            # a role may stand in the bracket between
            org = out[i - 4]
            _claim(state, org, out[i + 1], org.start, out[i + 1].end, "place-after-dash", 0.88)
        if (
            c.type == "PLACE"
            and i + 2 < len(out)
            and out[i + 1].name == "("
            and out[i + 2].type in _SEATED
        ):
            closing = next((k for k in range(i + 2, len(out)) if out[k].name == ")"), None)
            if closing is not None and all(
                x.type in _SEATED or x.name.lower() in (",", "and", "the")
                for x in out[i + 2 : closing]
            ):
                for x in out[i + 2 : closing]:
                    if x.type in _SEATED:
                        _claim(
                            state, x, c, c.start, out[closing].end, "organisations-of-place", 0.93
                        )
                        done.add(x.start)
                i = closing + 1
                continue
        if (
            c.type in ORGS
            and i + 4 < len(out)
            and out[i + 1].name == ","
            and out[i + 2].type in ("PLACE", "NAME", "w")
            and out[i + 2].name[:1].isupper()
            and out[i + 3].name == ","
            and out[i + 4].type == "PLACE"
            and "country" in out[i + 4].tags
            and "country" not in out[i + 2].tags
        ) and not (
            i + 5 < len(out)
            and out[i + 5].name.lower() in (",", "and")
            and i + 6 < len(out)
            and out[i + 6].type == "PLACE"
        ):
            town = replace(out[i + 2], type="NAME") if out[i + 2].type == "w" else out[i + 2]
            _claim(state, c, town, c.start, out[i + 2].end, "town-and-country", 0.88)
            _claim(state, c, out[i + 4], c.start, out[i + 4].end, "town-and-country", 0.9)
            done.add(c.start)
            out[i : i + 5] = [replace(c, end=out[i + 4].end)]
            continue
        if (
            c.type in _SEATED
            and i + 2 < len(out)
            and out[i + 1].name == ","
            and out[i + 2].type == "PLACE"
        ):
            then = out[i + 3] if i + 3 < len(out) else None
            listed = (
                then is not None
                and then.name in (",", "and")
                and i + 4 < len(out)
                and out[i + 4].type == "PLACE"
                and out[i - 1].type == "PLACE"
            )
            person_of = then is not None and then.type in ("PER", "PERP")
            if not listed and not person_of:
                _claim(state, c, out[i + 2], c.start, out[i + 2].end, "place-after-comma", 0.9)
                done.add(c.start)
                # the comma that closes the place goes too: "Corvin University, in Ohio, has …"
                out[i : i + 3] = [replace(c, end=out[i + 2].end)]
                continue
        if (
            c.type in _SEATED
            and i + 3 < len(out)
            and out[i + 1].name == ","
            and out[i + 2].name.lower() == "the"
            and out[i + 3].type == "PLACE"
            and "country" in out[i + 3].tags
            and (i + 4 == len(out) or out[i + 4].name in (";", ".", ",", ")", "and"))
        ):
            # "STC Group, the Netherlands"
            _claim(state, c, out[i + 3], c.start, out[i + 3].end, "place-after-comma", 0.88)
            done.add(c.start)
            out[i : i + 4] = [replace(c, end=out[i + 3].end)]
            continue
        if (
            c.type in _SEATED
            and i + 2 < len(out)
            and out[i + 1].name.lower() in ("in", "from")
            and out[i + 2].type == "PLACE"
            and "ana" not in c.tags
        ):
            then = out[i + 3] if i + 3 < len(out) else None
            if then is None or then.name != "-":
                _claim(state, c, out[i + 2], c.start, out[i + 2].end, "organisation-in-place", 0.85)
                done.add(c.start)
                out[i : i + 3] = [replace(c, end=out[i + 2].end)]
                continue
        if (
            c.type in _SEATED
            and i + 3 < len(out)
            and out[i + 1].name == ","
            and out[i + 2].name.lower() in ("in", "from")
            and out[i + 3].type == "PLACE"
        ):
            if (
                i + 5 < len(out)
                and out[i + 4].name == ","
                and out[i + 5].type == "PLACE"
                and "country" in out[i + 5].tags
            ):
                _claim(state, c, out[i + 5], c.start, out[i + 5].end, "place-between-commas", 0.85)
            stop = i + 4 if i + 4 < len(out) and out[i + 4].name == "," else i + 3
            _claim(state, c, out[i + 3], c.start, out[i + 3].end, "place-between-commas", 0.88)
            out[i : stop + 1] = [replace(c, end=out[i + 3].end)]
            continue
        if (
            c.name.lower() == "in"
            and i + 4 < len(out)
            and out[i + 1].type == "PLACE"
            and out[i + 2].name == ","
            and out[i + 3].name.lower() == "at"
        ):
            k = i + 4 + (out[i + 4].name.lower() == "the")
            if k < len(out) and out[k].type in _SEATED:
                _claim(
                    state, out[k], out[i + 1], c.start, out[k].end, "in-place-at-organisation", 0.88
                )
        i += 1
    for k in range(len(out) - 2):
        if (
            out[k].type == "PLACE"
            and "country" in out[k].tags
            and out[k + 1].name in ("’s", "'s")
            and out[k + 2].type in ORGS
        ):
            _claim(
                state, out[k + 2], out[k], out[k].start, out[k + 2].end, "country-possessive", 0.88
            )
    for c in chunks:
        if c.type in _SEATED and c.ref >= 0 and "ana" not in c.tags:
            inside = re.search(
                r"(?:Offices?|Delegation|Embassy|Mission|Representation) (?:in|to) (?:the )?([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)$",
                c.name,
            )
            if inside:
                seat = next(
                    (
                        e
                        for e in state.reading.registry.ents
                        if e.type == "PLACE" and inside[1] in e.forms
                    ),
                    None,
                )
                if seat is None:
                    seat = state.reading.registry.new("PLACE")
                    seat.forms[inside[1]] += 1
                    state.reading.registry.by_form[
                        ("PLACE", state.reading.registry.key("PLACE", inside[1]))
                    ] = seat.number
                at = state.reading.document.text.find(inside[1], c.start)
                if c.start <= at < c.end:
                    seat.mentions.append((at, at + len(inside[1]), "name"))
                    state.claim(
                        "locatedIn", c.ref, seat.number, c.start, c.end, "office-in-country", 0.8
                    )
    return out


def _claim(
    state: State, org: Chunk, place: Chunk, start: int, end: int, rule: str, confidence: float
) -> None:
    ref = place.ref
    if place.type == "NAME":
        ent = state.reading.registry.find(replace(place, type="PLACE"))
        if ent is None:
            ent = state.reading.registry.add(replace(place, type="PLACE"))
        ref = ent.number
        confidence -= 0.1
    if org.ref >= 0 and ref >= 0:
        state.claim("locatedIn", org, ref, min(start, end), max(start, end), rule, confidence)
        for member in org.members:
            state.ent(member.ref).hints.setdefault(
                "country" if "country" in place.tags else "city", place.name
            )
