"""The protocol, beyond the W3C suite: what a request may look like, and what each answer says."""

from __future__ import annotations

import contextlib
import csv
import gzip
import http.client
import io
import json
import socket
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest

ROWS = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o } ORDER BY ?s"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
YES = "ASK {}"
A = "http://a.example/"


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    def __init__(self, address: str) -> None:
        self.address = address
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)

    def __call__(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Reply:
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, data or None, named)
        response = self.connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def get(self, query: str, more: str = "", **headers: str) -> Reply:
        return self("GET", f"/sparql?query={quote(query)}{more}", **headers)

    def post(self, query: str, **headers: str) -> Reply:
        return self("POST", "/sparql", query, Content_Type="application/sparql-query", **headers)

    def form(self, more: str = "", **fields: str) -> Reply:
        kind = "application/x-www-form-urlencoded"
        return self("POST", f"/sparql{more}", urlencode(fields), Content_Type=kind)


@pytest.fixture
def ask(server: str) -> Iterator[Client]:
    client = Client(server)
    yield client
    client.connection.close()


# ------------------------------------------------------------------------------ negotiation


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv;q=0.9, text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv, */*;q=0.1", "text/csv"),
        ("application/*;q=0.2, text/*;q=0.8", "text/csv"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("nonsense", "application/sparql-results+json"),
        ("text/csv; header=present; q=0.5, text/html;q=0.4", "text/csv"),
    ],
)
def test_rows_come_as_the_client_likes(ask: Client, accept: str, expected: str) -> None:
    reply = ask.get(ROWS, **({"Accept": accept} if accept else {}))
    assert (reply.status, reply.media) == (200, expected)
    assert "Accept" in reply.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml, text/turtle;q=0.5", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("text/plain", "application/n-triples"),
        ("application/sparql-results+json, text/turtle;q=0.3", "text/turtle"),
    ],
)
def test_graphs_come_as_the_client_likes(ask: Client, accept: str, expected: str) -> None:
    reply = ask.get(GRAPH, Accept=accept)
    assert (reply.status, reply.media) == (200, expected)
    found = list(ox.parse(reply.body, ox.RdfFormat.from_media_type(reply.media)))
    assert len(found) == 9


def test_what_nobody_can_write_is_not_acceptable(ask: Client) -> None:
    assert ask.get(ROWS, Accept="image/png").status == 406
    assert ask.get(ROWS, Accept="text/turtle").status == 406
    assert ask.get(GRAPH, Accept="text/csv").status == 406
    assert ask.get(ROWS, Accept="*/*;q=0").status == 406


def test_a_format_in_the_address_comes_first(ask: Client) -> None:
    assert ask.get(ROWS, "&format=csv", Accept="text/html").media == "text/csv"
    assert ask.get(GRAPH, "&format=json&output=json&results=json").media == "application/ld+json"
    assert ask.get(GRAPH, "&format=application%2Frdf%2Bxml").media == "application/rdf+xml"
    assert ask.get(ROWS, "&format=unheard-of").media == "application/sparql-results+json"


# ---------------------------------------------------------------------------------- forms


def test_every_form_of_rows_says_the_same(ask: Client) -> None:
    plain = json.loads(ask.get(ROWS).body)["results"]["bindings"]
    expected = [(row["s"]["value"], row["o"]["value"]) for row in plain]
    assert len(expected) == 3
    xml = ET.fromstring(ask.get(ROWS, "&format=xml").body)
    space = "{http://www.w3.org/2005/sparql-results#}"
    found = [tuple(b[0].text for b in row) for row in xml.iter(f"{space}result")]
    assert found == expected
    table = list(csv.reader(io.StringIO(ask.get(ROWS, "&format=csv").text, newline="")))
    assert table == [["s", "o"], *map(list, expected)]
    tsv = ox.parse_query_results(ask.get(ROWS, "&format=tsv").body, ox.QueryResultsFormat.TSV)
    assert [(row["s"].value, row["o"].value) for row in tsv] == expected
    page = ask.get(ROWS, "&format=html").text
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_csv_ends_lines_as_its_standard_says(ask: Client) -> None:
    assert ask.get("SELECT ?x { VALUES ?x { 1 } }", "&format=csv").body == b"x\r\n1\r\n"


def test_the_columns_of_a_star_stand_in_the_order_of_the_query(ask: Client) -> None:
    reply = ask.get("SELECT * { ?z ?b ?y . ?y ?a ?c }", "&format=csv")
    assert reply.text.splitlines()[0] == "z,b,y,a,c"


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv", "html"])
def test_ask_has_all_forms(ask: Client, form: str) -> None:
    reply = ask.get(YES, f"&format={form}")
    assert reply.status == 200
    assert "true" in reply.text


# ------------------------------------------------------------------------------- requests


