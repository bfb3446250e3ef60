"""What an answer of 1C means, whatever a server, a hosting or an attacker puts into it."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.wording.exchange import ONEC_FAULT, ONEC_FAULTS, onec_fault
from sync.errors import ErpError, ErpMaintenance, ErpRefused, ErpSignIn, ErpUnavailable
from sync.odata import codec
from sync.odata.faults import BY_STATUS, DETAIL_LIMIT, NO_RIGHTS, NOT_PUBLISHED, KeyTaken, NoSuchObject, checked
from sync.passing import PASSING

BOM = b"\xef\xbb\xbf"


def odata(code: str, text: str) -> bytes:
    return f'{{"odata.error":{{"code":"{code}","message":{{"lang":"ru","value":"{text}"}}}}}}'.encode()


def meant(status: int, raw: bytes) -> ErpError:
    with pytest.raises(ErpError) as caught:
        checked(status, raw)
    return caught.value


def has_a_meaning(status: int, raw: bytes) -> bool:
    try:
        return isinstance(checked(status, raw), dict)
    except ErpError as problem:
        return bool(onec_fault(problem.code, problem.detail))


def test_a_good_answer_is_decoded_with_or_without_a_byte_order_mark() -> None:
    assert checked(200, BOM + b'{"value":[{"n":1.10}]}') == {"value": [{"n": Decimal("1.10")}]}
    assert checked(204, b"") == {}


def test_a_number_beyond_sense_spoils_its_own_field_and_no_answer() -> None:
    told = checked(200, b'{"value":[{"n":1.5e99999999999999999999},{"n":0.10}]}')["value"]
    with pytest.raises(ErpRefused, match="odd_value"):
        codec.number(told[0], "n")
    assert codec.number(told[1], "n") == Decimal("0.10")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(404, "9", NoSuchObject), (400, "15", KeyTaken), (404, "8", ErpRefused), (401, "20", ErpRefused)],
)
def test_each_code_of_1c_means_one_thing(status: int, code: str, kind: type[ErpError]) -> None:
    assert type(meant(status, odata(code, "текст"))) is kind


def test_a_refusal_of_a_handler_is_for_a_person_but_a_lock_passes() -> None:
    assert meant(500, odata("-1", "Не заполнено поле")).detail == "Не заполнено поле"
    assert isinstance(meant(500, odata("-1", "Конфликт блокировок при выполнении транзакции")), ErpUnavailable)
    assert isinstance(meant(500, odata("-1", "Не обнаружена лицензия")), ErpUnavailable)


def test_xml_errors_are_read_like_json_ones() -> None:
    xml = b'<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>9</m:code><m:message>no</m:message></m:error>'
    assert isinstance(meant(404, xml), NoSuchObject)
    assert meant(500, xml.replace(b">9<", b">-1<")).code == "refused"


def test_a_chain_of_exceptions_is_told_from_the_outside_in() -> None:
    inner = '{"descr":"Ведутся технические работы","inner":{"descr":"ночью"}}'
    problem = meant(403, BOM + f'{{"exception":{{"descr":"HTTP: Forbidden","inner":{inner}}}}}'.encode())
    assert isinstance(problem, ErpUnavailable)
    assert problem.detail == "HTTP: Forbidden | Ведутся технические работы | ночью"


def test_a_page_of_the_platform_gives_its_reason() -> None:
    page = b"<!DOCTYPE HTML><html><body><h2>1C error</h2><b>by reason: </b><br>No space left on device</body></html>"
    assert meant(500, page).detail == "No space left on device"


NOT_FOUND = """<!DOCTYPE html>
<html>
 <head><title>404 - Not Found</title>
  <style>body { margin: 0 }</style>
 </head>
 <body>
  <h1>Not
   Found</h1> <!-- padding -->
  <script>alert(1)</script>
  %s
 </body>
