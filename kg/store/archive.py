"""The documents as they were read, and the cache of what was extracted from them.

Both are files named by digests, so that writing one twice or at the same time does no harm.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
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
from kg.store.files import checksum, remove_tree, sync_folder, write

__all__ = ["Archive", "decode", "document_key", "encode"]

_MANY = 64  # files: from here on the system's own call to sync all is quicker than one for each


class Archive:
    """Documents (kept) and extractions (a cache) of one store."""

    __slots__ = ("_unsynced", "cache", "documents")

    def __init__(self, store: Path) -> None:
        self.documents = store / "documents"
        self.cache = store / "cache"
        self._unsynced: list[Path] = []

    def keep(self, document: Document) -> str:
        """Store a document and return its key; durable after :meth:`sync`."""
        text = _document_text(document)
        key = _digest(text)
        place = self._place(self.documents, key)
        # A build that was cut short may have left one that is torn, or not yet synced.
        if not place.exists() or checksum(place) != key:
            write(place, text, durable=False)
        self._unsynced.append(place)
        return key

    def sync(self) -> None:
        """Make all that was kept durable."""
        places, self._unsynced = self._unsynced, []
        if len(places) > _MANY:
            os.sync()
            return
        for place in places:
            with place.open("rb") as file:
                os.fsync(file.fileno())
        for folder in sorted({place.parent for place in places}):
            sync_folder(folder)
        if places:
            sync_folder(self.documents)
            sync_folder(self.documents.parent)

    def document(self, key: str) -> Document:
        """Return a kept document.

        Raises:
            StoreError: it is lost or was changed.
        """
        place = self._place(self.documents, key)
        try:
            text = place.read_text(encoding="utf-8")
            document = Document(**json.loads(text))
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(
                str(place),
                "is lost or cannot be read",
                hint="build its document again from its file",
            ) from error
        if _digest(text) != key:
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

    def is_cached(self, key: str, extractor: str) -> bool:
        """Return whether something is cached; :meth:`cached` may still find that it is torn."""
        return self._place(self.cache / extractor, key).exists()

    def remember(self, key: str, extractor: str, extraction: Extraction) -> None:
        """Cache an extraction; not synced, since a lost one is made again."""
        body = json.dumps(encode(extraction), ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(body.encode()).hexdigest()
        write(self._place(self.cache / extractor, key), f"{digest}\n{body}", durable=False)

    def copy(self, other: Archive, keys: Iterable[str]) -> None:
        """Copy documents, and what was extracted from them, into the archive of another store.

        Raises:
            StoreError: a document is lost or was changed.
        """
        for key in sorted(keys):
            self.document(key)
            for mine, its in (
                (self.documents, other.documents),
                *((folder, other.cache / folder.name) for folder in self.cache.glob("*")),
            ):
                place = self._place(its, key)
                if not place.exists() and self._place(mine, key).exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    temporary = place.with_name(f".{key}.{os.getpid()}")
                    shutil.copyfile(self._place(mine, key), temporary)
                    temporary.replace(place)
                    if its == other.documents:
                        other._unsynced.append(place)
        other.sync()

    def torn(self) -> Iterator[Path]:
        """Yield the files of the cache that were changed."""
        for place in sorted(self.cache.glob("*/??/*")):
            if place.name.startswith("."):
                continue
            try:
                digest, _, body = place.read_text(encoding="utf-8").partition("\n")
                if hashlib.sha256(body.encode()).hexdigest() != digest:
                    yield place
            except (OSError, ValueError):
                yield place

    def forget(self, keys: Iterable[str]) -> None:
        """Delete documents and what was extracted from them, or inferred from any."""
        for folder in self.cache.glob("inferred-*"):
            remove_tree(folder)
        folders = (self.documents, *self.cache.glob("*"))
        for key in keys:
            for folder in folders:
                self._place(folder, key).unlink(missing_ok=True)

    def sweep(self, keys: Iterable[str], extractor: str | None = None) -> None:
        """Delete all documents and extractions but those of some keys; other extractors' too."""
        wanted = set(keys)
        for folder in (self.documents, *self.cache.glob("*")):
            for place in sorted(folder.glob("??/*")):
                if place.name not in wanted:
                    place.unlink(missing_ok=True)
        for folder in sorted(self.cache.glob("*")):
            if extractor and folder.name != extractor:
                remove_tree(folder)

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / key


def document_key(document: Document) -> str:
    """Return the digest of a document's text and of what its header says.

    >>> document_key(Document("a.txt", "The Rector spoke."))[:8]
    'aab3b746'
    """
    return _digest(_document_text(document))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
