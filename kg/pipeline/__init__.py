"""The way of the data, from files to the published graph; the only place that knows the order.

    find → read → extract → resolve → assemble → quads → difference → publish

Reading and extraction are done once for a document and kept. Who is who is decided over all
documents at each build, because a new one may show that two names of older ones are one person;
then every graph is computed anew and only what differs is written. So the graph is a function of
the set of documents, whatever their order and history: removing one is building without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from kg import corpus, link, vocab
from kg.assemble import Rejected, document_iri
from kg.errors import InvalidDocument, KgError, NotFound, StoreError
from kg.evaluate import Report, found
from kg.evaluate import evaluate as judge
from kg.evaluate import load as load_gold
from kg.iri import DEFAULT_BASE, Minter
from kg.model import Document, Extraction, Identity
from kg.pipeline.checking import Finding, validate
from kg.pipeline.extraction import extract_all, processes
from kg.pipeline.fingerprint import digest, fingerprint
from kg.pipeline.records import Built, Outcome, Progress, Read, State, tell
from kg.pipeline.refresh import JUDGEMENTS, refresh
from kg.store import Change, Draft, Manifest, Source, open_draft
from kg.store.archive import document_key

__all__ = [
    "Built",
    "Finding",
    "Outcome",
    "Progress",
    "State",
    "add",
    "build",
    "evaluate",
    "extract_files",
    "identities",
    "processes",
    "remove",
    "validate",
]


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
        read: list[Read] = []
        dropped: set[str] = set()
        current = draft.manifest.made_with.get("reader") == fingerprint("corpus")
        for number, path in enumerate(files):
            tell(progress, "reading", number, len(files))
            before = known.get(str(path.resolve()), [])
            if prune and before and not path.exists():
                continue  # it is vanished, see below
            try:
                checksum = _checksum(path)
                if current and before and all(s.checksum == checksum for s in before):
                    outcomes += [Outcome(source.name, "unchanged") for source in before]
                    continue
                now = [Read(d, str(path.resolve()), checksum) for d in corpus.read(path)]
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
    read = [Read(document) for document in documents]
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
    return extract_all(documents, jobs, progress), failed


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
    claims = [claim for one in extract_all(documents, jobs, None) for claim in found(one)]
    return judge(golds, claims, threshold=threshold)


# --------------------------------------------------------------------------------- the update


def _update(
    draft: Draft,
    read: Sequence[Read],
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
        "reader": fingerprint("corpus"),
        "extractor": fingerprint("extract", "lexicon", "model.py"),
        "graph": fingerprint("", "ontology", "data/authority"),
        "judgements": digest([draft.path / JUDGEMENTS]),
    }
    manifest = Manifest(minter.base, tuple(sources[name] for name in sorted(sources)), made_with)
    done = Built(tuple(sorted(outcomes)), quads=before.quads, documents=len(sources))
    same = {(s.name, s.key) for s in before.sources} == {(s.name, s.key) for s in manifest.sources}
    if not sources and not before.sources:
        return done
    change = Change()
    rejected: list[tuple[str, Rejected]] = []
    if not same or before.made_with != made_with or authorities is not None:
        manifest, change, rejected = refresh(draft, manifest, jobs, authorities, progress)
    tell(progress, "publishing", 0, 1)
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


# --------------------------------------------------------------------------------- small parts


def _source(one: Read, sources: Mapping[str, Source], minter: Minter) -> Source:
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


def _vanished(manifest: Manifest, given: Iterable[Path], files: Iterable[Path]) -> Iterable[Source]:
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
    """Return the digest of a file's bytes; None for what is no plain file."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InvalidDocument(
            str(path), f"cannot be read: {error.strerror}", hint="check its permissions"
        ) from error
