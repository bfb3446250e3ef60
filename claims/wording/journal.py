"""Words of the journal of the exchange: what a row is about, which way it went, and what was answered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from claims.wording.exchange import FIELDS, MESSAGES, STREAMS

DIRECTIONS = {"to": "в 1С", "from": "из 1С"}
DIALECTS = {
    "odata": "OData",
    "soap": "SOAP",
    "files": "файлы",
    "letters": "письма",
    "push": "уведомления",
    "portal": "портал",
}
STATES = {
    "done": "выполнено",
    "again": "будет повторено",
    "given_up": "не передано",
    "told": "получено",
    "failed": "не читается",
}

# ---- DONE: a message that was carried out, by its kind ----
DONE = {
    "claim": "Рекламация {number} записана в 1С",
    "withdrawal": "Просьба отозвать рекламацию {number} передана в 1С",
    "details": "Сведения о рекламации {number} записаны в 1С",
    "file": "Файл «{file}» рекламации {number} сохранён в хранилище",
    "password_letter": "Письмо со ссылкой для входа отправлено",
    "invitation_letter": "Письмо-приглашение отправлено",
    "alarm_letter": "Письмо о сбое обмена отправлено",
    "recovery_letter": "Претензия по рекламации {number} отправлена",
    "reconcile": "Сверка с 1С закончена",
    "claims_move": "Перевод рекламаций на версию процесса закончен",
}
DONE_OTHER = "{kind}: передано"
DONE_ONEC = ("Претензия {onec}", "Акт {act}")
NOT_DONE = "{kind}{number}: не получилось"
ANSWER_DONE = "Принято"

# ---- TOLD: what 1C said of a claim, part by part, by the name in `said` ----
TOLD = "1С сообщила: {parts}"
TOLD_NOTHING = "1С прислала рекламацию без изменений"
TOLD_PARTS = {
    "onec": "претензия {value}",
    "status": "статус «{value}»",
    "stage": "стадия «{value}»",
    "act": "акт {value}",
    "act_status": "статус акта «{value}»",
    "due_on": "срок до {value}",
    "responsible": "ответственный {value}",
    "answer": "ответ «{value}»",
    "finished": "завершена",
    "deleted": "помечена на удаление",
    "gone": "удалена совсем",
}

# ---- OTHERS: rows without a message ----
OTHERS = {
    "stream_failed": "{stream}: не читается",
    "stream_back": "{stream}: читается снова",
    "pause to": "Передача в 1С остановлена: {reason}",
    "pause from": "Чтение из 1С остановлено: {reason}",
    "resume to": "Передача в 1С продолжена",
    "resume from": "Чтение из 1С продолжено",
    "solved": "Проблема решена: {note}",
    "retried": "Нажали «Повторить»: {kind}",
    "check ordered": "Сверка с 1С заказана",
    "absent offered": "Рекламации, которых нет в 1С, передаются снова: {count}",
    "letters released": "Придержанные письма отправляются",
    "base adopted": "База 1С {address} принята командой portal onec adopt: все рекламации сверяются",
    "conflict": "Расхождение с 1С, {field}: {choice}",
}

CHOICES = {"keep": "оставлено наше, передаём в 1С", "take": "взято из 1С", "seen": "просмотрено, ничего не меняли"}


def row_text(what: str, state: str, said: Mapping[str, Any]) -> str:
    """The sentence of a row; a kind that nobody has put into words is shown by its name."""
    values = {name: str(value) for name, value in said.items()}
    if what == "told":
        return told_text(values)
    if what in OTHERS:
        return OTHERS[what].format_map(values | _others(values))
    kind, number = MESSAGES.get(what, what), values.get("number", "")
    if state != "done":
        return NOT_DONE.format(kind=kind, number=f" {number}" if number else "")
    written = DONE.get(what, DONE_OTHER).format(kind=kind, number=number, file=values.get("file", ""))
    if what != "claim":
        return written
    parts = [part.format_map(values) for part, name in zip(DONE_ONEC, ("onec", "act"), strict=True) if values.get(name)]
    return ", ".join([written, *parts])


def _others(values: Mapping[str, str]) -> dict[str, str]:
    """Codes of rows without a message, in words."""
    tables = {"stream": STREAMS, "field": FIELDS, "choice": CHOICES, "kind": MESSAGES}
    return {name: tables[name].get(values[name], values[name]) for name in tables if name in values}


def told_text(values: Mapping[str, str]) -> str:
    """All that 1C said, in the order of TOLD_PARTS."""
    shown = dict(values)
    if "due_on" in shown:
        shown["due_on"] = date.fromisoformat(shown["due_on"]).strftime("%d.%m.%Y")
    parts = [part.format(value=shown[name]) for name, part in TOLD_PARTS.items() if shown.get(name)]
    return TOLD.format(parts=", ".join(parts)) if parts else TOLD_NOTHING
