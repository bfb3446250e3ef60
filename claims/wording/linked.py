"""Words about claims that belong together, and lines that go into a claim of their own."""

# ---- why two claims belong together, by what the other one is to this one ----
WHY_LINKED = {
    ("split", True): "отсюда выделены позиции этой рекламации",
    ("split", False): "сюда выделены позиции",
    ("again", True): "с неё началось: опять не так",
    ("again", False): "опять не так",
    ("related", True): "связана сотрудником",
    ("related", False): "связана сотрудником",
}
NO_SUCH_CLAIM = "Нет рекламации с таким номером: проверьте его, например «РК-2026-000123»"
LINKED_TO_ITSELF = "Это номер этой же рекламации: введите номер другой"
LINKED_ALREADY = "С рекламацией {number} связь уже есть"

# ---- lines into a claim of their own ----
SPLIT_WHICH = "Отметьте позиции, которые выделить"
SPLIT_GONE = "Отметьте позиции ещё раз: рекламация изменилась"
SPLIT_ALL = "Оставьте здесь хотя бы одну позицию: рекламация без позиций не бывает"
SPLIT_WHY = "Напишите, почему выделяете"
SPLIT_LATE = "Решение дилеру уже сообщили: выделить позиции можно до этого"
SPLIT_UNTIED = "Отгрузки ещё нет в 1С: сначала привяжите её, потом выделяйте позиции"
SPLIT_CHANGING = "Дилер сейчас меняет рекламацию: выделите позиции, когда он отправит изменения"

# ---- some lines of a decision are disputed ----
DISPUTE_WHICH = "Отметьте позиции, с которыми вы не согласны"
DISPUTE_NOT_NOW = "Решение сейчас не ждёт согласия дилера"
