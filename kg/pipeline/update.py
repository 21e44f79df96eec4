"""One run over a store: documents come in and go, then the graph is brought up to date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path, PurePath

from kg import corpus, link, vocab
from kg.assemble import document_iri
from kg.errors import KgError, NotFound, StoreError
from kg.iri import DEFAULT_BASE, Minter
from kg.pipeline.fingerprint import fingerprint
from kg.pipeline.forgotten import NAME, Forgotten
from kg.pipeline.records import Built, Outcome, Progress, Read, State, tell
from kg.pipeline.refresh import JUDGEMENTS, Refreshed, refresh
from kg.pipeline.scan import Known, Looks, checksum
from kg.store import Draft, Manifest, Source, undisturbed
from kg.store.archive import document_key
from kg.store.check import of_file

__all__ = ["Update", "named"]


class Update:
    """A run; :meth:`finish` ends it."""

    def __init__(
        self,
        draft: Draft,
        base: str | None,
        authorities: link.Authority | None,
        jobs: int,
        progress: Progress | None,
    ) -> None:
        self._draft = draft
        self._authorities = authorities
        self._jobs = jobs
        self._progress = progress
        _refuse_newer(draft)
        self._forgotten = Forgotten.load(draft.path)
        self._redacted = False
        if draft.manifest.made_with.get("forgotten") and not (draft.path / NAME).exists():
            raise StoreError(
                str(draft.path / NAME),
                "is lost, and whoever was forgotten would come back",
                hint="kg restore it from a backup, or kg forget each person again",
            )
        self._indexed = draft.index.open(draft.stamp)
        self._looks = Looks(draft.index.db)
        self._minter = _minter(draft, base)
        self._known = {source.name: source for source in draft.inherited}
        self._changes: dict[str, Source | None] = dict(self._known)
        self._outcomes: list[Outcome] = []

    # ------------------------------------------------------------------------ what changed

    def files(self, given: Sequence[Path], *, prune: bool, reread: bool) -> None:
        """Take in the files that paths mean; a file that cannot be read is among the outcomes."""
        with undisturbed():
            found = corpus.survey(given)
            known = Known(self._draft, self._looks)
        made_with = self._draft.manifest.made_with
        current = (made_with.get("reader"), made_with.get("forgotten")) == (
            fingerprint("corpus"),
            of_file(self._draft.path / NAME),
        )
        suspects = found
        if current and not reread:
            with undisturbed():
                same, suspects = known.apart(found)
                self._outcomes += map(Outcome._make, zip(same, repeat("unchanged"), repeat("")))
        present = known.sources(suspects) if suspects else {}
        for number, one in enumerate(suspects):
            tell(self._progress, "reading", number, len(suspects))
            before = present.get(one.real, [])
            if prune and before and one.facts is None:
                continue  # it is vanished, see below
            path = Path(one.path)
            try:
                digest_of = checksum(path)
                if current and before and all(s.checksum == digest_of for s in before):
                    self._outcomes += [Outcome(source.name, "unchanged") for source in before]
                    known.remember(one, [source.name for source in before])
                    continue
                now = [Read(d, one.real, digest_of) for d in corpus.read(path)]
            except KgError as error:
                self._outcomes.append(Outcome(one.path, "failed", str(error)))
                continue
            names = {read.document.name for read in now}
            gone = [source for source in before if source.name not in names]
            for source in gone:
                self._vanish(source, prune)
            taken = [self.take(read) for read in now]
            may_be_known = [name for name in taken if name is not None]
            if len(may_be_known) == len(taken) and (prune or not gone):
                known.remember(one, may_be_known)
        for source in known.vanished(given, found):
            self._vanish(source, prune)

    def _vanish(self, source: Source, prune: bool) -> None:
        if prune:
            self.drop(source)
        else:
            self._outcomes.append(Outcome(source.name, "vanished"))

    def drop(self, source: Source) -> None:
        """Take a document out."""
        self._changes[source.name] = None
        self._looks.drop(source.file)
        self._outcomes.append(Outcome(source.name, "removed"))

    def take(self, read: Read) -> str | None:
        """Take a document in; one of the same name is replaced.

        Returns:
            Its name if its file may be known by its path; not where that names a forgotten person.
        """
        self._looks.drop(read.file)
        document = self._forgotten.redact(read.document)
        if document is None:
            problem = f"{read.document.name}: speaks of forgotten persons alone; nothing is kept"
            self._outcomes.append(Outcome(read.document.name, "failed", problem))
            return None
        hidden = read.file is not None and self._forgotten.speaks(read.file)
        if hidden and read.file is not None:
            name = self._forgotten.alias(read.file, read.document.source or "")
            document = replace(document, name=name)
        read = Read(document, None if hidden else read.file, read.checksum)
        source = self._source(read)
        old = self._before(source.name)
        state: State = "changed" if old else "added"
        if old and old.key == source.key:
            state = "unchanged"
        if old:
            self._looks.drop(old.file)
        self._outcomes.append(Outcome(source.name, state))
        self._draft.keep(replace(read.document, name=source.name))
        self._changes[source.name] = source
        return None if hidden else source.name

    def redact(self) -> None:
        """Take what names a forgotten person out of the documents that are there, once."""
        if self._redacted or not self._forgotten.hashes:
            return
        self._redacted = True
        for source in self._draft.manifest.find():
            if source.name in self._changes:
                continue
            document = self._draft.archive.document(source.key)
            left = self._forgotten.redact(document)
            if left != document:
                if left is None or left.name != source.name:
                    self.drop(source)
                if left is not None:
                    self.take(Read(left, source.file, source.checksum))

    def _before(self, name: str) -> Source | None:
        return self._known.get(name) or next(self._draft.manifest.find(name=name), None)

    def _source(self, read: Read) -> Source:
        name = read.document.name
        rival = self._changes[name] if name in self._changes else self._before(name)
        if rival and rival.file != read.file and read.file:
            # The same relative path from another folder: another document.
            name = read.file
        document = replace(read.document, name=name)
        return Source(
            name,
            document_key(document),
            document_iri(document, self._minter),
            read.file,
            read.checksum,
            document.title,
        )

    # ------------------------------------------------------------------------------ the end

    def finish(self, *, anew: bool = False) -> Built:
        """Bring the graph up to date, publish it, and say what was done.

        With ``anew`` every file is written from scratch, so that no old bytes are left in any.
        """
        draft, before = self._draft, self._draft.manifest
        made_with = {**_made_with(draft), "authorities": link.added_to(draft.path)}
        if not draft.first and before.made_with.get("forgotten") != made_with["forgotten"]:
            self.redact()  # a list that came with a backup, or a kill before it was carried out
        here = before.documents + sum(
            (new is not None) - (next(before.find(name=name), None) is not None)
            for name, new in self._changes.items()
        )
        outcomes = tuple(sorted(self._outcomes))
        done = Built(outcomes, quads=before.quads, documents=here)
        if not here and not before.documents and not draft.inherited:
            return done
        differ = {
            name
            for name in {*before.made_with, *made_with}
            if before.made_with.get(name) != made_with.get(name)
        }
        whole = (
            draft.first
            or not self._indexed
            or bool(differ - {"judged"})
            or self._authorities is not None
        )
        refreshed = Refreshed()
        if self._changes or whole or differ:
            link.verify(draft.path / link.FOLDER)
            authorities = self._authorities
            refreshed = refresh(
                draft,
                self._changes,
                extractor=made_with["extractor"],
                minter=self._minter,
                whole=whole,
                jobs=self._jobs,
                authorities=link.of_store(draft.path) if authorities is None else authorities,
                progress=self._progress,
            )
        tell(self._progress, "publishing", 0, 1)
        published = draft.publish(
            base=self._minter.base, made_with=made_with, sources=self._changes, anew=anew
        )
        # A graph made with other registries than usual is no start for the next one's short way.
        draft.index.commit(draft.stamp if self._authorities is None else "", anew=anew)
        if whole:
            keys = (source.key for source in draft.manifest.find())
            draft.archive.sweep((*keys, *_keys(before)), made_with["extractor"])
        return replace(
            done,
            change=refreshed.change,
            quads=draft.manifest.quads,
            published=published,
            rejected=refreshed.rejected,
        )


def _refuse_newer(draft: Draft) -> None:
    """Raise :class:`StoreError` for a graph of an ontology that is newer than this kg's."""
    made = draft.manifest.made_with.get("ontology", "0")
    if _version(made) > _version(vocab.VERSION):
        raise StoreError(
            str(draft.path),
            f"was made with version {made} of the ontology; this kg knows {vocab.VERSION}",
            hint="upgrade kg",
        )


