"""Russian words that the process file does not hold: history, questions, exchange states, messages."""

# ---- EVENTS: what happened to a claim, by ClaimEvent.what; its `said` fills the braces ----
# {stage} and {outcome} are names from the process, {when} is a moment in words; claims.queries.history puts them there.
EVENTS = {
    "registered": "Рекламация зарегистрирована",
    "stage": "Стадия: {stage}",
    "outcome": "Решение: {outcome}",
    "due": "Срок ответа: до {when}",
    "responsible": "Ответственный: {name}",
    "delivered": "Рекламация передана в 1С, номер {number}",
    "decision": "Ответ из 1С: {text}",
    "question": "Вопрос: {text}",
    "answer": "Ответ: {text}",
    "withdrawal_asked": "Отправлена просьба отозвать рекламацию",
    "link_made": "Создана ссылка на файлы для 1С",
    "link_revoked": "Ссылка на файлы для 1С закрыта",
    "retried": "Обмен повторён: {kind}",
}
EVENT_UNKNOWN = "Изменение в рекламации"
SOURCES = {"dealer": "Дилер", "staff": "Сотрудник", "onec": "1С", "clock": "Портал"}

# ---- Questions, withdrawal, links: messages to whoever acted ----
QUESTION_EMPTY = "Напишите вопрос"
ANSWER_EMPTY = "Напишите ответ"
TEXT_LONG = "Сократите текст до {most} знаков"
QUESTION_ANSWERED = "На этот вопрос уже ответили: обновите страницу"
CLAIM_FINAL = "Рекламация закрыта: позвоните ответственному или подайте новую"
WITHDRAWAL_ASKED = "Просьба отозвать рекламацию уже отправлена: ждём подтверждения"
WITHDRAWAL_LATE = "Рекламацию на стадии «{stage}» отозвать нельзя: напишите ответственному"
NOTHING_TO_RETRY = "Повторять нечего: сообщение уже ушло или ждёт своей очереди"
