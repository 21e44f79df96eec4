"""What an event was about and for: topic, aim, kind, audience, how many came; and projects told of under a programme."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.scene import ORGLIKE, Line, event_here, status_in
from kg.extract.state import State
from kg.model import Literal, Status

__all__ = ["carry_speakers", "clauses", "finish"]

_AIM = re.compile(
    r"^(?:the |its )?(?:main |primary |general )?(?:aim|purpose|goal|objective|task)s? (?:of (?:the |this )?(?:<EVT#\d+> |\w+ ){1,3})?(?:was|were|is) (?:to )?"
)
_INFINITIVE = re.compile(
    r"<EVT#\d+> ?(?:, )?(?:which )?(?:is |was )?(?:aimed at|aims to|aimed to|intended to|is designed to|was designed to) "
)
_DEVOTED = re.compile(
    r"(?P<e><EVT#\d+> )(?:\S+ ){0,3}?(?:dedicated to|devoted to|on the topic of|on the topic|on the subject of|under the (?:motto|title|theme)|entitled|on|about) (?:the )?(?P<t><(?:PROG|PROJ|TITLE|CONS)#\d+> )"
)
_CROWD = re.compile(
    r"\b(?:staff|students|teachers|lecturers|faculty|researchers|employees|pupils|graduates|applicants|representatives)\b"
)
_COUNT = re.compile(
    r"(?:(?:more than|over|about|around|some|nearly|almost|attended by|gathered|brought together) )+(\d[\d,]*) (?:\w+ ){0,2}?(?:participants|people|students|guests|representatives|researchers|scientists|teachers|delegates|attendees|experts|visitors)\b"
)


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read what one sentence says of an event's topic, aim, audience and attendance."""
    line = Line(chunks, state)
    if read.sentence.kind == "title" or not chunks:
        return
    _about(line, chunks, state)
    _aim(line, chunks, read, state)
    _audience(line, chunks, read, state)
    _attendance(line, chunks, read, state)


def _about(line: Line, chunks: list[Chunk], state: State) -> None:
    encoded = line.line
    for m in _DEVOTED.finditer(encoded):
        e, t = (int(re.search(r"#(\d+)", m[k])[1]) for k in ("e", "t"))  # type: ignore[index]
        topic = chunks[t]
        for event in chunks[e].members:
            if topic.ref >= 0:
                state.claim(
                    "about", event, topic.ref, chunks[e].start, topic.end, "event-about", 0.88
                )
            else:
                state.claim(
                    "about",
                    event,
                    Literal(topic.name),
                    chunks[e].start,
                    topic.end,
                    "event-about",
                    0.85,
                )
    programmes = [n for n in state.reading.registry.ents if n.type in ("PROG", "PROJ")]
    for c in chunks:
        if c.type != "EVT":
            continue
        for event in c.members:
            words = event.name.lower()
            for ent in programmes:
                if any(form.lower() in words for form in ent.forms):
                    state.claim(
                        "about",
                        event,
                        ent.number,
                        event.start,
                        event.end,
                        "programme-in-event-name",
                        0.85,
                    )


