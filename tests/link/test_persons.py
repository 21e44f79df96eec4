import pytest

from kg.link.people import Person, cluster
from kg.link.persons import Sketch, compare, same_role


def sketch(text):
    name, _, rest = text.partition(" @ ")
    organisation, _, role = rest.partition(" ! ")
    return Sketch.of(name, role=role, organisation=organisation)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mukhtar Tolegen", "Толеген Мухтар Адилбекович"),
        ("Nurlan Muhanovich Temirbekov", "Nurlan Mukhanovich Temirbekov"),
        ("Kassym-Jomart Tokayev", "Қасым-Жомарт Тоқаев"),
        ("Shaizada U. Tasbulatova", "Tasbulatova Shaizada Umurzakovna"),
        ("Laura Paluanova @ NEO ! coordinator", "Laura Palaunova @ NEO ! coordinator"),
        ("M. Tolegen @ EKU", "Mukhtar Tolegen @ EKU"),
        ("Tolegen @ EKU ! Rector", "Mukhtar Tolegen @ EKU ! rector"),
    ],
)
def test_one_person(one, other):
    assert compare(sketch(one), sketch(other)).same
    assert compare(sketch(other), sketch(one)).same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mirzhakip Dulatov", "Gulnar Dulatova"),
        ("M. Dulatov @ A", "M. Dulatova @ A"),
        ("Aidos Muratovich Sadykov", "Aidos Maratovich Sadykov"),
        ("Marat Ospanov", "Murat Ospanov"),
        ("Laura Paluanova", "Laura Palaunova"),
        ("Laura Paluanova @ NEO ! coordinator", "Laura Palaunova @ METU ! coordinator"),
        ("Andrei Markov @ Saint Petersburg", "Andrei Markov @ Montreal"),
        ("M. Tolegen", "Mukhtar Tolegen"),
        ("A. Omarov @ KazNU ! dean", "Askar Omarov @ KazNU ! student"),
        ("Mukhtar Tolegen", "Mukhtar Auezov"),
        ("N. Gumilyov @ LSU", "L. N. Gumilyov @ LSU"),
    ],
)
def test_two_persons(one, other):
    assert not compare(sketch(one), sketch(other)).same
    assert not compare(sketch(other), sketch(one)).same


def groups(*texts):
    people = [Person(n, sketch(text)) for n, text in enumerate(texts)]
    return cluster(people)


def test_who_has_no_place_joins_the_only_bearer_of_the_name():
    assert groups("Mukhtar Tolegen @ EKU", "Mukhtar Tolegen")[0] == [[0, 1]]
    sets, _, doubts = groups("Anna Kim @ EKU", "Anna Kim @ Riga", "Anna Kim")
    assert sets == [[0], [1], [2]]
    assert doubts


def test_a_short_name_that_fits_two_persons_joins_neither():
    sets, _, doubts = groups("Askar Omarov @ EKU", "Aidos Omarov @ EKU", "A. Omarov @ EKU")
    assert sets == [[0], [1], [2]]
    assert [d.reason for d in doubts] == ["a short name that fits several"] * 2


def test_a_slip_is_mended_with_a_reason_on_record():
    sets, merges, _ = groups(
        "Laura Paluanova @ NEO ! coordinator", "Laura Palaunova @ NEO ! coordinator"
    )
    assert sets == [[0, 1]]
    assert "same role at the same organisation" in merges[0].reason


def test_patronymics_part_namesakes_of_one_place():
    names = [
        "Nikolai Ivanovich Petrov @ EKU",
        "Nikolai Sergeevich Petrov @ EKU",
        "Nikolai Petrov @ EKU",
    ]
    sets, _, doubts = groups(*names)
    assert sets == [[0], [1], [2]]
    assert doubts


def test_a_vice_rector_is_no_rector():
    assert same_role(["Rector"], ["Vice-Rector for Science"]) == -1
