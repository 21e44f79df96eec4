// Search: names in any script, then the words of quotes; one combobox for the page and the path's ends.

let quoteIndex = null;
function hits(text, quotes) {
  const wanted = fold(text);
  if (!wanted) return [];
  const found = [];
  for (const node of N) {
    let best = 9;
    for (const name of node.search) {
      if (name === wanted) best = Math.min(best, 0);
      else if (name.startsWith(wanted)) best = Math.min(best, wanted.length > 0.7 * name.length ? 0.5 : 1);
      else if (` ${name}`.includes(` ${wanted}`)) best = Math.min(best, 2);
      else if (wanted.split(" ").every((word) => ` ${name}`.includes(` ${word}`))) best = Math.min(best, 3);
      else if (wanted.length > 2 && name.includes(wanted)) best = Math.min(best, 4);
      if (best === 0) break;
    }
    if (best < 9) found.push({ node, best });
  }
  found.sort((a, b) => a.best - b.best || b.node.edges.length - a.node.edges.length || a.node.id - b.node.id);
  const result = found.slice(0, 10);
  if (quotes && wanted.length > 2) {
    quoteIndex ??= E.map((edge) => fold(edge.evidence.map((e) => e.quote).join(" ")));
    for (const edge of E) {
      if (result.length >= 14) break;
      if (` ${quoteIndex[edge.id]}`.includes(` ${wanted}`)) result.push({ edge });
    }
  }
  return result;
}

function combobox(input, list, { pick, quotes }) {
  let found = [];
  let at = -1;
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = () => {
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const take = (hit) => { close(); pick(hit); };
  const option = (hit, i) => {
    if (hit.elsewhere) return el("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(hit); } },
      el("span", {}, bdi(short(hit.elsewhere.label, 90))), el("small", {}, `${short(hit.elsewhere.kind, 40)} · ${t("elsewhere")}`));
    const attributes = { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(hit); } };
    if (hit.edge) return el("li", attributes, el("span", { class: "said" }, "“", bdi(short(hit.edge.evidence[0].quote, 90)), "”"), el("small", {}, t("in_quote")));
    const alias = hit.node.names.find(([value]) => value !== hit.node.label && fold(value).includes(fold(input.value)));
    const own = fold(hit.node.label).includes(fold(input.value));
    return el("li", attributes, symbol(kinds[hit.node.kind]), el("span", {}, bdi(short(hit.node.label, 90)), !own && alias ? [" · ", bdi(short(alias[0], 60))] : null), el("small", {}, kindName(hit.node)));
  };
  const open = () => {
    found = hits(input.value, quotes);
    at = found.length ? 0 : -1;
    list.replaceChildren(...found.map(option));
    if (!found.length && fold(input.value)) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("no_results")));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) say(found.length ? count("found", found.length) : t("no_results"));
    if (at >= 0) mark();
    if (!quotes) return;
    const asked = input.value;
    namesElsewhere(asked).then((names) => {
      if (!names.length || input.value !== asked || document.activeElement !== input) return;
      found = [...found, ...names.slice(0, 6).map((elsewhere) => ({ elsewhere }))];
      list.replaceChildren(...found.map(option));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      at = Math.max(at, 0);
      say(count("found", found.length));
      mark();
    });
  };
  input.addEventListener("input", open);
  input.addEventListener("focus", () => { if (input.value) input.select(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      else if (found.length) { at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length; mark(); }
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(found[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) { input.value = ""; byId("scene").focus(); }
      close();
    }
  });
}
