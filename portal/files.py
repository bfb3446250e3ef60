"""portal files move: all files of claims from one store to another."""

import argparse
import fcntl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from claims.queries.kept_files import elsewhere, old_copies, waiting
from portal import schema, stores, wiring
from portal.parts import Parts
from portal.settings import Settings
from storage.move import Mover, Told
from storage.spool import Spool, SpoolFull
from storage.store import StoreError

EVERY = 100
GOING_ON = "Остановлено: {error}. Перенесено {moved}. Запустите команду снова, она продолжит."
BUSY = "Перенос уже идёт: дождитесь его или остановите"
ALL = "Перенесено {moved}, удалено старых копий {dropped}."
ODD = "Не перенесено {odd}: в старом хранилище их нет или они изменены. Что с ними делать, сказано на странице «Обмен»."
LEFT = "Ещё {count} ждут в очереди: их отнесёт worker."
NEXT = "Новые файлы идут в {store}: когда всё перенесено, задайте PORTAL_STORE={to} и перезапустите portal."
OLD_KEPT = "Старые копии остались. Чтобы удалить их: portal files move --to {to} --delete-old"


def add_commands(commands: Any) -> None:
    """`files` among the program's commands."""
    group = commands.add_parser("files", help="файлы рекламаций: перенести в другое хранилище")
    actions = group.add_subparsers(required=True, metavar="ДЕЙСТВИЕ")
    parser = actions.add_parser("move", help="перенести все файлы; можно прервать и запустить снова")
    parser.add_argument("--to", required=True, choices=stores.STORES, help="куда")
    parser.add_argument("--delete-old", action="store_true", help="после переноса удалить старые копии")
    parser.set_defaults(run=move)


def move(settings: Settings, asked: argparse.Namespace) -> int:
    """0: every file is there."""
    schema.must_be_newest(settings)
    with _alone(settings) as alone:
        if not alone:
            print(BUSY, file=sys.stderr)
            return 1
        with _parts(settings) as parts:
            return _move(settings, parts, asked)


@contextmanager
def _parts(settings: Settings) -> Iterator[Parts]:
    """With stores that are closed at the end."""
    with ExitStack() as ends:
        opened = cache(lambda name: ends.enter_context(closing(stores.store(settings, name))))
        parts = replace(wiring.build(settings), other_store=opened)
        ends.callback(parts.engine.dispose)
        ends.callback(parts.store.close)
        yield parts


def _move(settings: Settings, parts: Parts, asked: argparse.Namespace) -> int:
    parts.store_of(asked.to)  # what its settings lack is said before anything moves
    mover = Mover(parts, asked.to, _between(settings))
    with parts.reading() as session:
        many = elsewhere(session, asked.to)
    print(f"{many.count} файлов, {many.size / 1e6:.0f} МБ: {stores.place(settings, asked.to)}", flush=True)
    told = Told()
    try:
        mover.move(told, _say)
        if asked.delete_old:
            mover.drop(told)
    except (StoreError, SpoolFull, OSError) as wrong:
        print(GOING_ON.format(error=str(wrong) or type(wrong).__name__, moved=told.moved), file=sys.stderr)
        return 1
    return _conclude(settings, parts, asked, told)


def _conclude(settings: Settings, parts: Parts, asked: argparse.Namespace, told: Told) -> int:
    """What was done, and what is left to do."""
    print(ALL.format(moved=told.moved, dropped=told.dropped))
    with parts.reading() as session:
        queued = waiting(session)
        kept = bool(old_copies(session, None))
    if told.odd:
        print(ODD.format(odd=told.odd))
    if queued.count:
        print(LEFT.format(count=queued.count))
    if settings.store != asked.to:
        print(NEXT.format(store=stores.place(settings), to=asked.to))
    if kept and not asked.delete_old:
        print(OLD_KEPT.format(to=asked.to))
    return 1 if told.odd else 0


def _say(told: Told) -> None:
    if told.moved % EVERY == 0 and told.moved:
        print(f"… {told.moved}", flush=True)


def _between(settings: Settings) -> Spool:
    """Where a file lies on its way; what a killed move left there is nobody's."""
    folder = settings.data_dir / "moving"
    between = Spool(folder)
    for left in folder.iterdir():
        left.unlink()
    return between


@contextmanager
def _alone(settings: Settings) -> Iterator[bool]:
    """Whether no other move is at work on this machine."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "moving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
