"""GetVersions, GetObjects, GetBarcodes: reference lists page by page and object by object."""

from __future__ import annotations

from collections.abc import Callable

from emulators.onec.soap.contract import Value
from emulators.onec.soap.shipments import came_back, shipment
from emulators.onec.soap.told import filled, phone
from emulators.onec.world import NO_DATE, ZERO, Object, World

MOST, AT_ONCE = 2000, 200
BARCODES = "InformationRegister_ШтрихкодыНоменклатуры"
PRODUCTS = "Catalog_Номенклатура"
Told = Callable[[World, Object], Value]
SETS = {  # set, field that says whose a row is
    "Dealers": ("Catalog_Партнеры", ""),
    "LegalEntities": ("Catalog_Контрагенты", "Партнер_Key"),
    "Contacts": ("Catalog_КонтактныеЛицаПартнеров", "Owner_Key"),
    "Sellers": ("Catalog_Организации", ""),
    "Products": (PRODUCTS, ""),
    "Packs": ("Catalog_УпаковкиЕдиницыИзмерения", "Owner"),
    "Shipments": ("Document_РеализацияТоваровУслуг", ""),
    "Returns": ("Document_ВозвратТоваровОтКлиента", ""),
    "Corrections": ("Document_КорректировкаРеализации", ""),
}


def versions(world: World, kind: str, since: str | None, after: str | None, limit: int) -> Value:
    """Type VersionsPage."""
    if kind not in SETS or not 1 <= limit <= MOST:
        return {"Result": {"Code": "invalid", "Message": "Вид: из описания сервиса, предел: от 1 до 2000"}}
    name, owner = SETS[kind]
    rows = [row for row in world.all(name) if _listed(kind, row) and row.get("Date", NO_DATE) >= (since or "")]
    rows = sorted((row for row in rows if row["Ref_Key"] > (after or "")), key=lambda row: str(row["Ref_Key"]))[:limit]
    told = [{"Ref": row["Ref_Key"], "Version": row["DataVersion"], "OwnerRef": filled(row.get(owner))} for row in rows]
    return {"Result": {"Code": "ok"}, "Versions": told, "Next": rows[-1]["Ref_Key"] if len(rows) == limit else None}


def objects(world: World, kind: str, keys: list[str]) -> Value:
    """Type ObjectsList."""
    if kind not in TOLD or len(keys) > AT_ONCE:
        return {"Result": {"Code": "invalid", "Message": "Вид: из описания сервиса, не больше 200 за раз"}}
    found = []
    for part in ("Returns", "Corrections") if kind == "Returns" else (kind,):
        rows = [world.get(SETS[part][0], key.lower()) for key in keys]
        found += [TOLD[kind](world, row) for row in rows if row and _has_place(kind, row)]
    return {"Result": {"Code": "ok"}, kind: found}


def barcodes(world: World, after: str | None, limit: int) -> Value:
    """Type BarcodesPage."""
    if not 1 <= limit <= MOST:
        return {"Result": {"Code": "invalid", "Message": "Предел: от 1 до 2000"}}
    rows = sorted(world.all(BARCODES), key=lambda row: str(row["Штрихкод"]))
    rows = [row for row in rows if row["Штрихкод"] > (after or "")][:limit]
    told = [
        {"Code": row["Штрихкод"], "ProductRef": row["Номенклатура_Key"], "PackRef": filled(row.get("Упаковка_Key"))}
        for row in rows
    ]
    return {"Result": {"Code": "ok"}, "Barcodes": told, "Next": rows[-1]["Штрихкод"] if len(rows) == limit else None}


def _listed(kind: str, row: Object) -> bool:
    """Clients alone are dealers; a pack marked for deletion is no pack."""
    if kind == "Dealers":
        return bool(row.get("Клиент"))
    return _has_place(kind, row) and not (kind == "Packs" and row.get("DeletionMark"))


def _has_place(kind: str, row: Object) -> bool:
    if kind == "Packs":
        return row.get("Owner_Type") == f"StandardODATA.{PRODUCTS}"
    return not (kind == "Products" and row.get("IsFolder"))


