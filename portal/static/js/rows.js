// The list item of a file on its way: its picture, how far it has come, what is said of it.

// A small drawing of a photo; what the browser cannot draw goes without.
async function picture(file) {
  const place = document.createElement("span");
  place.className = "shot-pic";
  try {
    const drawn = await createImageBitmap(file, { resizeWidth: 160 });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [drawn.width, drawn.height];
    canvas.getContext("2d").drawImage(drawn, 0, 0);
    drawn.close();
    place.append(canvas);
  } catch {
    return null;
  }
  return place;
}

function barOf(name) {
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  return bar;
}

export function row(list, file, name) {
  const item = document.createElement("li");
  item.className = "shot";
  const title = document.createElement("span");
  title.className = "name";
  title.textContent = name;
  item.append(barOf(name), title);
  list.append(item);
  if (file.type.startsWith("image/")) picture(file).then((drawn) => drawn && item.prepend(drawn));
  return item;
}

// It is on its way, if it waited before.
export function moved(item, part) {
  const title = item.querySelector(".name");
  if (!title) return;
  for (const said of item.querySelectorAll(".waits, .waits ~ button")) said.remove();
  if (!item.querySelector("progress")) title.before(barOf(title.textContent));
  item.querySelector("progress").value = part;
}

function press(item, look, { text, act }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = look;
  button.textContent = text;
  button.addEventListener("click", act);
  item.append(button);
}

// Instead of the bar: that it waits, and how to take it away.
export function rest(item, text, away) {
  if (item.querySelector(".waits")) return;
  const said = document.createElement("span");
  said.className = "waits";
  said.textContent = text;
  item.querySelector("progress")?.remove();
  item.append(said);
  press(item, "btn plain", away);
}

export function refuse(item, text, again = null) {
  const said = document.createElement("span");
  said.setAttribute("role", "alert");
  said.textContent = text;
  item.className = "shot bad";
  item.replaceChildren(said);
  if (again) press(item, "chip", again);
}
