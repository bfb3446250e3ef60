// Without network a line of a long delivery opens as far as it can: the count at its place in the list of the rest.

import { guide } from "./guide.js";

const panel = document.getElementById("offline");

// The field of this line's count; null where the subject counts nothing, or the line is not in the list.
export function pick(line) {
  const button = document.querySelector(`#rest-list [name="open"][value="${CSS.escape(line)}"]`);
  const item = button?.closest("li");
  if (!item || guide.first !== "fact") return null;
  const name = `fact_${line}`;
  const field = document.createElement("input");
  Object.assign(field, { id: name, name, className: "input qty", inputMode: "decimal", autocomplete: "off" });
  field.defaultValue = item.dataset.shipped;
  field.setAttribute("aria-label", `${panel.dataset.count}: ${item.querySelector(".name").firstChild.textContent}`);
  const place = document.createElement("span");
  place.className = "field";
  place.append(field);
  button.replaceWith(place);
  item.closest("details").open = true;
  return field;
}
