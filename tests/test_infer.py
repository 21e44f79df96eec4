"""What follows from the facts: by rules, with the grounds, apart from what is believed."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

import kg
from kg import infer as module
from kg import pipeline
from kg.cli.app import app
from kg.errors import InvalidOntology, StoreError
from kg.export import export, files
from kg.infer import Inferred, Rule, graph_of, infer, inferred_quads, rules, with_inferred
from kg.query import run
from kg.store import Snapshot, check, open_snapshot
from kg.vocab import PREFIXES
from tests.faults.damage import trials
from tests.ontology import sample

RDF, UKG, ORG, SCHEMA = (PREFIXES[name] for name in ("rdf", "ukg", "org", "schema"))
BASE = "https://a.example/id/"
HELD = PREFIXES["ukgv"] + "status/held"


class Facts:
    """The believed facts of a little graph, with the face of a snapshot."""

    base, remote = BASE, False

    def __init__(self) -> None:
        self.quads = ox.Store()

    def claim(self, name: str, subject: str, predicate: str, target: str) -> None:
        me = ox.NamedNode(BASE + name)
        ends = [ox.NamedNode(BASE + end) for end in (subject, target)]
        self.quads.add(ox.Quad(ends[0], ox.NamedNode(predicate), ends[1]))
        for part, value in zip(
            ("subject", "predicate", "object"),
            (ends[0], ox.NamedNode(predicate), ends[1]),
            strict=True,
        ):
            self.quads.add(ox.Quad(me, ox.NamedNode(RDF + part), value))

    def kind(self, name: str, *kinds: str) -> None:
        for kind in kinds:
            self.quads.add(
                ox.Quad(ox.NamedNode(BASE + name), ox.NamedNode(RDF + "type"), ox.NamedNode(kind))
            )

    def follow(self) -> dict[tuple[str, str, str], Inferred]:
        return {
            (
                one.subject.removeprefix(BASE),
                one.predicate.rpartition("#")[2],
                one.object.removeprefix(BASE),
            ): one
            for one in infer(self)  # type: ignore[arg-type]
        }


@pytest.fixture
def facts() -> Facts:
    return Facts()


def grounds(one: Inferred) -> list[str]:
    return [ground.removeprefix(BASE) for ground in one.grounds]


def test_what_is_symmetric_holds_both_ways(facts: Facts) -> None:
    facts.claim("c", "a", UKG + "cooperatesWith", "b")
    found = facts.follow()
    assert set(found) == {("b", "cooperatesWith", "a")}
    one = found["b", "cooperatesWith", "a"]
    assert (one.rule, grounds(one)) == ("symmetric", ["c"])


def test_a_member_of_the_consortium_is_a_partner_in_its_project(facts: Facts) -> None:
    facts.kind("uni", ORG + "Organization")
    facts.kind("body", ORG + "Organization", ORG + "OrganizationalCollaboration")
    for name, property_, value in (
        ("m", "member", "uni"), ("m", "organization", "body"),
    ):  # fmt: skip
        facts.quads.add(
            ox.Quad(
                ox.NamedNode(BASE + name), ox.NamedNode(ORG + property_), ox.NamedNode(BASE + value)
            )
        )
    facts.claim("r", "project", UKG + "runBy", "body")
    found = facts.follow()
    assert set(found) == {
        ("uni", "memberOf", "body"), ("body", "hasMember", "uni"), ("uni", "partnerIn", "project"),
    }  # fmt: skip
    belongs, partner = found["uni", "memberOf", "body"], found["uni", "partnerIn", "project"]
    assert grounds(belongs) == ["m"]
    assert partner.rule == "consortium-project"
    assert set(partner.grounds) == {belongs.iri, BASE + "r"}  # one ground is inferred itself


def test_a_former_member_is_none(facts: Facts) -> None:
    facts.kind("uni", ORG + "Organization")
    facts.kind("body", ORG + "OrganizationalCollaboration")
    me = ox.NamedNode(BASE + "m")
    facts.quads.extend(
        [
            ox.Quad(me, ox.NamedNode(ORG + "member"), ox.NamedNode(BASE + "uni")),
            ox.Quad(me, ox.NamedNode(ORG + "organization"), ox.NamedNode(BASE + "body")),
            ox.Quad(
                me, ox.NamedNode(UKG + "status"), ox.NamedNode(PREFIXES["ukgv"] + "status/former")
            ),
        ]
    )
    assert facts.follow() == {}


def test_chains_of_programmes_end_at_the_top_even_in_a_circle(facts: Facts) -> None:
    part = UKG + "partOfProgramme"
    for name, low, high in (("1", "a", "b"), ("2", "b", "c"), ("3", "c", "d"), ("4", "d", "a")):
        facts.claim(name, low, part, high)
    facts.claim("5", "p", UKG + "fundedUnder", "a")
    found = facts.follow()
    assert {(s, o) for s, p, o in found if p == "fundedUnder"} == {("p", n) for n in "bcd"}
    assert {(s, o) for s, p, o in found if p == "partOfProgramme"} == {
        (low, high) for low in "abcd" for high in "abcd" if low != high
    } - {("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")}


def test_people_of_one_event_took_part_with_each_other(facts: Facts) -> None:
    for name in ("ada", "bela"):
        facts.kind(name, SCHEMA + "Person")
        facts.claim(f"c-{name}", "event", SCHEMA + "attendee", name)
    facts.kind("uni", ORG + "Organization")
    facts.claim("c-uni", "event", SCHEMA + "attendee", "uni")
    found = facts.follow()
    assert set(found) == {("ada", "tookPartWith", "bela"), ("bela", "tookPartWith", "ada")}
    assert all(grounds(one) == ["c-ada", "c-bela"] for one in found.values())


def test_what_is_believed_is_not_inferred(facts: Facts) -> None:
    facts.claim("1", "a", UKG + "cooperatesWith", "b")
    facts.claim("2", "b", UKG + "cooperatesWith", "a")
    assert facts.follow() == {}


def test_each_rule_says_what_it_means() -> None:
    assert [rule.name for rule in rules() if not rule.title or "#" in rule.title] == []
    assert len(rules()) == 7


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("CONSTRUCT {", "broken.rq"),
        ("SELECT * { ?s ?p ?o }", "is no CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "makes no fact with its grounds"),
    ],
)
def test_a_wrong_rule_is_named(
    text: str, problem: str, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts.claim("1", "a", UKG + "cooperatesWith", "b")
    wrong = (Rule("broken", "Broken", text),)
    monkeypatch.setattr(module, "rules", lambda: wrong)
    with pytest.raises(InvalidOntology, match=problem):
        facts.follow()


# ------------------------------------------------------------------------------ on disk

TOGETHER = "SELECT ?one ?two { ?one ukg:tookPartWith ?two } ORDER BY ?one ?two"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for name, text in (
        ("a.txt", "Ada Ng, Rector of Foo University, and Bela Or took part in a conference on 5 May 2021.\n"),
        ("b.txt", "The conference was held on 6 June 2022. Cem Ak, Rector of Bar University, and "
                  "Dana Ek, Professor of Law, took part in the conference.\n"),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    pipeline.build(sorted(tmp_path.glob("*.txt")), tmp_path / "s")
    return tmp_path / "s"


def test_a_query_sees_what_follows_only_when_asked_to(store: Path) -> None:
    with open_snapshot(store) as snapshot:
        before = export(snapshot, "nquads")
        assert not run(snapshot, TOGETHER)
        asked = with_inferred(snapshot)
        assert len(run(asked, TOGETHER)) >= 2
        assert (
            run(with_inferred(snapshot), TOGETHER, timeout=20).terms == run(asked, TOGETHER).terms
        )
        assert not run(snapshot, TOGETHER)
        assert export(snapshot, "nquads") == before
        people = "SELECT ?p { ?p a schema:Person } ORDER BY ?p"
        assert run(asked, people).terms == run(snapshot, people).terms


def test_the_same_graph_gives_the_same_inferences(store: Path) -> None:
    with open_snapshot(store) as snapshot:
        first = inferred_quads(infer(snapshot), snapshot.base)
        assert first == inferred_quads(infer(snapshot), snapshot.base)
        assert {quad.graph_name.value for quad in first} == {graph_of(snapshot.base)}
        believed = {q.subject for q in snapshot.graph(None)} | {q.subject for q in first}
        derived = [q for q in first if q.predicate.value.endswith("wasDerivedFrom")]
        assert derived
        assert {q.object for q in derived} <= believed


def caches(store: Path) -> list[Path]:
    return sorted((store / "cache").glob("inferred-*"))


def test_what_follows_goes_with_what_it_stands_on(store: Path) -> None:
    with open_snapshot(store) as snapshot:
        some = run(with_inferred(snapshot), TOGETHER).terms
    (old,) = caches(store)
    pipeline.remove(["b.txt"], store)
    assert old not in caches(store)
    with open_snapshot(store) as snapshot:
        left = run(with_inferred(snapshot), TOGETHER).terms
    assert set(left) < set(some)


def test_damage_to_what_follows_is_found(store: Path) -> None:
    with open_snapshot(store) as snapshot:
        run(with_inferred(snapshot), TOGETHER)
    assert check(store) == []
    (cache,) = caches(store)
    with open_snapshot(store) as snapshot:
        run(with_inferred(snapshot), TOGETHER)
    assert check(store) == []
    tried = list(trials(store, [p for p in cache.rglob("*") if p.is_file()], random.Random(2)))
    assert tried
    assert all(found for _, found in tried)


def test_the_command_shows_what_follows_down_to_the_words(store: Path) -> None:
    asked = ["explain", "Ada Ng", "--inferred", "--store", str(store)]
    shown = CliRunner().invoke(app, asked)
    assert shown.exit_code == 0
    assert (
        "Ada Ng — took part with — Bela Or\n  follows by rule same-event: Two people"
        in shown.stdout
    )
    assert "    Ada Ng — took part in — " in shown.stdout
    assert "“Ada Ng" in shown.stdout
    told = json.loads(CliRunner().invoke(app, [*asked, "--format", "json"]).stdout)
    assert {one["rule"] for one in told} == {"same-event"}
    assert all(fact["words"] for one in told for fact in one["facts"])
    rows = ["query", TOGETHER, "--format", "csv", "--store", str(store)]
    assert CliRunner().invoke(app, rows).stdout.count("\n") == 1
    assert CliRunner().invoke(app, [*rows, "--inferred"]).stdout.count("\n") > 2


def test_the_api_asks_both_ways(store: Path) -> None:
    with kg.open(store) as graph:
        assert len(graph.query(TOGETHER, inferred=True)) > len(graph.query(TOGETHER)) == 0
        one = graph.inferred("Ada Ng")[0]
        assert [str(fact) for fact in one.facts]
        assert graph.inferred(one.iri) == [one]
        assert set(graph.inferred()) >= {one}


READERS = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}


@pytest.mark.parametrize("form", READERS)
def test_what_follows_is_exported_on_demand(store: Path, form: str) -> None:
    with open_snapshot(store) as snapshot:
        plain, more = export(snapshot, form), export(snapshot, form, inferred=True)
        assert more == export(snapshot, form, inferred=True)
        assert b"graph/inferred" not in plain
        found = set(inferred_quads(infer(snapshot), snapshot.base))
        got = set(ox.parse(more, READERS[form])) - set(ox.parse(plain, READERS[form]))
        if form in ("turtle", "ntriples"):
            assert {quad.triple for quad in got} == {quad.triple for quad in found}
        else:
            assert got == found
        assert not caches(store)


def test_tables_tell_the_rule_and_what_it_stands_on(store: Path) -> None:
    with open_snapshot(store) as snapshot:
        known = {claim.subject.value for claim in snapshot.graph(None)}
        found = {one.iri: one for one in infer(snapshot)}
        rows = list(csv.DictReader(io.StringIO(export(snapshot, "csv", inferred=True).decode())))
        made = [row for row in rows if row["status"] == "inferred"]
        assert {row["claim IRI"] for row in made} == set(found)
        assert len(rows) - len(made) == export(snapshot, "csv").count(b"\n") - 1
        for row in made:
            rule, *grounds = row["details"].split("; ")
            assert rule == f"rule: {found[row['claim IRI']].rule}"
            assert grounds
            assert {ground.removeprefix("stands on: ") for ground in grounds} <= known
            assert 0 < float(row["confidence"]) < 1
        details = files(snapshot, "tables", inferred=True)["details.csv"].decode()
        assert details.count(",stands on,") == sum(len(one.grounds) for one in found.values())


def test_a_form_without_a_place_for_rules_says_so(store: Path, tmp_path: Path) -> None:
    asked = ["export", "-o", str(tmp_path / "g.gexf"), "--inferred", "--store", str(store)]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 2
    assert "gexf: holds what reports say; what follows goes into nquads, trig" in told.stderr
    assert not (tmp_path / "g.gexf").exists()
    asked[2] = str(tmp_path / "g.trig")
    assert CliRunner().invoke(app, asked).exit_code == 0
    with kg.open(store) as graph:
        assert graph.export("trig", inferred=True) == (tmp_path / "g.trig").read_bytes()


def test_an_endpoint_infers_nothing(store: Path) -> None:
    with open_snapshot(store) as snapshot:
        snapshot.remote = True  # type: ignore[misc]
        with pytest.raises(StoreError, match="infers nothing; ask the folder"):
            with_inferred(snapshot)
        with pytest.raises(StoreError, match="infers nothing; ask the folder"):
            export(snapshot, "trig", inferred=True)


def test_terms_that_rules_make_are_those_of_the_ontology() -> None:
    made = ox.Store()
    made.extend(sample.quads())

    class Sample(Facts):
        quads = made  # type: ignore[assignment]

        def __init__(self) -> None:
            pass

    shown: Snapshot = Sample()  # type: ignore[assignment]
    assert {one.rule for one in infer(shown)} >= {"same-event", "symmetric"}
