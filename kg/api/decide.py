"""What a person decides, kept beside the graph and carried out at each build."""

from __future__ import annotations

from pathlib import Path

from kg import link
from kg.errors import InvalidQuery
from kg.query import entity, find_iri, prefixes
from kg.store import Snapshot

__all__ = ["keep"]


def keep(
    folder: Path,
    snapshot: Snapshot,
    decision: str,
    what: str,
    other: str,
    author: str,
    day: str,
    reason: str,
) -> None:
    """Write a decision into the file beside the graph; see :meth:`kg.api.Graph.decide`."""
    base = snapshot.base
    about = what
    if other or decision not in ("accept", "reject"):
        about = _iri(snapshot, what)
    if decision in ("same", "different"):
        other = _iri(snapshot, other)
    try:
        judgement = link.Judgement(
            decision, find_iri(about, base) or about, other, author, day, reason
        )
    except ValueError as error:
        raise InvalidQuery(decision, str(error)) from error
    link.record(folder / link.JUDGEMENTS, judgement)


def _iri(snapshot: Snapshot, name: str) -> str:
    """Return the IRI of an entity; an IRI as it is, since a replaced one is decided on too."""
    known = prefixes(snapshot.base)
    return find_iri(name, snapshot.base) or entity(snapshot.quads, name, known)
