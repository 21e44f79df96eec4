"""The figures of kg.evaluate: the same as the project's scorer gives, and right on small cases."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import InvalidDocument, NotFound
from kg.evaluate import Fact, Found, Gold, Named, Score, evaluate, found, from_json, load
from kg.evaluate.measure import SCORED
from kg.model import Claim, Document, Entity, Evidence, Extraction, Kind, Literal, Mention, Status

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"
CORPUS = Path(os.environ.get("KG_CORPUS", ROOT.parent / "shared" / "corpus" / "dev"))
SCORER = CORPUS.parent / "score.py"

EKU = Named("University", ("East University", "EU", "the university"))
ANNA = Named("Person", ("Anna Berg", "Berg"))
DAY = Named("Event", ("information day", "the meeting"))
TEXT = "Anna Berg, Rector of East University, opened the information day on 10 October 2023."


def gold(*facts, arguable=()):
    return [Gold("a.txt", TEXT, (EKU, ANNA, DAY), facts, arguable)]


def claim(subject, predicate, target, quote=TEXT[:36], confidence=1.0, organization=None):
    start = max(TEXT.find(quote), 0)
    return Found(
        "a.txt", subject, predicate, target, quote, start, start + len(quote), confidence,
        organization,
    )  # fmt: skip


RECTOR = Fact(ANNA, "holdsPosition", "Rector", TEXT[:36], EKU)


@pytest.mark.parametrize(
    ("fact", "made", "right"),
    [
        (RECTOR, claim(ANNA, "holdsPosition", "rector", organization=EKU), True),
        (RECTOR, claim(ANNA, "holdsPosition", "Vice-Rector", organization=EKU), True),
        (RECTOR, claim(ANNA, "holdsPosition", "Dean", organization=EKU), False),
        (RECTOR, claim(ANNA, "holdsPosition", "Rector"), False),
        (RECTOR, claim(ANNA, "holdsPosition", "Rector", organization=DAY), False),
        (Fact(ANNA, "holdsPosition", "Rector", None, EKU, True),
         claim(ANNA, "holdsPosition", "Rector"), True),
        (RECTOR, claim(Named("Person", ("Prof. A. Berg", "Berg")), "holdsPosition", "Rector",
                       organization=EKU), True),
        (RECTOR, claim(Named("Person", ("Carl Berg",)), "holdsPosition", "Rector",
                       organization=EKU), False),
        (Fact(DAY, "heldOn", "2023-10-10"), claim(DAY, "heldOn", "2023-10-10/2023-10-11"), True),
        (Fact(DAY, "heldOn", "--10-10"), claim(DAY, "heldOn", "2023-10-10"), True),
        (Fact(DAY, "heldOn", "2023-10-10"), claim(DAY, "heldOn", "2023-10"), False),
        (Fact(DAY, "heldOn", "2023-10-10/2023-10-11"), claim(DAY, "heldOn", "2023-10-10"), False),
        (Fact(ANNA, "cooperatesWith", EKU), claim(EKU, "cooperatesWith", ANNA), True),
        (Fact(ANNA, "memberOf", EKU), claim(ANNA, "partnerIn", EKU), True),
        (Fact(ANNA, "participatedIn", DAY), claim(EKU, "participatedIn", DAY), False),
        (Fact(ANNA, "saidThat", "gist", TEXT[:36]), claim(ANNA, "saidThat", "other words"), True),
        (Fact(ANNA, "saidThat", "gist", TEXT[:36]),
         claim(ANNA, "saidThat", "gist", quote=TEXT[40:]), False),
    ],
)  # fmt: skip
def test_when_a_claim_is_a_gold_fact(fact, made, right):
    report = evaluate(gold(fact), [made])
    assert report.claims == (Score(1, 0, 0) if right else Score(0, 1, 1))
    assert {error.kind for error in report.errors} == (set() if right else {"missed", "false"})


def test_second_wording_and_arguable_claims_are_no_false_alarms():
    first = claim(ANNA, "holdsPosition", "Rector", organization=EKU)
    arguable = Fact(ANNA, "affiliatedWith", EKU)
    report = evaluate(
        gold(RECTOR, arguable=(arguable,)), [first, first, claim(ANNA, "affiliatedWith", EKU)]
    )
    assert report.claims == Score(1, 0, 0)
    assert sum(band.right for band in report.bands) == 3


def test_predicates_count_only_where_gold_knows_them():
    extra = claim(ANNA, "hasKeyArea", "mobility")
    assert "hasKeyArea" not in SCORED
    assert evaluate(gold(RECTOR), [extra]).claims.fp == 0
    known = Fact(ANNA, "hasKeyArea", "mobility")
    assert evaluate(gold(known), [extra]).claims == Score(1, 0, 0)


def test_threshold_leaves_claims_out_and_bands_show_what_confidence_means():
    claims = [
        claim(ANNA, "holdsPosition", "Rector", confidence=0.95, organization=EKU),
        claim(DAY, "heldAt", EKU, confidence=0.65),
        claim(ANNA, "participatedIn", DAY, confidence=0.6),
        claim(ANNA, "coordinates", DAY, confidence=1.0),
    ]
    facts = (RECTOR, Fact(ANNA, "participatedIn", DAY))
    report = evaluate(gold(*facts), claims)
    assert report.claims == Score(2, 2, 0)
    assert [(band.claims, band.right) for band in report.bands] == [
        (0, 0), (2, 1), (0, 0), (0, 0), (2, 1),
    ]  # fmt: skip
    assert report.bands[1].confidence == 0.625
    assert report.bands[0].precision is None
    assert evaluate(gold(*facts), claims, threshold=0.7).claims == Score(1, 1, 1)


def test_a_quote_that_does_not_stand_where_it_says_is_counted():
    wrong = Found("a.txt", ANNA, "heldOn", "x", "Anna Berg", 5, 14)
    report = evaluate(gold(RECTOR), [wrong, claim(ANNA, "holdsPosition", "Rector")])
    assert report.evidence_exact == 0.5


def test_claims_of_an_extraction_are_those_put_as_facts():
    document = Document("dir/a.txt", TEXT)
    quote = Evidence(document.span(0, 36), "rule")
    entities = (
        Entity("e1", Kind.PERSON, "Anna Berg", (Mention(document.span(0, 9)),)),
        Entity("e2", Kind.UNIVERSITY, "East University", (Mention(document.span(21, 36)),)),
    )
    claims = (
        Claim("e1", "holdsPosition", Literal("Rector"), quote, 0.9, (("organization", "e2"),)),
        Claim("e1", "affiliatedWith", "e2", quote, 0.9, status=Status.PLANNED),
        Claim("e1", "holdsPosition", Literal("Dean"), quote, 0.9, status=Status.FORMER),
    )
    first, second = found(Extraction(document, entities, claims))
    assert (first.document, first.subject.name, first.object) == ("a.txt", "Anna Berg", "Rector")
    assert first.organization == Named("University", ("East University", "East University"))
    assert (second.object, second.organization) == ("Dean", None)
    assert len(found(Extraction(document, entities, claims), threshold=0.95)) == 0


def test_gold_of_the_project_quotes_its_reports_exactly():
    golds = load(GOLD)
    assert len(golds) >= 8
    for report in golds:
        assert 60 <= len(report.text.split()) <= 150, report.document
        for fact in (*report.facts, *report.arguable):
            assert fact.evidence is not None
            assert fact.evidence in report.text, (report.document, fact.evidence)
        for entity in report.entities:
            assert all(name in report.text for name in entity.names), entity


def test_folder_without_gold_and_broken_gold_are_told(tmp_path):
    with pytest.raises(NotFound, match="holds no"):
        load(tmp_path)
    (tmp_path / "a.txt").write_text("text")
    for content in ("{", '{"entities": [], "relations": [{"s": "e1", "p": "x", "o": "y"}]}', "[]"):
        (tmp_path / "a.gold.json").write_text(content)
        with pytest.raises(InvalidDocument, match="is no gold file"):
            load(tmp_path)
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.gold.json").write_text('{"entities": [], "relations": []}')
    with pytest.raises(InvalidDocument, match="has no text beside it"):
        load(tmp_path)


def random_claims(rng: random.Random) -> list[str]:
    """Write claims near and far from gold, as lines of JSON."""
    lines = []
    for path in sorted(GOLD.glob("*.gold.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(content["document"]).read_text(encoding="utf-8")
        entities = {entry["id"]: entry for entry in content["entities"]}

        def reference(key, entities=entities):
            entry = entities[key]
            forms = [entry["name"], *entry["mentions"], *entry.get("anaphora", [])]
            name = rng.choice(forms)
            if rng.random() < 0.05:
                return {"id": "x", "type": entry["type"], "name": "Somebody Else"}
            if rng.random() < 0.1:
                name = " ".join(rng.sample(name.split(), len(name.split())))
            some = rng.sample(forms, rng.randrange(len(forms) + 1))
            kind = entry["type"] if rng.random() < 0.9 else "Organization"
            return {"id": "x", "type": kind, "name": name, "mentions": some}

        for fact in [*content["relations"], *content.get("optional", [])] * 2:
            if rng.random() < 0.4:
                continue
            subject = fact["s"] if rng.random() < 0.9 else rng.choice(list(entities))
            target = fact["o"] if rng.random() < 0.9 else rng.choice(list(entities))
            if fact["p"] == "cooperatesWith" and rng.random() < 0.5 and target in entities:
                subject, target = target, subject
            predicate = fact["p"] if rng.random() < 0.9 else rng.choice([*SCORED, "hasKeyArea"])
            start = text.find(fact["evidence"]) + rng.choice([0, 0, 0, 5, -3])
            end = start + len(fact["evidence"])
            quote = text[max(start, 0) : end] if rng.random() < 0.9 else "elsewhere"
            entry = {
                "document": f"some/where/{content['document']}",
                "subject": reference(subject),
                "predicate": predicate,
                "object": reference(target) if target in entities else {"value": target[: rng.randint(3, 80)]},
                "evidence": {"quote": quote, "start": max(start, 0), "end": end},
            }  # fmt: skip
            if rng.random() < 0.9:
                entry["confidence"] = round(rng.random(), 2)
            if "org" in fact and rng.random() < 0.8:
                entry["qualifiers"] = {"organization": reference(fact["org"])}
            elif rng.random() < 0.3:
                entry["qualifiers"] = {"role": {"value": "speaker"}}
            lines.append(json.dumps(entry, ensure_ascii=False))
    rng.shuffle(lines)
    return lines


@pytest.mark.corpus
@pytest.mark.skipif(not SCORER.exists(), reason=f"no scorer at {SCORER.name} beside the corpus")
@pytest.mark.parametrize("seed", range(12))
def test_figures_are_those_of_the_projects_scorer(tmp_path, seed):
    rng = random.Random(seed)
    lines = random_claims(rng)
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    threshold = rng.choice([0.0, 0.5])
    run = subprocess.run(
        [sys.executable, str(SCORER), "--json", "--min-confidence", str(threshold), "--claims",
         str(path), str(GOLD)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    report = evaluate(load(GOLD), map(from_json, lines), threshold=threshold)
    assert report.as_dict() == json.loads(run.stdout)
    assert report.claims.tp > 30
    assert report.claims.fp > 10
    assert report.entities.fp > 0
