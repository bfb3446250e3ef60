"""The SOAP service of the emulator: 1C's form of messages, one world with OData and the manager's page, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from emulators.onec.app import Config, OneC, start
from tests.agreements.onec_world import ACTS, CLAIMS, WSDL, key, put, running

SPACE = "http://dealer-claims/exchange/1.0"
SOAP11, SOAP12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
M = f"{{{SPACE}}}"
DOCUMENTS = "InformationRegister_дп_ДокументыПоРешению"


class Caller:
    """Speaks SOAP by hand: the body of an operation in, the answer's return out."""

    def __init__(self, onec: OneC) -> None:
        self.onec = onec
        self.http = httpx.Client(timeout=10)

    def post(self, operation: str, inner: str = "", soap: str = SOAP11, **headers: str) -> httpx.Response:
        message = f'<{operation} xmlns="{SPACE}">{inner}</{operation}>'
        body = f'<s:Envelope xmlns:s="{soap}"><s:Body>{message}</s:Body></s:Envelope>'
        return self.http.post(self.onec.soap, content=body.encode(), headers=headers)

    def ask(self, operation: str, **told: Any) -> etree._Element:
        answer = self.post(operation, "".join(f"<{name}>{value}</{name}>" for name, value in told.items()))
        assert answer.status_code == 200, answer.text
        (returned,) = etree.fromstring(answer.content).iter(f"{M}return")
        return returned

    def changes(self, received: int = 0, limit: int = 10) -> tuple[list[str], list[str], str]:
        """(claims told, claims removed, message number)."""
        told = self.ask("GetClaimChanges", NodeCode="portal", ReceivedNo=received, Limit=limit)
        claims = [found.findtext(f"{M}ClaimID") or "" for found in told.iter(f"{M}Claims")]
        gone = [found.text or "" for found in told.iter(f"{M}DeletedClaims")]
        return claims, gone, told.findtext(f"{M}MessageNo") or ""


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as found:
        yield found


@pytest.fixture
def caller(onec: OneC) -> Iterator[Caller]:
    found = Caller(onec)
    yield found
    found.http.close()


def claim(**changed: str) -> str:
    """A claim of one line of shipment 1: of 40 came 34."""
    told = {
        "ClaimID": str(key("claim")),
        "PortalNumber": "РК-2026-000123",
        "ActRef": str(key("act")),
        "Version": "1",
        "RegisteredAt": "2026-03-10T11:20:00",
        "DueAt": "2026-03-24T00:00:00",
        "DealerRef": str(key("south")),
        "ClaimType": "shortage",
        "ShipmentRef": str(key("shipment 1")),
        "Description": "Не хватает",
        "Status": "",
        "Amount": "2115.00",
        "Currency": "",
    }
    line = {
        "LineID": "1",
        "LineNo": "1",
        "ProductName": "",
        "ShipmentLineID": "line-Кристалл",
        "QuantityByDocument": "40",
        "QuantityInFact": "34",
        "Price": "0",
        "Amount": "0",
        "DifferenceAmount": "0",
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in (told | changed).items() if value is not None)
    return inner + "<Lines>" + "".join(f"<{name}>{value}</{name}>" for name, value in line.items()) + "</Lines>"


def code(told: etree._Element) -> str | None:
    return told.findtext(f"{M}Result/{M}Code")


def test_the_description_names_the_address_it_was_asked_at(onec: OneC) -> None:
    told = httpx.get(f"{onec.soap}?wsdl")
    assert told.headers["content-type"].startswith("text/xml")
    assert f'location="{onec.soap}"' in told.text


@pytest.mark.parametrize(("soap", "kind"), [(SOAP11, "text/xml"), (SOAP12, "application/soap+xml")])
def test_an_answer_has_the_form_of_1c_in_both_versions_of_soap(caller: Caller, soap: str, kind: str) -> None:
    answer = caller.post("GetVersion", soap=soap)
    assert answer.headers["content-type"].startswith(kind)
    assert "<m:GetVersionResponse" in answer.text
    assert "<m:return><m:ServiceVersion>1.4</m:ServiceVersion>" in answer.text


def test_each_operation_that_is_described_is_done(onec: OneC) -> None:
    assert onec.service
    described = {name for name in onec.service.contract.wrappers if not name.endswith("Response")}
    assert len(described) == 16
    assert [name for name in described if onec.service.operations.find(name) is None] == []


def test_without_a_description_there_is_no_service(tmp_path: Path) -> None:
    bare = start(Config(data=tmp_path / "bare"))
    assert httpx.post(bare.soap, content=b"").status_code == 404
    bare.stop()


def test_a_stranger_gets_no_answer(tmp_path: Path) -> None:
    with running(tmp_path / "shut", user="Портал", password="пароль") as onec:
        assert httpx.post(onec.soap, content=b"").status_code == 401


