"""Every route, with what nobody would send: no failure of the server, no markup from a name."""

from __future__ import annotations

import urllib.parse
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.serve.test_protocol import Client

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

# What ends a page, a path, a query, a header, a line or the direction of the text.
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR '1'='1", "javascript:alert(1)",
    "../../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a\x00b", "\r\nX-Injected: 1", "\u202egnirts",
    "\u200b\u200d\ufeff", "{{7*7}}", "${7*7}", "O\"Brien} ; DROP ALL #", "\ud7ff\U0010ffff", "é" * 5_000,
    "?" * 50, "file:///etc/passwd", "//evil.example/", "\\\\evil\\share", "-1", "99999999999999999999", "",
]  # fmt: skip


def operations(client: Client) -> dict[str, dict]:
    import json

    return json.loads(client("GET", "/openapi.json").body)["paths"]


def sound(reply, allowed: tuple[int, ...] = ()) -> None:
    assert reply.status < 500 or reply.status in allowed, reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Injected"] is None


def test_the_description_names_every_route(server: str) -> None:
    told = operations(Client(server))
    assert {"/", "/sparql", "/sparql/examples", "/.well-known/void", "/openapi.json"} <= set(told)


def test_requests_made_from_the_description(server: str) -> None:
    schema = schemathesis.openapi.from_url(f"{server}/openapi.json")
    count = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def check(case) -> None:
            response = case.call(base_url=server, allow_redirects=False)
            assert response.status_code < 500 or response.status_code in (503, 504), (
                case,
                response.text,
            )
            assert "content-security-policy" in response.headers

        check()
        count += 1
    assert count >= 5


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_words_in_every_field(server: str, value: str) -> None:
    client = Client(server)
    quoted = urllib.parse.quote(value, safe="")
    for path, methods in operations(client).items():
        for told in methods.values():
            fields = [one["name"] for one in told.get("parameters", []) if one.get("in") == "query"]
            place = path
            for one in told.get("parameters", []):
                if one.get("in") == "path":
                    place = place.replace(f"{{{one['name']}}}", quoted)
            query = "&".join(f"{name}={quoted}" for name in fields or ["x"])
            for address in (f"{place}?{query}", place):
                reply = client("GET", address, Accept="text/html")
                sound(reply, (503, 504))
                if "<" in value:
                    assert value not in reply.text
                    assert "<img src=x" not in reply.text
    for name in (
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "format",
        "timeout",
        "output",
        "update",
    ):
        base = "" if name in ("query", "update") else "query=ASK%7B%7D&"
        sound(client("GET", f"/sparql?{base}{name}={quoted}"))
        body = urllib.parse.urlencode({"query": "ASK {}", name: value})
        sound(client("POST", "/sparql", body, Content_Type="application/x-www-form-urlencoded"))
    header = (
        value.encode("ascii", "ignore")
        .decode()
        .replace("\r", "")
        .replace("\n", "")
        .replace("\x00", "")
    )
    for name in ("Accept", "Accept-Encoding", "If-None-Match", "Content-Type", "Origin", "Referer"):
        sound(client("POST", "/sparql", "ASK {}", **{name: header.strip()}))


SECRET = "a word that no page may show"


@pytest.mark.parametrize(
    "path",
    [
        "../secret", "..%2fsecret", "%2e%2e/secret", "%2e%2e%2fsecret", "..%5csecret", "....//secret", "%00secret",
        "..%252fsecret", "/etc/passwd", "%2fetc%2fpasswd", "kg.css/../../secret", "x" * 5_000, "kg.css%00.txt",
    ],
)  # fmt: skip
def test_no_file_outside_is_served(server: str, store: Path, path: str) -> None:
    (store.parent / "secret").write_text(SECRET)
    for root in ("/static/", "/"):
        reply = Client(server)("GET", root + path)
        assert reply.status in (400, 404, 405, 414), reply.status
        assert SECRET not in reply.text
        assert "root:" not in reply.text
