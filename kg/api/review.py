"""What people are asked: merges, links and claims that are uncertain, each side with its words.

Plain data: the terminal (``kg review``) and the page show the same queue, and both record the
judgement that an answer stands for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from kg import rdf, vocab
from kg.api.facts import Words
from kg.api.quotes import Quotes
from kg.iri import Minter
from kg.link import Judgement
from kg.query import label
from kg.store import Snapshot

__all__ = ["KINDS", "Answer", "Party", "Question", "review"]

KINDS = ("identity", "merge", "link", "claim")
_QUOTES = 3  # of each side: enough to tell who is meant, few enough to be read


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """One way to answer: what it says, and the judgement it stands for."""

    word: str
    decision: str
    subject: str
    object: str = ""

    def judgement(self, author: str, day: str, reason: str = "") -> Judgement:
        """Return the judgement that a person makes by this answer."""
        return Judgement(self.decision, self.subject, self.object, author, day, reason)


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """One side of a question: an entity, a registry's record or a claim, and words about it."""

    iri: str
    label: str
    kind: str
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """Something uncertain.

    ``kind`` is ``identity`` (two entities that may be one), ``merge`` (mentions that were taken for
    one), ``link`` (a registry's record, or several that are as good) or ``claim`` (a statement read
    with little confidence). ``reason`` and ``score`` are those of kg; an answer is none of the
    ``answers`` too: left for later.
    """

    kind: str
    text: str
    reason: str
    score: float
    sides: tuple[Party, ...]
    answers: tuple[Answer, ...]


def review(
    snapshot: Snapshot,
    kinds: Collection[str] = KINDS,
    *,
    sure: float = 0.6,
    fits: float = 0.85,
    limit: int | None = None,
) -> list[Question]:
    """Return what is uncertain in a graph and was not decided, what matters most first.

    Args:
        snapshot: the graph.
        kinds: which kinds of question.
        sure: claims below this confidence are asked about.
        fits: links below this score are asked about.
        limit: at most so many questions; words are looked up for these alone.
    """
    queue = _Queue(snapshot)
    asked = [
        *(queue.doubts() if {"identity", "link"} & set(kinds) else ()),
        *(queue.merges() if "merge" in kinds else ()),
        *(queue.links(fits) if "link" in kinds else ()),
        *(queue.claims(sure) if "claim" in kinds else ()),
    ]
    wanted = [one for one in asked if one.kind in kinds and not queue.decided(one)]
    # What was not joined with the likeliest first, what was done with the unlikeliest.
    wanted.sort(
        key=lambda q: (KINDS.index(q.kind), -q.score if q.kind == "identity" else q.score, q)
    )
    return [queue.with_words(one) for one in wanted[:limit]]


