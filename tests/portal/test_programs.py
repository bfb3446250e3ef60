"""The programs as an administrator meets them: started for real, wrong things said in one line."""

import io
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from emulators.faults import Fault
from portal.cli import main
from sync.odata.erp import connect
from tests.agreements.onec_world import running
from tests.ports import free_port

ROOT = Path(__file__).parents[2]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    own = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.db'}", **settings}
    return bare | {f"PORTAL_{name}": value for name, value in own.items()}


def portal(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The program without its start, which takes seconds: what it says and how it ends."""
    said, wrong = io.StringIO(), io.StringIO()
    own = patch.dict(os.environ, environment(folder, **settings), clear=True)
    with own, redirect_stdout(said), redirect_stderr(wrong):
        code = main(arguments)
    return subprocess.CompletedProcess(arguments, code, said.getvalue(), wrong.getvalue())


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """What was said, having checked that it is one line and no traceback."""
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if " INFO " not in line]
    assert len(lines) == 1, result.stderr
    return lines[0]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of today's shape."""
    folder = tmp_path_factory.mktemp("home")
    result = portal(folder, "migrate")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PORT": "много"}, r"PORTAL_PORT.*целое число"),
        ({"TIME_ZONE": "Europe/Samaraa"}, r"PORTAL_TIME_ZONE.*Europe/Moscow"),
        ({"PUBLIC_URL": "portal.example"}, r"PORTAL_PUBLIC_URL.*https://"),
        ({"PROT": "8000"}, r"Настройки PORTAL_PROT нет"),
        ({"SETTINGS": "/nowhere.toml"}, r"/nowhere\.toml не открывается"),
        ({"PROCESS": "dest"}, r"dest"),
        ({"STORE": "yandex"}, r"PORTAL_YANDEX_TOKEN"),
        ({"STORE": "s3", "S3_ENDPOINT": "https://s3.example", "S3_BUCKET": "claims"}, r"PORTAL_S3_KEY"),
        ({"ONEC_READING": "rest"}, r"PORTAL_ONEC_READING.*'odata' или 'soap'"),
        ({"ONEC_URL": "http://127.0.0.1:9", "ONEC_WRITING": "soap"}, r"по SOAP нужен адрес.*PORTAL_ONEC_SOAP_URL"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_setting_stops_the_start_with_one_line(home: Path, settings: dict[str, str], words: str) -> None:
    result = portal(home, "worker", **settings)
    assert result.returncode == 2
    assert re.search(words, one_line(result))


def test_a_broken_settings_file_is_named_by_the_program_itself(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "portal.toml"
    file.write_text("company = Чистый дом\n", encoding="utf-8")
    command, own = [sys.executable, "-m", "portal", "worker"], environment(home, SETTINGS=str(file))
    result = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, timeout=60)
    assert (result.returncode, str(file) in one_line(result)) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [("serve",), ("worker",), ("person", "add", "a@b.example", "Имя", "--staff"), ("act", "РК-1"), ("onec", "adopt")],
    ids=" ".join,
)
def test_before_the_database_is_made_each_program_says_how_to_make_it(
    tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment(tmp_path / "new").items():
        monkeypatch.setenv(name, value)
    assert main(arguments) == 2
    assert capsys.readouterr().err == "Базы данных ещё нет: выполните make migrate (python -m portal migrate)\n"


def test_an_empty_database_is_not_started_on(tmp_path: Path) -> None:
    (tmp_path / "portal.db").touch()
    assert "База данных ещё пуста: выполните make migrate" in one_line(portal(tmp_path, "serve"))


def test_a_database_in_a_folder_of_its_own_is_made_with_it(tmp_path: Path) -> None:
    database = tmp_path / "elsewhere" / "portal.db"
    assert portal(tmp_path / "data", "migrate", DATABASE_URL=f"sqlite:///{database}").returncode == 0
    assert database.exists()


def test_a_taken_port_is_said_in_one_line(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = portal(home, "serve", PORT=str(port))
    assert (result.returncode, f"Порт {port} занят" in one_line(result)) == (1, True)


def test_an_invitation_is_printed_and_nothing_but_it(home: Path) -> None:
    result = portal(home, "person", "add", "Manager@maker.example", "Ирина Кузнецова", "--staff")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/link/[\w-]{43}\n", result.stdout), result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("без-почты", "Имя", "--staff"), "без знака @"),
        (("a@b.example", "Имя"), "--staff"),
        (("a@b.example", "Имя", "--dealer", "Юг"), "--role"),
        (("a@b.example", "Имя", "--dealer", "Юг", "--role", "head"), "ни одного"),
        (("a@b.example", "Имя", "--dealer", "Юг", "--role", "warehouse"), "storekeeper, accountant, head"),
        (("a@b.example", "Имя", "--staff", "--role", "warehouse"), "нет ролей: уберите --role"),
    ],
)
def test_a_person_that_cannot_be_added_is_said_why(home: Path, arguments: tuple[str, ...], words: str) -> None:
    result = portal(home, "person", "add", *arguments)
    assert result.returncode == 2
    assert words in one_line(result)


def test_our_own_people_get_roles_of_the_process(home: Path) -> None:
    asked = ("person", "add", "a@b.example", "Имя", "--staff")
    for wrong in ((), ("--role", "king")):
        said = one_line(portal(home, *asked, *wrong, PROCESS="desk"))
        assert "customer_service, warehouse, logistics" in said
    added = portal(home, *asked, "--role", "warehouse", "--role", "administrator", PROCESS="desk")
    assert added.returncode == 0
    with closing(sqlite3.connect(home / "portal.db")) as database:
        assert database.execute("SELECT role FROM staff_role ORDER BY role").fetchall() == [
            ("administrator",),
            ("warehouse",),
        ]


def test_the_doctor_looks_at_everything(home: Path) -> None:
    result = portal(home, "doctor", ONEC_URL=f"http://127.0.0.1:{free_port()}")
    assert result.returncode == 1
    assert "✓ База данных" in result.stdout
    assert "✗ 1С" in result.stdout
    assert "Traceback" not in result.stderr


def test_the_doctor_looks_at_each_way_to_1c_that_is_used(home: Path, tmp_path: Path) -> None:
    with running(tmp_path / "onec") as onec:
        mixed = {"ONEC_URL": onec.odata, "ONEC_SOAP_URL": onec.soap, "ONEC_WRITING": "soap"}
        said = portal(home, "doctor", **mixed).stdout
        assert "✓ 1С, чтение (OData): всё опубликовано" in said
        assert "✓ 1С, запись (SOAP): претензии и акты доступны" in said
        assert onec.service
        onec.service.operations.version = "1.1"
        said = portal(home, "doctor", **mixed).stdout
        assert "✗ 1С, запись (SOAP): Расширение DealerClaims в 1С старее, чем нужно порталу" in said
        assert "1.1, 1.4" in said
        onec.faults.add(Fault("503", times=-1, path="/odata/"))
        said = portal(home, "doctor", **mixed).stdout
        assert "✗ 1С, чтение (OData): 1С занята. 503 Service Unavailable" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"ONEC_URL": "http://127.0.0.1:9", "ONEC_READING": "soap"}, "PORTAL_ONEC_SOAP_URL"),
        ({"ONEC_SOAP_URL": "http://127.0.0.1:9", "ONEC_WRITING": "soap"}, "PORTAL_ONEC_URL"),
    ],
)
def test_a_way_without_an_address_is_said(home: Path, settings: dict[str, str], words: str) -> None:
    assert words in portal(home, "doctor", **settings).stdout


