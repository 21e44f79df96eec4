// A text with marked words: resting on them, or going there by keyboard, shows the facts that they state.
"use strict";
(() => {
  const text = document.getElementById("text");
  const card = document.getElementById("card");
  if (!text || !card) return;
  const spans = [...text.querySelectorAll(".span")];
  const facts = new Map([...document.querySelectorAll("[data-fact]")].map((one) => [one.dataset.fact, one]));
  const numbers = (span) => span.dataset.facts.split(" ");
  const byFact = new Map();
  for (const span of spans) for (const one of numbers(span)) byFact.set(one, [...(byFact.get(one) || []), span]);

  const clear = () => {
    for (const one of document.querySelectorAll(".lit, .here")) one.classList.remove("lit", "here");
    card.hidden = true;
  };
  const light = (wanted) => {
    for (const one of wanted) {
      facts.get(one)?.classList.add("lit");
      for (const span of byFact.get(one) || []) span.classList.add("lit");
    }
  };
  const show = (span) => {
    clear();
    span.classList.add("here");
    const wanted = numbers(span);
    light(wanted);
    card.replaceChildren(...wanted.map((one) => {
      const row = document.createElement("p");
      const line = facts.get(one)?.querySelector(".line");
      // A copy without its links: the card is only looked at.
      for (const node of line ? line.childNodes : []) row.append(node.cloneNode(true));
      for (const link of row.querySelectorAll("a")) link.replaceWith(...link.childNodes);
      return row;
    }));
    card.hidden = false;
    const box = span.getClientRects()[0] || span.getBoundingClientRect();
    const width = card.offsetWidth, height = card.offsetHeight;
    const left = Math.max(12, Math.min(box.left, document.documentElement.clientWidth - width - 12));
    const below = box.bottom + 8 + height < innerHeight || box.top < height + 8;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? box.bottom + 8 : box.top - height - 8) + scrollY}px`;
  };
  for (const span of spans) {
    span.setAttribute("aria-describedby", "card");
    span.addEventListener("mouseenter", () => show(span));
    span.addEventListener("focus", () => show(span));
    span.addEventListener("mouseleave", () => { if (document.activeElement !== span) clear(); });
    span.addEventListener("blur", clear);
    span.addEventListener("click", () => {
      for (const one of numbers(span)) facts.get(one)?.scrollIntoView({ block: "nearest" });
    });
  }
  for (const [one, item] of facts) {
    item.addEventListener("mouseenter", () => { clear(); light([one]); });
    item.addEventListener("focusin", () => { clear(); light([one]); });
    item.addEventListener("mouseleave", clear);
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
})();
