"""Write from the ontology what must agree with it: constants, claim types, shapes, context.

With ``--check`` nothing is written: it exits with 1 if a file differs from what would be.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TERM_TYPES = {
    *(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    *(RDFS + name for name in ("Class", "Datatype")),
    RDF + "Property",
}
HEAD = '''"""The terms of the ontology as constants; written by tools/make_vocab.py, never by hand.

A misspelt constant is an error for the type checker, where a misspelt IRI would pass unseen. The
module is as long as the ontology has terms.
"""

from collections.abc import Mapping
from typing import Final

'''


def triples(*names: str) -> list[tuple[str, str, str]]:
    """Return the triples of files of the ontology, as plain strings."""
    found = []
    for name in names:
        for quad in ox.parse(path=str(ONTOLOGY / name), format=ox.RdfFormat.TURTLE):
            found.append((quad.subject.value, quad.predicate.value, quad.object.value))
    return sorted(found)


def prefixes() -> dict[str, str]:
    """Return the prefixes that the ontology declares."""
    declared: dict[str, dict[str, str]] = {}
    for subject, predicate, value in triples("unikg.ttl"):
        if predicate in (SH + "prefix", SH + "namespace"):
            declared.setdefault(subject, {})[predicate] = value
    return {d[SH + "prefix"]: d[SH + "namespace"] for _, d in sorted(declared.items())}


def constant(prefix: str, local: str) -> str:
    """Return the constant's name of a term, such as UKG_ATTESTED_ON."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", local)
    return f"{prefix}_{re.sub(r'[^A-Za-z0-9]+', '_', words)}".upper()


def terms(spaces: Mapping[str, str]) -> dict[str, str]:
    """Return constant names and IRIs of all terms, own and reused."""
    found: dict[str, str] = {}
    facts = triples("unikg.ttl", "reused.ttl")
    named = {subject for subject, predicate, _ in facts if predicate == RDF + "type"}
    for subject, predicate, value in facts:
        if predicate == RDF + "type" and value in TERM_TYPES:
            prefix = next(p for p, ns in spaces.items() if subject.startswith(ns))
            local = subject.removeprefix(spaces[prefix])
            name = constant(prefix, local)
            if local[0].isupper() and subject.replace(local, local[0].lower() + local[1:]) in named:
                name += "_CLASS"  # the property of that name has the plain constant
            if found.setdefault(name, subject) != subject:
                raise SystemExit(f"{name} would stand for both {found[name]} and {subject}")
    return found


def concepts() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Return label to concept by scheme, and the broader concept of each concept."""
    facts = triples("vocabularies.ttl")
    scheme = {s: v.rpartition("/")[2] for s, p, v in facts if p == SKOS + "inScheme"}
    labels: dict[str, dict[str, str]] = {name: {} for name in sorted(set(scheme.values()))}
    for subject, predicate, value in facts:
        if predicate in (SKOS + "prefLabel", SKOS + "altLabel") and subject in scheme:
            known = labels[scheme[subject]].setdefault(value, subject)
            if known != subject:
                raise SystemExit(f"vocabularies.ttl: {value!r} names both {known} and {subject}")
    return labels, {s: v for s, p, v in facts if p == SKOS + "broader"}


def mapping(name: str, kind: str, entries: Iterable[tuple[str, object]]) -> list[str]:
    """Return the lines of one constant mapping."""
    lines = [f"{name}: Final[{kind}] = {{"]
    for key, value in entries:
        if isinstance(value, dict):
            lines.append(f"    {json.dumps(key)}: {{")
            lines += [f"        {text(k)}: {text(v)}," for k, v in sorted(value.items())]
            lines.append("    },")
        else:
            lines.append(f"    {text(key)}: {text(value)},")
    return [*lines, "}"]


def text(value: object) -> str:
    """Return a string as Python writes it."""
    return json.dumps(value, ensure_ascii=False)


def vocab() -> str:
    """Return the whole of kg/vocab.py."""
    spaces = prefixes()
    labels, broader = concepts()
    version = next(v for _, p, v in triples("unikg.ttl") if p == OWL + "versionInfo")
    lines = [HEAD.rstrip("\n"), "", f"VERSION: Final = {text(version)}", ""]
    lines += mapping("PREFIXES", "Mapping[str, str]", sorted(spaces.items()))
    lines.append("")
    lines += [f"{name}: Final = {text(iri)}" for name, iri in sorted(terms(spaces).items())]
    lines += ["", "# Concepts by scheme and label, in every language."]
    lines += mapping("CONCEPTS", "Mapping[str, Mapping[str, str]]", sorted(labels.items()))
    lines.append("")
    lines += mapping("BROADER", "Mapping[str, str]", sorted(broader.items()))
    return "\n".join(lines) + "\n"


def claim_types() -> str:
    """Return the whole of ontology/claims.ttl: the claim predicates as a SKOS scheme."""
    claims = tomllib.loads((ONTOLOGY / "claims.toml").read_text(encoding="utf-8"))["claims"]
    base = prefixes()["ukgv"] + "claim"
    blocks = [
        "# Written by tools/make_vocab.py from claims.toml; change that file instead.\n\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        f"<{base}> a skos:ConceptScheme ;\n"
        '    skos:prefLabel "kind of claim"@en , "вид утверждения"@ru , "тұжырым түрі"@kk ;\n'
        '    skos:definition "The kinds of fact that kg reads from reports."@en .',
    ]
    for name, row in sorted(claims.items()):
        names = " , ".join(f"{text(v)}@{lang}" for lang, v in row["label"].items())
        blocks.append(
            f"<{base}/{name}> a skos:Concept ;\n    skos:inScheme <{base}> ;\n"
            f"    skos:prefLabel {names} ."
        )
    return "\n\n".join(blocks) + "\n"


def closed_world() -> str:
    """Return the shapes that let in no term but those of the ontology."""
    facts = triples("unikg.ttl", "reused.ttl")
    kinds = {s: v for s, p, v in facts if p == RDF + "type" and v in TERM_TYPES}
    spaces = prefixes()

    def listed(*types: str) -> str:
        found = sorted(s for s, kind in kinds.items() if kind.rpartition("#")[2] in types)
        short = []
        for iri in found:
            prefix = next(p for p, ns in spaces.items() if iri.startswith(ns))
            short.append(f"{prefix}:{iri.removeprefix(spaces[prefix])}")
        return "\n        ".join(short)

    classes = listed("Class")
    properties = listed(
        "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Property", "SymmetricProperty"
    )
    used = ("dcterms", "oa", "org", "prov", "rdf", "rdfs", "schema", "skos", "ukg")
    head = "\n".join(f"@prefix {p}: <{spaces[p]}> ." for p in used)
    return f"""# Written by tools/make_vocab.py from unikg.ttl and reused.ttl; change those instead.
