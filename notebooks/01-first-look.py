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
# # 1 · A first look
#
# Eight reports about universities in eastern Kazakhstan and their partners become a graph in which
# every fact shows the words that state it. Everything here runs without a network, and from any
# folder. To try it on reports of your own, change the first cell and run all.

# %% tags=["parameters"]
REPORTS = None  # a folder of your own reports; None: those that come with kg
AROUND = "Amanzholov"  # what to look at more closely: a name, or a part of one
FROM, TO = "Irina Rovnyakova", "Zhadyra Konurbayeva"  # two people, and what ties them

# %% [markdown]
# ## 1 · Load the reports, and count

# %%
import tempfile
from pathlib import Path

import kg
from kg.resources import folder

place = Path(tempfile.mkdtemp())
graph = kg.open(place / "store")
built = graph.add(Path(REPORTS) if REPORTS else folder("data") / "events")
print(f"{built.documents} reports, {built.quads:,} quads")
graph.query("kinds")

# %% [markdown]
# ## 2 · What is in it
#
# Which kinds of thing are tied to each other, and by how many facts.

# %%
from collections import Counter

import matplotlib.pyplot as plt
import networkx as nx

network = graph.network()
kinds = Counter(data["kind"] for _, data in network.nodes(data=True))
ties = Counter(
    tuple(sorted((network.nodes[here]["kind"], network.nodes[there]["kind"])))
    for here, there in network.edges()
)
schema = nx.Graph()
schema.add_nodes_from(sorted(kinds))
schema.add_edges_from(sorted(pair for pair in ties if pair[0] != pair[1]))
where = nx.circular_layout(schema)
plt.figure(figsize=(6.4, 4.4))
nx.draw_networkx(
    schema, where, node_size=[500 + 60 * kinds[kind] for kind in schema], node_color="#cfe2f3",
    labels={kind: f"{kind}\n{kinds[kind]}" for kind in schema}, font_size=8, edge_color="#999999",
)  # fmt: skip
nx.draw_networkx_edge_labels(
    schema,
    where,
    {pair: ties[tuple(sorted(pair))] for pair in schema.edges},
    font_size=8,
    rotate=False,
)
plt.margins(0.15)
plt.axis("off")
plt.tight_layout()

# %% [markdown]
# ## 3 · Who is named most
#
# `query` takes SPARQL or the name of a question (`%kg queries` lists them); its answer shows
# itself, and becomes a data frame of pandas or polars with typed columns.

# %%
universities = graph.universities().to_pandas()
shown = universities[["name", "city", "country", "reports"]]
shown.sort_values(["reports", "name"], ascending=[False, True]).head(8)

# %% [markdown]
# ## 4 · Reports by year

# %%
published = graph.query("sources").to_pandas()["published"].astype(str)
years = published.str[:4].value_counts().sort_index()
axes = years.plot.bar(figsize=(5, 2.2), color="#0b5394", title="reports by year", rot=0)
axes.set_xlabel("")
plt.tight_layout()

# %% [markdown]
# ## 5 · One fact, and the words that state it
#
# Each fact knows the sentence, the place in the text, the rule that read it, and how sure that is.

# %%
fact = next(fact for fact in graph.entity(FROM).facts if fact.words)
words = fact.words[0]
assert graph.text(words.document)[words.start : words.end] == words.quote
fact

# %% [markdown]
# ## 6 · One university
#
# As the last line of a cell a view shows its page, in which every line can be clicked to read the
# sentence behind it. Here, and wherever pages do not run, you see its picture.
# `view.save("x.html")` writes the page as one file that works offline.

# %%
view = graph.view(AROUND)
size = view.save(place / "around.html").stat().st_size
print(f"{len(view)} things; the page has {size / 1e6:.1f} MB and asks no server for anything")
view

# %% [markdown]
# ## 7 · From one person to another
#
# The graph is a networkx graph too. The shortest way between two people, with the words of each
# step.

# %%
from itertools import pairwise

