// The legend that filters, the choice of colour and size, and the period under the picture.

function tick(title, off, key, before) {
  const output = el("output");
  const input = el("input", { type: "checkbox", onchange: () => { off[input.checked ? "delete" : "add"](key); refresh(); } });
  input.checked = !off.has(key);
  return { key, input, output, row: el("label", { class: "tick" }, input, before, el("span", { title: short(title, 200) }, bdi(short(title, 80))), output) };
}

const ticks = { kinds: [], relations: [], statuses: [] };
function startRail() {
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
  const pick = (label, choices, change) => {
    const select = el("select", { onchange: () => change(select.value) }, choices.map(([value, text]) => el("option", { value }, t(text))));
    return el("label", { class: "pick" }, t(label), select);
  };
  byId("look").append(
    pick("colour_by", [["kind", "by_kind"], ["community", "by_community"], ["connections", "by_connections"], ["between", "by_between"]], (value) => { colourBy = value; network.redraw(); }),
    pick("size_by", [["connections", "by_connections"], ["sources", "by_sources"], ["between", "by_between"], ["same", "by_same"]], (value) => { sizeBy = value; network.redraw(); }));
  if (G.length && N.length <= EVERY) byId("look").append(pick("draw", [["groups", "draw_groups"], ["every", "draw_every"]], (value) => drawEveryNode(value === "every")));
  byId("reset").addEventListener("click", reset);
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

let timeline = null;
function startTime() {
  const dated = [...E, ...F].filter((one) => one.from !== null);
  const box = byId("time");
  if (!dated.length) return;
  const low = dated.reduce((least, one) => Math.min(least, one.from), Infinity);
  const high = dated.reduce((most, one) => Math.max(most, one.to), -Infinity);
  // Months for a short period, years for a long one.
  const unit = high - low < 48 ? 1 : 12;
  const first = Math.floor(low / unit);
  const last = Math.floor(high / unit);
  const bins = Array(last - first + 1).fill(0);
  for (const one of dated) for (let i = Math.floor(one.from / unit); i <= Math.floor(one.to / unit); i += 1) bins[i - first] += 1;
  const name = (i) => (unit === 12 ? String(i) : day(`${Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`));
  const top = Math.max(...bins);
  const bars = bins.map((value, i) => el("rect", { x: i + 0.08, width: 0.84, y: 34 - (value ? 4 + (30 * value) / top : 1), height: value ? 4 + (30 * value) / top : 1 }));
  const slider = (label, value) => el("input", { type: "range", min: first, max: last, step: 1, value, "aria-label": t(label) });
  const from = slider("time_from", first);
  const to = slider("time_to", last);
  const span = el("span", { class: "span" });
  const undated = E.filter((edge) => edge.from === null).length;
  const box2 = el("input", { type: "checkbox", onchange: () => { state.undated = box2.checked; refresh(); } });
  box2.checked = true;
  const draw = () => {
    const [a, b] = [Number(from.value), Number(to.value)];
    bars.forEach((bar, i) => bar.setAttribute("class", i + first >= a && i + first <= b ? "on" : ""));
    span.textContent = a === b ? name(a) : `${name(a)} – ${name(b)}`;
    from.setAttribute("aria-valuetext", name(a));
    to.setAttribute("aria-valuetext", name(b));
  };
  const change = (moved) => {
    if (Number(from.value) > Number(to.value)) (moved === from ? to : from).value = moved.value;
    state.from = Number(from.value) === first ? -Infinity : Number(from.value) * unit;
    state.to = Number(to.value) === last ? Infinity : Number(to.value) * unit + unit - 1;
    draw();
    refresh();
  };
  from.addEventListener("input", () => change(from));
  to.addEventListener("input", () => change(to));
  box.append(span, el("div", { class: "strip" }, el("svg", { class: "bars", viewBox: `0 0 ${bins.length} 34`, preserveAspectRatio: "none", "aria-hidden": "true" }, bars), from, to),
    el("label", { class: "tick" }, box2, el("span", {}, t("undated")), el("output", {}, format(undated))));
  box.hidden = false;
  draw();
  timeline = { reset() { from.value = first; to.value = last; box2.checked = true; draw(); } };
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
