// Fields of the filing guide: what is typed is on the phone at once, and leaves it when the server says that it has it.
// Saved by the page itself as before; what that does not bring over waits, and goes field by field.

import { guide, isOfStep } from "./guide.js";
import { clash, note } from "./marks.js";
import { online } from "./online.js";
import { pick } from "./pick.js";
import { drop, flush, mine, person, retry, stamp, tell, usable, waits } from "./queue.js";
import { put, remove } from "./store.js";
import { before, fieldsOf, held, label, set, value } from "./values.js";

const panel = document.getElementById("offline");
const records = new Map(); // name → record of this step
const awaited = new Set(); // ids of what must be sent before this page goes on
let troubles = 0; // of this draft, since the page was opened

function typed(field) {
  const { name } = field;
  const known = records.get(name);
  const fresh = { id: `field ${guide.base} ${name}`, kind: "field", person, draft: guide.base, step: guide.step, name };
  const record = known || { ...fresh, label: label(field), was: [before(name)], waits: false };
  record.value = value(name);
  record.at = stamp();
  if (record.trouble?.kind === "clash") record.was = [record.trouble.now]; // both words were seen, this is a third
  record.waits = record.waits || !online() || Boolean(record.trouble);
  record.trouble = null;
  records.set(name, record);
  const nothing = record.was.length === 1 && record.was[0] === record.value;
  if (nothing) records.delete(name);
  const kept = nothing ? remove(record.id) : put({ ...record });
  kept.then(() => tell("kept", record)).catch(() => tell("room", record));
  mark(name);
}

function mark(name) {
  const [field] = fieldsOf(name);
  const place = field?.closest(".field, .line-count");
  if (!place) return;
  place.querySelector(":scope > .waits")?.remove();
  const record = records.get(name);
  if (record?.trouble) place.append(clash(record, { theirs: () => drop(record), yours: () => mineAfterAll(record) }));
  else if (record?.waits) place.append(note(panel.dataset.waits));
}

async function mineAfterAll(record) {
  const was = [record.trouble.now];
  show({ ...record, was, trouble: null, waits: true });
  await retry(record, { was });
}

// Where two words clash the field shows the one that stands on the server, and the note tells of both.
function show(record) {
  records.set(record.name, record);
  if (!fieldsOf(record.name).length && record.name.startsWith("fact_")) pick(record.name.slice(5));
  if (!fieldsOf(record.name).length) return;
  if (record.trouble?.kind === "clash") {
    set(record.name, record.trouble.now);
    held.set(record.name, record.trouble.now);
  } else if (!record.trouble) set(record.name, record.value);
  mark(record.name);
}

function gone(record) {
  records.delete(record.name);
  mark(record.name);
}

// A page that has just come from the server shows what is there until what waits has been sent.
async function showAll() {
  for (const record of await mine()) {
    follow("kept", record);
    if (record.draft === guide.base && record.step === guide.step && record.kind === "field") show(record);
  }
}

// What the page could not bring over itself waits from now on.
function wait() {
  for (const record of records.values()) {
    if (record.trouble || record.waits) continue;
    record.waits = true;
    put({ ...record });
    follow("waits", record);
    mark(record.name);
  }
  tell("waits", null);
}

function asked(event) {
  const { detail } = event;
  if (detail.verb !== "post" || !detail.path.startsWith(`${guide.base}/${guide.step}`)) return;
  if (document.querySelector("form[data-sent]")) return event.preventDefault(); // the form itself is on its way
  const waiting = [...records.values()].some(waits);
  if (!online() || (waiting && guide.step !== "lines")) {
    event.preventDefault();
    pressed(detail.elt);
    wait();
    return online() && flush();
  }
  for (const record of records.values()) {
    if (waits(record)) detail.formData.delete(record.name); // it goes by itself, with what was seen when it was typed
    else if (!record.was.includes(record.value)) put({ ...record, was: record.was = [...record.was, record.value] });
  }
  return undefined;
}

// What a button of a line would have had the server do.
function pressed(button) {
  if (!["none", "open", "match"].includes(button.name)) return;
  const line = button.value;
  const [count] = button.name === "open" ? [pick(line)] : fieldsOf(`fact_${line}`);
  if (button.name === "none" && count) {
    count.value = "0";
    typed(count);
  } else if (button.name === "open" && count) count.focus();
  else if (!button.nextElementSibling?.matches(".waits")) button.after(note(panel.dataset.later));
}

