// The shell: styles, scripts and fonts of this version, and the page for no network. Those of older versions go.

const NO_NETWORK = "/offline";

async function fillShell() {
  const shell = await caches.open(SHELL.name);
  await shell.addAll(SHELL.files);
  // Asked for as nobody: what is kept here must be of nobody.
  await shell.put(NO_NETWORK, await fetch(NO_NETWORK, { credentials: "omit" }));
}

async function dropOldShells() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell ") && name !== SHELL.name) await caches.delete(name);
  }
}

async function fromShell(request) {
  const shell = await caches.open(SHELL.name);
  const kept = await shell.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch {
    // A copy of a page may ask for an older version than the one that is kept.
    return (await shell.match(request, { ignoreSearch: true })) || Response.error();
  }
}

async function noNetwork() {
  const shell = await caches.open(SHELL.name);
  return (await shell.match(NO_NETWORK)) || Response.error();
}
