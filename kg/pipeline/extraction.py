"""Extraction of many documents, in one process or several."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path, PurePath
from typing import Any

from kg.extract import extract
from kg.model import Document, Extraction
from kg.pipeline.records import Progress, tell
from kg.store import Archive
from kg.store.archive import decode, encode

__all__ = ["anywhere", "extract_all", "extract_kept", "forks", "processes", "stated_by"]

_PARALLEL = 8  # below so many documents a pool of processes costs more than it saves
_BATCH = 16  # documents that go to a process at once
_LOOK = 0.5  # seconds
Wanted = tuple[str, str]  # the document's key in the archive, the IRI of its graph


def forks(documents: int, jobs: int) -> bool:
    """Return whether so many documents are extracted by processes of their own."""
    return jobs > 1 and documents >= _PARALLEL


def extract_all(
    documents: Sequence[Document], jobs: int, progress: Progress | None
) -> list[Extraction]:
    """Return what each document states, in the order given."""
    if not forks(len(documents), jobs):
        done = []
        for number, document in enumerate(documents):
            tell(progress, "extracting", number, len(documents))
            done.append(extract(document))
        return done
    done = []
    with _pool(jobs) as pool:
        for document, plain in zip(
            documents, pool.map(_plain, documents, chunksize=_BATCH), strict=True
        ):
            tell(progress, "extracting", len(done), len(documents))
            done.append(decode(document, plain))
    return done


def extract_kept(
    store: Path, wanted: Sequence[Wanted], extractor: str, jobs: int, progress: Progress | None
) -> None:
    """See to it that the cache of a store has what documents of its archive state.

    The processes read from the archive and write to the cache themselves, so that no document is
    held longer than it is read.
    """
    archive = Archive(store)
    missing = [(key, graph) for key, graph in wanted if not archive.is_cached(key, extractor)]
    if not forks(len(missing), jobs):
        for number, (key, graph) in enumerate(missing):
            tell(progress, "extracting", number, len(missing))
            _remember(archive, key, graph, extractor)
        return
    batches = [missing[at : at + _BATCH] for at in range(0, len(missing), _BATCH)]
    with _pool(jobs) as pool:
        done = 0
        for count in pool.map(_batch, ((store, batch, extractor) for batch in batches)):
            done += count
            tell(progress, "extracting", done, len(missing))


def stated_by(archive: Archive, key: str, graph: str, extractor: str) -> Extraction:
    """Return what a document of the archive states: from the cache, else extracted and cached."""
    document = anywhere(archive.document(key), graph)
    return archive.cached(document, key, extractor) or _remember(archive, key, graph, extractor)


def anywhere(document: Document, graph: str) -> Document:
    """Return a document under a name that is one of a kind and the same on every machine."""
    return replace(document, name=f"{graph}/{PurePath(document.name).name}")


def _remember(archive: Archive, key: str, graph: str, extractor: str) -> Extraction:
    extraction = extract(anywhere(archive.document(key), graph))
    archive.remember(key, extractor, extraction)
    return extraction


def _batch(given: tuple[Path, Sequence[Wanted], str]) -> int:
    store, batch, extractor = given
    archive = Archive(store)
    for key, graph in batch:
        _remember(archive, key, graph, extractor)
    return len(batch)


def _plain(document: Document) -> dict[str, Any]:
    return encode(extract(document))


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Forked before any thread is started or store opened; a spawned process would import all anew.
    return ProcessPoolExecutor(
        jobs, mp_context=get_context("fork"), initializer=_watch, initargs=(os.getpid(),)
    )


def _watch(parent: int) -> None:
    """End this process soon after its parent was killed; nobody else would."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


def processes() -> int:
    """Return how many processes this machine is good for."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
