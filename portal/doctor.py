"""portal doctor: looks at everything the portal needs and says what is wrong, one line a thing."""

import argparse
import shutil
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from claims.rules.process import ProcessError
from claims.wording.exchange import onec_fault
from portal import schema, wiring
from portal.settings import Settings, SettingsError
from storage.store import StoreError
from sync.erp import Erp
from sync.errors import ErpError

ENOUGH = 2_000_000_000  # bytes free for uploads


def examine(settings: Settings, _: argparse.Namespace) -> int:
    """0 when all is well."""
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("Процесс", _process),
        ("База данных", _database),
        ("Место для файлов", _space),
        ("Хранилище файлов", _store),
        ("1С", _onec),
        ("Письма", _letters),
    ]
    faults = 0
    for name, look in checks:
        fault = _said(look, settings)
        faults += bool(fault)
        print(f"{'✗' if fault else '✓'} {name}{': ' + fault if fault else ''}")
    return 1 if faults else 0


def _said(look: Callable[[Settings], str], settings: Settings) -> str:
    try:
        return look(settings)
    except (SettingsError, ProcessError, StoreError, SQLAlchemyError) as wrong:
        return str(wrong).splitlines()[0]


def _process(settings: Settings) -> str:
    wiring.read_process(settings.process)
    return ""


def _database(settings: Settings) -> str:
    schema.must_be_newest(settings)
    return ""


def _space(settings: Settings) -> str:
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else ".").free
    return "" if free > ENOUGH else f"свободно {free // 1_000_000} МБ, для видео этого мало"


def _store(settings: Settings) -> str:
    store = wiring.store(settings)
    store.stat("claims/doctor/none.txt")
    store.close()
    return ""


def _onec(settings: Settings) -> str:
    ways = wiring.onec(settings)
    if not ways:
        return "адрес не задан (PORTAL_ONEC_URL, PORTAL_ONEC_SOAP_URL), обмена нет"
    told = {way: _said_of(base) for way, base in ways.items()}
    return "; ".join(f"{way}: {fault}" for way, fault in told.items() if fault)


def _said_of(base: Erp) -> str:
    """One way to 1C: an older extension and a wrong address are told beside what the other way lacks."""
    try:
        missing = base.check()
    except ErpError as wrong:
        return onec_fault(wrong.code, wrong.detail)
    finally:
        base.close()
    return f"не опубликованы: {', '.join(missing)}" if missing else ""


def _letters(settings: Settings) -> str:
    if settings.smtp_host:
        return ""
    return f"сервер не задан (PORTAL_SMTP_HOST), письма лежат в {settings.data_dir / 'mail'}"
