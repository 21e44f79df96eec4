from kg.link import conflicts
from kg.model import Literal, Statement, Status


def statement(iri, subject, predicate, value, *, status=Status.HELD, **qualifiers):
    literal = value if value.startswith("urn:") else Literal(value)
    return Statement(
        iri, f"c{iri}", predicate, subject, literal, (), 1.0, tuple(qualifiers.items()), status
    )


def test_two_rectors_on_one_day_are_a_disagreement_and_on_two_days_none():
    held = [
        statement("s1", "urn:ann", "holdsPosition", "Rector", organization="urn:eku"),
        statement("s2", "urn:bob", "holdsPosition", "rector", organization="urn:eku"),
        statement("s3", "urn:eve", "holdsPosition", "dean", organization="urn:eku"),
    ]
    day = "2023-10-10"
    [found] = conflicts(held, {"s1": [day], "s2": [day], "s3": [day]})
    assert found.about == "urn:eku"
    assert found.sides == (("urn:ann", ("s1",)), ("urn:bob", ("s2",)))
    assert conflicts(held, {"s1": [day], "s2": ["2024-01-01"]}) == ()


def test_two_dates_differ_unless_one_only_says_more():
    def started(iri, day):
        return statement(iri, "urn:p", "startDate", day)

    assert conflicts([started("s1", "2019"), started("s2", "2019-05")]) == ()
    [found] = conflicts([started("s1", "2019"), started("s2", "2018")])
    assert [value for value, _ in found.sides] == ["2018", "2019"]


def test_two_coordinating_bodies_differ_but_a_body_and_its_person_do_not():
    both = [
        statement("s1", "urn:uni", "coordinates", "urn:p"),
        statement("s2", "urn:ann", "coordinates", "urn:p"),
        statement("s3", "urn:other", "coordinates", "urn:p"),
    ]
    kinds = {"urn:uni": "University", "urn:ann": "Person", "urn:other": "University"}
    [found] = conflicts(both, kinds=kinds)
    assert [value for value, _ in found.sides] == ["urn:other", "urn:uni"]


def test_what_is_planned_or_former_stands_against_nothing():
    plan = statement("s1", "urn:p", "startDate", "2018", status=Status.PLANNED)
    assert conflicts([plan, statement("s2", "urn:p", "startDate", "2019")]) == ()
