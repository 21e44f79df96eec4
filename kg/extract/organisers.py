"""Who organised an event, alone or with others."""

from __future__ import annotations

import re

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.scene import SIDED, Line, event_here, extent, status_in
from kg.extract.state import State
from kg.model import Status

__all__ = ["organised"]

_KINDS = r"<(?:UNI|ORG|UNIT|CONS)#\d+> "
_BY = r"(?:the |its |our |their )?(?:<UNI#\d+> 's )?(?P<o><(?:UNI|ORG|UNIT|CONS|PROJ)#\d+> )"
_EVENT = r"(?P<e><EVT#\d+> )"
_WITH = (
    r"(?:jointly|together|in (?:close )?(?:cooperation|collaboration|partnership|conjunction|tandem|coordination|"
    r"association)|along|in concert) with|alongside"
)
_BRACKET = r"(?:LP (?:(?!RP )\S+ ){1,6}RP )?"
_MADE = (
    r"(?:co-?)?(?:organi[sz]ed|arranged|initiated|convened|prepared|conducted|carried out|run|staged|put on|"
    r"put together|set up|held|brought to \w+)"
)
_MAKES = (
    r"(?:co-?)?(?:organi[sz](?:ed|es)|arranged|initiated|convened|staged|launched|conducted|ran|runs|put on|puts on|"
    r"celebrated|celebrates|carried out|implemented)"
)
_WHEN = r"(?:(?:on|from|in|at) (?:the )?<(?:DATE|PLACE)#\d+> |(?:last|this) \S+ |today |yesterday |online |\w+ly |<DATE#\d+> )"
_ASIDE = r"(?:, (?:at|in) (?:the )?<\w+#\d+> , |and on-?line )?"
_TELLS = r"(?:has |have |had |\w+ly |also |again |recently |today |together |, )"
_PARTNER = rf"(?:,? ?(?:{_WITH}) (?:the |its |their )?(?:<\w+#\d+> (?:of |in |and |, )?(?:the )?){{1,3}}{_BRACKET},? ?)?"

_PATTERNS = tuple(
    re.compile(p)
    for p in (
        rf"^(?:jointly )?(?:organi[sz]ed|hosted|convened|initiated|arranged) (?:jointly )?by {_BY}(?:(?!; |<EVT)\S+ ){{0,12}}?, (?:the |this )?(?:\w+ ){{0,2}}?{_EVENT}",
        rf"{_EVENT}(?:(?!; |\. |<EVT|who |<PROJ|project |<STUDY)\S+ ){{0,12}}?{_MADE} (?:and \w+ )?(?:(?!; |<EVT|by |for |to )\S+ ){{0,8}}?(?:jointly |annually )?by {_BY}",
        rf"(?P<o>{_KINDS}){_BRACKET}(?:of \S+ )?{_BRACKET}(?:, (?:(?!<EVT|; |, )\S+ ){{1,12}}, )?{_WHEN}*{_TELLS}*{_PARTNER}{_MAKES} (?:and hosted )?{_WHEN}{{0,3}}{_PARTNER}{_ASIDE}(?:the |an? |its |their |this )?(?:<DUR#\d+> )?(?:\w+ ){{0,2}}?{_EVENT}",
        rf"(?:organi[sz]ers?|initiators?) (?:of (?:the |this )?{_EVENT})?(?:(?:in addition to|besides) \S+ )?(?:, [^,;]{{0,80}}, )?(?:was|were|is|are|:|-|being) (?:the |also )?{_BY}",
        rf"^(?:the )?(?:co-?)?organi[sz](?:ed by|ers?) : (?:the )?{_BY}",
        rf"(?:it|they) (?:was|were|is|has been|had been) (?:\w+ly )?(?:organi[sz]ed|arranged|put together|put on|run|staged|initiated|convened) (?:(?!; |<EVT|by )\S+ ){{0,6}}?by {_BY}",
        rf"being (?:\w+ly )?organi[sz]ed by {_BY}",
        rf"(?:{_WITH}) {_BY}(?:LP \S+ RP )?, we (?:held|organi[sz]ed|conducted|hosted|ran) (?:the |an? |our )?(?:\w+ ){{0,2}}?{_EVENT}",
        rf"^as {_BY}, we (?:held|organi[sz]ed|conducted|hosted|ran|celebrated|marked) (?:the |an? |our |HASH )?(?:\w+ ){{0,2}}?{_EVENT}",
        rf"(?:it|they) (?:organi[sz]ed|arranged) the {_EVENT}(?:jointly )?(?:together )?with {_BY}",
        rf"{_EVENT}{_BRACKET}(?:, )?(?:which |that )?(?:the )?(?P<o>{_KINDS}){_BRACKET}(?:\w+ )?(?:organi[sz]ed|held|arranged|ran|conducted|runs|organi[sz]es|put on|staged)\b",
    )
)
# "X held a seminar": X organised it; but talks and visits have sides, not organisers
_HELD = re.compile(
    rf"(?P<o>{_KINDS}){_BRACKET}(?:, (?:(?!<EVT|; |, )\S+ ){{1,12}}, )?{_WHEN}*{_TELLS}*{_PARTNER}(?:held|holds|hold) {_WHEN}{{0,3}}{_PARTNER}{_ASIDE}(?:the |an? |its |their |this )?(?:<DUR#\d+> )?(?:\w+ ){{0,2}}?{_EVENT}"
)
_MORE = re.compile(rf"(?:{_WITH}) (?:the |its |their )?(?:<UNI#\d+> 's )?(?P<o>{_KINDS})")
_FURTHER = re.compile(
    rf"^{_BRACKET}(?:of \S+ )?(?:itself )?{_BRACKET}(?:, |and |as well as )(?:the |by (?:the )?)?(?:(?:\w+ ){{0,2}}?(?:office|branch|department|faculty) of (?:the )?)?(?P<o>{_KINDS})"
)


