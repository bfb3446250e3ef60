"""portal person add: a person with roles, and the invitation link to hand over."""

import argparse
from collections.abc import Collection
from typing import Any

from claims.actions import invite
from claims.actions.staff import give_staff_roles
from claims.models import Session
from claims.queries import account
from claims.rules.shape import Process
from portal import schema, wiring
from portal.access import DEALER_ROLES
from portal.settings import Settings, SettingsError


def add_commands(commands: Any) -> None:
    """`person add` among the program's commands."""
    person = commands.add_parser("person", help="люди").add_subparsers(required=True, metavar="ДЕЙСТВИЕ")
    add = person.add_parser("add", help="добавить человека и напечатать ссылку-приглашение")
    add.add_argument("login", metavar="ПОЧТА")
    add.add_argument("name", metavar="ИМЯ")
    add.add_argument("--staff", action="store_true", help="сотрудник производителя")
    add.add_argument("--dealer", default="", metavar="НАЗВАНИЕ", help="дилер: название или его часть")
    roles = "роль, можно несколько: у дилера " + ", ".join(DEALER_ROLES) + "; у сотрудника из файла процесса"
    add.add_argument("--role", action="append", default=[], metavar="РОЛЬ", help=roles)
    add.set_defaults(run=add_person)


def add_person(settings: Settings, asked: argparse.Namespace) -> int:
    if "@" not in asked.login:
        raise SettingsError(f"Почта «{asked.login}» без знака @: по ней человек входит и получает письма")
    if asked.staff == bool(asked.dealer):
        raise SettingsError("Укажите либо --staff, либо --dealer НАЗВАНИЕ")
    if asked.dealer:
        _check_roles(asked.role, DEALER_ROLES)
    schema.must_be_newest(settings)
    parts = wiring.build(settings)
    with parts.reading() as session:
        parts.follow(session)
    if asked.staff:
        _check_staff_roles(asked.role, parts.process)
    with parts.writing() as session:
        now = parts.clock()
        person = invite.add_person(session, login=asked.login, name=asked.name, staff=asked.staff, now=now)
        if asked.staff != person.is_staff:
            whose = "сотрудник" if person.is_staff else "человек дилера"
            raise SettingsError(f"С почтой «{asked.login}» уже входит {whose}: укажите другую")
        if asked.dealer:
            invite.give_roles(session, person.id, _dealer(session, asked.dealer), asked.role)
        else:
            give_staff_roles(session, person.id, frozenset(asked.role))
        token = invite.new_link(session, person.id, reason="invited", good_for=parts.door.invitation, now=now)
    print(f"{settings.public_url}/link/{token}")
    return 0


def _check_staff_roles(asked: Collection[str], process: Process) -> None:
    """A process without roles lets each of ours do everything."""
    if process.roles:
        _check_roles(asked, tuple(process.roles))
    elif asked:
        raise SettingsError(f"В процессе «{process.name}» у сотрудников нет ролей: уберите --role")


def _check_roles(asked: Collection[str], known: Collection[str]) -> None:
    wrong = next((role for role in asked if role not in known), "")
    if wrong:
        raise SettingsError(f"Роли «{wrong}» нет. Укажите --role: {', '.join(known)}")
    if not asked:
        raise SettingsError(f"Укажите --role: {', '.join(known)}")


def _dealer(session: Session, words: str) -> Any:
    found = account.dealer_by_name(session, words)
    exact = [key for key, name in found if name.casefold() == words.casefold()]
    if len(exact) == 1 or len(found) == 1:
        return (exact or [found[0][0]])[0]
    names = ", ".join(f"«{name}»" for _, name in found) or "ни одного"
    raise SettingsError(f"Под «{words}» подходят дилеры: {names}. Назовите одного точнее")
