"""The page: pyvis holds the network, an autoescaped template and a strict policy carry it.

pyvis's own template lets label, heading and node id run as script and asks two servers for files;
so its :class:`Network` is kept as the model, and only :meth:`generate_html` is replaced. Every text
of a document reaches the page inside one JSON block with ``<``, ``>`` and ``&`` escaped, and the
page's script sets it as text. The policy names the three inline blocks by hash and forbids all
else, requests included.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.claims import classes
from kg.model import Kind
from kg.views.analysis import betweenness, communities
from kg.views.groups import groups, place
from kg.views.layout import layout
from kg.views.model import ViewEvidence, ViewFact, ViewGraph
from kg.views.style import ASSETS, asset, humanize, kind_styles, radius, texts
from kg.vocab import PREFIXES

__all__ = ["Page", "page"]

NAMESPACE = PREFIXES["ukg"]
GROUP_OVER = 3000  # nodes; more than these are drawn in groups that open
BLOCK = 1000  # facts whose words stand in one block of the page, read when they are asked for
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_SECOND = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def page(view: ViewGraph, title: str = "Knowledge graph", *, language: str = "en") -> str:
    """Return one self-contained HTML page that shows a view and asks no server for anything."""
    return Page(view, title, language).generate_html()


class Page(Network):  # type: ignore[misc]  # pyvis carries no types
    """A pyvis Network of a view: nodes and edges as pyvis knows them, placed, without physics.

    ``live`` is the address that a served page asks for what lies around a node; a file has none.
    ``policy`` is the page's content security policy, once it is made.
    """

    def __init__(self, view: ViewGraph, title: str, language: str = "en", live: str = "") -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.view, self.title, self.language, self.live = view, title, language, live
        self.policy = ""
        styles = kind_styles()
        degrees, pairs = view.degrees(), list(view.pairs())
        self.member: list[int] = []
        self.discs: list[tuple[int, int, int]] = []
        if len(view.nodes) > GROUP_OVER:
            member = groups(len(view.nodes), pairs)
            spots, self.discs = place(len(view.nodes), pairs, member)
            self.member = member.tolist()
        else:
            spots = layout(len(view.nodes), pairs)
        for number, (node, degree, (x, y)) in enumerate(
            zip(view.nodes, degrees, spots, strict=True)
        ):
            kind = node.kind if node.kind in styles else "Thing"
            # Written to the lists: add_node and add_edge search them anew at every call.
            self.nodes.append(
                {"id": number, "label": node.label, "group": kind, "x": x, "y": y}
                | {"size": radius(degree), "color": styles[kind].light, "physics": False}
            )
            self.node_ids.append(number)
            self.node_map[number] = self.nodes[-1]
        for (start, end), edge in zip(pairs, view.edges, strict=True):
            self.edges.append(
                {"from": start, "to": end, "arrows": "to", "label": edge.value or edge.relation}
            )

    def generate_html(
        self, name: str = "index.html", local: bool = True, notebook: bool = False
    ) -> str:
        """Return the page; the arguments are pyvis's and change nothing, as there is one kind."""
        words = texts(self.language)
        style = asset("page.css")
        vis = _SECOND.sub("", asset("vendor/vis-network.min.js"))
        script = _script()
        policy = (
            "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' data: blob:; "
            f"script-src {_hash(vis)} {_hash(script)}; style-src {_hash(style)}"
            + ("; connect-src 'self'" if self.live else "")
        )
        self.policy = str(policy)
        data = self.payload()
        words_ = data.pop("words")
        environment = Environment(
            loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined
        )
        return environment.get_template("page.html").render(
            title=self.title or words["picture"],
            language=self.language,
            live=self.live,
            t=words,
            policy=policy,
            style=Markup(style),  # noqa: S704  # own files, not input
            vis=Markup(vis),  # noqa: S704
            script=Markup(script),  # noqa: S704
            data=Markup(encode(data)),  # noqa: S704  # escaped by encode
            words=[Markup(encode(block)) for block in _blocks(words_)],  # noqa: S704
        )

    def payload(self) -> dict[str, Any]:
        """Return what the page's script reads, in columns and rows to keep the file small.

        ``words`` holds the evidence of each edge and then of each fact.
        """
        view, words, styles = self.view, texts(self.language), kind_styles()
        kinds = sorted({node["group"] for node in self.nodes}, key=list(styles).index)
        bases = _bases(
            [node.iri for node in view.nodes]
            + [fact.iri for fact in (*view.edges, *view.facts)]
            + [document.iri for document in view.documents]
        )
        rows = _Rows(view, bases)
        edges = [rows.fact(edge) for edge in view.edges]
        known_facts = [fact for fact in view.facts if fact.subject in rows.node]
        facts = [rows.fact(fact) for fact in known_facts]
        words_of = [[rows.evidence(e) for e in f.evidence] for f in (*view.edges, *known_facts)]
        labels = {relation.name: relation for relation in view.relations}
        relations = []
        for name in rows.relations:
            known = labels.get(name)
            label = (known.label if known else "") or humanize(name)
            iri = (known.iri if known else "") or NAMESPACE + name
            parts = known.parts if known else ("", "", "")
            inverse = known.inverse if known else False
            relations.append(
                {"name": name, "label": label, "iri": iri, "parts": parts, "inverse": inverse}
            )
        return {
            "title": self.title,
            "language": self.language,
            "namespace": NAMESPACE,
            "texts": words,
            "choice": view.choice,
            "focus": rows.node.get(view.focus, -1),
            "sparql": view.sparql,
            "total_nodes": max(view.total_nodes, len(view.nodes)),
            "total_edges": max(view.total_edges, len(view.edges)),
            "bases": bases,
            "kinds": [
                {
                    "name": kind,
                    "label": words.get(f"kind.{kind}", kind),
                    "plural": words.get(f"kind_plural.{kind}", kind),
                    "iri": classes(Kind(kind))[0] if kind != "Thing" else "",
                    "light": styles[kind].light,
                    "dark": styles[kind].dark,
                    "shape": styles[kind].shape,
                }
                for kind in kinds
            ],
            "relations": relations,
            "statuses": list(rows.statuses),
            "rules": list(rows.rules),
            "speakers": list(rows.speakers),
            "documents": [
                [_code(d.iri, bases), d.title, d.published, d.source, d.language]
                for d in rows.documents()
            ],
            "nodes": {
                "label": [node["label"] for node in self.nodes],
                "kind": [kinds.index(node["group"]) for node in self.nodes],
                "x": [node["x"] for node in self.nodes],
                "y": [node["y"] for node in self.nodes],
                "size": [node["size"] for node in self.nodes],
                "iri": [_code(node.iri, bases) for node in view.nodes],
                "names": [
                    [[n.value, n.language, n.kind] for n in node.names] for node in view.nodes
                ],
                "same": [list(node.same_as) for node in view.nodes],
                "degree": [node.degree for node in view.nodes],
                "community": communities(view),
                "between": betweenness(view),
            }
            | ({"group": self.member} if self.discs else {}),
            "live": self.live,
            "groups": self.discs,
            "group_over": GROUP_OVER,
            "hues": [[style.light, style.dark] for style in styles.values()],
            "block": BLOCK,
            "words": words_of,
            "edges": edges,
            "facts": facts,
        }


