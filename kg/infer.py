"""What follows from the facts of a graph, by the rules in ``ontology/rules``.

A rule is a query: its CONSTRUCT makes one node for each thing that follows, with ``rdf:subject``,
``rdf:predicate`` and ``rdf:object``, and ``prov:wasDerivedFrom`` the facts that it stands on. A
rule may stand on what another one inferred; they are asked in rounds until nothing new follows.
What is believed anyway is not inferred, and each thing that follows is told with all the grounds
that the first round gives for it, which makes the result one of the graph alone.

Nothing inferred is part of the graph that is built, exported or published. It stands in a graph of
its own beside a copy of it (hard links, in the store's cache), which is made when it is first asked
for, belongs to one generation, and goes with it: so nothing outlives the facts that it stands on.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import vocab
from kg.errors import InvalidOntology, StoreError
from kg.iri import Minter
from kg.query import prefixes, tokens
from kg.resources import folder
from kg.store import Snapshot
from kg.store.files import clone, remove_tree
from kg.store.seal import seal

__all__ = ["Inferred", "Rule", "graph_of", "infer", "inferred_quads", "rules", "with_inferred"]

ROUNDS = 50  # a chain of programmes is three or four long
DEFAULT = ox.DefaultGraph()
_SUBJECT, _PREDICATE, _OBJECT, _GROUND = (
    ox.NamedNode(name)
    for name in (
        vocab.RDF_SUBJECT,
        vocab.RDF_PREDICATE,
        vocab.RDF_OBJECT,
        vocab.PROV_WAS_DERIVED_FROM,
    )
)
_TYPE, _STATEMENT = ox.NamedNode(vocab.RDF_TYPE), ox.NamedNode(vocab.RDF_STATEMENT)
Fact = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, from a file: its name, what it says in words, its query."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Inferred:
    """A fact that follows: by which rule, and from which claims and other inferred facts."""

    subject: str
    predicate: str
    object: str
    rule: str
    grounds: tuple[str, ...]
    iri: str


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules, in the order of their names."""
    found = []
    for path in sorted((folder("ontology") / "rules").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix("#").strip().removeprefix("title:").strip()
        found.append(Rule(path.stem, title, text))
    return tuple(found)


def graph_of(base: str) -> str:
    """Return the named graph in which inferred facts stand.

    >>> graph_of("https://w3id.org/unikg/id/")
    'https://w3id.org/unikg/id/graph/inferred'
    """
    return f"{base}graph/inferred"


def infer(snapshot: Snapshot) -> tuple[Inferred, ...]:
    """Return what follows from what is believed, sorted.

    Raises:
        InvalidOntology: a rule is no query, or makes something else than facts with grounds.
    """
    minter = Minter(snapshot.base)
    held = ox.Store()
    for name in _properties():
        held.extend(snapshot.quads.quads_for_pattern(None, ox.NamedNode(name), None, DEFAULT))
    known = {
        (_text(q.subject), q.predicate.value, _text(q.object))
        for q in held
        if isinstance(q.object, ox.NamedNode)
    }
    found: dict[str, Inferred] = {}
    for _ in range(ROUNDS):
        new = {
            one.iri: one
            for rule in rules()
            for one in _follow(held, rule, minter)
            if (one.subject, one.predicate, one.object) not in known
        }
        if not new:
            return tuple(sorted(found.values()))
        found |= new
        known |= {(one.subject, one.predicate, one.object) for one in new.values()}
        held.extend(quad for one in new.values() for quad in _quads(one, DEFAULT))
    raise InvalidOntology("ontology/rules", f"find something new in each of {ROUNDS} rounds")


def inferred_quads(found: Iterable[Inferred], base: str) -> tuple[ox.Quad, ...]:
    """Return inferred facts as sorted quads of their graph: each plain, and a node with grounds."""
    where = ox.NamedNode(graph_of(base))
    return tuple(sorted({q for one in found for q in _quads(one, where)}, key=str))


def _quads(one: Inferred, where: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    me = ox.NamedNode(one.iri)
    subject, predicate = ox.NamedNode(one.subject), ox.NamedNode(one.predicate)
    target = ox.NamedNode(one.object)
    yield ox.Quad(subject, predicate, target, where)
    yield ox.Quad(me, _TYPE, _STATEMENT, where)
    yield ox.Quad(me, _SUBJECT, subject, where)
    yield ox.Quad(me, _PREDICATE, predicate, where)
    yield ox.Quad(me, _OBJECT, target, where)
    yield ox.Quad(me, ox.NamedNode(vocab.UKG_RULE), ox.Literal(one.rule), where)
    for ground in one.grounds:
        yield ox.Quad(me, _GROUND, ox.NamedNode(ground), where)


def _follow(held: ox.Store, rule: Rule, minter: Minter) -> Iterator[Inferred]:
    """Yield what one rule makes of the facts so far."""
    try:
        answer = held.query(rule.text)
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise InvalidOntology(f"ontology/rules/{rule.name}.rq", str(error)) from error
    if not isinstance(answer, ox.QueryTriples):
        raise InvalidOntology(f"ontology/rules/{rule.name}.rq", "is no CONSTRUCT")
    nodes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in answer:
        nodes[str(triple.subject)][triple.predicate.value].add(_text(triple.object))
    for parts in nodes.values():
        fact = [parts[p.value] for p in (_SUBJECT, _PREDICATE, _OBJECT)]
        grounds = tuple(sorted(parts[_GROUND.value]))
        if any(len(values) != 1 for values in fact) or not grounds:
            raise InvalidOntology(
                f"ontology/rules/{rule.name}.rq",
                "makes no fact with its grounds",
                hint="[] rdf:subject … ; rdf:predicate … ; rdf:object … ; prov:wasDerivedFrom …",
            )
        subject, predicate, target = (min(values) for values in fact)
        key = (rule.name, subject, predicate, target, *grounds)
        iri = minter.mint("inference", rule.name, *key, size=16)
        yield Inferred(subject, predicate, target, rule.name, grounds, iri)


@cache
def _properties() -> tuple[str, ...]:
    """Return the properties that the rules speak of: only their facts are read."""
    found = {vocab.RDF_TYPE}
    for rule in rules():
        known: Mapping[str, str] = prefixes("")
        for token in tokens(rule.text):
            name, _, local = token.text.partition(":")
            if token.kind == "name" and local and name in known:
                found.add(known[name] + local)
    return tuple(sorted(found))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


# --------------------------------------------------------------------------------- asking


class _Inferring(Snapshot):
    """A generation with what follows from it; as long as it is open it can be asked."""

    def __init__(self, original: Snapshot, data: Path) -> None:
        self._original = original
        self._folder = data
        self._handle = 0
        self._quads = None
        self.path, self.generation = original.path, original.generation
        self.manifest, self.archive = original.manifest, original.archive
        self.default_graphs = (DEFAULT, ox.NamedNode(graph_of(original.base)))

    @property
    def data(self) -> Path:
        """The folder of the copy."""
        return self._folder

    def close(self) -> None:
        """Let the copy go, not the generation."""
        self._quads = None
        self._handle = None


def with_inferred(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot whose queries see inferred facts as believed ones.

    Raises:
        StoreError: the graph is at an endpoint, or the folder cannot be written.
    """
    if snapshot.remote:
        raise StoreError(
            str(snapshot.path), "infers nothing", hint="ask the folder in which the graph is built"
        )
    key = hashlib.sha256(repr((rules(), snapshot.manifest.digest)).encode()).hexdigest()[:16]
    place = snapshot.archive.cache / f"inferred-{key}"
    if not place.exists():
        _make(snapshot, place)
    return _Inferring(snapshot, place)


def _make(snapshot: Snapshot, place: Path) -> None:
    quads = inferred_quads(infer(snapshot), snapshot.base)
    temporary = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        clone(snapshot.data, temporary)
        store = ox.Store(str(temporary))
        store.extend(quads)
        store.flush()
        del store
        for leftover in ("LOCK", *(p.name for p in temporary.glob("LOG*"))):
            (temporary / leftover).unlink(missing_ok=True)
        seal(temporary, None)
        temporary.rename(place)
    except OSError as error:
        if not place.exists():  # else another process made it meanwhile
            raise StoreError(
                str(place), f"cannot be written: {error.strerror or error}", hint="make room"
            ) from error
    finally:
        remove_tree(temporary)
