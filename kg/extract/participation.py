"""Who took part in an event: attendees, hosts, speakers, delegations, the sides of a meeting.

It is long because each way of taking part is a pattern of its own, tried on one line.
"""

from __future__ import annotations

import re

from kg.extract.chunks import Chunk
from kg.extract.document import ORGS, Read
from kg.extract.scene import ORGLIKE, SIDED, Line, event_here, phrases, status_in, take_part
from kg.extract.state import State
from kg.model import Status

__all__ = ["attended"]

_WHO = r"<(?:PER|PERP|PRON|UNI|ORG|UNIT)#\d+> "
_PERSON = r"<(?:PER|PERP|PRON)#\d+> "
_ORG = r"<(?:UNI|ORG|UNIT|CONS)#\d+> "


_PLACED = re.compile(r"\b(?:in|at|from|of|with|by|for|visited|near) (?:the )?$")


def _index(match: re.Match[str], name: str) -> int:
    found = re.search(r"#(\d+)>", match[name])
    return int(found[1]) if found else -1


def attended(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """Claim the participants that a sentence names."""
    line = sentence.line
    title = read.sentence.kind == "title"

    def event_for(k: int) -> int | None:
        return event_here(chunks, read, state, k)

    def claim(
        k: int,
        lo: int,
        hi: int,
        rule: str,
        confidence: float,
        *,
        event: int | None = None,
        role: str = "",
    ) -> None:
        clause = sentence.clause(lo, hi)
        status = status_in(clause)
        target = event if event is not None else event_for(k)
        first = line.count(" ", 0, lo)
        last = min(len(chunks) - 1, max(first, line.count(" ", 0, hi) - 1))
        start, end = min(chunks[first].start, chunks[k].start), max(chunks[last].end, chunks[k].end)
        take_part(state, target, chunks[k], start, end, rule, confidence, status, role)

    # X attended / took part in the event
    for m in re.finditer(
        rf"(?P<p>{_WHO})(?:(?!; |<EVT)\S+ ){{0,12}}?{phrases(state, 'part')} (?:(?:on behalf of|as \w+|both|also|together with) (?:the )?(?:<\w+#\d+> )?)?(?:in )?(?:(?:the |our )(?:<\w+#\d+> |\w+ )(?:at|in) )?(?:the |an? |this |it )?(?:\w+ ){{0,3}}?(?P<e><EVT#\d+> )?",
        line,
    ):
        k = _index(m, "p")
        if chunks[k].type in ORGLIKE and _PLACED.search(line[: m.start()]):
            continue  # "in the institute the guests attended": it is where they were
        event = chunks[_index(m, "e")] if m["e"] else None
        verb = line[m.start("p") + len(m["p"]) : m.end()]
        if event is None and not re.search(
            r"\bpart\b|participat|present|joined|represented|attend|visited|came", verb
        ):
            continue
        if event is None and re.search(
            r"(?:participated in|part in|participates in|joined|represented) (?:the )?(?:project|programme|consortium|<PROJ|<PROG|<CONS|<UNI|<ORG|competition|call|alliance|network)",
            line[m.start() :],
        ):
            continue
        if (
            chunks[k].type in ORGS
            and event is None
            and re.search(r"\b(?:participates|takes part)\b", verb)
        ):
            continue
        if re.match(
            r"\s*(?:it )?as (?:an? |its )?(?:\w+ )?(?:partner|coordinator|member)", line[m.end() :]
        ) or re.search(r"as (?:a )?partner", line[m.end() : m.end() + 20]):
            continue
        if re.search(r"\b(?:was|were) (?:visited|joined|attended)\b", verb):
            continue
        between = line[m.start("p") + len(m["p"]) : m.start("e") if m["e"] else m.end()]
        if re.search(r"\bwho\b", between) and len(between.split()) > 9:
            continue
        targets = event.members if event is not None else ()
        if event is not None:
            for member in targets:
                claim(k, m.start(), m.end(), "attended", 0.9, event=member.ref)
        elif state.now is not None or state.main_event is not None:
            claim(k, m.start(), m.end(), "attended", 0.8)
        behalf = re.search(rf"on behalf of (?:the )?(?P<o>{_ORG})", line[m.start() :])
        if behalf:
            o = _index(behalf, "o")
            for member in targets or ():
                claim(o, m.start(), m.end(), "attended-on-behalf", 0.85, event=member.ref)
        ours = re.search(rf"represented (?:our )?(?P<o>{_ORG})", line[m.start() : m.end() + 30])
        if ours:
            for member in targets or ():
                claim(_index(ours, "o"), m.start(), m.end(), "represented", 0.85, event=member.ref)
    # participants were / among the guests were / in attendance were / keynote speakers: X
    who = r"(?P<p>(?:<(?:PER|PERP|UNI|ORG|UNIT)#\d+> ))"
    for pattern, role in (
        (
            rf"{phrases(state, 'attendees')} (?:of|at|in)? ?(?:the )?(?:<EVT#\d+> |<PROG#\d+> )?(?:- |also )?(?:were|was|included|include|are|is|comprised|consisted of|:|-) (?:the |also |among others )?{who}",
            "",
        ),
        (
            rf"among (?:the |those |its )?(?:\w+ ){{0,3}}?(?:{phrases(state, 'attendees')}|present|attending|first) (?:of|at)? ?(?:the )?(?:<EVT#\d+> )?(?:were|was|are) (?:the |also )?{who}",
            "",
        ),
        (
            rf"(?:in attendance|also present|present|also attending|on the \w+ side) (?:at the <EVT#\d+> )?(?:were|was|are|:) (?:the |also )?{who}",
            "",
        ),
        (
            rf"(?:attended|opened|witnessed|read|patroni[sz]ed|taught|chaired|moderated|led|headed|conducted|greeted|welcomed|met|received|addressed|joined|delivered|closed|accompanied|handed|inaugurated|facilitated|introduced|co-chaired|hosted|visited|represented|signed) (?:\w+ly )?by (?:the |its |his |her |our |, among others , |, among others : )?{who}",
            "",
        ),
        (
            rf"(?:speech|speeches|presentation|presentations|report|reports|lecture|lectures|talk|talks|address|greeting|greetings|welcome|remarks|workshops?|keynotes?|sessions?|overview) (?:\S+ ){{0,4}}?(?:was|were|are|is|has been|have been) (?:\w+ )?(?:made|given|delivered|held|presented|conducted|led|moderated) (?:\S+ ){{0,3}}?by (?:the )?{who}",
            "speaker",
        ),
        (
            rf"(?:in the presence of|with the participation of|under the chairmanship of|on the sidelines with|led jointly by) (?:the )?{who}",
            "",
        ),
        (
            rf"(?:consisted of|comprised(?: of)?(?: , inter alia ,)?|comprising|consisting of|composed of|made up of|included|includes|including|accompanied by|together with|along with|joined by|attended by) (?:the |also |among others ,? ?)?{who}",
            "",
        ),
        (
            rf"(?:took|take) part (?:also )?(?:(?:the )?(?:\w+ )?(?:teachers|students|staff|representatives|employees|heads|leaders|experts) (?:of|from) (?:the )?)?{who}",
            "",
        ),
        (rf"(?:accompanying|receiving|welcoming|joining) the \w+ (?:were|was) (?:also )?{who}", ""),
        (
            rf"saw the participation of (?:the )?{who}|there followed the greetings of {who.replace('?P<p>', '?P<p2>')}|had the honour (?:to welcome|of welcoming|of hosting) {who.replace('?P<p>', '?P<p3>')}|awarded (?:an |the )?(?:\S+ ){{1,4}}to {who.replace('?P<p>', '?P<p4>')}",
            "",
        ),
        (
            rf"on the (?:side of (?:the )?<\w+#\d+>|\w+ side) (?:there )?(?:were|was|are|is|:) (?:the )?{who}",
            "",
        ),
        (
            rf"(?:receiving|welcoming|greeting|accompanying|leading|opening|moderating|introducing|chairing|hosting|addressing) (?:the )?(?:\w+ ){{0,2}}?(?:<EVT#\d+> )?(?:was|were|,) (?:the |also )?{who}",
            "",
        ),
    ):
        for m in re.finditer(pattern, line):
            group = next((g for g in ("p", "p2", "p3", "p4") if g in m.groupdict() and m[g]), "p")
            k = _index(m, group)
            before = line[max(0, m.start() - 90) : m.start(group)]
            if re.search(r"\b(?:previous|former|past|earlier|future|next) $", line[: m.start()]):
                continue
            if (
                re.search(
                    r"(?:project|consortium|programme|<PROJ#\d+>|<PROG#\d+>|network|alliance|<CONS#\d+>|funded|financed|coordinated) (?:\S+ ){0,4}$",
                    line[max(0, m.start() - 40) : m.start()],
                )
                and "delegation" not in before
                and not re.search(r"attended by|greeted|opened|guests|welcomed", m.group())
            ):
                continue
            if re.search(r"including|includes|included", m.group()) and not re.search(
                r"delegation|guests|participants|team|attended|speakers|visitors", before
            ):
                continue
            if "together with" in m.group() or "along with" in m.group():
                if not re.search(
                    r"attend|part|visit|delegation|receiv|met|welcom|came|participat|present",
                    before,
                ) or re.search(r"partner|<PROJ|offer|launch|<STUDY|member", line[: m.start()]):
                    continue
            if "signed by" in m.group() and state.now is None:
                continue
            if (
                "signed by" in m.group()
                and state.happenings[state.now or 0].head
                not in ("ceremony", "signing ceremony", "signing")
                if state.now in state.happenings
                else False
            ):
                continue
            if chunks[k].type in ORGLIKE and re.search(
                r"\b(?:led|headed|hosted|chaired|conducted|delivered|represented|signed|moderated) (?:\w+ly )?by",
                m.group(),
            ):
                continue
            if re.search(
                r"\b(?:led|headed|hosted|chaired|conducted|handed|accompanied) by", m.group()
            ) and re.search(
                r"(?:project|consortium|group|department|committee|commission|alliance|<ORG#\d+>|<PROJ#\d+>|<CONS#\d+>)(?: ,| was| is| itself|,)* (?:\w+ )?(?:led|headed|hosted|chaired|conducted)",
                line,
            ):
                continue
            claim(k, m.start(), m.end(), "listed-participant", 0.88, role=role)
            # a further group after a semicolon or "and": "; X, Y; Madame Z"
            j = k + 1
            while j < len(chunks):
                c = chunks[j]
                if c.type in ("PER", "PERP") and (
                    chunks[j - 1].type in ("ROLE", "ROLES")
                    or chunks[j - 1].name.lower()
                    in (";", ",", "and", "by", "with", "the", "also", "from", "as", "of", ")")
                ):
                    take_part(
                        state,
                        event_for(k),
                        c,
                        chunks[k].start,
                        c.end,
                        "listed-participant",
                        0.85,
                        status_in(sentence.clause(m.start(), m.end())),
                    )
                elif (
                    (
                        c.type == "w"
                        and c.name.lower()
                        in (
                            "who",
                            "which",
                            "that",
                            "where",
                            "while",
                            "whose",
                        )
                    )
                    or c.name == "."
                    or c.type in ("EVT", "SPEECH")
                ):
                    break
                j += 1
    # X opened the event, X received Y, X gave a talk
    for m in re.finditer(
        rf"(?P<p>{_PERSON})(?:, )?(?:(?:also|then|who|himself|herself|warmly|cordially|officially|first|later|had|has|have) ){{0,3}}{phrases(state, 'opens')} (?:on \w+day )?(?:the |this |it )?(?:\w+ ){{0,2}}?(?P<e><EVT#\d+> |guests |participants |delegation |it |day |visitors |audience |rectors |(?:<ROLES#\d+> )?<PERP?#\d+> |<ROLES#\d+> |everyone |those |everybody )",
        line,
    ):
        k = _index(m, "p")
        opened = chunks[_index(m, "e")].members[0].ref if m["e"].startswith("<EVT") else None
        claim(k, m.start(), m.end(), "opened-or-led", 0.9, event=opened, role="host")
        if "<PER" in m["e"]:
            other = int(re.search(r"<PERP?#(\d+)>", m["e"])[1])  # type: ignore[index]
            claim(other, m.start(), m.end(), "welcomed", 0.85)
    for m in re.finditer(
        rf"(?P<p>{_PERSON})(?:\([^)]*\) )?(?:, )?(?:(?:also|then|who|himself|herself|warmly|cordially|has|have|had) ){{0,2}}{phrases(state, 'spoke')} ",
        line,
    ):
        if title:
            continue
        k = _index(m, "p")
        target = event_for(k)
        if target is None or not _in_scene(read, state, target):
            continue
        if (
            "signed" in m.group()
            and not re.search(r"ceremony|signing|<EVT", line)
            and state.happenings[target].head not in ("ceremony", "signing ceremony", "signing")
        ):
            continue
        if re.search(r"(?:presented|showed|introduced|highlighted) (?:in|by) ", line[m.start() :]):
            continue
        claim(k, m.start(), m.end(), "acted-at-event", 0.78, role="speaker")
    for m in re.finditer(
        rf"(?P<p>(?:<(?:PER|PERP|PRON|UNI|ORG)#\d+> ))(?:, )?(?:(?:on <DATE#\d+>|also|recently|has|have|warmly|today|briefly|then|had) )*{phrases(state, 'receive')} (?:the |an? |his |her |its |our |by )?(?:(?:high-level|official|\w+) )?(?:(?P<q>{_WHO})|(?:delegations?|experts?|representatives|guests?|team|group|visitors?|<ROLES#\d+>) (?:\S+ ){{0,3}}?(?:of|from) (?:the )?(?P<o>{_ORG}))",
        line,
    ):
        p = _index(m, "p")
        target = event_for(p)
        if target is None:
            continue
        if chunks[p].type in ("PER", "PERP"):
            claim(p, m.start(), m.end(), "received", 0.88, role="host")
        for name in ("q", "o"):
            if m[name] and not (False):
                k = _index(m, name)
                if (
                    chunks[k].type in ORGLIKE
                    and name == "q"
                    and not re.search(r"met|talks|negotiat|discussion", m.group())
                ):
                    continue
                claim(k, m.start(), m.end(), "was-received", 0.86)
                if name == "o" and state.guest is None:
                    state.guest = chunks[k].members[0].ref
    # a delegation of X visited, came, had a session
    for m in re.finditer(
        rf"(?:delegations?|representatives|teams?|group|experts|officers|specialists|<ROLES#\d+>) (?:of|from) (?:the |both )?(?P<o>{_ORG})",
        line,
    ):
        o = _index(m, "o")
        rest = line[m.end() :]
        led = re.match(
            rf"(?:LP \S+ RP )?(?:, |\()?(?:was )?(?:led|headed|chaired|represented) by (?:the |its )?(?P<p>{_PERSON})",
            rest,
        )
        active = re.search(
            r"\b(?:visit(?:ed|s)?|paid|came|arrived|had an?|held|made|took part|attended|participated|met|were|was|took their|shared|sent|joined|held|took place|gathered|spent|travelled|went)\b|<EVT",
            rest[:160],
        )
        if re.search(
            r"\b(?:received|welcomed|hosted|met with|met)\b",
            line[max(0, m.start() - 60) : m.start()],
        ):
            active = active or re.search("", "")
        if re.search(
            r"\b(?:visited|attended|joined|accompanied) by (?:an? |the )?(?:\S+ ){0,2}$",
            line[max(0, m.start() - 60) : m.start()],
        ):
            active = active or re.search("", "")
        if not active or (title and not re.search(r"<EVT", line)):
            continue
        if re.search(
            r"(?:was|were) informed|exchange of|mobility of",
            line[max(0, m.start() - 20) : m.end() + 20],
        ):
            continue
        target = event_for(o)
        if target is None or (
            chunks[o].members[0].ref in state.happenings[target].hosts
            and "delegation" not in m.group()
        ):
            continue
        claim(o, m.start(), m.end(), "delegation-of", 0.86)
        if state.guest is None and "delegation" in m.group() and target == state.main_event:
            state.guest = chunks[o].members[0].ref
        if led:
            k = int(re.search(r"#(\d+)>", led["p"])[1])  # type: ignore[index]
            claim(k, m.start(), m.end(), "led-delegation", 0.9, role="head of delegation")
        nxt = o + 1
        while (
            nxt + 2 < len(chunks)
            and chunks[nxt].name.lower() == "and"
            and chunks[nxt + 1].name.lower() in ("of", "from")
        ):
            k = nxt + 2 + (chunks[nxt + 2].name.lower() == "the")
            if k < len(chunks) and chunks[k].type in ORGLIKE:
                claim(k, m.start(), m.end(), "delegation-of", 0.84)
            nxt = k + 1
    for m in re.finditer(
        rf"(?P<p>{_PERSON})(?:, )?(?:who )?(?:headed|led|heads|leads) (?:the |a )?(?:\w+ ){{0,2}}?(?:delegation|team|group)",
        line,
    ):
        claim(_index(m, "p"), m.start(), m.end(), "led-delegation", 0.9, role="head of delegation")
    for m in re.finditer(
        rf"(?:delegation|team|group) (?:was |is )?(?:led|headed) by (?:the |its )?(?P<p>{_PERSON})",
        line,
    ):
        claim(_index(m, "p"), m.start(), m.end(), "led-delegation", 0.9, role="head of delegation")
    if re.search(r"\brepresented at (?:the |this )?<EVT#\d+>", line):
        for k, c in enumerate(chunks):
            if (
                c.type in ("PER", "PERP")
                and chunks[k - 1].name.lower() in ("by", "its", ",", "and", "the")
            ) or (c.type in ("PER", "PERP") and k and chunks[k - 1].type in ("ROLE", "ROLES")):
                take_part(
                    state,
                    event_for(k),
                    c,
                    chunks[0].start,
                    c.end,
                    "represented-by",
                    0.88,
                    status_in(line[:80]),
                )
    signers = state.now if state.now is not None else state.main_event
    if (
        signers is not None
        and state.happenings[signers].head in ("ceremony", "signing ceremony", "signing")
        and re.search(r"\b(?:signed|sign|signatures?)\b|turn of", line)
        and not title
    ) and (
        not re.search(
            r"\b(?:according to|elsewhere|similar|earlier|had signed|in \d{4})\b|<DATE#0>", line
        )
        and status_in(line) is Status.HELD
    ):
        for k, c in enumerate(chunks):
            if c.type in ("PER", "PERP") and "pron" not in c.tags:
                take_part(
                    state,
                    signers,
                    c,
                    c.start,
                    chunks[min(len(chunks) - 1, k + 3)].end,
                    "signed-at-ceremony",
                    0.8,
                )
    for m in re.finditer(
        rf"(?P<p>{_WHO})(?:(?!; )\S+ ){{0,9}}?(?:shared|presented|told|reported|made|gave|showed|spoke|exhibited|sent|delivered|introduced|received|was represented|were represented|demonstrated) (?:(?!; |<EVT)\S+ ){{0,8}}?(?:at|to|during|in) (?:the |an? |this )(?P<e><EVT#\d+> )",
        line,
    ):
        k, e = _index(m, "p"), _index(m, "e")
        for member in chunks[e].members:
            claim(k, m.start(), m.end(), "acted-at-named-event", 0.82, event=member.ref)
    for m in re.finditer(
        rf"(?P<p>{_ORG})(?:also )?sent (?:its|their) (?:\w+ )?(?:people|representatives?|experts?|delegations?|staff|officials?)",
        line,
    ):
        claim(_index(m, "p"), m.start(), m.end(), "sent-people", 0.85)
    whole = re.search(
        r"\b(?:all|the) (?:\w+ )?(?:project )?partners (?:of the project |in the project )?(?:came|met|attended|took part|gathered|were present|participated)",
        line,
    )
    if whole and state.partners_at is None and not title:
        target = event_for(0)
        if target is not None and status_in(whole.group()) is Status.HELD:
            state.partners_at = (target, chunks[0].start, chunks[-1].end)
    for m in re.finditer(
        rf"(?:conferred (?:up)?on|awarded to|presented to|bestowed (?:up)?on|handed over to) (?P<p>{_PERSON})",
        line,
    ):
        if re.search(r"<EVT#", line) or state.now is not None:
            claim(_index(m, "p"), m.start(), m.end(), "was-honoured", 0.8)
    _sides(sentence, chunks, read, state)


def _in_scene(read: Read, state: State, target: int) -> bool:
    """Tell whether a sentence that names no event still belongs to the scene of one."""
    happening = state.happenings[target]
    if happening.planned:
        return False
    return happening.body_mentions > 0 or target == state.main_event


def _sides(sentence: Line, chunks: list[Chunk], read: Read, state: State) -> None:
    """P held talks with Q; Q had a meeting with P: both sides take part in the event that is named."""
    for m in re.finditer(
        rf"(?P<p>{_WHO})(?:\S+ ){{0,3}}?(?:held|had|conducted|attended|paid|made) (?:an? |the |their |his |her )?(?P<e><EVT#\d+> )(?:with (?:the |an? )?(?P<q>{_WHO}))?",
        sentence.line,
    ):
        p, e = _index(m, "p"), _index(m, "e")
        status = status_in(sentence.clause(m.start(), m.end()))
        aside = chunks[p].type in ORGLIKE and (
            _PLACED.search(sentence.line[: m.start()]) or chunks[e].value.split()[-1] not in SIDED
        )
        for name in ("p", "q"):
            if m[name] and not (name == "p" and aside):
                k = _index(m, name)
                for event in chunks[e].members:
                    take_part(
                        state,
                        event.ref,
                        chunks[k],
                        chunks[p].start,
                        chunks[max(e, k)].end,
                        "sides-of-meeting",
                        0.9,
                        status,
                    )
    for m in re.finditer(
        rf"(?P<e><EVT#\d+> )(?:on <DATE#\d+> )?(?:of|between) (?:the )?(?P<p>{_WHO})(?:and|with) (?:the |an? delegation of (?:the )?)?(?P<q>{_WHO})",
        sentence.line,
    ):
        e = _index(m, "e")
        for name in ("p", "q"):
            k = _index(m, name)
            take_part(
                state,
                chunks[e].members[0].ref,
                chunks[k],
                chunks[e].start,
                chunks[_index(m, "q")].end,
                "sides-of-meeting",
                0.88,
                status_in(sentence.clause(m.start(), m.end())),
            )
    for m in re.finditer(
        r"(?P<e><EVT#\d+> )(?:on <DATE#\d+> )?(?:of|between) (?:the )?(?P<p><(?:PER|UNI|ORG)#\d+> )",
        sentence.line,
    ):
        who = chunks[_index(m, "p")]
        if len(who.parts) > 1:
            take_part(
                state,
                chunks[_index(m, "e")].members[0].ref,
                who,
                chunks[_index(m, "e")].start,
                who.end,
                "sides-of-meeting",
                0.85,
                status_in(sentence.clause(m.start(), m.end())),
            )
