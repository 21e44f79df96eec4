"""The competency questions: the expected rows, and the same ones from two engines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.query.syntax import bind
from kg.vocab import PREFIXES
from tests.ontology import sample

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

QUESTIONS = Path(__file__).parents[2] / "ontology" / "cq"
ANSWERS = json.loads(Path(__file__).with_name("answers.json").read_text(encoding="utf-8"))
NUMBERED = sorted(QUESTIONS.glob("*.rq"))
KEYS = {sample.iri(key): key for key in sample.KINDS}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return sample.store()


@pytest.fixture(scope="module")
def dataset(store: ox.Store) -> rdflib.Dataset:
    held = rdflib.Dataset(default_union=False)
    text = ox.serialize(sorted(store, key=str), format=ox.RdfFormat.N_QUADS)
    held.parse(data=text.decode(), format="nquads")
    return held


def term(value: object) -> str:
    """A term as N-Triples write it, from either engine."""
    if value is None:
        return ""
    return value.n3() if isinstance(value, rdflib.term.Node) else str(value)


def shown(value: object) -> str:
    """A term as a reader would tell it: an entity's key, a short name, a plain value."""
    text = term(value)
    if not text.startswith("<"):
        return text.partition('"')[2].rpartition('"')[0]
    iri = text.strip("<>")
    if iri in KEYS:
        return KEYS[iri]
    short = iri.removeprefix(sample.MINTER.base).removeprefix(PREFIXES["ukgv"])
    return re.sub(r"-[0-9a-f]{8,16}(?=$|#)", "", short)


def asked(number: str) -> str:
    """A question with the parameters of its expected answer bound."""
    given = ANSWERS[number].get("parameters", {})
    terms: dict[str, ox.NamedNode | ox.Literal] = {}
    for name, value in given.items():
        if value in sample.KINDS:
            terms[name] = ox.NamedNode(sample.iri(value))
        elif value.startswith("http"):
            terms[name] = ox.NamedNode(value)
        else:
            text, _, datatype = value.partition("^^")
            terms[name] = ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + datatype))
    return bind((QUESTIONS / f"{number}.rq").read_text(encoding="utf-8"), terms)


@pytest.mark.parametrize("number", sorted(ANSWERS))
def test_a_question_has_the_expected_answer(number: str, store: ox.Store) -> None:
    rows = [[shown(value) for value in row] for row in store.query(asked(number))]
    assert sorted(rows) == sorted(ANSWERS[number]["rows"])


@pytest.mark.parametrize("number", sorted(ANSWERS))
def test_both_engines_give_the_same_rows(
    number: str, store: ox.Store, dataset: rdflib.Dataset
) -> None:
    one = sorted([term(v) for v in row] for row in store.query(asked(number)))
    other = sorted([term(v) for v in row] for row in dataset.query(asked(number)))
    assert one == other


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
def test_a_question_is_answered_without_parameters(path: Path, store: ox.Store) -> None:
    rows = list(store.query(path.read_text(encoding="utf-8")))
    # nobody in the sample contradicts another: 34 asks for contradictions
    assert bool(rows) is (path.stem != "34")


def test_every_question_has_an_expected_answer() -> None:
    assert sorted(ANSWERS) == [path.stem for path in NUMBERED]
    assert {f"{n:02}" for n in range(1, 33)} <= set(ANSWERS)


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
def test_a_question_says_what_it_asks_and_declares_its_parameters(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head, _, body = text.partition("\n\n")
    assert re.match(r"# title: .+\?\n", head + "\n")
    for line in head.splitlines()[1:]:
        if line.startswith("# param:"):
            match = re.fullmatch(r"# param: (\w+) (entity|iri|date|year|decimal) {2}(\S.*)", line)
            assert match, line
            assert f"?{match[1]}" in body


@pytest.mark.parametrize("path", NUMBERED, ids=lambda p: p.stem)
def test_a_question_names_its_prefixes_as_the_ontology_does(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, flags=re.MULTILINE))
    body = text.partition("SELECT")[2]
    used = set(re.findall(r"(?<![\w?:])([a-z]+):(?=[A-Za-z])", re.sub(r"<http[^>]*>", "", body)))
    assert used == set(declared)
    assert all(PREFIXES[name] == namespace for name, namespace in declared.items())


README = (QUESTIONS.parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sparql\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("number", range(5))
def test_the_readme_s_queries_answer(number: int, store: ox.Store) -> None:
    assert len(EXAMPLES) == 5
    assert list(store.query(EXAMPLES[number], prefixes=dict(PREFIXES)))
