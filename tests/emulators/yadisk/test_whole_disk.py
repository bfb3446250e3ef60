"""The rest of what the disk answers: properties, lists, trash, strangers, fetching by address, slowness, old links."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulators.yadisk.app import Running, start
from tests.emulators.yadisk.conftest import TOKEN

R = "/v1/disk/resources"
TRASH = "/v1/disk/trash/resources"
PUBLIC = "/v1/disk/public/resources"


def upload(client: httpx.Client, path: str, content: bytes = b"content") -> httpx.Response:
    link = client.get(f"{R}/upload", params={"path": path, "overwrite": "true"}).json()
    return httpx.put(link["href"], content=content, timeout=30)


def meta(client: httpx.Client, path: str, **more: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get(R, params={"path": path, **more}).json()
    return body


def mkdir(client: httpx.Client, *paths: str) -> None:
    for path in paths:
        assert client.put(R, params={"path": path}).status_code == 201


def names(answer: httpx.Response) -> list[str]:
    return [item["name"] for item in answer.json()["items"]]


def test_custom_properties_are_added_and_taken_away_and_follow_the_file(client: httpx.Client) -> None:
    upload(client, "disk:/a.txt")
    said = {"custom_properties": {"claim": "17", "kind": "scan"}}
    assert (
        client.patch(R, params={"path": "disk:/a.txt"}, json=said).json()["custom_properties"]
        == said["custom_properties"]
    )
    client.post(f"{R}/move", params={"from": "disk:/a.txt", "path": "disk:/b.txt"})
    assert meta(client, "disk:/b.txt")["custom_properties"] == {"claim": "17", "kind": "scan"}
    less = {"custom_properties": {"claim": None}}
    assert client.patch(R, params={"path": "disk:/b.txt"}, json=less).json()["custom_properties"] == {"kind": "scan"}
    none = {"custom_properties": {"kind": None}}
    answer = client.patch(R, params={"path": "disk:/b.txt"}, json=none).json()
    assert answer["custom_properties"] is None
    assert "_embedded" not in answer
    assert client.patch(R, params={"path": "disk:/b.txt"}, json={"custom_properties": 1}).status_code == 400


def test_all_files_are_listed_flat_by_name_and_by_media_type(client: httpx.Client) -> None:
    mkdir(client, "disk:/a", "disk:/a/b")
    for path in ("disk:/a/b/z.jpg", "disk:/a/y.txt", "disk:/x.jpg"):
        upload(client, path)
    answer = client.get(f"{R}/files")
    assert names(answer) == ["x.jpg", "y.txt", "z.jpg"]
    assert (answer.json()["limit"], answer.json()["offset"]) == (20, 0)
    assert names(client.get(f"{R}/files", params={"media_type": "image"})) == ["x.jpg", "z.jpg"]
    assert names(client.get(f"{R}/files", params={"limit": 1, "offset": 1})) == ["y.txt"]
    assert httpx.get(answer.json()["items"][0]["file"]).content == b"content"


def test_the_last_uploaded_come_first_and_know_no_offset(client: httpx.Client) -> None:
    for name in ("one.txt", "two.txt", "three.txt"):
        upload(client, f"disk:/{name}")
    answer = client.get(f"{R}/last-uploaded", params={"limit": 2})
    assert names(answer) == ["three.txt", "two.txt"]
    assert "offset" not in answer.json()


def test_the_published_are_listed_by_type(client: httpx.Client) -> None:
    mkdir(client, "disk:/open")
    upload(client, "disk:/a.txt")
    for path in ("disk:/open", "disk:/a.txt"):
        client.put(f"{R}/publish", params={"path": path})
    assert names(client.get(f"{R}/public")) == ["a.txt", "open"]
    assert names(client.get(f"{R}/public", params={"type": "dir"})) == ["open"]


def test_what_is_deleted_lies_in_the_trash_and_comes_back_where_it_was(client: httpx.Client) -> None:
    mkdir(client, "disk:/a")
    upload(client, "disk:/a/x.txt", b"1234")
    client.delete(R, params={"path": "disk:/a/x.txt"})
    listed = client.get(TRASH, params={"path": "trash:/"}).json()["_embedded"]["items"]
    assert [(item["name"], item["origin_path"]) for item in listed] == [("x.txt", "disk:/a/x.txt")]
    assert listed[0]["path"].startswith("trash:/x.txt_")
    assert listed[0]["deleted"].endswith("+00:00")
    assert client.get("/v1/disk").json()["trash_size"] == 4
    back = client.put(f"{TRASH}/restore", params={"path": listed[0]["path"], "name": "y.txt"})
    assert back.status_code == 201
    assert meta(client, "disk:/a/y.txt")["size"] == 4
    assert client.get(TRASH, params={"path": listed[0]["path"]}).status_code == 404


def test_the_trash_is_emptied_by_one_or_whole(client: httpx.Client, disk: Running) -> None:
    mkdir(client, "disk:/full")
    upload(client, "disk:/full/x.txt")
    for name in ("a.txt", "b.txt"):
        upload(client, f"disk:/{name}")
        client.delete(R, params={"path": f"disk:/{name}"})
    client.delete(R, params={"path": "disk:/full"})
    items = client.get(TRASH, params={"path": "trash:/"}).json()["_embedded"]["items"]
    one = next(item["path"] for item in items if item["name"] == "a.txt")
    assert client.delete(TRASH, params={"path": one}).status_code == 204
    assert client.delete(TRASH).status_code == 202
    assert list((disk.files.parent / "trash").iterdir()) == []
    assert client.delete(TRASH, params={"path": "trash:/../files"}).status_code == 400


def test_a_delete_by_md5_spares_a_file_that_has_changed(client: httpx.Client) -> None:
    upload(client, "disk:/a.txt", b"new")
    old = hashlib.md5(b"old").hexdigest()
    refused = client.delete(R, params={"path": "disk:/a.txt", "md5": old})
    assert (refused.status_code, refused.json()["error"]) == (409, "MD5DifferError")
    assert client.delete(R, params={"path": "disk:/a.txt", "md5": hashlib.md5(b"new").hexdigest()}).status_code == 204


@pytest.fixture
def shared(client: httpx.Client) -> str:
    """The public key of a folder with two files."""
    mkdir(client, "disk:/open", "disk:/open/in")
    upload(client, "disk:/open/first.txt", b"first")
    upload(client, "disk:/open/in/second.txt", b"second")
    client.put(f"{R}/publish", params={"path": "disk:/open"}, json={"public_settings": {}})
    key = str(meta(client, "disk:/open")["public_key"])
    assert len(key) == 88
    return key


def test_a_stranger_sees_paths_from_the_top_of_what_is_published(disk: Running, shared: str) -> None:
    with httpx.Client(base_url=disk.url) as stranger:
        top = stranger.get(PUBLIC, params={"public_key": shared}).json()
        assert [item["path"] for item in top["_embedded"]["items"]] == ["/in", "/first.txt"]
        assert all("views_count" in item for item in top["_embedded"]["items"])
        below = stranger.get(PUBLIC, params={"public_key": shared, "path": "/in/second.txt"}).json()
        assert (below["path"], below["views_count"]) == ("/in/second.txt", 2)
        link = stranger.get(f"{PUBLIC}/download", params={"public_key": shared, "path": "/first.txt"}).json()
        assert httpx.get(link["href"]).content == b"first"
        assert stranger.get(PUBLIC, params={"public_key": shared, "path": "/../a"}).status_code == 400


def test_a_password_shuts_it_a_date_ends_it_and_only_the_date_is_told(
    disk: Running, client: httpx.Client, shared: str
) -> None:
    where = {"path": "disk:/open"}
    soon = disk.clock.now() + 60
    assert client.patch(f"{PUBLIC}/public-settings", params=where, json={"available_until": soon}).status_code == 200
    assert client.get(f"{PUBLIC}/public-settings", params=where).json() == {"available_until": soon}
    assert httpx.get(disk.url + PUBLIC, params={"public_key": shared}).status_code == 200
    httpx.post(disk.url + "/_clock", json={"seconds": 61})
    assert httpx.get(disk.url + PUBLIC, params={"public_key": shared}).status_code == 404
    client.patch(f"{PUBLIC}/public-settings", params=where, json={"password": "qwerty", "available_until": None})
    refused = httpx.get(disk.url + PUBLIC, params={"public_key": shared})
    assert (refused.status_code, refused.json()["error"]) == (403, "DiskSymlinkPasswordRequiredError")
    assert "qwerty" not in client.get(f"{PUBLIC}/public-settings", params=where).text


def test_the_published_is_saved_to_ones_own_disk_by_who_has_a_token(
    disk: Running, client: httpx.Client, shared: str
) -> None:
    wanted = {"public_key": shared, "path": "/first.txt", "name": "mine.txt"}
    assert httpx.post(f"{disk.url}{PUBLIC}/save-to-disk", params=wanted).status_code == 401
    assert client.post(f"{PUBLIC}/save-to-disk", params=wanted).status_code == 201
    assert meta(client, "disk:/Загрузки/mine.txt")["size"] == 5
    assert client.post(f"{PUBLIC}/save-to-disk", params={"public_key": shared, "name": "all"}).status_code == 202


def test_it_fetches_a_file_of_this_machine_by_its_address(disk: Running, client: httpx.Client) -> None:
    upload(client, "disk:/a.txt", b"there")
    there = client.get(f"{R}/download", params={"path": "disk:/a.txt"}).json()["href"]
    for url, end in (
        (there, "success"),
        (f"{disk.url}/disk/0/0/none", "failed"),
        ("https://elsewhere.example/x", "failed"),
    ):
        operation = client.post(f"{R}/upload", params={"url": url, "path": "disk:/b.txt"})
        assert operation.status_code == 202
        href = operation.json()["href"]
        assert [client.get(href).json()["status"] for _ in range(2)] == ["in-progress", end]
    assert meta(client, "disk:/b.txt")["size"] == 5
    assert client.post(f"{R}/upload", params={"url": "file:///etc/passwd", "path": "disk:/c"}).status_code == 400


def test_a_picture_has_sizes_and_every_file_its_facts(client: httpx.Client) -> None:
    upload(client, "disk:/a.jpg")
    body = meta(client, "disk:/a.jpg")
    assert [size["name"] for size in body["sizes"]][:3] == ["DEFAULT", "XXXS", "XXS"]
    assert httpx.get(body["preview"]).status_code == 200
    assert (body["antivirus_status"], body["exif"]) == ("clean", {})
    assert isinstance(body["revision"], int)


@pytest.mark.parametrize("status", [410, 412, 413, 500, 503, 507])
def test_a_body_is_answered_with_any_status_and_leaves_nothing(
    disk: Running, client: httpx.Client, status: int
) -> None:
    httpx.post(disk.url + "/_faults", json={"on": "put", "do": "answer", "status": status})
    assert upload(client, "disk:/a.txt").status_code == status
    assert client.get(R, params={"path": "disk:/a.txt"}).status_code == 404


def test_a_file_may_be_without_its_sums_for_a_while(disk: Running, client: httpx.Client) -> None:
    httpx.post(disk.url + "/_faults", json={"on": "put", "do": "unsummed", "polls": 2})
    upload(client, "disk:/a.txt")
    assert [meta(client, "disk:/a.txt")["md5"] for _ in range(3)] == ["", "", hashlib.md5(b"content").hexdigest()]


def test_old_links_are_of_no_use_and_the_downloader_answers_a_page(disk: Running, client: httpx.Client) -> None:
    upload(client, "disk:/a.txt")
    down = client.get(f"{R}/download", params={"path": "disk:/a.txt"}).json()["href"]
    up = client.get(f"{R}/upload", params={"path": "disk:/b.txt"}).json()["href"]
    httpx.post(disk.url + "/_clock", json={"seconds": 31 * 60})
    assert httpx.put(up, content=b"late").status_code == 410
    assert httpx.get(down).status_code == 200
    httpx.post(disk.url + "/_clock", json={"seconds": 4 * 3600})
    stale = httpx.get(down)
    assert (stale.status_code, stale.headers["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert httpx.post(disk.url + "/_clock", json={"seconds": "soon"}).status_code == 400


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[httpx.Client]:
    """To a disk that holds back what the real one does, at 1 MB a second."""
    running = start(root=tmp_path / "slow", token=TOKEN, throttle=1_000_000)
    with httpx.Client(base_url=running.url, headers={"Authorization": f"OAuth {TOKEN}"}, timeout=30) as client:
        yield client
    running.stop()


def seconds(client: httpx.Client, path: str) -> float:
    begun = time.monotonic()
    assert upload(client, path, bytes(400_000)).status_code == 201
    return time.monotonic() - begun


def test_uploads_of_video_archives_and_data_are_held_back_and_those_without_an_ending_are_not(
    slow: httpx.Client,
) -> None:
    for name in ("a.mp4", "a.zip", "a.bin"):
        assert seconds(slow, f"disk:/{name}") >= 0.4
    assert min(seconds(slow, f"disk:/{name}") for name in ("a.jpg", "a", "b")) < 0.35
    slow.post(f"{R}/move", params={"from": "disk:/a", "path": "disk:/b.mp4"})
    assert meta(slow, "disk:/b.mp4")["media_type"] == "video"


def test_the_seeded_disk_has_something_to_look_at(tmp_path: Path) -> None:
    for _ in range(2):  # the second time nothing is added
        running = start(root=tmp_path, token=TOKEN, seed_demo=True)
        with httpx.Client(base_url=running.url, headers={"Authorization": f"OAuth {TOKEN}"}) as client:
            files = client.get(f"{R}/files", params={"limit": 100}).json()["items"]
            open_ones = client.get(f"{R}/public", params={"limit": 100}).json()["items"]
            assert (len(files), len(open_ones)) == (27, 14)
            assert httpx.get(running.url + PUBLIC, params={"public_key": open_ones[0]["public_url"]}).status_code == 200
        running.stop()
