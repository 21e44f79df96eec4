// The panel: an overview, the card of a node, the evidence of an edge, the steps of a path.

const panel = byId("panel");

function put(...children) {
  panel.replaceChildren(...children.flat(Infinity).filter(Boolean));
  panel.scrollTop = 0;
}

const section = (title, ...children) => (children.flat(Infinity).filter(Boolean).length ? [el("h3", {}, title), ...children] : []);
const kindLine = (node) => el("p", { class: "kind" }, symbol(kinds[node.kind]), kindName(node));
const nodeButton = (node) => el("button", { type: "button", class: "node", onclick: () => chooseNode(node, { focus: true }) }, bdi(short(node.label, 160)));

const MONTH = new Intl.DateTimeFormat(data.language, { month: "short", timeZone: "UTC" });
// A date as precise as the text is: "2023", "Oct 2023", "10 Oct 2023", a range, or a day without a year.
function day(text) {
  if (text.includes("/")) return text.split("/").map(day).join(" – ");
  const found = /^(\d{4}|-)-?(\d\d)?(?:-(\d\d))?$/.exec(text);
  if (!found) return text;
  const [, year, month, date] = found;
  if (month && (Number(month) < 1 || Number(month) > 12)) return text;
  return [date ? Number(date) : "", month ? MONTH.format(Date.UTC(2000, Number(month) - 1, 1)) : "", year === "-" ? "" : year].filter(Boolean).join(" ");
}

function when(one) {
  if (one.start || one.end) return t("attested_since", { start: one.start ? day(one.start) : t("open_start"), end: one.end ? day(one.end) : t("open_end") });
  if (!one.days.length) return "";
  const days = one.days.map(day);
  return t("attested", { days: days.length > 3 ? `${days[0]} … ${days[days.length - 1]}` : days.join(", ") });
}

const sourcesOf = (one) => one.sourceCount;
const small = (one) => el("small", {}, [isHeld(one) ? "" : statusName(one), when(one), sourcesOf(one) ? count("sources", sourcesOf(one)) : ""].filter(Boolean).join(" · "));

// One value is expected of these; two different ones are a disagreement to be seen.
const SINGLE = new Set(["startDate", "endDate", "duration", "grant", "attendance", "reference", "heldOn", "minimumAwardingInstitutions"]);
function rivals(one) {
  const name = relations[one.relation].name;
  const node = N[one.subject];
  if (one.object < 0 && SINGLE.has(name)) return node.facts.filter((f) => f !== one && f.relation === one.relation && f.value !== one.value);
  if (one.object >= 0) return one.beside.filter((f) => f !== one && f.subject === one.subject && f.relation === one.relation && f.value === one.value && f.status !== one.status);
  return [];
}
const mixed = (one) => new Set(one.evidence.map((e) => e.status)).size > 1;
const differ = (one) => (rivals(one).length || mixed(one) ? el("span", { class: "badge odd" }, t("differ")) : null);

function marked(evidence) {
  const { quote, marks } = evidence;
  const parts = [];
  let done = 0;
  // Offsets count characters as Python does, so the quote is cut by code points.
  const letters = Array.from(quote.slice(0, 20000));
  const cut = (from, to) => letters.slice(from, to).join("");
  for (let i = 0; i + 1 < marks.length; i += 2) {
    const from = Math.max(marks[i], done);
    if (from >= marks[i + 1]) continue;
    parts.push(cut(done, from), el("mark", {}, cut(from, marks[i + 1])));
    done = marks[i + 1];
  }
  parts.push(cut(done));
  return parts;
}

function quoteOf(evidence) {
  const around = (text, first) => (text ? el("span", { class: "around" }, first ? `…${text}` : `${text}…`) : null);
  return el("blockquote", { dir: "auto" }, around(evidence.before, true), marked(evidence), around(evidence.after, false));
}

function cite(evidence) {
  const { document: doc } = evidence;
  const lines = [el("strong", {}, bdi(short(doc.title || t("untitled"), 200)))];
  const facts = [doc.published ? day(doc.published) : t("undated_source"), t("confidence", { value: evidence.confidence })];
  if (evidence.speaker) facts.push(t("on_word_of", { name: short(evidence.speaker, 80) }));
  lines.push(el("span", {}, facts.join(" · ")));
  if (doc.source) lines.push(el("br"), /^https?:/i.test(doc.source) ? link(doc.source, t("read_source")) : bdi(short(doc.source, 120)));
  const more = [t("place", { start: format(evidence.start), end: format(evidence.end) })];
  if (evidence.rule) more.push(t("rule", { name: short(evidence.rule, 80) }));
  lines.push(el("div", { class: "more" }, more.join(" · ")));
  return el("div", { class: "cite" }, lines);
}

