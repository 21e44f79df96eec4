"""Which record of the registries a name means, or none, with the reason and what was observed.

Tiers, the surest first: the name word by word; the name whatever its order, initials and words of
history ("State", "named after"); candidates that share rare words, scored. Guards stand in all of
them: another country, another place, another field (technical, medical …), a part for the whole
never match. An acronym is never compared letter by letter, and counts only in context. Where two
records are as good as each other, the answer is none, with both named in the reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from kg.link.authority import Authority
from kg.link.columns import Columns
from kg.link.compare import compare, frames_agree, proper, tells
from kg.link.index import Index, country_number
from kg.link.likeness import alike
from kg.link.normalise import bag, consonants, exact, skeleton, tokens
from kg.link.records import Head, NameRow, Place, Record, acronym_key, words_of_place
from kg.model import Kind, Link

__all__ = ["MARGIN", "THRESHOLD", "Query", "all_records", "identity", "link"]

# Below this a candidate is no answer. Tuned on two thirds of tests/link/gold, checked on the rest.
THRESHOLD = 0.77
# Two records nearer to each other than this are a tie.
MARGIN = 0.035
_CANDIDATES = 60
_WAYS_IN = 1500  # names that rare words may bring before common ones only weigh them
_CLEAR = 0.95  # beside a candidate as good as this …
_TAIL = 0.8  # … those with less than this part of its rare words are not looked at
_ASIDE = re.compile(r"\s*\([^()]*\)\s*")
_ORGANISATIONS = frozenset({Kind.UNIVERSITY, Kind.ORGANIZATION, Kind.CONSORTIUM})


@dataclass(frozen=True, slots=True)
class Query:
    """A name to be linked, with what its document says around it.

    ``forms`` are its names, the longest first; ``country`` an ISO code; ``nearby`` the countries
    its document speaks of, which settle a tie but exclude nothing.
    """

    forms: tuple[str, ...]
    kind: Kind = Kind.UNIVERSITY
    acronyms: tuple[str, ...] = ()
    country: str | None = None
    city: str | None = None
    nearby: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Candidate:
    record: Record
    part: bool  # of another body
    score: float
    reason: str
    features: tuple[tuple[str, float], ...]


def link(query: Query, authorities: Authority) -> tuple[Link, tuple[Record, ...]]:
    """Return the link of a name and the records of what it was linked to, the most trusted first.

    A link without IRI is an answer too; its reason says why.

    >>> from kg.link.authority import load
    >>> link(Query(("S. Amanzholov EKU",)), load())[0].iri
    'https://ror.org/00vj0q898'
    """
    first: Link | None = None
    for form in _worth_asking(query.forms):
        answer, records = _link_form(form, query, authorities)
        aside = _ASIDE.sub(" ", form)
        if aside != form and answer.score < 0.95:
            # As in Kazan (Volga Region) Federal University.
            other, more = _link_form(aside, query, authorities)
            if other.iri and other.score > answer.score:
                answer, records = other, more
        if answer.iri:
            return answer, records
        first = first or answer
        head, comma, tail = form.rpartition(", ")
        if comma and query.country and all(token[0] == "p" for token in tokens(tail)):
            # "University of Ghana, Legon": a quarter that no registry knows.
            answer, records = _link_form(head, query, authorities)
            if answer.iri and ("exact", 1.0) in answer.features:
                return answer, records
    return first or _none("no name", authorities), ()


def _worth_asking(forms: Sequence[str]) -> list[str]:
    """Return the forms, without those that only shorten the first: they would say less."""
    kept = list(forms[:1])
    whole = set(tokens(forms[0])) if forms else set()
    for form in forms[1:]:
        found = set(tokens(form))
        if not found <= whole and any(token[0] in "kp" for token in found):
            kept.append(form)
    return kept


def _link_form(form: str, query: Query, authorities: Authority) -> tuple[Link, tuple[Record, ...]]:
    candidates: dict[str, _Candidate] = {}
    part = any(token[0] == "x" for token in tokens(form))
    for index in authorities:
        for candidate in _candidates(form, query, index):
            if not part and candidate.score >= THRESHOLD and candidate.part:
                continue  # a branch that a registry also files under the name of the whole
            key = identity(candidate.record)
            if key not in candidates or candidate.score > candidates[key].score:
                candidates[key] = candidate
    if not candidates:
        return _none("nothing of this name", authorities), ()
    ranked = sorted(candidates.values(), key=lambda c: (-c.score, c.record.iri))
    best = ranked[0]
    if best.score < THRESHOLD:
        return _none(f"too far from {_shown(best.record)}", authorities, best), ()
    rivals = [c for c in ranked[1:] if best.score - c.score < MARGIN]
    if rivals and not query.country and query.nearby:
        near = [c for c in (best, *rivals) if c.record.country in query.nearby]
        if len(near) == 1:
            best, rivals = near[0], []
    if rivals:
        names = " and ".join(sorted(_shown(c.record) for c in (best, *rivals[:2])))
        return _none(f"a tie of {names}", authorities, best), ()
    records = all_records(best.record, authorities)
    score = round(best.score, 4)
    found = Link(identity(best.record), records[0].authority, score, best.reason, best.features)
    return found, records


def _shown(record: Record) -> str:
    return f"{record.label()} ({record.city or record.country or record.iri})"


def _none(reason: str, authorities: Authority, nearest: _Candidate | None = None) -> Link:
    names = "+".join(index.name for index in authorities) or "none"
    score = round(nearest.score, 4) if nearest else 0.0
    return Link(None, names, score, reason, nearest.features if nearest else ())


def identity(record: Record) -> str:
    """Return what registries call the same: ROR's address, else Wikidata's, else its own."""
    for prefix in ("https://ror.org/", "http://www.wikidata.org/entity/"):
        for iri in (record.iri, *record.same_as):
            if iri.startswith(prefix):
                return iri
    return record.iri


def all_records(record: Record, authorities: Authority) -> tuple[Record, ...]:
    """Return what each registry knows of the thing of a record, the most trusted first."""
    wanted = dict.fromkeys((identity(record), record.iri, *record.same_as))
    found = authorities.by_name(wanted)
    return tuple(found[index.name] for index in authorities if index.name in found) or (record,)


def _fits(head: Head, query: Query) -> bool:
    """Return whether a record can be meant at all: kind, status and country."""
    if head.status == "withdrawn":
        return False
    if query.kind in _ORGANISATIONS:
        if head.kind not in _ORGANISATIONS:
            return False
    elif head.kind is not query.kind:
        return False
    country = head.place.country
    return not (query.country and country and query.country != country)


def _candidates(form: str, query: Query, index: Index) -> Iterable[_Candidate]:
    found: dict[int, _Candidate] = {}

    def keep(number: int, candidate: _Candidate | None) -> None:
        if candidate and (number not in found or candidate.score > found[number].score):
            found[number] = candidate

    own = tokens(form)
    sure = False
    for row in map(index.row, index.look_up(exact(form))):
        candidate = _exactly(query, own, row, index)
        keep(row.record, candidate)
        sure = sure or (candidate is not None and candidate.score >= 0.96)
    if sure or not own:
        return found.values()
    hinted = words_of_place(query.city or "")
    if query.country:
        hinted |= {f"c:{query.country}"}
    for row in map(index.row, index.look_up(f"bag:{bag(own)}")):
        keep(row.record, _scored(query, own, row, hinted, index))
    if query.kind in _ORGANISATIONS and tells(own):
        for row, candidate in _by_words(query, own, hinted, index):
            keep(row.record, candidate)
    for number, candidate in _by_acronym(query, own, index):
        keep(number, candidate)
    return found.values()


def _by_words(
    query: Query, own: tuple[str, ...], hinted: frozenset[str], index: Index
) -> Iterator[tuple[NameRow, _Candidate | None]]:
    """Yield what becomes of the names that share rare words."""
    columns = index.columns
    hard, eased = _needed(own, columns)
    if not all(hard) or not (hinted or all(eased)):
        return  # a word that no record explains
    if not hinted:  # else an eponym may be one that the registry does not know
        hard, eased = [*eased, *hard], []
    sort = tuple(sorted(token for token in own if token[0] in "xk"))
    near = _near(own, query.country, index)
    top, best = 0.0, 0.0
    for number, weight in columns.sift(near, partial(frames_agree, sort), hard, eased):
        if best >= _CLEAR and weight < top * _TAIL:
            return  # what shares so much less of the rare words is no rival
        row = index.row(number)
        candidate = _scored(query, own, row, hinted, index)
        yield row, candidate
        if candidate and candidate.score > best:
            top, best = weight, candidate.score


def _needed(
    own: Sequence[str], columns: Columns
) -> tuple[list[frozenset[int]], list[frozenset[int]]]:
    """Return, for each word of a name, the words of which a record must have one to be meant.

    What :func:`compare` would refuse anyhow, told without reading the record: a field or a country
    that neither a name nor the place of the record has; then a proper word that it has in no
    spelling, not as an initial, and not as the given name before a family name that it has.
    """
    hard, eased = [], []
    for token, beside in zip(own, (*own[1:], ""), strict=True):
        if token[0] in "hc":
            hard.append(columns.like(token))
        elif token[0] == "p":
            words = columns.like(token) | columns.like("i:" + token[2:3])
            eased.append(words | columns.like(beside) if beside[:1] == "p" else words)
    return hard, eased


def _exactly(query: Query, own: Sequence[str], row: NameRow, index: Index) -> _Candidate | None:
    head = index.columns.head(row.record)
    if not _fits(head, query):
        return None
    context = _context(query, head.place)
    if context < 0 and not proper(own):
        return None
    if row.kind == "label":
        base, reason = 0.99, "its name word by word"
    else:
        # An alias of two common words is borne by many: King's College, State University.
        rare = len(proper(own)) > 1 or context > 0
        base, reason = (0.97 if rare else 0.85), f"word by word a name it has ({row.kind})"
    score = min(1.0, base + 0.005 * context) - (0.05 if head.status != "active" else 0.0)
    part = index.columns.is_part(row.record)
    return _Candidate(
        index.record(row.record), part, score, reason, (("exact", 1.0), ("context", float(context)))
    )


def _context(query: Query, place: Place) -> int:
    """Return how far the document's hints bear a record out: -1 against, 0 silent, 1 or 2 for."""
    if query.city and place.town:
        town = {t for t in words_of_place(query.city) if t[0] == "p"}
        if town:
            return 2 if any(alike(a, b) for a in town for b in place.words) else -1
    return 1 if query.country and query.country == place.country else 0


