"""portal onec adopt: a person says that the 1C base at the address of the settings is ours."""

import argparse

from portal import schema, wiring
from portal.settings import Settings
from sync.errors import ErpError
from sync.home import adopt


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    onec = commands.add_parser("onec", help="1С").add_subparsers(required=True, metavar="КОМАНДА")
    words = "база переехала, восстановлена или отметка портала в ней удалена: работать с ней и всё сверить"
    onec.add_parser("adopt", help=words).set_defaults(run=adopt_base)


def adopt_base(settings: Settings, _: argparse.Namespace) -> int:
    """Writes our mark there; the worker's next poll compares every claim and offers again what the base lacks."""
    schema.must_be_newest(settings)
    exchange = wiring.exchange(settings, wiring.build(settings))
    if exchange is None:
        print("Адрес 1С не задан: укажите PORTAL_ONEC_URL")
        return 1
    try:
        adopt(exchange.pull.home, doubted=True)
    except ErpError as wrong:
        print(f"1С не приняла отметку портала: {wrong}")
        return 1
    print(f"База {settings.onec_url} принята. Портал сверит с ней все рекламации при следующем опросе")
    return 0
