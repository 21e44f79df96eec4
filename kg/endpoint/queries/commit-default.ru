# What commit.ru does, and the same for the default graph, which no list can name: its part of the
# lists stands in graphs of its own.

PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

DELETE { GRAPH ?graph { ?s ?p ?o } }
WHERE { GRAPH <urn:x-kg:next/removes> { ?graph rdf:value ?aside } GRAPH ?aside { ?s ?p ?o } } ;

DELETE { GRAPH ?graph { ?s ?p ?o } }
WHERE { GRAPH <urn:x-kg:next/drops> { ?graph rdf:value ?aside } GRAPH ?graph { ?s ?p ?o } } ;

INSERT { GRAPH ?graph { ?s ?p ?o } }
WHERE { GRAPH <urn:x-kg:next/adds> { ?graph rdf:value ?aside } GRAPH ?aside { ?s ?p ?o } } ;

DELETE { ?s ?p ?o }
WHERE { GRAPH <urn:x-kg:next/default-removes> { ?graph rdf:value ?aside } GRAPH ?aside { ?s ?p ?o } } ;

INSERT { ?s ?p ?o }
WHERE { GRAPH <urn:x-kg:next/default-adds> { ?graph rdf:value ?aside } GRAPH ?aside { ?s ?p ?o } } ;

DROP SILENT GRAPH <urn:x-kg:next/removes> ;
DROP SILENT GRAPH <urn:x-kg:next/drops> ;
DROP SILENT GRAPH <urn:x-kg:next/adds> ;
DROP SILENT GRAPH <urn:x-kg:next/default-removes> ;
DROP SILENT GRAPH <urn:x-kg:next/default-adds>
