"""What lies around some nodes, read by a worker: the records of a view, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import pyoxigraph as ox

from kg.views.gather import around as gather
from kg.views.gather import best
from kg.views.source import read_queries

__all__ = ["neighbourhood"]

read_queries()


def neighbourhood(
    store: ox.Store, iris: Sequence[str], depth: int, limit: int, language: str
) -> bytes:
    """Return the view around some nodes, or among the best connected where none is named.

    Raises:
        NotFound: one of them is no entity of the graph.
    """
    chosen = list(iris) or best(store, limit)
    view = gather(store, chosen, depth if iris else 0, limit, language=language)
    if not iris:
        view = replace(view, choice="best", focus="")
    return json.dumps(asdict(view), ensure_ascii=False).encode("utf-8", "surrogatepass")