def _head(row: Object) -> Value:
    return {"Ref": row["Ref_Key"], "Version": row["DataVersion"], "Name": row.get("Description", "")}


def _deleted(row: Object) -> Value:
    return {"Deleted": bool(row.get("DeletionMark"))}


def contact(row: Object, kind: str) -> str | None:
    """The first filled contact of a kind."""
    rows = row.get("КонтактнаяИнформация", [])
    return next((one["Представление"] for one in rows if one["Тип"] == kind and one["Представление"].strip()), None)


def _dealer(world: World, row: Object) -> Value:
    manager = world.get("Catalog_Пользователи", row.get("ОсновнойМенеджер_Key") or ZERO) or {}
    region = world.get("Catalog_БизнесРегионы", row.get("БизнесРегион_Key") or ZERO) or {}
    return {
        **_head(row),
        **_deleted(row),
        "IsClient": bool(row.get("Клиент")),
        "ManagerName": manager.get("Description"),
        "RegionName": region.get("Description"),
        "Phone": phone(row),
        "Email": contact(row, "АдресЭлектроннойПочты"),
    }


def _entity(world: World, row: Object) -> Value:
    country = world.get("Catalog_СтраныМира", row.get("СтранаРегистрации_Key") or ZERO) or {}
    papers = {"FullName": "НаименованиеПолное", "INN": "ИНН", "KPP": "КПП", "OKPO": "КодПоОКПО"}
    return {
        **_head(row),
        **_deleted(row),
        **{name: row.get(field) or None for name, field in papers.items()},
        "DealerRef": filled(row.get("Партнер_Key")),
        "Address": contact(row, "Адрес"),
        "Phone": phone(row),
        "CountryCode": country.get("Code"),
        "TaxNumber": row.get("НалоговыйНомер") or None,
    }


def _person(_: World, row: Object) -> Value:
    return {
        **_head(row),
        **_deleted(row),
        "DealerRef": filled(row.get("Owner_Key")),
        "Position": row.get("ДолжностьПоВизитке") or None,
        "Phone": phone(row),
        "Email": contact(row, "АдресЭлектроннойПочты"),
    }


def _product(world: World, row: Object) -> Value:
    unit = world.get("Catalog_УпаковкиЕдиницыИзмерения", row.get("ЕдиницаИзмерения_Key") or ZERO) or {}
    group = world.get(PRODUCTS, row.get("Parent_Key") or ZERO) or {}
    maker = world.get("Catalog_Производители", row.get("Производитель_Key") or ZERO) or {}
    return {
        **_head(row),
        **_deleted(row),
        "SKU": row.get("Артикул") or None,
        "FullName": row.get("НаименованиеПолное") or None,
        "UnitName": unit.get("Description"),
        "UnitOKEI": unit.get("Code"),
        "GroupRef": filled(row.get("Parent_Key")),
        "GroupName": group.get("Description"),
        "MakerName": maker.get("Description"),
        **_weight(world, row),
    }


def _weight(world: World, row: Object) -> Value:
    if not row.get("ВесИспользовать"):
        return {}
    unit = world.get("Catalog_УпаковкиЕдиницыИзмерения", row.get("ВесЕдиницаИзмерения_Key") or ZERO) or {}
    figures = {"WeightNumerator": "ВесЧислитель", "WeightDenominator": "ВесЗнаменатель"}
    return {**{name: row.get(field) or None for name, field in figures.items()}, "WeightUnitOKEI": unit.get("Code")}


def _pack(_: World, row: Object) -> Value:
    parts = {"Numerator": row.get("Числитель", 0), "Denominator": row.get("Знаменатель", 0)}
    return {**_head(row), **parts, "ProductRef": row["Owner"]}


TOLD: dict[str, Told] = {
    "Dealers": _dealer,
    "LegalEntities": _entity,
    "Contacts": _person,
    "Sellers": _entity,
    "Products": _product,
    "Packs": _pack,
    "Shipments": shipment,
    "Returns": came_back,
}
