// Before anything is drawn: the theme that was chosen here before, else what the system says.
"use strict";
try {
  const chosen = localStorage.getItem("kg-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // No storage is allowed here: the system decides.
}
