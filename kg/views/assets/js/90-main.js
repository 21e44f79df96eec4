// Choosing, walking by keyboard, addresses, dialogs, and the start.

let walk = null; // the neighbour under the keyboard: its number, node and edge

function refresh() {
  show();
  applyShown();
  countRail();
  tellShown();
  drawTable();
}

function chooseNode(node, { focus = false, from = "", quietly = false } = {}) {
  walk = null;
  state.path = null;
  state.chosen = { type: "node", id: node.id };
  if (!shownNode[node.id]) { // found by search while filtered out: it is shown, and stays
    state.hidden.delete(node.id);
    state.pinned.add(node.id);
    refresh();
  }
  nodeCard(node);
  redraw();
  if (from !== "picture") look(node);
  writeHash();
  if (!quietly) say(t("at_node", { name: plain(short(node.label, 120)), kind: kindName(node), neighbours: count("neighbours", edgesOf(node).length) }));
  if (focus) panel.focus({ preventScroll: innerWidth > 720 });
}

function chooseEdge(edge, { focus = false, from = "" } = {}) {
  walk = null;
  state.path = null;
  state.chosen = { type: "edge", id: edge.id };
  edgeCard(edge);
  redraw();
  if (from !== "picture") look(N[edge.object]);
  writeHash();
  say(t("at_edge", { fact: plain(sentence(edge)), sources: count("sources", sourcesOf(edge)) }));
  if (focus) panel.focus({ preventScroll: innerWidth > 720 });
}

function leaveChoice() {
  walk = null;
  state.chosen = null;
  state.path = null;
  redraw();
  overview();
  writeHash();
}

function setAround(node, depth) {
  state.around = node.id;
  state.depth = depth;
  state.hidden.delete(node.id);
  refresh();
  chooseNode(node, { quietly: true });
  fit();
  say(`${t("around_chip", { name: plain(short(node.label, 80)), steps: count("steps", depth) })}: ${byId("shown").textContent}`);
}

function hide(node) {
  state.hidden.add(node.id);
  state.pinned.delete(node.id);
  if (state.around === node.id) state.around = null;
  refresh();
  leaveChoice();
  byId("scene").focus();
}

function openPath(node) {
  state.chosen = null;
  pathCard(node ?? null, null);
}

// ---- keyboard -----------------------------------------------------------------------------------

function step(way) {
  const at = state.chosen?.type === "node" ? N[state.chosen.id] : null;
  if (!at || !shownNode[at.id]) {
    const first = ranked.find((node) => shownNode[node.id]);
    if (first) chooseNode(first);
    return;
  }
  const around = edgesOf(at).map((edge) => ({ edge, end: other(edge, at) }))
    // Clockwise from the top, as the eye would go.
    .sort((a, b) => Math.atan2(at.x - a.end.x, a.end.y - at.y) - Math.atan2(at.x - b.end.x, b.end.y - at.y) || a.edge.id - b.edge.id);
  if (!around.length) return;
  const number = walk ? (walk.number + way + around.length) % around.length : way > 0 ? 0 : around.length - 1;
  walk = { number, node: around[number].end.id, edge: around[number].edge.id };
  light();
  look(around[number].end);
  say(t("walk", { number: number + 1, total: around.length, fact: plain(sentence(around[number].edge)) }));
}

function sceneKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = state.chosen?.type === "node" ? N[state.chosen.id] : null;
  const acts = {
    ArrowRight: () => step(1), ArrowDown: () => step(1), ArrowLeft: () => step(-1), ArrowUp: () => step(-1),
    Enter: () => (walk ? chooseNode(N[walk.node]) : node ? panel.focus() : step(1)),
    e: () => { if (walk) chooseEdge(E[walk.edge]); },
    f: () => { if (node) setAround(node, 1); },
    h: () => { if (node) hide(node); },
    p: () => openPath(node),
    o: () => {
      const group = state.chosen?.type === "group" ? G[state.chosen.id] : grouped && node ? G[node.group] : null;
      if (group) openGroup(group, !state.open.has(group.place));
    },
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit(),
  };
  const act = acts[event.key] ?? acts[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
}

