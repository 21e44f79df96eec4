"""Text of a document that had markup: its blocks, in the order of reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html.parser import HTMLParser

__all__ = ["BULLET", "from_html", "join", "tidy"]

BULLET = "• "
# What the eye does not see but an offset would count: soft hyphen, zero-width space and joiner of
# words, byte order mark, marks and overrides of direction. Joiners that scripts need are kept.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    r"""Return ``text`` on one line, in composed form, without what nobody sees.

    >>> tidy("The\u00a0Rec\u00adtor\n  spoke ")
    'The Rector spoke'
    """
    seen = _BROKEN.sub("", _UNSEEN.sub("", text))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def join(blocks: Iterable[str]) -> str:
    r"""Return the text of a sequence of blocks: a blank line between two, none between list items.

    >>> join(["Who came", "• A. Berg", "• P. Horak", "They signed."])
    'Who came\n\n• A. Berg\n• P. Horak\n\nThey signed.\n'
    """
    parts: list[str] = []
    item = False
    for block in blocks:
        line = "\n".join(filter(None, map(tidy, block.split("\n"))))
        if not line.strip(BULLET):
            continue
        if parts:
            parts.append("\n" if item and line.startswith(BULLET) else "\n\n")
        item = line.startswith(BULLET)
        parts.append(line)
    return "".join([*parts, "\n"]) if parts else ""


_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|details|div|fieldset|figcaption"
    "|figure|form|h[1-6]|header|hr|html|li|main|[ou]l|p|pre|section|summary|table|t(?:body|[dhr]"
    "|foot|head)|title"
)
_SKIPPED = re.compile(
    "script|style|noscript|template|svg|math|head|nav|footer|form|button|select|iframe|object|audio"
    "|video|canvas"
)


class _Reader(HTMLParser):
    """Gathers the blocks of a page; forgiving, flat, and without a tree that could grow deep."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._line: list[str] = []
        self._mark = ""
        self._skipping: list[str] = []
        self._row: list[str] | None = None

    def flush(self) -> None:
        text = "".join(self._line).strip()
        self._line.clear()
        if not text:
            return
        if self._row is None:
            self.blocks.append(self._mark + text)
            self._mark = ""
        else:
            self._row.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body" and "head" in self._skipping:
            self._skipping.clear()
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.append(tag)
            return
        if _SKIPPED.fullmatch(tag):
            self.flush()
            self._skipping.append(tag)
            return
        if tag == "br":
            self._line.append(" " if self._row is not None else "\n")
        if _BLOCKS.fullmatch(tag):
            self.flush()
            self._mark = BULLET if tag == "li" else ""
        if tag == "tr":
            self._row = []

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            elif tag in {"body", "html"} or (tag == "head" and "head" in self._skipping):
                self._skipping.clear()
            return
        if _BLOCKS.fullmatch(tag):
            self.flush()
        if tag == "tr" and self._row is not None:
            row, self._row = self._row, None
            if row:
                self.blocks.append(" | ".join(row))

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._line.append(_SPACE.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._row = None
        self.flush()


def from_html(markup: str) -> list[str]:
    """Return the blocks of a page or of a piece of one, menus and scripts left out.

    >>> from_html("<h1>Signed</h1><p>A <b>paper</b>.</p><ul><li>Berg</ul><script>x()</script>")
    ['Signed', 'A paper.', '• Berg']
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.blocks
