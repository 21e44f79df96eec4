"""The graph brought up to date: where a change touches it, or all of it anew.

Both ways end in the same bytes. The short way needs the index of the generation it starts from; the
long one is taken for a first build, after a change of kg, its ontology or its registries, and where
the index is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from kg import link, rdf
from kg.assemble import Rejected, assemble
from kg.iri import Minter
from kg.model import Document
from kg.pipeline.extraction import anywhere, extract_kept, forks, stated_by
from kg.pipeline.fold import (
    Concepts,
    Decided,
    Difference,
    put_doubts,
    put_links,
    refold,
    stating,
)
from kg.pipeline.records import Progress, tell
from kg.pipeline.whole import Whole
from kg.store import Change, Draft, Source

__all__ = ["JUDGEMENTS", "Refreshed", "refresh"]

JUDGEMENTS = "judgements.ttl"
Sources = Mapping[str, Source | None]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was written, and the claims that do not fit the ontology, by document."""

    change: Change = field(default_factory=Change)
    rejected: tuple[tuple[str, Rejected], ...] = ()


def refresh(
    draft: Draft,
    changes: Sources,
    *,
    extractor: str,
    minter: Minter,
    whole: bool,
    authorities: link.Authority,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Refreshed:
    """Bring the graph of a draft up to date.

    Args:
        draft: what is published, and what is to be.
        changes: documents that are new or changed, by name; None for one that goes.
        extractor: the version of the extractor.
        minter: mints the IRIs.
        whole: whether all is to be made anew.
        authorities: registries to link to.
        jobs: how many processes extract.
        progress: is told what is being done.
    """
    work = _Work(draft, changes, extractor, minter, progress)
    judgements = link.read(draft.path / JUDGEMENTS)
    register = link.Register(draft.index.db)
    if whole:
        register.clear()
    before, after = Decided.of(register.judged()), Decided.of(judgements)
    graphs = work.all_graphs() if whole else work.touched()
    if not whole:
        graphs = sorted({*graphs, *register.relinked(judgements)})
    chosen = work.choose(graphs)
    draft.settle()  # processes are forked now
    if graphs and not whole and not forks(len(chosen), jobs):
        draft.begin_to_write()
    extract_kept(draft.path, _wanted(chosen), extractor, jobs, progress)
    linker = link.Linker(authorities, judgements, minter)
    for number, graph in enumerate(graphs):
        tell(progress, "linking", number, len(graphs))
        if graph in chosen:
            extraction = stated_by(draft.archive, chosen[graph], graph, extractor)
            register.put(graph, link.members(extraction, linker))
        else:
            register.drop(graph)
    revision = register.revise(linker, judgements, minter)
    if whole:
        done = work.whole(chosen, register, after)
    else:
        judged = stating(draft, after.since(before))
        done = work.part({*graphs, *revision.moved, *judged}, revision, register, before, after)
    findings = register.findings
    if whole:
        merges, doubts = findings.all()
        left = rdf.doubt_quads(doubts, merges, minter)
        change = draft.put(rdf.graph_iri(rdf.DOUBTS, minter), left)
    else:
        merges, doubts = findings.like(revision.findings)
        left = rdf.doubt_quads(doubts, merges, minter)
        nodes = [rdf.doubt_iri(one, minter) for one in revision.findings]
        change = put_doubts(
            draft, rdf.graph_iri(rdf.DOUBTS, minter), nodes, left, some=bool(findings)
        )
    change += draft.put_file(rdf.graph_iri(rdf.JUDGEMENTS, minter), draft.path / JUDGEMENTS)
    return Refreshed(done.change + change, done.rejected)


def _wanted(chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, graph) for graph, key in chosen.items()]


