"""``kg analyse``: what networkx measures on the graph, as a table or as a layer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from kg.cli.common import Store, command, note, plural, table, write

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["register"]

What = Literal["centrality", "communities", "brokers", "holes", "people", "universities"]
Measure = Literal["degree", "betweenness", "closeness", "pagerank", "eigenvector"]
Row = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @command(app)
    def analyse(
        what: Annotated[What, typer.Argument(help="What to look for.")] = "centrality",
        measure: Annotated[
            Measure, typer.Option("--measure", help="Which centrality.")
        ] = "betweenness",
        kinds: Annotated[
            list[str] | None,
            typer.Option("--kind", metavar="KIND", help="List only these, such as University."),
        ] = None,
        through: Annotated[
            list[str] | None,
            typer.Option("--through", metavar="KIND", help="What people or universities share."),
        ] = None,
        top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="Rows to print.")] = 20,
        form: Annotated[
            Literal["table", "json"], typer.Option("--format", help="For a reader, or a program.")
        ] = "table",
        layer: Annotated[
            Path | None,
            typer.Option(
                "--layer", metavar="FILE", help="Write all results: .ttl .nt .graphml .gexf .json"
            ),
        ] = None,
        store: Store = Path("kg-store"),
    ) -> None:
        """Measure the graph as a network: who is central, who joins whom.

        \b
          kg analyse                                    betweenness of all things
          kg analyse centrality --measure pagerank --kind Person
          kg analyse communities --layer communities.graphml
          kg analyse brokers                            who joins countries
          kg analyse holes                              who joins strangers (structural holes)
          kg analyse universities --through Project     pairs that share projects
          kg analyse people --through Event --layer meetings.ttl

        A layer in Turtle names the results beside the graph, to load where its export stands;
        GraphML, GEXF and JSON are the network with the results on its nodes.
        """  # noqa: D301
        from kg.api import open
        from kg.views.measures import layer as make_layer

        with open(store) as graph:
            found = graph.network()
            base = graph.snapshot.manifest.base
        shown, rows, values = _run(found, what, measure, through or ["Project", "Event"])
        if kinds:
            rows = [r for r in rows if {r.get("kind"), r.get("other_kind")} & set(kinds)]
        if layer is not None:
            write(make_layer(shown, values, layer.suffix.lstrip("."), base), layer)
            note(f"{layer}: {plural(len(shown), 'node')}, {plural(len(rows), 'result')}")
        if form == "json":
            write(json.dumps(rows[:top], ensure_ascii=False, indent=2) + "\n")
        elif rows:
            columns = [c for c in rows[0] if c not in ("iri", "other_iri", "other_kind")]
            table(columns, [[_cell(row[c]) for c in columns] for row in rows[:top]])
        if len(rows) > top:
            note(f"{top:,} of {len(rows):,} rows; --top shows more")


def _run(
    graph: nx.MultiDiGraph[str], what: What, measure: str, through: list[str]
) -> tuple[nx.Graph[str], list[Row], Mapping[str, Mapping[str, Any]]]:
    """Return the graph that was looked at, the rows to show, and the values of the layer."""
    from kg.views import measures

    def row(iri: str, **more: Any) -> Row:
        data = graph.nodes[iri]
        return {"name": data["label"], "kind": data["kind"], "iri": iri, **more}

    if what == "centrality":
        values = measures.centrality(graph, measure)
        ranked = sorted(values, key=lambda iri: (-values[iri], iri))
        return graph, [row(iri, **{measure: values[iri]}) for iri in ranked], {measure: values}
    if what == "communities":
        member = measures.communities(graph)
        ordered = sorted(member, key=lambda iri: (member[iri], -graph.degree(iri), iri))
        return graph, [row(i, community=member[i]) for i in ordered], {"community": member}
    if what == "brokers":
        joined = measures.brokers(graph)
        parts = {name: {i: b[name] for i, b in joined.items()} for name in ("pairs", "countries")}
        named = {"pairs between countries": parts["pairs"], "countries": parts["countries"]}
        return graph, [row(iri, **broker) for iri, broker in joined.items()], named
    if what == "holes":
        hole = measures.holes(graph)
        both = ("constraint", "effective")
        split = {name: {iri: h[name] for iri, h in hole.items()} for name in both}
        return graph, [row(iri, **h) for iri, h in hole.items()], split
    kind = "Person" if what == "people" else "University"
    shared = measures.project(graph, kind, through)
    edges = sorted(shared.edges(data=True), key=lambda e: (-e[2]["weight"], e[0], e[1]))
    rows = [
        row(a)
        | {"with": graph.nodes[b]["label"], "other_iri": b, "shared": d["weight"]}
        | {"what": [graph.nodes[n]["label"] for n in d["shared"]]}
        for a, b, d in edges
    ]
    return shared, rows, {}


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
