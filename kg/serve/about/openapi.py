"""The description of all routes for programs (OpenAPI), made from the routes themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute, Route

from kg import __version__

__all__ = ["openapi"]

_ENDPOINT = Path(__file__).with_name("openapi.json")
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
_STATUSES = ("400", "403", "404", "405", "406", "414", "503", "504")


def openapi(routes: Iterable[BaseRoute], queries: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return the description.

    Args:
        routes: all routes; what is said of the endpoint stands in a file.
        queries: the fields that a page takes in its address, by its path.

    >>> sorted(openapi([], {})["paths"])
    ['/sparql']
    """
    told: dict[str, Any] = json.loads(_ENDPOINT.read_text(encoding="utf-8"))
    told["info"]["version"] = __version__
    for route in routes:
        if not isinstance(route, Route) or not route.include_in_schema:
            continue
        path = _PARAMETER.sub(r"{\1}", route.path)
        parameters = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in _PARAMETER.findall(route.path)
        ] + [
            {"name": name, "in": "query", "schema": {"type": "string"}}
            for name in queries.get(route.path, ())
        ]
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            responses: dict[str, Any] = {
                status: {"$ref": "#/components/responses/sentence"} for status in _STATUSES
            }
            responses["200"] = {"$ref": "#/components/responses/page"}
            responses["303"] = {"description": "It is elsewhere."}
            responses["304"] = {"description": "It is what the client has."}
            told["paths"].setdefault(path, {})[method.lower()] = {
                "parameters": parameters,
                "responses": dict(sorted(responses.items())),
            }
    return told
