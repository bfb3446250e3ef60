// What stands in the fields of a step, what stood there before anybody typed, and what they are called.

import { isOfStep } from "./guide.js";

export const held = new Map(); // name → what the server is known to hold, since the page was rendered

export function fieldsOf(name) {
  return [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((field) => field.form && isOfStep(field.form));
}

function chosen(fields, picked, value) {
  return fields[0].type === "radio" ? fields.find((field) => field[picked])?.value || "" : value(fields[0]);
}

export function value(name) {
  return chosen(fieldsOf(name), "checked", (field) => field.value);
}

// What stood there before anybody touched it.
export function before(name) {
  if (held.has(name)) return held.get(name);
  const first = (field) => (field.options ? [...field.options].find((one) => one.defaultSelected)?.value || "" : field.defaultValue);
  return chosen(fieldsOf(name), "defaultChecked", first);
}

export function set(name, text) {
  for (const field of fieldsOf(name)) {
    if (field.type === "radio") field.checked = field.value === text;
    else field.value = text;
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }
}

export function label(field) {
  const said = field.getAttribute("aria-label") || field.closest("fieldset")?.querySelector("legend")?.textContent;
  const goods = field.closest("li.line")?.querySelector("strong")?.textContent;
  const own = said || [...(field.labels || [])].map((one) => one.textContent).join(" ");
  return (goods && !own.includes(goods) ? `${goods}, ${own}` : own).trim();
}
