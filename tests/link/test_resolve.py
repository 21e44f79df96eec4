import random
from dataclasses import replace

import pytest

from kg.link import Judgement, resolve
from kg.model import Claim, Document, Entity, Evidence, Extraction, Kind, Literal, Mention, Name


def report(name, *entities, text=None, claims=()):
    """An extraction whose text is the names of its entities, each on a line.

    An entity is (kind, name, {hints}, more forms …); a claim (subject, predicate, object, {…}).
    """
    body = text or f"{name}\n" + "\n".join("\n".join((e[1], *e[3:])) for e in entities)
    document = Document(name, body)
    made = []
    for number, (kind, label, hints, *forms) in enumerate(entities, 1):
        mentions = []
        for form in (label, *forms):
            start = body.index(form)
            mentions.append(Mention(document.span(start, start + len(form))))
        made.append(
            Entity(f"e{number}", kind, label, tuple(mentions), hints=tuple(sorted(hints.items())))
        )
    evidence = Evidence(document.span(0, 1), "test")
    said = tuple(
        Claim(s, p, o, evidence, 1.0, qualifiers=tuple(q.items())) for s, p, o, q in claims
    )
    return Extraction(document, tuple(made), said)


UNI, PERSON, EVENT, PROJECT = Kind.UNIVERSITY, Kind.PERSON, Kind.EVENT, Kind.PROJECT
RECTOR = ("e1", "holdsPosition", Literal("Rector"), {"organization": "e2"})


def rector(name, person="Mukhtar Tolegen", university="S. Amanzholov EKU"):
    return report(name, (PERSON, person, {}), (UNI, university, {}), claims=[RECTOR])


def test_forms_of_one_university_are_one_over_documents_and_the_other_is_another(bundled):
    reports = [
        report("a", (UNI, "S. Amanzholov EKU", {})),
        report(
            "b",
            (
                UNI,
                "Восточно-Казахстанский государственный университет имени Сарсена Аманжолова",
                {},
            ),
        ),
        report("c", (UNI, "D. Serikbayev EKTU", {})),
    ]
    found = resolve(reports, bundled)
    assert replace(found["a", "e1"], link=None) == replace(found["b", "e1"], link=None)
    assert "acronym" in found["a", "e1"].link.reason  # each mention tells how it was linked itself
    assert "word by word" in found["b", "e1"].link.reason
    assert found["a", "e1"].label == "Sarsen Amanzholov East Kazakhstan University"
    assert "http://www.wikidata.org/entity/Q4126490" in found["a", "e1"].same_as
    assert found["c", "e1"].iri != found["a", "e1"].iri
    assert dict(found["a", "e1"].facts)["established"] == "1952"


def test_one_label_a_language_and_every_kind_of_name(bundled):
    names = resolve([report("a", (UNI, "S. Amanzholov EKU", {}))], bundled)["a", "e1"].names
    labels = [n for n in names if n.kind == "label"]
    assert len({n.language for n in labels}) == len(labels) == 3
    assert Name("ШҚУ", "kk", "acronym") in names
    assert any(n.kind == "former" and "State" in n.value for n in names)


def test_a_bare_acronym_is_the_body_that_its_document_names_in_full(bundled):
    full = "Sarsen Amanzholov East Kazakhstan University"
    both = "D. Serikbayev East Kazakhstan Technical University"
    reports = [
        report("a", (UNI, full, {}), (UNI, "EKU", {})),
        report("b", (UNI, "EKU", {})),
        report("c", (UNI, both, {}), (UNI, "EKU", {})),
        report("d", (UNI, full, {}), (UNI, both, {}), (UNI, "EKTU", {})),
    ]
    found = resolve(reports, bundled)
    assert found["a", "e2"].iri == found["a", "e1"].iri
    assert "in the same report" in found["a", "e2"].link.reason
    assert found["d", "e3"].iri == found["d", "e2"].iri
    for alone in (("b", "e1"), ("c", "e2")):
        assert found[alone].link.iri is None
    refused = Judgement(
        "reject", found["a", "e1"].iri, found["a", "e2"].link.iri, "A.", "2026-01-31"
    )
    assert resolve(reports, bundled, [refused])["a", "e2"].link.iri is None


def corpus():
    return [
        rector("a"),
        rector("b", "Толеген Мухтар Адилбекович", "Sarsen Amanzholov East Kazakhstan University"),
        rector("c", "M. Tolegen"),
        rector("d", "Mukhtar Tolegen", "D. Serikbayev EKTU"),
        report("e", (UNI, "Lake School of Nowhere", {"country": "Kazakhstan"})),
        report("f", (UNI, "Nowhere Lake School", {})),
        report(
            "g", (PROJECT, "Lanterns for All", {"reference": "598367-EPP"}), (PERSON, "A. Kim", {})
        ),
        report("h", (PROJECT, "LANTERNS for all", {})),
    ]


