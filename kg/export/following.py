"""What follows from the facts (:mod:`kg.infer`), for the forms that can tell by which rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from kg.errors import StoreError, UsageError
from kg.infer import Inferred, infer, inferred_quads
from kg.store import Snapshot
from kg.views import ViewFact, ViewGraph

__all__ = ["FOLLOWING", "following", "quads", "with_following"]

FOLLOWING = ("nquads", "trig", "turtle", "ntriples", "jsonld", "csv", "tables")


def following(snapshot: Snapshot, form: str) -> tuple[Inferred, ...]:
    """Return what follows from a graph, for a form.

    Raises:
        UsageError: the form has no place for rules and grounds.
        StoreError: the graph is at an endpoint.
    """
    if snapshot.remote:
        raise StoreError(
            str(snapshot.path), "infers nothing", hint="ask the folder in which the graph is built"
        )
    if form not in FOLLOWING:
        raise UsageError(
            form, "holds what reports say", hint=f"what follows goes into {', '.join(FOLLOWING)}"
        )
    return infer(snapshot)


def quads(snapshot: Snapshot, found: Iterable[Inferred]) -> tuple[ox.Quad, ...]:
    """Return inferred facts as quads of their own graph."""
    return inferred_quads(found, snapshot.base)


def with_following(view: ViewGraph, found: Iterable[Inferred]) -> ViewGraph:
    """Return a view with inferred facts: of the status ``inferred``, with rule and grounds.

    A fact that follows is as sure as the least sure one that it stands on.
    """
    found, there = tuple(found), view.by_iri()
    sure = {fact.iri: fact.confidence for fact in (*view.edges, *view.facts)}
    steps = {one.iri: one for one in found}

    def confidence(iri: str) -> float:
        if iri not in sure and iri in steps:
            sure[iri] = min(map(confidence, steps[iri].grounds))
        return sure.get(iri, 1.0)

    more = [
        ViewFact(
            one.iri,
            one.subject,
            one.predicate.rpartition("#")[2].rpartition("/")[2],
            one.object,
            qualifiers=(("rule", one.rule), *(("stands on", ground) for ground in one.grounds)),
            status="inferred",
            confidence=confidence(one.iri),
        )
        for one in found
        if one.subject in there and one.object in there
    ]
    return replace(view, edges=(*view.edges, *more))