def test_the_three_ways_of_asking(ask: Client) -> None:
    answers = {ask.get(ROWS).body, ask.post(ROWS).body, ask.form(query=ROWS).body}
    assert len(answers) == 1
    assert ask.get("SELECT * { <http://a.example/a%20b> ?p ?o }").status == 200
    assert ask.form(query="ASK { FILTER(STRLEN('a%20b+c') = 7) }").text.endswith("true}")


def test_datasets_of_the_request(ask: Client) -> None:
    said = "SELECT ?o { ?s <http://a.example/says> ?o }"

    def rows(reply: Reply) -> int:
        return len(json.loads(reply.body)["results"]["bindings"])

    assert rows(ask.get(said)) == 0
    one, two = (f"&default-graph-uri={quote(A + name)}" for name in ("g1", "g2"))
    assert rows(ask.get(said, one)) == 1
    assert rows(ask.get(said, one + two)) == 2
    named = f"&named-graph-uri={quote(A + 'g1')}"
    inside = "SELECT ?o { GRAPH ?g { ?s <http://a.example/says> ?o } }"
    assert rows(ask.get(inside)) == 2
    assert rows(ask.get(inside, named)) == 1
    assert rows(ask.get(ROWS, named)) == 0
    assert rows(ask.form(one.replace("&", "?"), query=said)) == 1
    # What the request says comes before what the query says.
    assert rows(ask.get(f"SELECT ?o FROM <{A}g2> {{ ?s <{A}says> ?o }}", named)) == 0
    assert ask.get(said, "&default-graph-uri=not%20an%20iri").status == 400
    assert ask.get(said, "&default-graph-uri=relative").status == 400


def test_a_wrong_query_is_told_its_place(ask: Client) -> None:
    reply = ask.post("SELECT ?s\nWHERE { ?s ?p }")
    assert (reply.status, reply.media) == (400, "text/plain")
    assert "line 2, column 15" in reply.text
    assert "--help" not in reply.text


