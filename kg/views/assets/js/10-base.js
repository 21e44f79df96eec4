// What every other part uses: the page's data, its words, and making elements out of text.
// Text of a document reaches the page through textContent alone; no part writes HTML.

const data = JSON.parse(document.getElementById("data").textContent);
const plural = new Intl.PluralRules(data.language);
const byId = (id) => document.getElementById(id);
const quiet = matchMedia("(prefers-reduced-motion: reduce)");
const LONG = 400; // a longer text is folded, so that one field cannot fill the page

function t(key, values) {
  let text = data.texts[key];
  if (text === undefined && values && "count" in values) {
    text = data.texts[`${key}_${plural.select(values.count)}`] ?? data.texts[`${key}_other`];
    values = { ...values, count: format(values.count) };
  }
  return (text ?? key).replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

const count = (key, number) => t(key, { count: number });

function format(number) {
  return number.toLocaleString(data.language);
}

// el("p", {class: "x"}, "text", child): strings become text nodes, functions on… become listeners.
function el(tag, attributes, ...children) {
  const svg = tag === "svg" || tag === "path" || tag === "circle" || tag === "rect" || tag === "line" || tag === "text" || tag === "g" || tag === "title";
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

const bdi = (text) => el("bdi", {}, text);

// A text that may be long: its beginning, and a button for the rest.
function long(text, tag = "bdi") {
  if (text.length <= LONG) return el(tag, {}, text);
  const whole = el(tag, {}, `${text.slice(0, LONG)}…`);
  const more = el("button", { type: "button", class: "act", onclick: () => { whole.textContent = text.slice(0, 200000); more.remove(); } }, t("more_text"));
  return [whole, " ", more];
}

const short = (text, limit = 80) => (text.length > limit ? `${text.slice(0, limit - 1).trimEnd()}…` : text);

// Only web addresses become links; anything else is shown as the text it is.
function link(address, text) {
  if (!/^https?:\/\/[^\s"<>]+$/i.test(address)) return bdi(short(text ?? address));
  return el("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, bdi(short(text ?? address)));
}

// Direction and joining marks would let one label reorder its neighbours; canvas text goes without.
const plain = (text) => text.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u001f]/g, " ").replace(/\s+/g, " ").trim();

const CYRILLIC = {
  а: "a", ә: "a", б: "b", в: "v", г: "g", ғ: "g", д: "d", е: "e", ё: "e", ж: "zh", з: "z", и: "i", й: "i", к: "k", қ: "k", л: "l", м: "m",
  н: "n", ң: "n", о: "o", ө: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ұ: "u", ү: "u", ф: "f", х: "kh", һ: "h", ц: "ts", ч: "ch",
  ш: "sh", щ: "shch", ъ: "", ы: "y", і: "i", ь: "", э: "e", ю: "yu", я: "ya", ї: "i", є: "e", ґ: "g", ў: "u", ј: "j", ђ: "dj", ћ: "c",
};

// What two spellings of a name share: compatibility forms, case, accents and Cyrillic or Latin script apart.
function fold(text) {
  return text.slice(0, 2000).normalize("NFKC").toLowerCase().replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "")
    .replace(/[\u0400-\u04ff]/g, (letter) => CYRILLIC[letter] ?? letter)
    .normalize("NFD").replace(/\p{M}/gu, "").replace(/ı/g, "i").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

let liveTimer = 0;
function say(text) {
  // The same words twice would not be announced: the region is emptied first.
  clearTimeout(liveTimer);
  byId("live").textContent = "";
  liveTimer = setTimeout(() => { byId("live").textContent = text; }, 40);
}

async function copy(text, button) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = false; // refused by the browser, as in a sandboxed frame
  }
  say(t(done ? "copied" : "copy_failed"));
  if (button) {
    const before = button.textContent;
    button.textContent = t(done ? "copied" : "copy_failed");
    setTimeout(() => { button.textContent = before; }, 1600);
  }
}
