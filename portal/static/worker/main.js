// The service worker: styles and scripts from the shell, pages from the network first, from their copy without it.

const PATIENCE = 8000; // so long a page that has a copy may take
const AWAY = [502, 503, 504]; // what a gateway says when the portal does not answer

function late() {
  return new Promise((_, give_up) => setTimeout(() => give_up(new Error("late")), PATIENCE));
}

async function page(event, url) {
  const turn = ++asked;
  const network = fetch(event.request);
  const kept = network.then((answer) => (answer.type === "basic" ? keepCopy(answer.clone(), turn) : undefined));
  event.waitUntil(kept.catch(() => undefined));
  const copy = await foundCopy(url);
  try {
    const answer = await (copy ? Promise.race([network, late()]) : network);
    return copy && AWAY.includes(answer.status) ? shownCopy(copy) : answer;
  } catch {
    return copy ? shownCopy(copy) : noNetwork();
  }
}

// Pages that will be wanted next, before the network goes.
async function warm(addresses) {
  for (const address of addresses) {
    const turn = ++asked;
    if (copyName(new URL(address, self.location.href))) await keepCopy(await fetch(address), turn);
  }
}

self.addEventListener("install", (event) => event.waitUntil(fillShell().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(dropOldShells().then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  if (event.data.warm) event.waitUntil(warm(event.data.warm).catch(() => undefined));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/sign-out") event.waitUntil(wipe());
  // What is posted goes past us: the server judges where it comes from.
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});
