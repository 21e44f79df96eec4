"""What pages show of the graph, read from it by functions that run in a worker.

Each takes the store first and returns JSON, so that only plain data comes back from the process
that reads; a worker can open no file, so all queries and forms are read when this is imported:
that is why the readers of all pages stand in one module of more than 400 lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.claims import classes, forms
from kg.errors import NotFound
from kg.model import Kind
from kg.query import NamedQuery, Term, answer, display
from kg.query.terms import short, visible
from kg.serve.results import xml_triple
from kg.views import ViewFact
from kg.views.source import Source, kind_of, read_queries, relation, string, values

__all__ = [
    "FACTS",
    "PAGE",
    "describe",
    "document",
    "fact",
    "group",
    "labels",
    "names",
    "overview",
    "rdf",
    "resource",
    "thing",
    "vocabulary",
]

FACTS = 8  # facts of one relation on the page of a thing
PAGE = 50  # facts, or statements, on a page that shows one relation
MANY = 2_000  # facts of a document
OWN, IN, WORD = "own", "in", "word"  # the thing is the fact's subject, another part, its speaker
_FOLDER = Path(__file__).parent / "queries"
_DEFAULT = ox.DefaultGraph()


@cache
def _query(name: str) -> str:
    return (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")


for _path in _FOLDER.glob("*.rq"):
    _query(_path.stem)
read_queries()
forms()


def _ask(
    store: ox.Store, name: str, *, page: tuple[int, int] | None = None, **terms: Term
) -> Sequence[Sequence[Term | None]]:
    text = _query(name)
    if page is not None:
        text += f"LIMIT {int(page[0])} OFFSET {int(page[1])}\n"
    query = NamedQuery(name, name, text, (), _FOLDER / f"{name}.rq")
    bound = {key: term for key, term in terms.items() if isinstance(term, ox.NamedNode)}
    return answer(store, query, bound).terms


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise NotFound(iri, "is no IRI") from error


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def describe(store: ox.Store, iri: str) -> bytes:
    """Return what an IRI is: ``thing``, ``fact``, ``resource`` or nothing, and where it moved to.

    What a document's own graph alone speaks of, such as evidence, is a resource.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return _json({"what": "", "moved": ""})
    for quad in store.quads_for_pattern(node, ox.NamedNode(_REPLACED), None, _DEFAULT):
        return _json({"what": "", "moved": string(quad.object)})
    types = {
        string(quad.object)
        for quad in store.quads_for_pattern(node, ox.NamedNode(vocab.RDF_TYPE), None, None)
    }
    if types & {vocab.UKG_CLAIM_CLASS, vocab.UKG_ASSERTION}:
        what = "fact"
    elif vocab.SKOS_CONCEPT not in types and _is_thing(store, iri):
        what = "thing"
    else:
        known = (
            next(iter(store.quads_for_pattern(*pattern)), None)
            for pattern in ((node, None, None), (None, None, node), (None, node, None))
        )
        what = "resource" if any(known) or store.contains_named_graph(node) else ""
    return _json({"what": what, "moved": ""})


_REPLACED = "http://purl.org/dc/terms/isReplacedBy"


def _is_thing(store: ox.Store, iri: str) -> bool:
    source = Source(store, "en")
    source.describe([iri])
    return iri in source.entities


# ------------------------------------------------------------------------------------ things


def thing(store: ox.Store, iri: str, language: str, prefixes: Mapping[str, str]) -> bytes:
    """Return the card of a person, an organisation, a project …: names, details, facts by group."""
    node, source = _node(iri), Source(store, language)
    source.describe([iri])
    known = source.node(iri, 0)
    groups, wanted = [], []
    for doubtful, name in ((False, "groups"), (True, "doubtful-groups")):
        for type_, part, count in _ask(store, name, node=node):
            shown = _group(string(type_), string(part), doubtful)
            if shown is None:
                continue
            claims = _claims(store, node, string(type_), string(part), doubtful, FACTS, 0)
            wanted += claims
            groups.append({**shown, "total": int(string(count)), "claims": claims})
    facts, documents = _facts(source, wanted)
    for one in groups:
        one["facts"] = [facts[claim] for claim in one.pop("claims") if claim in facts]
    return _json(
        {
            "iri": iri,
            "kind": known.kind,
            "label": known.label,
            "names": [[name.value, name.language, name.kind] for name in known.names],
            "same": list(known.same_as),
            "details": _details(store, node, prefixes),
            "groups": groups,
            "documents": documents,
        }
    )


