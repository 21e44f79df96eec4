import pytest

from kg.link import Query, link


def found(registry, name, **hints):
    answer, _ = link(Query((name,), **hints), registry)
    return (answer.iri or "").rsplit("/", 1)[-1] or None


EKU = [
    "S. Amanzholov EKU",
    "S. Amanzholov East Kazakhstan State University",
    "East-Kazakhstan State University named after S. Amanzholov",
    "Sarsen Amanzholov East Kazakhstan University",
    "Восточно-Казахстанского государственного университета имени С. Аманжолова",
    "Сәрсен Аманжолов атындағы Шығыс Қазақстан университеті",
    "East Kazakhstan University",
]
EKTU = [
    "D. Serikbayev EKTU",
    "D. Serikbaev East Kazakhstan Technical University",
    "East Kazakhstan Technical University",
    "Д. Серікбаев атындағы Шығыс Қазақстан техникалық университеті",
    "Serikbayev University",
]


@pytest.mark.parametrize("name", EKU)
def test_every_form_of_one_university_finds_it(registry, name):
    assert found(registry, name, country="KZ") == "0eku"


@pytest.mark.parametrize("name", EKTU)
def test_every_form_of_the_technical_one_finds_that(registry, name):
    assert found(registry, name, country="KZ") == "0ektu"


@pytest.mark.parametrize(
    "name",
    [
        "D. Serikbayev EKU",
        "S. Amanzholov EKTU",
        "S. Amanzholov East Kazakhstan Technical University",
        "East Kazakhstan Medical University",
        "East Kazakhstan College",
        "M. Auezov South Kazakhstan University",
        "Faculty of History of Sarsen Amanzholov East Kazakhstan University",
    ],
)
def test_contradictions_find_nothing(registry, name):
    assert found(registry, name, country="KZ") is None


def test_another_country_or_town_is_a_guard(registry):
    assert found(registry, "Sarsen Amanzholov East Kazakhstan University", country="RU") is None
    assert found(registry, "Technical University named after D. Serikbayev", city="Astana") is None


def test_a_tie_is_no_answer_and_names_both(registry):
    answer, _ = link(Query(("University of Georgia",)), registry)
    assert answer.iri is None
    assert "Athens" in answer.reason
    assert "Tbilisi" in answer.reason
    assert found(registry, "University of Georgia", country="GE") == "0geo"
    assert found(registry, "University of Georgia", nearby=frozenset({"US"})) == "0usg"


def test_kings_college_is_not_guessed(registry):
    assert found(registry, "King's College London") == "0kcl"
    assert found(registry, "King’s College") is None or found(registry, "King’s College") != "0kcl"


def test_an_acronym_counts_in_its_place_only(registry):
    assert found(registry, "EKTU") is None
    assert found(registry, "EKTU", country="KZ") == "0ektu"
    assert found(registry, "EKSU", country="KZ") is None  # one letter is another university
    assert found(registry, "KSU") is None
    assert found(registry, "KSU, Kaunas") == "0ksu"
    assert found(registry, "KSU", city="Kostanay", country="KZ") == "0ktu"


def test_state_is_history_in_kazakhstan_and_a_name_in_nigeria(registry):
    assert found(registry, "East Kazakhstan State University", country="KZ") == "0eku"
    assert found(registry, "Lagos State University", country="NG") is None


def test_a_field_left_out_is_another_university(registry):
    assert found(registry, "Tomsk State University", country="RU") is None
    assert found(registry, "Томский политехнический университет", country="RU") == "0tpu"


def test_withdrawn_records_are_not_linked_to(registry):
    assert found(registry, "Karaganda Institute") is None


def test_links_tell_their_score_features_and_reason(registry):
    answer, records = link(Query(("D. Serikbaev East Kazakhstan Technical University",)), registry)
    features = dict(answer.features)
    assert records[0].city == "Ust-Kamenogorsk"
    assert answer.authority == "ror"
    assert 0.9 < answer.score < 1
    assert features["name_explained"] == 1.0
    assert answer.reason


def test_kgs_own_lists_and_a_registry_are_one_authority(dump, tmp_path):
    from kg.link import add, load

    add("ror", dump, tmp_path)
    authority = load(tmp_path)
    answer, _ = link(Query(("King's College London",)), authority)
    assert answer.iri == "https://ror.org/0kcl"
    assert [index.name for index in authority] == ["kg", "ror"]
