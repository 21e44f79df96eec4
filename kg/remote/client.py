"""Requests to one SPARQL server: signed, on kept connections, asked again where it is busy.

SPARQLWrapper forms the requests of the SPARQL Protocol. It opens a connection for each (its issue
2, of 2013), drops ``Retry-After`` and signs digests through an opener of the whole process; so
what it formed is sent by a session of ``requests``, which sends the Graph Store Protocol too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox
import requests

from kg.errors import InvalidQuery, OutOfTime, RemoteError
from kg.remote.access import Access
from kg.remote.literals import restore, restored
from kg.remote.service import Service, address

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Client", "connect"]

TRIES = 6
LONGEST = 60.0  # seconds that a server may make us wait between two tries
_BUSY = frozenset({408, 429, 502, 503, 504})
_AGENT = "unikg (https://w3id.org/unikg/)"
_TRIPLES = "application/n-triples"
_TOLD = 300  # characters of a server's complaint that are passed on

Answer = ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]


class Client:
    """One server; see :func:`connect`."""

    def __init__(
        self,
        service: Service,
        access: Access,
        *,
        timeout: float,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.service = service
        self.timeout = timeout
        self.requests = 0
        self._wait = wait
        self._session = requests.Session()
        # Neither .netrc nor a cookie decides who asks.
        self._session.trust_env = False
        self._session.proxies = requests.utils.get_environ_proxies(service.query)
        self._session.auth = access.handler()
        self._session.headers["User-Agent"] = _AGENT

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    # -- the SPARQL Protocol -------------------------------------------------------------------

    def query(self, text: str, *, timeout: float | None = None, name: str = "query") -> Answer:
        """Return what the server answers, read to its end, with literals as kg writes them.

        Raises:
            InvalidQuery: the server refuses the text.
            OutOfTime: no answer in time.
            RemoteError: no answer, or one that was cut.
        """
        from SPARQLWrapper import JSON, POST

        wrapper = _wrapper()(self.service.query, agent=_AGENT)
        wrapper.setOnlyConneg(True)
        wrapper.setQuery(text)
        wrapper.setMethod(POST)
        graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        if not graph:
            wrapper.setReturnFormat(JSON)
        else:
            # Of the forms it knows none keeps every literal: Virtuoso's Turtle writes 1.0 as 1.
            wrapper.addCustomHttpHeader("Accept", f"{_TRIPLES}, text/turtle;q=0.5")
        response = self._protocol(wrapper, timeout or self.timeout, name)
        with self._sense():
            return self._triples(response) if graph else self._results(response)

    def select(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a SELECT.

        Raises:
            RemoteError: the server does not answer with rows.
        """
        answer = self.query(text)
        if not isinstance(answer, ox.QuerySolutions):
            raise RemoteError(self.service.query, "answers a SELECT with something else than rows")
        return [tuple(row) for row in answer]

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK."""
        answer = self.query(text)
        return bool(answer)

    def update(self, text: str) -> None:
        """Change the server's graphs by one request of SPARQL Update."""
        from SPARQLWrapper import POST

        wrapper = _wrapper()(self.service.query, self.service.update, agent=_AGENT)
        wrapper.setOnlyConneg(True)
        wrapper.setQuery(text)
        wrapper.setMethod(POST)
        self._protocol(wrapper, self.timeout, "update")

    def _protocol(self, wrapper: Any, timeout: float, name: str) -> requests.Response:
        def send(request: Any) -> requests.Response:
            return self._send(
                request.get_method(), request.full_url, request.data, dict(request.headers),
                timeout=timeout, name=name,
            )  # fmt: skip

        wrapper.send = send
        response: requests.Response = wrapper.query().response
        return response

    # -- the Graph Store Protocol --------------------------------------------------------------

    def get(self, graph: str | None) -> tuple[ox.Triple, ...]:
        """Return a graph (None: the default one) by the Graph Store Protocol."""
        response = self._store("GET", graph, headers={"Accept": f"{_TRIPLES}, text/turtle;q=0.5"})
        if response.status_code == 404:
            return ()
        with self._sense():
            return self._triples(response)

    def put(self, graph: str, triples: Iterable[ox.Triple]) -> None:
        """Make a graph hold exactly these triples."""
        data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self._store("PUT", graph, data, {"Content-Type": _TRIPLES})

    def _store(
        self,
        method: str,
        graph: str | None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        where = {"default": ""} if graph is None else {"graph": graph}
        place = self.service.reads if method == "GET" else self.service.graphs
        return self._send(
            method, place, data, headers or {}, where=where, timeout=self.timeout,
            name=graph or "the default graph", missing=method == "GET",
        )  # fmt: skip

    # -- answers -------------------------------------------------------------------------------

    def _triples(self, response: requests.Response) -> tuple[ox.Triple, ...]:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        form = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.TURTLE
        found = ox.parse(response.content, format=form, base_iri=self.service.query)
        return tuple(restored(quad.triple, self.service.rewrites) for quad in found)

    def _results(self, response: requests.Response) -> ox.QuerySolutions | ox.QueryBoolean:
        data = response.content
        most = response.headers.get("X-SPARQL-MaxRows", "")
        if most.isdigit():
            raise RemoteError(
                self.service.query,
                f"cuts every answer at {int(most):,} rows",
                hint="ask for less (LIMIT), or raise ResultSetMaxRows there",
            )
        if self.service.rewrites:
            plain = json.loads(data)
            for row in plain.get("results", {}).get("bindings", ()):
                for term in row.values():
                    if kind := term.get("datatype"):
                        term["value"] = restore(term["value"], kind, self.service.rewrites)
            data = json.dumps(plain).encode()
        found = ox.parse_query_results(data, ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryTriples):
            raise ValueError("triples")
        return found

    @contextmanager
    def _sense(self) -> Iterator[None]:
        try:
            yield
        except (SyntaxError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise RemoteError(
                self.service.query,
                f"answers with something that cannot be read ({_line(str(error))})",
                hint="is it the address of a SPARQL endpoint?",
            ) from error

    # -- sending -------------------------------------------------------------------------------

    def _send(
        self,
        method: str,
        url: str,
        data: bytes | None,
        headers: Mapping[str, str],
        *,
        timeout: float,
        name: str,
        where: Mapping[str, str] | None = None,
        missing: bool = False,
    ) -> requests.Response:
        """Send a request until it is answered; all that kg sends may be sent twice."""
        waited = 0.5
        for left in reversed(range(TRIES)):
            pause = min(waited, 8.0)
            try:
                self.requests += 1
                response = self._session.request(
                    method, url, params=where, data=data, headers=dict(headers),
                    timeout=(min(timeout, 10.0), timeout), allow_redirects=False,
                )  # fmt: skip
            except requests.Timeout as error:
                raise OutOfTime(
                    url,
                    f"did not answer within {timeout:g} s",
                    hint="ask for less, or allow more with --timeout SECONDS",
                ) from error
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
                # A server that nobody has reached yet is most likely a wrong address.
                if not left or self.requests == 1:
                    raise RemoteError(
                        url,
                        f"cannot be reached ({_reason(error)})",
                        hint="check the address; what was sent is kept, run again to go on",
                    ) from error
            except requests.RequestException as error:
                raise RemoteError(url, f"cannot be asked: {_reason(error)}") from error
            else:
                busy = response.status_code in _BUSY or self._again(response, name)
                if not busy or not left:
                    return self._checked(response, url, name, missing)
                pause = _pause(response.headers.get("Retry-After"), pause)
            self._wait(pause)
            waited *= 2
        raise AssertionError("the last try returns or raises")

    def _again(self, response: requests.Response, name: str) -> bool:
        # A question that takes too long takes as long the next time.
        return (
            response.status_code >= 500
            and name != "query"
            and any(word in response.text for word in self.service.again)
        )

    def _checked(
        self, response: requests.Response, url: str, name: str, missing: bool
    ) -> requests.Response:
        status = response.status_code
        if status < 300 or (missing and status == 404):
            return response
        told = _line(response.text)[:_TOLD]
        if status < 400:
            to = response.headers.get("Location", "elsewhere")
            raise RemoteError(url, f"has moved to {_line(to)}", hint="name that address")
        if status in (401, 403):
            raise RemoteError(
                url,
                "refuses these credentials" if self._session.auth else "asks who you are",
                hint="set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN",
            )
        if status == 404:
            raise RemoteError(
                url,
                "is not there (404)",
                hint="check the address; KG_UPDATE_ENDPOINT and KG_GRAPH_STORE name others",
            )
        if status == 400 and name != "update":
            raise InvalidQuery(name, f"is refused by {url}: {told}")
        if status in _BUSY:
            raise RemoteError(url, f"is busy ({status}) after {TRIES} tries", hint="try later")
        raise RemoteError(url, f"fails with {status}: {told}")


def connect(
    endpoint: str,
    *,
    access: Access | None = None,
    timeout: float = 120.0,
    environment: Mapping[str, str] | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Client:
    """Return a client of the server at an address, which is asked once what it is.

    Args:
        endpoint: the address of its queries.
        access: credentials; by default those of the environment.
        timeout: seconds within which the server must answer.
        environment: instead of that of the process.
        wait: sleeps between tries.

    Raises:
        RemoteError: the address is none, or nobody answers there.
    """
    place = address(endpoint)
    who = Access.of(environment) if access is None else access
    client = Client(Service(place, place), who, timeout=timeout, wait=wait)
    url, params = place, {"query": "ASK { ?s ?p ?o }"}
    response = client._send(
        "GET", url, None, {"Accept": "application/sparql-results+json"},
        timeout=timeout, name="query", where=params,
    )  # fmt: skip
    with client._sense():
        client._results(response)
    client.service = Service.of(place, response.headers.get("Server", ""), environment)
    return client


def _wrapper() -> Any:
    """Return the class that forms requests and leaves it to ``send`` to send them."""
    from SPARQLWrapper import SPARQLWrapper  # slow to import

    class Wrapper(SPARQLWrapper):
        send: Callable[[Any], requests.Response]

        def _query(self) -> Any:
            return self.send(self._createRequest()), self.returnFormat

    return Wrapper


def _pause(asked: str | None, usual: float) -> float:
    """Return how long to wait: what the server asks for, in seconds or until a day and time."""
    if not asked:
        return usual
    if asked.strip().isdigit():
        return min(float(asked), LONGEST)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return usual
    left = (until - datetime.now(until.tzinfo or UTC)).total_seconds()
    return min(max(left, 0.0), LONGEST)


def _reason(error: Exception) -> str:
    """Return why a request failed, in few words, without its address."""
    cause: BaseException = error
    while cause.__cause__ or cause.__context__:
        cause = cause.__cause__ or cause.__context__ or cause
    return _line(getattr(cause, "strerror", None) or str(cause) or type(cause).__name__)[:_TOLD]


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