function pageKey(event) {
  if (event.key === "Escape" && !byId("dialog").open) {
    if (byId("rail").classList.contains("open")) toggleRail(false);
    else if (walk) { walk = null; light(); } else if (state.chosen || state.path) { leaveChoice(); byId("scene").focus(); } else if (state.around !== null) { state.around = null; refresh(); fit(); }
    return;
  }
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (typing || event.ctrlKey || event.metaKey || event.altKey || byId("dialog").open) return;
  if (event.key === "/") { event.preventDefault(); byId("find").focus(); }
  if (event.key === "?") openHelp();
  if (event.key === "t") toggleTable();
}

function zoom(factor) {
  network.moveTo({ scale: Math.max(0.02, Math.min(6, network.getScale() * factor)), animation: quiet.matches ? false : { duration: 160, easingFunction: "easeOutQuad" } });
}

// ---- addresses ----------------------------------------------------------------------------------

function hashOf() {
  const parts = [];
  if (state.around !== null) parts.push(`around=${encodeURIComponent(N[state.around].iri)}`, `depth=${state.depth}`);
  if (state.open.size) parts.push(`open=${[...state.open].sort((a, b) => a - b).join("+")}`);
  if (state.path) parts.push(`path=${encodeURIComponent(state.path[0].from.iri)}`, `to=${encodeURIComponent(state.path[state.path.length - 1].to.iri)}`);
  else if (state.chosen?.type === "node") parts.push(`node=${encodeURIComponent(N[state.chosen.id].iri)}`);
  else if (state.chosen?.type === "group") parts.push(`group=${state.chosen.id}`);
  else if (state.chosen?.type === "edge") parts.push(`edge=${encodeURIComponent(E[state.chosen.id].iri)}`);
  if (state.table) parts.push("view=table");
  return parts.length ? `#${parts.join("&")}` : "";
}

let written = null;
function writeHash() {
  written = hashOf();
  try {
    history.replaceState(null, "", written || location.href.split("#")[0]);
  } catch {
    written = null; // a frame without an address of its own (srcdoc): links cannot be kept there
  }
}

function readHash() {
  if (written !== null && location.hash === written) return;
  const wanted = new URLSearchParams(location.hash.slice(1));
  const around = byIri.get(wanted.get("around"));
  state.around = around ? around.id : null;
  state.depth = Math.min(3, Math.max(1, Number(wanted.get("depth")) || 1));
  state.open = new Set((wanted.get("open") ?? "").split(" ").filter(Boolean).map(Number).filter((place) => G[place]));
  if ((wanted.get("view") === "table") !== state.table) toggleTable();
  refresh();
  const node = byIri.get(wanted.get("node"));
  const edge = edgeByIri.get(wanted.get("edge"));
  const group = G[Number(wanted.get("group") ?? NaN)];
  const [from, to] = [byIri.get(wanted.get("path")), byIri.get(wanted.get("to"))];
  if (from && to) pathCard(from, to);
  else if (edge?.beside) chooseEdge(edge);
  else if (node) chooseNode(node);
  else if (group) chooseGroup(group);
  else if (around) chooseNode(around);
  else overview();
  if (around) fit(false);
}

// ---- dialogs and tools --------------------------------------------------------------------------

function openDialog(title, ...children) {
  byId("dialog-title").textContent = title;
  byId("dialog-body").replaceChildren(...children.filter(Boolean));
  byId("dialog").showModal();
}

function openHelp() {
  const keys = [["/", "key_slash"], ["← → ↑ ↓", "key_arrows"], ["Enter", "key_enter"], ["E", "key_e"], ["F", "key_f"], ...(G.length ? [["O", "key_o"]] : []), ["P", "key_p"], ["H", "key_h"], ["T", "key_t"], ["+ − 0", "key_zoom"], ["Esc", "key_escape"]];
  openDialog(t("help"), el("p", {}, t("help_lead")), el("dl", { class: "keys" }, keys.map(([key, text]) => [el("dt", {}, key), el("dd", {}, t(text))])));
}

