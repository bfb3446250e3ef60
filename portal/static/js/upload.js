// Files go in the background, each with its own state; without scripts the same form sends them all.
// <form data-upload="#list"> … <input type="file"> … </form>; the answer to each is that file's own list item.
// In the filing guide they lie on the phone until they are sent (queue.js); elsewhere, and where there is no room, they go at once.

import { guide } from "./guide.js";
import { online } from "./online.js";
import { drop, flush, keepFile, mine, person, stamp, tell, usable } from "./queue.js";
import { moved, refuse, rest, row } from "./rows.js";

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

// What to say of an answer that is no list item. A page that is out of date is not mended by sending again.
function why(request) {
  if (request.status === 413) return "large";
  return request.status && request.status < 429 ? "changed" : "lost";
}

function lost(form, file, item, kind) {
  waiting = null; // the person decides whether to try again or to go on without it
  const again = () => {
    item.remove();
    send(form, file);
  };
  refuse(item, `${file.name}. ${form.dataset[kind]}`, kind === "lost" ? { text: form.dataset.again, act: again } : null);
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

function send(form, file) {
  const item = row(listOf(form), file, file.name);
  const data = new FormData();
  for (const [name, value] of hidden(form)) data.append(name, value); // the token first, as in the page's form
  data.append(form.querySelector('input[type="file"]').name, file, file.name);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
  request.upload.addEventListener("progress", (event) => event.lengthComputable && moved(item, event.loaded / event.total));
  request.addEventListener("error", () => lost(form, file, item, "lost"));
  request.addEventListener("loadend", () => goes(-1));
  request.addEventListener("load", () => {
    // Anything else is a whole page: of an error, or of the claim that the draft has become.
    const own = [200, 422].includes(request.status) && request.responseURL === form.action;
    if (!own) return lost(form, file, item, why(request));
    if (request.status === 422) waiting = null; // refused: to be read first
    came(form, item, request.responseText, request.status === 200);
  });
  goes(1);
  request.send(data);
}

// On the phone first, then on its way; without room there it goes at once, or it is said that it cannot be kept.
async function queue(form, file) {
  const { pathname, search } = new URL(form.action);
  const fields = hidden(form).filter(([name]) => name !== "csrf");
  const record = { id: crypto.randomUUID(), kind: "file", person, draft: guide.base, step: guide.step, at: stamp() };
  Object.assign(record, { action: pathname + search, fields, list: form.dataset.upload, name: file.name, file });
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
    return send(form, file);
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
    const list = record.kind === "file" && record.draft === guide.base && !items.has(record.id) && document.querySelector(record.list);
    if (!list) continue;
    const form = document.querySelector(`form[data-upload="${record.list}"]`);
    items.set(record.id, { form, item: row(list, record.file, record.name) });
    if (record.trouble) stopped(record);
    else resting(record.id);
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
  if (state === "waits") [...items.keys()].forEach(resting);
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
  const queued = usable && guide && new URL(form.action).pathname.startsWith(`${guide.base}/`);
  for (const file of files) (queued ? queue : send)(form, file);
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
if (guide && usable) {
  document.addEventListener("queue", heard);
  showKept();
}