@pytest.mark.parametrize(
    ("operation", "inner"),
    [
        ("Ping", "<More/>"),
        ("GetClaim", ""),
        ("Format", ""),
        ("ConfirmChanges", "<NodeCode>p</NodeCode><MessageNo>x</MessageNo>"),
    ],
)
def test_what_the_description_does_not_allow_is_a_fault(caller: Caller, operation: str, inner: str) -> None:
    answer = caller.post(operation, inner)
    assert answer.status_code == 500
    assert "<faultcode>soap:Server</faultcode>" in answer.text


@pytest.mark.parametrize("body", [b"", b"<a/>", b"no xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'])
def test_junk_is_a_fault_too(onec: OneC, body: bytes) -> None:
    assert httpx.post(onec.soap, content=body).status_code == 500


def test_a_claim_put_by_soap_is_there_for_odata_and_the_manager(caller: Caller) -> None:
    told = caller.ask("SubmitClaim", Claim=claim())
    assert (code(told), told.findtext(f"{M}Created"), told.findtext(f"{M}ActRef")) == ("ok", "true", str(key("act")))
    found = httpx.get(f"{caller.onec.odata}{CLAIMS}(guid'{key('claim')}')?$format=json").json()
    assert (found["Основание"], found["Сумма"]) == (str(key("act")), 2115)
    page = httpx.get(f"{caller.onec.url}/claims/{key('claim')}").text
    assert "РК-2026-000123" in page
    assert 'value="2026-03-24"' in page


def test_what_the_manager_saves_is_told_by_soap(caller: Caller) -> None:
    caller.ask("SubmitClaim", Claim=claim())
    form = {"status": "Удовлетворена", "stage": "decided", "due": "2026-04-01", "answer": "Довезём"}
    form |= {"act_status": "Согласовано", "action-1": "ТребуетсяДопоставка", "comment-1": "в среду"}
    httpx.post(f"{caller.onec.url}/claims/{key('claim')}", data=form)
    told = caller.ask("GetClaim", ClaimID=key("claim")).find(f"{M}Claim")
    names = ("Status", "Stage", "DueAt", "Decision", "ActStatus", "Finished")
    assert [told.findtext(f"{M}{name}") for name in names] == [
        "Удовлетворена",
        "decided",
        "2026-04-01T00:00:00",
        "Довезём",
        "Согласовано",
        "true",
    ]
    assert told.findtext(f"{M}ActLines/{M}Action") == "ТребуетсяДопоставка"


def test_one_version_is_written_once_and_an_act_at_work_is_left(caller: Caller) -> None:
    caller.ask("SubmitClaim", Claim=claim())
    again = caller.ask("SubmitClaim", Claim=claim(Description="другое"))
    assert (code(again), again.findtext(f"{M}Created")) == ("ok", "false")
    put(caller.onec, ACTS, "act", Статус="Согласовано")
    newer = claim(Version="2").replace("<QuantityInFact>34", "<QuantityInFact>30")
    assert code(caller.ask("SubmitClaim", Claim=newer)) == "changed"
    assert caller.onec.world.get(ACTS, str(key("act")))["Товары"][0]["Количество"] == 34


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"PortalNumber": ""}, "invalid"), ({"Status": "Новая"}, "invalid"), ({"ClaimID": "x"}, "invalid")],
)
def test_what_1c_cannot_take_is_told_in_the_result(caller: Caller, wrong: dict[str, str], said: str) -> None:
    assert code(caller.ask("SubmitClaim", Claim=claim(**wrong))) == said
    assert caller.onec.world.all(CLAIMS) == []


def test_work_without_a_due_date_is_refused(caller: Caller) -> None:
    undated = claim(Status="Обрабатывается").replace("<DueAt>2026-03-24T00:00:00</DueAt>", "")
    assert code(caller.ask("SubmitClaim", Claim=undated)) == "refused"


def test_whoever_writes_a_claim_its_act_or_its_document_feeds_the_queue(caller: Caller) -> None:
    caller.ask("SubmitClaim", Claim=claim())
    *_, seen = caller.changes()
    wanted = [str(key("claim"))]
    put(caller.onec, ACTS, "act", Статус="Согласовано")
    assert caller.changes(int(seen))[0] == wanted
    *_, seen = caller.changes()
    row = {"Претензия": str(key("claim")), "Вид": "ЗаказКлиента", "Документ": str(key("order"))}
    put(caller.onec, "Document_ЗаказКлиента", "order", Number="1", Date="2026-03-12T10:00:00", Posted=False)
    caller.onec.world.put(DOCUMENTS, f"{key('claim')}|1", row)
    assert caller.changes(int(seen))[0] == wanted
    *_, seen = caller.changes()
    put(caller.onec, "Document_ЗаказКлиента", "order", Posted=True)
    told = caller.ask("GetClaimChanges", NodeCode="portal", ReceivedNo=seen, Limit=10)
    assert told.findtext(f"{M}Claims/{M}Documents/{M}Posted") == "true"