def _aim(line: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    encoded = line.line
    m = _AIM.search(encoded) or _INFINITIVE.search(encoded)
    if m is None:
        return
    first = encoded.count(" ", 0, m.end())
    last = len(chunks) - 1
    while last > first and chunks[last].name in (".", ";", "!"):
        last -= 1
    event = event_here(chunks, read, state)
    if first <= last and event is not None and status_in(m.group()) is Status.HELD:
        start, end = chunks[first].start, chunks[last].end
        words = re.sub(r"\s+", " ", state.reading.text(start, end))
        state.claim("aim", event, Literal(words), chunks[0].start, end, "aim-of-event", 0.86)


def _audience(line: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    encoded = line.line
    if not re.search(
        r"\b(?:participants|attended|for|present|guests|audience|intended)\b", encoded
    ):
        return
    for k, c in enumerate(chunks):
        if c.type != "w" or not _CROWD.fullmatch(c.name.lower()) or k + 2 >= len(chunks):
            continue
        j = k + 1
        if chunks[j].name.lower() not in ("of", "from", "at"):
            continue
        j += 1 + (chunks[j + 1].name.lower() == "the" and j + 2 < len(chunks))
        if chunks[j].type not in ORGLIKE:
            continue
        i = k
        while (
            i > 0
            and chunks[i - 1].type == "w"
            and chunks[i - 1].name.lower()
            in (
                "the",
                "teaching",
                "academic",
                "administrative",
                "young",
                "senior",
                "and",
                "students",
                "teachers",
            )
        ):
            i -= 1
        while chunks[i].name.lower() == "and":
            i += 1
        before = " ".join(x.name.lower() for x in chunks[max(0, i - 2) : i])
        listed = re.search(r"\band$|\bby$|\bfor$|\bwere$", before) or i == 0
        event = event_here(chunks, read, state, k)
        if event is None or not listed or status_in(encoded) is Status.DENIED:
            continue
        words = re.sub(r"\s+", " ", state.reading.text(chunks[i].start, chunks[j].end))
        state.claim(
            "audience",
            event,
            Literal(words),
            chunks[i].start,
            chunks[j].end,
            "audience",
            0.8,
            qualifiers=(("organization", chunks[j].members[0].ref),),
        )


def _attendance(line: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    sentence = state.reading.text(chunks[0].start, chunks[-1].end)
    m = _COUNT.search(sentence.lower())
    event = event_here(chunks, read, state)
    if m is None or event is None or event not in state.happenings:
        return
    if re.search(r"\b(?:every year|annually|each year|so far|in total since)\b", sentence.lower()):
        return
    start = chunks[0].start + m.start()
    number = m[1].replace(",", "")
    state.claim(
        "attendance",
        event,
        Literal(number, "integer"),
        start,
        chunks[0].start + m.end(),
        "attendance",
        0.75,
    )


def finish(state: State) -> None:
    """Say the kind of each event spoken of; put projects told of right after a programme under it."""
    spoken = {c.subject for c in state.claims if c.predicate in ("heldOn", "heldAt", "organizedBy")}
    spoken |= {
        c.object
        for c in state.claims
        if c.predicate == "participatedIn" and isinstance(c.object, int)
    }
    for number in sorted(spoken):
        happening = state.happenings.get(number)
        ent = state.ent(number)
        named = [
            m
            for m in ent.mentions
            if state.reading.text(m[0], m[1])
            .lower()
            .endswith(happening.head if happening else "\0")
        ]
        if happening is not None and named:
            start, end, _ = min(named)
            state.claim(
                "eventType", number, Literal(happening.head), start, end, "kind-of-event", 0.9
            )
    _under_programme(state)


def carry_speakers(state: State) -> None:
    """Let an enumeration that a reported sentence announces stand on the same person's word.

    "According to Anna Bakari, the programme has two areas. Among them are …"
    """
    said = [c for c in state.claims if c.predicate == "saidThat" and c.status is Status.HELD]
    for n, c in enumerate(state.claims):
        if c.predicate != "hasKeyArea" or c.speaker is not None:
            continue
        for s in said:
            words = state.reading.text(s.start, s.end).lower()
            if 0 <= c.start - s.end <= 3 and re.search(r"\bareas?\b", words):
                state.claims[n] = replace(c, speaker=s.subject)


def _under_programme(state: State) -> None:
    """Put projects under the programme that a passage says was carried out while they were joined."""
    carried = [
        c
        for c in state.claims
        if c.predicate == "participatesInProgramme" and c.status is Status.HELD
    ]
    for c in carried:
        block = next((b for b in state.reading.blocks if b.start <= c.start < b.end), None)
        if block is None:
            continue
        for p in [
            x
            for x in state.claims
            if x.predicate == "partnerIn" and x.status is Status.HELD and x.subject == c.subject
        ]:
            if (
                c.end <= p.start < block.end
                and isinstance(p.object, int)
                and isinstance(c.object, int)
            ):
                state.claim(
                    "partOfProgramme",
                    p.object,
                    c.object,
                    p.start,
                    p.end,
                    "project-told-under-programme",
                    0.5,
                )
