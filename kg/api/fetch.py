"""Reports by their address: fetched, kept no longer than they are read, and read as files are."""

from __future__ import annotations

import mimetypes
import tempfile
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit

from kg import corpus
from kg.errors import InvalidDocument, RemoteError
from kg.model import Document

__all__ = ["fetch", "is_address"]

SECONDS = 20.0
LIMIT = 20_000_000  # bytes of one report; no page of news comes near
# A name that says who asks and can be looked up; some servers refuse the library's own.
_AGENT = "unikg/0.1 (+https://w3id.org/unikg/)"
_SUFFIXES = {"application/xhtml+xml": ".html", "application/rss+xml": ".rss"}


def is_address(text: str) -> bool:
    """Tell an address on the web from a text or a file's name.

    >>> is_address("https://n.example/a"), is_address("http and more"), is_address("a.txt")
    (True, False, False)
    """
    return text.startswith(("http://", "https://")) and not any(c.isspace() for c in text)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to http and https alone: a page cannot lead to a file of this machine."""

    def redirect_request(self, *given: Any) -> urllib.request.Request | None:
        if not is_address(str(given[-1])):
            raise urllib.error.URLError(f"leads to {given[-1]!r}")
        return super().redirect_request(*given)


def fetch(address: str, *, timeout: float = SECONDS) -> list[Document]:
    """Return the reports at an address; their ``source`` is what the page says, else the address.

    Raises:
        RemoteError: the machine did not answer, or not with a page.
        InvalidDocument: what it sent cannot be read as a report.
    """
    data, media = _get(address, timeout)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"page{_suffix(address, media)}"
        file.write_bytes(data)
        try:
            found = corpus.read(file)
        except InvalidDocument as error:
            raise InvalidDocument(address, error.problem, hint=error.hint) from error
    many = len(found) > 1
    return [
        replace(
            document,
            name=f"{address}#{number}" if many else address,
            source=document.source or address,
        )
        for number, document in enumerate(found, 1)
    ]


def _get(address: str, timeout: float) -> tuple[bytes, str]:
    opener = urllib.request.build_opener(_Redirects)
    plain = quote(address, safe="%/:=&?~#+!$,;'@()*[]")
    request = urllib.request.Request(plain, headers={"User-Agent": _AGENT})  # noqa: S310 (http alone)
    try:
        with opener.open(request, timeout=timeout) as answer:
            data: bytes = answer.read(LIMIT + 1)
            media = str(answer.headers.get_content_type())
    except urllib.error.HTTPError as error:
        raise RemoteError(
            address, f"answered {error.code} {error.reason}", hint="check the address"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise RemoteError(
            address, f"cannot be fetched: {reason}", hint="save the page and add the file"
        ) from error
    if len(data) > LIMIT:
        raise InvalidDocument(address, f"is longer than {LIMIT // 1_000_000} MB")
    return data, media


def _suffix(address: str, media: str) -> str:
    """Return what the server says the page is; of a vague word, what the address says."""
    known = _SUFFIXES.get(media) or mimetypes.guess_extension(media) or ""
    if known in corpus.SUFFIXES:
        return known
    named = PurePosixPath(urlsplit(address).path).suffix.lower()
    return named if named in corpus.SUFFIXES else ".html"
