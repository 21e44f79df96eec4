"""``kg stats``, ``validate``, ``conflicts``, ``evaluate``: what is there, how good it is."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from kg.cli.build import tell_findings
from kg.cli.common import Endpoint, Jobs, Store, command, note, plural, table, write

__all__ = ["counts", "register"]

Form = Annotated[
    Literal["table", "json"], typer.Option("--format", help="For a reader, or for a program.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

    @command(app)
    def stats(
        store: Store = Path("kg-store"), endpoint: Endpoint = None, form: Form = "table"
    ) -> None:
        """Count what the graph holds.

        \b
          kg stats
          kg stats --format json
        """  # noqa: D301
        found = counts(endpoint or store)
        if form == "json":
            write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
            return
        table(("what", "count"), [[name, f"{count:,}"] for name, count in found["things"].items()])
        table(
            ("relation", "facts", "mean confidence"),
            [[r["relation"], f"{r['facts']:,}", f"{r['confidence']:.2f}"] for r in found["facts"]],
        )

    @command(app)
    def validate(
        store: Store = Path("kg-store"), endpoint: Endpoint = None, form: Form = "table"
    ) -> None:
        """Check the graph against the shapes of the ontology.

        \b
          kg validate
          kg validate --format json

        Ends with 1 where a shape is violated; warnings alone end with 0.
        """  # noqa: D301
        from kg.pipeline import validate as run
        from kg.query import short

        place = endpoint or store
        findings = run(place)
        if form == "json":
            records = [asdict(finding) for finding in findings]
            write(json.dumps(records, ensure_ascii=False, indent=2, default=str) + "\n")
        elif findings:
            rows = [
                (f.severity, short(f.about), f.message, f.words, f.place, str(f.line or ""))
                for f in findings
            ]
            # A claim and the assertions that support it are found at fault together.
            columns = ("severity", "about", "problem", "words", "see", "line")
            table(columns, list(dict.fromkeys(rows)))
        if not tell_findings(findings, place):
            raise typer.Exit(1)

    @command(app)
    def conflicts(
        store: Store = Path("kg-store"), endpoint: Endpoint = None, form: Form = "table"
    ) -> None:
        """Show where documents disagree, each side with its words.

        \b
          kg conflicts
          kg conflicts --format json

        Ends with 1 where there is a disagreement.
        """  # noqa: D301
        from kg.api import open

        with open(endpoint or store) as graph:
            found = graph.conflicts()
        if form == "json":
            records = [asdict(one) for one in found]
            write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
        elif found:
            rows = [
                [one.about, one.what, side.value, words.name, str(words.line), words.quote]
                for one in found
                for side in one.sides
                for words in side.words
            ]
            table(("about", "what", "says", "document", "line", "words"), rows)
        note(f"{endpoint or store}: {plural(len(found), 'disagreement')}")
        if found:
            raise typer.Exit(1)

    @command(app)
    def evaluate(
        gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Reports with gold.")],
        errors: Annotated[
            bool, typer.Option("--errors", help="List each miss and each false alarm.")
        ] = False,
        form: Form = "table",
        threshold: Annotated[
            float, typer.Option("--min-confidence", metavar="X", help="Count claims from here on.")
        ] = 0.0,
        jobs: Jobs = None,
    ) -> None:
        """Measure extraction against reports that people annotated.

        \b
          kg evaluate tests/gold
          kg evaluate tests/gold --errors
          kg evaluate tests/gold --format json

        A folder holds x.txt and x.gold.json for each report.
        """  # noqa: D301
        from kg import pipeline

        report = pipeline.evaluate(gold, threshold=threshold, jobs=jobs or pipeline.processes())
        if form == "json":
            write(json.dumps(_report(report, errors), ensure_ascii=False, indent=2) + "\n")
            return
        scores = [
            *report.predicates.items(),
            ("entities", report.entities),
            ("all claims", report.claims),
        ]
        rows = [
            [
                name,
                str(s.tp),
                str(s.fp),
                str(s.fn),
                f"{s.precision:.3f}",
                f"{s.recall:.3f}",
                f"{s.f1:.3f}",
            ]
            for name, s in scores
        ]
        table(("relation", "right", "false", "missed", "precision", "recall", "F1"), rows)
        bands = [
            [f"{b.low:.1f} to {b.high:.1f}", str(b.claims), str(b.right), f"{b.precision:.3f}"]
            for b in report.bands
            if b.precision is not None
        ]
        table(("confidence", "claims", "right", "part"), bands)
        if errors:
            table(
                ("kind", "document", "subject", "relation", "object", "words"),
                [
                    [e.kind, e.document, e.subject, e.predicate, e.object, e.quote]
                    for e in report.errors
                ],
            )
        note(
            f"{plural(report.documents, 'document')}; "
            f"{report.quotes_exact:,} of {plural(report.quotes, 'quote')} exact"
        )


def counts(place: Path | str) -> dict[str, Any]:
    """Return what a graph holds: documents, quads, things by kind, facts by relation."""
    from kg.endpoint import open_graph
    from kg.query import run

    with open_graph(place) as snapshot:
        kinds = {row["kind"]: row["count"] for row in run(snapshot, "kinds")}
        relations = [
            {"relation": r["relation"], "facts": r["facts"], "confidence": r["meanConfidence"]}
            for r in run(snapshot, "relations")
        ]
        things = {"documents": len(snapshot.manifest.sources), "quads": len(snapshot), **kinds}
    return {"things": things, "facts": relations}


def _report(report: Any, errors: bool) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "documents": report.documents,
        "claims": report.claims.as_dict(),
        "entities": report.entities.as_dict(),
        "predicates": {name: score.as_dict() for name, score in report.predicates.items()},
        "evidence_exact": round(report.quotes_exact / report.quotes, 4) if report.quotes else 0.0,
        "bands": [_band(band) for band in report.bands],
    }
    if errors:
        plain["errors"] = [asdict(error) for error in report.errors]
    return plain


def _band(band: Any) -> dict[str, Any]:
    return {**asdict(band), "precision": band.precision}
