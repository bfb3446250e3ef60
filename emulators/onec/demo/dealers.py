"""The demo's dealers: partners, their legal entities, stores, people, contracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emulators.onec.demo import requisites
from emulators.onec.demo.company import FIRM
from emulators.onec.demo.made import WORDS, Item, contacts, item, key


@dataclass(frozen=True)
class Store:
    """Where goods go: the buying legal entity, the consignee, the address."""

    dealer: str
    firm: str
    consignee: str
    address: str


def code(index: int) -> str:
    """The name under which a dealer's keys are made: dealer-1 … dealer-12."""
    return f"dealer-{index + 1}"


def stores() -> list[Store]:
    """All stores of all dealers, dealer by dealer."""
    return [_store(index, text) for index, dealer in enumerate(WORDS["dealers"]) for text in dealer["stores"]]


def _store(index: int, text: str) -> Store:
    """«name|mark|address»: mark 1 = the second legal entity buys, b = a branch with its own КПП receives."""
    _, mark, address = text.split("|")
    firm = key(f"{code(index)} firm {1 if mark == '1' else 0}")
    consignee = key(f"{code(index)} branch") if mark == "b" else firm
    return Store(key(code(index)), firm, consignee, address)


def items() -> Iterator[Item]:
    """Partners, legal entities, branches, contact persons, contracts."""
    for index, dealer in enumerate(WORDS["dealers"]):
        yield from _dealer(index, dealer)


def _dealer(index: int, dealer: dict[str, Any]) -> Iterator[Item]:
    name, manager = code(index), key(WORDS["users"][dealer["manager"]][0])
    place = {"area": dealer["area"], "city": dealer["city"]}
    phone = f"+7 (9{index:02}) 555-0{index % 10}-{10 + index}"
    mail = f"info@{name}.example"
    yield item(
        "Catalog_Партнеры",
        name,
        dealer["name"],
        Code=f"00-{index + 101:08}",
        Клиент=True,
        НаименованиеПолное=dealer["name"],
        ЮрФизЛицо="ЮрЛицо",
        ОсновнойМенеджер_Key=manager,
        КонтактнаяИнформация=contacts(("Телефон", phone), ("Email", mail)),
    )
    for number, (form, title, street) in enumerate(dealer["firms"]):
        address = f"{dealer['zip']}, {dealer['area']}, г. {dealer['city']}, {street}"
        rows = contacts(("ЮрАдрес", address), ("Телефон", phone), ("Email", mail), **place)
        body = _firm(index * 2 + number, form, title, dealer["code"])
        yield _legal(name, f"{name} firm {number}", f"{title} {form}" if form != "ИП" else f"{title} ИП", body, rows)
        yield from _contracts(index, number, title, manager)
    yield from _branches(index, dealer)
    for number, (person, post) in enumerate(dealer["people"]):
        rows = contacts(("Телефон", f"{phone[:-1]}{number}"), ("Email", f"person{number + 1}@{name}.example"))
        yield item(
            "Catalog_КонтактныеЛицаПартнеров",
            f"{name} person {number}",
            person,
            Owner_Key=key(name),
            ДолжностьПоВизитке=post,
            КонтактнаяИнформация=rows,
        )


def _branches(index: int, dealer: dict[str, Any]) -> Iterator[Item]:
    name, (form, head) = code(index), dealer["firms"][0][:2]
    for text in dealer["stores"]:
        title, mark, address = text.split("|")
        if mark != "b":
            continue
        body = _firm(index * 2, form, head, dealer["code"])
        body |= {"КПП": f"{body['КПП'][:4]}43001", "ОбособленноеПодразделение": True}
        body |= {"ГоловнойКонтрагент_Key": key(f"{name} firm 0")}
        rows = contacts(("ФактАдрес", address), area=dealer["area"], city=dealer["city"])
        yield _legal(name, f"{name} branch", f"{head} {form}, {title}", body, rows)


def _legal(dealer: str, name: str, title: str, body: dict[str, Any], rows: list[dict[str, Any]]) -> Item:
    own = {"ГоловнойКонтрагент_Key": key(name), "Партнер_Key": key(dealer), "КонтактнаяИнформация": rows}
    return item("Catalog_Контрагенты", name, title, **{**own, **body})


def _firm(number: int, form: str, title: str, region: str) -> dict[str, Any]:
    serial = f"{number * 7919 + 31415:06}"[-6:]
    if form == "ИП":
        return {
            "НаименованиеПолное": f"Индивидуальный предприниматель {title}",
            "ЮрФизЛицо": "ИндивидуальныйПредприниматель",
            "ЮридическоеФизическоеЛицо": "ФизическоеЛицо",
            "ИНН": requisites.inn_of_person(f"{region}17{serial}"),
            "КодПоОКПО": requisites.okpo(f"014{serial}"),
            "РегистрационныйНомер": requisites.ogrn(f"317{region}000{serial}"),
        }
    long = {"ООО": "Общество с ограниченной ответственностью", "АО": "Акционерное общество"}[form]
    return {
        **FIRM,
        "НаименованиеПолное": f"{long} «{title}»",
        "ИНН": requisites.inn_of_firm(f"{region}0{serial}"),
        "КПП": f"{region}0401001",
        "КодПоОКПО": requisites.okpo(f"4{serial}"),
        "РегистрационныйНомер": requisites.ogrn(f"117{region}07{serial[-5:]}"),
    }


def _contracts(index: int, number: int, title: str, manager: str) -> Iterator[Item]:
    for place, seller in enumerate(WORDS["sellers"]):
        signed = f"{2022 + index % 3}-{1 + index:02}-15T00:00:00"
        name = f"{index + 1:02}{number + 1}-{seller['prefix']}/{signed[2:4]}"
        yield item(
            "Catalog_ДоговорыКонтрагентов",
            f"{code(index)} contract {number} {place}",
            f"Договор поставки № {name} ({title})",
            Номер=name,
            Дата=signed,
            ДатаНачалаДействия=signed,
            Организация_Key=key(seller["code"]),
            Партнер_Key=key(code(index)),
            Контрагент_Key=key(f"{code(index)} firm {number}"),
            Менеджер_Key=manager,
            Статус="Действует",
            ТипДоговора="СПокупателем",
            ХозяйственнаяОперация="РеализацияКлиенту",
            ПорядокРасчетов="ПоДоговорамКонтрагентов",
            ВалютаВзаиморасчетов_Key=key("rouble"),
        )
