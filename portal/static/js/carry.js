// The bytes of a file ahead of its form, in pieces: after a cut they go on from where they broke off (tus).
// here (id: what the form is to name) | form (it says why not) | later | door | trouble | gone.

const CLIENT = "/static/vendor/tus-js-client@4.3.1/tus.min.js";
const PIECE = 8 * 1024 * 1024; // what a proxy between us may hold back, or a cut take along
const PAUSES = [1000, 3000]; // milliseconds before the same piece goes again; after that the queue has its own
const QUIET = 60_000; // so long nothing may move

let client = null;

// Only a page that sends a file needs it.
function loaded() {
  client ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = CLIENT;
    script.onload = () => done(window.tus);
    script.onerror = () => {
      client = null;
      script.remove();
      fail(new Error("no network"));
    };
    document.head.append(script);
  });
  return client;
}

// begun: told the address it lies at, to be given back as record.where; signal: fires when it is taken away.
export async function carry(record, csrf, ways) {
  try {
    const { Upload } = await loaded();
    return await new Promise((done) => start(Upload, record, csrf, { ...ways, done }));
  } catch {
    return { state: "later" };
  }
}

function start(Upload, record, csrf, { moved, begun, signal, done }) {
  let quiet = 0;
  const over = (came) => {
    clearTimeout(quiet);
    window.removeEventListener("offline", stop);
    done(signal?.aborted ? { state: "gone" } : came);
  };
  const stop = () => upload.abort().then(() => over({ state: "later" }));
  const alive = () => {
    clearTimeout(quiet);
    quiet = setTimeout(stop, QUIET);
  };
  const upload = new Upload(record.file, {
    endpoint: new URL("/uploads", location.href).href,
    uploadUrl: record.where || null,
    chunkSize: PIECE,
    retryDelays: PAUSES,
    storeFingerprintForResuming: false, // the queue remembers
    headers: { "X-CSRF-Token": csrf },
    metadata: { ...Object.fromEntries(record.fields), to: record.action, name: record.name },
    onUploadUrlAvailable: () => begun(upload.url),
    onProgress: (sent, all) => {
      alive();
      moved?.(sent / all);
    },
    onSuccess: () => over({ state: "here", id: upload.url.split("/").pop() }),
    onError: (wrong) => over(refused(wrong.originalResponse)),
  });
  signal?.addEventListener("abort", stop);
  window.addEventListener("offline", stop); // what is on its way may be held for minutes without a word
  alive();
  upload.start();
}

function refused(answer) {
  const status = answer?.getStatus() || 0;
  if (status === 401) return { state: "door" };
  if (status === 404) return { state: "form" };
  if (status === 413 || status === 422) return { state: "trouble", kind: "refused", said: answer.getBody() };
  if (status === 507) return { state: "trouble", kind: "changed", said: answer.getBody() };
  return { state: "later" };
}
