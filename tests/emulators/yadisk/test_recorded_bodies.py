"""The disk answers word for word what the real one was recorded to answer."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from emulators.yadisk.app import Running, start

HEX64 = "[0-9a-f]{64}"
CONTENT = b"gray box, corner crushed\n"


def upload(client: httpx.Client, path: str, content: bytes = CONTENT) -> httpx.Response:
    link = client.get("/v1/disk/resources/upload", params={"path": path, "overwrite": "true"}).json()
    return httpx.put(link["href"], content=content)


def test_without_the_token_nobody_gets_in(disk: Running) -> None:
    for headers in ({}, {"Authorization": "OAuth y0_other"}, {"Authorization": "Bearer y0_test"}):
        answer = httpx.get(disk.url + "/v1/disk", headers=headers)
        assert answer.status_code == 401
        assert answer.json() == {
            "error": "UnauthorizedError",
            "description": "Unauthorized",
            "message": "Не авторизован.",
        }
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_missing_resource(client: httpx.Client) -> None:
    answer = client.get("/v1/disk/resources", params={"path": "/nothing"})
    assert answer.status_code == 404
    assert answer.json() == {
        "error": "DiskNotFoundError",
        "description": "Resource not found.",
        "message": "Не удалось найти запрошенный ресурс.",
    }


def test_a_missing_operation_has_its_two_spaces(client: httpx.Client) -> None:
    answer = client.get("/v1/disk/operations/0000")
    assert answer.status_code == 404
    assert answer.json()["error"] == "DiskOperationNotFoundError"
    assert answer.json()["message"] == "Не удалось найти  операцию."


@pytest.mark.parametrize("spelling", ["disk:/a b", "/a b", "a b", "disk:/a b/", "/a b//"])
def test_every_spelling_of_a_path_is_the_same_folder(client: httpx.Client, spelling: str) -> None:
    answer = client.put("/v1/disk/resources", params={"path": spelling})
    assert answer.status_code == 201
    assert answer.json() == {
        "method": "GET",
        "href": f"{client.base_url}/v1/disk/resources?path=disk%3A%2Fa+b",
        "templated": False,
    }
    again = client.put("/v1/disk/resources/", params={"path": "disk:/a b"})
    assert again.status_code == 409
    assert again.json() == {
        "error": "DiskPathPointsToExistentDirectoryError",
        "description": 'Specified path "disk:/a b" points to existent directory.',
        "message": 'По указанному пути "disk:/a b" уже существует папка с таким именем.',
    }


@pytest.mark.parametrize("call", [("PUT", "/v1/disk/resources"), ("GET", "/v1/disk/resources/upload")])
def test_no_parent_folder(client: httpx.Client, call: tuple[str, str]) -> None:
    answer = client.request(*call, params={"path": "disk:/x/y"})
    assert answer.status_code == 409
    assert answer.json() == {
        "error": "DiskPathDoesntExistsError",
        "description": 'Specified path "disk:/x/y" doesn\'t exists.',
        "message": 'Указанного пути "disk:/x/y" не существует.',
    }


def test_a_file_that_exists_is_not_overwritten_unasked(client: httpx.Client) -> None:
    upload(client, "disk:/deston.zip")
    answer = client.get("/v1/disk/resources/upload", params={"path": "disk:/deston.zip"})
    assert answer.status_code == 409
    assert answer.json()["error"] == "DiskResourceAlreadyExistsError"
    assert answer.json()["message"] == 'Ресурс "disk:/deston.zip" уже существует.'


def test_an_upload_goes_by_link_and_its_operation_is_first_in_progress(client: httpx.Client) -> None:
    link = client.get("/v1/disk/resources/upload", params={"path": "disk:/a.txt"}).json()
    assert set(link) == {"operation_id", "href", "method", "templated"}
    assert (link["method"], link["templated"]) == ("PUT", False)
    assert re.fullmatch(HEX64, link["operation_id"])
    target = r"/upload-target/\d{8}T\d{6}\.\d{3}\.utd\.[0-9a-z]{25}-k15g\.\d+"
    assert re.fullmatch(target, urlsplit(link["href"]).path)
    operation = "/v1/disk/operations/" + link["operation_id"]
    assert client.get(operation).json() == {"status": "in-progress"}
    answer = httpx.put(link["href"], content=CONTENT)
    assert (answer.status_code, answer.content) == (201, b"")
    assert [client.get(operation).json()["status"] for _ in range(3)] == ["in-progress", "success", "success"]


def test_a_file_resource_has_the_recorded_keys(client: httpx.Client) -> None:
    upload(client, "disk:/a.txt")
    body = client.get("/v1/disk/resources", params={"path": "disk:/a.txt"}).json()
    recorded = (
        "path type name created modified size mime_type md5 sha256 media_type resource_id revision comment_ids exif"
    )
    assert set(body) == set(recorded.split()) | {"antivirus_status", "file"}
    assert body["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    assert body["md5"] == hashlib.md5(CONTENT).hexdigest()
    assert (body["size"], body["type"], body["path"]) == (len(CONTENT), "file", "disk:/a.txt")
    assert (body["mime_type"], body["media_type"], body["antivirus_status"]) == ("text/plain", "document", "clean")
    assert re.fullmatch(rf"\d+:{HEX64}", body["resource_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", body["modified"])
    assert body["revision"] > 10**15


def test_a_folder_shows_a_page_of_what_lies_in_it(client: httpx.Client) -> None:
    client.put("/v1/disk/resources", params={"path": "disk:/f"})
    for name in ("c", "a", "b"):
        upload(client, f"disk:/f/{name}.txt", name.encode())
    asked = {"path": "disk:/f", "limit": 2, "offset": 1, "sort": "-name"}
    inside = client.get("/v1/disk/resources", params=asked).json()["_embedded"]
    assert [item["name"] for item in inside["items"]] == ["b.txt", "a.txt"]
    assert {key: inside[key] for key in ("path", "limit", "offset", "sort", "total")} == {
        "path": "disk:/f",
        "limit": 2,
        "offset": 1,
        "sort": "",
        "total": 3,
    }


def test_fields_pick_and_the_deepest_path_wins(client: httpx.Client) -> None:
    upload(client, "disk:/a.txt")
    asked = {"path": "disk:/", "fields": "type,_embedded,_embedded.items.name", "sort": "name"}
    body = client.get("/v1/disk/resources", params=asked).json()
    assert body == {"type": "dir", "_embedded": {"items": [{"name": "a.txt"}, {"name": "Приложения"}]}}


def test_files_and_empty_folders_go_at_once_full_ones_by_an_operation(client: httpx.Client) -> None:
    for folder in ("empty", "full"):
        client.put("/v1/disk/resources", params={"path": folder})
    upload(client, "disk:/full/a.txt")
    upload(client, "disk:/a.txt")
    gone = {"permanently": "true"}
    for path in ("empty", "a.txt"):
        answer = client.delete("/v1/disk/resources", params={"path": path, **gone})
        assert (answer.status_code, answer.content) == (204, b"")
    answer = client.delete("/v1/disk/resources", params={"path": "full", **gone})
    assert answer.status_code == 202
    href = answer.json()["href"]
    assert re.fullmatch(rf"/v1/disk/operations/{HEX64}", urlsplit(href).path)
    assert [client.get(href).json()["status"] for _ in range(2)] == ["in-progress", "success"]
    assert client.get("/v1/disk/resources", params={"path": "full"}).status_code == 404


def test_a_download_goes_by_link_without_a_token_and_by_range(client: httpx.Client) -> None:
    upload(client, "disk:/a.txt")
    link = client.get("/v1/disk/resources/download", params={"path": "disk:/a.txt"}).json()
    address = urlsplit(link["href"])
    assert re.fullmatch(rf"/disk/{HEX64}/[0-9a-f]+/[\w-]+", address.path)
    query = {key: value[0] for key, value in parse_qs(address.query).items()}
    assert (query["filename"], query["disposition"], query["tknv"]) == ("a.txt", "attachment", "v3")
    assert query["etag"] == hashlib.md5(CONTENT).hexdigest()
    assert httpx.get(link["href"]).content == CONTENT
    part = httpx.get(link["href"], headers={"Range": "bytes=5-8"})
    assert (part.status_code, part.content) == (206, CONTENT[5:9])
    assert part.headers["Content-Range"] == f"bytes 5-8/{len(CONTENT)}"
    assert httpx.get(f"{client.base_url}/disk/0/0/unknown").status_code == 500


def test_a_published_file_has_a_key_and_is_read_without_a_token(client: httpx.Client) -> None:
    upload(client, "disk:/a.txt")
    path = {"path": "disk:/a.txt"}
    assert client.put("/v1/disk/resources/publish", params=path, json={"public_settings": {}}).status_code == 200
    body = client.get("/v1/disk/resources", params=path).json()
    assert len(body["public_key"]) == 88
    assert len(base64.b64decode(body["public_key"])) == 64
    assert body["public_url"].startswith("https://yadi.sk/d/")
    for key in (body["public_key"], body["public_url"]):
        public = httpx.get(f"{client.base_url}/v1/disk/public/resources", params={"public_key": key})
        assert public.json()["name"] == "a.txt"
    client.put("/v1/disk/resources/unpublish", params=path)
    assert "public_key" not in client.get("/v1/disk/resources", params=path).json()
    public = httpx.get(f"{client.base_url}/v1/disk/public/resources", params={"public_key": body["public_key"]})
    assert public.status_code == 404


def test_move_and_copy(client: httpx.Client) -> None:
    upload(client, "disk:/video")
    moved = client.post("/v1/disk/resources/move", params={"from": "disk:/video", "path": "disk:/video.mp4"})
    assert moved.status_code == 201
    assert client.get("/v1/disk/resources", params={"path": "disk:/video"}).status_code == 404
    copied = client.post("/v1/disk/resources/copy", params={"from": "disk:/video.mp4", "path": "disk:/b.mp4"})
    assert copied.status_code == 201
    body = client.get("/v1/disk/resources", params={"path": "disk:/b.mp4"}).json()
    assert (body["media_type"], body["size"]) == ("video", len(CONTENT))


def test_links_lead_to_yandex_when_told_so(tmp_path: Path) -> None:
    running = start(root=tmp_path, token="t", link_hosts="yandex")
    asked = {"path": "disk:/a.txt"}
    link = httpx.get(
        running.url + "/v1/disk/resources/upload", params=asked, headers={"Authorization": "OAuth t"}
    ).json()
    running.stop()
    assert link["href"].startswith("https://uploader15g.disk.yandex.net:443/upload-target/")


@pytest.mark.parametrize("path", ["", "/../../etc/passwd", "disk:/a/./b", "ftp:/x", "/" + "я" * 200, "/a\0b"])
def test_a_path_that_no_disk_takes(client: httpx.Client, path: str) -> None:
    answer = client.get("/v1/disk/resources", params={"path": path})
    assert answer.status_code == 400
    assert answer.json()["error"] == "FieldValidationError"


def test_files_outlive_a_restart(tmp_path: Path) -> None:
    headers = {"Authorization": "OAuth t"}
    first = start(root=tmp_path, token="t")
    with httpx.Client(base_url=first.url, headers=headers) as client:
        upload(client, "app:/a.txt")
        client.put("/v1/disk/resources/publish", params={"path": "app:/a.txt"})
        before = client.get("/v1/disk/resources", params={"path": "app:/a.txt"}).json()
    first.stop()
    second = start(root=tmp_path, token="t")
    with httpx.Client(base_url=second.url, headers=headers) as client:
        after = client.get("/v1/disk/resources", params={"path": "app:/a.txt"}).json()
    second.stop()
    assert after["public_key"] == before["public_key"]
    assert after["sha256"] == hashlib.sha256(CONTENT).hexdigest()
