// Labels: as many as there is room for, none over another; those of the best connected first.

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
  // The line that says what is shown, and the buttons beside it, stand over the picture.
  const over = byId("zoom-fit").parentElement;
  if (over.offsetWidth) taken.add([over.offsetLeft - 4, 0, width, over.offsetTop + over.offsetHeight + 4]);
  taken.add([0, 0, width, 28]);
  const wanted = new Set([state.chosen?.type === "node" ? state.chosen.id : null, hovered.node, walk?.node ?? null]);
  const first = (node) => (wanted.has(node.id) ? 0 : lit?.nodes.has(node.id) ? 1 : 2);
  const { nodes: drawn } = network.body;
  const here = whole() ? [] : [...openGroups().flatMap((group) => group.members), ...[...revealed].map((id) => N[id])].filter((node, i, all) => drawn[node.id] && all.indexOf(node) === i);
  const nodes = grouped ? here : ranked.filter((node) => drawn[node.id]);
  const sorted = lit || hovered.node !== null ? [...nodes].sort((a, b) => first(a) - first(b)) : nodes;
  const order = grouped ? [...G.filter((group) => drawn[group.id]).sort((a, b) => b.shown - a.shown || a.place - b.place), ...sorted] : sorted;
  if (grouped && lit) order.sort((a, b) => (a.members ? 1 : 0) - (b.members ? 1 : 0));
  for (const node of order) {
    if (!node.members && !shownNode[node.id]) continue;
    const at = toScreen(drawn[node.id]);
    if (at.x < -20 || at.y < -10 || at.x > width + 20 || at.y > height + 10) continue;
    const r = (node.members ? node.r : radius(node)) * scale;
    if (node.members) { seen.push({ node, at, r }); continue; } // a label may stand on its group and on others
    seen.push({ node, at, r });
    const core = [at.x - r * 0.8, at.y - r * 0.8, at.x + r * 0.8, at.y + r * 0.8];
    if (seen.length <= 300) marks.add(core);
    if (seen.length <= 12) hubs.add(core);
  }
  const placed = [];
  for (let i = 0; i < seen.length && placed.length < MAX_LABELS && i < 1200; i += 1) {
    const { node, at, r } = seen[i];
    const special = wanted.has(node.id);
    if (lit && !(node.members ? lit.units?.has(node.id) : lit.nodes.has(node.id)) && !special) continue;
    const big = i < 12 || special;
    const size = big ? 13 : 12;
    ctx.font = `${big ? 600 : 400} ${size}px ${ink.font}`;
    const text = node.members ? [...lines(node.label), format(node.shown)] : special ? lines(node.label, 40) : lines(node.label);
    const w = Math.max(...text.map((line) => measure(ctx, line)));
    const h = text.length * (size + 3);
    const gap = r + 3;
    const spots = node.members ? [[at.x - w / 2, at.y - h / 2], [at.x - w / 2, at.y - h * 1.1], [at.x - w / 2, at.y + h * 0.1]] : [[at.x - w / 2, at.y + gap], [at.x + gap + 2, at.y - h / 2], [at.x - gap - 2 - w, at.y - h / 2], [at.x - w / 2, at.y - gap - h],
      [at.x + gap * 0.7, at.y + gap * 0.7], [at.x - gap * 0.7 - w, at.y + gap * 0.7], [at.x + gap * 0.7, at.y - gap * 0.7 - h], [at.x - gap * 0.7 - w, at.y - gap * 0.7 - h]];
    const box = ([x, y]) => [x - 2, y - 1, x + w + 2, y + h + 1];
    const inside = (b) => b[0] > 0 && b[2] < width && b[1] > 0 && b[3] < height;
    const free = (list) => list.filter((s) => inside(box(s)) && !taken.hits(box(s)));
    const clean = (list) => list.find((s) => !marks.hits(box(s)));
    const near = free(spots);
    let spot = clean(near);
    if (!spot && node.members) spot = near[0];
    if (!spot && !node.members && (i < FIRST || special)) {
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
  const named = (lit ? [...lit.edges].filter((id) => typeof id === "number").sort((a, b) => a - b).map((id) => E[id]).filter((e) => shownEdge[e.id])
    : typeof hovered.edge === "number" ? [E[hovered.edge]] : scale > 1.1 && E.length < 3000 ? edgesShown() : []).filter((e) => network.body.edges[e.id]);
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
