"""Runs the W3C suite of SPARQL 1.1 against an endpoint, over HTTP and with nothing else.

    python -m tests.serve.w3c http://127.0.0.1:7878 TOKEN    prints what fails

Each test gets its data by updates to the scratch dataset. Answers are compared as the store writes
values: it knows ``1.0`` and ``1.00`` as one decimal, and so does this.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parents[2]
SUITE = Path(os.environ.get("KG_W3C", ROOT.parent / "shared" / "w3c" / "sparql" / "sparql11"))
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
# What needs another machine, entailment, or a protocol that is not offered.
NOT_RUN = {"entailment", "service", "graph-store-protocol", "http-rdf-update"}
FORMS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON}
FORMS |= {".tsv": ox.QueryResultsFormat.TSV}
GRAPHS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}


class Wrong(Exception):
    """An answer is not what the suite expects."""


@dataclass
class Reply:
    status: int
    media: str
    body: bytes


@dataclass
class Endpoint:
    """A scratch dataset of a server, over one connection."""

    address: str
    token: str
    path: str = "/scratch/"
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        for attempt in (1, 2):
            if self._connection is None:
                self._connection = http.client.HTTPConnection(
                    urlsplit(self.address).netloc, timeout=60
                )
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                media = response.headers.get("Content-Type", "").partition(";")[0]
                return Reply(response.status, media, response.read())
            except (http.client.HTTPException, OSError):
                self._connection.close()
                self._connection = None
                if attempt == 2:
                    raise
        raise AssertionError

    def query(self, text: str, accept: str = "*/*") -> Reply:
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", self.path, text.encode(), headers)

    def update(self, text: str) -> Reply:
        headers = {
            "Content-Type": "application/sparql-update",
            "Authorization": f"Bearer {self.token}",
        }
        return self.send("POST", self.path, text.encode(), headers)


@dataclass(frozen=True)
class Case:
    iri: str
    name: str
    kind: str
    suite: str
    node: ox.NamedNode

    @property
    def key(self) -> str:
        return f"{self.suite}/{self.iri.partition('#')[2]}"


class Suite:
    """The manifests, as one graph."""

    def __init__(self, folder: Path = SUITE) -> None:
        self.folder, self.graph = folder, ox.Store()
        self.cases: list[Case] = []
        for path in sorted(folder.glob("*/manifest.ttl")):
            suite = path.parent.name
            if suite in NOT_RUN:
                continue
            self.graph.load(
                path.read_bytes(),
                format=ox.RdfFormat.TURTLE,
                base_iri=f"{BASE}{suite}/manifest.ttl",
            )
            for entries in self.graph.quads_for_pattern(
                ox.NamedNode(f"{BASE}{suite}/manifest.ttl"), ox.NamedNode(MF + "entries"), None
            ):
                for node in self.items(entries.object):
                    kind = self.one(node, RDF + "type").value.rpartition("#")[2]
                    name = self.one(node, MF + "name").value
                    self.cases.append(Case(node.value, name, kind, suite, node))

    def all(self, node, property: str) -> list:
        quads = self.graph.quads_for_pattern(node, ox.NamedNode(property), None)
        return [quad.object for quad in quads]

    def one(self, node, property: str):
        return next(iter(self.all(node, property)), None)

    def items(self, node) -> Iterator:
        while node is not None and node.value != RDF + "nil":
            yield self.one(node, RDF + "first")
            node = self.one(node, RDF + "rest")

    def path(self, node: ox.NamedNode) -> Path:
        return self.folder / node.value.removeprefix(BASE)

    def quads(self, node: ox.NamedNode, graph: str | None) -> list[ox.Quad]:
        where = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        path = self.path(node)
        return [
            ox.Quad(quad.subject, quad.predicate, quad.object, where)
            for quad in ox.parse(
                path.read_bytes(),
                format=GRAPHS[path.suffix],
                base_iri=node.value,
                rename_blank_nodes=True,
            )
        ]

    def dataset(self, node, space: str) -> tuple[list[ox.Quad], list[str]]:
        """Return the quads that a test's action or result describes, and the named graphs."""
        quads, names = [], []
        for data in self.all(node, space + "data"):
            quads += self.quads(data, None)
        for data in self.all(node, space + "graphData"):
            if isinstance(data, ox.BlankNode):
                name, file = self.one(data, RDFS + "label").value, self.one(data, UT + "graph")
            else:
                name, file = data.value, data
            names.append(name)
            quads += self.quads(file, name)
        return quads, names


def fill(endpoint: Endpoint, quads: Iterable[ox.Quad], names: Iterable[str]) -> None:
    text = "".join(f"CREATE SILENT GRAPH <{name}> ; " for name in names)
    data = "".join(
        f"{quad.triple} . "
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else f"GRAPH {quad.graph_name} {{ {quad.triple} }} "
        for quad in quads
    )
    reply = endpoint.update(f"DROP ALL ; {text} INSERT DATA {{ {data} }}")
    if reply.status >= 300:
        raise Wrong(f"data refused: {reply.status} {reply.body.decode()}")


