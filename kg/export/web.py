"""The graph in schema.org alone, as pages embed it and search engines read it.

Only facts that are held are told, in the terms of ``schema-org.toml``; each node names the reports
it is known from (``subjectOf``). What was said stands as Quotations of their own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.views import ViewFact, ViewGraph

__all__ = ["mapping", "schema_org"]

Node = dict[str, Any]
_DATED = ("startDate", "endDate")


@cache
def mapping() -> Mapping[str, Any]:
    """Return the table of kinds and relations, and what is left out and why."""
    return tomllib.loads((Path(__file__).parent / "schema-org.toml").read_text(encoding="utf-8"))


def schema_org(view: ViewGraph) -> bytes:
    r"""Return the held facts of a view as schema.org JSON-LD; one line a node.

    The context is ``@vocab`` in the file itself, so that a reader needs no network.

    >>> from kg.views import ViewNode
    >>> one = ViewGraph((ViewNode("urn:a", "University", "Orsa Polytechnic"),))
    >>> print(schema_org(one).decode().split("\n")[1])
    {"@id":"urn:a","@type":"CollegeOrUniversity","name":"Orsa Polytechnic"}
    """
    nodes = _things(view)
    seen: dict[str, set[str]] = {}
    for fact in sorted((*view.edges, *view.facts)):
        if fact.status == "held" and _tell(fact, nodes):
            for end in (fact.subject, fact.object):
                seen.setdefault(end, set()).update(e.document for e in fact.evidence)
    for iri, documents in seen.items():
        if iri in nodes and documents:
            nodes[iri]["subjectOf"] = [_ref(one) for one in sorted(documents)]
    for document in view.documents:
        nodes[document.iri] = _kept(
            {
                "@id": document.iri,
                "@type": "NewsArticle",
                "headline": document.title,
                "datePublished": document.published,
                "url": document.source,
                "inLanguage": document.language,
            }
        )
    lines = ",\n".join(_dumps(nodes[iri]) for iri in sorted(nodes))
    context = '{"@vocab":"https://schema.org/"}'
    return f'{{"@context":{context},"@graph":[\n{lines}\n]}}\n'.encode()


def _things(view: ViewGraph) -> dict[str, Node]:
    kinds = mapping()["kinds"]
    made: dict[str, Node] = {}
    for node in sorted(view.nodes):
        names = dict.fromkeys(name.value for name in node.names if name.value != node.label)
        made[node.iri] = _kept(
            {
                "@id": node.iri,
                "@type": kinds.get(node.kind, "Thing"),
                "name": node.label,
                "alternateName": list(names),
                "sameAs": [_ref(other) for other in node.same_as],
            }
        )
    return made


def _tell(fact: ViewFact, nodes: dict[str, Node]) -> bool:
    """Add a fact to the nodes; say whether schema.org has words for it."""
    if fact.relation == "saidThat":
        nodes[fact.iri] = {
            "@id": fact.iri,
            "@type": "Quotation",
            "text": fact.value,
            "creator": _ref(fact.subject),
            "isPartOf": [_ref(one) for one in sorted({e.document for e in fact.evidence})],
        }
        return True
    form = mapping()["relations"].get(fact.relation)
    if form is None or (not fact.object and not form.get("text") and "role" not in form):
        return False
    if form.get("inverse"):
        _add(nodes[fact.object], form["property"], _ref(fact.subject))
    elif form.get("text"):
        _add(nodes[fact.subject], form["property"], fact.value or nodes[fact.object]["name"])
    elif "role" in form:
        if fact.value:
            _add(nodes[fact.subject], "jobTitle", fact.value)
        if fact.object:
            nodes[fact.iri] = _kept(
                {
                    "@id": fact.iri,
                    "@type": form["role"],
                    "roleName": fact.value,
                    "worksFor": _ref(fact.object),
                    **dict(zip(_DATED, (fact.start, fact.end), strict=True)),
                }
            )
            _add(nodes[fact.subject], form["property"], _ref(fact.iri))
    else:
        _add(nodes[fact.subject], form["property"], _ref(fact.object))
    return True


def _add(node: Node, name: str, value: Any) -> None:
    values = node.setdefault(name, [])
    if value not in values:
        values.append(value)


def _ref(iri: str) -> Mapping[str, str]:
    return {"@id": iri}


def _kept(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}


def _dumps(value: Any) -> str:
    # Escaped as a page needs it: no text of a report can end the <script> it is embedded in.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
