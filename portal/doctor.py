"""portal doctor: tries everything the portal needs and says what is wrong, one line a thing."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from claims.models.engine import open_engine, reading
from claims.queries.alarm import alarm, late_kinds
from claims.rules.calendar import DECREED_YEARS
from claims.rules.process import ProcessError
from claims.wording.exchange import onec_fault_line
from claims.wording.journal import DIALECTS
from portal import schema, stores, wiring
from portal.mail.check import try_smtp
from portal.mail.mailer import SmtpMailer
from portal.settings import Settings, SettingsError, Way
from portal.show import spell
from storage.antivirus import Antivirus
from storage.store import StoreError
from sync.erp import Catalogue, ClaimRef, Erp
from sync.errors import ErpError, ErpRefused

ENOUGH = 2_000_000_000  # bytes free for uploads
AHEAD = timedelta(days=60)  # terms that begin today may end then


class Trouble(Exception):
    """What is wrong and what to do, in one line."""


def examine(settings: Settings, _: argparse.Namespace) -> int:
    """0 when all is well."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("Процесс", _process),
        ("База данных", _database),
        ("Место для файлов", _space),
        ("Хранилище файлов", _store),
        ("Антивирус", _antivirus),
        (f"1С, чтение ({DIALECTS[wiring.dialects(settings).taking]})", _reading),
        (f"1С, запись ({DIALECTS[wiring.dialects(settings).giving]})", _writing),
        ("Метка в 1С", _marker),
        ("Письма", _letters),
        ("Уведомления", _notices),
        ("Очередь", _queue),
        ("Календарь", _calendar),
    ]
    faults = 0
    for name, look in checks:
        good, said = _said(look, settings)
        faults += not good
        print(f"{'✓' if good else '✗'} {name}{': ' + said if said else ''}", flush=True)
    return 1 if faults else 0


def _said(look: Callable[[Settings], str], settings: Settings) -> tuple[bool, str]:
    """Whatever comes up becomes one line without a secret in it."""
    try:
        return True, _one_line(look(settings), settings)
    except ErpError as wrong:
        return False, _one_line(onec_fault_line(wrong.code, wrong.detail), settings)
    except (Trouble, SettingsError, ProcessError, StoreError) as wrong:
        return False, _one_line(str(wrong), settings)
    except SQLAlchemyError as wrong:
        return False, _one_line(f"не отвечает: {wrong}", settings)
    except OSError as wrong:
        return False, _one_line(f"не отвечает: {wrong or type(wrong).__name__}", settings)
    except Exception as wrong:
        return False, _one_line(f"непонятный сбой, покажите его разработчику: {type(wrong).__name__}", settings)


def _one_line(said: str, settings: Settings) -> str:
    """1C's and a database's own texts are long, and a driver may repeat the address it was given."""
    line = " ".join(said.split("\n")[0].split())
    hidden = [value for _, value in settings if isinstance(value, SecretStr)]
    secrets = [one.get_secret_value() for one in hidden] + [str(make_url(settings.database_url).password or "")]
    for secret in filter(None, secrets):
        line = line.replace(secret, "***")
    return line[:300]


def _process(settings: Settings) -> str:
    return wiring.read_process(settings.process).name


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _database(settings: Settings) -> str:
    """A commit must be on the disk before «принято» is said: the settings of the database decide that."""
    schema.must_be_newest(settings)
    with _engine(settings) as engine, engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            commit = connection.scalar(text("SHOW synchronous_commit"))
            if commit == "off":
                raise Trouble("synchronous_commit = off: принятая рекламация может пропасть, верните on")
            return f"PostgreSQL, synchronous_commit = {commit}"
        journal = connection.scalar(text("PRAGMA journal_mode"))
        synchronous = connection.scalar(text("PRAGMA synchronous"))
    if journal != "wal":
        raise Trouble(f"journal_mode = {journal}, нужен wal: положите файл базы на местный диск")
    if synchronous != 2:
        raise Trouble("synchronous не FULL: принятая рекламация может пропасть")
    return "SQLite, WAL, synchronous = FULL"


