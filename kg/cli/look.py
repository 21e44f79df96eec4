"""``kg show``, ``kg explain``, ``kg view``: what a person looks at."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.claims import fold
from kg.cli.common import Endpoint, Store, command, fail, note, plural, write
from kg.errors import KgError, NotFound

if TYPE_CHECKING:
    from kg.api import Card, Conclusion, Fact, Graph, Linked

__all__ = ["open_page", "register", "write_page"]

_SAME = "sameas"  # the relation of an entity to its record, as it is typed
Form = Annotated[
    Literal["text", "json"], typer.Option("--format", help="For a reader, or for a program.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

    @command(app)
    def show(
        name: Annotated[str, typer.Argument(help="A name, a part of one, or an IRI.")],
        store: Store = Path("kg-store"),
        endpoint: Endpoint = None,
        form: Form = "text",
    ) -> None:
        """Show what the graph knows of a person, organisation, project, event or place.

        \b
          kg show "Saule Rakhmetullina"
          kg show EKU
          kg show id:person/mukhtar-tolegen-c1f15fe2 --format json
        """  # noqa: D301
        from kg.api import open

        with open(endpoint or store) as graph:
            card = graph.entity(name)
        write(_json(_card_record(card)) if form == "json" else _card_text(card))

    @command(app)
    def explain(
        what: Annotated[
            str, typer.Argument(metavar="NAME|IRI|TEXT", help="Of the graph, or a text to read.")
        ],
        predicate: Annotated[
            str | None, typer.Argument(help="Only this relation: its name or label.")
        ] = None,
        target: Annotated[
            str | None, typer.Argument(metavar="[OBJECT]", help="Only with this at the other end.")
        ] = None,
        inferred: Annotated[
            bool,
            typer.Option("--inferred/--no-inferred", help="What follows about it, and from what."),
        ] = False,
        text: Annotated[
            bool, typer.Option("--text", help="It is a text: tell how it is read.")
        ] = False,
        store: Store = Path("kg-store"),
        endpoint: Endpoint = None,
        form: Form = "text",
    ) -> None:
        """Show why a fact holds: the words, their place, the rule, how sure, who says so.

        Of a text, which rule fires where, and which came close.

        \b
          kg explain "Saule Rakhmetullina"                  all facts about her
          kg explain "Saule Rakhmetullina" holdsPosition    her posts
          kg explain "Rakhmetullina rector EKTU"               facts in which all these words stand
          kg explain id:claim/holdsposition-2bbbe66c788ed6ca
          kg explain "Saule Rakhmetullina" --inferred       what follows, by which rule, from what
          kg explain "Anna Bakari, Rector of Example University, opened the seminar."
          kg explain EKU sameAs                             how it was linked to registries

        Words that end like a sentence are a text. Lines and characters count in the
        text of the report: text[start:end] is the quote.
        """  # noqa: D301
        from kg.api import open
        from kg.cli.reading import is_text, traced

        if text or (predicate is None and is_text(what)):
            write(traced(what, form))
            return
        if inferred:
            with open(endpoint or store) as graph:
                found = graph.inferred(what)
            told = _json([_conclusion_record(one) for one in found])
            write(told if form == "json" else "\n".join(_conclusion_text(one) for one in found))
            return
        with open(endpoint or store) as graph:
            known = _links(graph, what, predicate)
            facts: list[Fact] = []
            if predicate is None or fold(predicate).replace(" ", "") != _SAME or not known:
                facts = graph.evidence(what, predicate, target)
        if form == "json":
            records = [_fact_record(fact) for fact in facts]
            write(_json(records or [asdict(link) for link in known]))
        else:
            write("\n".join([*map(_fact_text, facts), *map(_link_text, known)]))

    @command(app)
    def view(
        output: Annotated[
            Path, typer.Option("-o", "--output", metavar="FILE.html", help="The page to write.")
        ] = Path("graph.html"),
        around: Annotated[
            list[str] | None, typer.Option("--around", metavar="NAME", help="What to show around.")
        ] = None,
        depth: Annotated[int, typer.Option("--depth", metavar="N", min=0, help="Steps.")] = 1,
        query: Annotated[
            str | None,
            typer.Option(
                "--query",
                metavar="NAME|FILE|SPARQL",
                help="Rows of subject, …, object; or CONSTRUCT.",
            ),
        ] = None,
        first: Annotated[
            str, typer.Option("--from", metavar="DAY", help="Only what is dated: from this day on.")
        ] = "",
        last: Annotated[str, typer.Option("--to", metavar="DAY", help="To this day.")] = "",
        kinds: Annotated[
            list[str] | None,
            typer.Option("--kind", metavar="KIND", help="Only these kinds, such as University."),
        ] = None,
        limit: Annotated[
            int | None,
            typer.Option(
                "--limit",
                metavar="N",
                min=1,
                help="Most nodes to show.  [default: all, of an endpoint 1500]",
            ),
        ] = None,
        static: Annotated[
            bool, typer.Option("--static", help="A still figure, SVG or PNG, as for a paper.")
        ] = False,
        title: Annotated[str, typer.Option("--title", help="Heading of the page.")] = "",
        opened: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
        store: Store = Path("kg-store"),
        endpoint: Endpoint = None,
    ) -> None:
        """Write the graph, or a part of it, as one page that works offline.

        \b
          kg view -o graph.html --open
          kg view --around "Saule Rakhmetullina" --depth 2 -o rakhmetullina.html
          kg view --query participants -o participants.html
          kg view --query mine.rq --from 2023 --to 2024-06 --kind Person --kind Event
          kg view --query "SELECT ?p ?r ?e { ?e a schema:Event ; ?r ?p }"
          kg view --static -o figure.png

        More than 3,000 nodes are drawn in groups that open. A name ending in .svg or .png gives a
        still figure too; --static alone writes graph.svg.
        """  # noqa: D301
        from kg.api import open

        _check_choice(kinds, first, last)
        if static and output.suffix not in (".svg", ".png"):
            if output != Path("graph.html"):
                raise typer.BadParameter("a figure ends in .svg or .png", param_hint="-o")
            output = Path("graph.svg")
        with open(endpoint or store) as graph:
            shown = graph.view(
                list(around) if around else None,
                depth=depth,
                query=_query_text(query),
                kinds=kinds,
                period=(first, last) if first or last else None,
                limit=limit or (1500 if endpoint else 1 << 62),
                title=title,
            )
        if not len(shown):
            fail("the view is empty: nothing in the graph fits", 1)
        try:
            shown.save(output)
        except OSError as error:
            raise KgError(str(output), f"cannot be written: {error.strerror}") from error
        whole = shown.graph.total_nodes
        part = f" of {whole:,}" if whole > len(shown) else ""
        note(f"{output}: {len(shown):,}{part} nodes, {plural(len(shown.graph.edges), 'edge')}")
        if opened:
            open_page(output)


def _check_choice(kinds: list[str] | None, first: str, last: str) -> None:
    from kg.model import Kind

    known = [kind.value for kind in Kind]
    for kind in kinds or ():
        if kind not in known:
            raise typer.BadParameter(f"{kind!r} is none of {', '.join(known)}", param_hint="--kind")
    for option, day in (("--from", first), ("--to", last)):
        if day and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day):
            raise typer.BadParameter(f"{day!r} is no day, such as 2024-05-31", param_hint=option)


def _query_text(query: str | None) -> str | None:
    """Return the text of a query in a file; a name, or SPARQL itself, as it is."""
    if query is None or not query.endswith((".rq", ".sparql")):
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(query, f"cannot be read: {error}") from error


def write_page(store: Path, output: Path, title: str) -> int:
    """Write the page of a whole graph and return how many nodes it shows."""
    from kg.api import open

    with open(store) as graph:
        shown = graph.view(title=title)
        shown.save(output)
    return len(shown)


def open_page(page: Path) -> bool:
    """Open a page where a person can see it; tell whether there is a screen."""
    import webbrowser

    seen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not seen or os.environ.get("CI"):
        return False
    return webbrowser.open(page.resolve().as_uri())


# --------------------------------------------------------------------------------- for a reader


def _card_text(card: Card) -> str:
    from kg.query import visible

    lines = [f"{card.label}  ·  {card.kind}", f"  {card.iri}"]
    before = dict.fromkeys(value for value, _, kind in card.names if kind == "former")
    also = dict.fromkeys(n for n, _, _ in card.names if n != card.label and n not in before)
    if also:
        lines.append(f"  also: {' | '.join(also)}")
    if before:
        lines.append(f"  formerly: {' | '.join(before)}")
    lines += [f"  same as {iri}" for iri in card.same_as]
    if card.facts:
        lines.append("")
    for fact in card.facts:
        own = fact.subject_iri == card.iri
        said = f"{fact.relation}: {fact.target}" if own else f"← {fact.subject}: {fact.relation}"
        if not own and fact.value:
            said += f" ({fact.value})"
        how = [] if fact.status == "held" else [fact.status]
        how += [_dates(fact.dates), _sure(fact.confidence), _reports(fact.sources)]
        lines.append(f"  {said}  [{', '.join(part for part in how if part)}]")
    lines += ["", f"  why: kg explain {json.dumps(card.label, ensure_ascii=False)}"]
    return visible("\n".join(lines)) + "\n"


def _fact_text(fact: Fact) -> str:
    from kg.query import visible

    how = [fact.status, f"confidence {_sure(fact.confidence)}", _reports(fact.sources)]
    if fact.dates:
        how.append(_dates(fact.dates))
    lines = [str(fact), f"  {', '.join(how)}  ·  {fact.iri}"]
    for words in fact.words:
        quote = " ".join(words.quote.split())
        line = f"line {words.line}, " if words.line else ""
        place = f"{words.name}, {line}characters {words.start}–{words.end}"
        made = [f"rule {words.rule}", f"confidence {_sure(words.confidence)}"]
        if words.status != fact.status:
            made.append(f"status {words.status}")
        if words.speaker:
            made.append(f"on the word of {words.speaker}")
        source = [part for part in (words.published, words.title, words.source) if part]
        lines += [f"  “{quote}”", f"    {place}", f"    {', '.join(made)}"]
        if source:
            lines.append(f"    {' · '.join(source)}")
    return visible("\n".join(lines)) + "\n"


def _links(graph: Graph, what: str, predicate: str | None) -> list[Linked]:
    """Return how the entity that is meant was linked; none where words or a fact are meant."""
    if predicate is not None and fold(predicate).replace(" ", "") != _SAME:
        return []
    try:
        return graph.links(what)
    except NotFound:
        return []


def _link_text(link: Linked) -> str:
    from kg.query import visible

    said = f"same as {link.record}" if link.record else "same as nothing that a registry knows"
    lines = [
        f"{said}  ({link.authority}, score {_sure(link.score)})",
        f"  because: {link.reason}",
        *(f"    {name.replace('_', ' ')}: {_sure(value)}" for name, value in link.features),
        f"  in {', '.join(link.documents[:5])}{' …' if len(link.documents) > 5 else ''}",
    ]
    return visible("\n".join(lines)) + "\n"


def _conclusion_text(one: Conclusion) -> str:
    from kg.query import visible

    lines = [str(one), f"  follows by rule {one.rule}: {one.says}  ·  {one.iri}"]
    text = visible("\n".join(lines)) + "\n"
    grounds = [_fact_text(fact) for fact in one.facts]
    grounds += [_conclusion_text(step) for step in one.steps]
    return text + "".join("    " + "    ".join(g.splitlines(keepends=True)) for g in grounds)


def _dates(dates: tuple[str, ...]) -> str:
    return f"{dates[0]} … {dates[-1]}" if len(dates) > 2 else ", ".join(dates)


def _sure(confidence: float) -> str:
    # Not rounded to 1.00: nothing is that sure.
    return f"{confidence:.4f}".rstrip("0").rstrip(".")


def _reports(count: int) -> str:
    return plural(count, "report")


# --------------------------------------------------------------------------------- for a program


def _card_record(card: Card) -> dict[str, Any]:
    return {
        "iri": card.iri,
        "kind": card.kind,
        "label": card.label,
        "names": [{"value": v, "language": lang, "kind": kind} for v, lang, kind in card.names],
        "sameAs": list(card.same_as),
        "facts": [_fact_record(fact) for fact in card.facts],
    }


def _fact_record(fact: Fact) -> dict[str, Any]:
    record = asdict(fact)
    record["words"] = [
        {name: value for name, value in one.items() if name != "marks"} for one in record["words"]
    ]
    record["details"] = dict(fact.details)
    return record


def _conclusion_record(one: Conclusion) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("subject", "relation", "object", "rule", "says")},
        "facts": [_fact_record(fact) for fact in one.facts],
        "steps": [_conclusion_record(step) for step in one.steps],
        "subject_iri": one.subject_iri,
        "object_iri": one.object_iri,
        "iri": one.iri,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n"
