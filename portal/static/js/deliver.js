// One record to the server, and what came of it: done | later (try again) | door (sign in first) | trouble (a person).

const QUIET = 60_000; // so long nothing may move

export async function freshToken() {
  try {
    const answer = await fetch("/token", { signal: AbortSignal.timeout(QUIET / 3) });
    if (answer.redirected || answer.status === 401) return { state: "door" };
    return answer.ok ? { state: "ready", ...(await answer.json()) } : { state: "later" };
  } catch {
    return { state: "later" };
  }
}

export async function deliver(record, csrf, moved) {
  const file = record.kind === "file";
  const path = file ? record.action : `${record.draft}/field`;
  const answer = await post(path, file ? fileBody(record, csrf) : fieldBody(record), csrf, moved);
  return outcome(answer, path, file);
}

function fieldBody(record) {
  const said = [["step", record.step], ["name", record.name], ["value", record.value]];
  return new URLSearchParams([...said, ...record.was.map((text) => ["was", text])]);
}

// The token goes first in the body too: a server that reads the stream checks it before the bytes.
function fileBody(record, csrf) {
  const data = new FormData();
  data.append("csrf", csrf);
  for (const [name, value] of record.fields) data.append(name, value);
  data.append("key", record.id);
  data.append("file", record.file, record.name);
  return data;
}

function post(path, body, csrf, moved) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let quiet = 0;
    const alive = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => request.abort(), QUIET);
    };
    request.open("POST", path);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.addEventListener("progress", (event) => {
      alive();
      if (event.lengthComputable) moved?.(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(quiet);
      done(request);
    });
    alive();
    request.send(body);
  });
}

function outcome(request, path, file) {
  const { status } = request;
  if (!status || status === 429 || status >= 500) return { state: "later" };
  const at = new URL(request.getResponseHeader("HX-Redirect") || request.responseURL, location.href).pathname;
  if (at === "/sign-in" || at === "/consent") return { state: "door" };
  if (at.startsWith("/claims/")) return { state: "trouble", kind: "sent", link: at };
  if (status < 300 && at !== new URL(path, location.href).pathname) return { state: "trouble", kind: "changed" };
  if (status === 200) return { state: "done", text: request.responseText };
  if (status === 413) return { state: "trouble", kind: "large" };
  if (status === 404) return { state: "trouble", kind: "gone" };
  if (status === 422 && file) return refused(request.responseText);
  if (status === 422 || (status === 409 && !file)) return told(request, status === 409 ? "clash" : "refused");
  return { state: "trouble", kind: "changed" };
}

function told(request, kind) {
  const { said, now = "" } = JSON.parse(request.responseText);
  return { state: "trouble", kind, said, now };
}

// The answer is the file's own list item, with the reason in it.
function refused(text) {
  const said = new DOMParser().parseFromString(text, "text/html").body.textContent.trim();
  return { state: "trouble", kind: "refused", said, text };
}
