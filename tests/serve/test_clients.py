"""The clients that people have: SPARQLWrapper, rdflib, comunica and curl."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
ADA = "http://a.example/p1"
QUERIES = {
    "SELECT": f"SELECT ?s ?o {{ ?s {LABEL} ?o }}",
    "ASK": f'ASK {{ <{ADA}> {LABEL} "Ada Ng"@en }}',
    "CONSTRUCT": f"CONSTRUCT {{ ?s {LABEL} ?o }} {{ ?s {LABEL} ?o }}",
    "DESCRIBE": f"DESCRIBE <{ADA}>",
}
COMUNICA = Path(os.environ.get("KG_NODE_MODULES", "none")) / ".bin" / "comunica-sparql"


# What SPARQLWrapper and rdflib say of each other's parts.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("kind", QUERIES)
@pytest.mark.parametrize("way", ["GET", "POST", "POSTDIRECTLY"])
def test_sparqlwrapper(server: str, way: str, kind: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{server}/sparql")
    client.setMethod(SPARQLWrapper.GET if way == "GET" else SPARQLWrapper.POST)
    if way == "POSTDIRECTLY":
        client.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
    client.setQuery(QUERIES[kind])
    if kind in ("SELECT", "ASK"):
        client.setReturnFormat(SPARQLWrapper.JSON)
        found = client.queryAndConvert()
        assert (
            len(found["results"]["bindings"]) == 3 if kind == "SELECT" else found["boolean"] is True
        )
        client.setReturnFormat(SPARQLWrapper.XML)
        assert b"sparql-results#" in client.query().response.read()
        return
    for form in (
        SPARQLWrapper.TURTLE,
        SPARQLWrapper.RDFXML,
        SPARQLWrapper.JSONLD,
        SPARQLWrapper.N3,
    ):
        client.setReturnFormat(form)
        found = client.queryAndConvert()
        graph = (
            found
            if isinstance(found, rdflib.Graph)
            else rdflib.Graph().parse(data=found, format="turtle")
        )
        assert len(graph) == (3 if kind == "CONSTRUCT" else 4)


@pytest.mark.parametrize("form", [SPARQLWrapper.CSV, SPARQLWrapper.TSV])
def test_sparqlwrapper_takes_tables(server: str, form: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{server}/sparql", returnFormat=form)
    client.setQuery(QUERIES["SELECT"])
    assert b"Ada Ng" in client.queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_rdflib_store(server: str, method: str, form: str) -> None:
    store = SPARQLStore(f"{server}/sparql", method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    assert len(graph) == 9
    assert str(graph.value(rdflib.URIRef(ADA), rdflib.SKOS.prefLabel)) == "Ada Ng"
    assert len(list(graph.triples((None, rdflib.SKOS.prefLabel, None)))) == 3
    assert bool(graph.query(QUERIES["ASK"])) is True
    named = rdflib.Graph(store, identifier=rdflib.URIRef("http://a.example/g1"))
    assert [str(value) for value in named.objects()] == ["in g1"]


@pytest.mark.skipif(not COMUNICA.exists(), reason="comunica is not installed")
@pytest.mark.parametrize("kind", ["SELECT", "ASK", "CONSTRUCT"])
def test_comunica(server: str, kind: str) -> None:
    form = {
        "SELECT": "application/sparql-results+json",
        "ASK": "simple",
        "CONSTRUCT": "application/n-triples",
    }
    command = [str(COMUNICA), f"sparql@{server}/sparql", QUERIES[kind], "-t", form[kind]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    if kind == "SELECT":
        assert len(json.loads(done.stdout)["results"]["bindings"]) == 3
    elif kind == "ASK":
        assert done.stdout.strip() == "true"
    else:
        assert len([line for line in done.stdout.splitlines() if line.strip()]) == 3


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: str) -> None:
    def curl(*arguments: str) -> str:
        done = subprocess.run(
            ["curl", "-sS", *arguments], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    address, query = f"{server}/sparql", QUERIES["SELECT"]
    answers = {
        curl(address, "-G", "--data-urlencode", f"query={query}"),
        curl(address, "--data-urlencode", f"query={query}"),
        curl(address, "-H", "Content-Type: application/sparql-query", "--data-binary", query),
        curl(address, "--compressed", "--data-urlencode", f"query={query}"),
    }
    assert len(answers) == 1
    assert "HTTP/1.1 200" in curl("-I", address)
    assert "@prefix" in curl(address)
    assert (
        curl("-G", address, "-d", "format=csv", "--data-urlencode", f"query={query}").splitlines()[
            0
        ]
        == "s,o"
    )
