// The filing guide: a list that narrows while one types (data-filter names it; its items carry their words).
// An event «mended» ({names}) says which fields are right now: what the page said of them goes.

document.addEventListener("input", (event) => {
  const list = event.target.dataset.filter && document.querySelector(event.target.dataset.filter);
  if (!list) return;
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of list.children) item.hidden = !words.every((word) => item.dataset.words.includes(word));
});

// Enter in a field of a line goes on to the next field, as on a calculator, instead of sending the page.
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && event.target.matches("#lines-form input") && event.target.form;
  if (!form) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll("input:not([type=hidden])")].filter((field) => field.checkVisibility());
  (fields[fields.indexOf(event.target) + 1] || document.querySelector(".buttons .btn")).focus();
});

// The list of the other lines stays open while the lines are drawn anew.
let picking = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "lines") picking = Boolean(target.querySelector("details.rest")?.open);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const rest = picking && event.detail.elt.id === "lines" && event.detail.elt.querySelector("details.rest");
  if (rest) rest.open = true;
});

function mend(name) {
  const said = document.getElementById(`${name}-error`);
  said?.parentElement.classList.remove("bad");
  said?.remove();
  document.querySelector(`[data-wrong] a[href="#${CSS.escape(name)}"]`)?.closest("li").remove();
  const field = said && document.getElementById(name);
  if (!field) return;
  const others = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id !== said.id);
  field.removeAttribute("aria-invalid");
  field.setAttribute("aria-describedby", others.join(" "));
}

document.addEventListener("mended", (event) => {
  const summary = document.querySelector("[data-wrong]");
  for (const name of event.detail.names) mend(name);
  if (!summary || summary.querySelector("li")) return;
  document.title = document.title.replace(`${summary.dataset.title}: `, "");
  summary.remove();
});
