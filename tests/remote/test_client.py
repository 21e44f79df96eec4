"""A client waits where it is told to, tries again where that helps, and keeps its secrets."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyoxigraph as ox
import pytest

from kg import vocab
from kg.errors import InvalidQuery, OutOfTime, RemoteError
from kg.query.scope import Scope, declare
from kg.remote import Access, Client, Service, connect
from kg.remote.literals import restored

YES = b'{"head": {}, "boolean": true}'
ROWS = (
    b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "x:y"}}]}}'
)
JSON = {"Content-Type": "application/sparql-results+json"}
Reply = tuple[int, dict[str, str], bytes]


class Scripted(ThreadingHTTPServer):
    """Answers by a function of the request, and remembers all requests."""

    daemon_threads = True

    def __init__(self, reply: Callable[[Any, bytes, int], Reply]) -> None:
        self.reply, self.seen = reply, []  # type: ignore[var-annotated]
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/query"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server: Scripted = self.server  # type: ignore[assignment]
        server.seen.append((self.command, self.path, dict(self.headers), body))
        status, headers, data = server.reply(self, body, len(server.seen))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def serving() -> Iterator[Callable[..., Scripted]]:
    made: list[Scripted] = []

    def start(reply: Callable[[Any, bytes, int], Reply]) -> Scripted:
        made.append(Scripted(reply))
        return made[-1]

    yield start
    for one in made:
        one.shutdown()
        one.server_close()


def open_(server: Scripted, waits: list[float] | None = None, **environment: str) -> Client:
    wait = (waits if waits is not None else []).append
    return connect(server.url, environment=environment, wait=wait, timeout=5)


# ------------------------------------------------------------------------------ busy servers


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_the_time_it_names(
    status: int, serving: Callable[..., Scripted]
) -> None:
    waits: list[float] = []
    busy = {2: "7", 3: "0"}
    server = serving(
        lambda request, body, count: (
            (status, {"Retry-After": busy[count]}, b"") if count in busy else (200, JSON, YES)
        )
    )
    assert open_(server, waits).ask("ASK { ?s ?p ?o }")
    assert waits == [7.0, 0.0]


def test_without_a_time_the_waits_grow_and_end(serving: Callable[..., Scripted]) -> None:
    waits: list[float] = []
    server = serving(
        lambda request, body, count: (200, JSON, YES) if count == 1 else (503, {}, b"")
    )
    with pytest.raises(RemoteError, match=r"is busy \(503\) after 6 tries; try later"):
        open_(server, waits).ask("ASK { ?s ?p ?o }")
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_no_server_makes_us_wait_for_ever(serving: Callable[..., Scripted]) -> None:
    waits: list[float] = []
    times = {
        2: "86400",
        3: "Wed, 21 Oct 2099 07:28:00 GMT",
        4: "soon",
        5: "Wed, 21 Oct 2015 07:28:00 GMT",
    }
    server = serving(
        lambda request, body, count: (
            (503, {"Retry-After": times[count]}, b"") if count in times else (200, JSON, YES)
        )
    )
    assert open_(server, waits).ask("ASK { ?s ?p ?o }")
    assert waits == [60.0, 60.0, 2.0, 0.0]


def test_an_answer_that_is_cut_is_asked_for_again(serving: Callable[..., Scripted]) -> None:
    def reply(request: Any, body: bytes, count: int) -> Reply:
        if count == 2:
            request.close_connection = True
            return 200, {**JSON, "Content-Length": "5000"}, ROWS
        return 200, JSON, ROWS if count > 1 else YES

    server = serving(reply)
    assert len(open_(server).select("SELECT * { ?s ?p ?o }")) == 1
    assert len(server.seen) == 3


def test_a_wrong_query_and_a_refusal_are_not_tried_again(serving: Callable[..., Scripted]) -> None:
    server = serving(
        lambda request, body, count: (
            (200, JSON, YES)
            if count == 1
            else (400, {}, b"expected \x1b[31ma\nbrace")
            if count == 2
            else (500, {}, b"out of luck")
        )
    )
    client = open_(server)
    with pytest.raises(InvalidQuery, match=r"is refused by .*: expected \[31ma brace"):
        client.ask("ASK { ?s ?p ?o }")
    with pytest.raises(RemoteError, match="fails with 500: out of luck"):
        client.update("CLEAR SILENT GRAPH <http://a.example/g>")
    assert len(server.seen) == 3


def test_a_server_that_does_not_answer_in_time_is_left(serving: Callable[..., Scripted]) -> None:
    release = threading.Event()

    def reply(request: Any, body: bytes, count: int) -> Reply:
        if count > 1:
            release.wait(10)
        return 200, JSON, YES

    server = serving(reply)
    client = open_(server)
    client.timeout = 0.2
    with pytest.raises(OutOfTime, match=r"did not answer within 0.2 s"):
        client.ask("ASK { ?s ?p ?o }")
    release.set()


@pytest.mark.parametrize(
    "body", [b"<html>Welcome</html>", b"", b"[1, 2]", b'{"head": {}}', b"\xff\xfe"]
)
def test_what_is_no_endpoint_is_told_so(body: bytes, serving: Callable[..., Scripted]) -> None:
    server = serving(lambda request, _, count: (200, {"Content-Type": "text/html"}, body))
    with pytest.raises(RemoteError, match="answers with something that cannot be read"):
        open_(server)


def test_a_move_is_told_and_not_followed(serving: Callable[..., Scripted]) -> None:
    server = serving(lambda request, _, count: (301, {"Location": "http://a.example/new"}, b""))
    with pytest.raises(RemoteError, match=r"has moved to http://a\.example/new; name that address"):
        open_(server)


# ------------------------------------------------------------------------------ who asks


def test_a_token_goes_with_every_request(serving: Callable[..., Scripted]) -> None:
    server = serving(lambda request, body, count: (200, JSON, YES))
    client = open_(server, KG_ENDPOINT_TOKEN="t0ken")
    client.ask("ASK { ?s ?p ?o }")
    client.update("CLEAR SILENT GRAPH <http://a.example/g>")
    assert {headers["Authorization"] for _, _, headers, _ in server.seen} == {"Bearer t0ken"}


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_a_password_is_sent_only_where_it_is_asked_for(serving: Callable[..., Scripted]) -> None:
    def reply(request: Any, body: bytes, count: int) -> Reply:
        if request.headers.get("Authorization") == _basic("ada", "pässword"):
            return 200, JSON, YES
        return 401, {"WWW-Authenticate": 'Basic realm="kg"'}, b"who?"

    server = serving(reply)
    client = open_(server, KG_ENDPOINT_USER="ada", KG_ENDPOINT_PASSWORD="pässword")
    assert client.ask("ASK { ?s ?p ?o }")
    sent = ["Authorization" in headers for _, _, headers, _ in server.seen]
    assert sent == [False, True, True]  # once unasked, then known

    free = serving(lambda request, body, count: (200, JSON, YES))
    open_(free, KG_ENDPOINT_USER="ada", KG_ENDPOINT_PASSWORD="pässword").ask("ASK { ?s ?p ?o }")
    assert not any("Authorization" in headers for _, _, headers, _ in free.seen)
    open_(free, KG_ENDPOINT_USER="ada", KG_ENDPOINT_PASSWORD="pässword", KG_ENDPOINT_AUTH="basic")
    assert free.seen[-1][2]["Authorization"] == _basic("ada", "pässword")


@pytest.mark.parametrize("scheme", ["", "digest"])
def test_a_digest_never_holds_the_password(scheme: str, serving: Callable[..., Scripted]) -> None:
    def reply(request: Any, body: bytes, count: int) -> Reply:
        told = request.headers.get("Authorization", "")
        if not told:
            challenge = 'Digest realm="kg", nonce="n0nce", qop="auth", algorithm="MD5"'
            return 401, {"WWW-Authenticate": challenge}, b""
        parts = dict(p.strip().split("=", 1) for p in told.removeprefix("Digest ").split(", "))
        parts = {name: value.strip('"') for name, value in parts.items()}
        first = hashlib.md5(b"ada:kg:secret").hexdigest()
        second = hashlib.md5(f"{request.command}:{request.path}".encode()).hexdigest()
        middle = f"n0nce:{parts['nc']}:{parts['cnonce']}:auth"
        wanted = hashlib.md5(f"{first}:{middle}:{second}".encode()).hexdigest()
        return (200, JSON, YES) if parts["response"] == wanted else (403, {}, b"")

    server = serving(reply)
    environment = {"KG_ENDPOINT_AUTH": scheme} if scheme else {}
    client = open_(server, KG_ENDPOINT_USER="ada", KG_ENDPOINT_PASSWORD="secret", **environment)
    client.update("CLEAR SILENT GRAPH <http://a.example/g>")
    assert len(server.seen) == 3  # the challenge is answered once
    assert not any("secret" in str(headers) for _, _, headers, _ in server.seen)


@pytest.mark.parametrize(
    "environment",
    [
        {"KG_ENDPOINT_USER": "ada", "KG_ENDPOINT_PASSWORD": "s3cret"},
        {"KG_ENDPOINT_USER": "ada", "KG_ENDPOINT_PASSWORD": "s3cret", "KG_ENDPOINT_AUTH": "digest"},
        {"KG_ENDPOINT_TOKEN": "s3cret"},
        {"KG_ENDPOINT_TOKEN": "s3cret", "KG_ENDPOINT_USER": "ada"},
        {"KG_ENDPOINT_TOKEN": "s3cret\nX-Evil: 1"},
        {"KG_ENDPOINT_USER": "ada", "KG_ENDPOINT_PASSWORD": "s3cret", "KG_ENDPOINT_AUTH": "ntlm"},
        {"KG_ENDPOINT_AUTH": "digest", "KG_ENDPOINT_PASSWORD": "s3cret"},
    ],
)
def test_no_message_shows_a_secret(
    environment: dict[str, str], serving: Callable[..., Scripted]
) -> None:
    refused = {"WWW-Authenticate": 'Basic realm="kg"'}
    server = serving(lambda request, body, count: (401, refused, b"s3cret is wrong"))
    with pytest.raises(RemoteError) as caught:
        open_(server, **environment)
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(Access("ada", "s3cret", "s3cret"))


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://ada:s3cret@a.example/sparql", "holds a password; set KG_ENDPOINT_USER"),
        ("ftp://a.example/", "is no address of a server"),
        ("http:///sparql", "is no address of a server"),
        ("http://a.example:99999/", "is no address of a server"),
        ("http://a.example/\x1b[2J", "is no address of a server"),
        ("http://[::1", "is no address of a server"),
        ("", "is no address of a server"),
    ],
)
def test_what_is_no_address_is_refused(address: str, problem: str) -> None:
    with pytest.raises(RemoteError, match=problem) as caught:
        connect(address, environment={})
    assert "s3cret" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert caught.value.exit_code == 4


# ------------------------------------------------------------------------------ products


@pytest.mark.parametrize(
    ("query", "server", "update", "graphs"),
    [
        ("http://h:7878/query", "Oxigraph/0.5.13", "http://h:7878/update", "http://h:7878/store"),
        ("http://h/sparql", "Virtuoso/07.20", "http://h/sparql-auth", "http://h/sparql-graph-crud-auth"),
        ("http://h/ds/sparql", "", "http://h/ds/update", "http://h/ds/data"),
        ("http://h/repositories/kg", "", "http://h/repositories/kg/statements", "http://h/repositories/kg/rdf-graphs/service"),
        ("http://h/elsewhere", "Acme/1", "http://h/elsewhere", ""),
    ],
)  # fmt: skip
def test_addresses_follow_from_the_product(
    query: str, server: str, update: str, graphs: str
) -> None:
    service = Service.of(query, server, {})
    assert (service.update, service.graphs) == (update, graphs)


def test_the_environment_names_other_addresses() -> None:
    known = {"KG_UPDATE_ENDPOINT": "http://h/u", "KG_GRAPH_STORE": "http://h/g"}
    service = Service.of("http://h/query", "Oxigraph/0.5", known)
    assert (service.update, service.graphs, service.reads) == (
        "http://h/u",
        "http://h/g",
        "http://h/g",
    )
    assert Service.of("http://h/query", "Oxigraph/0.5", {"KG_GRAPH_STORE": "none"}).graphs == ""


def test_rewritten_literals_come_back_as_they_were() -> None:
    duration = ox.NamedNode(vocab.XSD_DURATION)
    node = ox.NamedNode("x:n")

    def back(text: str) -> str:
        triple = ox.Triple(node, node, ox.Literal(text, datatype=duration))
        return str(restored(triple, ["duration"]).object.value)  # type: ignore[union-attr]

    assert [back(t) for t in ("60", "3600.0", "P5Y", "7")] == ["P5Y", "PT1H", "P5Y", "P7M"]


# ------------------------------------------------------------------------------ fitting a text


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "ASK{}",
        "SELECT*{?s ?p ?o}",
        "SELECT * WHERE { GRAPH ?g { GRAPH ?h { ?s ?p '}' } } } # }",
        "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
        "CONSTRUCT { ?s ?p 'WHERE {' } WHERE { { ?s ?p ?o } UNION { GRAPH $g { ?s ?p ?o } } }",
        "DESCRIBE <x:y>",
        "DESCRIBE ?s { ?s ?p ?o }",
        "SELECT ?s { { SELECT ?s { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?q ?r } } } } } VALUES ?s { <x:y> }",
        "SELECT * FROM <x:g> { ?s ?p ?o }",
    ],
)
def test_a_fitted_text_is_sparql_and_means_the_same(text: str, own: bool) -> None:
    base = "http://a.example/it's/"
    scope = Scope(base, own)
    quads = [
        (f"{base}document/x", "x:a"), (f"{base}document/y", "x:b"), ("http://b.example/g", "x:c"),
        (f"{scope.next}z", "x:d"), ("", "x:y"),
    ]  # fmt: skip
    here, there = ox.Store(), ox.Store()
    node = ox.NamedNode("x:p")
    for graph, name in quads:
        subject = ox.NamedNode(name)
        where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        default = ox.DefaultGraph() if own else ox.NamedNode(scope.believed)
        if not graph or scope.holds(graph):
            here.add(ox.Quad(subject, node, node, where))
        there.add(ox.Quad(subject, node, node, where if graph else default))
    if "FROM" in text:
        assert scope.fit(text) == text
        return
    if text.startswith("DESCRIBE") and not own:
        return  # what a server describes, and of which graph, is its own affair

    def rows(store: ox.Store, query: str) -> list[str]:
        found = store.query(query)
        return [str(bool(found))] if isinstance(found, ox.QueryBoolean) else sorted(map(str, found))

    assert rows(there, scope.fit(text)) == rows(here, text)


def test_prefixes_are_declared_once() -> None:
    known = {"a": "http://a.example/", "b": "http://b.example/"}
    text = "PREFIX a: <x:> ASK { ?s a:p b:q . FILTER(?s != 'b:no') }"
    assert declare(text, known) == f"PREFIX b: <http://b.example/>\n{text}"