# ---------------------------------------------------------------------------- comparing


def stored(term: ox.Literal) -> ox.Literal:
    store = ox.Store()
    node = ox.NamedNode("urn:x")
    store.add(ox.Quad(node, node, term))
    return next(iter(store)).object


def same_rows(found, expected) -> bool:
    if {v.value for v in found.variables} != {v.value for v in expected.variables}:
        return False
    names = sorted(v.value for v in found.variables)
    return _shape(found, names) == _shape(expected, names)


def _shape(rows, names) -> tuple[Counter, ox.Dataset]:
    plain: Counter = Counter()
    graph = ox.Dataset()
    for row in rows:
        terms = [(name, stored(row[name])) for name in names if row[name] is not None]
        if any(isinstance(term, ox.BlankNode) for _, term in terms):
            line = ox.BlankNode()
            for name, term in terms:
                graph.add(ox.Quad(line, ox.NamedNode(f"urn:v:{name}"), term))
            graph.add(ox.Quad(line, ox.NamedNode("urn:row"), ox.NamedNode("urn:row")))
        else:
            plain[tuple(terms)] += 1
    graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return plain, graph


def _result_set(path: Path) -> tuple[list[str], list[dict]]:
    """Read rows that are written as a graph."""
    graph, space = ox.Store(), "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    graph.load(path.read_bytes(), format=GRAPHS[path.suffix], base_iri=BASE)

    def all(node, name: str) -> list:
        return [q.object for q in graph.quads_for_pattern(node, ox.NamedNode(space + name), None)]

    names = sorted(term.value for term in all(None, "resultVariable"))
    rows = []
    for solution in all(None, "solution"):
        row = dict.fromkeys(names)
        for binding in all(solution, "binding"):
            row[all(binding, "variable")[0].value] = all(binding, "value")[0]
        rows.append(row)
    return names, rows


def same_quads(found: Iterable[ox.Quad], expected: Iterable[ox.Quad]) -> bool:
    shapes = []
    for quads in (found, expected):
        store = ox.Store()
        store.extend(quads)
        dataset = ox.Dataset(store)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        shapes.append(dataset)
    return shapes[0] == shapes[1]


# ------------------------------------------------------------------------------- running


def run(suite: Suite, case: Case, endpoint: Endpoint) -> None:
    """Run a test; raise :class:`Wrong` where the answer is not what the suite expects."""
    {
        "QueryEvaluationTest": _query,
        "CSVResultFormatTest": _csv,
        "UpdateEvaluationTest": _update,
        "PositiveSyntaxTest11": _syntax,
        "NegativeSyntaxTest11": _syntax,
        "PositiveUpdateSyntaxTest11": _syntax,
        "NegativeUpdateSyntaxTest11": _syntax,
        "ProtocolTest": _protocol,
    }[case.kind](suite, case, endpoint)


def _ask(suite: Suite, case: Case, endpoint: Endpoint, accept: str) -> tuple[Reply, Path]:
    action = suite.one(case.node, MF + "action")
    fill(endpoint, *suite.dataset(action, QT))
    query = suite.one(action, QT + "query")
    text = f"BASE <{query.value}>\n{suite.path(query).read_text(encoding='utf-8')}"
    reply = endpoint.query(text, accept)
    if reply.status != 200:
        raise Wrong(f"{reply.status} {reply.body.decode().strip()}")
    return reply, suite.path(suite.one(case.node, MF + "result"))


def _query(suite: Suite, case: Case, endpoint: Endpoint) -> None:
    accept = "application/sparql-results+json, application/n-triples"
    result = suite.path(suite.one(case.node, MF + "result"))
    if result.suffix == ".tsv":
        accept = "text/tab-separated-values"
    reply, result = _ask(suite, case, endpoint, accept)
    if result.suffix in FORMS:
        form = ox.QueryResultsFormat.from_media_type(reply.media)
        found = ox.parse_query_results(reply.body, form)
        expected = ox.parse_query_results(result.read_bytes(), FORMS[result.suffix])
        if isinstance(expected, ox.QueryBoolean):
            if bool(found) != bool(expected):
                raise Wrong(f"ASK says {bool(found)}")
        elif not same_rows(found, expected):
            raise Wrong(f"other rows: {reply.body.decode()[:300]}")
        return
    if reply.media == "application/sparql-results+json":
        rows = ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)
        names = sorted(v.value for v in rows.variables)
        wanted_names, wanted_rows = _result_set(result)
        if names != wanted_names or _shape(rows, names) != _shape(wanted_rows, names):
            raise Wrong(f"other rows: {reply.body.decode()[:300]}")
        return
    found_quads = list(ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES))
    base = suite.one(case.node, MF + "result").value
    wanted = list(ox.parse(result.read_bytes(), format=GRAPHS[result.suffix], base_iri=base))
    if not same_quads(found_quads, wanted):
        raise Wrong(f"another graph: {reply.body.decode()[:300]}")


