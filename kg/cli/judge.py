"""What people decide: ``review``, ``same``, ``different``, ``accept``, ``reject``, ``rename``."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from kg.cli.common import Store, Wait, apply, command, note, plural, table, write
from kg.errors import NotFound, UsageError

if TYPE_CHECKING:
    from kg.api import Question
    from kg.link import Judgement

__all__ = ["register"]

Author = Annotated[
    str, typer.Option("--author", metavar="NAME", envvar="KG_AUTHOR", help="Who decides.")
]
Day = Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="When it was decided.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for later readers.")]
Undo = Annotated[bool, typer.Option("--undo", help="Take this decision back.")]
Build = Annotated[
    bool, typer.Option("--build/--no-build", help="Carry it out now, or at the next build.")
]
Form = Annotated[
    Literal["table", "json"], typer.Option("--format", help="For a reader, or for a program.")
]


class Asked(StrEnum):
    """The kinds of question."""

    IDENTITY = "identity"
    MERGE = "merge"
    LINK = "link"
    CLAIM = "claim"


Kinds = Annotated[list[Asked] | None, typer.Option("--kind", help="Only these questions.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

    @command(app)
    def review(
        kinds: Kinds = None,
        listed: Annotated[
            bool, typer.Option("--list", help="List the questions; ask nothing.")
        ] = False,
        limit: Annotated[
            int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many.")
        ] = None,
        author: Author = "",
        day: Day = "",
        build: Build = True,
        form: Form = "table",
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
    ) -> None:
        """Walk through what is uncertain: merges, links and claims, each side with its words.

        \b
          kg review --author "A. Reader" --date 2026-01-31
          kg review --kind identity --kind merge --author … --date …
          kg review --list
          kg review --format json                     the same queue, for a program

        Each answer is kept at once in STORE/judgements.ttl. Enter leaves a question for later.
        """  # noqa: D301
        from kg.api import open

        with open(store) as graph:
            found = graph.review(*(kinds or ()), limit=limit)
        if form == "json":
            write(json.dumps([asdict(q) for q in found], ensure_ascii=False, indent=2) + "\n")
        elif listed:
            rows = [
                [q.kind, f"{q.score:.2f}", " / ".join(s.label for s in q.sides), q.reason]
                for q in found
            ]
            table(("kind", "score", "about", "why"), rows)
        else:
            _needs(author, day)
            if _walk(found, store, author, day):
                apply(store, build=build, wait=wait)
            return
        note(f"{store}: {plural(len(found), 'question')}")

    @command(app)
    def judgements(store: Store = Path("kg-store"), form: Form = "table") -> None:
        """List what people decided, sorted as in STORE/judgements.ttl.

        \b
          kg judgements
          kg judgements --format json
        """  # noqa: D301
        from kg import link

        found = link.read(store / link.JUDGEMENTS)
        if form == "json":
            write(json.dumps([asdict(j) for j in found], ensure_ascii=False, indent=2) + "\n")
            return
        rows = [[j.decision, j.subject, j.object, j.author, j.day, j.reason] for j in found]
        table(("decision", "about", "and", "author", "date", "reason"), rows)

    for name, form_ in (("same", _same), ("different", _different)):
        _pair_command(app, name, form_)
    for name, form_ in (("accept", _accept), ("reject", _reject)):
        _belief_command(app, name, form_)

    @command(app)
    def rename(
        entity: Annotated[str, typer.Argument(help="A name or IRI of an entity.")],
        label: Annotated[str, typer.Argument(help="What it is called from now on.")] = "",
        author: Author = "",
        day: Day = "",
        reason: Reason = "",
        undo: Undo = False,
        build: Build = True,
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
    ) -> None:
        """Give an entity another label; its IRI and its other names stay.

        \b
          kg rename EKU "Amanzholov University" --author "A. Reader" --date 2026-01-31
          kg rename EKU --undo
        """  # noqa: D301
        if undo:
            _take_back(store, "rename", entity, "")
        else:
            _decide(store, "rename", _entity(store, entity), label or "-", author, day, reason)
        apply(store, build=build, wait=wait)


_same = """Say that two entities are one; the graph shows one, and both IRIs answer.

        \b
          kg same IRI IRI --author "A. Reader" --date 2026-01-31 --reason "two spellings"
          kg same "Anna Bakari" "A. Bakary" --author … --date …
          kg same IRI IRI --undo
        """
_different = """Say that two are not one, although documents make it seem so.

        \b
          kg different IRI IRI --author "A. Reader" --date 2026-01-31

        Of what was merged, give the IRIs that each would have alone: kg review has them.
        """
_accept = """Say that a claim is true, or that an entity is a registry's record.

        \b
          kg accept id:claim/holdsposition-2bbbe66c788ed6ca --author "A. Reader" --date 2026-01-31
          kg accept "The Old House" https://ror.org/02xbhbx68 --author … --date …
        """
_reject = """Say that a claim is false, or that an entity is not a registry's record.

        \b
          kg reject id:claim/holdsposition-2bbbe66c788ed6ca --author "A. Reader" --date 2026-01-31
          kg reject EKU https://ror.org/02xbhbx68 --author … --date …
        """


def _pair_command(app: typer.Typer, name: str, about: str) -> None:
    def decide(
        one: Annotated[str, typer.Argument(help="A name or IRI of an entity.")],
        other: Annotated[str, typer.Argument(help="A name or IRI of another.")],
        author: Author = "",
        day: Day = "",
        reason: Reason = "",
        undo: Undo = False,
        build: Build = True,
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
    ) -> None:
        if undo:
            _take_back(store, name, one, other)
        else:
            left, right = _entity(store, one), _entity(store, other)
            _decide(store, name, left, right, author, day, reason)
        apply(store, build=build, wait=wait)

    decide.__doc__ = about
    command(app, name)(decide)


def _belief_command(app: typer.Typer, name: str, about: str) -> None:
    def decide(
        what: Annotated[str, typer.Argument(help="The IRI of a claim, or an entity.")],
        record: Annotated[
            str, typer.Argument(help="Of an entity: the IRI of the registry's record.")
        ] = "",
        author: Author = "",
        day: Day = "",
        reason: Reason = "",
        undo: Undo = False,
        build: Build = True,
        store: Store = Path("kg-store"),
        wait: Wait = 0.0,
    ) -> None:
        if undo:
            _take_back(store, name, what, record)
        else:
            iri = _entity(store, what) if record else _claim(store, what)
            _decide(store, name, iri, record, author, day, reason)
        apply(store, build=build, wait=wait)

    decide.__doc__ = about
    command(app, name)(decide)


# ----------------------------------------------------------------------------- small parts


def _needs(author: str, day: str) -> None:
    if not author.strip() or not day.strip():
        raise UsageError("a decision", "needs its author and its day", hint="give --author, --date")


def _decide(
    store: Path,
    decision: str,
    subject: str,
    object: str,
    author: str,
    day: str,
    reason: str,
) -> None:
    from kg import link

    place = store / link.JUDGEMENTS
    _needs(author, day)
    if decision in ("same", "different") and subject == object:
        problem = f"needs two entities, and both are {subject}"
        raise UsageError(decision, problem, hint="kg review shows the IRI of each")
    if decision == "rename" and object == "-":
        raise UsageError("rename", "needs the new label")
    try:
        one = link.Judgement(decision, subject, object, author, day, reason)
    except ValueError as error:
        raise UsageError(decision, str(error)) from error
    _record(place, one)


def _take_back(store: Path, decision: str, what: str, other: str) -> None:
    """Take back a decision, told by the names or IRIs it was about.

    What was decided on may be called otherwise since, or be one with the other side: any IRI that
    an entity answers to is good, and a link's record alone tells it where the name is gone. Who
    takes it back, and when, is told by the history of the file.
    """
    from kg import link

    kept = [one for one in link.read(store / link.JUDGEMENTS) if one.decision == decision]
    mine = _answering(store, what)
    if decision in ("same", "different"):
        both = mine | _answering(store, other)
        found = [one for one in kept if {one.subject, one.object} <= both]
    elif decision == "rename":
        found = [one for one in kept if one.subject in mine]
    else:
        same = [one for one in kept if one.object == other]
        found = [one for one in same if one.subject in mine] or (same if other else [])
    if not found:
        about = f"{decision} {what} {other}".rstrip()
        raise NotFound(about, "was never decided", hint="kg judgements lists what was")
    if len(found) > 1:
        shown = "; ".join(f"{one.subject} {one.object}".rstrip() for one in found[:4])
        raise UsageError(decision, f"{len(found)} decisions are meant", hint=f"give one: {shown}")
    link.withdraw(store / link.JUDGEMENTS, found[0])
    note(f"taken back: {decision} {found[0].subject} {found[0].object}".rstrip())


def _answering(store: Path, name: str) -> frozenset[str]:
    """Return the IRIs under which an entity or a claim answers; none where the name is gone."""
    from kg.api import open
    from kg.query import entity, find_iri, prefixes
    from kg.store import open_snapshot

    with open_snapshot(store) as snapshot:
        base = snapshot.manifest.base
        try:
            given = find_iri(name, base)
            known = given or entity(snapshot.quads, name, prefixes(base))
        except NotFound:
            return frozenset()
    with open(store) as graph:
        rows = graph.query("SELECT ?alias ?main { ?alias dcterms:isReplacedBy ?main }")
        pairs = [(str(row["alias"]), str(row["main"])) for row in rows]
    mains = {known, *(main for alias, main in pairs if alias == known)}
    return frozenset(mains | {alias for alias, main in pairs if main in mains})


def _record(place: Path, one: Judgement) -> None:
    from kg import link

    link.record(place, one)
    note(f"{one.decision}: {one.subject} {one.object}".rstrip())


def _entity(store: Path, name: str) -> str:
    """Return the IRI a person means: any IRI as it is, since replaced ones are decided on too."""
    from kg.query import entity, find_iri, prefixes
    from kg.store import open_snapshot

    with open_snapshot(store) as snapshot:
        base = snapshot.manifest.base
        iri = find_iri(name, base)
        if iri is None:
            return entity(snapshot.quads, name, prefixes(base))
        if next(snapshot.about(iri), None) is None:
            raise NotFound(name, "is not in the graph", hint="try kg show with a name")
        return iri


def _claim(store: Path, what: str) -> str:
    """Return the IRI of a claim; of an assertion the one it makes."""
    from kg import vocab
    from kg.query import find_iri
    from kg.store import open_snapshot

    with open_snapshot(store) as snapshot:
        iri = find_iri(what, snapshot.manifest.base)
        about = list(snapshot.about(iri)) if iri else []
        made = [q.object for q in about if q.predicate.value == vocab.UKG_CLAIM]
        claim = str(getattr(made[0], "value", "")) if made else iri
        # What was rejected is no node of its own any more, but documents still make the claim.
        known = claim is not None and bool(snapshot.graphs_of(vocab.UKG_CLAIM, claim))
    if not claim or not known:
        raise NotFound(
            what, "is no claim of the graph", hint="kg explain NAME shows the IRIs of claims"
        )
    return claim


def _walk(found: list[Question], store: Path, author: str, day: str) -> int:
    """Ask one question after another; return how many were answered."""
    from kg import link

    answered = 0
    for number, question in enumerate(found, 1):
        note(_shown(question, number, len(found)))
        words = {answer.word: answer for answer in question.answers}
        asked = ", ".join(f"[{word[0]}]{word[1:]}" for word in words) or "kg accept answers it"
        said = typer.prompt(
            f"{asked}, Enter for later, q", default="", show_default=False, err=True
        )
        if said.strip().casefold() == "q":
            break
        for word, answer in words.items():
            if said and word.startswith(said.strip().casefold()):
                _record(store / link.JUDGEMENTS, answer.judgement(author, day))
                answered += 1
    note(f"{store}: {answered} of {plural(len(found), 'question')} answered")
    return answered


def _shown(question: Question, number: int, total: int) -> str:
    from kg.query import visible

    lines = ["", f"{number}/{total}  {question.text}  ({question.reason}; {question.score:.2f})"]
    for side in question.sides:
        lines += [f"  {side.label}", f"    {side.iri}"]
        for words in side.words:
            quote = " ".join(words.quote.split())
            lines += [f"    “{quote}”", f"      {words.name}, line {words.line}"]
    return visible("\n".join(lines))
