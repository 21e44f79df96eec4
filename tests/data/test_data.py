import re
import tomllib
from pathlib import Path

import pytest

from kg.corpus import read
from kg.link import Query, link, load

DATA = Path(__file__).resolve().parents[2] / "data"
REPORTS = sorted((DATA / "events").glob("*.md"))
RECORDS = [
    pytest.param(record, id=record["id"])
    for path in sorted((DATA / "authority").glob("*.toml"))
    for record in tomllib.loads(path.read_text(encoding="utf-8"))["record"]
]


def test_there_are_at_least_six_reports():
    assert len(REPORTS) >= 6


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_a_report_has_a_header_and_the_length_of_a_news_page(path):
    [document] = read(path)
    assert document.title
    assert document.published
    assert document.source.startswith("http")
    assert document.language == "en"
    assert 100 <= len(document.text.split()) <= 330


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_a_report_quotes_nobody_word_for_word(path):
    [document] = read(path)
    for quoted in re.findall(r"[\"“]([^\"”]+)[\"”]", document.text):
        assert len(quoted.split()) <= 12, "titles stand in quotation marks, speech does not"


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_the_readme_tells_where_the_facts_of_a_report_come_from(path):
    assert f"`{path.name}`" in (DATA / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_names_its_sources(record):
    assert record["sources"]
    assert all(re.match(r"https?://\S+$", source) for source in record["sources"])


def test_every_record_is_there_once_and_its_relations_lead_somewhere():
    authority = load()
    identifiers = [param.values[0]["id"] for param in RECORDS]
    assert len(set(identifiers)) == len(identifiers) == authority.size
    for param in RECORDS:
        for targets in param.values[0].get("related", {}).values():
            assert set(targets) <= set(identifiers)


@pytest.mark.parametrize("record", RECORDS)
def test_every_name_of_a_record_leads_back_to_it(record):
    from kg.model import Kind

    if record["kind"] not in ("University", "Organization", "Programme"):
        return
    names = [n for values in record["names"].values() for n in values]
    names += [n for values in record.get("former", {}).values() for n in values]
    authority = load()
    for name in names:
        answer, records = link(
            Query((name,), Kind(record["kind"]), country=record.get("country")), authority
        )
        assert records, (name, answer.reason)
        assert records[0].iri == record["id"], name
