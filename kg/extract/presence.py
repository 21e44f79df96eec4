"""Who was there by a label ("Moderator: …"), behind an event put first ("In the talk took part …"), as who did a part of it."""

from __future__ import annotations

import re

from kg.extract.chunks import Chunk
from kg.extract.document import Read
from kg.extract.scene import Line, event_here, status_in, take_part
from kg.extract.state import State
from kg.model import Status

__all__ = ["present"]

_WHO = r"(?P<p><(?:PER|PERP|UNI|ORG|UNIT)#\d+> )"
_PERSON = r"(?P<p><(?:PER|PERP)#\d+> )"
_E = r"(?P<e><EVT#\d+> )"
_PART = (
    r"(?:(?:keynote|guest|invited|main|plenary) )?(?:speakers?|keynotes?|moderators?|respondents?|discussants?|panelists?|panellists?|"
    r"mentors?|instructors?|lecturers?|trainers?|jury|juries|facilitators?|presenters?|presented by|moderated by|chaired by|"
    r"guests?(?: of honou?r)?|(?:also )?present|in attendance|attended|interpreters?|words? of welcome|"
    r"welcome(?: address| words| speech)?|welcoming (?:address(?:es)?|words|remarks|speech(?:es)?)|greetings?|"
    r"(?:opening|closing) (?:words|remarks|address(?:es)?|speech(?:es)?)|invited lecture|coach|coaches|chair|co-chairs?)"
)
_DONE = (
    r"(?:told|given|conducted|spoken|conveyed|handed(?: over| out)?|presented|delivered|awarded|read|graced|witnessed|taught|"
    r"moderated|chaired|opened|closed|addressed|introduced)"
)
_THING = (
    r"(?:trainings?|classes|lessons?|lectures?|sessions?|greetings?|welcome|laudati\w+|speech\w*|reports?|remarks|address\w*|"
    r"certificates?|prizes?|awards?|diplomas?|medals?|stories|words|presentations?|talks?|workshops?|overview|<EVT#\d+>|it)"
)
_LABEL = re.compile(
    rf"^(?:(?:- |• |\d+ ?[:.] ?\d+ ?-? ?|\d+\.\d+ ))?(?:the )?{_PART} (?:(?:of|at|in|for) (?:the |this )?(?:<EVT#\d+> |school |course |panel |day ))?(?::|-|were|was|are|is) (?:the |also )?{_WHO}"
)
_INNER_LABEL = re.compile(
    rf"<EVT#\d+> (?:<TITLE#\d+> |<SPEECH#\d+> )?(?:\. |, |; |LP |: |- )(?:with )?(?:the )?(?:moderators?|speakers?|hosts?|chairs?|lecturers?|trainers?|moderated by|led by|chaired by|given by|delivered by) ?(?::|-|is|was|were|are)? ?(?:the )?{_PERSON}"
)
_PATTERNS = tuple(
    re.compile(p)
    for p in (
        rf"(?:in|at|during) (?:the |a |an |this )?(?:\w+ )?{_E}(?:which |(?:\w+ly )?also |there |in which )*(?:\w+ly )?(?:participated|took part|spoke|were present|was present|performed|were|attended) (?:also |: |the |among others )*{_WHO}",
        rf"(?:in|at|during) (?:the |a |an |this )?{_E}(?:on \w+ |in <PLACE#\d+> |on <DATE#\d+> )?(?:, )?(?:the )?{_PERSON}(?!'s )",
        rf"(?:in|at|during) (?:the |a |an |this )?{_E}in which (?:also )?(?:participated|took part) (?:also )?(?:the )?{_WHO}",
        rf"{_THING} (?:was|were) (?:also )?(?:\w+ly )?{_DONE} (?:(?!; |\. |for )\S+ ){{0,6}}?by (?:the |its )?(?:experienced )?(?:\w+ : )?{_PERSON}",
        rf"with (?:him|her|them|<PRON#\d+>) (?:came|were|was|travelled) (?:the )?{_PERSON}",
        rf"(?:came|arrived|travelled) (?:on <DATE#\d+> |to \S+ )?(?:together )?with (?:the |his |her |its )?{_PERSON}",
        rf"(?:witnessed|graced|accompanied) by (?:the |its )?{_PERSON}",
        rf"(?:attending|addressing|opening|joining|gracing) (?:the |this )?{_E}(?:were|was) (?:also )?(?:the )?{_PERSON}",
        rf"(?:representing|on behalf of) (?:the )?<\w+#\d+> (?:was|were|came|spoke|-) (?:the )?{_PERSON}",
        rf"^(?:from|for) (?:the )?<(?:ORG|UNI|UNIT)#\d+> (?:, |- |was |were |came |there was |spoke )+(?:the )?{_PERSON}",
    )
)


def present(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """Claim those whom a sentence shows at an event by a label, an event put first or a part they did."""
    line = sentence.line
    if read.sentence.kind != "title":
        for pattern in (_LABEL, _INNER_LABEL):
            m = pattern.search(line)
            if m is not None and not re.search(
                r"\b(?:previous|former|next|past)\b", line[: m.end()]
            ):
                _row(sentence, chunks, m, read, state)
    for pattern in _PATTERNS:
        for m in pattern.finditer(line):
            _row(sentence, chunks, m, read, state)


def _row(sentence: Line, chunks: list[Chunk], m: re.Match[str], read: Read, state: State) -> None:
    k = sentence.at(m, "p")
    event = (
        chunks[sentence.at(m, "e")].members[-1].ref
        if m.groupdict().get("e")
        else event_here(chunks, read, state, k)
    )
    status = status_in(sentence.clause(m.start(), m.end()))
    if event is None or status is not Status.HELD:
        return
    start = chunks[sentence.line.count(" ", 0, m.start())].start
    for j in range(k, len(chunks)):
        c = chunks[j]
        if c.type == "w" and c.name.lower() in ("who", "which", "that", "where", "while", "whose"):
            break
        if c.name == "." or c.type in ("EVT", "SPEECH"):
            break
        listed = j == k or (
            c.type in ("PER", "PERP")
            and (
                chunks[j - 1].type in ("ROLE", "ROLES")
                or chunks[j - 1].name.lower() in (";", ",", "and", "the", ")")
            )
        )
        if listed and c.type in ("PER", "PERP", "UNI", "ORG", "UNIT"):
            take_part(state, event, c, min(start, c.start), c.end, "shown-at-event", 0.82, status)
