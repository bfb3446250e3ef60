// An open page of ours is told what has happened since it was made. A tab that nobody looks at holds no connection:
// a browser has few of them, and a desk has many tabs.

import { keep, put } from "./typed.js";

const place = document.querySelector("[data-news]");
let source;

function listen() {
  if (!place) return; // a list that was searched is not followed
  source = new EventSource(place.dataset.news);
  source.addEventListener("changed", (event) => {
    place.querySelector("b").textContent = event.data;
    place.firstElementChild.hidden = event.data === "0" || !event.data;
  });
}

document.addEventListener("visibilitychange", () => {
  source?.close();
  if (!document.hidden) listen();
});
window.addEventListener("pagehide", () => source?.close());
window.addEventListener("pageshow", (event) => event.persisted && listen());
place?.addEventListener("click", (event) => event.target.closest("[data-again]") && keep());
put();
if (!document.hidden) listen();