def organised(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """Claim the organisers that a sentence names."""
    line = sentence.line
    for pattern in (*_PATTERNS, _HELD):
        for m in pattern.finditer(line):
            groups = m.groupdict()
            o = sentence.at(m, "o")
            if groups.get("e"):
                e = sentence.at(m, "e")
                target: int | None = chunks[e].members[-1].ref
            else:
                e, target = o, event_here(chunks, read, state, o)
            if target is None or target not in state.happenings:
                continue
            if pattern is _HELD and state.happenings[target].head.split()[-1] in SIDED:
                continue
            status = status_in(sentence.clause(m.start(), m.end()))
            start, end = extent(chunks, e, o)
            start = min(start, chunks[line.count(" ", 0, m.start())].start)
            found = [o]
            at = max(m.end("o"), 0)
            while (further := _FURTHER.match(line[at:])) is not None:
                if re.match(r"(?:has|have|had|was|were|will|\w+ed)\b", line[at + further.end() :]):
                    break
                found.append(sentence.at(further, "o"))
                at += further.end()
            lo, hi = min(m.start(), at), min(len(line), max(m.end(), at) + 60)
            partner = _MORE.search(
                re.split(
                    r"; | was | were | which | who ",
                    line[lo:hi] if m.start("o") < 0 else line[m.start("o") : hi],
                )[0]
            )
            if partner is not None:
                found.append(sentence.at(partner, "o"))
            whole = re.match(r"of (?:the )?<(?:UNI|ORG)#(\d+)> ", line[m.end("o") :])
            if whole is not None and len(chunks[int(whole[1])].parts) > 1:
                # "the Department of A and B": B stands beside the department
                for part in chunks[int(whole[1])].parts[1:]:
                    _claim(state, target, part, start, max(end, part.end), status)
            for k in dict.fromkeys(found):
                _claim(
                    state,
                    target,
                    chunks[k],
                    min(start, chunks[k].start),
                    max(end, chunks[k].end),
                    status,
                )


def _claim(state: State, event: int, who: Chunk, start: int, end: int, status: Status) -> None:
    for member in who.members:
        if member.ref < 0 or any(
            c.predicate == "organizedBy" and c.subject == event and c.object == member.ref
            for c in state.claims
        ):
            continue
        state.claim(
            "organizedBy", event, member.ref, start, end, "event-organised-by", 0.88, status=status
        )
