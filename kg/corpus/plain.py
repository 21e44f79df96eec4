"""Plain text and Markdown: read as they stand, so that offsets hold for the file itself."""

from __future__ import annotations

import re

from kg.corpus.dates import stated
from kg.corpus.language import declared, guess
from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["decode", "markdown", "text"]

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FENCE = re.compile(r"---[ \t]*\n")
_FIELD = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_HEADING = re.compile(r"^#[ \t]+(?P<title>.+?)[ \t#]*$", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# Forms that a control character may have in honest text; form feeds come from PDF converters.
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, name: str) -> str:
    r"""Return the text of ``data``: UTF-8, or UTF-16 that starts with its byte order mark.

    Line ends become newlines and nothing else changes, just as ``Path.read_text`` does it.

    Raises:
        InvalidDocument: for another encoding, a binary file, or one without any text.

    >>> decode(b"The Rector\r\nspoke.", "a.txt")
    'The Rector\nspoke.'
    """
    wide = data.startswith(_UTF16)
    try:
        raw = data.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError as fault:
        if b"\0" in data[:4096] and not wide:
            raise InvalidDocument(name, "is a binary file", hint="give a report") from fault
        line = data.count(b"\n", 0, fault.start) + 1
        raise InvalidDocument(
            name,
            f"is not {'UTF-16' if wide else 'UTF-8'} text (line {line}, byte {fault.start})",
            hint="save it as UTF-8",
        ) from fault
    if "\0" in raw:
        raise InvalidDocument(name, "holds NUL characters", hint="give a text, not a binary file")
    if 100 * len(_CONTROLS.findall(raw)) > len(raw):
        raise InvalidDocument(name, "is a binary file", hint="give a report")
    if not raw.strip("\ufeff \t\r\n\f\v\x85\xa0"):
        raise InvalidDocument(name, "holds no text", hint="give a file with text in it")
    return raw.replace("\r\n", "\n").replace("\r", "\n")


def text(data: bytes, name: str) -> list[Document]:
    """Read a plain text: the document's text is the file's, character for character.

    >>> text("A rector spoke.".encode(), "a.txt")[0].text
    'A rector spoke.'
    """
    content = decode(data, name)
    return [Document(name, content, language=guess(content))]


def markdown(data: bytes, name: str) -> list[Document]:
    r"""Read Markdown: the header between two ``---`` lines is taken off, the rest is the text.

    Of the header's fields ``title``, ``date``, ``source`` and ``language`` mean something to kg,
    others are the author's own. Without a header the title is the first ``# heading``.

    Raises:
        InvalidDocument: when the header is broken; the message names the line.

    >>> [doc] = markdown(b"---\ntitle: Signed\ndate: 2024-05\n---\nA paper.\n", "a.md")
    >>> doc.title, doc.published, doc.text
    ('Signed', '2024-05', 'A paper.\n')
    """
    content = decode(data, name).removeprefix("\ufeff")
    fields, body = _header(content, name)
    if not body.strip():
        raise InvalidDocument(name, "holds no text below its header", hint="write the report there")
    heading = _HEADING.search(body)
    return [
        Document(
            name,
            body,
            title=fields.get("title") or (heading["title"] if heading else None),
            published=stated(fields.get("date")),
            source=fields.get("source"),
            language=declared(fields.get("language"), body),
            media_type="text/markdown",
        )
    ]


def _header(content: str, name: str) -> tuple[dict[str, str], str]:
    """Split off the front matter; its line numbers count from 1 at the first fence."""
    opening = _FENCE.match(content)
    if opening is None:
        return {}, content
    fields: dict[str, str] = {}
    place = opening.end()
    nested = False  # whether lines that continue a value may follow
    for number, line in enumerate(content[place:].split("\n"), start=2):
        place += len(line) + 1
        bare = line.rstrip()
        if bare == "---":
            return fields, content[place:].lstrip("\n")
        if not bare or bare.startswith("#"):
            continue
        if nested and (line[0] in " \t" or bare.startswith("- ")):
            continue
        field = _FIELD.fullmatch(bare)
        if field is None:
            raise _broken(
                name, number, f"{bare[:40]!r} is no 'key: value'", "write one field a line"
            )
        key, value = field["key"].lower(), _unquote((field["value"] or "").strip(), name, number)
        if key in fields:
            raise _broken(name, number, f"{key!r} stands there twice", "keep one of the two")
        _check(key, value, name, number)
        fields[key] = value
        nested = True
    raise _broken(name, 1, "the header that opens here has no end", "close it with a line ---")


def _unquote(value: str, name: str, number: int) -> str:
    if value[:1] not in ('"', "'"):
        return value.split(" #", 1)[0].rstrip()
    if len(value) < 2 or value[-1] != value[0]:
        raise _broken(name, number, "a quotation mark is not closed", "close it")
    return value[1:-1]


def _check(key: str, value: str, name: str, number: int) -> None:
    """Refuse a field that kg would have to misread."""
    if key == "date" and value and stated(value) is None:
        raise _broken(name, number, f"{value!r} is no date", "write 2024-05-17, 2024-05 or 2024")
    if key == "source" and value and not _ADDRESS.fullmatch(value):
        raise _broken(name, number, f"{value!r} is no address", "write http://… or https://…")
    if key == "language" and value and not _LANGUAGE.fullmatch(value):
        raise _broken(
            name, number, f"{value!r} is no language", "write a code such as en, ru or kk"
        )


def _broken(name: str, number: int, problem: str, hint: str) -> InvalidDocument:
    return InvalidDocument(name, f"broken front matter, line {number}: {problem}", hint=hint)
