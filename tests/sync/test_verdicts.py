"""Every way in which 1C says no has one verdict: try again, a person must look, maintenance, rights."""

import json
import os
from pathlib import Path

import pytest

from sync.errors import ErpError, ErpMaintenance, ErpRefused, ErpSignIn, ErpUnavailable
from sync.odata.faults import NoSuchObject, checked

SAMPLES = Path(os.environ.get("ONEC_SAMPLES", Path(__file__).parents[2] / "../shared/onec/samples")) / "errors"
BOM = b"\xef\xbb\xbf"
M = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
VRS = "http://v8.1c.ru/8.2/virtual-resource-system"

RECORDED = {
    "400_code14_filter.json": (400, "person", "odata_14"),
    "400_code6_method.json": (400, "person", "odata_6"),
    "400_code6_path_segment.json": (400, "person", "odata_6"),
    "403_session_start_forbidden.json": (403, "maintenance", "maintenance"),
    "404_code8_entity_set.json": (404, "person", "not_published"),
    "404_code9_instance.json": (404, "person", "no_object"),
    "406_session_pool_timeout.xml": (406, "again", "no_session"),
    "500_code-1_ref_compare.xml": (500, "person", "refused"),
    "500_platform_html.html": (500, "again", "busy"),
    "code0_unknown_option.json": (400, "person", "odata_0"),
    "code9_official.xml": (404, "person", "no_object"),
}


def told(code: int, text: str) -> bytes:
    value = {"odata.error": {"code": str(code), "message": {"lang": "ru", "value": text}}}
    return json.dumps(value, ensure_ascii=False, indent=0).encode()


def told_in_xml(code: int, text: str) -> bytes:
    return f'<m:error xmlns:m="{M}"><m:code>{code}</m:code><m:message>{text}</m:message></m:error>'.encode()


def told_in_turn(*texts: str) -> bytes:
    """A chain of exceptions, the outermost first, with a byte order mark."""
    chain: dict[str, object] = {}
    for text in reversed(texts):
        chain = {"descr": text} | ({"inner": chain} if chain else {})
    return BOM + json.dumps({"#exception": f"{{{VRS}}}Exception", "exception": chain}, ensure_ascii=False).encode()


def told_by_the_pool(text: str) -> bytes:
    descr = f'<descr xmlns="http://v8.1c.ru/8.1/data/core">{text}</descr>'
    return f'<?xml version="1.0"?><exception xmlns="{VRS}" reason="406">{descr}</exception>'.encode()


def page(reason: str, title: str = "1C:Enterprise 8 application error") -> bytes:
    return f"<html><head><title>{title}</title></head><body><b>by reason: </b><br>{reason}</body></html>".encode()


