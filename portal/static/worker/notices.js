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

self.addEventListener("push", (event) => event.waitUntil(notify(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});
