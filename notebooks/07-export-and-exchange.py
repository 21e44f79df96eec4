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
# # 7 · Export and exchange
#
# The graph is yours: every form here is written sorted, so that the same graph gives the same bytes,
# and each is opened with somebody else's library to show that nothing is lost. At the end the graph
# stands at a SPARQL endpoint, as any program may ask it.

# %% tags=["parameters"]
REPORTS = None  # a folder of your own reports; None: those that come with kg

# %%
import csv
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import networkx as nx
import pandas as pd
import rdflib

import kg
from kg.export import FORMATS, files
from kg.resources import folder

place = Path(tempfile.mkdtemp())
graph = kg.open(place / "store")
graph.add(Path(REPORTS) if REPORTS else folder("data") / "events")
network = graph.network()
print(graph.query("kinds").to_pandas().set_index("kind")["count"].to_dict())

# %% [markdown]
# | form | for | holds |
# |---|---|---|
# | N-Quads, TriG, JSON-LD | any RDF store or library | everything: what each report states, and what is believed |
# | Turtle, N-Triples | readers, small tools | what is believed |
# | GraphML, GEXF | Gephi, Cytoscape, yEd, networkx | things and facts, with the first quote |
# | CSV | spreadsheets | one row a fact, with its words |
# | tables | R, pandas, databases | seven tables with keys, described as CSV on the Web |
# | Neo4j | `neo4j-admin database import` | nodes and relationships |
# | schema.org | web pages, search engines | the held facts in schema.org alone |
# | QuickStatements | Wikidata | proposals with references |
# | DCAT | data catalogues | a description of the graph itself |

# %%
for form in FORMATS:
    data = graph.export(form)
    assert data == graph.export(form)
    print(f"{form:16} {len(data):9,} bytes")

# %% [markdown]
# ## 1 · RDF, read by rdflib
#
# The whole graph comes back, quad for quad.

# %%
dataset = rdflib.Dataset()
dataset.parse(data=graph.export("trig"), format="trig")
assert len(set(dataset.quads())) == len(graph.snapshot)
print(f"{len(graph.snapshot):,} quads")

# %% [markdown]
# ## 2 · JSON-LD
#
# JSON whose words mean something: a context says which property each key stands for. The context
# stands in the file, so that a reader needs no network.

# %%
document = json.loads(graph.export("jsonld"))
person = next(one for one in document["@graph"] if one.get("type") == "schema:Person")
print(json.dumps(person, ensure_ascii=False, indent=1)[:600])

# %%
again = rdflib.Dataset()
again.parse(data=graph.export("jsonld"), format="json-ld")
assert {quad[:3] for quad in again.quads()} == {quad[:3] for quad in dataset.quads()}
assert len(set(again.quads())) == len(graph.snapshot)

# %% [markdown]
# ## 3 · Gephi and its kin
#
# Open `graph.gexf` in Gephi or Gephi Lite, `graph.graphml` in Cytoscape or yEd. networkx reads both:

# %%
for form, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
    (place / f"graph.{form}").write_bytes(graph.export(form))
    opened = read(place / f"graph.{form}")
    assert opened.number_of_nodes() == network.number_of_nodes()
    assert opened.number_of_edges() == network.number_of_edges()
    kinds = Counter(data["kind"] for _, data in opened.nodes(data=True))
    print(form, dict(sorted(kinds.items())))
_, _, data = next(iter(sorted(opened.edges(data=True), key=lambda e: e[2]["quote"])))
print(data["label"], "·", data["confidence"], "·", data["quote"])

# %% [markdown]
# ## 4 · Tables for pandas, R and databases
#
# Seven tables that refer to each other. In R: `read.csv("facts.csv")`, then `merge(facts, evidence,
# by = "claim")`. `csv-metadata.json` says what each column is.

# %%
tables = {
    name.removesuffix(".csv"): pd.read_csv(io.BytesIO(data), keep_default_na=False)
    for name, data in files(graph.snapshot, "tables").items()
    if name.endswith(".csv")
}
print({name: len(table) for name, table in tables.items()})
facts = tables["facts"].merge(tables["entities"], left_on="subject", right_on="entity")
facts = facts.merge(tables["evidence"][["claim", "quote"]], on="claim")
facts[["label", "relation", "value", "quote"]].head(4)