class _Work:
    def __init__(
        self,
        draft: Draft,
        changes: Sources,
        extractor: str,
        minter: Minter,
        progress: Progress | None,
    ) -> None:
        self.draft = draft
        self.changes = changes
        self.extractor = extractor
        self.minter = minter
        self.progress = progress
        self.links = rdf.graph_iri(rdf.LINKS, minter)
        self.rejected: list[tuple[str, Rejected]] = []

    # --------------------------------------------------------------------------- documents

    def sources(self) -> Iterator[Source]:
        """Yield the documents that there are to be."""
        for source in self.draft.manifest.find():
            if source.name not in self.changes:
                yield source
        yield from filter(None, self.changes.values())

    def all_graphs(self) -> list[str]:
        return sorted({source.graph for source in self.sources()})

    def touched(self) -> list[str]:
        """Return the graphs of documents whose content is another one than before."""
        found: set[str] = set()
        for name, new in self.changes.items():
            old = next(self.draft.manifest.find(name=name), None)
            if old and new and (old.key, old.graph) == (new.key, new.graph):
                continue
            found |= {source.graph for source in (old, new) if source}
        return sorted(found)

    def chosen(self, graph: str) -> str | None:
        """Return the key of the document that a graph is made of; None where there is none.

        Two files may hold one report; which of them counts must not hang on their folders.
        """
        old = [s for s in self.draft.manifest.find(graph=graph) if s.name not in self.changes]
        new = [s for s in self.changes.values() if s and s.graph == graph]
        keys = sorted({source.key for source in (*old, *new)})
        if len(keys) < 2:
            return keys[0] if keys else None
        by_text = {repr(self._document(key, graph)): key for key in keys}
        return by_text[min(by_text)]

    def choose(self, graphs: Iterable[str]) -> dict[str, str]:
        """Return the keys of the documents that graphs are made of, where there are any."""
        return {graph: key for graph in graphs if (key := self.chosen(graph)) is not None}

    def _document(self, key: str, graph: str) -> Document:
        return anywhere(self.draft.archive.document(key), graph)

    # ------------------------------------------------------------------------------ quads

    def quads(
        self, key: str, graph: str, register: link.Register
    ) -> tuple[tuple[rdf.Quad, ...], tuple[rdf.Stated, ...], tuple[rdf.Quad, ...]]:
        """Return a document's own quads, what it states, and its quads of the graph of links."""
        extraction = stated_by(self.draft.archive, key, graph, self.extractor)
        document = extraction.document
        found = register.identities(graph)
        who = {(document.name, name): identity for (_, name), identity in found.items()}
        made = assemble(extraction, who, self.minter)
        self.rejected += [(PurePath(document.name).name, one) for one in made.rejected]
        return (
            rdf.document_quads(document, made.statements, who, self.minter),
            rdf.stated(document, made.statements, who, self.minter),
            rdf.link_quads(document, who, self.minter),
        )

    # ------------------------------------------------------------------------- the two ways

    def whole(
        self, chosen: Mapping[str, str], register: link.Register, decided: Decided
    ) -> Refreshed:
        """Make every graph anew and write what differs."""
        draft, change = self.draft, Change()
        uses: Counter[rdf.Written] = Counter()
        with Whole(draft, self.minter) as believed:
            for number, (graph, key) in enumerate(chosen.items()):
                tell(self.progress, "assembling", number, len(chosen))
                own, entries, links = self.quads(key, graph, register)
                change += draft.put(graph, own)
                believed.links(links)
                believed.claims(entries, decided)
                uses.update(
                    used
                    for entry in entries
                    if decided.counts(entry)
                    for used in rdf.written(entry, self.minter)
                )
            names = (rdf.DOUBTS, rdf.JUDGEMENTS, rdf.LINKS)
            special = {rdf.graph_iri(name, self.minter) for name in names}
            for graph in draft.graphs():
                if graph not in chosen and graph not in special:
                    change += draft.put(graph, ())
            tell(self.progress, "folding", 0, 1)
            Concepts(draft.index.db, self.minter).replace(uses)
            change += believed.write(register.entities(), uses, self.links)
        return Refreshed(change, tuple(self.rejected))

    def part(
        self,
        graphs: Iterable[str],
        revision: link.Revision,
        register: link.Register,
        was: Decided,
        decided: Decided,
    ) -> Refreshed:
        """Write what a change touches; claims were decided on in one way and are in another."""
        draft, change, difference = self.draft, Change(), Difference()
        dirty = sorted(graphs)
        if dirty:
            draft.begin_to_write()
        for number, graph in enumerate(dirty):
            tell(self.progress, "assembling", number, len(dirty))
            key = self.chosen(graph)
            made = self.quads(key, graph, register) if key else ((), (), ())
            before = rdf.read(draft.graph(graph))
            difference.take(before, -1, was, self.minter)
            difference.take(made[1], +1, decided, self.minter)
            change += draft.put(graph, made[0])
            change += put_links(draft, self.links, graph, made[2])
        tell(self.progress, "folding", 0, 1)
        change += refold(
            draft, difference, revision.entities, register.entity, decided, self.minter
        )
        return Refreshed(change, tuple(self.rejected))
