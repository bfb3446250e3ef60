// Files go one by one in the background, each with its own state; without scripts the same form sends them all.
// <form data-upload> … <input type="file"> … </form>, <ul data-upload-list>; the answer is that file's own list item.

let going = 0;
let waiting = null; // the form that goes on when the last file is there

// Leaving the page would cut off what is on its way, so «Продолжить» waits for it.
function count(change) {
  going += change;
  const said = document.querySelector("[data-going]");
  if (said) said.textContent = going ? `${said.dataset.going}: ${going}` : "";
  if (going || !waiting) return;
  const { form, button } = waiting;
  waiting = null;
  form.requestSubmit(button);
}

function row(form, file) {
  const item = document.createElement("li");
  item.className = "shot";
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(bar, name);
  document.querySelector(form.dataset.upload || "[data-upload-list]").append(item);
  return { item, bar };
}

// What to say of an answer that is no list item. A page that is out of date is not mended by sending again.
function why(request) {
  if (request.status === 413) return "large";
  return request.status && request.status < 429 ? "changed" : "lost";
}

function lost(form, file, item, kind) {
  waiting = null; // the person decides whether to try again or to go on without it
  const again = document.createElement("button");
  again.type = "button";
  again.className = "chip";
  again.textContent = form.dataset.again;
  again.addEventListener("click", () => {
    item.remove();
    send(form, file);
  });
  const said = document.createElement("span");
  said.setAttribute("role", "alert");
  said.textContent = `${file.name}. ${form.dataset[kind]}`;
  item.className = "shot bad";
  item.replaceChildren(said, ...(kind === "lost" ? [again] : []));
}

// The token goes first in the body too: a server that reads the stream checks it before the bytes.
function body(form, file) {
  const data = new FormData();
  for (const field of form.elements) {
    if (field.type === "hidden" && field.name) data.append(field.name, field.value);
  }
  data.append(form.querySelector('input[type="file"]').name, file, file.name);
  return data;
}

// What the page said of this place before the file came.
function mended(form) {
  const names = [form.querySelector('input[type="file"]').id, ...(form.dataset.mends || "").split(" ")].filter(Boolean);
  document.dispatchEvent(new CustomEvent("mended", { detail: { names } }));
}

function send(form, file) {
  const { item, bar } = row(form, file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("error", () => lost(form, file, item, "lost"));
  request.addEventListener("loadend", () => count(-1));
  request.addEventListener("load", () => {
    // Anything else is a whole page: of an error, or of the claim that the draft has become.
    const own = [200, 422].includes(request.status) && request.responseURL === form.action;
    if (!own) return lost(form, file, item, why(request));
    if (request.status === 422) waiting = null; // refused: to be read first
    else mended(form);
    htmx.swap(item, request.responseText, { swapStyle: "outerHTML" });
    form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  });
  count(1);
  request.send(body(form, file));
}

function take(form, files) {
  for (const file of files) send(form, file);
}

document.addEventListener(
  "submit",
  (event) => {
    if (!going || event.target.method !== "post" || event.target.matches("[hx-post]")) return;
    event.preventDefault();
    waiting = { form: event.target, button: event.submitter };
  },
  true,
);
window.addEventListener("beforeunload", (event) => going && event.preventDefault());
document.addEventListener("change", (event) => {
  const form = event.target.type === "file" && event.target.closest("form[data-upload]");
  if (!form) return;
  take(form, event.target.files);
  event.target.value = "";
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("form[data-upload] .drop");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("over", kind === "dragover");
    if (kind === "drop") take(zone.closest("form"), event.dataTransfer.files);
  });
}
