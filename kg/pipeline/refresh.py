"""Every graph computed anew from the documents of a store; what differs is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from kg import link, rdf
from kg.assemble import Rejected, assemble
from kg.iri import Minter
from kg.model import Document, Extraction, Identity
from kg.pipeline.extraction import extract_all
from kg.pipeline.records import Progress, tell
from kg.store import Change, Draft, Manifest

__all__ = ["JUDGEMENTS", "refresh"]

JUDGEMENTS = "judgements.ttl"


def refresh(
    draft: Draft,
    manifest: Manifest,
    jobs: int,
    authorities: link.Authority | None,
    progress: Progress | None,
) -> tuple[Manifest, Change, list[tuple[str, Rejected]]]:
    """Compute every graph anew and put it; what does not differ is not written.

    Returns the manifest with the digests of what the documents' graphs were made from, what was
    written, and the claims of the graphs made that do not fit the ontology.
    """
    minter = Minter(manifest.base)
    chosen = _chosen(draft, manifest)
    extractions = _extractions(draft, chosen, manifest.made_with["extractor"], jobs, progress)
    tell(progress, "linking", 0, len(extractions))
    known = link.load() if authorities is None else authorities
    judgements = link.read(draft.path / JUDGEMENTS)
    resolved = link.resolve(list(extractions.values()), known, judgements, minter)
    by_document: dict[str, dict[tuple[str, str], Identity]] = {}
    for key, identity in resolved.items():
        by_document.setdefault(key[0], {})[key] = identity
    before = {source.graph: source.made for source in draft.manifest.sources}
    made: dict[str, str] = {}
    change = Change()
    stated: list[rdf.Stated] = []
    links: list[Any] = []
    rejected: list[tuple[str, Rejected]] = []
    for number, (graph, extraction) in enumerate(extractions.items()):
        tell(progress, "assembling", number, len(extractions))
        document = extraction.document
        mine = by_document.get(document.name, {})
        assembly = assemble(extraction, mine, minter)
        made[graph] = _digest(chosen[graph][0], manifest, mine)
        if made[graph] != before.get(graph):
            rejected += [(PurePath(document.name).name, one) for one in assembly.rejected]
            quads = rdf.document_quads(document, assembly.statements, mine, minter)
            change += draft.put(graph, quads)
        stated += rdf.stated(document, assembly.statements, mine, minter)
        links += rdf.link_quads(document, mine, minter)
    special = rdf.graph_iri(rdf.LINKS, minter), rdf.graph_iri(rdf.JUDGEMENTS, minter)
    for graph in draft.graphs():
        if graph not in extractions and graph not in special:
            change += draft.put(graph, ())
    tell(progress, "folding", 0, 1)
    change += draft.put(special[0], links)
    change += draft.put_file(special[1], draft.path / JUDGEMENTS)
    accepted = frozenset(j.subject for j in judgements if j.decision == "accept" and not j.object)
    denied = frozenset(j.subject for j in judgements if j.decision == "reject" and not j.object)
    believed = rdf.believed_quads(stated, minter, accepted=accepted, rejected=denied)
    change += draft.put(None, (*rdf.entity_quads(resolved.values()), *believed))
    sources = tuple(replace(s, made=made.get(s.graph, "")) for s in manifest.sources)
    return replace(manifest, sources=sources), change, rejected


def _digest(key: str, manifest: Manifest, identities: Mapping[tuple[str, str], Identity]) -> str:
    """Return a digest of all that a document's graph is made from."""
    parts = (key, sorted(manifest.made_with.items()), sorted(identities.items()))
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


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
        cached = draft.archive.cached(document, key, extractor)
        if cached is None:
            missing.append(graph)
        else:
            ready[graph] = cached
    fresh = extract_all([chosen[graph][1] for graph in missing], jobs, progress)
    for graph, extraction in zip(missing, fresh, strict=True):
        draft.archive.remember(chosen[graph][0], extractor, extraction)
        ready[graph] = extraction
    return {graph: ready[graph] for graph in chosen}
