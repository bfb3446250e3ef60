// The filing guide: an event «mended» ({names}) says which fields are right now: what the page said of them goes.

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
