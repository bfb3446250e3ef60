"""A large file through the portal's resumable uploads, against the same bytes into an application that drops them."""

import hashlib
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx

from claims.actions import sign_in
from claims.actions.consent import give_consent
from claims.actions.start_draft import draft_of
from claims.models import Shipment
from claims.queries.account import sha256
from portal import schema, wiring
from portal.settings import Settings
from tests.ports import free_port
from tests.world import build

HERE = Path(__file__).parent
MIB = 1024 * 1024
SIZE = int(os.environ.get("MIB", "1024")) * MIB
ROUNDS = 3
AT_ONCE, EACH = 20, 32 * MIB
LEAST = 0.7  # of the speed of the sink
GROWTH = 50  # MiB of memory, with twenty uploads at once
SECRET = "x" * 43
TUS = {"Tus-Resumable": "1.0.0"}


async def sink(_: Any, receive: Any, send: Any) -> None:
    """Takes every byte and keeps none."""
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def program(port: int, *command: str, **environment: str) -> Iterator[int]:
    """Its process id, once it answers."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": HERE}
    paths = {"PYTHONPATH": str(HERE.parent)}
    running = subprocess.Popen([sys.executable, "-m", *command], env=os.environ | paths | environment, **quiet)
    try:
        for _ in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{port}/sign-in")
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield running.pid
    finally:
        running.terminate()
        running.wait()


def prepared(settings: Settings) -> tuple[str, str]:
    """A draft's form of files, and the cookie of who may send to it."""
    schema.migrate(settings)
    parts = wiring.build(settings)
    world, cookie, now = build(parts.engine), secrets.token_urlsafe(32), parts.clock()
    with parts.writing() as session:
        give_consent(session, world.head, text="text", address="", now=now)
        sign_in.start_session(session, world.head, key=sha256(cookie), csrf=SECRET, now=now)
        shipment = session.get_one(Shipment, world.shipment)
        claim = draft_of(session, parts.process, shipment, person_id=world.head, now=now)
        claim.subject = "acceptance"
        session.flush()
        form = f"/drafts/{claim.id}/files"
    parts.engine.dispose()
    return form, cookie


def token() -> str:
    salt = secrets.token_hex(8)
    return salt + hashlib.sha256(f"{salt}.{SECRET}".encode()).hexdigest()[:32]


def curl(method: str, url: str, file: Path, **headers: str) -> float:
    """Seconds until all of the file was taken."""
    named = [part for name, value in headers.items() for part in ("-H", f"{name.replace('_', '-')}: {value}")]
    start = time.perf_counter()
    asked = ["curl", "-sS", "-o", os.devnull, "-w", "%{http_code}", "-X", method, "-T", str(file), *named, url]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert said == "204", said
    return time.perf_counter() - start


class Sender:
    """Somebody who is signed in."""

    def __init__(self, url: str, form: str, cookie: str) -> None:
        self.url, self.form = url, form
        self.headers = {**TUS, "X-CSRF-Token": token(), "Cookie": f"session={cookie}"}

    def begin(self, size: int) -> str:
        about = ",".join(f"{name} {_b64(value)}" for name, value in (("to", self.form), ("purpose", "load")))
        headers = {**self.headers, "Upload-Length": str(size), "Upload-Metadata": about}
        began = httpx.post(f"{self.url}/uploads", headers=headers)
        assert began.status_code == 201, began.text
        return self.url + began.headers["location"]

    def send(self, where: str, file: Path) -> float:
        return curl(
            "PATCH", where, file, **self.headers, Upload_Offset="0", Content_Type="application/offset+octet-stream"
        )

    def end(self, where: str) -> None:
        assert httpx.delete(where, headers=self.headers).status_code == 204


def _b64(text: str) -> str:
    return b64encode(text.encode()).decode()


def memory(pid: int) -> float:
    """MiB of a program and all it has started."""
    found, total = [pid], 0.0
    for one in found:
        found += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
    return total


def growth(sender: Sender, pid: int, file: Path) -> float:
    """MiB at the most while so many upload at once."""
    before, most, over = memory(pid), 0.0, threading.Event()
    senders = [threading.Thread(target=sender.send, args=(sender.begin(EACH), file)) for _ in range(AT_ONCE)]
    for one in senders:
        one.start()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.05):
            most = max(most, memory(pid))

    watching = threading.Thread(target=watch)
    watching.start()
    for one in senders:
        one.join()
    over.set()
    watching.join()
    return most - before


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, port, bare = Path(folder), free_port(), free_port()
        file, small = place / "video.mp4", place / "small.mp4"
        for path, size in ((file, SIZE), (small, EACH)):
            with path.open("wb") as out:
                for _ in range(size // MIB):
                    out.write(os.urandom(MIB))
        settings = Settings(
            data_dir=place / "data",
            database_url=f"sqlite:///{place / 'portal.db'}",
            port=port,
            public_url=f"http://127.0.0.1:{port}",
            max_video_mb=2000,
        )
        form, cookie = prepared(settings)
        own = {
            f"PORTAL_{name.upper()}": str(getattr(settings, name))
            for name in ("data_dir", "database_url", "port", "public_url", "max_video_mb")
        }
        granian = ("granian", "--interface", "asgi", "--port", str(bare), "bench_upload:sink")
        with program(port, "portal", "serve", **own) as portal, program(bare, *granian):
            sender = Sender(settings.public_url, form, cookie)
            ours, theirs = [], []
            for _ in range(ROUNDS):
                theirs.append(curl("PUT", f"http://127.0.0.1:{bare}/", file))
                where = sender.begin(SIZE)
                ours.append(sender.send(where, file))
                sender.end(where)
            more = growth(sender, portal, small)
    mine, limit = statistics.median(ours), statistics.median(theirs)
    print(
        f"upload of {SIZE // MIB} MiB: {mine:.2f} s, into the sink {limit:.2f} s: "
        f"{limit / mine:.2f} of its speed (aim {LEAST})"
    )
    print(f"memory with {AT_ONCE} uploads of {EACH // MIB} MiB at once: {more:+.0f} MiB (limit {GROWTH})")
    assert more <= GROWTH


if __name__ == "__main__":
    main()
