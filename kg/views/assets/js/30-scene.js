// The picture: vis-network draws edges and takes the mouse; nodes and labels are drawn here, so that
// they share their shapes with the legend and no label covers another.

let network = null;
let hovered = { node: null, edge: null };
let lit = null; // nodes and edges that stand out while something is chosen
let labelBoxes = []; // the boxes of the last frame, for tests and for the SVG
const dark = () => document.documentElement.dataset.theme === "dark";
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let ink = {};
function readColours() {
  ink = { paper: css("--paper"), ink: css("--ink"), soft: css("--soft"), edge: css("--edge"), faint: css("--faint"), accent: css("--accent"), sheet: css("--sheet"), font: css("--sans") };
}

let colourBy = "kind";
let sizeBy = "connections";
// Communities take the colours of kinds in turn; a measure goes from the colour of lines to that of links.
const hueOf = (node) => data.hues[node.community % data.hues.length][dark() ? 1 : 0];
function ramp(share) {
  const [from, to] = [ink.faint, ink.accent].map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  return `#${from.map((v, i) => Math.round(v + (to[i] - v) * Math.sqrt(share)).toString(16).padStart(2, "0")).join("")}`;
}
function colourOf(node) {
  if (colourBy === "community") return hueOf(node);
  if (colourBy === "between") return ramp(node.between);
  if (colourBy === "connections") return ramp(node.edges.length / Math.max(1, ranked[0].edges.length));
  const kind = kinds[node.kind];
  return dark() ? kind.dark : kind.light;
}
function radius(node) {
  // Far out, nodes stay as large as the eye needs to tell their colour.
  const grow = Math.max(1, (grouped && revealed.has(node.id) ? 0.7 : 0.4) / network.getScale());
  if (sizeBy === "sources") return grow * (6 + Math.min(16, 3.2 * Math.sqrt(node.sources)));
  if (sizeBy === "same") return grow * 8;
  if (sizeBy === "between") return grow * (6 + 16 * Math.sqrt(node.between));
  return grow * node.size;
}

function trace(ctx, shape, x, y, r) {
  ctx.beginPath();
  if (!shape.length) ctx.arc(x, y, r, 0, 2 * Math.PI);
  else shape.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + dx * r, y + dy * r) : ctx.moveTo(x + dx * r, y + dy * r)));
  ctx.closePath();
}

