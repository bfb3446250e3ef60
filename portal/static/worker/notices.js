// Notices from the push service: shown with a title and a claim's number, a press opens the claim.

function told(data) {
  try {
    const said = data.json();
    return typeof said.title === "string" ? said : { title: "" };
  } catch {
    return { title: "" };
  }
}

// Only a page of ours, whatever the message says.
function ownPage(path) {
  const url = new URL(typeof path === "string" ? path : "/", self.location.origin);
  return url.origin === self.location.origin ? url.href : `${self.location.origin}/`;
}

// A browser demands that something is shown for each message.
function notify(data) {
  const said = data ? told(data) : { title: "" };
  return self.registration.showNotification(said.title || self.location.host, {
    body: typeof said.body === "string" ? said.body : "",
    tag: typeof said.tag === "string" ? said.tag : "portal",
    renotify: true,
    icon: SHELL.icon,
    lang: "ru",
    data: { url: ownPage(said.path) },
  });
}

async function open(url) {
  const pages = await self.clients.matchAll({ type: "window" });
  const shown = pages.find((page) => page.url.split("#")[0] === url);
  return shown ? shown.focus() : self.clients.openWindow(url);
}

// The token of this person's session, as every page carries it; "" where nobody is signed in.
async function token() {
  const page = await fetch("/notices", { redirect: "manual" });
  const found = page.ok && /"X-CSRF-Token": "([^"]+)"/.exec(await page.text());
  return found ? found[1] : "";
}

// A browser may change where it takes notices by itself. Not every one says what it was or what it is.
async function renew(before, after) {
  const held = after || (await self.registration.pushManager.getSubscription());
  const given = held || (before && (await self.registration.pushManager.subscribe(before.options)));
  const csrf = given && (await token());
  if (!csrf) return; // whoever signs in here next is asked by the page of notices
  const { endpoint, keys } = given.toJSON();
  const body = new URLSearchParams({ old: before ? before.endpoint : "", endpoint, ...keys });
  await fetch("/notices/devices/renew", { method: "POST", headers: { "X-CSRF-Token": csrf }, body });
}

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.oldSubscription, event.newSubscription).catch(() => undefined));
});
self.addEventListener("push", (event) => event.waitUntil(notify(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});
