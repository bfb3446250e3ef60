"""The demo's 400 shipments over the last 18 months: dates, lines, packs, batches, VAT, carriers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from emulators.onec.demo import dealers, goods
from emulators.onec.demo.dealers import Store
from emulators.onec.demo.goods import Product
from emulators.onec.demo.made import WORDS, Item, item, key
from emulators.onec.world import Object

COUNT = 400
MONTHS_18 = 548
LONG = 40
# Days ago and store of what the demo people find at once; the first two came on one truck.
FRESH = [(1, 0), (1, 0), (3, 1), (5, 0), (6, 2), (8, 0), (12, 1), (2, 3), (4, 4), (7, 3), (10, 3)]
NEW_RATE_FROM = date(2026, 1, 1)
KOPECK = Decimal("0.01")


@dataclass(frozen=True)
class Plan:
    """One shipment before its lines: `order` makes its keys, `lines` is how many it will have."""

    order: int
    at: datetime
    store: Store
    seller: int
    lines: int


def items(today: date) -> Iterator[Item]:
    """Batches and shipments, oldest first; a seller's numbers follow its dates."""
    dice = random.Random(1998)
    catalogue = goods.products()
    numbers = [0] * len(WORDS["sellers"])
    batches: dict[str, Item] = {}
    made = []
    for plan in sorted(_plans(dice, today), key=lambda plan: (plan.at, plan.order)):
        numbers[plan.seller] += 1
        made.append(_shipment(dice, plan, numbers[plan.seller], catalogue, batches))
    yield from batches.values()
    yield from made


def _plans(dice: random.Random, today: date) -> list[Plan]:
    stores = dealers.stores()
    liked = [8 if store.dealer == key(dealers.code(0)) else 3 + i % 3 for i, store in enumerate(stores)]
    days = list(FRESH)
    while len(days) < COUNT:
        days.append((dice.randrange(2, MONTHS_18), dice.choices(range(len(stores)), liked)[0]))
    plans = []
    for order, (ago, place) in enumerate(days):
        day = today - timedelta(days=ago)
        if order >= len(FRESH) and day.weekday() >= 5:
            day -= timedelta(days=day.weekday() - 4)
        at = datetime.combine(day, time(8 + dice.randrange(10), dice.randrange(60), dice.randrange(60)))
        lines = LONG if order == 3 else dice.randint(1, 15)
        plans.append(Plan(order, at, stores[place], 0 if order < 3 else int(dice.random() < 0.35), lines))
    return plans


def _shipment(dice: random.Random, plan: Plan, number: int, catalogue: list[Product], batches: dict[str, Item]) -> Item:
    with_vat = dice.random() < 0.6
    warehouse = key(f"warehouse-{plan.seller + 1 if dice.random() < 0.8 else 3}")
    chosen = dice.sample(catalogue, plan.lines)
    if plan.lines > 5 and dice.random() < 0.3:
        chosen[-1] = chosen[0]
    rows = [_row(dice, plan, place, product, with_vat) for place, product in enumerate(chosen, start=1)]
    for row, product in zip(rows, chosen, strict=True):
        row["Склад_Key"] = warehouse
        if product.batched:
            row["Серия_Key"] = _batch(plan, product, row["LineNumber"], batches)
    ref = key(f"shipment {plan.order}")
    shipment = {
        "Ref_Key": ref,
        "Number": f"{WORDS['sellers'][plan.seller]['prefix']}00-{number:06}",
        "Склад_Key": warehouse,
        "ЦенаВключаетНДС": with_vat,
        "СуммаДокумента": float(sum(Decimal(str(row["СуммаСНДС"])) for row in rows)),
        **_sides(plan),
        **_transport(dice, plan),
        "Товары": rows,
    }
    return "Document_РеализацияТоваровУслуг", ref, shipment