function symbol(kind, size = 14) {
  const shape = kind.shape;
  const r = size / 3.1;
  const attributes = { fill: dark() ? kind.dark : kind.light, "data-kind": kind.name };
  const mark = shape.length
    ? el("path", { ...attributes, d: `M${shape.map(([x, y]) => `${(x * r).toFixed(2)} ${(y * r).toFixed(2)}`).join("L")}Z` })
    : el("circle", { ...attributes, r });
  return el("svg", { width: size, height: size, viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`, "aria-hidden": "true", focusable: "false" }, mark);
}

const NODE = {
  shape: "custom",
  ctxRenderer({ ctx, id, x, y }) {
    const node = N[id];
    const r = radius(node);
    return {
      drawNode() {
        ctx.globalAlpha = lit && !lit.nodes.has(id) ? 0.16 : 1;
        trace(ctx, kinds[node.kind].shape, x, y, r);
        ctx.fillStyle = colourOf(node);
        ctx.lineJoin = "round";
        ctx.lineWidth = Math.max(1.5, 1.2 / network.getScale());
        ctx.strokeStyle = ink.paper;
        ctx.stroke();
        ctx.fill();
        const chosen = state.chosen?.type === "node" && state.chosen.id === id;
        if (chosen || state.pinned.has(id) || walk?.node === id) {
          ctx.globalAlpha = 1;
          trace(ctx, kinds[node.kind].shape, x, y, r + 4 / Math.min(1, network.getScale()));
          ctx.lineWidth = (chosen ? 2.5 : 1.5) / Math.min(1.5, network.getScale());
          ctx.strokeStyle = walk?.node === id ? ink.accent : ink.ink;
          ctx.stroke();
        }
      },
      nodeDimensions: { width: 2 * r, height: 2 * r },
    };
  },
};

let tints = {};
function makeTints() {
  const tint = (color, opacity) => ({ color, highlight: color, hover: color, opacity, inherit: false });
  tints = { usual: tint(ink.edge, grouped || (E.length > 1500 && whole()) ? 0.4 : 0.7), dim: tint(ink.edge, 0.16), faded: tint(ink.edge, 0.08), strong: tint(ink.soft, 0.9), chosen: tint(ink.accent, 1) };
}
const edgeWidth = (edge) => 1.4 + Math.min(2, 0.5 * Math.max(0, edge.sourceCount - 1));

function visEdge(edge) {
  const bend = edge.beside.length > 1 || edge.subject === edge.object;
  const turn = edge.beside[0].subject === edge.subject ? 1 : -1;
  const offset = (edge.place - (edge.beside.length - 1) / 2) * 0.22 * turn;
  return {
    id: edge.id, from: edge.subject, to: edge.object, width: edgeWidth(edge), color: tints.usual,
    smooth: bend ? { enabled: true, type: offset < 0 ? "curvedCCW" : "curvedCW", roundness: Math.abs(offset) } : false,
    dashes: isHeld(edge) || (E.length > 3000 && whole()) ? false : [5, 4],
    arrows: E.length > 3000 && whole() ? "" : { to: { enabled: true, scaleFactor: 0.42 } },
  };
}

// Lines from an open group into closed ones are many: they stay in the background.
function tintOf(id) {
  if (typeof id === "number") return tints.usual;
  const { from, to } = bundles.get(id);
  return typeof from === typeof to ? tints.usual : tints.dim;
}

const visNode = (node) => ({ id: node.id, x: node.x, y: node.y, ...NODE });
const pickNode = (id) => (typeof id === "number" ? chooseNode(N[id], { from: "picture" }) : chooseGroup(unit(id)));
const pickEdge = (id) => (typeof id === "number" ? chooseEdge(E[id], { from: "picture" }) : chooseBundle(bundles.get(id)));

function startScene() {
  readColours();
  makeTints();
  const place = byId("scene");
  network = new vis.Network(place, {
    nodes: new vis.DataSet(whole() ? N.map(visNode) : []),
    edges: new vis.DataSet(whole() ? E.map(visEdge) : []),
  }, {
    physics: false, layout: { improvedLayout: false, randomSeed: 1 }, autoResize: true,
    interaction: { hover: !whole() || N.length <= 3000, hideEdgesOnDrag: whole() && E.length > 4000, hideEdgesOnZoom: whole() && E.length > 4000, selectConnectedEdges: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
    edges: { smooth: false, selectionWidth: 0, hoverWidth: 0.6, arrowStrikethrough: false },
    nodes: { borderWidth: 0 },
  });
  network.canvas.frame.tabIndex = -1;
  network.on("beforeDrawing", drawRings);
  network.on("afterDrawing", drawLabels);
  network.on("click", ({ nodes, edges }) => {
    if (nodes.length) pickNode(nodes[0]);
    else if (edges.length) pickEdge(edges[0]);
    else if (state.chosen) leaveChoice();
  });
  network.on("doubleClick", ({ nodes }) => {
    if (nodes.length) typeof nodes[0] === "number" ? setAround(N[nodes[0]], 1) : openGroup(unit(nodes[0]));
  });
  network.on("hoverNode", ({ node, pointer }) => { hovered = { node, edge: null }; tip(pointer.DOM, node, null); network.redraw(); });
  network.on("hoverEdge", ({ edge, pointer }) => { hovered = { node: null, edge }; tip(pointer.DOM, null, edge); network.redraw(); });
  for (const name of ["blurNode", "blurEdge"]) network.on(name, () => { hovered = { node: null, edge: null }; byId("tip").hidden = true; network.redraw(); });
  for (const name of ["dragStart", "zoom"]) network.on(name, () => { byId("tip").hidden = true; });
  network.on("zoom", widen);
  network.on("dragEnd", ({ nodes }) => { for (const id of nodes) if (typeof id === "number") ({ x: N[id].x, y: N[id].y } = network.getPosition(id)); });
  let seen = "";
  new ResizeObserver(() => {
    const size = `${place.clientWidth}x${place.clientHeight}`;
    if (place.clientWidth && size !== seen) { seen = size; network.setSize("100%", "100%"); fit(false); }
  }).observe(place);
  fit(false);
}

// Filters reach the drawing through its own index of what is visible: a thousand times cheaper than
// telling its data set about every node (2,000 nodes: some 10 ms).
function applyShown() {
  if (whole()) {
    const { nodes, edges } = network.body;
    for (const node of N) nodes[node.id].options.hidden = !shownNode[node.id];
    for (const edge of E) edges[edge.id].options.hidden = !shownEdge[edge.id];
    network._updateVisibleIndices();
  }
  redraw();
}

// Groups are closed and opened by what is chosen, so the drawing is brought to it first.
function redraw() {
  if (!whole()) sync();
  light();
}

const widthOf = (id, tint) => (typeof id === "number" ? (edgeWidth(E[id]) + (tint === tints.chosen ? 1.2 : 0)) * (grouped ? Math.max(1, 0.7 / network.getScale()) : 1) : bundleWidth(bundles.get(id)));
// Between groups the eye is far away: there lines keep their width on the screen.
function widen() {
  if (!grouped) return;
  for (const id of network.body.edgeIndices) network.body.edges[id].options.width = widthOf(id, network.body.edges[id].options.color);
}

// What is chosen stands out with its neighbours; the rest recedes but stays.
function light() {
  lit = null;
  const { chosen, path } = state;
  if (path) lit = { nodes: new Set(path.flatMap((s) => [s.from.id, s.to.id])), edges: new Set(path.map((s) => s.edge.id)) };
  else if (chosen?.type === "node") {
    const edges = edgesOf(N[chosen.id]);
    lit = { nodes: new Set([chosen.id, ...edges.flatMap((e) => [e.subject, e.object])]), edges: new Set(edges.map((e) => e.id)) };
  } else if (chosen?.type === "edge") lit = { nodes: new Set([E[chosen.id].subject, E[chosen.id].object]), edges: new Set([chosen.id]) };
  const strong = path || chosen?.type === "edge";
  if (grouped && lit) {
    lit.units = new Set([...lit.nodes].map((id) => unitOf(N[id])));
    for (const bundle of bundles.values()) if (bundle.edges.some((edge) => lit.edges.has(edge.id))) lit.edges.add(bundle.id);
  } else if (grouped && chosen?.type === "group") lightGroup(G[chosen.id]);
  const { edges } = network.body;
  for (const id of network.body.edgeIndices) {
    let tint = tintOf(id);
    if (lit) tint = lit.edges.has(id) ? (strong ? tints.chosen : tints.strong) : tints.faded;
    if (walk?.edge === id || (chosen?.type === "bundle" && chosen.id === id)) tint = tints.chosen;
    edges[id].options.color = tint;
    edges[id].options.width = widthOf(id, tint);
  }
  network.redraw();
}

function lightGroup(group) {
  const edges = [...bundles.values()].filter((bundle) => bundle.from === group.id || bundle.to === group.id);
  const units = new Set([group.id, ...edges.flatMap((bundle) => [bundle.from, bundle.to])]);
  const open = state.open.has(group.place) ? group.members.map((node) => node.id) : [];
  if (!open.length) lit = { nodes: new Set([...units].filter((id) => typeof id === "number")), edges: new Set(edges.map((bundle) => bundle.id)), units };
}

function fitBox(left, right, top, bottom, animate = true) {
  const { clientWidth: width, clientHeight: height } = byId("scene");
  // Room at the sides for labels, above for the line that says what is shown.
  const scale = Math.min(1.35, (width - Math.min(170, width * 0.27)) / Math.max(right - left, 1), (height - 110) / Math.max(bottom - top, 1));
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 - 12 / scale }, scale, animation: animate && !quiet.matches ? { duration: 350, easingFunction: "easeInOutQuad" } : false });
  widen();
}

function fit(animate = true) {
  if (!byId("scene").clientWidth) return;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const reach = ({ x, y }, r) => { left = Math.min(left, x - r); right = Math.max(right, x + r); top = Math.min(top, y - r); bottom = Math.max(bottom, y + r); };
  if (grouped) for (const group of G) { if (group.shown) reach(group, group.r); } else for (const node of N) if (shownNode[node.id]) reach(node, 0);
  if (left < Infinity) fitBox(left, right, top, bottom, animate);
}

function look(node) {
  const { clientWidth: width, clientHeight: height } = byId("scene");
  const at = network.canvasToDOM({ x: node.x, y: node.y });
  if (grouped && network.getScale() < 0.2) { // too far away to tell a node from its neighbours
    const group = G[node.group];
    fitBox(group.x - group.r, group.x + group.r, group.y - group.r, group.y + group.r);
    return;
  }
  if (at.x > 60 && at.x < width - 60 && at.y > 50 && at.y < height - 50) return;
  network.moveTo({ position: { x: node.x, y: node.y }, animation: quiet.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}

function tip(at, nodeId, edgeId) {
  const box = byId("tip");
  if (typeof nodeId === "string") {
    const group = unit(nodeId);
    box.replaceChildren(el("b", {}, bdi(groupName(group))), el("small", {}, t("group_tip")));
  } else if (typeof edgeId === "string") {
    box.replaceChildren(el("b", {}, count("facts", bundles.get(edgeId).edges.length)));
  } else if (nodeId !== null) {
    const node = N[nodeId];
    box.replaceChildren(el("b", {}, bdi(short(node.label, 120))), el("small", {}, `${kindName(node)} · ${count("facts", edgesOf(node).length)}`));
  } else {
    const edge = E[edgeId];
    const quote = edge.evidence[0]?.quote ?? "";
    box.replaceChildren(el("b", {}, bdi(short(N[edge.subject].label, 60))), " ", bdi(short(edgeWords(edge), 60)), " ", el("b", {}, bdi(short(N[edge.object].label, 60))),
      quote ? el("small", {}, "“", bdi(short(quote, 140)), "”") : null);
  }
  box.hidden = false;
  const { clientWidth: width, clientHeight: height } = byId("scene");
  box.style.left = `${Math.max(4, Math.min(at.x + 14, width - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(4, Math.min(at.y + 16, height - box.offsetHeight - 8))}px`;
}

