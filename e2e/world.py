"""What 1C holds when the stories begin: dealers in plenty, each with one delivery that only its own story claims."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from emulators.onec.app import OneC
from tests.agreements.onec_world import SHIPMENTS, fill, key, line, told

DEALERS = 110
TRUCKS = 8  # dealers with a delivery of two hundred lines
LINES = 200
Row = dict[str, Any]
# Product → sku, pieces shipped, roubles with VAT for a piece.
GOODS = {"Кристалл": ("110351", 40, "352.50"), "Пена": ("110352", 24, "3150.40"), "Миндаль": ("110353", 96, "118.80")}


@dataclass(frozen=True)
class Dealer:
    """A dealer of 1C; number: of its one delivery, upd: as printed, without prefix and zeros."""

    key: UUID
    name: str
    number: str
    upd: str


def put_world(onec: OneC) -> tuple[list[Dealer], list[Dealer]]:
    """Fills an empty 1C; the dealers, each for one story, and those who get a truck."""
    fill(onec)
    dealers = [_dealer(index) for index in range(DEALERS)]
    trucks = [_dealer(index) for index in range(DEALERS, DEALERS + TRUCKS)]
    onec.world.load(item for dealer in dealers for item in _items(dealer, _lines()))
    onec.world.load(_goods(number) for number in range(1, LINES + 1))
    onec.world.load(item for dealer in trucks for item in _items(dealer, _truck()))
    return dealers, trucks


def truck_sku(number: int) -> str:
    """The article of a line of a truck, counted from 1; 10 + number pieces of it are shipped."""
    return f"{200_000 + 7 * number}"


def _goods(number: int) -> tuple[str, str, Row]:
    body = {
        "Description": f"Средство № {number}",
        "НаименованиеПолное": f"Средство моющее концентрированное № {number}, канистра 5 л",
        "Артикул": truck_sku(number),
        "IsFolder": False,
        "Parent_Key": str(key("group")),
        "ЕдиницаИзмерения_Key": str(key("piece")),
    }
    return _item("Catalog_Номенклатура", f"truck {number}", body)


def _truck() -> list[Row]:
    prices = ((number, 10 + number, 352.5 * (10 + number)) for number in range(1, LINES + 1))
    return [line(f"truck {number}", number, count, 352.5, total, total / 6) for number, count, total in prices]


def _dealer(index: int) -> Dealer:
    name = f"Дилер {index:03}"
    return Dealer(key(name), name, f"УТ00-{7000 + index:06}", str(7000 + index))


def _items(dealer: Dealer, lines: list[Row]) -> Iterator[tuple[str, str, Row]]:
    phone = told(("Телефон", "+7 (861) 200-11-22"))
    partner = {"Description": dealer.name, "Клиент": True, "ОсновнойМенеджер_Key": str(key("manager"))}
    yield _item("Catalog_Партнеры", dealer.name, partner | {"КонтактнаяИнформация": phone})
    firm = {
        "Description": f"ООО «{dealer.name}»",
        "НаименованиеПолное": f"Общество с ограниченной ответственностью «{dealer.name}»",
        "Партнер_Key": str(dealer.key),
        "ИНН": "7707083893",
        "КПП": "770701001",
        "КонтактнаяИнформация": told(("Адрес", "350000, г. Краснодар, ул. Красная, д. 1")) + phone,
    }
    yield _item("Catalog_Контрагенты", f"firm of {dealer.name}", firm)
    yield _item(SHIPMENTS, f"delivery of {dealer.name}", _delivery(dealer, lines))


def _lines() -> list[Row]:
    """40 Кристалл, 24 Пена without VAT, 96 Миндаль in boxes of 12 priced by the box."""
    return [
        line("Кристалл", 1, 40, 352.5, 14100, 2350, Серия_Key=str(key("batch"))),
        line("Пена", 2, 24, 3150.4, 75609.6, 0, СтавкаНДС_Key=str(key("no rate"))),
        line("Миндаль", 3, 96, 1425.6, 11404.8, 1900.8, Упаковка_Key=str(key("box")), КоличествоУпаковок=8.0),
    ]


def _delivery(dealer: Dealer, rows: list[Row]) -> Row:
    """Shipped yesterday."""
    refs = {
        "Партнер_Key": dealer.name,
        "Контрагент_Key": f"firm of {dealer.name}",
        "Грузополучатель_Key": f"firm of {dealer.name}",
        "Организация_Key": "seller",
        "Договор_Key": "contract",
        "Склад_Key": "warehouse",
        "Валюта_Key": "rouble",
        "Менеджер_Key": "manager",
        "ПеревозчикПартнер_Key": "carrier",
    }
    shipped = datetime.now().astimezone() - timedelta(days=1)
    return {
        **{field: str(key(to)) for field, to in refs.items()},
        "Number": dealer.number,
        "Date": shipped.strftime("%Y-%m-%dT09:00:00"),
        "Posted": True,
        "Статус": "Отгружено",
        "АдресДоставки": "г. Краснодар, ул. Уральская, д. 10",
        "ЦенаВключаетНДС": True,
        "СуммаДокумента": sum(row["СуммаСНДС"] for row in rows),
        "Товары": rows,
    }


def _item(kind: str, name: str, body: Row) -> tuple[str, str, Row]:
    return kind, str(key(name)), {"Ref_Key": str(key(name)), **body}
