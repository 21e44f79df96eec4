from urllib.error import HTTPError

import pytest

from kg.errors import RemoteError
from kg.link import wikidata


def row(item, name, kind="label", language="en", **more):
    plain = {
        "item": {"value": item},
        "kind": {"value": kind},
        "name": {"value": name, "xml:lang": language},
    }
    return plain | {key: {"value": value} for key, value in more.items()}


def answer(*rows):
    return {"results": {"bindings": list(rows)}}


def test_pages_become_records_with_names_by_language_and_kind(monkeypatch):
    monkeypatch.setattr(wikidata, "PAGE", 1)
    pages = [
        answer(
            row("http://w/Q1", "Lake School", ror="0eku", code="KZ"),
            row("http://w/Q1", "LS", "acronym"),
        ),
        answer(row("http://w/Q2", "Озёрная школа", language="ru")),
        answer(),
    ]
    asked = []

    def ask(address, query):
        asked.append(query)
        return pages[len(asked) - 1]

    records = [record for record, _ in wikidata.read_endpoint("http://e", ask=ask)]
    assert [r.iri for r in records] == ["http://w/Q1", "http://w/Q2"]
    assert records[0].same_as == ("https://ror.org/0eku", "http://w/Q1")
    assert records[0].country == "KZ"
    assert records[1].names[0].language == "ru"
    assert "OFFSET 2" in asked[2]


def test_a_busy_endpoint_is_asked_again_after_longer_waits():
    waits = []
    busy = HTTPError("http://e", 429, "busy", {}, None)
    answers = iter([busy, busy, answer()])

    def ask(address, query):
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    assert list(wikidata.read_endpoint("http://e", ask=ask, wait=waits.append)) == []
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize(
    "problem", [HTTPError("http://e", 400, "bad", {}, None), TimeoutError("late")]
)
def test_an_endpoint_that_fails_is_another_machines_fault(problem):
    def ask(address, query):
        raise problem

    with pytest.raises(RemoteError, match="http://e"):
        list(wikidata.read_endpoint("http://e", ask=ask, wait=lambda seconds: None))


def test_an_answer_that_is_none_is_said_so():
    with pytest.raises(RemoteError, match="something else"):
        list(wikidata.read_endpoint("http://e", ask=lambda a, q: {"head": {}}))
