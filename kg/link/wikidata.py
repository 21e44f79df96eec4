"""Reads the universities and institutions of a Wikidata endpoint, page by page.

The only module of kg.link that meets the network: each page is asked for again, after longer and
longer waits, where the endpoint is busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.error import HTTPError, URLError

from kg.errors import RemoteError
from kg.link.records import Record
from kg.link.sources import Row
from kg.model import Kind, Name

__all__ = ["PAGE", "read_endpoint"]

PAGE = 2000
_TRIES = 5
_BUSY = {429, 500, 502, 503, 504}
_AGENT = "unikg (https://w3id.org/unikg/)"
# Q38723: institution of higher education. Labels and aliases in the languages kg reads.
_QUERY = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?item ?kind ?name ?ror ?code ?town WHERE {
  { SELECT DISTINCT ?item WHERE { ?item wdt:P31/wdt:P279* wd:Q38723 }
    ORDER BY ?item LIMIT %d OFFSET %d }
  { ?item rdfs:label ?name BIND("label" AS ?kind) }
  UNION { ?item skos:altLabel ?name BIND("alias" AS ?kind) }
  UNION { ?item wdt:P1813 ?name BIND("acronym" AS ?kind) }
  FILTER(LANG(?name) IN ("en", "ru", "kk", "ky", "uz", "de", "fr"))
  OPTIONAL { ?item wdt:P6782 ?ror }
  OPTIONAL { ?item wdt:P17/wdt:P297 ?code }
  OPTIONAL { ?item wdt:P159/rdfs:label ?town FILTER(LANG(?town) = "en") }
}
"""

Answer = Mapping[str, Any]
Ask = Callable[[str, str], Answer]


def read_endpoint(
    address: str, *, ask: Ask | None = None, wait: Callable[[float], None] = time.sleep
) -> Iterator[Row]:
    """Yield the records of an endpoint.

    Args:
        address: the SPARQL endpoint.
        ask: sends one query; by default SPARQLWrapper does.
        wait: sleeps between tries.

    Raises:
        RemoteError: the endpoint did not answer in spite of several tries.
    """
    offset = 0
    while True:
        bindings = _tried(ask or _ask, address, _QUERY % (PAGE, offset), wait)
        found = _records(bindings)
        yield from ((record, ()) for record in found)
        if len(found) < PAGE:
            return
        offset += PAGE


def _tried(
    ask: Ask, address: str, query: str, wait: Callable[[float], None]
) -> list[Mapping[str, Mapping[str, str]]]:
    problem: Exception | None = None
    for attempt in range(_TRIES):
        try:
            bindings: list[Mapping[str, Mapping[str, str]]] = ask(address, query)["results"][
                "bindings"
            ]
        except HTTPError as error:
            problem = error
            if error.code not in _BUSY:
                break
        except (URLError, TimeoutError, OSError) as error:
            problem = error
        except (ValueError, KeyError, TypeError) as error:
            raise RemoteError(
                address, f"answers with something else than results ({error})"
            ) from error
        else:
            return bindings
        if attempt < _TRIES - 1:
            wait(2.0**attempt)
    raise RemoteError(address, f"did not answer ({problem})", hint="try again later") from problem


def _ask(address: str, query: str) -> Answer:
    from SPARQLWrapper import JSON, POST, SPARQLWrapper  # slow to import

    client = SPARQLWrapper(address, agent=_AGENT)
    client.setQuery(query)
    client.setReturnFormat(JSON)
    client.setMethod(POST)
    client.setTimeout(120)
    answer = client.query().convert()
    if not isinstance(answer, dict):
        raise TypeError("no JSON object")
    return answer


def _records(bindings: list[Mapping[str, Mapping[str, str]]]) -> list[Record]:
    names: dict[str, set[Name]] = {}
    rest: dict[str, dict[str, set[str]]] = {}
    for row in bindings:
        item = row["item"]["value"]
        language = row["name"].get("xml:lang", "").lower()
        names.setdefault(item, set()).add(
            Name(row["name"]["value"], language, row["kind"]["value"])
        )
        for key in ("ror", "code", "town"):
            if key in row:
                rest.setdefault(item, {}).setdefault(key, set()).add(row[key]["value"])
    records = []
    for item in sorted(names):
        known = rest.get(item, {})
        ror = [f"https://ror.org/{value}" for value in sorted(known.get("ror", ()))]
        ordered = sorted(names[item], key=lambda n: (n.kind != "label", n.language != "en", n))
        records.append(
            Record(
                iri=item,
                authority="wikidata",
                kind=Kind.UNIVERSITY,
                names=tuple(ordered),
                country=min(known.get("code", {""})),
                city=min(known.get("town", {""})),
                same_as=(*ror, item),
                sources=(item,),
            )
        )
    return records
