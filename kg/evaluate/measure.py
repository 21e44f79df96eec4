"""Claims against gold: hits, misses, false alarms, and whether confidence means something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kg.evaluate.compare import matches, same
from kg.evaluate.records import Band, Error, Fact, Found, Gold, Named, Report, Score

__all__ = ["BANDS", "SCORED", "evaluate"]

# Every fact of these kinds is annotated in gold; others count only where a gold file uses them.
SCORED = frozenset(
    {
        "affiliatedWith", "cooperatesWith", "coordinates", "endDate", "fundedBy", "heldAt",
        "heldOn", "holdsPosition", "locatedIn", "memberOf", "offers", "organizedBy",
        "participatedIn", "partOfProgramme", "partnerIn", "saidThat", "startDate",
    }
)  # fmt: skip
BANDS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.0)


def evaluate(golds: Sequence[Gold], claims: Iterable[Found], *, threshold: float = 0.0) -> Report:
    """Compare claims with gold.

    Args:
        golds: the annotated reports; claims about other documents are left out.
        claims: what was extracted; a document's claims in the order in which it states them.
        threshold: claims below this confidence are not counted, as if they had not been made.
    """
    by_document: dict[str, list[Found]] = defaultdict(list)
    for claim in claims:
        by_document[claim.document].append(claim)
    counts: dict[str, Score] = defaultdict(Score)
    entities = Score()
    quotes = exact = 0
    errors: list[Error] = []
    hits: list[tuple[str, Fact]] = []
    judged: list[tuple[float, bool]] = []
    for gold in golds:
        mine = by_document[gold.document]
        quotes += len(mine)
        exact += sum(bool(c.quote) and gold.text[c.start : c.end] == c.quote for c in mine)
        entities += _entities(gold, mine)
        scored = SCORED | {fact.predicate for fact in gold.facts}
        left = [c for c in mine if c.predicate in scored and c.confidence >= threshold]
        right: list[Found] = []
        for fact in gold.facts:
            at = next((n for n, c in enumerate(left) if matches(gold.text, fact, c)), None)
            counts[fact.predicate] += Score(tp=at is not None, fn=at is None)
            if at is None:
                errors.append(_missed(gold, fact))
            else:
                right.append(left.pop(at))
                hits.append((gold.document, fact))
        for claim in left:
            if any(matches(gold.text, fact, claim) for fact in (*gold.facts, *gold.arguable)):
                right.append(claim)
                continue
            counts[claim.predicate] += Score(fp=1)
            errors.append(_false(claim))
            judged.append((claim.confidence, False))
        judged += [(claim.confidence, True) for claim in right]
    return Report(
        len(golds),
        sum(counts.values(), Score()),
        entities,
        dict(sorted(counts.items())),
        quotes,
        exact,
        tuple(errors),
        _bands(judged),
        tuple(hits),
    )


def _bands(judged: Sequence[tuple[float, bool]]) -> tuple[Band, ...]:
    bands = []
    for low, high in pairwise(BANDS):
        top = high == BANDS[-1]
        inside = [(c, ok) for c, ok in judged if low <= c < high or (top and c >= high)]
        mean = round(sum(c for c, _ in inside) / len(inside), 3) if inside else 0.0
        bands.append(Band(low, high, len(inside), sum(ok for _, ok in inside), mean))
    return tuple(bands)


def _entities(gold: Gold, claims: Sequence[Found]) -> Score:
    """Count the entities that take part in gold facts, against those that take part in claims."""
    seen: dict[tuple[str, str], Named] = {}
    for claim in claims:
        for part in (claim.subject, claim.object, claim.organization):
            if isinstance(part, Named) and part.name:
                seen[part.name, part.kind] = part
    used = {
        id(part)
        for fact in gold.facts
        for part in (fact.subject, fact.object, fact.organization)
        if isinstance(part, Named)
    }
    wanted = [entity for entity in gold.entities if id(entity) in used]
    hits = sum(any(same(entity, part) for part in seen.values()) for entity in wanted)
    false = sum(not any(same(entity, part) for entity in gold.entities) for part in seen.values())
    return Score(hits, false, len(wanted) - hits)


def _missed(gold: Gold, fact: Fact) -> Error:
    return Error(
        "missed",
        gold.document,
        fact.subject.name,
        fact.predicate,
        fact.object.name if isinstance(fact.object, Named) else fact.object,
        fact.evidence or "",
    )


def _false(claim: Found) -> Error:
    return Error(
        "false",
        claim.document,
        claim.subject.name,
        claim.predicate,
        claim.object.name if isinstance(claim.object, Named) else claim.object,
        claim.quote,
        claim.confidence,
    )
