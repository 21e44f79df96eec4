"""Registries, the queue of what is uncertain, and what people decide, from the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.api import open
from kg.link import JUDGEMENTS, read

from .test_commands import fails, kg

EKU = "Sarsen Amanzholov East Kazakhstan University"
EKTU = "D. Serikbayev East Kazakhstan Technical University"
REPORTS = {
    "a": f"On 3 May 2024 the Rector of {EKU} Laura Paluanova took part in a seminar held there.",
    "b": f"On 4 May 2024 the Rector of {EKU} Laura Palaunova took part in a conference.",
    "c": f"On 5 June 2024 the Rector of {EKTU} Pavel Petrov took part in a conference.",
    "d": "On 6 June 2024 the Rector of Toraighyrov University Pavel Petrov took part in a seminar.",
    "e": "On 7 June 2024 the Rector of Lake School of Nowhere Ada Ng took part in a seminar.",
}
WHO = ("--author", "A. Reader", "--date", "2026-01-31")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for name, text in REPORTS.items():
        (tmp_path / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    done = kg("build", tmp_path, "--store", tmp_path / "s")
    assert done.exit_code == 0, done.output
    return tmp_path / "s"


def iris(store: Path, label: str) -> list[str]:
    with open(store) as graph:
        rows = graph.query(
            "SELECT DISTINCT ?e { ?e skos:prefLabel ?l FILTER(STR(?l) = ?wanted) }", wanted=label
        )
        return sorted(str(row["e"]) for row in rows)


def questions(store: Path, *options: str) -> list[dict]:
    done = kg("review", "--format", "json", "--store", store, *options)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def bytes_of(store: Path) -> bytes:
    with open(store) as graph:
        return graph.export("nquads")


def test_the_queue_has_both_sides_with_their_words(store: Path) -> None:
    by_kind = {question["kind"]: question for question in questions(store)}
    merge = by_kind["merge"]
    assert "slip" in merge["reason"]
    quotes = [[words["quote"] for words in side["words"]] for side in merge["sides"]]
    assert any("Paluanova" in quote for quote in quotes[0])
    assert any("Palaunova" in quote for quote in quotes[1])
    assert {a["word"] for a in merge["answers"]} == {"same", "different"}


def test_a_card_tells_former_names_apart(store: Path) -> None:
    shown = kg("show", EKU, "--store", store).stdout
    former = next(line for line in shown.splitlines() if line.startswith("  formerly:"))
    assert "State University" in former
    also = next(line for line in shown.splitlines() if line.startswith("  also:"))
    assert "ШҚУ" in also


def test_two_spellings_of_one_name_are_a_disagreement_with_the_words_of_both(store: Path) -> None:
    done = kg("conflicts", "--format", "json", "--store", store)
    assert done.exit_code == 1
    [found] = [one for one in json.loads(done.stdout) if one["what"] == "spelling of the name"]
    quotes = {side["value"]: side["words"][0]["quote"] for side in found["sides"]}
    assert sorted(quotes) == ["Laura Palaunova", "Laura Paluanova"]
    assert all(name in quote for name, quote in quotes.items())


def test_two_namesakes_are_asked_about_joined_and_parted_again(store: Path) -> None:
    [question] = questions(store, "--kind", "identity")
    one, two = (side["iri"] for side in question["sides"])
    assert [len(side["words"]) > 0 for side in question["sides"]] == [True, True]
    before = bytes_of(store)
    assert iris(store, "Pavel Petrov") == sorted((one, two))
    done = kg("same", one, two, *WHO, "--reason", "one man", "--store", store)
    assert done.exit_code == 0, done.output
    assert len(iris(store, "Pavel Petrov")) == 1
    for iri in (one, two):  # each IRI that was published goes on to answer
        card = json.loads(kg("show", iri, "--store", store, "--format", "json").stdout)
        assert len([f for f in card["facts"] if f["predicate"] == "holdsPosition"]) == 2
        assert kg("explain", iri, "holdsPosition", "--store", store).exit_code == 0
        with open(store) as graph:
            found = graph.query(
                "SELECT ?now { ?old dcterms:isReplacedBy* ?now . ?now a ?c }", old=iri
            )
            assert len({str(row["now"]) for row in found}) == 1
    assert questions(store, "--kind", "identity") == []
    undone = kg("same", two, one, "--undo", "--store", store)
    assert undone.exit_code == 0, undone.output
    assert bytes_of(store) == before


def test_a_merge_is_parted_by_the_iris_that_each_would_have_alone(store: Path) -> None:
    [merge] = questions(store, "--kind", "merge")
    other = next(a for a in merge["answers"] if a["word"] == "different")
    done = kg("different", other["subject"], other["object"], *WHO, "--store", store)
    assert done.exit_code == 0, done.output
    assert len(iris(store, "Laura Paluanova")) == len(iris(store, "Laura Palaunova")) == 1
    assert questions(store, "--kind", "merge") == []


def test_a_decision_holds_in_the_next_build_and_whatever_comes_first(store: Path) -> None:
    [question] = questions(store, "--kind", "identity")
    one, two = (side["iri"] for side in question["sides"])
    kg("same", one, two, *WHO, "--no-build", "--store", store)
    assert len(iris(store, "Pavel Petrov")) == 2
    (store.parent / "f.txt").write_text("It rained.\n")
    assert kg("build", store.parent / "f.txt", "--store", store).exit_code == 0
    assert len(iris(store, "Pavel Petrov")) == 1
    anew = store.parent / "anew"
    anew.mkdir()
    (anew / JUDGEMENTS).write_bytes((store / JUDGEMENTS).read_bytes())
    paths = [store.parent / f"{name}.txt" for name in "fedcba"]
    assert kg("build", *paths, "--store", anew).exit_code == 0
    assert bytes_of(anew) == bytes_of(store)


def test_a_claim_is_rejected_and_accepted(store: Path) -> None:
    shown = kg("explain", "Laura Palaunova", "holdsPosition", "--store", store).stdout
    [claim] = re.findall(r"https://\S*/claim/\S+", shown)
    assert kg("reject", claim, *WHO, "--store", store).exit_code == 0
    fails(kg("explain", "Laura Palaunova", "holdsPosition", "--store", store), 3)
    assert kg("accept", claim, *WHO, "--store", store).exit_code == 0
    assert claim in kg("explain", "Laura Palaunova", "holdsPosition", "--store", store).stdout
    assert [j.decision for j in read(store / JUDGEMENTS)] == ["accept"]


def test_a_link_is_rejected_and_another_accepted(store: Path) -> None:
    linked = json.loads(kg("explain", EKU, "sameAs", "--store", store, "--format", "json").stdout)[
        0
    ]
    assert linked["record"] == "https://ror.org/00vj0q898"
    assert linked["features"]
    told = kg("explain", EKU, "--store", store).stdout
    assert f"same as {linked['record']}" in told
    assert "because:" in told
    assert kg("reject", EKU, linked["record"], *WHO, "--store", store).exit_code == 0
    fails(kg("show", linked["record"], "--store", store), 3, "is not in the graph")
    school = ("accept", "Lake School of Nowhere", "https://ror.org/02xbhbx68")
    assert kg(*school, *WHO, "--store", store).exit_code == 0
    assert "Ada Ng" in kg("show", "https://ror.org/02xbhbx68", "--store", store).stdout


def test_rename_gives_a_label_and_takes_it_back(store: Path) -> None:
    before = bytes_of(store)
    assert kg("rename", EKU, "Our University", *WHO, "--store", store).exit_code == 0
    card = json.loads(kg("show", "Our University", "--store", store, "--format", "json").stdout)
    assert card["label"] == "Our University"
    assert EKU in {name["value"] for name in card["names"]}
    assert kg("rename", "Our University", "--undo", "--store", store).exit_code == 0
    assert bytes_of(store) == before


def test_a_decision_is_taken_back_by_the_names_it_was_made_with(store: Path) -> None:
    before = bytes_of(store)
    for words in (
        ("same", "Laura Paluanova", "Ada Ng"),  # afterwards both names mean one
        ("reject", EKU, "https://ror.org/00vj0q898"),
        ("rename", "Ada Ng", "Ada Maria Ng"),
    ):
        assert kg(*words, *WHO, "--store", store).exit_code == 0
        assert bytes_of(store) != before
        back = words[:2] if words[0] == "rename" else words
        done = kg(*back, "--undo", "--store", store)
        assert done.exit_code == 0, done.output
        assert "taken back" in done.output
        assert "brought up to date" in done.output
        assert read(store / JUDGEMENTS) == ()
        assert bytes_of(store) == before
        assert kg(*back, "--undo", "--store", store).exit_code == 3


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-1-1"])
def test_a_day_that_no_calendar_has_is_refused(store: Path, day: str) -> None:
    who = ("--author", "A. Reader", "--date", day)
    done = kg("rename", "Ada Ng", "Ada Maria Ng", *who, "--store", store)
    assert done.exit_code == 2
    assert "is no day" in done.output
    assert not (store / JUDGEMENTS).exists()


def test_an_entity_is_not_joined_with_itself(store: Path) -> None:
    done = kg("same", EKU, EKU, *WHO, "--store", store)
    assert done.exit_code == 2
    assert "both are" in done.output


def test_review_asks_and_keeps_what_is_answered(store: Path) -> None:
    kinds = ("--kind", "identity", "--kind", "merge")
    asked = kg("review", *kinds, *WHO, "--store", store, input="\nd\n")
    assert asked.exit_code == 0, asked.output
    assert "“" not in asked.stdout
    assert "“" in asked.stderr
    assert "1 of 2 questions answered" in asked.stderr
    assert len(iris(store, "Laura Paluanova")) == 1
    assert [j.decision for j in read(store / JUDGEMENTS)] == ["different"]
    listed = kg("judgements", "--store", store)
    assert "A. Reader" in listed.stdout
    stopped = kg("review", *WHO, "--store", store, input="q\n")
    assert "0 of" in stopped.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("same", "Laura Paluanova", "Ada Ng"), 2, "--author"),
        (("same", EKU, EKU, *WHO), 2, "two entities"),
        (("same", EKU, EKTU, "--author", "A.", "--date", "yesterday"), 2, "2026-01-31"),
        (("same", EKU, "id:person/nobody", *WHO), 3, "not in the graph"),
        (("reject", "Laura Paluanova", *WHO), 3, "no claim"),
        (("rename", EKU, *WHO), 2, "new label"),
        (("rename", EKU, "--undo"), 3, "never decided"),
        (("review",), 2, "--author"),
        (("authority", "add", "ror", "nowhere.json"), 3, "is not there"),
        (("authority", "remove", "../s"), 3, "no registry"),
        (("authority", "update", "ror"), 3, "no registry"),
        (("authority", "add", "csv", __file__, "--name", "../x"), 3, "no name for a registry"),
    ],
)
def test_what_is_wrong_is_one_line_and_changes_nothing(store, arguments, code, words) -> None:
    before = sorted(path.name for path in store.parent.rglob("*"))
    done = kg(*arguments, "--store", store)
    fails(done, code, words)
    assert sorted(path.name for path in store.parent.rglob("*")) == before


def test_a_registry_is_added_listed_updated_and_removed(store: Path) -> None:
    before = bytes_of(store)
    table = store.parent / "ours.csv"
    table.write_text(
        "id,name,kind,country\nhttps://a.example/lake,Lake School of Nowhere,University,KZ\n"
    )
    added = kg("authority", "add", "csv", table, "--name", "ours", "--store", store)
    assert added.exit_code == 0, added.output
    assert "Lake School" in kg("show", "https://a.example/lake", "--store", store).stdout
    listed = json.loads(kg("authority", "list", "--format", "json", "--store", store).stdout)
    assert [(e["name"], e["kind"], e["records"]) for e in listed] == [("ours", "csv", 1)]
    table.write_text(table.read_text().replace("/lake", "/pond"))
    assert kg("authority", "update", "ours", "--store", store).exit_code == 0
    assert kg("show", "https://a.example/pond", "--store", store).exit_code == 0
    assert "ours" in kg("authority", "list", "--store", store).stdout
    assert kg("authority", "remove", "ours", "--store", store).exit_code == 0
    assert bytes_of(store) == before


def test_a_registry_may_come_before_the_first_report(tmp_path: Path) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("id,name,kind\nhttps://a.example/lake,Lake School of Nowhere,University\n")
    assert kg("authority", "add", "csv", table, "--store", tmp_path / "s").exit_code == 0
    (tmp_path / "e.txt").write_text(REPORTS["e"])
    assert kg("build", tmp_path / "e.txt", "--store", tmp_path / "s").exit_code == 0
    assert kg("show", "https://a.example/lake", "--store", tmp_path / "s").exit_code == 0
