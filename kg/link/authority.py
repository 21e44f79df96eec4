"""Registries as the user keeps them: added, listed, removed, and loaded together."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import AuthorityError, NotFound
from kg.link import seals
from kg.link.index import Index, build
from kg.link.records import Record
from kg.link.sources import READERS, Row, without_faults
from kg.resources import folder as bundled

__all__ = [
    "FOLDER",
    "Authority",
    "Installed",
    "add",
    "added_to",
    "adopt",
    "installed",
    "load",
    "of_store",
    "remove",
    "update",
]

FOLDER = "authorities"  # in the folder of a graph
_ATTEMPTS = 3
_STEP = 100  # records after which who watches is told of them
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
_NAME = r"[a-z0-9][a-z0-9_-]{0,40}"


@dataclass(frozen=True, slots=True)
class Installed:
    """A registry that was added: its name, kind, number of records, source and digest.

    ``faults`` are told when it is read: what of which record was left out, and why.
    """

    name: str
    kind: str
    records: int
    source: str
    digest: str
    faults: tuple[str, ...] = ()


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
        return tuple(record for index in self.indexes for record in index.by_iris([iri]).values())

    def by_name(self, iris: Iterable[str]) -> dict[str, Record]:
        """Return, by the name of each registry, its record of the first IRI that it knows."""
        asked = list(iris)
        found = [index.by_iris(asked) for index in self.indexes]
        return {
            known[iri].authority: known[iri]
            for iri in reversed(asked)
            for known in found
            if iri in known
        }

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
    mine = _listed(bundled("data") / "authority") if own else []
    files = list(mine)
    for path in paths:
        if path.is_dir():
            files += _listed(path)
        elif path.exists():
            files.append(path)
        else:
            raise NotFound(str(path), "is not there")
    lists = [file for file in files if file.suffix != seals.SUFFIX]
    for file in lists:
        if file.suffix.lstrip(".") not in READERS:
            raise AuthorityError(
                str(file), "is no list kg knows", hint="give .toml, .csv, .ttl or an index"
            )
    indexes = [Index.open(file) for file in files if file.suffix == seals.SUFFIX]
    if lists == mine:
        looks = ((file, file.stat()) for file in mine)
        held = [
            index.twin()
            for index in _own(tuple((file, look.st_mtime_ns, look.st_size) for file, look in looks))
        ]
    else:
        held = _held(lists)
    return Authority((*held, *indexes))


def _listed(folder: Path) -> list[Path]:
    kinds = {seals.SUFFIX, ".toml", ".csv", ".ttl"}
    return sorted(child for child in folder.iterdir() if child.suffix in kinds)


def _held(files: Iterable[Path]) -> list[Index]:
    lists: dict[str, list[Record]] = {}
    for file in files:
        name = "kg" if file.suffix == ".toml" else file.stem
        reader = READERS[file.suffix.lstrip(".")]
        lists.setdefault(name, []).extend(record for record, _ in reader(file))
    return [Index.hold(name, records) for name, records in lists.items()]


@lru_cache(1)
def _own(looks: tuple[tuple[Path, int, int], ...]) -> list[Index]:
    """Return kg's own lists, read once a process, as its word lists are."""
    return _held(file for file, _, _ in looks)


def of_store(store: Path) -> Authority:
    """Return the registries of a graph, kg's own first.

    They lie in the folder ``authorities`` of the graph, where :func:`add` puts them.
    """
    folder = store / FOLDER
    return load(*([folder] if installed(folder) else []))


def added_to(store: Path) -> str:
    """Return a digest of the registries that were added to a graph, without reading them.

    Raises:
        AuthorityError: one of them cannot be opened.

    >>> added_to(Path("no/such/graph"))
    ''
    """
    folder = store / FOLDER
    try:
        found = [(e.name, e.kind, str(e.records), e.digest) for e in installed(folder)]
    except AuthorityError:
        seals.verify(folder)  # tells of the damage, and the way out of it
        raise
    plain = "\x1f".join(part for entry in found for part in entry)
    return hashlib.sha256(plain.encode()).hexdigest()[:16] if found else ""


def add(
    kind: str,
    source: Path | str,
    folder: Path,
    *,
    name: str | None = None,
    progress: Progress | None = None,
) -> Installed:
    """Index a registry under ``folder`` and return what was added; an older one is replaced.

    ``kind`` is ``ror``, ``csv``, ``ttl``, ``toml`` (``source`` a file) or ``wikidata`` (``source``
    the address of a SPARQL endpoint). The index appears when it is complete, never before, and is
    durable with its seal (:mod:`kg.link.seals`) when this returns. ``progress`` is told how many
    records were read; how many there are is not known before.

    Raises:
        AuthorityError: the source is none of its kind, or the folder cannot be written.
        NotFound: there is no such file.
    """
    called = name or kind
    if not re.fullmatch(_NAME, called):
        raise AuthorityError(called, "is no name for a registry", hint="use a-z, 0-9 and hyphens")
    rows, digest = _rows(kind, source)
    target = folder / (called + seals.SUFFIX)
    draft = folder / f".{called}{seals.SUFFIX}.part"
    shown = source.name if isinstance(source, Path) else source
    origin = str(source.resolve()) if isinstance(source, Path) else source
    about = {"kind": kind, "source": shown, "digest": digest, "origin": origin}
    faults: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        seals.sync(folder.parent)
        draft.unlink(missing_ok=True)
        kept = _told(without_faults(rows, faults), progress)
        count = build(kept, str(draft), name=called, about=tuple(about.items()))
        if not count:
            raise AuthorityError(shown, "holds no record")
        _place(draft, target, about)
    except (OSError, sqlite3.OperationalError) as error:
        raise _refused(folder, error) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    return Installed(called, kind, count, shown, digest, tuple(faults))


