# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6 · Who is who
#
# One person under four spellings, two people under one name, a university under its acronym: how the
# program decides, where reports disagree, and how a person has the last word. The reports are
# invented; only the two registered institutions in them are real.

# %% tags=["parameters"]
AUTHOR, DAY = "A. Reader", "2026-01-31"  # who decides, and when: never taken from a clock

# %%
import tempfile
from pathlib import Path

import kg

REPORTS = {
    "conference": (
        "2024-01-10",
        "The Rector of Orsa Polytechnic, Pavel Horak, took part in a conference held at Sundal "
        "University on 9 January 2024.",
    ),
    "workshop": (
        "2024-03-02",
        "P. Horak, Rector of Orsa Polytechnic, took part in a workshop held at Marisk University "
        "on 1 March 2024.",
    ),
    "seminar": (
        "2024-05-20",
        "Pavel Horak, Vice-Rector for Research of Velmora State University, took part in a "
        "seminar held at Marisk University on 18 May 2024.",
    ),
    "memorandum": (
        "2024-06-11",
        "D. Serikbayev EKTU and Orsa Polytechnic signed a memorandum of understanding on 10 June "
        "2024. Petra Novotna, coordinator of the National Erasmus+ Office in Kazakhstan, took "
        "part in a meeting held at EKTU on 11 June 2024.",
    ),
    "meeting": (
        "2024-07-01",
        "Petra Novontna, coordinator of the National Erasmus+ Office in Kazakhstan, took part in "
        "a meeting held at Orsa Polytechnic on 30 June 2024.",
    ),
    "office": (
        "2024-07-15",
        "Petra Novotna, coordinator of the National Erasmus+ Office in Kazakhstan, took part in a "
        "seminar held at Sundal University on 12 July 2024.",
    ),
    "autumn": (
        "2024-09-02",
        "The Rector of Orsa Polytechnic, Jana Vesela, took part in a conference held at Sundal "
        "University on 1 September 2024.",
    ),
    "council": (
        "2024-09-03",
        "The Rector of Orsa Polytechnic, Pavel Horak, took part in a meeting held at Sundal "
        "University on 1 September 2024.",
    ),
}
graph = kg.open(Path(tempfile.mkdtemp()) / "store")
built = graph.add(*(kg.Document(name, text, None, day) for name, (day, text) in REPORTS.items()))
print(built.documents, "reports")

# %% [markdown]
# ## 1 · What became one

# %%
NAMES = "SELECT ?name { ?person (skos:prefLabel|skos:altLabel|skos:hiddenLabel) ?name }"
for row in graph.query("positions"):
    names = sorted({one["name"] for one in graph.query(NAMES, person=row["person"])})
    print(f"{' / '.join(names)}: {row['post']} of {row['organizationName']}")

# %% [markdown]
# *P. Horak* and *Pavel Horak* are one: the family name and the initial at the same organisation. The
# two spellings of *Novotna* are one: a slip of one letter, and the same post at the same office; the
# form that most reports use is shown, the other still finds her. But the vice-rector of another university stays apart: a name in common is no proof.
#
# The address (IRI) of each comes from what it is, never from a counter, so it is the same in
# whatever order the reports are read:

# %%
other = kg.open(Path(tempfile.mkdtemp()) / "store")
backwards = [kg.Document(name, text, None, day) for name, (day, text) in REPORTS.items()][::-1]
other.add(*backwards[:3])
other.add(*backwards[3:])
ours, theirs = (sorted(row["person"] for row in one.query("positions")) for one in (graph, other))
assert ours == theirs
assert graph.export("nquads") == other.export("nquads")
other.close()
for iri in ours:
    print(iri)

# %% [markdown]
# ## 2 · Registries
#
# Institutions are looked up in registries (ROR, Wikidata, lists of your own). Each link says by which
# observations it was made and how sure it is; *nothing of this name* is an answer, too.

# %%
links = graph.query("links").to_pandas()
links = links[["name", "record", "score", "reason"]].drop_duplicates()
links.sort_values(["score", "name"], ascending=[False, True]).reset_index(drop=True)

# %%
university = graph.entity("EKTU")
print(university, *university.same_as, sep="\n  ")
print("  also called:", ", ".join(sorted({name for name, _, _ in university.names})[:4]))

# %% [markdown]
# ## 3 · Where reports disagree
#
# Two rectors of one university on one day: one report must be wrong, or the text was read wrongly.
# The graph keeps both and says so, with the words of each side.

# %%
for one in graph.conflicts():
    print(f"{one.about}: {one.what}")
    for side in one.sides:
        for words in side.words:
            print(f"    {side.value}: “{words.quote}” ({words.name})")

# %% [markdown]
# What the program is unsure of it asks, the most telling first:

# %%
for question in graph.review(limit=4):
    sides = " / ".join(side.label for side in question.sides)
    print(f"{question.kind} ({question.score:.2f}): {sides} — {question.reason}")

# %% [markdown]
# ## 4 · A person decides
#
# You asked: the rector and the vice-rector are one man, who moved in spring. And Ms Vesela spoke *for*
# the rector; she is not one. What you decide is kept in a small text file beside the graph, with
# your name, the day and the reason, and holds at every later build.

# %%
people = {row["person"] for row in graph.query("positions") if row["name"] == "Pavel Horak"}
first, second = sorted(people)
graph.decide(
    "same", first, second, author=AUTHOR, day=DAY, reason="he moved; told by the university"
)
graph.entity("Pavel Horak")

# %%
wrong = graph.evidence("Jana Vesela", "holdsPosition")[0]
graph.decide("reject", wrong.iri, author=AUTHOR, day=DAY, reason="she spoke for the rector")
believed = [row["name"] for row in graph.query("positions") if row["post"] == "rector"]
print("believed to be rector:", *believed)
print("Jana Vesela:", *(str(fact) for fact in graph.entity("Jana Vesela").facts), sep="\n  ")
assert believed == ["Pavel Horak"]

# %% [markdown]
# Both old addresses keep answering, so that nobody's links break:

# %%
for iri in (first, second):
    print(graph.entity(iri), "←", iri.rpartition("/")[2])

# %% [markdown]
# ## 5 · The file of decisions
#
# Fit for version control: sorted, one block a decision, so that the work of two people merges.

# %%
print((graph.path / "judgements.ttl").read_text("utf-8"))

# %% [markdown]
# A decision is never overwritten by what is read later:

# %%
graph.add("Pavel Horak, Vice-Rector for Research of Velmora State University, gave a speech.")

assert len({row["person"] for row in graph.query("positions") if row["name"] == "Pavel Horak"}) == 1
assert "Jana Vesela" not in {row["name"] for row in graph.query("positions")}
graph.close()

# %% [markdown]
# ## On the command line
#
# `kg conflicts`, `kg same IRI IRI --author … --date …`, `different`, `accept`, `reject`, `rename`; how
# it is decided who is who stands in `docs/identity.md`.
#
# ## Exercises
#
# 1. Say that the two spellings of Novotna are `different`. What happens to the graph?
# 2. `rename` Orsa Polytechnic. Which of its facts change?
# 3. Add a registry of your own: `kg authority add csv FILE`.
#
# Next: [export and exchange](07-export-and-exchange.ipynb)