</html>"""


@pytest.mark.parametrize("status", [404, 200])
def test_an_alien_page_is_told_in_one_short_line(status: int) -> None:
    words = "The requested URL was not found on this server. " * 20
    detail = meant(status, (NOT_FOUND % words).encode()).detail
    assert detail.startswith("Not Found The requested URL was not found on this server.")
    assert len(detail) <= 150
    assert meant(status, NOT_FOUND.replace("%s", "").encode()).detail == "Not Found"


def test_maintenance_is_understood_wherever_the_page_speaks_of_it() -> None:
    late = "Сервис временно недоступен. " * 8 + "Ведутся технические работы"
    assert isinstance(meant(503, (NOT_FOUND % late).encode()), ErpMaintenance)


def test_a_page_with_status_200_is_no_answer() -> None:
    problem = meant(200, b"<html><body>Service is starting</body></html>")
    assert (problem.code, isinstance(problem, ErpUnavailable)) == ("odd_answer", True)
    assert meant(200, b"[1]").code == "odd_answer"
    assert meant(200, b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>').code == "odd_answer"


def test_an_error_inside_a_good_status_is_still_an_error() -> None:
    assert meant(200, odata("-1", "Ошибка")).code == "refused"


def test_401_without_a_code_is_a_wrong_password() -> None:
    assert isinstance(meant(401, b"<html>401 Unauthorized</html>"), ErpSignIn)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_servers_in_between_are_busy(status: int) -> None:
    assert (meant(status, b"").code, isinstance(meant(status, b""), ErpUnavailable)) == ("busy", True)


@pytest.mark.parametrize("raw", [b"", BOM, b" ", '{"value": "Склад"}'.encode("cp1251"), b"\xff\xfe{}", b"null"])
def test_a_good_status_without_a_good_answer_is_no_empty_set(raw: bytes) -> None:
    assert meant(200, raw).code == "odd_answer"


def test_a_page_in_the_charset_of_the_server_is_understood() -> None:
    page = "<html><body>Начало сеанса с информационной базой запрещено</body></html>".encode("cp1251")
    assert isinstance(meant(500, page), ErpMaintenance)


@given(st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 406, 500, 503]), st.binary(max_size=300))
def test_any_bytes_are_an_object_or_an_error_with_a_meaning(status: int, raw: bytes) -> None:
    assert has_a_meaning(status, raw)


@given(
    st.sampled_from([200, 400, 500]),
    st.recursive(
        st.none() | st.booleans() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["odata.error", "code", "message", "value", "exception", "inner", "descr"]), inner
            )
        ),
        max_leaves=12,
    ),
)
def test_any_json_is_an_object_or_an_error_with_a_meaning(status: int, value: object) -> None:
    assert has_a_meaning(status, json.dumps(value).encode())


def test_a_wrong_address_is_told_apart_from_a_missing_object() -> None:
    assert meant(404, b"<html>not found</html>").code == "no_publication"
    assert meant(302, b"").code == "odd_answer"


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000, b"<a>" * 100_000])
def test_hostile_nesting_is_an_odd_answer(deep: bytes) -> None:
    assert isinstance(meant(200, deep), ErpUnavailable)
    assert isinstance(meant(500, deep), ErpUnavailable)


def test_entities_of_xml_are_not_expanded() -> None:
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
    bomb = entities + b"<error><code>9</code><message>&c;</message></error>"
    assert isinstance(meant(500, bomb), ErpUnavailable)


def test_what_is_kept_of_an_error_is_short() -> None:
    assert len(meant(500, odata("-1", "я" * 10_000)).detail) <= DETAIL_LIMIT
    assert len(meant(500, b"<html>" + b"x" * 10_000).detail) <= DETAIL_LIMIT


def test_staff_read_every_failure_in_words() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path("sync").rglob("*.py"))
    raised = set(re.findall(r"""(?:Erp\w+|NoSuchObject|KeyTaken)\(\s*"([a-z_]+)\"""", source))
    assert len(raised) > 10
    assert raised | {NOT_PUBLISHED, NO_RIGHTS} | set(PASSING) | set(BY_STATUS.values()) <= set(ONEC_FAULTS)
    assert onec_fault("refused", "Период закрыт") == "1С отказала. Период закрыт"
    assert onec_fault("odata_14", "") == ONEC_FAULT.format(code="odata_14")
