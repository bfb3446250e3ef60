// One record to the server, and what came of it: done | later (try again) | door (sign in first) | trouble (a person)
// | gone (taken away meanwhile).

import { carry } from "./carry.js";

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

export async function deliver(record, csrf) {
  const path = `${record.draft}/field`;
  return outcome(await post(path, fieldBody(record), csrf), path, false);
}

// A file: its bytes first, then the form that it is for. ways: {moved, begun, signal}, see carry.
export async function deliverFile(record, csrf, ways) {
  const came = await carry(record, csrf, ways);
  if (came.state !== "here" && came.state !== "form") return came;
  if (ways.signal?.aborted) return { state: "gone" };
  const answer = await post(record.action, fileBody(record, csrf, came.id || "none"), csrf);
  if (answer.status !== 410) return outcome(answer, record.action, true);
  ways.begun(""); // what came is there no more
  return { state: "later" };
}

function fieldBody(record) {
  const said = [["step", record.step], ["name", record.name], ["value", record.value]];
  return new URLSearchParams([...said, ...record.was.map((text) => ["was", text])]);
}

// The token goes first in the body too: a server that reads the stream checks it before the bytes.
function fileBody(record, csrf, upload) {
  const data = new FormData();
  data.append("csrf", csrf);
  for (const [name, value] of record.fields) data.append(name, value);
  if (record.id) data.append("key", record.id);
  data.append("upload", upload);
  return data;
}

function post(path, body, csrf) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.timeout = QUIET;
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.addEventListener("loadend", () => done(request));
    request.send(body);
  });
}

function outcome(request, path, file) {
  const { status } = request;
  if (!status || status === 429 || status >= 500) return { state: "later" };
  const at = new URL(request.getResponseHeader("HX-Redirect") || request.responseURL, location.href).pathname;
  if (at === "/sign-in" || at === "/consent") return { state: "door" };
  const elsewhere = at !== new URL(path, location.href).pathname;
  if (elsewhere && at.startsWith("/claims/")) return { state: "trouble", kind: "sent", link: at };
  if (status < 300 && elsewhere) return { state: "trouble", kind: "changed" };
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