def group(
    store: ox.Store, iri: str, language: str, name: str, side: str, doubtful: bool, page: int
) -> bytes:
    """Return one page of the facts of one relation in which a thing stands on one side."""
    node, source = _node(iri), Source(store, language)
    source.describe([iri])
    known = source.node(iri, 0)
    found: list[dict[str, Any]] = []
    total, wanted = 0, []
    for type_, part, count in _ask(store, "doubtful-groups" if doubtful else "groups", node=node):
        shown = _group(string(type_), string(part), doubtful)
        if shown is None or (shown["relation"], shown["side"]) != (name, side):
            continue
        found.append(shown)
        before, size = total, int(string(count))
        total += size
        # Two places of one relation (either end of an agreement) make one list.
        first, last = max(0, (page - 1) * PAGE - before), page * PAGE - before
        if last > 0 and first < size:
            limit = min(last, size) - first
            wanted += _claims(store, node, string(type_), string(part), doubtful, limit, first)
    if not found:
        raise NotFound(iri, f"has no facts {name!r}")
    facts, documents = _facts(source, wanted)
    return _json(
        {
            "iri": iri,
            "kind": known.kind,
            "label": known.label,
            "group": {
                **found[0],
                "total": total,
                "facts": [facts[claim] for claim in wanted if claim in facts],
            },
            "documents": documents,
        }
    )


def _group(type_: str, part: str, doubtful: bool) -> dict[str, Any] | None:
    """Return which relation a place in a claim's node belongs to, and on which side of it."""
    name = type_.rpartition("/")[2]
    form = forms().get(name)
    if form is None:
        return None
    subject = form.subject_property or (vocab.RDF_OBJECT if form.inverse else vocab.RDF_SUBJECT)
    if part == vocab.UKG_ATTRIBUTED_TO:
        side = WORD
    else:
        side = OWN if part == subject or form.symmetric else IN
    return {"relation": name, "side": side, "doubtful": doubtful}


def _claims(
    store: ox.Store,
    node: ox.NamedNode,
    type_: str,
    part: str,
    doubtful: bool,
    limit: int,
    offset: int,
) -> list[str]:
    rows = _ask(
        store,
        "doubtful-group" if doubtful else "group",
        page=(limit, offset),
        node=node,
        type=_node(type_),
        part=_node(part),
    )
    return [string(row[0]) for row in rows]


def _facts(
    source: Source, claims: Iterable[str]
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, str]]]:
    """Return facts by claim, with words and labels, and the documents that these are from."""
    found = source.with_evidence(source.these(set(claims)))
    documents = source.documents({e.document for fact in found for e in fact.evidence})
    return (
        {fact.iri: _fact(source, fact) for fact in found},
        {document.iri: asdict(document) for document in documents},
    )


def _fact(source: Source, fact: ViewFact) -> dict[str, Any]:
    plain = asdict(fact)
    plain["label"] = relation(fact.relation, source.language).label
    plain["subject"] = _end(source, fact.subject)
    plain["object"] = _end(source, fact.object) if fact.object else None
    plain["dates"] = list(fact.dates())
    for shown, evidence in zip(plain["evidence"], fact.evidence, strict=True):
        shown["pieces"] = evidence.pieces()
    return plain


def _end(source: Source, iri: str) -> list[str]:
    return [iri, source.label(iri), source.entities.get(iri, "")]


