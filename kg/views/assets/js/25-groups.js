// A graph of many thousands is drawn in groups that open. What is shown is decided before, node by node; here
// only what is drawn for it: a node, or the group it stands in; an edge, or the bundle of edges between two.

const OVER = data.group_over; // more nodes than this are never drawn one by one unasked
const EVERY = 20000; // up to so many may be drawn one by one on request
const BUNDLES = 6; // of the bundles between closed groups, the strongest that each group keeps
const G = (data.groups ?? []).map(([x, y, r], place) => ({ id: `g${place}`, place, x, y, r, members: [], shown: 0 }));
for (const node of ranked) if (node.group >= 0 && G.length) G[node.group].members.push(node); // best connected first
for (const group of G) {
  const tally = new Map();
  for (const node of group.members) tally.set(node.kind, (tally.get(node.kind) ?? 0) + 1);
  group.kinds = [...tally].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  group.label = group.members[0].label;
}

const whole = () => !G.length || state.every; // every node of the page has its place in the drawing
let grouped = false; // groups are drawn now
let bundles = new Map(); // what is drawn between two ends of which one at least is a group
let thinned = 0; // bundles left out of the picture because others are stronger
const unitOf = (node) => (grouped && !state.open.has(node.group) && !revealed.has(node.id) ? G[node.group].id : node.id);
const unit = (id) => (typeof id === "number" ? N[id] : G[Number(id.slice(1))]);
const groupName = (group) => t("group_name", { name: short(group.label, 40), count: format(Math.max(0, group.shown - 1)) });

// Nodes that are drawn although their group is closed: what is chosen, what a path leads through, what is pinned.
let revealed = new Set();
function reveal() {
  const { chosen, path } = state;
  revealed = new Set(state.pinned);
  if (path) for (const step of path) { revealed.add(step.from.id); revealed.add(step.to.id); }
  if (chosen?.type === "node") {
    revealed.add(chosen.id);
    for (const edge of edgesOf(N[chosen.id]).slice(0, 200)) revealed.add(other(edge, N[chosen.id]).id);
  }
  if (chosen?.type === "edge") { revealed.add(E[chosen.id].subject); revealed.add(E[chosen.id].object); }
}

// The nodes, groups and edges to draw now, by their ids.
function plan() {
  const nodes = new Map();
  const edges = new Map();
  bundles = new Map();
  thinned = 0;
  let count = 0;
  for (const group of G) group.shown = 0;
  for (const node of N) if (shownNode[node.id]) { count += 1; G[node.group].shown += 1; }
  if (grouped !== count > OVER) { grouped = count > OVER; makeTints(); }
  reveal();
  for (const node of N) if (shownNode[node.id]) nodes.set(unitOf(node), true);
  for (const edge of E) {
    if (!shownEdge[edge.id]) continue;
    const [a, b] = [unitOf(N[edge.subject]), unitOf(N[edge.object])];
    if (typeof a === "number" && typeof b === "number") { edges.set(edge.id, true); continue; }
    if (a === b) continue; // within a closed group
    const [from, to] = String(a) < String(b) ? [a, b] : [b, a];
    const id = `${from} ${to}`;
    if (!bundles.has(id)) bundles.set(id, { id, from, to, edges: [] });
    bundles.get(id).edges.push(edge);
  }
  const rank = new Map();
  for (const bundle of [...bundles.values()].sort((a, b) => b.edges.length - a.edges.length || (a.id < b.id ? -1 : 1))) {
    const closed = typeof bundle.from === "string" && typeof bundle.to === "string";
    const ends = [bundle.from, bundle.to];
    if (closed && ends.every((end) => (rank.get(end) ?? 0) >= BUNDLES)) { bundles.delete(bundle.id); thinned += 1; continue; }
    for (const end of ends) rank.set(end, (rank.get(end) ?? 0) + 1);
    edges.set(bundle.id, true);
  }
  return { nodes, edges };
}

const bundleWidth = (bundle) => (1 + 0.8 * Math.log2(1 + bundle.edges.length)) / Math.max(0.01, network?.getScale() ?? 1);
const visGroup = (group) => ({ id: group.id, x: group.x, y: group.y, ...GROUP });
const visBundle = (bundle) => ({ id: bundle.id, from: bundle.from, to: bundle.to, width: bundleWidth(bundle), color: tintOf(bundle.id), smooth: false, dashes: false, arrows: "" });

// Bring the drawing's own data to the plan, telling it only what changed.
function sync() {
  const { nodes, edges } = plan();
  const [drawnNodes, drawnEdges] = [network.body.data.nodes, network.body.data.edges];
  const change = (set, wanted, make) => {
    const has = set.getIds();
    const gone = has.filter((id) => !wanted.has(id));
    const here = new Set(has);
    const fresh = [...wanted.keys()].filter((id) => !here.has(id));
    return { remove: () => gone.length && set.remove(gone), add: () => fresh.length && set.add(fresh.map(make)) };
  };
  const changeNodes = change(drawnNodes, nodes, (id) => (typeof id === "number" ? visNode(N[id]) : visGroup(unit(id))));
  const changeEdges = change(drawnEdges, edges, (id) => (typeof id === "number" ? visEdge(E[id]) : visBundle(bundles.get(id))));
  changeEdges.remove();
  changeNodes.remove();
  changeNodes.add();
  changeEdges.add();
  // Drawn in this order: a node that is shown within its closed group stands before it.
  network.body.nodeIndices.sort((a, b) => (typeof b === "string" ? 1 : 0) - (typeof a === "string" ? 1 : 0));
}

