"""A change bears on few; what they become is what resolving everything anew would give."""

import random
import sqlite3
from dataclasses import replace

import pytest

from kg.iri import Minter
from kg.link import Judgement, Linker, Register, load, members, resolve
from kg.model import Kind, Literal

from .test_resolve import RECTOR, corpus, rector, report

MINTER = Minter()
FIRST = ("Aigul", "Aygul", "Laura", "Pavel", "P.", "A.", "Айгүл")
LAST = ("Paluanova", "Palaunova", "Petrov", "Petrova", "Kim", "Konurbayeva", "Konurbaeva")
BODIES = (
    "S. Amanzholov EKU", "D. Serikbayev EKTU", "Lake School of Nowhere", "Nowhere Lake School",
    "Ministry of Education", "Hill Academy", "Hil Academy",
)  # fmt: skip
PROJECTS = ("Lanterns for All", "LANTERNS for all", "the project", "Bridges of Learning and Care 2")
DAYS = ("2023-10-10", "2023-10-11", "--10-10")


def story(name, chance):
    """A report of persons, bodies, a project and an event that others may speak of too."""
    body = chance.choice(BODIES)
    hints = {"country": chance.choice(("Kazakhstan", "Georgia"))} if chance.random() < 0.3 else {}
    number = {"reference": chance.choice(("111-EPP", "222-EPP"))} if chance.random() < 0.4 else {}
    person = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    other = f"{chance.choice(FIRST)} {chance.choice(('', 'Sergeevna '))}{chance.choice(LAST)}"
    claims = [
        ("e3", "heldOn", Literal(chance.choice(DAYS), "date"), {}),
        ("e5", "affiliatedWith", "e2", {}),
    ]
    if chance.random() < 0.7:
        claims.append(("e3", "heldAt", "e2", {}))
    if chance.random() < 0.7:
        claims.append(RECTOR)
    return report(
        name,
        (Kind.PERSON, person, {}),
        (Kind.UNIVERSITY, body, hints),
        (Kind.EVENT, "information day", {}),
        (Kind.PROJECT, chance.choice(PROJECTS), number),
        (Kind.PERSON, other, {}),
        (Kind.STUDY_PROGRAMME, "Applied Optics", {}),
        claims=[*claims, ("e2", "offers", "e6", {})],
    )


def put(register, linker, *reports):
    for one in reports:
        register.put(one.document.name, members(one, linker))


def same(register, found, reports):
    for one in reports:
        name = one.document.name
        assert register.identities(name) == {w: i for w, i in found.items() if w[0] == name}
    assert register.findings.all() == (found.merges, found.doubts)
    assert {i.iri for i in register.entities()} == {i.iri for i in found.values()}


@pytest.mark.parametrize("seed", range(12))
def test_any_way_to_a_set_of_documents_gives_what_resolving_them_gives(bundled, seed):
    chance = random.Random(seed)
    linker = Linker(bundled, (), MINTER)
    held, told = {}, set()
    register = Register.open(None)
    for _step in range(14):
        for _ in range(chance.choice((1, 1, 2, 5))):
            name = f"r{chance.randrange(12)}"
            if name in held and chance.random() < 0.5:
                register.drop(name)
                del held[name]
            else:
                held[name] = story(name, chance)
                put(register, linker, held[name])
        revision = register.revise(linker, (), MINTER)
        same(register, resolve(list(held.values()), bundled), held.values())
        # Whoever replaces only what the revision names has all.
        merges, doubts = register.findings.like(revision.findings)
        told = {one for one in told if bare(one) not in revision.findings} | {*merges, *doubts}
        assert told == {one for group in register.findings.all() for one in group}


def bare(finding):
    return replace(finding, names=("", ""), documents=())


@pytest.mark.parametrize("seed", range(6))
def test_decisions_of_people_hold_as_documents_come_and_go(bundled, seed):
    chance = random.Random(100 + seed)
    reports = {f"r{n}": story(f"r{n}", chance) for n in range(10)}
    iris = sorted({i.iri for i in resolve(list(reports.values()), bundled).values()})
    decisions = []
    for _ in range(6):
        one, two = chance.sample(iris, 2)
        what = chance.choice(("same", "different", "rename"))
        named = "Another Name" if what == "rename" else two
        decisions.append(Judgement(what, one, named, "A. Reader", "2026-01-31"))
    linker = Linker(bundled, decisions, MINTER)
    register = Register.open(None)
    put(register, linker, *reports.values())
    register.revise(linker, decisions, MINTER)
    held = dict(reports)
    for _ in range(10):
        name = chance.choice(sorted(reports))
        if name in held:
            register.drop(name)
            del held[name]
        else:
            held[name] = reports[name]
            put(register, linker, reports[name])
        register.revise(linker, decisions, MINTER)
        same(register, resolve(list(held.values()), bundled, decisions), held.values())


@pytest.mark.parametrize("seed", range(8))
def test_decisions_that_come_and_go_bear_on_those_they_speak_of(bundled, seed):
    chance = random.Random(200 + seed)
    reports = {f"r{n}": story(f"r{n}", chance) for n in range(10)}
    decisions = []
    linker = Linker(bundled, (), MINTER)
    register = Register.open(None)
    put(register, linker, *reports.values())
    register.revise(linker, (), MINTER)
    for _ in range(12):
        found = resolve(list(reports.values()), bundled, decisions)
        if decisions and chance.random() < 0.4:
            decisions.remove(chance.choice(decisions))
        else:
            decisions.append(decision(found, chance))
            decisions = list({one.about: one for one in decisions}.values())
        linker = Linker(bundled, decisions, MINTER)
        again = register.relinked(decisions)
        put(register, linker, *(reports[name] for name in sorted(again)))
        register.revise(linker, decisions, MINTER)
        same(register, resolve(list(reports.values()), bundled, decisions), reports.values())


