"""The ontology as others find it: rules of ROBOT, OOPS! and FOOPS!, alignments, consistency, redirects."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from tests.ontology import sample

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
FILES = ("unikg.ttl", "reused.ttl", "vocabularies.ttl", "claims.ttl")
UKG = "https://w3id.org/unikg/ns#"
CHECKS = sorted((ONTOLOGY / "checks").glob("*.rq"))
HEAD = """
@prefix ukg: <https://w3id.org/unikg/ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HERE = "rdfs:isDefinedBy <https://w3id.org/unikg/ns>"
# What breaks each rule: Turtle to add, or a SPARQL pattern to delete.
FAULTS = {
    "annotation-whitespace": 'ukg:Claim rdfs:label "double  blank"@de .',
    "built-in-vocabulary": "ukg:Claim owl:disjointFrom ukg:Link .",
    "concepts": "DELETE WHERE { <https://w3id.org/unikg/vocab/role/rector> skos:inScheme ?s }",
    "cycle": "ukg:Claim rdfs:subClassOf ukg:Link . ukg:Link rdfs:subClassOf ukg:Claim .",
    "deprecated-reference": "ukg:Evidence owl:deprecated true .",
    "disjointness": "DELETE WHERE { ?one owl:disjointWith ?two }",
    "domain-range": f"ukg:loose a owl:ObjectProperty ; {HERE} .",
    "duplicate-definition": 'ukg:One skos:definition "The same."@en . ukg:Two skos:definition "The same."@en .',
    "duplicate-label": f'ukg:One a owl:Class ; {HERE} ; rdfs:label "claim"@en .',
    "equivalent-pair": "ukg:Claim owl:equivalentClass ukg:Link .",
    "home": "ukg:Homeless a owl:Class .",
    "inverse": "ukg:claim owl:inverseOf ukg:claim .",
    "merged": f'ukg:Both a owl:Class ; {HERE} ; rdfs:label "place and time"@en .',
    "misused-annotation": 'ukg:Claim skos:definition "Claim."@en .',
    "misused-replaced-by": "ukg:Claim dcterms:isReplacedBy ukg:Link .",
    "missing-definition": 'DELETE DATA { ukg:featureValue skos:definition "The value of the observation."@en }',
    "missing-label": 'DELETE DATA { ukg:start rdfs:label "басталуы"@kk }',
    "missing-metadata": "DELETE WHERE { ?o dcterms:license ?l }",
    "missing-ontology": "DELETE WHERE { ?o a owl:Ontology }",
    "multiple-definitions": 'ukg:Claim skos:definition "Another."@en .',
    "multiple-labels": 'ukg:Claim rdfs:label "another"@en .',
    "naming": f"ukg:small a owl:Class ; {HERE} .",
    "scheme": "<https://w3id.org/unikg/vocab/role/rector> skos:broader <https://w3id.org/unikg/vocab/status/held> .",
    "several-domains": "ukg:claim rdfs:domain ukg:Link .",
    "unconnected": f"ukg:Alone a owl:Class ; {HERE} .",
    "untyped": "ukg:claim rdfs:domain ukg:Nowhere .",
    "version-iri": '<https://w3id.org/unikg/ns> owl:versionInfo "9.9.9" .',
    "wrong-range": "ukg:claim rdfs:range xsd:string .",
}


