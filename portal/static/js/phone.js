// A phone takes pictures for this page: how it is and what it sent are asked for every two seconds while it may be there.

const EVERY = 2000;
const live = document.getElementById("live");

// What this page itself has on its way will come as an answer to it: until then nothing is put beside it.
function put(item) {
  const list = document.getElementById(item.parentElement.dataset.list) ?? document.getElementById("phone-came");
  if (!list || document.getElementById(item.id) || list.querySelector("progress, .waits")) return;
  list.append(document.adoptNode(item));
  htmx.process(item);
  live.textContent = `${list.dataset.came}: ${item.querySelector(".name").textContent}`;
  mended(item.closest(".place"));
}

// What the page said was missing here is there now.
function mended(place) {
  if (!place) return;
  const { mends } = place.querySelector("form[data-upload]").dataset;
  const names = [place.querySelector('input[type="file"]').id, ...mends.split(" ")];
  document.dispatchEvent(new CustomEvent("mended", { detail: { names } }));
}

function show(said) {
  const was = document.getElementById("phone-said");
  const on = (part) => part.querySelectorAll("form").length;
  if (on(said) === on(was) && said.hasAttribute("data-going")) return;
  was.replaceWith(document.adoptNode(said));
  htmx.process(said);
  if (on(said) || !said.hasAttribute("data-going")) document.querySelector(".phone-code")?.remove(); // it has been used, or its time is over
}

async function look() {
  const panel = document.getElementById("phone");
  if (!panel?.querySelector("[data-going]") || document.hidden) return;
  const answer = await fetch(panel.dataset.phone, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  show(came.getElementById("phone-said"));
  for (const item of came.querySelectorAll("[data-list] > li")) put(item);
}

async function again() {
  await look().catch(() => {}); // without network there is nothing to see; the next look is soon
  setTimeout(again, EVERY);
}
again();
