"""What one document states, as plain records: the lines and rows of ``kg extract``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kg.model import Entity, Extraction, Identity, Literal

__all__ = ["claim_row", "claims", "json_line"]


def claims(
    extraction: Extraction,
    identities: Mapping[tuple[str, str], Identity],
    *,
    everything: bool = False,
) -> list[dict[str, Any]]:
    """Return the claims of a document as plain records, in the order of the text.

    Without ``everything`` those alone that the text puts as facts.
    """
    document, entities = extraction.document, extraction.by_key()

    def part(value: str | Literal) -> dict[str, Any]:
        if isinstance(value, Literal):
            return {"value": value.value}
        entity = entities[value]
        identity = identities.get((document.name, value))
        return _entity(entity, identity)

    chosen = extraction.claims if everything else tuple(extraction.believed())
    records: list[dict[str, Any]] = []
    for claim in sorted(chosen, key=lambda c: (c.evidence.quote.start, c.predicate, repr(c))):
        quote = claim.evidence.quote
        record: dict[str, Any] = {
            "document": document.name,
            "subject": part(claim.subject),
            "predicate": claim.predicate,
            "object": part(claim.object),
            "qualifiers": {name: part(value) for name, value in claim.qualifiers},
            "evidence": {"quote": quote.text, "start": quote.start, "end": quote.end},
            "confidence": claim.confidence,
            "status": claim.status.value,
            "rule": claim.evidence.rule,
        }
        if claim.speaker is not None:
            record["speaker"] = part(claim.speaker)
        records.append(record)
    return records


def _entity(entity: Entity, identity: Identity | None) -> dict[str, Any]:
    return {
        "id": identity.iri if identity else None,
        "type": entity.kind.value,
        "name": entity.name,
        "mentions": list(entity.forms()),
    }


def json_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False) + "\n"


def claim_row(record: Mapping[str, Any]) -> list[str]:
    """Return a record of :func:`claims` as the cells of a table."""
    details = [str(_shown(value)) for value in record["qualifiers"].values()]
    return [
        str(record["document"]),
        _shown(record["subject"]),
        str(record["predicate"]),
        ", ".join([_shown(record["object"]), *details]),
        str(record["status"]),
        str(record["evidence"]["quote"]),
        f"{record['confidence']:.2f}",
    ]


def _shown(part: Mapping[str, Any]) -> str:
    return str(part["name"] if "name" in part else part["value"])