def test_no_order_of_documents_changes_anything(bundled):
    reports = corpus()
    first = resolve(reports, bundled)
    shuffler = random.Random(7)
    for _ in range(20):
        shuffler.shuffle(reports)
        again = resolve(reports, bundled)
        assert dict(again) == dict(first)
        assert (again.merges, again.doubts) == (first.merges, first.doubts)


def test_a_document_that_comes_and_goes_leaves_no_trace(bundled):
    reports = corpus()
    for left_out in range(len(reports)):
        rest = reports[:left_out] + reports[left_out + 1 :]
        assert dict(resolve(rest, bundled)) == dict(resolve(list(rest), bundled))


def test_the_name_of_the_file_decides_nothing(bundled):
    one = report("a", (EVENT, "open door", {}), text="x\nopen door")
    two = report("z/b", (EVENT, "open door", {}), text="x\nopen door")
    assert resolve([one], bundled)["a", "e1"].iri == resolve([two], bundled)["z/b", "e1"].iri


def test_persons_are_one_by_name_and_place_and_namesakes_are_two(bundled):
    found = resolve(corpus(), bundled)
    eku = found["a", "e1"]
    assert eku == found["b", "e1"] == found["c", "e1"]
    assert found["d", "e1"].iri != eku.iri
    assert any("namesakes" in doubt.reason for doubt in found.doubts)
    assert any("initial" in merge.reason for merge in found.merges)


def test_an_iri_once_published_answers_after_a_merge(bundled):
    alone = resolve([rector("a", "Laura Palaunova")], bundled)["a", "e1"].iri
    both = resolve(
        [
            rector("a", "Laura Palaunova"),
            rector("b", "Laura Paluanova"),
            rector("c", "Laura Paluanova"),
        ],
        bundled,
    )
    assert both["a", "e1"].label == "Laura Paluanova"
    assert alone != both["a", "e1"].iri
    assert alone in both["a", "e1"].aliases
    assert both.by_iri(alone) == both["b", "e1"]
    assert Name("Laura Palaunova", "en", "hidden") in both["a", "e1"].names


def test_unlinked_bodies_are_one_by_their_words_and_apart_by_country(bundled):
    def school(name, label, **hints):
        return report(name, (UNI, label, hints))

    found = resolve(
        [
            school("a", "Lake School of Nowhere", country="Kazakhstan"),
            school("b", "Nowhere Lake School", country="KZ"),
            school("c", "Nowhere Lake School", country="Georgia"),
        ],
        bundled,
    )
    assert found["a", "e1"].iri == found["b", "e1"].iri != found["c", "e1"].iri
    assert found["a", "e1"].link.iri is None
    assert found["a", "e1"].link.reason


def test_a_ministry_of_no_named_country_is_known_within_its_document_only(bundled):
    def ministry(name):
        return report(name, (Kind.ORGANIZATION, "Ministry of Education", {}))

    found = resolve([ministry("a"), ministry("b")], bundled)
    assert found["a", "e1"].iri != found["b", "e1"].iri


def test_projects_are_one_by_number_or_title_and_two_by_two_numbers(bundled):
    def project(name, label, **hints):
        return report(name, (PROJECT, label, hints))

    found = resolve(
        [
            project("a", "Lanterns for All", reference="No. 111-EPP"),
            project("b", "the lantern project", reference="111 EPP"),
            project("c", "LANTERNS for all"),
            project("d", "Lanterns for All", reference="222-EPP"),
        ],
        bundled,
    )
    assert found["a", "e1"].iri == found["b", "e1"].iri
    assert found["d", "e1"].iri != found["a", "e1"].iri


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PROJECT, "the project"),
        (Kind.PROGRAMME, "the programme"),
        (Kind.STUDY_PROGRAMME, "master's programme"),
        (Kind.CONSORTIUM, "Consortium"),
        (UNI, "the university"),
    ],
)
def test_a_name_that_tells_nothing_is_good_within_its_document_only(bundled, kind, name):
    found = resolve([report("a", (kind, name, {})), report("b", (kind, name, {}))], bundled)
    assert found["a", "e1"].iri != found["b", "e1"].iri