def decision(found, chance):
    """A decision about entities that there are, of any sort."""
    every = sorted({iri for one in found.values() for iri in (one.iri, *one.aliases)})
    linked = sorted(
        {(one.iri, one.link.iri) for one in found.values() if one.link and one.link.iri}
    )
    one, two = chance.sample(every, 2)
    what = chance.choice(("same", "different", "rename", "reject", "accept"))
    if what == "rename":
        two = "Another Name"
    elif what == "reject" and linked:
        one, two = chance.choice(linked)
    elif what in ("accept", "reject"):
        two = chance.choice(linked)[1] if linked else "https://ror.org/00vj0q898"
    return Judgement(what, one, two, "A. Reader", "2026-01-31")


@pytest.mark.parametrize("names", [("England", "United Kingdom"), ("Казахстан", "Kazakhstan")])
def test_a_country_has_the_names_of_all_that_speak_of_it(bundled, names):
    one, two = (report(n, (Kind.PLACE, n, {})) for n in names)
    linker = Linker(bundled, (), MINTER)
    register = Register.open(None)
    put(register, linker, one)
    register.revise(linker, (), MINTER)
    put(register, linker, two)
    register.revise(linker, (), MINTER)
    same(register, resolve([one, two], bundled), [one, two])
    register.drop(two.document.name)
    register.revise(linker, (), MINTER)
    same(register, resolve([one], bundled), [one])


def test_a_decision_asks_for_the_documents_that_speak_of_it(bundled):
    reports = [*corpus(), report("z", (Kind.UNIVERSITY, "Hill Academy", {}))]
    linker = Linker(bundled, (), MINTER)
    register = Register.open(None)
    put(register, linker, *reports)
    register.revise(linker, (), MINTER)
    found = resolve(reports, bundled)
    wrong = found["a", "e2"]
    decisions = [
        Judgement("reject", wrong.iri, wrong.link.iri, "A. Reader", "2026-01-31"),
        Judgement("same", found["a", "e1"].iri, found["d", "e1"].iri, "A. Reader", "2026-01-31"),
    ]
    again = register.relinked(decisions)
    speaking = {doc for (doc, _), who in found.items() if who.iri == wrong.iri}
    assert speaking <= again < {one.document.name for one in reports}
    linker = Linker(bundled, decisions, MINTER)
    put(register, linker, *(one for one in reports if one.document.name in again))
    register.revise(linker, decisions, MINTER)
    same(register, resolve(reports, bundled, decisions), reports)


def test_a_change_looks_at_those_alone_on_whom_it_bears(bundled):
    linker = Linker(bundled, (), MINTER)
    register = Register.open(None)
    names = [f"Bek{a}{b}ov Nur{b}{a}lan" for a in "aeiou" for b in "dgklmnprst"]
    put(register, linker, *(rector(f"r{n}", name) for n, name in enumerate(names)))
    assert register.revise(linker, (), MINTER).resolved == len(names) + 1
    put(register, linker, rector("r7", "Laura Paluanova"))
    revision = register.revise(linker, (), MINTER)
    assert revision.resolved == 2  # she, and the university that now counts one mention more
    changed = sorted((was or now).label for was, now in revision.entities.values())
    assert changed == [names[7], "Laura Paluanova"]
    assert revision.moved == frozenset()  # no other report speaks of them


def test_what_others_show_moves_the_graphs_of_those_that_speak_of_it(bundled):
    linker = Linker(bundled, (), MINTER)
    register = Register.open(None)
    put(register, linker, rector("a", "Laura Palaunova"), rector("b", "Pavel Petrov"))
    register.revise(linker, (), MINTER)
    put(register, linker, rector("c", "Laura Paluanova"), rector("d", "Laura Paluanova"))
    revision = register.revise(linker, (), MINTER)
    assert revision.moved == {"a"}
    [(gone, (was, none))] = [(iri, pair) for iri, pair in revision.entities.items() if not pair[1]]
    assert was == resolve([rector("a", "Laura Palaunova")], bundled)["a", "e1"]
    assert none is None
    [now] = [now for _, now in revision.entities.values() if now and "Laura" in now.label]
    assert gone in now.aliases


def test_a_register_stands_in_a_database_that_another_keeps(bundled):
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("BEGIN")
    linker = Linker(bundled, (), MINTER)
    register = Register(database)
    put(register, linker, *corpus())
    register.revise(linker, (), MINTER)
    database.execute("COMMIT")
    same(Register(database), resolve(corpus(), bundled), corpus())
    register.clear()
    assert register.documents() == frozenset()


def test_a_register_is_kept_and_is_empty_when_made_with_anything_else(tmp_path):
    authorities = load()
    linker = Linker(authorities, (), MINTER)
    path = tmp_path / "register"
    with Register.open(path, "one") as register:
        put(register, linker, rector("a"))
        register.revise(linker, (), MINTER)
        register.commit("two")
        put(register, linker, rector("b"))  # never committed
    with Register.open(path, "two") as register:
        assert register.documents() == {"a"}
        assert register.identities("a")["a", "e1"].label == "Mukhtar Tolegen"
    with Register.open(path, "three") as register:
        assert register.documents() == frozenset()
    path.write_bytes(b"no register")
    with Register.open(path, "two") as register:
        assert register.documents() == frozenset()
