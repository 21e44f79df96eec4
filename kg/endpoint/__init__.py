"""The graph at a SPARQL endpoint: what is built goes there, and is read there as in a folder.

    with connect("http://127.0.0.1:7878/query") as client:
        publish(open_snapshot("kg-store"), client)     the same graph, there
        snapshot = open_endpoint(client)               … read like a snapshot of a folder

A folder (``--store``) keeps the documents, and a copy of the graph: whoever builds needs both.
Whoever reads needs the address alone.
"""

from kg.endpoint.publish import Published, publish
from kg.endpoint.quads import Quads
from kg.endpoint.snapshot import EndpointSnapshot, is_address, open_endpoint, open_graph

__all__ = [
    "EndpointSnapshot",
    "Published",
    "Quads",
    "is_address",
    "open_endpoint",
    "open_graph",
    "publish",
]
