"""Facts with their words, for a reader: labels instead of IRIs, lines instead of offsets alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.claims import classes
from kg.errors import KgError, NotFound
from kg.highlight import table
from kg.model import Kind
from kg.query import current, entity, find_iri, key, label, prefixes
from kg.store import Snapshot
from kg.views import ViewEvidence, ViewFact, ViewGraph, ViewNode, collect

__all__ = ["Card", "Fact", "Words", "card", "explain"]

_CLASSES = frozenset(name for kind in Kind for name in classes(kind))
_ALL = 1 << 62


@dataclass(frozen=True, slots=True, order=True)
class Words:
    """Where a document states a fact: ``quote`` stands at ``text[start:end]``, in line ``line``.

    ``document`` is the report's IRI, ``name`` the file, ``source`` its address on the web. Where
    the text is not at hand (at an endpoint) the line is 0.
    """

    document: str
    name: str
    quote: str
    start: int
    end: int
    line: int
    rule: str
    confidence: float
    status: str = "held"
    speaker: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    marks: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    def _repr_html_(self) -> str:
        pieces = ViewEvidence(self.document, self.quote, marks=self.marks).pieces()
        text = "".join(f"<mark>{escape(t)}</mark>" if on else escape(t) for t, on in pieces)
        line = f"line {self.line}, " if self.line else ""
        where = f"{self.title or self.name}, {line}characters {self.start}–{self.end}"
        return f"<blockquote>{text}<br><small>{escape(where)}</small></blockquote>"


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """A fact as one line: who, what, whom or what, and the words of each document that states it.

    ``subject`` and ``object`` are labels, ``subject_iri`` and ``object_iri`` the entities; a fact
    about a value has no ``object_iri``. ``value`` is what names it more closely, such as the post.
    """

    subject: str
    relation: str
    object: str
    value: str
    status: str
    confidence: float
    dates: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    words: tuple[Words, ...]
    predicate: str
    subject_iri: str
    object_iri: str
    iri: str

    def __str__(self) -> str:
        return f"{self.subject} — {self.relation} — {self.target}"

    @property
    def target(self) -> str:
        """What stands at the other end: the value, the entity, or both."""
        parts = [self.value, self.object, *(f"{name}: {value}" for name, value in self.details)]
        return ", ".join(part for part in parts if part)

    @property
    def sources(self) -> int:
        """How many documents state it."""
        return len({words.document for words in self.words})

    def _repr_html_(self) -> str:
        words = "".join(one._repr_html_() for one in self.words)
        how = f"({escape(self.status)}, {self.confidence:.2f})"
        return f"<p><b>{escape(str(self))}</b> {how}</p>{words}"


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What the graph knows of one entity."""

    iri: str
    kind: str
    label: str
    names: tuple[tuple[str, str, str], ...]
    same_as: tuple[str, ...]
    facts: tuple[Fact, ...]

    def __str__(self) -> str:
        return f"{self.label} ({self.kind})"

    def __repr__(self) -> str:
        return f"<Card of {self}: {len(self.names)} names, {len(self.facts)} facts>"

    @property
    def offices(self) -> tuple[Fact, ...]:
        """The posts of a person, or at an organisation."""
        return tuple(fact for fact in self.facts if fact.predicate == "holdsPosition")

    @property
    def evidence(self) -> tuple[Words, ...]:
        """All words of reports about it, in the order of the documents."""
        return tuple(sorted({words for fact in self.facts for words in fact.words}))

    def _repr_html_(self) -> str:
        names = dict.fromkeys(name for name, _, _ in self.names if name != self.label)
        known = " · ".join(_link(other, other) for other in self.same_as)
        lines = [f"<h4>{escape(str(self))}</h4>"]
        lines += [f"<p>{line}</p>" for line in (escape(" · ".join(names)), known) if line]
        rows = [
            [
                _link(f.subject_iri, f.subject),
                escape(f.relation),
                _link(f.object_iri, f.target),
                escape(" ".join(f.dates)),
                str(f.sources),
                escape(f.words[0].quote) if f.words else "",
            ]
            for f in self.facts
        ]
        return "".join(lines) + table(_COLUMNS, rows, {"reports"})


