// Files of what is shown. Each is written here, so the page needs no server for them.

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// XML forbids most control characters even as references.
const xml = (text) => String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (c) => XML[c]);

function save(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// A cell that begins like a formula would run in a spreadsheet: it is written as text.
const cell = (value) => { const text = String(value); return `"${(/^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`; };

function toCsv() {
  const head = ["subject", "subject_iri", "relation", "object", "object_iri", "value", "status", "confidence", "dates", "source", "source_address", "quote", "start", "end"];
  const lines = [head.join(",")];
  for (const edge of [...edgesShown(), ...F.filter((f) => shownNode[f.subject] && passes(f))]) {
    const object = edge.object >= 0 ? N[edge.object] : null;
    const base = [N[edge.subject].label, N[edge.subject].iri, relations[edge.relation].name, object?.label ?? "", object?.iri ?? "", edge.value, statuses[edge.status], edge.confidence, datesOf(edge).join(" ")];
    for (const e of edge.evidence.length ? edge.evidence : [null]) lines.push([...base, e?.document.title ?? "", e?.document.source ?? "", e?.quote ?? "", e?.start ?? "", e?.end ?? ""].map(cell).join(","));
  }
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function toGraphml() {
  const keys = [["label", "node", "string"], ["kind", "node", "string"], ["x", "node", "double"], ["y", "node", "double"], ["relation", "edge", "string"], ["words", "edge", "string"], ["status", "edge", "string"], ["confidence", "edge", "double"], ["dates", "edge", "string"], ["quote", "edge", "string"]];
  const value = (key, text) => `<data key="${key}">${xml(text)}</data>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.map(([name, domain, type]) => `<key id="${name}" for="${domain}" attr.name="${name}" attr.type="${type}"/>`).join("\n")}\n<graph edgedefault="directed">\n${
    nodesShown().map((n) => `<node id="${xml(n.iri)}">${value("label", n.label)}${value("kind", kinds[n.kind].name)}${value("x", n.x)}${value("y", n.y)}</node>`).join("\n")}\n${
    edgesShown().map((e) => `<edge id="${xml(e.iri)}" source="${xml(N[e.subject].iri)}" target="${xml(N[e.object].iri)}">${value("relation", relations[e.relation].name)}${value("words", edgeWords(e))}${value("status", statuses[e.status])}${value("confidence", e.confidence)}${value("dates", datesOf(e).join(" "))}${value("quote", e.evidence[0]?.quote ?? "")}</edge>`).join("\n")}\n</graph>\n</graphml>\n`;
}

function toGexf() {
  const rgb = (node) => { const hex = colourOf(node).slice(1); return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16)); };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n<graph defaultedgetype="directed">\n<attributes class="node"><attribute id="kind" title="kind" type="string"/></attributes>\n<attributes class="edge"><attribute id="status" title="status" type="string"/><attribute id="confidence" title="confidence" type="double"/><attribute id="dates" title="dates" type="string"/><attribute id="quote" title="quote" type="string"/></attributes>\n<nodes>\n${
    nodesShown().map((n) => { const [r, g, b] = rgb(n); return `<node id="${xml(n.iri)}" label="${xml(n.label)}"><attvalues><attvalue for="kind" value="${xml(kinds[n.kind].name)}"/></attvalues><viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${n.x}" y="${-n.y}"/><viz:size value="${n.size}"/></node>`; }).join("\n")}\n</nodes>\n<edges>\n${
    edgesShown().map((e) => `<edge id="${xml(e.iri)}" source="${xml(N[e.subject].iri)}" target="${xml(N[e.object].iri)}" label="${xml(edgeWords(e))}" kind="${xml(relations[e.relation].name)}"><attvalues><attvalue for="status" value="${xml(statuses[e.status])}"/><attvalue for="confidence" value="${e.confidence}"/><attvalue for="dates" value="${xml(datesOf(e).join(" "))}"/><attvalue for="quote" value="${xml(e.evidence[0]?.quote ?? "")}"/></attvalues></edge>`).join("\n")}\n</edges>\n</graph>\n</gexf>\n`;
}

function toTurtle() {
  const ref = (text) => `<${String(text).replace(/[\u0000-\u0020<>"{}|^`\\]/g, (c) => encodeURIComponent(c))}>`;
  const absolute = (text) => /^[a-z][a-z0-9+.-]*:/i.test(text);
  const string = (text, language) => `"${String(text).replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "")}"${/^[a-z]{2,8}(-[a-z0-9]{1,8})*$/.test(language ?? "") ? `@${language}` : ""}`;
  const out = ["@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .", "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", "@prefix schema: <https://schema.org/> .", `@prefix ukg: ${ref(data.namespace)} .`, ""];
  for (const node of nodesShown()) {
    if (!absolute(node.iri)) continue;
    if (kinds[node.kind].iri) out.push(`${ref(node.iri)} a ${ref(kinds[node.kind].iri)} .`);
    out.push(`${ref(node.iri)} skos:prefLabel ${string(node.label)} .`);
    for (const [value, language] of node.names) if (value !== node.label) out.push(`${ref(node.iri)} skos:altLabel ${string(value, language)} .`);
    for (const same of node.same) if (absolute(same)) out.push(`${ref(node.iri)} schema:sameAs ${ref(same)} .`);
  }
  for (const edge of edgesShown()) {
    const { iri: property, parts, inverse } = relations[edge.relation];
    const ends = [N[edge.subject].iri, N[edge.object].iri];
    const [subject, object] = inverse ? ends.reverse() : ends;
    if (!absolute(subject) || !absolute(object) || !property) continue;
    if (parts[0]) out.push(`${ref(edge.iri)} a ${ref(property)} ; ${ref(parts[0])} ${ref(subject)} ; ${ref(parts[1])} ${ref(object)}${edge.value && parts[2] ? ` ; ${ref(parts[2])} ${string(edge.value)}` : ""} .`);
    else if (isHeld(edge)) out.push(`${ref(subject)} ${ref(property)} ${ref(object)} .`);
    if (!parts[0] && absolute(edge.iri)) out.push(`${ref(edge.iri)} a ukg:Statement ; rdf:subject ${ref(subject)} ; rdf:predicate ${ref(property)} ; rdf:object ${ref(object)} .`);
    if (absolute(edge.iri)) for (const e of edge.evidence) out.push(`${ref(edge.iri)} ukg:quote ${string(e.quote)} .`);
  }
  return `${out.join("\n")}\n`;
}

function toSvg() {
  const { clientWidth: width, clientHeight: height } = byId("scene");
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const at = (p) => [(p.x - centre.x) * scale + width / 2, (p.y - centre.y) * scale + height / 2].map((v) => Number(v.toFixed(1)));
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`, `<title>${xml(data.title)}</title>`, `<rect width="100%" height="100%" fill="${xml(ink.paper)}"/>`];
  const { nodes: drawn, edges: lines } = network.body;
  for (const bundle of bundles.values()) {
    const [[x1, y1], [x2, y2]] = [bundle.from, bundle.to].map((id) => at(unit(id)));
    parts.push(`<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${xml(ink.edge)}" stroke-opacity="0.5" stroke-width="${(bundleWidth(bundle) * scale).toFixed(2)}"/>`);
  }
  for (const edge of edgesShown()) {
    if (!lines[edge.id]) continue;
    const [x1, y1] = at(N[edge.subject]);
    const [x2, y2] = at(N[edge.object]);
    const [mx, my] = edge.beside.length > 1 ? at(lines[edge.id].edgeType.getPoint(0.5)) : [(x1 + x2) / 2, (y1 + y2) / 2];
    const bright = lit ? (lit.edges.has(edge.id) ? 0.9 : 0.12) : 0.6;
    parts.push(`<path d="M${x1} ${y1}Q${(2 * mx - (x1 + x2) / 2).toFixed(1)} ${(2 * my - (y1 + y2) / 2).toFixed(1)} ${x2} ${y2}" fill="none" stroke="${xml(ink.edge)}" stroke-opacity="${bright}" stroke-width="${(edgeWidth(edge) * scale).toFixed(2)}"${isHeld(edge) ? "" : ' stroke-dasharray="5 4"'}><title>${xml(short(sentence(edge), 200))}</title></path>`);
  }
  for (const group of G) {
    if (!drawn[group.id] || !grouped) continue;
    const [x, y] = at(group);
    parts.push(`<circle cx="${x}" cy="${y}" r="${(group.r * scale).toFixed(1)}" fill="${xml(kinds[group.kinds[0][0]][dark() ? "dark" : "light"])}" fill-opacity="0.3" stroke="${xml(ink.soft)}"><title>${xml(groupName(group))}</title></circle>`);
  }
  for (const node of nodesShown()) {
    if (!drawn[node.id]) continue;
    const [x, y] = at(N[node.id]);
    const r = radius(node) * scale;
    const { shape } = kinds[node.kind];
    const look = `fill="${colourOf(node)}" stroke="${xml(ink.paper)}"${lit && !lit.nodes.has(node.id) ? ' opacity="0.2"' : ""}`;
    const title = `<title>${xml(short(node.label, 200))}</title>`;
    parts.push(shape.length ? `<path d="M${shape.map(([dx, dy]) => `${(x + dx * r).toFixed(1)} ${(y + dy * r).toFixed(1)}`).join("L")}Z" ${look}>${title}</path>` : `<circle cx="${x}" cy="${y}" r="${r.toFixed(1)}" ${look}>${title}</circle>`);
  }
  for (const label of labelBoxes) {
    label.text.forEach((line, i) => parts.push(`<text x="${(label.x + label.w / 2).toFixed(1)}" y="${(label.y + label.size * 0.88 + 1 + i * (label.size + 3)).toFixed(1)}" text-anchor="middle" font-size="${label.size}"${label.big ? ' font-weight="600"' : ""} fill="${xml(ink.ink)}" stroke="${xml(ink.paper)}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">${xml(line)}</text>`));
  }
  parts.push("</svg>");
  return parts.join("\n");
}

function savePng() {
  const from = byId("scene").querySelector("canvas");
  const canvas = document.createElement("canvas");
  canvas.width = from.width;
  canvas.height = from.height;
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = ink.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(from, 0, 0);
  canvas.toBlob((blob) => save("graph.png", blob, "image/png"), "image/png");
}

const EXPORTS = [
  ["PNG", "export_png", savePng],
  ["SVG", "export_svg", () => save("graph.svg", toSvg(), "image/svg+xml")],
  ["CSV", "export_csv", () => save("facts.csv", toCsv(), "text/csv")],
  ["GraphML", "export_graphml", () => save("graph.graphml", toGraphml(), "application/xml")],
  ["GEXF", "export_gexf", () => save("graph.gexf", toGexf(), "application/xml")],
  ["Turtle", "export_turtle", () => save("graph.ttl", toTurtle(), "text/turtle")],
];
