"""Which files are reports, and which reader each of them needs."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple

from kg.corpus import plain, sandbox
from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["LIMIT", "READERS", "SUFFIXES", "Found", "find", "read", "survey"]

# A book has a megabyte of text; beyond ten no report is meant, and rules would take minutes.
LIMIT = 10_000_000
_LIMIT_PACKED = 50_000_000  # PDF and DOCX hold pictures

Reader = Callable[[Path, str], list[Document]]


def _plain(reader: Callable[[bytes, str], list[Document]]) -> Reader:
    return lambda path, name: reader(_bytes(path, name, LIMIT), name)


def _guarded(kind: str, limit: int = LIMIT) -> Reader:
    def read_aside(path: Path, name: str) -> list[Document]:
        _size(path, name, limit)
        return sandbox.read(kind, path, name)

    return read_aside


READERS: Mapping[str, Reader] = {
    "text": _plain(plain.text),
    "markdown": _plain(plain.markdown),
    "html": _guarded("html"),
    "feed": _guarded("feed"),
    "pdf": _guarded("pdf", _LIMIT_PACKED),
    "docx": _guarded("docx", _LIMIT_PACKED),
}
SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
# What a file begins with says more than its name; these are no reports that kg can read.
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Word or Excel file", "save it as .docx"),
    (b"{\\rtf", "is an RTF file", "save it as .docx"),
    (b"\x1f\x8b", "is a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive", "unpack it first"),
    (b"\x89PNG", "is a picture", "give its text"),
    (b"\xff\xd8\xff", "is a picture", "give its text"),
    (b"GIF8", "is a picture", "give its text"),
)


def find(paths: Iterable[Path | str]) -> list[Path]:
    """Return the files that ``paths`` mean, sorted, each once.

    A file named outright is always kept, so that :func:`read` can say what is wrong with it. From a
    folder come the files below it with a known suffix; hidden ones, links to folders (they could
    run in circles) and READMEs (they speak of the folder) are passed over.

    >>> [path.name for path in find(["missing.txt"])]
    ['missing.txt']
    """
    return [Path(found.path) for found in survey(paths)]


class Found(NamedTuple):
    """A file: its path as it was meant, its real one, and what the system says of it, if it is."""

    path: str
    real: str
    facts: os.stat_result | None


def survey(paths: Iterable[Path | str]) -> list[Found]:
    """Return the files that :func:`find` finds, with what the system says of each of them.

    Nothing is asked twice, because a folder may have tens of thousands of files.
    """
    found: dict[str, Found] = {}
    for given in sorted({Path(path) for path in paths}, key=_order):
        if given.is_dir():
            _walk(given.as_posix(), str(given.resolve()), found)
        else:
            real = str(given.resolve())
            found.setdefault(real, Found(given.as_posix(), real, _facts(given)))
    return sorted(found.values(), key=itemgetter(0))


def _walk(folder: str, real: str, found: dict[str, Found]) -> None:
    """Add the reports of a folder, and of those below it, by their real path."""
    below: list[str] = []
    here, there = "" if folder == "." else folder.rstrip("/") + "/", real.rstrip("/") + "/"
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=attrgetter("name"))
    except OSError:
        return  # as os.walk does: a folder that cannot be read is passed over
    for entry in ordered:
        name = entry.name
        if name[0] == ".":
            continue
        if entry.is_dir(follow_symlinks=False):
            below.append(name)
            continue
        stem, dot, suffix = name.rpartition(".")
        if (dot + suffix.lower()) not in SUFFIXES or (len(stem) == 6 and stem.upper() == "README"):
            continue
        try:
            if not entry.is_file():
                continue
            facts = entry.stat()
        except OSError:
            continue  # it went away meanwhile
        place = str(Path(folder, name).resolve()) if entry.is_symlink() else there + name
        if place not in found:
            found[place] = Found(here + name, place, facts)
    for name in below:
        _walk(here + name, there + name, found)


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _order(path: Path) -> str:
    return path.as_posix()


def read(path: Path | str) -> list[Document]:
    """Read one file; most formats hold one document, a feed one for each of its items.

    Args:
        path: a file; its name as given becomes the document's name.

    Raises:
        InvalidDocument: if there is no such file, or nothing in it that is a report.

    >>> read("no-such-file.txt")
    Traceback (most recent call last):
    kg.errors.InvalidDocument: no-such-file.txt: no such file; check the path
    """
    path = Path(path)
    name = path.as_posix()
    kind = _kind(path, name)
    documents = READERS[kind](path, name)
    for document in documents:
        if len(document.text) > LIMIT:
            raise _too_large(name, len(document.text), LIMIT)
    return documents


def _kind(path: Path, name: str) -> str:
    """Tell the format, by what the file begins with where that is certain, else by its suffix."""
    head = _bytes(path, name, 4096, cut=True)
    for magic, problem, hint in _FOREIGN:
        if head.startswith(magic):
            raise InvalidDocument(name, problem, hint=hint)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if path.suffix.lower() == ".docx" or b"word/" in head or b"[Content_Types].xml" in head:
            return "docx"
        raise InvalidDocument(name, "is a ZIP archive", hint="unpack it first")
    kind = SUFFIXES.get(path.suffix.lower())
    if kind in ("text", "markdown"):
        return kind
    if kind in ("pdf", "docx"):
        raise InvalidDocument(
            name, f"is no {kind.upper()} file", hint="give the file its right name"
        )
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    page = any(mark in start for mark in (b"<!doctype html", b"<html", b"<body"))
    feed = any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf"))
    if kind == "feed":
        if page and not feed:
            return "html"
        if not feed and path.suffix.lower() == ".xml":
            raise InvalidDocument(
                name, "is XML, but no feed or page", hint="give RSS, Atom or HTML"
            )
        return kind
    if kind == "html":
        return kind
    if start.startswith(b"<"):
        return "feed" if feed and not page else "html" if page else "text"
    return "text"


def _bytes(path: Path, name: str, limit: int, *, cut: bool = False) -> bytes:
    """Return the file's bytes, at most ``limit``; a longer file is cut or refused."""
    _size(path, name, None if cut else limit)
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as fault:
        raise _unreadable(name, fault) from fault


def _size(path: Path, name: str, limit: int | None) -> None:
    try:
        facts = path.stat()
    except FileNotFoundError as fault:
        raise InvalidDocument(name, "no such file", hint="check the path") from fault
    except (OSError, ValueError) as fault:
        raise _unreadable(name, fault) from fault
    if stat.S_ISDIR(facts.st_mode):
        raise InvalidDocument(name, "is a folder", hint="name its files, or let find() list them")
    if not stat.S_ISREG(facts.st_mode):
        raise InvalidDocument(name, "is a device or a pipe", hint="save it as a file first")
    if facts.st_size == 0:
        raise InvalidDocument(name, "is empty", hint="give a file with text in it")
    if limit is not None and facts.st_size > limit:
        raise _too_large(name, facts.st_size, limit)


def _unreadable(name: str, fault: Exception) -> InvalidDocument:
    reason = getattr(fault, "strerror", None) or str(fault)
    return InvalidDocument(name, f"cannot be read ({reason})", hint="check the path and its rights")


def _too_large(name: str, size: int, limit: int) -> InvalidDocument:
    return InvalidDocument(
        name,
        f"is too large ({size / 1e6:.0f} MB; at most {limit / 1e6:.0f} MB)",
        hint="split it into single reports",
    )
