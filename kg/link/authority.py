"""Registries as the user keeps them: added, listed, removed, and loaded together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import AuthorityError, NotFound
from kg.link.records import Index, Record, build
from kg.link.sources import READERS, Row
from kg.resources import folder as bundled

__all__ = [
    "FOLDER",
    "Authority",
    "Installed",
    "add",
    "installed",
    "load",
    "of_store",
    "remove",
    "update",
]

FOLDER = "authorities"  # in the folder of a graph
_SUFFIX = ".sqlite"
_NAME = r"[a-z0-9][a-z0-9_-]{0,40}"


@dataclass(frozen=True, slots=True)
class Installed:
    """A registry that was added: its name, kind, number of records, source and digest."""

    name: str
    kind: str
    records: int
    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Registries in the order of trust: the lists bundled with kg come first."""

    indexes: tuple[Index, ...]

    def __iter__(self) -> Iterator[Index]:
        return iter(self.indexes)

    @property
    def size(self) -> int:
        """Return how many records there are to link to."""
        return sum(index.size for index in self.indexes)

    def records(self, iri: str) -> tuple[Record, ...]:
        """Return what each registry knows under an IRI, the most trusted first."""
        found = (index.by_iri(iri) for index in self.indexes)
        return tuple(record for record in found if record is not None)

    def close(self) -> None:
        """Let go of all files."""
        for index in self.indexes:
            index.close()


def load(*paths: Path, own: bool = True) -> Authority:
    """Return the registries of ``paths``: folders of lists and indexes, or single files.

    ``own`` puts the lists bundled with kg before them. Lists (``.toml``, ``.csv``, ``.ttl``) are
    held in memory, indexes (``.sqlite``) opened. Raises :class:`AuthorityError` for a file that is
    none of these, :class:`NotFound` for a path that is not there.

    >>> load().size > 0
    True
    """
    files: list[Path] = []
    for path in (*((bundled("data") / "authority",) if own else ()), *paths):
        if path.is_dir():
            kinds = {_SUFFIX, ".toml", ".csv", ".ttl"}
            files += sorted(child for child in path.iterdir() if child.suffix in kinds)
        elif path.exists():
            files.append(path)
        else:
            raise NotFound(str(path), "is not there")
    indexes = []
    lists: dict[str, list[Record]] = {}
    for file in files:
        if file.suffix == _SUFFIX:
            indexes.append(Index.open(file))
        elif (reader := READERS.get(file.suffix.lstrip("."))) is not None:
            name = "kg" if file.suffix == ".toml" else file.stem
            lists.setdefault(name, []).extend(record for record, _ in reader(file))
        else:
            raise AuthorityError(
                str(file), "is no list kg knows", hint="give .toml, .csv, .ttl or an index"
            )
    held = [Index.hold(name, records) for name, records in lists.items()]
    return Authority((*held, *indexes))


def of_store(store: Path) -> tuple[Authority, str]:
    """Return the registries of a graph, kg's own first, and a digest of those that were added.

    They lie in the folder ``authorities`` of the graph, where :func:`add` puts them.

    >>> of_store(Path("no/such/graph"))[1]
    ''
    """
    folder = store / FOLDER
    found = [
        (entry.name, entry.kind, str(entry.records), entry.digest) for entry in installed(folder)
    ]
    plain = "\x1f".join(part for entry in found for part in entry)
    digest = hashlib.sha256(plain.encode()).hexdigest()[:16] if found else ""
    return load(*([folder] if found else [])), digest


def add(kind: str, source: Path | str, folder: Path, *, name: str | None = None) -> Installed:
    """Index a registry under ``folder`` and return what was added; an older one is replaced.

    ``kind`` is ``ror``, ``csv``, ``ttl``, ``toml`` (``source`` a file) or ``wikidata`` (``source``
    the address of a SPARQL endpoint). The index appears when it is complete, never before.
    """
    called = name or kind
    if not re.fullmatch(_NAME, called):
        raise AuthorityError(called, "is no name for a registry", hint="use a-z, 0-9 and hyphens")
    rows, digest = _rows(kind, source)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (called + _SUFFIX)
    draft = folder / f".{called}{_SUFFIX}.part"
    draft.unlink(missing_ok=True)
    shown = source.name if isinstance(source, Path) else source
    origin = str(source.resolve()) if isinstance(source, Path) else source
    try:
        count = build(
            rows,
            str(draft),
            name=called,
            about=(("kind", kind), ("source", shown), ("digest", digest), ("origin", origin)),
        )
        if not count:
            raise AuthorityError(shown, "holds no record")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Installed(called, kind, count, shown, digest)


def _rows(kind: str, source: Path | str) -> tuple[Iterator[Row], str]:
    if kind == "wikidata":
        from kg.link.wikidata import read_endpoint  # SPARQLWrapper is slow to import

        found = list(read_endpoint(str(source)))
        total = hashlib.sha256("\n".join(record.to_json() for record, _ in found).encode())
        return iter(found), total.hexdigest()
    reader = READERS.get(kind)
    if reader is None:
        known = ", ".join(sorted((*READERS, "wikidata")))
        raise AuthorityError(kind, "is no kind of registry", hint=f"one of {known}")
    path = Path(source)
    if not path.is_file():
        raise NotFound(str(path), "is not there")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return reader(path), digest


def installed(folder: Path) -> tuple[Installed, ...]:
    """Return the registries added under ``folder``, by name."""
    found = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else ():
        index = Index.open(path)
        about = index.about()
        index.close()
        found.append(
            Installed(
                about["name"],
                about.get("kind", ""),
                int(about["records"]),
                about.get("source", ""),
                about.get("digest", ""),
            )
        )
    return tuple(found)


def update(name: str, folder: Path) -> Installed:
    """Read a registry again from the file or endpoint it was added from.

    Raises:
        NotFound: there is none of that name, or its file is gone.
    """
    entry = _entry(name, folder)
    index = Index.open(folder / (name + _SUFFIX))
    origin = index.about().get("origin", "")
    index.close()
    return add(entry.kind, origin if entry.kind == "wikidata" else Path(origin), folder, name=name)


def remove(name: str, folder: Path) -> Installed:
    """Remove a registry added under ``folder`` and return what it was; raise :class:`NotFound`."""
    try:
        entry = _entry(name, folder)
    except AuthorityError:
        # An index that this kg cannot read can still be removed.
        entry = Installed(name, "", 0, "", "")
    place = folder / (name + _SUFFIX)
    if not re.fullmatch(_NAME, name) or not place.exists():
        raise NotFound(name, "is no registry of this graph")
    place.unlink()
    return entry


def _entry(name: str, folder: Path) -> Installed:
    for entry in installed(folder):
        if entry.name == name:
            return entry
    there = ", ".join(entry.name for entry in installed(folder)) or "none"
    raise NotFound(name, "is no registry of this graph", hint=f"there are: {there}")
