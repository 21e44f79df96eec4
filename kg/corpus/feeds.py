"""Feeds, RSS and Atom: one document for each item. Runs in the helper process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kg.corpus.blocks import from_html, join, tidy
from kg.corpus.dates import stated
from kg.corpus.language import declared
from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["load", "read"]

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def load() -> None:
    """Import what reading needs, so that the time limit starts after it."""
    import feedparser  # noqa: F401


def read(path: Path, name: str) -> list[Document]:
    """Read the items of a feed, in its order; each is named ``file#address`` (or identifier).

    Raises:
        InvalidDocument: if the file declares a DOCTYPE, is no feed, or has no item with text.
    """
    import feedparser

    data = path.read_bytes()
    # Without the NULs of UTF-16, so that no encoding hides a declaration.
    if _DECLARATION.search(data.replace(b"\0", b"")):
        raise InvalidDocument(
            name, "declares a DOCTYPE, which kg does not read in feeds", hint="take that line out"
        )
    # Bytes, never a string: feedparser would take a string for an address and fetch it.
    feed = feedparser.parse(data, resolve_relative_uris=False, sanitize_html=False)
    if not feed.get("version") and not feed.get("entries"):
        raise InvalidDocument(
            name, "is no RSS or Atom feed", hint="give a feed, or a page as .html"
        )
    documents: dict[str, Document] = {}
    for entry in feed.entries:
        document = _document(entry, name, feed.feed.get("language"))
        if document is not None:
            documents.setdefault(document.name, document)
    if not documents:
        raise InvalidDocument(name, "is a feed without any item that has text", hint="try later")
    return list(documents.values())


def _document(entry: Any, name: str, language: str | None) -> Document | None:
    title = tidy(" ".join(from_html(entry.get("title", ""))))
    bodies = [part.get("value", "") for part in entry.get("content", ())]
    blocks = from_html(max([*bodies, entry.get("summary", "")], key=len))
    if title and not (blocks and tidy(blocks[0]) == title):
        blocks.insert(0, title)
    text = join(blocks)
    if not text:
        return None
    address = entry.get("link") or ""
    address = address if _ADDRESS.fullmatch(address) else ""
    key = address or tidy(entry.get("id", "")) or title or text[:60].strip()
    return Document(
        f"{name}#{key}",
        text,
        title=title or None,
        published=stated(entry.get("published") or entry.get("updated")),
        source=address or None,
        language=declared(entry.get("language") or language, text),
        media_type="application/rss+xml",
    )
