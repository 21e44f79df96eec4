# ---
# jupyter:
#   jupytext:
#     comment_magics: false
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
# # 2 · SPARQL by example
#
# For people who never wrote a query. SPARQL asks a graph by drawing a small piece of it with gaps;
# the answer is every way in which the gaps can be filled. Twelve steps, each a little more than the
# one before; change them as you read.

# %% tags=["parameters"]
REPORTS = None  # a folder of your own reports; None: those that come with kg
PERSON = "Mukhtar Tolegen"

# %%
import tempfile
from pathlib import Path

import kg
from kg.resources import folder

graph = kg.open(Path(tempfile.mkdtemp()) / "store")
graph.add(Path(REPORTS) if REPORTS else folder("data") / "events")
%load_ext kg

# %% [markdown]
# ## 1 · One pattern
#
# A fact has three parts: a thing, a property, a value. A word with a question mark is a gap. `a`
# means "is of the kind". So this reads: *all that is of the kind Project*.

# %%
%%sparql
SELECT ?project { ?project a ukg:Project }

# %% [markdown]
# What you see are names of nodes. `ukg:Project` is short for a long address; the short forms that
# kg knows need no declaration.
#
# ## 2 · Two patterns, one gap in common
#
# A full stop means *and*. The same gap in both patterns stands for the same thing.

# %%
%%sparql
SELECT ?name {
  ?project a ukg:Project .
  ?project skos:prefLabel ?name .
}

# %% [markdown]
# One project has names in two languages, so it fills the gaps in two ways. A `FILTER` keeps the
# rows for which something is true; `LANG` is the language of a text.

# %%
%%sparql
SELECT ?name {
  ?project a ukg:Project .
  ?project skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}

# %% [markdown]
# ## 3 · A chain
#
# Which organisation takes part in which project? A semicolon goes on with the same thing.

# %%
%%sparql --limit 6
SELECT ?organisation ?project {
  ?o ukg:partnerIn ?p ;
     skos:prefLabel ?organisation .
  ?p skos:prefLabel ?project .
  FILTER(LANG(?organisation) = "en" && LANG(?project) = "en")
}
ORDER BY ?project ?organisation

# %% [markdown]
# ## 4 · What may be missing
#
# Without `OPTIONAL` an event whose day no report states would not be in the answer at all.

# %%
%%sparql
SELECT ?event ?day {
  ?e a schema:Event ; skos:prefLabel ?event .
  OPTIONAL { ?e schema:startDate ?day }
}
ORDER BY ?day ?event

# %% [markdown]
# ## 5 · A condition on a text

# %%
%%sparql
SELECT ?university {
  ?u a schema:CollegeOrUniversity ; skos:prefLabel ?university .
  FILTER(LANG(?university) = "en" && CONTAINS(?university, "Kazakhstan"))
}
ORDER BY ?university

# %% [markdown]
# ## 6 · Counting
#
# `GROUP BY` makes heaps, `COUNT` says how high they are. `--view chart` draws the answer.

# %%
%%sparql --view chart
SELECT ?project (COUNT(DISTINCT ?o) AS ?partners) {
  ?o ukg:partnerIn ?p .
  ?p skos:prefLabel ?project .
  FILTER(LANG(?project) = "en")
}
GROUP BY ?project
ORDER BY DESC(?partners)

# %% [markdown]
# ## 7 · A value from Python
#
# `-p person={PERSON}` puts the value of a variable of Python into the gap `?person`. It is bound as a
# value, never pasted, so no quote in it can change the query. `-o posts` keeps the answer.

# %%
%%sparql -p person={PERSON} -o posts
SELECT ?post ?organisation ?day {
  ?position org:member ?p ; org:role/skos:prefLabel ?post ; ukg:attestedOn ?day .
  ?p skos:prefLabel ?name .
  OPTIONAL {
    ?position org:organization/skos:prefLabel ?organisation
    FILTER(LANG(?organisation) = "en")
  }
  FILTER(STR(?name) = ?person && LANG(?post) = "en")
}
ORDER BY ?day ?post

