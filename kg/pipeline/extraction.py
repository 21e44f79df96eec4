"""Extraction of many documents, in one process or several."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from kg.extract import extract
from kg.model import Document, Extraction
from kg.pipeline.records import Progress, tell
from kg.store.archive import decode, encode

__all__ = ["extract_all", "processes"]

_PARALLEL = 8  # below so many documents a pool of processes costs more than it saves


def extract_all(
    documents: Sequence[Document], jobs: int, progress: Progress | None
) -> list[Extraction]:
    """Return what each document states, in the order given."""
    if jobs <= 1 or len(documents) < _PARALLEL:
        done = []
        for number, document in enumerate(documents):
            tell(progress, "extracting", number, len(documents))
            done.append(extract(document))
        return done
    done = []
    # Forked before any thread is started or store opened; a spawned process would import all anew.
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        size = max(1, len(documents) // (jobs * 8))
        for document, plain in zip(
            documents, pool.map(_plain, documents, chunksize=size), strict=True
        ):
            tell(progress, "extracting", len(done), len(documents))
            done.append(decode(document, plain))
    return done


def _plain(document: Document) -> dict[str, Any]:
    return encode(extract(document))


def processes() -> int:
    """Return how many processes this machine is good for."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
