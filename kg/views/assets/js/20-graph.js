// The graph: nodes N, facts F (those with two ends are edges E), and what of it is shown.

const iri = (coded) => {
  const cut = coded.indexOf("|");
  return cut > 0 ? data.bases[Number(coded.slice(0, cut))] + coded.slice(cut + 1) : coded.slice(1);
};
const kinds = data.kinds;
const relations = data.relations;
const documents = data.documents.map(([code, title, published, source, language], number) => ({ number, iri: iri(code), title, published, source, language }));

const N = data.nodes.label.map((label, id) => ({
  id, label, iri: iri(data.nodes.iri[id]), kind: data.nodes.kind[id], x: data.nodes.x[id], y: data.nodes.y[id],
  names: data.nodes.names[id], same: data.nodes.same[id], total: data.nodes.degree[id], community: data.nodes.community[id],
  between: data.nodes.between[id], sources: 0, edges: [], facts: [], size: data.nodes.size[id],
}));

function fact(row, id) {
  const [code, subject, relation, object, value, qualifiers, status, confidence, days, start, end, evidence] = row;
  return {
    id, iri: iri(code), subject, relation, object, value, qualifiers, status, confidence, days, start, end,
    evidence: evidence.map(([doc, quote, from, to, marks, sure, rule, put, speaker, before, after]) => ({
      document: documents[doc], quote, start: from, end: to, marks, confidence: sure, rule: data.rules[rule],
      status: put, speaker: data.speakers[speaker] ?? "", before: before ?? "", after: after ?? "",
    })),
  };
}
const E = data.edges.map(fact);
const F = data.facts.map(fact);
for (const edge of E) {
  N[edge.subject].edges.push(edge);
  if (edge.object !== edge.subject) N[edge.object].edges.push(edge);
}
for (const one of F) N[one.subject].facts.push(one);
for (const node of N) {
  node.sources = new Set([...node.edges, ...node.facts].flatMap((one) => one.evidence.map((e) => e.document.number))).size;
  node.search = [...new Set([node.label, ...node.names.map((name) => name[0])].map(fold))];
}
// Edges between the same two ends are bent apart; each knows how many they are and its own place among them.
const pairs = new Map();
for (const edge of E) {
  const key = edge.subject < edge.object ? `${edge.subject} ${edge.object}` : `${edge.object} ${edge.subject}`;
  if (!pairs.has(key)) pairs.set(key, []);
  edge.beside = pairs.get(key);
  edge.place = edge.beside.push(edge) - 1;
}
const byIri = new Map(N.map((node) => [node.iri, node]));
const edgeByIri = new Map(E.map((edge) => [edge.iri, edge]));
const ranked = [...N].sort((a, b) => b.edges.length - a.edges.length || a.id - b.id);

const kindName = (node) => kinds[node.kind].label;
const relationName = (one) => relations[one.relation].label;
const statusName = (one) => data.texts[`status.${data.statuses[one.status]}`] ?? short(data.statuses[one.status], 40);
const isHeld = (one) => data.statuses[one.status] === "held";
const other = (edge, node) => N[edge.subject === node.id ? edge.object : edge.subject];
// The words on an edge: the title of a post says more than "holds position".
const edgeWords = (edge) => (edge.value ? edge.value : relationName(edge));
const sentence = (one) => `${short(N[one.subject].label, 60)} – ${short(edgeWords(one), 60)}${one.object >= 0 ? ` → ${short(N[one.object].label, 60)}` : ""}`;

const datesOf = (one) => (one.start || one.end ? [one.start, one.end].filter(Boolean) : one.days);
// A date of any precision as the months it covers, counted from year 0; null when it names no year.
function months(day) {
  const found = /^(\d{4})(?:-(0[1-9]|1[0-2]))?/.exec(day);
  if (!found) return null;
  const first = Number(found[1]) * 12 + (found[2] ? Number(found[2]) - 1 : 0);
  return [first, found[2] ? first : first + 11];
}
for (const one of [...E, ...F]) {
  const spans = datesOf(one).flatMap((day) => day.split("/")).map(months).filter(Boolean);
  one.from = spans.length ? Math.min(...spans.map((s) => s[0])) : null;
  one.to = spans.length ? Math.max(...spans.map((s) => s[1])) : null;
  // An office without a stated end may go on, one without a start may have begun before: neither is assumed.
}

const state = {
  kinds: new Set(), relations: new Set(), statuses: new Set(), from: -Infinity, to: Infinity, undated: true,
  hidden: new Set(), pinned: new Set(), around: null, depth: 1, chosen: null, path: null, table: false,
};
const shownNode = new Uint8Array(N.length).fill(1);
const shownEdge = new Uint8Array(E.length).fill(1);

const inPeriod = (one) => (one.from === null ? state.undated : one.from <= state.to && one.to >= state.from);
const passes = (one) => !state.relations.has(one.relation) && !state.statuses.has(one.status) && inPeriod(one);
const narrowed = () => state.relations.size || state.statuses.size || !state.undated || state.from > -Infinity || state.to < Infinity;

function show() {
  const stays = (node) => !state.hidden.has(node.id) && (!state.kinds.has(node.kind) || state.pinned.has(node.id));
  for (const node of N) shownNode[node.id] = stays(node) ? 1 : 0;
  for (const edge of E) shownEdge[edge.id] = shownNode[edge.subject] && shownNode[edge.object] && passes(edge) ? 1 : 0;
  if (narrowed()) {
    // A node that lost every edge to a filter says nothing: it goes with them.
    for (const node of N) {
      if (node.edges.length && !state.pinned.has(node.id) && !node.edges.some((edge) => shownEdge[edge.id])) shownNode[node.id] = 0;
    }
  }
  if (state.around !== null) {
    const near = reach(N[state.around], state.depth);
    for (const node of N) if (!near.has(node.id) && !state.pinned.has(node.id)) shownNode[node.id] = 0;
    shownNode[state.around] = 1;
    for (const edge of E) if (!shownNode[edge.subject] || !shownNode[edge.object]) shownEdge[edge.id] = 0;
  }
}

const nodesShown = () => N.filter((node) => shownNode[node.id]);
const edgesShown = () => E.filter((edge) => shownEdge[edge.id]);
const edgesOf = (node) => node.edges.filter((edge) => shownEdge[edge.id]);

function reach(start, depth) {
  const found = new Map([[start.id, 0]]);
  let ring = [start];
  for (let step = 1; step <= depth; step += 1) {
    const next = [];
    for (const node of ring) {
      for (const edge of edgesOf(node)) {
        const end = other(edge, node);
        if (!found.has(end.id)) { found.set(end.id, step); next.push(end); }
      }
    }
    ring = next;
  }
  return found;
}

// Shortest path through what is shown, as edges; null if there is none. Held facts are taken before others.
function shortest(start, end) {
  const via = new Map([[start.id, null]]);
  let ring = [start];
  while (ring.length && !via.has(end.id)) {
    const next = [];
    for (const node of ring) {
      for (const edge of edgesOf(node).sort((a, b) => isHeld(b) - isHeld(a) || a.id - b.id)) {
        const to = other(edge, node);
        if (!via.has(to.id)) { via.set(to.id, [node, edge]); next.push(to); }
      }
    }
    ring = next;
  }
  if (!via.has(end.id)) return null;
  const steps = [];
  for (let at = end; via.get(at.id); at = via.get(at.id)[0]) steps.unshift({ edge: via.get(at.id)[1], from: via.get(at.id)[0], to: at });
  return steps;
}