def test_changes_come_until_confirmed_and_a_removed_claim_is_named(caller: Caller) -> None:
    caller.ask("SubmitClaim", Claim=claim())
    claims, gone, number = caller.changes(-1)
    assert (claims, gone) == ([str(key("claim"))], [])
    assert caller.changes(-1)[0] == claims
    assert caller.ask("ConfirmChanges", NodeCode="portal", MessageNo=number).findtext(f"{M}Code") == "ok"
    assert caller.changes(-1)[0] == []
    caller.onec.world.remove(CLAIMS, str(key("claim")))
    assert caller.changes(-1)[:2] == ([], [str(key("claim"))])
    assert code(caller.ask("SubmitClaim", Claim=claim())) == "changed"
    assert caller.ask("ConfirmChanges", NodeCode="portal", MessageNo=999).findtext(f"{M}Code") == "restored"


def test_what_the_service_keeps_outlives_the_program(caller: Caller, tmp_path: Path) -> None:
    caller.ask("SubmitClaim", Claim=claim())
    caller.ask("SetMarker", NodeCode="portal", Marker="7 a")
    caller.onec.stop()
    caller.onec = start(Config(data=tmp_path / "onec", wsdl=WSDL))
    assert caller.changes()[0] == [str(key("claim"))]
    assert caller.ask("GetMarker", NodeCode="portal").findtext(f"{M}Marker") == "7 a"
    told = caller.ask("GetClaim", ClaimID=key("claim"))
    assert told.findtext(f"{M}Claim/{M}Lines/{M}ShipmentLineID") == "line-Кристалл"
    caller.onec.stop()


def test_a_session_lasts_from_start_to_finish(caller: Caller) -> None:
    begun = caller.post("Ping", IBSession="start")
    cookie = begun.cookies["ibsession"]
    caller.http.cookies.clear()
    assert caller.post("Ping", Cookie=f"ibsession={cookie}").status_code == 200
    assert caller.post("Ping", Cookie=f"ibsession={cookie}", IBSession="finish").status_code == 200
    assert caller.post("Ping", Cookie=f"ibsession={cookie}").status_code == 404
    assert caller.post("Ping").status_code == 200


@pytest.mark.parametrize(("kind", "status"), [("refuse", 500), ("401", 500), ("406", 406), ("503", 503), ("403", 403)])
def test_faults_are_ordered_by_operation(caller: Caller, kind: str, status: int) -> None:
    order = {"kind": kind, "path": "GetVersion", "text": "Период закрыт"}
    httpx.post(f"{caller.onec.url}/_faults", json=order)
    assert caller.post("Ping").status_code == 200
    answer = caller.post("GetVersion")
    assert answer.status_code == status
    assert ("faultstring" in answer.text) == (kind in ("refuse", "401"))
    assert caller.post("GetVersion").status_code == 200


def test_pages_of_versions_have_no_gap(caller: Caller) -> None:
    seen, after = [], ""
    while True:
        told = caller.ask("GetVersions", Kind="Shipments", DateFrom="0001-01-01T00:00:00", After=after, Limit=2)
        seen += [row.findtext(f"{M}Ref") for row in told.iter(f"{M}Versions")]
        after = told.findtext(f"{M}Next") or ""
        if not after:
            break
    assert sorted(seen) == sorted(str(key(name)) for name in ("shipment 1", "shipment 2", "old shipment"))


def test_a_file_over_the_limit_is_refused_and_a_link_is_kept_once(caller: Caller) -> None:
    caller.ask("SubmitClaim", Claim=claim())
    file = f"<FileID>{key('f')}</FileID><ClaimID>{key('claim')}</ClaimID><Kind>act</Kind><FileName>a.pdf</FileName>"
    tail = "<Size>3</Size><URL>{}</URL>{}<CreatedAt>2026-03-10T11:20:00</CreatedAt>"
    for url in ("http://p/1", "http://p/2"):
        assert caller.ask("AttachFileLink", File=file + tail.format(url, "")).findtext(f"{M}Code") == "ok"
    large = tail.format("http://p/3", "<Content>" + "AAAA" * 1_800_000 + "</Content>")
    assert caller.ask("AttachFileLink", File=file + large).findtext(f"{M}Code") == "invalid"
    told = caller.ask("GetClaim", ClaimID=key("claim"))
    assert [found.findtext(f"{M}URL") for found in told.iter(f"{M}Files")] == ["http://p/2"]


def test_one_dealer_s_shipments_come_by_number_and_day(caller: Caller) -> None:
    asked = {"DealerRef": key("south"), "DateFrom": "2026-01-01T00:00:00", "DateTo": "2026-03-09T00:00:00"}
    told = caller.ask("GetShipments", **asked, Search="4512", Offset=0, Limit=5)
    assert [found.findtext(f"{M}Number") for found in told.iter(f"{M}Shipments")] == ["УТ00-004512"]
    nobody = caller.ask("GetShipments", **asked | {"DealerRef": key("nobody")}, Search="", Offset=0, Limit=5)
    assert code(nobody) == "missing"
