"""Who is who over all documents: every mention gets its identity.

    members → linked to registries → grouped → judged by people → minted

Each step is a function of the set of documents, so their order cannot matter; nothing is kept
between runs, so adding a document and taking it out again leaves no trace.
:class:`kg.link.register.Register` does the same for those alone on whom a change bears.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.iri import Minter
from kg.link.authority import Authority
from kg.link.context import Member
from kg.link.decisions import decide
from kg.link.identity import settle
from kg.link.judgements import Judgement
from kg.link.lookup import Linker
from kg.link.members import members
from kg.link.work import Doubt, Merged, Work
from kg.model import Extraction, Identity

__all__ = ["Doubt", "Merged", "Resolution", "resolve"]

Where = tuple[str, str]


class Resolution(Mapping[Where, Identity]):
    """The identity of each mention, by document name and entity key.

    ``merges`` are the mentions that became one by more than their name, ``doubts`` what is left to
    people, both sorted.
    """

    __slots__ = ("_found", "doubts", "merges")

    def __init__(
        self,
        found: Mapping[Where, Identity],
        merges: Iterable[Merged] = (),
        doubts: Iterable[Doubt] = (),
    ) -> None:
        self._found = dict(found)
        self.merges = tuple(sorted(set(merges)))
        self.doubts = tuple(sorted(set(doubts)))

    def __getitem__(self, where: Where) -> Identity:
        return self._found[where]

    def __iter__(self) -> Iterator[Where]:
        return iter(sorted(self._found))

    def __len__(self) -> int:
        return len(self._found)

    def by_iri(self, iri: str) -> Identity | None:
        """Return the identity that answers under an IRI, its own or an alias; None if none."""
        for identity in self._found.values():
            if iri == identity.iri or iri in identity.aliases:
                return identity
        return None


def resolve(
    extractions: Sequence[Extraction],
    authorities: Authority,
    judgements: Iterable[Judgement] = (),
    minter: Minter | None = None,
) -> Resolution:
    """Return the identity of every entity of every document.

    Args:
        extractions: what the documents state; their order means nothing.
        authorities: the registries to link to.
        judgements: what people decided; replayed last.
        minter: mints the IRIs; by default under kg's own base.
    """
    mint = minter or Minter()
    decisions = tuple(sorted(set(judgements)))
    linker = Linker(authorities, decisions, mint)
    of: dict[Where, str] = {}
    speakers: dict[str, list[str]] = defaultdict(list)
    known: dict[str, Member] = {}
    for extraction in extractions:
        document = extraction.document.name
        for key, member in members(extraction, linker).items():
            of[document, key] = member.id
            speakers[member.id].append(document)
            known[member.id] = member
    everyone = [replace(m, count=len(speakers[m.id])) for m in known.values()]
    work = Work(everyone, linker).run()
    decided = decide(work.clusters, decisions, mint)
    found = settle(decided.clusters, mint)
    linked = {id: replace(one, link=known[id].link) for id, one in found.items()}
    first = {id: min(names) for id, names in speakers.items()}
    return Resolution(
        {where: linked[id] for where, id in of.items()},
        (
            replace(one, documents=tuple(first[id] for id in one.documents))
            for one in work.merged(found, decided)
        ),
        (
            replace(one, documents=tuple(first[id] for id in one.documents))
            for one in work.doubted(found, decided)
        ),
    )
