// On top of each page: whether there is network, how much waits for it, and what a person must look at.

import { online } from "./online.js";
import { all } from "./store.js";
import { drop, flush, mine, retry, usable, waits } from "./queue.js";

const panel = document.getElementById("offline");
const shape = document.getElementById("trouble");
let kept = 0; // of whomever: signing out takes all of it along
let door = false; // nobody is signed in
let stuck = false; // there seems to be network, and it does not answer

function line(name, shown, count = null) {
  const place = panel.querySelector(`[data-net="${name}"]`);
  if (!place) return;
  place.hidden = !shown;
  if (count !== null) place.querySelector("b").textContent = count;
}

function button(item, name, act) {
  const found = item.querySelector(`[data-do="${name}"]`);
  found.hidden = !act;
  if (act) found.addEventListener("click", act);
}

function save(record) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(record.file);
  link.download = record.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// {kind} has its words on the page; the server's own say more where there are any.
function troubled(record) {
  const item = shape.content.firstElementChild.cloneNode(true);
  const { kind, said, link } = record.trouble;
  const text = record.kind === "file" ? record.name : `${record.label}: ${record.value}`;
  item.querySelector("[data-what]").textContent = text;
  item.querySelector("[data-why]").textContent = said || panel.dataset[kind];
  const way = item.querySelector("a");
  way.href = link || `${record.draft}/${record.step}#${record.name}`;
  way.hidden = kind !== "clash" && kind !== "sent";
  button(item, "again", kind === "changed" && (() => retry(record)));
  button(item, "copy", record.kind === "field" && kind !== "clash" && (() => navigator.clipboard.writeText(record.value)));
  button(item, "save", record.kind === "file" && (() => save(record)));
  button(item, "drop", kind !== "clash" && (() => drop(record)));
  return item;
}

async function render() {
  const off = !online();
  const records = await mine();
  const waiting = records.filter(waits).length;
  const troubles = records.filter((record) => record.trouble);
  kept = usable ? (await all()).length : 0;
  line("offline", off);
  line("seen", !off && Boolean(document.documentElement.dataset.copy));
  line("waits", waiting > 0 && (off || stuck), waiting);
  line("door", waiting > 0 && door && !off);
  panel.querySelector("ul")?.replaceChildren(...troubles.map(troubled));
  if (off && waiting) navigator.storage?.persist?.();
  panel.hidden = ![...panel.querySelectorAll("[data-net]")].some((place) => !place.hidden) && !troubles.length;
}

// «Выйти» takes along what was not sent yet, so it is said first.
function leaving(event) {
  const form = event.target;
  if (form.getAttribute("action") !== "/sign-out" || !kept || form.dataset.sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  flush().then(async () => {
    await render();
    if (!kept) return form.requestSubmit();
    line("leaving", true, kept);
    panel.hidden = false;
    panel.scrollIntoView();
    panel.querySelector('[data-do="leave"]').onclick = () => {
      form.dataset.sure = "yes";
      form.requestSubmit();
    };
  });
}

// The door means that nobody is signed in: what was copied for somebody goes.
async function forgetCopies() {
  for (const name of await caches.keys()) if (name.startsWith("pages ")) await caches.delete(name);
}

document.addEventListener("queue", (event) => {
  const { state } = event.detail;
  if (state === "moved") return;
  door = state === "door";
  if (state === "waits" || state === "done") stuck = state === "waits";
  if (door && usable) forgetCopies();
  render();
});
document.addEventListener("submit", leaving, true);
window.addEventListener("online", render);
window.addEventListener("offline", render);
document.addEventListener("htmx:sendError", render);
render();
