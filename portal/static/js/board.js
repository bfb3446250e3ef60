// Arrows lead from slip to slip: up and down within a stage, aside to the next one that has any.

const links = (column) => [...column.querySelectorAll(".slip > a")];

function neighbour(link, key) {
  const column = link.closest(".column");
  const place = links(column).indexOf(link);
  if (key === "ArrowUp" || key === "ArrowDown") return links(column)[place + (key === "ArrowDown" ? 1 : -1)];
  const columns = [...document.querySelectorAll(".column")].filter((one) => links(one).length);
  const aside = columns[columns.indexOf(column) + (key === "ArrowRight" ? 1 : -1)];
  return aside && (links(aside)[place] ?? links(aside).at(-1));
}

document.addEventListener("keydown", (event) => {
  if (!event.key.startsWith("Arrow") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!event.target.matches(".slip > a")) return;
  event.preventDefault(); // the board would scroll away under the focus
  neighbour(event.target, event.key)?.focus();
});
