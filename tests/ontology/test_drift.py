"""The ontology is whole, and everything that stands on it uses its terms and no others."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import claims, vocab
from kg.model import Kind, Status
from kg.rdf import ontology_quads
from kg.vocab import PREFIXES
from tests.ontology import sample

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
TURTLE = sorted(ONTOLOGY.rglob("*.ttl"))
LANGUAGES = {"en", "ru", "kk"}
UKG, UKGV = PREFIXES["ukg"], PREFIXES["ukgv"]
FACTS = {
    (q.subject.value, q.predicate.value, q.object.value)
    for path in ("unikg.ttl", "reused.ttl")
    for q in ox.parse(path=str(ONTOLOGY / path), format=ox.RdfFormat.TURTLE)
}
OWL, RDFS, SKOS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["skos"]
KINDS = {
    OWL + "Class",
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "AnnotationProperty",
    RDFS + "Class",
    RDFS + "Datatype",
    PREFIXES["rdf"] + "Property",
}
TERMS = {s for s, p, o in FACTS if p == vocab.RDF_TYPE and o in KINDS}
OWN = sorted(term for term in TERMS if term.startswith(UKG))


def quads(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def literals(name: str, subject: str, predicate: str) -> list[ox.Literal]:
    return [
        q.object
        for q in quads(ONTOLOGY / name)
        if q.subject.value == subject
        and q.predicate.value == predicate
        and isinstance(q.object, ox.Literal)
    ]


# ---------------------------------------------------------------------------- generated files


def test_generated_files_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_vocab.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_ontology_has_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == vocab.VERSION


# ------------------------------------------------------------------------------ every term


@pytest.mark.parametrize("term", OWN, ids=lambda t: t.removeprefix(UKG))
def test_an_own_term_has_labels_a_definition_and_a_home(term: str) -> None:
    labels = literals("unikg.ttl", term, RDFS + "label")
    assert Counter(label.language for label in labels) == Counter(LANGUAGES)
    definitions = literals("unikg.ttl", term, SKOS + "definition")
    assert Counter(text.language for text in definitions) == Counter(LANGUAGES)
    assert all(text.value[0].isupper() and text.value.endswith(".") for text in definitions)
    assert (term, RDFS + "isDefinedBy", UKG.rstrip("#")) in FACTS


def test_no_two_terms_share_a_definition_or_an_english_label() -> None:
    for predicate in (RDFS + "label", SKOS + "definition"):
        seen = Counter(
            next(v.value for v in literals("unikg.ttl", term, predicate) if v.language == "en")
            for term in OWN
        )
        # a property may be called what its class is called, as ukg:evidence and ukg:Evidence
        allowed = 2 if predicate.endswith("label") else 1
        assert {text for text, count in seen.items() if count > allowed} == set()


@pytest.mark.parametrize("name", ["reused.ttl", "vocabularies.ttl", "claims.ttl"])
def test_what_is_shown_has_a_name_in_every_language(name: str) -> None:
    predicate = RDFS + "label" if name == "reused.ttl" else SKOS + "prefLabel"
    subjects = {q.subject.value for q in quads(ONTOLOGY / name)}
    by_subject: dict[str, Counter[str | None]] = {subject: Counter() for subject in subjects}
    for quad in quads(ONTOLOGY / name):
        if quad.predicate.value == predicate and isinstance(quad.object, ox.Literal):
            by_subject[quad.subject.value][quad.object.language] += 1
    lacking = {s for s, found in by_subject.items() if found != Counter(LANGUAGES)}
    assert lacking == set()


def test_the_header_says_what_a_finder_needs() -> None:
    header = {p for s, p, _ in FACTS if s == UKG.rstrip("#")}
    dcterms, vann = PREFIXES["dcterms"], "http://purl.org/vocab/vann/"
    needed = {OWL + "versionIRI", OWL + "versionInfo", "http://purl.org/ontology/bibo/status"}
    needed |= {vann + "preferredNamespacePrefix", vann + "preferredNamespaceUri"}
    names = "title description creator publisher created issued modified license"
    needed |= {dcterms + name for name in (*names.split(), "bibliographicCitation")}
    assert needed <= header


def test_every_scheme_of_the_claims_is_a_scheme_and_every_status_a_concept() -> None:
    described = {q.subject.value for q in ontology_quads()}
    assert {s.iri for s in claims.schemes().values() if s.iri} <= described
    assert {f"{UKGV}status/{status.value}" for status in Status} <= described


# ---------------------------------------------------------------------------- every use of it


def used_in_text(text: str) -> set[str]:
    """The IRIs of prefixed names, outside of strings, IRIs and comments."""
    plain = re.sub(r'"(?:[^"\\\n]|\\.)*"|<[^>\s]*>|#[^\n]*', " ", text)
    found = re.findall(r"(?<![\w?:])([a-z]+):([A-Za-z][\w-]*)", plain)
    return {PREFIXES[p] + local for p, local in found if p in PREFIXES}


@pytest.mark.parametrize(
    "path",
    sorted((*(ONTOLOGY / "cq").glob("*.rq"), *(ONTOLOGY / "rules").glob("*.rq"))),
    ids=lambda p: p.stem,
)
def test_a_question_uses_terms_of_the_ontology(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert used_in_text(re.sub(r"^PREFIX.*$", "", text, flags=re.MULTILINE)) <= TERMS
    described = {q.subject.value for q in ontology_quads()}
    assert {iri for iri in re.findall(r"<([^>\s]+)>", text) if iri.startswith(UKGV)} - {
        UKGV
    } <= described


@pytest.mark.parametrize("path", sorted((ONTOLOGY / "shapes").glob("*.ttl")), ids=lambda p: p.stem)
def test_a_shape_uses_terms_of_the_ontology(path: Path) -> None:
    described = {q.subject.value for q in ontology_quads()}
    described |= {PREFIXES["rdf"] + name for name in ("first", "rest", "nil")}
    described.add(RDFS + "comment")
    for quad in quads(path):
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and "/ns/shacl#" not in term.value:
                iri = term.value
                if iri.startswith("https://w3id.org/unikg/shapes#") or iri == UKG.rstrip("#"):
                    continue
                assert iri in TERMS or iri in described, iri
        if isinstance(quad.object, ox.Literal) and "SELECT" in quad.object.value:
            assert used_in_text(quad.object.value) <= TERMS


def test_the_graph_uses_terms_of_the_ontology() -> None:
    for quad in sample.quads():
        assert quad.predicate.value in TERMS
        if quad.predicate.value == vocab.RDF_TYPE:
            assert quad.object.value in {*TERMS, SKOS + "ConceptScheme"}


def test_every_own_term_is_used() -> None:
    used = {q.predicate.value for q in sample.quads()}
    used |= {q.object.value for q in sample.quads() if q.predicate.value == vocab.RDF_TYPE}
    for rule in sorted((ONTOLOGY / "rules").glob("*.rq")):
        used |= used_in_text(rule.read_text(encoding="utf-8"))
    assert set(OWN) - used == set()


def test_every_claim_has_labels_and_occurs_in_the_sample() -> None:
    for form in claims.forms().values():
        assert set(form.label) == LANGUAGES
    for kind in Kind:
        assert set(claims.labels(kind)) == LANGUAGES
        assert claims.classes(kind)
    made = {c.predicate for e in sample.extractions() for c in e.claims}
    made |= {until for name in made if (until := claims.forms()[name].until)}
    assert made == set(claims.forms())


def test_a_node_s_properties_are_told_apart() -> None:
    """What stands for one place of a claim stands for no other, so that it can be read back."""
    for form in claims.forms().values():
        places = [form.subject_property, form.object_property]
        for qualifier in form.qualifiers.values():
            places += {qualifier.property, *qualifier.by_kind.values()}
        given = [place for place in places if place]
        assert len(given) == len(set(given)), form.predicate
        assert bool(form.property) != bool(form.subject_property and form.object_property)


def test_domains_ranges_and_disjointness_hold_for_the_claims() -> None:
    """What RDFS would infer of an entity never puts it into two classes that exclude each other."""
    above: dict[str, set[str]] = {}
    for subject, predicate, value in FACTS:
        if predicate == RDFS + "subClassOf":
            above.setdefault(subject, set()).add(value)
    disjoint = {frozenset((s, o)) for s, p, o in FACTS if p == OWL + "disjointWith"}
    domain = {s: o for s, p, o in FACTS if p == RDFS + "domain"}
    ranges = {s: o for s, p, o in FACTS if p == RDFS + "range"}

    def closed(types: set[str]) -> set[str]:
        wider = {up for one in types for up in above.get(one, ())}
        return types if wider <= types else closed(types | wider)

    def check(kinds: frozenset[Kind], inferred: str | None, place: str) -> None:
        for kind in kinds if inferred else ():
            types = closed({*claims.classes(kind), str(inferred)})
            clash = [pair for pair in product(types, types) if frozenset(pair) in disjoint]
            assert not clash, (place, kind, clash)

    for form in claims.forms().values():
        for kind in form.object.kinds or {None}:
            used = form.fits(kind)
            parties = (form.subject, frozenset({kind} if kind else ()))
            if used:
                one, two = reversed(parties) if form.inverse else parties
                check(one, domain.get(used), form.predicate)
                check(two, ranges.get(used), form.predicate)
        check(form.subject, ranges.get(form.subject_property or ""), form.predicate)
        check(form.object.kinds, ranges.get(form.object_property or ""), form.predicate)


# -------------------------------------------------------------------------------- hygiene


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.stem)
def test_both_parsers_read_the_same_triples(path: Path) -> None:
    graph = rdflib.Graph()
    graph.parse(path, format="turtle")
    assert len(graph) == len(set(quads(path)))


@pytest.mark.parametrize("path", TURTLE, ids=lambda p: p.stem)
def test_iris_are_ascii_and_schema_org_is_https(path: Path) -> None:
    for quad in quads(path):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                assert term.value.isascii()
                assert not term.value.startswith("http://schema.org")


def test_the_ontology_has_no_blank_nodes() -> None:
    for quad in ontology_quads():
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_no_label_stands_for_two_concepts_of_a_scheme() -> None:
    for scheme, labels in vocab.CONCEPTS.items():
        folded: dict[str, set[str]] = {}
        for label, iri in labels.items():
            folded.setdefault(claims.fold(label), set()).add(iri)
        assert {k: v for k, v in folded.items() if len(v) > 1} == {}, scheme


def test_the_json_ld_context_knows_the_terms() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for name, namespace in PREFIXES.items():
        assert context[name] == namespace
    for value in context.values():
        curie = value["@id"] if isinstance(value, dict) else value
        prefix, _, local = curie.partition(":")
        assert curie.startswith(("http", "@")) or PREFIXES[prefix] + local in TERMS, curie


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_a_graph_written_with_the_context_is_read_back() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    node = {
        "@context": context,
        "id": "https://example.org/x",
        "type": "schema:Person",
        "attestedOn": "2021-05-12",
        "confidence": "0.9",
    }
    graph = rdflib.Graph()
    graph.parse(data=json.dumps(node), format="json-ld")
    subject = rdflib.URIRef("https://example.org/x")
    day = rdflib.Literal("2021-05-12", datatype=rdflib.XSD.date)
    assert (subject, rdflib.URIRef(vocab.UKG_ATTESTED_ON), day) in graph
    assert (subject, rdflib.RDF.type, rdflib.URIRef(vocab.SCHEMA_PERSON)) in graph
