# Makes what was laid aside the graph that readers get, in one request: what a graph loses, what it
# gains, and the graphs that go. The lists are graphs of triples <graph> rdf:value <laid aside>.

PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE { GRAPH ?graph { ?s ?p ?o } }
WHERE { GRAPH <urn:x-kg:next/removes> { ?graph rdf:value ?aside } GRAPH ?aside { ?s ?p ?o } } ;

DELETE { GRAPH ?graph { ?s ?p ?o } }
WHERE { GRAPH <urn:x-kg:next/drops> { ?graph rdf:value ?aside } GRAPH ?graph { ?s ?p ?o } } ;

INSERT { GRAPH ?graph { ?s ?p ?o } }
WHERE { GRAPH <urn:x-kg:next/adds> { ?graph rdf:value ?aside } GRAPH ?aside { ?s ?p ?o } } ;

DROP SILENT GRAPH <urn:x-kg:next/removes> ;
DROP SILENT GRAPH <urn:x-kg:next/drops> ;
DROP SILENT GRAPH <urn:x-kg:next/adds>
