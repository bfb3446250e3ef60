// What stands beside a field that waits, or that a person must decide about.

const panel = document.getElementById("offline");

export function note(text) {
  const said = document.createElement("span");
  said.className = "waits";
  said.textContent = text;
  return said;
}

// Both words, and the choice between them; other troubles are only told.
export function clash(record, { theirs, yours }) {
  const said = note(record.trouble.said || panel.dataset[record.trouble.kind]);
  said.setAttribute("role", "alert");
  if (record.trouble.kind !== "clash") return said;
  said.append(choice(panel.dataset.theirs, theirs), choice(panel.dataset.yours, yours));
  return said;
}

function choice(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}
