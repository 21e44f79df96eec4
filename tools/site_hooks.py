"""Hooks of the documentation's site: pages from outside docs/, links to files, the ontology's forms.

MkDocs calls the functions by their names. Pages are written so that their links hold where the
repository is read; here they are turned to where the site has the page or the file.
"""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "ontology/README.md": "ontology-design.md",
}
SOURCES = {page: source for source, page in PAGES.items()}
LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")
WHOLE = re.compile(r"\[([^\[\]]*)\]\(([^)\s#]+)\)")
FENCE = re.compile(r"(^```.*?^```[^\n]*$)", re.MULTILINE | re.DOTALL)
FORMS = ("ttl", "nt", "rdf", "jsonld")


def on_config(config: Any) -> Any:
    """Place the pages that the navigation forgets at its end: none is out of reach."""

    def named(entries: Any) -> set[str]:
        if isinstance(entries, str):
            return {entries}
        values = entries.values() if isinstance(entries, dict) else entries
        return {name for entry in values for name in named(entry)}

    docs = Path(config.docs_dir)
    pages = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    if left := sorted(pages - named(config.nav)):
        config.nav.append({"More": left})
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that lie outside docs/, and the files that pages lead to."""
    for source, page in PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text("utf-8")))
    led: set[str] = set()
    for file in list(files.documentation_pages()):
        text = (ROOT / _source(file.src_uri)).read_text("utf-8")
        for part in FENCE.split(text)[::2]:
            for match in LINK.finditer(part):
                place = _place(_source(file.src_uri), match[2])
                if place and not place.startswith("docs/") and place not in PAGES:
                    led.add(place)
    for place in sorted(led):
        if (ROOT / place).is_file():
            files.append(File.generated(config, f"files/{place}", abs_src_path=str(ROOT / place)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Turn the links of a page to where the site has what they lead to."""
    source = _source(page.file.src_uri)

    def turned(match: re.Match[str]) -> str:
        place = _place(source, match[2])
        if place is None:
            return match[0]
        if place in PAGES:
            target = PAGES[place]
        elif place.startswith("docs/"):
            target = place.removeprefix("docs/")
        else:
            target = f"files/{place}"
        here = dirname(page.file.src_uri) or "."
        return f"{match[1]}{relpath(target, here)}{match[3]}"

    def named(match: re.Match[str]) -> str:
        place = _place(source, match[2])
        return match[1] if place and (ROOT / place).is_dir() else match[0]

    parts = FENCE.split(markdown)
    # a folder is no page: its name stays without the link
    parts[::2] = [LINK.sub(turned, WHOLE.sub(named, part)) for part in parts[::2]]
    return "".join(parts)


def on_post_build(config: Any) -> None:
    """Write the ontology in its forms where the permanent identifiers lead."""
    import pyoxigraph as ox

    from kg.vocab import VERSION

    formats = dict(
        zip(
            FORMS,
            (
                ox.RdfFormat.TURTLE,
                ox.RdfFormat.N_TRIPLES,
                ox.RdfFormat.RDF_XML,
                ox.RdfFormat.JSON_LD,
            ),
            strict=True,
        )
    )
    ontology = ROOT / "ontology"
    spaces = dict(
        re.findall(
            r"^@prefix (\w+):\s+<([^>]+)>", (ontology / "unikg.ttl").read_text("utf-8"), re.M
        )
    )
    triples = [q.triple for q in ox.parse(path=str(ontology / "unikg.ttl"))]
    for folder in (Path(config.site_dir) / "ns", Path(config.site_dir) / "ns" / VERSION):
        folder.mkdir(parents=True, exist_ok=True)
        for name, form in formats.items():
            made = ox.serialize(triples, format=form, prefixes=spaces)
            (folder / f"unikg.{name}").write_bytes(made or b"")
    ns = Path(config.site_dir) / "ns"
    for name in ("context.jsonld", "mappings.sssom.tsv"):
        (ns / name).write_bytes((ontology / name).read_bytes())
    (ns / "logo.svg").write_bytes((ROOT / "docs" / "images" / "logo.svg").read_bytes())
    for name, parts in (
        ("vocabularies.ttl", [ontology / "vocabularies.ttl", ontology / "claims.ttl"]),
        ("shapes.ttl", sorted((ontology / "shapes").glob("*.ttl"))),
    ):
        (ns / name).write_text("\n".join(p.read_text("utf-8") for p in parts), encoding="utf-8")


def _source(page: str) -> str:
    """Return where a page of the site is kept: its path from the project's root."""
    return SOURCES.get(page, f"docs/{page}")


def _place(source: str, target: str) -> str | None:
    """Return what a link leads to, from the project's root; None for an address elsewhere."""
    if re.match(r"[a-z]+:", target) or target.startswith(("/", "#")):
        return None
    place = normpath(join(dirname(source), target))
    return None if place.startswith("..") else place
