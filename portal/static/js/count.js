// − and + beside a count: they change the number in the box; what is no number is left for the person to correct.

function read(text) {
  const bare = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return bare === "" ? 0 : Number(bare);
}

function write(number) {
  return String(Math.round(number * 1000) / 1000).replace(".", ",");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  const input = button.closest(".count").querySelector("input");
  const now = read(input.value);
  if (Number.isNaN(now)) return input.focus();
  input.value = write(Math.max(0, now + Number(button.dataset.step)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
