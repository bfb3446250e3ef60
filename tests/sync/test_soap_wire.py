"""One call of the SOAP service: its session, its limits, the versions of both sides, and what odd answers mean."""

import base64
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from emulators.faults import Fault
from emulators.http import Request, Response, serve
from emulators.onec.app import OneC
from sync.errors import ErpChanged, ErpError, ErpRefused, ErpSignIn, ErpUnavailable
from sync.soap import contract, wire
from sync.soap.erp import SoapErp, connect
from sync.soap.faults import DETAIL_LIMIT, opened, said_no
from sync.soap.wire import Wire
from tests.agreements.onec_world import running

SPACE = "http://dealer-claims/exchange/1.0"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
BOM = b"\xef\xbb\xbf"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAUSES", (0.0, 0.0))


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec", user="Портал", password="пароль") as found:
        yield found


def envelope(inner: str) -> bytes:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{inner}</s:Body></s:Envelope>'.encode()


def told(operation: str, inner: str) -> Response:
    body = f'<m:{operation}Response xmlns:m="{SPACE}"><m:return>{inner}</m:return></m:{operation}Response>'
    return Response(200, envelope(body), "text/xml;charset=utf-8")


def version(number: str, more: str = "") -> Response:
    names = ("ExtensionVersion", "ConfigurationName", "ConfigurationVersion")
    rest = "".join(f"<m:{name}>x</m:{name}>" for name in names)
    tail = "<m:ServerTime>2026-03-10T11:20:00</m:ServerTime><m:ClaimObject>x</m:ClaimObject>"
    return told("GetVersion", f"<m:ServiceVersion>{number}</m:ServiceVersion>{rest}{tail}{more}")


def operation(request: Request) -> str:
    return str(request.headers["SOAPAction"]).rpartition(":")[2].strip('"')


@contextmanager
def asking(answer: Callable[[Request], Response], number: str = "1.4") -> Iterator[Wire]:
    """A wire to a server that greets and then answers so."""

    def greeted(request: Request) -> Response:
        return version(number) if operation(request) == "GetVersion" else answer(request)

    served = serve(greeted, 0)
    with closing(Wire(served.url + "/ws/dealerclaims.1cws", "Портал", "пароль")) as found:
        yield found
    served.stop()


def marker(text: str = "7", more: str = "") -> Response:
    return told("GetMarker", f"<m:Result><m:Code>ok</m:Code></m:Result><m:Marker>{text}</m:Marker>{more}")


def fault(text: str, status: int = 500) -> Response:
    inner = f"<s:Fault><faultcode>s:Server</faultcode><faultstring>{text}</faultstring></s:Fault>"
    return Response(status, envelope(inner), "text/xml;charset=utf-8")


# --- what is sent


def test_the_login_goes_in_utf_8_and_the_action_in_quotes() -> None:
    seen: list[Request] = []
    with asking(lambda request: seen.append(request) or marker()) as found:
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "7"
    headers = seen[0].headers
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode() == "Портал:пароль"
    assert headers["SOAPAction"] == f'"{SPACE}#DealerClaims:GetMarker"'
    assert headers["Content-Type"] == "text/xml; charset=utf-8"


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with asking(lambda _: marker()) as found:
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "7"


def test_a_redirect_is_not_followed() -> None:
    with asking(lambda _: Response(302, headers=(("Location", "http://127.0.0.1:9/"),))) as found:
        assert problem(found).code == "odd_answer"


@pytest.mark.parametrize(("how", "times"), [("read", 3), ("write", 1)])
def test_a_reading_is_tried_three_times_and_a_write_once(how: str, times: int) -> None:
    seen: list[Request] = []

    def busy(request: Request) -> Response:
        seen.append(request)
        return Response(503)

    with asking(busy) as found, pytest.raises(ErpUnavailable):
        getattr(found, how)("GetMarker", NodeCode="portal")
    assert len(seen) == times


# --- sessions


def sessions(onec: OneC) -> set[str]:
    assert onec.service
    return onec.service.sessions


def test_one_session_serves_all_calls_and_is_given_back(onec: OneC) -> None:
    with closing(Wire(onec.soap, "Портал", "пароль")) as found:
        for _ in range(3):
            found.read("Ping")
        assert len(sessions(onec)) == 1
    assert sessions(onec) == set()