function drawEveryNode(every) {
  state.every = every;
  const { nodes, edges } = network.body.data;
  edges.clear();
  nodes.clear();
  grouped = false;
  bundles = new Map();
  if (every) { nodes.add(N.map(visNode)); edges.add(E.map(visEdge)); }
  refresh();
  fit(false);
}

function openGroup(group, open = true) {
  state.open[open ? "add" : "delete"](group.place);
  state.chosen = null;
  refresh();
  if (open) fitBox(group.x - group.r, group.x + group.r, group.y - group.r, group.y + group.r);
  chooseGroup(group);
}

const openGroups = () => G.filter((group) => state.open.has(group.place));

// Open groups keep a ring around their members, so that the eye knows where they end.
function drawRings(ctx) {
  if (!grouped) return;
  ctx.save();
  for (const group of openGroups()) {
    if (!group.shown) continue;
    ctx.beginPath();
    ctx.arc(group.x, group.y, group.r, 0, 2 * Math.PI);
    ctx.lineWidth = 1.5 / network.getScale();
    ctx.setLineDash([6 / network.getScale(), 5 / network.getScale()]);
    ctx.strokeStyle = ink.edge;
    ctx.stroke();
  }
  ctx.restore();
}

const GROUP = {
  shape: "custom",
  ctxRenderer({ ctx, id, x, y }) {
    const group = unit(id);
    return {
      drawNode() {
        const scale = network.getScale();
        const kind = kinds[group.kinds[0][0]];
        const colour = colourBy === "community" ? hueOf(group.members[0]) : dark() ? kind.dark : kind.light;
        const chosen = state.chosen?.type === "group" && state.chosen.id === group.place;
        ctx.beginPath();
        ctx.arc(x, y, group.r, 0, 2 * Math.PI);
        const faint = lit && !lit.units?.has(id);
        ctx.globalAlpha = 1;
        ctx.fillStyle = ink.paper;
        if (!lit) ctx.fill(); // lines pass behind a group, but for those that are looked at
        ctx.globalAlpha = faint ? 0.06 : 0.18 + 0.3 * (group.shown / group.members.length);
        ctx.fillStyle = colour;
        ctx.fill();
        ctx.globalAlpha = faint ? 0.25 : 1;
        ctx.lineWidth = (chosen ? 3.5 : 1.5) / scale;
        ctx.strokeStyle = chosen ? ink.ink : colour;
        ctx.stroke();
        ctx.globalAlpha = 1;
      },
      nodeDimensions: { width: 2 * group.r, height: 2 * group.r },
    };
  },
};

function groupCard(group) {
  const shown = group.members.filter((node) => shownNode[node.id]);
  const open = state.open.has(group.place);
  put(
    el("p", { class: "kind" }, t("group")), el("h2", {}, bdi(groupName(group))),
    el("p", { class: "meta" }, el("span", {}, count("things", shown.length)), group.kinds.slice(0, 6).map(([kind, number]) => el("span", { class: "kind" }, symbol(kinds[kind]), `${kinds[kind].plural} ${format(number)}`))),
    el("div", { class: "acts" },
      el("button", { type: "button", class: "act", id: "open-group", onclick: () => { openGroup(group, !open); byId("open-group").focus(); } }, t(open ? "group_close" : "group_open")),
      el("button", { type: "button", class: "act", onclick: (event) => copy(`${location.href.split("#")[0]}${hashOf()}`, event.currentTarget) }, t("copy_link"))),
    section(t("start_here"), rows(shown, nodeRow)),
  );
}

function bundleCard(bundle) {
  const name = (id) => (typeof id === "number" ? bdi(short(N[id].label, 80)) : bdi(groupName(unit(id))));
  const to = (id) => el("button", { type: "button", class: "node", onclick: () => (typeof id === "number" ? chooseNode(N[id], { focus: true }) : chooseGroup(unit(id))) }, name(id));
  put(
    el("p", { class: "kind" }, t("bundle")), el("h2", { class: "triple" }, to(bundle.from), " – ", to(bundle.to)),
    section(count("facts", bundle.edges.length), rows(bundle.edges, (edge) => factRow(edge, null))),
  );
}

function chooseGroup(group) {
  walk = null;
  state.path = null;
  state.chosen = { type: "group", id: group.place };
  redraw();
  groupCard(group);
  writeHash();
  say(`${t("group")}: ${plain(groupName(group))}, ${count("things", group.shown)}`);
}

function chooseBundle(bundle) {
  walk = null;
  state.path = null;
  state.chosen = { type: "bundle", id: bundle.id };
  const { from, to } = bundle;
  bundleCard(bundle);
  redraw();
  say(`${t("bundle")}: ${plain(typeof from === "number" ? N[from].label : groupName(unit(from)))} – ${plain(typeof to === "number" ? N[to].label : groupName(unit(to)))}, ${count("facts", bundle.edges.length)}`);
}
