"""Answers that no page makes: errors, static files, other people's sites; the browser judges their headers."""

from collections.abc import Callable

import pytest
from litestar import get
from litestar.testing import TestClient

from portal import app as application
from portal.assets import FOLDER, asset, icon
from portal.errors import AnyRequest
from portal.parts import GivenParts, Parts
from tests.portal.browser import Browser, judge, judge_page
from tests.world import World

Browse = Callable[..., Browser]


@pytest.mark.parametrize("path", ["/nothing", "/claims/x/y/z", "/static/../settings.py", "/static/%2e%2e/settings.py"])
def test_an_address_that_is_not_there_says_so_in_words(browse: Browse, path: str) -> None:
    answer = browse().get(path)
    assert answer.status_code == 404
    assert "Страница не найдена" in answer.text or "/static/" in path


def test_a_number_that_is_none_is_a_page_not_found(world: World, browse: Browse) -> None:
    assert browse("head@south.example").get("/drafts/first").status_code == 404


def test_a_method_that_is_not_taken_is_said_so(browse: Browse) -> None:
    assert browse().request("DELETE", "/sign-in").status_code in (403, 405)


def test_a_body_too_large_is_refused(browse: Browse) -> None:
    visitor = browse()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"login": "x" * 600_000})
    assert (answer.status_code, "Слишком много данных" in answer.text) == (413, True)


@pytest.mark.parametrize("body", [b"login=%ff", b"&".join(b"a=b" for _ in range(3000)), b"\xff\xfe"])
def test_a_body_that_is_no_form_is_refused(browse: Browse, body: bytes) -> None:
    answer = browse().request(
        "POST", "/sign-in", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in (400, 403)


def test_our_own_fault_shows_a_code_and_no_traceback(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @get("/broken", sync_to_thread=True, opt={"public": "for this test"})
    def broken(request: AnyRequest, parts: GivenParts) -> str:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(application, "ROUTES", [*application.ROUTES, broken])
    client = TestClient(application.create_app(parts), base_url="http://portal.test", raise_server_exceptions=False)
    answer = client.get("/broken")
    judge(answer)
    assert answer.status_code == 500
    assert "secret of the house" not in answer.text
    assert "Код ошибки" in answer.text
    assert "secret of the house" in caplog.text


@pytest.mark.parametrize("name", ["css/base.css", "js/count.js", "icon.svg"])
def test_a_static_file_is_kept_for_ever_under_its_hash(browse: Browse, name: str) -> None:
    answer = browse().get(asset(name))
    assert answer.content == (FOLDER / name).read_bytes()
    assert "immutable" in answer.headers["cache-control"]
    assert browse().get(f"/static/{name}").headers["cache-control"] == "no-cache"
    again = browse().get(f"/static/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_site_is_given_no_leave_to_read(browse: Browse) -> None:
    answer = browse().get("/sign-in", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 200


def test_who_must_sign_in_is_led_back_afterwards(world: World, browse: Browse) -> None:
    assert browse().get("/claims?tab=all").headers["location"] == "/sign-in?next=/claims%3Ftab%3Dall"


def test_a_fragment_for_nobody_leads_the_whole_page_to_sign_in(browse: Browse) -> None:
    answer = browse().get("/claims", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/sign-in")


def test_own_scripts_never_write_markup_from_text() -> None:
    for script in [*(FOLDER / "js").glob("*.js"), *(FOLDER / "worker").glob("*.js")]:
        text = script.read_text(encoding="utf-8")
        assert not [word for word in ("innerHTML", "insertAdjacentHTML", "eval(", "document.write") if word in text]


def test_every_vendored_thing_has_its_version_and_licence() -> None:
    folders = [folder for folder in (FOLDER / "vendor").iterdir() if folder.is_dir()]
    assert all("@" in folder.name and (folder / "LICENSE").is_file() for folder in folders)
    assert len(folders) >= 4


def test_icons_are_decoration_for_who_hears_the_page() -> None:
    assert 'aria-hidden="true"' in icon("camera")


def test_the_judge_sees_what_it_is_there_for() -> None:
    """A hook that cannot fail proves nothing."""
    for bad in (
        '<p style="color:red">',
        "<script>alert(1)</script>",
        '<a href="//evil.example">x</a>',
        '<a href="https://evil.example">x</a>',
        '<button onclick="x()">',
        '<form method="post" action="/x"></form>',
        "Traceback (most recent call last)",
    ):
        with pytest.raises(AssertionError):
            judge_page(bad, "here")


@pytest.mark.parametrize("path", ["/sign-in", asset("css/parts.css"), asset("vendor/htmx@2.0.11/htmx.min.js")])
def test_what_is_worth_it_is_packed_for_weak_signals(browse: Browse, path: str) -> None:
    packed = browse().get(path, headers={"Accept-Encoding": "gzip"})
    plain = browse().get(path, headers={"Accept-Encoding": "identity"})
    assert (packed.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.headers["content-type"] == plain.headers["content-type"]
