"""portal doctor tries every outside for real: a line each, in words, without a secret, and never a traceback."""

import argparse
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from claims import outbox
from claims.models.engine import open_engine, writing
from emulators.faults import Fault
from emulators.onec.app import OneC
from portal import doctor, schema, wiring
from portal.settings import Settings
from portal.webpush.keys import new_key
from tests.agreements.onec_world import running
from tests.ports import free_port

PASSWORD = "s3cret-of-the-mail"
Examine = Callable[..., tuple[int, dict[str, str]]]


class Mailbox:
    """Takes note of every letter: there must be none."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
        self.letters.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Controller, Mailbox]]:
    """A mail server that knows one name and password, without encryption."""

    def check(*args: Any) -> AuthResult:
        data = args[-1]
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    box = Mailbox()
    controller = Controller(
        box, hostname="127.0.0.1", port=free_port(), auth_require_tls=False, authenticator=check, server_hostname="post"
    )
    controller.start()
    yield controller, box
    controller.stop()


@pytest.fixture
def onec(tmp_path: Path) -> Iterator[OneC]:
    with running(tmp_path / "onec") as up:
        yield up


@pytest.fixture
def examine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Examine:
    """The exit code, and {name: line} of what was printed."""

    def examined(**settings: Any) -> tuple[int, dict[str, str]]:
        own = {"data_dir": tmp_path / "data", "database_url": f"sqlite:///{tmp_path / 'portal.db'}"}
        made = Settings(**own | settings)
        if not (tmp_path / "portal.db").exists():
            schema.migrate(made)
        capsys.readouterr()
        code = doctor.examine(made, argparse.Namespace())
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        lines = said.out.splitlines()
        return code, {line[2:].partition(":")[0].partition(" (")[0]: line for line in lines}

    return examined


def test_when_all_is_well_each_line_says_so(
    examine: Examine, onec: OneC, mail: tuple[Controller, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "ENOUGH", 0)
    controller, box = mail
    smtp = {"smtp_host": "127.0.0.1", "smtp_port": controller.port, "smtp_security": "none"}
    code, lines = examine(onec_url=onec.odata, **smtp, smtp_user="portal", smtp_password=PASSWORD)
    assert [line for line in lines.values() if not line.startswith("✓")] == []
    assert (code, len(lines), box.letters) == (0, 12, [])
    assert lines["База данных"] == "✓ База данных: SQLite, WAL, synchronous = FULL"
    assert lines["1С, чтение"].startswith("✓ 1С, чтение (OData): всё опубликовано, ответила за ")
    assert lines["1С, чтение"].endswith("реквизиты сверит portal onec check")
    assert "письмо не отправляли" in lines["Письма"]
    assert lines["Очередь"] == "✓ Очередь: всё отправлено"


def test_before_the_database_is_made_its_lines_say_how_and_the_rest_is_looked_at(
    onec: OneC, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    made = Settings(data_dir=new, database_url=f"sqlite:///{new / 'portal.db'}", onec_url=onec.odata)
    assert doctor.examine(made, argparse.Namespace()) == 1
    said = capsys.readouterr().out
    for name in ("База данных", "Очередь"):
        assert f"✗ {name}: Базы данных ещё нет: выполните make migrate (python -m portal migrate)\n" in said
    assert "✓ 1С, чтение" in said
    assert "sqlite" not in said


def test_a_1c_that_does_not_answer_is_said_in_words_with_what_to_do(examine: Examine) -> None:
    code, lines = examine(onec_url=f"http://127.0.0.1:{free_port()}/base")
    assert code == 1
    for name in ("1С, чтение", "1С, запись", "Метка в 1С"):
        assert lines[name].startswith("✗"), name
        assert "Нет соединения с 1С" in lines[name]
        assert "Проверьте, что сервер 1С" in lines[name]


def test_a_1c_that_lacks_an_object_names_it(examine: Examine, onec: OneC, monkeypatch: pytest.MonkeyPatch) -> None:
    onec.faults.add(Fault("refuse", times=-1, path="Catalog_Организации", text="Нет прав"))
    _, lines = examine(onec_url=onec.odata)
    assert lines["1С, чтение"].startswith("✗")
    assert lines["1С, запись"].startswith("✓"), "one that fails holds up no other"


def test_a_wrong_path_on_a_host_that_answers_is_one_short_line_with_its_remedy(examine: Examine, onec: OneC) -> None:
    _, lines = examine(onec_url=onec.url + "/wrong")
    assert lines["1С, чтение"].startswith("✗ 1С, чтение (OData): По адресу из настроек нет интерфейса OData")
    assert lines["1С, чтение"].endswith("Проверьте адрес в настройке PORTAL_ONEC_URL и публикацию базы")
    onec.faults.add(Fault("refuse", times=-1, text="Нет прав\nна чтение\n" * 40))
    _, lines = examine(onec_url=onec.odata)
    assert "Нет прав на чтение" in lines["1С, чтение"]
    assert lines["1С, чтение"].endswith("портал повторяет сам")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"smtp_security": "none", "smtp_user": "portal", "smtp_password": "wrong-" + PASSWORD}, "535"),
        ({"smtp_security": "starttls"}, "STARTTLS"),
    ],
    ids=["wrong password", "no encryption"],
)
def test_a_mail_server_that_would_take_no_letter_is_said_without_the_password(
    examine: Examine, mail: tuple[Controller, Mailbox], settings: dict[str, str], words: str
) -> None:
    controller, box = mail
    code, lines = examine(smtp_host="127.0.0.1", smtp_port=controller.port, **settings)
    assert (code, box.letters) == (1, [])
    assert lines["Письма"].startswith("✗")
    assert words in lines["Письма"]
    assert PASSWORD not in "".join(lines.values())


def test_an_old_database_and_one_without_wal_are_wrong(examine: Examine, tmp_path: Path) -> None:
    assert examine()[1]["База данных"].startswith("✓")
    with sqlite3.connect(tmp_path / "portal.db") as base:
        base.execute("UPDATE alembic_version SET version_num = '0001'")
    _, lines = examine()
    assert "make migrate" in lines["База данных"]
    _, lines = examine(database_url="sqlite:///:memory:")
    assert lines["База данных"].startswith("✗")


def test_what_waits_too_long_is_wrong(examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examine()
    engine = open_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    with writing(engine) as session:
        outbox.put(session, "claim", now=wiring.now())
    engine.dispose()
    assert "самое старое сообщение ждёт" in examine()[1]["Очередь"]
    code, lines = examine(alarm_minutes=0.0000001)
    assert code == 1
    assert lines["Очередь"].startswith("✗ Очередь: Не уходит: Рекламация в 1С")


def test_a_year_without_a_decree_is_said(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DECREED_YEARS", range(2015, 2020))
    assert "обновите библиотеку holidays" in examine()[1]["Календарь"]


def test_what_nobody_foresaw_is_a_line_and_no_secret_is_ever_printed(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Settings) -> str:
        raise ZeroDivisionError

    def talkative(_: Settings) -> str:
        raise doctor.Trouble("GET https://portal:pass-of-1c@base/ и token-of-disk\nвторая строка")

    monkeypatch.setattr(doctor, "_space", broken)
    monkeypatch.setattr(doctor, "_queue", talkative)
    _, lines = examine(onec_password="pass-of-1c", yandex_token="token-of-disk")
    assert "ZeroDivisionError" in lines["Место для файлов"]
    assert lines["Очередь"] == "✗ Очередь: GET https://portal:***@base/ и ***"


def test_notices_need_a_key_that_can_be_read_and_an_address_by_https(examine: Examine) -> None:
    assert "не предлагает" in examine()[1]["Уведомления"]
    key = new_key()
    assert examine(push_key=key)[1]["Уведомления"].startswith("✓")
    assert "PORTAL_PUBLIC_URL" in examine(push_key=key, public_url="http://portal.example")[1]["Уведомления"]
    odd = examine(push_key=key[:-4])[1]["Уведомления"]
    assert odd.startswith("✗")
    assert "portal push keys" in odd
    assert key[:-4] not in odd
