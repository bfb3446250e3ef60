"""Templates of texts: for what they are, what may stand in braces, and what is said of a wrong one."""

PURPOSES = {"answer": "Ответ дилеру", "question": "Вопрос дилеру", "note": "Заметка для своих"}
# What stands in braces, what it means, and what a preview shows for it.
PLACES = {
    "номер": ("номер рекламации", "РК-2026-000123"),
    "дилер": ("название дилера", "Парус"),
    "срок": ("до какого дня ответим", "16.03.2026"),
    "отгрузка": ("номер отгрузки", "УПД-000123"),
    "товар": ("товары рекламации", "Пена монтажная и ещё 2"),
}
NAME_NEEDED = "Назовите шаблон: по названию его выбирают в карточке"
NAME_TAKEN = "Шаблон «{name}» уже есть: назовите иначе"
PURPOSE_NEEDED = "Выберите, для чего шаблон"
TEXT_NEEDED = "Напишите текст шаблона"
PLACE_UNKNOWN = "Вместо {{{place}}} подставить нечего. Бывают: {known}"
NO_TERM = "срок не назначен"
CHOOSE = "Выберите шаблон"
