"""Word files (.docx): paragraphs and tables in their order. Runs in the helper process."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.corpus.blocks import BULLET, join, tidy
from kg.corpus.language import declared
from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["load", "read"]

_UNPACKED = 100_000_000
_MEMBERS = 5000


def load() -> None:
    """Import what reading needs, so that the time limit starts after it."""
    import docx  # noqa: F401


def read(path: Path, name: str) -> list[Document]:
    """Read a Word file. Its date of creation is no date of publication, so none is given.

    Raises:
        InvalidDocument: if it is no Word file, unpacks to more than 100 MB, or holds no text.
    """
    import docx

    _check(path, name)
    try:
        word = docx.Document(str(path))
    except (KeyError, ValueError) as fault:
        raise InvalidDocument(name, "is no Word file", hint="save it as .docx again") from fault
    blocks = list(_blocks(word))
    text = join(block for block, _ in blocks)
    if not text:
        raise InvalidDocument(name, "holds no text", hint="give a file with text in it")
    title = tidy(word.core_properties.title or "") or next(
        (tidy(block) for block, style in blocks if style in {"Title", "Heading 1"}), ""
    )
    return [
        Document(
            name,
            text,
            title=title or None,
            language=declared(word.core_properties.language, text),
            media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )
    ]


def _check(path: Path, name: str) -> None:
    """Refuse archives that unpack to far more than they are, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > _UNPACKED or len(members) > _MEMBERS:
                raise InvalidDocument(
                    name, f"unpacks to {unpacked / 1e6:.0f} MB", hint="save it as plain text"
                )
            names = {member.filename for member in members}
            if "word/document.xml" not in names:
                raise InvalidDocument(
                    name, "is a ZIP archive, but no Word file", hint="unpack it first"
                )
            with archive.open("word/document.xml") as body:
                if b"<!DOCTYPE" in body.read(4096).replace(b"\0", b""):
                    raise InvalidDocument(name, "declares a DOCTYPE", hint="save it as .docx again")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as fault:
        raise InvalidDocument(
            name, f"is damaged ({str(fault)[:120]})", hint="save it as .docx again"
        ) from fault


def _blocks(word: Any) -> Iterator[tuple[str, str]]:
    """Yield each block with the name of its style."""
    from docx.table import Table

    for part in word.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells = [tidy(cell.text) for cell in row.cells]
                # A merged cell comes once for each column that it spans.
                kept = [
                    cell for at, cell in enumerate(cells) if cell and cells[at - 1 : at] != [cell]
                ]
                yield " | ".join(kept), "Table"
            continue
        style = part.style.name if part.style is not None else ""
        numbered = part._p.pPr is not None and part._p.pPr.numPr is not None
        mark = BULLET if style.startswith("List") or numbered else ""
        yield mark + part.text.replace("\t", " "), style
