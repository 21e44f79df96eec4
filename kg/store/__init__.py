"""The graph on disk: published generations that are never written again, and one writer.

A store is a folder::

    current                 names the generation that counts, and the version of this layout
    gen-000007/data/        a RocksDB folder of pyoxigraph, only ever opened read-only
    gen-000007/manifest.json  what it was made with, counts, digest of all quads
    gen-000007/documents.db   what it was made of
    gen-000007/seal.json      size and digest of each of its files
    gen-000008.tmp/         the generation in making, if a build runs (or was killed)
    documents/              the reports as they were read, by digest: what all else is made from
    judgements.ttl          what people decided; the next build replays it
    index.db                who is who, and what else a small change looks up
    cache/                  extractions, by document and extractor; losing it, or the index, loses
                            nothing but time
    lock                    held (``flock``) by the writer, whose name stands in it

A build never touches what readers see. It clones the current generation (hard links to RocksDB's
immutable files, 1 ms), changes the clone, flushes it, asks whether it holds what it was given
(:mod:`kg.store.proof`), renames it into place and replaces ``current``: one atomic step. So a kill,
a full disk or a power cut at any moment leaves the last published graph as it was; of a build
either all is there or nothing, which is what keeps the folded default graph and the documents'
graphs in step (one document may move an entity that ten others speak of). Readers hold a shared
lock on the folder of their generation and are never blocked; a generation is deleted when it is no
longer the newest but one and nobody reads it.

Why not write in place, document by document: opening a RocksDB folder read-only beside its writer
failed in 34 of 72 trials, its write-ahead log is not synced, damage to it goes unseen, and a full
disk can leave it unopenable. A generation that is complete before anybody sees it has none of this.
"""

from kg.store.archive import Archive
from kg.store.backup import backup, restore
from kg.store.check import Damage, check
from kg.store.digest import passed
from kg.store.draft import Change, Draft
from kg.store.engine import undisturbed
from kg.store.manifest import Manifest, Source
from kg.store.opening import open_draft
from kg.store.snapshot import Snapshot, open_snapshot

__all__ = [
    "Archive",
    "Change",
    "Damage",
    "Draft",
    "Manifest",
    "Snapshot",
    "Source",
    "backup",
    "check",
    "open_draft",
    "open_snapshot",
    "passed",
    "restore",
    "undisturbed",
]
