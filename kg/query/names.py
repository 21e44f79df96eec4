"""Which entity a name means."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFound
from kg.query.terms import parse, prefixes
from kg.vocab import (
    DCTERMS_IS_REPLACED_BY,
    PREFIXES,
    SCHEMA_SAME_AS,
    SKOS_ALT_LABEL,
    SKOS_CONCEPT,
    SKOS_HIDDEN_LABEL,
    SKOS_PREF_LABEL,
    UKG_FORMER_NAME,
)

__all__ = ["NameOf", "current", "entity", "find_iri", "key", "label", "names"]

_PROPERTIES = (SKOS_PREF_LABEL, SKOS_ALT_LABEL, UKG_FORMER_NAME, SKOS_HIDDEN_LABEL)
_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True, slots=True, order=True)
class NameOf:
    """A name, the entity that bears it, and how well it stands for it (0 is its label)."""

    rank: int
    value: str
    language: str
    iri: str


def names(store: ox.Store) -> Iterator[NameOf]:
    """Yield the names of all entities; concepts such as roles and topics are none."""
    for rank, name in enumerate(_PROPERTIES):
        for quad in store.quads_for_pattern(None, ox.NamedNode(name), None, _DEFAULT):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal):
                continue
            concept = ox.Quad(subject, _TYPE, ox.NamedNode(SKOS_CONCEPT), _DEFAULT)
            if concept not in store:
                yield NameOf(rank, value.value, value.language or "", subject.value)


def key(text: str) -> str:
    """Return what two spellings of a name have in common: letters without case and accents.

    >>> key("T. Orlen  ABU") == key("t orlen abu")
    True
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def find_iri(text: str, base: str) -> str | None:
    """Return the IRI that a text is, written out or with a prefix; None for any other text.

    >>> find_iri("id:person/ada", "http://a.example/"), find_iri("Ada", "http://a.example/")
    ('http://a.example/person/ada', None)
    """
    term = parse(text, prefixes=prefixes(base))
    return term.value if isinstance(term, ox.NamedNode) else None


def entity(store: ox.Store, name: str, known_prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return the IRI of the one entity that a name, a part of a name or an IRI means.

    Raises:
        NotFound: there is none, or several; the message has the nearest names.
    """
    term = parse(name, prefixes=known_prefixes)
    if isinstance(term, ox.NamedNode):
        found_iri = current(store, term.value)
        if found_iri is None:
            raise NotFound(name, "is not in the graph", hint="try kg show with a name")
        return found_iri
    wanted, known = key(name), sorted(names(store))
    if not wanted:
        raise NotFound(repr(name), "is no name")
    for fits in (
        lambda n: n.value == name,
        lambda n: key(n.value) == wanted,
        lambda n: set(wanted.split()) <= set(key(n.value).split()),
    ):
        found = [n for n in known if fits(n)]
        best = {n.iri for n in found if n.rank == found[0].rank}
        if len(best) == 1:
            return best.pop()
        if best:
            shown = ", ".join(_told(store, iri) for iri in sorted(best)[:4])
            raise NotFound(name, f"means {len(best)} entities", hint=f"give one: {shown}")
    raise NotFound(name, "is not in the graph", hint=_nearest(wanted, known))


def current(store: ox.Store, iri: str) -> str | None:
    """Return the IRI that answers for another; None where nothing does.

    That is itself where it says something, what replaced it after a merge, or the entity that a
    registry knows under it.
    """
    node = ox.NamedNode(iri)
    replaced = store.quads_for_pattern(node, ox.NamedNode(DCTERMS_IS_REPLACED_BY), None, _DEFAULT)
    known = store.quads_for_pattern(None, ox.NamedNode(SCHEMA_SAME_AS), node, _DEFAULT)
    found = [quad.object for quad in replaced] or [quad.subject for quad in known]
    mains = sorted(term.value for term in found if isinstance(term, ox.NamedNode))
    if len(mains) == 1:
        return mains[0]
    return iri if next(store.quads_for_pattern(node, None, None, None), None) else None


def label(store: ox.Store, iri: str, language: str = "en") -> str:
    """Return the label of a node in a language, else in any, else its IRI."""
    found = {
        quad.object.language or "": quad.object.value
        for quad in store.quads_for_pattern(
            ox.NamedNode(iri), ox.NamedNode(SKOS_PREF_LABEL), None, _DEFAULT
        )
        if isinstance(quad.object, ox.Literal)
    }
    if not found:
        return iri
    return found.get(language) or found[min(found)]


def _told(store: ox.Store, iri: str) -> str:
    return f"{label(store, iri)} <{iri}>"


def _nearest(wanted: str, known: list[NameOf]) -> str:
    by_key = {key(n.value): n.value for n in reversed(known)}
    near = difflib.get_close_matches(wanted, by_key, n=3, cutoff=0.55)
    if not near:
        words = {word: by_key[k] for k in by_key for word in k.split() if len(word) > 2}
        near_words = difflib.get_close_matches(wanted.split()[-1], words, n=3, cutoff=0.7)
        shown = list(dict.fromkeys(words[word] for word in near_words))
    else:
        shown = [by_key[k] for k in near]
    if shown:
        return f"nearest: {', '.join(shown)}"
    return "see kg query entities for what is"
