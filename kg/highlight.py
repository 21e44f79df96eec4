"""A text with what was found in it marked, as HTML that runs nothing; for notebooks and mails.

Knows no record of kg: spans are places in the text, with the name of what stands there and a title.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Mark", "highlight", "table"]

# Translucent, so that a mark is readable on light and on dark paper with the reader's own ink.
_COLOURS = {
    "Person": "47,109,179",
    "University": "178,58,72",
    "Organization": "184,101,27",
    "Project": "23,130,106",
    "Programme": "123,79,163",
    "StudyProgramme": "173,68,137",
    "Event": "143,114,6",
    "Place": "88,120,54",
    "Consortium": "68,102,125",
}
_OTHER = "109,109,106"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text: what kind of thing stands there, and what to say of it on demand.

    ``faint`` is for what points at a thing without naming it ("the university").
    """

    start: int
    end: int
    kind: str
    title: str = ""
    faint: bool = False


def highlight(text: str, marks: Iterable[Mark]) -> str:
    """Return the text as HTML with its marks; where two overlap, the longer one is shown.

    >>> highlight("Ada spoke.", [Mark(0, 3, "Person")])  # doctest: +ELLIPSIS
    '<div ...><mark ...>Ada <small ...>Person</small></mark> spoke.</div>'
    """
    pieces, done = [], 0
    for mark in _apart(marks, len(text)):
        pieces.append(escape(text[done : mark.start]))
        pieces.append(_marked(text[mark.start : mark.end], mark))
        done = mark.end
    pieces.append(escape(text[done:]))
    return f'<div style="white-space:pre-wrap;line-height:2.1">{"".join(pieces)}</div>'


def _apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    chosen: list[Mark] = []
    for mark in sorted(set(marks), key=lambda m: (m.faint, m.start - m.end, m)):
        inside = 0 <= mark.start < mark.end <= length
        if inside and all(mark.end <= c.start or c.end <= mark.start for c in chosen):
            chosen.append(mark)
    return sorted(chosen)


def _marked(text: str, mark: Mark) -> str:
    colour = _COLOURS.get(mark.kind, _OTHER)
    fill = f"rgba({colour},{'.07' if mark.faint else '.22'})"
    line = "dashed" if mark.faint else "solid"
    style = (
        f"background:{fill};color:inherit;border-bottom:2px {line} rgb({colour});"
        "padding:.15em .25em;border-radius:.3em"
    )
    note = f' <small style="opacity:.75">{escape(mark.kind)}</small>' if not mark.faint else ""
    title = f' title="{escape(mark.title)}"' if mark.title else ""
    return f'<mark style="{style}"{title}>{escape(text)}{note}</mark>'


def table(
    names: Sequence[str], rows: Iterable[Sequence[str]], numbers: Collection[str] = ()
) -> str:
    """Return a table whose cells are HTML already; text stands left, where notebooks put it right.

    >>> table(["n"], [["<b>1</b>"]], numbers={"n"})
    '<table><thead><tr><th>n</th></tr></thead><tbody><tr><td><b>1</b></td></tr></tbody></table>'
    """
    left = ["" if name in numbers else ' style="text-align:left"' for name in names]
    head = "".join(f"<th{side}>{escape(name)}</th>" for name, side in zip(names, left, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f"<td{side}>{cell}</td>" for cell, side in zip(row, left, strict=True))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