def _sides(plan: Plan) -> Object:
    dealer = next(c for c in map(dealers.code, range(len(WORDS["dealers"]))) if key(c) == plan.store.dealer)
    firm = next(n for n in (0, 1) if key(f"{dealer} firm {n}") == plan.store.firm)
    return {
        "Date": plan.at.isoformat(),
        "Posted": True,
        "Статус": "Отгружено",
        "Согласован": True,
        "ХозяйственнаяОперация": "РеализацияКлиенту",
        "НалогообложениеНДС": "ПродажаОблагаетсяНДС",
        "Организация_Key": key(WORDS["sellers"][plan.seller]["code"]),
        "Партнер_Key": plan.store.dealer,
        "Контрагент_Key": plan.store.firm,
        "Грузополучатель_Key": plan.store.consignee,
        "АдресДоставки": plan.store.address,
        "Договор_Key": key(f"{dealer} contract {firm} {plan.seller}"),
        "Менеджер_Key": key(f"user-{1 + plan.order % 2}"),
        "Валюта_Key": key("rouble"),
        "КурсЧислитель": 1,
        "КурсЗнаменатель": 1,
        "ОтпустилДолжность": WORDS["warehouses"][0]["keeper"],
        "Основание": f"Заказ клиента № {plan.order + 1}",
        "ОснованиеНомер": str(plan.order + 1),
        "ОснованиеДата": f"{(plan.at - timedelta(days=3)).date().isoformat()}T00:00:00",
    }


def _row(dice: random.Random, plan: Plan, place: int, product: Product, with_vat: bool) -> Object:
    rate = 20 if product.rate == 22 and plan.at.date() < NEW_RATE_FROM else product.rate
    in_boxes = product.unit == "796" and dice.random() < 0.6
    count = dice.randint(1, 6) if in_boxes else dice.randint(1, 48)
    amount = Decimal(count * product.pack if in_boxes else count)
    if product.unit == "166":
        amount = Decimal(dice.randint(20, 400)) / 10
    price = Decimal(product.price) * dice.choice([90, 95, 97, 100]) / 100
    price = price if with_vat else price * 100 / (100 + rate)
    price = _money(price * (product.pack if in_boxes else 1))
    packs = Decimal(count) if in_boxes else amount
    return {
        "LineNumber": place,
        "Номенклатура_Key": product.key,
        **({"Упаковка_Key": product.box} if in_boxes else {}),
        "КоличествоУпаковок": float(packs),
        "Количество": float(amount),
        "Цена": float(price),
        **_sums(_money(price * packs), rate, with_vat),
        "СтавкаНДС_Key": key(f"rate {rate}"),
        "КодСтроки": place,
        "КлючСвязи": place,
        "ИдентификаторСтроки": key(f"shipment {plan.order} line {place}"),
    }


def _sums(total: Decimal, rate: int, with_vat: bool) -> dict[str, float]:
    vat = _money(total * rate / (100 + rate)) if with_vat else _money(total * rate / 100)
    full = total if with_vat else total + vat
    return {"Сумма": float(total), "СуммаНДС": float(vat), "СуммаСНДС": float(full)}


def _money(value: Decimal) -> Decimal:
    return value.quantize(KOPECK, ROUND_HALF_UP)


def _batch(plan: Plan, product: Product, line: int, batches: dict[str, Item]) -> str:
    made = plan.at.date() - timedelta(days=20 + line % 9 * 5)
    made = made.replace(month=(made.month - 1) // 3 * 3 + 1, day=1)
    name = f"batch {product.number} {made:%y%m} {line % 2}"
    if name not in batches:
        number = f"{made:%y%m}-{product.number:03}{'АБ'[line % 2]}"
        until = made.replace(year=made.year + 2)
        batches[name] = item(
            "Catalog_СерииНоменклатуры",
            name,
            f"{number} до {until:%d.%m.%Y}",
            Номер=number,
            ДатаПроизводства=f"{made.isoformat()}T00:00:00",
            ГоденДо=f"{until.isoformat()}T00:00:00",
        )
    return key(name)


def _transport(dice: random.Random, plan: Plan) -> dict[str, Any]:
    plate = f"{dice.choice('АВЕКМНОРСТУХ')}{dice.randrange(100, 1000)}{dice.choice('АВЕКМНОРСТУХ')}Х 71"
    car, driver = dice.choice(WORDS["vehicles"]), dice.choice(WORDS["drivers"])
    told = {"ДополнительнаяИнформацияПоДоставке": f"{car}, гос. номер {plate}, водитель {driver}"}
    way = dice.random()
    if way < 0.6:
        carrier = f"partner carrier-{1 + plan.order % 3}"
        return {"СпособДоставки": "СиламиПеревозчика", "ПеревозчикПартнер_Key": key(carrier), **told}
    if way < 0.85:
        return {"СпособДоставки": "ДоКлиента", **told}
    signed = plan.at.date().isoformat()
    return {
        "СпособДоставки": "Самовывоз",
        "ДоверенностьНомер": str(plan.order + 7),
        "ДоверенностьДата": f"{signed}T00:00:00",
        "ДоверенностьЛицо": driver,
        **told,
    }
