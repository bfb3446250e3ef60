// Whether there is network. A browser that denies it on a page that has just come over it is not believed.

const root = document.documentElement;
let believed = navigator.onLine || Boolean(root.dataset.copy) || document.querySelector("[data-no-network]") !== null;

// One that notices a change knows.
for (const kind of ["online", "offline"]) window.addEventListener(kind, () => (believed = true));

export function online() {
  return navigator.onLine || !believed;
}