# %%
posts.to_pandas()

# %% [markdown]
# A slash goes two steps at once: `org:role/skos:prefLabel` is the name of the role.
#
# ## 8 · As many steps as it takes
#
# `+` after a property means: one step or more. So programmes within programmes are found too.

# %%
%%sparql
SELECT ?part ?whole {
  ?a ukg:partOfProgramme+ ?b .
  ?a skos:prefLabel ?part .
  ?b skos:prefLabel ?whole .
  FILTER(LANG(?part) = "en" && LANG(?whole) = "en")
}
ORDER BY ?whole ?part

# %% [markdown]
# ## 9 · Who says so
#
# Each report has a graph of its own with all that it states. `GRAPH ?report` asks in which one a
# pattern holds; there stand the words, too.

# %%
%%sparql --limit 4
SELECT ?headline ?words ?sure {
  GRAPH ?report {
    ?statement ukg:claimType <https://w3id.org/unikg/vocab/claim/coordinates> ;
               ukg:confidence ?sure ;
               ukg:evidence/oa:hasSelector/oa:exact ?words .
    OPTIONAL { ?report schema:headline ?headline }
  }
}
ORDER BY ?headline ?words

# %% [markdown]
# ## 10 · What is *not* there
#
# Universities whose city is known neither from a report nor from a registry.

# %%
%%sparql --limit 5
SELECT ?university {
  ?u a schema:CollegeOrUniversity ; skos:prefLabel ?university .
  FILTER(LANG(?university) = "en")
  FILTER NOT EXISTS { ?u schema:addressLocality ?city }
}
ORDER BY ?university

# %% [markdown]
# ## 11 · Yes or no, and a graph as answer
#
# `ASK` says whether the pattern holds anywhere. With `--view graph` an answer of thing, relation,
# thing is drawn.

# %%
%%sparql
ASK { ?somebody ukg:coordinates ?project }

# %%
%%sparql --view graph
SELECT ?organisation ?relation ?project {
  ?organisation ?relation ?project .
  ?project a ukg:Project .
  ?organisation a schema:CollegeOrUniversity .
}

# %% [markdown]
# ## 12 · When it does not work
#
# The message names the line and the column and marks the place. This cell is wrong on purpose.

# %% tags=["raises-exception"]
%%sparql
SELECT ?name {
  ?p a schema:Person ;
     skos:preflabel ?name .
  FILTER(STRLEN(?name) > 10
}

# %% [markdown]
# The mark stands where the text stopped making sense; the fault often is just before it, here a
# bracket that is not closed. A property that does not exist is no error, only an empty answer: did
# you see the small *l* in `skos:preflabel`? The Tab key completes the names that the graph knows.
#
# ## Questions that have a name
#
# Seventy and more are ready; `%kg query NAME` asks one, and each takes parameters.

# %%
%kg queries office

# %%
answer = graph.query("positions", person=PERSON)
answer.to_pandas()[["name", "post", "organizationName", "firstSeen", "lastSeen"]]

# %% [markdown]
# ## Exercises, with answers
#
# 1. All people, by name.
# 2. The university that takes part in the most projects.
# 3. Everything that is stated about one project.

# %%
first = graph.query("SELECT ?name { ?p a schema:Person ; skos:prefLabel ?name } ORDER BY ?name")
second = graph.query("""
    SELECT ?university (COUNT(DISTINCT ?p) AS ?projects) {
      ?u ukg:partnerIn ?p ; a schema:CollegeOrUniversity ; skos:prefLabel ?university
    }
    GROUP BY ?university ORDER BY DESC(?projects) ?university LIMIT 1
""")
third = graph.query("""
    SELECT ?property ?value {
      ?p a ukg:Project ; skos:prefLabel ?name ; ?property ?value
      FILTER(CONTAINS(STR(?name), "STEM"))
    }
""")
print(len(first), "people;", second[0]["university"], "—", second[0]["projects"], "projects;")
print(len(third), "facts about the STEM project")
assert first and second and third
graph.close()

# %% [markdown]
# Next: [the network of universities](03-network-of-universities.ipynb)
