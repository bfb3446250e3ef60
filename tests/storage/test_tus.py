"""Uploads by tus 1.0: what the protocol asks for, and what a stranger gets."""

import base64
import hashlib
import json
import time
from pathlib import Path

import pytest

from tests.tus import NAME, OCTETS, Ask, Gate, begun, patch


def test_it_says_what_it_is_able_to(ask: Ask) -> None:
    able = ask("OPTIONS").headers
    assert able["tus-version"] == "1.0.0"
    assert set(able["tus-extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "termination",
        "checksum",
        "expiration",
    }
    assert able["tus-max-size"] == "1000"
    assert able["tus-checksum-algorithm"].split(",") == ["sha1", "sha256", "md5"]


def test_a_file_comes_in_pieces_and_becomes_one(ask: Ask, gate: Gate) -> None:
    path = begun(ask, Upload_Metadata=NAME)
    first = patch(ask, path, b"one", 0)
    assert (first.status_code, first.headers["upload-offset"]) == (204, "3")
    assert "upload-expires" in first.headers
    where = ask("HEAD", path)
    assert (where.headers["upload-offset"], where.headers["upload-length"]) == ("3", "6")
    assert (where.headers["upload-metadata"], where.headers["cache-control"]) == (NAME, "no-store")
    last = patch(ask, path, b"two", 3)
    assert last.headers["x-file"] == hashlib.sha256(b"onetwo").hexdigest()[:8]
    assert list(gate.kept.values()) == [b"onetwo"]
    again = ask("HEAD", path)
    assert (again.headers["upload-offset"], again.headers["x-file"]) == ("6", last.headers["x-file"])
    assert patch(ask, path, b"", 6).status_code == 204, "an answer that was lost is given again"
    assert list(gate.kept) == [path.strip("/")], "and nothing is made twice"


def test_a_small_file_comes_with_its_beginning(ask: Ask, gate: Gate) -> None:
    whole = ask("POST", "/", b"onetwo", Upload_Length="6", Content_Type=OCTETS)
    assert (whole.status_code, whole.headers["upload-offset"]) == (201, "6")
    part = ask("POST", "/", b"one", Upload_Length="6", Content_Type=OCTETS)
    assert (part.status_code, part.headers["upload-offset"]) == (201, "3")
    assert patch(ask, part.headers["location"], b"two", 3).status_code == 204
    empty = ask("POST", Upload_Length="0")
    assert (empty.status_code, sorted(gate.kept.values())) == (201, [b"", b"onetwo", b"onetwo"])


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {"Tus_Resumable": "0.2.2", "Upload_Length": "6"}, 412),
        ("POST", {}, 400),
        ("POST", {"Upload_Length": "-1"}, 400),
        ("POST", {"Upload_Length": "6.5"}, 400),
        ("POST", {"Upload_Length": "1001"}, 413),
        ("POST", {"Upload_Defer_Length": "1"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "filename ***"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": f"{NAME},{NAME}"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "filename " + base64.b64encode(b"a.exe").decode()}, 403),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "filename гараж"}, 400),
        ("POST", {"Upload_Length": "6", "Upload_Metadata": "имя Z2FyYWdl"}, 400),
        ("POST", {"Upload_Length": "3", "Content_Type": OCTETS, "Upload_Checksum": "sha1 сумма"}, 400),
        ("POST", {"Upload_Length": "3", "Content_Type": OCTETS, "Upload_Checksum": "crc1 AA=="}, 400),
        ("POST", {"Upload_Length": "3", "Content_Type": OCTETS, "Upload_Checksum": "sha1 AA=="}, 460),
        ("POST", {"Upload_Length": "2", "Content_Type": OCTETS}, 413),
        ("PUT", {}, 405),
    ],
)
def test_what_cannot_begin_is_refused_and_leaves_nothing(
    ask: Ask, tmp_path: Path, method: str, headers: dict[str, str], status: int
) -> None:
    assert ask(method, "/", b"one", **headers).status_code == status
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "text/plain", "Upload_Offset": "0"}, 415),
        ({"Content_Type": OCTETS}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "2"}, 409),
        ({"Content_Type": OCTETS, "Upload_Offset": "x"}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "0", "Upload_Checksum": "crc1 AA=="}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "0", "Upload_Checksum": "sha1 сумма"}, 400),
        ({"Content_Type": OCTETS, "Upload_Offset": "0", "Upload_Checksum": "sha1 AA=="}, 460),
    ],
)
def test_what_cannot_go_on_leaves_the_upload_as_it_was(ask: Ask, headers: dict[str, str], status: int) -> None:
    path = begun(ask)
    assert ask("PATCH", path, b"one", **headers).status_code == status
    assert ask("HEAD", path).headers["upload-offset"] == "0"
    assert patch(ask, path, b"onetwo", 0).status_code == 204


def test_more_bytes_than_were_announced_are_not_kept(ask: Ask) -> None:
    path = begun(ask)
    assert patch(ask, path, b"onetwothree", 0).status_code == 413
    assert ask("HEAD", path).headers["upload-offset"] == "0"


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_a_piece_that_agrees_with_its_checksum_is_kept(ask: Ask, name: str) -> None:
    path, digest = begun(ask), base64.b64encode(hashlib.new(name, b"one").digest()).decode()
    assert patch(ask, path, b"one", 0, Upload_Checksum=f"{name} {digest}").status_code == 204
    assert patch(ask, path, b"twx", 3, Upload_Checksum=f"{name} {digest}").status_code == 460
    assert ask("HEAD", path).headers["upload-offset"] == "3"


def test_another_person_finds_nothing(ask: Ask) -> None:
    path = begun(ask)
    assert ask("HEAD", path, X_Person="boris").status_code == 404
    assert patch(ask, path, b"one", 0, X_Person="boris").status_code == 404
    assert ask("DELETE", path, X_Person="boris").status_code == 404
    for other in ("/", "/none", f"/{'0' * 32}", "/../uploads"):
        assert ask("HEAD", other).status_code == 404


def test_what_is_given_up_is_gone(ask: Ask, tmp_path: Path) -> None:
    path = begun(ask)
    patch(ask, path, b"one", 0)
    assert ask("DELETE", path).status_code == 204
    assert ask("HEAD", path).status_code == 404
    assert list((tmp_path / "uploads").iterdir()) == []
    override = begun(ask)
    assert ask("POST", override, X_HTTP_Method_Override="DELETE").status_code == 204


def test_what_nobody_finishes_expires(ask: Ask, gate: Gate, tmp_path: Path) -> None:
    paths = [begun(ask), begun(ask)]
    for said in (tmp_path / "uploads").glob("*.json"):
        said.write_text(json.dumps({**json.loads(said.read_text()), "expires": time.time() - 1}))
    assert ask("HEAD", paths[0]).status_code == 410
    assert patch(ask, paths[0], b"one", 0).status_code == 404
    assert gate.uploads.sweep() == 1
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_file_of_no_use_is_refused_with_words_and_goes(ask: Ask, tmp_path: Path) -> None:
    path = begun(ask)
    refused = patch(ask, path, b"MZ program"[:6], 0)
    assert (refused.status_code, refused.text) == (422, "это программа")
    assert list((tmp_path / "uploads").iterdir()) == []
