"""What the checks look up of a graph: facts of a node, nodes of a class; all graphs count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import pyoxigraph as ox

from kg import vocab

__all__ = ["Facts", "Stored", "Whole"]

_SUBCLASS = vocab.PREFIXES["rdfs"] + "subClassOf"
_NOTHING: Mapping[str, tuple[Any, ...]] = {}


class Facts(Protocol):
    """A graph as the checks see it: subject, property, values; every graph counts once."""

    @property
    def classes_have_parts(self) -> bool:
        """Whether the graph itself says that a class is part of another."""

    def about(self, node: Any) -> Mapping[str, Iterable[Any]]:
        """Return the values of a node's properties, by the property's IRI."""

    def of_class(self, name: str) -> Iterable[Any]:
        """Return the nodes of a class."""

    def having(self, name: str) -> Iterable[Any]:
        """Return the nodes that have a property."""

    def pointing(self, name: str, node: Any) -> Iterable[Any]:
        """Return the nodes that have a node as the value of a property."""


class Whole:
    """A graph in memory, each quad read once."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._about: dict[Any, dict[str, dict[Any, None]]] = {}
        self._pointing: dict[str, dict[Any, list[Any]]] | None = None
        names: dict[Any, str] = {}
        for quad in quads:
            predicate = quad.predicate
            name = names.get(predicate)
            if name is None:
                name = names[predicate] = predicate.value
            known = self._about.setdefault(quad.subject, {})
            known.setdefault(name, {})[quad.object] = None
        self._classes: dict[Any, list[Any]] = defaultdict(list)
        self._having: dict[str, list[Any]] = defaultdict(list)
        for subject, facts in self._about.items():
            for name in facts:
                self._having[name].append(subject)
            for kind in facts.get(vocab.RDF_TYPE, ()):
                self._classes[getattr(kind, "value", "")].append(subject)
        self.classes_have_parts = _SUBCLASS in names.values()

    def about(self, node: Any) -> Mapping[str, Iterable[Any]]:
        """Return the values of a node's properties, by the property's IRI."""
        return self._about.get(node, _NOTHING)

    def of_class(self, name: str) -> Iterable[Any]:
        """Return the nodes of a class."""
        return self._classes.get(name, ())

    def having(self, name: str) -> Iterable[Any]:
        """Return the nodes that have a property."""
        return self._having.get(name, ())

    def pointing(self, name: str, node: Any) -> Iterable[Any]:
        """Return the nodes that have a node as the value of a property."""
        if self._pointing is None:
            self._pointing = {}
        if name not in self._pointing:
            found = self._pointing[name] = defaultdict(list)
            for subject in self._having.get(name, ()):
                for value in self._about[subject][name]:
                    found[value].append(subject)
        return self._pointing[name].get(node, ())


class Stored:
    """Some nodes of a graph that lies in a store; only what is looked up is read."""

    def __init__(self, store: ox.Store, nodes: Iterable[ox.NamedNode]) -> None:
        self._store = store
        self._nodes = sorted(set(nodes), key=str)
        self._known: dict[Any, dict[str, dict[Any, None]]] = {}
        some = store.quads_for_pattern(None, ox.NamedNode(_SUBCLASS), None, None)
        self.classes_have_parts = next(iter(some), None) is not None

    def about(self, node: Any) -> Mapping[str, Iterable[Any]]:
        """Return the values of a node's properties, by the property's IRI."""
        if isinstance(node, ox.Literal):
            return _NOTHING
        if node not in self._known:
            found = self._known[node] = {}
            for quad in self._store.quads_for_pattern(node, None, None, None):
                found.setdefault(quad.predicate.value, {})[quad.object] = None
        return self._known[node]

    def of_class(self, name: str) -> Iterable[Any]:
        """Return those of the nodes that are of a class."""
        kind = ox.NamedNode(name)
        return [node for node in self._nodes if kind in self.about(node).get(vocab.RDF_TYPE, ())]

    def having(self, name: str) -> Iterable[Any]:
        """Return those of the nodes that have a property."""
        return [node for node in self._nodes if name in self.about(node)]

    def pointing(self, name: str, node: Any) -> Iterable[Any]:
        """Return the nodes that have a node as the value of a property."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(name), node, None)
        return {quad.subject: None for quad in quads}
