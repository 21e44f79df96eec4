"""Where events were, said in other ways than "the seminar was held at X"."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.scene import Line, event_here, extent, status_in
from kg.extract.state import State
from kg.model import Status

__all__ = ["venues"]

_T = r"(?P<o><(?:UNI|ORG|UNIT|PLACE|CONS)#\d+> )"
_BODY = r"(?P<o><(?:UNI|ORG|UNIT)#\d+> )"
_E = r"(?P<e><EVT#\d+> )"
_ROOM = (
    r"(?:hall|halls|office|room|rooms|premises|campus|auditorium|amphitheatre|amphitheater|building|library|walls|basis|"
    r"base|grounds|headquarters|seat|rectorate|residence|garden|yard|foyer|gallery|museum|magna|theatre|chamber)"
)
_AT = rf"(?:at|in|on|within|inside) (?:the |its |our )?(?:(?:\w+ ){{0,3}}?{_ROOM} (?:\w+ )?(?:of|at) (?:the )?)?"
_HELD = (
    r"(?:held|organi[sz]ed|conducted|carried out|reali[sz]ed|convened|staged|inaugurated|opened|delivered|put on|arranged|"
    r"took place|takes place|passed|happened|ended|started|began|continued|celebrated|signed)"
)
_FILL = r"(?:(?!; |\. |<EVT|to |where |who |about |for |<PROJ|project )\S+ )"
_DAY = (
    r"(?:(?:on|in|from|of|this|year|last|yesterday|today|,|LP|RP|\w+day|<(?:DATE|PLACE|DUR)#\d+>) )"
)
_DID = r"(?:was|were|has been|have been|is|are|took place|takes place|passed|has begun|began|started|opened|it was held|has started)"

_PATTERNS = tuple(
    re.compile(p)
    for p in (
        rf"{_E}(?:(?!; |\. |<EVT|where |who )\S+ ){{0,12}}?{_HELD} {_FILL}{{0,9}}?{_AT}{_T}",
        rf"{_E}(?:(?!; |\. |<EVT|where |who )\S+ ){{0,12}}?{_HELD} {_FILL}{{0,6}}?in <PLACE#\d+> , (?:in|at) (?:the )?{_BODY}",
        rf"{_E}(?:at|in) (?:the )?(?:\w+ ){{0,3}}?{_ROOM} (?:\w+ )?(?:of|at) (?:the )?{_BODY}",
        rf"(?:held|conducted|organi[sz]ed|hosted) {_DAY}{{0,4}}?{_AT}{_T}{_DAY}{{0,4}}?(?:the |an? |its )(?:<DUR#\d+> )?(?:\w+ ){{0,2}}?{_E}",
        rf"{_E}(?:, <TITLE#\d+> , )?(?:gathered|united|brought together|assembled|attracted) {_FILL}{{0,12}}?(?:in|at) (?:the )?{_T}",
        rf"{_AT}{_T}{_FILL}{{0,6}}?{_DID} (?:\w+ly )?(?:held |organi[sz]ed |conducted |opened |carried out )?(?:the |an? )?(?:work of (?:the )?)?(?:\w+ ){{0,2}}?{_E}",
        rf"{_AT}{_T}{_DAY}{{0,8}}?(?:an? |the )(?:work of (?:the )?)?(?:\w+ ){{0,2}}?{_E}(?:(?!; |\. |<EVT)\S+ ){{0,9}}?(?:was|were|has been|took place|has begun|began|started|passed)\b",
        rf"{_AT}{_T}(?:, )?(?:<PER\S* |<ROLES?\S* |the guests |the delegation |participants ){_FILL}{{0,4}}?(?:delivered|gave|read|held|attended|conducted|opened|presented) (?:the |an? )(?:\w+ ){{0,2}}?{_E}",
        rf"{_T}(?:LP (?:(?!RP )\S+ ){{1,6}}RP )?(?:, )?(?:which )?(?:was |has been |became |is |acted as |served as |acts as |being ){_FILL}{{0,3}}?(?:the |an? )?(?:hosts?|venue|stage|scene|place|hosting \w+) (?:of|for|to) (?:the |this )?(?:\w+ ){{0,2}}?{_E}",
        rf"{_T}(?:LP \S+ RP )?, (?:the )?(?:host|venue) (?:of|for) (?:the |this )?(?:\w+ ){{0,2}}?{_E}",
        rf"{_E}(?:(?!; |\. |<EVT|that |next )\S+ ){{0,14}}?(?:with {_BODY}as (?:the )?hosts?|hosted by (?:the )?(?P<o2><(?:UNI|ORG|UNIT)#\d+> ))",
        rf"{_E}(?:(?!; |\. |<EVT)\S+ ){{0,8}}?where (?:the )?{_BODY}(?:acted|served) as hosts?",
        rf"{_E}(?::|-) (?:hosted by )?(?:the )?{_T}(?:, |LP )(?:<PLACE#\d+> , )?<DATE",
        rf"{_E}(?:on|of|about|titled|dedicated|devoted|for) (?:(?!; |\. |, |<EVT|at |was |were |by |<PROJ|<CONS)\S+ ){{1,8}}?at (?:the )?{_BODY}",
        rf"{_BODY}(?:LP \S+ RP )?(?:hosted|hosts|has hosted) , (?:(?!; |\. |, |<EVT)\S+ ){{1,6}}, (?:the |an? )?(?:\w+ ){{0,2}}?{_E}",
    )
)
_GROUP = (
    r"(?:participants|guests|delegation|delegates|partners|representatives|members|students|teachers|rectors|experts|"
    r"people|they|visitors|parties|sides|group|team|board|committee|council|<ROLES#\d+>)"
)
# no event in the sentence: people came together somewhere
_TOGETHER = tuple(
    re.compile(p)
    for p in (
        rf"{_GROUP} (?:(?!; |\. )\S+ ){{0,10}}?(?:gathered|met|came together|assembled|convened|sat down|were received|was received|were welcomed|was welcomed|was accepted|were hosted|was hosted) (?:(?!; |\. |to |with |for |where )\S+ ){{0,8}}?{_AT}{_T}",
        rf"^(?:the )?(?:hosts?|host university|venue) (?:of the (?:\w+ ){{1,2}})?(?:was|were|is|:) (?:the )?(?:\w+ of (?:the )?)?{_T}",
        rf"; the hosts? (?:was|were|is) (?:the )?{_T}",
        rf"{_BODY}(?:LP \S+ RP )?(?:acted|served) as (?:the )?hosts?(?! of)",
        rf"{_BODY}(?:LP \S+ RP )?(?:has|had) been host to",
        rf"^(?:was|were) (?:\w+ly )?(?:held|organi[sz]ed|conducted) (?:(?!; |\. |for |by )\S+ ){{0,4}}?{_AT}{_T}",
        rf"was (?:a )?guest (?:at|of) (?:the )?{_BODY}",
    )
)
_Held = Callable[[State, int, Chunk, int, int, Status, float], None]


def venues(sentence: Line, chunks: list[Chunk], read: Read, state: State, held_at: _Held) -> None:
    """Claim with ``held_at`` the places that a sentence gives to events."""
    line = sentence.line
    for pattern in _PATTERNS:
        for m in pattern.finditer(line):
            name = "o2" if "o2" in m.groupdict() and m["o2"] else "o"
            e, o = sentence.at(m, "e"), sentence.at(m, name)
            _claim(sentence, chunks, m, chunks[e].members[-1].ref, e, o, state, held_at, 0.85)
    if read.sentence.kind == "title" or any(c.type == "EVT" for c in chunks):
        return
    for pattern in _TOGETHER:
        met = pattern.search(line)
        target = event_here([], read, state) if met is not None else None
        if met is None or target is None or target not in state.happenings:
            continue
        o = sentence.at(met, "o")
        if not (state.happenings[target].hosts and chunks[o].type == "PLACE"):
            _claim(sentence, chunks, met, target, o, o, state, held_at, 0.72)


def _claim(
    sentence: Line,
    chunks: list[Chunk],
    m: re.Match[str],
    event: int,
    e: int,
    o: int,
    state: State,
    held_at: _Held,
    confidence: float,
) -> None:
    status = status_in(m.group())
    around = status_in(sentence.clause(m.start(), m.end()))
    if status is Status.PLANNED or around is Status.DENIED:
        return
    first = chunks[sentence.line.count(" ", 0, m.start())].start
    start, end = extent(chunks, e, o)
    for member in chunks[o].members:
        held_at(state, event, member, min(start, first), end, status, confidence)
