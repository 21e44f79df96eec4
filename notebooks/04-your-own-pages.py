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
# # 4 · Your own news pages
#
# From a folder of saved web pages to findings that you can show to others, each with its sentence.
# The pages here are invented; put the path of a folder of yours into the first cell. (Web pages
# need `pip install 'unikg[pages]'`.)

# %% tags=["parameters"]
PAGES = None  # a folder with .html, .pdf, .docx, .txt or .md files; None: the invented pages below
WHO = "Maria Costa"  # whose evidence to show

# %% [markdown]
# ## 1 · What a folder of pages looks like
#
# News pages bring much that is no news: menus, notices, other headlines. The reader keeps the
# article and what the page says of itself: title, day, address.

# %%
import tempfile
from pathlib import Path

import kg

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Orsa Courier</title>
<link rel="canonical" href="https://courier.example/news/{slug}">
<meta property="article:published_time" content="{day}"></head>
<body><header><nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/jobs">Jobs</a></nav>
<p>We use cookies to make this page better. Accept all?</p></header>
<main><article><h1>{title}</h1><p>{text}</p></article></main>
<aside><h2>Most read</h2><ul><li>Ten soups for the winter</li><li>Bus 12 is late</li></ul></aside>
<footer>© The Orsa Courier. All rights reserved.</footer></body></html>"""

NEWS = {
    "new-laboratory": (
        "A laboratory for two universities",
        "2024-02-12",
        "The Rector of Orsa Polytechnic, Pavel Horak, and the President of Northern Lakes "
        "University, Anna Berg, opened a joint laboratory for clean ferries on 12 February 2024 "
        "at Orsa Polytechnic.</p><p>Orsa Polytechnic and Northern Lakes University signed a "
        "memorandum of understanding on the same day. “We have waited ten years for this "
        "room,” said Pavel Horak.",
    ),
    "summer-school": (
        "Summer school on coastal towns",
        "2024-06-20",
        "Velmora State University hosted a summer school on coastal towns on 17 June 2024. "
        "Students of Orsa Polytechnic and Sundal University took part in the summer school.</p><p>Maria "
        "Costa, Vice-Rector for International Relations of Velmora State University, opened it.",
    ),
    "ferries-project": (
        "Clean ferries for the north",
        "2024-09-03",
        'Northern Lakes University coordinates the project "Clean Ferries". The partners of the '
        "project are Orsa Polytechnic and Sundal University. The project started in 2023 and is "
        "funded by Erasmus+.</p><p>A second project on harbours is planned for 2026.",
    ),
    "visit-from-velmora": (
        "Guests from Velmora",
        "2024-11-08",
        "A delegation of Velmora State University led by Vice-Rector Maria Costa visited Orsa "
        "Polytechnic on 7 November 2024. Rector Pavel Horak welcomed the guests. Velmora State "
        "University plans to sign an agreement with Orsa Polytechnic next year.",
    ),
}

pages = Path(PAGES) if PAGES else Path(tempfile.mkdtemp()) / "pages"
if not PAGES:
    pages.mkdir()
    for slug, (title, day, text) in NEWS.items():
        page = PAGE.format(title=title, slug=slug, day=day, text=text)
        (pages / f"{slug}.html").write_text(page, encoding="utf-8")
print(*sorted(path.name for path in pages.iterdir()), sep="\n")

# %% [markdown]
# What is left of a page when it is read:

# %%
example = kg.read(sorted(pages.iterdir())[0])[0]
print(example.title, "·", example.published, "·", example.source, end="\n\n")
print(example.text)

# %% [markdown]
# ## 2 · One page, looked at before anything is stored

# %%
kg.extract(example)

# %% [markdown]
# ## 3 · The whole folder

# %%
store = Path(tempfile.mkdtemp()) / "store"
graph = kg.open(store)
built = graph.add(pages)
print(f"{built.documents} pages, {built.quads:,} quads")
graph.query("kinds")

# %% [markdown]
# A file that cannot be read is named, with the reason; the others are in all the same.

# %%
from kg.errors import InvalidDocument

broken = Path(tempfile.mkdtemp()) / "broken"
broken.mkdir()
(broken / "empty.html").write_text("<html><body></body></html>", encoding="utf-8")
try:
    graph.add(broken)
except InvalidDocument as error:
    print(error.problem)
print(len(graph.documents()), "pages are in the graph")

# %% [markdown]
# ## 4 · Findings
#
# **Who holds which post, and when was that seen?** News seldom says when a term began; it shows
# that somebody held the post on a day.

# %%
graph.query("positions").to_pandas()[["name", "post", "organizationName", "firstSeen", "lastSeen"]]

# %% [markdown]
# **What happened, in order?**

# %%
graph.query("events").to_pandas()[["day", "name", "placeName", "participants"]].sort_values("day")

# %% [markdown]
# **What is agreed, and what is only planned?** A plan is no fact; it stays what it is, with its
# words.

# %%
graph.query("cooperation")

# %%
graph.query("not-held")

# %% [markdown]
# **What rests on one page alone?** Look twice before you print it.

# %%
alone = graph.query("single-source")
print(f"{len(alone)} facts stand in one page alone")
alone.to_pandas().head(4)

# %% [markdown]
# ## 5 · Show your evidence
#
# Every fact leads to the page, the line and the characters.

# %%
graph.entity(WHO)

# %%
for fact in graph.evidence(WHO)[:3]:
    words = fact.words[0]
    assert graph.text(words.document)[words.start : words.end] == words.quote
    print(f"{fact}\n    “{words.quote}”\n    {words.source}, line {words.line}")

# %% [markdown]
# ## 6 · A page changes, a page goes
#
# Only what changed is read again. When a page is removed, what other pages support stays.

# %%
if not PAGES:
    title, day, text = NEWS["visit-from-velmora"]
    text = text.replace("plans to sign an agreement with Orsa Polytechnic next year", "left late")
    changed = PAGE.format(title=title, slug="visit-from-velmora", day=day, text=text)
    (pages / "visit-from-velmora.html").write_text(changed, encoding="utf-8")
    graph.add(pages)
    print(len(graph.query("not-held")), "statements are not put as facts now")
    name = next(one.name for one in graph.documents() if "summer-school" in one.name)
    graph.remove(name)
    print(len(graph.documents()), f"pages; {WHO} is still known from another:")
    print("  ", graph.entity(WHO).facts[0])

# %% [markdown]
# ## 7 · Hand it on
#
# A table for colleagues, and a page that works offline.

# %%
out = Path(tempfile.mkdtemp())
(out / "facts.csv").write_bytes(graph.export("csv"))
graph.view(title="What the Courier wrote").save(out / "courier.html")
for path in sorted(out.iterdir()):
    print(f"{path.name}: {path.stat().st_size:,} bytes")
graph.view(title="What the Courier wrote")

# %%
graph.close()

# %% [markdown]
# ## Exercises
#
# 1. Add a page by its address: `graph.add("https://…")`.
# 2. Which sentence of your pages was not read? Paste it into `kg.extract("…")`, and see notebook 5.
#
# Next: [how good is it](05-how-good-is-it.ipynb)