def _version(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


def _keys(manifest: Manifest) -> Sequence[str]:
    """Return the archive's documents of a generation that is still on disk, if it is."""
    try:
        return [source.key for source in replace(manifest, kept=None).find()]
    except StoreError:
        return []


def _made_with(draft: Draft) -> dict[str, str]:
    return {
        "ontology": vocab.VERSION,
        "reader": fingerprint("corpus"),
        "extractor": fingerprint("extract", "lexicon", "model.py"),
        "graph": fingerprint("", "ontology", "data/authority"),
        "forgotten": of_file(draft.path / NAME),
        "judged": of_file(draft.path / JUDGEMENTS),
    }


def _minter(draft: Draft, base: str | None) -> Minter:
    kept = draft.manifest.documents or draft.inherited
    present = draft.manifest.base if kept else None
    if base and present and base != present:
        raise StoreError(
            str(draft.path), f"has IRIs below {present}", hint="build anew into another --store"
        )
    try:
        return Minter(base or present or DEFAULT_BASE)
    except ValueError as error:
        raise StoreError(str(base), str(error)) from error


def named(manifest: Manifest, name: str) -> Source:
    """Return the document that a name, a path or an IRI means.

    Raises:
        NotFound: none is meant, or several are.
    """
    path = str(Path(name).resolve())
    sources = manifest.sources
    for fits in (
        lambda s: name in (s.name, s.graph) or s.file == path,
        lambda s: name in (PurePath(s.name).name, PurePath(s.name).stem, s.title),
    ):
        hits = [source for source in sources if fits(source)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            shown = ", ".join(sorted(source.name for source in hits)[:4])
            raise NotFound(name, f"means {len(hits)} documents", hint=f"give one: {shown}")
    raise NotFound(name, "is no document of the graph", hint="see kg query sources")