def _space(settings: Settings) -> str:
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else ".").free
    if free <= ENOUGH:
        raise Trouble(f"свободно {free // 1_000_000} МБ, для видео этого мало: освободите место")
    return f"свободно {free // 1_000_000_000} ГБ"


def _store(settings: Settings) -> str:
    store = stores.store(settings)
    try:
        store.stat("claims/doctor/none.txt")
    finally:
        store.close()
    return stores.place(settings)


def _antivirus(settings: Settings) -> str:
    if not settings.clamd:
        return "не задан, файлы не проверяются"
    Antivirus(settings.clamd).must_be_fresh(wiring.now())
    return settings.clamd


@contextmanager
def _way(settings: Settings, wanted: Way) -> Iterator[Erp]:
    ways = wiring.onec(settings)
    if not ways:
        raise Trouble("адрес не задан (PORTAL_ONEC_URL, PORTAL_ONEC_SOAP_URL), обмена нет")
    try:
        yield ways[wanted]
    finally:
        for base in ways.values():
            base.close()


def _reading(settings: Settings) -> str:
    """Sign-in, what is published, and a first page: a user without rights signs in and reads nothing."""
    with _way(settings, settings.onec_reading) as base:
        began = monotonic()
        if missing := base.check():
            raise Trouble(
                f"не опубликованы: {', '.join(missing)}. Добавьте их в состав OData, подробно: portal onec check"
            )
        next(base.versions(Catalogue.SELLERS), None)
    took = spell(timedelta(seconds=monotonic() - began))
    return f"всё опубликовано, ответила за {took}; реквизиты сверит portal onec check"


def _writing(settings: Settings) -> str:
    """Whether it may write is known only by writing: the objects that are written are asked for, and left alone."""
    with _way(settings, settings.onec_writing) as base:
        began = monotonic()
        base.claim_states([ClaimRef(uuid4(), uuid4())])
    return f"претензии и акты доступны, ответила за {spell(timedelta(seconds=monotonic() - began))}"


def _marker(settings: Settings) -> str:
    with _way(settings, settings.onec_writing) as base:
        try:
            return "есть" if base.marker() else "ещё не записана"
        except ErpRefused as wrong:
            if wrong.code != "no_place":
                raise
    return "в профиле её нет: восстановление 1С из копии заметит только ночная сверка"


def _letters(settings: Settings) -> str:
    mailer = wiring.mailer(settings)
    if not isinstance(mailer, SmtpMailer):
        raise Trouble(f"сервер не задан (PORTAL_SMTP_HOST), письма лежат в {settings.data_dir / 'mail'}")
    return f"сервер {try_smtp(mailer)} принимает, письмо не отправляли"


def _notices(settings: Settings) -> str:
    ringer = wiring.ringer(settings)
    if ringer is None:
        return "ключа нет (portal push keys), портал их не предлагает"
    if not settings.secure and not settings.public_url.startswith(("http://127.0.0.1", "http://localhost")):
        raise Trouble("браузеры включают их только по https: задайте такой адрес в PORTAL_PUBLIC_URL")
    return "ключ читается, портал их предлагает"


def _queue(settings: Settings) -> str:
    schema.must_be_newest(settings)
    now = wiring.now()
    with _engine(settings) as engine, reading(engine) as session:
        reasons = alarm(session, wiring.limits(settings), now)
        oldest = min(late_kinds(session, now).values(), default=None)
    if reasons:
        raise Trouble(f"{reasons[0].text}, {spell(now - reasons[0].since)}")
    return f"самое старое сообщение ждёт {spell(now - oldest)}" if oldest else "всё отправлено"


def _calendar(_: Settings) -> str:
    now = wiring.now()
    for year in sorted({now.year, (now + AHEAD).year}):
        if year not in DECREED_YEARS:
            raise Trouble(f"переносы выходных на {year} год портал не знает: обновите библиотеку holidays")
    return f"переносы выходных известны до {DECREED_YEARS[-1]} года"
