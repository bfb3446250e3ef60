"""Sessions of a publication that lets clients hold them: opened, carried by a cookie, ended, too many."""

from __future__ import annotations

import httpx
import pytest

from emulators.onec.app import OneC

CLAIMS = "Catalog_Претензии?$format=json"


@pytest.fixture
def keeping(onec: OneC) -> OneC:
    assert httpx.post(f"{onec.url}/_faults", json={"reuse_sessions": True, "session_pool": 2}).status_code == 200
    return onec


def asked(onec: OneC, session: str = "", word: str = "") -> httpx.Response:
    headers = {"IBSession": word} if word else {}
    return httpx.get(f"{onec.odata}{CLAIMS}", headers=headers, cookies={"ibsession": session} if session else None)


def test_usually_there_is_no_session_to_hold(onec: OneC) -> None:
    assert "set-cookie" not in asked(onec, word="start").headers


def test_a_session_lasts_from_start_to_finish(keeping: OneC) -> None:
    session = asked(keeping, word="start").cookies["ibsession"]
    assert asked(keeping, session).status_code == 200
    assert asked(keeping, session, "finish").status_code == 200
    assert asked(keeping, session).status_code == 400


def test_a_session_nobody_opened_is_refused(keeping: OneC) -> None:
    assert asked(keeping, "0f0c8d5e").status_code == 400


def test_the_pool_runs_dry_and_fills_again(keeping: OneC) -> None:
    first = [asked(keeping, word="start").cookies["ibsession"] for _ in range(2)]
    refused = asked(keeping, word="start")
    assert (refused.status_code, "Истекло время ожидания сеанса" in refused.text) == (406, True)
    asked(keeping, first[0], "finish")
    assert asked(keeping, word="start").status_code == 200


def test_a_restarted_server_knows_no_old_session(keeping: OneC) -> None:
    session = asked(keeping, word="start").cookies["ibsession"]
    httpx.post(f"{keeping.url}/_faults", json={"reuse_sessions": False})
    asked(keeping)
    httpx.post(f"{keeping.url}/_faults", json={"reuse_sessions": True})
    assert asked(keeping, session).status_code == 400
