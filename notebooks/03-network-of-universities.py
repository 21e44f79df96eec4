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
# # 3 · The network of universities
#
# Who works with whom, who ties groups together that would not meet otherwise, and how that changed
# from year to year. The reports are invented, universities and all, so that there are enough of
# them; give a folder of your own and the same cells answer for it.

# %% tags=["parameters"]
REPORTS = None  # a folder of your own reports; None: the invented ones below
SEED = 7  # of the search for communities and of the layout

# %%
import tempfile
from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd

import kg

PROJECTS = """
2018 | Green Harbour     | Tarnholm University       | Ilmar University, Sundal University
2018 | Open Orchard      | Castelmare University     | Velmora State University, Marisk University
2019 | Digital Bridge    | Ilmar University          | Northern Lakes University, Tarnholm University
2019 | Southern Skills   | Orsa Polytechnic          | Castelmare University, Brennick University
2020 | Cold Waters       | Sundal University         | Keta Technical University, Northern Lakes University
2020 | Language of Work  | Velmora State University  | Orsa Polytechnic, Marisk University
2021 | Two Coasts        | Keta Technical University | Brennick University, Tarnholm University
2022 | Solar Roofs       | Brennick University       | Castelmare University, Orsa Polytechnic
2022 | Clean Ferries     | Northern Lakes University | Ilmar University, Keta Technical University
2023 | Shared Classrooms | Keta Technical University | Castelmare University, Velmora State University
2024 | Joint Archives    | Brennick University       | Ilmar University, Orsa Polytechnic
"""

reports = []
for line in PROJECTS.strip().splitlines():
    year, title, coordinator, partners = (part.strip() for part in line.split("|"))
    text = (
        f'{coordinator} coordinates the project "{title}". The partners of the project are '
        f"{partners.replace(', ', ' and ')}. The project started in {year}."
    )
    reports.append(kg.Document(f"{year}-{title}.txt", text, title, f"{year}-03-01"))
print(len(reports), "reports; the first one says:")
print(reports[0].text)

# %%
graph = kg.open(Path(tempfile.mkdtemp()) / "store")
graph.add(REPORTS) if REPORTS else graph.add(*reports)
graph.query("project-partners").to_pandas()[["projectName", "part", "partnerName"]].head(6)

# %% [markdown]
# ## 1 · From two kinds of node to one
#
# Universities and projects make a network of two kinds. Its *projection* has universities alone:
# two are tied if they share a project, the more projects the closer.

# %%
whole = graph.network()
projects = [iri for iri, data in whole.nodes(data=True) if data["kind"] == "Project"]
label = nx.get_node_attributes(whole, "label")
roles = ("partnerIn", "coordinates")


def members(project):
    """Return the universities of a project."""
    ends = whole.in_edges(project, data="relation")
    return sorted(
        here
        for here, _, relation in ends
        if relation in roles and whole.nodes[here]["kind"] == "University"
    )


together = nx.Graph()
for project in projects:
    for one, other in combinations(members(project), 2):
        shared = together.get_edge_data(one, other, {"projects": []})["projects"]
        together.add_edge(one, other, projects=sorted([*shared, project]))
for _, _, data in together.edges(data=True):
    data["weight"] = len(data["projects"])
print(f"{together.number_of_nodes()} universities, {together.number_of_edges()} pairs")
closest = sorted(together.edges(data=True), key=lambda e: (-e[2]["weight"], label[e[0]]))
for one, other, data in closest[:3]:
    print(f"{data['weight']} projects: {label[one]} and {label[other]}")

# %% [markdown]
# Each tie leads back to its projects, and these to the words of the reports:

# %%
one, other, data = closest[0]
for project in data["projects"]:
    for fact in graph.evidence(project):
        if one in (fact.subject_iri, fact.object_iri):
            print(f"{fact}\n    “{fact.words[0].quote}”")

# %% [markdown]
# ## 2 · Communities
#
# Groups whose members work with each other more than with the rest (Louvain, with a fixed seed).

# %%
groups = nx.community.louvain_communities(together, weight="weight", seed=SEED)
groups = sorted((sorted(group, key=label.get) for group in groups), key=lambda g: (-len(g), g))
for number, group in enumerate(groups, 1):
    print(f"{number}: {', '.join(label[iri] for iri in group)}")
