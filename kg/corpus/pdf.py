"""PDF files: the text of their pages, lines put together again. Runs in the helper process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.corpus.blocks import BULLET, join, tidy
from kg.corpus.language import declared
from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["load", "paragraphs", "read"]

_PAGES = 2000
_NUMBER = re.compile(
    r"(?:page |стр\. ?)?[-–—]?\s*\d{1,4}\s*(?:[-–—]|of \d+|/\s*\d+)?", re.IGNORECASE
)
_ITEM = re.compile(r"[•●▪◦‣·■○*–—-]\s+")
_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
# Letters that typesetting melts together; nobody searches for them so.
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# Titles that programs write, not people.
_JUNK = re.compile(r"microsoft |untitled|.*\.(?:docx?|pdf|indd|pptx?|tex)$|slide \d", re.IGNORECASE)


def load() -> None:
    """Import what reading needs, so that the time limit starts after it."""
    import pypdf  # noqa: F401


def read(path: Path, name: str) -> list[Document]:
    """Read a PDF file. Its date of creation is no date of publication, so none is given.

    Raises:
        InvalidDocument: if it is locked, damaged, too long, or a scan without text.
    """
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InvalidDocument(name, "is locked with a password", hint="save an unlocked copy")
        count = len(reader.pages)
        if count > _PAGES:
            raise InvalidDocument(
                name, f"has {count} pages; at most {_PAGES} are read", hint="split it into reports"
            )
        pages = [page.extract_text().translate(_LIGATURES).split("\n") for page in reader.pages]
        title = tidy((reader.metadata.title if reader.metadata else None) or "")
    except DependencyError as fault:
        raise InvalidDocument(name, "is encrypted", hint="save an unlocked copy") from fault
    except PyPdfError as fault:
        raise InvalidDocument(
            name, f"is damaged ({str(fault)[:120]})", hint="save it again, or as plain text"
        ) from fault
    text = join(paragraphs(pages))
    if not text:
        raise InvalidDocument(
            name, "holds no text (a scan?)", hint="run text recognition on it first"
        )
    return [
        Document(
            name,
            text,
            title=title if title and not _JUNK.match(title) else None,
            language=declared(None, text),
            media_type="application/pdf",
        )
    ]


def paragraphs(pages: list[list[str]]) -> Iterator[str]:
    """Put the lines of pages together to paragraphs.

    Page numbers and running heads go. A line goes on in the next one if it fills its column and no
    sentence ends there; a hyphen at its end is taken away before a small letter.

    >>> list(paragraphs([["Signed today", "", "The Rector of Northern Lakes Univer-",
    ...     "sity and the Vice-Rector spoke about", "it.", "17"]]))
    ['Signed today', 'The Rector of Northern Lakes University and the Vice-Rector spoke about it.']
    """
    lines = list(_lines(pages))
    widths = sorted(len(line) for line in lines if line)
    full = 0.7 * widths[(9 * len(widths)) // 10] if widths else 0.0
    current = ""
    last = ""
    for line in lines:
        item = _ITEM.match(line)
        if not line or item or not _goes_on(last, line, full):
            if current:
                yield current
            current = BULLET + line[item.end() :] if item else line
        elif re.search(r"[^\W\d_]-$", current):
            current = (current[:-1] if line[0].islower() else current) + line
        else:
            current = f"{current} {line}"
        last = line
    if current:
        yield current


def _goes_on(last: str, line: str, full: float) -> bool:
    if not last:
        return False
    if line[0].islower() or last.endswith(("-", ",")):
        return True
    return len(last) >= full and (len(last) >= 1.2 * full or not _END.search(last))


def _lines(pages: list[list[str]]) -> Iterator[str]:
    """Yield the lines of all pages without numbers of pages and heads that stand on most pages."""
    tidied = [[tidy(line) for line in page] for page in pages]
    edges = Counter(line for page in tidied for line in {*page[:2], *page[-2:]} if line)
    running = {line for line, times in edges.items() if times >= 3 and 2 * times > len(pages)}
    for page in tidied:
        while page and (not page[-1] or _NUMBER.fullmatch(page[-1])):
            page.pop()
        while page and (not page[0] or _NUMBER.fullmatch(page[0])):
            page.pop(0)
        yield from (line for line in page if line not in running)