def stored() -> ox.Store:
    store = ox.Store()
    for name in FILES:
        store.load(path=str(ONTOLOGY / name), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    found = rdflib.Graph()
    for name in FILES:
        found.parse(ONTOLOGY / name)
    return found


@pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)
def test_the_ontology_keeps_the_rule(path: Path) -> None:
    assert [str(row) for row in stored().query(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)
def test_the_rule_finds_a_planted_fault(path: Path) -> None:
    store, fault = stored(), FAULTS[path.stem]
    if fault.startswith("DELETE"):
        store.update(HEAD.replace("@prefix", "PREFIX").replace("> .", ">") + fault)
    else:
        store.load((HEAD + fault).encode(), format=ox.RdfFormat.TURTLE)
    assert list(store.query(path.read_text("utf-8"))) != []


def test_each_rule_has_a_title_a_source_and_a_fault() -> None:
    assert {path.stem for path in CHECKS} == set(FAULTS)
    for path in CHECKS:
        title, rule = path.read_text("utf-8").splitlines()[:2]
        assert title.startswith("# ")
        assert re.match(r"# Rule: (ROBOT|OOPS!|FOOPS!|SKOS) ", rule), path.stem


# ------------------------------------------------------------------------------ reasoning


def nothing_in(graph: rdflib.Graph) -> list[str]:
    """What OWL RL finds contradictory: members of two classes that exclude each other, or of none."""
    from owlrl import DeductiveClosure, OWLRL_Semantics

    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False).expand(graph)
    told = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    said = [str(o) for o in graph.objects(None, told)]
    said += [str(s) for s in graph.subjects(RDF.type, OWL.Nothing)]
    for one, two in graph.subject_objects(OWL.disjointWith):
        both = set(graph.subjects(RDF.type, one)) & set(graph.subjects(RDF.type, two))
        said += [f"{s} is both {one} and {two}" for s in both]
    return said


def everything() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ("unikg.ttl", "reused.ttl"):
        graph.parse(ONTOLOGY / name)
    text = ox.serialize(
        {ox.Triple(q.subject, q.predicate, q.object) for q in sample.quads()},
        format=ox.RdfFormat.N_TRIPLES,
    )
    return graph.parse(data=text, format="nt")


def test_owl_rl_finds_no_contradiction_in_the_ontology_and_the_sample() -> None:
    assert nothing_in(everything()) == []


def test_owl_rl_finds_a_planted_contradiction() -> None:
    graph = rdflib.Graph()
    graph.parse(ONTOLOGY / "unikg.ttl")
    graph.parse(ONTOLOGY / "reused.ttl")
    thing = rdflib.URIRef("https://example.org/x")
    # a project (by the range of developedAfter) that cooperates as only organisations do
    graph.add(
        (rdflib.URIRef("https://example.org/s"), rdflib.URIRef(UKG + "developedAfter"), thing)
    )
    graph.add(
        (thing, rdflib.URIRef(UKG + "cooperatesWith"), rdflib.URIRef("https://example.org/y"))
    )
    assert nothing_in(graph) != []


# ----------------------------------------------------------------------------- alignments

SSSOM = (ONTOLOGY / "mappings.sssom.tsv").read_text("utf-8").splitlines()
ROWS = list(csv.DictReader((line for line in SSSOM if not line.startswith("#")), delimiter="\t"))
CURIES = {
    p.strip(): iri.strip()
    for p, _, iri in (x[2:].partition(":") for x in SSSOM if x.startswith("#  "))
}
META = {k: v.strip() for k, _, v in (x[1:].partition(":") for x in SSSOM if re.match("#[a-z]", x))}


