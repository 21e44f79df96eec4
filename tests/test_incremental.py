"""What is built step by step equals what is built at once, byte for byte, whatever the steps were."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import shutil
import tempfile
import unittest.mock
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import link, pipeline, vocab
from kg.export import export
from kg.model import Document
from kg.store import open_draft, open_snapshot

# Sentences that share people, universities, days and offices, of every status, so that reports
# support, qualify and contradict one another; all invented.
SENTENCES = (
    "The Rector of Foo University Ada Ng took part in a conference on 5 May 2021.",
    "Ada Ng, Rector of Foo University, met Bela Or, Vice-Rector of Bar University.",
    "Ada M. Ng, Head of Protocol of Foo University, opened the seminar.",
    "Bela Or, former Rector of Bar University, spoke.",
    "Bar University is a partner in the Blue Rivers project. The project began in 2019.",
    "The Blue Rivers project is coordinated by Foo University and funded by the Erasmus+ programme.",
    "“Bar University is a partner in the Blue Rivers project,” said Ada Ng.",
    "Foo University plans to sign a memorandum of understanding with Bar University.",
    "Foo University signed a memorandum of understanding with Bar University.",
    "Foo University did not sign an agreement with Bar University.",
    "On 5 May 2021, Bar University hosted a conference on soil.",
    "Mr Or said that the Blue Rivers project will end in 2025.",
    "Cara Dell, Senior Adviser for Rivers of Bar University, attended the conference.",
    "Cara Dell, senior adviser for rivers of Foo University, spoke to Ng.",
    "Bar University is located in Arden, Kazakhstan.",
    "Foo University (FU) offers a master's programme in River Studies.",
    '“<b>Rivers</b> & \\n "soil" matter,” said Bela Or, Rector of Bar University \u202e.',
)
NAMES = ("a.txt", "b.txt", "c.txt", "d.txt")
texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5).map(" ".join)
days = st.sampled_from([None, "2021-05-06", "2022"])
hostile = st.sampled_from([None, "<script>", 'a"} ; DROP ALL #', "қала\u0000\u2028"])
documents = st.builds(
    Document,
    st.sampled_from(NAMES),
    texts,
    title=hostile,
    source=st.sampled_from([None, "https://x.org/a<b>?q=%zz", "https://[x", "no address"]),
    published=days,
    language=st.just("en"),
)
EXAMPLES = int(os.environ.get("KG_EXAMPLES", "12"))  # of each property
batches = st.lists(documents, min_size=1, max_size=3, unique_by=lambda one: one.name)
steps = st.lists(st.one_of(batches, st.sampled_from(NAMES)), min_size=2, max_size=5)


def data(store: Path) -> bytes:
    with open_snapshot(store) as snapshot:
        return export(snapshot, "nquads")


@given(first=batches, rest=steps)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_history_ends_where_a_fresh_build_does(
    first: list[Document], rest: list[list[Document] | str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, present = Path(folder, "s"), {one.name: one for one in first}
        pipeline.add(first, store)
        for number, step in enumerate(rest):
            if isinstance(step, str):
                if step not in present or len(present) == 1:
                    continue
                pipeline.remove([step], store)
                del present[step]
            else:
                pipeline.add(step, store)
                present |= {one.name: one for one in step}
            fresh = Path(folder, f"fresh-{number}")
            pipeline.add(reversed(present.values()), fresh)
            assert data(store) == data(fresh)
        with open_snapshot(store) as a, open_snapshot(Path(folder, "s")) as b:
            assert a.manifest.digest == b.manifest.digest


@given(given=batches, size=st.integers(1, 3))
@settings(
    max_examples=(EXAMPLES + 1) // 2, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
def test_neither_order_nor_batches_nor_repeats_show(given: list[Document], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pipeline.add(given, Path(folder, "once"))
        wanted = data(Path(folder, "once"))
        for number, order in enumerate(itertools.permutations(given)):
            store = Path(folder, str(number))
            for at in range(0, len(order), size):
                pipeline.add(order[at : at + size], store)
                pipeline.add(order[at : at + size], store)
            assert data(store) == wanted


@given(given=batches, seed=st.integers(0, 2**32))
@settings(
    max_examples=(EXAMPLES + 2) // 3, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
def test_decisions_carried_out_one_by_one_give_what_a_fresh_build_does(
    given: list[Document], seed: int
) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder, "s")
        pipeline.add(given, store)
        file, taken = store / link.JUDGEMENTS, list[link.Judgement]()
        for number in range(4):
            if taken and chance.random() < 0.3:
                link.withdraw(file, taken.pop(chance.randrange(len(taken))))
            elif one := decision(store, chance):
                link.record(file, one)
                taken = [t for t in taken if t.about != one.about] + [one]
            with refusing("kg.pipeline.refresh.Whole"):
                pipeline.add(given[:number], store)
            fresh = Path(folder, f"fresh-{number}")
            fresh.mkdir()
            if file.exists():
                shutil.copy(file, fresh)
            pipeline.add(reversed(given), fresh)
            assert data(store) == data(fresh), taken


def decision(store: Path, chance: random.Random) -> link.Judgement | None:
    """A decision about an entity, a link or a claim that there is; None where there is none."""
    with open_snapshot(store) as snapshot:
        quads = snapshot.quads.quads_for_pattern(None, None, None)
        rows = [tuple(map(text, (q.subject, q.predicate, q.object))) for q in quads]
    entities = sorted({s for s, p, _ in rows if p == vocab.RDFS_LABEL and "/assertion/" not in s})
    claims = sorted({o for _, p, o in rows if p == vocab.UKG_CLAIM})
    linked = sorted({(s, o) for s, p, o in rows if p == vocab.SCHEMA_SAME_AS})
    what = chance.choice(link.judgements.DECISIONS)
    subject, other = chance.choice(entities), chance.choice(entities)
    if what in ("accept", "reject"):
        if claims and chance.random() < 0.6:
            subject, other = chance.choice(claims), ""
        else:
            subject, other = chance.choice(linked or [(subject, "https://ror.org/00vj0q898")])
    elif what == "rename":
        other = "Another Name"
    elif subject == other:
        return None
    return link.Judgement(what, subject, other, "A. Reader", "2026-01-31")


def text(term: object) -> str:
    return str(getattr(term, "value", term))


@contextlib.contextmanager
def refusing(name: str) -> Iterator[None]:
    """Fail where all is made anew."""
    with unittest.mock.patch(name, side_effect=AssertionError("all was made anew")):
        yield


def test_a_lost_or_damaged_index_costs_time_alone(tmp_path: Path) -> None:
    one, two = (Document(name, text) for name, text in zip(NAMES[:2], SENTENCES[:2], strict=True))
    for number, harm in enumerate(("lose", "cut", "scribble")):
        store, fresh = tmp_path / f"s{number}", tmp_path / f"f{number}"
        pipeline.add([one], store)
        index = store / "index.db"
        if harm == "lose":
            index.unlink()
        elif harm == "cut":
            index.write_bytes(index.read_bytes()[:5000])
        else:
            index.write_bytes(b"no database" * 1000)
        pipeline.add([two], store)
        pipeline.add([one, two], fresh)
        assert data(store) == data(fresh)


def test_much_taken_out_is_loaded_anew(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("kg.store.draft._WASTE", 10)
    store = tmp_path / "s"
    for number in range(4):
        pipeline.add([Document("a.txt", SENTENCES[number])], store)
    with open_snapshot(store) as snapshot:
        assert snapshot.manifest.waste < snapshot.manifest.quads
    pipeline.add([Document("a.txt", SENTENCES[3])], tmp_path / "fresh")
    assert data(store) == data(tmp_path / "fresh")
    with open_draft(store) as draft:
        assert not draft.publish()