CLOSED = "Начало сеанса с информационной базой запрещено.\nОбновление до 20:00"
LOCK = "Конфликт блокировок при выполнении транзакции: Превышено максимальное время ожидания предоставления блокировки"
OWN: list[tuple[str, int, bytes, str, str]] = [
    ("a set that is not published", 404, told(8, '"Catalog_X" entity is not found'), "person", "not_published"),
    ("no such object", 404, told(9, "Экземпляр не найден"), "person", "no_object"),
    ("no such object, in XML", 404, told_in_xml(9, "Экземпляр не найден"), "person", "no_object"),
    ("the key is taken", 400, told(15, "Экземпляр с таким ключом уже существует"), "person", "key_taken"),
    *((f"code {code}", 400, told(code, "текст"), "person", f"odata_{code}") for code in (0, 1, 2, 3, 4, 5, 6, 13, 14)),
    ("a handler says no", 500, told(-1, "Не заполнена причина возникновения"), "person", "refused"),
    ("a handler says no, in XML", 500, told_in_xml(-1, "Период закрыт"), "person", "refused"),
    ("a handler speaks of licences", 500, told(-1, "Не указан номер лицензии поставщика"), "person", "refused"),
    ("a handler speaks of a ban", 500, told(-1, "Документ закрыт датой запрета изменения"), "person", "refused"),
    ("no right to a set", 401, told(20, "Недостаточно прав"), "rights", "no_rights"),
    ("no right to a row", 401, told_in_xml(20, "Нарушение прав доступа"), "rights", "no_rights"),
    ("a wrong password", 401, page("401 - Unauthorized", "IIS"), "sign_in", "sign_in"),
    ("a wrong password, no body", 401, b"", "sign_in", "sign_in"),
    ("a lock", 500, told(-1, LOCK), "again", "busy"),
    ("a lock, in XML", 500, told_in_xml(-1, LOCK), "again", "busy"),
    ("somebody edits the object", 500, told(-1, "Ошибка блокировки объекта. Объект уже заблокирован"), "again", "busy"),
    ("a deadlock", 500, told_in_turn("Ошибка СУБД", "Неустранимая взаимоблокировка"), "again", "busy"),
    ("no licence", 500, told(-1, "Не найдена лицензия. Не обнаружен ключ защиты"), "again", "no_licence"),
    ("no licence, a page", 500, page("Не обнаружено свободной лицензии!"), "again", "no_licence"),
    ("no licence, in turn", 503, told_in_turn("Ошибка", "License not found"), "again", "no_licence"),
    ("closed for maintenance", 403, told_in_turn("HTTP: Forbidden", CLOSED), "maintenance", "maintenance"),
    ("closed for maintenance, a page", 500, page(CLOSED), "maintenance", "maintenance"),
    ("closed, a hosting's page", 200, page("Ведутся технические работы", "Сервис"), "maintenance", "maintenance"),
    ("closed, a bare text", 403, CLOSED.encode(), "maintenance", "maintenance"),
    ("no free session", 406, told_by_the_pool("Истекло время ожидания сеанса"), "again", "no_session"),
    ("the session is over", 400, told_in_turn("Сеанс отсутствует или удален"), "again", "session_lost"),
    ("a page of the platform", 500, page("No space left on device"), "again", "busy"),
    ("a page with a good status", 200, page("Service is starting"), "again", "odd_answer"),
    ("a wall of the web server", 403, page("Forbidden", "IIS"), "again", "closed"),
    ("a proxy in between", 502, b"<html><body>Bad Gateway</body></html>", "again", "busy"),
    ("no publication", 404, b"<html><body>404 - File or directory not found</body></html>", "again", "no_publication"),
]


def verdict(status: int, raw: bytes) -> tuple[str, str]:
    with pytest.raises(ErpError) as caught:
        checked(status, raw)
    kinds: list[tuple[type[ErpError], str]] = [
        (ErpMaintenance, "maintenance"),
        (ErpSignIn, "sign_in"),
        (ErpUnavailable, "again"),
        (ErpRefused, "rights" if caught.value.code == "no_rights" else "person"),
    ]
    return next(word for kind, word in kinds if isinstance(caught.value, kind)), caught.value.code


@pytest.mark.parametrize(("status", "raw", "means", "code"), [row[1:] for row in OWN], ids=[row[0] for row in OWN])
def test_each_refusal_has_its_verdict(status: int, raw: bytes, means: str, code: str) -> None:
    assert verdict(status, raw) == (means, code)


@pytest.mark.skipif(not SAMPLES.exists(), reason="no recorded 1C answers here")
def test_each_recorded_error_has_its_verdict() -> None:
    found = {path.name: verdict(RECORDED[path.name][0], path.read_bytes()) for path in SAMPLES.iterdir()}
    assert found == {name: (means, code) for name, (_, means, code) in RECORDED.items()}


def test_a_missing_object_alone_is_no_failure_of_a_look() -> None:
    with pytest.raises(NoSuchObject):
        checked(404, told_in_xml(9, "нет"))


@pytest.mark.parametrize("error", [ErpMaintenance("maintenance"), ErpSignIn("sign_in")])
def test_a_closed_door_is_no_try_and_is_knocked_at_each_minute(error: ErpError) -> None:
    assert (error.counted, error.retry_after) == (False, 60)
    assert ErpUnavailable("busy").counted