_COLUMNS = ("who", "relation", "what", "when", "reports", "words of the first")


def _link(iri: str, text: str) -> str:
    if iri.startswith(("http://", "https://")):
        return f'<a href="{escape(iri)}" rel="noopener">{escape(text)}</a>'
    return escape(text)


def card(snapshot: Snapshot, name: str) -> Card:
    """Return what is known of the entity that a name or IRI means.

    Raises:
        NotFound: there is none, or several; with the nearest names.
    """
    iri = entity(snapshot.quads, name, prefixes(snapshot.manifest.base))
    view = collect(snapshot.quads, around=iri, depth=1, limit=_ALL)
    node = view.by_iri().get(iri, ViewNode(iri, "Thing", label(snapshot.quads, iri)))
    mine = (fact for fact in _facts(view) if iri in (fact.subject, fact.object))
    names = tuple((name.value, name.language, name.kind) for name in node.names)
    facts = _Reader(snapshot, view).read(mine)
    # What it does itself comes before what is said of it.
    facts.sort(key=lambda fact: (fact.subject_iri != iri, fact.relation, fact))
    return Card(iri, node.kind, node.label, names, node.same_as, tuple(facts))


def explain(
    snapshot: Snapshot, what: str, predicate: str | None = None, target: str | None = None
) -> list[Fact]:
    """Return the facts that an IRI, a name, a name and a relation, or words mean, with their words.

    Args:
        snapshot: the graph.
        what: the IRI of an entity, claim, assertion or document; the name of an entity; or any
            words, all of which must stand in a fact or in what states it.
        predicate: only facts of this relation, by its name (``holdsPosition``) or label.
        target: only facts with this at the other end.

    Raises:
        NotFound: nothing fits; with the nearest names where a name was meant.
    """
    view, facts = _meant(snapshot, what)
    found = _Reader(snapshot, view).read(facts)
    if predicate is not None:
        wanted = key(predicate)
        relations = sorted({fact.relation for fact in found})
        found = [f for f in found if wanted in (key(f.predicate), key(f.relation))]
        if not found:
            known = ", ".join(relations) or "none"
            raise NotFound(what, f"has no fact {predicate!r}", hint=f"it has: {known}")
    if target is not None:
        words = set(key(target).split())
        found = [f for f in found if target in (f.object_iri,) or words <= _word_set(f.target)]
        if not found:
            raise NotFound(what, f"has no such fact with {target!r}")
    return sorted(found, key=lambda f: (f.subject, f.relation, f))


def _meant(snapshot: Snapshot, what: str) -> tuple[ViewGraph, list[ViewFact]]:
    iri = find_iri(what, snapshot.manifest.base)
    if iri is not None:
        return _by_iri(snapshot, iri, what)
    problem: KgError | None = None
    try:
        iri = entity(snapshot.quads, what)
    except NotFound as error:
        problem = error
    if iri is not None:
        view = collect(snapshot.quads, around=iri, depth=1, limit=_ALL)
        return view, [f for f in _facts(view) if iri in (f.subject, f.object)]
    view = collect(snapshot.quads, limit=_ALL)
    wanted = set(key(what).split())
    reader = _Reader(snapshot, view)
    plain = {fact.iri: fact for fact in _facts(view)}
    hits = [
        plain[fact.iri]
        for fact in reader.read(plain.values())
        if wanted and wanted <= _word_set(str(fact), *(words.quote for words in fact.words))
    ]
    if not hits and problem is not None:
        raise problem
    return view, hits


