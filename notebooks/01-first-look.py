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
# # A first look
#
# Eight reports about universities in eastern Kazakhstan and their partners become a graph.
# Everything here runs without a network, and from any folder.
#
# ## 1 · Load the bundled reports, and count

# %%
import tempfile
from pathlib import Path

import kg
from kg.resources import folder

place = Path(tempfile.mkdtemp())
graph = kg.open(place / "store")
built = graph.add(folder("data") / "events")
print(f"{built.documents} reports, {built.quads:,} quads")
graph.query("kinds").to_pandas()

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
# `query` takes SPARQL or the name of a question (`kg query --list` shows them all); its answer
# shows itself, and becomes a data frame.

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
fact = graph.evidence("Mukhtar Tolegen", "holdsPosition")[0]
words = fact.words[0]
assert graph.text(words.document)[words.start : words.end] == words.quote
fact

# %% [markdown]
# ## 6 · One university
#
# As a picture here; `graph.view("EKU")` as the last line of a cell shows the page in which each
# line of the graph can be clicked, and `save` writes it as one file that works offline.

# %%
from IPython.display import SVG

view = graph.view("EKU", title="East Kazakhstan University")
size = view.save(place / "eku.html").stat().st_size
print(f"{len(view)} things; the page has {size / 1e6:.1f} MB")
SVG(view.save(place / "eku.svg").read_bytes())

# %% [markdown]
# ## 7 · From one person to another
#
# The graph is a networkx graph too. The shortest way between two people, with the words of each
# step.

# %%
from itertools import pairwise

people = {data["label"]: iri for iri, data in network.nodes(data=True) if data["kind"] == "Person"}
flat = nx.Graph(network)
way = nx.shortest_path(flat, people["Irina Rovnyakova"], people["Zhadyra Konurbayeva"])
for here, there in pairwise(way):
    edges = network.get_edge_data(here, there) or network.get_edge_data(there, here)
    edge = next(iter(edges.values()))
    print(network.nodes[here]["label"], "—", edge["label"], "—", network.nodes[there]["label"])
    print("    “" + edge["evidence"][0][3] + "”")

# %% [markdown]
# ## 8 · Who stands in the middle

# %%
central = nx.degree_centrality(flat)
for iri in sorted(central, key=lambda iri: (-central[iri], iri))[:5]:
    print(f"{central[iri]:.2f}  {network.nodes[iri]['label']}")

# %% [markdown]
# ## 9 · How good is it
#
# Ten invented reports come with the checkout, with every fact in them marked by hand.

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

# %% [markdown]
# ## 10 · Your own text
#
# Nothing is stored; each claim shows the rule that made it.

# %%
text = """
The Rector of Orsa Polytechnic, Pavel Horak, and the Vice-Rector for Research of Northern Lakes
University, Anna Berg, took part in a workshop held at Orsa Polytechnic on 17 May 2024.
"""
for claim in kg.extract(text).claims:
    print(f"{claim.confidence:.2f} {claim.predicate:15} {claim.evidence.quote.text!r}")
    print(f"{'':21}by the rule {claim.evidence.rule}")

# %% [markdown]
# ## 11 · Take it with you
#
# The same graph gives the same bytes each time.

# %%
for form in ("turtle", "graphml", "gexf", "csv"):
    print(f"{form:8} {len(graph.export(form)):7,} bytes")
assert graph.export("turtle") == graph.export("turtle")

# %% [markdown]
# ## 12 · Other tools
#
# rdflib reads it whole; any SPARQL client reads what `kg export --format nquads` writes.

# %%
dataset = graph.to_rdflib()
answer = dataset.query("""
    PREFIX ukg: <https://w3id.org/unikg/ns#>
    PREFIX oa: <http://www.w3.org/ns/oa#>
    SELECT (COUNT(DISTINCT ?quote) AS ?quotes) {
      GRAPH ?report { ?statement ukg:evidence/oa:hasSelector/oa:exact ?quote }
    }
""")
print(f"{next(iter(answer)).quotes} different quotes stand behind the facts")
graph.close()

# %% [markdown]
# ## Exercises
#
# 1. Which facts does one report alone state? (`graph.query("single-source")`)
# 2. Add a report of your own with `graph.add("…")` and look at the university again.
# 3. What did a report put as planned, and where does it say so? (`graph.query("not-held")`)