def _blocks(words: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(words), BLOCK):
        yield words[start : start + BLOCK]


def encode(value: Any) -> str:
    r"""Return JSON that may stand inside a script element, whatever its strings hold.

    >>> encode(["</script>"])
    '["\\u003c/script\\u003e"]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _script() -> str:
    """Return the page's own script: its parts, in the order of their names, in one scope."""
    parts = sorted((ASSETS / "js").glob("*.js"))
    return '(() => {\n"use strict";\n' + "\n".join(asset(f"js/{p.name}") for p in parts) + "})();"


def _hash(text: str) -> Markup:
    digest = hashlib.sha256(text.encode()).digest()
    return Markup(f"'sha256-{base64.b64encode(digest).decode()}'")  # noqa: S704  # base64


def _bases(iris: Iterable[str]) -> list[str]:
    """Return the beginnings that many IRIs share, most used first."""
    counts: dict[str, int] = {}
    for iri in iris:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        if cut > 8:
            counts[iri[:cut]] = counts.get(iri[:cut], 0) + 1
    return sorted((b for b, c in counts.items() if c > 2), key=lambda b: (-counts[b], b))[:40]


def _code(iri: str, bases: Sequence[str]) -> str:
    """Return an IRI as ``number of its base|rest``, or ``|IRI``."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return f"{bases.index(iri[:cut])}|{iri[cut:]}" if iri[:cut] in bases else f"|{iri}"


class _Rows:
    """Facts as rows over numbers; keeps the tables these numbers point into."""

    def __init__(self, view: ViewGraph, bases: Sequence[str]) -> None:
        self.bases = bases
        self.node = {node.iri: number for number, node in enumerate(view.nodes)}
        self.known = {document.iri: document for document in view.documents}
        self.document: dict[str, int] = {d.iri: i for i, d in enumerate(view.documents)}
        self.relations: dict[str, int] = {}
        self.statuses: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self.speakers: dict[str, int] = {}

    def documents(self) -> list[Any]:
        """Return the documents in the order of their numbers, those only quoted from included."""
        from kg.views.model import ViewDocument

        return [self.known.get(iri) or ViewDocument(iri) for iri in self.document]

    def fact(self, fact: ViewFact) -> list[Any]:
        """Return a fact's row."""
        return [
            _code(fact.iri, self.bases),
            self.node[fact.subject],
            _number(self.relations, fact.relation),
            self.node.get(fact.object, -1) if fact.object else -1,
            fact.value,
            [list(pair) for pair in fact.qualifiers],
            _number(self.statuses, fact.status),
            fact.confidence,
            list(fact.days),
            fact.start,
            fact.end,
            len({evidence.document for evidence in fact.evidence}),
        ]

    def evidence(self, evidence: ViewEvidence) -> list[Any]:
        """Return an evidence's row; what is empty at its end is left away."""
        row = [
            _number(self.document, evidence.document),
            evidence.quote,
            evidence.start,
            evidence.end,
            [place for mark in evidence.marks for place in mark],
            evidence.confidence,
            _number(self.rules, evidence.rule),
            _number(self.statuses, evidence.status),
            _number(self.speakers, evidence.speaker) if evidence.speaker else -1,
            evidence.before,
            evidence.after,
        ]
        while row[-1] == "":
            row.pop()
        return row


def _number(table: dict[str, int], key: str) -> int:
    return table.setdefault(key, len(table))
