"""Reports of university events as a knowledge graph whose every fact shows its words.

    import kg

    graph = kg.open("kg-store")
    graph.add("news/")                              # files, folders, addresses, texts
    graph.people().to_pandas()
    graph.query("SELECT ?e { ?e a schema:Event }")
    graph.entity("Saule Rakhmetullina").offices
    graph.evidence("Saule Rakhmetullina", "holdsPosition")[0].words[0].quote
    graph.view("EKU")                               # an interactive page, inline in a notebook
    kg.network("kg-store")                          # a networkx graph
    kg.extract("The Rector of Orsa Polytechnic, Pavel Horak, spoke.")

In a notebook ``%load_ext kg`` brings cells of SPARQL (``%%sparql``) and ``%kg show NAME``.

Names are loaded when they are first used, so that importing kg takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Card, Fact, Graph, View, Words, network, open
    from kg.corpus import read
    from kg.errors import KgError
    from kg.model import Claim, Document, Entity, Extraction, Kind, Status
    from kg.query import Result

    def extract(text: str | Document) -> Extraction:
        """Return what a text states; nothing is stored."""


__all__ = [
    "Card",
    "Claim",
    "Document",
    "Entity",
    "Extraction",
    "Fact",
    "Graph",
    "KgError",
    "Kind",
    "Result",
    "Status",
    "View",
    "Words",
    "extract",
    "network",
    "open",
    "read",
]

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("Card", "Fact", "Graph", "View", "Words", "network", "open"), "kg.api"),
    **dict.fromkeys(("Claim", "Document", "Entity", "Extraction", "Kind", "Status"), "kg.model"),
    "KgError": "kg.errors",
    "Result": "kg.query",
    "read": "kg.corpus",
}


def __getattr__(name: str) -> Any:
    if name == "extract":
        # A package of that name lies beside: it answers to being called (see kg/extract).
        return import_module("kg.extract")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """Bring ``%%sparql`` and ``%kg`` to a notebook: ``%load_ext kg``."""
    import_module("kg.magics").register(shell)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
