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


def test_its_own_upload_takes_a_stored_file_for_a_failure(library: yadisk.Client, disk: Running) -> None:
    httpx.post(disk.url + "/_faults", json={"on": "put", "do": "answer_after", "status": 503})
    with pytest.raises(yadisk.exceptions.PathExistsError):
        library.upload(io.BytesIO(b"photo"), PATH)
    assert library.get_meta(PATH).size == 5
