"""SPARQL servers over HTTP; the only place that knows SPARQLWrapper and how requests are sent.

    client = connect("http://127.0.0.1:7878/query")
    client.select("SELECT * { ?s ?p ?o } LIMIT 3")       SPARQL 1.1 Protocol
    client.update("DROP SILENT GRAPH <http://a.example/g>")    SPARQL 1.1 Update
    client.put("http://a.example/g", triples)                  Graph Store HTTP Protocol

Who may ask is told by the environment (:mod:`kg.remote.access`); what differs between products is
data (``products.toml``). A busy server is asked again, after the time it names; every request of kg
may be sent twice without harm.
"""

from kg.remote.access import Access
from kg.remote.client import Client, connect
from kg.remote.service import Service

__all__ = ["Access", "Client", "Service", "connect"]