# %% [markdown]
# ## 5 · Neo4j
#
#     kg export --format neo4j -o import
#     neo4j-admin database import full --nodes=import/nodes.csv \
#         --relationships=import/relationships.csv neo4j
#
# The heads of the columns say what they are, as its importer wants them.

# %%
for name, data in files(graph.snapshot, "neo4j").items():
    head, *rows = csv.reader(io.StringIO(data.decode()))
    print(f"{name}: {len(rows)} rows of {', '.join(head)}")

# %% [markdown]
# ## 6 · schema.org
#
# For the head of a web page, in `<script type="application/ld+json">`: no text of a report can end
# that element. Only held facts are told, and each node names the reports that it is known from.

# %%
web = rdflib.Graph().parse(data=graph.export("schema-org"), format="json-ld")
counts = Counter(str(kind).rpartition("/")[2] for kind in web.objects(None, rdflib.RDF.type))
counts.most_common(6)

# %% [markdown]
# ## 7 · Wikidata
#
# Proposals for [QuickStatements](https://quickstatements.toolforge.org): one line a statement, with
# the address of the report, its title and day, and the words as reference. Only facts about what
# Wikidata has already, or about projects. **Read them before you run them.**

# %%
for line in graph.export("quickstatements").decode().splitlines()[:5]:
    print(line.replace("\t", " | ")[:150])

# %% [markdown]
# ## 8 · A description for catalogues
#
# DCAT and VoID: how many triples, of which classes and properties, from which reports.

# %%
about = rdflib.Graph().parse(data=graph.export("dcat"), format="turtle")
answer = about.query("""
    PREFIX void: <http://rdfs.org/ns/void#>
    SELECT ?class ?n { ?part void:class ?class ; void:entities ?n } ORDER BY DESC(?n) ?class LIMIT 5
""")
for row in answer:
    print(f"{int(row.n):4} {row['class'].n3(about.namespace_manager)}")

# %% [markdown]
# ## 9 · A store that others ask
#
# `kg serve` is a SPARQL 1.1 endpoint; here it runs on this machine, on a free port, until the end of
# this notebook. Your own Fuseki, GraphDB, Virtuoso or QLever takes the N-Quads from above, or
# `kg build --endpoint URL`. (It needs `pip install 'unikg[serve]'`.)

# %%
command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--quiet"]
server = subprocess.Popen(
    [*command, "--store", str(place / "store")],
    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
)  # fmt: skip
address = server.stdout.readline().strip() + "sparql"
address

# %% [markdown]
# Any SPARQL client will do. rdflib, with the query running over there:

# %%
from rdflib.plugins.stores.sparqlstore import SPARQLStore

there = rdflib.Graph(SPARQLStore(address, returnFormat="json"))
query = """
    PREFIX schema: <https://schema.org/>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?name { ?p a schema:Person ; skos:prefLabel ?name FILTER(LANG(?name) = "en") }
    ORDER BY ?name
"""
names = [str(row.name) for row in there.query(query)]
print(*names[:4], sep="\n")

# %% [markdown]
# The same object as for a folder, over the wire: answers, cards, words, views.

# %%
with kg.open(address) as remote:
    assert len(remote.query("people")) == len(graph.query("people"))
    fact = remote.evidence(names[0])[0]
    assert fact.words[0].quote in {words.quote for words in graph.entity(names[0]).evidence}
    print(remote.entity(names[0]), "·", fact)

# %% [markdown]
# And a cell of SPARQL that asks it, and keeps the answer:

# %%
# %load_ext kg

# %%
# %kg query kinds --endpoint {address} -o kinds

# %%
kinds.to_pandas().head(4)

# %%
server.terminate()
server.wait()
graph.close()

# %% [markdown]
# ## Exercises
#
# 1. Colour the nodes of `graph.gexf` by `kind` in Gephi, and filter the edges by `confidence`.
# 2. `kg export --format nquads | sha256sum` on two machines: the same?
# 3. Load `graph.trig` into a store of yours and ask it a query of notebook 2.
