"""Takes a document through the steps of reading, and brings what was found into records."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kg.extract import (
    agreements,
    events,
    happenings,
    posts,
    programmes,
    projects,
    speech,
    study,
    topics,
)
from kg.extract.cascade import prepare, run_stage
from kg.extract.chunks import ENTITY_KINDS
from kg.extract.document import Reading, read_document
from kg.extract.lists import gather
from kg.extract.places import locate
from kg.extract.state import Raw, State
from kg.extract.suggestions import suggest
from kg.lexicon import fold, load
from kg.model import Claim, Document, Entity, Evidence, Extraction, Literal, Mention

__all__ = ["extract", "read_by_rules", "read_claims"]


def extract(document: Document, language: str = "en") -> Extraction:
    """Return what a document states.

    ``document`` is left as it is; ``language`` names the word lists and rules. Raises ``InvalidRule`` where
    there are none for it.

    >>> from kg.model import Document
    >>> found = extract(Document("a.txt", "The Rector of Example State University Anna Bakari opened the seminar."))
    >>> [(c.predicate, c.object.value) for c in found.claims if c.predicate == "holdsPosition"]
    [('holdsPosition', 'Rector')]
    """
    state = read_claims(document, language)
    return _records(state)


def read_claims(document: Document, language: str = "en") -> State:
    """Read a document to its end and return the state with all raw claims, and the steps to them."""
    state = read_by_rules(document, language)
    suggest(state)
    return state


def read_by_rules(document: Document, language: str = "en") -> State:
    """Read a document by rules alone, without what the model of pairs thinks likely."""
    reading = read_document(document, load(language))
    state = State(reading)
    state.home = _home(reading)
    events.survey(state)
    for read in reading.sentences:
        if read.sentence.kind in ("caption", "noise"):
            continue
        if read.sentence.kind == "byline":
            posts.byline(read, state)
            continue
        chunks = prepare(read, state)
        chunks = events.spot(chunks, read, state)
        state.step(read, "named", chunks)
        chunks = locate(chunks, state)
        full = chunks
        state.step(read, "units", chunks)
        chunks = run_stage("units", chunks, state, language)
        state.step(read, "people", chunks)
        chunks = run_stage("people", chunks, state, language)
        chunks = posts.after_people(chunks, state)
        chunks = posts.by_post(chunks, state)
        chunks = gather(chunks)
        state.step(read, "posts", chunks)
        chunks = run_stage("posts", chunks, state, language)
        chunks = posts.plural(chunks, state)
        state.step(read, "clauses", chunks)
        chunks = run_stage("clauses", chunks, state, language)
        state.step(read, "end", chunks)
        speech.read(chunks, read, state)
        happenings.clauses(chunks, read, state)
        topics.clauses(chunks, read, state)
        projects.clauses(chunks, read, state)
        agreements.clauses(chunks, read, state)
        study.clauses(chunks, read, state)
        programmes.clauses(chunks, read, state)
        state.see(full)
        people = [k for k, c in enumerate(chunks) if c.type in ("PER", "PERP")]
        people.sort(key=lambda k: len(chunks[k].members) > 1)
        first = chunks[people[0]] if people else None
        if first is not None and read.sentence.kind != "title":
            state.subject = first.members[0].ref
    for module in (posts, projects, agreements, study, programmes, happenings, topics, speech):
        module.finish(state)
    topics.carry_speakers(state)
    return state


def _home(reading: Reading) -> int | None:
    """Return the university that the report is about: the one named most, the earlier on a tie."""
    counts: Counter[int] = Counter()
    first: dict[int, int] = {}
    for ent in reading.registry.ents:
        if ent.type == "UNI" and ent.mentions:
            counts[ent.number] = len(ent.mentions)
            first[ent.number] = min(m[0] for m in ent.mentions)
    if not counts:
        return None
    return min(counts, key=lambda n: (-counts[n], first[n]))


def _tidy(state: State) -> list[Raw]:
    """Drop what says less than another claim, and complete posts from each other."""
    placed: dict[tuple[int, str], int | Literal] = {}
    posts_at: set[tuple[int, int]] = set()
    for c in state.claims:
        if c.predicate == "holdsPosition" and isinstance(c.object, Literal):
            org = dict(c.qualifiers).get("organization")
            if org is not None:
                placed.setdefault((c.subject, fold(c.object.value)), org)
                if isinstance(org, int):
                    posts_at.add((c.subject, org))
    kept: list[Raw] = []
    seen: set[tuple[object, ...]] = set()
    for c in state.claims:
        if (
            c.predicate == "affiliatedWith"
            and isinstance(c.object, int)
            and (c.subject, c.object) in posts_at
        ):
            continue
        if (
            c.predicate == "holdsPosition"
            and isinstance(c.object, Literal)
            and "organization" not in dict(c.qualifiers)
        ):
            org = placed.get((c.subject, fold(c.object.value)))
            if org is not None:
                c = replace(c, qualifiers=(*c.qualifiers, ("organization", org)))
        key = (c.predicate, c.subject, c.object, c.qualifiers, c.status, c.start, c.end)
        if key not in seen:
            seen.add(key)
            kept.append(c)
    return kept


def _records(state: State) -> Extraction:
    document = state.reading.document
    raws = [c for c in _tidy(state) if c.start < c.end]
    used: set[int] = set()
    for c in raws:
        used.add(c.subject)
        used |= {
            v for v in (c.object, *(v for _, v in c.qualifiers), c.speaker) if isinstance(v, int)
        }
    ents = sorted(
        (state.ent(n) for n in used),
        key=lambda e: (min((m[0] for m in e.mentions), default=0), e.number),
    )
    keys = {e.number: f"e{i}" for i, e in enumerate(ents, 1)}
    entities = []
    for e in ents:
        mentions = sorted(
            {Mention(document.span(a, b), form) for a, b, form in e.mentions if a < b}
        )
        hints = tuple(sorted(e.hints.items()))
        entities.append(
            Entity(
                keys[e.number],
                ENTITY_KINDS[e.type if e.type in ENTITY_KINDS else "ORG"],
                e.name,
                tuple(mentions),
                tuple(sorted(e.acronyms)),
                hints,
            )
        )
    claims = []
    for c in raws:
        quote = document.span(c.start, c.end)
        numbers = [
            n for n in (c.subject, c.object, *(v for _, v in c.qualifiers)) if isinstance(n, int)
        ]
        spans = sorted(
            {
                document.span(a, b)
                for n in numbers
                for a, b, _ in state.ent(n).mentions
                if c.start <= a and b <= c.end and a < b
            }
        )
        marks = [s for s in spans if not any(s is not t and s in t for t in spans)]
        claims.append(
            Claim(
                keys[c.subject],
                c.predicate,
                c.object if isinstance(c.object, Literal) else keys[c.object],
                Evidence(quote, c.rule, tuple(marks)),
                round(c.confidence, 3),
                tuple((k, v if isinstance(v, Literal) else keys[v]) for k, v in c.qualifiers),
                c.status,
                keys[c.speaker] if c.speaker is not None else None,
            )
        )
    claims.sort(
        key=lambda c: (
            c.evidence.quote.start,
            c.evidence.quote.end,
            c.predicate,
            c.subject,
            str(c.object),
            str(c.qualifiers),
        )
    )
    return Extraction(document, tuple(entities), tuple(claims))
