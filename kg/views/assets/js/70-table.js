// The table: the same nodes and facts as the picture shows, for reading, sorting and screen readers.

const TABLE_ROWS = 200;
const table = { tab: "facts", sort: 0, down: false };

function drawTable() {
  const place = byId("table");
  if (!state.table) return;
  const open = (one, text) => el("button", { type: "button", onclick: () => (one.beside ? chooseEdge(one, { focus: true }) : chooseNode(one, { focus: true })) }, bdi(short(text, 160)));
  const firstDay = (one) => datesOf(one)[0] ?? "";
  const facts = [
    [t("col_subject"), (e) => N[e.subject].label, (e) => open(N[e.subject], N[e.subject].label)],
    [t("col_relation"), edgeWords, (e) => open(e, edgeWords(e))],
    [t("col_object"), (e) => N[e.object].label, (e) => open(N[e.object], N[e.object].label)],
    [t("col_quote"), (e) => e.evidence[0]?.quote ?? "", (e) => bdi(short(e.evidence[0]?.quote ?? "", 240)), "quote"],
    [t("col_when"), firstDay, (e) => datesOf(e).slice(0, 3).map(day).join(", ")],
    [t("col_source"), (e) => e.evidence[0]?.document.title ?? "", (e) => [...new Set(e.evidence.map((x) => x.document))].map((d, i) => [i ? "; " : "", /^https?:/i.test(d.source) ? link(d.source, d.title || d.source) : bdi(short(d.title || t("untitled"), 100))])],
    [t("col_status"), statusName, statusName],
    [t("col_confidence"), (e) => e.confidence, (e) => String(e.confidence), "num"],
  ];
  const things = [
    [t("col_name"), (n) => n.label, (n) => open(n, n.label)],
    [t("col_kind"), kindName, kindName],
    [t("col_connections"), (n) => edgesOf(n).length, (n) => format(edgesOf(n).length), "num"],
    [t("col_identifiers"), (n) => n.same.join(" "), (n) => n.same.map((url, i) => [i ? ", " : "", link(url, address(url)[1])])],
  ];
  const columns = table.tab === "facts" ? facts : things;
  const list = table.tab === "facts" ? edgesShown() : nodesShown();
  const key = columns[Math.min(table.sort, columns.length - 1)][1];
  const collator = new Intl.Collator(data.language, { numeric: true });
  const sorted = list.map((one) => [key(one), one]).sort(([a, x], [b, y]) => (typeof a === "number" ? a - b : collator.compare(a.slice(0, 200), b.slice(0, 200))) * (table.down ? -1 : 1) || x.id - y.id).map(([, one]) => one);
  const body = el("tbody");
  const caption = el("caption");
  const add = (from) => {
    body.append(...sorted.slice(from, from + TABLE_ROWS).map((one) => el("tr", {}, columns.map(([, , cell, kind]) => el("td", { class: kind }, cell(one))))));
    const shown = Math.min(from + TABLE_ROWS, sorted.length);
    caption.textContent = `${t(table.tab === "facts" ? "table_facts" : "table_things")} · ${t("rows_of", { shown: format(shown), total: format(sorted.length) })}`;
    more.hidden = shown >= sorted.length;
    more.onclick = () => add(shown);
  };
  const more = el("button", { type: "button", class: "act" }, t("more_rows"));
  const head = el("tr", {}, columns.map(([name], i) => el("th", { scope: "col", "aria-sort": table.sort === i ? (table.down ? "descending" : "ascending") : null },
    el("button", { type: "button", onclick: () => { table.down = table.sort === i && !table.down; table.sort = i; drawTable(); place.querySelectorAll("th button")[i].focus(); } }, name, table.sort === i ? (table.down ? " ↓" : " ↑") : ""))));
  const tab = (name) => el("button", { type: "button", class: "act", "aria-pressed": String(table.tab === name), onclick: () => { Object.assign(table, { tab: name, sort: 0, down: false }); drawTable(); } }, t(`tab_${name}`));
  place.replaceChildren(el("div", { class: "tabs" }, tab("facts"), tab("things")), el("table", {}, caption, el("thead", {}, head), body), more);
  add(0);
}