def _near(own: Sequence[str], country: str | None, index: Index) -> list[tuple[int, float]]:
    """Return the names that share the rarest words, best first, of a country if one is known."""
    asked: dict[str, float] = {}
    for token in own:
        if token[0] == "p":
            asked[token] = 1.0
            asked["q:" + consonants(token[2:])] = 0.8
            asked["a:" + token[2:]] = 1.0
        elif token[0] == "a":
            asked[token] = 1.0
            asked["p:" + skeleton(token[2:])] = asked["a:" + skeleton(token[2:])] = 1.0
        elif token[0] in "hck":
            asked[token] = 0.5
    # Names by the weight of what they share: a word moves those that have it into another set.
    weighing: dict[float, set[int]] = {}
    wanted = country_number(country or "")
    total = 0
    for posting in index.postings(asked):
        # Rare words are the way in; a common one only adds to what they found, if it is worth it.
        way_in = not weighing or total + posting.frequency <= _WAYS_IN
        if not way_in and posting.frequency > _WAYS_IN:
            break
        weight = asked[posting.token] * math.log(1 + 160_000 / (1 + posting.frequency))
        fresh = set(posting.within(wanted))
        moved: list[tuple[float, set[int]]] = []
        for had, names in list(weighing.items()):
            if both := names & fresh:
                moved.append((had + weight, both))
                fresh -= both
                names -= both
                if not names:
                    del weighing[had]
        if way_in:
            total += posting.frequency
            moved.append((weight, fresh))
        for had, names in moved:
            weighing[had] = weighing.get(had, set()) | names
    best: list[tuple[int, float]] = []
    for weight, names in sorted(weighing.items(), reverse=True):
        best += [(number, weight) for number in sorted(names)]
        if len(best) >= _CANDIDATES:
            break
    return best[:_CANDIDATES]


