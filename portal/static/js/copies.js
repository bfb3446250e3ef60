// Has copies made of the pages that may be wanted without network, says that a page is one, lists those there are.

const NAMES = "pages ";
const copied = document.documentElement.dataset.copy;
const guide = document.querySelector("[data-guide]");

function moment(at) {
  const day = at.toDateString() === new Date().toDateString() ? {} : { day: "2-digit", month: "2-digit" };
  return at.toLocaleString("ru-RU", { ...day, hour: "2-digit", minute: "2-digit" });
}

function sayCopy() {
  const place = copied && document.querySelector("[data-copied]");
  if (!place) return;
  place.querySelector("time").textContent = moment(new Date(copied));
  place.hidden = false;
}

// This page too, when it came before there was a worker to copy it.
function wanted(first) {
  const steps = guide ? guide.dataset.steps.split(" ").filter((step) => step && step !== guide.dataset.step) : [];
  const here = first ? [location.pathname + location.search] : [];
  return [...here, ...steps.map((step) => `${guide.dataset.guide}/${step}`)];
}

async function start() {
  const first = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/sw.js");
  if (!document.body.dataset.person || copied) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ warm: wanted(first) });
}

async function listKept(place) {
  const list = place.querySelector("[data-kept-list]");
  for (const name of (await caches.keys()).filter((one) => one.startsWith(NAMES))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const kept = await (await pages.match(request)).text();
      const link = document.createElement("a");
      link.className = "name";
      link.href = request.url;
      link.textContent = new DOMParser().parseFromString(kept, "text/html").title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
  }
  place.hidden = !list.children.length;
}

sayCopy();
if ("serviceWorker" in navigator) {
  addEventListener("load", () => start().catch(() => undefined));
  const place = document.querySelector("[data-kept]");
  if (place) listKept(place);
}
