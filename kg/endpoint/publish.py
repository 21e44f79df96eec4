"""Makes an endpoint hold the graph of a folder, and nothing else below its base.

What differs is laid aside first, in graphs below ``base/graph/next/`` that are named by what they
hold; one request then makes all of it the graph that readers get. So a connection that is cut at
any moment leaves what is believed as it was or as it shall be, and who runs again finds what was
laid aside already. A document of which nothing is believed yet goes straight into its own graph.

A server is trusted with nothing: each graph is counted after it was sent, and what is believed is
read back and compared at the next run. Which documents need no look is known from the count there
and a record in the folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.endpoint.quads import Quads
from kg.endpoint.texts import commit, drop, insert
from kg.errors import RemoteError
from kg.query.scope import Scope
from kg.remote import Client
from kg.store import Change, Snapshot
from kg.store.files import write

__all__ = ["Published", "publish"]

BATCH = 5_000  # triples of one graph laid aside: about a megabyte
FEW = 400  # triples of one INSERT DATA: Virtuoso refuses 3,000, its compiler has 10,000 lines
DROPS = 50  # graphs of one request
Progress = Callable[[str, int, int], None]
Triples = Iterable[ox.Triple]
VALUE = ox.NamedNode(vocab.PREFIXES["rdf"] + "value")


@dataclass(frozen=True, slots=True)
class Published:
    """What was changed at an endpoint, and how many requests it took."""

    endpoint: str
    change: Change = field(default_factory=Change)
    quads: int = 0
    requests: int = 0


def publish(snapshot: Snapshot, client: Client, *, progress: Progress | None = None) -> Published:
    """Make an endpoint hold the graph of a snapshot; run it again after a cut, and it goes on.

    Args:
        snapshot: the graph, in a folder.
        client: the endpoint.
        progress: is told what is being done.

    Raises:
        RemoteError: the server does not answer, or does not hold what it was sent.
    """
    before = client.requests
    record = _Record(snapshot.path, client.service.query)
    scope = Scope(snapshot.base, _own_default(client, snapshot.base))
    change = _Publication(snapshot, Quads(client, scope), record, progress).run()
    sent = client.requests - before
    return Published(client.service.query, change, snapshot.manifest.quads, sent)


@dataclass(slots=True)
class _Plan:
    """What one request shall change: which graphs gain and lose what was laid aside, which go."""

    adds: list[tuple[str, str]] = field(default_factory=list)
    removes: list[tuple[str, str]] = field(default_factory=list)
    drops: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.adds or self.removes or self.drops)


class _Publication:
    def __init__(
        self, snapshot: Snapshot, there: Quads, record: _Record, progress: Progress | None
    ) -> None:
        self.here = snapshot
        self.there = there
        self.client = there.client
        self.scope = there.scope
        self.record = record
        self.progress = progress or (lambda what, done, total: None)
        self.plan = _Plan()
        self.put: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.change = Change()

    def run(self) -> Change:
        self.counts = self.there.counts()
        made = self._made()
        wanted = {graph: len(list(self.here.graph(graph))) for graph in made}
        believed = sum(1 for _ in self.here.graph(None))
        known = self.record.read()
        total = len(wanted) + 1
        for done, (graph, digest) in enumerate(sorted(made.items())):
            self.progress("publishing", done, total)
            if self.counts.get(graph) == wanted[graph] and known.get(graph) == digest:
                continue
            self._graph(graph, wanted[graph])
        for graph in sorted(self.counts):
            if self.scope.holds(graph) and graph not in wanted:
                self.plan.drops.append(graph)
                self.change += Change(0, self.counts[graph])
        self._believed()
        self.progress("publishing", total - 1, total)
        if self.plan:
            self._commit()
        self._sweep()
        self._verify(wanted, believed)
        self.record.write(made)
        return self.change

    def _made(self) -> dict[str, str]:
        """Return the named graphs, each with a digest of what it holds."""
        graphs = sorted(str(g.value) for g in self.here.quads.named_graphs())
        return {g: _digest(quad.triple for quad in self.here.graph(g)) for g in graphs}

    # -- one graph -----------------------------------------------------------------------------

    def _graph(self, graph: str, count: int) -> None:
        triples = {quad.triple for quad in self.here.graph(graph)}
        present = self.counts.get(graph, 0)
        if not present and self.client.service.graphs:
            self.client.put(graph, sorted(triples, key=str))
            self.put[graph] = count
            self.change += Change(count, 0)
            return
        self._difference(graph, triples, set(self.there.triples(graph, present)))

    def _believed(self) -> None:
        triples = {quad.triple for quad in self.here.graph(None)}
        there = set(self.there.triples(None, self.there.count()))
        self._difference(self.scope.believed, triples, there)

    def _difference(self, graph: str, wanted: set[ox.Triple], there: set[ox.Triple]) -> None:
        added, removed = sorted(wanted - there, key=str), sorted(there - wanted, key=str)
        self.plan.adds += [(graph, aside) for aside in self._aside(added)]
        self.plan.removes += [(graph, aside) for aside in self._aside(removed)]
        self.change += Change(len(added), len(removed))

    def _aside(self, triples: list[ox.Triple]) -> Iterable[str]:
        """Lay triples aside; what an earlier run laid aside is used."""
        for start in range(0, len(triples), BATCH):
            part = triples[start : start + BATCH]
            name = f"{self.scope.next}{_digest(part)}"
            if self.counts.get(name) != len(part):
                self._send(name, part)
                self.counts[name] = len(part)
            yield name

    def _send(self, graph: str, triples: list[ox.Triple]) -> None:
        if self.client.service.graphs:
            self.client.put(graph, triples)
            return
        self.client.update(drop([graph]))
        for start in range(0, len(triples), FEW):
            self.client.update(insert(graph, triples[start : start + FEW]))

    # -- all at once ---------------------------------------------------------------------------

    def _commit(self) -> None:
        lists: dict[str, list[ox.Triple]] = {}
        for kind, pairs in (
            ("adds", self.plan.adds),
            ("removes", self.plan.removes),
            ("drops", [(graph, graph) for graph in self.plan.drops]),
        ):
            for graph, laid in pairs:
                default = self.scope.own_default and graph == self.scope.believed
                name = f"{self.scope.next}{'default-' if default else ''}{kind}"
                triple = ox.Triple(ox.NamedNode(graph), VALUE, ox.NamedNode(laid))
                lists.setdefault(name, []).append(triple)
        # A list of an earlier run that was cut must not count.
        names = [f"{self.scope.next}{kind}" for kind in ("adds", "removes", "drops")]
        names += [f"{self.scope.next}default-{kind}" for kind in ("adds", "removes")]
        self.client.update(drop(names))
        aside = {name for _, name in (*self.plan.adds, *self.plan.removes)}
        for name, triples in sorted(lists.items()):
            self._send(name, triples)
        there = self.there.counts()
        sent = {name: self.counts[name] for name in aside} | self.put
        sent |= {name: len(triples) for name, triples in lists.items()}
        for name, count in sorted(sent.items()):
            if there.get(name) != count:
                raise self._lost(name, there.get(name, 0), count)
        self.client.update(commit(self.scope))
        self.counts |= dict.fromkeys((*aside, *lists, *self.plan.drops), 0)

    def _sweep(self) -> None:
        """Drop what was laid aside; a server may also keep the names of graphs that are empty."""
        left = [g for g in self.counts if g.startswith(self.scope.next)] + self.plan.drops
        for start in range(0, len(left), DROPS):
            self.client.update(drop(sorted(left)[start : start + DROPS]))

    def _verify(self, wanted: Mapping[str, int], believed: int) -> None:
        if not self.change:
            return
        there = self.there.counts()
        for graph in sorted(wanted):
            if there.get(graph) != wanted[graph]:
                raise self._lost(graph, there.get(graph, 0), wanted[graph])
        if (count := self.there.count()) != believed:
            raise self._lost("what is believed", count, believed)

    def _lost(self, graph: str, count: int, wanted: int) -> RemoteError:
        return RemoteError(
            self.client.service.query,
            f"holds {count:,} triples of {graph} after {wanted:,} were sent",
            hint="run again; if it stays so, the server rewrites what it is given",
        )


class _Record:
    """What was last published at an endpoint, kept in the folder; losing it loses only time."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        name = hashlib.sha256(endpoint.encode()).hexdigest()[:16]
        self.path = folder / f".endpoint-{name}.json"

    def read(self) -> dict[str, str]:
        try:
            plain = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(graph): str(digest) for graph, digest in plain["graphs"].items()}
        except (OSError, ValueError, KeyError, AttributeError):
            return {}

    def write(self, graphs: Mapping[str, str]) -> None:
        if graphs != self.read():
            plain = {"graphs": dict(graphs)}
            write(self.path, json.dumps(plain, indent=1, sort_keys=True) + "\n")


def _own_default(client: Client, base: str) -> bool:
    """Tell whether the server keeps a default graph apart from its named graphs."""
    probe = f"{Scope(base).next}probe"
    triple = ox.Triple(ox.NamedNode(probe), VALUE, ox.NamedNode(probe))
    client.update(insert(probe, [triple]))
    try:
        apart = not client.ask(f"ASK {{ {triple} }}")
    finally:
        client.update(drop([probe]))
    return apart


def _digest(triples: Triples) -> str:
    total = hashlib.sha256()
    for line in sorted(map(str, triples)):
        total.update(line.encode() + b"\n")
    return total.hexdigest()[:32]
