"""Identity keys and the IRIs made of them.

A key is a tuple of texts: first what sort of key it is, then what decides. The key alone decides
the IRI; the slug in it is made of the key too, so that a renamed registry record moves no IRI.
"""

from __future__ import annotations

from kg.iri import Minter
from kg.model import Kind

__all__ = ["SEGMENTS", "Key", "key_iri", "readable"]

Key = tuple[str, ...]

# Documents call one body now a university, now an organisation: they share a segment.
SEGMENTS = {
    Kind.PERSON: "person",
    Kind.UNIVERSITY: "organization",
    Kind.ORGANIZATION: "organization",
    Kind.CONSORTIUM: "organization",
    Kind.PROJECT: "project",
    Kind.PROGRAMME: "programme",
    Kind.STUDY_PROGRAMME: "study-programme",
    Kind.EVENT: "event",
    Kind.PLACE: "place",
}


def key_iri(minter: Minter, segment: str, key: Key) -> str:
    """Return the IRI of a key.

    >>> key_iri(Minter(), "organization", ("registry", "https://ror.org/00vj0q898"))
    'https://w3id.org/unikg/id/organization/ror-00vj0q898-da935b6e'
    """
    return minter.mint(segment, " ".join(filter(None, map(readable, key[1:]))), *key)


def readable(part: str) -> str:
    """Return what of a part of a key reminds a reader: no addresses, digests or marks of class.

    >>> readable("c:KZ h:east k:university"), readable("http://www.wikidata.org/entity/Q1")
    ('KZ east university', 'Q1')
    """
    if "://" in part:
        host, _, rest = part.partition("://")[2].partition("/")
        above, _, last = rest.rstrip("/").rpartition("/")
        return last if above else f"{host.split('.')[-2] if '.' in host else host} {last}"
    if len(part) == 64 and part.isalnum():
        return ""
    return " ".join(word[2:] if word[1:2] == ":" else word for word in part.split())
