// The strip under the picture: offices, events and other dated facts by year, each in a layer of its own; two
// sliders choose the period by keyboard and touch, drawing over the strip does it by mouse.

const LAYERS = ["offices", "events", "others"];
const isEvent = (id) => id >= 0 && kinds[N[id].kind].name === "Event";
const layerOf = (one) => (relations[one.relation].name === "holdsPosition" ? 0 : isEvent(one.subject) || isEvent(one.object) ? 1 : 2);

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
  const bins = Array.from({ length: last - first + 1 }, () => [0, 0, 0]);
  for (const one of dated) for (let i = Math.floor(one.from / unit); i <= Math.floor(one.to / unit); i += 1) bins[i - first][layerOf(one)] += 1;
  const name = (i) => (unit === 12 ? String(i) : day(`${Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`));
  const total = (bin) => bin.reduce((sum, value) => sum + value, 0);
  const top = Math.max(...bins.map(total));
  const told = (bin, i) => [name(i + first), ...LAYERS.map((layer, n) => (bin[n] ? `${t(layer)} ${format(bin[n])}` : "")).filter(Boolean)].join(" · ");
  const bars = bins.map((bin, i) => {
    let y = 34;
    const parts = LAYERS.map((layer, n) => {
      const height = bin[n] ? 1.5 + (32 * bin[n]) / top : 0;
      y -= height;
      return height ? el("rect", { x: i + 0.08, width: 0.84, y, height, "data-layer": layer }) : null;
    });
    return el("g", {}, el("title", {}, told(bin, i)), el("rect", { x: i, width: 1, y: 0, height: 34, class: "all" }), total(bin) ? parts : el("rect", { x: i + 0.08, width: 0.84, y: 33, height: 1 }));
  });
  const slider = (label, value) => el("input", { type: "range", min: first, max: last, step: 1, value, "aria-label": t(label) });
  const from = slider("time_from", first);
  const to = slider("time_to", last);
  const span = el("span", { class: "span" });
  const undated = E.filter((edge) => edge.from === null).length;
  const box2 = el("input", { type: "checkbox", onchange: () => { state.undated = box2.checked; refresh(); } });
  box2.checked = state.undated;
  const draw = () => {
    const [a, b] = [Number(from.value), Number(to.value)];
    bars.forEach((bar, i) => bar.setAttribute("class", i + first >= a && i + first <= b ? "on" : ""));
    span.textContent = a === b ? name(a) : `${name(a)} – ${name(b)}`;
    from.setAttribute("aria-valuetext", told(bins[a - first], a - first));
    to.setAttribute("aria-valuetext", told(bins[b - first], b - first));
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
  const svg = el("svg", { class: "bars", viewBox: `0 0 ${bins.length} 34`, preserveAspectRatio: "none", "aria-hidden": "true" }, bars);
  const at = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    return first + Math.max(0, Math.min(bins.length - 1, Math.floor(((event.clientX - left) / width) * bins.length)));
  };
  let begun = null;
  const brush = (event) => {
    if (begun === null) return;
    const [a, b] = [Math.min(begun, at(event)), Math.max(begun, at(event))];
    if (Number(from.value) === a && Number(to.value) === b) return;
    [from.value, to.value] = [a, b];
    change(from);
  };
  svg.addEventListener("pointerdown", (event) => { begun = at(event); svg.setPointerCapture(event.pointerId); brush(event); });
  svg.addEventListener("pointermove", brush);
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { begun = null; });
  svg.addEventListener("dblclick", () => { [from.value, to.value] = [first, last]; change(from); });
  const key = LAYERS.filter((_, n) => bins.some((bin) => bin[n])).map((layer) => el("span", { "data-layer": layer }, t(layer)));
  box.append(span, el("div", { class: "strip" }, svg, from, to), el("div", { class: "key" }, key,
    el("label", { class: "tick" }, box2, el("span", {}, t("undated")), el("output", {}, format(undated)))));
  box.hidden = false;
  draw();
  timeline = { reset() { from.value = first; to.value = last; box2.checked = true; draw(); } };
}