quality = nx.community.modularity(together, groups, weight="weight")
print(f"modularity {quality:.2f}")

# %% [markdown]
# ## 3 · Brokers
#
# Betweenness: on how many of the shortest ways between others somebody stands. A broker need not
# have the most partners; it has partners who have none in common.

# %%
table = pd.DataFrame(
    {
        "university": [label[iri] for iri in together],
        "partners": [together.degree(iri) for iri in together],
        "betweenness": pd.Series(nx.betweenness_centrality(together)).round(2).to_numpy(),
        "constraint": pd.Series(nx.constraint(together)).round(2).to_numpy(),
    }
)
brokers = table.sort_values(["betweenness", "university"], ascending=[False, True])
brokers.reset_index(drop=True)

# %%
colours = ["#0b5394", "#b23a48", "#17826a", "#8f7206"]
colour = {iri: colours[n % 4] for n, group in enumerate(groups) for iri in group}
between = nx.betweenness_centrality(together)
where = nx.spring_layout(together, seed=SEED, weight="weight", k=0.9)
plt.figure(figsize=(7.5, 5))
nx.draw_networkx_edges(
    together, where, width=[data["weight"] for *_, data in together.edges(data=True)],
    edge_color="#bbbbbb",
)  # fmt: skip
nx.draw_networkx_nodes(
    together, where, node_size=[80 + 2500 * between[iri] for iri in together],
    node_color=[colour[iri] for iri in together],
)  # fmt: skip
for iri, (x, y) in where.items():
    plt.annotate(label[iri], (x, y), xytext=(0, 12), textcoords="offset points", ha="center")
plt.title("colour: community · size: betweenness · width: shared projects", fontsize=9)
plt.margins(0.15)
plt.axis("off")
plt.tight_layout()

# %% [markdown]
# ## 4 · What if the broker were not there?

# %%
first = brokers.iloc[0]["university"]
without = together.copy()
without.remove_node(next(iri for iri in together if label[iri] == first))
before = nx.average_shortest_path_length(together)
parts = nx.number_connected_components(without)
if parts == 1:
    after = nx.average_shortest_path_length(without)
    print(f"without {first} it takes {after:.2f} steps between two universities, not {before:.2f}")
else:
    print(f"without {first} the network falls into {parts} parts")

# %% [markdown]
# ## 5 · Change over time
#
# The start of a project says from when on its members are tied. So the network of each year is that
# of all projects begun until then.

# %%
started = {
    row["project"]: int(str(row["start"])[:4]) for row in graph.projects() if row.get("start")
}
rows = []
for year in range(min(started.values()), max(started.values()) + 1):
    now = nx.Graph()
    for project, begun in started.items():
        if begun <= year:
            now.add_edges_from(combinations(members(project), 2))
    largest = max(nx.connected_components(now), key=len)
    rows.append(
        {
            "year": year,
            "universities": now.number_of_nodes(),
            "pairs": now.number_of_edges(),
            "separate parts": nx.number_connected_components(now),
            "in the largest": f"{len(largest) / now.number_of_nodes():.0%}",
        }
    )
history = pd.DataFrame(rows).set_index("year")
history

# %% [markdown]
# In the year in which the number of parts falls to one, somebody built the first bridge. Who?

# %%
year = history.index[history["separate parts"] == 1].min()
bridges = [
    project
    for project, begun in started.items()
    if begun == year and len({colour[iri] for iri in members(project)}) > 1
]
for project in bridges:
    print(f"{year}: {label[project]} — {', '.join(label[iri] for iri in members(project))}")

# %% [markdown]
# ## 6 · Look at it
#
# Around the broker, as a page whose lines can be clicked. (Here you see its picture.)

# %%
graph.view(first, depth=1)

# %%
assert together.number_of_nodes() > 2
assert all(nx.get_edge_attributes(together, "weight").values())
graph.close()

# %% [markdown]
# ## Exercises
#
# 1. Tie universities that took part in one event instead of one project. (`participatedIn`)
# 2. Weigh a tie by how sure its facts are. (`data["confidence"]` of an edge of `graph.network()`)
# 3. `graph.query("brokers")` asks the same in SPARQL. Do the two agree?
#
# Next: [your own news pages](04-your-own-pages.ipynb)