@pytest.mark.slow
def test_the_portal_serves_and_stops_at_a_word(home: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal", "serve"], cwd=ROOT, env=environment(home, PORT=str(port))
    )
    try:
        answer = _when_up(f"http://127.0.0.1:{port}/sign-in")
        assert "Вход на портал" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0


@pytest.mark.slow
def test_the_worker_stops_at_a_word(home: Path) -> None:
    worker = [sys.executable, "-m", "portal", "worker"]
    with subprocess.Popen(worker, cwd=ROOT, env=environment(home), stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            said = next(line for line in process.stderr if "at work" in line or "Traceback" in line)
            process.send_signal(signal.SIGTERM)
            said += process.communicate(timeout=20)[1]
        finally:
            process.kill()
    assert (process.returncode, "Traceback" in said) == (0, False)


@pytest.mark.parametrize(
    "waiting",
    [
        "stop = threading.Event(); stop_at_a_word(stop); threading.Thread(target=tell).start(); work([], stop)",
        "stop = Stop(); threading.Thread(target=tell).start(); stop.wait()",
    ],
    ids=["the worker", "a stand-in"],
)
def test_a_word_that_interrupts_no_wait_is_heard_all_the_same(waiting: str) -> None:
    program = f"""
import signal, threading, time
from emulators.stop import Stop
from portal.work.beat import stop_at_a_word, work

def tell():
    time.sleep(0.3)  # the main thread waits by now
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

{waiting}
"""
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=20, check=False).returncode == 0


def _when_up(url: str) -> httpx.Response:
    until = time.monotonic() + 40
    while True:
        try:
            return httpx.get(url, timeout=5, trust_env=False)
        except httpx.TransportError:
            assert time.monotonic() < until, "the portal did not come up"
            time.sleep(0.1)


def test_a_person_adopts_a_base_that_carries_the_mark_of_another_portal(tmp_path: Path) -> None:
    with running(tmp_path / "onec") as onec, closing(connect(onec.odata, "", "")) as erp:
        erp.put_marker("another-portal 5 abc")
        assert portal(tmp_path, "migrate").returncode == 0
        adopted = portal(tmp_path, "onec", "adopt", ONEC_URL=onec.odata)
        assert (adopted.returncode, "принята" in adopted.stdout) == (0, True)
        assert not erp.marker().startswith("another-portal")
    assert "не приняла отметку" in portal(tmp_path, "onec", "adopt", ONEC_URL="http://127.0.0.1:9").stdout
    assert "Адрес 1С не задан" in portal(tmp_path, "onec", "adopt").stdout


def test_a_key_for_notices_is_made_and_is_another_each_time(home: Path) -> None:
    first, second = (portal(home, "push", "keys") for _ in range(2))
    keys = [re.fullmatch(r"PORTAL_PUSH_KEY=(\S{43})", said.stdout.splitlines()[0]) for said in (first, second)]
    made = {key[1] for key in keys if key}
    assert len(made) == 2
    assert "прежний утёк" in portal(home, "push", "keys", PUSH_KEY=made.pop()).stdout
