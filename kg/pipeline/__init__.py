"""The way of the data, from files to the published graph; the only place that knows the order.

    find → read → extract → resolve → assemble → quads → difference → publish

Reading and extraction are done once for a document and kept. A new document may show that two names
of older ones are one person; what that touches is computed anew, from the documents and an index,
and what differs is written. The graph is a function of the set of documents, whatever their order
and history: removing one is building without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg import corpus, link
from kg.errors import KgError, NotFound, StoreError
from kg.evaluate import Report, found
from kg.evaluate import evaluate as judge
from kg.evaluate import load as load_gold
from kg.iri import DEFAULT_BASE, Minter
from kg.model import Document, Extraction, Identity
from kg.pipeline.checking import Finding, validate, validate_changed
from kg.pipeline.extraction import extract_all, processes
from kg.pipeline.forgetting import Forgot, forget, unforget
from kg.pipeline.forgotten import NAME, Forgotten
from kg.pipeline.records import Built, Outcome, Progress, Read, State
from kg.pipeline.refresh import JUDGEMENTS
from kg.pipeline.update import Update, named
from kg.store import open_draft
from kg.store import restore as adopt
from kg.store.check import of_file

__all__ = [
    "JUDGEMENTS",
    "Built",
    "Finding",
    "Forgot",
    "Outcome",
    "Progress",
    "State",
    "add",
    "build",
    "evaluate",
    "extract_files",
    "forget",
    "identities",
    "migrate",
    "processes",
    "remove",
    "restore",
    "unforget",
    "validate",
    "validate_changed",
]


def build(
    paths: Iterable[Path | str],
    store: Path | str,
    *,
    jobs: int = 1,
    prune: bool = False,
    reread: bool = False,
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
        reread: open also the files whose size and times are as they were.
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
        update = Update(draft, base, authorities, jobs, progress)
        update.files(given, prune=prune, reread=reread)
        return update.finish()


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
    with open_draft(store, wait=wait) as draft:
        update = Update(draft, base, authorities, jobs, progress)
        for document in documents:
            update.take(Read(document))
        return update.finish()


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
        update = Update(draft, None, authorities, 1, progress)
        for source in [named(draft.manifest, name) for name in names]:
            update.drop(source)
        return update.finish()


def migrate(
    store: Path | str, *, jobs: int = 1, wait: float = 0.0, progress: Progress | None = None
) -> Built:
    """Make a graph anew from its archive where kg, its ontology or the store's layout changed.

    No file is read. The new graph is made aside and swapped in; the last one is kept until the
    next build.

    Raises:
        NotFound: there is no graph.
        StoreError: the graph is of a newer kg.
    """
    with open_draft(store, wait=wait) as draft:
        if draft.first and not draft.inherited:
            raise NotFound(str(store), "holds no graph", hint="build one with `kg build FILE...`")
        return Update(draft, None, None, jobs, progress).finish()


def restore(
    backup: Path | str,
    store: Path | str,
    *,
    jobs: int = 1,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> None:
    """Make the graph of a backup that of a store; the one before is kept until the next build.

    Whoever was forgotten since the backup was made stays so: then the graph is made anew without
    them, and the one before is deleted.

    Raises:
        NotFound: there is no graph in the backup.
        StoreError: the backup is damaged, or the store cannot be written.
    """
    with open_draft(store, wait=wait, replaced=True) as draft:
        try:
            known = Forgotten.load(draft.path)
        except StoreError:
            known = Forgotten()  # damaged: that of the backup is all there is
        both = known.with_list(Forgotten.load(Path(backup)), str(backup))
        if both != known:
            both.save(draft.path)
        adopt(draft, backup)
        if both.hashes and draft.manifest.made_with.get("forgotten") != of_file(draft.path / NAME):
            Update(draft, None, None, jobs, progress).finish(anew=True)
            draft.purge()


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
