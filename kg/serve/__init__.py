"""A SPARQL endpoint and pages over the published graph.

    kg serve --store kg-store --port 7878

Untrusted queries run in workers, forked from a small process of its own, that can neither open nor
change anything and are ended at their deadline. What the server is made of:

    app         the application: routes, headers that hold for all, the request log
    endpoint    the SPARQL endpoint, on protocol (requests), forms (negotiation), results (writers)
    pool        who runs what, for how long; the nursery has workers forked by the zygote, and
                work is what they do
    site        what pages stand on; pages holds them
"""

__all__: list[str] = []
