"""portal push keys: the key by which push services will know this portal."""

import argparse
from typing import Any

from portal.settings import Settings
from portal.webpush.keys import new_key


def add_commands(commands: Any) -> None:
    """`push` among the program's commands."""
    push = commands.add_parser("push", help="уведомления на устройства: ключ")
    actions = push.add_subparsers(required=True, metavar="ДЕЙСТВИЕ")
    actions.add_parser("keys", help="сделать ключ для настройки PORTAL_PUSH_KEY").set_defaults(run=keys)


def keys(settings: Settings, _: argparse.Namespace) -> int:
    print(f"PORTAL_PUSH_KEY={new_key()}")
    print("Это секрет: храните его вместе с другими настройками портала, одинаковый у serve и worker.")
    if settings.push_key.get_secret_value():
        print("Ключ уже задан. С новым все устройства придётся включить заново: меняйте, только если прежний утёк.")
    return 0
