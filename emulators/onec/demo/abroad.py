"""The demo's dealers of Belarus and Kazakhstan, with shipments in roubles of Belarus and in tenge."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from emulators.onec.demo import goods
from emulators.onec.demo.made import WORDS, Item, contacts, item, key
from emulators.onec.demo.requisites import kazakh_bin, unp
from emulators.onec.world import Object

NUMBERS = {"unp": unp, "bin": kazakh_bin}
DAYS_AGO = (2, 9, 24, 41, 66, 95)
KOPECK = Decimal("0.01")


def items(today: date) -> Iterator[Item]:
    """Countries and currencies of the world, then each dealer with all that is its own."""
    for code, name in WORDS["countries"].items():
        yield item("Catalog_СтраныМира", f"country {code}", name, Code=code)
    for place, dealer in enumerate(WORDS["abroad"]):
        currency = dealer["currency"]
        yield item("Catalog_Валюты", currency["name"], currency["name"], Code=currency["code"])
        yield from _dealer(place, dealer)
        yield from _shipments(place, dealer, today)


def _dealer(place: int, dealer: dict[str, Any]) -> Iterator[Item]:
    name, manager = dealer["code"], key("user-1")
    told = (("ЮрАдрес", dealer["address"]), ("Телефон", dealer["phone"]), ("Email", f"info@{name}.example"))
    yield item(
        "Catalog_Партнеры",
        name,
        dealer["name"],
        Code=f"00-{place + 201:08}",
        Клиент=True,
        НаименованиеПолное=dealer["name"],
        ЮрФизЛицо="ЮрЛицоНеРезидент",
        ОсновнойМенеджер_Key=manager,
        КонтактнаяИнформация=contacts(*told[1:]),
    )
    yield item(
        "Catalog_Контрагенты",
        f"{name} firm",
        dealer["firm"],
        НаименованиеПолное=dealer["full"],
        ЮрФизЛицо="ЮрЛицоНеРезидент",
        ЮридическоеФизическоеЛицо="ЮридическоеЛицо",
        Партнер_Key=key(name),
        ГоловнойКонтрагент_Key=key(f"{name} firm"),
        СтранаРегистрации_Key=key(f"country {dealer['country']}"),
        НалоговыйНомер=NUMBERS[dealer["number"]](dealer["begins"]),
        КонтактнаяИнформация=_abroad(contacts(*told), dealer),
    )
    yield item(
        "Catalog_КонтактныеЛицаПартнеров",
        f"{name} person",
        dealer["person"],
        Owner_Key=key(name),
        ДолжностьПоВизитке="Директор",
        КонтактнаяИнформация=contacts(("Телефон", dealer["phone"])),
    )
    yield _contract(place, dealer, manager)


def _abroad(rows: list[Object], dealer: dict[str, Any]) -> list[Object]:
    country = WORDS["countries"][dealer["country"]]
    return [{**row, "Страна": country} if row["Тип"] == "Адрес" else row for row in rows]


def _contract(place: int, dealer: dict[str, Any], manager: str) -> Item:
    number, name = f"Э-{place + 1}/25", dealer["code"]
    return item(
        "Catalog_ДоговорыКонтрагентов",
        f"{name} contract",
        f"Договор поставки № {number}",
        Номер=number,
        Дата="2025-02-10T00:00:00",
        Организация_Key=key("seller-1"),
        Партнер_Key=key(name),
        Контрагент_Key=key(f"{name} firm"),
        Менеджер_Key=manager,
        Статус="Действует",
        ТипДоговора="СПокупателем",
        ВалютаВзаиморасчетов_Key=key(dealer["currency"]["name"]),
    )


def _shipments(place: int, dealer: dict[str, Any], today: date) -> Iterator[Item]:
    dice, catalogue, name = random.Random(place), goods.products(), dealer["code"]
    for order, ago in enumerate(DAYS_AGO):
        known, at = f"{name} shipment {order}", datetime.combine(today - timedelta(days=ago), time(11, 20))
        chosen = dice.sample([one for one in catalogue if one.unit == "796"], 3 + order)
        rows = [_row(known, line, one, dealer, dice) for line, one in enumerate(chosen, 1)]
        body: Object = {
            "Ref_Key": key(known),
            "Number": f"ЧЭ0{place}-{len(DAYS_AGO) - order:06}",
            "Date": at.isoformat(),
            "Posted": True,
            "Статус": "Отгружено",
            "ХозяйственнаяОперация": "РеализацияКлиенту",
            "НалогообложениеНДС": "ПродажаНаЭкспорт",
            "Организация_Key": key("seller-1"),
            "Партнер_Key": key(name),
            "Контрагент_Key": key(f"{name} firm"),
            "Грузополучатель_Key": key(f"{name} firm"),
            "АдресДоставки": dealer["store"],
            "Договор_Key": key(f"{name} contract"),
            "Менеджер_Key": key("user-1"),
            "Склад_Key": key("warehouse-1"),
            "Валюта_Key": key(dealer["currency"]["name"]),
            "ЦенаВключаетНДС": True,
            "СуммаДокумента": float(sum(Decimal(str(row["СуммаСНДС"])) for row in rows)),
            "Товары": rows,
        }
        yield "Document_РеализацияТоваровУслуг", key(known), body


def _row(known: str, line: int, product: goods.Product, dealer: dict[str, Any], dice: random.Random) -> Object:
    count, rate = dice.randint(6, 60), Decimal(str(dealer["currency"]["of_rouble"]))
    price = (product.price * rate).quantize(KOPECK, ROUND_HALF_UP)
    total = float(price * count)
    return {
        "LineNumber": line,
        "Номенклатура_Key": product.key,
        "КоличествоУпаковок": float(count),
        "Количество": float(count),
        "Цена": float(price),
        "Сумма": total,
        "СуммаНДС": 0.0,
        "СуммаСНДС": total,
        "СтавкаНДС_Key": key("rate 0"),
        "КодСтроки": line,
        "КлючСвязи": line,
        "ИдентификаторСтроки": key(f"{known} line {line}"),
    }
