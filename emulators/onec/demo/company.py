"""The demo's own side: legal entities, warehouses, staff, makers, carriers, small classifiers."""

from __future__ import annotations

from collections.abc import Iterator

from emulators.onec.claims import CHART
from emulators.onec.demo import requisites
from emulators.onec.demo.made import KINDS, SUPPLIER, WORDS, Item, contacts, item, key

RATES = {20: "НДС20", 22: "", 10: "НДС10", 0: "БезНДС"}
FIRM = {"ЮрФизЛицо": "ЮрЛицо", "ЮридическоеФизическоеЛицо": "ЮридическоеЛицо"}


def items() -> Iterator[Item]:
    """Everything of the company that its dealers share."""
    yield from _classifiers()
    yield from map(_seller, WORDS["sellers"])
    for code, name, phone, mail, post in WORDS["users"]:
        rows = contacts(("Телефон", phone), ("Email", mail))
        yield item("Catalog_Пользователи", code, name, Комментарий=post, КонтактнаяИнформация=rows)
    for place in WORDS["warehouses"]:
        yield item(
            "Catalog_Склады",
            place["code"],
            place["name"],
            ТипСклада="ОптовыйСклад",
            ТекущаяДолжностьОтветственного=place["keeper"],
            КонтактнаяИнформация=contacts(("ФактАдрес", place["address"])),
        )
    yield from _partners("makers", "Поставщик")
    for code, name, *_ in WORDS["makers"]:
        yield item("Catalog_Производители", f"make of {code}", name)
    # No standard field names who a product was bought from: companies keep an attribute of their own.
    yield item(CHART, SUPPLIER, "Поставщик (Номенклатура)", Заголовок="Поставщик", Виден=True, Доступен=True)
    yield from _partners("carriers", "Перевозчик")


def _seller(seller: dict[str, str]) -> Item:
    rows = contacts(
        ("ЮрАдрес", seller["address"]),
        ("ФактАдрес", seller["address"]),
        ("Телефон", seller["phone"]),
        ("Email", seller["mail"]),
        area=seller["area"],
        city=seller["city"],
    )
    return item(
        "Catalog_Организации",
        seller["code"],
        seller["short"],
        **FIRM,
        НаименованиеПолное=seller["full"],
        НаименованиеСокращенное=f"ООО «{seller['short']}»",
        Префикс=seller["prefix"],
        ИНН=requisites.inn_of_firm(seller["inn"]),
        КПП=seller["kpp"],
        ОГРН=requisites.ogrn(seller["ogrn"]),
        КодПоОКПО=requisites.okpo(seller["okpo"]),
        КодОКВЭД2=seller["okved"],
        КонтактнаяИнформация=rows,
    )


def _partners(words: str, role: str) -> Iterator[Item]:
    for code, name, inn, kpp, address in WORDS[words]:
        yield item("Catalog_Партнеры", f"partner {code}", name, **{role: True}, НаименованиеПолное=name)
        yield item(
            "Catalog_Контрагенты",
            code,
            name,
            **FIRM,
            НаименованиеПолное=f"ООО «{name}»" if "«" not in name else f"ООО {name}",
            Партнер_Key=key(f"partner {code}"),
            ГоловнойКонтрагент_Key=key(code),
            ИНН=requisites.inn_of_firm(inn),
            КПП=kpp,
            КодПоОКПО=requisites.okpo(inn[2:]),
            КонтактнаяИнформация=contacts(("ЮрАдрес", address)),
        )


def _classifiers() -> Iterator[Item]:
    for code, short, full, measure in WORDS["units"]:
        yield item(
            "Catalog_УпаковкиЕдиницыИзмерения",
            f"unit {code}",
            short,
            Code=code,
            НаименованиеПолное=full,
            ТипИзмеряемойВеличины=measure,
            Числитель=1,
            Знаменатель=1,
        )
    for rate, member in RATES.items():
        name = f"{rate}%" if rate else "Без НДС"
        yield item("Catalog_СтавкиНДС", f"rate {rate}", name, Ставка=rate, ПеречислениеСтавкаНДС=member)
    yield item("Catalog_Валюты", "rouble", "RUB", Code="643", НаименованиеПолное="Российский рубль")
    for name in WORDS["reasons"]:
        yield item("Catalog_ПричиныВозникновенияПретензий", f"reason {name}", name)
    for name, (type_of, title) in KINDS.items():
        yield item("Catalog_ВидыКонтактнойИнформации", f"contact {name}", title, Тип=type_of, PredefinedDataName=name)
