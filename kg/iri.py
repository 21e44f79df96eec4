"""Mints IRIs from content: a readable slug plus a short hash; no counter, clock or random id."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["DEFAULT_BASE", "Minter", "slug"]

DEFAULT_BASE = "https://w3id.org/unikg/id/"
_KEEP = re.compile(r"[^a-z0-9]+")


def slug(text: str, limit: int = 48) -> str:
    """Return ASCII letters, digits and hyphens that remind a reader of ``text``; may be empty.

    >>> slug("Åbo: T. Orlen ABU")
    'abo-t-orlen-abu'
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _KEEP.sub("-", plain).strip("-")[:limit].strip("-")


class Minter:
    """Mints the IRIs of one graph under a base that the user chose.

    >>> Minter().mint("person", "Pavel Petrov", "petrov pavel")
    'https://w3id.org/unikg/id/person/pavel-petrov-7083bdc6'
    """

    __slots__ = ("base",)

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        if not re.fullmatch(r"https?://[A-Za-z0-9./_~:-]+[/#]", base):
            raise ValueError(f"{base!r} is no base for IRIs: http(s), ASCII, ending in / or #")
        self.base = base

    def mint(self, kind: str, label: str, *key: str, size: int = 8) -> str:
        """Return ``base/kind/slug-hash``; the hash is over ``kind`` and ``key`` and alone decides.

        The slug is for readers, so callers must derive ``label`` from the key as well.
        """
        digest = hashlib.sha256("\x1f".join((kind, *key)).encode()).hexdigest()[:size]
        name = slug(label)
        return f"{self.base}{kind}/{name}-{digest}" if name else f"{self.base}{kind}/{digest}"