// One box per document, side by side where there is room, each with every sentence it states the fact with.
function sources(one) {
  if (!one.evidence.length) return [el("p", { class: "more" }, t("no_evidence"))];
  const groups = new Map();
  for (const evidence of one.evidence) {
    if (!groups.has(evidence.document.number)) groups.set(evidence.document.number, []);
    groups.get(evidence.document.number).push(evidence);
  }
  return el("div", { class: "sources" }, [...groups.values()].slice(0, 60).map((group) =>
    el("article", { class: "source" },
      group[0].status !== one.status ? el("p", { class: "meta" }, el("span", { class: "badge odd" }, statusName(group[0]))) : null,
      group.map((evidence) => quoteOf(evidence)), cite(group[0]))));
}

function overview() {
  const children = [el("h2", { class: "lead" }, t(N.length ? "lead" : "lead_empty"))];
  const better = (a, b) => isHeld(b) - isHeld(a) || sourcesOf(b) - sourcesOf(a) || (b.value ? 1 : 0) - (a.value ? 1 : 0)
    || N[b.subject].edges.length + N[b.object].edges.length - N[a.subject].edges.length - N[a.object].edges.length || a.id - b.id;
  let example = null;
  for (const edge of E) if (sourcesOf(edge) && shownEdge[edge.id] && (!example || better(example, edge) > 0)) example = edge;
  if (example) children.push(section(t("example"), factRow(example, null), quoteOf(example.evidence[0])));
  children.push(section(t("start_here"), el("ul", { class: "facts" }, ranked.filter((n) => shownNode[n.id]).slice(0, 6).map((node) => el("li", {}, nodeRow(node))))));
  if (grouped) children.push(section(t("groups"), rows([...G].sort((a, b) => b.shown - a.shown || a.place - b.place).filter((group) => group.shown), (group) =>
    el("button", { type: "button", class: "fact", "data-group": group.place, onclick: () => chooseGroup(group) }, bdi(groupName(group)), el("small", {}, group.kinds.slice(0, 3).map(([kind, number]) => `${kinds[kind].plural} ${format(number)}`).join(" · "))))));
  children.push(section(t("sources_all"), el("ul", { class: "facts" }, [...documents].sort((a, b) => (b.published || "").localeCompare(a.published || "") || a.number - b.number).slice(0, 12).map((doc) =>
    el("li", { class: "plain" }, /^https?:/i.test(doc.source) ? link(doc.source, doc.title || doc.source) : bdi(short(doc.title || t("untitled"), 160)), " ", el("span", { class: "when" }, doc.published ? day(doc.published) : "")))),
    documents.length > 12 ? el("p", { class: "more" }, t("rows_of", { shown: 12, total: format(documents.length) })) : null));
  children.push(el("p", { class: "more" }, el("br"), t("made", { sources: count("sources", documents.length) })));
  put(children);
}

const nodeRow = (node) => el("button", { type: "button", class: "fact", onclick: () => chooseNode(node, { focus: true }) }, symbol(kinds[node.kind]), " ",
  bdi(short(node.label, 120)), el("small", {}, `${kindName(node)} · ${count("facts", node.edges.length + node.facts.length)}`));

// A fact as a line to press; on a node's card the node itself is left out of it.
function factRow(edge, node, grouped = false) {
  const parts = !node ? [bdi(short(N[edge.subject].label, 90)), " ", el("span", { class: "rel" }, bdi(short(edgeWords(edge), 90)), " →"), " ", bdi(short(N[edge.object].label, 90))]
    : grouped && !edge.value ? [bdi(short(other(edge, node).label, 120))] : edge.subject === node.id ? [el("span", { class: "rel" }, bdi(short(edgeWords(edge), 90)), " →"), " ", bdi(short(N[edge.object].label, 120))]
      : [bdi(short(N[edge.subject].label, 120)), " ", el("span", { class: "rel" }, "→ ", bdi(short(edgeWords(edge), 90)))];
  return el("button", { type: "button", class: "fact", "data-edge": edge.id, onclick: () => chooseEdge(edge, { focus: true }),
    onmouseenter: () => { hovered = { node: null, edge: edge.id }; network.redraw(); }, onmouseleave: () => { hovered = { node: null, edge: null }; network.redraw(); } }, parts, small(edge), differ(edge));
}

const PAGE = 40;
function rows(items, make) {
  const list = el("ul", { class: "facts" });
  const add = (from) => {
    list.append(...items.slice(from, from + PAGE).map((item) => el("li", {}, make(item))));
    if (from + PAGE < items.length) {
      const more = el("li", {}, el("button", { type: "button", class: "fact", onclick: () => { more.remove(); add(from + PAGE); } }, `${t("more_rows")} (${t("rows_of", { shown: format(from + PAGE), total: format(items.length) })})`));
      list.append(more);
    }
  };
  add(0);
  return list;
}

