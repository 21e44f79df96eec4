"""Reads a request as SPARQL 1.1 Protocol says; what is wrong with it becomes a status."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import ClientDisconnect, Request

from kg.serve.faults import Fault

__all__ = ["METHODS", "Operation", "body", "read"]

METHODS = "GET, HEAD, POST, OPTIONS"
_MAX_URL = 100_000
_PATIENCE = 20.0  # seconds for the whole body of a request to arrive
# A body that is too long is still read up to so many times the limit: a client that has sent all of
# it reads the answer, one that is cut off while it sends may only see a broken connection.
_DRAINED = 8
_FIELDS = 1_000
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_CHARSET = re.compile(r'charset\s*=\s*"?([^\s";]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for: ``kind`` is ``query``, ``update``, or ``describe`` for neither."""

    kind: str
    text: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    seconds: float | None = None


async def read(request: Request, limit: int) -> Operation:
    """Return what a request asks for.

    Args:
        request: to the endpoint, of any method.
        limit: bytes its body may have.

    Raises:
        Fault: 400, 405, 408, 413, 414 or 415.
    """
    query_string = request.scope["query_string"]
    if len(query_string) > _MAX_URL:
        raise Fault(414, f"the address is longer than {_MAX_URL:,} bytes; use POST")
    fields = _fields(query_string, "the address")
    if request.method in ("GET", "HEAD"):
        if _all(fields, "update"):
            raise Fault(405, "an update must be sent with POST", {"Allow": "POST"})
        return _operation(fields)
    if request.method != "POST":
        raise Fault(405, f"{request.method} is not for this address", {"Allow": METHODS})
    told = request.headers.get("content-type", "")
    media = told.partition(";")[0].strip().lower()
    if media not in (_FORM, _QUERY, _UPDATE):
        what = f"{media!r} is not taken" if media else "Content-Type is missing"
        raise Fault(
            415,
            f"{what}; send {_FORM}, {_QUERY} or {_UPDATE}",
            {"Accept-Post": f"{_FORM}, {_QUERY}, {_UPDATE}"},
        )
    charset = _CHARSET.search(told)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise Fault(415, f"the charset {charset[1][:40]!r} is not taken; send UTF-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Fault(415, "a compressed body is not taken")
    data = await body(request, limit)
    if media == _FORM:
        return _operation([*fields, *_fields(data, "the body")], posted=True)
    for name in ("query", "update"):
        if _all(fields, name):
            raise Fault(400, f"{name}= stands in the address, and another in the body")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(400, f"the body is not UTF-8 at byte {error.start}") from error
    kind = "query" if media == _QUERY else "update"
    return _operation([*fields, (kind, text)], posted=True)


async def body(request: Request, limit: int) -> bytes:
    """Return the body of a request.

    Raises:
        Fault: 413 where it is too long, 408 where it does not arrive.
    """
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit * _DRAINED:
        raise _too_long(limit)
    parts, size = bytearray(), 0
    try:
        async with asyncio.timeout(_PATIENCE):
            async for part in request.stream():
                size += len(part)
                if size <= limit:
                    parts += part
                elif size > limit * _DRAINED:
                    break
    except TimeoutError as error:
        raise Fault(408, f"the body did not arrive within {_PATIENCE:g} s") from error
    except ClientDisconnect as error:
        raise Fault(400, "the body broke off") from error
    if size > limit:
        raise _too_long(limit)
    return bytes(parts)


def _too_long(limit: int) -> Fault:
    return Fault(413, f"the body is longer than the {limit:,} bytes allowed")


def _fields(data: bytes, where: str) -> list[tuple[str, str]]:
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        # Some clients do not encode what is beyond ASCII; as UTF-8 its meaning is plain.
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Fault(400, f"{where} is not UTF-8") from error
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise Fault(400, f"{where} has %-escapes that are not UTF-8") from error
    except ValueError as error:
        raise Fault(400, f"{where} has more than {_FIELDS:,} fields") from error


def _all(fields: Sequence[tuple[str, str]], *names: str) -> tuple[str, ...]:
    return tuple(value for name, value in fields if name in names)


def _operation(fields: Sequence[tuple[str, str]], *, posted: bool = False) -> Operation:
    queries, updates = _all(fields, "query"), _all(fields, "update")
    if len(queries) + len(updates) > 1:
        raise Fault(400, "send one query= or one update=, not several")
    formats = _all(fields, "format", "output", "results")
    if updates:
        default = _graphs(fields, "using-graph-uri")
        named = _graphs(fields, "using-named-graph-uri")
        return Operation("update", updates[0], default, named, formats, _seconds(fields))
    default = _graphs(fields, "default-graph-uri")
    named = _graphs(fields, "named-graph-uri")
    if queries:
        return Operation("query", queries[0], default, named, formats, _seconds(fields))
    if posted:
        raise Fault(400, "neither query= nor update= was sent")
    return Operation("describe", formats=formats)


def _graphs(fields: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = _all(fields, name)
    for value in found:
        try:
            ox.NamedNode(value)
        except ValueError as error:
            raise Fault(400, f"{name}={value[:200]!r} is no absolute IRI") from error
    return found


def _seconds(fields: Sequence[tuple[str, str]]) -> float | None:
    values = _all(fields, "timeout")
    if not values or values[0] in ("", "0"):
        return None
    if not re.fullmatch(r"[0-9]{1,9}", values[0]):
        raise Fault(400, "timeout= is a number of milliseconds")
    return int(values[0]) / 1000
