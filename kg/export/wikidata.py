"""What the graph can offer to Wikidata, as QuickStatements with the words as reference.

Each line is one statement with one reference: the address of the report, its title and day, and the
words that state it. They are proposals: a person reads them before they are run. What is offered,
and under which property, stands in ``wikidata.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.views import ViewDocument, ViewEvidence, ViewFact, ViewGraph, ViewNode

__all__ = ["quickstatements"]

_ITEM = re.compile(r"https?://www\.wikidata\.org/entity/(Q\d+)")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LONGEST = 1500  # characters of a text that Wikidata takes


@cache
def _mapping() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "wikidata.toml").read_text(encoding="utf-8"))


def quickstatements(view: ViewGraph) -> bytes:
    """Return a view as QuickStatements, version 1, tab-separated.

    A fact is offered if it is held, sure enough, stated by a report with an address, and between
    items that Wikidata has, or about a project, which is made anew.

    >>> quickstatements(ViewGraph())
    b''
    """
    table = _mapping()
    nodes = view.by_iri()
    items = {iri: item for iri, node in nodes.items() if (item := _item(node))}
    made = {
        iri: node
        for iri, node in sorted(nodes.items())
        if iri not in items and node.kind in table["create"]
    }
    documents = {document.iri: document for document in view.documents}
    lines: dict[str, list[str]] = {}
    for fact in sorted((*view.edges, *view.facts)):
        for iri, rest in _offered(fact, nodes, items):
            if iri in items or iri in made:
                told = lines.setdefault(iri, [])
                told += [f"{rest}\t{reference}" for reference in _references(fact, documents)]
    written: list[str] = []
    for iri in sorted(lines, key=lambda iri: (iri not in items, _number(items.get(iri)), iri)):
        if not lines[iri]:
            continue
        if iri in made:
            written += _created(made[iri])
        name = items.get(iri, "LAST")
        written += (f"{name}\t{line}" for line in dict.fromkeys(lines[iri]))
    return "".join(f"{line}\n" for line in written).encode()


def _item(node: ViewNode) -> str | None:
    found = (_ITEM.fullmatch(other) for other in node.same_as)
    return next((match[1] for match in found if match), None)


def _number(item: str | None) -> int:
    return int(item[1:]) if item else 0


def _created(node: ViewNode) -> Iterator[str]:
    yield "CREATE"
    yield f'LAST\tLen\t"{_text(node.label)}"'
    yield f"LAST\tP31\t{_mapping()['create'][node.kind]['instance']}"


def _offered(
    fact: ViewFact, nodes: Mapping[str, ViewNode], items: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield whose item a fact is offered for, and the statement after it."""
    table = _mapping()
    form = table["relations"].get(fact.relation)
    if form is None or fact.status != "held" or fact.confidence < table["confidence"]:
        return
    if "kinds" in form and nodes[fact.subject].kind not in form["kinds"]:
        return
    if form.get("date"):
        if day := _date(fact.value):
            yield fact.subject, f"{form['property']}\t{day}"
        return
    here, there = fact.subject, fact.object
    if form.get("inverse"):
        here, there = there, here
    if there not in items:
        return
    days = [day for one in fact.days if (day := _date(one))] if "day" in form else []
    on = f"\t{form['day']}\t{days[0]}" if days else ""
    yield here, f"{form['property']}\t{items[there]}{on}"


def _references(fact: ViewFact, documents: Mapping[str, ViewDocument]) -> Iterator[str]:
    """Yield a reference for each report with an address, once, with its first words."""
    seen = set()
    for words in fact.evidence:
        document = documents.get(words.document)
        address = document.source if document else ""
        if document and address.startswith(("http://", "https://")) and address not in seen:
            seen.add(address)
            yield "\t".join(_reference(document, words))


def _reference(document: ViewDocument, words: ViewEvidence) -> Iterator[str]:
    names = _mapping()["reference"]
    match = _LANGUAGE.match(document.language)
    language = match[0] if match else "mul"
    yield from (names["address"], f'"{_text(document.source)}"')
    yield from (names["quotation"], f'{language}:"{_text(words.quote)}"')
    if document.title:
        yield from (names["title"], f'{language}:"{_text(document.title)}"')
    if day := _date(document.published):
        yield from (names["published"], day)


def _date(value: str) -> str | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, month, day = match[1], match[2] or "00", match[3] or "00"
    precision = 11 if match[3] else 10 if match[2] else 9
    return f"+{year}-{month}-{day}T00:00:00Z/{precision}"


def _text(text: str) -> str:
    """Return text without what the form takes for its own marks: it has no way to escape them."""
    plain = " ".join(text.split()).replace("|", "¦").replace("/*", "/ *").replace('"', "'")
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"
