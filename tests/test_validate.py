"""What validation tells: the fault, how grave it is, and the words behind it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import validate as module
from kg import vocab
from kg.errors import InvalidOntology
from kg.validate import Quote, conforms, validate
from tests.ontology import sample

DECIMAL = ox.NamedNode(vocab.XSD_DECIMAL)


@pytest.fixture(scope="module")
def good() -> list[ox.Quad]:
    return list(sample.quads())


def spoilt(quads: list[ox.Quad], predicate: str, value: ox.Literal) -> tuple[list[ox.Quad], str]:
    """Give the first assertion another value of a property."""
    assertions = {
        q.subject
        for q in quads
        if q.predicate.value == vocab.RDF_TYPE and q.object.value == vocab.UKG_ASSERTION
    }
    first = next(q for q in quads if q.predicate.value == predicate and q.subject in assertions)
    changed = ox.Quad(first.subject, first.predicate, value, first.graph_name)
    return [changed if q == first else q for q in quads], first.subject.value


def test_a_fault_is_told_with_its_words_and_their_place(good: list[ox.Quad]) -> None:
    quads, focus = spoilt(good, vocab.UKG_CONFIDENCE, ox.Literal("1.2", datatype=DECIMAL))
    found = [v for v in validate(quads) if v.severity == "Violation"]
    assert [(v.focus, v.path, v.shape, v.value) for v in found] == [
        (focus, vocab.UKG_CONFIDENCE, "confidence", "1.2")
    ]
    assert found[0].message == "Needs one confidence, a decimal from 0 to 1."
    quote = found[0].quote
    assert isinstance(quote, Quote)
    texts = {sample.INFO_DAY, sample.VISIT, sample.FORUM}
    assert any(text[quote.start : quote.end] == quote.text for text in texts)
    assert not conforms(found)


def test_a_warning_is_no_fault_and_shows_words_about_the_thing(good: list[ox.Quad]) -> None:
    (warning,) = validate(good)
    assert warning.severity == "Warning"
    assert conforms([warning])
    assert warning.quote is not None
    assert warning.quote.document.startswith(sample.MINTER.base + "document/forum")


def test_findings_come_the_gravest_first_and_in_one_order(good: list[ox.Quad]) -> None:
    quads, _ = spoilt(good, vocab.UKG_CONFIDENCE, ox.Literal("1.2", datatype=DECIMAL))
    found = validate(quads)
    assert [v.severity for v in found] == ["Violation", "Warning"]
    assert validate(reversed(quads)) == found


def test_queries_find_the_same_as_the_reference_implementation(good: list[ox.Quad]) -> None:
    from pyshacl import validate as check

    selector = next(q for q in good if q.predicate.value == vocab.OA_END)
    integer = selector.object.datatype
    wrong = ox.Quad(selector.subject, selector.predicate, ox.Literal("99999", datatype=integer))
    plain = next(q for q in good if q.predicate.value == vocab.SCHEMA_ORGANIZER)
    gone = plain.subject, plain.predicate, plain.object
    quads = [q for q in good if q != selector and (q.subject, q.predicate, q.object) != gone]
    quads.append(wrong)
    ours = {
        (v.focus, v.message)
        for v in validate(quads)
        if v.shape in ("Evidence-length", "Statement-asserted")
    }
    _, report, _ = check(
        module._graph(quads), shacl_graph=module._graph(module.shapes()), inference="none"
    )
    sh = module.SH
    theirs = {
        (row["focus"].toPython(), str(row["message"]))
        for row in report.query(
            f"""PREFIX sh: <{sh}> SELECT ?focus ?message WHERE {{
                ?r sh:focusNode ?focus ; sh:resultMessage ?message ;
                    sh:sourceConstraintComponent sh:SPARQLConstraintComponent }}"""
        )
    }
    assert ours == theirs
    assert {message for _, message in ours} == {
        "Quote length and offsets disagree.",
        "The reified triple is not asserted.",
    }


def test_a_graph_of_nothing_conforms() -> None:
    assert validate([]) == []


def test_a_broken_shape_is_named(monkeypatch: pytest.MonkeyPatch, good: list[ox.Quad]) -> None:
    select = ox.NamedNode(module.SH + "select")
    kept = [q for q in module.shapes() if q.predicate != select]
    broken = [
        *kept,
        *(
            ox.Quad(q.subject, select, ox.Literal("SELECT WHERE {"))
            for q in module.shapes()
            if q.predicate == select
        ),
    ]
    monkeypatch.setattr(module, "shapes", lambda: tuple(broken))
    with pytest.raises(InvalidOntology, match="correct its query"):
        validate(good[:10])
