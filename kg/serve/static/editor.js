// The SPARQL editor: what YASGUI is told of this server and its graph, and a picture of what an answer holds.
"use strict";
(async () => {
  const place = document.getElementById("editor");
  const live = document.getElementById("live");
  const known = await (await fetch("/editor/data.json")).json();
  const words = known.texts;
  const { Yasqe, Yasr } = Yasgui;
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // -- what is completed: from this graph alone, in place of the two completers that ask a server elsewhere
  const expand = (token) => (token && token.autocompletionString) || "";
  const within = (all) => (_yasqe, token) => {
    const begun = expand(token).toLowerCase();
    return all.filter((iri) => iri.toLowerCase().includes(begun)).slice(0, 100);
  };
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.forkAutocompleter("class", { name: "kg-class", persistenceId: null, bulk: false, get: within(known.classes) });
  Yasqe.forkAutocompleter("property", { name: "kg-property", persistenceId: null, bulk: false, get: within(known.properties) });
  Yasqe.forkAutocompleter("prefixes", {
    name: "kg-prefixes", persistenceId: null,
    get: () => Object.entries(known.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort(),
  });

  // -- the answer as a picture
  const local = (iri) => {
    const rest = iri.startsWith(known.base) ? iri.slice(known.base.length) : "";
    const odd = rest === "" || rest.split("/").some((part) => ["", ".", ".."].includes(part));
    return odd ? `/resource?iri=${encodeURIComponent(iri)}` : `/id/${rest.split("/").map(encodeURIComponent).join("/")}`;
  };
  const short = (iri) => {
    const best = Object.entries(known.prefixes).filter(([, space]) => iri.startsWith(space))
      .sort((a, b) => b[1].length - a[1].length)[0];
    return best ? `${best[0]}:${iri.slice(best[1].length)}` : iri;
  };
  const cut = (text) => (text.length > 40 ? `${text.slice(0, 38)}…` : text);
  const MOST = 400;
  // What the nodes of an answer are called, asked from the endpoint like any other query.
  const names = async (terms) => {
    const iris = [...new Set(terms.filter((t) => t.type === "uri").map((t) => t.value))].filter((iri) => !/[<>"{}|^`\\\s]/.test(iri));
    const query = `SELECT ?n (SAMPLE(?l) AS ?name) { VALUES ?n { ${iris.map((iri) => `<${iri}>`).join(" ")} } ?n rdfs:label ?l } GROUP BY ?n`;
    try {
      const answer = await fetch(place.dataset.endpoint, {
        method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/sparql-results+json" },
      });
      if (!answer.ok) return new Map();
      const { results } = await answer.json();
      return new Map(results.bindings.filter((row) => row.name).map((row) => [row.n.value, row.name.value]));
    } catch {
      return new Map();
    }
  };

  class Picture {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 5;
      this.label = words.editor_graph;
    }
    lines() {
      const results = this.yasr.results;
      const names = (results && results.getVariables && results.getVariables()) || [];
      const rows = (results && results.getBindings && results.getBindings()) || [];
      const three = names.includes("subject") && names.includes("predicate") && names.includes("object")
        ? ["subject", "predicate", "object"] : names.slice(0, 3);
      if (three.length < 3) return [];
      return rows.map((row) => three.map((name) => row[name]))
        .filter(([s, p, o]) => s && p && o && s.type !== "literal" && p.type === "uri");
    }
    canHandleResults() { return this.lines().length > 0; }
    getIcon() {
      const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      icon.setAttribute("viewBox", "0 0 16 16");
      for (const [x, y] of [[3, 4], [13, 5], [7, 13]]) {
        const dot = document.createElementNS(icon.namespaceURI, "circle");
        for (const [name, value] of [["cx", x], ["cy", y], ["r", 2.4]]) dot.setAttribute(name, value);
        icon.append(dot);
      }
      return icon;
    }
    async draw() {
      const every = this.lines();
      const called = await names(every.slice(0, MOST).flat());
      const title = (iri) => cut(called.get(iri) || short(iri));
      const nodes = new Map(), edges = [];
      const style = getComputedStyle(document.documentElement);
      const colour = (name) => style.getPropertyValue(name).trim();
      for (const [s, p, o] of every.slice(0, MOST)) {
        const from = `n${s.value}`;
        const to = o.type === "uri" || o.type === "bnode" ? `n${o.value}` : `l${s.value} ${p.value} ${o.value}`;
        nodes.set(from, { id: from, label: title(s.value), iri: s.value });
        if (!nodes.has(to)) {
          nodes.set(to, to[0] === "n" ? { id: to, label: title(o.value), iri: o.value }
            : { id: to, label: cut(o.value), shape: "box", font: { color: colour("--ink") }, color: { background: colour("--wash"), border: colour("--line") } });
        }
        edges.push({ from, to, label: cut(short(p.value)), arrows: "to" });
      }
      const box = document.createElement("div");
      box.className = "kg-picture";
      box.tabIndex = 0;
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", `${words.editor_graph_label}: ${nodes.size}, ${edges.length}`);
      this.yasr.resultsEl.replaceChildren();
      if (every.length > MOST) {
        const note = document.createElement("p");
        note.textContent = say(words.editor_graph_part, { shown: MOST, total: every.length });
        this.yasr.resultsEl.append(note);
      }
      this.yasr.resultsEl.append(box);
      this.network = new vis.Network(box, { nodes: [...nodes.values()], edges }, {
        layout: { randomSeed: 1, improvedLayout: nodes.size < 120 },
        physics: { stabilization: { iterations: 150 }, barnesHut: { springLength: 140 } },
        interaction: { hover: true, keyboard: { enabled: true, bindToWindow: false } },
        nodes: { shape: "dot", size: 9, color: { background: colour("--accent"), border: colour("--accent") }, font: { color: colour("--ink"), size: 13 } },
        edges: { color: { color: colour("--soft"), highlight: colour("--accent") }, smooth: false, font: { color: colour("--soft"), size: 11, strokeWidth: 3, strokeColor: colour("--paper") } },
      });
      this.network.once("stabilizationIterationsDone", () => this.network.setOptions({ physics: false }));
      this.network.on("doubleClick", ({ nodes: [id] }) => {
        const iri = id && nodes.get(id).iri;
        if (iri) location.assign(local(iri));
      });
    }
    destroy() {
      if (this.network) this.network.destroy();
      this.network = null;
    }
  }
  Yasr.registerPlugin("Picture", Picture);

  const wanted = new URL(location.href);
  const asked = known.examples[wanted.searchParams.get("example")] || wanted.searchParams.get("query");
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: new URL(place.dataset.endpoint, location.href).href, method: "POST" },
    endpointCatalogueOptions: { getData: () => [] },
    copyEndpointOnNewTab: true,
    populateFromUrl: false,
    autofocus: false,
    persistenceId: "kg",
    yasqe: { value: known.examples[known.first], createShareableLink: null, prefixCcApi: undefined, resizeable: true },
    yasr: { prefixes: known.prefixes, pluginOrder: ["table", "Picture", "response"], defaultPlugin: "table" },
  });
  const tab = yasgui.getTab();
  if (asked) tab.getYasqe().setValue(asked);
  const example = document.getElementById("example");
  example.addEventListener("change", () => {
    const text = known.examples[example.value];
    if (!text) return;
    yasgui.getTab().getYasqe().setValue(text);
    live.textContent = example.selectedOptions[0].textContent;
  });

  // An address in an answer leads to its page here, not to another machine.
  place.addEventListener("click", (event) => {
    const link = event.target.closest(".yasr_results a[href]");
    if (!link || event.defaultPrevented) return;
    const iri = link.getAttribute("href");
    if (!/^[a-z][a-z0-9+.-]*:/i.test(iri) || iri.startsWith(location.origin)) return;
    event.preventDefault();
    open(local(iri), event.ctrlKey || event.metaKey ? "_blank" : "_self", "noopener");
  });

  // What the editor leaves without a name for those who cannot see it.
  const name = () => {
    for (const area of place.querySelectorAll(".CodeMirror textarea:not([aria-label])")) area.setAttribute("aria-label", document.title);
    for (const box of place.querySelectorAll(".CodeMirror-scroll:not([tabindex='0'])")) box.tabIndex = 0;
    const called = { "input.autocomplete": words.editor_endpoint, "select.tableSizer": words.editor_rows };
    for (const [which, text] of Object.entries(called)) {
      for (const one of place.querySelectorAll(`${which}:not([aria-label])`)) one.setAttribute("aria-label", text);
    }
    // Its tabs have their role too deep to be found, and the column of numbers has no head.
    for (const list of place.querySelectorAll(".tabsList[role=tablist]")) list.removeAttribute("role");
    for (const tab of place.querySelectorAll(".tabsList [role=tab]")) tab.removeAttribute("role");
    for (const tab of place.querySelectorAll(".tabsList a[aria-selected]")) {
      tab.setAttribute("aria-current", tab.getAttribute("aria-selected"));
      tab.removeAttribute("aria-selected");
    }
    for (const head of place.querySelectorAll(".dataTable th .dt-column-title:empty")) head.textContent = "#";
  };
  new MutationObserver(name).observe(place, { childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  name();
  document.documentElement.dataset.editor = "yes";
})();