function openExport() {
  openDialog(t("export"), el("p", {}, t("export_lead", { nodes: count("things", nodesShown().length), facts: count("facts", edgesShown().length) })),
    el("div", { class: "exports" }, EXPORTS.map(([name, text, run]) => el("button", { type: "button", class: "act", "data-export": name, onclick: run }, name, el("small", {}, t(text))))));
}

function openQuery() {
  if (!data.sparql) { openDialog(t("query"), el("p", {}, t("query_none"))); return; }
  openDialog(t("query"), el("p", {}, t("query_lead")), el("pre", { tabindex: 0, role: "region", "aria-label": "SPARQL" }, data.sparql), el("button", { type: "button", class: "act", onclick: (event) => copy(data.sparql, event.currentTarget) }, t("copy")));
}

function toggleTable() {
  state.table = !state.table;
  byId("as-table").setAttribute("aria-pressed", String(state.table));
  for (const part of [byId("scene"), byId("stage").querySelector(".zoom")]) part.hidden = state.table;
  byId("table").hidden = !state.table;
  drawTable();
  writeHash();
}

function toggleRail(open) {
  byId("rail").classList.toggle("open", open);
  byId("open-rail").setAttribute("aria-expanded", String(open));
  (open ? byId("close-rail") : byId("open-rail")).focus();
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  if (!network) return;
  readColours();
  makeTints();
  for (const svg of document.querySelectorAll("svg [data-kind]")) { const kind = kinds.find((k) => k.name === svg.dataset.kind); svg.setAttribute("fill", dark() ? kind.dark : kind.light); }
  light();
}

function start() {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  setTheme(scheme.matches ? "dark" : "light");
  scheme.addEventListener("change", () => setTheme(scheme.matches ? "dark" : "light"));
  byId("theme").addEventListener("click", () => setTheme(dark() ? "light" : "dark"));
  startScene();
  startRail();
  combobox(byId("find"), byId("found"), { quotes: true, pick: (hit) => (hit.elsewhere ? goElsewhere(hit.elsewhere) : hit.edge ? chooseEdge(hit.edge, { focus: true }) : chooseNode(hit.node, { focus: true })) });
  byId("scene").addEventListener("keydown", sceneKey);
  document.addEventListener("keydown", pageKey);
  const on = { "as-table": toggleTable, "open-path": () => openPath(state.chosen?.type === "node" ? N[state.chosen.id] : null), "open-export": openExport, "open-query": openQuery, "open-help": openHelp, "dialog-close": () => byId("dialog").close(), "open-rail": () => toggleRail(true), "close-rail": () => toggleRail(false), "zoom-in": () => zoom(1.4), "zoom-out": () => zoom(1 / 1.4), "zoom-fit": () => fit() };
  for (const [id, act] of Object.entries(on)) byId(id).addEventListener("click", act);
  addEventListener("hashchange", readHash);
  addEventListener("beforeprint", () => { network.setSize("100%", "100%"); fit(false); });
  refresh();
  readHash();
  if (!location.hash && data.focus >= 0) chooseNode(N[data.focus], { quietly: true });
  // For tests and for who embeds the page: what is drawn, read only.
  window.kgView = Object.freeze({
    labels: () => labelBoxes.map(({ node, box }) => ({ iri: node.iri, box: [...box] })),
    ranked: () => ranked.map((node) => node.iri),
    shown: () => ({ nodes: nodesShown().map((node) => node.iri), edges: edgesShown().map((edge) => edge.iri) }),
    nodeAt: (name) => network.canvasToDOM(byIri.get(name)),
    look: () => Object.fromEntries(nodesShown().map((node) => [node.iri, { colour: colourOf(node), size: radius(node) }])),
    missing: (name) => missing(byIri.get(name)),
    groups: () => (grouped ? G.filter((group) => group.shown).map(({ place, label, shown, x, y, r }) => ({ place, label, shown, open: state.open.has(place), at: network.canvasToDOM({ x, y }), r: r * network.getScale() })) : []),
    drawn: () => ({ nodes: network.body.nodeIndices.length, edges: network.body.edgeIndices.length }),
    edgeAt: (name) => network.canvasToDOM(network.body.edges[edgeByIri.get(name).id].edgeType.getPoint(0.5)),
  });
  document.documentElement.dataset.ready = "yes";
}
start();
