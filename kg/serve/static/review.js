// Copies the command beside a button; without a script the command can be marked and copied.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const live = document.getElementById("live");
    live.textContent = "";
    try {
      await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
      live.textContent = `${button.textContent} ✓`;
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector("code"));
    }
  });
}
