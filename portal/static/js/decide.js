// Figures choose how a line is decided, while the focus is on one of its choices: never while anything is typed.

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || !event.target.matches(".line-decision [type=radio]")) return;
  const choices = event.target.closest("[role=radiogroup]").querySelectorAll("[type=radio]");
  const chosen = /^[1-9]$/.test(event.key) && choices[event.key - 1];
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
  chosen.click();
});