flat = nx.Graph(network)
way = nx.shortest_path(flat, graph.entity(FROM).iri, graph.entity(TO).iri)
for here, there in pairwise(way):
    edges = network.get_edge_data(here, there) or network.get_edge_data(there, here)
    edge = next(iter(edges.values()))
    print(network.nodes[here]["label"], "—", edge["label"], "—", network.nodes[there]["label"])
    print("    “" + edge["evidence"][0][3] + "”")

# %% [markdown]
# ## 8 · Who stands in the middle

# %%
central = nx.betweenness_centrality(flat)
groups = nx.community.louvain_communities(flat, seed=7)
print(f"{len(groups)} communities, the largest of {max(map(len, groups))} things; in the middle:")
for iri in sorted(central, key=lambda iri: (-central[iri], iri))[:5]:
    print(f"{central[iri]:.2f}  {network.nodes[iri]['label']}")

# %% [markdown]
# ## 9 · How good is it
#
# Ten invented reports come with the checkout, with every fact in them marked by hand; notebook 5
# says more.

# %%
from kg.evaluate import evaluate, found, load

gold = Path(kg.__file__).parents[1] / "tests" / "gold"
if gold.exists():
    golds = load(gold)
    claims = [c for g in golds for d in kg.read(gold / g.document) for c in found(kg.extract(d))]
    report = evaluate(golds, claims)
    score = report.claims
    print(
        f"{score.tp + score.fn} facts: precision {score.precision:.2f}, recall {score.recall:.2f}"
    )
    for error in report.errors[:3]:
        print(f"{error.kind}: {error.subject} | {error.predicate} | {error.object}")
else:
    print("no annotated reports here: they come with the checkout, in tests/gold")

# %% [markdown]
# ## 10 · Your own text
#
# Nothing is stored; what was found is marked, and each claim shows its words.

# %%
kg.extract(
    "The Rector of Orsa Polytechnic, Pavel Horak, and the Vice-Rector for Research of Northern "
    "Lakes University, Anna Berg, took part in a workshop held at Orsa Polytechnic on 17 May 2024."
)

# %% [markdown]
# ## 11 · Take it with you
#
# The same graph gives the same bytes each time; notebook 7 opens them with other tools.

# %%
from kg.export import FORMATS

for form in FORMATS:
    print(f"{form:15} {len(graph.export(form)):9,} bytes")
(place / "around.svg").write_text(view.svg, encoding="utf-8")
assert graph.export("turtle") == graph.export("turtle")

# %% [markdown]
# ## 12 · Other tools
#
# `kg serve` is a SPARQL endpoint that any client can ask; here it runs on this machine, on a free
# port, for as long as this cell. (It needs `pip install 'unikg[serve]'`.)

# %%
import subprocess
import sys

from SPARQLWrapper import JSON, SPARQLWrapper

command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--quiet"]
server = subprocess.Popen(
    [*command, "--store", str(place / "store")],
    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
)  # fmt: skip
try:
    address = server.stdout.readline().strip()
    if address:
        client = SPARQLWrapper(address + "sparql", returnFormat=JSON)
        client.setQuery("""
            PREFIX ukg: <https://w3id.org/unikg/ns#>
            PREFIX oa: <http://www.w3.org/ns/oa#>
            SELECT (COUNT(DISTINCT ?quote) AS ?quotes) {
              GRAPH ?report { ?statement ukg:evidence/oa:hasSelector/oa:exact ?quote }
            }
        """)
        (row,) = client.queryAndConvert()["results"]["bindings"]
        print(f"{row['quotes']['value']} different quotes stand behind the facts")
finally:
    server.terminate()
    server.wait()
    graph.close()

# %% [markdown]
# ## Exercises
#
# 1. Which facts does one report alone state? (`graph.query("single-source")`)
# 2. Add a report of your own with `graph.add("…")` and look at the university again.
# 3. What did a report put as planned, and where does it say so? (`graph.query("not-held")`)
#
# Next: [SPARQL by example](02-sparql-by-example.ipynb)
