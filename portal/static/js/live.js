// An open claim is kept up to date by server-sent events; where they do not get through, it is asked for every 15 s.

const EVERY = 15000;
let timer = 0;
let pressed = false;
let missed = false; // a change that came while a button was held down

function poll() {
  for (const part of document.querySelectorAll("[data-live]")) htmx.trigger(part, "poll");
}

document.addEventListener("htmx:sseError", () => {
  if (!timer) timer = setInterval(poll, EVERY);
});
document.addEventListener("htmx:sseOpen", () => {
  clearInterval(timer);
  timer = 0;
});
// A press that ends on another element than it began on is no click: nothing is put under a finger.
document.addEventListener("pointerdown", () => (pressed = true), true);
function released() {
  pressed = false;
  if (missed) poll();
  missed = false;
}
for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => setTimeout(released), true);
// Let go outside the window: the next move says that nothing is held.
document.addEventListener("pointermove", (event) => pressed && !event.buttons && released(), true);
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!pressed || !event.detail.requestConfig?.elt.matches("[data-live]")) return;
  event.preventDefault();
  missed = true;
});
// What a reader has unfolded stays so: else a change would close the very question being typed.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const said = (part) => part.querySelector("summary").textContent;
  for (const was of target.querySelectorAll("details[open]")) {
    const now = [...fragment.querySelectorAll("details")].find((part) => said(part) === said(was));
    if (now) now.open = true;
  }
});
// A phone that slept through an event asks once when it wakes.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && timer) poll();
});