def whole(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return CURIES[prefix] + local


def test_every_own_term_has_a_row_that_aligns_it_or_says_that_none_was_found(
    graph: rdflib.Graph,
) -> None:
    own = {str(s) for s in graph.subjects(RDFS.isDefinedBy)}
    aligned = {whole(r["subject_id"]) for r in ROWS if r["predicate_modifier"] != "Not"}
    assert own - aligned == set()


def test_what_the_ontology_points_to_is_aligned(graph: rdflib.Graph) -> None:
    rows = {(whole(r["subject_id"]), whole(r["object_id"])) for r in ROWS}
    for subject, target in graph.subject_objects(RDFS.seeAlso):
        if str(subject).startswith(UKG):
            assert (str(subject), str(target)) in rows


def test_alignments_are_sssom(graph: rdflib.Graph) -> None:
    assert {"mapping_set_id", "license", "mapping_set_version", "mapping_set_title"} <= set(META)
    assert META["license"].startswith("https://creativecommons.org/")
    seen = set()
    for row in ROWS:
        key = (row["subject_id"], row["predicate_id"], row["object_id"])
        assert key not in seen, key
        seen.add(key)
        assert None not in row.values(), key
        assert row["predicate_id"] in {
            f"skos:{x}Match" for x in ("exact", "close", "narrow", "broad", "related")
        }
        assert row["predicate_modifier"] in {"", "Not"}
        assert row["mapping_justification"] == "semapv:ManualMappingCuration"
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            assert whole(row[column]).isascii()
        labels = {
            str(o)
            for p in (RDFS.label, SKOS.prefLabel)
            for o in graph.objects(rdflib.URIRef(whole(row["subject_id"])), p)
        }
        assert row["subject_label"] in labels, key
        if row["object_id"] == "sssom:NoTermFound":
            assert not row["object_label"], key
            assert not row["confidence"], key
        else:
            assert row["object_label"], key
            assert row["object_source"], key
            assert 0 < float(row["confidence"]) <= 1, key
    # sorted, so that a change shows as one line
    assert [(r["subject_id"], r["object_id"]) for r in ROWS] == sorted(
        (r["subject_id"], r["object_id"]) for r in ROWS
    )


def test_alignments_reach_all_the_vocabularies_that_are_named() -> None:
    assert {"schema", "eurio", "vivo", "cerif2", "elm", "wd"} <= {
        r["object_id"].partition(":")[0] for r in ROWS
    }


# -------------------------------------------------------------------------------- the page


def test_the_reference_is_what_the_ontology_says() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_reference.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_reference_shows_each_term_with_its_words(graph: rdflib.Graph) -> None:
    page = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    for term in graph.subjects(RDFS.isDefinedBy):
        section = page.partition(f"{{#{str(term).removeprefix(UKG)}}}")[2].partition("\n### ")[0]
        for predicate in (RDFS.label, SKOS.definition):
            for text in graph.objects(term, predicate):
                assert str(text) in section, (term, text)
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        scheme = str(next(graph.objects(concept, SKOS.inScheme))).rpartition("/")[2]
        name = str(concept).rpartition("/")[2]
        anchor = f"{{#claim-{name}}}" if scheme == "claim" else f'id="{scheme}-{name}"'
        assert anchor in page, concept


# ------------------------------------------------------------------------------- redirects


def redirect(path: str, accept: str) -> str | None:
    """What the rewriting rules of w3id answer, for the few directives that the file uses."""
    conditions: list[str] = []
    for line in (ONTOLOGY / "w3id" / ".htaccess").read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        if word == "RewriteCond":
            variable, pattern = rest.split(" ")[:2]
            assert variable == "%{HTTP_ACCEPT}"
            conditions.append(pattern)
        elif word == "RewriteRule":
            pattern, target, flags = rest.split(" ")
            wanted = not conditions or any(re.search(c, accept) for c in conditions)
            conditions = []
            found = re.search(pattern, path)
            if wanted and found and target != "-":
                assert "R=303" in flags
                target = re.sub(r"\$(\d)", lambda m, f=found: f[int(m[1])] or "", target)
                return target.replace("%{ENV:SITE}", "")
    return None


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("ns", "text/html,application/xhtml+xml", "/ontology.html"),
        ("ns", "text/turtle", "/ns/unikg.ttl"),
        ("ns", "*/*", "/ns/unikg.ttl"),
        ("ns", "application/ld+json", "/ns/unikg.jsonld"),
        ("ns", "application/rdf+xml", "/ns/unikg.rdf"),
        ("ns", "application/n-triples", "/ns/unikg.nt"),
        ("ns/0.1.0", "text/turtle", "/ns/0.1.0/unikg.ttl"),
        ("context.jsonld", "*/*", "/ns/context.jsonld"),
        ("mappings", "*/*", "/ns/mappings.sssom.tsv"),
        ("logo.svg", "*/*", "/ns/logo.svg"),
        ("shapes", "*/*", "/ns/shapes.ttl"),
        ("vocab/role/rector", "text/html", "/ontology.html#role-rector"),
        ("vocab/claim/holdsPosition", "text/html", "/ontology.html#claim-holdsPosition"),
        ("vocab/role", "text/html", "/ontology.html#scheme-role"),
        ("vocab/role/rector", "text/turtle", "/ns/vocabularies.ttl"),
        ("", "text/html", "/"),
        ("no/such/thing", "text/html", None),
    ],
)
def test_permanent_identifiers_lead_where_the_site_has_it(
    path: str, accept: str, target: str | None
) -> None:
    assert redirect(path, accept) == target
