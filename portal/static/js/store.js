// What waits to be sent lies on the phone itself: one IndexedDB store of records {id, kind, person, draft, step, at, …}.

// Everything about it needs https (or this very machine); elsewhere pages work as they do without it.
export const able = isSecureContext && "indexedDB" in window && "locks" in navigator;

let opened = null;

function open() {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open("waiting", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("record", { keyPath: "id" });
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      request.result.onclose = () => (opened = null);
      done(request.result);
    };
  });
  return opened;
}

// The promise is kept once the phone has it on its disk; it fails when there is no room.
async function act(mode, ask) {
  const base = await open();
  return new Promise((done, fail) => {
    const transaction = base.transaction("record", mode, { durability: "strict" });
    const request = ask(transaction.objectStore("record"));
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error || request.error);
  });
}

export async function all() {
  const found = able ? await act("readonly", (store) => store.getAll()) : [];
  return found.sort((one, other) => one.at - other.at);
}

export function get(id) {
  return act("readonly", (store) => store.get(id));
}

export function put(record) {
  return act("readwrite", (store) => store.put(record));
}

export function remove(id) {
  return act("readwrite", (store) => store.delete(id));
}
