// The lines of a delivery by hand: Enter goes on as on a calculator, a table is pasted anywhere on the page.

const form = document.querySelector("#lines-form");
const box = () => form.querySelector("#table");
let ahead = null; // what is typed while the line is still being looked for

// Enter in the search box opens the line that is meant, in an empty one it goes to «Продолжить»; in the count of a line
// just opened it comes back to search for the next one; in any other field it goes to the next instead of sending.
document.addEventListener("keydown", (event) => {
  if (ahead !== null && !event.ctrlKey && !event.metaKey && (event.key.length === 1 || event.key === "Enter")) {
    event.preventDefault();
    ahead += event.key === "Enter" ? "\n" : event.key;
    return;
  }
  if (event.key !== "Enter" || !event.target.matches("#lines-form input")) return;
  event.preventDefault();
  const pick = form.querySelector("#pick");
  const onward = document.querySelector(".buttons .btn");
  if (event.target === pick && !pick.value.trim()) return onward.focus();
  if (event.target === pick) {
    ahead = "";
    return form.querySelector("button[name=find]").click();
  }
  if (pick?.checkVisibility() && event.target.hasAttribute("autofocus")) return pick.select();
  const fields = [...form.querySelectorAll("input:not([type=hidden], [type=file])")].filter((field) =>
    field.checkVisibility(),
  );
  (fields[fields.indexOf(event.target) + 1] || onward).focus();
});

// A count that is typed in next is replaced by what is typed, and by what was typed ahead of it.
function ready(root) {
  const next = root.querySelector(".line [autofocus]");
  const [count, after] = (ahead ?? "").split("\n", 2);
  ahead = null;
  if (!next) return root.querySelector("[data-row]")?.click();
  next.focus();
  next.select?.();
  if (count) {
    next.value = count;
    next.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (after === undefined) return;
  const pick = form.querySelector("#pick");
  pick.value = after;
  pick.focus();
}

// The cell that a message is about, selected in the box: what is typed replaces it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-row]");
  if (!link) return;
  event.preventDefault();
  const rows = box().value.split("\n");
  const row = Number(link.dataset.row);
  const cells = (rows[row] ?? "").split("\t");
  const cell = Math.min(Number(link.dataset.cell), cells.length - 1);
  const start = [...rows.slice(0, row), ""].join("\n").length + [...cells.slice(0, cell), ""].join("\t").length;
  box().focus();
  box().setSelectionRange(start, start + cells[cell].length);
});

// Rows copied in Excel and pasted where no field stands are a table.
document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const here = event.target.closest?.("input, textarea");
  if (!box() || (here && (here.id !== "pick" || !text.trim().includes("\n")))) return;
  if (!/\t|\n./.test(text.trim())) return;
  event.preventDefault();
  box().closest("details").open = true;
  box().value = text;
  form.elements.numbers.value = "";
  form.querySelector("#table-add").click();
});

// The list of the other lines stays open while the lines are drawn anew, unless a line was found without it.
let picking = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (target.id !== "lines") return;
  const found = ["find", "paste", "swap", "sheet"].includes(requestConfig.elt.name);
  picking = !found && Boolean(target.querySelector("details.rest")?.open);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const lines = event.detail.elt.id === "lines" && event.detail.elt;
  const rest = picking && lines && lines.querySelector("details.rest");
  if (rest) rest.open = true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id === "lines") ready(event.detail.elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.failed) ahead = null;
});
ready(form);
