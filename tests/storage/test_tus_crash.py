"""Uploads by tus: two hands at once, a line that is cut, a crash, a full and a slow disk."""

import asyncio
import base64
import hashlib
import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from storage.spool import SpoolFull
from storage.tus.uploads import Uploads
from storage.tus.writer import LOOK, Writer
from tests.tus import Ask, Gate, asking, begun, patch, send_piece


def test_two_hands_do_not_write_at_once(ask: Ask, gate: Gate) -> None:
    path = begun(ask)
    with gate.uploads.writing(path.strip("/"), "anna"):
        assert patch(ask, path, b"one", 0).status_code == 423
        assert ask("DELETE", path).status_code == 423
    assert patch(ask, path, b"one", 0).status_code == 204


def cut(gate: Gate, path: str, pieces: list[bytes], **headers: str) -> None:
    """The sender hangs up after these pieces."""
    messages: list[dict[str, Any]] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.disconnect"})

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    assert asyncio.run(send_piece(gate, path, receive, **headers)) == [], "there is nobody to answer"


def test_a_cut_keeps_what_came_unless_it_was_to_be_checked(ask: Ask, gate: Gate) -> None:
    plain, checked = begun(ask), begun(ask)
    cut(gate, plain, [b"on", b"e"])
    cut(gate, checked, [b"on", b"e"], Upload_Checksum="sha1 AA==")
    assert ask("HEAD", plain).headers["upload-offset"] == "3"
    assert ask("HEAD", checked).headers["upload-offset"] == "0"
    assert patch(ask, plain, b"two", 3).status_code == 204
    assert list(gate.kept.values()) == [b"onetwo"]


