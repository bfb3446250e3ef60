// What every page does where scripts run: focus goes to what is wrong, changes are announced, no form is sent twice.

import { online } from "./online.js";

const live = document.getElementById("live");

function focusWrong(root) {
  const summary = root.querySelector?.("[data-wrong]");
  if (!summary) return;
  summary.focus();
  if (!document.title.startsWith(summary.dataset.title)) document.title = `${summary.dataset.title}: ${document.title}`;
}

// A fragment says in words what changed: <div data-announce="…">.
function announce(root) {
  const said = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
  if (said && live) live.textContent = said.dataset.announce;
}

// Nothing is posted into nowhere: the page would be gone with what was typed. The second click on «Отправить» while the first is on its way would send the form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (!online()) {
    event.preventDefault();
    document.getElementById("offline").scrollIntoView();
    return;
  }
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
});
// Back from the next page: the browser may show this one as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
  }
});

// The person's menu closes like a menu.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.who[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.who[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) window.print();
});

document.addEventListener("htmx:afterSwap", (event) => {
  focusWrong(event.detail.elt);
  announce(event.detail.elt);
});
focusWrong(document);
