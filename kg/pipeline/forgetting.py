"""``kg forget``: a person leaves the graph and all that it was made from, and this is proved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from kg import link, vocab
from kg.errors import NotFound, StoreError
from kg.iri import slug
from kg.link.judgements import write
from kg.pipeline.forgotten import Forgotten
from kg.pipeline.records import Built, Progress
from kg.pipeline.refresh import JUDGEMENTS
from kg.pipeline.update import Update
from kg.query import prefixes
from kg.query.names import entity, key
from kg.store import Draft, Snapshot, open_draft, open_snapshot, passed

__all__ = ["Forgot", "forget", "traces", "unforget"]

_NAMES = (
    vocab.SKOS_PREF_LABEL,
    vocab.SKOS_ALT_LABEL,
    vocab.SKOS_HIDDEN_LABEL,
    vocab.UKG_FORMER_NAME,
    vocab.RDFS_LABEL,
)


@dataclass(frozen=True, slots=True)
class Forgot:
    """What was done and looked through; ``traces`` are places where a name still stands."""

    names: int
    built: Built
    files: int = 0
    quads: int = 0
    traces: tuple[str, ...] = field(default=())


def forget(
    person: str,
    store: Path | str,
    *,
    also: Sequence[Path] = (),
    jobs: int = 1,
    wait: float = 0.0,
    progress: Progress | None = None,
) -> Forgot:
    """Remove a person and every quote that names them; then look for what is left.

    The graph is written anew without them, the last generation, old documents, extractions and the
    index are deleted, and the names are kept as keyed hashes, so that reading the reports again
    does not bring them back. A kill in between is made good by running it again.

    Args:
        person: a name, or an IRI.
        store: the graph's folder.
        also: files and folders, exports and pages above all, to be searched too; they are not
            changed.
        jobs: how many processes extract.
        wait: seconds to wait for a build to end.
        progress: is told what is being done.

    Raises:
        NotFound: nobody is meant, or several are.
        StoreError: it is no person, or the store cannot be used.
    """
    path = Path(store)
    known = Forgotten.load(path)
    try:
        with open_snapshot(path) as snapshot:
            iris, names = _named(snapshot, person)
    except NotFound:
        if not known.has(person):
            raise
        iris, names = frozenset[str](), (person,)  # forgotten before, perhaps not to the end
    with open_draft(path, wait=wait) as draft:
        known = known.with_names(names)
        known.save(path)
        _forget_judgements(draft, iris, names)
        update = Update(draft, None, None, jobs, progress)
        update.redact()
        built = update.finish(anew=True)
        draft.purge()
    found = list(traces(path, names, also))
    with open_snapshot(path) as snapshot:
        quads = len(snapshot)
    count = sum(1 for _ in _files([path, *also]))
    return Forgot(len(names), built, count, quads, tuple(found))


def unforget(name: str, store: Path | str) -> None:
    """Let a name be read again: the next build brings back whoever bears it.

    Raises:
        NotFound: the name was not forgotten.
    """
    known = Forgotten.load(Path(store))
    if not known.has(name):
        raise NotFound(name, "was not forgotten", hint="give the name in full, as it was forgotten")
    known.without_names([name]).save(Path(store))


def traces(store: Path, names: Iterable[str], also: Iterable[Path] = ()) -> Iterator[str]:
    """Yield where one of some names still stands: in a file as it is, or in a quad.

    The engine packs its files, so they are searched as bytes and as the quads they hold.
    """
    wanted = sorted({form for name in names for form in _forms(name)})
    for path in _files([store, *also]):
        try:
            text = path.read_bytes().decode("utf-8", "replace").casefold()
        except OSError as error:
            yield f"{path}: cannot be read: {error.strerror}"
            continue
        if any(form in text or form in path.name.casefold() for form in wanted):
            yield str(path)
    hits: list[str] = []

    def look(lines: list[bytes]) -> None:
        text = b"\n".join(lines).decode("utf-8", "replace").casefold()
        if any(form in text for form in wanted):
            hits.extend(line for line in text.split("\n") if any(form in line for form in wanted))

    with open_snapshot(store) as snapshot:
        passed(snapshot.quads, look)
        if hits:
            yield f"{snapshot.data}: {len(hits):,} quads"


def _named(snapshot: Snapshot, person: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the IRIs and the names of a person."""
    iri = entity(snapshot.quads, person, prefixes(snapshot.manifest.base))
    names: set[str] = set()
    types: set[str] = set()
    for quad in snapshot.about(iri):
        if quad.predicate.value == vocab.RDF_TYPE:
            types.add(str(getattr(quad.object, "value", "")))
        elif quad.predicate.value in _NAMES:
            names.add(str(getattr(quad.object, "value", "")))
    if vocab.SCHEMA_PERSON not in types:
        raise StoreError(person, "is no person", hint="kg remove DOC takes out documents")
    whole = {name for name in names if len(key(name).split()) > 1}
    return frozenset({iri}), tuple(sorted(whole or names))


def _forms(name: str) -> Iterator[str]:
    """Yield how a name may stand in a file: plain, in JSON, in an address, in an IRI of kg."""
    yield name.casefold()
    yield json.dumps(name)[1:-1].casefold()
    yield quote(name).casefold()
    yield quote(name.replace(" ", "_")).casefold()
    yield quote(name.replace(" ", "-")).casefold()
    if plain := slug(name):
        yield f"{plain}-"


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from (path for path in sorted(place.rglob("*")) if path.is_file())
        elif place.exists():
            yield place


def _forget_judgements(draft: Draft, iris: frozenset[str], names: Iterable[str]) -> None:
    """Drop the decisions about a person, and those whose reason names them."""
    path = draft.path / JUDGEMENTS
    judgements = link.read(path)
    forms = {form for name in names for form in _forms(name)}

    def speaks(judgement: link.Judgement) -> bool:
        told = " ".join((judgement.subject, judgement.object, judgement.reason)).casefold()
        return bool(iris & {judgement.subject, judgement.object}) or any(f in told for f in forms)

    kept = [judgement for judgement in judgements if not speaks(judgement)]
    if len(kept) != len(judgements):
        write(path, kept)
