"""The public client library takes this disk for the real one, its own traps included."""

import io
from collections.abc import Iterator

import httpx
import pytest
import yadisk
import yadisk.settings

from emulators.yadisk.app import Running

PATH = "app:/claims/0f.jpg"


@pytest.fixture
def library(disk: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[yadisk.Client]:
    monkeypatch.setattr(yadisk.settings, "BASE_API_URL", disk.url)
    with yadisk.Client(token="y0_test", session="httpx") as client:
        client.mkdir("app:/claims")
        yield client


def test_the_library_does_its_whole_round(library: yadisk.Client) -> None:
    assert library.check_token()
    assert library.get_disk_info().max_file_size == 1073741824
    library.upload(io.BytesIO(b"photo"), PATH)
    assert [item.name for item in library.listdir("app:/claims")] == ["0f.jpg"]
    back = io.BytesIO()
    library.download(PATH, back)
    assert back.getvalue() == b"photo"
    library.publish(PATH)
    assert library.get_public_meta(library.get_meta(PATH).public_key).name == "0f.jpg"
    library.copy(PATH, "app:/claims/copy.jpg")
    library.move("app:/claims", "app:/moved", wait=True, poll_interval=0.01)
    assert library.is_file("app:/moved/copy.jpg")
    library.remove("app:/moved", permanently=True, wait=True, poll_interval=0.01)
    assert not library.exists("app:/moved")
    assert not library.check_token("y0_other")


def test_the_library_reads_lists_trash_properties_and_the_published(library: yadisk.Client, disk: Running) -> None:
    quick = {"wait": True, "poll_interval": 0.01}
    for name in ("a.txt", "b.jpg"):
        library.upload(io.BytesIO(name.encode()), f"app:/claims/{name}")
    assert library.patch("app:/claims/a.txt", {"claim": "17"}).custom_properties == {"claim": "17"}
    assert {file.name for file in library.get_files()} == {"a.txt", "b.jpg"}
    assert {file.name for file in library.get_last_uploaded(limit=5)} == {"a.txt", "b.jpg"}
    library.publish("app:/claims")
    assert [item.name for item in library.get_public_resources().items] == ["claims"]
    key = library.get_meta("app:/claims").public_key
    assert [item.name for item in library.public_listdir(key)] == ["a.txt", "b.jpg"]
    library.save_to_disk(key, path="/a.txt", name="saved.txt", **quick)
    assert library.exists("disk:/Загрузки/saved.txt")
    library.upload_url(library.get_download_link("app:/claims/a.txt"), "app:/fetched.txt", **quick)
    assert library.get_meta("app:/fetched.txt").size == 5
    library.remove("app:/claims/a.txt")
    thrown = next(iter(library.trash_listdir("trash:/")))
    assert thrown.origin_path.endswith("/claims/a.txt")
    library.restore_trash(thrown.path, **quick)
    assert library.exists("app:/claims/a.txt")
    library.remove("app:/claims/a.txt")
    library.remove_trash("/", **quick)
    assert list(library.trash_listdir("trash:/")) == []
    library.update_public_settings("app:/claims", {"password": "qwerty"})
    with pytest.raises(yadisk.exceptions.PasswordRequiredError):
        library.get_public_meta(key)


def test_its_own_upload_takes_a_stored_file_for_a_failure(library: yadisk.Client, disk: Running) -> None:
    httpx.post(disk.url + "/_faults", json={"on": "put", "do": "answer_after", "status": 503})
    with pytest.raises(yadisk.exceptions.PathExistsError):
        library.upload(io.BytesIO(b"photo"), PATH)
    assert library.get_meta(PATH).size == 5
