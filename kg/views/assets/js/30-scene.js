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
  ink = { paper: css("--paper"), ink: css("--ink"), soft: css("--soft"), edge: css("--edge"), accent: css("--accent"), sheet: css("--sheet"), font: css("--sans") };
}

const COMMUNITIES = 10;
let colourBy = "kind";
let sizeBy = "connections";
function colourOf(node) {
  if (colourBy === "community") {
    const hue = kinds[node.community % COMMUNITIES < kinds.length ? node.community % COMMUNITIES : 0];
    return dark() ? hue.dark : hue.light;
  }
  const kind = kinds[node.kind];
  return dark() ? kind.dark : kind.light;
}
function radius(node) {
  // Far out, nodes stay as large as the eye needs to tell their colour.
  const grow = Math.max(1, 0.4 / network.getScale());
  if (sizeBy === "sources") return grow * (6 + Math.min(16, 3.2 * Math.sqrt(node.sources)));
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
  tints = { usual: tint(ink.edge, E.length > 1500 ? 0.4 : 0.7), faded: tint(ink.edge, 0.08), strong: tint(ink.soft, 0.9), chosen: tint(ink.accent, 1) };
}
const edgeWidth = (edge) => 1.4 + Math.min(2, 0.5 * (new Set(edge.evidence.map((e) => e.document.number)).size - 1 || 0));

function visEdge(edge) {
  const bend = edge.beside.length > 1 || edge.subject === edge.object;
  const turn = edge.beside[0].subject === edge.subject ? 1 : -1;
  const offset = (edge.place - (edge.beside.length - 1) / 2) * 0.22 * turn;
  return {
    id: edge.id, from: edge.subject, to: edge.object, width: edgeWidth(edge), color: tints.usual,
    smooth: bend ? { enabled: true, type: offset < 0 ? "curvedCCW" : "curvedCW", roundness: Math.abs(offset) } : false,
    dashes: isHeld(edge) || E.length > 3000 ? false : [5, 4],
    arrows: E.length > 3000 ? "" : { to: { enabled: true, scaleFactor: 0.42 } },
  };
}

function startScene() {
  readColours();
  makeTints();
  const place = byId("scene");
  network = new vis.Network(place, {
    nodes: N.map((node) => ({ id: node.id, x: node.x, y: node.y, ...NODE })),
    edges: E.map(visEdge),
  }, {
    physics: false, layout: { improvedLayout: false, randomSeed: 1 }, autoResize: true,
    interaction: { hover: N.length <= 3000, hideEdgesOnDrag: E.length > 4000, hideEdgesOnZoom: E.length > 4000, selectConnectedEdges: false, tooltipDelay: 1e9, zoomSpeed: 0.7 },
    edges: { smooth: false, selectionWidth: 0, hoverWidth: 0.6, arrowStrikethrough: false },
    nodes: { borderWidth: 0 },
  });
  network.canvas.frame.tabIndex = -1;
  network.on("afterDrawing", drawLabels);
  network.on("click", ({ nodes, edges }) => {
    if (nodes.length) chooseNode(N[nodes[0]], { from: "picture" });
    else if (edges.length) chooseEdge(E[edges[0]], { from: "picture" });
    else if (state.chosen) leaveChoice();
  });
  network.on("doubleClick", ({ nodes }) => { if (nodes.length) setAround(N[nodes[0]], 1); });
  network.on("hoverNode", ({ node, pointer }) => { hovered = { node, edge: null }; tip(pointer.DOM, node, null); network.redraw(); });
  network.on("hoverEdge", ({ edge, pointer }) => { hovered = { node: null, edge }; tip(pointer.DOM, null, edge); network.redraw(); });
  for (const name of ["blurNode", "blurEdge"]) network.on(name, () => { hovered = { node: null, edge: null }; byId("tip").hidden = true; network.redraw(); });
  for (const name of ["dragStart", "zoom"]) network.on(name, () => { byId("tip").hidden = true; });
  network.on("dragEnd", ({ nodes }) => { for (const id of nodes) ({ x: N[id].x, y: N[id].y } = network.getPosition(id)); });
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
  const { nodes, edges } = network.body;
  for (const node of N) nodes[node.id].options.hidden = !shownNode[node.id];
  for (const edge of E) edges[edge.id].options.hidden = !shownEdge[edge.id];
  network._updateVisibleIndices();
  light();
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
  const { edges } = network.body;
  for (const edge of E) {
    let tint = tints.usual;
    if (lit) tint = lit.edges.has(edge.id) ? (path || chosen?.type === "edge" ? tints.chosen : tints.strong) : tints.faded;
    if (walk?.edge === edge.id) tint = tints.chosen;
    edges[edge.id].options.color = tint;
    edges[edge.id].options.width = edgeWidth(edge) + (tint === tints.chosen ? 1.2 : 0);
  }
  network.redraw();
}

