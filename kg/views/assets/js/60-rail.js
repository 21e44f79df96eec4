// The legend that filters, the choice of colour and size, and the line that says what is shown.

function tick(title, off, key, before) {
  const output = el("output");
  const input = el("input", { type: "checkbox", onchange: () => { off[input.checked ? "delete" : "add"](key); refresh(); } });
  input.checked = !off.has(key);
  return { key, input, output, row: el("label", { class: "tick" }, input, before, el("span", { title: short(title, 200) }, bdi(short(title, 80))), output) };
}

// After more was loaded the legend and the period are made anew; what was chosen in them stays chosen.
function rebuildRail() {
  for (const name of Object.keys(ticks)) for (const one of ticks[name]) one.row.remove();
  for (const one of [...byId("look").children, ...byId("time").children]) if (one.tagName !== "LEGEND") one.remove();
  Object.assign(state, { from: -Infinity, to: Infinity });
  startRail(true);
}

const ticks = { kinds: [], relations: [], statuses: [] };
function startRail(again = false) {
  const of = (list, field) => {
    const totals = new Map();
    for (const one of list) totals.set(one[field], (totals.get(one[field]) ?? 0) + 1);
    return totals;
  };
  const make = (name, totals, label, before) => {
    const keys = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a) || a - b);
    ticks[name] = keys.map((key) => ({ total: totals.get(key), ...tick(label(key), state[name], key, before(key)) }));
    byId(name).append(...ticks[name].map((one) => one.row));
    byId(name).hidden = !keys.length;
  };
  make("kinds", of(N, "kind"), (key) => kinds[key].plural, (key) => symbol(kinds[key]));
  make("relations", of(E, "relation"), (key) => relations[key].label, () => null);
  make("statuses", of(E, "status"), (key) => statusText(key), (key) => el("svg", { width: 18, height: 10, viewBox: "0 0 18 10", "aria-hidden": "true" }, el("line", { x1: 0, x2: 18, y1: 5, y2: 5, stroke: "var(--soft)", "stroke-width": 1.6, "stroke-dasharray": statuses[key] === "held" ? null : "4 3" })));
  byId("statuses").hidden = ticks.statuses.length < 2;
  // A relation under the pointer stands out in the picture.
  for (const one of ticks.relations) {
    one.row.addEventListener("mouseenter", () => { if (!state.chosen && !state.path) glow(one.key); });
    one.row.addEventListener("mouseleave", () => { if (!state.chosen && !state.path) light(); });
  }
  const pick = (label, choices, change, now) => {
    const select = el("select", { onchange: () => change(select.value) }, choices.map(([value, text]) => el("option", { value }, t(text))));
    if (now) select.value = now;
    return el("label", { class: "pick" }, t(label), select);
  };
  byId("look").append(
    pick("colour_by", [["kind", "by_kind"], ["community", "by_community"], ["connections", "by_connections"], ["between", "by_between"]], (value) => { colourBy = value; network.redraw(); }, colourBy),
    pick("size_by", [["connections", "by_connections"], ["sources", "by_sources"], ["between", "by_between"], ["same", "by_same"]], (value) => { sizeBy = value; network.redraw(); }, sizeBy));
  if (G.length && N.length <= EVERY) byId("look").append(pick("draw", [["groups", "draw_groups"], ["every", "draw_every"]], (value) => drawEveryNode(value === "every")));
  if (!again) byId("reset").addEventListener("click", reset);
  byId("reset").className = "act";
  startTime();
}

function glow(relation) {
  const edges = E.filter((edge) => edge.relation === relation && shownEdge[edge.id]);
  lit = { nodes: new Set(edges.flatMap((e) => [e.subject, e.object])), edges: new Set(edges.map((e) => e.id)) };
  if (grouped) {
    lit.units = new Set([...lit.nodes].map((id) => unitOf(N[id])));
    for (const bundle of bundles.values()) if (bundle.edges.some((edge) => edge.relation === relation)) lit.edges.add(bundle.id);
  }
  for (const id of network.body.edgeIndices) network.body.edges[id].options.color = lit.edges.has(id) ? tints.strong : tints.faded;
  network.redraw();
}

function countRail() {
  const tally = (list, field) => { const totals = new Map(); for (const one of list) totals.set(one[field], (totals.get(one[field]) ?? 0) + 1); return totals; };
  const shown = { kinds: tally(nodesShown(), "kind"), relations: tally(edgesShown(), "relation"), statuses: tally(edgesShown(), "status") };
  for (const [name, list] of Object.entries(ticks)) {
    for (const one of list) {
      const now = shown[name].get(one.key) ?? 0;
      one.output.value = now === one.total ? format(now) : `${format(now)} / ${format(one.total)}`;
      one.input.checked = !state[name].has(one.key);
    }
  }
}

function reset() {
  for (const name of ["kinds", "relations", "statuses", "hidden"]) state[name].clear();
  Object.assign(state, { from: -Infinity, to: Infinity, undated: true, around: null });
  timeline?.reset();
  refresh();
  fit();
}

function tellShown() {
  const nodes = nodesShown().length;
  const edges = edgesShown().length;
  const all = nodes === N.length && edges === E.length;
  const { total_nodes: totalNodes, total_edges: totalEdges } = data;
  const part = totalNodes > N.length || totalEdges > E.length;
  const choice = data.texts[`choice_${data.choice}`] ? t(`choice_${data.choice}`, { name: data.focus >= 0 ? short(N[data.focus].label, 40) : "" }) : short(data.choice, 160);
  const page = part
    ? t("shown_part", { nodes: format(N.length), total_nodes: count("things", totalNodes), facts: format(E.length), total_facts: count("facts", totalEdges), choice })
    : t("shown_all", { nodes: count("things", N.length), facts: count("facts", E.length) });
  const drawnAs = grouped ? ` · ${t("shown_grouped", { groups: count("group_count", G.filter((group) => group.shown && !state.open.has(group.place)).length) })}${thinned ? ` · ${count("thinned", thinned)}` : ""}` : "";
  byId("shown").textContent = (all ? page : `${t("shown_filtered", { nodes: format(nodes), of_nodes: count("things", N.length), facts: format(edges), of_facts: count("facts", E.length) })}${part ? ` · ${page}` : ""}`) + drawnAs;
  byId("reset").hidden = all;
  const chips = [];
  if (state.around !== null) chips.push(el("button", { type: "button", onclick: () => { state.around = null; refresh(); fit(); byId("scene").focus(); } }, t("around_chip", { name: short(N[state.around].label, 40), steps: count("steps", state.depth) }), " ✕"));
  if (state.hidden.size) chips.push(el("button", { type: "button", onclick: () => { state.hidden.clear(); refresh(); byId("scene").focus(); } }, `${count("hidden", state.hidden.size)} · ${t("show_hidden")}`));
  if (grouped && state.open.size) chips.push(el("button", { type: "button", onclick: () => { state.open.clear(); refresh(); fit(); byId("scene").focus(); } }, t("close_groups"), " ✕"));
  byId("chips").replaceChildren(...chips);
}