@pytest.mark.parametrize("offset", range(1, 400, 21))
def test_a_line_that_breaks_anywhere_costs_no_byte(ask: Ask, gate: Gate, offset: int) -> None:
    content = bytes(number % 251 for number in range(400))
    path = begun(ask, length=400)
    cut(gate, path, [content[: offset // 2], content[offset // 2 : offset]])
    there = int(ask("HEAD", path).headers["upload-offset"])
    assert there == offset
    assert patch(ask, path, content[there:], there).status_code == 204
    assert list(gate.kept.values()) == [content]


def test_bytes_that_were_all_there_before_a_crash_become_a_file_when_asked_for(ask: Ask, gate: Gate) -> None:
    path = begun(ask)
    with gate.uploads.writing(path.strip("/"), "anna") as writer:
        writer.write(b"onetwo")
    assert ask("HEAD", path).headers["x-file"] == hashlib.sha256(b"onetwo").hexdigest()[:8]
    assert list(gate.kept.values()) == [b"onetwo"]


def test_while_a_file_is_made_others_are_told_how_far_it_is_and_no_more(ask: Ask, gate: Gate) -> None:
    path = begun(ask)
    gate.go_on.clear()
    with ThreadPoolExecutor(1) as sender:
        last = sender.submit(patch, ask, path, b"onetwo", 0)
        assert gate.making.wait(10)
        where = ask("HEAD", path)
        assert (where.status_code, where.headers["upload-offset"], "x-file" in where.headers) == (200, "6", False)
        assert ask("DELETE", path).status_code == 423
        gate.go_on.set()
        assert "x-file" in last.result(10).headers
    assert "x-file" in ask("HEAD", path).headers
    assert gate.made == 1


def test_what_a_look_makes_of_a_file_is_not_given_up_meanwhile(ask: Ask, gate: Gate, tmp_path: Path) -> None:
    path = begun(ask)
    with gate.uploads.writing(path.strip("/"), "anna") as writer:
        writer.write(b"onetwo")
    gate.go_on.clear()
    with ThreadPoolExecutor(1) as sender:
        look = sender.submit(ask, "HEAD", path)
        assert gate.making.wait(10)
        assert ask("DELETE", path).status_code == 423
        gate.go_on.set()
        assert "x-file" in look.result(10).headers
    assert ask("DELETE", path).status_code == 204
    assert list((tmp_path / "uploads").iterdir()) == []


def test_what_was_removed_does_not_come_back_when_it_is_made(gate: Gate, tmp_path: Path) -> None:
    upload = gate.uploads.begin(0, "", "anna")
    gate.uploads.remove(upload.id)
    gate.uploads.close(upload, {})
    assert list((tmp_path / "uploads").iterdir()) == []


def test_bytes_that_came_while_others_were_written_wait_for_no_more_of_them(
    ask: Ask, gate: Gate, tmp_path: Path
) -> None:
    path = begun(ask)
    arrived = tmp_path / "uploads" / path.strip("/")
    came = [{"type": "http.request", "body": piece, "more_body": True} for piece in (b"on", b"e", b"two")]

    async def receive() -> dict[str, Any]:
        return came.pop(0) if len(came) > 1 else await asyncio.sleep(3600, came[0])

    async def go() -> None:
        sending = asyncio.create_task(send_piece(gate, path, receive))
        async with asyncio.timeout(10):
            while arrived.read_bytes() != b"one":
                await asyncio.sleep(0.01)
        sending.cancel()
        await asyncio.wait([sending])

    asyncio.run(go())


@pytest.mark.parametrize("end", ["cancelled", "cut"])
def test_bytes_that_wait_for_their_checksum_are_told_to_nobody(ask: Ask, gate: Gate, tmp_path: Path, end: str) -> None:
    path = begun(ask)
    arrived = tmp_path / "uploads" / path.strip("/")
    came, hung_up = [{"type": "http.request", "body": b"on", "more_body": True}], asyncio.Event()

    async def receive() -> dict[str, Any]:
        if came:
            return came.pop()
        await hung_up.wait()
        return {"type": "http.disconnect"}

    async def go() -> None:
        sending = asyncio.create_task(send_piece(gate, path, receive, Upload_Checksum="sha1 AA=="))
        async with asyncio.timeout(10):
            while arrived.stat().st_size < 2:
                await asyncio.sleep(0.01)
        assert (await asyncio.to_thread(ask, "HEAD", path)).headers["upload-offset"] == "0"
        sending.cancel() if end == "cancelled" else hung_up.set()
        await asyncio.wait([sending])

    asyncio.run(go())
    assert arrived.stat().st_size == 0
    assert ask("HEAD", path).headers["upload-offset"] == "0"


def test_bytes_that_waited_for_their_checksum_in_a_crash_are_cut_off(ask: Ask, gate: Gate) -> None:
    path = begun(ask)
    assert patch(ask, path, b"one", 0).status_code == 204
    with gate.uploads.writing(path.strip("/"), "anna") as writer:
        writer.doubt()
        writer.write(b"twx")
    assert ask("HEAD", path).headers["upload-offset"] == "3"
    assert gate.kept == {}, "it is not whole"
    digest = base64.b64encode(hashlib.sha1(b"tw", usedforsecurity=False).digest()).decode()
    assert patch(ask, path, b"tw", 3, Upload_Checksum=f"sha1 {digest}").status_code == 204
    assert ask("HEAD", path).headers["upload-offset"] == "5"
    assert patch(ask, path, b"o", 5).status_code == 204
    assert list(gate.kept.values()) == [b"onetwo"]


def test_an_offset_is_told_when_its_bytes_are_on_the_disk(
    ask: Ask, gate: Gate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(ask)
    cut(gate, path, [b"one"])
    synced, fsync = set(), os.fsync

    def noted(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    assert ask("HEAD", path).headers["upload-offset"] == "3"
    assert (tmp_path / "uploads" / path.strip("/")).stat().st_ino in synced


def test_what_a_crash_left_without_words_goes_in_time(gate: Gate, tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    kept = gate.uploads.begin(6, "", "anna")
    left = [f"{'1' * 32}", f"{'2' * 32}.json.new", f"{'3' * 32}.agreed", f"{'4' * 32}.json", "notes.txt"]
    for name in left:
        (folder / name).touch()
    assert gate.uploads.sweep() == 0, "they may be beginning at this moment"
    for path in folder.iterdir():
        os.utime(path, (time.time() - 25 * 3600,) * 2)
    assert gate.uploads.sweep() == 4
    assert {path.name for path in folder.iterdir()} == {kept.id, f"{kept.id}.json", "notes.txt"}


def test_a_disk_that_others_filled_takes_no_more_and_keeps_what_it_has(ask: Ask, gate: Gate, tmp_path: Path) -> None:
    path = begun(ask)
    assert patch(ask, path, b"one", 0).status_code == 204
    full = Gate(Uploads(tmp_path / "uploads", most=1000, reserve=2**60))
    assert patch(asking(full), path, b"two", 3).status_code == 507
    assert ask("HEAD", path).headers["upload-offset"] == "3"
    assert patch(ask, path, b"two", 3).status_code == 204


def test_a_disk_that_fills_during_a_long_piece_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = [10 * LOOK, 0]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2**40, 0, free.pop(0)))  # type: ignore[attr-defined]
    path = tmp_path / "bytes"
    path.touch()
    with Writer(path, 10 * LOOK, reserve=LOOK) as writer:
        writer.write(bytes(LOOK))
        with pytest.raises(SpoolFull):
            writer.write(b"more")
    assert path.stat().st_size == 0


def test_a_slow_disk_stops_nobody_else(ask: Ask, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    path, writing, go_on, write = begun(ask), threading.Event(), threading.Event(), Writer.write

    def slow(writer: Writer, piece: bytes) -> None:
        writing.set()
        assert go_on.wait(10), "the other was not answered meanwhile"
        write(writer, piece)

    monkeypatch.setattr(Writer, "write", slow)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"onetwo"}

    async def go() -> list[Any]:
        sending = asyncio.create_task(send_piece(gate, path, receive))
        assert await asyncio.to_thread(writing.wait, 10)
        go_on.set()
        return await sending

    assert asyncio.run(go())[0]["status"] == 204
