// Switches notices on for this device, from a button alone; says plainly when the browser cannot or may not.

const section = document.querySelector("[data-notices]");
const states = [...section.querySelectorAll("[data-state]")];
const csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];

function show(...names) {
  for (const one of states) one.hidden = !names.includes(one.dataset.state);
}

function onIphone() {
  const apple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  return apple && !window.matchMedia("(display-mode: standalone)").matches;
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function ofThisKey(subscription) {
  const held = new Uint8Array(subscription.options.applicationServerKey || []);
  const ours = bytes(section.dataset.notices);
  return held.length === ours.length && held.every((byte, place) => byte === ours[place]);
}

// A browser keeps one subscription; one of a former key must go first.
async function subscribe() {
  const { pushManager } = await navigator.serviceWorker.ready;
  const held = await pushManager.getSubscription();
  if (held) await held.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(section.dataset.notices) });
}

function failed(why) {
  const place = section.querySelector("[data-why]");
  place.textContent = why || place.dataset.noService;
  show("off", "failed");
}

async function switchOn() {
  const allowed = await Notification.requestPermission();
  if (allowed === "denied") return show("denied");
  if (allowed !== "granted") return show("off");
  let given;
  try {
    given = (await subscribe()).toJSON();
  } catch {
    return failed("");
  }
  const body = new URLSearchParams({ endpoint: given.endpoint, ...given.keys });
  const answer = await fetch("/notices/devices", { method: "POST", headers: { "X-CSRF-Token": csrf }, body }).catch(() => null);
  if (!answer || !answer.ok) return failed(answer && answer.status === 422 ? await answer.text() : "");
  return window.location.assign("/notices");
}

async function start() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return show(onIphone() ? "iphone" : "unsupported");
  if (Notification.permission === "denied") return show("denied");
  show(...("here" in section.dataset ? [] : ["off"]));
  const { pushManager } = await navigator.serviceWorker.ready;
  const held = await pushManager.getSubscription();
  if ("here" in section.dataset && held && ofThisKey(held)) return undefined;
  if (held) await held.unsubscribe(); // switched off by the form, signed out, or of a former key
  return show("off");
}

section.querySelector("[data-on]").addEventListener("click", switchOn);
start();
