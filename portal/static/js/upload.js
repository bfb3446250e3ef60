// Files go in the background, each with its own state; without scripts the same form sends them all.
// <form data-upload="#list"> … <input type="file"> … </form>; the answer to each is that file's own list item.
// They lie on the phone until they are sent (queue.js); where there is no room for that, they go at once.

import { deliverFile, freshToken } from "./deliver.js";
import { guide } from "./guide.js";
import { online } from "./online.js";
import { drop, flush, keepFile, mine, person, stamp, tell, under, usable } from "./queue.js";
import { moved, refuse, rest, row } from "./rows.js";

const PAUSES = [5, 10, 20, 40, 60, 60, 60]; // seconds
const home = guide?.base || location.pathname;
const items = new Map(); // id → {item, form} of files that lie on the phone
let going = 0; // files that only this page has
let waiting = null; // the form that goes on when the last of them is there

function count() {
  const said = document.querySelector("[data-going]");
  const all = online() ? going + items.size : 0; // without network they do not go, they wait
  if (said) said.textContent = all ? `${said.dataset.going}: ${all}` : "";
}

// Leaving the page would cut off what is on its way, so «Продолжить» waits for it.
function goes(change) {
  going += change;
  count();
  if (going || !waiting) return;
  const { form, button } = waiting;
  waiting = null;
  form.requestSubmit(button);
}

// A page that is out of date is not mended by sending again.
function lost(form, record, item, { state, kind, said }) {
  waiting = null; // the person decides whether to try again or to go on without it
  const again = () => {
    item.remove();
    send(form, record);
  };
  const why = said || form.dataset[state !== "trouble" ? "lost" : kind === "large" ? "large" : "changed"];
  refuse(item, `${record.name}. ${why}`, state !== "trouble" || said ? { text: form.dataset.again, act: again } : null);
}

function listOf(form) {
  return document.querySelector(form.dataset.upload || "[data-upload-list]");
}

function hidden(form) {
  return [...form.elements].filter((field) => field.type === "hidden" && field.name).map((field) => [field.name, field.value]);
}

// What the page said of this place before the file came.
function mended(form) {
  const names = [form.querySelector('input[type="file"]').id, ...(form.dataset.mends || "").split(" ")].filter(Boolean);
  document.dispatchEvent(new CustomEvent("mended", { detail: { names } }));
}

function came(form, item, text, good) {
  if (good) mended(form);
  htmx.swap(item, text, { swapStyle: "outerHTML" });
  form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
}

// What a form says of a file; its key is what keeps it from being kept twice.
function recordOf(form, file) {
  const { pathname, search } = new URL(form.action);
  const fields = hidden(form).filter(([name]) => name !== "csrf");
  const id = isSecureContext ? crypto.randomUUID() : "";
  return { id, kind: "file", action: pathname + search, fields, list: form.dataset.upload, name: file.name, file };
}

// As long as this page is open; a cut is not the end.
async function insist(record, form, ways) {
  for (const pause of [...PAUSES, 0]) {
    const { csrf } = await freshToken();
    const got = await deliverFile(record, csrf || form.elements.csrf.value, ways);
    if (got.state !== "later" || !pause) return got;
    await new Promise((done) => {
      setTimeout(done, 1000 * pause);
      window.addEventListener("online", done, { once: true });
    });
  }
  return undefined;
}

async function send(form, record) {
  const item = row(listOf(form), record.file, record.name);
  goes(1);
  const ways = { moved: (part) => moved(item, part), begun: (where) => Object.assign(record, { where }) };
  const got = await insist(record, form, ways);
  if (got.text) {
    if (got.state !== "done") waiting = null; // refused: to be read first
    came(form, item, got.text, got.state === "done");
  } else lost(form, record, item, got);
  goes(-1);
}

// On the phone first, then on its way; without room there it goes at once, or it is said that it cannot be kept.
async function queue(form, file) {
  const record = { ...recordOf(form, file), person, draft: home, step: guide?.step || "", at: stamp() };
  items.set(record.id, { form, item: row(listOf(form), file, file.name) });
  tell("taken", record);
  try {
    await keepFile(record);
  } catch (reason) {
    const { item } = items.get(record.id);
    items.delete(record.id);
    tell("dropped", record);
    if (!online()) return refuse(item, `${file.name}. ${form.dataset[reason.message] || form.dataset.room}`);
    item.remove();
    return send(form, record);
  }
  if (!online()) resting(record.id);
  return flush();
}

function resting(id) {
  const { form, item } = items.get(id) || {};
  if (item) rest(item, form.dataset.waits, { text: form.dataset.drop, act: () => drop({ id }) });
}

// What an earlier page kept here.
async function showKept() {
  for (const record of await mine()) {
    const list = record.kind === "file" && record.draft === home && !items.has(record.id) && document.querySelector(record.list);
    if (!list) continue;
    const form = document.querySelector(`form[data-upload="${record.list}"]`);
    items.set(record.id, { form, item: row(list, record.file, record.name) });
    if (record.trouble) stopped(record);
    else if (!online()) resting(record.id);
  }
  count();
}

function stopped(record, text = "") {
  const { form, item } = items.get(record.id);
  items.delete(record.id);
  if (text) {
    came(form, item, text, false); // said at its place, before the eyes of who sent it
    drop(record);
  } else refuse(item, `${record.name}. ${record.trouble.said || document.getElementById("offline").dataset[record.trouble.kind]}`);
}

function heard({ detail }) {
  const { state, record } = detail;
  if (state === "waits") [...items.keys()].filter((id) => !under(id)).forEach(resting);
  const known = record && items.get(record.id);
  if (!known) return count();
  if (state === "moved") moved(known.item, detail.part);
  if (state === "trouble") stopped(record, detail.text);
  if (state === "dropped" || state === "done") items.delete(record.id);
  if (state === "dropped") known.item.remove();
  if (state === "done") came(known.form, known.item, detail.text, true);
  return count();
}

function take(form, files) {
  const queued = usable && new URL(form.action).pathname.startsWith(`${home}/`);
  for (const file of files) queued ? queue(form, file) : send(form, recordOf(form, file));
}

document.addEventListener(
  "submit",
  (event) => {
    if (!going || event.target.method !== "post" || event.target.matches("[hx-post]")) return;
    event.preventDefault();
    waiting = { form: event.target, button: event.submitter };
  },
  true,
);
window.addEventListener("beforeunload", (event) => going && event.preventDefault());
document.addEventListener("change", (event) => {
  const form = event.target.type === "file" && event.target.closest("form[data-upload]");
  if (!form) return;
  take(form, event.target.files);
  event.target.value = "";
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("form[data-upload] .drop");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", kind === "dragover");
    if (kind === "drop") take(zone.closest("form"), event.dataTransfer.files);
  });
}
if (usable) {
  document.addEventListener("queue", heard);
  showKept();
}
