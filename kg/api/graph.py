"""The graph as an object, for programs; long because it has a method for each verb."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg import pipeline
from kg.api.decide import keep
from kg.api.disputes import Disagreement, disagreements
from kg.api.facts import Card, Fact, card, explain
from kg.api.fetch import fetch, is_address
from kg.api.inferred import Conclusion, conclusions
from kg.api.links import Linked, links
from kg.api.review import KINDS, Question, review
from kg.api.view import View
from kg.corpus import guess
from kg.endpoint import is_address as is_endpoint
from kg.endpoint import open_graph
from kg.errors import InvalidDocument, NotFound, StoreError
from kg.infer import with_inferred
from kg.model import Document
from kg.query import Result, Value, entity, find, is_sparql, prefixes, run
from kg.store import Snapshot
from kg.store.manifest import Source
from kg.views import ViewGraph, collect
from kg.views import network as network_of

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

__all__ = ["Graph", "View", "open"]

_MANY = 1500  # nodes beyond which a page is slow


class Graph:
    """A knowledge graph in a folder; see :func:`open`.

    What is read stays as it was when it was first asked for; :meth:`add`, :meth:`remove` and
    :meth:`refresh` move on to the newest state.
    """

    def __init__(self, path: str | Path = "kg-store") -> None:
        self.path = str(path) if is_endpoint(path) else Path(path)
        self._snapshot: Snapshot | None = None

    def __repr__(self) -> str:
        try:
            snapshot = self.snapshot
        except NotFound:
            return f"<Graph {self.path}: empty>"
        documents, quads = len(snapshot.manifest.sources), len(snapshot)
        return f"<Graph {self.path}: {documents:,} documents, {quads:,} quads>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def snapshot(self) -> Snapshot:
        """The state that is read.

        Raises:
            NotFound: nothing was built into the folder yet.
        """
        if self._snapshot is None:
            self._snapshot = open_graph(self.path)
        return self._snapshot

    def refresh(self) -> Self:
        """Read the newest state from now on."""
        self.close()
        return self

    def close(self) -> None:
        """Let the folder go; asking again opens it again."""
        if self._snapshot is not None:
            self._snapshot.close()
            self._snapshot = None

    # -- writing -------------------------------------------------------------------------------

    def add(
        self, *what: str | Path | Document, jobs: int = 1, prune: bool = False
    ) -> pipeline.Built:
        """Add reports: files, folders, documents, addresses, or texts.

        A string that begins with ``http://`` or ``https://`` is an address, and fetched; one that
        names no file and has a space or a line break in it is a text.

        Raises:
            InvalidDocument: one of them cannot be read; the others are added all the same.
            RemoteError: an address did not answer; then nothing is added.

        >>> from tempfile import mkdtemp
        >>> with open(mkdtemp()) as graph:
        ...     _ = graph.add("The Rector of Orsa Polytechnic, Pavel Horak, spoke.")
        ...     [row["name"] for row in graph.people()]
        ['Pavel Horak']
        """
        texts: list[Document] = []
        paths: list[str | Path] = []
        for one in what:
            if isinstance(one, Document):
                texts.append(one)
            elif isinstance(one, str) and is_address(one):
                texts += fetch(one)
            elif isinstance(one, Path) or not _is_text(one):
                paths.append(one)
            else:
                texts.append(_document(one))
        built = pipeline.Built(())
        if texts:
            built = pipeline.add(texts, self._folder(), jobs=jobs)
        if paths or not what:
            built = pipeline.build(paths, self._folder(), jobs=jobs, prune=prune)
        self.refresh()
        if built.failed:
            raise _failed(built)
        return built

    def remove(self, *names: str) -> pipeline.Built:
        """Remove documents by name, path or IRI.

        Raises:
            NotFound: one of them is not in the graph; then none is removed.
        """
        built = pipeline.remove(names, self._folder())
        self.refresh()
        return built

    def decide(
        self, decision: str, what: str, other: str = "", *, author: str, day: str, reason: str = ""
    ) -> pipeline.Built:
        """Keep what a person decided, and carry it out now and at each build.

        Args:
            decision: ``same`` or ``different`` (two entities), ``accept`` or ``reject`` (a claim,
                or an entity and a registry's IRI), ``rename`` (an entity and its new label).
            what: the name or IRI of an entity, or the IRI of a claim.
            other: another entity, a registry's IRI, or a label.
            author: who decides.
            day: when, such as ``2026-01-31``; never taken from a clock.
            reason: why, for those who read it later.

        Raises:
            NotFound: there is no such entity.
            InvalidQuery: the decision is not complete.
        """
        folder = self._folder()
        keep(folder, self.snapshot, decision, what, other, author, day, reason)
        built = pipeline.build([], folder)
        self.refresh()
        return built

    def _folder(self) -> Path:
        if isinstance(self.path, str):
            raise StoreError(
                self.path, "is read only here", hint="write there with kg build --endpoint"
            )
        return self.path

    # -- asking --------------------------------------------------------------------------------

    def query(
        self,
        query: str,
        *,
        timeout: float | None = None,
        inferred: bool = False,
        **parameters: Value,
    ) -> Result:
        """Answer SPARQL text or a named query; see :func:`kg.query.run`.

        With ``inferred`` also from what follows by the rules of the ontology (:mod:`kg.infer`).

        >>> with open("no/such/graph") as graph:
        ...     graph.query("people")
        Traceback (most recent call last):
        kg.errors.NotFound: no/such/graph: holds no graph; build one with `kg build FILE...`, or \
name another --store
        """
        asked = with_inferred(self.snapshot) if inferred else self.snapshot
        return run(asked, query, parameters, timeout=timeout)

    def inferred(self, name: str | None = None) -> list[Conclusion]:
        """Return what follows about an entity, or all that follows, with rules and grounds."""
        return conclusions(self.snapshot, name)

    def people(self, **parameters: Value) -> Result:
        """Return the people, with their posts."""
        return run(self.snapshot, "people", parameters)

    def universities(self, **parameters: Value) -> Result:
        """Return the universities, with place and registry identifier."""
        return run(self.snapshot, "universities", parameters)

    def organizations(self, **parameters: Value) -> Result:
        """Return all organisations."""
        return run(self.snapshot, "organizations", parameters)

    def projects(self, **parameters: Value) -> Result:
        """Return the projects, with time, programme and number of partners."""
        return run(self.snapshot, "projects", parameters)

    def programmes(self, **parameters: Value) -> Result:
        """Return the programmes, and what they are part of."""
        return run(self.snapshot, "programmes", parameters)

    def events(self, **parameters: Value) -> Result:
        """Return the events, with type, day and place."""
        return run(self.snapshot, "events", parameters)

    def statements(self, **parameters: Value) -> Result:
        """Return who said what."""
        return run(self.snapshot, "statements", parameters)

    def documents(self) -> tuple[Source, ...]:
        """Return the documents of the graph."""
        return self.snapshot.manifest.sources

    def entity(self, name: str) -> Card:
        """Return what is known of an entity, by a name of it, a part of one, or its IRI.

        Raises:
            NotFound: there is none, or several; with the nearest names.
        """
        return card(self.snapshot, name)

    def evidence(
        self, subject: str, predicate: str | None = None, object: str | None = None
    ) -> list[Fact]:
        """Return facts with the words that state them.

        Args:
            subject: an entity's name, any IRI of the graph, or words.
            predicate: only facts of this relation, such as ``holdsPosition`` or "held at".
            object: only facts with this at the other end.

        Raises:
            NotFound: nothing fits.
        """
        return explain(self.snapshot, subject, predicate, object)

    def links(self, name: str) -> list[Linked]:
        """Return how an entity was linked to registries, by which observations; the surest first.

        Raises:
            NotFound: there is no entity of that name or IRI.
        """
        known = prefixes(self.snapshot.manifest.base)
        return links(self.snapshot, entity(self.snapshot.quads, name, known))

    def conflicts(self) -> list[Disagreement]:
        """Return where documents disagree, each side with its words."""
        return disagreements(self.snapshot)

    def review(self, *kinds: str, limit: int | None = None) -> list[Question]:
        """Return what is uncertain and was not decided: the queue of ``kg review``.

        Args:
            kinds: ``identity``, ``merge``, ``link``, ``claim``; all of them where none is given.
            limit: at most so many.
        """
        return review(self.snapshot, kinds or KINDS, limit=limit)

    def text(self, document: str) -> str:
        """Return the text of a document, by its name or IRI, as all offsets refer to it."""
        for source in self.snapshot.manifest.sources:
            if document in (source.name, source.graph):
                return self.snapshot.archive.document(source.key).text
        raise NotFound(document, "is no document of the graph", hint="see graph.documents()")

    # -- looking -------------------------------------------------------------------------------

    def view(
        self,
        around: str | Sequence[str] | None = None,
        *,
        depth: int = 1,
        query: str | None = None,
        kinds: Collection[str] | None = None,
        period: tuple[str, str] | None = None,
        limit: int = _MANY,
        title: str = "",
    ) -> View:
        """Return a view of the graph, or of what lies around some entities."""
        graph = self._collect(around, depth, query, kinds, period, limit)
        return View(graph, title or _title(around))

    def network(
        self,
        around: str | Sequence[str] | None = None,
        *,
        depth: int = 1,
        query: str | None = None,
        kinds: Collection[str] | None = None,
        period: tuple[str, str] | None = None,
        limit: int = 1 << 62,
    ) -> nx.MultiDiGraph[str]:
        """Return entities and facts as a networkx graph."""
        return network_of(self._collect(around, depth, query, kinds, period, limit))

    def _collect(
        self,
        around: str | Sequence[str] | None,
        depth: int,
        query: str | None,
        kinds: Collection[str] | None,
        period: tuple[str, str] | None,
        limit: int,
    ) -> ViewGraph:
        store, known = self.snapshot.quads, prefixes(self.snapshot.manifest.base)
        names = [around] if isinstance(around, str) else around
        iris = [entity(store, name, known) for name in names] if names is not None else None
        if query is not None and not is_sparql(query):
            query = find(query).text
        centre = iris[0] if iris is not None and len(iris) == 1 else iris
        return collect(store, centre, depth, query, kinds, period, limit)

    # -- leaving -------------------------------------------------------------------------------

    def export(self, form: str = "nquads", *, inferred: bool = False) -> bytes:
        """Return the graph in a form of :data:`kg.export.FORMATS`, the same bytes each time.

        With ``inferred`` also what follows by the rules of the ontology, each fact with its rule
        and what it stands on, in the forms of :data:`kg.export.FOLLOWING`.
        """
        from kg.export import export

        return export(self.snapshot, form, inferred=inferred)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the whole graph as an rdflib dataset."""
        import rdflib

        dataset = rdflib.Dataset()
        dataset.parse(data=self.export("nquads"), format="nquads")
        return dataset


def open(path: str | Path = "kg-store") -> Graph:
    """Open the graph in a folder, which need not exist before something is added.

    An address (``http://…``) opens the graph at a SPARQL endpoint, to be read; ``kg build
    --endpoint`` writes there.

    >>> open("no/such/graph")
    <Graph no/such/graph: empty>
    """
    return Graph(path)


def _document(text: str) -> Document:
    name = f"text-{hashlib.sha256(text.encode()).hexdigest()[:12]}.txt"
    return Document(name, text, language=guess(text))


def _is_text(given: str) -> bool:
    if "\n" in given:
        return True
    return " " in given.strip() and not Path(given).exists()


def _title(around: str | Sequence[str] | None) -> str:
    if around is None:
        return "Knowledge graph"
    return around if isinstance(around, str) else ", ".join(around)


def _failed(built: pipeline.Built) -> InvalidDocument:
    first, *others = built.failed
    more = f" (and {len(others)} more)" if others else ""
    thing, _, problem = first.problem.partition(": ")
    return InvalidDocument(thing, problem + more)
