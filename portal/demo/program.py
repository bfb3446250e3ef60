"""portal demo: starts everything on loopback, fills it the first time, says where to look, stops it all at the end."""

import argparse
import json
import os
import secrets
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import schema
from portal.demo.children import ChildError, Children
from portal.demo.fill import add_recorded, fill
from portal.demo.people import first_login, told
from portal.demo.phone import add_phone
from portal.ports import port_is_free
from portal.settings import Settings, SettingsError, read_settings
from portal.webpush.endpoint import PUSH_HOSTS
from portal.webpush.keys import new_key

HOST = "127.0.0.1"
DESCRIPTION = Path(__file__).parents[2] / "sync/soap/dealer_claims.wsdl"  # what the small 1C publishes by SOAP
PROFILE = Path(__file__).with_name("profile.toml")
ONEC_USER, ONEC_PASSWORD, DISK_TOKEN = "Портал", "demo-1c", "demo-disk"
POLL, CATALOGUES = 3, 15  # seconds
FILLED = "filled"  # a file that says that the past is complete


@dataclass(frozen=True)
class Place:
    """Where this demo runs: four ports in a row and a folder of its own. desk: our people lead claims in the portal."""

    port: int
    data: Path
    desk: bool = False

    @property
    def portal(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def onec(self) -> str:
        return f"http://{HOST}:{self.port + 1}"

    @property
    def disk(self) -> str:
        return f"http://{HOST}:{self.port + 2}"

    @property
    def push(self) -> str:
        return f"http://{HOST}:{self.port + 3}"


def add_command(commands: Any) -> None:
    """`demo` among the program's commands."""
    demo = commands.add_parser("demo", help="портал с эмуляторами 1С и Яндекс.Диска и готовыми данными")
    demo.add_argument("--port", type=int, default=8000, help="портал; 1С, Диск и служба уведомлений на трёх следующих")
    demo.add_argument("--reset", action="store_true", help="начать заново")
    demo.add_argument("--desk", action="store_true", help="рекламации ведут сотрудники портала, а не менеджер в 1С")
    demo.add_argument("--recorded", type=Path, metavar="ПАПКА", help="записанные ответы настоящей 1С")
    demo.set_defaults(run=run)


def run(_: Settings, asked: argparse.Namespace) -> int:
    """Until Ctrl-C or SIGTERM. The demo's settings are its own: nothing of the environment's is taken."""
    began = time.monotonic()
    folder = f"demo-{asked.port}{'-desk' if asked.desk else ''}"
    place = Place(asked.port, Path("var", folder).absolute(), asked.desk)
    _look(place, asked.recorded)
    if busy := [str(port) for port in range(place.port, place.port + 4) if not port_is_free(HOST, port)]:
        taken = f"Занят порт {', '.join(busy)}" if len(busy) == 1 else f"Заняты порты {', '.join(busy)}"
        print(f"{taken}: остановите, что на нём, или возьмите другие: make demo PORT={place.port + 1000}")
        return 1
    if asked.reset or not (place.data / FILLED).exists():
        shutil.rmtree(place.data, ignore_errors=True)
    settings = _settings(place, everything=asked.recorded is not None)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children = Children(place.data / "logs")
    try:
        _begin(place, settings, children, asked.recorded)
        print(_where(place, time.monotonic() - began, recorded=asked.recorded is not None), flush=True)
        return _watch(children)
    except KeyboardInterrupt:
        return 0
    except ChildError as wrong:
        print(wrong)
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("Останавливаю…", flush=True)
        children.stop()


def _look(place: Place, recorded: Path | None) -> None:
    if not 1 <= place.port <= 65532:
        raise SettingsError(f"Порт {place.port}: нужен от 1 до 65532, демо занимает четыре подряд")
    if recorded is not None and not (recorded / "trade_demo" / "manifest.json").is_file():
        raise SettingsError(f"В папке {recorded} нет записанных ответов 1С: ожидается trade_demo/manifest.json")


def _settings(place: Place, *, everything: bool) -> Settings:
    """The same for this program and for its children: they read it from the environment."""
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        del os.environ[name]
    own = {
        "COMPANY": "Чистый дом",
        "COMPANY_FULL_NAME": "ООО «Чистый дом»",
        "PROCESS": "desk" if place.desk else "erp",
        "HOST": HOST,
        "PORT": str(place.port),
        "PUBLIC_URL": place.portal,
        "DATA_DIR": str(place.data),
        "DATABASE_URL": f"sqlite:///{place.data / 'portal.db'}",
        "ONEC_URL": f"{place.onec}/trade",
        "ONEC_SOAP_URL": f"{place.onec}/trade/ws/dealerclaims.1cws",
        "ONEC_USER": ONEC_USER,
        "ONEC_PASSWORD": ONEC_PASSWORD,
        "ONEC_PROFILE": str(PROFILE),
        "ONEC_HOOK_SECRET": secrets.token_hex(32),  # never begins with a dash, for it stands in a command line
        "ONEC_POLL_SECONDS": str(POLL),
        "ONEC_CATALOGUES_SECONDS": str(CATALOGUES),
        "ONEC_WINDOW_MONTHS": "0" if everything else "24",
        "STORE": "yandex",
        "YANDEX_URL": place.disk,
        "YANDEX_TOKEN": DISK_TOKEN,
        "YANDEX_POLL_SECONDS": "0.05",
        "YANDEX_LINK_HOSTS": json.dumps([HOST]),
        "PUSH_KEY": _kept_key(place.data / "push.key"),
        "PUSH_HOSTS": json.dumps([HOST, *PUSH_HOSTS]),
    }
    os.environ.update({f"PORTAL_{name}": value for name, value in own.items()})
    return read_settings()


def _kept_key(path: Path) -> str:
    """The same at each start: browsers have subscribed with it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(new_key())
    return path.read_text()


def _begin(place: Place, settings: Settings, children: Children, recorded: Path | None) -> None:
    merged = ("--recorded", str(recorded.absolute())) if recorded else ()
    door = ("--user", ONEC_USER, "--password", ONEC_PASSWORD)
    onec = ("emulators.onec", "--port", str(place.port + 1), "--data", str(place.data / "1c"), "--seed-demo")
    ring = ("--ring", f"{place.portal}/hooks/1c", "--ring-secret", settings.onec_hook_secret.get_secret_value())
    children.start("1c", *onec, "--wsdl", str(DESCRIPTION), *ring, *door, *merged)
    disk = ("emulators.yadisk", "--port", str(place.port + 2), "--root", str(place.data / "disk"))
    children.start("disk", *disk, "--token", DISK_TOKEN, "--link-hosts", "loopback")
    children.start("push", "emulators.push", "--port", str(place.port + 3))
    schema.migrate(settings)
    children.wait_for("1c", place.onec)
    if not (place.data / FILLED).exists():
        print("Наполняю: справочники и отгрузки из 1С, рекламации за полтора года…", flush=True)
        fill(settings, place.onec)
        (place.data / FILLED).touch()
    if recorded:
        add_recorded(settings)
    children.wait_for("push", place.push)
    add_phone(settings, place.push)
    children.start("portal", "portal", "serve")
    children.wait_for("disk", place.disk)
    children.start("worker", "portal", "worker")
    children.wait_for("portal", f"{place.portal}/sign-in")


def _watch(children: Children) -> int:
    while True:
        if log := children.fallen():
            print(f"Одна из программ остановилась, её журнал: {log}")
            return 1
        time.sleep(0.5)


def _where(place: Place, seconds: float, *, recorded: bool) -> str:
    return "\n".join(
        [
            "",
            f"Готово за {seconds:.0f} с. Откройте:",
            f"  {place.portal}   портал рекламаций",
            f"  {place.onec}   1С: здесь вы менеджер, меняйте стадию и отвечайте дилеру",
            f"  {place.disk}   Яндекс.Диск: файлы рекламаций",
            f"  {place.push}   уведомления, как их видит телефон {first_login()}",
            f"  {place.data / 'mail'}   письма дилерам о новом, файлы .eml",
            "",
            *told(recorded=recorded, desk=place.desk),
            "",
            f"Данные лежат в {place.data}. Остановить: Ctrl-C. Начать заново: make demo RESET=1",
        ]
    )
