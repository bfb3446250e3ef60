// What is typed outlives the page being shown anew: kept for this tab alone, put back once.

// Where the page will be shown anew; an answer to a post stands at another address, and all in it was typed.
const HERE = new URL(document.querySelector("[data-news] [data-again]")?.href ?? location.href).pathname;
const ANSWER = HERE !== location.pathname;
const PLACE = `typed ${document.body.dataset.person} ${HERE}`;
const OURS = "form[method=post] :is(input, textarea, select)";

function fields() {
  return [...document.querySelectorAll(OURS)].filter((field) => field.name && !["hidden", "file", "password"].includes(field.type));
}

function at(field) {
  const tick = field.type === "radio" || field.type === "checkbox";
  return [field.form.getAttribute("action"), field.name, tick ? field.value : ""].join(" ");
}

function now(field) {
  return field.type === "radio" || field.type === "checkbox" ? field.checked : field.value;
}

function shown(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.options].find((one) => one.defaultSelected) ?? field.options[0])?.value;
}

export function keep() {
  const typed = fields().filter((field) => now(field) !== shown(field) || (ANSWER && now(field)));
  const kept = typed.map((field) => [at(field), { mine: now(field), was: ANSWER ? "" : shown(field) }]);
  if (kept.length) sessionStorage.setItem(PLACE, JSON.stringify(kept));
}

// Nobody writes over what a colleague has put there meanwhile without reading it.
function tell(field, theirs) {
  const said = document.createElement("p");
  said.className = "hint";
  said.textContent = `${document.querySelector("[data-meanwhile]").dataset.meanwhile} «${theirs}»`;
  field.after(said);
}

// Whether a colleague has chosen in this group of radios meanwhile.
function chosen(field, kept) {
  const group = fields().filter((one) => one.form === field.form && one.name === field.name);
  return group.some((one) => one.defaultChecked && !kept.get(at(one))?.was);
}

export function put() {
  if (ANSWER) return; // the server has put it there itself
  const kept = new Map(JSON.parse(sessionStorage.getItem(PLACE) ?? "[]"));
  sessionStorage.removeItem(PLACE);
  for (const field of fields()) {
    const typed = kept.get(at(field));
    if (!typed) continue;
    const theirs = shown(field);
    const text = field.tagName === "TEXTAREA" || field.type === "text";
    const changed = field.type === "radio" ? chosen(field, kept) : theirs !== typed.was && theirs !== typed.mine;
    if (changed && !text) continue; // of two choices one can stand: the newer one
    if (typeof typed.mine === "boolean") field.checked = typed.mine;
    else field.value = typed.mine;
    if (changed) tell(field, theirs);
    field.closest("details")?.setAttribute("open", "");
  }
}