def _scored(
    query: Query, own: tuple[str, ...], row: NameRow, hinted: frozenset[str], index: Index
) -> _Candidate | None:
    # Told by the words alone, so that most records need not be read at all.
    if not row.tokens or not frames_agree(own, row.tokens):
        return None
    head = index.columns.head(row.record)
    if not _fits(head, query):
        return None
    context = _context(query, head.place)
    if context < 0:
        return None

    def whole() -> Record:
        return index.record(row.record)

    def others() -> Iterable[NameRow]:
        return index.names_of(row.record)

    judged = compare(own, row, head.place, hinted, whole, others, index.is_town)
    if judged is None:
        return None
    record = whole()
    score, features, reason = judged
    if query.acronyms and any(
        name.kind == "acronym" and acronym_key(name.value) in map(acronym_key, query.acronyms)
        for name in record.names
    ):
        score += 0.04
        features = (*features, ("declared_acronym", 1.0))
    score = max(0.0, min(0.98, score + 0.01 * context))
    if record.status != "active":
        score -= 0.05
    features = (*features, ("context", float(context)))
    return _Candidate(record, index.columns.is_part(row.record), score, reason, features)


def _by_acronym(query: Query, own: Sequence[str], index: Index) -> Iterable[tuple[int, _Candidate]]:
    """Yield the records that declare a bare acronym, where the context bears them out."""
    letters = [token for token in own if token[0] == "a"]
    if len(letters) != 1 or any(token[0] not in "apc" for token in own):
        return
    beside = [token for token in own if token[0] in "pc"]
    for number in map(index.columns.record_of, index.look_up("acr:" + letters[0][2:])):
        head = index.columns.head(number)
        if not _fits(head, query):
            continue
        place = head.place
        context = _context(query, place)
        if beside:
            if not all(any(alike(b, word) for word in place.words) for b in beside):
                continue
            context = 2 if context >= 0 else context
        if context > 0:
            score = {1: 0.78, 2: 0.92}[context] - (0.05 if head.status != "active" else 0.0)
            features = (("acronym", 1.0), ("context", float(context)))
            reason = "its acronym, in its place"
            part = index.columns.is_part(number)
            yield number, _Candidate(index.record(number), part, score, reason, features)