@pytest.mark.parametrize(
    "path",
    ["/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "/sparql?query=ASK%7B%7D&update=CLEAR%20ALL"],
)
def test_more_than_one_operation_is_refused(ask: Client, path: str) -> None:
    assert 400 <= ask("GET", path).status < 406


def test_fields_must_be_utf8(ask: Client) -> None:
    assert ask("GET", "/sparql?query=ASK%20%7B%7D%ff").status == 400
    kind = "application/x-www-form-urlencoded"
    assert ask("POST", "/sparql", b"query=ASK%7B%7D\xff", Content_Type=kind).status == 400
    assert (
        ask("POST", "/sparql", b"ASK {} #\xff", Content_Type="application/sparql-query").status
        == 400
    )


def test_types_that_are_not_taken(ask: Client) -> None:
    for media in ("text/plain", "multipart/form-data; boundary=x", "application/json", ""):
        reply = ask("POST", "/sparql", b"ASK {}", Content_Type=media)
        assert reply.status == 415
        assert "application/sparql-query" in reply.headers["Accept-Post"]
    charset = "application/sparql-query; charset=iso-8859-1"
    assert ask("POST", "/sparql", b"ASK {}", Content_Type=charset).status == 415
    assert (
        ask(
            "POST",
            "/sparql",
            gzip.compress(b"ASK {}"),
            Content_Type="application/sparql-query",
            Content_Encoding="gzip",
        ).status
        == 415
    )


def test_what_is_too_long(ask: Client) -> None:
    assert ask.get(f"ASK {{}} #{'x' * 120_000}").status == 414
    assert ask.post(f"ASK {{}} #{'x' * 80_000}").status == 400
    reply = ask(
        "POST",
        "/sparql",
        b"x" * 1_200_000,
        Content_Type="application/sparql-query",
        Connection="close",
    )
    assert reply.status == 413


UPDATES = [
    "INSERT DATA { <a:b> <a:c> 1 }", "DELETE DATA { <a:b> <a:c> 1 }", "DELETE WHERE { ?s ?p ?o }",
    "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "LOAD <http://a.example/>",
    "LOAD SILENT <file:///etc/passwd>", "CLEAR ALL", "DROP ALL", "CREATE GRAPH <a:g>",
    "COPY DEFAULT TO <a:g>", "MOVE DEFAULT TO <a:g>", "ADD DEFAULT TO <a:g>",
]  # fmt: skip


@pytest.mark.parametrize("update", UPDATES)
def test_nothing_changes_the_graph(ask: Client, update: str) -> None:
    before = ask.get(
        "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    ).body
    assert ask.form(update=update).status == 403
    assert ask("POST", "/sparql", update, Content_Type="application/sparql-update").status == 403
    assert ask("GET", f"/sparql?update={quote(update)}").status == 405
    assert ask.get(update).status == 400
    assert ask.post(update).status == 400
    assert ask.form(query=update).status == 400
    assert (
        ask.get("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").body
        == before
    )


def test_methods(ask: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        reply = ask(method, f"/sparql?query={quote(YES)}")
        assert reply.status == 405
        assert "GET" in reply.headers["Allow"]
    head, get = ask("HEAD", f"/sparql?query={quote(ROWS)}"), ask.get(ROWS)
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "X-Rows"):
        assert head.headers[name] == get.headers[name]


def test_pages_elsewhere_may_read(ask: Client) -> None:
    asked = ask(
        "OPTIONS", "/sparql", Origin="http://other.example", Access_Control_Request_Method="POST"
    )
    assert asked.status == 204
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    for reply in (asked, ask.get(YES, Origin="http://other.example"), ask.get("nonsense")):
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in reply.headers


def test_another_name_is_not_answered_to(ask: Client) -> None:
    assert ask.get(YES, Host="evil.example").status == 421
    assert ask.get(YES, Host="localhost:1").status == 200


def test_what_has_not_changed_is_not_sent_again(ask: Client) -> None:
    first = ask.get(ROWS)
    again = ask.get(ROWS, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert ask.get(ROWS, "&format=csv", If_None_Match=first.headers["ETag"]).status == 200
    assert ask.get(ROWS + " LIMIT 1", If_None_Match=first.headers["ETag"]).status == 200
    assert ask.get("SELECT (RAND() AS ?x) {}").headers["ETag"] is None


def test_large_answers_are_compressed_for_who_takes_it(ask: Client) -> None:
    query = f"SELECT ?x ?y {{ VALUES ?x {{ {' 1' * 60} }} VALUES ?y {{ {' 2' * 60} }} }}"
    plain = ask.get(query, Accept_Encoding="identity")
    packed = ask.get(query, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 5
    assert ask.get(query, Accept_Encoding="gzip;q=0").headers["Content-Encoding"] is None


def test_functions_nobody_knows_leave_their_value_free(ask: Client) -> None:
    reply = ask.get("SELECT (<http://a.example/f>(1) AS ?x) ?y { VALUES ?y { 2 } }", "&format=csv")
    assert reply.body == b"x,y\r\n,2\r\n"


def test_what_the_server_says_of_itself(ask: Client) -> None:
    for path in ("/.well-known/void", "/sparql/examples", "/sparql"):
        reply = ask("GET", path, Accept="application/n-triples")
        assert (reply.status, reply.media) == (200, "application/n-triples")
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert list(ox.parse(reply.body, ox.RdfFormat.N_TRIPLES))
        assert (
            ask(
                "GET", path, Accept="application/n-triples", If_None_Match=reply.headers["ETag"]
            ).status
            == 304
        )
    store = ox.Store()
    store.load(ask("GET", "/.well-known/void").body, format=ox.RdfFormat.TURTLE)
    void = "PREFIX void: <http://rdfs.org/ns/void#> "
    counts = store.query(
        void + "SELECT ?n { ?d void:triples ?n ; void:sparqlEndpoint ?e ; void:dataDump ?x }"
    )
    assert [row["n"].value for row in counts] == ["9"]
    person = store.query(
        void + "SELECT ?n { ?d void:class <https://schema.org/Person> ; void:entities ?n }"
    )
    assert [row["n"].value for row in person] == ["2"]


def test_examples_are_queries_that_stand_alone(ask: Client) -> None:
    store = ox.Store()
    store.load(ask("GET", "/sparql/examples").body, format=ox.RdfFormat.TURTLE)
    found = store.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?text { ?q a sh:SPARQLExecutable ;"
        " sh:select|sh:ask|sh:construct ?text }"
    )
    texts = [row["text"].value for row in found]
    assert len(texts) >= 40
    for text in texts:
        ox.Store().query(text)


# ---------------------------------------------------------------- raw bytes on the connection


def raw(address: str, data: bytes) -> bytes:
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
        parts = b""
        with contextlib.suppress(OSError):  # refused without a word, or closed meanwhile
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65_536):
                parts += part
        return parts


SMUGGLED = {
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "length and chunks": b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nContent-Type: application/sparql-query\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n",
    "space before the colon": b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a bad chunk": b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nASK {}\r\n0\r\n\r\n",
    "a huge header": b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 400_000 + b"\r\n\r\n",
    "no version": b"GET /sparql\r\n\r\n",
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a body that breaks off": b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 99\r\n\r\nASK {",
    "a null in the path": b"GET /sparql%00?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", SMUGGLED)
def test_requests_that_are_none(server: str, name: str) -> None:
    status = raw(server, SMUGGLED[name])[:12]
    assert status == b"" or status[9:10] == b"4", status
    assert Client(server).get(YES).status == 200