def _by_iri(snapshot: Snapshot, iri: str, what: str) -> tuple[ViewGraph, list[ViewFact]]:
    """Return the facts that an IRI of the graph stands for, also one that was replaced."""
    store = snapshot.quads
    iri = current(store, iri) or iri
    node = ox.NamedNode(iri)
    about = list(store.quads_for_pattern(node, None, None, None))
    if not about:
        raise NotFound(what, "is not in the graph", hint="try kg show with a name")
    if any(source.graph == iri for source in snapshot.manifest.sources):
        view = collect(store, limit=_ALL)
        return view, [f for f in _facts(view) if any(e.document == iri for e in f.evidence)]
    if _is_entity(store, node):
        view = collect(store, around=iri, depth=1, limit=_ALL)
        return view, [f for f in _facts(view) if iri in (f.subject, f.object)]
    objects = [(q.predicate.value, q.object) for q in about if isinstance(q.object, ox.NamedNode)]
    made = [target.value for name, target in objects if name == vocab.UKG_CLAIM]
    claim = made[0] if made else iri  # of an assertion its claim
    parties = sorted({target.value for _, target in objects if _is_entity(store, target)})
    if not parties:
        raise NotFound(what, "is no entity, claim or document", hint="try kg show with a name")
    view = collect(store, around=parties, depth=0, limit=_ALL)
    return view, [fact for fact in _facts(view) if fact.iri == claim]


def _is_entity(store: ox.Store, node: ox.NamedNode) -> bool:
    types = store.quads_for_pattern(node, ox.NamedNode(vocab.RDF_TYPE), None, ox.DefaultGraph())
    return any(isinstance(q.object, ox.NamedNode) and q.object.value in _CLASSES for q in types)


def _facts(view: ViewGraph) -> Iterator[ViewFact]:
    yield from view.edges
    yield from view.facts


def _word_set(*texts: str) -> set[str]:
    return {word for text in texts for word in key(text).split()}


class _Reader:
    """Turns the facts of a view into those a person reads."""

    def __init__(self, snapshot: Snapshot, view: ViewGraph) -> None:
        self.snapshot = snapshot
        self.nodes = view.by_iri()
        self.relations = {relation.name: relation.label for relation in view.relations}
        self.documents = {document.iri: document for document in view.documents}
        self.sources = {source.graph: source for source in snapshot.manifest.sources}
        self.texts: dict[str, str] = {}

    def read(self, facts: Iterable[ViewFact]) -> list[Fact]:
        return [self._fact(fact) for fact in facts]

    def _fact(self, fact: ViewFact) -> Fact:
        words = sorted(self._words(one) for one in fact.evidence)
        return Fact(
            subject=self._label(fact.subject),
            relation=self.relations.get(fact.relation) or fact.relation,
            object=self._label(fact.object) if fact.object else "",
            value=fact.value,
            status=fact.status,
            confidence=fact.confidence,
            dates=fact.dates(),
            details=fact.qualifiers,
            words=tuple(words),
            predicate=fact.relation,
            subject_iri=fact.subject,
            object_iri=fact.object,
            iri=fact.iri,
        )

    def _label(self, iri: str) -> str:
        node = self.nodes.get(iri)
        return node.label if node else label(self.snapshot.quads, iri)

    def _words(self, evidence: ViewEvidence) -> Words:
        known: Any = self.documents.get(evidence.document)
        source = self.sources.get(evidence.document)
        return Words(
            document=evidence.document,
            name=source.name if source else evidence.document,
            quote=evidence.quote,
            start=evidence.start,
            end=evidence.end,
            line=self._line(evidence),
            rule=evidence.rule,
            confidence=evidence.confidence,
            status=evidence.status,
            speaker=evidence.speaker,
            title=known.title if known else "",
            published=known.published if known else "",
            source=known.source if known else "",
            marks=evidence.marks,
        )

    def _line(self, evidence: ViewEvidence) -> int:
        text = self._text(evidence.document)
        return text.count("\n", 0, evidence.start) + 1 if text else 0

    def _text(self, document: str) -> str:
        if document not in self.texts:
            source = self.sources.get(document)
            self.texts[document] = (
                self.snapshot.archive.document(source.key).text if source and source.key else ""
            )
        return self.texts[document]