def _csv(suite: Suite, case: Case, endpoint: Endpoint) -> None:
    reply, result = _ask(suite, case, endpoint, "text/csv")
    found, expected = (_table(text.decode()) for text in (reply.body, result.read_bytes()))
    if found != expected:
        raise Wrong(f"another table: {reply.body.decode()[:300]}")


def _table(text: str) -> tuple[list[str], Counter]:
    head, *rows = csv.reader(io.StringIO(text))

    def plain(value: str) -> str:
        if value.startswith("_:"):
            return "_:"
        try:
            return str(float(value))
        except ValueError:
            return value

    return head, Counter(tuple(map(plain, row)) for row in rows)


def _update(suite: Suite, case: Case, endpoint: Endpoint) -> None:
    action, result = suite.one(case.node, MF + "action"), suite.one(case.node, MF + "result")
    fill(endpoint, *suite.dataset(action, UT))
    request = suite.one(action, UT + "request")
    text = suite.path(request).read_text(encoding="utf-8")
    reply = endpoint.update(f"BASE <{request.value}>\n{text}")
    if reply.status >= 300:
        raise Wrong(f"{reply.status} {reply.body.decode().strip()}")
    found = []
    for query in ("SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"):
        reply = endpoint.query(query, "application/sparql-results+json")
        for row in ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON):
            where = row["g"] if len(row) == 4 else ox.DefaultGraph()
            found.append(ox.Quad(row["s"], row["p"], row["o"], where))
    expected, _ = suite.dataset(result, UT)
    if not same_quads(found, expected):
        raise Wrong(f"another dataset: {sorted(map(str, found))[:5]}")


def _syntax(suite: Suite, case: Case, endpoint: Endpoint) -> None:
    text = suite.path(suite.one(case.node, MF + "action")).read_text(encoding="utf-8")
    reply = (endpoint.update if "Update" in case.kind else endpoint.query)(text)
    # 400 says that it cannot be read; 403 and 409 that what was read well is not done here (LOAD,
    # SERVICE) or cannot be (DROP of what is not there).
    right = (
        reply.status in (200, 204, 403, 409)
        if case.kind.startswith("Positive")
        else reply.status == 400
    )
    if not right:
        raise Wrong(f"{reply.status} {reply.body.decode(errors='replace').strip()[:200]}")


def _protocol(suite: Suite, case: Case, endpoint: Endpoint) -> None:
    fill(endpoint, *suite.dataset(case.node, UT))
    connection = suite.one(case.node, MF + "action")
    for request in suite.items(suite.one(connection, HT + "requests")):
        path = suite.one(request, HT + "absolutePath").value.replace("/sparql/", endpoint.path, 1)
        headers = {"Authorization": f"Bearer {endpoint.token}"}
        for header in suite.items(suite.one(request, HT + "headers")):
            headers[suite.one(header, HT + "fieldName").value] = suite.one(
                header, HT + "fieldValue"
            ).value
        content, body = suite.one(request, HT + "body"), b""
        if content is not None:
            encoding = suite.one(content, CNT + "characterEncoding").value
            body = suite.one(content, CNT + "chars").value.encode(encoding)
        reply = endpoint.send(suite.one(request, HT + "methodName").value, path, body, headers)
        response = suite.one(request, HT + "resp")
        allowed = {status.value[-3] for status in suite.all(response, MF + "expectedStatus")}
        if str(reply.status)[0] not in allowed:
            raise Wrong(f"{reply.status} {reply.body.decode(errors='replace').strip()[:200]}")
        form = suite.one(response, MF + "expectedFormat")
        tables = ("application/sparql-results+json", "application/sparql-results+xml")
        if form is not None:
            graph = ox.RdfFormat.from_media_type(reply.media) is not None
            if not (graph if form.value == "RDF" else reply.media in tables):
                raise Wrong(f"the form is {reply.media}")
        expected = suite.one(response, MF + "expectedBoolean")
        if expected is not None and json.loads(reply.body)["boolean"] != (expected.value == "true"):
            raise Wrong(f"ASK says {reply.body.decode()}")


def failures(endpoint: Endpoint, kinds: Iterable[str] = ()) -> tuple[dict[str, str], int]:
    """Return what fails and why, by test, and how many were run."""
    suite, found, count = Suite(), {}, 0
    for case in suite.cases:
        if case.kind == "ServiceDescriptionTest" or (kinds and case.kind not in kinds):
            continue
        count += 1
        try:
            run(suite, case, endpoint)
        except Wrong as error:
            found[case.key] = str(error)
    return found, count


if __name__ == "__main__":
    wrong, number = failures(Endpoint(sys.argv[1], sys.argv[2]), sys.argv[3:])
    for key, why in wrong.items():
        sys.stdout.write(f"{key} — {why}\n")
    sys.stdout.write(f"{number - len(wrong)} of {number} pass\n")
