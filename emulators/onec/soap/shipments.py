"""Shipments, and what came back of them, as the service tells them."""

from __future__ import annotations

from emulators.onec.soap import registers
from emulators.onec.soap.contract import Value
from emulators.onec.soap.told import filled, phone
from emulators.onec.world import ZERO, Object, World

SHIPMENTS = "Document_РеализацияТоваровУслуг"
UNITS = "Catalog_УпаковкиЕдиницыИзмерения"


def page(world: World, asked: Value) -> Value:
    """Type ShipmentsPage: one dealer's, the newest first."""
    offset, limit = asked["Offset"], asked["Limit"]
    if world.get("Catalog_Партнеры", asked["DealerRef"].lower()) is None:
        return {"Result": {"Code": "missing", "Message": "Такого партнёра в базе нет"}, "Total": 0}
    if offset < 0 or not 1 <= limit <= 200:
        return {"Result": {"Code": "invalid", "Message": "Смещение: от 0, предел: от 1 до 200"}, "Total": 0}
    rows = [row for row in world.all(SHIPMENTS) if row.get("Партнер_Key") == asked["DealerRef"].lower()]
    rows = [row for row in rows if asked["DateFrom"][:10] <= row["Date"][:10] <= asked["DateTo"][:10]]
    rows = [row for row in rows if (asked["Search"] or "") in row["Number"]]
    rows = sorted(rows, key=lambda row: str(row["Date"]), reverse=True)
    end = offset + limit
    return {
        "Result": {"Code": "ok"},
        "Total": len(rows),
        "NextOffset": end if end < len(rows) else None,
        "Shipments": [shipment(world, row) for row in rows[offset:end]],
    }


def shipment(world: World, row: Object) -> Value:
    """Type Shipment."""

    def named(kind: str, field: str) -> Object:
        return world.get(f"Catalog_{kind}", row.get(field) or ZERO) or {}

    contract, currency = named("ДоговорыКонтрагентов", "Договор_Key"), named("Валюты", "Валюта_Key")
    return {
        "ShipmentRef": row["Ref_Key"],
        "Version": row["DataVersion"],
        "Number": row["Number"],
        "Date": row["Date"],
        "Posted": bool(row.get("Posted")),
        "Deleted": bool(row.get("DeletionMark")),
        "Status": row.get("Статус") or None,
        "DealerRef": row.get("Партнер_Key", ""),
        "DealerName": named("Партнеры", "Партнер_Key").get("Description"),
        "CounterpartyRef": filled(row.get("Контрагент_Key")),
        "CounterpartyName": named("Контрагенты", "Контрагент_Key").get("Description"),
        "OrganizationRef": filled(row.get("Организация_Key")),
        "OrganizationName": named("Организации", "Организация_Key").get("Description"),
        "ContractRef": filled(row.get("Договор_Key")),
        "ContractNumber": contract.get("Номер") or None,
        "ContractDate": filled(contract.get("Дата")),
        **_party("Consignee", named("Контрагенты", "Грузополучатель_Key")),
        **_party("Consignor", named("Контрагенты", "Грузоотправитель_Key")),
        "CarrierName": named("Партнеры", "ПеревозчикПартнер_Key").get("Description"),
        "WarehouseName": named("Склады", "Склад_Key").get("Description"),
        "DeliveryAddress": row.get("АдресДоставки") or None,
        "Vehicle": row.get("ДополнительнаяИнформацияПоДоставке") or None,
        "ManagerName": named("Пользователи", "Менеджер_Key").get("Description"),
        "PriceIncludesVAT": bool(row.get("ЦенаВключаетНДС")),
        "Currency": currency.get("Description", ""),
        "CurrencyCode": currency.get("Code"),
        "Amount": row.get("СуммаДокумента", 0),
        "Lines": [_line(world, row, line) for line in row.get("Товары", [])],
    }


def _party(name: str, found: Object) -> Value:
    rows = found.get("КонтактнаяИнформация", [])
    address = next((one["Представление"] for one in rows if one["Тип"] == "Адрес" and one["Представление"]), None)
    told = found.get("НаименованиеПолное") or None
    return {f"{name}Name": told, f"{name}Address": address, f"{name}Phone": phone(found)}


