"""Writes docs/ontology.md and its diagrams from the files in ontology/.

``--check`` says whether they are up to date.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology"
DOCS = ROOT / "docs"
LANGUAGES = {"en": "English", "ru": "Russian", "kk": "Kazakh"}
UKG = rdflib.Namespace("https://w3id.org/unikg/ns#")
UKGV = "https://w3id.org/unikg/vocab/"
HEADER = rdflib.URIRef("https://w3id.org/unikg/ns")
TEXTS = {"string": "text", "date": "day, month or year", "integer": "number", "duration": "time"}
INTRO = """# Vocabulary reference

This page is made from the files in `ontology/` by `python tools/make_reference.py`; a test fails when
it drifts. How the graph is built of these terms, and why, is said in
[the ontology's own page](../ontology/README.md).
"""


def main(arguments: Sequence[str]) -> int:
    """Write or compare the page and its diagrams; return the exit code."""
    made = pages()
    kept = set((DOCS / "images" / "ontology").glob("*.svg"))
    stale = sorted(p for p, t in made.items() if not p.exists() or p.read_text("utf-8") != t)
    over = sorted(kept - set(made))
    if "--check" in arguments:
        for path in [*stale, *over]:
            print(f"{path.relative_to(ROOT)} is stale: run python tools/make_reference.py")
        return int(bool(stale or over))
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8", newline="\n")
    for path in over:
        path.unlink()
    return 0


def ordered(found: Iterable[rdflib.term.Node]) -> list[rdflib.term.Node]:
    """Return nodes in the order of their text."""
    return sorted(found, key=str)


def pages() -> dict[Path, str]:
    """Return what is made: paths, and what stands in them."""
    made: dict[Path, str] = {}
    reference = Reference()
    made[DOCS / "ontology.md"] = reference.page(made)
    return made


class Reference:
    """The ontology's files, read once, and the page written from them."""

    def __init__(self) -> None:
        self.graph = rdflib.Graph()
        for name in ("unikg.ttl", "reused.ttl", "vocabularies.ttl"):
            self.graph.parse(ONTOLOGY / name)
        spaces = {str(p): str(n) for p, n in self.graph.namespaces()}
        self.spaces = {p: n for p, n in spaces.items() if p} | {"ukgv": UKGV}
        self.claims = tomllib.loads((ONTOLOGY / "claims.toml").read_text("utf-8"))
        lines = (ONTOLOGY / "mappings.sssom.tsv").read_text("utf-8").splitlines()
        rows = csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t")
        self.mappings: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            if row["object_id"] != "sssom:NoTermFound":
                self.mappings[row["subject_id"]].append(row)
        self.curies = {
            p.strip(): iri.strip()
            for p, _, iri in (x[2:].partition(":") for x in lines if x.startswith("#  "))
        }

    def page(self, images: dict[Path, str]) -> str:
        """Return the page; its diagrams are put among the images."""
        own = {s for s in self.graph.subjects(RDFS.isDefinedBy) if isinstance(s, rdflib.URIRef)}
        classes = sorted(s for s in own if (s, RDF.type, OWL.Class) in self.graph)
        parts = [INTRO, *self._header()]
        parts += ["## Kinds of entity {#kinds}", ""]
        parts += [
            "What reports say of each, and of whom else. A narrower kind may stand where a",
            "",
        ]
        parts[-1:] = ["wider one does: a university is an organisation.", ""]
        for kind in self.claims["kinds"]:
            parts += self._kind(kind, images)
        parts += ["## Classes {#classes}", ""]
        for term in classes:
            parts += self._term(term, images)
        parts += ["## Properties {#properties}", ""]
        for term in sorted(own - set(classes)):
            parts += self._term(term, images)
        parts += self._claims()
        parts += self._schemes()
        parts += self._reused()
        return "\n".join(parts).rstrip() + "\n"

    # ------------------------------------------------------------------------------ parts

    def _header(self) -> list[str]:
        def one(predicate: rdflib.URIRef) -> str:
            found = self.graph.objects(HEADER, predicate)
            english = [o for o in ordered(found) if getattr(o, "language", None) in (None, "en")]
            return str(english[0])

        rows = [
            ("vocabulary", f"`{HEADER}`"),
            ("this version", f"`{one(OWL.versionIRI)}`"),
            ("prefix", f"`{one(VANN.preferredNamespacePrefix)}:` for `{UKG}`"),
            ("title", one(DCTERMS.title)),
            ("creator and publisher", one(DCTERMS.creator)),
            ("issued, changed", f"{one(DCTERMS.issued)}, {one(DCTERMS.modified)}"),
            ("licence", f"[CC BY 4.0]({one(DCTERMS.license)})"),
            ("to cite", one(DCTERMS.bibliographicCitation)),
            (
                "files",
                "[Turtle](../ontology/unikg.ttl) · [coded values](../ontology/vocabularies.ttl) · "
                "[JSON-LD context](../ontology/context.jsonld) · "
                "[alignments (SSSOM)](../ontology/mappings.sssom.tsv)",
            ),
        ]
        table = ["| | |", "|---|---|", *(f"| {k} | {v} |" for k, v in rows)]
        return [one(DCTERMS.description), "", *table, ""]

    def _kind(self, kind: str, images: dict[Path, str]) -> list[str]:
        row = self.claims["kinds"][kind]
        wider = self._wider(kind)
        out: dict[str, list[str]] = defaultdict(list)
        into: dict[str, list[str]] = defaultdict(list)
        for name, claim in self.claims["claims"].items():
            objects = claim["object"]
            if set(claim["subject"]) & wider:
                for to in objects.get("kinds", []):
                    out[to].append(name)
                if "scheme" in objects:
                    out["concept"].append(name)
                elif "literal" in objects:
                    out[TEXTS.get(objects["literal"], objects["literal"])].append(name)
            if set(objects.get("kinds", [])) & wider:
                for source in claim["subject"]:
                    into[source].append(name)
        classes = ", ".join(f"`{c}`" for c in row["classes"])
        path = DOCS / "images" / "ontology" / f"kind-{kind.lower()}.svg"
        images[path] = diagram(kind, row["classes"], into, out)
        return [
            f"### {kind} {{#kind-{kind}}}",
            "",
            f"{' · '.join(row['label'][code] for code in LANGUAGES)}. Written as {classes}"
            + (
                f"; narrower than [{row['broader']}](#kind-{row['broader']})."
                if "broader" in row
                else "."
            ),
            "",
            f"![What is said of and by the kind {kind}: {', '.join(sorted({n for v in (*into.values(), *out.values()) for n in v}))}](images/ontology/{path.name})",
            "",
        ]

    def _wider(self, kind: str) -> set[str]:
        broader = self.claims["kinds"][kind].get("broader")
        return {kind} | (self._wider(broader) if broader else set())

    def _term(self, term: rdflib.URIRef, images: dict[Path, str]) -> list[str]:
        name = str(term).removeprefix(str(UKG))
        lines = [f"### ukg:{name} {{#{name}}}", ""]
        labels = self._by_language(term, RDFS.label)
        texts = self._by_language(term, SKOS.definition)
        lines += [texts["en"], ""]
        for note in (SKOS.scopeNote, SKOS.editorialNote):
            lines += [f"*{text}*\n" for text in ordered(self.graph.objects(term, note))]
        lines += ["| | label | definition |", "|---|---|---|"]
        lines += [
            f"| {language} | {labels.get(code, '')} | {texts.get(code, '')} |"
            for code, language in LANGUAGES.items()
        ]
        kinds = sorted(
            str(k).rpartition("#")[2].replace("Property", " property").lower()
            for k in self.graph.objects(term, RDF.type)
        )
        facts = [("kind", ", ".join(kinds))]
        for title, predicate in (
            ("below", RDFS.subClassOf),
            ("below", RDFS.subPropertyOf),
            ("excludes", OWL.disjointWith),
            ("said of", RDFS.domain),
            ("value", RDFS.range),
        ):
            found = [self._link(o) for o in ordered(self.graph.objects(term, predicate))]
            if found:
                facts.append((title, ", ".join(found)))
        used = [
            f"[{claim}](#claim-{claim})"
            for claim, row in self.claims["claims"].items()
            if f"ukg:{name}" in str(row)
        ]
        if used:
            facts.append(("claims", ", ".join(used)))
        near = [self._mapping(row) for row in self.mappings.get(f"ukg:{name}", [])]
        if near:
            facts.append(("elsewhere", "; ".join(near)))
        lines += [f"| {title} | {value} | |" for title, value in facts]
        lines.append("")
        if (term, RDF.type, OWL.Class) in self.graph:
            into, out = defaultdict(list), defaultdict(list)
            for prop in ordered(self.graph.subjects(RDFS.range, term)):
                source = next(self.graph.objects(prop, RDFS.domain), None)
                into[self._short(source) if source else "…"].append(self._short(prop))
            for prop in ordered(self.graph.subjects(RDFS.domain, term)):
                target = next(self.graph.objects(prop, RDFS.range), None)
                out[self._short(target) if target else "…"].append(self._short(prop))
            if into or out:
                path = DOCS / "images" / "ontology" / f"class-{name.lower()}.svg"
                above = [self._short(o) for o in ordered(self.graph.objects(term, RDFS.subClassOf))]
                images[path] = diagram(f"ukg:{name}", above, into, out)
                lines += [f"![Properties to and from ukg:{name}](images/ontology/{path.name})", ""]
        return lines

    def _mapping(self, row: Mapping[str, str]) -> str:
        prefix, _, local = row["object_id"].partition(":")
        said = row["predicate_id"].partition(":")[2].removesuffix("Match")
        no = "no " if row["predicate_modifier"] == "Not" else ""
        comment = f" ({row['comment'].rstrip('.')})" if row["comment"] else ""
        return f"{no}{said}: [`{prefix}:{local}`]({self.curies[prefix]}{local}){comment}"

    def _claims(self) -> list[str]:
        lines = ["## Claims {#claims}", "", "What the extractor may state, and as which RDF.", ""]
        for name, row in sorted(self.claims["claims"].items()):
            lines += [f"### {name} {{#claim-{name}}}", ""]
            lines += [" · ".join(row["label"][code] for code in LANGUAGES), ""]
            target = [*row["object"].get("kinds", [])]
            if "scheme" in row["object"]:
                target.append(
                    f"a concept of [{row['object']['scheme']}](#scheme-{row['object']['scheme']})"
                )
            elif "literal" in row["object"]:
                target.append(TEXTS.get(row["object"]["literal"], row["object"]["literal"]))
            form = row.get("property") or " and ".join(row["classes"]) or "a node"
            how = "the other way round, " if row.get("inverse") else ""
            lines += ["| | |", "|---|---|", f"| said of | {', '.join(row['subject'])} |"]
            lines += [f"| value | {', '.join(target)} |", f"| becomes | {how}`{form}` |"]
            for qualifier, more in row.get("qualifiers", {}).items():
                place = more.get("property") or "the class of the node"
                lines.append(f"| qualifier {qualifier} | `{place}` |")
            lines.append("")
        return lines

    def _schemes(self) -> list[str]:
        lines = ["## Coded values {#coded-values}", ""]
        lines += ["Concepts that reports bring themselves are added to these.", ""]
        for scheme in ordered(self.graph.subjects(RDF.type, SKOS.ConceptScheme)):
            name = str(scheme).removeprefix(UKGV)
            text = self._by_language(scheme, SKOS.definition)
            lines += [f"### {name} {{#scheme-{name}}}", "", text.get("en", ""), ""]
            members = ordered(self.graph.subjects(SKOS.inScheme, scheme))
            if not members:
                continue
            lines += [
                "| concept | English | Russian | Kazakh | also | below |",
                "|---|---|---|---|---|---|",
            ]
            for concept in members:
                names = self._by_language(concept, SKOS.prefLabel)
                also = ", ".join(sorted(str(o) for o in self.graph.objects(concept, SKOS.altLabel)))
                broader = ", ".join(
                    str(o).rpartition("/")[2]
                    for o in ordered(self.graph.objects(concept, SKOS.broader))
                )
                local = str(concept).rpartition("/")[2]
                near = self.mappings.get(f"ukgv:{name}/{local}", [])
                where = "".join(f" ({self._mapping(row)})" for row in near)
                lines.append(
                    f'| <span id="{name}-{local}">{local}</span>{where} | {names["en"]} | {names["ru"]} '
                    f"| {names['kk']} | {also} | {broader} |"
                )
            lines.append("")
        return lines

    def _reused(self) -> list[str]:
        lines = ["## Terms of other vocabularies {#reused}", "", "Their owners define them.", ""]
        lines += ["| term | English | Russian | Kazakh | elsewhere |", "|---|---|---|---|---|"]
        graph = rdflib.Graph().parse(ONTOLOGY / "reused.ttl")
        for term in sorted(
            s for s in set(graph.subjects(RDF.type)) if isinstance(s, rdflib.URIRef)
        ):
            names = self._by_language(term, RDFS.label)
            short = self._short(term)
            near = "; ".join(self._mapping(row) for row in self.mappings.get(short, []))
            cells = " | ".join(names.get(code, "") for code in LANGUAGES)
            lines.append(f"| [`{short}`]({term}) | {cells} | {near} |")
        return lines

    # ------------------------------------------------------------------------------ terms

    def _by_language(self, term: rdflib.term.Node, predicate: rdflib.URIRef) -> dict[str, str]:
        found = self.graph.objects(term, predicate)
        return {str(o.language): str(o) for o in found if isinstance(o, rdflib.Literal)}

    def _short(self, term: rdflib.term.Node) -> str:
        for prefix, space in sorted(self.spaces.items(), key=lambda item: -len(item[1])):
            if str(term).startswith(space):
                return f"{prefix}:{str(term).removeprefix(space)}"
        return str(term)

    def _link(self, term: rdflib.term.Node) -> str:
        short = self._short(term)
        if str(term).startswith(str(UKG)):
            return f"[`{short}`](#{short.partition(':')[2]})"
        return f"`{short}`"


# -------------------------------------------------------------------------------- pictures

WIDTH, BOX, LINE, SIDE = 860, 150, 17, 14


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    labels: tuple[str, ...]

    @property
    def height(self) -> int:
        return max(34, LINE * len(self.labels) + 12)


def diagram(
    name: str, under: Iterable[str], into: Mapping[str, list[str]], out: Mapping[str, list[str]]
) -> str:
    """Return a picture of one thing: who points to it on the left, what it points to on the right."""
    left = [_Group(k, tuple(dict.fromkeys(v))) for k, v in sorted(into.items())]
    right = [_Group(k, tuple(dict.fromkeys(v))) for k, v in sorted(out.items())]
    lines = list(under)
    tall = max(
        sum(g.height + 10 for g in left), sum(g.height + 10 for g in right), 60 + 14 * len(lines)
    )
    height = tall + 20
    middle = (WIDTH - BOX) // 2
    title = f"{name}: " + "; ".join(
        [f"{', '.join(g.labels)} from {g.name}" for g in left]
        + [f"{', '.join(g.labels)} to {g.name}" for g in right]
    )
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'font-family="system-ui, sans-serif" font-size="12" role="img"><title>{escape(title)}</title>',
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#fff"/>',
    ]
    size = 34 + 14 * len(lines)
    top = (height - size) // 2
    drawn.append(_box(middle, top, size, name, "#e8eef7", bold=True))
    for number, line in enumerate(lines):
        drawn.append(_text(WIDTH // 2, top + 36 + 14 * number, line, "middle", "#444", 10))
    for groups, is_left in ((left, True), (right, False)):
        y = (height - sum(g.height + 10 for g in groups) + 10) // 2
        for group in groups:
            centre = y + group.height // 2
            x = SIDE if is_left else WIDTH - SIDE - BOX
            drawn.append(_box(x, centre - 14, 28, group.name, "#ffffff"))
            start, end = (x + BOX, middle) if is_left else (middle + BOX, x)
            inner = top + 8 + (size - 16) * groups.index(group) // max(1, len(groups) - 1 or 1)
            inner = height // 2 if len(groups) == 1 else inner
            one, two = (
                ((start, centre), (end - 3, inner))
                if is_left
                else ((start, inner), (end - 3, centre))
            )
            drawn.append(
                f'<path d="M{one[0]} {one[1]}L{two[0]} {two[1]}" stroke="#aaa" marker-end="url(#a)"/>'
            )
            at = x + BOX + 62 if is_left else x - 62
            first = centre - LINE * (len(group.labels) - 1) // 2 + 4
            for number, label in enumerate(group.labels):
                drawn.append(_halo(at, first + LINE * number, label))
            y += group.height + 10
    return "\n".join([*drawn, "</svg>", ""])


def _box(x: int, y: int, height: int, name: str, fill: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{height}" rx="6" fill="{fill}" stroke="#555"/>'
        f'<text x="{x + BOX // 2}" y="{y + 19}" text-anchor="middle"{weight}>{escape(name)}</text>'
    )


def _text(x: int, y: int, words: str, anchor: str, fill: str, size: int) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">'
        f"{escape(words)}</text>"
    )


def _halo(x: int, y: int, words: str) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="11" fill="#0b5394" stroke="#fff" '
        f'stroke-width="4" paint-order="stroke">{escape(words)}</text>'
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
