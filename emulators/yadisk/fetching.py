"""«Upload by address»: the disk fetches a file itself. Here from this machine only, whatever address is given."""

import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from emulators.yadisk.errors import Refusal
from emulators.yadisk.operations import FAILED, SUCCESS
from emulators.yadisk.parts import SOON, Parts
from emulators.yadisk.server import Answer, json_answer

HERE = ("127.0.0.1", "localhost")
TIMEOUT = 10
PIECE = 64 * 1024


def fetch(parts: Parts) -> Answer:
    """202; the operation fails when there is nothing at the address."""
    path, url = parts.path(), parts.request.query.get("url", "")
    if urlsplit(url).scheme not in ("http", "https"):
        raise Refusal("FieldValidationError", "url")
    parts.disk.need_free(path, overwrite=True)
    operation = parts.operations.new()
    outcome = FAILED
    if urlsplit(url).hostname in HERE:
        try:
            parts.disk.place(parts.disk.receive(_pieces(url)), path)
            outcome = SUCCESS
        except OSError:
            outcome = FAILED
    parts.operations.settle(operation, SOON, outcome)
    return json_answer(parts.links.operation(operation), 202)


def _pieces(url: str) -> Iterator[bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=TIMEOUT) as answer:
        while piece := answer.read(PIECE):
            yield piece
