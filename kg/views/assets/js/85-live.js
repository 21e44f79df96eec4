// A page that is served can ask its server for what lies around a node, and for names it does not hold.
// What comes is data as the page's own is: it passes through absorb() and is shown as text.

const LIVE = Boolean(data.live);
const missing = (node) => Math.max(0, node.total - node.edges.length);

// New nodes stand on rings around the one they were asked for, where nothing stands yet.
function placeAround(centre, fresh) {
  let turn = 0;
  for (const node of fresh) {
    for (; ; turn += 1) {
      const far = 90 + 9 * Math.sqrt(turn * 40);
      [node.x, node.y] = [Math.round(centre.x + far * Math.cos(turn * 2.4)), Math.round(centre.y + far * Math.sin(turn * 2.4))];
      if (turn > 4000 || !N.some((one) => one !== node && one.placed && Math.abs(one.x - node.x) < 44 && Math.abs(one.y - node.y) < 44)) break;
    }
    node.placed = true;
    turn += 1;
  }
}

async function loadAround(name, known) {
  let part = null;
  try {
    const answer = await fetch(`${data.live}?${new URLSearchParams({ around: name, depth: "1" })}`, { headers: { Accept: "application/json" } });
    if (answer.ok) part = await answer.json();
  } catch {
    part = null; // the server has gone, or the way to it
  }
  if (!part) { say(t("load_failed")); return null; }
  for (const node of N) node.placed = true;
  const before = [N.length, E.length];
  absorb(part);
  const centre = byIri.get(name);
  if (!centre) return null;
  const fresh = N.slice(before[0]);
  if (!known) Object.assign(centre, { x: Math.max(0, ...N.filter((n) => n.placed).map((n) => n.x)) + 400, y: 0, placed: true });
  placeAround(centre, fresh.filter((node) => !node.placed));
  for (const node of N) node.size = Math.min(24, 6 + 2.6 * Math.sqrt(node.edges.length));
  network.body.data.nodes.add(fresh.map(visNode));
  network.body.data.edges.add(E.slice(before[1]).map(visEdge));
  quoteIndex = null;
  rebuildRail();
  refresh();
  return { node: centre, count: fresh.length };
}

async function more(node, button) {
  button.disabled = true;
  const got = await loadAround(node.iri, true);
  button.disabled = false;
  if (!got) { button.textContent = t("load_failed"); return; }
  // What the server could not send at once it would not send again.
  node.total = node.edges.length;
  chooseNode(node, { focus: true, quietly: true });
  fit();
  say(t("loaded", { nodes: count("things", got.count) }));
}

// Names that the server knows and the page does not, after those on the page.
async function namesElsewhere(text) {
  if (!LIVE || fold(text).length < 2) return [];
  try {
    const answer = await fetch(`/search.json?${new URLSearchParams({ q: text })}`);
    return answer.ok ? (await answer.json()).filter((one) => typeof one.iri === "string" && !byIri.has(one.iri)) : [];
  } catch {
    return [];
  }
}

async function goElsewhere(one) {
  const got = await loadAround(one.iri, false);
  if (!got) return;
  fit();
  chooseNode(got.node, { focus: true });
}