def test_a_session_that_1c_ended_is_begun_anew_and_the_write_happens_once(onec: OneC) -> None:
    with closing(Wire(onec.soap, "Портал", "пароль")) as found:
        found.read("Ping")
        sessions(onec).clear()
        found.write("SetMarker", NodeCode="portal", Marker="8")
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "8"
        assert len(sessions(onec)) == 1


def test_no_more_than_two_sessions_are_taken_by_many_threads(onec: OneC) -> None:
    with closing(Wire(onec.soap, "Портал", "пароль")) as found, ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: found.read("Ping"), range(24))) == {"ok"}
        assert len(sessions(onec)) <= 2
    assert sessions(onec) == set()


def test_a_server_that_knows_no_sessions_is_asked_without() -> None:
    with asking(lambda _: marker()) as found:
        assert [found.read("GetMarker", NodeCode="portal")["Marker"] for _ in range(2)] == ["7", "7"]


def test_a_program_that_ends_does_not_fail_on_a_1c_that_is_gone(onec: OneC) -> None:
    found = Wire(onec.soap, "Портал", "пароль")
    found.read("Ping")
    onec.stop()
    found.close()


# --- versions


@pytest.mark.parametrize("number", ["1.3", "1.0", "0.9", "2.0", "", "1", "x.y", "²."])
def test_an_older_or_another_service_is_refused_with_both_versions(number: str) -> None:
    with asking(lambda _: marker(), number) as found:
        told = problem(found)
    assert (type(told), told.code) == (ErpRefused, "old_service")
    assert told.detail.endswith("1.4")


def test_a_newer_one_may_tell_more_than_we_know() -> None:
    with asking(lambda _: marker(more="<m:Later>1</m:Later>"), "1.10") as found:
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "7"


def test_the_same_one_may_not() -> None:
    with asking(lambda _: marker(more="<m:Later>1</m:Later>")) as found:
        assert problem(found).code == "odd_value"


def test_an_extension_renewed_while_the_portal_runs_is_greeted_again() -> None:
    numbers = ["1.4", "1.5"]

    def renewed(request: Request) -> Response:
        return version(numbers.pop(0)) if operation(request) == "GetVersion" else marker(more="<m:Later>1</m:Later>")

    served = serve(renewed, 0)
    with closing(Wire(served.url, "", "")) as found:
        assert problem(found).code == "odd_value"
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "7"
    served.stop()


def test_who_was_too_old_is_asked_again_each_time() -> None:
    numbers = ["1.3", "1.4"]
    served = serve(lambda r: version(numbers.pop(0)) if operation(r) == "GetVersion" else marker(), 0)
    with closing(Wire(served.url, "", "")) as found:
        assert problem(found).code == "old_service"
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "7"
    served.stop()


# --- odd answers


def problem(found: Wire) -> ErpError:
    with pytest.raises(ErpError) as caught:
        found.read("GetMarker", NodeCode="portal")
    return caught.value


PAGE = b"<!DOCTYPE HTML><html><body><h2>1C error</h2><b>by reason: </b><br>No space left on device</body></html>"


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Response(500, PAGE, "text/html"), ErpUnavailable, "busy"),
        (Response(200, PAGE, "text/html"), ErpUnavailable, "odd_answer"),
        (Response(200, b"", "text/xml"), ErpUnavailable, "odd_answer"),
        (Response(200, b"<a>", "text/xml"), ErpUnavailable, "odd_answer"),
        (Response(200, b"{}", "application/json"), ErpUnavailable, "odd_answer"),
        (Response(200, b"<a>" * 100_000, "text/xml"), ErpUnavailable, "odd_answer"),
        (Response(401, b"<html/>"), ErpSignIn, "sign_in"),
        (Response(403, b"{}"), ErpUnavailable, "busy"),
        (Response(404, b"<html/>"), ErpUnavailable, "no_service"),
        (Response(406, b"<exception/>"), ErpUnavailable, "no_session"),
        (Response(0, drop=True), ErpUnavailable, "connection"),
        (fault("Нарушение прав доступа!"), ErpRefused, "no_rights"),
        (fault("Конфликт блокировок при выполнении транзакции"), ErpUnavailable, "busy"),
        (fault("Не обнаружена лицензия"), ErpUnavailable, "no_licence"),
        (fault("Период закрыт"), ErpRefused, "refused"),
        (fault("Период закрыт", 200), ErpRefused, "refused"),
        (Response(200, envelope("")), ErpRefused, "odd_value"),
        (Response(200, envelope("<a/>")), ErpRefused, "odd_value"),
        (told("GetMarker", "<m:Marker>7</m:Marker>"), ErpRefused, "odd_value"),
        (told("Ping", "ok"), ErpRefused, "odd_value"),
    ],
)
def test_each_answer_has_one_meaning(answer: Response, kind: type[ErpError], code: str) -> None:
    with asking(lambda _: answer) as found:
        told = problem(found)
    assert (type(told), told.code) == (kind, code)
    assert len(told.detail) <= DETAIL_LIMIT


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>' + marker("&c;").body
    with asking(lambda _: Response(200, bomb, "text/xml")) as found:
        assert problem(found).code == "odd_answer"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (BOM + marker("семь").body, "text/xml;charset=utf-8"),
        (marker("семь").body, "application/octet-stream"),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + marker("семь").body.decode().encode("cp1251"), "text/xml"),
        (marker("семь").body.decode().encode("cp1251"), "text/xml; charset=windows-1251"),
        (marker("семь").body, "text/xml; charset=no-such-charset"),
    ],
    ids=["bom", "other type", "prolog", "header", "odd charset"],
)
def test_words_arrive_in_whatever_encoding_the_answer_names(raw: bytes, kind: str) -> None:
    with asking(lambda _: Response(200, raw, kind)) as found:
        assert found.read("GetMarker", NodeCode="portal")["Marker"] == "семь"


