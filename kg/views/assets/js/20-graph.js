// The graph: nodes N, facts F (those with two ends are edges E), and what of it is shown. It is taken in by
// absorb(), at the start from the page's data, later, where a server stands behind the page, in parts.

const kinds = [];
const relations = [];
const statuses = [];
const documents = [];
const N = [];
const E = [];
const F = [];
const byIri = new Map();
const edgeByIri = new Map();
const pairs = new Map();
let ranked = [];
let shownNode = new Uint8Array(0);
let shownEdge = new Uint8Array(0);

class Thing {
  get sources() {
    this.sourceCount ??= new Set([...this.edges, ...this.facts].flatMap((one) => one.evidence.map((e) => e.document.number))).size;
    return this.sourceCount;
  }
  get search() {
    this.folded ??= [...new Set([this.label, ...this.names.map((name) => name[0])].map(fold))];
    return this.folded;
  }
}

// The words behind a fact are most of the page's bytes: they are read in blocks, when first asked for.
class Fact {
  get evidence() { this.read ??= this.words(); return this.read; }
}

const blocks = [];
function block(number) {
  blocks[number] ??= JSON.parse(document.querySelectorAll("script.words")[number].textContent);
  return blocks[number];
}

// Where two tables of names meet: the number a name has on this page.
function number(table, name, make) {
  if (!table.has(name)) { table.set(name, table.size); make(); }
  return table.get(name);
}
const known = { kinds: new Map(), relations: new Map(), statuses: new Map(), documents: new Map() };

// Takes in nodes and facts that are not here yet; returns how many of them were new.
function absorb(part) {
  const iri = (coded) => {
    const cut = coded.indexOf("|");
    return cut > 0 ? part.bases[Number(coded.slice(0, cut))] + coded.slice(cut + 1) : coded.slice(1);
  };
  const kindOf = part.kinds.map((kind) => number(known.kinds, kind.name, () => kinds.push(kind)));
  const relationOf = part.relations.map((relation) => number(known.relations, relation.name, () => relations.push(relation)));
  const statusOf = part.statuses.map((status) => number(known.statuses, status, () => statuses.push(status)));
  const documentOf = part.documents.map(([code, title, published, source, language]) => number(known.documents, iri(code),
    () => documents.push({ number: documents.length, iri: iri(code), title, published, source, language })));
  const before = [N.length, E.length, F.length];
  const { nodes } = part;
  const nodeOf = nodes.label.map((label, i) => {
    const name = iri(nodes.iri[i]);
    if (part !== data && byIri.has(name)) return byIri.get(name).id;
    const node = Object.assign(new Thing(), {
      id: N.length, label, iri: name, kind: kindOf[nodes.kind[i]], x: nodes.x[i], y: nodes.y[i], names: nodes.names[i], same: nodes.same[i],
      total: nodes.degree[i], community: nodes.community[i], between: nodes.between[i], size: nodes.size[i], edges: [], facts: [],
      group: nodes.group ? nodes.group[i] : -1,
    });
    N.push(node);
    byIri.set(name, node);
    return node.id;
  });
  const read = (row, place, list) => {
    const [code, subject, relation, object, value, qualifiers, status, confidence, days, start, end, sourceCount] = row;
    const name = iri(code);
    if (part !== data && edgeByIri.has(name)) return;
    const one = Object.assign(new Fact(), {
      id: list.length, iri: name, subject: nodeOf[subject], relation: relationOf[relation], object: object < 0 ? -1 : nodeOf[object], value, qualifiers,
      status: statusOf[status], confidence, days, start, end, sourceCount,
      words: () => (part.words ? part.words[place] : block(Math.floor(place / part.block))[place % part.block]).map(
        ([doc, quote, from, to, marks, sure, rule, put, speaker, before, after]) => ({
          document: documents[documentOf[doc]], quote, start: from, end: to, marks, confidence: sure, rule: part.rules[rule],
          status: statusOf[put], speaker: part.speakers[speaker] ?? "", before: before ?? "", after: after ?? "",
        })),
    });
    list.push(one);
    edgeByIri.set(name, one);
    spans(one);
    if (list === F) N[one.subject].facts.push(one);
    else {
      N[one.subject].edges.push(one);
      if (one.object !== one.subject) N[one.object].edges.push(one);
      // Edges between the same two ends are bent apart; each knows how many they are and its own place among them.
      const key = Math.min(one.subject, one.object) * 4194304 + Math.max(one.subject, one.object);
      if (!pairs.has(key)) pairs.set(key, []);
      one.beside = pairs.get(key);
      one.place = one.beside.push(one) - 1;
    }
  };
  part.edges.forEach((row, i) => read(row, i, E));
  part.facts.forEach((row, i) => read(row, part.edges.length + i, F));
  ranked = [...N].sort((a, b) => b.edges.length - a.edges.length || a.id - b.id);
  shownNode = new Uint8Array(N.length).fill(1);
  shownEdge = new Uint8Array(E.length).fill(1);
  return { nodes: N.length - before[0], edges: E.length - before[1], facts: F.length - before[2] };
}

const kindName = (node) => kinds[node.kind].label;
const relationName = (one) => relations[one.relation].label;
const statusText = (status) => data.texts[`status.${statuses[status]}`] ?? short(statuses[status], 40);
const statusName = (one) => statusText(one.status);
const isHeld = (one) => statuses[one.status] === "held";
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
// An office without a stated end may go on, one without a start may have begun before: neither is assumed.
function spans(one) {
  const found = datesOf(one).flatMap((day) => day.split("/")).map(months).filter(Boolean);
  one.from = found.length ? Math.min(...found.map((s) => s[0])) : null;
  one.to = found.length ? Math.max(...found.map((s) => s[1])) : null;
}

const state = {
  kinds: new Set(), relations: new Set(), statuses: new Set(), from: -Infinity, to: Infinity, undated: true,
  hidden: new Set(), pinned: new Set(), around: null, depth: 1, chosen: null, path: null, table: false, open: new Set(), every: false,
};

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

absorb(data);
