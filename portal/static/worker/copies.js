// Copies of the pages that are needed at the gate, as they were last seen; all of one signed-in person.

const STEP = /^\/drafts\/\d+\/(subject|lines|photos|remedy|papers|check)$/;
const HELP = /^\/help(\/[a-z0-9-]+)?$/;
const OPENS = ["lines", "photos", "remedy", "papers", "check", "subject"]; // where a draft opens, if a copy is there
const MOST = 40;
const HOURS = 12; // as long as nobody has to sign in anew

// Under what a page is kept; "": not at all.
function copyName(url) {
  if (STEP.test(url.pathname) || HELP.test(url.pathname)) return url.pathname;
  if (url.pathname === "/claims/new") return url.search ? "" : url.pathname;
  if (url.pathname !== "/claims" || url.searchParams.has("q") || url.searchParams.has("after")) return "";
  return url.pathname + url.search;
}

let asked = 0; // requests for pages so far: each has its turn
let gone = 0; // nobody was signed in then: what was asked for up to that turn is not kept after it
let owner = { person: "", turn: 0 }; // whose pages come now, and the last turn at which one did

// An answer that comes late: of somebody who has left, or who was here before another.
function stale(person, turn) {
  return turn <= gone || (owner.person && person !== owner.person && turn < owner.turn);
}

async function wipe(but = "") {
  if (!but) gone = asked;
  for (const name of await caches.keys()) {
    if (name.startsWith("pages ") && name !== but) await caches.delete(name);
  }
}

// Every page that comes says whose it is; the door says that nobody is signed in.
// turn: of the request.
async function keepCopy(answer, turn) {
  const url = new URL(answer.url);
  if (url.pathname === "/sign-in") return wipe();
  const person = answer.headers.get("X-Person");
  if (!person || stale(person, turn)) return;
  if (person !== owner.person || turn > owner.turn) owner = { person, turn };
  await wipe(`pages ${person}`);
  const name = copyName(url);
  if (!name || answer.status !== 200 || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Kept", new Date().toISOString());
  const copy = new Response(await answer.text(), { headers });
  if (stale(person, turn)) return;
  const pages = await caches.open(`pages ${person}`);
  await pages.delete(name); // the newest stands last
  await pages.put(name, copy);
  for (const old of (await pages.keys()).slice(0, -MOST)) await pages.delete(old);
}

async function foundCopy(url) {
  const [name] = (await caches.keys()).filter((one) => one.startsWith("pages "));
  if (!name) return undefined;
  const pages = await caches.open(name);
  const kept = (await pages.match(copyName(url) || url.href)) || (await nearest(pages, url));
  if (!kept || kept.redirected || kept.type === "error") return undefined;
  if (kept.status > 300) return kept;
  return Date.now() - Date.parse(kept.headers.get("X-Kept")) < HOURS * 3600_000 ? kept : undefined;
}

// Addresses that lead on: the root to the list, a draft to where it opens, the list to any tab of it.
async function nearest(pages, url) {
  if (url.pathname === "/") return Response.redirect("/claims");
  if (url.pathname === "/claims" && !url.searchParams.has("q")) return pages.match("/claims", { ignoreSearch: true });
  if (!/^\/drafts\/\d+$/.test(url.pathname)) return undefined;
  for (const step of OPENS) {
    if (await pages.match(`${url.pathname}/${step}`)) return Response.redirect(`${url.pathname}/${step}`);
  }
  return undefined;
}

// The page itself says when it was seen: its root carries the moment.
async function shownCopy(kept) {
  if (kept.status > 300) return kept;
  const text = (await kept.text()).replace("<html ", `<html data-copy="${kept.headers.get("X-Kept")}" `);
  return new Response(text, { headers: kept.headers });
}
