"""The server starts, answers, and ends."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request


def test_it_prints_its_address_and_answers_there(server: str) -> None:
    query = urllib.parse.urlencode({"query": "SELECT ?z ?a { ?z a:year ?a } ORDER BY ?a"})
    query = query.replace("a%3Ayear", urllib.parse.quote("<http://a.example/year>"))
    with urllib.request.urlopen(f"{server}/sparql?{query}") as response:
        answer = json.load(response)
    assert [row["a"]["value"] for row in answer["results"]["bindings"]] == ["2020", "2021"]
    assert response.headers["Content-Type"] == "application/sparql-results+json"