def test_an_answer_over_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ANSWER_LIMIT", 3000)
    with asking(lambda _: marker("7" * 5000)) as found:
        assert problem(found).code == "too_large"


def test_an_answer_that_drips_ends_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ANSWER_SECONDS", -1.0)
    with asking(lambda _: marker()) as found:
        assert problem(found).code == "timeout"


def test_a_1c_that_does_not_answer_is_a_timeout(onec: OneC, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", wire.httpx.Timeout(0.2))
    monkeypatch.setattr(wire, "PAUSES", ())
    onec.faults.add(Fault("slow", path="GetMarker", seconds=1.0))
    with closing(Wire(onec.soap, "Портал", "пароль")) as found:
        assert problem(found).code == "timeout"


# --- results


@pytest.mark.parametrize(
    ("code", "kind", "meant"),
    [
        ("changed", ErpChanged, "decided"),
        ("missing", ErpRefused, "no_object"),
        ("restored", ErpUnavailable, "restored"),
        ("invalid", ErpRefused, "refused"),
        ("refused", ErpRefused, "refused"),
        ("later", ErpRefused, "refused"),
    ],
)
def test_each_result_means_one_thing(code: str, kind: type[ErpError], meant: str) -> None:
    with pytest.raises(ErpError) as caught:
        said_no({"Code": code, "Message": "Почему"})
    assert (type(caught.value), caught.value.code, caught.value.detail) == (kind, meant, "Почему")
    said_no({"Code": "ok", "Message": None})


def test_what_is_kept_of_an_error_is_short() -> None:
    for raw in (fault("я" * 10_000).body, b"<html>" + b"x" * 10_000):
        with pytest.raises(ErpError) as caught:
            opened(500, raw, "text/xml")
        assert len(caught.value.detail) <= DETAIL_LIMIT


# --- the description


@contextmanager
def described(answer: Response) -> Iterator[SoapErp]:
    served = serve(lambda _: answer, 0)
    with closing(connect(served.url + "/ws/dealerclaims.1cws", "Портал", "пароль")) as found:
        yield found
    served.stop()


def test_the_published_description_is_compared_and_begins_no_session(onec: OneC) -> None:
    with closing(connect(onec.soap, "Портал", "пароль")) as found:
        assert found.lacks() == []
    assert onec.service
    assert not onec.service.sessions


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Response(200, b"<html><body>Log in</body></html>"), "odd_answer"),
        (
            Response(200, b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + contract.OWN.read_bytes().partition(b"?>")[2]),
            "odd_answer",
        ),
        (Response(200, b" " * (contract.LIMIT + 1)), "too_large"),
        (Response(302, b""), "odd_answer"),
        (Response(404, b"not here"), "no_service"),
        (Response(401, b""), "sign_in"),
    ],
    ids=["a page", "entities", "too large", "a redirect", "not there", "wrong password"],
)
def test_what_is_no_description_is_an_error_with_a_meaning(answer: Response, code: str) -> None:
    with described(answer) as erp, pytest.raises(ErpUnavailable) as caught:
        erp.lacks()
    assert caught.value.code == code
