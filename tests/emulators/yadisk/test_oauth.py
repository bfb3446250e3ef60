"""Tokens as oauth.yandex.ru gives them: a person agrees, the token opens the disk, ends, is renewed, is revoked."""

import httpx
import pytest

from emulators.yadisk.app import Running
from emulators.yadisk.oauth import CLIENT, LIFE, SECRET

OURS = {"client_id": CLIENT, "client_secret": SECRET}


def ask(disk: Running, path: str, **form: str) -> httpx.Response:
    return httpx.post(disk.url + path, data=form)


def given(disk: Running) -> dict[str, str]:
    """A pair, got by a device code."""
    asked = ask(disk, "/device/code", client_id=CLIENT).json()
    disk.oauth.agree(asked["user_code"])
    answer: dict[str, str] = ask(disk, "/token", grant_type="device_code", code=asked["device_code"], **OURS).json()
    return answer


def opens(disk: Running, token: str) -> bool:
    return httpx.get(f"{disk.url}/v1/disk", headers={"Authorization": f"OAuth {token}"}).status_code == 200


def test_a_device_code_waits_for_the_person_then_gives_a_token_once(disk: Running) -> None:
    asked = ask(disk, "/device/code", client_id=CLIENT).json()
    want = {"grant_type": "device_code", "code": asked["device_code"], **OURS}
    waiting = ask(disk, "/token", **want)
    assert (waiting.status_code, waiting.json()["error"]) == (400, "authorization_pending")
    page = httpx.post(f"{disk.url}/device", data={"user_code": asked["user_code"]})
    assert "Доступ разрешён" in page.text
    pair = ask(disk, "/token", **want).json()
    assert (pair["token_type"], pair["expires_in"]) == ("bearer", LIFE)
    assert pair["access_token"].startswith("y0_")
    assert opens(disk, pair["access_token"])
    assert ask(disk, "/token", **want).json()["error"] == "bad_verification_code"


def test_the_page_gives_a_code_to_type_in(disk: Running) -> None:
    page = httpx.get(f"{disk.url}/authorize", params={"response_type": "code", "client_id": CLIENT}).text
    code = page.partition("<strong>")[2].partition("</strong>")[0]
    pair = ask(disk, "/token", grant_type="authorization_code", code=code, **OURS).json()
    assert opens(disk, pair["access_token"])


def test_a_token_ends_after_a_year_and_its_refresh_token_gives_another_before(disk: Running) -> None:
    pair = given(disk)
    disk.clock.ahead += LIFE / 2
    renewed = ask(disk, "/token", grant_type="refresh_token", refresh_token=pair["refresh_token"], **OURS).json()
    disk.clock.ahead += LIFE / 2 + 1
    assert not opens(disk, pair["access_token"])
    assert opens(disk, renewed["access_token"])
    again = ask(disk, "/token", grant_type="refresh_token", refresh_token=pair["refresh_token"], **OURS)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_revoked_token_opens_nothing(disk: Running) -> None:
    pair = given(disk)
    assert ask(disk, "/revoke_token", access_token=pair["access_token"], **OURS).json() == {"status": "ok"}
    assert not opens(disk, pair["access_token"])


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "device_code", "code": "x", "client_id": CLIENT, "client_secret": "no"}, "invalid_client"),
        ({"grant_type": "device_code", "code": "x", **OURS}, "bad_verification_code"),
        ({"grant_type": "password", **OURS}, "unsupported_grant_type"),
    ],
)
def test_a_refusal_names_its_reason(disk: Running, form: dict[str, str], error: str) -> None:
    answer = ask(disk, "/token", **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_an_old_code_is_of_no_use(disk: Running) -> None:
    asked = ask(disk, "/device/code", client_id=CLIENT).json()
    disk.oauth.agree(asked["user_code"])
    httpx.post(f"{disk.url}/_clock", json={"seconds": 601})
    late = ask(disk, "/token", grant_type="device_code", code=asked["device_code"], **OURS)
    assert late.json()["error"] == "bad_verification_code"
