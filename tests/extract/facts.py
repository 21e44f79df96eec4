"""What a text is read to state, one line a claim, for tests of the extractor."""

from __future__ import annotations

from kg.extract.driver import read_claims
from kg.model import Document, Literal, Status


def facts(text: str, *predicates: str, title: str = "News of the week") -> set[str]:
    """Return claims as "subject | predicate | object", with the status behind where it is not held."""
    state = read_claims(Document("report.txt", f"{title}\n\n{text}\n"))
    found = set()
    for claim in state.claims:
        if predicates and claim.predicate not in predicates:
            continue
        value = (
            claim.object.value
            if isinstance(claim.object, Literal)
            else state.ent(claim.object).name
        )
        line = f"{state.ent(claim.subject).name} | {claim.predicate} | {value}"
        found.add(line if claim.status is Status.HELD else f"{line} | {claim.status}")
    return found
