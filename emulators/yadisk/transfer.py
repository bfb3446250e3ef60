"""The uploader and the downloader: bodies go in and out by a link, without a token."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from emulators.yadisk.disk import read
from emulators.yadisk.errors import Refusal, refusal_of
from emulators.yadisk.faults import Fault
from emulators.yadisk.links import Upload
from emulators.yadisk.operations import FAILED
from emulators.yadisk.parts import Parts
from emulators.yadisk.resources import MAX_FILE
from emulators.yadisk.server import Answer, Cut

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def put(parts: Parts, stopping: threading.Event) -> Answer:
    """201 and an operation that ends in success; faults decide otherwise."""
    upload = parts.links.take_upload(parts.request.path.rpartition("/")[2])
    if parts.request.headers.get("Content-Length") is None:
        raise Refusal("LengthRequiredError")
    if parts.request.left > MAX_FILE:
        raise Refusal("PayloadTooLargeError")
    pieces = _held_back(parts.request.pieces(), upload.rate, stopping)
    part = parts.disk.receive(_troubled(pieces, parts.request.left // 2, parts.fault, stopping))
    fault = parts.fault
    if fault and fault.do == "answer":
        part.unlink()
        raise refusal_of(fault.status, fault.error, fault.retry_after)
    if fault and fault.do == "corrupt":
        part.write_bytes(bytes(len(part.read_bytes())))
    return _keep(parts, upload, part, fault, stopping)


def _keep(parts: Parts, upload: Upload, part: Path, fault: Fault | None, stopping: threading.Event) -> Answer:
    deed = fault.do if fault else ""
    if fault and deed in ("accepted", "failed"):
        outcome = FAILED if deed == "failed" else "success"
        parts.operations.settle(upload.operation, fault.polls, outcome, lambda: parts.disk.place(part, upload.path))
        return Answer(202)
    parts.disk.place(part, upload.path)
    parts.operations.settle(upload.operation)
    if fault and deed == "late":
        parts.disk.hide(upload.path, fault.polls)
    if fault and deed == "unsummed":
        parts.disk.leave_unsummed(upload.path, fault.polls)
    if fault and deed == "stall":
        stopping.wait(fault.seconds)
        raise Cut
    if deed == "cut_after":
        raise Cut
    if fault and deed == "answer_after":
        raise refusal_of(fault.status, fault.error, fault.retry_after)
    return Answer(201)


def get(parts: Parts, stopping: threading.Event) -> Answer:
    """The file's bytes; a Range gives 206."""
    path = parts.links.take_download(parts.request.path.rpartition("/")[2])
    place = parts.disk.find(path)
    size = place.stat().st_size
    asked = _range(parts.request.headers.get("Range", ""), size)
    start, end = asked or (0, size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.name)}",
    }
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    pieces = _troubled(read(place, start, end), (end - start) // 2, parts.fault, stopping)
    return Answer(206 if asked else 200, pieces, "application/octet-stream", headers, end - start)


def _range(header: str, size: int) -> tuple[int, int] | None:
    """[start, end) of a Range that can be served."""
    asked = _RANGE.fullmatch(header.strip())
    if asked is None or int(asked[1]) >= size:
        return None
    return int(asked[1]), min(int(asked[2]) + 1, size) if asked[2] else size


def _held_back(pieces: Iterator[bytes], rate: float, stopping: threading.Event) -> Iterator[bytes]:
    """No more than `rate` bytes a second."""
    for piece in pieces:
        yield piece
        if rate:
            stopping.wait(len(piece) / rate)


def _troubled(pieces: Iterator[bytes], half: int, fault: Fault | None, stopping: threading.Event) -> Iterator[bytes]:
    """The same pieces, dripping or cut once `half` bytes have passed."""
    passed = 0
    for piece in pieces:
        cut = fault is not None and fault.do == "cut" and passed + len(piece) >= half
        yield piece[: half - passed] if cut else piece
        if cut:
            raise Cut
        passed += len(piece)
        if fault and fault.do == "drip":
            stopping.wait(fault.seconds)
