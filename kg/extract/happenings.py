"""What a sentence says of events: day, place, organiser; and the events that only its verbs imply.

It is long because where, when and by whom are read from one line with one memory of the scene.
"""

from __future__ import annotations

import re

from kg.extract.chunks import Chunk, encode
from kg.extract.dates import resolve as resolve_date
from kg.extract.document import Read
from kg.extract.organisers import organised
from kg.extract.participation import attended
from kg.extract.presence import present
from kg.extract.rows import guest_rows
from kg.extract.scene import (
    DENIED,
    ORGLIKE,
    PLANNED,
    Happening,
    Line,
    event_here,
    extent,
    only_told_of,
    status_in,
)
from kg.extract.state import State
from kg.extract.venues import venues
from kg.model import Literal, Status

__all__ = ["clauses", "finish"]


def clauses(chunks: list[Chunk], read: Read, state: State) -> None:
    """Read what a sentence says of events."""
    sentence = Line(chunks, state)
    _fields(sentence, chunks, state)
    _implied(sentence, chunks, read, state)
    events = [c for c in chunks if c.type == "EVT"]
    _when(sentence, chunks, read, state)
    _where(sentence, chunks, read, state)
    venues(sentence, chunks, read, state, _held_at)
    organised(sentence, chunks, read, state)
    attended(sentence, chunks, read, state)
    present(sentence, chunks, read, state)
    guest_rows(chunks, read, state)
    _scene(sentence, chunks, read, state)
    if (
        read.sentence.kind == "title"
        and not events
        and state.scenes
        and sum(b.kind == "title" for b in state.reading.blocks) >= 4
    ):
        state.now = state.main_event = None  # a newsletter: another item begins
    if events:
        main = events[0]
        happening = state.happenings[main.members[0].ref]
        aside = (
            re.search(r"\bhad (?:been |already |previously )?\w+(?:ed|en)\b", sentence.words)
            and main.members[0].ref != state.main_event
        )
        aside = aside or only_told_of(chunks, chunks.index(main), state)
        if not happening.planned and not aside and not _within(state, happening):
            state.now = main.members[0].ref


_PLURALS = frozenset("visits meetings workshops seminars lectures webinars assemblies".split())


def _within(state: State, happening: Happening) -> bool:
    """Tell whether an event is most likely a part of the one that the report is about: its opening, a lecture in it."""
    everyday = state.reading.lexicon["event.everyday"]
    return (
        (happening.head in everyday or happening.head in _PLURALS)
        and state.main_event is not None
        and state.main_event != happening.ent
        and state.happenings[state.main_event].head not in everyday
    )


def _fields(sentence: Line, chunks: list[Chunk], state: State) -> None:
    """Lines of a form: "Date: 11.05.2023", "Venue: University of X"."""
    if state.main_event is None or len(chunks) < 3 or chunks[1].name != ":":
        return
    label = chunks[0].name.lower()
    if label in ("date", "dates", "when", "time"):
        found = next((c for c in chunks[2:5] if c.type == "DATE"), None)
        if found is not None:
            _held_on(
                state,
                state.main_event,
                found.value,
                chunks[0].start,
                found.end,
                "date-field",
                0.9,
                Status.HELD,
            )
    elif label in ("venue", "place", "location", "where"):
        for c in chunks[2:6]:
            if c.type in (*ORGLIKE, "PLACE"):
                _held_at(state, state.main_event, c, chunks[0].start, c.end, Status.HELD)
                break


_ASIDE = re.compile(
    r"\b(?:had \w+(?:ed|en|n)|was born|died|successor|predecessors?|elected|appointed|elsewhere|earlier|previously|last year|years? ago|used to|once|founded|named after|in (?:19|20)\d\d|in the (?:19|20)\d0s|will|would|may|might|plans|written by|author|absent|fell ill|unable to|apologi[sz]ed|excused|in absentia|the late|won by|filed this|sent (?:his |her |their )?(?:congratulations|greetings|regrets|a message|a letter))\b"
)