def _line(world: World, shipped: Object, line: Object) -> Value:
    def named(kind: str, field: str) -> Object:
        return world.get(f"Catalog_{kind}", line.get(field) or ZERO) or {}

    product, rate = named("Номенклатура", "Номенклатура_Key"), named("СтавкиНДС", "СтавкаНДС_Key")
    unit = world.get(UNITS, product.get("ЕдиницаИзмерения_Key") or ZERO) or {}
    batch, pack = named("СерииНоменклатуры", "Серия_Key"), named("УпаковкиЕдиницыИзмерения", "Упаковка_Key")
    return {
        "ShipmentLineID": line.get("ИдентификаторСтроки") or str(line["LineNumber"]),
        "LineNo": int(line["LineNumber"]),
        "ProductRef": line["Номенклатура_Key"],
        "ProductCode": product.get("Артикул"),
        "ProductName": product.get("Description", ""),
        "SeriesRef": filled(line.get("Серия_Key")),
        "SeriesName": batch.get("Номер") or batch.get("Description"),
        "UnitRef": filled(line.get("Упаковка_Key")),
        "UnitName": pack.get("Description"),
        "UnitOKEI": pack.get("Code") or None,
        "Quantity": line["Количество"],
        "PackQuantity": line.get("КоличествоУпаковок", 0),
        "Price": line.get("Цена", 0),
        "Amount": line.get("Сумма", 0),
        "VATRate": rate.get("Description"),
        "VATPercent": rate.get("Ставка", 0),
        "VATKind": rate.get("ПеречислениеСтавкаНДС") or None,
        "VATAmount": line.get("СуммаНДС", 0),
        "AmountWithVAT": line.get("СуммаСНДС", 0),
        "BaseUnitName": unit.get("Description"),
        "BaseUnitOKEI": unit.get("Code"),
        "Marks": _marks(world, shipped, line["Номенклатура_Key"]),
    }


def _marks(world: World, shipped: Object, product: str) -> list[str]:
    """Marking codes of the document's packages that hold this product."""
    keys = [row.get("ШтрихкодУпаковки_Key") or ZERO for row in shipped.get("ШтрихкодыУпаковок", [])]
    codes = [world.get("Catalog_ШтрихкодыУпаковокТоваров", key) or {} for key in keys]
    return [code["ЗначениеШтрихкода"] for code in codes if code.get("Номенклатура_Key") == product]


def came_back(world: World, row: Object) -> Value:
    """Type Return: of a correction only the lines that make a shipped quantity smaller."""
    correction = "Расхождения" in row
    key = row["Ref_Key"] if correction else row.get("ЗаявкаНаВозвратТоваровОтКлиента_Key")
    claims = [made["Претензия"] for made in world.all(registers.DOCUMENTS) if made.get("Документ") == key]
    return {
        "Ref": row["Ref_Key"],
        "Version": row["DataVersion"],
        "Kind": "КорректировкаРеализации" if correction else "ВозвратТоваровОтКлиента",
        "Number": row["Number"],
        "Date": row["Date"],
        "Posted": bool(row.get("Posted")),
        "Deleted": bool(row.get("DeletionMark")),
        "ClaimID": claims[0] if claims else None,
        "Lines": _smaller(row) if correction else _returned(row),
    }


def _returned(row: Object) -> list[Value]:
    kind = f"StandardODATA.{SHIPMENTS}"
    return [
        {
            "ShipmentRef": line["ДокументРеализации"],
            "ProductRef": line["Номенклатура_Key"],
            "Quantity": line["Количество"],
        }
        for line in row.get("Товары", [])
        if line.get("ДокументРеализации_Type") == kind and filled(line.get("ДокументРеализации"))
    ]


def _smaller(row: Object) -> list[Value]:
    if row.get("ДокументОснование_Type") != f"StandardODATA.{SHIPMENTS}":
        return []
    return [
        {
            "ShipmentRef": row["ДокументОснование"],
            "ProductRef": line["Номенклатура_Key"],
            "Quantity": -line["Количество"],
        }
        for line in row["Расхождения"]
        if line["Количество"] < 0
    ]
