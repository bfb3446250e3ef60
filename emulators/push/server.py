"""The service on a port: POST /subscriptions, POST /push/ID, GET /messages, POST /faults, and a page that shows all."""

import html
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from emulators.push.service import Fault, Service

LONGEST_BODY = 65_536
PLAIN = "text/plain; charset=utf-8"
PAGE = """<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Служба уведомлений</title><h1>Уведомления, прочитанные ключами устройств</h1>
<p>Устройств: {devices}, уведомлений: {count}</p><ol reversed>{rows}</ol>"""


@dataclass
class Running:
    """Answers at url until stop()."""

    url: str
    service: Service
    _server: ThreadingHTTPServer
    _thread: threading.Thread

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Handler(BaseHTTPRequestHandler):
    """service is given by start()."""

    service: Service
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/messages":
            return self._say(200, json.dumps(self.service.told(), ensure_ascii=False), "application/json")
        rows = "".join(f"<li><pre>{html.escape(said.text)}</pre></li>" for said in reversed(self.service.messages))
        shown = PAGE.format(devices=len(self.service.devices), count=len(self.service.messages), rows=rows)
        return self._say(200, shown, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LONGEST_BODY))
        if self.path == "/subscriptions":
            return self._say(201, json.dumps(self.service.subscribe()), "application/json")
        if self.path == "/faults":
            self.service.faults.append(Fault(**json.loads(body)))
            return self._say(204, "")
        if self.path.startswith("/push/"):
            named = {name.lower(): value for name, value in self.headers.items()}
            status, words, retry_after = self.service.take(self.path[6:], named, body)
            return self._say(status, words, retry_after=retry_after)
        return self._say(404, "no such address")

    def _say(self, status: int, body: str, media_type: str = PLAIN, retry_after: str = "") -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Its log is its page."""


def start(port: int = 0) -> Running:
    """0: any free port."""
    service = Service()
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"service": service}))
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    return Running(service.url, service, server, thread)