function fit(animate = true) {
  const shown = nodesShown();
  if (!shown.length || !byId("scene").clientWidth) return;
  const xs = shown.map((n) => n.x);
  const ys = shown.map((n) => n.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const { clientWidth: width, clientHeight: height } = byId("scene");
  // Room at the sides for labels, above for the line that says what is shown.
  const scale = Math.min(1.35, (width - Math.min(170, width * 0.27)) / Math.max(right - left, 1), (height - 110) / Math.max(bottom - top, 1));
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 - 12 / scale }, scale, animation: animate && !quiet.matches ? { duration: 350, easingFunction: "easeInOutQuad" } : false });
}

function look(node) {
  const { clientWidth: width, clientHeight: height } = byId("scene");
  const at = network.canvasToDOM({ x: node.x, y: node.y });
  if (at.x > 60 && at.x < width - 60 && at.y > 50 && at.y < height - 50) return;
  network.moveTo({ position: { x: node.x, y: node.y }, animation: quiet.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}

function tip(at, nodeId, edgeId) {
  const box = byId("tip");
  if (nodeId !== null) {
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

// ---- labels -------------------------------------------------------------------------------------

const widths = new Map();
function measure(ctx, text) {
  const key = `${ctx.font}\n${text}`;
  if (!widths.has(key)) widths.set(key, ctx.measureText(text).width);
  return widths.get(key);
}
// A label in one line, or in two when it is long.
function lines(text, limit = 24) {
  text = plain(text.slice(0, 300)) || "–";
  if (text.length <= limit) return [text];
  const words = text.split(" ");
  let first = words.shift();
  // The break that leaves the two lines most alike.
  while (words.length && Math.abs(2 * `${first} ${words[0]}`.length - text.length) < Math.abs(2 * first.length - text.length)) first += ` ${words.shift()}`;
  if (first.length > limit + 10) return [short(first, limit + 8)];
  const rest = words.join(" ");
  return rest ? [first, short(rest, limit + 4)] : [first];
}

class Boxes {
  constructor() { this.cells = new Map(); this.list = []; }
  keys(b) {
    const keys = [];
    for (let x = Math.floor(b[0] / 80); x <= Math.floor(b[2] / 80); x += 1) for (let y = Math.floor(b[1] / 40); y <= Math.floor(b[3] / 40); y += 1) keys.push(x * 4096 + y);
    return keys;
  }
  hits(b) {
    for (const key of this.keys(b)) for (const c of this.cells.get(key) ?? []) if (b[0] < c[2] && b[2] > c[0] && b[1] < c[3] && b[3] > c[1]) return true;
    return false;
  }
  add(b) {
    this.list.push(b);
    for (const key of this.keys(b)) { if (!this.cells.has(key)) this.cells.set(key, []); this.cells.get(key).push(b); }
  }
}

const AROUND = [[0, 1], [0.7, 0.7], [-0.7, 0.7], [1, 0], [-1, 0], [0.7, -0.7], [-0.7, -0.7], [0, -1], [0.35, 1], [-0.35, 1], [0.35, -1], [-0.35, -1]];
const RING = [1, 10, 20, 34, 52, 72].flatMap((far) => AROUND.map(([dx, dy]) => [far, dx, dy]));
const MAX_LABELS = 260;
const FIRST = 40; // these are labelled even where the label covers a small node
function placeLabels(ctx, scale, toScreen, width, height) {
  const taken = new Boxes();
  const marks = new Boxes();
  const hubs = new Boxes(); // never covered while there is any other place
  const seen = [];
  const wanted = new Set([state.chosen?.type === "node" ? state.chosen.id : null, hovered.node, walk?.node ?? null]);
  const first = (node) => (wanted.has(node.id) ? 0 : lit?.nodes.has(node.id) ? 1 : 2);
  const order = lit || hovered.node !== null ? [...ranked].sort((a, b) => first(a) - first(b)) : ranked;
  for (const node of order) {
    if (!shownNode[node.id]) continue;
    const at = toScreen(network.body.nodes[node.id]);
    if (at.x < -20 || at.y < -10 || at.x > width + 20 || at.y > height + 10) continue;
    const r = radius(node) * scale;
    seen.push({ node, at, r });
    const core = [at.x - r * 0.8, at.y - r * 0.8, at.x + r * 0.8, at.y + r * 0.8];
    if (seen.length <= 300) marks.add(core);
    if (seen.length <= 12) hubs.add(core);
  }
  const placed = [];
  for (let i = 0; i < seen.length && placed.length < MAX_LABELS && i < 1200; i += 1) {
    const { node, at, r } = seen[i];
    const special = wanted.has(node.id);
    if (lit && !lit.nodes.has(node.id) && !special) continue;
    const big = i < 12 || special;
    const size = big ? 13 : 12;
    ctx.font = `${big ? 600 : 400} ${size}px ${ink.font}`;
    const text = special ? lines(node.label, 40) : lines(node.label);
    const w = Math.max(...text.map((line) => measure(ctx, line)));
    const h = text.length * (size + 3);
    const gap = r + 3;
    const spots = [[at.x - w / 2, at.y + gap], [at.x + gap + 2, at.y - h / 2], [at.x - gap - 2 - w, at.y - h / 2], [at.x - w / 2, at.y - gap - h],
      [at.x + gap * 0.7, at.y + gap * 0.7], [at.x - gap * 0.7 - w, at.y + gap * 0.7], [at.x + gap * 0.7, at.y - gap * 0.7 - h], [at.x - gap * 0.7 - w, at.y - gap * 0.7 - h]];
    const box = ([x, y]) => [x - 2, y - 1, x + w + 2, y + h + 1];
    const inside = (b) => b[0] > 0 && b[2] < width && b[1] > 0 && b[3] < height;
    const free = (list) => list.filter((s) => inside(box(s)) && !taken.hits(box(s)));
    const clean = (list) => list.find((s) => !marks.hits(box(s)));
    const near = free(spots);
    let spot = clean(near);
    if (!spot && (i < FIRST || special)) {
      // The first ones may cover a small node, or stand off, tied to their own by a thin line.
      const off = free(RING.flatMap(([far, dx, dy]) => [[at.x - w / 2 + dx * (gap + far + w / 2), at.y - h / 2 + dy * (gap + far * 0.7 + h / 2)]]));
      const spare = (list) => list.find((s) => !hubs.hits(box(s)));
      spot = clean(off) ?? spare(near) ?? spare(off) ?? off[0] ?? (special ? spots[0] : undefined);
    }
    if (!spot) continue;
    taken.add(box(spot));
    const [x, y] = [Math.max(spot[0], Math.min(at.x, spot[0] + w)), Math.max(spot[1], Math.min(at.y, spot[1] + h))];
    placed.push({ node, text, x: spot[0], y: spot[1], w, h, size, big, box: box(spot), tie: Math.hypot(x - at.x, y - at.y) > r + 14 ? [at.x, at.y, x, y] : null });
  }
  return { placed, taken };
}

function drawLabels(ctx) {
  const scale = network.getScale();
  const { clientWidth: width, clientHeight: height } = byId("scene");
  const ratio = ctx.canvas.width / Math.max(1, width);
  const centre = network.getViewPosition();
  const toScreen = (p) => ({ x: (p.x - centre.x) * scale + width / 2, y: (p.y - centre.y) * scale + height / 2 });
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { placed, taken } = placeLabels(ctx, scale, toScreen, width, height);
  labelBoxes = placed;
  ctx.textBaseline = "top";
  ctx.textAlign = "center";
  ctx.lineJoin = "round";
  const write = (text, x, y, colour, halo) => {
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  };
  ctx.beginPath();
  for (const { tie } of placed) if (tie) { ctx.moveTo(tie[0], tie[1]); ctx.lineTo(tie[2], tie[3]); }
  ctx.lineWidth = 1;
  ctx.strokeStyle = ink.soft;
  ctx.stroke();
  for (const label of placed) {
    ctx.font = `${label.big ? 600 : 400} ${label.size}px ${ink.font}`;
    label.text.forEach((line, i) => write(line, label.x + label.w / 2, label.y + 1 + i * (label.size + 3), ink.ink, ink.paper));
  }
  // Words on the lines: those of what is chosen, or of every line once there is room.
  const named = lit ? E.filter((e) => lit.edges.has(e.id) && shownEdge[e.id]) : hovered.edge !== null ? [E[hovered.edge]] : scale > 1.1 && E.length < 3000 ? edgesShown() : [];
  ctx.font = `italic 11.5px ${ink.font}`;
  for (const edge of named.slice(0, 240)) {
    const a = toScreen(network.body.nodes[edge.subject]);
    const b = toScreen(network.body.nodes[edge.object]);
    const point = network.body.edges[edge.id].edgeType.getPoint(0.5);
    const at = edge.subject === edge.object ? a : toScreen(point);
    const text = short(plain(edgeWords(edge)), 34);
    const w = measure(ctx, text);
    if (Math.hypot(a.x - b.x, a.y - b.y) < w * 0.6 && lit === null) continue;
    const spots = [0, -15, 15].map((dy) => [at.x - w / 2 - 2, at.y - 8 + dy, at.x + w / 2 + 2, at.y + 8 + dy]);
    const spot = spots.find((box) => !taken.hits(box));
    if (!spot) continue;
    taken.add(spot);
    write(text, spot[0] + 2 + w / 2, spot[1] + 2, ink.soft, ink.paper);
  }
  ctx.restore();
}
