"""AddMessage and AttachFileLink over a base in memory: each thing is kept once, whatever is repeated."""

from typing import Any
from uuid import uuid4

import pytest

from tests.onec.small_base import Base
from tests.onec.stand_in import XDTO, Bytes

CLAIM, MESSAGE, FILE = uuid4(), uuid4(), uuid4()


@pytest.fixture
def base() -> Base:
    made = Base()
    made.claims.there(CLAIM, Статус="Зарегистрирована")
    return made


def message(**changed: Any) -> XDTO:
    told = {
        "ClaimID": str(CLAIM),
        "MessageID": str(MESSAGE),
        "Side": "dealer",
        "CreatedAt": "20261121",
        "Text": "Когда?",
    }
    return XDTO("Message", **told | changed)


def file(**changed: Any) -> XDTO:
    told = {"ClaimID": str(CLAIM), "FileID": str(FILE), "Kind": "act", "FileName": "акт.скан.pdf", "Size": 3}
    return XDTO("FileLink", **told | {"CreatedAt": "20261121", "URL": "https://portal/f/1"} | changed)


def texts(base: Base) -> list[str]:
    return [row["Текст"] for row in base.registers["дп_СообщенияПретензии"].rows.values()]


def links(base: Base) -> list[str]:
    return [row["АдресФайла"] for row in base.registers["дп_СсылкиНаФайлы"].rows.values()]


def test_a_repeated_message_is_kept_once_and_as_it_first_came(base: Base) -> None:
    assert [base.say(message()), base.say(message(Text="другое"))] == ["ok", "ok"]
    assert texts(base) == ["Когда?"]


def test_a_renewed_link_replaces_the_old_one(base: Base) -> None:
    assert [base.attach(file()), base.attach(file(URL="https://portal/f/2"))] == ["ok", "ok"]
    assert links(base) == ["https://portal/f/2"]
    assert base.attached == []


def test_bytes_of_a_paper_are_attached_once(base: Base) -> None:
    for _ in range(2):
        assert base.attach(file(Content=Bytes(b"pdf"))) == "ok"
    assert base.attached == [("акт.скан.pdf", b"pdf")]


def test_a_large_file_is_refused_and_leaves_no_link(base: Base) -> None:
    assert base.attach(file(Content=Bytes(bytes(5 * 1024 * 1024 + 1)))) == "invalid"
    assert links(base) == []


def test_what_belongs_to_no_claim_or_has_no_key_is_told(base: Base) -> None:
    assert base.say(message(ClaimID=str(uuid4()))) == "missing"
    assert base.say(message(MessageID="1")) == "invalid"
    assert base.attach(file(ClaimID="")) == "missing"
    assert base.attach(file(FileID="x")) == "invalid"


def test_a_file_wakes_the_portal_s_queue(base: Base) -> None:
    base.attach(file())
    assert [row["ИдентификаторПретензии"] for row in base.registers["дп_ОчередьИзменений"].rows.values()] == [
        str(CLAIM)
    ]
