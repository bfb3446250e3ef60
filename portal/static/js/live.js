// An open claim is kept up to date by server-sent events; where they do not get through, it is asked for every 15 s.

const EVERY = 15000;
let timer = 0;

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
// A phone that slept through an event asks once when it wakes.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && timer) poll();
});
