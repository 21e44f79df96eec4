"""Records to RDF and back; the only place that knows the RDF form of a record.

Which graph holds what:

- **<document>** (:func:`document_quads`): what one document states. Its description and that of its
  text; one *assertion* node for each statement, with evidence, confidence, status, rule, speaker,
  days and the claim it makes; the plain triple of each binary statement that is held; the label of
  each coded value, as this document writes it. Nothing in it depends on another document.
- **default graph** (:func:`entity_quads` and :func:`believed_quads`): what is believed. Each entity
  with its names; one *claim* node for each accepted claim, with pooled confidence and the
  assertions that support it; the plain triple of each accepted binary claim; the concepts used.
- **base/graph/links** (:func:`link_quads`): how entities of a document were linked to authorities.
- **base/graph/doubts** (:func:`doubt_quads`): what is left to people, and what was merged.
- **base/graph/judgements**: :data:`JUDGEMENTS` names it; people write it, not this module.

How to fold: ``stated()`` makes the input of the fold from a document's statements, ``read()``
makes the same from the quads of a document's graph, so a graph on disk folds without its text. The
default graph is ``entity_quads(all identities) + believed_quads(all stated)``, a pure function of
its input in any order. It falls into parts that can be folded alone: the node of each claim
(:func:`claim_triples`, from all that is said of it), the plain triples (shared by claims, and with
the descriptions of entities), the concepts (:func:`concept_triples`, from how often each is
written how, :func:`written`). ``kg/pipeline`` folds those that a change touches. To remove a
document, drop its graph and the links with ``ukg:inDocument`` of it, and fold what it touched.

All functions return sorted quads without duplicates, and there are no blank nodes.
"""

from kg.rdf.believed import (
    Written,
    believed_quads,
    claim_triples,
    concept_of,
    concept_triples,
    counts,
    written,
)
from kg.rdf.documents import document_quads
from kg.rdf.doubts import doubt_iri, doubt_quads
from kg.rdf.entities import entity_quads, link_quads
from kg.rdf.form import Stated, stated
from kg.rdf.reading import Reader, read
from kg.rdf.terms import (
    DOUBTS,
    JUDGEMENTS,
    LINKS,
    Quad,
    Triple,
    graph_iri,
    in_graph,
    node_of,
    ontology_quads,
)

__all__ = [
    "DOUBTS",
    "JUDGEMENTS",
    "LINKS",
    "Quad",
    "Reader",
    "Stated",
    "Triple",
    "Written",
    "believed_quads",
    "claim_triples",
    "concept_of",
    "concept_triples",
    "counts",
    "document_quads",
    "doubt_iri",
    "doubt_quads",
    "entity_quads",
    "graph_iri",
    "in_graph",
    "link_quads",
    "node_of",
    "ontology_quads",
    "read",
    "stated",
    "written",
]
