"""Who and what the entities are: their names, their registry records, and how they were linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import quote

import pyoxigraph as ox

from kg import vocab
from kg.assemble import document_iri
from kg.claims import classes, facts
from kg.iri import Minter
from kg.literals import canonical, number
from kg.model import Document, Identity, Link, Literal, Name
from kg.rdf.terms import (
    LINKS,
    Triple,
    address,
    fragment,
    graph_iri,
    in_graph,
    iri,
    literal,
    outside,
    plain,
)

__all__ = ["entity_quads", "link_quads"]

NAMES = {
    "label": vocab.SKOS_ALT_LABEL,  # beside the one that is chosen for its language
    "alias": vocab.SKOS_ALT_LABEL,
    "acronym": vocab.SKOS_ALT_LABEL,
    "former": vocab.UKG_FORMER_NAME,
    "hidden": vocab.SKOS_HIDDEN_LABEL,
}


def entity_quads(identities: Iterable[Identity]) -> tuple[ox.Quad, ...]:
    """Return the description of each entity, for the default graph.

    Identities of one IRI are described as one entity with the names of all. An IRI under which it
    was published before, or would be alone, says which one replaces it.
    """
    by_iri: dict[str, list[Identity]] = defaultdict(list)
    for identity in sorted(set(identities), key=repr):
        by_iri[identity.iri].append(identity)
    made: set[Triple] = set()
    for name, same in by_iri.items():
        me = iri(name)
        made |= _names(me, same)
        for identity in same:
            made |= {(me, iri(vocab.RDF_TYPE), iri(c)) for c in classes(identity.kind)}
            for alias in identity.aliases:
                made.add((iri(alias), iri(vocab.DCTERMS_IS_REPLACED_BY), me))
            for record in identity.same_as:
                if node := outside(record):
                    made.add((me, iri(vocab.SCHEMA_SAME_AS), node))
            for key, value in identity.facts:
                made |= _fact(me, key, value)
    return in_graph(made, None)


def _names(me: ox.NamedNode, same: list[Identity]) -> set[Triple]:
    names = {name for identity in same for name in identity.names}
    main = same[0].label
    chosen: dict[str, str] = {}
    labels = sorted(n for n in names if n.kind == "label")
    for name in sorted(labels, key=lambda n: (n.value != main, n)):
        chosen.setdefault(name.language, name.value)
    if main not in chosen.values():
        languages = sorted(n.language for n in names if n.value == main)
        free = [language for language in languages if language not in chosen]
        chosen.setdefault(free[0] if free else "", main)
    made: set[Triple] = {
        (me, iri(vocab.SKOS_PREF_LABEL), plain(text, language)) for language, text in chosen.items()
    }
    made.add((me, iri(vocab.RDFS_LABEL), plain(main)))
    for name in sorted(names | {Name(identity.label) for identity in same}):
        if name.value != chosen.get(name.language) and name.value not in (main, ""):
            made.add((me, iri(NAMES[name.kind]), plain(name.value, name.language)))
    return made


def _fact(me: ox.NamedNode, name: str, value: str) -> set[Triple]:
    known = facts().get(name)
    if known and known.datatype == "iri" and (found := address(value)):
        return {(me, iri(known.property), found)}
    if known:
        try:
            given = canonical(Literal(known.before + value, known.datatype))
            return {(me, iri(known.property), literal(given))}
        except ValueError:
            pass  # a registry writes what it likes; its words are kept below
    it = iri(f"{me.value}#{quote(name, safe='', errors='replace')}")
    return {
        (me, iri(vocab.SCHEMA_ADDITIONAL_PROPERTY), it),
        (it, iri(vocab.RDF_TYPE), iri(vocab.SCHEMA_PROPERTY_VALUE)),
        (it, iri(vocab.SCHEMA_NAME), plain(name)),
        (it, iri(vocab.SCHEMA_VALUE), plain(value)),
    }


def link_quads(
    document: Document, identities: Mapping[tuple[str, str], Identity], minter: Minter
) -> tuple[ox.Quad, ...]:
    """Return how the entities of one document were linked, for the graph of links."""
    graph = document_iri(document, minter)
    made: set[Triple] = set()
    for (name, _), identity in identities.items():
        if name == document.name and identity.link is not None:
            made |= _link(graph, identity.iri, identity.link, minter)
    return in_graph(made, graph_iri(LINKS, minter))


def _link(graph: str, entity: str, link: Link, minter: Minter) -> set[Triple]:
    key = (graph, entity, link.authority, link.iri or "", link.reason, number(link.score))
    observed = tuple(f"{name}={number(value)}" for name, value in sorted(link.features))
    name = minter.mint("link", link.authority, *key, *observed, size=16)
    me = iri(name)
    made: set[Triple] = {
        (me, iri(vocab.RDF_TYPE), iri(vocab.UKG_LINK)),
        (me, iri(vocab.UKG_LINK_OF), iri(entity)),
        (me, iri(vocab.UKG_IN_DOCUMENT), iri(graph)),
        (me, iri(vocab.UKG_AUTHORITY), plain(link.authority)),
        (me, iri(vocab.UKG_SCORE), literal(Literal(number(link.score), "decimal"))),
        (me, iri(vocab.UKG_REASON), plain(link.reason)),
    }
    if link.iri:
        # A list of the user's own may call its records by plain words.
        own = f"urn:kg:{link.authority}:{quote(link.iri, errors='replace')}"
        made.add((me, iri(vocab.UKG_LINK_TARGET), outside(link.iri) or iri(own)))
    for place, (feature, value) in enumerate(sorted(link.features), start=1):
        it = iri(fragment(name, f"feature-{place}"))
        made |= {
            (me, iri(vocab.UKG_HAS_FEATURE), it),
            (it, iri(vocab.RDF_TYPE), iri(vocab.UKG_FEATURE)),
            (it, iri(vocab.UKG_FEATURE_NAME), plain(feature)),
            (it, iri(vocab.UKG_FEATURE_VALUE), literal(Literal(number(value), "decimal"))),
        }
    return made
