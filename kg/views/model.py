"""The records a view is made of; a page, a figure and a networkx graph are all made from these.

They know nothing of RDF, of a store or of a browser, so a view can be built by hand in three lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = [
    "ViewDocument",
    "ViewEvidence",
    "ViewFact",
    "ViewGraph",
    "ViewName",
    "ViewNode",
    "ViewRelation",
]


@dataclass(frozen=True, slots=True, order=True)
class ViewName:
    """A name of a node: its language (BCP 47, or empty) and its kind as in ``kg.model.Name``."""

    value: str
    language: str = ""
    kind: str = "alias"


@dataclass(frozen=True, slots=True, order=True)
class ViewDocument:
    """A source: what a reader needs to find it again. ``source`` is its address on the web."""

    iri: str
    title: str = ""
    published: str = ""
    source: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, order=True)
class ViewEvidence:
    """The words of one document that state a fact.

    ``start`` and ``end`` are the place of ``quote`` in the document, ``marks`` the mentions to
    highlight, counted from the start of the quote. ``status`` and ``speaker`` (a name) say how this
    document puts it; ``before`` and ``after`` are the words around the quote, where known.

    >>> ViewEvidence("d", "EKU joined.", marks=((0, 3),)).pieces()
    (('EKU', True), (' joined.', False))
    """

    document: str
    quote: str
    start: int = 0
    end: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    confidence: float = 1.0
    rule: str = ""
    status: str = "held"
    speaker: str = ""
    before: str = ""
    after: str = ""

    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """Return the quote cut at its marks: text, and whether it is a mention."""
        pieces: list[tuple[str, bool]] = []
        done = 0
        for start, end in sorted(self.marks):
            start, end = max(start, done), min(end, len(self.quote))
            if start < end:
                pieces += [(self.quote[done:start], False), (self.quote[start:end], True)]
                done = end
        pieces.append((self.quote[done:], False))
        return tuple(piece for piece in pieces if piece[0])


@dataclass(frozen=True, slots=True, order=True)
class ViewFact:
    """A fact: an edge where ``object`` names a node, else a line on its subject's card.

    ``value`` is the literal, or the words that name the relation more closely (the title of a
    post). ``qualifiers`` are pairs of name and text. ``days`` are ISO dates that attest it;
    ``start`` and ``end`` stand only where a text states them.
    """

    iri: str
    subject: str
    relation: str
    object: str = ""
    value: str = ""
    qualifiers: tuple[tuple[str, str], ...] = ()
    status: str = "held"
    confidence: float = 1.0
    days: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    evidence: tuple[ViewEvidence, ...] = ()

    def dates(self) -> tuple[str, ...]:
        """Return what places the fact in time: its own bounds, else the days that attest it."""
        return tuple(day for day in (self.start, self.end) if day) or self.days


@dataclass(frozen=True, slots=True, order=True)
class ViewNode:
    """A thing: its kind is a class of the ontology, ``same_as`` are its identifiers elsewhere.

    ``degree`` counts its connections in the whole graph, of which a view may show a part;
    0 stands for unknown. ``country`` is as the registries write it, such as ``SE``.
    """

    iri: str
    kind: str
    label: str
    names: tuple[ViewName, ...] = ()
    same_as: tuple[str, ...] = ()
    degree: int = 0
    country: str = ""


@dataclass(frozen=True, slots=True, order=True)
class ViewRelation:
    """How a relation is called and written in RDF: its label and its property, or its class.

    ``parts`` name the properties of an n-ary fact that hold the subject, the object and the value;
    ``iri`` then is its class. ``inverse`` says that the property leads from object to subject.
    """

    name: str
    label: str = ""
    iri: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class ViewGraph:
    """What is shown, and of how much.

    ``edges`` join two of ``nodes``; ``facts`` are the rest (literals, quotations). ``total_nodes``
    and ``total_edges`` count what could be shown; ``choice`` says how the part was chosen (a key of
    the interface's texts, or a sentence), ``focus`` is the node a view is built around, and
    ``sparql`` the query behind it.
    """

    nodes: tuple[ViewNode, ...] = ()
    edges: tuple[ViewFact, ...] = ()
    facts: tuple[ViewFact, ...] = ()
    documents: tuple[ViewDocument, ...] = ()
    relations: tuple[ViewRelation, ...] = ()
    total_nodes: int = 0
    total_edges: int = 0
    choice: str = ""
    focus: str = ""
    sparql: str = ""

    def by_iri(self) -> Mapping[str, ViewNode]:
        """Return the nodes by their IRI."""
        return {node.iri: node for node in self.nodes}

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield each edge as the places of its two ends in ``nodes``."""
        place = {node.iri: number for number, node in enumerate(self.nodes)}
        for edge in self.edges:
            yield place[edge.subject], place[edge.object]

    def degrees(self) -> tuple[int, ...]:
        """Return for each node how many edges of this view it has.

        >>> a, b = ViewNode("a", "Person", "A"), ViewNode("b", "Event", "B")
        >>> ViewGraph((a, b), (ViewFact("f", "a", "participatedIn", "b"),)).degrees()
        (1, 1)
        """
        counts = [0] * len(self.nodes)
        for start, end in self.pairs():
            counts[start] += 1
            counts[end] += start != end
        return tuple(counts)