class _Queue:
    """Reads questions out of a graph."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.quotes = Quotes(snapshot)
        minter = Minter(snapshot.manifest.base)
        self.special = {
            name: rdf.graph_iri(name, minter) for name in (rdf.DOUBTS, rdf.LINKS, rdf.JUDGEMENTS)
        }
        self.judged = {
            tuple(sorted((one(vocab.UKG_JUDGED), one(vocab.UKG_AGAINST))))
            for node in self._nodes(vocab.UKG_JUDGEMENT, rdf.JUDGEMENTS)
            for one in [self._reader(node, rdf.JUDGEMENTS)]
        }
        self.documents: dict[Question, tuple[str, ...]] = {}

    def decided(self, question: Question) -> bool:
        """Return whether a person has answered already."""
        return any(tuple(sorted((a.subject, a.object))) in self.judged for a in question.answers)

    def doubts(self) -> Iterator[Question]:
        for node in self._nodes(vocab.UKG_DOUBT, rdf.DOUBTS):
            sides = self._all(node, vocab.UKG_BETWEEN, rdf.DOUBTS)
            one = self._reader(node, rdf.DOUBTS)
            reason, score = one(vocab.UKG_REASON), float(one(vocab.UKG_SCORE))
            documents = self._all(node, vocab.UKG_IN_DOCUMENT, rdf.DOUBTS)
            if len(sides) == 2:
                yield self._question("identity", "Are these one?", reason, score, sides, documents)
            else:
                text = "Which record is meant? Accept one by its IRI."
                yield self._question("link", text, reason, score, sides, documents, answers=())

    def merges(self) -> Iterator[Question]:
        for node in self._nodes(vocab.UKG_MERGE, rdf.DOUBTS):
            one = self._reader(node, rdf.DOUBTS)
            faces = self._all(node, vocab.UKG_BETWEEN, rdf.DOUBTS)
            main = [iri for iri in faces if self._is_entity(iri)]
            if len(main) != 1:
                continue
            # Parted by the IRIs they would have alone; the entity may bear one of these itself.
            pair = [iri for iri in faces if iri != main[0]][:2]
            pair = pair if len(pair) == 2 else [main[0], *pair]
            if len(pair) == 2:
                answers = _pair(*pair)
                documents = self._all(node, vocab.UKG_IN_DOCUMENT, rdf.DOUBTS)
                reason, score = one(vocab.UKG_REASON), float(one(vocab.UKG_SCORE))
                text = "These were taken for one. Are they?"
                yield self._question("merge", text, reason, score, main, documents, answers=answers)

    def links(self, fits: float) -> Iterator[Question]:
        found: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
        for node in self._nodes(vocab.UKG_LINK, rdf.LINKS):
            one = self._reader(node, rdf.LINKS)
            record, score = one(vocab.UKG_LINK_TARGET), float(one(vocab.UKG_SCORE))
            if record and score < fits:
                place = one(vocab.UKG_IN_DOCUMENT)
                pair = (one(vocab.UKG_LINK_OF), record)
                found.setdefault(pair, []).append((score, one(vocab.UKG_REASON), place))
        for (entity, record), links in sorted(found.items()):
            score, reason, _ = min(links)
            answers = (
                Answer("right", "accept", entity, record),
                Answer("wrong", "reject", entity, record),
            )
            documents = tuple(sorted({place for _, _, place in links}))
            text = "Is this the record of it?"
            yield self._question(
                "link", text, reason, score, (entity, record), documents, answers=answers
            )

    def claims(self, sure: float) -> Iterator[Question]:
        for iri, value in self.snapshot.pairs(vocab.UKG_CONFIDENCE):
            if (score := float(value)) < sure:
                answers = (Answer("true", "accept", iri), Answer("false", "reject", iri))
                text = "Do these words state it?"
                kind = self._value(iri, vocab.UKG_CLAIM_TYPE).rpartition("/")[2]
                reason = f"read with confidence {score:g}: {kind}"
                yield self._question("claim", text, reason, score, (iri,), (), answers=answers)

    def with_words(self, question: Question) -> Question:
        """Return a question with the words about each of its sides."""
        documents = self.documents[question]
        if question.kind == "claim":
            [side] = question.sides
            told = self.quotes.told(side.iri) or side.label
            words = self.quotes.of_claim(side.iri)
            return replace(question, sides=(replace(side, label=told, words=_few(words)),))
        # A merge is one entity, seen from each of the documents whose mentions were joined.
        views = [(place,) for place in documents] if question.kind == "merge" else [documents]
        found = [
            replace(side, words=_few(self.quotes.about(side.iri, view)))
            for side in question.sides
            for view in views
        ]
        return replace(question, sides=tuple(found))

    # ------------------------------------------------------------------------------ reading

    def _question(
        self,
        kind: str,
        text: str,
        reason: str,
        score: float,
        sides: Iterable[str],
        documents: tuple[str, ...],
        *,
        answers: tuple[Answer, ...] | None = None,
    ) -> Question:
        parties = tuple(self._party(iri) for iri in sides)
        if answers is None:
            answers = _pair(*(party.iri for party in parties))
        question = Question(kind, text, reason, score, parties, answers)
        self.documents[question] = documents
        return question

    def _party(self, iri: str) -> Party:
        kind = self._value(iri, vocab.RDF_TYPE)
        return Party(iri, label(self.snapshot.quads, iri), kind.rpartition("/")[2].split("#")[-1])

    def _is_entity(self, iri: str) -> bool:
        return bool(self._value(iri, vocab.SKOS_PREF_LABEL))

    def _value(self, iri: str, name: str) -> str:
        return next(iter(self.snapshot.objects(iri, name)[::-1]), "")

    def _nodes(self, kind: str, graph: str) -> list[str]:
        return self.snapshot.subjects(vocab.RDF_TYPE, kind, self.special[graph])

    def _all(self, node: str, name: str, graph: str) -> tuple[str, ...]:
        return tuple(self.snapshot.objects(node, name, self.special[graph]))

    def _reader(self, node: str, graph: str) -> _Reader:
        return _Reader(self, node, graph)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One node of a graph: asked for a property, it gives the first value."""

    queue: _Queue
    node: str
    graph: str

    def __call__(self, name: str) -> str:
        return next(iter(self.queue._all(self.node, name, self.graph)), "")


def _pair(one: str, two: str) -> tuple[Answer, ...]:
    return Answer("same", "same", one, two), Answer("different", "different", one, two)


def _few(words: Iterable[Words]) -> tuple[Words, ...]:
    """Return some words, of as many documents as there are."""
    seen: Counter[str] = Counter()
    ranked = []
    for one in words:
        seen[one.document] += 1
        ranked.append((seen[one.document], one))
    return tuple(one for _, one in sorted(ranked)[:_QUOTES])
