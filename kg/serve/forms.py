"""The forms an answer may have, and which one a client wants.

>>> choose(ROWS, "text/csv;q=0.5, application/sparql-results+xml")
'application/sparql-results+xml'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["BOOLEAN", "GRAPH", "HTML", "NAMES", "ROWS", "choose", "content_type", "wanted"]

HTML = "text/html"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
NTRIPLES = "application/n-triples"
RDFXML = "application/rdf+xml"
JSONLD = "application/ld+json"
TRIG = "application/trig"
NQUADS = "application/n-quads"

# The first is what a client gets that takes anything; where one takes two forms equally, the order
# here decides. Types after the form's own are what clients also call it.
ROWS: Mapping[str, tuple[str, ...]] = {
    JSON: ("application/json",),
    XML: ("application/xml", "text/xml"),
    CSV: (),
    TSV: (),
    HTML: ("application/xhtml+xml",),
}
BOOLEAN = ROWS
GRAPH: Mapping[str, tuple[str, ...]] = {
    TURTLE: ("application/turtle", "application/x-turtle"),
    NTRIPLES: ("text/plain",),
    RDFXML: ("application/xml", "text/xml"),
    JSONLD: ("application/json",),
    TRIG: ("application/x-trig",),
    NQUADS: ("text/x-nquads",),
    HTML: ("application/xhtml+xml",),
}
# What ``?format=`` may say, as the clients of other endpoints do; a media type is taken as well.
NAMES: Mapping[str, tuple[str, ...]] = {
    "json": (JSON, JSONLD),
    "xml": (XML, RDFXML),
    "csv": (CSV,),
    "tsv": (TSV,),
    "html": (HTML,),
    "turtle": (TURTLE,),
    "ttl": (TURTLE,),
    "ntriples": (NTRIPLES,),
    "n-triples": (NTRIPLES,),
    "nt": (NTRIPLES,),
    "rdf": (RDFXML,),
    "rdf+xml": (RDFXML,),
    "jsonld": (JSONLD,),
    "json-ld": (JSONLD,),
    "trig": (TRIG,),
    "nquads": (NQUADS,),
}
_KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "rows": ROWS,
    "boolean": BOOLEAN,
    "graph": GRAPH,
}
_UTF8 = (CSV, TSV, TURTLE, NTRIPLES, NQUADS, TRIG, HTML)
_RANGE = re.compile(r"([\w!#$&^.+-]+|\*)/([\w!#$&^.+-]+|\*)", re.ASCII)
_QUALITY = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?", re.ASCII)


def wanted(accept: str, named: Sequence[str] = ()) -> dict[str, str | None]:
    """Return the form of each kind of answer that a client takes; None where it takes none.

    Args:
        accept: the value of the header ``Accept``, empty where there was none.
        named: what ``?format=`` and its like said; the first that fits an answer comes before the
            header, and names nobody knows are passed over.

    >>> wanted("text/turtle")["rows"] is None, wanted("*/*", ["csv"])["rows"]
    (True, 'text/csv')
    """
    said = [media for name in named for media in NAMES.get(name.lower(), (name.lower(),))]
    found: dict[str, str | None] = {}
    for kind, offers in _KINDS.items():
        names = (media for media in said if media in offers)
        found[kind] = next(names, None) or choose(offers, accept)
    return found


def choose(offers: Mapping[str, tuple[str, ...]], accept: str) -> str | None:
    """Return the offer that an ``Accept`` header likes best, None where it likes none.

    The most exact range decides on each type (RFC 9110, 12.5.1); a range that cannot be read says
    nothing, and a header of which nothing can be read is none.

    >>> choose(GRAPH, "text/*;q=0.3, text/turtle;q=0, application/*;q=0.2")
    'text/html'
    >>> choose(ROWS, "image/png") is None
    True
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return next(iter(offers))
    best, most = None, 0.0
    for media, aliases in offers.items():
        # By another name it is wanted only where that name is said.
        others = (q for kind, sub, q in ranges if f"{kind}/{sub}" in aliases)
        quality = max(_quality(media, ranges), *others, 0.0)
        if quality > most:
            best, most = media, quality
    return best


def _ranges(accept: str) -> list[tuple[str, str, float]]:
    found = []
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        match = _RANGE.fullmatch(name)
        if match is None or (match[1] == "*" and match[2] != "*"):
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = (piece.strip() for piece in parameter.partition("="))
            if key == "q":
                quality = float(value) if _QUALITY.fullmatch(value) else 0.0
                break
        found.append((match[1], match[2], quality))
    return found


def _quality(media: str, ranges: list[tuple[str, str, float]]) -> float:
    kind, _, subtype = media.partition("/")
    best, exact = 0.0, -1
    for main, sub, quality in ranges:
        if main not in ("*", kind) or sub not in ("*", subtype):
            continue
        exactness = (main != "*") + (sub != "*")
        if exactness > exact:
            best, exact = quality, exactness
    return best


def content_type(media: str) -> str:
    """Return the value of ``Content-Type`` for a form.

    >>> content_type("text/csv")
    'text/csv; charset=utf-8'
    """
    return f"{media}; charset=utf-8" if media in _UTF8 else media
