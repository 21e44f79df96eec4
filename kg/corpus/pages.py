"""Pages of the web: main text, and what the page says of itself. Runs in the helper process."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.corpus.blocks import BULLET, from_html, join, tidy
from kg.corpus.dates import stated
from kg.corpus.language import declared
from kg.errors import InvalidDocument
from kg.model import Document

__all__ = ["load", "parse", "read"]

_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)",
    re.IGNORECASE,
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARATION = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{50000}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# Where pages state the day of publication, the plainest first.
_DATES = (
    "//meta[@property='article:published_time' or @property='og:published_time']/@content",
    "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime",
    "//meta[re:test(@name, '^(date|pubdate|publish-?date|dcterms\\.(issued|date|created)"
    "|dc\\.date(\\.issued)?|parsely-pub-date|sailthru\\.date|citation_publication_date)$', 'i')]"
    "/@content",
    "//time[@pubdate]/@datetime",
)
_TITLES = (
    "//meta[@property='og:title']/@content",
    "//meta[@name='twitter:title']/@content",
    "//h1//text()[normalize-space()]",
    "//title/text()",
)
_ADDRESSES = (
    "//link[@rel='canonical']/@href",
    "//meta[@property='og:url']/@content",
)
_REGULAR = {"re": "http://exslt.org/regular-expressions"}


def load() -> None:
    """Import what reading needs, so that the time limit starts after it."""
    import trafilatura  # noqa: F401


def read(path: Path, name: str) -> list[Document]:
    """Read one page.

    Raises:
        InvalidDocument: if its encoding is unknown, it declares entities, or holds no text.
    """
    return [parse(_decode(path.read_bytes(), name), name)]


def _decode(data: bytes, name: str) -> str:
    """Decode by byte order mark, else by what the page declares, else as UTF-8."""
    encoding = next((enc for mark, enc in _MARKS if data.startswith(mark)), None)
    if encoding is None and (match := _META.search(data[:4096])):
        encoding = (match[1] or match[2]).decode("ascii")
        # A page that was decoded to read its own <meta> cannot be UTF-16.
        encoding = "utf-8" if encoding.lower().startswith("utf-16") else encoding
    try:
        return data.decode(encoding or "utf-8")
    except LookupError as fault:
        raise InvalidDocument(
            name, f"declares the unknown encoding {encoding!r}", hint="save it as UTF-8"
        ) from fault
    except UnicodeDecodeError as fault:
        if b"\0" in data[:4096]:
            raise InvalidDocument(name, "is a binary file", hint="give a page") from fault
        raise InvalidDocument(
            name,
            f"is not {encoding or 'UTF-8'} text (byte {fault.start})"
            + ("" if encoding else " and declares no encoding"),
            hint="save it as UTF-8",
        ) from fault


def parse(markup: str, name: str) -> Document:
    """Turn the markup of a page into a document."""
    if _DECLARATION.search(markup):
        raise InvalidDocument(
            name, "declares entities of its own, which kg does not expand", hint="save it as HTML"
        )
    if _LONG_TAG.search(markup):
        raise InvalidDocument(
            name, "has a tag of more than 50,000 characters", hint="save the page as plain text"
        )
    from lxml import html

    try:
        # Bytes, because lxml refuses a string with an encoding declaration in it.
        parser = html.HTMLParser(encoding="utf-8")
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (html.etree.ParserError, html.etree.XMLSyntaxError):
        tree = None  # the flat reader below may still find text
    facts = _facts(tree) if tree is not None else {}
    text = join(_headed(tree, facts, list(_main(tree)))) if tree is not None else ""
    text = text or join(from_html(markup))
    if not text:
        raise InvalidDocument(name, "holds no text", hint="save the page after it has loaded")
    return Document(
        name,
        text,
        title=facts.get("title"),
        published=facts.get("published"),
        source=facts.get("source"),
        language=declared(facts.get("language"), text),
        media_type="text/html",
    )


def _facts(tree: Any) -> dict[str, str | None]:
    """Return what the page says of itself: only what it states, nothing guessed."""
    dates = [*_all(tree, _DATES[:2]), *_linked_dates(tree), *_all(tree, _DATES[2:])]
    times = set(filter(None, map(stated, _all(tree, ("//time/@datetime",)))))
    return {
        "title": next(filter(None, map(tidy, _all(tree, _TITLES))), None),
        "published": next(filter(None, map(stated, dates)), None)
        or (times.pop() if len(times) == 1 else None),
        "source": next(filter(_ADDRESS.fullmatch, _all(tree, _ADDRESSES)), None),
        "language": next(
            _all(tree, ("/html/@lang", "//meta[@property='og:locale']/@content")), None
        ),
    }


def _all(tree: Any, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        for value in tree.xpath(path, namespaces=_REGULAR):
            yield str(value).strip()


def _linked_dates(tree: Any) -> Iterator[str]:
    """Yield ``datePublished`` out of the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            pending = [json.loads(str(script))]
        except (ValueError, RecursionError):
            continue
        while pending:
            node = pending.pop(0)
            if isinstance(node, list):
                pending.extend(node)
            elif isinstance(node, dict):
                if isinstance(node.get("datePublished"), str):
                    yield node["datePublished"]
                pending.extend(node.get("@graph", []))


def _headed(tree: Any, facts: dict[str, str | None], blocks: list[str]) -> list[str]:
    """Put the headline first where it stands outside of the main text; it often states a fact."""
    title = facts.get("title")
    headings = {tidy(str(node.text_content())) for node in tree.xpath("//h1")}
    if blocks and title in headings and all(tidy(block) != title for block in blocks):
        return [title, *blocks]
    return blocks


def _main(tree: Any) -> Iterator[str]:
    """Yield the blocks of the page's main text: headings, paragraphs, items, rows, captions."""
    from trafilatura import bare_extraction

    # trafilatura drops figures and what is called a caption, with all that is in them.
    for caption in tree.xpath("//figcaption"):
        caption.tag = "p"
    for figure in tree.xpath("//figure"):
        figure.tag = "div"
    for element in tree.xpath("//*[contains(@class, 'caption')]"):
        del element.attrib["class"]
    found = bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    body = getattr(found, "body", None)
    return _blocks(body) if body is not None else iter(())


def _blocks(node: Any) -> Iterator[str]:
    """Walk trafilatura's tree (TEI-like names) without recursion into inline elements."""
    if node.text and node.text.strip():
        yield node.text
    for child in node:
        if child.tag == "list":
            for item in child.iter("item"):
                yield BULLET + _line(item)
        elif child.tag == "table":
            for row in child.iter("row"):
                cells = [tidy(_line(cell)) for cell in row.iter("cell")]
                yield " | ".join(filter(None, cells))
        elif child.tag in {"quote", "div", "main", "body"}:
            yield from _blocks(child)
        else:
            yield _line(child)
        if child.tail and child.tail.strip():
            yield child.tail


def _line(node: Any) -> str:
    """Return the words of an element; a line break stays one, other space is one blank."""
    parts: list[str] = []
    for element in node.iter():
        if element.tag == "lb":
            parts.append("\n")
        if element.text:
            parts.append(re.sub(r"\s+", " ", element.text))
        if element.tail and element is not node:
            parts.append(re.sub(r"\s+", " ", element.tail))
    return "".join(parts)
