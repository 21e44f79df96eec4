"""What a generation was made of, and which one counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.errors import StoreError
from kg.iri import DEFAULT_BASE
from kg.store.files import write

__all__ = ["FORMAT", "Manifest", "Source", "current", "set_current"]

FORMAT = 1  # version of the layout of the folder; a newer one is refused, never guessed at


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document of the graph.

    ``name`` is the document's own; ``file`` the absolute path it was read from (None for text
    given by a program) and ``checksum`` the digest of that file's bytes; ``key`` finds the document
    in the archive; ``graph`` is the IRI of its named graph and ``made`` a digest of all that this
    graph was made from.
    """

    name: str
    key: str
    graph: str
    file: str | None = None
    checksum: str | None = None
    title: str | None = None
    made: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of a generation beside its quads, whose set ``digest`` is a hash of."""

    base: str = DEFAULT_BASE
    sources: tuple[Source, ...] = ()
    made_with: Mapping[str, str] = field(default_factory=dict)
    quads: int = 0
    digest: str = "0"

    def by_name(self) -> dict[str, Source]:
        """Return the documents by their name."""
        return {source.name: source for source in self.sources}

    def dumps(self) -> str:
        """Return the manifest as JSON, the same for the same content."""
        plain = {
            "base": self.base,
            "digest": self.digest,
            "made_with": dict(self.made_with),
            "quads": self.quads,
            "sources": [asdict(source) for source in sorted(self.sources, key=lambda s: s.name)],
        }
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Read a manifest; raise :class:`StoreError` where it cannot be read."""
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                base=plain["base"],
                sources=tuple(Source(**source) for source in plain["sources"]),
                made_with=plain["made_with"],
                quads=plain["quads"],
                digest=plain["digest"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                str(path),
                f"cannot be read ({error.__class__.__name__})",
                hint="restore the folder from a backup, or build anew into another --store",
            ) from error


def current(store: Path) -> str | None:
    """Return the name of the generation that counts, None where nothing was published yet.

    Raises:
        StoreError: the store is newer than this kg, or its marker is damaged.
    """
    marker = store / "current"
    try:
        text = marker.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(str(marker), f"cannot be read: {error.strerror}") from error
    try:
        plain = json.loads(text)
        version, generation = int(plain["format"]), str(plain["generation"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            str(marker), "is damaged", hint="restore it, or build anew into another --store"
        ) from error
    if version > FORMAT:
        raise StoreError(
            str(store),
            f"was made by a newer kg (layout {version}; this one knows {FORMAT})",
            hint="upgrade kg",
        )
    return generation


def set_current(store: Path, generation: str) -> None:
    """Publish a generation: the one step that readers notice, and it is atomic and durable."""
    write(store / "current", json.dumps({"format": FORMAT, "generation": generation}) + "\n")
