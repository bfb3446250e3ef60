"""portal disk connect: an administrator lets the portal into the company's Yandex.Disk."""

import argparse
import sys
import time
from typing import Any

from claims.actions.store_token import keep_token
from claims.models.engine import open_engine, writing
from portal import schema, stores, wiring
from portal.settings import Settings
from storage.store import StoreError
from storage.tokens import Given, Granting

OPEN = "Откройте {url} под учётной записью, на Диске которой будут файлы, и введите код: {code}"
OR_PAGE = "Или откройте {page}, разрешите доступ и выполните: portal disk connect --code КОД"
WAITING = "Жду подтверждения, {minutes} мин…"
LATE = "Код не подтвердили вовремя: выполните команду ещё раз"
REFUSED = "Яндекс отказал: {error}. Проверьте PORTAL_YANDEX_CLIENT_ID, PORTAL_YANDEX_CLIENT_SECRET и код"
DONE = "Подключено. Токен действует {days} дней, worker продлевает его сам."
SETTING = "Задан PORTAL_YANDEX_TOKEN: пока он задан, действует он. Уберите его и перезапустите portal."
NEXT = "Чтобы файлы шли на Диск, задайте PORTAL_STORE=yandex. Прежние файлы перенесёт portal files move --to yandex"


def add_commands(commands: Any) -> None:
    """`disk` among the program's commands."""
    disk = commands.add_parser("disk", help="Яндекс.Диск: подключить")
    actions = disk.add_subparsers(required=True, metavar="ДЕЙСТВИЕ")
    parser = actions.add_parser(
        "connect", help="получить токен и хранить его; повторить, когда токен больше не годится"
    )
    parser.add_argument("--code", default="", metavar="КОД", help="код подтверждения со страницы Яндекса")
    parser.set_defaults(run=connect)


def connect(settings: Settings, asked: argparse.Namespace) -> int:
    """0: the token is kept."""
    schema.must_be_newest(settings)
    oauth = stores.oauth(settings)
    try:
        given = oauth.by_code(asked.code) if asked.code else _confirmed(oauth)
    except StoreError as wrong:
        print(REFUSED.format(error=wrong), file=sys.stderr)
        return 1
    if given is None:
        print(LATE, file=sys.stderr)
        return 1
    _keep(settings, given)
    return 0


def _confirmed(oauth: Granting) -> Given | None:
    """None when the person did not confirm the code while it lived."""
    asked = oauth.ask()
    print(OPEN.format(url=asked.url, code=asked.user_code))
    print(OR_PAGE.format(page=oauth.page()))
    print(WAITING.format(minutes=round(asked.lives / 60)), flush=True)
    until = time.monotonic() + asked.lives
    while time.monotonic() < until:
        time.sleep(asked.interval)
        if given := oauth.by_device(asked.code):
            return given
    return None


def _keep(settings: Settings, given: Given) -> None:
    engine = open_engine(settings.database_url)
    now = wiring.now()
    with writing(engine) as session:
        keep_token(session, "yandex", given.token, given.refresh, now=now, until=now + given.lives)
    engine.dispose()
    print(DONE.format(days=given.lives.days))
    if settings.yandex_token.get_secret_value():
        print(SETTING)
    if settings.store != "yandex":
        print(NEXT)