def _told(rows: Iterable[Row], progress: Progress | None) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if progress is not None and number % _STEP == 0:
            progress("reading records", number, 0)
        yield row


def _place(draft: Path, target: Path, about: Mapping[str, str]) -> None:
    """Put a new index in the place of what is there; whole and sealed at any moment."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    new = seals.checksum(draft)
    seals.put(target, (seals.checksum(target), new), about)
    draft.replace(target)
    seals.sync(target.parent)
    seals.put(target, (new,), about)


def _refused(folder: Path, error: Exception) -> AuthorityError:
    reason = getattr(error, "strerror", None) or error
    return AuthorityError(
        str(folder),
        f"cannot be written: {reason}",
        hint="what was there is as before; make room or mend the folder, and run again",
    )


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
    for path in sorted(folder.glob(f"*{seals.SUFFIX}")) if folder.is_dir() else ():
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


def update(name: str, folder: Path, *, progress: Progress | None = None) -> Installed:
    """Read a registry again from the file or endpoint it was added from.

    Raises:
        NotFound: there is none of that name, or its file is gone.
    """
    if not re.fullmatch(_NAME, name):
        raise NotFound(name, "is no registry of this graph")
    seal = seals.read(folder / (name + seals.SUFFIX))
    if seal is not None and "" not in seal.allowed:
        about = seal.about  # also of an index that is lost or damaged
    else:
        index = folder / (name + seals.SUFFIX)
        if not index.exists():
            _entry(name, folder)
        about = Index.meta(index)
    kind, origin = about.get("kind", ""), about.get("origin", "")
    source = origin if kind == "wikidata" else Path(origin)
    if isinstance(source, Path) and not source.is_file():
        hint = f"kg authority add {kind} FILE --name {name} reads it from elsewhere"
        raise NotFound(origin, "is not there any more", hint=hint)
    return add(kind, source, folder, name=name, progress=progress)


def remove(name: str, folder: Path) -> Installed:
    """Remove a registry added under ``folder`` and return what it was; raise :class:`NotFound`."""
    place = folder / (name + seals.SUFFIX)
    seal = place.with_suffix(".json")
    there = re.fullmatch(_NAME, name) and (place.exists() or seal.exists())
    try:
        entry = _entry(name, folder)
    except (AuthorityError, NotFound):
        if not there:
            raise
        # An index that this kg cannot read, or of which the seal alone is left.
        entry = Installed(name, "", 0, "", "")
    try:
        seals.put(place, (seals.checksum(place), ""), {})
        place.unlink(missing_ok=True)
        seal.unlink()
        seals.sync(folder)
    except OSError as error:
        raise _refused(folder, error) from error
    return entry


def adopt(source: Path, folder: Path) -> None:
    """Make the registries under a folder those of another one; each is whole at any moment.

    Raises:
        AuthorityError: one of them is damaged.
    """
    kinds = (seals.SUFFIX, ".json", ".toml", ".csv", ".ttl")
    found = {p.name for p in source.glob("[!.]*") if p.suffix in kinds}
    for name in sorted({Path(name).stem for name in found}):
        index = source / (name + seals.SUFFIX)
        if {index.name, f"{name}.json"} & found:
            _adopt(index, folder / index.name)
    for name in sorted(found):
        if Path(name).suffix not in (seals.SUFFIX, ".json"):
            folder.mkdir(exist_ok=True)
            draft = folder / f".{name}.part"
            shutil.copyfile(source / name, draft)
            draft.replace(folder / name)
    for path in sorted(folder.glob("[!.]*")):
        if path.name not in found and path.suffix == seals.SUFFIX:
            remove(path.stem, folder)


def _adopt(index: Path, target: Path) -> None:
    """Copy one registry, which may be replaced by another process meanwhile."""
    draft = target.with_name(f".{target.name}.part")
    target.parent.mkdir(exist_ok=True)
    problem = ""
    for _ in range(_ATTEMPTS):
        seal = seals.read(index)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(index, draft)
        problem = seals.compare(draft if seal else index, seal)
        if seal is not None and not problem:
            if draft.exists():
                _place(draft, target, seal.about)
            return
        draft.unlink(missing_ok=True)
    raise AuthorityError(str(index), problem, hint=seals.way_out(index))


def _entry(name: str, folder: Path) -> Installed:
    for entry in installed(folder):
        if entry.name == name:
            return entry
    there = ", ".join(entry.name for entry in installed(folder)) or "none"
    raise NotFound(name, "is no registry of this graph", hint=f"there are: {there}")
