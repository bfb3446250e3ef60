// Photos and videos of a claim over the page, one at a time: by keys, swipes and buttons. Without it they are links.

const box = document.getElementById("gallery");
const stage = box.querySelector(".gallery-stage");
const image = stage.querySelector("img");
const video = stage.querySelector("video");
const failed = stage.querySelector(".gallery-failed");
const zoom = box.querySelector("[data-turn=zoom]");
const SWIPE = 50; // pixels aside that are no slip of the finger
let shots = [];
let at = 0;

const part = (name) => box.querySelector(`[data-part=${name}]`);

function still() {
  video.pause();
  video.removeAttribute("src");
  video.load(); // a film nobody sees is loaded no further
}

function near(wanted) {
  const can = !image.hidden && wanted;
  stage.classList.toggle("near", can);
  zoom.setAttribute("aria-pressed", String(can));
  zoom.hidden = image.hidden;
}

function draw() {
  const { dataset: shot, href } = shots[at];
  const film = shot.shot === "video";
  still();
  failed.hidden = true;
  [image.hidden, video.hidden] = [film, !film];
  video.poster = film ? shot.poster : "";
  (film ? video : image).src = shot.show;
  image.alt = film ? "" : [shot.purpose, shot.line].filter(Boolean).join(", ");
  video.setAttribute("aria-label", shot.purpose);
  near(false);
  part("number").textContent = at + 1;
  part("count").textContent = shots.length;
  for (const name of ["purpose", "line", "name"]) part(name).textContent = shot[name];
  part("save").href = href;
  part("save").download = "";
  for (const turn of stage.querySelectorAll(".turn")) turn.hidden = shots.length < 2;
}

function go(to) {
  if (!shots.length) return;
  at = (to + shots.length) % shots.length;
  draw();
}

// The page may have been drawn anew under the gallery: the same file has another link by now.
function leave() {
  still();
  const shown = shots[at];
  const links = [...document.querySelectorAll("a[data-shot]")];
  (shown.isConnected ? shown : links.find((link) => link.href === shown.href))?.focus();
  shots = [];
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-shot]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  shots = [...(link.closest("[data-gallery], .shots") ?? link.parentElement).querySelectorAll("a[data-shot]")];
  at = shots.indexOf(link);
  draw();
  box.showModal();
  box.querySelector("[data-turn=close]").focus();
});

box.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-turn]")?.dataset.turn;
  if (turn === "close") box.close();
  else if (turn === "zoom" || event.target === image) near(!stage.classList.contains("near"));
  else if (turn) go(at + Number(turn));
});
box.addEventListener("close", leave);
for (const shown of [image, video]) {
  shown.addEventListener("error", () => shown.hasAttribute("src") && !shown.hidden && (failed.hidden = false));
}

// Tab goes round inside; in a film the arrows are its own.
box.addEventListener("keydown", (event) => {
  if (event.key === "Tab") return round(event);
  if (event.target === video || stage.classList.contains("near")) return;
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shots.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  go(to);
});

function round(event) {
  const stops = [...box.querySelectorAll("a, button, video")].filter((stop) => stop.checkVisibility());
  const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== edge || edge === video) return;
  event.preventDefault();
  other.focus();
}

// A finger that goes aside turns; on a film it moves the film.
let from = null;
stage.addEventListener("pointerdown", (event) => {
  const free = event.pointerType !== "mouse" && event.isPrimary && event.target !== video;
  from = free && !stage.classList.contains("near") ? event : null;
});
stage.addEventListener("pointercancel", () => (from = null));
stage.addEventListener("pointerup", (event) => {
  if (!from) return;
  const [aside, down] = [event.clientX - from.clientX, event.clientY - from.clientY];
  from = null;
  if (Math.abs(aside) < SWIPE || Math.abs(aside) < 2 * Math.abs(down)) return;
  go(at - Math.sign(aside));
});
