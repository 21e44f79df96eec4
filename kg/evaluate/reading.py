"""Gold files, extractions and lines of JSON become the records that are compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import InvalidDocument, NotFound
from kg.evaluate.records import Fact, Found, Gold, Named
from kg.model import Extraction, Literal

__all__ = ["found", "from_json", "load"]


def load(folder: Path | str) -> list[Gold]:
    """Read the gold files of a folder (``x.gold.json`` beside ``x.txt``), sorted by name.

    Raises:
        NotFound: if there is none.
        InvalidDocument: if one cannot be read, or refers to an entity that it does not list.
    """
    paths = sorted(Path(folder).glob("*.gold.json"))
    if not paths:
        raise NotFound(str(folder), "holds no *.gold.json file", hint="name a folder of gold files")
    return [_gold(path) for path in paths]


def _gold(path: Path) -> Gold:
    text_path = path.with_name(path.name.replace(".gold.json", ".txt"))
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        text = text_path.read_text(encoding="utf-8")
        entities = {entry["id"]: _named(entry) for entry in content["entities"]}
        facts = tuple(_fact(entry, entities) for entry in content["relations"])
        arguable = tuple(_fact(entry, entities) for entry in content.get("optional", ()))
    except FileNotFoundError as fault:
        raise InvalidDocument(str(path), "has no text beside it", hint="add the .txt") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise InvalidDocument(
            str(path), f"is no gold file ({type(fault).__name__}: {fault})", hint="see its format"
        ) from fault
    return Gold(text_path.name, text, tuple(entities.values()), facts, arguable)


def _named(entry: Mapping[str, Any]) -> Named:
    names = (entry["name"], *entry.get("mentions", ()), *entry.get("anaphora", ()))
    return Named(entry["type"], names)


def _fact(entry: Mapping[str, Any], entities: Mapping[str, Named]) -> Fact:
    organization = entities[entry["org"]] if "org" in entry else None
    return Fact(
        entities[entry["s"]],
        entry["p"],
        entities.get(entry["o"], entry["o"]),
        entry.get("evidence"),
        organization,
        bool(entry.get("org_implicit")),
    )


def found(extraction: Extraction, threshold: float = 0.0) -> list[Found]:
    """Return the claims of an extraction that are put as facts, in the form to be judged."""
    entities = {
        key: Named(entity.kind.value, (entity.name, *entity.forms()))
        for key, entity in extraction.by_key().items()
    }
    name = Path(extraction.document.name).name
    claims = []
    for claim in extraction.believed(threshold):
        organization = claim.qualifier("organization")
        quote = claim.evidence.quote
        claims.append(
            Found(
                name,
                entities[claim.subject],
                claim.predicate,
                claim.object.value if isinstance(claim.object, Literal) else entities[claim.object],
                quote.text,
                quote.start,
                quote.end,
                claim.confidence,
                entities[organization] if isinstance(organization, str) else None,
            )
        )
    return claims


def from_json(line: str) -> Found:
    """Return the claim that a line of ``kg extract --format jsonl`` holds."""
    entry = json.loads(line)
    target, evidence = entry["object"], entry["evidence"]
    organization = (entry.get("qualifiers") or {}).get("organization")
    return Found(
        Path(entry["document"]).name,
        _mentioned(entry["subject"]),
        entry["predicate"],
        _mentioned(target) if "name" in target else str(target.get("value", "")),
        evidence["quote"],
        evidence["start"],
        evidence["end"],
        entry.get("confidence", 1.0),
        _mentioned(organization) if organization else None,
    )


def _mentioned(entry: Mapping[str, Any]) -> Named:
    return Named(entry.get("type", ""), (entry.get("name", ""), *entry.get("mentions", ())))
