"""Russian that the rules themselves need: words people type, prefixes of numbers, faults of a process file."""

CLAIM_PREFIX = "РК"
TYPED_DAYS = {"сегодня": 0, "вчера": -1, "позавчера": -2}
TYPED_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
YEAR_MARKS = ("года", "год", "г.", "г")
PACK_JOINTS = ("и",)
SEARCH_NOISE = frozenset({"упд", "рекламация", "рекламации", "отгрузка", "отгрузки", "претензия", "от", "и"})
MONEY_MARKS = (
    *("рублей", "рубля", "рубль", "руб.", "руб", "р.", "р", "₽", "rub", "byn", "br", "тенге", "тг.", "тг", "₸", "kzt"),
    *("бел.", "белорусских"),  # before the roubles
)
LETTERS_AS_LATIN = ("АВЕКМНОРСТ", "ABEKMHOPCT")

# Headings of a table that a dealer pastes, by the beginnings of their words; the first that fits wins, "" is not ours.
TABLE_HEADINGS = (
    ("", ("вместо", "недост", "нехват", "излиш", "расхожд", "разниц", "цена", "сумма", "стоимост", "ндс", "ед", "№")),
    ("batch", ("парти", "сери", "batch", "lot")),
    ("comment", ("коммент", "примеч", "замеч")),
    ("broken", ("бой", "боя", "бит", "разбит")),
    ("defective", ("брак", "дефект", "некондиц")),
    ("fact", ("факт", "пришл", "принят", "получен")),
    ("", ("документ", "упд", "накладн", "отгруж", "заказ", "поставк", "план")),
    ("barcode", ("штрих", "barcode", "ean", "gtin", "шк")),
    ("sku", ("артикул", "арт", "sku", "код")),
    ("name", ("наимен", "номенклатур", "товар", "назван", "продук")),
    ("quantity", ("количеств", "кол")),
)
# Of goods that a dealer tells of: prices without VAT are no use to a claim, nor what came to what is on the paper.
TOLD_HEADINGS = (
    ("", ("без", "тариф", "сумма", "стоимост", "вместо", "недост", "нехват", "излиш", "расхожд", "факт", "пришл", "№")),
    ("price", ("цена",)),
    ("", ("ндс",)),
    ("unit", ("ед",)),
    ("batch", ("парти", "сери", "batch", "lot")),
    ("barcode", ("штрих", "barcode", "ean", "gtin", "шк")),
    ("sku", ("артикул", "арт", "sku", "код")),
    ("name", ("наимен", "номенклатур", "товар", "назван", "продук")),
    ("quantity", ("количеств", "кол", "документ", "упд", "накладн", "отгруж")),
)
LETTERS_ALIKE = ("авекмнорстухoil", "abekmh0pctyx011")  # typed one for the other
TABLE_TOTALS = ("итого", "всего", "итог")

FAULTS = {
    "not_toml": "файл не читается как TOML ({reason}): исправьте это место",
    "unreadable": "файл не открывается ({reason}): проверьте путь и права",
    "missing": "ключа нет: допишите его ({want})",
    "wrong_type": "стоит {got}, а нужно: {want}",
    "not_one_of": "«{got}» здесь не бывает: напишите одно из: {want}",
    "unknown_key": "такого ключа нет{hint}: уберите его или исправьте имя",
    "unknown_code": "кода «{got}» нет среди {where}: {hint}",
    "twice": "код «{got}» уже занят выше: дайте другой код",
    "bad_code": "код «{got}»: напишите латинские буквы, цифры и «_», начиная с буквы",
    "bad_limit": "«{got}»: напишите число больше нуля и единицу, например «3 working_days» ({want})",
    "negative": "стоит {got}: напишите число от нуля",
    "no_rows": "нет ни одной записи: добавьте хотя бы одну [[{table}]]",
    "first_stages": "начальных стадий {got}: оставьте first = true ровно у одной",
    "no_final": "нет конечной стадии: поставьте final = true хотя бы у одной",
    "unreachable": 'в стадию никто не попадает: добавьте [[move]] с to = "{which}"',
    "dead_end": 'из стадии нельзя дойти до конечной: добавьте [[move]] с from = "{which}"',
    "leaves_final": "стадия конечная, из неё нет хода: уберите эту запись или снимите final у «{which}»",
    "first_is_final": "начальная стадия не бывает конечной: снимите final",
    "auto_by": "ход сам по себе (auto = true) не имеет by: оставьте одно из двух",
    "no_actor": 'не сказано, кто делает ход: добавьте auto = true или by = ["staff"]',
    "clock_after": 'ход часов требует срока: добавьте after = "10 calendar_days"',
    "no_default_route": "нет запасной строки: добавьте последней [[route]] без when и sum_from",
    "route_hidden": "строка без условий закрывает те, что ниже: поставьте её последней",
    "no_options": 'у поля вида choice нет вариантов: добавьте options = {{ код = "Название" }}',
    "bad_option": "варианта «{got}» нет у поля «{field}»: напишите одно из: {want}",
    "no_kind_name": 'нет названия вида «{which}»: добавьте строку {which} = "…"',
    "onec_twice": "слово «{got}» объекта {object} уже описано выше: оставьте одну запись",
    "no_first_fit": "в fits нет самой стадии «{which}»: допишите её",
}
FAULT_LINE = "{file}: {place}: {text}"
ROW_PLACE = "[[{table}]] № {number}"
TABLE_PLACE = "[{table}]"
KEY_PLACE = "ключ {key}"
FILE_PLACE = "весь файл"
WANTS = {
    "text": "строка в кавычках",
    "limit": 'например, "14 calendar_days"',
    "flag": "true или false",
    "whole": "целое число",
    "number": "число",
    "texts": 'список строк, например ["a", "b"]',
    "names": 'пары код = "название"',
    "table": "таблица { ключ = значение }",
    "rows": "список таблиц",
}
PLACES_OF_CODES = {
    "department": "отделов [[department]]",
    "field": "полей [[field]]",
    "stage": "стадий [[stage]]",
    "outcome": "исходов [[outcome]]",
    "remedy": "способов [[remedy]]",
    "subject": "предметов [[subject]]",
    "kind": "видов [kinds]",
    "start": "начал отсчёта (registration, stage или поле вида date)",
    "fact": "сведений о рекламации",
}
HINT_NEAREST = "может быть, «{nearest}»?"
HINT_KNOWN = "есть {known}"
