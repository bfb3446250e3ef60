// Which page of the filing guide this is: base and step of the draft, where «Продолжить» leads, what a line
// is asked first; null elsewhere.

const told = document.querySelector("[data-guide]")?.dataset;

export const guide = told ? { base: told.guide, step: told.step, onward: told.onward, first: told.first } : null;

// A form of this step; those of its files have addresses of their own.
export function isOfStep(form) {
  return guide !== null && form.method === "post" && new URL(form.action).pathname === `${guide.base}/${guide.step}`;
}
