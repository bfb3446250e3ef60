// The filing guide: a list that narrows while one types (data-filter names it; its items carry their words).

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
