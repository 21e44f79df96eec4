"""The way of the data, from files to the published graph; the only place that knows the order.

    find → read → extract → resolve → assemble → quads → difference → publish

Reading and extraction are done once for a document and kept. Who is who is decided over all
documents at each build, because a new one may show that two names of older ones are one person;
then every graph is computed anew and only what differs is written. So the graph is a function of
the set of documents, whatever their order and history: removing one is building without it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path, PurePath
from typing import Any, Literal

from kg import corpus, link, rdf, vocab
from kg.assemble import Rejected, assemble, document_iri
from kg.errors import InvalidDocument, KgError, NotFound, StoreError
from kg.evaluate import Report, found
from kg.evaluate import evaluate as judge
from kg.evaluate import load as load_gold
from kg.extract import extract
from kg.iri import DEFAULT_BASE, Minter
from kg.model import Document, Extraction, Identity
from kg.resources import folder
from kg.store import Change, Draft, Manifest, Source, open_draft
from kg.store.archive import decode, document_key, encode

__all__ = [
    "Built",
    "Outcome",
    "Progress",
    "State",
    "add",
    "build",
    "evaluate",
    "extract_files",
    "remove",
]

State = Literal["added", "changed", "unchanged", "vanished", "removed", "failed"]
Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many

_PARALLEL = 8  # below so many documents a pool of processes costs more than it saves
_JUDGEMENTS = "judgements.jsonl"


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """What became of one document; ``problem`` is set where it ``failed``."""

    name: str
    state: State
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    ``published`` is False where nothing differed; ``rejected`` are the claims that do not fit the
    ontology, by document.
    """

    outcomes: tuple[Outcome, ...]
    change: Change = Change()
    quads: int = 0
    documents: int = 0
    published: bool = False
    rejected: tuple[tuple[str, Rejected], ...] = ()

    def names(self, *states: State) -> tuple[str, ...]:
        """Return the documents that came to one of these states."""
        return tuple(outcome.name for outcome in self.outcomes if outcome.state in states)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The documents that could not be read."""
        return tuple(outcome for outcome in self.outcomes if outcome.state == "failed")


@dataclass(frozen=True, slots=True)
class _Read:
    """A document as it came, and the file it came from."""

    document: Document
    file: str | None = None
    checksum: str | None = None


def build(
    paths: Iterable[Path | str],
    store: Path | str,
    *,
    jobs: int = 1,
    prune: bool = False,
    base: str | None = None,
    authorities: link.Authority | None = None,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Built:
    """Build the graph of files and folders into a store, or bring it up to date.

    Args:
        paths: files and folders with reports.
        store: the store's folder; made if it is missing.
        jobs: how many processes extract.
        prune: remove documents of these folders whose files are gone.
        base: where the graph's IRIs begin; cannot change once a store has one.
        authorities: registries to link to; by default those that came with kg.
        wait: seconds to wait for another build to end.
        progress: is told what is being done.

    Raises:
        StoreError: the store cannot be used. A document that cannot be read raises nothing: it is
            among the outcomes, and the others are built.
    """
    given = [Path(path) for path in paths]
    with open_draft(store, wait=wait) as draft:
        files = corpus.find(given)
        known: dict[str, list[Source]] = {}
        for source in draft.manifest.sources:
            known.setdefault(source.file or "", []).append(source)
        outcomes: list[Outcome] = []
        read: list[_Read] = []
        dropped: set[str] = set()
        current = draft.manifest.made_with.get("reader") == _fingerprint("corpus")
        for number, path in enumerate(files):
            _tell(progress, "reading", number, len(files))
            before = known.get(str(path.resolve()), [])
            if prune and before and not path.exists():
                continue  # it is vanished, see below
            try:
                checksum = _checksum(path)
                if current and before and all(s.checksum == checksum for s in before):
                    outcomes += [Outcome(source.name, "unchanged") for source in before]
                    continue
                now = [_Read(d, str(path.resolve()), checksum) for d in corpus.read(path)]
            except KgError as error:
                outcomes.append(Outcome(str(path), "failed", str(error)))
                continue
            names = {one.document.name for one in now}
            gone = [source for source in before if source.name not in names]
            outcomes += [Outcome(s.name, "removed" if prune else "vanished") for s in gone]
            dropped |= {source.name for source in gone if prune}
            read += now
        for source in _vanished(draft.manifest, given, files):
            outcomes.append(Outcome(source.name, "removed" if prune else "vanished"))
            dropped |= {source.name} if prune else set()
        return _update(draft, read, dropped, outcomes, jobs, base, authorities, progress)


def add(
    documents: Iterable[Document],
    store: Path | str,
    *,
    jobs: int = 1,
    base: str | None = None,
    authorities: link.Authority | None = None,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Built:
    """Add documents that a program has at hand; one of the same name is replaced."""
    read = [_Read(document) for document in documents]
    with open_draft(store, wait=wait) as draft:
        return _update(draft, read, set(), [], jobs, base, authorities, progress)


def remove(
    names: Iterable[str],
    store: Path | str,
    *,
    authorities: link.Authority | None = None,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Built:
    """Remove documents, by name, path or IRI: the graph becomes what it were without them.

    Raises:
        NotFound: a document is not in the graph; then nothing is removed.
    """
    with open_draft(store, wait=wait) as draft:
        dropped = {_named(draft.manifest, name).name for name in names}
        outcomes = [Outcome(name, "removed") for name in dropped]
        return _update(draft, [], dropped, outcomes, 1, None, authorities, progress)


def extract_files(
    paths: Iterable[Path | str], *, jobs: int = 1, progress: Progress | None = None
) -> tuple[list[Extraction], list[Outcome]]:
    """Return what the documents in files state, nothing stored, and the files that failed."""
    documents: list[Document] = []
    failed: list[Outcome] = []
    for path in corpus.find([Path(path) for path in paths]):
        try:
            documents += corpus.read(path)
        except KgError as error:
            failed.append(Outcome(str(path), "failed", str(error)))
    return _extract_all(documents, jobs, progress), failed


def identities(
    extractions: Sequence[Extraction],
    *,
    base: str = DEFAULT_BASE,
    authorities: link.Authority | None = None,
) -> Mapping[tuple[str, str], Identity]:
    """Return who the entities of documents are, by the document's name and the entity's key."""
    known = link.load() if authorities is None else authorities
    return link.resolve(extractions, known, (), Minter(base))


def evaluate(folder: Path | str, *, threshold: float = 0.0, jobs: int = 1) -> Report:
    """Measure extraction against the annotated reports (``*.gold.json`` beside texts) of a folder.

    Raises:
        NotFound: the folder has no gold.
        InvalidDocument: a report or its gold cannot be read.
    """
    golds = load_gold(folder)
    documents = [d for gold in golds for d in corpus.read(Path(folder) / gold.document)]
    claims = [claim for one in _extract_all(documents, jobs, None) for claim in found(one)]
    return judge(golds, claims, threshold=threshold)


# --------------------------------------------------------------------------------- the update


def _update(
    draft: Draft,
    read: Sequence[_Read],
    dropped: set[str],
    outcomes: list[Outcome],
    jobs: int,
    base: str | None,
    authorities: link.Authority | None,
    progress: Progress | None,
) -> Built:
    before = draft.manifest
    minter = _minter(draft, base)
    sources = {name: s for name, s in before.by_name().items() if name not in dropped}
    for one in read:
        source = _source(one, sources, minter)
        old = before.by_name().get(source.name)
        state: State = "changed" if old else "added"
        if old and old.key == source.key:
            state = "unchanged"
        outcomes.append(Outcome(source.name, state))
        draft.archive.keep(replace(one.document, name=source.name))
        sources[source.name] = source
    made_with = {
        "ontology": vocab.VERSION,
        "reader": _fingerprint("corpus"),
        "extractor": _fingerprint("extract", "lexicon", "model.py"),
        "graph": _fingerprint("", "ontology", "data/authority"),
        "judgements": _digest([draft.path / _JUDGEMENTS]),
    }
    manifest = Manifest(minter.base, tuple(sources[name] for name in sorted(sources)), made_with)
    done = Built(tuple(sorted(outcomes)), quads=before.quads, documents=len(sources))
    same = {(s.name, s.key) for s in before.sources} == {(s.name, s.key) for s in manifest.sources}
    if not sources and not before.sources:
        return done
    change, rejected = Change(), []
    if not same or before.made_with != made_with or authorities is not None:
        change, rejected = _refresh(draft, manifest, jobs, authorities, progress)
    _tell(progress, "publishing", 0, 1)
    published = draft.publish(manifest)
    keys = {source.key for source in (*before.sources, *manifest.sources)}
    draft.archive.sweep(keys, made_with["extractor"])
    return replace(
        done,
        change=change,
        quads=draft.manifest.quads,
        published=published,
        rejected=tuple(rejected),
    )


def _refresh(
    draft: Draft,
    manifest: Manifest,
    jobs: int,
    authorities: link.Authority | None,
    progress: Progress | None,
) -> tuple[Change, list[tuple[str, Rejected]]]:
    """Compute every graph anew and put it; what does not differ is not written."""
    minter = Minter(manifest.base)
    chosen = _chosen(draft, manifest)
    extractions = _extractions(draft, chosen, manifest.made_with["extractor"], jobs, progress)
    _tell(progress, "linking", 0, len(extractions))
    known = link.load() if authorities is None else authorities
    judgements = link.read(draft.path / _JUDGEMENTS)
    resolved = link.resolve(list(extractions.values()), known, judgements, minter)
    by_document: dict[str, dict[tuple[str, str], Identity]] = {}
    for key, identity in resolved.items():
        by_document.setdefault(key[0], {})[key] = identity
    change = Change()
    stated: list[rdf.Stated] = []
    links: list[Any] = []
    rejected: list[tuple[str, Rejected]] = []
    for number, (graph, extraction) in enumerate(extractions.items()):
        _tell(progress, "assembling", number, len(extractions))
        document = extraction.document
        mine = by_document.get(document.name, {})
        assembly = assemble(extraction, mine, minter)
        rejected += [(PurePath(document.name).name, one) for one in assembly.rejected]
        quads = rdf.document_quads(document, assembly.statements, mine, minter)
        change += draft.put(graph, quads)
        stated += rdf.stated(document, assembly.statements, mine, minter)
        links += rdf.link_quads(document, mine, minter)
    special = rdf.graph_iri(rdf.LINKS, minter), rdf.graph_iri(rdf.JUDGEMENTS, minter)
    for graph in draft.graphs():
        if graph not in extractions and graph not in special:
            change += draft.put(graph, ())
    _tell(progress, "folding", 0, 1)
    change += draft.put(special[0], links)
    accepted = frozenset(j.subject for j in judgements if j.decision == "accept")
    denied = frozenset(j.subject for j in judgements if j.decision == "reject")
    believed = rdf.believed_quads(stated, minter, accepted=accepted, rejected=denied)
    change += draft.put(None, (*rdf.entity_quads(resolved.values()), *believed))
    return change, rejected


def _chosen(draft: Draft, manifest: Manifest) -> dict[str, tuple[str, Document]]:
    """Return one document a graph, with its key, in the order of the graphs.

    Two files may hold one report; which of them counts must not hang on their folders.
    """
    chosen: dict[str, tuple[str, Document]] = {}
    for source in sorted(manifest.sources, key=lambda s: s.graph):
        document = _anywhere(draft.archive.document(source.key), source.graph)
        rival = chosen.get(source.graph)
        if rival is None or repr(document) < repr(rival[1]):
            chosen[source.graph] = (source.key, document)
    return chosen


def _anywhere(document: Document, graph: str) -> Document:
    """Return a document under a name that is one of a kind and the same on every machine."""
    return replace(document, name=f"{graph}/{PurePath(document.name).name}")


def _extractions(
    draft: Draft,
    chosen: Mapping[str, tuple[str, Document]],
    extractor: str,
    jobs: int,
    progress: Progress | None,
) -> dict[str, Extraction]:
    """Return what each document states: from the cache, else extracted and cached."""
    ready: dict[str, Extraction] = {}
    missing: list[str] = []
    for graph, (key, document) in chosen.items():
        cached = draft.archive.cached(key, extractor)
        if cached is None:
            missing.append(graph)
        else:
            ready[graph] = decode(document, encode(cached))
    fresh = _extract_all([chosen[graph][1] for graph in missing], jobs, progress)
    for graph, extraction in zip(missing, fresh, strict=True):
        draft.archive.remember(chosen[graph][0], extractor, extraction)
        ready[graph] = extraction
    return {graph: ready[graph] for graph in chosen}


def _extract_all(
    documents: Sequence[Document], jobs: int, progress: Progress | None
) -> list[Extraction]:
    if jobs <= 1 or len(documents) < _PARALLEL:
        done = []
        for number, document in enumerate(documents):
            _tell(progress, "extracting", number, len(documents))
            done.append(extract(document))
        return done
    done = []
    # Forked before any thread is started or store opened; a spawned process would import all anew.
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        size = max(1, len(documents) // (jobs * 8))
        for document, plain in zip(
            documents, pool.map(_plain, documents, chunksize=size), strict=True
        ):
            _tell(progress, "extracting", len(done), len(documents))
            done.append(decode(document, plain))
    return done


def _plain(document: Document) -> dict[str, Any]:
    return encode(extract(document))


# --------------------------------------------------------------------------------- small parts


def _source(one: _Read, sources: Mapping[str, Source], minter: Minter) -> Source:
    name = one.document.name
    rival = sources.get(name)
    if rival and rival.file != one.file and one.file:
        # The same relative path from another folder: another document.
        name = one.file
    document = replace(one.document, name=name)
    return Source(
        name,
        document_key(document),
        document_iri(document, minter),
        one.file,
        one.checksum,
        document.title,
    )


def _minter(draft: Draft, base: str | None) -> Minter:
    present = draft.manifest.base if draft.manifest.sources else None
    if base and present and base != present:
        raise StoreError(
            str(draft.path), f"has IRIs below {present}", hint="build anew into another --store"
        )
    try:
        return Minter(base or present or DEFAULT_BASE)
    except ValueError as error:
        raise StoreError(str(base), str(error)) from error


def _vanished(
    manifest: Manifest, given: Iterable[Path], files: Iterable[Path]
) -> Iterable[Source]:
    """Yield the documents below the given paths whose files are gone."""
    roots = [path.resolve() for path in given]
    present = {str(path.resolve()) for path in files if path.exists()}
    for source in manifest.sources:
        if source.file is None or source.file in present:
            continue
        file = Path(source.file)
        if not file.exists() and any(root == file or root in file.parents for root in roots):
            yield source


def _named(manifest: Manifest, name: str) -> Source:
    """Return the document that a name, a path or an IRI means."""
    path = str(Path(name).resolve())
    for fits in (
        lambda s: name in (s.name, s.graph) or s.file == path,
        lambda s: name in (PurePath(s.name).name, PurePath(s.name).stem, s.title),
    ):
        hits = [source for source in manifest.sources if fits(source)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            shown = ", ".join(sorted(source.name for source in hits)[:4])
            raise NotFound(name, f"means {len(hits)} documents", hint=f"give one: {shown}")
    raise NotFound(name, "is no document of the graph", hint="see kg query sources")


def _checksum(path: Path) -> str | None:
    """Return the digest of a file's bytes; None for what is no plain file, which reading refuses."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidDocument(
            str(path), f"cannot be read: {error.strerror}", hint="check its permissions"
        ) from error


@cache
def _fingerprint(*names: str) -> str:
    """Return a digest of parts of kg: what was made with other ones is made again.

    A name is a module or folder of the package, ``""`` all that decides what the graph says, or a
    folder that came with kg.
    """
    package = Path(__file__).resolve().parent
    shown = {"cli", "views", "api", "queries", "query"}
    files: list[Path] = []
    for name in names:
        if not name:
            files += [p for p in package.rglob("*") if p.relative_to(package).parts[0] not in shown]
        elif (package / name).exists():
            files += [package / name, *(package / name).rglob("*")]
        else:
            top, _, rest = name.partition("/")
            try:
                files += list((folder(top) / rest).rglob("*"))
            except FileNotFoundError:
                continue  # a checkout without data: nothing to depend on
    return _digest(files)


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    wanted = (p for p in files if p.is_file() and p.suffix not in (".pyc", ".pyo"))
    for path in sorted(wanted, key=lambda p: (p.name, str(p))):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress is not None:
        progress(what, done, total)


def processes() -> int:
    """Return how many processes this machine is good for."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