async function answered(event) {
  const { xhr, requestConfig } = event.detail;
  if (requestConfig.verb !== "post" || !requestConfig.path.startsWith(`${guide.base}/${guide.step}`)) return;
  if (!xhr.status) return; // given up for a newer one, or lost: that is told apart below
  const kept = (xhr.status === 200 || xhr.status === 422) && !xhr.getResponseHeader("HX-Redirect");
  if (!kept) {
    wait();
    flush();
    return;
  }
  for (const record of [...records.values()]) {
    if (waits(record) || record.trouble || requestConfig.formData.get(record.name)?.trim() !== record.value.trim()) continue;
    held.set(record.name, record.value);
    records.delete(record.name);
    await remove(record.id);
  }
}

// Files count where the page asks for them; fields of all steps do, the later ask for the earlier.
function follow(state, record) {
  if (record?.draft !== guide.base || (record.kind === "file" && record.step !== guide.step)) return;
  if (["done", "dropped", "trouble"].includes(state)) awaited.delete(record.id);
  else if (waits(record)) awaited.add(record.id);
}

// «Продолжить» without network leads on to the copy of the next page; with it, what waits goes first.
function sending(event) {
  const form = event.target;
  if (!isOfStep(form) || form.dataset.sent) return;
  const { submitter } = event;
  if (online() && !awaited.size) return sent();
  event.preventDefault();
  event.stopImmediatePropagation();
  if (online()) return first(form, submitter);
  wait();
  return asks(submitter) || location.assign(guide.onward);
}

// The form carries what was typed; whether it arrived, the next page finds out.
function sent() {
  for (const record of records.values()) {
    if (!record.trouble) put({ ...record, was: record.was = [...new Set([...record.was, record.value])] });
  }
}

async function first(form, submitter) {
  const known = troubles;
  flush();
  await settled();
  if (troubles > known) return undefined; // to be read first
  return awaited.size && !asks(submitter) ? location.assign(guide.onward) : form.requestSubmit(submitter);
}

// What this page waits for has arrived, or does not at present.
function settled() {
  return new Promise((done) => {
    const look = ({ detail }) => {
      if (awaited.size && !["waits", "door", "trouble"].includes(detail.state)) return;
      document.removeEventListener("queue", look);
      done();
    };
    document.addEventListener("queue", look);
    look({ detail: {} });
  });
}

function heard(event) {
  const { state, record } = event.detail;
  follow(state, record);
  if (state === "found" && (document.documentElement.dataset.copy || !online())) showAll();
  if (state === "ready") showAll();
  if (state === "trouble" && record.draft === guide.base) troubles += 1;
  if (record?.kind !== "field" || record.draft !== guide.base || record.step !== guide.step) return;
  if (state === "done") arrived(record);
  if (state === "trouble") show(record);
  if (state === "dropped") gone(record);
}

function arrived(record) {
  held.set(record.name, record.value);
  const now = records.get(record.name);
  if (now && now.value !== record.value) return put({ ...now, was: now.was = record.was }).then(() => flush()); // typed on meanwhile
  set(record.name, record.value);
  gone(record);
  return reread();
}

// The lines are read anew once the counts are there.
function reread() {
  document.getElementById("lines-list")?.dispatchEvent(new Event("change", { bubbles: true }));
}

if (guide && usable) {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const { form, name, type } = event.target;
      if (!form || !name || type === "file" || type === "hidden" || !isOfStep(form)) return;
      if ("passing" in event.target.dataset) return; // asks or brings something, the draft has no such field
      typed(event.target);
      if (kind === "change" && online() && records.get(name)?.waits) flush();
    });
  }
  document.addEventListener("htmx:configRequest", asked);
  document.addEventListener("htmx:afterRequest", answered);
  document.addEventListener("htmx:sendError", wait);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.elt.id === "lines") held.clear();
    showAll();
  });
  document.addEventListener("submit", sending, true);
  document.addEventListener("queue", heard);
}

// A button with a name asks the server for something; «go» only goes on.
function asks(button) {
  return Boolean(button?.name) && button.name !== "go";
}
