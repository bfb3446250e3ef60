"""What the staff desk says: why an act was refused, and what to do instead."""

DESK_MOVED = "Пока вы заполняли, рекламацию изменили: {who}, {when}. Ваш текст остался, сверьте и отправьте ещё раз"
NOT_YOUR_STAGE = "Стадию «{stage}» ведёт другой отдел: {department}"
NOT_OPEN = "Из стадии «{stage}» сюда перейти нельзя: обновите страницу, ходы изменились"
NOT_APPROVING = "Решение сейчас не на согласовании"
NOT_APPROVER = "Это решение согласуют: {who}"
SAID_ALREADY = "Вы уже согласовали это решение"
WHAT_TO_CHANGE = "Напишите, что изменить в решении"
NOT_DECIDING = "Решение по позициям сейчас не готовят"
GRANT_SOME = "Выберите, как решить по позиции"
GRANT_HOW_MANY = "Введите, сколько возместить: больше нуля и меньше {asked}"
GRANT_GROUND = "Выберите основание"
GRANT_REMEDY = "Выберите, чем возместить"
VERDICTS = {
    "agreed": "Решение согласовано",
    "returned": "Решение возвращено на доработку",
    "proposed": "Предложено другое решение",
}
ASKED_WHEN = "Нужно, если {when}"
DAY_HINT = "Например «21.11.2026» или «вчера»"
DAY_AHEAD_HINT = "Например «21.11.2026»"
FORWARD = "Дальше: {stage}"
CLOSE = "Закрыть рекламацию"
YES = "да"
NOTE_EMPTY = "Напишите заметку"
NO_SUCH_COLLEAGUE = "Выберите сотрудника из списка"
NOT_TO_ASSIGN = "Передать дело другому может руководитель"
CLAIM_OVER = "Рекламация закрыта"
CONSENT_ON_PORTAL = "{name}, на портале"