def _scene(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """Remember which persons a sentence shows, and in the scene of which event."""
    if read.sentence.kind == "title":
        return
    here = [
        c for k, c in enumerate(chunks) if c.type == "EVT" and not only_told_of(chunks, k, state)
    ]
    target = (
        here[0].members[0].ref if here else state.now if state.now is not None else state.main_event
    )
    if target is None:
        return
    aside = (
        _ASIDE.search(sentence.words) is not None
        or DENIED.search(re.sub(r"\bnot only\b", "", sentence.words)) is not None
    )
    for c in chunks:
        if c.type in ("PER", "PERP"):
            for member in c.members:
                state.scenes.append((member.ref, target, c.start, c.end, aside))


_IMPLIED = re.compile(
    r"\b(?:honou?r (?:to welcome|of welcoming|of hosting)|(?:has |have )?(?:received|welcomed|hosted)|paid|visited|arrived|came to|(?:has )?met with|(?:has )?met|meets|receives|welcomes|hosts|visits)\b"
)


def _implied(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """Make the visit that a sentence implies: "received a delegation from X", "visited four institutions"."""
    if any(c.type == "EVT" for c in chunks) or state.main_event is not None:
        return
    text = state.reading.document.text.lower()
    signing = (
        re.search(r"\bsigned\b", sentence.words) is not None
        and status_in(sentence.words) is Status.HELD
        and re.search(r"\bceremony\b|\bsigning\b", text) is not None
    )
    if signing and read.sentence.kind != "title" and _lead(read, state):
        _imply(
            state,
            "signing ceremony"
            if "signing ceremony" in text
            else "ceremony"
            if "ceremony" in text
            else "signing",
            chunks,
        )
        return
    if read.sentence.kind == "title" or not _IMPLIED.search(sentence.words):
        return
    both = re.search(r"<PER#(\d+)> (?:has |have )?(?:also )?(?:met|meet) (?!with)", sentence.line)
    if both and chunks[int(both[1])].parts and status_in(sentence.words) is Status.HELD:
        _imply(state, "meeting", chunks)
        return
    taken = re.search(
        r"(?:was|were) (?:hosted|received|welcomed) (?:\w+ )?(?:by|at) (?:the )?<(?:UNI|ORG)#|<UNI#\d+> was visited by",
        sentence.line,
    )
    if taken and status_in(sentence.words) is Status.HELD:
        _imply(state, "visit", chunks)
        return
    went = re.search(
        r"<PERP?#\d+> (?:has |have )?(?:visited|visits) (?:the )?<(?:UNI|ORG)#", sentence.line
    )
    if went and status_in(sentence.words) is Status.HELD:
        _imply(state, "visit", chunks)
        return
    if not re.search(
        r"\b(?:delegation|guests?|visitors?|experts?|ambassador|representatives|team|group|institutions|universities)\b",
        sentence.words,
    ) and not (
        re.search(
            r"(?:received|welcomed|hosted|met|met with|receives|welcomes) ~?(?:the |an? )?<(?:PERP?|ROLE)#",
            sentence.line,
        )
    ):
        return
    if status_in(sentence.words) is not Status.HELD:
        return
    _imply(
        state,
        "visit" if re.search(r"\b(?:visit|visited|paid|delegation)\b", text) else "meeting",
        chunks,
    )


def _imply(state: State, head: str, chunks: list[Chunk]) -> None:
    """Make the event that a report's verbs imply, under the nouns that the report uses for it."""
    text = state.reading.document.text.lower()
    ent = state.reading.registry.new("EVT")
    for form in ("visit", "meeting") if head in ("visit", "meeting") else (head,):
        found = re.search(rf"\b{form}\b", text)
        if found or form == head:
            ent.forms[form] += 1
            if found:
                ent.mentions.append((found.start(), found.end(), "name"))
    if not ent.mentions:
        ent.mentions.append((chunks[0].start, chunks[-1].end, "anaphora"))
    state.happenings[ent.number] = Happening(ent.number, head, implied=True)
    state.main_event = ent.number
    state.now = ent.number
    state.events.append(ent.number)


_DATE_LINK = re.compile(
    r"^(?:(?:on|from|in|of|,|LP|between|during|dated|-|held|thursday|monday|tuesday|wednesday|friday|saturday|sunday|took|place|was|were|is|has|been|organised|organized|hosted|online|both|which|lasted|scheduled|for|the|period|starting|at|here|there|opened|conducted|will|be|by|last|this|days?|and) |<(?:UNI|ORG|UNIT|PLACE|PROG|PER|PERP|CONS|DUR|TITLE|PROJ|ACR|NAME)#\d+> |to |under |motto |with |a |an |an? |within |framework |devoted |dedicated |participation |\w+ ){0,12}$"
)


def _when(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    dates = [(k, c) for k, c in enumerate(chunks) if c.type == "DATE"]
    events = [(k, c) for k, c in enumerate(chunks) if c.type == "EVT"]
    text = sentence.words
    if not dates:
        if (
            events
            and re.search(r"\btoday\b", text)
            and state.reading.report_day
            and read.sentence.kind != "title"
        ):
            k, c = events[0]
            part = next((b for b in state.reading.blocks[:6] if b.kind == "date"), None)
            if part is not None:
                _held_on(
                    state,
                    c.ref,
                    state.reading.report_day,
                    part.start,
                    part.end,
                    "dateline-today",
                    0.85,
                    Status.HELD,
                )
        return
    used: set[int] = set()
    for k, d in dates:
        if re.fullmatch(r"\d{4}/\d{4}", d.value):
            continue  # the years of a programme
        before = " ".join(c.name.lower() for c in chunks[max(0, k - 3) : k] if c.type in ("w", "p"))
        if re.search(
            r"\b(?:since|until|till|by|founded in|established in|launched in|started on|began on|starts on|ended on|ends on|effect from|effect on|to)$",
            before,
        ) and (d.value.count("-") < 2 or "effect" in before):
            continue
        if (
            re.search(r"\b(?:started on|began on|ends on|ended on|until|runs from|from)$", before)
            and re.search(r"\bproject\b|<PROJ", sentence.line)
            and not re.search(r"lasted|<EVT", sentence.line)
        ):
            continue
        year_only = re.fullmatch(r"\d{4}", d.value) is not None
        best: tuple[int, int, Chunk] | None = None
        for e, c in events:
            lo, hi = min(k, e), max(k, e)
            between = encode(chunks[lo + 1 : hi])
            if any(x.type == "EVT" for x in chunks[lo + 1 : hi]):
                continue
            if any(x.type == "DATE" for x in chunks[lo + 1 : hi]) and e < k:
                continue
            if (
                re.search(
                    r"; |\bwhich \b(?!lasted|took|passed|was|were|is|will|has)|\bwho ", between
                )
                and e < k
            ):
                continue
            if re.search(
                r"\b(?:launched|started|founded|funded|established|signed in|since)\b", between
            ):
                continue
            if (
                e > k
                and not (k == 0 and hi - lo <= 3)  # "March 11: round table"
                and any(x.name in (":", ";") for x in chunks[lo + 1 : hi])
                and "events" not in between
            ):
                continue
            nearer = [kk for kk, dd in dates if kk != k and abs(kk - e) < abs(k - e)]
            if nearer:
                continue
            distance = hi - lo if e < k else (hi - lo) + 2
            if year_only and not (e < k and 1 < hi - lo <= 3):
                continue
            if distance <= 26 and (best is None or distance < best[0]):
                best = (distance, e, c)
        if best is not None:
            _, e, c = best
            lo, hi = min(k, e), max(k, e)
            local_text = " ".join(
                x.name.lower()
                for x in chunks[max(0, lo - 3) : hi + 3]
                if x.type in ("w", "EVT", "p")
            )
            status = status_in(local_text)
            if len(events) > 1:
                local = " ".join(
                    x.name.lower() for x in chunks[max(0, e - 2) : e + 4] if x.type in ("w", "EVT")
                )
                if status is not Status.HELD and not PLANNED.search(local):
                    status = Status.HELD
            start, end = extent(chunks, k, e)
            for member in c.members:
                _held_on(
                    state,
                    member.ref,
                    resolve_date(d.value, state.reading.report_day),
                    start,
                    end,
                    "event-on-day",
                    0.9,
                    status,
                )
            used.add(k)
    if events or read.sentence.kind == "title":
        return
    # no event in the sentence: a leading or clause-final date tells the day of the one in mind
    target = state.now if state.now is not None else state.main_event
    if target is None or state.happenings[target].day is not None:
        return
    k, d = dates[0]
    lead = k <= 3 or re.search(
        r"\b(?:met|visited|received|hosted|signed|came|arrived|took part|welcomed|held)\b", text
    )
    if (
        lead
        and re.fullmatch(r"(?:\d{4}|-)-\d\d(?:-\d\d)?(?:/.*)?", d.value)
        and not re.search(
            r"<PROJ#\d+> (?:runs|started)|\b(?:founded|launched|born|since|until)\b", sentence.line
        )
    ):
        verb = re.search(
            r"\b(?:met|visited|visits?|received|hosted|signed|came|arrived|took part|welcomed|honou?r|held|talks|paid|sent|gathered|participated|attended)\b",
            text,
        )
        if (
            verb
            and target == state.main_event
            and state.happenings[target].body_mentions <= 2
            and _lead(read, state)
        ):
            start, end = chunks[k].start, chunks[min(len(chunks) - 1, k + 12)].end
            _held_on(
                state,
                target,
                resolve_date(d.value, state.reading.report_day),
                start,
                end,
                "day-of-event-in-mind",
                0.75,
                status_in(text),
            )


def _lead(read: Read, state: State) -> bool:
    """Tell whether a sentence is one of the first three of the report's body."""
    body = [r for r in state.reading.sentences if r.sentence.kind == "body"]
    return any(r is read for r in body[:3])


def _held_on(
    state: State,
    event: int,
    value: str,
    start: int,
    end: int,
    rule: str,
    confidence: float,
    status: Status,
) -> None:
    if event not in state.happenings:
        return
    happening = state.happenings[event]
    if happening.day is not None and happening.day != value and status is Status.HELD:
        if value in happening.day or happening.day in value or len(value) < len(happening.day):
            return
        if any(c.predicate == "heldOn" and c.subject == event for c in state.claims):
            return
    if status in (Status.PLANNED, Status.DENIED):
        happening.planned = True
    happening.day = value
    state.ent(event).hints.setdefault("day", value)
    state.claim(
        "heldOn", event, Literal(value, "date"), start, end, rule, confidence, status=status
    )


_TARGET = r"(?P<o><(?:UNI|ORG|UNIT|PLACE|CONS)#\d+> )"
_GAP = r"(?:(?!; |<EVT)\S+ ){0,%d}?"
_WHERE = tuple(
    re.compile(p)
    for p in (
        rf"(?P<e><EVT#\d+> )(?:LP \S+ RP )?(?:(?:which|that) )?{_GAP % 9}(?:held|place|organi[sz]ed|hosted|conducted|out|opened|works|online|happened|running|started|on <DATE#\d+>|<DATE#\d+> RP?) (?:on <DATE#\d+> )?(?:,? ?<DATE#\d+> )?(?:in cooperation with \S+ )?(?:at|in|on the premises of|in the premises of|at the premises of|on the campus of|on the basis of|on the base of|within the walls of) (?:the )?(?:(?:\w+ ){{1,4}}of (?:the )?)?{_TARGET}",
        rf"(?:gathered|met|convened|assembled|come together|came together) (?:in|at) (?:the )?{_TARGET}{_GAP % 10}(?:for|at) (?:the |its |an? )(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:on )?(?:<DATE#\d+> |\w+day )(?:at|in) (?:the )?(?:(?:\w+ ){{1,4}}of (?:the )?)?{_TARGET}",
        rf"{_TARGET}(?:on <DATE#\d+> )?(?:, )?(?:has |have )?(?:welcomed|received) (?:the |an? |this |its )?(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:was |were |is |has been |had been |being |, )?(?:organi[sz]ed and )?hosted (?:on \S+ )?by (?:the )?{_TARGET}",
        rf"{_TARGET}(?:on <DATE#\d+> )?(?:, )?(?:has |have |had |will |again |recently |also )*(?:organi[sz]ed and )?(?:hosted|hosts|host|played host to|became the venue of|became the venue for|welcomed the participants of) (?:the |an? |this |its )?(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:of \S+ )?(?:to|at|in) (?:the )?{_TARGET}",
        rf"(?P<e><EVT#\d+> )(?:LP |: |, )<DATE#\d+> (?:, |in |at )(?:the )?{_TARGET}",
        rf"{_TARGET}(?:\w+ ){{0,2}}(?:welcomed|received|gathered|united|brought together|assembled|played host) {_GAP % 8}(?:for|to|at) (?:the |its |an? )(?P<e><EVT#\d+> )",
        rf"(?P<e><EVT#\d+> )(?:, )?(?:will take|takes|will be held|taking) (?:place )?(?:at|in) (?:the )?{_TARGET}",
        rf"(?P<e><EVT#\d+> )on <DATE#\d+> (?:at|in|to) (?:the )?{_TARGET}",
        rf"(?P<e><EVT#\d+> )(?:, )?(?:(?:which|that) )?(?:was |were )?held (?:at|in) (?:the )?{_TARGET}",
        rf"(?:at|in) (?:the )?{_TARGET}(?:, )?{_GAP % 3}(?:on <DATE#\d+> )?(?:, )?(?:the |an? )?(?P<e><EVT#\d+> ){_GAP % 3}(?:was held|took place|were held|was organi[sz]ed|is held|has been held|is taking place|was opened|opened|started)",
    )
)
_VENUES = re.compile(
    rf"(?:(?:visited|visits|visit|came to|arrived at|arrived to|arrived in|were guests of|was a guest of|were received at|was received at|stopped at|toured) (?:the |\w+ partner universities : |\w+ \w+ : |\w+ institutions in |\w+ universities in )?){_TARGET}"
)


def _where(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    done: set[tuple[int, int]] = set()
    for pattern in _WHERE:
        for m in pattern.finditer(sentence.line):
            e, o = sentence.at(m, "e"), sentence.at(m, "o")
            events, place = chunks[e], chunks[o]
            between = " ".join(
                c.name.lower() for c in chunks[min(e, o) + 1 : max(e, o)] if c.type in ("w", "p")
            )
            if re.search(
                r"\b(?:to be|aims?|intended|interested|help|in order|access|with the)\b", between
            ):
                continue
            head = events.value
            if (
                re.search(r"^to\b", between)
                and head
                not in (
                    "visit",
                    "trip",
                    "monitoring visit",
                    "study visit",
                    "mission",
                    "study trip",
                    "field trip",
                    "return visit",
                )
                and "visit" not in events.name.lower()
            ):
                continue
            status = status_in(sentence.clause(m.start(), m.end()))
            if "hosted" in between and status is Status.HELD:
                for member in place.members[:1]:
                    if member.type in ORGLIKE and events.members[0].ref == state.main_event:
                        state.host = member.ref
            start, end = extent(chunks, e, o)
            for event in events.members:
                for member in place.members:
                    if (event.ref, member.ref) not in done and member.ref >= 0:
                        done.add((event.ref, member.ref))
                        _held_at(state, event.ref, member, start, end, status)
    venue = _VENUES.search(sentence.line)
    toured = re.search(
        r"\b(?:visited|were guests of|taken the \S+ \S* ?to|stops? (?:was|were|at)|toured)\b",
        sentence.words,
    )
    if toured and read.sentence.kind != "title" and not done:
        first = next(
            (
                k
                for k, c in enumerate(chunks)
                if c.name.lower() in ("visited", "guests", "taken", "toured", "stop", "stops")
            ),
            0,
        )
        stations = []
        for k in range(first + 1, len(chunks)):
            c = chunks[k]
            if c.name.lower() in (
                "within",
                "where",
                "who",
                "which",
                "and then",
                "during",
                "as",
                "under",
            ):
                break
            if (
                c.type in ("UNI", "ORG", "PLACE")
                and "ana" not in c.tags
                and not (
                    c.type == "PLACE"
                    and chunks[k - 1].name.lower() not in ("in", "to", ",", "and", ":")
                )
            ):
                stations.append(c)
        target = event_here(chunks, read, state, first)
        if (
            len(stations) + sum(len(s.parts) for s in stations) > 1
            and target is not None
            and target in state.happenings
            and status_in(sentence.clause(0, 40)) is Status.HELD
        ):
            for c in stations:
                for member in c.members:
                    _held_at(state, target, member, chunks[first].start, c.end, Status.HELD, 0.8)
            return
    if venue and not done and read.sentence.kind != "title":
        o = sentence.at(venue, "o")
        place = chunks[o]
        target = event_here(chunks, read, state, o)
        if (
            target is not None
            and target in state.happenings
            and state.happenings[target].head
            in (
                "visit",
                "meeting",
                "monitoring",
                "monitoring visit",
                "trip",
                "study visit",
                "mission",
                "working session",
            )
        ):
            status = status_in(sentence.clause(venue.start(), venue.end()))
            for member in place.members:
                if (
                    member.type == "PLACE"
                    and len(place.members) == 1
                    and state.happenings[target].hosts
                ):
                    continue
                _held_at(
                    state, target, member, chunks[max(0, o - 2)].start, place.end, status, 0.75
                )
    several = re.search(
        r"events (?:\S+ ){0,3}?in (?P<o><PLACE#\d+> )(?:\S+ ){0,14}?(?P<e><EVT#\d+> )",
        sentence.line,
    )
    if several:
        e, o = sentence.at(several, "e"), sentence.at(several, "o")
        for event in chunks[e].members:
            _held_at(state, event.ref, chunks[o], chunks[o].start, chunks[e].end, Status.HELD, 0.8)
    _host_of_reception(sentence, chunks, read, state)


_HOSTED = re.compile(
    r"(?:were|was) (?:hosted|received|welcomed) (?:\w+ )?(?:by|at) (?:the )?(?P<o><(?:UNI|ORG)#\d+> )|(?P<u><UNI#\d+> )was visited by "
)


def _host_of_reception(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """X received experts of Y: the event in mind is at X."""
    if read.sentence.kind == "title":
        return
    hosted = _HOSTED.search(sentence.line)
    if hosted and not any(c.type == "EVT" for c in chunks):
        o = sentence.at(hosted, "o" if hosted["o"] else "u")
        target = event_here(chunks, read, state, o)
        if (
            target is not None
            and status_in(sentence.clause(hosted.start(), hosted.end())) is Status.HELD
        ):
            _held_at(
                state,
                target,
                chunks[o],
                chunks[max(0, o - 3)].start,
                chunks[min(len(chunks) - 1, o + 3)].end,
                Status.HELD,
                0.82,
            )
    m = re.search(
        r"(?P<o><(?:UNI|ORG)#\d+> )(?:had the honou?r (?:to welcome|of welcoming|of hosting|to receive)|had the pleasure (?:to welcome|of welcoming))",
        sentence.line,
    ) or re.search(
        r"(?P<o><(?:UNI|ORG)#\d+> )(?:on <DATE#\d+> )?(?:has |have )?(?:received|welcomed|hosted) (?:an? |the )?(?:delegations?|guests?|experts?|group|representatives|<ROLES#\d+>|visitors?|team)",
        sentence.line,
    )
    if m is None:
        return
    target = event_here(chunks, read, state, sentence.at(m, "o"))
    if target is not None and status_in(sentence.clause(m.start(), m.end())) is Status.HELD:
        o = sentence.at(m, "o")
        start, end = chunks[o].start, chunks[min(len(chunks) - 1, o + 6)].end
        _held_at(state, target, chunks[o], start, end, Status.HELD, 0.85)
        if state.host is None:
            state.host = chunks[o].members[0].ref


def _held_at(
    state: State,
    event: int,
    place: Chunk,
    start: int,
    end: int,
    status: Status,
    confidence: float = 0.9,
) -> None:
    happening = state.happenings.get(event)
    if happening is None or place.ref < 0:
        return
    if status in (Status.PLANNED, Status.DENIED):
        happening.planned = True
    if place.ref in happening.hosts:
        return
    name = place.name.split()[-1].lower() if place.name else ""
    if place.type == "ORG" and name in _HALLS and status is Status.HELD:
        seat = _seat(state, place.end)
        if seat is not None:
            # "at the Great Hall, University of X": the hall and whose it is
            _held_at(state, event, seat, start, seat.end, status, confidence)
    happening.hosts.append(place.ref)
    if (
        place.type in ORGLIKE
        and event == state.main_event
        and status is Status.HELD
        and state.host is None
    ):
        state.host = place.ref
    state.claim("heldAt", event, place.ref, start, end, "event-at-place", confidence, status=status)


_HALLS = frozenset(
    ["hall", "auditorium", "campus", "centre", "center", "library", "theatre", "palace"]
)


def _seat(state: State, end: int) -> Chunk | None:
    """Return the university that stands right behind a hall: ", University of X", "of the University"."""
    for ent in state.reading.registry.ents:
        if ent.type != "UNI":
            continue
        for start, stop, form in ent.mentions:
            between = state.reading.text(end, start) if 0 <= start - end <= 8 else None
            if between is not None and re.fullmatch(r",? (?:of |at )?(?:the )?", between):
                return Chunk("UNI", start, stop, form, ref=ent.number)
    return None


def _by_scene(state: State) -> None:
    """Let persons whom the report shows in an event's scene take part in it, with less confidence than those it says so of."""
    present = {
        c.subject
        for c in state.claims
        if c.predicate == "participatedIn" and c.status is Status.HELD
    }
    lively = {
        c.object
        for c in state.claims
        if c.predicate == "participatedIn" and c.status is Status.HELD
    }
    for person, event, start, end, aside in state.scenes:
        happening = state.happenings.get(event)
        if (
            aside
            or person in present
            or happening is None
            or happening.planned
            or event not in lively
        ):
            continue
        present.add(person)
        state.claim("participatedIn", person, event, start, end, "in-the-scene", 0.55)


def finish(state: State) -> None:
    """Name events by what the text calls them most fully; let partners attend where "all partners" did."""
    if state.partners_at is not None:
        projects = [
            c.object for c in state.claims if c.predicate == "partnerIn" and c.status is Status.HELD
        ]
        for c in [
            c
            for c in state.claims
            if c.predicate == "partnerIn"
            and projects
            and c.object == projects[0]
            and c.status is Status.HELD
        ]:
            if not any(
                x.predicate == "participatedIn"
                and x.subject == c.subject
                and x.object == state.partners_at[0]
                for x in state.claims
            ):
                state.claim(
                    "participatedIn",
                    c.subject,
                    state.partners_at[0],
                    state.partners_at[1],
                    state.partners_at[2],
                    "all-partners-came",
                    0.75,
                )
    _by_scene(state)
    for happening in state.happenings.values():
        ent = state.ent(happening.ent)
        if not ent.forms:
            ent.forms[happening.head] += 1
        ent.hints.setdefault("head", happening.head)