# Only what they declare may stand in the graph, so a misspelt term is found, and http://schema.org.

{head}
@prefix sh: <{SH}> .
@prefix ukgs: <https://w3id.org/unikg/shapes#> .

ukgs:Known a sh:NodeShape ;
    sh:targetSubjectsOf rdf:type ;
    sh:closed true ;
    sh:ignoredProperties (
        {properties} ) ;
    sh:property ukgs:Known-class ;
    sh:message "Has a property that the ontology does not know."@en .

ukgs:Known-class a sh:PropertyShape ;
    sh:path rdf:type ;
    sh:in (
        {classes} ) ;
    sh:message "Has a class that the ontology does not know."@en .
"""


def context() -> str:
    """Return the JSON-LD context: the names of the properties, and how their values are typed."""
    spaces = prefixes()
    facts = triples("unikg.ttl", "reused.ttl")
    kinds = {(s, v) for s, p, v in facts if p == RDF + "type"}
    ranges = {s: v for s, p, v in facts if p == RDFS + "range"}
    known: dict[str, object] = {"id": "@id", "type": "@type", **spaces}
    # where two vocabularies have one name, the own one gets it, then the first of this order
    order = ("ukg", "schema", "org", "skos", "dcterms", "prov", "oa", "rdf", "rdfs")
    for prefix in order:
        for iri in sorted({s for s, _ in kinds if s.startswith(spaces[prefix])}):
            local = iri.removeprefix(spaces[prefix])
            if local in known or not local[0].islower() or iri == RDF + "type":
                continue
            if (iri, OWL + "ObjectProperty") in kinds:
                known[local] = {"@id": f"{prefix}:{local}", "@type": "@id"}
            elif (iri, OWL + "DatatypeProperty") in kinds and iri in ranges:
                known[local] = {"@id": f"{prefix}:{local}", "@type": ranges[iri]}
            elif (iri, OWL + "Ontology") not in kinds:
                known[local] = f"{prefix}:{local}"
    return json.dumps({"@context": known}, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Write or compare the generated files; return the exit code."""
    made = {
        ROOT / "kg" / "vocab.py": vocab(),
        ONTOLOGY / "claims.ttl": claim_types(),
        ONTOLOGY / "shapes" / "closed-world.ttl": closed_world(),
        ONTOLOGY / "context.jsonld": context(),
    }
    stale = [p for p, want in made.items() if not p.exists() or p.read_text("utf-8") != want]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run python tools/make_vocab.py")
        return 1 if stale else 0
    for path in stale:
        path.write_text(made[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
