"""The demo's 300 products: groups, units and packs, barcodes, makers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emulators.onec.demo.made import SUPPLIER, WORDS, Item, item, key
from emulators.onec.demo.requisites import ean13
from emulators.onec.world import Object

PRODUCT = "StandardODATA.Catalog_Номенклатура"


@dataclass(frozen=True)
class Product:
    """What a shipment needs to know: price is of one unit with VAT, `pack` pieces stand in a box."""

    number: int
    title: str
    group: int
    unit: str
    pack: int
    price: int
    rate: int
    batched: bool

    @property
    def key(self) -> str:
        return key(f"product {self.number}")

    @property
    def box(self) -> str:
        return key(f"box of product {self.number}")


def products() -> list[Product]:
    """All products in order of their numbers."""
    made: list[Product] = []
    for place, group in enumerate(WORDS["groups"]):
        rate, batched = group.get("rate", 22), group["code"] != "ХТ"
        for kind in group["kinds"]:
            own = kind if isinstance(kind, dict) else {"name": kind}
            sizes = own.get("sizes") or [size for size, *_ in group["sizes"]]
            unit = "166" if own["name"].startswith("Ветошь") else "796"
            for step, sort in enumerate(own.get("scents") or group["scents"]):
                for size, (_, pack, price) in zip(sizes, group["sizes"], strict=True):
                    title = f"{own['name']} «{group['brand']}», {sort}, {size}"
                    made.append(Product(len(made) + 1, title, place, unit, pack, price + step * 3, rate, batched))
    return made


def items() -> Iterator[Item]:
    """Groups, products, boxes, barcodes."""
    for place, group in enumerate(WORDS["groups"]):
        yield item("Catalog_Номенклатура", f"group {place}", group["name"], Code=f"00-{place + 1:08}", IsFolder=True)
    for product in products():
        yield _product(product)
        yield item(
            "Catalog_УпаковкиЕдиницыИзмерения",
            f"box of product {product.number}",
            f"кор ({product.pack} {'кг' if product.unit == '166' else 'шт'})",
            Owner=product.key,
            Owner_Type=PRODUCT,
            ЕдиницаИзмерения_Key=key(f"unit {product.unit}"),
            Числитель=product.pack,
            Знаменатель=1,
            КоличествоУпаковок=product.pack,
            Вес=round(product.pack * 1.05, 2),
            ТипИзмеряемойВеличины="Упаковка",
            ТипУпаковки="Конечная",
        )
        yield _barcode(ean13(f"4607189{product.number:05}"), product, {})
        yield _barcode(ean13(f"4607189{product.number + 50000}"), product, {"Упаковка_Key": product.box})
        if product.number % 25 == 0:
            yield _barcode(ean13(f"4607189{product.number + 90000}"), product, {})


def _product(product: Product) -> Item:
    group: dict[str, Any] = WORDS["groups"][product.group]
    maker = f"maker-{product.number % 3 + 1}"
    return item(
        "Catalog_Номенклатура",
        f"product {product.number}",
        product.title,
        Code=f"00-{product.number + 1000:08}",
        Parent_Key=key(f"group {product.group}"),
        Артикул=f"ЧД-{group['code']}-{product.number:03}",
        НаименованиеПолное=product.title,
        ЕдиницаИзмерения_Key=key(f"unit {product.unit}"),
        ИспользоватьУпаковки=True,
        ВесИспользовать=True,
        ВесЧислитель=1.05,
        ВесЗнаменатель=1,
        ВесЕдиницаИзмерения_Key=key("unit 166"),
        ТипНоменклатуры="Товар",
        Качество="Новый",
        КодДляПоиска=str(product.number),
        СтавкаНДС_Key=key(f"rate {product.rate}"),
        ПроизводительИмпортерКонтрагент_Key=key(maker),
        Производитель_Key=key(f"make of {maker}"),
        ДополнительныеРеквизиты=[
            {
                "LineNumber": 1,
                "Свойство_Key": key(SUPPLIER),
                "Значение": key(f"partner {maker}"),
                "Значение_Type": "StandardODATA.Catalog_Партнеры",
                "ТекстоваяСтрока": "",
            }
        ],
    )


def _barcode(code: str, product: Product, pack: Object) -> Item:
    return (
        "InformationRegister_ШтрихкодыНоменклатуры",
        code,
        {"Штрихкод": code, "Номенклатура_Key": product.key, **pack},
    )
