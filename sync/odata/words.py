"""What 1C's administrator reads: what each set is to the portal, and what is wrong with a profile."""

from __future__ import annotations

from sync.odata import names

FILES_WORDS = (
    "акты и сканы дилеров внутри 1С, когда настройка PORTAL_ONEC_FILES_MB больше нуля; без него в 1С будет ссылка"
)
WHAT_FOR = {
    names.CLAIMS: "претензии: рекламации дилеров",
    names.CLAIMS_11_4: "претензии: рекламации дилеров",
    names.ACTS: "акты о расхождениях: что не сошлось при приёмке",
    names.SHIPMENTS: "отгрузки, по которым заявляют рекламации",
    names.DEALERS: "дилеры",
    names.ENTITIES: "юрлица дилеров: покупатель и грузополучатель в акте",
    names.SELLERS: "ваши организации: поставщик в акте",
    names.PRODUCTS: "товары",
    names.UNITS: "единицы измерения и упаковки товаров",
    names.RETURNS: "возвраты, сделанные в 1С: на них меньше остаток, по которому можно заявить",
    names.CORRECTIONS: "корректировки реализаций: на них меньше остаток, по которому можно заявить",
    names.REQUESTS: "заявки на возврат: документы, созданные по решению",
    names.DEPARTMENTS: "виновное подразделение",
    names.CONTACTS: "контактные лица дилеров",
    names.BARCODES: "штрихкоды: поиск товара по коду на упаковке",
    names.USERS: "имя и телефон менеджера и ответственного",
    names.WAREHOUSES: "названия складов",
    names.BATCHES: "серии товаров",
    names.CONTRACTS: "номер и дата договора в акте",
    names.CURRENCIES: "валюта отгрузки",
    names.COUNTRIES: "страна юрлица дилера: какие у него реквизиты и бумаги",
    names.VAT_RATES: "ставка НДС в акте",
    names.PROPERTIES: "дополнительные реквизиты: номер, предмет, стадия, срок и ссылка на файлы внутри претензии",
    names.SEGMENT_ROWS: "какой дилер в каком сегменте",
    names.SEGMENTS: "названия сегментов дилеров",
    names.REGIONS: "регионы дилеров",
    names.MAKERS: "производители товаров",
    names.PACKAGES: "коды маркировки в строках отгрузки",
    f"{names.CLAIMS}{names.FILES_SUFFIX}": FILES_WORDS,
    f"{names.CLAIMS_11_4}{names.FILES_SUFFIX}": FILES_WORDS,
    names.REASONS: "служебная запись портала: по ней он замечает базу, восстановленную из копии",
}
WHAT_FOR_OTHERS = "то, что вписано в профиль портала"
PROPERTY_WORDS = {
    "number": "номер рекламации на портале",
    "subject": "предмет рекламации",
    "stage": "стадия рекламации",
    "due_on": "срок рассмотрения",
    "link": "ссылка на файлы портала",
    "question": "вопрос дилеру",
    "reply": "ответ дилера",
    "consent": "согласие дилера с решением",
    "finding": "итог расследования",
    "guilty": "виновная сторона",
    "refusal": "основание отказа",
    "segment": "сегмент дилера",
    "region": "регион дилера",
    "maker": "производитель товара",
    "supplier": "поставщик товара",
    "weight": "вес единицы товара, кг",
}
KIND_WORDS = {
    "Catalog": "справочник",
    "Document": "документ",
    "InformationRegister": "регистр сведений",
    "ChartOfCharacteristicTypes": "план видов характеристик",
    "ExchangePlan": "план обмена",
}
TYPE_WORDS = {
    "string": "строка",
    "int64": "число",
    "decimal": "число",
    "bool": "булево",
    "date": "дата",
    "ref": "ссылка",
    "composite": "ссылка составного типа",
    "enum": "перечисление",
    "rows": "табличная часть",
}

PROFILE_FAULTS = {
    "unreadable": "Профиль 1С {file} не открывается: {why}",
    "not_toml": "Профиль 1С {file} не читается как TOML: {why}",
    "no_table": "Профиль 1С {file}: {name} должна быть таблицей [{name}]",
    "unknown": "Профиль 1С {file}: поля {name} нет, есть {known}",
    "no_such": "Профиля 1С «{file}» нет: задайте в PORTAL_ONEC_PROFILE {known} или путь к своему файлу .toml",
    "not_list": 'Профиль 1С {file}: {name} — список имён в кавычках, пример: ["Сумма"]',
    "not_name": "Профиль 1С {file}: {name}: «{value}» не похоже на имя в OData, пример: Catalog_Претензии",
    "half_plan": "Профиль 1С {file}: exchange_plan задаётся целиком: set — имя плана обмена, node — ключ узла",
    "not_str": "Профиль 1С {file}: {name} пишется в кавычках",
    "not_bool": "Профиль 1С {file}: {name} бывает true или false",
    "not_key": "Профиль 1С {file}: {name} должен быть ключом (GUID) или пустой строкой",
    "no_zone": "Профиль 1С {file}: {name}: часового пояса «{value}» нет, пример: Europe/Moscow",
}