def _details(
    store: ox.Store, node: ox.NamedNode, prefixes: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Return what registries say of a thing: property, value, and the address if it is one."""
    found = []
    for quad in store.quads_for_pattern(node, None, None, _DEFAULT):
        name, value = quad.predicate.value, quad.object
        if name == vocab.SCHEMA_ADDITIONAL_PROPERTY and isinstance(value, ox.NamedNode):
            pair = {
                string(q.predicate): string(q.object)
                for q in store.quads_for_pattern(value, None, None, _DEFAULT)
            }
            if vocab.SCHEMA_VALUE in pair:
                label = pair.get(vocab.SCHEMA_NAME, "")
                found.append((label.replace("_", " "), pair[vocab.SCHEMA_VALUE], ""))
        elif name in _DETAILS:
            address = string(value) if isinstance(value, ox.NamedNode) else ""
            found.append((_DETAILS[name], display(value, prefixes), address))
    return sorted(set(found))


_DETAILS = {
    vocab.PREFIXES["schema"] + name: label
    for name, label in {
        "addressCountry": "country",
        "addressLocality": "city",
        "foundingDate": "founded",
        "identifier": "identifier",
        "latitude": "latitude",
        "longitude": "longitude",
        "url": "website",
    }.items()
}


def fact(store: ox.Store, iri: str, language: str) -> bytes:
    """Return the fact that a claim or an assertion is; without one, nothing."""
    source, node = Source(store, language), _node(iri)
    claim = iri
    for quad in store.quads_for_pattern(node, ox.NamedNode(vocab.UKG_CLAIM), None, None):
        claim = string(quad.object)
    facts, documents = _facts(source, [claim])
    return _json({"iri": iri, "fact": facts.get(claim), "documents": documents})


# --------------------------------------------------------------------------------- resources


def resource(
    store: ox.Store, iri: str, prefixes: Mapping[str, str], incoming: str, page: int
) -> bytes:
    """Return what is said of any node, and what leads to it, counted; of one property by pages."""
    node = _node(iri)
    offset = (page - 1) * PAGE
    rows = [] if incoming else _ask(store, "outgoing", page=(PAGE + 1, offset), node=node)
    counts = {string(p): int(string(n)) for p, n in _ask(store, "incoming-counts", node=node)}
    sources: list[str] = []
    if incoming in counts:
        found = _ask(store, "incoming", page=(PAGE, offset), node=node, property=_node(incoming))
        sources = [string(row[0]) for row in found]
    elif incoming:
        raise NotFound(iri, f"is no value of {incoming}")
    nodes = {string(t) for row in rows for t in row if isinstance(t, ox.NamedNode)}
    called = _labels(store, {iri, *nodes, *counts, *sources})
    return _json(
        {
            "iri": iri,
            "label": called.get(iri, ""),
            "outgoing": [
                [_shown(p, prefixes, called), _shown(o, prefixes, called), string(g)]
                for p, o, g in rows[:PAGE]
            ],
            "more": len(rows) > PAGE,
            "incoming": [
                [_shown(ox.NamedNode(name), prefixes, called), count]
                for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            ],
            "sources": [_shown(_node(one), prefixes, called) for one in sources],
            "total": counts.get(incoming, 0),
        }
    )


def _shown(term: Term | None, prefixes: Mapping[str, str], called: Mapping[str, str]) -> list[str]:
    """Return a term as text, IRI (empty for a literal) and what is said beside it."""
    if isinstance(term, ox.NamedNode):
        name = called.get(term.value, "")
        small = visible(short(term.value, prefixes))
        return [name or small, term.value, small if name else ""]
    if isinstance(term, ox.Literal):
        kind = short(term.datatype.value, prefixes)
        beside = term.language or ("" if kind == "xsd:string" else kind)
        return [visible(term.value), "", beside]
    return [visible(string(term)), "", ""]


def labels(store: ox.Store, iris: Sequence[str]) -> bytes:
    """Return the labels of nodes that have one."""
    return _json(_labels(store, set(iris)))


def _labels(store: ox.Store, iris: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    ordered = sorted(iris)
    for start in range(0, len(ordered), 200):
        block = values("node", ordered[start : start + 200])
        text = _query("labels").replace("  # nodes ?node", f"  {block}")
        query = NamedQuery("labels", "labels", text, (), _FOLDER / "labels.rq")
        found |= {string(n): string(name) for n, name in answer(store, query).terms if n}
    return found


# --------------------------------------------------------------------------------- documents


def document(store: ox.Store, iri: str, language: str) -> bytes:
    """Return the places of a document that state facts, and these facts."""
    rows = _ask(store, "spans", document=_node(iri))
    source = Source(store, language)
    claims = list(dict.fromkeys(string(row[3]) for row in rows))
    facts = source.these(set(claims[:MANY]))
    known = {fact.iri: fact for fact in facts}
    spans: dict[tuple[int, int], list[str]] = {}
    for _, start, end, claim, _ in rows:
        if string(claim) in known:
            spans.setdefault((int(string(start)), int(string(end))), []).append(string(claim))
    described = source.documents([iri])
    status = {string(row[3]): string(row[4]).rpartition("/")[2] for row in rows}
    return _json(
        {
            "iri": iri,
            "document": asdict(described[0]) if described else None,
            "spans": [
                [start, end, list(dict.fromkeys(named))] for (start, end), named in spans.items()
            ],
            "facts": {
                iri: {**_fact(source, fact), "status": status[iri]} for iri, fact in known.items()
            },
            "left": max(0, len(claims) - MANY),
        }
    )


# ------------------------------------------------------------------------------------ lists


def names(store: ox.Store) -> bytes:
    """Return all things with their kind and names: ``[iri, kind, [[name, rank] …]]``."""
    found: dict[str, list[tuple[str, int]]] = {}
    for thing, name, rank in _ask(store, "names"):
        if isinstance(thing, ox.NamedNode):
            found.setdefault(thing.value, []).append((string(name), int(string(rank))))
    kinds: dict[str, set[str]] = {}
    for thing, class_ in _ask(store, "kinds-of"):
        kinds.setdefault(string(thing), set()).add(string(class_))
    return _json(
        [
            [iri, kind_of(kinds.get(iri, ())), sorted(set(called), key=lambda n: (n[1], n[0]))]
            for iri, called in sorted(found.items())
            if kind_of(kinds.get(iri, ()))
        ]
    )


def vocabulary(store: ox.Store) -> bytes:
    """Return the classes and properties in use, by how often."""
    return _json([[string(term) for term in row] for row in _ask(store, "vocabulary")])


def overview(store: ox.Store) -> bytes:
    """Return how many things of each kind there are, and the newest days of the data."""
    seen: dict[str, set[str]] = {}
    for kind in Kind:
        class_ = ox.NamedNode(classes(kind)[0])
        found = store.quads_for_pattern(None, _TYPE, class_, _DEFAULT)
        seen[kind.value] = {string(quad.subject) for quad in found}
    # A university is an organisation too; each counts where its narrowest kind is.
    narrow = set().union(*(seen[kind.value] for kind in Kind if kind is not Kind.ORGANIZATION))
    counts = {kind: len(things) for kind, things in seen.items()}
    counts[Kind.ORGANIZATION.value] = len(seen[Kind.ORGANIZATION.value] - narrow)
    (row,) = _ask(store, "newest")
    appeared, attested = map(string, row)
    return _json({"counts": counts, "appeared": appeared, "attested": attested})


_TYPE = ox.NamedNode(vocab.RDF_TYPE)


# --------------------------------------------------------------------------------------- RDF


def rdf(
    store: ox.Store, iri: str, form: str, prefixes: Mapping[str, str], is_document: bool
) -> bytes:
    """Return what is said of a node as RDF; of a document all that it states.

    Of anything else: the statements about it, and those of believed facts that lead to it.
    """
    node = _node(iri)
    found: Iterable[ox.Triple]
    if is_document:
        found = (quad.triple for quad in store.quads_for_pattern(None, None, None, node))
    else:
        about = [quad.triple for quad in store.quads_for_pattern(node, None, None, None)]
        found = [*about, *_leading(store, node)]
    triples = sorted(set(found), key=str)
    kind = {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
    }[form]
    if kind == ox.RdfFormat.RDF_XML:
        triples = list(map(xml_triple, triples))
    plain = kind == ox.RdfFormat.N_TRIPLES
    return ox.serialize(triples, format=kind, prefixes=None if plain else dict(prefixes)) or b""


def _leading(store: ox.Store, node: ox.NamedNode) -> Iterable[ox.Triple]:
    claim = (ox.NamedNode(vocab.RDF_TYPE), ox.NamedNode(vocab.UKG_CLAIM_CLASS), _DEFAULT)
    for quad in store.quads_for_pattern(None, None, node, _DEFAULT):
        if ox.Quad(quad.subject, *claim) not in store:
            yield quad.triple
