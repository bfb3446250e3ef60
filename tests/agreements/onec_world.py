"""A small world for the 1C emulator: two dealers, one supplier, three products, three shipments."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from emulators.onec.app import Config, OneC, start
from emulators.onec.claims import properties
from emulators.onec.edition import Edition, Item, published
from emulators.onec.world import World
from sync.odata.names import Profile

Row = dict[str, Any]
WSDL = Path("sync/soap/dealer_claims.wsdl")
SHIPMENTS = "Document_РеализацияТоваровУслуг"
CLAIMS = "Catalog_Претензии"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"


def key(name: str) -> UUID:
    """The same key for the same name in every run."""
    return uuid5(NAMESPACE_URL, f"test {name}")


def put(onec: OneC, kind: str, name: str, **fields: Any) -> None:
    """Stores an object as a person in 1C would; its DataVersion grows."""
    ref = str(key(name))
    before = onec.world.get(kind, ref) or {"Ref_Key": ref}
    onec.world.put(kind, ref, {**before, **fields})


def told(*rows: tuple[str, str]) -> list[Row]:
    """Contact rows from (type, text)."""
    return [{"LineNumber": n, "Тип": kind, "Представление": text} for n, (kind, text) in enumerate(rows, 1)]


def fill(onec: OneC) -> None:
    """The world as it is before a test."""
    for kind, ref, body in properties():
        onec.world.put(kind, ref, body)
        for name, own in asdict(Profile().properties).items():
            if own and onec.world.get(kind, own) is None:
                onec.world.put(kind, own, {**body, "Ref_Key": own, "Description": f"{name} (Претензии)"})
    _people(onec)
    _goods(onec)
    shipment(onec, "shipment 1", "УТ00-004512", "2026-03-09T09:00:00", _lines())
    shipment(onec, "shipment 2", "УТ00-004600", "2026-03-10T10:30:00", _lines()[:1])
    shipment(onec, "old shipment", "УТ00-000007", "2023-05-02T10:30:00", _lines()[:1])


def _people(onec: OneC) -> None:
    put(onec, "Catalog_Пользователи", "manager", Description="Кузнецова Ирина", КонтактнаяИнформация=told(PHONE))
    for name in ("south", "north"):
        put(
            onec,
            "Catalog_Партнеры",
            name,
            Description=f"Дилер {name}",
            Клиент=True,
            ОсновнойМенеджер_Key=str(key("manager")),
            КонтактнаяИнформация=told(PHONE, ("АдресЭлектроннойПочты", f"info@{name}.example")),
        )
        put(
            onec,
            "Catalog_Контрагенты",
            f"{name} entity",
            Description=f"ООО {name}",
            НаименованиеПолное=f"Общество {name}",
            Партнер_Key=str(key(name)),
            ИНН="7707083893",
            КПП="770701001",
            КонтактнаяИнформация=told(("Адрес", "350000, г. Краснодар, ул. Красная, д. 1"), PHONE),
        )
    put(onec, "Catalog_Партнеры", "supplier", Description="Поставщик", Клиент=False)
    put(onec, "Catalog_Партнеры", "carrier", Description="ТК Волга", Клиент=False)
    put(onec, "Catalog_Контрагенты", "supplier entity", Description="ООО П", Партнер_Key=str(key("supplier")))
    put(
        onec,
        "Catalog_КонтактныеЛицаПартнеров",
        "contact",
        Owner_Key=str(key("south")),
        Description="Олег Южный",
        КонтактнаяИнформация=told(("Телефон", "+7 (861) 200-11-22")),
    )
    numbers = {"ИНН": "6316000009", "КПП": "631601001"}
    put(
        onec,
        "Catalog_Организации",
        "seller",
        Description="Чистый дом",
        НаименованиеПолное="ООО «Чистый дом»",
        **numbers,
    )
    put(onec, "Catalog_Склады", "warehouse", Description="Склад готовой продукции")
    put(onec, "Catalog_Валюты", "rouble", Description="руб.", Code="643")
    contract = {"Номер": "15/2025", "Дата": "2025-01-15T00:00:00"}
    put(onec, "Catalog_ДоговорыКонтрагентов", "contract", Description="Договор 15/2025", **contract)


PHONE = ("Телефон", "+7 (846) 100-00-01")


def _goods(onec: OneC) -> None:
    put(onec, "Catalog_СтавкиНДС", "rate 20", Description="20%", Ставка=20.0, ПеречислениеСтавкаНДС="НДС20")
    put(onec, "Catalog_СтавкиНДС", "no rate", Description="Без НДС", Ставка=0.0, ПеречислениеСтавкаНДС="БезНДС")
    put(onec, "Catalog_УпаковкиЕдиницыИзмерения", "piece", Description="шт", Code="796", Числитель=1.0, Знаменатель=1.0)
    put(onec, "Catalog_Номенклатура", "group", Description="Мойка", IsFolder=True)
    for number, name in enumerate(("Кристалл", "Пена", "Миндаль"), 1):
        put(
            onec,
            "Catalog_Номенклатура",
            name,
            Description=name,
            НаименованиеПолное=f"Средство «{name}»",
            Артикул=f"11035{number}",
            IsFolder=False,
            Parent_Key=str(key("group")),
            ЕдиницаИзмерения_Key=str(key("piece")),
        )
    put(
        onec,
        "Catalog_УпаковкиЕдиницыИзмерения",
        "box",
        Description="кор. (12 шт)",
        Owner=str(key("Миндаль")),
        Owner_Type="StandardODATA.Catalog_Номенклатура",
        Числитель=12.0,
        Знаменатель=1.0,
    )
    put(onec, "Catalog_СерииНоменклатуры", "batch", Description="4401 до 2027", Номер="4401")
    code = {"Штрихкод": "4607001103561", "Номенклатура_Key": str(key("Кристалл"))}
    onec.world.put("InformationRegister_ШтрихкодыНоменклатуры", code["Штрихкод"], code)


def _lines() -> list[Row]:
    """40 pieces at 352.50 with VAT, 24 pieces without VAT, 8 boxes of 12 priced by the box."""
    return [
        line("Кристалл", 1, 40, 352.5, 14100, 2350, Серия_Key=str(key("batch"))),
        line("Пена", 2, 24, 3150.4, 75609.6, 0, СтавкаНДС_Key=str(key("no rate"))),
        line("Миндаль", 3, 96, 1425.6, 11404.8, 1900.8, Упаковка_Key=str(key("box")), КоличествоУпаковок=8.0),
    ]


def line(name: str, number: int, quantity: float, price: float, total: float, vat: float, **own: Any) -> Row:
    """A row of Товары."""
    return {
        "LineNumber": number,
        "Номенклатура_Key": str(key(name)),
        "КоличествоУпаковок": float(quantity),
        "Количество": float(quantity),
        "Цена": price,
        "Сумма": total,
        "СтавкаНДС_Key": str(key("rate 20")),
        "СуммаНДС": vat,
        "СуммаСНДС": total,
        "КодСтроки": number,
        "ИдентификаторСтроки": f"line-{name}",
        "Склад_Key": str(key("warehouse")),
        **own,
    }


def shipment(onec: OneC, name: str, number: str, date: str, lines: list[Row], **own: Any) -> None:
    """A posted Реализация to the dealer south."""
    refs = {
        "Партнер_Key": "south",
        "Контрагент_Key": "south entity",
        "Грузополучатель_Key": "south entity",
        "Организация_Key": "seller",
        "Договор_Key": "contract",
        "Склад_Key": "warehouse",
        "Валюта_Key": "rouble",
        "Менеджер_Key": "manager",
        "ПеревозчикПартнер_Key": "carrier",
    }
    fields = {
        **{field: str(key(to)) for field, to in refs.items()},
        "Number": number,
        "Date": date,
        "Posted": True,
        "Статус": "Отгружено",
        "АдресДоставки": "г. Краснодар, ул. Уральская, д. 10",
        "ЦенаВключаетНДС": True,
        "СуммаДокумента": float(sum(row["СуммаСНДС"] for row in lines)),
        "Товары": lines,
        **own,
    }
    put(onec, SHIPMENTS, name, **fields)


class Older:
    """The world of an older configuration, told and asked in the names of today's."""

    def __init__(self, world: World, edition: Edition) -> None:
        self._world, self._edition = world, edition
        self._instead: list[Item] = []  # objects that the older one has as an enumeration

    def put(self, kind: str, ref: str, body: Row) -> Row:
        told = list(self._edition.items([(kind, ref, body), *self._instead]))
        if not told:
            self._instead.append((kind, ref, body))
            return body
        return self._world.put(*told[0])

    def get(self, kind: str, ref: str) -> Row | None:
        return self._world.get(self._edition.name(kind), ref)

    def all(self, kind: str) -> list[Row]:
        return self._world.all(self._edition.name(kind))

    def remove(self, kind: str, ref: str) -> None:
        self._world.remove(self._edition.name(kind), ref)

    def close(self) -> None:
        self._world.close()


@contextmanager
def running(folder: Path, metadata: Path | None = None, **options: Any) -> Iterator[OneC]:
    """An emulator over the small world, which is made once and then copied: a hundred synced writes take a while."""
    shutil.copytree(_made(metadata), folder)
    onec = start(Config(data=folder, metadata=metadata, wsdl=WSDL, **options))
    try:
        yield in_words_of_today(onec, metadata)
    finally:
        onec.stop()


def in_words_of_today(onec: OneC, metadata: Path | None) -> OneC:
    """The same base; its own interface keeps the names it has."""
    edition = published(metadata)[1]
    return onec if edition == Edition() else replace(onec, world=Older(onec.world, edition))


@cache
def _made(metadata: Path | None) -> Path:
    keeper = tempfile.TemporaryDirectory(prefix="onec-world-")
    atexit.register(keeper.cleanup)
    folder = Path(keeper.name) / "world"
    onec = start(Config(data=folder, metadata=metadata))
    fill(in_words_of_today(onec, metadata))
    onec.stop()
    return folder
