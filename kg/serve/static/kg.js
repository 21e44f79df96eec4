// What all pages do: change the theme, and offer names while one types. Texts are set as text, never as markup.
"use strict";
(() => {
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  const live = document.getElementById("live");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  if (theme) {
    theme.hidden = false;
    theme.addEventListener("click", () => {
      const now = root.dataset.theme || (dark.matches ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("kg-theme", root.dataset.theme);
      } catch {
        // It holds for this page alone.
      }
      document.dispatchEvent(new CustomEvent("kg-theme"));
    });
  }

  const make = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (name) made.className = name;
    return made;
  };

  // A combobox after the pattern of the ARIA authoring practices.
  const offer = (input, choose) => {
    const list = make("ul");
    list.setAttribute("role", "listbox");
    list.id = `${input.id}-list`;
    list.hidden = true;
    list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() || "");
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    let found = [], chosen = -1, asked = 0, timer = 0;
    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const point = (to) => {
      chosen = to;
      [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === to)));
      if (to >= 0) {
        input.setAttribute("aria-activedescendant", list.children[to].id);
        list.children[to].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const show = () => {
      list.replaceChildren(...found.map((one, at) => {
        const row = make("li");
        row.id = `${list.id}-${at}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        const name = make("bdi", one.label);
        row.append(name);
        if (one.name) row.append(make("small", one.name));
        row.append(make("small", one.kind));
        row.addEventListener("mousedown", (event) => { event.preventDefault(); close(); choose(one); });
        return row;
      }));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
      point(-1);
      live.textContent = String(found.length);
    };
    const ask = async () => {
      const mine = ++asked;
      if (!input.value.trim()) { found = []; close(); return; }
      try {
        const answer = await fetch(`/search.json?q=${encodeURIComponent(input.value)}`);
        if (!answer.ok || mine !== asked) return;
        found = await answer.json();
        if (mine === asked && document.activeElement === input) show();
      } catch {
        close();
      }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    input.addEventListener("blur", () => { asked++; close(); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { if (!list.hidden) { event.preventDefault(); close(); } return; }
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        point(((chosen + 1 + step + found.length + 1) % (found.length + 1)) - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        const one = found[chosen];
        close();
        choose(one);
      }
    });
  };
  const search = document.querySelector("[data-search] input");
  if (search) offer(search, (one) => { location.assign(one.href); });
  for (const input of document.querySelectorAll("input[data-names]")) {
    offer(input, (one) => { input.value = input.dataset.label = one.label; input.dataset.iri = one.iri; });
    // A name that several things bear is sent as the address of the one that was chosen.
    input.form.addEventListener("submit", () => {
      if (input.dataset.iri && input.dataset.label === input.value) input.value = `<${input.dataset.iri}>`;
    });
  }
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    const typing = at && (at.matches("input, textarea, select") || at.isContentEditable);
    if (event.key === "/" && !typing && search) { event.preventDefault(); search.focus(); }
  });
  root.dataset.ready = "yes";
})();
