"""portal onec check, adopt: for 1C's administrator, what a base lacks; and a person's word that a base is ours."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from claims.wording.exchange import onec_fault_line
from claims.wording.journal import DIALECTS
from portal import schema, wiring
from portal.settings import Settings, Way
from sync.errors import ErpError
from sync.home import adopt
from sync.odata import names, words
from sync.odata.drift import Gap, What, gaps_of_file
from sync.soap import contract

PUBLISH = "публикуйте {object} в «Настройке стандартного интерфейса OData»"
RIGHTS = "айте пользователю портала право чтения на {object}"
SENTENCES = {
    (What.NO_SET, True): "{set} не опубликован, без него портал не работает. Для чего: {what}. О{publish}.",
    (What.NO_SET, False): "{set} не опубликован, портал обойдётся без него. Для чего: {what}. Если нужно, о{publish}.",
    (What.NO_RIGHTS, True): "{set} не читается, без него портал не работает. Для чего: {what}. Д{rights}.",
    (What.NO_RIGHTS, False): "{set} не читается, портал обойдётся без него. Для чего: {what}. Если нужно, д{rights}.",
    (What.NO_FIELD, True): "{set}: реквизита {field} нет, без него не читается весь объект. Для чего: {what}. "
    "Верните реквизит, а если его переименовали, сообщите администратору портала новое имя.",
    (What.NO_FIELD, False): "{set}: реквизита {field} нет, портал обойдётся без него.",
    (What.OTHER_TYPE, True): "{set}: у реквизита {field} тип {found}, нужен «{kind}», без него не читается весь "
    "объект. Для чего: {what}. Верните тип или заведите для своих данных другой реквизит.",
    (What.OTHER_TYPE, False): "{set}: у реквизита {field} тип {found}, нужен «{kind}»; портал обойдётся без него.",
    (What.NEW_WORD, False): "{set}: у реквизита {field} есть значения, которых портал не знает: {found}. "
    "Впишите их в таблицу статусов файла процесса, иначе каждое станет записью на странице «Проблемы обмена».",
}
LACKS = {
    "namespace": "Пространство имён другое: {found}, нужно {name}. Проверьте, тот ли это веб-сервис.",
    "operation": "Нет операции {name}. Обновите расширение «DealerClaims» до версии портала.",
    "type": "Нет типа {name}. Обновите расширение «DealerClaims» до версии портала.",
    "field": "Нет поля {name}. Обновите расширение «DealerClaims» до версии портала.",
    "kind": "Поле {name} другого типа: {found}. Обновите расширение «DealerClaims» до версии портала.",
}
NO_PROPERTY = (
    "Дополнительного реквизита «{what}» по ключу из профиля нет: портал его не ведёт. "
    "Если он нужен, создайте его и впишите ключ в профиль: [properties] {name}."
)
NO_ADDRESS = (
    "Адрес 1С не задан: задайте PORTAL_ONEC_URL или PORTAL_ONEC_SOAP_URL, PORTAL_ONEC_USER и PORTAL_ONEC_PASSWORD."
)
NO_ODATA = "OData не используется: портал и читает, и пишет по SOAP, поэтому состав OData не проверяли."
NO_ODATA_ADDRESS = (
    "Обмену по OData нужен адрес: задайте PORTAL_ONEC_URL. "
    "Если весь обмен идёт по SOAP, задайте PORTAL_ONEC_READING=soap и PORTAL_ONEC_WRITING=soap."
)
NO_SOAP_ADDRESS = "Обмену по SOAP нужен адрес: задайте PORTAL_ONEC_SOAP_URL."
NO_METADATA = (
    "{file} — не $metadata или сохранён не целиком: откройте после входа …/odata/standard.odata/$metadata "
    "и сохраните ответ как есть, или curl -u 'user:password' -o metadata.xml '…/odata/standard.odata/$metadata'"
)
OLDER = "Если это УТ 11.4, возьмите её профиль: PORTAL_ONEC_PROFILE=ut_11_4."
ALL_THERE = "Всё, без чего портал не работает, на месте."
NOT_ALL = "Портал не сможет работать, пока не исправлены строки с ✗ ({count})."


def add_commands(commands: Any) -> None:
    group = commands.add_parser("onec", help="проверить или принять базу 1С").add_subparsers(
        required=True, metavar="КОМАНДА"
    )
    parser = group.add_parser("check", help="сравнить базу с профилем: чего не хватает и что сделать в 1С")
    parser.add_argument(
        "--metadata", type=Path, metavar="ФАЙЛ", help="сохранённый ответ …/odata/standard.odata/$metadata"
    )
    parser.add_argument("--wsdl", type=Path, metavar="ФАЙЛ", help="сохранённый ответ …/ws/dealerclaims.1cws?wsdl")
    parser.set_defaults(run=check)
    words = "база переехала, восстановлена или отметка портала в ней удалена: работать с ней и всё сверить"
    group.add_parser("adopt", help=words).set_defaults(run=adopt_base)


def check(settings: Settings, asked: argparse.Namespace) -> int:
    """0: all that the portal needs is there; 1: something is not, or cannot be asked."""
    profile = wiring.onec_profile(settings)
    try:
        if asked.wsdl:
            lines = [(True, _of_wsdl(lack)) for lack in _lacks(asked.wsdl)]
        else:
            lines = _lines(gaps_of_file(asked.metadata, profile)) if asked.metadata else _live(settings)
    except OSError as wrong:
        return _wrong(f"Файл {wrong.filename} не открывается: {wrong.strerror}")
    except contract.ContractError:
        return _wrong(f"{asked.wsdl} — не WSDL: сохраните ответ по адресу …/ws/dealerclaims.1cws?wsdl")
    except ErpError as wrong:
        if wrong.code == "odd_answer":
            return _wrong(NO_METADATA.format(file=asked.metadata))
        return _wrong(f"{asked.metadata} не читается. {onec_fault_line(wrong.code, wrong.detail)}")
    return _verdict(lines)


def _live(settings: Settings) -> list[tuple[bool, str]]:
    """Each way that is used; SOAP too where nothing else has an address."""
    used = {settings.onec_reading, settings.onec_writing}
    if not (settings.onec_url or settings.onec_soap_url):
        return [(True, NO_ADDRESS)]
    if "odata" in used:
        lines = _asked("odata", _by_odata, settings) if settings.onec_url else [(True, NO_ODATA_ADDRESS)]
    else:
        lines = [(False, NO_ODATA)]
    if "soap" in used or not settings.onec_url:
        lines += _asked("soap", _by_soap, settings) if settings.onec_soap_url else [(True, NO_SOAP_ADDRESS)]
    return lines


def _asked(way: Way, look: Callable[[Settings], list[tuple[bool, str]]], settings: Settings) -> list[tuple[bool, str]]:
    """One way that fails holds up no other."""
    try:
        return look(settings)
    except ErpError as wrong:
        return [(True, f"{DIALECTS[way]}: {onec_fault_line(wrong.code, wrong.detail)}")]


def _by_odata(settings: Settings) -> list[tuple[bool, str]]:
    with closing(wiring.odata(settings)) as base:
        found = base.gaps()
        lines = _lines(found)
        if not any(gap.set == names.PROPERTIES for gap in found):
            lines += [
                (False, NO_PROPERTY.format(name=name, what=words.PROPERTY_WORDS[name]))
                for name in base.missing_properties()
            ]
    return lines


def _by_soap(settings: Settings) -> list[tuple[bool, str]]:
    with closing(wiring.soap(settings)) as base:
        return [(True, _of_wsdl(lack)) for lack in base.lacks()]


def _lacks(path: Path) -> list[contract.Lack]:
    return contract.lacks(contract.read(contract.OWN), contract.read(path))


def _of_wsdl(lack: contract.Lack) -> str:
    return LACKS[lack.what].format(name=lack.name, found=lack.found or "—")


def _lines(found: Sequence[Gap]) -> list[tuple[bool, str]]:
    lines = [(gap.needed, _sentence(gap)) for gap in found]
    if any(gap.what is What.NO_SET and gap.set == names.CLAIMS for gap in found):
        lines.append((False, OLDER))
    return lines


def _sentence(gap: Gap) -> str:
    kind, _, rest = gap.set.partition("_")
    thing = f"{words.KIND_WORDS.get(kind, kind)} «{rest}»"
    part, _, name = gap.path.removesuffix("_Key").rpartition(".")
    return SENTENCES[gap.what, gap.needed].format(
        set=gap.set,
        what=words.WHAT_FOR.get(gap.set, words.WHAT_FOR_OTHERS),
        publish=PUBLISH.format(object=thing),
        rights=RIGHTS.format(object=thing),
        field=f"«{name}» в таблице «{part}»" if part else f"«{name}»",
        found=gap.found,
        kind=words.TYPE_WORDS.get(gap.kind, gap.kind),
    )


def _verdict(lines: list[tuple[bool, str]]) -> int:
    for needed, line in lines:
        print(f"{'✗' if needed else '·'} {line}")
    count = sum(needed for needed, _ in lines)
    print(NOT_ALL.format(count=count) if count else ALL_THERE)
    return 1 if count else 0


def _wrong(line: str) -> int:
    print(f"✗ {line}")
    return 1


def adopt_base(settings: Settings, _: argparse.Namespace) -> int:
    """Writes our mark there; the worker's next poll compares every claim and offers again what the base lacks."""
    schema.must_be_newest(settings)
    exchange = wiring.exchange(settings, wiring.build(settings))
    if exchange is None:
        print("Адрес 1С не задан: укажите PORTAL_ONEC_URL или PORTAL_ONEC_SOAP_URL")
        return 1
    with closing(exchange):
        try:
            adopt(exchange.pull.home, doubted=True)
        except ErpError as wrong:
            print(f"1С не приняла отметку портала: {wrong}")
            return 1
    print(f"База {exchange.pull.home.address} принята. Портал сверит с ней все рекламации при следующем опросе")
    return 0
