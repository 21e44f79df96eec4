"""Stores to serve: six invented reports of an international office, and one of hostile names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.assemble import assemble
from kg.iri import Minter
from kg.model import Claim, Document, Entity, Evidence, Extraction, Identity, Kind, Literal, Name
from kg.rdf import believed_quads, document_quads, entity_quads, stated
from kg.store import Source, open_draft
from tests.queries import office

HOSTILE = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=window.pwned=1>',
    "' onmouseover='window.pwned=1' x='",
    "</title></textarea></style><svg onload=window.pwned=1>",
    "../../../etc/passwd",
    "%00%2e%2e%2f%0d%0aSet-Cookie:%20a=b",
    "\u202egnp.exe\u200f\u2067",
    "{{ 7 * 7 }}{% raw %}",
    'O"Brien} ; DROP ALL #',
    "a\x00\x01\x1b[31mb\t\u2028",
    "javascript:window.pwned=1",
    "x" * 3000,
)


def make(
    folder: Path,
    found: Iterable[tuple[Extraction, dict[tuple[str, str], Identity]]],
    minter: Minter,
) -> Path:
    """Publish what reports state, with their texts."""
    with open_draft(folder) as draft:
        sources, entries = [], []
        known: set[Identity] = set()
        for extraction, who in found:
            document = extraction.document
            assembly = assemble(extraction, who, minter)
            quads = document_quads(document, assembly.statements, who, minter)
            graph = str(quads[0].graph_name.value)
            draft.put(graph, quads)
            entries += stated(document, assembly.statements, who, minter)
            known |= set(who.values())
            key = draft.keep(document)
            sources.append(Source(document.name, key, graph, title=document.title))
        draft.put(None, {*entity_quads(known), *believed_quads(entries, minter)})
        draft.publish(base=minter.base, sources={source.name: source for source in sources})
    return folder


def office_store(folder: Path) -> Path:
    """The six reports of tests/queries."""
    found = []
    for shell, lines in office.REPORTS:
        extraction = office.extraction(shell, lines)
        who = {(shell.name, e.key): office.identity(e.key) for e in extraction.entities}
        found.append((extraction, who))
    return make(folder, found, office.MINTER)


def hostile_store(folder: Path) -> Path:
    """A report in which every field that can hold text holds something hostile."""
    minter = Minter("https://example.org/hostile/")
    text = "\n".join(HOSTILE)
    document = Document(
        HOSTILE[4] + HOSTILE[0], text, HOSTILE[3], HOSTILE[2], HOSTILE[10], language="en"
    )
    kinds = list(Kind)
    entities = tuple(
        Entity(f"e{number}", kinds[number % len(kinds)], label)
        for number, label in enumerate(HOSTILE * 2)
    )
    by_kind: dict[Kind, list[str]] = {}
    for entity in entities:
        by_kind.setdefault(entity.kind, []).append(entity.key)
    claims = []

    def claim(
        subject: str, predicate: str, target: str | Literal, place: int, **more: object
    ) -> None:
        start = text.index(HOSTILE[place])
        span = document.span(start, start + len(HOSTILE[place]))
        # another passage that lies half over it, and one within
        for first, last in ((span.start, span.end), (max(0, span.start - 3), span.start + 4)):
            evidence = Evidence(document.span(first, last), HOSTILE[place])
            claims.append(Claim(subject, predicate, target, evidence, 0.9, tuple(more.items())))  # type: ignore[arg-type]

    people, events = by_kind[Kind.PERSON], by_kind[Kind.EVENT]
    bodies = by_kind[Kind.UNIVERSITY] + by_kind[Kind.ORGANIZATION]
    for place, value in enumerate(HOSTILE):
        person, body = people[place % len(people)], bodies[place % len(bodies)]
        project = by_kind[Kind.PROJECT][0]
        claim(person, "saidThat", Literal(value), place)
        claim(person, "holdsPosition", Literal(value), place, organization=body)
        claim(person, "gave", Literal(value), place, recipient=Literal(value))
        claim(person, "participatedIn", events[0], place, role=Literal(value))
        claim(project, "grant", Literal(value), place)
        claim(body, "partnerIn", project, place)
        claim(events[0], "about", Literal(value), place)
    extraction = Extraction(document, entities, tuple(claims))
    who = {
        (document.name, entity.key): Identity(
            minter.mint(entity.kind.value.lower(), entity.name, entity.key),
            entity.kind,
            entity.name,
            tuple(Name(value, "en", "alias") for value in HOSTILE[:6]),
            ("javascript:window.pwned=1", "data:text/html,x"),
            facts=(*((value, value) for value in HOSTILE), ("homepage", "javascript:alert(1)"), ("country", HOSTILE[0])),
        )
        for entity in entities
    }  # fmt: skip
    return make(folder, [(extraction, who)], minter)
