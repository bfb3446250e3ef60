// The queue of what was given without network: kept within bounds, sent in order, nothing dropped without a word.
// Each change is told by an event «queue» on the document: {record, state: kept | going | moved | waits | done | trouble}.

import { deliver, deliverFile, freshToken } from "./deliver.js";
import { online } from "./online.js";
import { able, all, get, put, remove } from "./store.js";

const MOST_FILES = 100;
const MOST_BYTES = 300_000_000;
const LANES = ["field", "file 1", "file 2", "file 3"]; // a long video holds up neither photos nor what is typed
const PAUSES = [5, 10, 20, 40, 60]; // seconds between tries, the last one over and over

export const person = document.body.dataset.person || "";
export const usable = able && person !== "";

const tabs = usable ? new BroadcastChannel("queue") : null;
const keeping = new Set(); // files on their way onto the phone's disk
const going = new Map(); // id → AbortController of files on their way to the server
let tried = 0;
let timer = 0;
let last = 0;

function dispatch(detail) {
  document.dispatchEvent(new CustomEvent("queue", { detail }));
}

export function tell(state, record, more = {}) {
  dispatch({ state, record, ...more });
  if (["done", "trouble", "dropped"].includes(state)) tabs.postMessage({ state, record, ...more }); // other tabs show it too
}

// Later than any record before it, though a clock stands still for a moment.
export function stamp() {
  last = Math.max(Date.now(), last + 1);
  return last;
}

export async function mine() {
  return usable ? (await all()).filter((record) => record.person === person) : [];
}

// Whether this tab is sending it at this moment.
export function under(id) {
  return going.has(id);
}

export function waits(record) {
  return !record.trouble && (record.kind === "file" || record.waits);
}

// Fails with a reason: "many" files, or no "room" on the phone.
export function keepFile(record) {
  const kept = onDisk(record);
  keeping.add(kept);
  return kept.finally(() => keeping.delete(kept));
}

async function onDisk(record) {
  const files = (await all()).filter((one) => one.kind === "file");
  const bytes = files.reduce((sum, one) => sum + one.file.size, record.file.size);
  if (files.length >= MOST_FILES || bytes > MOST_BYTES) throw new Error("many");
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) || {};
  if (quota - usage < record.file.size) throw new Error("room");
  await put(record).catch(() => {
    throw new Error("room");
  });
  tell("kept", record);
}

export async function drop({ id }) {
  const record = await get(id);
  await remove(id);
  tell("dropped", record || { id });
  if (record?.where) forget(record.where);
}

// What came of it lies on the server for nobody; if this does not get there, it goes by itself in a day.
async function forget(where) {
  const { csrf } = await freshToken();
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf || "" };
  fetch(where, { method: "DELETE", headers }).catch(() => undefined);
}

// Once more, as it is now: after a person has decided.
export async function retry(record, more = {}) {
  await put({ ...record, ...more, trouble: null, waits: true });
  return flush();
}

// Each lane in one tab at a time; whoever asks meanwhile waits and finds little left to do.
export async function flush(lanes = LANES) {
  await Promise.allSettled(keeping); // a file just chosen goes with the others
  if (!usable || !(await mine()).some(waits)) return undefined;
  if (!online()) return tell("waits", null);
  clearTimeout(timer);
  timer = 0;
  const token = await freshToken();
  if (token.state !== "ready") return pause(token.state);
  if (token.person !== person) return pause("door");
  return Promise.all(lanes.map((lane) => navigator.locks.request(`queue ${lane}`, () => run(lane, token.csrf))));
}

async function run(lane, csrf) {
  const seen = new Set();
  const ours = (record) => lane.startsWith(record.kind) && waits(record) && !seen.has(record.id);
  for (let record = (await mine()).find(ours); record; record = (await mine()).find(ours)) {
    seen.add(record.id);
    const { id } = record;
    const came = await navigator.locks.request(`record ${id}`, { ifAvailable: true }, (held) => held && send(id, csrf));
    if (came?.state === "later" || came?.state === "door") return pause(came.state, record);
    if (came) tried = 0;
  }
  return undefined;
}

async function send(id, csrf) {
  const record = await get(id); // it may have changed or gone meanwhile
  return record && waits(record) ? sent(record, csrf) : null;
}

async function sent(record, csrf) {
  if (record.kind === "field") {
    record.was = [...new Set([...record.was, record.value])]; // its answer may be lost
    await put(record);
  }
  tell("going", record);
  const came = await (record.kind === "file" ? deliverFile(record, csrf, ways(record)) : deliver(record, csrf));
  going.delete(record.id);
  if (came.state === "done") await done(record, came);
  if (came.state === "trouble") await trouble(record, came);
  return came;
}

function ways(record) {
  const stop = new AbortController();
  going.set(record.id, stop);
  const begun = async (where) => {
    record.where = where;
    if (await get(record.id)) await put(record); // a reload goes on from there
  };
  return { moved: (part) => tell("moved", record, { part }), begun, signal: stop.signal };
}

async function done(record, came) {
  const now = await get(record.id);
  if (now && now.kind === "field" && now.value !== record.value) await put({ ...now, was: record.was });
  else await remove(record.id);
  tell("done", record, came);
}

async function trouble(record, came) {
  const { kind, said = "", now = "", link = "" } = came;
  const marked = { ...record, trouble: { kind, said, now, link } };
  if (!(await get(record.id))) return; // taken away meanwhile
  await put(marked);
  tell("trouble", marked, came);
}

function pause(state, record = null) {
  tell(state === "door" ? "door" : "waits", record);
  if (state === "door" || timer) return;
  timer = setTimeout(() => flush(), 1000 * PAUSES[Math.min(tried, PAUSES.length - 1)]);
  tried += 1;
}

// What an earlier page left behind was never confirmed.
async function begin() {
  for (const record of await mine()) {
    if (record.kind === "field" && !record.waits) await put({ ...record, waits: true });
  }
  for (const record of await mine()) tell("found", record);
  tell("found", null);
  await flush(LANES.slice(0, 1)); // a long video does not keep back what there is to say of the fields
  tell("ready", null);
  flush();
}

// Taken away, in this tab or another: it is sent no further.
document.addEventListener("queue", ({ detail }) => {
  if (detail.state === "dropped") going.get(detail.record?.id)?.abort();
});

if (usable) {
  tabs.addEventListener("message", ({ data }) => dispatch(data));
  window.addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  document.addEventListener("DOMContentLoaded", begin); // all modules listen by then
}
