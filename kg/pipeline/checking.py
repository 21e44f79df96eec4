"""What the shapes find in a stored graph, with names and places that a reader knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg import vocab
from kg.endpoint import open_graph
from kg.query import label
from kg.store import Snapshot
from kg.validate import Violation
from kg.validate import validate as check

__all__ = ["Finding", "validate"]

_PARTIES = (
    vocab.ORG_MEMBER,
    vocab.RDF_SUBJECT,
    vocab.SCHEMA_CREATOR,
    vocab.SCHEMA_AGENT,
    vocab.UKG_IMPLEMENTER,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, or a gap of a report: about what, which words stand behind it, and where.

    ``severity`` is ``violation`` (the graph is wrong) or ``warning``; ``line`` counts in the text
    of the document and is 0 where no words are known.
    """

    severity: str
    about: str
    message: str
    words: str
    document: str
    line: int
    focus: str
    path: str
    value: str
    shape: str


def validate(store: Path | str) -> list[Finding]:
    """Return what the shapes of the ontology find in a graph, the gravest first.

    Raises:
        NotFound: there is no graph.
        InvalidOntology: the shapes themselves are wrong.
    """
    with open_graph(store) as snapshot:
        return [_finding(snapshot, violation) for violation in check(snapshot)]


def _finding(snapshot: Snapshot, found: Violation) -> Finding:
    quote = found.quote
    source = next(
        (s for s in snapshot.manifest.sources if quote and s.graph == quote.document), None
    )
    line = 0
    if quote and source and source.key:
        text = snapshot.archive.document(source.key).text
        line = text.count("\n", 0, quote.start) + 1
    return Finding(
        severity=found.severity.lower(),
        about=_about(snapshot, found.focus),
        message=found.message,
        words=quote.text if quote else "",
        document=source.name if source else "",
        line=line,
        focus=found.focus,
        path=found.path,
        value=found.value,
        shape=found.shape,
    )


def _about(snapshot: Snapshot, focus: str) -> str:
    """Return the name of a node, or of the first party of a fact."""
    found = label(snapshot.quads, focus)
    if found != focus:
        return found
    parties = {
        quad.predicate.value: str(getattr(quad.object, "value", ""))
        for quad in snapshot.about(focus)
    }
    party = next((parties[name] for name in _PARTIES if name in parties), None)
    return label(snapshot.quads, party) if party else focus
