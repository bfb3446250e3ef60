"""Every name of 1C, here and nowhere else: sets, fields, statuses, and the mapping profile a company may change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# --- sets (OData name = kind + object name of the configuration УТ 11.5 / ERP 2.5 / КА 2.5)
DEALERS = "Catalog_Партнеры"
ENTITIES = "Catalog_Контрагенты"
CONTACTS = "Catalog_КонтактныеЛицаПартнеров"
SELLERS = "Catalog_Организации"
PRODUCTS = "Catalog_Номенклатура"
UNITS = "Catalog_УпаковкиЕдиницыИзмерения"
BATCHES = "Catalog_СерииНоменклатуры"
WAREHOUSES = "Catalog_Склады"
CONTRACTS = "Catalog_ДоговорыКонтрагентов"
CURRENCIES = "Catalog_Валюты"
COUNTRIES = "Catalog_СтраныМира"
VAT_RATES = "Catalog_СтавкиНДС"
USERS = "Catalog_Пользователи"
BARCODES = "InformationRegister_ШтрихкодыНоменклатуры"
SHIPMENTS = "Document_РеализацияТоваровУслуг"
ACTS = "Document_АктОРасхожденияхПослеОтгрузки"
PROPERTIES = "ChartOfCharacteristicTypes_ДополнительныеРеквизитыИСведения"
AGREEMENTS = "Catalog_СоглашенияСКлиентами"
REASONS = "Catalog_ПричиныВозникновенияПретензий"
MAKERS = "Catalog_Производители"
DEPARTMENTS = "Catalog_СтруктураПредприятия"
SEGMENTS = "Catalog_СегментыПартнеров"
SEGMENT_ROWS = "InformationRegister_ПартнерыСегмента"
REGIONS = "Catalog_БизнесРегионы"
PACKAGES = "Catalog_ШтрихкодыУпаковокТоваров"
RETURNS = "Document_ВозвратТоваровОтКлиента"
CORRECTIONS = "Document_КорректировкаРеализации"
REQUESTS = "Document_ЗаявкаНаВозвратТоваровОтКлиента"
CLAIMS = "Catalog_Претензии"
CLAIMS_11_4 = "Catalog_ПретензииКлиентов"

# --- fields every object has
REF = "Ref_Key"
VERSION = "DataVersion"
MARKED = "DeletionMark"
NAME = "Description"
CODE = "Code"
NUMBER = "Number"
DATE = "Date"
POSTED = "Posted"
ROW = "LineNumber"
OWNER = "Owner"
OWNER_KEY = "Owner_Key"
PARENT_KEY = "Parent_Key"
IS_FOLDER = "IsFolder"
COMMENT = "Комментарий"

# --- dealers, legal entities, people
DEALER_KEY = "Партнер_Key"
ENTITY_KEY = "Контрагент_Key"
SELLER_KEY = "Организация_Key"
IS_CLIENT = "Клиент"
MAIN_MANAGER_KEY = "ОсновнойМенеджер_Key"
SEGMENT_KEY = "Сегмент_Key"
REGION_KEY = "БизнесРегион_Key"
FULL_NAME = "НаименованиеПолное"
SHORT_NAME = "НаименованиеСокращенное"
INN = "ИНН"
KPP = "КПП"
OKPO = "КодПоОКПО"
COUNTRY_KEY = "СтранаРегистрации_Key"
TAX_NUMBER = "НалоговыйНомер"
POSITION = "ДолжностьПоВизитке"
CONTACT_ROWS = "КонтактнаяИнформация"
CONTACT_TYPE = "Тип"
CONTACT_TEXT = "Представление"
CONTACT_ADDRESS = "Адрес"
CONTACT_PHONE = "Телефон"
CONTACT_EMAIL = "АдресЭлектроннойПочты"

# --- goods
ARTICLE = "Артикул"
UNIT_KEY = "ЕдиницаИзмерения_Key"
MAKER_KEY = "Производитель_Key"
WEIGHT_USED = "ВесИспользовать"
WEIGHT = "ВесЧислитель"
WEIGHT_OF = "ВесЗнаменатель"  # base units that weigh so much together
WEIGHT_UNIT_KEY = "ВесЕдиницаИзмерения_Key"
NUMERATOR = "Числитель"
DENOMINATOR = "Знаменатель"
BARCODE = "Штрихкод"
PRODUCT_KEY = "Номенклатура_Key"
VARIANT_KEY = "Характеристика_Key"
PACK_KEY = "Упаковка_Key"
PURPOSE_KEY = "Назначение_Key"
BATCH_KEY = "Серия_Key"
BATCH_NUMBER = "Номер"
RATE = "Ставка"
RATE_ENUM = "ПеречислениеСтавкаНДС"
NO_VAT = "БезНДС"
WITHOUT_VAT = "без НДС"
VAT_PREFIX = "НДС"
VAT_RATE = "СтавкаНДС"  # УТ 11.4: an enumeration in the row itself

# --- shipment
LINES = "Товары"
LINE_ID = "ИдентификаторСтроки"
QUANTITY = "Количество"
PACKS = "КоличествоУпаковок"
PRICE = "Цена"
AMOUNT = "Сумма"
VAT_RATE_KEY = "СтавкаНДС_Key"
VAT = "СуммаНДС"
TOTAL = "СуммаСНДС"
LINE_CODE = "КодСтроки"
PACKAGE_ROWS = "ШтрихкодыУпаковок"
PACKAGE_KEY = "ШтрихкодУпаковки_Key"
PACKAGE_CODE = "ЗначениеШтрихкода"
WAREHOUSE_KEY = "Склад_Key"
CARRIER_KEY = "ПеревозчикПартнер_Key"
CONSIGNEE_KEY = "Грузополучатель_Key"
CONSIGNOR_KEY = "Грузоотправитель_Key"
CONTRACT_KEY = "Договор_Key"
CONTRACT_NUMBER = "Номер"
CONTRACT_DATE = "Дата"
CURRENCY_KEY = "Валюта_Key"
AGREEMENT_KEY = "Соглашение_Key"
ADDRESS = "АдресДоставки"
DELIVERY_NOTE = "ДополнительнаяИнформацияПоДоставке"  # car and driver, where people write them
STATUS = "Статус"
DOCUMENT_TOTAL = "СуммаДокумента"
PRICE_WITH_VAT = "ЦенаВключаетНДС"
TAXATION = "НалогообложениеНДС"
OPERATION = "ХозяйственнаяОперация"
DEPARTMENT_KEY = "Подразделение_Key"
MANAGER_KEY = "Менеджер_Key"
CONTACT_KEY = "КонтактноеЛицо_Key"
ORDER = "ЗаказКлиента"

# --- what comes back of a shipment
OF_SHIPMENT = "ДокументРеализации"
OF_BASIS = "ДокументОснование"
OF_REQUEST_KEY = "ЗаявкаНаВозвратТоваровОтКлиента_Key"
OF_ACT_KEY = "АктОРасхожденияхПослеОтгрузкиОснование_Key"
DIFFERENCES = "Расхождения"  # of a correction: Количество below nought makes the shipment smaller
RETURN_KINDS = {
    RETURNS: "Возврат товаров от клиента",
    CORRECTIONS: "Корректировка реализации",
    REQUESTS: "Заявка на возврат",
}
PORTAL_NUMBER = re.compile(r"РК-\d{4}-\d{6}")  # where a comment names the claim

# --- act of discrepancies after shipment: our fields, and what 1C answers in it
ACT_BASIS_KIND = "ТипОснованияАктаОРасхождении"
ACT_BASIS_SHIPMENT = "РеализацияТоваровУслуг"
ACT_NEW = "НеСогласовано"
ACT_DONE = "Отработано"
ACT_AGREEMENT = "Соглашение"
IN_NUMBER = "НомерВходящегоДокумента"
IN_DATE = "ДатаВходящегоДокумента"
SHIPMENT = "Реализация"
FROM_SHIPMENT = "ЗаполненоПоРеализации"
TEXT = "ТекстовоеОписание"
QUANTITY_DOC = "КоличествоПоДокументу"
PACKS_DOC = "КоличествоУпаковокПоДокументу"
AMOUNT_DOC = "СуммаПоДокументу"
VAT_DOC = "СуммаНДСПоДокументу"
TOTAL_DOC = "СуммаСНДСПоДокументу"
CLIENT_COMMENT = "КомментарийКлиента"
MANAGER_COMMENT = "КомментарийМенеджера"
ACTION = "Действие"

# --- claim
CLAIM_NEW = "Зарегистрирована"
ASKED = "Вопрос:"  # what the manager's words begin with where they ask the dealer
REPLIED = "Ответ:"  # and where they answer
SAID = "{at}, {author}: {text}"  # the dealer's words in 1C
CLAIM_WORKED_ON = frozenset({CLAIM_NEW, "Обрабатывается"})
CLAIM_TEXT = "ОписаниеПретензии"
ANSWER = "РезультатыОтработки"
RESPONSIBLE_KEY = "Ответственный_Key"
REGISTERED = "ДатаРегистрации"
FINISHED_ON = "ДатаОкончания"
FINISHED = "Завершен"
FROM_SUPPLIER = "ЭтоПретензияПоставщику"
BASIS = "Основание"
GUILTY_KEY = "ВиновноеПодразделение_Key"
FILES_SUFFIX = "ПрисоединенныеФайлы"  # of the claims' set
FILE_OWNER_KEY = "ВладелецФайла_Key"
FILE_NOTE = "Описание"  # holds our key, should the base give one of its own
FILE_EXTENSION = "Расширение"
FILE_SIZE = "Размер"
FILE_KEPT = "ТипХраненияФайла"
FILE_INSIDE = "ВИнформационнойБазе"
FILE_MADE = "ДатаСоздания"
FILE_CHANGED = "ДатаМодификацииУниверсальная"
FILE_BYTES = "ФайлХранилище_Base64Data"
FILE_TYPE = "ФайлХранилище_Type"
FILE_PLAIN = "application/octet-stream"  # 1C stores this one and fails on some others
WITHDRAWN = "Отозвана дилером"
EXTRA_ROWS = "ДополнительныеРеквизиты"
EXTRA_KEY = "Свойство_Key"
EXTRA_VALUE = "Значение"
EXTRA_TEXT = "ТекстоваяСтрока"
RECEIVED_NO = "ReceivedNo"  # of a node of an exchange plan

# --- enumerations whose values the portal knows
CLAIM_ENUM = "СтатусыПретензийКлиентов"
ACT_ENUM = "СтатусыАктаОРасхождениях"
ACTION_ENUM = "ВариантыДействийПоРасхождениямВАктеПослеОтгрузки"
WORDS = {
    CLAIM_ENUM: CLAIM_WORKED_ON | {"Удовлетворена", "НеУдовлетворена"},
    ACT_ENUM: {ACT_NEW, ACT_DONE, "Согласовано", "КВыполнению"},
    ACTION_ENUM: {"ПокупкаПерепоставленного", "ВозвратПерепоставленного", "ПерепоставленноеДарится"}
    | {"ДопоставкаНеТребуется", "ТребуетсяДопоставка", "НедостачаНеПризнана"}
    | {"ОтгрузитьСейчас", "ОприходоватьСейчас"},
}


@dataclass(frozen=True, slots=True)
class Properties:
    """Keys of the additional attributes made for us in 1C; one that 1C does not have is not written and not read."""

    number: str = "dc000000-0000-4000-8000-000000000001"
    subject: str = "dc000000-0000-4000-8000-000000000002"
    stage: str = "dc000000-0000-4000-8000-000000000003"
    due_on: str = "dc000000-0000-4000-8000-000000000004"
    link: str = "dc000000-0000-4000-8000-000000000005"
    question: str = "dc000000-0000-4000-8000-000000000006"  # of 1C's people to the dealer
    reply: str = "dc000000-0000-4000-8000-000000000007"  # of the dealer to it
    consent: str = "dc000000-0000-4000-8000-000000000008"  # of the dealer to the decision
    finding: str = "dc000000-0000-4000-8000-000000000009"
    guilty: str = "dc000000-0000-4000-8000-000000000010"
    refusal: str = "dc000000-0000-4000-8000-000000000011"  # its ground
    segment: str = ""  # of a dealer, where it is not the standard one; these five a company has already, or has not
    region: str = ""  # of a dealer, likewise
    maker: str = ""  # of a product, likewise
    supplier: str = ""  # of a product
    weight: str = ""  # of its base unit in kg, where it is not the standard one


@dataclass(frozen=True, slots=True)
class Marker:
    """Where the portal keeps its mark: a text field of an object of its own in any set. No key: nowhere."""

    set: str = REASONS
    key: str = "dc000000-0000-4000-8000-0000000000ff"
    field: str = "Описание"
    name: str = "Портал рекламаций: служебная запись, не выбирать и не удалять"


@dataclass(frozen=True, slots=True)
class Plan:
    """An exchange plan of the base and the node in it that is the portal. Empty: versions are compared."""

    set: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What differs from one 1C base to another; the rest of this file is the same in all of them."""

    claims: str = CLAIMS
    zone: str = "Europe/Moscow"
    strip_upd_prefix: bool = True
    without: tuple[str, ...] = ()  # fields of `claims`, and whole sets, that this configuration has not
    properties: Properties = field(default_factory=Properties)
    marker: Marker = field(default_factory=Marker)
    exchange_plan: Plan = field(default_factory=Plan)

    @property
    def needed(self) -> tuple[str, ...]:
        """Sets without which the portal cannot work; the others only make it poorer."""
        return (self.claims, ACTS, SHIPMENTS, DEALERS, ENTITIES, SELLERS, PRODUCTS, UNITS)
