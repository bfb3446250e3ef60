// Has copies made of the pages that may be wanted without network, says that a page is one, lists those there are.

const NAMES = "pages ";
const SETTLED = 1000; // milliseconds without a new change
const copied = document.documentElement.dataset.copy;
const guide = document.querySelector("[data-guide]");

function moment(at) {
  const day = at.toDateString() === new Date().toDateString() ? {} : { day: "2-digit", month: "2-digit" };
  return at.toLocaleString("ru-RU", { ...day, hour: "2-digit", minute: "2-digit" });
}

function sayCopy() {
  if (!copied) return;
  document.querySelector("[data-copied]").hidden = false;
  for (const place of document.querySelectorAll("#offline time")) place.textContent = moment(new Date(copied));
}

// This page too, when it came before there was a worker to copy it.
function wanted(first) {
  const steps = guide ? guide.dataset.steps.split(" ").filter((step) => step && step !== guide.dataset.step) : [];
  const here = first ? [location.pathname + location.search] : [];
  return [...here, ...steps.map((step) => `${guide.dataset.guide}/${step}`)];
}

async function warm(addresses) {
  if (!document.body.dataset.person) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ warm: addresses });
}

// What the server has been told is in no copy yet; and which photos are wanted follows from the counts.
let pause = 0;
function changed() {
  const { guide: base, step } = guide.dataset;
  clearTimeout(pause);
  pause = setTimeout(() => warm([...new Set([`${base}/${step}`, `${base}/photos`])]), SETTLED);
}

async function start() {
  const first = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/sw.js");
  if (!copied) await warm(wanted(first));
}

// A draft by its delivery, as the page of its lines names it; the list once.
async function keptPages() {
  const found = new Map();
  for (const name of (await caches.keys()).filter((one) => one.startsWith(NAMES))) {
    const pages = await caches.open(name);
    for (const { url } of await pages.keys()) {
      const { pathname } = new URL(url);
      if (!/^\/(drafts\/\d+\/lines|claims)$/.test(pathname)) continue;
      const kept = new DOMParser().parseFromString(await (await pages.match(url)).text(), "text/html");
      found.set(pathname, (kept.querySelector("p.step ~ .lead") || kept.querySelector("h1")).textContent.trim());
    }
  }
  return found;
}

async function listKept(place) {
  for (const [path, text] of await keptPages()) {
    const link = document.createElement("a");
    link.className = "name";
    link.href = path;
    link.textContent = text;
    const item = document.createElement("li");
    item.append(link);
    place.querySelector("[data-kept-list]").append(item);
    place.hidden = false;
  }
}

sayCopy();
if ("serviceWorker" in navigator) {
  addEventListener("load", () => start().catch(() => undefined));
  if (guide) {
    document.addEventListener("htmx:afterRequest", ({ detail }) => {
      if (detail.requestConfig.verb === "post" && detail.successful) changed();
    });
    document.addEventListener("queue", ({ detail }) => detail.state === "done" && changed());
  }
  const place = document.querySelector("[data-kept]");
  if (place) listKept(place);
}
