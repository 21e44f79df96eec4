// Reads an export with the libraries that others use for it, and prints what it found as JSON.
//   node export_readers.cjs jsonld|gexf|graphml FILE      (NODE_PATH names the folder of libraries)
const fs = require("fs");
const [form, file] = process.argv.slice(2);
const text = fs.readFileSync(file, "utf8");

async function main() {
  if (form === "jsonld") {
    const jsonld = require("jsonld");
    const refuse = async (url) => { throw new Error("asked the network for " + url); };
    const options = { documentLoader: refuse, format: "application/n-quads", safe: true };
    return { nquads: await jsonld.toRDF(JSON.parse(text), options) };
  }
  const { MultiDirectedGraph } = require("graphology");
  const reader = require(form === "gexf" ? "graphology-gexf" : "graphology-graphml");
  const graph = reader.parse(MultiDirectedGraph, text, { addMissingNodes: false });
  return {
    nodes: graph.mapNodes((key, data) => [key, data.label, data.kind]),
    edges: graph.mapEdges((key, data, from, to) => [from, to, data.relation, data.quote, data.confidence]),
  };
}

main().then((found) => process.stdout.write(JSON.stringify(found)));
