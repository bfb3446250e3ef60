"""Words of the dealer's statistics."""

PERIODS = {
    "12-months": "12 месяцев",
    "this-year": "Этот год",
    "last-year": "Прошлый год",
    "all": "Всё время",
}
RESULTS = {
    "satisfied": "Удовлетворены",
    "partly": "Частично",
    "refused": "Отказано",
    "withdrawn": "Отозваны",
    "open": "Рассматриваем",
}
FILE = "Рекламации, {period}.xlsx"
SUBJECT_UNKNOWN = "Предмет не указан"
GROUND_UNKNOWN = "Основание не указано"
GROUNDS_OTHER = "Другие основания"