function posts(edges) {
  const dated = edges.filter((edge) => edge.from !== null);
  const list = rows([...edges].sort((a, b) => (b.from ?? -1) - (a.from ?? -1) || a.id - b.id), (edge) => factRow(edge, N[edge.subject]));
  if (dated.length < 2) return [list];
  // Offices over time: a bar from the first to the last day on which each is attested.
  const low = Math.floor(Math.min(...dated.map((e) => e.from)) / 12);
  const high = Math.floor(Math.max(...dated.map((e) => e.to)) / 12) + 1;
  const x = (month) => 4 + ((month / 12 - low) / Math.max(1, high - low)) * 312;
  const height = dated.length * 12 + 18;
  const bars = dated.sort((a, b) => a.from - b.from || a.id - b.id).map((edge, i) => el("rect", { x: x(edge.from), y: i * 12 + 2, width: Math.max(4, x(edge.to + 1) - x(edge.from)), height: 8, rx: 3, fill: isHeld(edge) ? "var(--accent)" : "var(--edge)" }));
  const labels = [low, high].map((year, i) => el("text", { x: i ? 316 : 4, y: height - 4, "text-anchor": i ? "end" : "start", "font-size": 11, fill: "var(--soft)" }, String(year)));
  return [el("svg", { class: "bars-life", viewBox: `0 0 320 ${height}`, "aria-hidden": "true" }, bars, labels), list];
}

function address(url) {
  const ror = /^https?:\/\/ror\.org\/(.+)$/.exec(url);
  if (ror) return ["ROR", ror[1]];
  const wikidata = /^https?:\/\/www\.wikidata\.org\/(?:entity|wiki)\/(.+)$/.exec(url);
  if (wikidata) return ["Wikidata", wikidata[1]];
  return ["", url];
}

