"""The documents as they were read, and the cache of what was extracted from them.

Both are files named by digests, so that writing one twice or at the same time does no harm.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.model import (
    Claim,
    Document,
    Entity,
    Evidence,
    Extraction,
    Kind,
    Literal,
    Mention,
    Span,
    Status,
)
from kg.store.files import remove_tree, write

__all__ = ["Archive", "decode", "document_key", "encode"]


class Archive:
    """Documents (kept) and extractions (a cache) of one store."""

    __slots__ = ("cache", "documents")

    def __init__(self, store: Path) -> None:
        self.documents = store / "documents"
        self.cache = store / "cache"

    def keep(self, document: Document) -> str:
        """Store a document and return its key; durable when this returns."""
        key = document_key(document)
        place = self._place(self.documents, key)
        if not place.exists():
            write(place, _document_text(document))
        return key

    def document(self, key: str) -> Document:
        """Return a kept document.

        Raises:
            StoreError: it is lost or was changed.
        """
        place = self._place(self.documents, key)
        try:
            document = Document(**json.loads(place.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(
                str(place),
                "is lost or cannot be read",
                hint="build its document again from its file",
            ) from error
        if document_key(document) != key:
            raise StoreError(
                str(place), "was changed", hint="delete it and build its document again"
            )
        return document

    def cached(self, document: Document, key: str, extractor: str) -> Extraction | None:
        """Return what an extractor once found in the document of a key; None if not known."""
        try:
            text = self._place(self.cache / extractor, key).read_text(encoding="utf-8")
            digest, _, body = text.partition("\n")
            if hashlib.sha256(body.encode()).hexdigest() != digest:
                return None
            return decode(document, json.loads(body))
        except (OSError, ValueError, KeyError, TypeError):
            # A cache: what is missing, torn or of an older form is extracted again.
            return None

    def remember(self, key: str, extractor: str, extraction: Extraction) -> None:
        """Cache an extraction; not synced, since a lost one is made again."""
        body = json.dumps(encode(extraction), ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(body.encode()).hexdigest()
        write(self._place(self.cache / extractor, key), f"{digest}\n{body}", durable=False)

    def sweep(self, keys: Iterable[str], extractor: str) -> None:
        """Delete documents and extractions that no generation speaks of."""
        wanted = set(keys)
        for folder in (self.documents, self.cache / extractor):
            for place in sorted(folder.glob("??/*")):
                if place.name not in wanted:
                    place.unlink(missing_ok=True)
        for folder in sorted(self.cache.glob("*")):
            if folder.name != extractor:
                remove_tree(folder)

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / key


def document_key(document: Document) -> str:
    """Return the digest of a document's text and of what its header says.

    >>> document_key(Document("a.txt", "The Rector spoke."))[:8]
    'aab3b746'
    """
    return hashlib.sha256(_document_text(document).encode("utf-8", "surrogatepass")).hexdigest()


def _document_text(document: Document) -> str:
    return json.dumps(asdict(document), ensure_ascii=False, sort_keys=True)


def encode(extraction: Extraction) -> dict[str, Any]:
    """Return an extraction as plain JSON; spans are offsets, for the document has the words."""
    return {
        "entities": [
            {
                "key": entity.key,
                "kind": entity.kind.value,
                "name": entity.name,
                "mentions": [[m.span.start, m.span.end, m.form] for m in entity.mentions],
                "acronyms": list(entity.acronyms),
                "hints": [list(hint) for hint in entity.hints],
            }
            for entity in extraction.entities
        ],
        "claims": [
            {
                "subject": claim.subject,
                "predicate": claim.predicate,
                "object": _value(claim.object),
                "quote": [claim.evidence.quote.start, claim.evidence.quote.end],
                "rule": claim.evidence.rule,
                "marks": [[mark.start, mark.end] for mark in claim.evidence.marks],
                "confidence": claim.confidence,
                "qualifiers": [[name, _value(value)] for name, value in claim.qualifiers],
                "status": claim.status.value,
                "speaker": claim.speaker,
            }
            for claim in extraction.claims
        ],
    }


def decode(document: Document, plain: Mapping[str, Any]) -> Extraction:
    """Return the extraction that :func:`encode` made plain."""

    def span(start: int, end: int) -> Span:
        return document.span(start, end)

    entities = tuple(
        Entity(
            key=entity["key"],
            kind=Kind(entity["kind"]),
            name=entity["name"],
            mentions=tuple(Mention(span(a, b), form) for a, b, form in entity["mentions"]),
            acronyms=tuple(entity["acronyms"]),
            hints=tuple((name, value) for name, value in entity["hints"]),
        )
        for entity in plain["entities"]
    )
    claims = tuple(
        Claim(
            subject=claim["subject"],
            predicate=claim["predicate"],
            object=_term(claim["object"]),
            evidence=Evidence(
                span(*claim["quote"]), claim["rule"], tuple(span(*mark) for mark in claim["marks"])
            ),
            confidence=claim["confidence"],
            qualifiers=tuple((name, _term(value)) for name, value in claim["qualifiers"]),
            status=Status(claim["status"]),
            speaker=claim["speaker"],
        )
        for claim in plain["claims"]
    )
    return Extraction(document, entities, claims)


def _value(value: str | Literal) -> str | list[str]:
    return [value.value, value.datatype] if isinstance(value, Literal) else value


def _term(plain: str | list[str]) -> str | Literal:
    return plain if isinstance(plain, str) else Literal(*plain)
