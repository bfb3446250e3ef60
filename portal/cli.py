"""portal serve | worker | migrate | person | process | files | doctor | …: whatever is wrong is said in one line."""

import argparse
import logging
import sys
from collections.abc import Sequence

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy.exc import SQLAlchemyError

from claims.errors import ClaimError
from claims.rules.process import ProcessError
from portal import acts, disk, doctor, files, onec, people, process, push, schema, wiring, worker
from portal.demo import program as demo
from portal.ports import port_is_free
from portal.settings import Settings, SettingsError, read_settings

WRONG = 2
TALKATIVE = ("httpx", "yadisk", "alembic")  # they write addresses, and those of a disk open files


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 not done, 2 wrong settings or arguments."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each question to 1C says nothing
    asked = _parser().parse_args(arguments)
    try:
        code: int = asked.run(read_settings(), asked)
    except (SettingsError, ProcessError) as wrong:
        return _say(str(wrong), WRONG)
    except SQLAlchemyError as wrong:
        return _say(f"База данных не отвечает: {str(wrong).splitlines()[0]}", 1)
    except ClaimError as wrong:
        return _say(str(wrong), 1)
    return code


def serve(settings: Settings, _: argparse.Namespace) -> int:
    """The web pages, until SIGTERM."""
    schema.must_be_newest(settings)
    if not port_is_free(settings.host, settings.port):
        return _say(f"Порт {settings.port} занят: остановите, что на нём, или задайте PORTAL_PORT", 1)
    if settings.papers:
        wiring.build(settings).check_papers()
    server = Granian(
        "portal.app:from_settings",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        # Without it a stop waits for every open page that listens for changes.
        workers_kill_timeout=3,
        log_level=LogLevels.warning,
    )
    print(f"Портал: {settings.public_url}", flush=True)
    server.serve()
    return 0


def work(settings: Settings, _: argparse.Namespace) -> int:
    """The exchange, files and letters, until SIGTERM."""
    schema.must_be_newest(settings)
    worker.run(settings)
    return 0


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    schema.migrate(settings)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description="Портал рекламаций")
    commands = parser.add_subparsers(required=True, metavar="КОМАНДА")
    for name, run, words in (
        ("serve", serve, "страницы"),
        ("worker", work, "обмен с 1С, файлы, письма"),
        ("migrate", migrate, "привести базу данных к новому виду"),
        ("doctor", doctor.examine, "проверить настройки, базу, 1С и хранилище файлов"),
    ):
        commands.add_parser(name, help=words).set_defaults(run=run)
    people.add_commands(commands)
    acts.add_commands(commands)
    onec.add_commands(commands)
    push.add_commands(commands)
    files.add_commands(commands)
    disk.add_commands(commands)
    process.add_commands(commands)
    demo.add_command(commands)
    return parser


def _say(line: str, code: int) -> int:
    print(line, file=sys.stderr)
    return code