function nodeCard(node) {
  const all = edgesOf(node);
  const relationOf = (one) => relations[one.relation].name;
  const events = all.filter((e) => kinds[other(e, node).kind].name === "Event" || (kinds[node.kind].name !== "Event" && relationOf(e) === "participatedIn"));
  const held = all.filter((e) => relationOf(e) === "holdsPosition" && e.subject === node.id);
  const rest = all.filter((e) => !events.includes(e) && !held.includes(e));
  const said = node.facts.filter((f) => relationOf(f) === "saidThat");
  const literals = node.facts.filter((f) => relationOf(f) !== "saidThat");
  const names = node.names.filter(([value]) => value !== node.label);
  const groups = new Map();
  for (const edge of rest) {
    const key = `${edge.relation} ${edge.subject === node.id ? "out" : "in"}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  const heading = (key) => (key.endsWith("out") ? `${relations[parseInt(key, 10)].label} →` : `→ ${relations[parseInt(key, 10)].label}`);
  const hash = () => `${location.href.split("#")[0]}${hashOf()}`;
  put(
    kindLine(node), el("h2", {}, long(node.label)),
    names.length ? [el("ul", { class: "names", "aria-label": t("also_called") }, names.slice(0, 24).map(([value, language, kind]) => el("li", {}, el("span", { class: "tag" }, language || "–"), el("bdi", { lang: language || null, title: kind }, short(value, 160)))))] : null,
    node.same.length ? el("p", { class: "meta", "aria-label": t("identifiers") }, node.same.map((url) => { const [name, id] = address(url); return el("span", {}, name ? `${name} ` : "", link(url, id)); })) : null,
    el("div", { class: "acts" },
      el("span", { class: "steps" }, t("around"), [1, 2, 3].map((depth) => el("button", { type: "button", "aria-pressed": String(state.around === node.id && state.depth === depth), "aria-label": `${t("around")}: ${count("steps", depth)}`, onclick: () => setAround(node, depth) }, String(depth)))),
      el("button", { type: "button", class: "act", onclick: () => openPath(node) }, t("path_from")),
      el("button", { type: "button", class: "act", onclick: () => { state.pinned[state.pinned.has(node.id) ? "delete" : "add"](node.id); refresh(); nodeCard(node); } }, t(state.pinned.has(node.id) ? "unpin" : "pin")),
      el("button", { type: "button", class: "act", onclick: () => hide(node) }, t("hide")),
      el("button", { type: "button", class: "act", onclick: (event) => copy(hash(), event.currentTarget) }, t("copy_link"))),
    section(t("posts"), held.length ? posts(held) : null),
    section(t("events"), events.length ? rows(events.sort((a, b) => (b.from ?? -1) - (a.from ?? -1) || a.id - b.id), (edge) => factRow(edge, node)) : null),
    [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).map(([key, edges]) => section(heading(key), rows(edges, (edge) => factRow(edge, node, true)))),
    section(t("said"), said.map((one) => sources(one))),
    section(t("more_facts"), literals.length ? el("ul", { class: "facts" }, literals.map((one) => el("li", { class: "plain" },
      el("span", { class: "rel" }, relationName(one)), " ", /^\d{4}|^--/.test(one.value) ? day(one.value) : long(one.value),
      one.qualifiers.map(([name, value]) => el("span", { class: "when" }, ` · ${name} `, bdi(short(value, 120)))), " ", differ(one), small(one),
      one.evidence.length ? el("details", { class: "more" }, el("summary", {}, count("sources", sourcesOf(one))), sources(one)) : null))) : null),
    LIVE && missing(node) ? el("div", { class: "acts" }, el("button", { type: "button", class: "act", id: "load-more", onclick: (event) => more(node, event.currentTarget) }, t("load_more", { count: format(missing(node)) }))) : null,
    LIVE ? el("p", { class: "more" }, el("br"), el("a", { href: `/resource?${new URLSearchParams({ iri: node.iri })}` }, t("own_page"))) : null,
    node.total > node.edges.length ? el("p", { class: "more" }, el("br"), t("connections_part", { shown: format(node.edges.length), total: format(node.total) })) : null,
  );
}

function edgeCard(edge) {
  const beside = edge.beside.filter((one) => one !== edge && shownEdge[one.id]);
  const against = rivals(edge);
  put(
    el("p", { class: "kind" }, relationName(edge)),
    el("h2", { class: "triple" }, nodeButton(N[edge.subject]), " ", el("span", { class: "rel" }, edge.value ? bdi(short(edge.value, 200)) : relationName(edge), " →"), " ", nodeButton(N[edge.object])),
    el("p", { class: "meta" }, el("span", { class: isHeld(edge) ? "badge" : "badge odd" }, statusName(edge)), differ(edge), el("span", {}, t("confidence", { value: edge.confidence })), when(edge) ? el("span", {}, when(edge)) : null,
      edge.qualifiers.map(([name, value]) => el("span", {}, `${name}: `, bdi(short(value, 120))))),
    sources(edge),
    section(t("disagree"), against.map((one) => [el("p", { class: "meta" }, el("span", { class: "badge odd" }, statusName(one))), sources(one)])),
    section(t("same_pair"), beside.length ? rows(beside, (one) => factRow(one, null)) : null),
    el("div", { class: "acts" }, el("button", { type: "button", class: "act", onclick: (event) => copy(`${location.href.split("#")[0]}${hashOf()}`, event.currentTarget) }, t("copy_link"))),
  );
}

function pathCard(start, end) {
  const ends = { start, end };
  const result = el("div", { id: "path-result" });
  const find = () => {
    state.path = null;
    result.replaceChildren();
    if (ends.start && ends.end) {
      const steps = ends.start === ends.end ? [] : shortest(ends.start, ends.end);
      if (!steps || !steps.length) result.append(el("p", { class: "meta" }, t(steps ? "path_same" : "path_none")));
      else {
        state.path = steps;
        state.chosen = null;
        result.append(el("h3", {}, count("steps", steps.length)), el("ol", { class: "path" }, steps.map((step, i) => el("li", {}, nodeButton(step.from),
          el("div", { class: "hop" }, factRow(step.edge, null)), step.edge.evidence[0] ? [quoteOf(step.edge.evidence[0]), cite(step.edge.evidence[0])] : null)), el("li", {}, nodeButton(steps[steps.length - 1].to))));
      }
      say(result.textContent.slice(0, 300));
    }
    redraw();
    writeHash();
  };
  const field = (key, label) => {
    const input = el("input", { type: "text", id: `path-${key}`, role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `path-${key}-list` });
    const list = el("ul", { id: `path-${key}-list`, role: "listbox", "aria-label": t("results"), hidden: true });
    input.value = ends[key] ? plain(short(ends[key].label, 120)) : "";
    combobox(input, list, { quotes: false, pick: (hit) => { ends[key] = hit.node; input.value = plain(short(hit.node.label, 120)); find(); } });
    return el("div", { class: "field" }, el("label", { for: `path-${key}` }, label), input, list);
  };
  put(el("h2", {}, t("path_title")), el("p", { class: "meta" }, t("path_lead")), field("start", t("path_start")), field("end", t("path_end")), result);
  find();
  panel.querySelector(start ? "#path-end" : "#path-start").focus();
}