def test_a_project_is_linked_by_its_number_its_title_or_a_telling_acronym(bundled):
    number = "561775-EPP-1-2015-1-DE-EPPKA2-CBHE-JP"
    title = "Trans-regional environmental awareness for sustainable usage of water resources"
    reports = [
        report("a", (PROJECT, "a water project", {"reference": number})),
        report("b", (PROJECT, title, {})),
        report("c", (PROJECT, "TREASURE-WATER", {})),
        report("d", (PROJECT, "STEM", {})),
    ]
    found = resolve(reports, bundled)
    assert found["a", "e1"].iri == found["b", "e1"].iri == found["c", "e1"].iri
    assert found["d", "e1"].link is None  # four letters are everybody's


@pytest.mark.parametrize("name", ["Erasmus+", "Erasmus Plus", "Эразмус+", "Erasmus+ program"])
def test_a_programme_is_known_by_its_names(bundled, name):
    found = resolve([report("a", (Kind.PROGRAMME, name, {}))], bundled)
    assert found["a", "e1"].label == "Erasmus+"


def test_events_are_one_by_day_place_and_kind(bundled):
    def event(name, label, day, university):
        claims = [("e1", "heldOn", Literal(day, "date"), {}), ("e1", "heldAt", "e2", {})]
        return report(name, (EVENT, label, {}), (UNI, university, {}), claims=claims)

    found = resolve(
        [
            event("a", "information day", "2023-10-10", "S. Amanzholov EKU"),
            event(
                "b", "information day", "2023-10-10", "Sarsen Amanzholov East Kazakhstan University"
            ),
            event("c", "information day", "2023-10-10", "D. Serikbayev EKTU"),
            event("d", "information day", "2023-10-11", "S. Amanzholov EKU"),
            event("e", "information day", "--10-10", "S. Amanzholov EKU"),
        ],
        bundled,
    )
    iris = [found[name, "e1"].iri for name in "abcde"]
    assert iris[0] == iris[1]
    assert len(set(iris)) == 4


def test_places_are_known_under_all_their_names(bundled):
    names = ["Ust-Kamenogorsk", "Oskemen", "Өскемен", "Усть-Каменогорск"]
    found = resolve([report(n, (Kind.PLACE, n, {})) for n in names], bundled)
    assert len({found[n, "e1"].iri for n in names}) == 1
    assert dict(found["Oskemen", "e1"].facts)["latitude"] == "49.97143"


def judged(decision, subject, object_=""):
    return Judgement(decision, subject, object_, author="A. Reader", day="2026-01-31")


def test_people_join_what_documents_keep_apart(bundled):
    reports = [rector("a"), rector("d", "Mukhtar Tolegen", "D. Serikbayev EKTU")]
    before = resolve(reports, bundled)
    pair = before["a", "e1"].iri, before["d", "e1"].iri
    after = resolve(reports, bundled, [judged("same", *pair)])
    assert after["a", "e1"] == after["d", "e1"]
    assert {after["a", "e1"].iri, *after["a", "e1"].aliases} >= set(pair)
    assert not after.doubts
    assert dict(resolve(reports, bundled)) == dict(before)  # taken back


def test_people_part_what_documents_join(bundled):
    reports = [
        rector("a", "Laura Palaunova"),
        rector("b", "Laura Paluanova"),
        rector("c", "Laura Paluanova"),
    ]
    joined = resolve(reports, bundled)["a", "e1"]
    parted = resolve(reports, bundled, [judged("different", joined.iri, joined.aliases[0])])
    assert parted["a", "e1"].iri != parted["b", "e1"].iri == parted["c", "e1"].iri


def test_people_rename_and_reject_a_link(bundled):
    reports = [rector("a")]
    linked = resolve(reports, bundled)["a", "e2"]
    named = resolve(reports, bundled, [judged("rename", linked.iri, "Amanzholov University")])
    assert named["a", "e2"].label == "Amanzholov University"
    assert named["a", "e2"].iri == linked.iri
    refused = resolve(reports, bundled, [judged("reject", linked.iri, linked.link.iri)])["a", "e2"]
    assert refused.link.iri is None
    assert "rejected" in refused.link.reason
    assert refused.same_as == ()


def test_people_accept_a_link_that_was_not_made(bundled):
    reports = [report("a", (UNI, "The Old House", {}))]
    alone = resolve(reports, bundled)["a", "e1"].iri
    ror = "https://ror.org/02xbhbx68"
    found = resolve(reports, bundled, [judged("accept", alone, ror)])["a", "e1"]
    assert found.link.iri == ror
    assert alone in found.aliases


def test_a_decision_about_what_is_gone_waits_quietly(bundled):
    found = resolve(
        [rector("a")], bundled, [judged("same", "urn:x", "urn:y"), judged("rename", "urn:x", "X")]
    )
    assert found["a", "e1"].label == "Mukhtar Tolegen"
